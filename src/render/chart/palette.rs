//! From pixels to a palette: exact for up to 256 colours, otherwise the rare shades of smoothed edges are given the
//! nearest of the 256 most frequent ones. The result depends on the pixels alone.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Most colours that are kept.
const KEPT: usize = 256;

/// An image of at most 256 colours.
pub struct Indexed {
    /// Three bytes a colour.
    pub palette: Vec<u8>,
    /// One byte a pixel.
    pub pixels: Vec<u8>,
}

/// A colour and how many pixels have it.
struct Shade {
    rgb: [u8; 3],
    count: usize,
}

/// Equal pixels in a row: number of their colour, and how many they are.
type Run = (u32, u32);

/// Reduces opaque RGBA pixels to a palette.
pub fn index(rgba: &[u8]) -> Indexed {
    let (shades, runs) = number(rgba);
    let mut order: Vec<usize> = (0..shades.len()).collect();
    order.sort_unstable_by_key(|&id| (std::cmp::Reverse(shades[id].count), shades[id].rgb));
    let kept = &order[..order.len().min(KEPT)];
    let palette: Vec<[u8; 3]> = kept.iter().map(|&id| shades[id].rgb).collect();
    let mut places = vec![0u8; shades.len()];
    for (place, &id) in order.iter().enumerate() {
        // At most 256 colours are kept, so that a place fits into a byte.
        places[id] = if place < kept.len() { place } else { nearest(&palette, shades[id].rgb) } as u8;
    }
    let mut pixels = Vec::with_capacity(rgba.len() / 4);
    for (id, length) in runs {
        pixels.resize(pixels.len() + length as usize, places[id as usize]);
    }
    Indexed { palette: palette.concat(), pixels }
}

/// Numbers the colours in the order in which they appear. Most of a chart is long runs, so few pixels are looked up.
fn number(rgba: &[u8]) -> (Vec<Shade>, Vec<Run>) {
    let mut known: HashMap<u32, u32, BuildHasherDefault<Multiply>> = HashMap::default();
    let (mut shades, mut runs) = (Vec::<Shade>::new(), Vec::with_capacity(1 << 17));
    let mut rest = rgba.as_chunks::<4>().0;
    while let Some(&first) = rest.first() {
        let length = run_length(rest, first);
        let id = *known.entry(u32::from_le_bytes(first)).or_insert_with(|| {
            shades.push(Shade { rgb: [first[0], first[1], first[2]], count: 0 });
            shades.len() as u32 - 1
        });
        shades[id as usize].count += length;
        runs.push((id, length as u32));
        rest = &rest[length..];
    }
    (shades, runs)
}

/// How many pixels at the beginning equal the first; compared by eights as long as it goes.
fn run_length(pixels: &[[u8; 4]], first: [u8; 4]) -> usize {
    let eights = pixels.as_chunks::<8>().0.iter().take_while(|p| **p == [first; 8]).count();
    eights * 8 + pixels[eights * 8..].iter().take_while(|p| **p == first).count()
}

/// Place of the nearest colour; of equally near ones the first.
fn nearest(palette: &[[u8; 3]], rgb: [u8; 3]) -> usize {
    let distance = |c: &[u8; 3]| -> i32 {
        let d = |i: usize| i32::from(c[i]) - i32::from(rgb[i]);
        // Weighted by how much each channel adds to lightness.
        2 * d(0) * d(0) + 4 * d(1) * d(1) + d(2) * d(2)
    };
    (0..palette.len()).min_by_key(|&i| distance(&palette[i])).unwrap_or(0)
}

/// Multiplicative hashing of one packed colour.
#[derive(Default)]
struct Multiply(u64);

impl Hasher for Multiply {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        let mixed = (self.0 ^ u64::from(value)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

#[cfg(test)]
mod tests {
    use super::index;

    #[test]
    fn few_colours_are_kept_exactly() {
        let image = index(&[255, 255, 255, 255, 1, 2, 3, 255, 255, 255, 255, 255]);
        assert_eq!((image.palette, image.pixels), (vec![255, 255, 255, 1, 2, 3], vec![0, 1, 0]));
    }

    #[test]
    fn rare_shades_take_the_nearest_frequent_one() {
        let grey = |v: u32| [v as u8, v as u8, (v / 256) as u8, 255];
        let mut rgba: Vec<u8> = (0..300).flat_map(grey).collect();
        rgba.extend((0..256).flat_map(grey));
        let image = index(&rgba);
        assert_eq!((image.palette.len(), image.pixels.len()), (768, 556));
        let place = usize::from(image.pixels[299]) * 3;
        assert_eq!(image.palette[place..place + 3], [43, 43, 0]);
    }

    #[test]
    fn nothing_stays_nothing() {
        assert!(index(&[]).pixels.is_empty());
    }
}
