//! Texts that many files of a run show, made once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Serialize, Serializer};

use crate::model::{CommunityId, Lang, NoteKind, Slug};

/// One of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shared(Arc<str>);

impl Shared {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Shared {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Serialize for Shared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A notice as the feeds tell it.
#[derive(Clone, Serialize)]
pub struct FeedText {
    pub summary: Shared,
    /// None of a long one: whoever wants to read it opens its page.
    pub html: Option<Shared>,
}

impl FeedText {
    /// Bytes of a text that a feed holds whole: of thirty such, a feed has two megabytes.
    const LONGEST: usize = 64 << 10;

    pub fn new(summary: String, html: String) -> Self {
        let html = (html.len() <= Self::LONGEST).then(|| html.into());
        Self { summary: summary.into(), html }
    }
}

/// What takes room while it is kept.
pub trait Bulk {
    fn bytes(&self) -> usize;
}

impl Bulk for Shared {
    fn bytes(&self) -> usize {
        self.0.len()
    }
}

impl Bulk for FeedText {
    fn bytes(&self) -> usize {
        self.summary.bytes() + self.html.as_ref().map_or(0, Shared::bytes)
    }
}

/// The notices of feeds: each grid's feed has those of its community.
pub type FeedTexts = Made<(CommunityId, Slug), FeedText>;
/// What cards of notes say below their titles: each grid's page has those of its community.
pub type Summaries = Made<(CommunityId, NoteKind, Slug, Lang), Shared>;

/// Texts that are made when the first file wants them.
pub struct Made<K, T>(Mutex<Kept<K, T>>);

struct Kept<K, T> {
    texts: BTreeMap<K, T>,
    bytes: usize,
}

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self { texts: BTreeMap::new(), bytes: 0 }
    }
}

impl<K, T> Default for Made<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord, T: Clone + Bulk> Made<K, T> {
    /// Bytes that are kept at most; whoever comes later makes theirs again.
    const MOST: usize = 16 << 20;

    pub fn get(&self, key: K, make: impl FnOnce() -> T) -> T {
        // A thread that panicked while it held the lock left whole values behind.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().texts.get(&key) {
            return known.clone();
        }
        let text = make();
        let mut kept = kept();
        if kept.bytes + text.bytes() > Self::MOST {
            *kept = Kept::default();
        }
        kept.bytes += text.bytes();
        kept.texts.insert(key, text.clone());
        text
    }
}
