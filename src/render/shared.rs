//! Texts that many files of a run show, made once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Serialize, Serializer};

use crate::model::{CommunityId, Slug};

/// One of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shared(Arc<str>);

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

    fn bytes(&self) -> usize {
        self.summary.0.len() + self.html.as_ref().map_or(0, |html| html.0.len())
    }
}

/// The notices of feeds: each grid's feed has those of its community.
#[derive(Default)]
pub struct FeedTexts(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    texts: BTreeMap<(CommunityId, Slug), FeedText>,
    bytes: usize,
}

impl FeedTexts {
    /// Bytes that are kept at most; whoever comes later makes theirs again.
    const MOST: usize = 16 << 20;

    pub fn get(&self, community: &CommunityId, slug: &Slug, make: impl FnOnce() -> FeedText) -> FeedText {
        // A thread that panicked while it held the lock left whole values behind.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (community.clone(), slug.clone());
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
