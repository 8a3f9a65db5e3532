//! Tests over whole bulletins: spans, encodings, damage, and that nothing makes the reader stop.

use encoding_rs::GB18030;
use proptest::prelude::*;

use super::*;
use crate::domain::Place;

const TEXT: &str = "2023年一季度,,全市規(guī)模以上工業(yè)增加值同比增長(zhǎng)７．４％,,高于全省1.2個(gè)百分點(diǎn)。\n\
    固定资产投资1250.6亿元，增长6.3%，增速居全省第2位。工业投资增长?%。";

fn extractor() -> Extractor {
    let files = DataFiles::Embedded;
    Extractor::new(&Catalog::load(&files).unwrap(), &files).unwrap()
}

fn document(bytes: Vec<u8>) -> Document {
    let side = SideInfo { region: Some("宜昌".into()), period: Some("2023Q1".into()), ..SideInfo::default() };
    Document { id: "d".into(), file: "d.txt".into(), bytes, side }
}

fn quotes(reading: &Reading) -> Vec<(usize, usize, &str)> {
    let place = |o: &'_ Observation| match &o.provenance.place {
        Place::Span { start, end, .. } => (*start, *end),
        Place::Cell { .. } => unreachable!("a bulletin has spans"),
    };
    let quote = |o: &'_ Observation| match &o.provenance.place {
        Place::Span { quote, .. } => quote.as_str().to_string(),
        Place::Cell { .. } => unreachable!("a bulletin has spans"),
    };
    let leaked = |o: &Observation| -> &str { Box::leak(quote(o).into_boxed_str()) };
    reading.observations.iter().map(|o| (place(o).0, place(o).1, leaked(o))).collect()
}

#[test]
fn spans_slice_the_original() {
    let reading = extractor().read(&document(TEXT.into()));
    assert_eq!(reading.observations.len(), 5, "{:#?}", reading.observations);
    for (start, end, quote) in quotes(&reading) {
        assert_eq!(&TEXT[start..end], quote);
    }
    assert!(quotes(&reading)[1].2.ends_with("百分點(diǎn)"), "a reading goes with its character");
    assert!(reading.diagnostics.iter().any(|d| d.code == "bulletin.damaged-digit"));
}

#[test]
fn gb18030_gives_the_same_figures() {
    let reader = extractor();
    let text = "一季度，全市规模以上工业增加值同比增长7.4%，高于全省1.2个百分点。";
    let (bytes, _, _) = GB18030.encode(text);
    let (plain, coded) = (reader.read(&document(text.into())), reader.read(&document(bytes.to_vec())));
    assert_eq!(plain.observations.len(), 2);
    assert_eq!(coded.observations.len(), 2);
    for ((start, end, quote), (_, _, same)) in quotes(&coded).into_iter().zip(quotes(&plain)) {
        assert_eq!(quote, same);
        assert_eq!(GB18030.decode(&bytes[start..end]).0, quote);
    }
}

#[test]
fn a_broken_sentence_costs_itself_only() {
    let text = "固定资产投资增长1..2%，（（其中工业。规模以上工业增加值同比增长6.1%。";
    let reading = extractor().read(&document(text.into()));
    let values: Vec<String> = reading.observations.iter().map(|o| o.value.to_string()).collect();
    assert_eq!(values, ["6.1"], "{:#?}", reading);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        READER.with(|reader| { reader.read(&document(bytes)); });
    }

    #[test]
    fn passing_over_paragraphs_changes_nothing(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        READER.with(|reader| {
            let text = reader.repairer.repair(&words.concat()).text.into_owned();
            let whole = [Block { start: 0, end: text.len(), wanted: true }];
            for side in [SideInfo::default(), document(Vec::new()).side] {
                let (drafts, notices) = reader.drafts(&side, &text);
                let Found { drafts: all, notices: seen, .. } = reader.drafts_of(&side, &text, &whole);
                prop_assert_eq!(drafts, all);
                prop_assert_eq!(format!("{notices:?}"), format!("{seen:?}"));
            }
            Ok(())
        })?;
    }

    #[test]
    fn any_sentence_of_known_words_keeps_its_spans(words in prop::collection::vec(prop::sample::select(WORDS), 0..30)) {
        let text = words.concat();
        let reading = READER.with(|reader| reader.read(&document(text.clone().into_bytes())));
        for (start, end, quote) in quotes(&reading) {
            prop_assert_eq!(text.get(start..end), Some(quote));
            prop_assert!(quote.chars().count() <= 60);
        }
    }
}

thread_local! {
    static READER: Extractor = extractor();
}

const WORDS: &[&str] = &[
    "全省",
    "全国",
    "浙江",
    "大连市",
    "规模以上工业",
    "工業(yè)",
    "增加值",
    "固定资产投资",
    "GDP",
    "第一、二、三产业",
    "同比",
    "两年平均",
    "增长",
    "下降",
    "增速",
    "降幅",
    "收窄",
    "高于",
    "比",
    "与",
    "持平",
    "去年同期",
    "一季度",
    "1-6月",
    "5月份",
    "2022年",
    "今年",
    "占",
    "比重",
    "拉动",
    "贡献率",
    "居",
    "第",
    "首位",
    "前",
    "位",
    "分别",
    "均",
    "预计",
    "目标",
    "突破",
    "约",
    "以上",
    "左右",
    "从",
    "到",
    "的",
    "、",
    "和",
    "，",
    "。",
    "；",
    "：",
    "（",
    "）",
    "(",
    ")",
    "8.1",
    "１２．４",
    "三",
    "百分之",
    "%",
    "％",
    "个百分点",
    "亿元",
    "万亿",
    "元",
    "倍",
    "成",
    "-",
    "~",
    "?",
    " ",
    "\n",
    "某企业",
    "。\n",
    "。\n",
    "。\n",
    "\n",
    "，\n",
    "九十年代",
    "千亿元",
    "突破",
    "一个",
    "多",
    "市民们都说：",
    "大家走进新建的公园，参观了沿河两岸修缮一新的老建筑和传统村落",
    "目标",
    "以来",
    "三次产业比",
    "3.9：59.5：36.6",
];
