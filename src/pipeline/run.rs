//! Rendering and proving: every job on plain threads, carried over, or made, proven and staged.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use super::lazy_stage::LazyStage;
use super::queue::{Numbered, Queue, is_large};
use super::tell::Voice;
use crate::check::privacy::Guard;
use crate::diagnostics::{Diagnostic, Place};
use crate::model::Digest;
use crate::plan::{self, CodeFor, Job, JobKind, Scope, code_text};
use crate::proof::links::PageLinks;
use crate::proof::privacy::Leak;
use crate::proof::{self, CodeRecord, Page, PieceRecord, ProofFault};
use crate::publish::{Entry, Files, Output, PublishError, Staged};
use crate::render::world::alone;
use crate::render::{Inputs, Rendered, Studio};

/// Rendering and proving what one plan names.
pub struct Run<'r> {
    pub studio: &'r Studio<'r>,
    pub guard: &'r Guard,
    pub voice: &'r Voice<'r>,
    pub output: &'r Output,
    pub stage: &'r LazyStage<'r>,
    /// How many files other plans of this build named before: each waits under a number of its own.
    pub before: usize,
    /// Photos that are too coarse on paper, by the name of their source: what they need.
    pub coarse: &'r Mutex<BTreeMap<String, Coarse>>,
    /// Communities, by position, whose pages are made from what the last publish made them from.
    pub alike: &'r BTreeSet<usize>,
    pub watch: &'r dyn Watch,
    /// How long no job may end before something is wrong.
    pub patience: Duration,
}

/// Who wants to know how far the work is.
pub trait Watch: Sync {
    /// `done` of `all` jobs of one half are done; each half counts from 0. Called from time to time.
    fn progress(&self, done: usize, all: usize);
    /// `path` has been worked on for longer than any piece takes: a theme that never ends cannot be stopped from
    /// inside, only by ending the program. Nothing has been published.
    fn stuck(&self, path: &str);
    /// Whether somebody asked to stop.
    fn is_stopped(&self) -> bool;
}

/// Nobody who wants to know.
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&self, _: usize, _: usize) {}

    fn stuck(&self, _: &str) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

/// A photo that wants more pixels.
#[derive(Clone, Debug)]
pub struct Coarse {
    pub needed: (u32, u32),
    pub given: (u32, u32),
    pub dpi: f64,
    pub path: String,
}

impl Coarse {
    /// What print wants at least (print.md).
    const DPI: f64 = 150.0;

    fn of(photo: &proof::PhotoRecord, original: &crate::render::Photo, path: &str) -> Option<Self> {
        // Rounding of pixels is no fault of anybody's.
        if photo.dpi + 1.0 >= Self::DPI {
            return None;
        }
        let needed = |mm: f64| (mm / 25.4 * Self::DPI).ceil() as u32;
        Some(Self {
            needed: (needed(photo.width_mm), needed(photo.height_mm)),
            given: (original.width, original.height),
            dpi: photo.dpi,
            path: path.to_owned(),
        })
    }
}

/// Every file of the output, and where those that were made now wait. Filled as the jobs end: a city's are so many that
/// to sort them once more at the end would take as much room again.
#[derive(Default)]
pub struct Finished {
    pub entries: Files,
    pub staged: BTreeMap<Arc<str>, Staged>,
    /// Of the pages that were made now.
    pub links: BTreeMap<String, PageLinks>,
    /// What the pages of each community were made from, if the website was wanted.
    pub communities: BTreeMap<String, Digest>,
    /// Files that are not to be made and may show what somebody no longer agrees to.
    pub dropped: BTreeSet<String>,
    /// How many files other runs had finished.
    pub taken: usize,
    /// Somebody asked to stop before all were done.
    pub is_stopped: bool,
}

impl Finished {
    /// Moves together what is kept of every file. Between it lay what each piece took while it was made, and memory is
    /// given back in whole pages only: behind a city's print, when that was the first half, 70 MB stayed until the end.
    pub fn settle(&mut self) {
        let moved = |entry: Arc<Entry>| match Arc::strong_count(&entry) {
            1 => Arc::new(Entry::clone(&entry)),
            // The last manifest has it too.
            _ => entry,
        };
        let (entries, staged) = (std::mem::take(&mut self.entries), std::mem::take(&mut self.staged));
        self.entries = entries.into_iter().map(|(path, entry)| (path, moved(entry))).collect();
        self.staged = staged.into_iter().map(|(path, staged)| (path, staged.clone())).collect();
    }

    /// The half that is not wanted stays as it is; where it was looked through for somebody who left, what no plan
    /// names goes: nobody knows whom it shows.
    pub fn keep_other_half(&mut self, files: &Files, scope: Scope, is_withdrawn: bool) {
        for (path, entry) in files.iter().filter(|(path, _)| !scope.holds(path)) {
            if !is_withdrawn {
                self.entries.insert(Arc::clone(path), Arc::clone(entry));
            } else if !self.entries.contains_key(path) {
                self.dropped.insert(path.to_string());
            }
        }
    }

    fn take(&mut self, done: Done) {
        self.taken += usize::from(done.is_taken);
        self.entries.insert(Arc::clone(&done.path), done.entry);
        if let Some(staged) = done.staged {
            self.staged.insert(Arc::clone(&done.path), staged);
        }
        if let Some(links) = done.links {
            self.links.insert(done.path.to_string(), links);
        }
    }
}

/// A thread that panicked while it held the lock left whole values behind.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A job's result.
struct Done {
    /// The last manifest's own where it has one: each is kept once.
    path: Arc<str>,
    entry: Arc<Entry>,
    staged: Option<Staged>,
    /// Another run had finished it.
    is_taken: bool,
    /// Of a page that was made now.
    links: Option<PageLinks>,
}

impl Done {
    /// It stays as the last publish left it.
    fn kept(path: &Arc<str>, entry: &Arc<Entry>) -> Self {
        let (path, entry) = (Arc::clone(path), Arc::clone(entry));
        Self { path, entry, staged: None, is_taken: false, links: None }
    }
}

/// Where a page leads is kept beside it in the manifest, the rest until all pages are there.
fn apart(links: Option<PageLinks>) -> (Box<[Box<str>]>, Option<PageLinks>) {
    let Some(mut links) = links else { return (Box::default(), None) };
    let beyond = std::mem::take(&mut links.beyond);
    (beyond.iter().map(|beyond| beyond.written().into_boxed_str()).collect(), Some(links))
}

/// A page of the site is read once, for all that is asked of it.
fn read_page(job: &Job, bytes: &[u8]) -> Option<Page> {
    matches!(job.kind, JobKind::Page(..)).then(|| Page::of(&String::from_utf8_lossy(bytes)))
}

impl Run<'_> {
    /// All jobs that `holds` names on plain threads (not on rayon's: see `render::world`), then the links.
    pub fn all(
        &self,
        threads: NonZeroUsize,
        holds: &dyn Fn(&Job) -> bool,
        finished: Finished,
    ) -> Result<Finished, PublishError> {
        let (plan, site) = (self.studio.plan, self.studio.site);
        let jobs = plan.jobs.iter().enumerate().filter(|(_, job)| holds(job));
        let queue = Queue::new(jobs, |job| is_large(job, site));
        let all = queue.len();
        let (stop, is_cut) = (AtomicBool::new(false), AtomicBool::new(false));
        let finished = Mutex::new(finished);
        let failed: Mutex<Option<PublishError>> = Mutex::default();
        let at_work: Mutex<BTreeSet<&str>> = Mutex::default();
        let done = AtomicUsize::new(0);
        let (bell, rings) = mpsc::channel::<Infallible>();
        std::thread::scope(|threads_of| {
            for _ in 0..threads.get().min(all.max(1)) {
                let bell = bell.clone();
                let (queue, stop, is_cut, done) = (&queue, &stop, &is_cut, &done);
                let (finished, failed, at_work) = (&finished, &failed, &at_work);
                threads_of.spawn(move || {
                    let (_alone, _bell) = (alone(), bell);
                    while let Some(((index, job), turn)) = queue.next() {
                        if self.watch.is_stopped() {
                            is_cut.store(true, Ordering::Relaxed);
                        }
                        if stop.load(Ordering::Relaxed) || is_cut.load(Ordering::Relaxed) {
                            break;
                        }
                        locked(at_work).insert(&*job.path);
                        let result = self.job(self.before + index, job);
                        drop(turn);
                        locked(at_work).remove(&*job.path);
                        match result {
                            Ok(Some(done)) => locked(finished).take(done),
                            Ok(None) => {}
                            Err(fault) => {
                                *locked(failed) = Some(fault);
                                stop.store(true, Ordering::Relaxed);
                            }
                        }
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            drop(bell);
            self.listen(&rings, (&done, all), &at_work);
        });
        self.studio.rest();
        if let Some(fault) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(fault);
        }
        let mut finished = finished.into_inner().unwrap_or_else(PoisonError::into_inner);
        finished.is_stopped = is_cut.into_inner();
        if !finished.is_stopped {
            self.prove_links(plan, &finished);
        }
        finished.links.clear();
        Ok(finished)
    }

    /// What `holds` does not name stays as the last publish left it, but for what is not the same any more where
    /// somebody left or withdrew consent.
    pub fn others(&self, holds: &dyn Fn(&Job) -> bool, is_withdrawn: bool, finished: &mut Finished) {
        for job in self.studio.plan.jobs.iter().filter(|job| !holds(job)) {
            let Some(entry) = self.output.manifest.files.get(&job.path) else { continue };
            if is_withdrawn && self.studio.digest(&self.studio.inputs(job)) != entry.inputs {
                finished.dropped.insert(job.path.to_string());
            } else {
                finished.entries.insert(job.path.clone(), Arc::clone(entry));
            }
        }
    }

    /// Tells the watcher how many jobs are done, and of one that never ends. It looks from time to time: to be woken by
    /// every job cost a city in which little has changed a twentieth of its time. The bell rings when the last thread ends.
    fn listen(
        &self,
        bell: &mpsc::Receiver<Infallible>,
        (done, all): (&AtomicUsize, usize),
        at_work: &Mutex<BTreeSet<&str>>,
    ) {
        const LOOK: Duration = Duration::from_millis(100);
        let (mut seen, mut idle) = (0, Duration::ZERO);
        self.watch.progress(0, all);
        while let Err(mpsc::RecvTimeoutError::Timeout) = bell.recv_timeout(LOOK.min(self.patience)) {
            let now = done.load(Ordering::Relaxed);
            idle = if now == seen { idle + LOOK } else { Duration::ZERO };
            seen = now;
            self.watch.progress(now, all);
            if idle >= self.patience {
                let path = locked(at_work).first().copied().unwrap_or_default().to_owned();
                self.output.discard_stage();
                self.watch.stuck(&path);
                idle = Duration::ZERO;
            }
        }
        self.watch.progress(done.load(Ordering::Relaxed), all);
    }

    /// One job: carried over, or rendered, proven and staged. `None` after a diagnostic.
    fn job(&self, index: usize, job: &Job) -> Result<Option<Done>, PublishError> {
        let known = self.output.unchanged(&job.path);
        if let Some((path, entry)) = known.filter(|_| self.is_alike(job)) {
            return Ok(Some(Done::kept(path, entry)));
        }
        let inputs = self.studio.inputs(job);
        let digest = self.studio.digest(&inputs);
        let print = match &inputs {
            Inputs::Print(print) => {
                Some((print.expected.clone(), print.origin.clone(), print.photos.clone()))
            }
            _ => None,
        };
        let photos = print.as_ref().map_or(&[][..], |(_, _, photos)| photos);
        if let Some((path, entry)) = known.filter(|(_, entry)| entry.inputs == digest) {
            self.note_coarse(job, entry.piece.as_deref(), photos);
            return Ok(Some(Done::kept(path, entry)));
        }
        if let Some((mut entry, bytes)) = self.output.finished_elsewhere(&job.path, digest) {
            self.note_coarse(job, entry.piece.as_deref(), photos);
            let links = read_page(job, &bytes).map(|page| self.links(&job.path, page));
            let (beyond, links) = apart(links);
            entry.beyond = beyond;
            let staged = Some(self.stage.put(&index.to_string(), &bytes)?);
            let (path, entry) = (Arc::clone(&job.path), Arc::new(entry));
            return Ok(Some(Done { path, entry, staged, is_taken: true, links }));
        }
        let rendered = match self.studio.render(job, inputs) {
            Ok(rendered) => rendered,
            Err(fault) => {
                self.voice.say_render_fault(job, fault);
                return Ok(None);
            }
        };
        let mut page = None;
        let (bytes, proven) = match (rendered, &print) {
            (Rendered::Piece(piece), Some((expected, origin, _))) => {
                if !piece.unfit.is_empty() {
                    self.voice.say_unfit(job, &piece.unfit, origin);
                    return Ok(None);
                }
                if self.says_leaks(job, &proof::privacy::on_paper(self.guard, &piece.survey.types)) {
                    return Ok(None);
                }
                let proven = proof::prove_piece(&piece, expected).map(|(codes, paper)| (codes, Some(paper)));
                (piece.pdf, proven)
            }
            (Rendered::Piece(piece), None) => (piece.pdf, Ok((Vec::new(), None))),
            (Rendered::Bytes(bytes), _) => {
                page = read_page(job, &bytes);
                let leaks = match &page {
                    Some(page) => proof::privacy::in_page(self.guard, page),
                    // Styles and scripts hold no content.
                    None if matches!(job.kind, JobKind::Asset(_)) => Vec::new(),
                    None => proof::privacy::in_file(self.guard, &job.path, &bytes),
                };
                if self.says_leaks(job, &leaks) {
                    return Ok(None);
                }
                let proven = self.prove_picture(job, &bytes);
                (bytes, proven.map(|code| (code.into_iter().collect(), None)))
            }
        };
        let (codes, piece) = match proven {
            Ok(proven) => proven,
            Err(fault) => {
                self.voice.say_proof_fault(job, fault);
                return Ok(None);
            }
        };
        self.note_coarse(job, piece.as_ref(), photos);
        let links = page.map(|page| self.links(&job.path, page));
        self.keep((index, job), digest, &bytes, links, (codes, piece)).map(Some)
    }

    /// Whether what a file is made from need not be gathered to know that it is the same.
    fn is_alike(&self, job: &Job) -> bool {
        let is_of_one = !matches!(job.kind, JobKind::Piece(..) | JobKind::NoteImage { .. });
        let community = || plan::community(job, self.studio.site);
        is_of_one && !self.alike.is_empty() && community().is_some_and(|c| self.alike.contains(&c))
    }

    /// Names what a finished file would tell; whether it tells anything.
    fn says_leaks(&self, job: &Job, leaks: &[Leak]) -> bool {
        for leak in leaks {
            let diagnostic = Diagnostic::new(leak.kind.code(), Place::path_only(&*job.path));
            self.voice.say(diagnostic.with("text", &leak.text));
        }
        !leaks.is_empty()
    }

    /// Remembers the coarsest print of each photo.
    fn note_coarse(&self, job: &Job, piece: Option<&PieceRecord>, photos: &[crate::render::Photo]) {
        for record in piece.iter().flat_map(|piece| &piece.photos) {
            let Some(photo) = photos.get(record.photo) else { continue };
            let Some(coarse) = Coarse::of(record, photo, &job.path) else { continue };
            let mut all = locked(self.coarse);
            let worst = all.entry(photo.source.clone()).or_insert_with(|| coarse.clone());
            // The path decides between equals, whatever the threads did.
            if (coarse.dpi, &coarse.path) < (worst.dpi, &worst.path) {
                *worst = coarse;
            }
        }
    }

    fn keep(
        &self,
        (index, job): Numbered<'_>,
        inputs: Digest,
        bytes: &[u8],
        links: Option<PageLinks>,
        (codes, piece): (Vec<CodeRecord>, Option<PieceRecord>),
    ) -> Result<Done, PublishError> {
        let (beyond, links) = apart(links);
        let digest = Digest::of(bytes);
        let bytes_count = bytes.len() as u64;
        let entry = Arc::new(Entry {
            inputs,
            digest,
            bytes: bytes_count,
            saved: None,
            codes: codes.into_boxed_slice(),
            piece: piece.map(Box::new),
            beyond,
        });
        let staged = Some(self.stage.put(&index.to_string(), bytes)?);
        Ok(Done { path: Arc::clone(&job.path), entry, staged, is_taken: false, links })
    }

    fn prove_picture(&self, job: &Job, bytes: &[u8]) -> Result<Option<CodeRecord>, ProofFault> {
        let target = |at: &plan::GridAt| {
            let (_, grid) = at.look_up(self.studio.site);
            code_text(self.studio.site, grid, CodeFor::Page)
        };
        match &job.kind {
            JobKind::CodePng(at) => proof::prove_png(bytes, &target(at)).map(Some),
            JobKind::CodeSvg(at) => proof::prove_svg(&String::from_utf8_lossy(bytes), &target(at)).map(Some),
            _ => Ok(None),
        }
    }
}
