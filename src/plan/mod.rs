//! Third stage: every output path, address and code target, before anything is rendered.
//!
//! Links are made from the plan alone, so a page can only link to what will exist; two jobs
//! that would write one path are found here.

mod categories;
mod checklist;
mod codes;
pub mod consent;
pub mod facts;
mod issues;
mod leads;
pub mod order;
pub mod pieces;
mod pinyin;
pub mod places;
mod share;
mod sitemap;
pub mod status;
mod urls;
mod website;

use std::borrow::Cow;
use std::sync::Arc;

pub use categories::{Categories, Category};
pub use checklist::{Checklist, Errands};
pub use codes::{CodeFor, code_text, community_text, note_text, plain_address};
pub use issues::{Issues, PrintedIssue};
pub use leads::{Lead, Leads};
pub use order::{CardEdge, DueOnly, Filled, Order, OrderFault, PieceKind};
pub use pieces::{Adjustment, Cut, Duplex, Imposition, NoteAt, Part, Piece, Sheet};
pub use pinyin::Romanised;
pub use places::{PlaceEntry, PlaceIndex};
pub use share::{Share, community};
pub use sitemap::{SITEMAP_PAGES, is_in_sitemap};
pub use urls::{SitePath, relative};
use website::List;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{
    Board, Boundaries, Community, Digest, Grid, Lang, Note, NoteKind, Site, Worker, WorkerId,
};
use crate::read::limits::{self, Load, Picture};

/// Everything that will be written of the halves that are wanted, in the order of paths.
#[derive(Debug)]
pub struct Plan {
    pub jobs: Vec<Job>,
    /// Of everything that is printed; shared by the halves.
    pub issues: Arc<Issues>,
    pub categories: Categories,
    /// Of a site with many places.
    pub places: Option<Arc<PlaceIndex>>,
}

impl Plan {
    /// Of these jobs alone.
    pub fn of(jobs: Vec<Job>, issues: Arc<Issues>) -> Self {
        Self { jobs, issues, categories: Categories::default(), places: None }
    }

    /// Whether it is of the website.
    pub fn has_pages(&self) -> bool {
        self.jobs.iter().any(|job| matches!(job.kind, JobKind::Page(..)))
    }

    /// Whether the website will have this file (below `site/`); not known where only print is planned.
    pub fn has_page_file(&self, file: &str) -> bool {
        let order = |job: &Job| match job.path.strip_prefix("site/") {
            Some(own) => own.cmp(file),
            None => (*job.path).cmp("site/"),
        };
        self.jobs.binary_search_by(order).is_ok()
    }
}

/// One output file.
#[derive(Clone, Debug)]
pub struct Job {
    /// Below the output folder, with `/`: `site/g/sy08/index.html`. Whoever lists files until the end shares it.
    pub path: Arc<str>,
    pub kind: JobKind,
}

/// What a file is. Numbers are positions in the model: `communities[c].grids[g]`.
#[derive(Clone, Debug)]
pub enum JobKind {
    Page(Lang, Page),
    /// A file of the theme, named as below `site/assets/`.
    Asset(String),
    /// All pages, or where there are more than one file may name, the files of their parts.
    Sitemap,
    /// So many of them, counted from 0.
    SitemapPart(usize),
    Robots,
    /// How servers should let browsers keep files.
    Headers,
    /// The site as an app on a phone.
    AppManifest,
    /// Keeps pages that were opened for days without a network.
    ServiceWorker,
    /// Dates of one notice, or of all.
    Calendar(Option<NoteAt>),
    /// What the search of a large site looks through: the heads of its blocks, and one of them.
    PlaceHeads,
    PlaceBlock(usize),
    /// Where the communities lie, and the grids of one.
    Areas,
    CommunityAreas(usize),
    Feed,
    /// Of one grid: its own notices and those for everyone.
    GridFeed(GridAt),
    CodePng(GridAt),
    CodeSvg(GridAt),
    Portrait(WorkerAt),
    NoteImage {
        digest: Digest,
        is_jpeg: bool,
        /// Longer side, px.
        longest: u32,
    },
    Contact(WorkerAt),
    Data(DataFormat),
    /// Where a web server moves readers on.
    Redirects(RedirectFormat),
    /// Below `former/`: the same for a former address, by its position.
    FormerRedirects(usize, RedirectFormat),
    /// A page of a former address: only the way to the page here.
    FormerPage(Lang, SitePath),
    FormerScript,
    Piece(Piece, Cut),
}

/// A page, in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    Home,
    Map,
    Find,
    Notes(NoteKind),
    /// Notices of a category, by its slug.
    Category(String),
    /// Notices that have expired.
    Archive,
    About,
    Privacy,
    /// For phones without a network.
    Offline,
    NotFound,
    Community(usize),
    /// The places of one community, where one page does not hold all.
    Places(usize),
    Grid(GridAt),
    Note {
        community: usize,
        kind: NoteKind,
        index: usize,
    },
}

/// Open data about the grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFormat {
    Json,
    Csv,
    GeoJson,
}

/// What web servers read: `_redirects` of many static hosts, a map for nginx, Apache's `.htaccess`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectFormat {
    Plain,
    Nginx,
    Apache,
}

impl RedirectFormat {
    pub const ALL: [Self; 3] = [Self::Plain, Self::Nginx, Self::Apache];

    fn file(self) -> &'static str {
        match self {
            Self::Plain => "_redirects",
            Self::Nginx => "redirects.nginx.map",
            Self::Apache => ".htaccess",
        }
    }
}

/// A grid's position in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GridAt {
    pub community: usize,
    pub grid: usize,
}

/// A worker's position in the model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkerAt {
    pub community: usize,
    pub worker: WorkerId,
}

impl GridAt {
    pub fn look_up<'s>(&self, site: &'s Site) -> (&'s Community, &'s Grid) {
        let community = &site.communities[self.community];
        (community, &community.grids[self.grid])
    }
}

impl WorkerAt {
    pub fn look_up<'s>(&self, site: &'s Site) -> Option<(&'s Community, &'s Worker)> {
        let community = &site.communities[self.community];
        Some((community, community.workers.get(&self.worker)?))
    }
}

/// Which half of the output is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    Site,
    Print,
}

impl Scope {
    /// The halves, in the order in which they are made: what print leaves behind in memory is more than the website does.
    pub const HALVES: [Self; 2] = [Self::Site, Self::Print];

    /// Whether this half is wanted.
    pub fn wants(self, half: Self) -> bool {
        self == Self::All || self == half
    }

    /// Whether the files of this half lie below such a path.
    pub fn holds(self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Site => path.starts_with("site/") || path.starts_with("former/"),
            Self::Print => path.starts_with("print/"),
        }
    }
}

/// Names what no plan could do: more files than a site may have, two files of one path. Of all halves that are wanted,
/// before anything is made.
///
/// `picture` is the one that takes most; returned is what there is for all that are decoded at one time.
pub fn foresee(
    (site, picture): (&Site, Option<Picture>),
    assets: &[String],
    halves: impl Iterator<Item = Scope>,
    found: &mut Diagnostics,
) -> u64 {
    let categories = Categories::of(site);
    let (mut count, mut pieces) = (0, 0);
    for half in halves {
        let list = listed(site, assets, half, (&categories, None), List::cautious());
        count += list.count();
        pieces += if half == Scope::Print { list.count() } else { 0 };
        check_unique(&list.sorted(), found);
    }
    if count > limits::OUTPUT_FILES {
        found.push(too_many("limit-output", count.to_string(), limits::OUTPUT_FILES.to_string()));
        return 0;
    }
    weigh(Load { files: count, pieces, picture: work_on(picture, site), ..load(site) }, found)
}

/// The same of an order of so many pieces.
pub fn foresee_batch(
    (site, picture): (&Site, Option<Picture>),
    pieces: usize,
    found: &mut Diagnostics,
) -> u64 {
    if pieces > limits::OUTPUT_FILES {
        found.push(too_many("limit-output", pieces.to_string(), limits::OUTPUT_FILES.to_string()));
        return 0;
    }
    weigh(Load { files: pieces, pieces, picture: work_on(picture, site), ..load(site) }, found)
}

/// What the picture takes, bytes: made as small as a poster of A3 wants it, or a face on the largest board (two pixels for a
/// millimetre of its shorter side).
fn work_on(picture: Option<Picture>, site: &Site) -> u64 {
    const POSTER: u32 = 2_000;
    let boards = site.communities.iter().flat_map(|community| &community.grids).flat_map(|grid| &grid.boards);
    let side = boards.map(|board| 2 * board.size.width.min(board.size.height)).max();
    picture.map_or(0, |picture| picture.work(side.unwrap_or(0).max(POSTER)))
}

fn weigh(load: Load, found: &mut Diagnostics) -> u64 {
    let weight = limits::weight(load);
    if weight > limits::MEMORY {
        let (weight, most) = (limits::readable(weight), limits::readable(limits::MEMORY));
        let is_of_pictures = load.picture > limits::WORK;
        let kind = if is_of_pictures { "limit-memory-picture" } else { "limit-memory" };
        found.push(too_many(kind, weight, most).with("picture", limits::readable(load.picture)));
    }
    limits::room_for_pictures(load)
}

fn too_many(kind: &'static str, count: String, limit: String) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::TooMany, Place::path_only("content"));
    diagnostic.with("kind", kind).with_word("what", kind).with("count", count).with("limit", limit)
}

/// What a site has of everything but files.
fn load(site: &Site) -> Load {
    let mut load = Load::default();
    for community in &site.communities {
        load.grids += community.grids.len();
        load.workers += community.workers.len();
        for note in community.notices.iter().chain(&community.guides) {
            load.notes += 1;
            load.note_bytes += note.bytes();
            load.note_grids += note.grids.len();
        }
        let places = community.grids.iter().flat_map(|grid| &grid.places);
        load.places += places.map(|place| 1 + place.aliases.len()).sum::<usize>();
        let corners = community.boundaries.as_ref().map_or(0, Boundaries::corners);
        load.corners += corners;
        load.map = load.map.max(corners);
    }
    for (_, prints) in site.record.pieces() {
        load.printed += 1;
        load.issues += prints.len();
    }
    load
}

/// Plans one half: of a city, the other would take a third of the room. `assets` are the names of the theme's assets;
/// nothing that [`foresee`] names stands against it.
pub fn plan(site: &Site, assets: &[String], scope: Scope, issues: Arc<Issues>) -> Plan {
    if !scope.wants(Scope::Site) {
        let list = listed(site, assets, scope, (&Categories::default(), None), List::default());
        return Plan::of(list.sorted(), issues);
    }
    let categories = Categories::of(site);
    let places = places::is_split(site).then(|| Arc::new(PlaceIndex::of(site)));
    let jobs = listed(site, assets, scope, (&categories, places.as_deref()), List::default()).sorted();
    Plan { jobs, issues, categories, places }
}

/// Both halves, after a plan of an earlier state of the site: an index of the same places is taken from there.
pub fn plan_again(
    site: &Site,
    assets: &[String],
    before: Option<(&Site, &Plan)>,
    found: &mut Diagnostics,
) -> Plan {
    let known =
        before.filter(|(old, _)| places::are_same(old, site)).and_then(|(_, plan)| plan.places.clone());
    let places = known.or_else(|| places::is_split(site).then(|| Arc::new(PlaceIndex::of(site))));
    let categories = Categories::of(site);
    let jobs = listed(site, assets, Scope::All, (&categories, places.as_deref()), List::default()).sorted();
    check_unique(&jobs, found);
    Plan { jobs, issues: Arc::new(Issues::of(site)), categories, places }
}

fn listed(
    site: &Site,
    assets: &[String],
    scope: Scope,
    (categories, places): (&Categories, Option<&PlaceIndex>),
    mut list: List,
) -> List {
    if scope.wants(Scope::Site) {
        let blocks = places.map_or(0, |index| index.blocks.len());
        website::jobs(site, assets, categories, (places::is_split(site), blocks), &mut list);
    }
    if scope.wants(Scope::Print) {
        let communities = 0..site.communities.len();
        list.extend(communities.flat_map(|c| pieces::jobs(pieces::pieces(c, site), "print/", site)));
    }
    list
}

/// File systems that fold case would make one file of two.
fn check_unique(jobs: &[Job], found: &mut Diagnostics) {
    let mut paths: Vec<(Cow<'_, str>, &str)> =
        jobs.iter().map(|job| (folded(&job.path), &*job.path)).collect();
    // Nearly sorted already: few paths change when they are folded.
    paths.sort();
    for (_, path) in paths.chunk_by(|a, b| a.0 == b.0).flat_map(|alike| &alike[1..]) {
        found.push(Diagnostic::new(Code::SameOutput, Place::path_only("content")).with("path", path));
    }
}

fn folded(path: &str) -> Cow<'_, str> {
    let is_folded = path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_folded { Cow::Borrowed(path) } else { Cow::Owned(path.to_lowercase()) }
}

/// `boards/sy08-b1.pdf`.
pub fn board_path(grid: &Grid, board: &Board) -> String {
    format!("boards/{}-{}.pdf", grid.id, board.id)
}

/// The note behind a relative link of another note.
pub fn find_note<'c>(
    community: &'c Community,
    kind: NoteKind,
    slug: &crate::model::Slug,
) -> Option<&'c Note> {
    let notes = community.notes_of(kind);
    notes.iter().find(|n| &n.slug == slug)
}
