//! The two embedded faces of Noto Sans SC: for resvg, which sets the text, and for measuring before anything is placed.

use std::sync::Arc;

use resvg::usvg::fontdb;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use crate::catalog::files::embedded;

/// Name under which the faces are found.
pub const FAMILY: &str = "Noto Sans SC";

/// The files of the built-in data that hold the regular and the bold face.
const FACES: [&str; 2] = ["fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-Bold.ttf"];

/// The embedded fonts. Load once and share: a clone is a counter.
#[derive(Clone)]
pub struct Fonts(Arc<Inner>);

struct Inner {
    database: Arc<fontdb::Database>,
    regular: Face,
    bold: Face,
}

impl Fonts {
    /// Loads Noto Sans SC, regular and bold. No font of the system is ever looked at.
    pub fn embedded() -> Self {
        // The faces are compiled in, from files that the project ships: a build without them does not pass its tests.
        let [regular, bold] = FACES.map(|face| embedded(face).expect("the faces are built in"));
        let mut database = fontdb::Database::new();
        for face in [regular, bold] {
            database.load_font_source(fontdb::Source::Binary(Arc::new(face)));
        }
        let (regular, bold) = (Face::new(regular), Face::new(bold));
        Self(Arc::new(Inner { database: Arc::new(database), regular, bold }))
    }

    /// Width in pixels of `text` at `size` pixels per em: the sum of advances, without kerning.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let face = self.face(bold);
        text.chars().map(|c| face.advance(c)).sum::<f64>() * size
    }

    /// Characters of `text` that a face lacks, each once, in order of appearance.
    pub fn missing_glyphs(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars().filter(|c| !c.is_control()) {
            let absent = |face: &Face| face.charmap.map(c).is_none();
            if (absent(&self.0.regular) || absent(&self.0.bold)) && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    /// Ink of one line of text as (left, top, right, bottom) in pixels from the start of its baseline, y downwards;
    /// `None` for text without ink.
    pub fn ink(&self, text: &str, size: f64, bold: bool) -> Option<(f64, f64, f64, f64)> {
        let face = self.face(bold);
        let (mut pen, mut ink) = (0.0, None::<(f64, f64, f64, f64)>);
        for c in text.chars() {
            let bounds = face.charmap.map(c).and_then(|glyph| face.metrics.bounds(glyph));
            if let Some(b) = bounds.filter(|b| b.x_max > b.x_min) {
                let unit = |v: f32| f64::from(v) / face.units * size;
                let (l, t, r, d) = (pen + unit(b.x_min), -unit(b.y_max), pen + unit(b.x_max), -unit(b.y_min));
                ink = Some(ink.map_or((l, t, r, d), |i| (i.0.min(l), i.1.min(t), i.2.max(r), i.3.max(d))));
            }
            pen += face.advance(c) * size;
        }
        ink
    }

    pub(super) fn database(&self) -> Arc<fontdb::Database> {
        Arc::clone(&self.0.database)
    }

    fn face(&self, bold: bool) -> &Face {
        if bold { &self.0.bold } else { &self.0.regular }
    }
}

struct Face {
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units: f64,
    /// Advances of ASCII in em, which most measured text is.
    ascii: [f64; 128],
}

impl Face {
    fn new(bytes: &'static [u8]) -> Self {
        // The bytes are part of the program, so a face that does not parse is found by any test.
        let font = FontRef::new(bytes).expect("the embedded font is a valid TrueType file");
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let mut face = Self { charmap: font.charmap(), metrics, units, ascii: [0.0; 128] };
        for code in 0..128u8 {
            face.ascii[usize::from(code)] = face.look_up(char::from(code));
        }
        face
    }

    /// Advance in em; a missing character is as wide as the box drawn in its place.
    fn advance(&self, c: char) -> f64 {
        self.ascii.get(c as usize).copied().unwrap_or_else(|| self.look_up(c))
    }

    fn look_up(&self, c: char) -> f64 {
        let glyph = self.charmap.map(c).unwrap_or_default();
        f64::from(self.metrics.advance_width(glyph).unwrap_or_default()) / self.units
    }
}

#[cfg(test)]
mod tests {
    use super::Fonts;

    #[test]
    fn widths_are_those_of_the_font() {
        let fonts = Fonts::embedded();
        assert_eq!(fonts.width("内蒙古", 20.0, false), 60.0);
        assert_eq!(fonts.width("（", 20.0, false), 20.0);
        assert!((fonts.width("2022", 20.0, false) - 4.0 * 20.0 * 0.555).abs() < 1e-6);
        assert!(fonts.width("Heilongjiang", 20.0, true) > fonts.width("Heilongjiang", 20.0, false));
        assert_eq!(fonts.width("", 20.0, false), 0.0);
    }

    #[test]
    fn ink_lies_within_the_em() {
        let (left, top, right, bottom) = Fonts::embedded().ink("国g8", 100.0, false).unwrap();
        assert!(left > 0.0 && right < 230.0 && top > -95.0 && bottom < 30.0 && bottom > 5.0);
    }

    #[test]
    fn missing_glyphs_are_named() {
        let fonts = Fonts::embedded();
        assert!(fonts.missing_glyphs("规模以上工业增加值 −1.6 % 14–15 … “简报”《》①").is_empty());
        assert_eq!(fonts.missing_glyphs("a\u{1F600}b\u{1F600}"), ['\u{1F600}']);
    }
}
