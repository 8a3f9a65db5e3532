//! Reasons: why a figure gives no record, for those who ask.

/// Why a figure gives no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// 超过万亿元的省份: it describes the noun behind it.
    Describes,
    /// Words that no table knows stand where the subject stands.
    OtherSubject,
    /// No indicator is named.
    NoSubject,
    /// The subject of the sentence before is not taken up.
    NotTakenUp,
    /// A place, with nothing ranked and no set.
    NothingRanked,
    /// A place, of an area within itself.
    WithinItself,
    /// Percentage points of a share or a contribution.
    PointsOfShare,
    /// Percentage points, and nothing compared.
    NothingCompared,
    /// An amount that was added, lost or exceeded, not one that was reached.
    Change,
    /// Per cent, and neither growth nor a share.
    NeitherGrowthNorShare,
    /// The mean of several years.
    Mean,
    /// Growth over several years.
    Years,
    /// Growth against something else than the year before.
    OtherBase,
    /// A share of a change, or the change of a share.
    ChangeOfShare,
    /// A unit that the indicator is not measured in.
    Unit,
    /// A part of what is compared with or of the growth that is spoken of.
    Part,
    /// For how long something has lasted.
    Duration,
    /// Digits in front of it were lost.
    Lost,
    /// No period is known.
    NoPeriod,
}

impl Why {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Why::Describes => "it describes the noun behind it",
            Why::OtherSubject => "words that no table knows stand where its subject stands",
            Why::NoSubject => "no indicator is named",
            Why::NotTakenUp => "nothing takes up the subject of the sentence before",
            Why::NothingRanked => "a place, but no words of ranking and no set",
            Why::WithinItself => "a place of an area within itself",
            Why::PointsOfShare => "percentage points of a share or a contribution, which are no measure",
            Why::NothingCompared => "percentage points, but nothing that they are a difference from",
            Why::Change => "a change of the amount, not the amount",
            Why::NeitherGrowthNorShare => "per cent, but no words of growth, of a share or of a contribution",
            Why::Mean => "a mean of several years",
            Why::Years => "growth over several years",
            Why::OtherBase => "growth against something else than the year before",
            Why::ChangeOfShare => "a share of a change, or the change of a share",
            Why::Unit => "a unit that the indicator is not measured in",
            Why::Part => "a part of the growth that is spoken of",
            Why::Duration => "for how long something has lasted",
            Why::Lost => "digits near it were lost",
            Why::NoPeriod => "its period is not known",
        }
    }
}
