//! Claims that are computed from exact values and rounded are never refuted; what lies beyond rounding always is.

use std::sync::LazyLock;

use proptest::prelude::*;
use rust_decimal::RoundingStrategy;

use super::weigh::weigh;
use super::*;
use crate::catalog::DataFiles;
use crate::domain::{Authority, Provenance};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::load(&DataFiles::Embedded).unwrap());

const NATION: &str = "000000";
const HEILONGJIANG: &str = "230000";

/// A figure of industrial value added for 2022Q1, in a file, at a byte.
fn figure(file: &str, at: usize, region: &str, measure: Measure, value: Decimal, unit: &str) -> Observation {
    Observation {
        area: Area::Division(region.parse().unwrap()),
        indicator: IndicatorId::new("industrial_va"),
        period: Some("2022Q1".parse().unwrap()),
        measure,
        value,
        unit: unit.into(),
        reference: None,
        scope: None,
        of: None,
        base: None,
        status: Status::Actual,
        bound: Bound::Exact,
        note: String::new(),
        provenance: Provenance {
            place: Place::Span {
                file: file.into(), part: None, start: at, end: at + 1, quote: format!("增速{value}")
            },
            publisher: String::new(),
            authority: if file.starts_with("panel") { Authority::Official } else { Authority::Bulletin },
            published: None,
            reader: None,
        },
    }
}

fn judged(observations: Vec<Observation>, measure: Measure) -> Claim {
    let store = Store::new(observations).unwrap();
    let judge = Judge::new(&CATALOG, &store, &[], Sources::All);
    let (id, o) = store.observations().find(|(_, o)| o.measure == measure).unwrap();
    judge.observation(id, o)
}

/// A stated gap to the nation with both rates beside it.
fn gap(own: Decimal, nation: Decimal, stated: Decimal, file: &str) -> Vec<Observation> {
    let mut gap = figure("doc", 3, HEILONGJIANG, Measure::Gap, stated, "pp");
    gap.reference = Some("nation".into());
    vec![figure(file, 1, HEILONGJIANG, Measure::Yoy, own, "%"), figure(file, 2, NATION, Measure::Yoy, nation, "%"), gap]
}

/// Growth of the provinces by place in their list, `None` where it is missing.
fn ranked(values: &[Option<Decimal>], stated: i64) -> Vec<Observation> {
    let provinces = &CATALOG.groups.provinces().members;
    let rates = provinces
        .iter()
        .zip(values)
        .enumerate()
        .filter_map(|(i, (code, value))| Some(figure("panel", i, &code.to_string(), Measure::Yoy, (*value)?, "%")));
    let own = provinces[0].to_string();
    let mut rank = figure("doc", 99, &own, Measure::Rank, Decimal::from(stated), "place");
    rank.scope = Some("全国".into());
    rank.of = Some(Measure::Yoy);
    rates.chain([rank]).collect()
}

fn rounded(value: Decimal, decimals: u32) -> Decimal {
    let mut value = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(decimals);
    value
}

fn exact(thousandths: i64) -> Decimal {
    Decimal::new(thousandths, 3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_rounded_gap_is_never_refuted(a in -30_000i64..60_000, b in -30_000i64..60_000, p in 0u32..3, q in 0u32..3, r in 0u32..3) {
        let (own, nation) = (exact(a), exact(b));
        for file in ["doc", "panel"] {
            let stated = gap(rounded(own, p), rounded(nation, q), rounded(own - nation, r), file);
            let claim = judged(stated, Measure::Gap);
            prop_assert!(claim.verdict <= Verdict::Consistent, "{:?} {:?}", claim.computation, claim.verdict);
        }
    }

    #[test]
    fn a_gap_beyond_rounding_is_always_refuted(a in -300i64..600, b in -300i64..600, off in 2i64..200, up: bool) {
        let (own, nation) = (Decimal::new(a, 1), Decimal::new(b, 1));
        let off = Decimal::new(if up { off } else { -off }, 1);
        for file in ["doc", "panel"] {
            let claim = judged(gap(own, nation, own - nation + off, file), Measure::Gap);
            prop_assert_eq!(claim.verdict, Verdict::Contradicted);
        }
    }

    #[test]
    fn the_order_of_observations_does_not_matter(a in -300i64..600, b in -300i64..600, s in -900i64..900) {
        let mut figures = gap(Decimal::new(a, 1), Decimal::new(b, 1), Decimal::new(s, 1), "doc");
        figures.extend(gap(Decimal::new(a + 1, 1), Decimal::new(b, 1), Decimal::new(s, 1), "panel").drain(..2));
        let forward = judged(figures.clone(), Measure::Gap);
        figures.reverse();
        prop_assert_eq!(forward, judged(figures, Measure::Gap));
    }

    #[test]
    fn the_true_place_is_never_refuted(
        values in proptest::collection::vec((-5_000i64..20_000, 0u8..4), 31),
    ) {
        let exact_values: Vec<Decimal> = values.iter().map(|(v, _)| exact(*v)).collect();
        let place = 1 + exact_values.iter().filter(|v| **v > exact_values[0]).count() as i64;
        let printed: Vec<Option<Decimal>> = values
            .iter()
            .zip(&exact_values)
            .enumerate()
            .map(|(i, ((_, drop), v))| (i == 0 || *drop > 0).then(|| rounded(*v, 1)))
            .collect();
        let claim = judged(ranked(&printed, place), Measure::Rank);
        prop_assert!(claim.verdict <= Verdict::Uncheckable, "{:?} as {place}", claim.computation);
        let full: Vec<Option<Decimal>> = exact_values.iter().map(|v| Some(rounded(*v, 1))).collect();
        prop_assert!(judged(ranked(&full, place), Measure::Rank).verdict <= Verdict::Consistent);
    }

    #[test]
    fn a_place_beyond_what_is_open_is_always_refuted(
        values in proptest::collection::vec((-50i64..200, 0u8..4), 31), off in 1i64..5, up: bool,
    ) {
        let printed: Vec<Option<Decimal>> = values
            .iter().enumerate().map(|(i, (v, drop))| (i == 0 || *drop > 0).then(|| Decimal::new(*v, 1))).collect();
        let own = printed[0].unwrap();
        let others = || printed[1..].iter();
        let best = 1 + others().flatten().filter(|v| **v > own).count() as i64;
        let worst = 1 + others().filter(|v| v.is_none_or(|v| v >= own)).count() as i64;
        let stated = if up { worst + off } else { best - off };
        prop_assert_eq!(judged(ranked(&printed, stated), Measure::Rank).verdict, Verdict::Contradicted);
    }

    #[test]
    fn rounded_ratios_pulls_and_averages_are_never_refuted(
        part in 1i64..500_000, rest in 1i64..500_000, growth in -20_000i64..40_000, before in -20_000i64..40_000, r in 0u32..3,
    ) {
        let operand = |value: Decimal, decimals| {
            let value = rounded(value, decimals);
            let used = evidence::used(&ObservationId::from_text("x"), &figure("doc", 0, NATION, Measure::Yoy, value, "%"));
            evidence::Operand { value, range: Interval::printed(value), used }
        };
        let (part, total) = (exact(part), exact(part + rest));
        let (growth, before) = (exact(growth), exact(before));
        let hundred = Decimal::ONE_HUNDRED;
        let share = rounded(part / total * hundred, r);
        if let Some(worked) = share::ratio(&[operand(part, 1), operand(total, 1)], share) {
            prop_assert!(weigh(share, Bound::Exact, &worked) <= Verdict::Consistent);
        }
        let points = rounded(part / (total / (Decimal::ONE + growth / hundred)) * hundred, r);
        let printed = rounded(part, 1);
        if let Some(worked) = pull::pull_of(printed, &[operand(total, 1), operand(growth, 1)], points) {
            prop_assert!(weigh(points, Bound::Exact, &worked) <= Verdict::Consistent, "{:?}", worked.text);
        }
        use rust_decimal::MathematicalOps;
        let mean = (Decimal::ONE + growth / hundred) * (Decimal::ONE + before / hundred);
        let mean = rounded((mean.sqrt().unwrap() - Decimal::ONE) * hundred, r);
        let worked = average::chained(&[operand(before, 1), operand(growth, 1)], true, mean).unwrap();
        prop_assert!(weigh(mean, Bound::Exact, &worked) <= Verdict::Consistent);
        let off = mean + Decimal::new(25, 2);
        prop_assert!(r < 2 || weigh(off, Bound::Exact, &worked) == Verdict::Contradicted);
    }
}

#[test]
fn a_figure_that_other_documents_alone_dispute_is_not_refuted() {
    let d = |text: &str| text.parse::<Decimal>().unwrap();
    let own = figure("doc", 1, HEILONGJIANG, Measure::Yoy, d("8.1"), "%");
    let of = |other: &str, value: &str| {
        let other = figure(other, 1, HEILONGJIANG, Measure::Yoy, d(value), "%");
        let store = Store::new(vec![own.clone(), other]).unwrap();
        let judge = Judge::new(&CATALOG, &store, &[], Sources::All);
        let (id, o) = store.observations().next().unwrap();
        judge.observation(id, o)
    };
    assert_eq!(of("panel", "8.1").verdict, Verdict::Verified);
    assert_eq!(of("panel", "8").verdict, Verdict::Consistent);
    assert_eq!(of("panel", "9.1").verdict, Verdict::Contradicted);
    assert_eq!(of("other", "8.1").verdict, Verdict::Consistent, "repeated, not verified");
    let disputed = of("other", "9.1");
    assert_eq!((disputed.verdict, disputed.missing), (Verdict::Uncheckable, vec![Missing::Reviewed]));
}

#[test]
fn a_place_of_nobody_knows_what_is_tried_by_growth_and_by_amount() {
    let d = |text: &str| text.parse::<Decimal>().unwrap();
    let provinces = &CATALOG.groups.provinces().members;
    let mut figures = Vec::new();
    for (i, code) in provinces.iter().enumerate() {
        let code = code.to_string();
        figures.push(figure("panel", i, &code, Measure::Yoy, Decimal::from(40 - i as i64), "%"));
        figures.push(figure("panel", 100 + i, &code, Measure::Level, Decimal::from(i as i64 + 1), "亿元"));
    }
    let mut rank = figure("doc", 1, &provinces[0].to_string(), Measure::Rank, d("31"), "place");
    rank.scope = Some("全国".into());
    if let Place::Span { quote, .. } = &mut rank.provenance.place {
        *quote = "居全国第31位".into();
    }
    let by_level = judged([figures.clone(), vec![rank.clone()]].concat(), Measure::Rank);
    assert_eq!(by_level.verdict, Verdict::Verified);
    assert!(by_level.framing.contains(&Framing::Assumed(Measure::Level)));
    rank.value = d("1");
    let by_growth = judged([figures.clone(), vec![rank.clone()]].concat(), Measure::Rank);
    assert!(by_growth.framing.contains(&Framing::Assumed(Measure::Yoy)));
    rank.value = d("7");
    let neither = judged([figures, vec![rank]].concat(), Measure::Rank);
    assert_eq!(neither.verdict, Verdict::Contradicted);
}

#[test]
fn implied_figures_carry_their_interval_and_both_parents() {
    let d = |text: &str| text.parse::<Decimal>().unwrap();
    let store = Store::new(gap(d("10.5"), d("7.7"), d("2.8"), "doc")).unwrap();
    let found = implied(&store, &CATALOG);
    assert_eq!(found.len(), 1);
    let nation = &found[0];
    assert_eq!(nation.observation.area, Area::Division(RegionCode::NATION));
    assert_eq!((nation.observation.value, nation.observation.status), (d("7.7"), Status::Derived));
    assert_eq!(nation.range, Interval { low: d("7.60"), high: d("7.80") });
    assert!(nation.parents.iter().all(|id| store.get(id).is_some()));
}
