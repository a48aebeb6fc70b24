//! Last stage, and the only one that writes.
//!
//! Files that changed are staged as they are made; when all are proven, a journal that names
//! every move is committed in one rename; then the moves are made. A kill before the commit
//! leaves the old tree, a kill after it leaves whole files and a journal, which the next
//! command of any kind carries out.

mod borders;
mod elsewhere;
pub mod good;
mod hold;
mod journal;
mod manifest;
mod printers;
mod prints;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::{CommunityId, Digest};
use good::Texts;
use serde::{Deserialize, Serialize};

pub use borders::{is_below, refuse_foreign};
pub use elsewhere::Elsewhere;
pub use hold::Hold;
pub use journal::Journal;
pub use manifest::{Entry, Files, Manifest, Saved};
pub use printers::{Printers, PrintersFault};
pub use prints::{NewPrints, append_prints};

/// What the tool keeps for itself below the output folder; it may be deleted at any time.
const OWN: &str = ".gridboard";
/// The parts of the output that are made by the tool and by nobody else.
const HALVES: [&str; 3] = ["site", "print", "former"];
/// Where finished files wait for the commit, below [`OWN`].
const STAGE: &str = "stage";
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
    /// A folder stands where a file has to go, or the other way round, or something that is neither.
    InTheWay(PathBuf),
    /// This file of the content was saved while it was read or worked on.
    Meanwhile(String),
    /// Somebody asked to stop; so many files were finished, and wait for the next run.
    Stopped(usize),
    Io(PathBuf, io::Error),
}

/// The output folder, held by this run alone.
pub struct Output {
    root: PathBuf,
    /// Kept open: the lock ends with it.
    _lock: File,
    /// What the last publish wrote.
    pub manifest: Manifest,
    /// Files that are there and are not what the manifest says of them.
    others: BTreeMap<String, Seen>,
    /// Files of the manifest that are not there.
    gone: BTreeSet<String>,
    /// What other runs have finished.
    elsewhere: Vec<Elsewhere>,
}

/// A file's size and time.
type Seen = (u64, Option<Saved>);

/// What a build has finished and proven.
pub struct Publication<'p> {
    pub stage: Option<Stage>,
    pub manifest: Manifest,
    /// Where the files wait that were made now, by their paths.
    pub staged: &'p BTreeMap<Arc<str>, Staged>,
    pub report: Report<'p>,
    /// Files of batches that go, too.
    pub withdrawn: &'p [String],
    /// What communities say now, where that is to be kept.
    pub good: Option<BTreeMap<CommunityId, Texts>>,
}

/// Writes what a file is to hold: the lists of a city's files are too long to be kept.
type Write<'p> = Box<dyn Fn(&mut dyn io::Write) -> io::Result<()> + 'p>;

/// How the report is written, of these files, and what it will be.
pub struct Report<'p> {
    pub digest: Digest,
    pub write: &'p dyn Fn(&mut dyn io::Write, &Files) -> io::Result<()>,
}

/// A finished run's figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub written: usize,
    pub removed: usize,
    pub kept: usize,
}

fn whole<'p>(bytes: Vec<u8>) -> Write<'p> {
    Box::new(move |out| out.write_all(&bytes))
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
    borders::refuse_odd(&path)?;
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
        let manifest = Manifest::of_output(root);
        let mut others = BTreeMap::new();
        let mut gone: BTreeSet<&str> = manifest.files.keys().map(AsRef::as_ref).collect();
        for half in HALVES {
            let batches = root.join(BATCHES);
            let all = walkdir::WalkDir::new(root.join(half)).into_iter();
            // Batches are kept: they were given to somebody.
            for entry in all.filter_entry(|e| e.path() != batches).filter_map(Result::ok) {
                if entry.file_type().is_dir() {
                    continue;
                }
                let data = entry.metadata().ok();
                let seen = data.map_or((0, None), |data| (data.len(), Saved::of(&data)));
                let path = name_of(root, entry.path());
                gone.remove(path.as_str());
                if manifest.files.get(path.as_str()).is_none_or(|entry| (entry.bytes, entry.saved) != seen) {
                    others.insert(path, seen);
                }
            }
        }
        let gone = gone.into_iter().map(str::to_owned).collect();
        let elsewhere = Elsewhere::left(root).into_iter().collect();
        Ok(Self { root: root.to_owned(), _lock: lock, manifest, others, gone, elsewhere })
    }

    /// Files of these folders need not be made again.
    pub fn take_from(&mut self, folders: Vec<Elsewhere>) {
        self.elsewhere.extend(folders);
    }

    /// A file that some other run has finished from the same inputs.
    pub fn finished_elsewhere(&self, path: &str, inputs: Digest) -> Option<(Entry, Vec<u8>)> {
        self.elsewhere.iter().find_map(|folder| folder.find(path, inputs))
    }

    /// Ends a run that was stopped: what it has finished waits for the next one.
    pub fn leave(
        self,
        stage: Option<Stage>,
        mut files: Files,
        staged: &BTreeMap<Arc<str>, Staged>,
    ) -> Result<(), PublishError> {
        files.retain(|path, _| staged.contains_key(path));
        stage.map_or(Ok(()), |stage| elsewhere::leave(&self.root, stage, files, staged))
    }

    /// The last publish's entry for `path`, if its file still is what was written then.
    pub fn unchanged(&self, path: &str) -> Option<(&Arc<str>, &Arc<Entry>)> {
        let known = self.manifest.files.get_key_value(path)?;
        let is_same = known.1.saved.is_some() && !self.others.contains_key(path) && !self.gone.contains(path);
        is_same.then_some(known)
    }

    /// The size and time of a file that is there, known or not.
    fn there(&self, path: &str) -> Option<Seen> {
        let known = || self.manifest.files.get(path).filter(|_| !self.gone.contains(path));
        self.others.get(path).copied().or_else(|| known().map(|entry| (entry.bytes, entry.saved)))
    }

    /// A published file's bytes.
    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(path))
    }

    /// An empty staging folder.
    pub fn stage(&self) -> Result<Stage, PublishError> {
        let folder = self.root.join(OWN).join(STAGE);
        match fs::remove_dir_all(&folder) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
                return Err(PublishError::Io(folder, fault));
            }
            _ => {}
        }
        Stage::make(folder)
    }

    /// Takes away what waits in the staging folder: nothing of a run that failed is left.
    pub fn discard_stage(&self) {
        // What cannot be removed now is removed by the next command.
        let _ = fs::remove_dir_all(self.root.join(OWN).join(STAGE));
    }

    /// Commits what is finished, and removes every file below `site/`, `print/` and `former/` that the manifest does not
    /// name and `is_ours` claims. Files of equal bytes are left as they are; where nothing changed, nothing is written.
    pub fn publish(
        self,
        finished: Publication<'_>,
        is_ours: impl Fn(&str) -> bool,
    ) -> Result<Outcome, PublishError> {
        let Publication { stage, mut manifest, staged, report, withdrawn, good } = finished;
        let mut outcome = Outcome::default();
        let mut journal = Journal::default();
        for (path, entry) in &mut manifest.files {
            let there = self.there(path);
            match staged.get(path) {
                Some(file) if !self.holds(path, entry) => {
                    journal.place(file, Arc::clone(path), there.is_none());
                    // A move keeps the time.
                    let waits = self.root.join(OWN).join(STAGE).join(&*file.0);
                    Arc::make_mut(entry).saved = fs::metadata(waits).ok().and_then(|data| Saved::of(&data));
                    outcome.written += 1;
                    continue;
                }
                Some(_) => Arc::make_mut(entry).saved = there.and_then(|(_, saved)| saved),
                None => {}
            }
            outcome.kept += 1;
        }
        let were_there =
            self.manifest.files.keys().map(AsRef::as_ref).filter(|path| !self.gone.contains(*path));
        let were_there = were_there.chain(self.others.keys().map(String::as_str));
        let unnamed = were_there.filter(|path| !manifest.files.contains_key(*path) && is_ours(path));
        let unnamed: BTreeSet<&str> = unnamed.collect();
        for path in unnamed.into_iter().chain(withdrawn.iter().map(String::as_str)) {
            journal.remove(path);
            outcome.removed += 1;
        }
        let (good, gone) =
            good.as_ref().map_or_else(Default::default, |good| good::changes(&self.root, good));
        gone.iter().for_each(|path| journal.remove(path));
        let has_new_report = borders::digest_of_plain(&self.root.join(REPORT)) != Some(report.digest);
        if journal.is_empty() && !has_new_report && good.is_empty() && manifest == self.manifest {
            elsewhere::forget(&self.root)?;
            return stage.map_or(Ok(()), Stage::clear).map(|()| outcome);
        }
        let files = &manifest.files;
        let write: Write<'_> = Box::new(|out| (report.write)(out, files));
        let report = has_new_report.then(|| ("report".to_owned(), REPORT.to_owned(), write));
        let good = good.into_iter().enumerate();
        let good = good.map(|(n, (path, bytes))| (format!("good{n}"), path, whole(bytes)));
        let own: Write<'_> = Box::new(|out| manifest.write(out));
        let own = ("manifest".to_owned(), format!("{OWN}/manifest.json"), own);
        self.carry_through(journal, stage, report.into_iter().chain(good).chain([own]))?;
        Ok(outcome)
    }

    /// Stages what is left to be written, by a name of its own, its place and its bytes; then commits, and makes the
    /// moves. What fails before the commit leaves nothing behind: the disk may be full.
    fn carry_through<'p>(
        &self,
        mut journal: Journal,
        stage: Option<Stage>,
        rest: impl IntoIterator<Item = (String, String, Write<'p>)>,
    ) -> Result<(), PublishError> {
        let own = self.root.join(OWN);
        let commit = || -> Result<(Journal, Stage), PublishError> {
            let stage = stage.map_or_else(|| self.stage(), Ok)?;
            for (name, path, write) in rest {
                journal.place(&stage.write(&name, &write)?, path.as_str(), self.there(&path).is_none());
            }
            journal.commit(&own)?;
            Ok((journal, stage))
        };
        let (journal, stage) = commit().inspect_err(|_| self.discard_stage())?;
        journal.carry_out(&self.root, &own)?;
        elsewhere::forget(&self.root)?;
        stage.clear()
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
        files: Vec<(String, Staged)>,
        listing: impl Fn(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), PublishError> {
        let mut journal = Journal::default();
        for (path, staged) in &files {
            journal.place(staged, format!("{BATCHES}/{id}/{path}"), true);
        }
        self.carry_through(
            journal,
            stage,
            [("batch".to_owned(), format!("{BATCHES}/{id}/batch.json"), Box::new(listing) as Write<'_>)],
        )
    }

    /// Whether the file on the disk has the entry's bytes.
    fn holds(&self, path: &str, entry: &Entry) -> bool {
        self.read(path)
            .is_ok_and(|bytes| bytes.len() as u64 == entry.bytes && Digest::of(&bytes) == entry.digest)
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

/// A file that waits, by its name in the staging folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staged(Box<str>);

impl Stage {
    /// Threads that make files in one folder wait for each other, which took two fifths of a city's time; so there are
    /// several.
    const FOLDERS: usize = 16;

    fn make(folder: PathBuf) -> Result<Self, PublishError> {
        for number in 0..Self::FOLDERS {
            let inner = folder.join(number.to_string());
            fs::create_dir_all(&inner).map_err(at(&inner))?;
        }
        Ok(Self { folder })
    }

    fn clear(self) -> Result<(), PublishError> {
        fs::remove_dir_all(&self.folder).map_err(at(&self.folder))
    }

    /// Writes a file that waits; `name` is any name that no other file of the run has.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<Staged, PublishError> {
        let (staged, path) = self.place(name);
        fs::write(&path, bytes).map_err(at(&path))?;
        Ok(staged)
    }

    /// The same for a file that is made as it is written.
    fn write(&self, name: &str, write: &Write<'_>) -> Result<Staged, PublishError> {
        let (staged, path) = self.place(name);
        let made = || {
            let mut out = BufWriter::new(File::create(&path)?);
            write(&mut out)?;
            out.into_inner().map(drop).map_err(io::IntoInnerError::into_error)
        };
        made().map_err(at(&path))?;
        Ok(staged)
    }

    fn place(&self, name: &str) -> (Staged, PathBuf) {
        let sum: usize = name.bytes().map(usize::from).sum();
        let staged = format!("{}/{name}", sum % Self::FOLDERS);
        let path = self.folder.join(&staged);
        (Staged(staged.into()), path)
    }
}

#[cfg(test)]
mod tests;
