//! The object that a line of the record holds.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

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
    /// 0: all sheets of the piece were taken down.
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

impl Line<'_> {
    /// The piece as staff are told of it: `sy08-b1`.
    pub fn name(&self) -> String {
        let of = |text: &Option<Str<'_>>| text.as_ref().map(|text| text.as_str().to_owned());
        let slug = of(&self.note).map(|note| note.rsplit('/').next().unwrap_or_default().to_owned());
        let first = of(&self.grid).unwrap_or_else(|| self.community.as_str().to_owned());
        let second = of(&self.board).or_else(|| of(&self.worker)).or(slug);
        second.map_or(first.clone(), |second| format!("{first}-{second}"))
    }
}

impl Line<'static> {
    pub fn new(head: Head, facts: Vec<(String, String)>) -> Self {
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
            facts: FactDigests::new(&facts),
            before: IgnoredAny,
            seal: IgnoredAny,
        }
    }
}

/// An object of texts, as it stands in the file: of a million lines few are ever looked into.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDigests<'l>(Cow<'l, str>);

impl<'l> FactDigests<'l> {
    fn new(facts: &[(String, String)]) -> Self {
        let object: serde_json::Map<String, serde_json::Value> =
            facts.iter().map(|(key, digest)| (key.clone(), digest.as_str().into())).collect();
        Self(Cow::Owned(serde_json::Value::Object(object).to_string()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Keys and digests; `None` for something else than an object of texts.
    pub fn parse(text: &str) -> Option<Vec<(String, String)>> {
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
        object.into_iter().map(|(key, value)| Some((key, value.as_str()?.to_owned()))).collect()
    }
}

impl Serialize for FactDigests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de: 'l, 'l> Deserialize<'de> for FactDigests<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|raw| Self(Cow::Borrowed(raw.get())))
    }
}
