//! What the last publish wrote: for each file, what it was made from, what it holds, and what
//! its proof found. A manifest that is missing or damaged is an empty one: everything is then
//! made anew, with the same bytes.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::Metadata;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::is_below;
use crate::model::Digest;
use crate::plan::consent::Rights;
use crate::proof::{CodeRecord, PieceRecord};

/// Entries by the paths of their files below the output folder.
pub type Files = BTreeMap<Arc<str>, Arc<Entry>>;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Shared with the manifest that a run makes of it: a city has a hundred thousand, few of which change.
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub files: Files,
    /// Digests of the content's images: they were decoded whole once.
    #[serde(default)]
    pub images: Vec<Digest>,
    /// Who was shown, and by which right: see `plan::consent`.
    #[serde(default)]
    pub people: Rights,
    /// What the pages of each community were made from: see `render::wholes`.
    #[serde(default)]
    pub communities: BTreeMap<String, Digest>,
}

/// When a file was last written, as its disk says: seconds and nanoseconds. It is only ever compared with itself, for
/// clocks are set back; a file with another time was touched by somebody, and nobody knows what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved(u64, u32);

impl Saved {
    pub fn of(data: &Metadata) -> Option<Self> {
        let since = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self(since.as_secs(), since.subsec_nanos()))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Of what the file was made from.
    pub inputs: Digest,
    /// Of the file's bytes.
    pub digest: Digest,
    pub bytes: u64,
    /// Settled when the file is published.
    #[serde(default)]
    pub saved: Option<Saved>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub codes: Box<[CodeRecord]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece: Option<Box<PieceRecord>>,
    /// Places of other pages that a page leads to: `g/sy08/index.html#boards`.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub beyond: Box<[Box<str>]>,
}

impl Manifest {
    /// The manifest of an output folder, which need not be there.
    pub fn of_output(root: &Path) -> Self {
        Self::read(&root.join(super::OWN).join("manifest.json"))
    }

    pub fn read(path: &Path) -> Self {
        let manifest = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        // Nobody else's names for files.
        manifest.filter(|manifest| manifest.files.keys().all(|path| is_below(path))).unwrap_or_default()
    }

    /// The same without its files.
    pub fn head_of_output(root: &Path) -> Self {
        #[derive(Deserialize)]
        struct Head {
            #[serde(default)]
            images: Vec<Digest>,
            #[serde(default)]
            people: Rights,
        }
        let bytes = std::fs::read(root.join(super::OWN).join("manifest.json")).ok();
        let head = bytes.and_then(|bytes| serde_json::from_slice::<Head>(&bytes).ok());
        head.map_or_else(Self::default, |Head { images, people }| Self {
            files: Files::new(),
            images,
            people,
            communities: BTreeMap::new(),
        })
    }

    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        Ok(serde_json::to_writer(out, self)?)
    }
}

/// As if nobody shared them.
pub(super) fn written<S: Serializer>(files: &Files, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(files.iter().map(|(path, entry)| (path.as_ref(), entry.as_ref())))
}

/// Each is its own until somebody shares it.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Files, D::Error> {
    struct Reader;
    impl<'de> Visitor<'de> for Reader {
        type Value = Files;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("files by their paths")
        }

        fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Files, M::Error> {
            let mut files = Files::new();
            while let Some((path, entry)) = map.next_entry::<Box<str>, Entry>()? {
                files.insert(path.into(), Arc::new(entry));
            }
            Ok(files)
        }
    }
    deserializer.deserialize_map(Reader)
}
