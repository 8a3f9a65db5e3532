//! Provenance: where a figure was read, and who published it.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The exact place a figure was read at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Bytes of a document; `start..end` slices the original file to `quote`, with tags between its words where the
    /// file is HTML. In a packed document they are bytes of the text of one part.
    Span {
        /// File as given, `data/bulletins/heilongjiang-2022Q1.txt`.
        file: String,
        /// Part of a packed document (`word/document.xml`, `page 3`); `None` where the file itself can be sliced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<String>,
        /// First byte.
        start: usize,
        /// Byte after the last one.
        end: usize,
        /// The words themselves.
        quote: String,
    },
    /// One cell of a table.
    Cell {
        /// File as given.
        file: String,
        /// Sheet of a workbook; `None` for text tables.
        sheet: Option<String>,
        /// Row, counted from 1, the header included, as an editor shows it.
        row: usize,
        /// Name of the column.
        column: String,
    },
}

impl Place {
    /// The file that the figure stands in.
    pub fn file(&self) -> &str {
        match self {
            Place::Span { file, .. } | Place::Cell { file, .. } => file,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Span { file, part: None, start, end, .. } => write!(f, "{file} bytes {start}..{end}"),
            Place::Span { file, part: Some(part), start, end, .. } => write!(f, "{file} {part} bytes {start}..{end}"),
            Place::Cell { file, sheet: None, row, column } => write!(f, "{file}:{row} [{column}]"),
            Place::Cell { file, sheet: Some(sheet), row, column } => {
                write!(f, "{file} [{sheet}] row {row} [{column}]")
            }
        }
    }
}

/// How much weight a source carries where two of them differ; later variants weigh more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Authority {
    /// A document that the program read itself: nobody has reviewed the figure.
    Bulletin,
    /// Figures of newspapers, agencies and web pages, collected and reviewed.
    Press,
    /// Figures of statistics bureaus, collected and reviewed.
    Official,
}

impl Authority {
    /// The name used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Authority::Press => "press",
            Authority::Bulletin => "bulletin",
            Authority::Official => "official",
        }
    }
}

/// How the program came to a figure that nobody reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reader {
    /// Name of the rule that made it, `growth`.
    pub rule: Cow<'static, str>,
    /// How sure the reading is, in hundredths: 100 where every part of the record stands in the same clause as the
    /// figure, less for each part that had to be inherited or assumed.
    pub confidence: u8,
}

/// Where a figure was read and who stands behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Provenance {
    /// Exact place.
    pub place: Place,
    /// Publisher as named in the data; empty where unknown.
    pub publisher: String,
    /// Weight of the source.
    pub authority: Authority,
    /// Date of publication (the vintage); `None` where unknown.
    pub published: Option<NaiveDate>,
    /// How a program read it; `None` for reviewed tables.
    pub reader: Option<Reader>,
}
