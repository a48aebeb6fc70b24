//! The object that a line of the record holds.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is borrowed from the line where it can be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Str<'l>(#[serde(borrow)] pub Cow<'l, str>);

impl Str<'_> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Str<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

/// One printed piece. Lengths in mm, positions as longitude and latitude.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line<'l> {
    /// The day on which it was printed, as `2013-05-07`.
    #[serde(borrow)]
    pub date: Str<'l>,
    #[serde(borrow)]
    pub batch: Str<'l>,
    /// `board`, `card`, `wall-map`, `poster`.
    #[serde(borrow)]
    pub kind: Str<'l>,
    #[serde(borrow)]
    pub community: Str<'l>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<Str<'l>>,
    /// The grid's code: an id that comes back with another code is another grid.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Str<'l>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub board: Option<Str<'l>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<Str<'l>>,
    /// `notices/water` or `guides/residence`.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Str<'l>>,
    /// What the code says.
    #[serde(borrow)]
    pub url: Str<'l>,
    pub issue: u32,
    pub copies: u32,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Str<'l>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Str<'l>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<(f64, f64)>,
    /// Name of the grid's hue.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub hue: Option<Str<'l>>,
    /// Digests of what the piece shows, by `model::Fact`.
    #[serde(borrow)]
    pub facts: FactDigests<'l>,
    /// Read with the seal, before the line is parsed.
    #[serde(default, skip_serializing, rename = "prev")]
    pub before: IgnoredAny,
    #[serde(default, skip_serializing, rename = "sum")]
    pub seal: IgnoredAny,
}

/// What no piece can do without.
pub struct Head {
    pub date: String,
    pub batch: String,
    pub kind: &'static str,
    pub community: String,
    pub url: String,
    pub issue: u32,
    pub copies: u32,
}

impl Line<'static> {
    pub fn new(head: Head, facts: Vec<(String, String)>) -> Self {
        let facts = facts.into_iter().map(|(key, digest)| (key.into(), digest.into())).collect();
        Self {
            date: head.date.into(),
            batch: head.batch.into(),
            kind: Str(Cow::Borrowed(head.kind)),
            community: head.community.into(),
            grid: None,
            code: None,
            board: None,
            worker: None,
            note: None,
            url: head.url.into(),
            issue: head.issue,
            copies: head.copies,
            place: None,
            size: None,
            at: None,
            hue: None,
            facts: FactDigests(facts),
            before: IgnoredAny,
            seal: IgnoredAny,
        }
    }
}

/// An object of texts, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDigests<'l>(pub Vec<(Str<'l>, Str<'l>)>);

impl FactDigests<'_> {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, digest)| (key.as_str(), digest.as_str()))
    }
}

impl Serialize for FactDigests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de: 'l, 'l> Deserialize<'de> for FactDigests<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = FactDigests<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::with_capacity(16);
                while let Some(entry) = map.next_entry::<Str<'de>, Str<'de>>()? {
                    all.push(entry);
                }
                Ok(FactDigests(all))
            }
        }
        deserializer.deserialize_map(Object)
    }
}
