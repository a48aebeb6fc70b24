//! Last stage, and the only one that writes.
//!
//! Files that changed are staged as they are made; when all are proven, a journal that names
//! every move is committed in one rename; then the moves are made. A kill before the commit
//! leaves the old tree, a kill after it leaves whole files and a journal, which the next
//! command of any kind carries out.

mod borders;
mod journal;
mod manifest;
mod printers;
mod prints;

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

pub use borders::is_below;
pub use journal::Journal;
pub use manifest::{Entry, Manifest};
pub use printers::{Printers, PrintersFault};
pub use prints::{append_prints, rewrite_prints};

/// What the tool keeps for itself below the output folder; it may be deleted at any time.
const OWN: &str = ".gridboard";
/// The parts of the output that are made by the tool and by nobody else.
const HALVES: [&str; 3] = ["site", "print", "former"];
const REPORT: &str = "report.json";
/// Where `print` puts its batches; `build` leaves them alone.
const BATCHES: &str = "print/batches";

/// Why nothing could be written.
#[derive(Debug)]
pub enum PublishError {
    /// Another run holds the folder.
    Locked,
    /// The folder holds files that no run of the tool left there.
    Foreign,
    /// The folder is the content's own.
    InsideContent,
    /// A link in the folder leads to another place.
    Link(PathBuf),
    Io(PathBuf, io::Error),
}

/// The output folder, held by this run alone.
pub struct Output {
    root: PathBuf,
    /// Kept open: the lock ends with it.
    _lock: File,
    /// What the last publish wrote.
    pub manifest: Manifest,
    /// Files that are there now, with their sizes; those touched since the last publish are
    /// left out, for nobody knows what they hold.
    present: BTreeMap<String, u64>,
    /// Files that are there, known or not.
    all: Vec<String>,
}

/// A finished run's figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub written: usize,
    pub removed: usize,
    pub kept: usize,
}

fn at(path: &Path) -> impl Fn(io::Error) -> PublishError + '_ {
    move |fault| PublishError::Io(path.to_owned(), fault)
}

/// Carries out what an interrupted publish left, before any command does its own work. A folder
/// that another run holds is that run's business.
pub fn finish_interrupted(root: &Path) -> Result<bool, PublishError> {
    // Without a journal nothing is to be done, and a command that only looks needs no right to write.
    if !Journal::is_there(&root.join(OWN)) {
        return Ok(false);
    }
    borders::check(root)?;
    match lock(root) {
        Ok(_held) => Journal::recover(root, &root.join(OWN)),
        Err(PublishError::Locked) => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn lock(root: &Path) -> Result<File, PublishError> {
    let path = root.join(OWN).join("lock");
    let file = File::options().create(true).append(true).open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PublishError::Locked),
        Err(TryLockError::Error(fault)) => Err(PublishError::Io(path, fault)),
    }
}

impl Output {
    /// Opens the folder, making it where it is missing, and finishes what a killed run began.
    pub fn open(root: &Path) -> Result<Self, PublishError> {
        borders::check(root)?;
        let own = root.join(OWN);
        fs::create_dir_all(&own).map_err(at(&own))?;
        let lock = lock(root)?;
        Journal::recover(root, &own)?;
        let manifest_path = own.join("manifest.json");
        let manifest = Manifest::read(&manifest_path);
        let published = fs::metadata(&manifest_path).and_then(|m| m.modified()).ok();
        let mut present = BTreeMap::new();
        let mut there = Vec::new();
        for half in HALVES {
            let batches = root.join(BATCHES);
            let all = walkdir::WalkDir::new(root.join(half)).into_iter();
            // Batches are kept: they were given to somebody.
            for entry in all.filter_entry(|e| e.path() != batches).filter_map(Result::ok) {
                if entry.file_type().is_dir() {
                    continue;
                }
                let path = name_of(root, entry.path());
                let data = entry.metadata().ok();
                let is_untouched = data.as_ref().is_some_and(|data| {
                    published.is_some_and(|published| data.modified().is_ok_and(|when| when <= published))
                });
                if let Some(data) = data.filter(|_| is_untouched) {
                    present.insert(path.clone(), data.len());
                }
                there.push(path);
            }
        }
        there.sort();
        Ok(Self { root: root.to_owned(), _lock: lock, manifest, present, all: there })
    }

    /// The last publish's entry for `path`, if its file still is what was written then.
    pub fn unchanged(&self, path: &str) -> Option<&Entry> {
        let entry = self.manifest.files.get(path)?;
        (self.present.get(path) == Some(&entry.bytes)).then_some(entry)
    }

    /// A published file's bytes.
    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(path))
    }

    /// An empty staging folder.
    pub fn stage(&self) -> Result<Stage, PublishError> {
        let folder = self.root.join(OWN).join("stage");
        match fs::remove_dir_all(&folder) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
                return Err(PublishError::Io(folder, fault));
            }
            _ => {}
        }
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        Ok(Stage { folder })
    }

    /// Takes away what waits in the staging folder: nothing of a run that failed is left.
    pub fn discard_stage(&self) {
        // What cannot be removed now is removed by the next command.
        let _ = fs::remove_dir_all(self.root.join(OWN).join("stage"));
    }

    /// Commits the staged files, the new manifest and the report, and removes every file below
    /// `site/` and `print/` that the manifest does not name and `is_ours` claims, and those of batches in `withdrawn`. Files of equal
    /// bytes are left as they are; where nothing changed, nothing is written.
    pub fn publish(
        self,
        stage: Option<Stage>,
        manifest: Manifest,
        staged: &BTreeMap<String, PathBuf>,
        report: &[u8],
        withdrawn: &[String],
        is_ours: impl Fn(&str) -> bool,
    ) -> Result<Outcome, PublishError> {
        let mut outcome = Outcome::default();
        let mut journal = Journal::default();
        for (path, entry) in &manifest.files {
            let is_same = || self.holds(path, entry);
            match staged.get(path) {
                Some(file) if !is_same() => {
                    journal.place(file, path, self.all.binary_search(path).is_err());
                    outcome.written += 1;
                }
                _ => outcome.kept += 1,
            }
        }
        let unnamed = self.all.iter().filter(|path| !manifest.files.contains_key(*path));
        for path in unnamed.filter(|path| is_ours(path)).chain(withdrawn) {
            journal.remove(path);
            outcome.removed += 1;
        }
        let has_new_report = fs::read(self.root.join(REPORT)).ok().as_deref() != Some(report);
        let is_marked = manifest == self.manifest && self.present.len() == self.all.len();
        if journal.is_empty() && !has_new_report && is_marked {
            return stage.map_or(Ok(()), Stage::clear).map(|()| outcome);
        }
        let stage = match stage {
            Some(stage) => stage,
            None => self.stage()?,
        };
        if has_new_report {
            journal.place(&stage.put("report", report)?, REPORT, false);
        }
        // Its time is the mark after which a touched file is not trusted, so it is the last.
        journal.place(&stage.put("manifest", &manifest.to_bytes())?, &format!("{OWN}/manifest.json"), false);
        let own = self.root.join(OWN);
        journal.commit(&own)?;
        journal.carry_out(&self.root, &own)?;
        stage.clear()?;
        Ok(outcome)
    }

    /// The name of the next batch of a day: `2026-11-23-1`; one that `is_recorded` knows was somebody's.
    pub fn next_batch(&self, day: &str, is_recorded: impl Fn(&str) -> bool) -> String {
        let folder = self.root.join(BATCHES);
        let mut names = (1u32..).map(|number| format!("{day}-{number}"));
        let is_free = |name: &String| !folder.join(name).exists() && !is_recorded(name);
        names.find(is_free).unwrap_or_else(|| day.to_owned())
    }

    /// The batches that lie in an output folder, which need not be there, by name.
    pub fn batches(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root.join(BATCHES)).into_iter().flatten().filter_map(Result::ok);
        let folders = entries.filter(|entry| entry.path().join("batch.json").is_file());
        let mut names: Vec<String> =
            folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// Commits a batch: its files (paths below its folder) and the list of them.
    pub fn publish_batch(
        self,
        id: &str,
        stage: Option<Stage>,
        files: Vec<(String, PathBuf)>,
        listing: &[u8],
    ) -> Result<(), PublishError> {
        let stage = match stage {
            Some(stage) => stage,
            None => self.stage()?,
        };
        let mut journal = Journal::default();
        for (path, staged) in &files {
            journal.place(staged, &format!("{BATCHES}/{id}/{path}"), true);
        }
        journal.place(&stage.put("batch", listing)?, &format!("{BATCHES}/{id}/batch.json"), true);
        let own = self.root.join(OWN);
        journal.commit(&own)?;
        journal.carry_out(&self.root, &own)?;
        stage.clear()
    }

    /// Whether the file on the disk has the entry's bytes.
    fn holds(&self, path: &str, entry: &Entry) -> bool {
        self.read(path).is_ok_and(|bytes| {
            bytes.len() as u64 == entry.bytes && crate::model::Digest::of(&bytes) == entry.digest
        })
    }
}

fn name_of(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.components().map(|p| p.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Where files wait for the commit.
pub struct Stage {
    folder: PathBuf,
}

impl Stage {
    fn clear(self) -> Result<(), PublishError> {
        fs::remove_dir_all(&self.folder).map_err(at(&self.folder))
    }

    /// Writes a file that waits; `name` is any name that no other file of the run has.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, PublishError> {
        let path = self.folder.join(name);
        fs::write(&path, bytes).map_err(at(&path))?;
        Ok(path)
    }
}
