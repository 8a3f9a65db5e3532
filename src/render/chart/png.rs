//! SVG to PNG: resvg sets the text with the embedded faces and rasterises, `palette` reduces the colours, and the
//! encoder is set to what is fast on drawings with few colours.

use anyhow::{Context as _, Result, anyhow};
use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};
use resvg::{tiny_skia, usvg};

use super::fonts::{FAMILY, Fonts};
use super::palette::{Indexed, index};

/// Rasterises a chart drawn by [`svg`](super::svg). Same input, same bytes.
///
/// # Errors
/// If `svg` is not valid SVG, or the encoder fails.
pub fn png(svg: &str, fonts: &Fonts) -> Result<Vec<u8>> {
    let options = usvg::Options { fontdb: fonts.database(), font_family: FAMILY.to_owned(), ..Default::default() };
    let tree = usvg::Tree::from_str(svg, &options).context("cannot read the drawing")?;
    let size = tree.size().to_int_size();
    let mut pixmap =
        tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| anyhow!("the drawing is empty"))?;
    resvg::render(&tree, tiny_skia::Transform::default(), &mut pixmap.as_mut());
    encode(size.width(), size.height(), &index(pixmap.data()))
}

/// Writes an indexed image. Unfiltered, because neighbouring palette places say nothing about each other.
fn encode(width: u32, height: u32, image: &Indexed) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(1 << 17);
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(image.palette.as_slice());
    encoder.set_filter(Filter::NoFilter);
    // Level 1 takes a third of the time of level 4, for files half as large again; fdeflate's are twice as large.
    encoder.set_deflate_compression(DeflateCompression::Level(1));
    let mut writer = encoder.write_header().context("cannot begin the picture")?;
    writer.write_image_data(&image.pixels).context("cannot write the picture")?;
    writer.finish().context("cannot end the picture")?;
    Ok(bytes)
}
