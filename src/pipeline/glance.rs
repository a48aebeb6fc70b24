//! A build that would find nothing to do is known by a look at the outside of its files.
//!
//! After a build a digest is kept, beside the warnings that it gave, of what every file of the content, the themes and the
//! output looks like from outside: name, length, when it was saved and, on Unix, when anything about it changed last. If
//! all still look so, the program is the same one and it is the same day, then the output is what a whole build would
//! leave, and nothing is read. Anything else, also a file that was saved in the moment when the look was taken, and the
//! whole way is gone; so a look that is missing or damaged costs time only.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::{Built, Outcome, Request, Wish};
use crate::check::Today;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Digest;
use crate::plan::{Job, JobKind, Piece, Scope};
use crate::publish::{Hold, good};

/// What a build made, as its last line tells.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    pub pages: usize,
    pub boards: usize,
    pub cards: usize,
    pub codes: usize,
}

impl Counts {
    /// Adds what these jobs make; codes are counted when they are proven.
    pub fn add<'j>(&mut self, jobs: impl Iterator<Item = &'j Job>) {
        for job in jobs {
            match job.kind {
                JobKind::Page(..) => self.pages += 1,
                JobKind::Piece(Piece::Board { .. }, _) => self.boards += 1,
                JobKind::Piece(Piece::Card { .. }, _) => self.cards += 1,
                _ => {}
            }
        }
    }
}

/// What an output depends on beside the files that lie below the root.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Basis {
    /// As `2026-11-26`.
    pub day: String,
    pub timezone: String,
    pub fonts: Vec<PathBuf>,
}

/// What is kept below the output folder.
#[derive(Serialize, Deserialize)]
struct Kept {
    sources: Digest,
    output: Digest,
    report: Digest,
    basis: Basis,
    counts: Counts,
    files: usize,
    /// Warnings, which are said again.
    found: Vec<Diagnostic>,
}

/// The files of the content and the themes as they looked before anything was read.
pub struct Glance<'g> {
    request: &'g Request,
    output: &'g Path,
    /// Which files the wish is about, and by which program.
    question: Digest,
    sources: Outside,
}

/// What files look like from outside, together.
#[derive(Clone, Copy)]
struct Outside {
    digest: Digest,
    /// When the last of them was touched.
    latest: SystemTime,
}

/// Files that were touched so shortly before a look may be saved again without looking otherwise: some drives count in
/// steps of two seconds.
const TICK: Duration = Duration::from_secs(2);

impl<'g> Glance<'g> {
    /// Looks at what a build is going to read. `None` where it is about more than one output folder and its content.
    pub fn before(request: &'g Request, wish: &Wish<'g>) -> Option<Self> {
        let is_plain = wish.share.is_none() && wish.finished.is_empty() && !wish.keeps_going;
        if !is_plain || good::is_kept(wish.output) {
            return None;
        }
        let scope = match wish.scope {
            Scope::All => "all",
            Scope::Site => "site",
            Scope::Print => "print",
        };
        let version = env!("CARGO_PKG_VERSION");
        let question = Digest::of_parts([scope.as_bytes(), version.as_bytes(), request.program.as_bytes()]);
        let (content, themes) = rayon::join(
            || Outside::at(&request.root.join("content"), |_| true),
            || Outside::at(&request.root.join("themes"), |_| true),
        );
        Some(Self { request, output: wish.output, question, sources: Outside::of([content, themes]) })
    }

    /// What was built, if nothing changed since.
    pub fn same(&self) -> Option<Built> {
        let hold = Hold::of_finished(self.output)?;
        let kept: Kept = serde_json::from_slice(&hold.glance()?).ok()?;
        let day = match self.request.today {
            Today::Given(day) => day,
            Today::Now(now) => now.in_tz(&kept.basis.timezone).ok()?.date(),
        };
        let mut found = Diagnostics::default();
        kept.found.into_iter().for_each(|warning| found.push(warning.restored()));
        let is_same = kept.basis.day == day.to_string()
            && kept.sources == self.sources_with(&kept.basis.fonts)
            && kept.output == Outside::at_output(&hold).digest;
        is_same.then(|| Built {
            outcome: Outcome { kept: kept.files, ..Outcome::default() },
            counts: kept.counts,
            report: kept.report,
            basis: kept.basis,
            withdrawn: 0,
            taken: 0,
            found,
            left: Default::default(),
            was_finished: false,
        })
    }

    /// Keeps what the build has left, for the next one.
    pub fn keep(&self, built: &Built) {
        let is_settled = self.sources.latest + TICK < self.request.started;
        let told = built.found.sorted();
        let has_all = told.more.is_none() && told.all.iter().all(Diagnostic::can_be_kept);
        if !is_settled || !has_all {
            return;
        }
        let Some(hold) = Hold::of_finished(self.output) else { return };
        // Another run may have come between: the report names every file by its digest.
        if hold.report() != Some(built.report) {
            return;
        }
        let kept = Kept {
            sources: self.sources_with(&built.basis.fonts),
            output: Outside::at_output(&hold).digest,
            report: built.report,
            basis: built.basis.clone(),
            counts: built.counts,
            files: built.outcome.written + built.outcome.kept,
            found: told.all,
        };
        // Strings, numbers and lists always have a JSON form.
        hold.keep_glance(&serde_json::to_vec(&kept).unwrap_or_default());
    }

    fn sources_with(&self, fonts: &[PathBuf]) -> Digest {
        let fonts = Outside::of(fonts.iter().map(|path| Outside::at(path, |_| true)));
        Digest::of_parts([self.question.as_bytes(), self.sources.digest.as_bytes(), fonts.digest.as_bytes()])
    }
}

impl Outside {
    fn at_output(hold: &Hold) -> Self {
        Self::of(hold.parts().map(|part| Self::at(&part, |path| !hold.is_apart(path))))
    }

    /// At everything below `root`; folders are looked into by all threads.
    fn at(root: &Path, is_wanted: impl Fn(&Path) -> bool + Sync) -> Self {
        let walk = |from: &Path, most: usize| -> Vec<walkdir::DirEntry> {
            let all = WalkDir::new(from).max_depth(most).sort_by_file_name().into_iter();
            all.filter_entry(|entry| is_wanted(entry.path())).filter_map(Result::ok).collect()
        };
        let one =
            |entry: &walkdir::DirEntry| Self::of_file(root, entry.path(), entry.metadata().ok().as_ref());
        let top = walk(root, 2);
        let parts: Vec<Self> = top
            .par_iter()
            .map(|entry| match entry.depth() == 2 && entry.file_type().is_dir() {
                true => Self::of(walk(entry.path(), usize::MAX).iter().map(one)),
                false => one(entry),
            })
            .collect();
        Self::of(parts)
    }

    fn of_file(root: &Path, path: &Path, data: Option<&Metadata>) -> Self {
        let name = path.strip_prefix(root).unwrap_or(path).as_os_str().as_encoded_bytes();
        let nothing = Self { digest: Digest::of(name), latest: SystemTime::UNIX_EPOCH };
        let Some(data) = data else { return nothing };
        if data.is_dir() {
            return nothing;
        }
        let saved = data.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let since = saved.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let facts = [u128::from(data.len()), since.as_nanos(), changed(data)].map(u128::to_le_bytes);
        let digest = Digest::of_parts([name, &facts[0], &facts[1], &facts[2]]);
        Self { digest, latest: saved }
    }

    fn of(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts: Vec<Self> = parts.into_iter().collect();
        Self {
            digest: Digest::of_parts(parts.iter().map(|part| part.digest.as_bytes())),
            latest: parts.iter().map(|part| part.latest).max().unwrap_or(SystemTime::UNIX_EPOCH),
        }
    }
}

/// When anything about a file changed, which nobody can set: nanoseconds since 1970.
#[cfg(unix)]
fn changed(data: &Metadata) -> u128 {
    use std::os::unix::fs::MetadataExt;
    u128::try_from(i128::from(data.ctime()) * 1_000_000_000 + i128::from(data.ctime_nsec()))
        .unwrap_or_default()
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> u128 {
    0
}
