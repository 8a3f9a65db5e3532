//! What a reading had to inherit or assume, and how sure it therefore is.

/// The parts of a statement that do not stand in its own sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assumed(u16);

/// Every assumption: its bit, what it takes off the confidence in hundredths, and its name.
///
/// The deductions are ordered by how often each kind of inheritance misled on labelled bulletins: a period or an area
/// of the document's own setting hardly ever, a subject carried over from the sentence before most often.
const KINDS: [(Assumed, u8, &str); 10] = [
    (Assumed::AREA_OF_DOCUMENT, 2, "area of the document"),
    (Assumed::PERIOD_OF_DOCUMENT, 3, "period of the document"),
    (Assumed::DEALT, 4, "one of a list dealt out in order"),
    (Assumed::MEASURE_BY_UNIT, 5, "measure told by the unit alone"),
    (Assumed::AREA_BEFORE, 5, "area of an earlier sentence"),
    (Assumed::PERIOD_BEFORE, 5, "period of an earlier sentence"),
    (Assumed::PERIOD_COMPARED, 10, "compared with the period before, which is not named"),
    (Assumed::SUBJECT_BEFORE, 15, "subject of an earlier sentence"),
    (Assumed::NO_AREA, 20, "no area known"),
    (Assumed::NO_PERIOD, 20, "no period known"),
];

impl Assumed {
    /// The area is the document's own.
    pub const AREA_OF_DOCUMENT: Assumed = Assumed(1);
    /// The period is the document's own.
    pub const PERIOD_OF_DOCUMENT: Assumed = Assumed(1 << 1);
    /// Figures, subjects and areas were dealt out in order.
    pub const DEALT: Assumed = Assumed(1 << 2);
    /// The area was told in an earlier sentence.
    pub const AREA_BEFORE: Assumed = Assumed(1 << 3);
    /// The period was told in an earlier sentence.
    pub const PERIOD_BEFORE: Assumed = Assumed(1 << 4);
    /// The subject was told in an earlier sentence.
    pub const SUBJECT_BEFORE: Assumed = Assumed(1 << 5);
    /// Nothing tells the area.
    pub const NO_AREA: Assumed = Assumed(1 << 6);
    /// Nothing tells the period.
    pub const NO_PERIOD: Assumed = Assumed(1 << 7);

    /// Only the unit says what a cell of a table is.
    pub const MEASURE_BY_UNIT: Assumed = Assumed(1 << 8);

    /// 降幅收窄4.4个百分点: since the period before.
    pub const PERIOD_COMPARED: Assumed = Assumed(1 << 9);

    /// Adds an assumption where `holds`.
    #[must_use]
    pub fn with(self, other: Assumed, holds: bool) -> Assumed {
        if holds { Assumed(self.0 | other.0) } else { self }
    }

    /// How sure the reading is, in hundredths: 100 less the deduction of every assumption.
    pub fn confidence(self) -> u8 {
        100 - self.kinds().map(|(off, _)| off).sum::<u8>()
    }

    /// The names of the assumptions, the lightest first.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.kinds().map(|(_, name)| name)
    }

    fn kinds(self) -> impl Iterator<Item = (u8, &'static str)> {
        KINDS.into_iter().filter(move |(kind, ..)| self.0 & kind.0 != 0).map(|(_, off, name)| (off, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_assumption_takes_its_part() {
        assert_eq!(Assumed::default().confidence(), 100);
        let some = Assumed::default().with(Assumed::NO_AREA, true).with(Assumed::DEALT, true);
        assert_eq!(some.with(Assumed::NO_PERIOD, false).confidence(), 76);
        assert_eq!(some.names().collect::<Vec<_>>(), ["one of a list dealt out in order", "no area known"]);
        assert_eq!(Assumed(u16::MAX).confidence(), 11);
    }
}
