//! An output folder that is whole, held for a look from outside: see `pipeline::glance`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::model::Digest;

use super::{BATCHES, HALVES, Journal, OWN, REPORT, STAGE, borders, elsewhere, lock};

/// Below [`OWN`].
const GLANCE: &str = "glance.json";

/// Nobody else writes the folder for as long as this lives.
pub struct Hold {
    root: PathBuf,
    _lock: File,
}

impl Hold {
    /// `None` where the folder is missing, another's, or holds what a run has begun and not ended.
    pub fn of_finished(root: &Path) -> Option<Self> {
        let own = root.join(OWN);
        let is_begun = Journal::is_there(&own) || elsewhere::is_left(root) || own.join(STAGE).exists();
        let is_whole = own.join("manifest.json").is_file() && !is_begun;
        if !is_whole || borders::check(root).is_err() {
            return None;
        }
        Some(Self { root: root.to_owned(), _lock: lock(root).ok()? })
    }

    /// The files and folders that a build writes.
    pub fn parts(&self) -> impl Iterator<Item = PathBuf> {
        let own = format!("{OWN}/manifest.json");
        let names = HALVES.into_iter().chain([REPORT]).map(str::to_owned).chain([own]);
        names.map(|name| self.root.join(name))
    }

    /// Whether a path below them is one that builds leave alone.
    pub fn is_apart(&self, path: &Path) -> bool {
        path.strip_prefix(&self.root).is_ok_and(|inner| inner == Path::new(BATCHES))
    }

    /// Of the report that lies there.
    pub fn report(&self) -> Option<Digest> {
        borders::digest_of_plain(&self.root.join(REPORT))
    }

    /// What was kept there.
    pub fn glance(&self) -> Option<Vec<u8>> {
        borders::read_plain(&self.root.join(OWN).join(GLANCE))
    }

    /// Keeps it. Where that fails, the next build does more than it must.
    pub fn keep_glance(&self, bytes: &[u8]) {
        let path = self.root.join(OWN).join(GLANCE);
        let _ = fs::write(&path, bytes);
    }
}
