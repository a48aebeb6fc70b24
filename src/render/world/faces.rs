//! What faces a piece is set in: those of the theme, or, once many pieces were made, smaller ones that hold what these
//! pieces showed.
//!
//! A small face gives the same bytes (`fonts/outlines.rs`) and saves a sixth of a card. What is in it is learned from the
//! pieces themselves: whatever of the next piece it lacks has that one set in the whole faces.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem};
use typst::text::{Font, TextItem};
use typst_layout::PagedDocument;

use crate::fonts::{Fonts, NumberSet, glyphs_of, written_out};

/// To make small faces takes 0.1 s, and what Typst knows of the others is lost: as much as they save in so many pieces.
const WORTH: usize = 64;

/// Whole and small faces.
pub struct Faces {
    whole: Arc<Fonts>,
    small: RwLock<Option<Arc<Small>>>,
    seen: Mutex<Seen>,
}

/// What pieces in whole faces showed.
#[derive(Default)]
struct Seen {
    pieces: usize,
    chars: NumberSet,
    /// By the number of the face.
    glyphs: Vec<NumberSet>,
}

/// Faces that hold what was seen.
pub struct Small {
    seen: NumberSet,
    /// By the number of the face; those that no piece was set in, and whose outlines are of another kind, stay whole.
    faces: Vec<Option<(Font, NumberSet)>>,
}

impl Faces {
    pub fn new(whole: Arc<Fonts>) -> Self {
        Self { whole, small: RwLock::default(), seen: Mutex::default() }
    }

    pub fn whole(&self) -> &Fonts {
        &self.whole
    }

    /// Small faces, if there are any that are likely to hold all of `text`.
    pub fn small(&self, text: &str) -> Option<Arc<Small>> {
        // A thread that panicked while it held the lock left the faces whole.
        let small = self.small.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        beyond_ascii(text).all(|char| small.seen.contains(char)).then_some(small)
    }

    /// A piece was set in whole faces: what it showed will be in small ones.
    pub fn learn(&self, text: &str, document: &PagedDocument) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.pieces += 1;
        seen.chars.extend(beyond_ascii(text));
        let Seen { glyphs, .. } = &mut *seen;
        all_texts(document, &mut |text| {
            if let Some(face) = self.whole.opened().position(|font| font == Some(text.font.font())) {
                glyphs.resize_with(glyphs.len().max(face + 1), NumberSet::default);
                glyphs[face].extend(text.glyphs.iter().map(|glyph| glyph.id.into()));
            }
            true
        });
        if seen.pieces.is_multiple_of(WORTH) {
            let small = Arc::new(Small::of(&seen, &self.whole));
            *self.small.write().unwrap_or_else(PoisonError::into_inner) = Some(small);
        }
    }
}

impl Small {
    fn of(seen: &Seen, whole: &Fonts) -> Self {
        let small = |(face, glyphs): (&Option<&Font>, &NumberSet)| {
            let font = (*face)?;
            // What one piece shows in one weight the next may show in another.
            let mut kept = glyphs_of(font.data(), font.index(), &seen.chars);
            kept.extend(glyphs.iter());
            let bytes = written_out(font.data(), font.index(), &kept)?;
            Some((Font::new(Bytes::new(bytes), 0)?, kept))
        };
        let opened: Vec<_> = whole.opened().collect();
        Self { seen: seen.chars.clone(), faces: opened.iter().zip(&seen.glyphs).map(small).collect() }
    }

    /// The face of a number, if there is a small one.
    pub fn font(&self, index: usize) -> Option<Font> {
        Some(self.faces.get(index)?.as_ref()?.0.clone())
    }

    /// Whether everything that a document shows is in these faces.
    pub fn holds(&self, document: &PagedDocument) -> bool {
        all_texts(document, &mut |text| {
            let face = self.faces.iter().flatten().find(|(font, _)| font == text.font.font());
            face.is_none_or(|(_, kept)| text.glyphs.iter().all(|glyph| kept.contains(glyph.id.into())))
        })
    }
}

fn beyond_ascii(text: &str) -> impl Iterator<Item = u32> {
    text.chars().filter(|char| !char.is_ascii()).map(u32::from)
}

/// Whether `is_so` holds for all texts of a document; asks no further after one for which it does not.
fn all_texts(document: &PagedDocument, is_so: &mut impl FnMut(&TextItem) -> bool) -> bool {
    fn of_frame(frame: &Frame, is_so: &mut impl FnMut(&TextItem) -> bool) -> bool {
        frame.items().all(|(_, item)| match item {
            FrameItem::Group(group) => of_frame(&group.frame, is_so),
            FrameItem::Text(text) => is_so(text),
            _ => true,
        })
    }
    document.pages().iter().all(|page| of_frame(&page.frame, is_so))
}
