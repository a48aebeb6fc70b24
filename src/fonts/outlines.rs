//! Faces that keep the outlines of some letters only, each written out.
//!
//! The outlines of Noto Sans CJK share 45 000 parts. Whoever cuts the letters of a piece out of the face gathers all of
//! them each time, a sixth of the work of a card (callgrind, subsetter 0.2.6). Out of a face made here the same letters are
//! cut to the same bytes.

use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;
use write_fonts::read::ps::cff::CffFontRef;
use write_fonts::read::ps::cff::dict::{Entry, entries};
use write_fonts::read::tables::cff::Cff;
use write_fonts::read::types::{GlyphId, Tag};
use write_fonts::read::{FontRead, FontRef, TableProvider};

use super::NumberSet;

const OUTLINES: Tag = Tag::new(b"CFF ");

/// An outline of nothing: `endchar` (Adobe Technical Note 5177, "The Type 2 Charstring Format").
const NOTHING: &[u8] = &[14];

/// The face `index` of a font file, with the outlines of `kept` (numbers of glyphs) and the widths, features and
/// characters of all. `None` for a face whose outlines are of another kind (`glyf`, or `CFF ` that is not made for
/// CJK), and for what cannot be read.
pub fn written_out(file: &[u8], index: u32, kept: &NumberSet) -> Option<Vec<u8>> {
    let whole = FontRef::from_index(file, index).ok()?;
    if !CffFontRef::new_cff(whole.table_data(OUTLINES)?.as_bytes(), 0, None).ok()?.is_cid() {
        return None;
    }
    // Tables are copied, and those of a hostile file may lie one over the other.
    let lengths = whole.table_directory.table_records().iter().map(|table| u64::from(table.length()));
    if lengths.sum::<u64>() > file.len() as u64 {
        return None;
    }
    let glyphs = whole.maxp().ok()?.num_glyphs();
    let mut cut = GlyphRemapper::new();
    let numbers = kept.iter().filter_map(|glyph| u16::try_from(glyph).ok()).filter(|glyph| *glyph < glyphs);
    for glyph in numbers {
        cut.remap(glyph);
    }
    let few = subsetter::subset(file, index, &cut).ok()?;
    let few = FontRef::new(&few).ok()?.table_data(OUTLINES)?;
    let outlines = at_their_numbers(few.as_bytes(), &cut, glyphs)?;
    Some(FontBuilder::new().add_raw(OUTLINES, outlines).copy_missing_tables(whole).build())
}

/// What [`subsetter`] made of some glyphs, so that each has the number again that it had among all `glyphs` (Adobe
/// Technical Note 5176, "The Compact Font Format").
fn at_their_numbers(table: &[u8], cut: &GlyphRemapper, glyphs: u16) -> Option<Vec<u8>> {
    let places = Places::of(table)?;
    let few = CffFontRef::new_cff(table, 0, None).ok()?;
    // The outlines stand last in it.
    let mut out = table.get(..places.outlines)?.to_vec();
    // One range of characters, from the first glyph on: how many follow it.
    let characters = out.get_mut(places.characters..)?.first_chunk_mut::<5>()?;
    let [2, 0, 1, more @ ..] = characters else { return None };
    *more = glyphs.checked_sub(2)?.to_be_bytes();
    out.append(&mut outlines(&few, cut, glyphs)?);
    // The list of groups stood in the middle, and stands behind now.
    let operator = |at: usize| Some([&[29][..], &u32::try_from(at).ok()?.to_be_bytes(), &[12, 37]].concat());
    let (old, new) = (operator(places.groups)?, operator(out.len())?);
    let start = out.windows(old.len()).position(|bytes| bytes == old)?;
    out.get_mut(start..start + new.len())?.copy_from_slice(&new);
    out.append(&mut groups(&few, cut, glyphs)?);
    Some(out)
}

/// Where in a `CFF ` table stands what has an entry for each glyph.
struct Places {
    characters: usize,
    outlines: usize,
    /// Which group of private values (`FDSelect`) a glyph is of.
    groups: usize,
}

impl Places {
    fn of(table: &[u8]) -> Option<Self> {
        let heads = Cff::read(table.into()).ok()?.top_dicts();
        let (mut characters, mut outlines, mut groups) = (None, None, None);
        for entry in entries(heads.get(0).ok()?, None) {
            match entry.ok()? {
                Entry::Charset(at) => characters = Some(at),
                Entry::CharstringsOffset(at) => outlines = Some(at),
                Entry::FdSelectOffset(at) => groups = Some(at),
                _ => {}
            }
        }
        Some(Self { characters: characters?, outlines: outlines?, groups: groups? })
    }
}

/// The list of outlines: how many, how many bytes each beginning takes, the beginnings (from 1), the outlines.
fn outlines(few: &CffFontRef, cut: &GlyphRemapper, glyphs: u16) -> Option<Vec<u8>> {
    let mut outlines = Vec::new();
    let mut list = glyphs.to_be_bytes().to_vec();
    list.push(size_of::<u32>() as u8);
    let beginning = |outlines: &[u8]| Some(u32::try_from(outlines.len() + 1).ok()?.to_be_bytes());
    for glyph in 0..glyphs {
        list.extend(beginning(&outlines)?);
        outlines.extend_from_slice(match cut.get(glyph) {
            Some(place) => few.charstrings().get(place.into()).ok()?,
            None => NOTHING,
        });
    }
    list.extend(beginning(&outlines)?);
    list.append(&mut outlines);
    Some(list)
}

/// The groups of all glyphs, a byte each.
fn groups(few: &CffFontRef, cut: &GlyphRemapper, glyphs: u16) -> Option<Vec<u8>> {
    let group = |glyph: u16| match cut.get(glyph) {
        Some(place) => u8::try_from(few.subfont_index(GlyphId::new(place.into()))?).ok(),
        None => Some(0),
    };
    [Some(0)].into_iter().chain((0..glyphs).map(group)).collect()
}

/// The numbers of the glyphs that a face has for some characters, by themselves.
pub fn glyphs_of(file: &[u8], index: u32, chars: &NumberSet) -> NumberSet {
    let mut glyphs = NumberSet::default();
    if let Some(map) = FontRef::from_index(file, index).ok().and_then(|face| face.cmap().ok()) {
        glyphs.extend(chars.iter().filter_map(|char| map.map_codepoint(char)).map(|glyph| glyph.to_u32()));
    }
    glyphs
}

#[cfg(test)]
mod tests {
    use super::super::tests::chinese;
    use super::*;

    /// The numbers of the glyphs of `text`.
    fn glyphs(face: &ttf_parser::Face, text: &str) -> Vec<u16> {
        text.chars().map(|char| face.glyph_index(char).expect("a glyph").0).collect()
    }

    fn cut(face: &[u8], index: u32, glyphs: &[u16]) -> Vec<u8> {
        let mut remapper = GlyphRemapper::new();
        for glyph in glyphs {
            remapper.remap(*glyph);
        }
        subsetter::subset(face, index, &remapper).expect("cut")
    }

    #[test]
    fn the_same_letters_are_cut_to_the_same_bytes() {
        let fonts = chinese();
        for index in 0..fonts.files().count() {
            let font = fonts.font(index).expect("a face");
            let (data, number) = (font.data().as_slice(), font.index());
            let face = ttf_parser::Face::parse(data, number).expect("a face");
            let mut chars = NumberSet::default();
            chars.extend("石油新村第8网格，电话 0715-826 0000 Ag".chars().map(u32::from));
            let kept = glyphs_of(data, number, &chars);
            let few = written_out(data, number, &kept).expect("outlines of this kind");
            assert!(few.len() < data.len() / 4, "{} of {}", few.len(), data.len());
            for text in ["网格", "8 Ag", "石油新村第8网格，电话 0715-826 0000 Ag"] {
                let glyphs = glyphs(&face, text);
                assert_eq!(cut(&few, 0, &glyphs), cut(data, number, &glyphs), "{text}");
            }
            let other = glyphs(&face, "社");
            assert_ne!(cut(&few, 0, &other), cut(data, number, &other), "what is not kept is gone");
            let small = ttf_parser::Face::parse(&few, 0).expect("a face");
            assert_eq!(small.number_of_glyphs(), face.number_of_glyphs());
            assert_eq!(small.glyph_index('社'), face.glyph_index('社'));
            let other = ttf_parser::GlyphId(other[0]);
            assert_eq!(small.glyph_hor_advance(other), face.glyph_hor_advance(other));
        }
    }

    #[test]
    fn what_is_no_such_face_has_no_outlines_to_write_out() {
        let fonts = chinese();
        let font = fonts.font(0).expect("a face");
        let data = font.data().as_slice();
        assert_eq!(written_out(data, u32::MAX, &NumberSet::default()), None);
        let mut kept = NumberSet::default();
        kept.insert(40);
        assert!(written_out(data, 0, &kept).is_some());
        // Two tables that nobody asks for here, each as long as the whole file.
        let mut hostile = data.to_vec();
        let directory = u32::from_be_bytes(*data[12..].first_chunk().expect("a collection")) as usize;
        for record in [2, 3].map(|record| directory + 12 + 16 * record) {
            hostile[record + 8..record + 12].fill(0);
            let length = u32::try_from(data.len()).expect("4 GB").to_be_bytes();
            hostile[record + 12..record + 16].copy_from_slice(&length);
        }
        assert_eq!(written_out(&hostile, 0, &kept), None);
        for bytes in [&b""[..], b"OTTO", &data[..4_000], &data[..data.len() / 2]] {
            assert_eq!(written_out(bytes, 0, &NumberSet::default()), None);
        }
    }
}
