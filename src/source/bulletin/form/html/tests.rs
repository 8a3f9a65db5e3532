//! Tests of pages: what is text of them, and that every character keeps its bytes.

use proptest::prelude::*;

use super::super::words::Words;
use super::super::{Page, decode};
use super::page;
use crate::catalog::DataFiles;

fn words() -> &'static Words {
    static WORDS: std::sync::OnceLock<Words> = std::sync::OnceLock::new();
    WORDS.get_or_init(|| Words::load(&DataFiles::Embedded).unwrap())
}

fn read(html: &str) -> Page<'_> {
    page(decode::decode(html.as_bytes()), words())
}

#[test]
fn blocks_are_lines_and_what_is_no_text_is_left_out() {
    for (html, text) in [
        ("<p>工业<b>增长</b>8%</p><p>投资</p>", "工业增长8%\n投资\n"),
        ("<p>一<br>二<br/>三", "一\n二\n三\n"),
        ("<p>a &amp; b&nbsp;&#x51;&ltx &unknown; &", "a & b Q<x &unknown; &\n"),
        ("<p>增长<sup>[1]</sup>8%<sup>②</sup>，面积m<sup>二</sup>", "增长8%，面积m二\n"),
        ("<p>全省<!-- 注 -->工业\r\n　　增长</p>", "全省工业增长\n"),
        ("<nav>首页</nav><p>文<script>\"</p>\"</script>章</p><footer>脚</footer>", "文\n章\n"),
        ("<p hidden>隐</p><p style='Display: none'>藏</p><div role=navigation>航</div><p>文", "文\n"),
        ("<li><a href=x>别的新闻</a></li><p>见<a href=y>附件</a></p><h2><a href=z>题</a></h2>", "见附件\n题\n"),
        ("<nav>没有结尾<p>文</p>", "没有结尾\n文\n"),
        ("<title>题名</title><textarea>框</textarea>文", "文\n"),
    ] {
        assert_eq!(read(html).text, text, "{html}");
    }
}

#[test]
fn tables_are_grids_and_layout_is_not() {
    let html = "<table><tr><td><table><tr><th>指标<th>绝对量<tr><td rowspan=2>投资<td>3</table><td>栏</table>";
    let page = read(html);
    assert_eq!(page.grids.len(), 1);
    let grid = &page.grids[0];
    let text =
        |row: usize, column: usize| grid.cell(row, column).map(|(_, cell)| page.text[cell.start..cell.end].trim());
    assert_eq!(
        [text(0, 0), text(0, 1), text(1, 0), text(1, 1)],
        [Some("指标"), Some("绝对量"), Some("投资"), Some("3")]
    );
}

#[test]
fn a_page_tells_of_itself() {
    let html = "<title>黑龙江省一季度工业运行_省工信厅</title><meta name=pubdate content='2022/04/25 10:00'>\
        <p>来源：省工信厅　浏览次数：8</p>";
    let told = read(html).told;
    assert_eq!(told.title.as_deref(), Some("黑龙江省一季度工业运行"));
    assert_eq!(told.published.map(|day| day.to_string()).as_deref(), Some("2022-04-25"));
    assert_eq!(told.publisher.as_deref(), Some("省工信厅"));
    assert_eq!(read("<p>发布时间：2022年4月5日").told.published.map(|d| d.to_string()).as_deref(), Some("2022-04-05"));
}

const PIECES: [&str; 20] = [
    "增长",
    "8.1",
    "%",
    " ",
    "\r\n  ",
    "　",
    "&nbsp;",
    "&lt;",
    "&#49;",
    "&percnt;",
    "&",
    "<b>",
    "</b>",
    "<br>",
    "<p>",
    "</p>",
    "<!-- 8 -->",
    "<sup>1</sup>",
    "<td>",
    "<a href=x>链</a>",
];

proptest! {
    #[test]
    fn every_character_stands_where_it_is_said_to(picks in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let html: String = picks.into_iter().map(|i| PIECES[i]).collect();
        let page = read(&html);
        let mut last = 0;
        for (at, c) in page.text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let (_, start, end) = page.original(at, at + c.len_utf8());
            let slice = &html[start..end];
            prop_assert!(start >= last, "{html:?} goes back at {c:?}");
            prop_assert!(slice == c.to_string() || slice.starts_with('&'), "{c:?} is {slice:?} in {html:?}");
            last = start;
        }
    }
}
