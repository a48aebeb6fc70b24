//! The seven calls in order: what `check`, `build` and `list` share.

mod batch;
mod glance;
mod keep_going;
mod lazy_stage;
mod links;
mod queue;
mod record;
mod run;
mod tell;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::mem;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rayon::ThreadPoolBuilder;

use crate::check::{self, Checked, Learnt, Origins, Surroundings, Today};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::fonts::{Fonts, too_large};
use crate::model::{Allowance, CommunityId, Digest};
use crate::plan::{self, Issues, Job, Plan, Scope, Share};
use crate::proof::{self, ReportFile};
use crate::publish::{
    Elsewhere, Entry, Files, Manifest, Outcome, Output, Publication, PublishError, Report, Stage,
    finish_interrupted, good, refuse_foreign,
};
use crate::read::{self, Shelf, Stamps, limits};
use crate::render::{Look, Studio};
use crate::theme::Theme;
pub use batch::{BatchLine, PrintFault, Printed, plan_batch, print};
use glance::Glance;
pub use glance::{Basis, Counts};
use lazy_stage::LazyStage;
pub use record::{
    BatchState, Rechained, RecordFault, Recorded, batches, rechain, record as record_batch, take_down,
};
use run::{Finished, Run};
pub use run::{Unwatched, Watch};
pub use tell::Voice;

/// What the world outside says, read once in `cli`.
pub struct Request {
    /// The folder that holds `content/` and `themes/`.
    pub root: PathBuf,
    pub today: Today,
    pub jobs: NonZeroUsize,
    /// When this run began.
    pub started: SystemTime,
    /// What tells this program from another version of it.
    pub program: String,
    /// How long no piece may be finished before a theme is taken to run forever.
    pub patience: Duration,
}

impl Request {
    /// On one thread, with all the time there is, by nobody in particular.
    pub fn new(root: &Path, today: Today) -> Self {
        let (root, started) = (root.to_owned(), SystemTime::UNIX_EPOCH);
        let (jobs, patience, program) = (NonZeroUsize::MIN, Duration::MAX, String::new());
        Self { root, today, jobs, started, program, patience }
    }
}

/// Content that was read and checked.
pub struct Prepared {
    pub checked: Option<Checked>,
    pub theme: Option<Theme>,
    pub fonts: Option<Arc<Fonts>>,
    /// What was read, for the next time.
    pub shelf: Shelf,
    pub learnt: Learnt,
    pub found: Diagnostics,
}

/// What need not be looked at again.
#[derive(Default)]
pub struct Known {
    /// Images that were decoded before.
    pub images: BTreeSet<Digest>,
    /// The faces of these families.
    pub fonts: Option<(Vec<String>, Arc<Fonts>)>,
    /// Files that were read before.
    pub shelf: Shelf,
    /// What was found out about them.
    pub learnt: Arc<Learnt>,
}

impl From<&Manifest> for Known {
    fn from(manifest: &Manifest) -> Self {
        Self {
            images: manifest.images.iter().copied().collect(),
            fonts: None,
            shelf: Shelf::default(),
            learnt: Arc::default(),
        }
    }
}

/// Reads and checks. `known` is the last publish's manifest: images that it was made from are
/// not decoded again.
pub fn prepare(request: &Request, known: &Manifest) -> Prepared {
    prepare_again(request, &known.into())
}

/// Reads and checks what may have changed since.
pub fn prepare_again(request: &Request, known: &Known) -> Prepared {
    let mut found = Diagnostics::default();
    let (raw, shelf) = read::read(&request.root, &known.shelf, &mut found);
    let name = check::theme_name(&raw);
    let theme = Theme::read(&request.root, name, &mut found);
    let fonts = theme.as_ref().and_then(|theme| match &known.fonts {
        Some((families, fonts)) if *families == theme.fonts => Some(Arc::clone(fonts)),
        _ => fonts(theme, &request.root, &mut found),
    });
    let is_drawn = |c: char| fonts.as_ref().is_none_or(|fonts| fonts.covers(c));
    let around = Surroundings {
        today: request.today,
        has_glyph: &is_drawn,
        hues: theme.iter().flat_map(|theme| &theme.hues).map(|hue| hue.name.clone()).collect(),
        sound_images: &known.images,
        threads: request.jobs,
    };
    if raw.is_cut {
        return Prepared { checked: None, theme, fonts, shelf, learnt: Learnt::default(), found };
    }
    let are_same_fonts =
        known.fonts.as_ref().zip(fonts.as_ref()).is_some_and(|((_, a), b)| Arc::ptr_eq(a, b));
    let nothing = Learnt::default();
    let before = if are_same_fonts { known.learnt.as_ref() } else { &nothing };
    let (checked, learnt) = check::check(&raw, &around, before, &mut found);
    Prepared { checked, theme, fonts, shelf, learnt, found }
}

/// The same, with what no build could plan.
pub fn look_through(request: &Request, known: &Manifest) -> Prepared {
    let mut prepared = prepare(request, known);
    if let Some(checked) = &prepared.checked {
        let (halves, of) = (Scope::HALVES.into_iter(), (&checked.site, checked.largest_picture));
        plan::foresee(of, &[], halves, &mut prepared.found);
    }
    prepared
}

fn fonts(theme: &Theme, root: &Path, found: &mut Diagnostics) -> Option<Arc<Fonts>> {
    for (path, bytes) in too_large(&theme.font_folders) {
        let path = read::relative(path.strip_prefix(root).unwrap_or(&path));
        found.push(
            Diagnostic::new(Code::TooLarge, Place::path_only(path))
                .with("kind", "font")
                .with("size", limits::readable(bytes))
                .with("limit", limits::readable(limits::FONT_BYTES)),
        );
    }
    match Fonts::load(&theme.fonts, &theme.font_folders) {
        Ok(fonts) => Some(Arc::new(fonts)),
        Err(missing) => {
            let place = theme.place("theme.toml");
            found.push(Diagnostic::new(Code::NoFont, place).with_list("tried", missing.tried));
            None
        }
    }
}

/// A build that went through.
pub struct Built {
    pub outcome: Outcome,
    pub counts: Counts,
    /// Of the report.
    pub report: Digest,
    pub basis: Basis,
    /// Older files that are gone with somebody's consent.
    pub withdrawn: usize,
    /// Files that other runs had finished.
    pub taken: usize,
    /// Communities that have mistakes, which are among the findings, and stay as they were.
    pub left: BTreeSet<String>,
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

/// What a build is to write, and where.
pub struct Wish<'w> {
    pub output: &'w Path,
    pub scope: Scope,
    /// Only the files of some communities.
    pub share: Option<Share>,
    /// What other machines have finished.
    pub finished: Vec<Elsewhere>,
    /// Communities with mistakes stay as they were; the rest is published.
    pub keeps_going: bool,
}

impl<'w> Wish<'w> {
    /// All communities, made here.
    pub fn whole(output: &'w Path, scope: Scope) -> Self {
        Self { output, scope, share: None, finished: Vec::new(), keeps_going: false }
    }
}

/// The whole way, unless a glance tells that nothing changed since the last time.
pub fn build(request: &Request, wish: &Wish<'_>, watch: &dyn Watch) -> Result<Built, BuildFault> {
    if wish.keeps_going {
        return keep_going::build(request, wish, watch);
    }
    let glance = Glance::before(request, wish);
    if let Some(built) = glance.as_ref().and_then(Glance::same) {
        return Ok(built);
    }
    let built = build_with(request, wish, &BTreeMap::new(), watch)?;
    if let Some(glance) = glance {
        glance.keep(&built);
    }
    Ok(built)
}

/// The same, with texts that stand in for those of some communities, by their folders.
fn build_with(
    request: &Request,
    wish: &Wish<'_>,
    stand_ins: &BTreeMap<String, good::Texts>,
    watch: &dyn Watch,
) -> Result<Built, BuildFault> {
    let (output, scope) = (wish.output, wish.scope);
    let keeps = wish.keeps_going || good::is_kept(output);
    let mut desk = Workshop::open(request, output, keeps, |known| {
        known.images.extend(wish.finished.iter().flat_map(Elsewhere::images));
        for (folder, texts) in stand_ins {
            known.shelf.stand_in(folder, texts.clone());
        }
    })?;
    let site = &desk.checked.site;
    let (rights, assets) = (plan::consent::rights(site), desk.look.assets.files());
    let wanted = Scope::HALVES.into_iter().filter(|half| scope.wants(*half));
    let room = plan::foresee((site, desk.checked.largest_picture), &assets, wanted, &mut desk.found);
    desk.checked.leave_room(room);
    if desk.found.has_errors() {
        return Err(BuildFault::Errors(desk.found));
    }
    let mut folder = Output::open(output)?;
    folder.take_from(wish.finished.clone());
    let is_withdrawn = !folder.manifest.people.is_subset(&rights);
    // Where somebody left or withdrew consent, the other half is looked through as well.
    let halves = Scope::HALVES.into_iter().filter(|half| scope.wants(*half) || is_withdrawn);
    let holds = |job: &Job| scope.holds(&job.path) && wish.share.is_none_or(|share| share.holds(job, site));
    let issues = Arc::new(Issues::of(site));
    let mut counts = Counts::default();
    let plans = halves.collect::<Vec<_>>().into_iter().map(|half| {
        let plan = plan::plan(site, &assets, half, Arc::clone(&issues));
        counts.add(plan.jobs.iter().filter(|job| holds(job)));
        plan
    });
    let Done { mut finished, output: folder, stage, found } =
        desk.work(folder, plans, &holds, is_withdrawn, watch)?;
    finished.keep_other_half(&folder.manifest.files, scope, is_withdrawn);
    counts.codes = in_scope(&finished.entries, scope).map(|e| e.codes.len()).sum();
    let basis = Basis {
        day: site.today.to_string(),
        timezone: site.timezone.clone(),
        fonts: desk.fonts.files().map(Path::to_owned).collect(),
    };
    let images = desk.checked.images.keys().copied().collect();
    let (allowances, good, was_finished) = (site.allowances.clone(), desk.texts.take(), desk.was_finished);
    // A city takes a third of the memory that is needed until here, and the lists of its files the rest.
    drop((issues, desk));
    let day = basis.day.clone();
    let write = |out: &mut dyn io::Write, files: &Files| report(out, files, &day, &allowances);
    let digest = Digest::of_written(|out| write(out, &finished.entries))
        .map_err(|fault| PublishError::Io(output.to_owned(), fault))?;
    let report = Report { digest, write: &write };
    let withdrawn = batch::withdrawn(output, &rights);
    let built = Built {
        outcome: Outcome::default(),
        report: digest,
        counts,
        basis,
        withdrawn: withdrawn.len() + finished.dropped.len(),
        taken: finished.taken,
        found,
        left: BTreeSet::new(),
        was_finished,
    };
    let Finished { entries, staged, dropped, communities, .. } = finished;
    let is_whole = scope.wants(Scope::Site) && wish.share.is_none();
    let is_untouched = !scope.wants(Scope::Site) && !is_withdrawn;
    let communities = match (is_whole, is_untouched) {
        (true, _) => communities,
        (_, true) => folder.manifest.communities.clone(),
        // Some pages were made or dropped, others stayed as they were.
        _ => BTreeMap::new(),
    };
    let manifest = Manifest { files: entries, images, people: rights, communities };
    let is_ours = |path: &str| scope.holds(path) || dropped.contains(path);
    let publication = Publication { stage, manifest, staged: &staged, report, withdrawn: &withdrawn, good };
    let outcome = folder.publish(publication, is_ours)?;
    Ok(Built { outcome, ..built })
}

/// Content, theme and fonts without errors: what `build` and `print` start from.
struct Workshop<'r> {
    request: &'r Request,
    checked: Checked,
    theme: Theme,
    look: Look,
    fonts: Arc<Fonts>,
    stamps: Stamps,
    found: Diagnostics,
    /// Where printed texts were written, if their files can be read again: `checked` knows it no more.
    origins: Option<Origins>,
    /// What communities say now, where that is to be kept.
    texts: Option<BTreeMap<CommunityId, good::Texts>>,
    was_finished: bool,
}

/// Jobs that are done and wait to be published.
struct Done {
    finished: Finished,
    output: Output,
    stage: Option<Stage>,
    found: Diagnostics,
}

impl<'r> Workshop<'r> {
    /// `prepare` adds to what is known.
    fn open(
        request: &'r Request,
        output: &Path,
        keeps_texts: bool,
        prepare: impl FnOnce(&mut Known),
    ) -> Result<Self, BuildFault> {
        if is_inside(output, &request.root.join("content")) {
            return Err(BuildFault::Publish(PublishError::InsideContent));
        }
        if output != request.root.join("output") {
            refuse_foreign(output)?;
        }
        let was_finished = finish_interrupted(output)?;
        // Content that cannot be published must not even make an empty output folder.
        let head = Manifest::head_of_output(output);
        let mut known = Known::from(&head);
        prepare(&mut known);
        let once = || {
            let Prepared { mut checked, theme, fonts, shelf, learnt, found } = prepare_again(request, &known);
            let sources = checked.as_mut().filter(|_| !known.shelf.stands_in());
            let origins = sources.map(|checked| Origins::from(&mem::take(&mut checked.sources)));
            let texts = keeps_texts.then(|| learnt.texts());
            (checked.zip(theme).zip(fonts), shelf.into_stamps(), origins, texts, found)
        };
        let (prepared, stamps, origins, texts, mut found) = on_threads_of_its_own(request.jobs, once);
        let Some(((checked, theme), fonts)) = prepared else { return Err(BuildFault::Errors(found)) };
        let look = Look::of(&theme, &checked.site, &mut found);
        if found.has_errors() {
            return Err(BuildFault::Errors(found));
        }
        Ok(Self { request, checked, theme, look, fonts, stamps, found, origins, texts, was_finished })
    }

    /// Renders and proves what is planned, one plan after the other: two halves of a city together take more room than
    /// there is. What `holds` does not name stays as it was, but for what somebody's leaving has changed.
    fn work(
        &self,
        output: Output,
        mut plans: impl ExactSizeIterator<Item = Plan>,
        holds: &dyn Fn(&Job) -> bool,
        is_withdrawn: bool,
        watch: &dyn Watch,
    ) -> Result<Done, BuildFault> {
        let (site, images) = (&self.checked.site, &self.checked.images);
        let again = |path: &str| read::text_again(&self.request.root, path);
        let find = |name: &str| {
            self.origins
                .as_ref()
                .map_or_else(|| self.checked.sources.find(name).cloned(), |origins| origins.find(name, again))
        };
        let voice = Voice { theme: &self.theme, find: &find, found: Mutex::new(self.found.clone()) };
        let stage = LazyStage::new(&output);
        let (mut coarse, mut finished, mut before) = (Mutex::default(), Finished::default(), 0);
        while let Some(plan) = plans.next() {
            let studio = Studio::new(site, &plan, &self.theme, &self.look, images, &self.fonts);
            let communities = if plan.has_pages() { self.communities(&studio) } else { Vec::new() };
            let alike = communities
                .iter()
                .enumerate()
                .filter(|(_, (id, digest))| output.manifest.communities.get(id) == Some(digest));
            let alike = alike.map(|(position, _)| position).collect();
            let run = Run {
                studio: &studio,
                guard: &self.checked.guard,
                voice: &voice,
                output: &output,
                stage: &stage,
                before,
                coarse: &coarse,
                alike: &alike,
                watch,
                patience: self.request.patience,
            };
            finished = run.all(self.request.jobs, holds, finished).inspect_err(|_| output.discard_stage())?;
            if finished.is_stopped {
                let (stage, count) = (stage.take()?, finished.staged.len());
                output.leave(stage, finished.entries, &finished.staged)?;
                return Err(PublishError::Stopped(count).into());
            }
            run.others(holds, is_withdrawn, &mut finished);
            finished.communities.extend(communities);
            before += plan.jobs.len();
            if plans.len() > 0 {
                drop(studio);
                drop(plan);
                finished.settle();
            }
        }
        voice.say_coarse(coarse.get_mut().unwrap_or_else(PoisonError::into_inner));
        let found = voice.into_found();
        if found.has_errors() {
            output.discard_stage();
            return Err(BuildFault::Errors(found));
        }
        // A file that was read while it was being written may be half of what was meant.
        if let Some(path) = self.stamps.changed(&self.request.root) {
            output.discard_stage();
            return Err(PublishError::Meanwhile(path.to_owned()).into());
        }
        let stage = stage.take()?;
        Ok(Done { finished, output, stage, found })
    }
}

impl Workshop<'_> {
    /// What the pages of each community are made from, by its id.
    fn communities(&self, studio: &Studio<'_>) -> Vec<(String, Digest)> {
        let digests =
            on_threads_of_its_own(self.request.jobs, || studio.of_communities(&self.request.program));
        let ids = self.checked.site.communities.iter().map(|community| community.id.to_string());
        ids.zip(digests).collect()
    }
}

/// Does something with threads that end with it. What was read takes more room than what it means, and idle threads keep
/// the memory that others gave back to them: of ten thousand grids 100 MB, until the end of the run.
fn on_threads_of_its_own<T: Send>(jobs: NonZeroUsize, work: impl FnOnce() -> T + Send) -> T {
    match ThreadPoolBuilder::new().num_threads(jobs.get()).build() {
        Ok(pool) => pool.install(work),
        // Without them it goes on all the same.
        Err(_) => work(),
    }
}

fn in_scope(entries: &Files, scope: Scope) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(move |(path, _)| scope.holds(path)).map(|(_, entry)| entry.as_ref())
}

/// Whether `path`, which need not exist, lies in `folder`.
fn is_inside(path: &Path, folder: &Path) -> bool {
    let real = path.ancestors().find_map(|p| p.canonicalize().ok());
    real.zip(folder.canonicalize().ok()).is_some_and(|(path, folder)| path.starts_with(folder))
}

fn report(out: &mut dyn io::Write, files: &Files, day: &str, allowances: &[Allowance]) -> io::Result<()> {
    let files = || {
        files.iter().map(|(path, entry)| ReportFile {
            path,
            bytes: entry.bytes,
            digest: entry.digest,
            codes: &entry.codes,
            piece: entry.piece.as_deref(),
        })
    };
    proof::report(out, day, allowances, files)
}
