//! Ranked: whether the words in front of a place tell that growth is ranked, or whether that was only inferred from what was
//! told last.

use super::record::bytes;
use super::{Doc, Judge};
use crate::domain::{Measure, Observation};

impl Judge<'_> {
    /// The observation with nothing told of what is ranked, where growth was only inferred: the sentence gives an amount of
    /// the same thing too, and neither the words of the place nor the clause in front name a rate (28498.79亿元，同比增长3.3%，
    /// 居全国第1位). `None` where what is ranked stands.
    pub(super) fn untold(&self, doc: &Doc<'_>, o: &Observation) -> Option<Observation> {
        if !matches!(o.measure, Measure::Rank | Measure::RankChange) || o.of != Some(Measure::Yoy) {
            return None;
        }
        let (start, _) = bytes(&o.provenance.place)?;
        let (sentence, at) = sentence_before(doc, o)?;
        let from = bytes(&doc.plain.place(at..at + sentence.len()))?.0;
        let amount = self.evidence.of_file(doc.file).iter().any(|(_, other)| {
            let within = bytes(&other.provenance.place).is_some_and(|(s, e)| s >= from && e <= start);
            other.measure == Measure::Level && within && (&other.area, &other.indicator) == (&o.area, &o.indicator)
        });
        let rates = &self.catalog.claims.words.rate_names;
        let clauses = sentence.rsplit(['，', '；', '：', ',', ';', ':']).take(2);
        let named = |words: &str| rates.iter().any(|rate| words.contains(rate.as_str()));
        let told = named(&quote(doc, o, at + sentence.len())) || clauses.into_iter().any(named);
        (amount && !told).then(|| Observation { of: None, ..o.clone() })
    }
}

/// The repaired words of a sentence in front of an observation, and where they begin in the text.
fn sentence_before<'d>(doc: &'d Doc<'_>, o: &Observation) -> Option<(&'d str, usize)> {
    let (start, _) = bytes(&o.provenance.place)?;
    let sentence = doc.plain.sentence_of(&o.provenance.place);
    let open = sentence.as_ptr() as usize - doc.plain.text().as_ptr() as usize;
    let reaches = |(at, c): (usize, char)| {
        let place = doc.plain.place(open + at..open + at + c.len_utf8());
        bytes(&place).is_some_and(|(_, end)| end > start).then_some(at)
    };
    let end = sentence.char_indices().find_map(reaches)?;
    (end > 0).then_some((&sentence[..end], open))
}

/// The repaired words of an observation, which begin at `from` of the text.
fn quote(doc: &Doc<'_>, o: &Observation, from: usize) -> String {
    let end = bytes(&o.provenance.place).map_or(0, |(_, end)| end);
    let text = &doc.plain.text()[from..];
    let within = |(at, c): &(usize, char)| {
        bytes(&doc.plain.place(from + at..from + at + c.len_utf8())).is_some_and(|(start, _)| start < end)
    };
    text.char_indices().take_while(within).map(|(_, c)| c).collect()
}
