//! The journal: every move of a publish, written whole before the first is made.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::borders::{self, is_below};
use super::{PublishError, STAGE, Staged, at};

/// Moves in the order in which they were planned; [`Journal::commit`] puts them into the order
/// in which they are made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    moves: Vec<Move>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Move {
    /// A staged file, and its place below the output folder.
    Place {
        staged: Staged,
        #[serde(serialize_with = "written", deserialize_with = "read")]
        path: Arc<str>,
        /// Only for the order, which is settled when the journal is committed.
        #[serde(skip)]
        is_new: bool,
    },
    Remove {
        #[serde(serialize_with = "written", deserialize_with = "read")]
        path: Arc<str>,
    },
}

impl Move {
    /// A path of this move that leads out of the output folder.
    fn outside(&self) -> Option<String> {
        let (staged, path) = match self {
            Self::Place { staged, path, .. } => (Some(&staged.0), path),
            Self::Remove { path } => (None, path),
        };
        let paths = staged.map(|staged| &**staged).into_iter().chain([&**path]);
        paths.into_iter().find(|path| !is_below(path)).map(str::to_owned)
    }

    /// What is new comes before what changes, for nobody is led to it yet; what pages show before
    /// pages, pages before lists of pages; deletes after all of them, and the tool's own record
    /// last. So a page that readers know never names a file that is not there.
    fn rank(&self) -> (u8, u8) {
        match self {
            Self::Remove { .. } => (3, 0),
            Self::Place { path, .. } if path.starts_with(".gridboard/") => (4, 0),
            Self::Place { path, .. } if **path == *"report.json" => (2, 0),
            Self::Place { path, is_new, .. } => {
                let is_page = path.ends_with(".html") || path.ends_with(".xml");
                let is_list = path.matches('/').count() <= 2;
                (u8::from(!is_new), u8::from(is_page) + u8::from(is_page && is_list))
            }
        }
    }
}

/// A path that the manifest has as well.
fn written<S: Serializer>(path: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(path)
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
    Box::<str>::deserialize(deserializer).map(Arc::from)
}

impl Journal {
    const NAME: &str = "journal.json";
    const DRAFT: &str = "journal.draft";

    /// Moves a staged file to its place, where there may be an older one.
    pub fn place(&mut self, staged: &Staged, path: impl Into<Arc<str>>, is_new: bool) {
        self.moves.push(Move::Place { staged: staged.clone(), path: path.into(), is_new });
    }

    pub fn remove(&mut self, path: &str) {
        self.moves.push(Move::Remove { path: path.into() });
    }

    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// Whether a publish was committed and not carried out.
    pub fn is_there(own: &Path) -> bool {
        own.join(Self::NAME).is_file()
    }

    /// After this the publish will happen, whoever carries it out.
    pub fn commit(&mut self, own: &Path) -> Result<(), PublishError> {
        if self.is_empty() {
            return Ok(());
        }
        self.check_ways(own.parent().unwrap_or(own))?;
        self.moves.sort_by_key(Move::rank);
        let draft = own.join(Self::DRAFT);
        // Paths are UTF-8 strings, so the journal always has a JSON form.
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        let write = || -> io::Result<()> {
            let mut file = File::create(&draft)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&draft, own.join(Self::NAME))
        };
        write().map_err(|fault| {
            let _ = fs::remove_file(&draft); // it may be what a full disk has no room for; else the next run does it
            PublishError::Io(draft, fault)
        })
    }

    /// Makes every move that is not made yet, then forgets the journal.
    pub fn carry_out(&self, root: &Path, own: &Path) -> Result<(), PublishError> {
        if self.is_empty() {
            return Ok(());
        }
        self.check_ways(root)?;
        for step in &self.moves {
            match step {
                Move::Place { staged, path, .. } => {
                    place(&own.join(STAGE).join(&*staged.0), &root.join(&**path))?
                }
                Move::Remove { path } => remove(root, path)?,
            }
        }
        let journal = own.join(Self::NAME);
        fs::remove_file(&journal).map_err(at(&journal))
    }

    /// Below the output folder, in the order of the moves.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.moves.iter().map(|step| match step {
            Move::Place { path, .. } | Move::Remove { path } => &**path,
        })
    }

    fn check_ways(&self, root: &Path) -> Result<(), PublishError> {
        borders::check_ways(root, self.paths())
    }

    /// As if a run had made only the first moves.
    #[cfg(test)]
    pub(super) fn truncate(&mut self, moves: usize) {
        self.moves.truncate(moves);
    }

    /// Finishes an interrupted publish; true if there was one. What was staged without a
    /// journal belongs to nobody.
    pub fn recover(root: &Path, own: &Path) -> Result<bool, PublishError> {
        let path = own.join(Self::NAME);
        let was_interrupted = match fs::read(&path) {
            Ok(bytes) => {
                let broken = |fault: &dyn std::fmt::Display| {
                    let fault = io::Error::new(io::ErrorKind::InvalidData, fault.to_string());
                    PublishError::Io(path.clone(), fault)
                };
                let journal: Self = serde_json::from_slice(&bytes).map_err(|fault| broken(&fault))?;
                // A folder that came from elsewhere may name any file of this computer.
                if let Some(path) = journal.moves.iter().find_map(Move::outside) {
                    return Err(broken(&path));
                }
                journal.carry_out(root, own)?;
                true
            }
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => false,
            Err(fault) => return Err(PublishError::Io(path, fault)),
        };
        for left in [fs::remove_dir_all(own.join(STAGE)), fs::remove_file(own.join(Self::DRAFT))] {
            match left {
                Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
                    return Err(PublishError::Io(own.to_owned(), fault));
                }
                _ => {}
            }
        }
        Ok(was_interrupted)
    }
}

fn place(staged: &Path, target: &Path) -> Result<(), PublishError> {
    if let Err(fault) = fs::rename(staged, target) {
        // A new folder, or a move that was made before the interruption.
        if fault.kind() != io::ErrorKind::NotFound {
            return Err(PublishError::Io(target.to_owned(), fault));
        }
        if !staged.exists() && target.exists() {
            return Ok(());
        }
        let folder = target.parent().unwrap_or(target);
        fs::create_dir_all(folder).map_err(at(folder))?;
        fs::rename(staged, target).map_err(at(target))?;
    }
    Ok(())
}

/// Removes a file and the folders that it leaves empty.
fn remove(root: &Path, path: &str) -> Result<(), PublishError> {
    let target = root.join(path);
    match fs::remove_file(&target) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(PublishError::Io(target, fault)),
        _ => {}
    }
    let mut folder = target.parent();
    while let Some(empty) = folder.filter(|f| *f != root) {
        if fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(())
}
