//! The figures of the first quarter of 2022 that are known from their publication, through the whole way.

use jianbao::analysis::ranking::{Missing, climb, rankings};
use jianbao::analysis::trend::{Basis, average2, trend};
use jianbao::analysis::{gap, ranking};
use jianbao::domain::{Decimal, Measure, Place, RegionCode, period::Span};
use jianbao::report::facts;

use crate::common::loaded;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn heilongjiang_in_the_first_quarter_of_2022() {
    let loaded = loaded();
    let (catalog, store) = (&loaded.catalog, &loaded.store);
    let code = |name: &str| catalog.regions.find(name).unwrap().code;
    let period = "2022Q1".parse().unwrap();
    let industry = catalog.indicators.get("industrial_va").unwrap();
    let gdp = catalog.indicators.get("gdp").unwrap();
    let own = code("黑龙江");

    let nation = gap::to_region(store, &industry.id, period, own, RegionCode::NATION).unwrap();
    assert_eq!((nation.value, nation.reference, nation.gap), (d("8.1"), d("6.5"), d("1.6")));
    let own_gdp = gap::to_indicator(store, industry, gdp, period, own).unwrap();
    assert_eq!((own_gdp.reference, own_gdp.gap), (d("5.4"), d("2.7")));

    let provinces = catalog.groups.provinces();
    let all = rankings(store, industry, Measure::Yoy, provinces).unwrap();
    let now = &all[&period];
    let row = now.of(own).unwrap();
    assert_eq!((row.rank, row.worst, row.ties), (14, 15, 2));
    let tied: Vec<RegionCode> = now.tied_with(row).map(|r| r.region).collect();
    assert_eq!(tied, [code("安徽"), code("四川")]);
    assert_eq!((now.rows.len(), now.size()), (30, 31));
    assert!(matches!(now.missing.as_slice(), [(c, Missing::SingleMonth(_))] if *c == code("辽宁")));

    // Its place in the northeast is open as long as Liaoning's figure is not known.
    let northeast = now.within(&catalog.groups.get("northeast4").unwrap().members);
    let row = northeast.of(own).unwrap();
    assert_eq!((row.rank, row.worst, northeast.rows.len(), northeast.size()), (1, 2, 3, 4));

    // The bulletin's "up 16 places" lies within what the figures leave open.
    let climbed = climb(&all[&"2021Q1".parse().unwrap()], now, own).unwrap();
    assert!(climbed.least <= 16 && 16 <= climbed.most, "{climbed:?}");
}

#[test]
fn stated_places_of_gdp_growth_hold() {
    let loaded = loaded();
    let gdp = loaded.catalog.indicators.get("gdp").unwrap();
    let provinces = loaded.catalog.groups.provinces();
    let period = "2022Q1".parse().unwrap();
    let ranking = ranking::ranking(&loaded.store, gdp, Measure::Yoy, provinces, period).unwrap();
    let place = |name: &str| ranking.of(loaded.catalog.regions.find(name).unwrap().code).unwrap().rank;
    assert_eq!((ranking.rows.len(), ranking.missing.len()), (31, 0));
    let stated = [("新疆", 1), ("江西", 2), ("福建", 3), ("湖北", 3), ("黑龙江", 11), ("吉林", 31)];
    for (name, rank) in stated {
        assert_eq!(place(name), rank, "{name}");
    }
}

/// In every quarter, what is ranked covers exactly the months of the ranking, and a single month is never among
/// cumulative figures.
#[test]
fn no_single_month_is_ranked_among_cumulative_figures() {
    let loaded = loaded();
    let industry = loaded.catalog.indicators.get("industrial_va").unwrap();
    let all = rankings(&loaded.store, industry, Measure::Yoy, loaded.catalog.groups.provinces()).unwrap();
    let mut cumulative = 0;
    for (period, ranking) in &all {
        for row in &ranking.rows {
            let observation = loaded.store.get(&row.observation).unwrap();
            assert_eq!(observation.period, Some(*period));
            assert_eq!(observation.value, row.value);
            cumulative += usize::from(period.span() == Span::Cumulative);
        }
    }
    assert!(cumulative > 1_200, "only {cumulative} cumulative figures are ranked");
    // Liaoning publishes single months in the panel: it is never ranked from that file in a cumulative period.
    let liaoning = loaded.catalog.regions.find("辽宁").unwrap().code;
    for (period, ranking) in all.iter().filter(|(p, _)| p.span() == Span::Cumulative) {
        if let Some(row) = ranking.of(liaoning) {
            let place = &loaded.store.get(&row.observation).unwrap().provenance.place;
            assert!(
                matches!(place, Place::Cell { file, .. } if file.ends_with("press_figures.csv")),
                "{period}: {place}"
            );
        }
    }
}

#[test]
fn places_do_not_depend_on_the_order_of_reading() {
    let loaded = loaded();
    let industry = loaded.catalog.indicators.get("industrial_va").unwrap();
    let provinces = loaded.catalog.groups.provinces();
    let forward: Vec<_> = loaded.store.observations().map(|(_, o)| o.clone()).collect();
    let backward = forward.iter().rev().cloned().collect();
    let stores = [forward, backward].map(|list| jianbao::frame::Store::new(list).unwrap());
    let [a, b] = stores.map(|store| rankings(&store, industry, Measure::Yoy, provinces).unwrap());
    assert_eq!(a, b);
}

#[test]
fn trends_and_averages() {
    let loaded = loaded();
    let industry = &loaded.catalog.indicators.get("industrial_va").unwrap().id;
    let own = loaded.catalog.regions.find("黑龙江").unwrap().code;
    let trend = trend(&loaded.store, industry, own, Basis::Cumulative, "2022Q1".parse().unwrap()).unwrap();
    let point = trend.last().unwrap();
    assert_eq!(point.value, d("8.1"));
    assert_eq!((point.change_before, point.change_year), (Some(d("0.8")), Some(d("-5.8"))));
    assert_eq!(point.average2, average2(d("13.9"), d("8.1")));
    assert_eq!(point.average2, Some(d("11.0")));
    assert_eq!(trend.points.len(), 41, "every quarter end from 2012 to 2022Q1");
}

#[test]
fn the_newest_period_has_enough_coverage() {
    let loaded = loaded();
    assert_eq!(facts::newest(&loaded.catalog, &loaded.store).unwrap().label(), "2022Q1");
}

/// A figure that a panel and a bulletin both hold confirms itself; several vintages of one figure are told.
#[test]
fn sources_that_speak_of_one_cell_are_compared() {
    let loaded = loaded();
    let observations: Vec<_> = loaded.store.observations().map(|(_, o)| o).collect();
    let find = |region: &str, indicator: &str, period: &str| {
        loaded.store.agreements().iter().find(|a| {
            let o = observations[a.chosen];
            o.area.code().is_some_and(|c| c.to_string() == region)
                && o.indicator.as_str() == indicator
                && o.period == Some(period.parse().unwrap())
                && o.measure == Measure::Yoy
        })
    };
    let own = find("230000", "industrial_va", "2022Q1").expect("panel and bulletin");
    assert!(own.agree);
    let nation = find("000000", "gdp", "2021").expect("the vintages of 2021");
    assert!(!nation.agree);
    let values: Vec<String> = nation.others.iter().map(|i| observations[*i].value.to_string()).collect();
    assert!(values.contains(&"8.1".into()) && values.contains(&"8.6".into()), "{values:?}");
    assert_eq!(observations[nation.chosen].value, d("8.4"));
}
