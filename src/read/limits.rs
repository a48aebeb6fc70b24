//! Every limit on input, in one place: generous for an honest community, tight enough that a
//! file put here by mistake cannot exhaust an office computer.

/// A TOML file, bytes.
pub const TEXT_BYTES: u64 = 1024 * 1024;
/// A notice or guide, bytes: some forty thousand Hanzi. The HTML sanitizer takes quadratic time on
/// text made of `&` alone, half a second at this size.
pub const NOTE_BYTES: u64 = 128 * 1024;
/// `boundaries.geojson`, bytes.
pub const BOUNDARY_BYTES: u64 = 16 * 1024 * 1024;
/// A line of `printed.jsonl`, bytes; ours have some five hundred.
pub const RECORD_LINE_BYTES: usize = 64 * 1024 * 1024;
/// A photo or image as a file, bytes.
pub const IMAGE_BYTES: u64 = 20 * 1024 * 1024;
/// A photo's or image's longer side, pixels.
pub const IMAGE_SIDE: u32 = 12_000;
/// Pixels of a photo or image; a 50-megapixel camera's picture passes.
pub const IMAGE_PIXELS: u64 = 64_000_000;
/// Files below `content/`.
pub const FILES: usize = 500_000;
/// Folders inside each other.
pub const DEPTH: usize = 8;
/// Brackets inside each other in one TOML or JSON file, or quotes and lists inside each other
/// in Markdown: parsers recurse, stacks end.
pub const NESTING: usize = 64;
/// Characters of one text value.
pub const TEXT_CHARS: usize = 500;
/// Corners of all polygons of a community.
pub const CORNERS: usize = 200_000;

/// Whether brackets stand deeper in each other than [`NESTING`]. Strings are not told apart:
/// a text with so many unbalanced brackets is refused as well, which harms nobody.
pub fn nests_too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > NESTING {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// A size in bytes for people.
pub fn readable(bytes: u64) -> String {
    if bytes >= 1024 * 1024 {
        format!("{:.1} MB", bytes as f64 / (1024.0 * 1024.0))
    } else {
        format!("{} KB", bytes.div_ceil(1024))
    }
}
