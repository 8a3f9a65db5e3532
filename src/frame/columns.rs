//! The one home of column names of the observation frame.

/// Id of the observation.
pub const ID: &str = "observation";
/// Code of the region; null for aggregates and where unknown.
pub const REGION: &str = "region_code";
/// Id of the indicator.
pub const INDICATOR: &str = "indicator";
/// First month covered, as an ordinal of months; null where unknown.
pub const FIRST: &str = "first_month";
/// Last month covered, as an ordinal of months.
pub const LAST: &str = "last_month";
/// Measure, as text.
pub const MEASURE: &str = "measure";
/// The figure as the nearest float; equal decimals give equal floats, so ties stay ties.
pub const VALUE: &str = "value";
/// Unit as printed.
pub const UNIT: &str = "unit";
/// What a gap is measured against; empty where it is none.
pub const REFERENCE: &str = "ref";
/// The set that is ranked; empty where nothing is.
pub const SCOPE: &str = "scope";
/// The measure that is ranked or compared; empty where none is told.
pub const OF: &str = "of";
/// The period compared with, `2022-01/2022-02`; empty where none is told.
pub const BASE: &str = "base";
/// `outcome`, `expected` or `target`: figures of different classes never share a cell.
pub const CLASS: &str = "class";
/// 0 actual, 1 derived, 2 expected, 3 target.
pub const STATUS: &str = "status_order";
/// 0 exact, 1 a bound.
pub const BOUND: &str = "bound_order";
/// 0 bulletin, 1 press, 2 official.
pub const AUTHORITY: &str = "authority_order";
/// Day of publication as `YYYY-MM-DD`; empty where unknown, so that a dated figure goes before an undated one.
pub const PUBLISHED: &str = "published";
/// Position of the observation in the list the frame was made from.
pub const ROW: &str = "row";

/// The columns that make a cell: two figures that agree in all of them say the same thing.
pub const CELL: [&str; 11] = [REGION, INDICATOR, FIRST, LAST, MEASURE, UNIT, REFERENCE, SCOPE, OF, BASE, CLASS];
