//! What a page tells of itself: headline, day of publication, publisher.

use std::collections::BTreeMap;

use html5gum::StartTag;

use super::super::dates;
use super::super::words::Words;
use crate::source::bulletin::SideInfo;

/// Lines at either end of a page that are searched for the day of publication and the publisher.
const NEAR_THE_ENDS: usize = 25;

/// Characters that a headline has at least; less is the name of a site or a column.
const SHORTEST: usize = 6;

/// What was gathered on the way through a page.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Text of `<title>`.
    pub title: String,
    /// Values of `<meta>` by name in lower case, the first of each.
    metas: BTreeMap<String, String>,
    /// The first heading.
    heading: Option<String>,
}

impl Told {
    /// Notes a `<meta>` element.
    pub fn meta(&mut self, tag: &StartTag<usize>) {
        let get = |key: &[u8]| tag.attributes.get(key).map(|v| String::from_utf8_lossy(v).trim().to_string());
        let name = get(b"name").or_else(|| get(b"property")).map(|n| n.to_ascii_lowercase());
        if let (Some(name), Some(content)) = (name, get(b"content").filter(|c| !c.is_empty())) {
            self.metas.entry(name).or_insert(content);
        }
    }

    /// Notes a heading.
    pub fn heading(&mut self, text: &str) {
        let text = text.trim();
        if text.chars().count() >= SHORTEST {
            self.heading.get_or_insert_with(|| text.to_string());
        }
    }

    /// What is known beside the text: of the elements for it, else of the lines near the ends of the page.
    pub fn side(&self, text: &str, words: &Words) -> SideInfo {
        let meta = |names: &[String]| names.iter().find_map(|n| self.metas.get(&n.to_ascii_lowercase())).cloned();
        // 标题_栏目_网站: the site has no part in what the page is about.
        let title = self.title.split(['_', '|', '\n']).map(str::trim).find(|t| !t.is_empty());
        let title = title.filter(|t| t.chars().count() >= SHORTEST).map(String::from);
        let page = &words.page;
        SideInfo {
            title: meta(&page.title).or_else(|| self.heading.clone()).or(title),
            published: meta(&page.published)
                .and_then(|day| dates::day(&day))
                .or_else(|| behind(text, &page.published_words).find_map(dates::day)),
            publisher: meta(&page.publisher).or_else(|| {
                let told = behind(text, &page.publisher_words).next();
                told.and_then(|t| t.split_whitespace().next()).map(String::from)
            }),
            ..SideInfo::default()
        }
    }
}

/// What stands behind one of the words and a colon, in the lines near the ends of a text.
fn behind<'a>(text: &'a str, words: &'a [String]) -> impl Iterator<Item = &'a str> {
    let last = text.lines().count().saturating_sub(NEAR_THE_ENDS);
    let near = text.lines().enumerate().filter(move |(i, _)| *i < NEAR_THE_ENDS || *i >= last).map(|(_, line)| line);
    near.flat_map(move |line| {
        words.iter().filter_map(move |word| {
            let rest = line[line.find(word.as_str())? + word.len()..].trim_start();
            rest.strip_prefix(['：', ':']).map(str::trim_start).filter(|rest| !rest.is_empty())
        })
    })
}
