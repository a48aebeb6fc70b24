//! Which files the website has.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{
    Categories, DataFormat, GridAt, Job, JobKind, NoteAt, Page, RedirectFormat, SitePath, WorkerAt, sitemap,
};
use crate::model::{Community, Lang, NoteKind, NoteLink, Site, WorkerId, is_device_name};
use crate::read::limits;

/// Jobs while they are listed.
#[derive(Default)]
pub struct List {
    jobs: Vec<Job>,
    count: usize,
    most: Option<usize>,
}

impl List {
    /// Of more than a site may have only the number goes on: the list of a hundred languages would take all memory before
    /// anybody is told.
    pub fn cautious() -> Self {
        Self { most: Some(limits::OUTPUT_FILES), ..Self::default() }
    }

    pub fn push(&mut self, path: impl Into<Arc<str>>, kind: JobKind) {
        self.extend([Job { path: path.into(), kind }]);
    }

    pub fn extend(&mut self, jobs: impl IntoIterator<Item = Job>) {
        for job in jobs {
            self.count += 1;
            if self.most.is_none_or(|most| self.count <= most) {
                self.jobs.push(job);
            }
        }
    }

    pub fn so_far(&self) -> &[Job] {
        &self.jobs
    }

    /// How many there would be.
    pub fn count(&self) -> usize {
        self.count
    }

    /// In the order of paths.
    pub fn sorted(mut self) -> Vec<Job> {
        self.jobs.sort_by(|a, b| a.path.cmp(&b.path));
        self.jobs.dedup_by(|a, b| a.path == b.path && matches!(a.kind, JobKind::NoteImage { .. }));
        self.jobs.shrink_to_fit();
        self.jobs
    }
}

/// Every job of the website.
pub fn jobs(
    site: &Site,
    assets: &[String],
    categories: &Categories,
    (is_split, blocks): (bool, usize),
    jobs: &mut List,
) {
    for lang in &site.languages {
        pages(site, lang, categories, is_split, jobs);
    }
    site_wide(site, assets, jobs);
    sitemap::parts(site, jobs);
    searches(site, (is_split, blocks), jobs);
    for (c, community) in site.communities.iter().enumerate() {
        pictures(c, community, site, jobs);
        for (g, grid) in community.grids.iter().enumerate().filter(|(_, g)| g.closing.is_none()) {
            let at = GridAt { community: c, grid: g };
            jobs.push(SitePath::code_png(grid).file(), JobKind::CodePng(at));
            jobs.push(SitePath::code_svg(grid).file(), JobKind::CodeSvg(at));
            jobs.push(SitePath::grid_feed(grid).file(), JobKind::GridFeed(at));
        }
    }
    former(site, jobs);
}

fn pages(site: &Site, lang: &Lang, categories: &Categories, is_split: bool, jobs: &mut List) {
    let mut add = |page: Page| {
        let path = SitePath::page(site, lang, &page).file();
        jobs.push(path, JobKind::Page(lang.clone(), page));
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

fn site_wide(site: &Site, assets: &[String], jobs: &mut List) {
    let mut add = |path: SitePath, kind: JobKind| jobs.push(path.file(), kind);
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
fn searches(site: &Site, (is_split, blocks): (bool, usize), jobs: &mut List) {
    let mut add = |path: SitePath, kind: JobKind| jobs.push(path.file(), kind);
    if is_split {
        add(SitePath::place_heads(), JobKind::PlaceHeads);
        for block in 0..blocks {
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
fn former(site: &Site, jobs: &mut List) {
    if site.former_base_urls.is_empty() {
        return;
    }
    let pages: Vec<(Lang, SitePath)> = jobs
        .so_far()
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
            jobs.push(format!("{folder}/{}", path.as_str()), kind);
        }
        jobs.push(format!("{folder}/move.js"), JobKind::FormerScript);
        for format in RedirectFormat::ALL {
            let kind = JobKind::FormerRedirects(index, format);
            jobs.push(format!("{folder}/{}", format.file()), kind);
        }
    }
}

/// Portraits and contact cards of those who serve today (and of nobody else: a photo of a
/// worker who left is not published), and the images of notes.
fn pictures(c: usize, community: &Community, site: &Site, jobs: &mut List) {
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
            jobs.push(path, JobKind::Portrait(at.clone()));
        }
        let path = SitePath::contact(community, worker).file();
        jobs.push(path, JobKind::Contact(at));
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
                jobs.push(path.file(), kind);
            }
        }
    }
    for (index, notice) in community.notices.iter().enumerate().filter(|(_, n)| n.event.is_some()) {
        let kind = JobKind::Calendar(Some(NoteAt { community: c, kind: NoteKind::Notice, index }));
        jobs.push(SitePath::event(community, notice).file(), kind);
    }
}
