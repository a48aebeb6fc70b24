//! Notices and guides.

use std::collections::BTreeMap;

use super::{Date, Digest, GridId, Lang, Paper, Slug, Text};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// 通知: has its day, may expire.
    Notice,
    /// 办事指南: stays.
    Guide,
}

impl NoteKind {
    /// The folder of the content and of the site.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Notice => "notices",
            Self::Guide => "guides",
        }
    }
}

/// A Markdown file that is published on the day; an expired notice is kept in the archive.
#[derive(Clone, Debug)]
pub struct Note {
    pub kind: NoteKind,
    pub slug: Slug,
    pub title: Text,
    pub date: Date,
    pub expires: Option<Date>,
    /// For these grids only; empty: for everyone.
    pub grids: Vec<GridId>,
    pub category: Option<Text>,
    pub pinned: bool,
    /// Also prints a poster of this size.
    pub poster: Option<Paper>,
    /// Markdown of the site's own language.
    pub body: String,
    /// Markdown in other languages.
    pub translations: BTreeMap<Lang, String>,
    /// Where relative links and images of the bodies lead, by what the Markdown writes.
    pub links: BTreeMap<String, NoteLink>,
}

impl Note {
    pub fn body_in(&self, lang: &Lang) -> &str {
        self.translations.get(lang).unwrap_or(&self.body)
    }

    pub fn is_expired_on(&self, day: Date) -> bool {
        self.expires.is_some_and(|expires| expires < day)
    }

    /// Whether the grid's page shows it.
    pub fn is_for(&self, grid: &GridId) -> bool {
        self.grids.is_empty() || self.grids.contains(grid)
    }
}

/// What a relative link of a note means.
#[derive(Clone, Debug)]
pub enum NoteLink {
    /// Another note of the same community.
    Note(NoteKind, Slug),
    Image(NoteImage),
}

/// An image of a note.
#[derive(Clone, Debug)]
pub struct NoteImage {
    /// Path below the community's folder.
    pub file: String,
    pub digest: Digest,
    /// Pixels.
    pub width: u32,
    pub height: u32,
}
