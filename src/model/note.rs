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

/// A day, or a day and a time in the site's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    pub day: Date,
    /// Minutes since midnight.
    pub minute: Option<u16>,
}

impl Moment {
    /// `2013-05-07` or `2013-05-07 14:30`.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = match text.trim().split_once([' ', 'T']) {
            Some((day, time)) => (day, Some(time.trim())),
            None => (text.trim(), None),
        };
        let minute = match time {
            None => None,
            Some(time) => {
                let (hour, minute) = time.split_once([':', '：'])?;
                let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
                Some((hour < 24 && minute < 60).then_some(hour * 60 + minute)?)
            }
        };
        Some(Self { day: day.parse().ok()?, minute })
    }
}

/// What a notice invites to.
#[derive(Clone, Debug, Hash)]
pub struct Event {
    pub start: Moment,
    /// Not before the start, and with a time exactly if that has one.
    pub end: Option<Moment>,
    pub place: Option<Text>,
}

/// What whoever follows a guide wants to know first.
#[derive(Clone, Debug, Default, Hash)]
pub struct Errand {
    /// What to bring.
    pub bring: Vec<Text>,
    pub place: Option<Text>,
    pub hours: Option<Text>,
}

/// A Markdown file that is published on the day; an expired notice is kept in the archive.
#[derive(Clone, Debug, Hash)]
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
    /// Of a notice.
    pub event: Option<Event>,
    /// Of a guide.
    pub errand: Errand,
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

    /// Of its text in all languages.
    pub fn bytes(&self) -> usize {
        self.body.len() + self.translations.values().map(String::len).sum::<usize>()
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
#[derive(Clone, Debug, Hash)]
pub enum NoteLink {
    /// Another note of the same community.
    Note(NoteKind, Slug),
    Image(NoteImage),
}

/// An image of a note.
#[derive(Clone, Debug, Hash)]
pub struct NoteImage {
    /// Path below the community's folder.
    pub file: String,
    pub digest: Digest,
    /// Pixels.
    pub width: u32,
    pub height: u32,
}

impl NoteImage {
    /// Longer sides in px in which it is published: enough for a phone, and for a large or sharp screen.
    pub fn sides(&self) -> Vec<u32> {
        const SMALL: u32 = 800;
        const LARGE: u32 = 1600;
        let own = self.width.max(self.height);
        if own <= SMALL { vec![SMALL] } else { vec![SMALL, LARGE] }
    }
}
