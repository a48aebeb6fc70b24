//! Files that were finished elsewhere: by a run that was stopped, or by another machine for its share of a city. They are
//! as good as our own if they were made from the same inputs and still have the bytes that were proven.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::manifest::{self, Files};
use super::{Entry, Manifest, OWN, PublishError, Stage, Staged, at, is_below};
use crate::model::Digest;

/// Below [`OWN`]: what a run that was stopped had finished.
const LEFT: &str = "left";
const LIST: &str = "left.json";
/// Below it: what several runs that were stopped have left.
const EARLIER: &str = "earlier";

/// A folder with files that are finished.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    folder: PathBuf,
    manifest: Manifest,
    /// Names below the folder, where they are others than the paths.
    names: BTreeMap<String, String>,
}

/// What a stopped run leaves beside its files, which wait under short names.
#[derive(Serialize, Deserialize)]
struct Left {
    #[serde(serialize_with = "manifest::written", deserialize_with = "manifest::read")]
    files: Files,
    names: BTreeMap<String, String>,
}

impl Elsewhere {
    /// An output folder that some `build` has written; `None` for any other. A share may be empty.
    pub fn output(root: &Path) -> Option<Self> {
        let is_there = root.join(OWN).join("manifest.json").is_file();
        let (folder, manifest) = (root.to_owned(), Manifest::of_output(root));
        is_there.then_some(Self { folder, manifest, names: BTreeMap::new() })
    }

    /// What a stopped run left below an output folder.
    pub(super) fn left(root: &Path) -> Option<Self> {
        let folder = root.join(OWN).join(LEFT);
        let list = fs::read(folder.join(LIST)).ok()?;
        let Left { files, names } = serde_json::from_slice(&list).ok()?;
        let are_ours = names.values().all(|name| is_below(name));
        let manifest = Manifest { files, ..Manifest::default() };
        are_ours.then_some(Self { folder, manifest, names })
    }

    /// Images that were decoded whole there.
    pub fn images(&self) -> &[Digest] {
        &self.manifest.images
    }

    /// The finished file of a path, if it was made from these inputs and is whole.
    pub fn find(&self, path: &str, inputs: Digest) -> Option<(Entry, Vec<u8>)> {
        let entry = self.manifest.files.get(path).filter(|entry| entry.inputs == inputs)?;
        let name = self.names.get(path).map_or(path, String::as_str);
        let bytes = fs::read(self.folder.join(name)).ok()?;
        let is_whole = bytes.len() as u64 == entry.bytes && Digest::of(&bytes) == entry.digest;
        is_whole.then(|| (Entry { saved: None, ..Entry::clone(entry) }, bytes))
    }
}

/// Whether a stopped run left something.
pub(super) fn is_left(root: &Path) -> bool {
    root.join(OWN).join(LEFT).exists()
}

/// Keeps what a stopped run had finished for the next one, with what an earlier one had left and this one did not reach.
pub(super) fn leave(
    root: &Path,
    stage: Stage,
    mut files: Files,
    staged: &BTreeMap<Arc<str>, Staged>,
) -> Result<(), PublishError> {
    let mut names: BTreeMap<String, String> =
        staged.iter().map(|(path, staged)| (path.to_string(), staged.0.to_string())).collect();
    if let Some(earlier) = Elsewhere::left(root) {
        let folder = stage.folder.join(EARLIER);
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let not_reached = earlier.manifest.files.into_iter().filter(|(path, _)| !staged.contains_key(path));
        for (number, (path, entry)) in not_reached.enumerate() {
            let Some(name) = earlier.names.get(&*path) else { continue };
            let now = format!("{EARLIER}/{number}");
            // What cannot be moved is made again.
            if fs::rename(earlier.folder.join(name), stage.folder.join(&now)).is_ok() {
                names.insert(path.to_string(), now);
                files.insert(path, entry);
            }
        }
    }
    // Strings, numbers and maps with string keys always have a JSON form.
    let list = serde_json::to_vec(&Left { files, names }).unwrap_or_default();
    let path = stage.folder.join(LIST);
    fs::write(&path, list).map_err(at(&path))?;
    forget(root)?;
    let folder = root.join(OWN).join(LEFT);
    fs::rename(&stage.folder, &folder).map_err(at(&folder))
}

/// Takes away what a stopped run left.
pub(super) fn forget(root: &Path) -> Result<(), PublishError> {
    let folder = root.join(OWN).join(LEFT);
    match fs::remove_dir_all(&folder) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(PublishError::Io(folder, fault)),
        _ => Ok(()),
    }
}
