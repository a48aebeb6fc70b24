//! The seven calls in order: what `check`, `build` and `list` share.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::check::{self, Checked, Sources, Surroundings, Today};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::fonts::Fonts;
use crate::model::Digest;
use crate::plan::{self, CodeFor, Job, JobKind, Plan, Scope, code_text};
use crate::proof::links::{self, PageLinks};
use crate::proof::{self, CodeRecord, ProofFault, ReportFile, SizeRecord, Wanted};
use crate::publish::{Entry, Manifest, Outcome, Output, PublishError, Stage, finish_interrupted};
use crate::read;
use crate::render::{Inputs, Origin, RenderFault, Rendered, Studio};
use crate::theme::Theme;

/// What the world outside says, read once in `cli`.
pub struct Request {
    /// The folder that holds `content/` and `themes/`.
    pub root: PathBuf,
    pub today: Today,
    pub jobs: NonZeroUsize,
}

/// Content that was read and checked.
pub struct Prepared {
    pub checked: Option<Checked>,
    pub theme: Option<Theme>,
    pub fonts: Option<Arc<Fonts>>,
    pub found: Diagnostics,
}

/// Reads and checks. `known` is the last publish's manifest: images that it was made from are
/// not decoded again.
pub fn prepare(request: &Request, known: &Manifest) -> Prepared {
    let mut found = Diagnostics::default();
    let raw = read::read(&request.root, &mut found);
    let name = check::theme_name(&raw);
    let theme = Theme::read(&request.root, name, &mut found);
    let fonts = theme.as_ref().and_then(|theme| fonts(theme, &mut found));
    let is_drawn = |c: char| fonts.as_ref().is_none_or(|fonts| fonts.covers(c));
    let sound_images: BTreeSet<Digest> = known.images.iter().copied().collect();
    let around = Surroundings {
        today: request.today,
        has_glyph: &is_drawn,
        hues: theme.as_ref().map_or(6, |theme| theme.hues.len()),
        sound_images: &sound_images,
    };
    let checked = check::check(&raw, &around, &mut found);
    Prepared { checked, theme, fonts, found }
}

fn fonts(theme: &Theme, found: &mut Diagnostics) -> Option<Arc<Fonts>> {
    match Fonts::load(&theme.fonts, &theme.font_folders) {
        Ok(fonts) => Some(Arc::new(fonts)),
        Err(missing) => {
            let place = theme.place("theme.toml");
            found.push(Diagnostic::new(Code::NoFont, place).with("tried", missing.tried.join("、")));
            None
        }
    }
}

/// A build that went through.
pub struct Built {
    pub outcome: Outcome,
    pub pages: usize,
    pub boards: usize,
    pub cards: usize,
    pub codes: usize,
    pub found: Diagnostics,
    pub was_finished: bool,
}

/// Why a build wrote nothing.
pub enum BuildFault {
    /// Errors among the diagnostics; the last output is untouched.
    Errors(Diagnostics),
    Publish(PublishError),
}

impl From<PublishError> for BuildFault {
    fn from(fault: PublishError) -> Self {
        Self::Publish(fault)
    }
}

/// The whole way, into `output`.
pub fn build(request: &Request, output: &Path, scope: Scope) -> Result<Built, BuildFault> {
    if is_inside(output, &request.root.join("content")) {
        return Err(BuildFault::Publish(PublishError::InsideContent));
    }
    let was_finished = finish_interrupted(output)?;
    // Content that cannot be published must not even make an empty output folder.
    let known = Manifest::of_output(output);
    let mut prepared = prepare(request, &known);
    let (Some(checked), Some(theme), Some(fonts)) =
        (prepared.checked.as_ref(), prepared.theme.as_ref(), prepared.fonts.as_ref())
    else {
        return Err(BuildFault::Errors(prepared.found));
    };
    let mut found = std::mem::take(&mut prepared.found);
    let assets: Vec<String> = theme.below("site/assets/").map(|(name, _)| name.to_owned()).collect();
    let plan = plan::plan(&checked.site, &assets, &mut found);
    let studio = Studio::new(&checked.site, &plan, theme, &checked.images, fonts, &mut found);
    let Some(studio) = studio.filter(|_| !found.has_errors()) else {
        return Err(BuildFault::Errors(found));
    };
    let output = Output::open(output)?;
    let run = Run {
        studio: &studio,
        theme,
        sources: &checked.sources,
        output: &output,
        stage: LazyStage::new(&output),
        found: Mutex::new(found),
    };
    let finished = run.all(&plan, request.jobs, scope)?;
    let found = run.found.into_inner().unwrap_or_else(PoisonError::into_inner);
    if found.has_errors() {
        return Err(BuildFault::Errors(found));
    }
    let stage = run.stage.take()?;
    let mut built = Built {
        outcome: Outcome::default(),
        pages: plan.jobs.iter().filter(|j| matches!(j.kind, JobKind::Page(..))).count(),
        boards: plan.jobs.iter().filter(|j| matches!(j.kind, JobKind::Board(..))).count(),
        cards: plan.jobs.iter().filter(|j| matches!(j.kind, JobKind::Card(..))).count(),
        codes: finished.entries.values().filter(|e| e.code.is_some()).count(),
        found,
        was_finished,
    };
    let report = report(&finished.entries, &checked.site.today.to_string());
    let manifest = Manifest { files: finished.entries, images: checked.images.keys().copied().collect() };
    built.outcome = output.publish(stage, manifest, &finished.staged, &report, |path| scope.holds(path))?;
    Ok(built)
}

/// Whether `path`, which need not exist, lies in `folder`.
fn is_inside(path: &Path, folder: &Path) -> bool {
    let real = path.ancestors().find_map(|p| p.canonicalize().ok());
    real.zip(folder.canonicalize().ok()).is_some_and(|(path, folder)| path.starts_with(folder))
}

fn report(entries: &BTreeMap<String, Entry>, today: &str) -> Vec<u8> {
    let files: Vec<ReportFile<'_>> = entries
        .iter()
        .map(|(path, entry)| ReportFile {
            path,
            bytes: entry.bytes,
            digest: entry.digest,
            code: entry.code.as_ref(),
            size: entry.size.as_ref(),
        })
        .collect();
    proof::report(today, &files)
}

/// The staging folder, made when the first file needs it: an unchanged build touches nothing.
struct LazyStage<'o> {
    output: &'o Output,
    stage: OnceLock<Stage>,
    failed: Mutex<Option<PublishError>>,
}

impl<'o> LazyStage<'o> {
    fn new(output: &'o Output) -> Self {
        Self { output, stage: OnceLock::new(), failed: Mutex::new(None) }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, PublishError> {
        if self.stage.get().is_none() {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            if self.stage.get().is_none() && failed.is_none() {
                match self.output.stage() {
                    Ok(stage) => {
                        let _ = self.stage.set(stage); // nobody else can: the lock is held
                    }
                    Err(fault) => *failed = Some(fault),
                }
            }
            if let Some(fault) = failed.take() {
                return Err(fault);
            }
        }
        match self.stage.get() {
            Some(stage) => stage.put(name, bytes),
            None => Err(PublishError::Locked),
        }
    }

    fn take(self) -> Result<Option<Stage>, PublishError> {
        Ok(self.stage.into_inner())
    }
}

/// One build's rendering and proving.
struct Run<'r> {
    studio: &'r Studio<'r>,
    theme: &'r Theme,
    sources: &'r Sources,
    output: &'r Output,
    stage: LazyStage<'r>,
    found: Mutex<Diagnostics>,
}

/// Every file of the output, and where those that were made now wait.
struct Finished {
    entries: BTreeMap<String, Entry>,
    staged: BTreeMap<String, PathBuf>,
}

/// A job's result.
struct Done {
    entry: Entry,
    staged: Option<PathBuf>,
    links: Option<PageLinks>,
}

impl Run<'_> {
    fn say(&self, diagnostic: Diagnostic) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).push(diagnostic);
    }

    /// All jobs on plain threads (not on rayon's: see `render::world`), then the links.
    fn all(&self, plan: &Plan, threads: NonZeroUsize, scope: Scope) -> Result<Finished, PublishError> {
        let wanted: Vec<(usize, &Job)> =
            plan.jobs.iter().enumerate().filter(|(_, job)| scope.holds(&job.path)).collect();
        // Long jobs first: no thread is left alone with a board at the end.
        let (mut order, rest): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|(_, job)| job.path.starts_with("print/"));
        order.extend(rest);
        let next = AtomicUsize::new(0);
        let stop = AtomicBool::new(false);
        let done: Mutex<BTreeMap<String, Done>> = Mutex::default();
        let failed: Mutex<Option<PublishError>> = Mutex::default();
        std::thread::scope(|threads_of| {
            for _ in 0..threads.get().min(order.len().max(1)) {
                threads_of.spawn(|| {
                    while let Some((index, job)) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if stop.load(Ordering::Relaxed) {
                            break;
                        }
                        match self.job(*index, job) {
                            Ok(Some(finished)) => {
                                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                                done.insert(job.path.clone(), finished);
                            }
                            Ok(None) => {}
                            Err(fault) => {
                                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
                                stop.store(true, Ordering::Relaxed);
                            }
                        }
                    }
                });
            }
        });
        if let Some(fault) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(fault);
        }
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.prove_links(plan, &done);
        let mut finished = Finished { entries: BTreeMap::new(), staged: BTreeMap::new() };
        // The other half stays as the last publish left it.
        for (path, entry) in self.output.manifest.files.iter().filter(|(path, _)| !scope.holds(path)) {
            finished.entries.insert(path.clone(), entry.clone());
        }
        for (path, job) in done {
            if let Some(staged) = job.staged {
                finished.staged.insert(path.clone(), staged);
            }
            finished.entries.insert(path, job.entry);
        }
        Ok(finished)
    }

    /// One job: carried over, or rendered, proven and staged. `None` after a diagnostic.
    fn job(&self, index: usize, job: &Job) -> Result<Option<Done>, PublishError> {
        let inputs = self.studio.inputs(job);
        let digest = self.studio.digest(&inputs);
        if let Some(entry) = self.output.unchanged(&job.path).filter(|entry| entry.inputs == digest) {
            return Ok(Some(Done { entry: entry.clone(), staged: None, links: None }));
        }
        let print = match &inputs {
            Inputs::Print(print) => Some((print.expected.clone(), print.origin.clone())),
            _ => None,
        };
        let rendered = match self.studio.render(job, inputs) {
            Ok(rendered) => rendered,
            Err(fault) => {
                self.say_render_fault(job, fault);
                return Ok(None);
            }
        };
        let (bytes, proven) = match (rendered, print) {
            (Rendered::Piece(piece), Some((expected, origin))) => {
                if !piece.unfit.is_empty() {
                    self.say_unfit(job, &piece.unfit, &origin);
                    return Ok(None);
                }
                let wanted = Wanted {
                    width: expected.width,
                    height: expected.height,
                    pages: expected.pages,
                    code: &expected.code,
                };
                let proven =
                    proof::prove_piece(&piece.pdf, &wanted).map(|(code, size)| (Some(code), Some(size)));
                (piece.pdf, proven)
            }
            (Rendered::Piece(piece), None) => (piece.pdf, Ok((None, None))),
            (Rendered::Bytes(bytes), _) => {
                let proven = self.prove_picture(job, &bytes).map(|code| (code, None));
                (bytes, proven)
            }
        };
        let (code, size) = match proven {
            Ok(proven) => proven,
            Err(fault) => {
                self.say_proof_fault(job, fault);
                return Ok(None);
            }
        };
        self.keep(index, job, digest, &bytes, (code, size)).map(Some)
    }

    fn keep(
        &self,
        index: usize,
        job: &Job,
        inputs: Digest,
        bytes: &[u8],
        (code, size): (Option<CodeRecord>, Option<SizeRecord>),
    ) -> Result<Done, PublishError> {
        let entry = Entry { inputs, digest: Digest::of(bytes), bytes: bytes.len() as u64, code, size };
        let is_page = matches!(job.kind, JobKind::Page(..));
        let links = is_page.then(|| links::scan(&String::from_utf8_lossy(bytes)));
        let staged = Some(self.stage.put(&index.to_string(), bytes)?);
        Ok(Done { entry, staged, links })
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

    /// Every internal link of every page. Pages that were carried over are read again only when
    /// something changed: their links lead where they led.
    fn prove_links(&self, plan: &Plan, done: &BTreeMap<String, Done>) {
        let below_site = |path: &str| path.strip_prefix("site/").map(str::to_owned);
        let paths: BTreeSet<String> = plan.jobs.iter().filter_map(|job| below_site(&job.path)).collect();
        let old_paths = self.output.manifest.files.keys().filter_map(|path| below_site(path));
        let is_new = |d: &Done| d.staged.is_some();
        if !done.values().any(is_new) && old_paths.eq(paths.iter().cloned()) {
            return;
        }
        let mut pages: BTreeMap<String, PageLinks> = BTreeMap::new();
        for job in plan.jobs.iter().filter(|job| matches!(job.kind, JobKind::Page(..))) {
            let (Some(page), Some(finished)) = (below_site(&job.path), done.get(&job.path)) else { continue };
            let links = match &finished.links {
                Some(links) => links.clone(),
                None => self
                    .output
                    .read(&job.path)
                    .map(|bytes| links::scan(&String::from_utf8_lossy(&bytes)))
                    .unwrap_or_default(),
            };
            pages.insert(page, links);
        }
        for dead in links::dead(&pages, &paths, self.studio.site.base_url.as_str()) {
            let path = format!("site/{}", dead.page);
            let diagnostic = Diagnostic::new(Code::BrokenPage, Place::path_only(path.clone()));
            self.say(diagnostic.with("path", path).with("link", dead.link));
        }
    }

    fn say_unfit(&self, job: &Job, fields: &[String], origin: &Origin) {
        for field in fields {
            let place = origin.of(field).iter().find_map(|name| self.sources.find(name)).cloned();
            let place = place.unwrap_or_else(|| Place::path_only("content"));
            let what =
                place.span().map(|span| first_line(&place.text()[span])).filter(|text| !text.is_empty());
            let what = what.unwrap_or_else(|| field.clone());
            let diagnostic = Diagnostic::new(Code::DoesNotFit, place);
            self.say(diagnostic.with("what", what).with("piece", &job.path));
        }
    }

    fn say_render_fault(&self, job: &Job, fault: RenderFault) {
        match fault {
            RenderFault::Template { name, reason } => {
                let place = self.theme.place(&format!("site/{name}"));
                self.say(Diagnostic::new(Code::TemplateError, place).with("reason", reason));
            }
            RenderFault::Image(reason) => {
                let place = Place::path_only(job.path.clone());
                self.say(Diagnostic::new(Code::BadImage, place).with("reason", reason));
            }
            RenderFault::Press(error) => {
                for message in error.messages {
                    let place = match &message.place {
                        Some(at) => self.theme.place_at(at.file.trim_start_matches('/'), at.line, at.column),
                        None => Place::path_only(job.path.clone()),
                    };
                    let reason =
                        std::iter::once(message.text).chain(message.hints).collect::<Vec<_>>().join("; ");
                    self.say(Diagnostic::new(Code::TemplateError, place).with("reason", reason));
                }
            }
        }
    }

    fn say_proof_fault(&self, job: &Job, fault: ProofFault) {
        let about =
            |code: Code| Diagnostic::new(code, Place::path_only(job.path.clone())).with("path", &job.path);
        self.say(match fault {
            ProofFault::Code(fault) => about(Code::CodeUnreadable).with("reason", fault),
            ProofFault::Differs { found, expected } => {
                about(Code::CodeWrong).with("found", found).with("expected", expected)
            }
            ProofFault::QuietZone { modules } => about(Code::QuietZone).with("modules", modules),
            ProofFault::Size { found, expected } => {
                about(Code::WrongSize).with("found", found).with("expected", expected)
            }
        });
    }
}

fn first_line(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}
