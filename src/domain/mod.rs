//! The vocabulary of the program: plain types without input or output, one word for one idea.
//!
//! Everything else is said in these terms; this layer uses nothing above it.

pub mod diagnostic;
pub mod indicator;
pub mod measure;
pub mod observation;
pub mod period;
pub mod provenance;
pub mod region;

pub use diagnostic::{Diagnostic, Level};
pub use indicator::{Basis, Direction, Indicator, IndicatorId, Kind};
pub use measure::Measure;
pub use observation::{Area, Bound, Observation, ObservationId, Status};
pub use period::{Month, Period, Span};
pub use provenance::{Authority, Place, Provenance, Reader};
pub use region::{Division, Region, RegionCode};
pub use rust_decimal::Decimal;
