//! Reads the texts of a drawing back and measures their ink with the real font.

use crate::render::chart::Fonts;

/// A text of a drawing.
#[derive(Clone, Debug)]
pub struct Text {
    /// What is set.
    pub words: String,
    /// Pixels per em.
    pub size: f64,
    bold: bool,
    anchor: String,
    x: f64,
    y: f64,
}

/// What is wrong with a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A text reaches beyond the sheet.
    Outside(String),
    /// Two texts touch.
    Touching(String, String),
}

/// All texts of a drawing that `svg` wrote.
pub fn texts(drawing: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    for node in drawing.split("<text ").skip(1) {
        let (head, spans) = node.split_once('>').unwrap();
        let spans = spans.split_once("</text>").unwrap().0;
        for span in spans.split("<tspan ").skip(1) {
            let (place, words) = span.split_once('>').unwrap();
            let words = words.strip_suffix("</tspan>").unwrap();
            texts.push(Text {
                words: words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"),
                size: attribute(head, "font-size").parse().unwrap(),
                bold: attribute(head, "font-weight") == "700",
                anchor: attribute(head, "text-anchor"),
                x: attribute(place, "x").parse().unwrap(),
                y: attribute(place, "y").parse().unwrap(),
            });
        }
    }
    texts
}

fn attribute(head: &str, name: &str) -> String {
    let found = head.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    found.map(|(value, _)| value.to_owned()).unwrap_or_default()
}

/// Texts that leave the sheet, and pairs of texts whose ink touches.
pub fn findings(drawing: &str, fonts: &Fonts) -> Vec<Finding> {
    let boxes: Vec<(Text, [f64; 4])> =
        texts(drawing).into_iter().filter_map(|t| Some((t.clone(), ink(&t, fonts)?))).collect();
    let mut findings = Vec::new();
    for (i, (text, [l, t, r, b])) in boxes.iter().enumerate() {
        if *l < 0.0 || *t < 0.0 || *r > 1600.0 || *b > 1000.0 {
            findings.push(Finding::Outside(text.words.clone()));
        }
        for (other, [l2, t2, r2, b2]) in &boxes[i + 1..] {
            if l < r2 && l2 < r && t < b2 && t2 < b {
                findings.push(Finding::Touching(text.words.clone(), other.words.clone()));
            }
        }
    }
    findings
}

fn ink(text: &Text, fonts: &Fonts) -> Option<[f64; 4]> {
    let (l, t, r, b) = fonts.ink(&text.words, text.size, text.bold)?;
    let width = fonts.width(&text.words, text.size, text.bold);
    let x = match text.anchor.as_str() {
        "middle" => text.x - width / 2.0,
        "end" => text.x - width,
        _ => text.x,
    };
    Some([x + l, text.y + t, x + r, text.y + b])
}
