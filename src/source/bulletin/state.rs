//! State: what a document is read with, and what a sentence hands on to the next.

use super::context::Context;
use super::lexicon::{Lexicon, SectorMeaning};
use super::sentence::Sentence;
use crate::catalog::Regions;
use crate::domain::{Area, Period, Status};

/// Something seen and not understood.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Code of the diagnostic.
    pub code: &'static str,
    /// What it says.
    pub message: &'static str,
    /// First byte in the repaired text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

/// What a document is read with.
pub struct Tools<'a> {
    /// Phrases.
    pub lexicon: &'a Lexicon,
    /// Regions of the catalog.
    pub regions: &'a Regions,
    /// Setting of the document.
    pub context: &'a Context,
    /// The repaired text.
    pub text: &'a str,
}

/// What a sentence hands on to the next.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Areas of the subject; the document's own where empty.
    pub areas: Vec<Area>,
    /// Area of the section (a heading 浙江：…).
    pub section: Option<Area>,
    /// Indicators of the subject; none where the subject is something else.
    pub subjects: Vec<u16>,
    /// The subject comes from the sentence before.
    pub carried: bool,
    /// Sectors told last.
    pub sector: Option<Vec<SectorMeaning>>,
    /// Industry above designated size was told in this sentence.
    pub above_scale: bool,
    /// Period told last.
    pub period: Option<Period>,
    /// Period over several months told last.
    pub cumulative: Option<Period>,
    /// Outcome, expectation or goal, up to the end of the sentence.
    pub status: Status,
    /// Several years are spoken of.
    pub multi: bool,
    /// The subject has a growth rate in this sentence.
    pub growth: bool,
    /// Set ranked last.
    pub scope: Option<String>,
    /// Somebody the catalog does not know carries the statements from here on.
    pub foreign: bool,
    /// Area named last in the paragraph, whatever was said of it.
    pub topic: Option<Area>,
    /// Subjects that were given an amount in this sentence.
    pub recent: Vec<u16>,
    /// Direction of the last gap, for 高于全国1.1、全省0.2个百分点.
    pub last_gap: Option<bool>,
    paragraph: usize,
}

impl State {
    /// Makes ready for a sentence.
    pub(super) fn enter(&mut self, sentence: &Sentence<'_>, context: &Context) {
        let same = sentence.paragraph == self.paragraph;
        if sentence.paragraph != self.paragraph {
            self.paragraph = sentence.paragraph;
            self.subjects.clear();
            self.sector = None;
            self.period = None;
            self.cumulative = None;
            self.multi = false;
            self.topic = None;
            self.foreign = false;
        }
        // Where the document has no area of its own, the one told last goes on to the end of the paragraph.
        if !same || context.own.is_some() || self.section.is_some() {
            self.areas.clear();
            self.foreign = false;
        }
        self.recent.clear();
        self.carried = true;
        self.above_scale = false;
        self.status = Status::Actual;
        self.growth = false;
        self.scope = None;
        self.last_gap = None;
    }
}
