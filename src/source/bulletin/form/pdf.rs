//! PDF: the text layer, glyph by glyph put together to lines and paragraphs, page by page.
//!
//! The file is not trusted: what unpacks to more than a limit is refused, forms that call themselves are, and a reader
//! that panics costs the document only.

mod bomb;
mod layout;

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use pdf_extract::{Dictionary, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Transform};

use super::{Fault, Origin, Page, plain, refused};
use layout::{Glyph, Sheet};

/// Bytes that all streams of a document but its pictures may unpack to.
const LARGEST: usize = 128 << 20;

/// Glyphs of the largest document that is read, some thousand pages.
const MOST: usize = 5_000_000;

/// How deep forms may call each other, and pages inherit.
const DEEPEST: usize = 12;

/// Stack of the thread that reads: the reader walks nested objects by recursion.
const STACK: usize = 32 << 20;

/// Brings a document to lines.
pub fn page<'a>(bytes: &[u8]) -> Page<'a> {
    quiet();
    let read = std::thread::scope(|scope| {
        let work = || {
            QUIET.set(true);
            panic::catch_unwind(AssertUnwindSafe(|| sheets(bytes)))
                .unwrap_or_else(|_| Err(unreadable("the reader gave up")))
        };
        match std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work) {
            Ok(handle) => handle.join().unwrap_or_else(|_| Err(unreadable("the reader gave up"))),
            Err(e) => Err(unreadable(&format!("no thread to read it: {e}"))),
        }
    });
    let sheets = match read {
        Ok(sheets) => sheets,
        Err(fault) => return refused(fault),
    };
    let (text, parts) = layout::text(&sheets);
    let mut page = Page { text: text.into(), origin: Origin::Parts(parts), ..Page::default() };
    if page.text.trim().is_empty() {
        page.faults.push(Fault {
            level: crate::domain::Level::Warning,
            code: "bulletin.no-text",
            message: "a PDF without a text layer: pictures of pages are not read".into(),
            bytes: (0, 0),
        });
    }
    page.grids = plain::grids(&page.text);
    page
}

fn unreadable(reason: &str) -> Fault {
    Fault::error("bulletin.unreadable-pdf", reason)
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Keeps panics of threads that read PDF off standard error; all others go where they went.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
}

/// The glyphs of every page.
fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    let wrong = |e: &dyn std::fmt::Display| unreadable(&e.to_string());
    // Object streams are unpacked while the file is loaded.
    let left = bomb::packed(bytes, LARGEST).ok_or_else(too_large)?;
    let mut document = Document::load_mem(bytes).map_err(|e| wrong(&e))?;
    let encrypted = document.is_encrypted();
    if encrypted {
        document.decrypt("").map_err(|_| unreadable("it is encrypted with a password"))?;
    }
    prepare(&mut document, left, encrypted)?;
    let pages = document.get_pages();
    if pages.values().any(|page| endless(&document, *page)) {
        return Err(unreadable("its pages inherit from each other"));
    }
    let mut output = Glyphs { sheets: Vec::new(), count: 0, height: 0.0 };
    for number in pages.keys() {
        output.sheets.push(Sheet { number: *number, glyphs: Vec::new() });
        let read =
            panic::catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&document, &mut output, *number)));
        if output.count > MOST {
            return Err(Fault::error("bulletin.too-large", format!("more than {MOST} characters")));
        }
        match read {
            Ok(Ok(())) => {}
            Ok(Err(e)) => return Err(unreadable(&format!("page {number}: {e}"))),
            Err(_) => return Err(unreadable(&format!("page {number}: a font or an operator that is not known"))),
        }
    }
    Ok(output.sheets)
}

fn too_large() -> Fault {
    Fault::error("bulletin.too-large", format!("its streams unpack to more than {LARGEST} bytes"))
}

/// Empties pictures, which hold no text, and makes sure that no form calls itself; what was encrypted could not be
/// measured before and is now.
fn prepare(document: &mut Document, mut left: usize, encrypted: bool) -> Result<(), Fault> {
    let mut forms: Vec<ObjectId> = Vec::new();
    for (id, object) in &mut document.objects {
        let Object::Stream(stream) = object else { continue };
        let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if subtype == b"Image" {
            stream.content.clear();
            stream.dict.remove(b"Filter");
            continue;
        }
        if subtype == b"Form" {
            forms.push(*id);
            // Without resources of its own a form sees those of its caller, itself among them.
            if !stream.dict.has(b"Resources") {
                stream.dict.set("Resources", Dictionary::new());
            }
        }
        if encrypted {
            left = bomb::inflated(&stream.content, left).ok_or_else(too_large)?;
        }
    }
    if forms.iter().any(|form| depth(document, *form, 0) > DEEPEST) {
        return Err(unreadable("its forms call each other without end"));
    }
    Ok(())
}

/// How deep a form calls others, up to one more than is read.
fn depth(document: &Document, form: ObjectId, above: usize) -> usize {
    if above > DEEPEST {
        return above;
    }
    let Ok(Object::Stream(stream)) = document.get_object(form) else { return above };
    let dictionary = |object: &Object| -> Option<Dictionary> {
        match object {
            Object::Reference(id) => document.get_dictionary(*id).ok().cloned(),
            Object::Dictionary(dictionary) => Some(dictionary.clone()),
            _ => None,
        }
    };
    let called = stream.dict.get(b"Resources").ok().and_then(dictionary);
    let called = called.and_then(|r| r.get(b"XObject").ok().and_then(dictionary)).unwrap_or_default();
    let ids = called.iter().filter_map(|(_, object)| object.as_reference().ok());
    ids.take(64).map(|id| depth(document, id, above + 1)).max().unwrap_or(above)
}

/// Whether the pages above a page never end.
fn endless(document: &Document, page: ObjectId) -> bool {
    let mut at = page;
    for _ in 0..64 {
        let parent = document.get_dictionary(at).and_then(|d| d.get(b"Parent")).and_then(Object::as_reference);
        match parent {
            Ok(parent) => at = parent,
            Err(_) => return false,
        }
    }
    true
}

/// Gathers glyphs with their places.
struct Glyphs {
    sheets: Vec<Sheet>,
    count: usize,
    /// Upper edge of the page at hand.
    height: f64,
}

impl OutputDev for Glyphs {
    fn begin_page(&mut self, _: u32, media: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.height = media.ury;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _: f64,
        size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.count += 1;
        if self.count > MOST {
            return Err(OutputError::IoError(std::io::Error::other("too many characters")));
        }
        // The side of a square as large as a glyph's box is after scaling.
        let size = size.abs() * (at.m11 * at.m22 - at.m12 * at.m21).abs().sqrt();
        let glyph = Glyph { x: at.m31, y: self.height - at.m32, width: width * size, size, text: text.into() };
        if let (true, Some(sheet)) = (glyph.is_sound(), self.sheets.last_mut()) {
            sheet.glyphs.push(glyph);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
