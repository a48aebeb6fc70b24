//! Third stage: every output path, address and code target, before anything is rendered.
//!
//! Links are made from the plan alone, so a page can only link to what will exist; two jobs
//! that would write one path are found here.

mod categories;
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

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

pub use categories::{Categories, Category};
pub use codes::{CodeFor, code_text, community_text, note_text, plain_address};
pub use issues::{Issues, PrintedIssue};
pub use leads::{Lead, Leads};
pub use order::{CardEdge, DueOnly, Filled, Order, OrderFault, PieceKind};
pub use pieces::{Adjustment, Cut, Duplex, Imposition, NoteAt, Part, Piece, Sheet};
pub use pinyin::Romanised;
pub use places::{PlaceEntry, PlaceIndex};
pub use share::Share;
pub use sitemap::{SITEMAP_PAGES, is_in_sitemap};
pub use urls::{SitePath, relative};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{
    Board, Community, Digest, Grid, Lang, Note, NoteKind, NoteLink, Site, Worker, WorkerId, is_device_name,
};

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
    /// The halves, in the order in which they are made: what is kept of print until the website is made is less.
    pub const HALVES: [Self; 2] = [Self::Print, Self::Site];

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

/// Plans one half or both: of a city, what is not wanted takes a third of the room. `assets` are the names of the theme's
/// assets.
pub fn plan(
    site: &Site,
    assets: &[String],
    scope: Scope,
    issues: Arc<Issues>,
    found: &mut Diagnostics,
) -> Plan {
    let (categories, places) = match scope {
        Scope::Print => (Categories::default(), None),
        Scope::All | Scope::Site => {
            (Categories::of(site), places::is_split(site).then(|| Arc::new(PlaceIndex::of(site))))
        }
    };
    planned(site, assets, scope, (categories, places, issues), found)
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
    let issues = Arc::new(Issues::of(site));
    planned(site, assets, Scope::All, (Categories::of(site), places, issues), found)
}

fn planned(
    site: &Site,
    assets: &[String],
    scope: Scope,
    (categories, places, issues): (Categories, Option<Arc<PlaceIndex>>, Arc<Issues>),
    found: &mut Diagnostics,
) -> Plan {
    let mut jobs = Vec::new();
    if scope.wants(Scope::Site) {
        site_jobs(site, assets, &categories, places.as_deref(), &mut jobs);
    }
    if scope.wants(Scope::Print) {
        let communities = 0..site.communities.len();
        jobs.extend(communities.flat_map(|c| pieces::jobs(pieces::pieces(c, site), "print/", site)));
    }
    jobs.sort_by(|a, b| a.path.cmp(&b.path));
    jobs.dedup_by(|a, b| a.path == b.path && matches!(a.kind, JobKind::NoteImage { .. }));
    jobs.shrink_to_fit();
    check_unique(&jobs, found);
    Plan { jobs, issues, categories, places }
}

/// Every job of the website.
fn site_jobs(
    site: &Site,
    assets: &[String],
    categories: &Categories,
    places: Option<&PlaceIndex>,
    jobs: &mut Vec<Job>,
) {
    for lang in &site.languages {
        pages(site, lang, categories, places.is_some(), jobs);
    }
    site_wide(site, assets, jobs);
    sitemap::parts(site, jobs);
    searches(site, places, jobs);
    for (c, community) in site.communities.iter().enumerate() {
        pictures(c, community, site, jobs);
        for (g, grid) in community.grids.iter().enumerate().filter(|(_, g)| g.closing.is_none()) {
            let at = GridAt { community: c, grid: g };
            jobs.push(Job { path: SitePath::code_png(grid).file().into(), kind: JobKind::CodePng(at) });
            jobs.push(Job { path: SitePath::code_svg(grid).file().into(), kind: JobKind::CodeSvg(at) });
            jobs.push(Job { path: SitePath::grid_feed(grid).file().into(), kind: JobKind::GridFeed(at) });
        }
    }
    former(site, jobs);
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

fn pages(site: &Site, lang: &Lang, categories: &Categories, is_split: bool, jobs: &mut Vec<Job>) {
    let mut add = |page: Page| {
        let path = SitePath::page(site, lang, &page).file();
        jobs.push(Job { path: path.into(), kind: JobKind::Page(lang.clone(), page) });
    };
    let notes = [Page::Notes(NoteKind::Notice), Page::Archive, Page::Notes(NoteKind::Guide)];
    let kinds = categories.iter().map(|category| Page::Category(category.slug.clone()));
    let about = [Page::About, Page::Privacy, Page::Offline];
    for page in [Page::Home, Page::Map, Page::Find].into_iter().chain(notes).chain(kinds).chain(about) {
        add(page);
    }
    if *lang == site.language {
        add(Page::NotFound);
    }
    for (c, community) in site.communities.iter().enumerate() {
        add(Page::Community(c));
        if is_split {
            add(Page::Places(c));
        }
        for grid in 0..community.grids.len() {
            add(Page::Grid(GridAt { community: c, grid }));
        }
        for (kind, notes) in [(NoteKind::Notice, &community.notices), (NoteKind::Guide, &community.guides)] {
            for index in 0..notes.len() {
                add(Page::Note { community: c, kind, index });
            }
        }
    }
}

fn site_wide(site: &Site, assets: &[String], jobs: &mut Vec<Job>) {
    let mut add = |path: SitePath, kind: JobKind| jobs.push(Job { path: path.file().into(), kind });
    for asset in assets {
        add(SitePath::asset(asset), JobKind::Asset(asset.clone()));
    }
    add(SitePath::of("sitemap.xml"), JobKind::Sitemap);
    add(SitePath::of("robots.txt"), JobKind::Robots);
    add(SitePath::of("_headers"), JobKind::Headers);
    add(SitePath::app_manifest(), JobKind::AppManifest);
    add(SitePath::of("sw.js"), JobKind::ServiceWorker);
    if site.has_events() {
        add(SitePath::calendar(), JobKind::Calendar(None));
    }
    add(SitePath::feed(), JobKind::Feed);
    for format in RedirectFormat::ALL {
        add(SitePath::of(format.file()), JobKind::Redirects(format));
    }
    add(SitePath::of("data/grids.json"), JobKind::Data(DataFormat::Json));
    add(SitePath::of("data/grids.csv"), JobKind::Data(DataFormat::Csv));
    if site.has_boundaries() {
        add(SitePath::of("data/grids.geojson"), JobKind::Data(DataFormat::GeoJson));
    }
}

/// What the search loads as the reader asks.
fn searches(site: &Site, places: Option<&PlaceIndex>, jobs: &mut Vec<Job>) {
    let mut add = |path: SitePath, kind: JobKind| jobs.push(Job { path: path.file().into(), kind });
    if let Some(index) = places {
        add(SitePath::place_heads(), JobKind::PlaceHeads);
        for block in 0..index.blocks.len() {
            add(SitePath::place_block(block), JobKind::PlaceBlock(block));
        }
    }
    let drawn = site.communities.iter().enumerate().filter(|(_, c)| c.boundaries.is_some());
    if site.has_boundaries() {
        add(SitePath::areas(), JobKind::Areas);
    }
    for (c, community) in drawn {
        add(SitePath::community_areas(community), JobKind::CommunityAreas(c));
    }
}

/// A site of ways for each former address: every page of today, and what servers read.
fn former(site: &Site, jobs: &mut Vec<Job>) {
    if site.former_base_urls.is_empty() {
        return;
    }
    let pages: Vec<(Lang, SitePath)> = jobs
        .iter()
        .filter_map(|job| match &job.kind {
            JobKind::Page(lang, page) if !matches!(page, Page::NotFound | Page::Offline) => {
                Some((lang.clone(), SitePath::of(job.path.strip_prefix("site/")?)))
            }
            _ => None,
        })
        .collect();
    for (index, url) in site.former_base_urls.iter().enumerate() {
        let name = url.plain().trim_end_matches('/').replace(['/', ':'], "-");
        // To Windows `con.cn` is a device as well.
        let is_device = is_device_name(name.split('.').next().unwrap_or_default());
        let folder = format!("former/{}{name}", if is_device { "_" } else { "" });
        for (lang, path) in &pages {
            let kind = JobKind::FormerPage(lang.clone(), path.clone());
            jobs.push(Job { path: format!("{folder}/{}", path.as_str()).into(), kind });
        }
        jobs.push(Job { path: format!("{folder}/move.js").into(), kind: JobKind::FormerScript });
        for format in RedirectFormat::ALL {
            let kind = JobKind::FormerRedirects(index, format);
            jobs.push(Job { path: format!("{folder}/{}", format.file()).into(), kind });
        }
    }
}

/// Portraits and contact cards of those who serve today (and of nobody else: a photo of a
/// worker who left is not published), and the images of notes.
fn pictures(c: usize, community: &Community, site: &Site, jobs: &mut Vec<Job>) {
    let serving: BTreeSet<&WorkerId> = community
        .grids
        .iter()
        .filter(|g| g.closing.is_none())
        .flat_map(|g| g.team_now(site.today))
        .chain(&community.team)
        .map(|post| &post.worker)
        .collect();
    for worker in serving.into_iter().filter_map(|id| community.workers.get(id)) {
        let at = WorkerAt { community: c, worker: worker.id.clone() };
        if worker.photo.is_some() {
            let path = SitePath::portrait(community, worker).file();
            jobs.push(Job { path: path.into(), kind: JobKind::Portrait(at.clone()) });
        }
        let path = SitePath::contact(community, worker).file();
        jobs.push(Job { path: path.into(), kind: JobKind::Contact(at) });
    }
    for note in community.notices.iter().chain(&community.guides) {
        for image in note.links.values().filter_map(|link| match link {
            NoteLink::Image(image) => Some(image),
            NoteLink::Note(..) => None,
        }) {
            for longest in image.sides() {
                let path = SitePath::note_image(community, note, image, longest);
                let is_jpeg = path.as_str().ends_with(".jpg");
                let kind = JobKind::NoteImage { digest: image.digest, is_jpeg, longest };
                jobs.push(Job { path: path.file().into(), kind });
            }
        }
    }
    for (index, notice) in community.notices.iter().enumerate().filter(|(_, n)| n.event.is_some()) {
        let kind = JobKind::Calendar(Some(NoteAt { community: c, kind: NoteKind::Notice, index }));
        jobs.push(Job { path: SitePath::event(community, notice).file().into(), kind });
    }
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
