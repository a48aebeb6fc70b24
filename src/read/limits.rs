//! Every limit on input, in one place: generous for an honest community, tight enough that a
//! file put here by mistake cannot exhaust an office computer. `docs/limits.md` lists them.

/// A TOML file, bytes.
pub const TEXT_BYTES: u64 = 1024 * 1024;
/// A notice or guide, bytes: some forty thousand Hanzi. The HTML sanitizer takes quadratic time on
/// text made of `&` alone, half a second at this size.
pub const NOTE_BYTES: u64 = 128 * 1024;
/// The text of a notice or guide that is printed as a poster, bytes: sixteen thousand Hanzi, ten pages of A4. Twice as
/// much without a blank line took 600 MB.
pub const POSTER_BYTES: usize = 48 * 1024;
/// Headings, paragraphs, items, rows, cells, links and words that stand out on a poster; what stands in lists and quotes
/// counts once for each that it stands in, and a grid that it is for ten times. Laying out a table or many links takes
/// the square of how much there is, 4 s and 180 MB at this size, 43 s and 820 MB at six times as much.
pub const POSTER_MARKS: usize = 2_000;
/// Pictures on a poster: each takes up to 3 MB of the file, which is held more than once until it is proven; 300 took
/// 2.7 GB.
pub const POSTER_PICTURES: usize = 20;
/// Columns of a table on a poster: seven millimetres each on A4. Where that is too narrow a row becomes a list, which has
/// to stay on one sheet.
pub const POSTER_COLUMNS: usize = 24;
/// All TOML and Markdown files together, bytes: a city's. They are held in memory, in part twice.
pub const ALL_TEXT_BYTES: u64 = 24 * 1024 * 1024;
/// TOML and Markdown files: each becomes a person, a grid or a notice, and files of the website, of which much is known
/// until the end.
pub const TEXT_FILES: usize = 50_000;
/// Grids of a site, open and closed, by their files: a dozen files of the website each, and its cards and boards.
pub const GRIDS: usize = 10_000;
/// Signs that begin a value (`=`, `,`, `[`, `{`) in all TOML files together: each value takes memory, however short.
pub const VALUES: usize = 1_500_000;
/// Files of the output: a city of most grids has 174 000 in two languages. Languages, former addresses and boards
/// multiply it.
pub const OUTPUT_FILES: usize = 250_000;
/// What a site takes of memory, bytes, reckoned by [`weight`]: beside it the program, its fonts and what it works on take
/// 100 to 130 MB.
pub const MEMORY: u64 = 360 * 1024 * 1024;
/// Room besides [`MEMORY`] for what is being worked on, bytes: a picture of 12 million pixels, or the map of a community of
/// 12 000 corners. What takes more takes of what the site leaves.
pub const WORK: u64 = 48 * 1024 * 1024;
/// `boundaries.geojson`, bytes.
pub const BOUNDARY_BYTES: u64 = 16 * 1024 * 1024;
/// All `boundaries.geojson` together, bytes.
pub const ALL_BOUNDARY_BYTES: u64 = 64 * 1024 * 1024;
/// A line of `printed.jsonl`, bytes; ours have some five hundred.
pub const RECORD_LINE_BYTES: usize = 1024 * 1024;
/// Lines of `printed.jsonl`: of a city that prints everything anew every year, sixty years.
pub const RECORD_LINES: usize = 3_000_000;
/// Different texts of `printed.jsonl` (pieces, where they hang, batches, addresses, codes): each is kept once.
pub const RECORD_TEXTS: usize = 300_000;
/// All those texts together, bytes; of 270 MB a check took 670.
pub const RECORD_TEXT_BYTES: usize = 16 * 1024 * 1024;
/// A photo or image as a file, bytes. Photos are read when they are needed, so there may be any number of them.
pub const IMAGE_BYTES: u64 = 20 * 1024 * 1024;
/// A photo's or image's longer side, pixels.
pub const IMAGE_SIDE: u32 = 12_000;
/// Pixels of a photo or image; a 50-megapixel camera's picture passes.
pub const IMAGE_PIXELS: u64 = 52_000_000;
/// What decoding a photo or image may take, bytes: a JPEG of most pixels, one of 16 bits a channel with a third of them.
/// All pictures that are decoded at one time share it.
pub const DECODED_BYTES: u64 = 160 * 1024 * 1024;
/// What the decoder of a PNG may take besides the picture, bytes: a colour profile has some kilobytes.
pub const PNG_BYTES: u64 = 8 * 1024 * 1024;
/// Files below `content/`.
pub const FILES: usize = 250_000;
/// Folders inside each other.
pub const DEPTH: usize = 8;
/// Brackets inside each other in one TOML or JSON file, or quotes and lists inside each other
/// in Markdown: parsers recurse, stacks end.
pub const NESTING: usize = 64;
/// Characters of one text value.
pub const TEXT_CHARS: usize = 500;
/// Polygons of a community, holes among them.
pub const POLYGONS: usize = 5_000;
/// Corners of all polygons of a community, those of holes among them: one every metre or two.
pub const CORNERS: usize = 50_000;
/// A file of a theme, bytes; fonts are no such files.
pub const THEME_FILE_BYTES: u64 = 2 * 1024 * 1024;
/// All files of a theme, bytes: they are held in memory, in part twice.
pub const ALL_THEME_BYTES: u64 = 16 * 1024 * 1024;
/// Files of a theme.
pub const THEME_FILES: usize = 1_000;
/// Folders inside each other in a theme.
pub const THEME_DEPTH: usize = 4;
/// All fonts of a theme and of the content, bytes: all weights of a Chinese family fit. Five files of as many each took
/// 846 MB.
pub const FONT_BYTES: u64 = 150 * 1024 * 1024;

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

/// How many values a TOML text may hold at most, without reading it.
pub fn values(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'=' | b',' | b'[' | b'{')).count()
}

/// How much there is of what takes memory until the end of a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Open and closed.
    pub grids: usize,
    pub workers: usize,
    /// Notices and guides.
    pub notes: usize,
    /// Bytes of their texts.
    pub note_bytes: usize,
    /// Grids that they name, each note its own: a page that lists the notes links all of them.
    pub note_grids: usize,
    /// Their other names among them.
    pub places: usize,
    /// Of all outlines.
    pub corners: usize,
    /// Pieces that were ever printed, and the issues of them that are told apart.
    pub printed: usize,
    pub issues: usize,
    /// Files that are wanted of the output.
    pub files: usize,
    /// Those of print among them.
    pub pieces: usize,
    /// Bytes that the largest picture takes while it is decoded and made smaller.
    pub picture: u64,
    /// Corners of the largest map.
    pub map: usize,
}

/// What a site takes of memory, bytes: an estimate on the safe side, from cities that had much of one thing
/// (`cargo bench --bench limits`).
pub fn weight(load: Load) -> u64 {
    let Load {
        grids,
        workers,
        notes,
        note_bytes,
        note_grids,
        places,
        corners,
        printed,
        issues,
        files,
        pieces,
        ..
    } = load;
    let weights = [
        (grids, 4_000),
        (workers, 2_000),
        (notes, 2_500),
        (note_bytes, 2),
        (note_grids, 750),
        (places, 1_200),
        (corners, 50),
        (printed, 350),
        (issues, 120),
        (files, 350),
        (pieces, 700),
    ];
    let all: u64 = weights.into_iter().map(|(count, bytes)| count as u64 * bytes).sum();
    let work = load.picture + work_on_map(load.map);
    all + work.saturating_sub(WORK)
}

/// A picture, by what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Picture {
    /// While it is decoded, bytes.
    pub takes: u64,
    /// Bytes of its file, which is held as long.
    pub file: u64,
    /// px.
    pub width: u32,
    pub height: u32,
}

impl Picture {
    /// What it takes while it is made so small that its longer side has `longest` px, bytes.
    pub fn work(self, longest: u32) -> u64 {
        let pixels = u64::from(self.width) * u64::from(self.height);
        self.file
            + self.takes
            + shrinking((self.width, self.height), longest, self.takes.div_ceil(pixels.max(1)))
    }
}

/// What making a picture smaller takes besides it, bytes: it is made so first in width and then in height, and after that
/// other channels of it.
pub fn shrinking((width, height): (u32, u32), longest: u32, bytes_of_pixel: u64) -> u64 {
    let scale = (f64::from(longest) / f64::from(width.max(height).max(1))).min(1.0);
    let (small, low) = ((f64::from(width) * scale).ceil() as u64, (f64::from(height) * scale).ceil() as u64);
    small * (u64::from(height) + 2 * low) * bytes_of_pixel
}

/// Boards with the map, and the wall map beside them: 120 MB for 50 000 corners, and with large photos on them 200.
fn work_on_map(corners: usize) -> u64 {
    corners as u64 * 4_000
}

/// What a site leaves for pictures that are decoded at one time, bytes; one alone always is.
pub fn room_for_pictures(load: Load) -> u64 {
    let site = weight(Load { picture: 0, map: 0, ..load });
    (MEMORY + WORK).saturating_sub(site + work_on_map(load.map)).min(DECODED_BYTES)
}

/// A size in bytes for people.
pub fn readable(bytes: u64) -> String {
    if bytes >= 1024 * 1024 {
        format!("{:.1} MB", bytes as f64 / (1024.0 * 1024.0))
    } else {
        format!("{} KB", bytes.div_ceil(1024))
    }
}
