//! The communities, side by side: each file of theirs whole, and what the site as a whole is checked by.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::desk::Desk;
use super::fields::{At, Fields};
use super::grids::{self, GridFile, position};
use super::images::Album;
use super::prints::Recorded;
use super::settings::{Settings, figures, paper};
use super::succession::Links;
use super::{Sources, boundaries, colours, hours, notes, people, phones, report};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, MOST_FINDINGS, Place};
use crate::model::{Community, CommunityId, Date, FigureKey, Figures, Grid, GridId, NoteKind, Paper};
use crate::read::limits::Picture;
use crate::read::{RawCommunity, RawDoc, RawSite};

/// What a community is checked against, and what is gathered for the checks of the whole site.
pub struct Survey<'a> {
    pub desk: &'a Desk<'a>,
    pub settings: &'a Settings,
    recorded: &'a Recorded,
    /// Every grid of the site, open or closed.
    pub all_ids: &'a BTreeSet<GridId>,
    /// Codes of the community and its grids, those of former days as well.
    pub codes: Vec<At<String>>,
    pub links: Links,
    /// Some team entry was not sound: who serves nowhere is then not known.
    pub has_broken_teams: bool,
    pub sources: Sources,
}

/// A community as it was checked, and what it adds to the checks of the site as a whole.
#[derive(Debug)]
pub struct CheckedCommunity {
    pub raw: Arc<RawCommunity>,
    ids: Vec<At<GridId>>,
    /// As far as it was sound.
    community: Option<Arc<Community>>,
    codes: Vec<At<String>>,
    links: Links,
    sources: Arc<Sources>,
    /// That takes most while it is decoded.
    largest_picture: Option<Picture>,
    /// `None` if it was more than all communities together may keep: such a one is not known to the next check.
    said: Option<Diagnostics>,
}

impl CheckedCommunity {
    fn of(
        raw: &Arc<RawCommunity>,
        (files, album): (Vec<GridFile<'_>>, &Album<'_>),
        desk: &Desk<'_>,
        (ground, room): (&Ground, &Room<'_>),
        settings: &Settings,
    ) -> Self {
        let ids = files.iter().filter_map(|file| file.id.clone()).collect();
        let mut survey = Survey {
            desk,
            settings,
            recorded: &ground.recorded,
            all_ids: &ground.all_ids,
            codes: Vec::new(),
            links: Links::new(),
            has_broken_teams: false,
            sources: Sources::default(),
        };
        let community = community(raw, files, album, &mut survey).map(Arc::new);
        let Survey { codes, links, sources, .. } = survey;
        let said = room.keep(desk.take_found());
        let (raw, sources, largest_picture) = (Arc::clone(raw), Arc::new(sources), album.largest());
        Self { raw, ids, community, codes, links, sources, largest_picture, said }
    }
}

/// Where all say what they found, and how many findings they may keep besides.
struct Room<'a> {
    desk: &'a Desk<'a>,
    left: AtomicUsize,
}

impl Room<'_> {
    /// Which of them find room depends on who comes first; nothing that is told does.
    fn keep(&self, said: Diagnostics) -> Option<Diagnostics> {
        let less = |left: usize| left.checked_sub(said.len());
        let has_room = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok();
        let kept = has_room.then(|| said.clone());
        self.desk.say_all(said);
        kept
    }
}

/// What each community is checked against, besides its own files.
#[derive(Debug)]
pub struct Ground {
    pub site: Option<Arc<RawDoc>>,
    pub today: Date,
    pub hues: Vec<String>,
    pub recorded: Arc<Recorded>,
    /// Every grid of the site, open or closed.
    pub all_ids: Arc<BTreeSet<GridId>>,
}

impl Ground {
    /// But for the ids.
    fn is_like(&self, other: &Self) -> bool {
        let site = match (&self.site, &other.site) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let is_same = self.today == other.today && self.hues == other.hues;
        site && is_same && Arc::ptr_eq(&self.recorded, &other.recorded)
    }
}

/// All communities, and what they were checked against.
#[derive(Debug)]
pub struct Surveyed {
    pub ground: Ground,
    pub all: Vec<Arc<CheckedCommunity>>,
}

impl Surveyed {
    /// Whether communities, each known or by its files, have the grids that they had.
    fn has_ids(&self, known: &[Option<&Arc<CheckedCommunity>>], files: &[Vec<GridFile<'_>>]) -> bool {
        let ids = |files: &[GridFile<'_>]| -> Vec<Option<GridId>> {
            files.iter().map(|file| file.id.as_ref().map(|id| id.value.clone())).collect()
        };
        let had = |one: &CheckedCommunity| -> Vec<Option<GridId>> {
            one.ids.iter().map(|id| Some(id.value.clone())).collect()
        };
        let is_same =
            |((known, files), old): ((&Option<&Arc<_>>, &Vec<GridFile<'_>>), &Arc<CheckedCommunity>)| {
                match known {
                    Some(known) => Arc::ptr_eq(known, old),
                    None => ids(files) == had(old),
                }
            };
        known.len() == self.all.len() && known.iter().zip(files).zip(&self.all).all(is_same)
    }

    /// With whatever of each was sound.
    pub fn communities(&self) -> Vec<Arc<Community>> {
        self.all.iter().filter_map(|one| one.community.clone()).collect()
    }

    /// That takes most while it is decoded.
    pub fn largest_picture(&self) -> Option<Picture> {
        self.all.iter().filter_map(|one| one.largest_picture).max()
    }

    pub fn links(&self) -> Links {
        self.all.iter().flat_map(|one| one.links.clone()).collect()
    }

    pub fn sources(&self, settings: &Settings) -> Sources {
        let mut sources = settings.sources();
        sources.parts.extend(self.all.iter().map(|one| Arc::clone(&one.sources)));
        sources
    }
}

/// Checks every community; one that is what it was `before`, on the same ground, need not be checked again.
pub fn communities(
    raw: &RawSite,
    recorded: Arc<Recorded>,
    settings: &Settings,
    desk: &Desk<'_>,
    before: Option<&Surveyed>,
) -> Surveyed {
    if raw.communities.is_empty() && raw.site.is_some() {
        desk.say(Diagnostic::new(Code::NoCommunity, Place::path_only("content")));
    }
    let (site, hues) = (raw.site.clone(), desk.hues.clone());
    let mut ground = Ground { site, today: desk.today, hues, recorded, all_ids: Arc::default() };
    let before = before.filter(|before| before.ground.is_like(&ground));
    let known = |raw: &Arc<RawCommunity>| {
        before?.all.iter().find(|known| Arc::ptr_eq(&known.raw, raw) && known.said.is_some())
    };
    let known: Vec<_> = raw.communities.iter().map(known).collect();
    let desks: Vec<Desk<'_>> = raw.communities.iter().map(|_| desk.fork()).collect();
    let mut files: Vec<Vec<GridFile<'_>>> = Vec::new();
    for ((raw, known), desk) in raw.communities.iter().zip(&known).zip(&desks) {
        files.push(if known.is_some() { Vec::new() } else { grids::ids(raw, desk) });
    }
    // With the ids of before, which were sound, none is there twice.
    let are_same = before.is_some_and(|before| before.has_ids(&known, &files));
    ground.all_ids = match before.filter(|_| are_same) {
        Some(before) => Arc::clone(&before.ground.all_ids),
        None => Arc::new(all_ids(raw, &known, &files, desk)),
    };
    // First, for decoding takes room that what is checked takes later on.
    let albums = raw.communities.par_iter().zip(&known).map(|(raw, known)| match known {
        Some(_) if are_same => Album::default(),
        _ => Album::of(raw, desk),
    });
    let albums: Vec<Album<'_>> = albums.collect();
    let all = raw.communities.par_iter().zip(known).zip(&desks).zip(files.into_par_iter().zip(&albums));
    let room = Room { desk, left: AtomicUsize::new(MOST_FINDINGS) };
    let around = (&ground, &room);
    let checked = |(((raw, known), own), (files, album)): (((_, Option<&Arc<CheckedCommunity>>), _), _)| {
        let of = |files| Arc::new(CheckedCommunity::of(raw, (files, album), own, around, settings));
        match known {
            Some(known) if are_same => {
                known.said.iter().for_each(|said| desk.say_all(said.clone()));
                Arc::clone(known)
            }
            Some(_) => of(grids::ids(raw, own)),
            None => of(files),
        }
    };
    let all: Vec<Arc<CheckedCommunity>> = all.map(checked).collect();
    check_codes(all.iter().flat_map(|one| &one.codes), desk);
    Surveyed { ground, all }
}

/// The ids of all grids, those of files that could not be parsed as well, after saying which are there twice.
fn all_ids(
    raw: &RawSite,
    known: &[Option<&Arc<CheckedCommunity>>],
    files: &[Vec<GridFile<'_>>],
    desk: &Desk<'_>,
) -> BTreeSet<GridId> {
    let ids = known.iter().flatten().flat_map(|known| &known.ids);
    let ids: Vec<&At<GridId>> =
        ids.chain(files.iter().flatten().filter_map(|file| file.id.as_ref())).collect();
    grids::check_unique(&ids, desk);
    let broken = raw.communities.iter().flat_map(|c| &c.broken_grids).flatten();
    let broken = broken.filter_map(|id| GridId::parse(id));
    ids.into_iter().map(|id| id.value.clone()).chain(broken).collect()
}

/// A code belongs to one community or grid only.
fn check_codes<'c>(codes: impl Iterator<Item = &'c At<String>>, desk: &Desk<'_>) {
    let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
    for code in codes {
        match seen.get(code.value.as_str()) {
            Some(other) => desk.say(
                Diagnostic::new(Code::DuplicateCode, code.place.clone())
                    .with("code", &code.value)
                    .with("other", position(other)),
            ),
            None => drop(seen.insert(&code.value, &code.place)),
        }
    }
}

fn community<'a>(
    raw: &'a RawCommunity,
    files: Vec<GridFile<'a>>,
    album: &Album<'_>,
    survey: &mut Survey<'a>,
) -> Option<Community> {
    let desk = survey.desk;
    let folder = format!("content/{}", raw.folder);
    let id = CommunityId::parse(&raw.folder);
    if id.is_none() {
        desk.say(Diagnostic::new(Code::BadFileName, Place::path_only(&folder)).with("name", &raw.folder));
    }
    let Some(doc) = &raw.community else {
        let path = format!("{folder}/community.toml");
        // One that is there and could not be read was named already.
        if !raw.has_community_file {
            desk.say(
                Diagnostic::new(Code::CommunityMissing, Place::path_only(path)).with("folder", &raw.folder),
            );
        }
        return None;
    };
    let workers = people::workers(raw, album, survey);
    let mut f = Fields::of(doc, desk);
    let name = f.text("name");
    let name = f.need("name", "name = \"三元社区\"", name).map(|n| n.value);
    let code = f.string("code");
    let code = f.need("code", "code = \"421202001003\"", code).and_then(|code| sound_code(code, desk));
    if let Some(code) = &code {
        survey.codes.push(code.clone());
    }
    let prefix = code.as_ref().map(|c| c.value.as_str());
    let grids = grids::grids(files, prefix, &workers, survey);
    let team = grids::team(&mut f, survey.settings, &workers, desk);
    survey.has_broken_teams |= !team.is_whole;
    let duty_phone = phones::phone(&mut f, "duty_phone", desk);
    // While a grid's file cannot be read, who serves there and its figures are not known.
    let is_whole = raw.broken_grids.is_empty() && grids.len() == raw.grids.len();
    let has_duty_phone = f.has("duty_phone");
    people::check_posts(
        &workers,
        &grids,
        &team.posts,
        has_duty_phone,
        is_whole && !survey.has_broken_teams,
        desk,
    );
    let totals = totals(&mut f, if is_whole { &grids } else { &[] }, desk);
    let mut text = |key: &'static str| f.text(key).map(|t| t.value);
    let (parent, address) = (text("parent"), text("address"));
    let (office_hours, slogan) = (text("office_hours"), text("slogan"));
    let supervision_phone = phones::phone(&mut f, "supervision_phone", desk);
    let map_approval = f.string("map_approval").map(|t| t.value);
    let wall_map =
        paper(&mut f, "wall_map", "want-wall-map", &Paper::OF_WALL_MAPS, desk).unwrap_or(Paper::A1);
    let report = report::form(&mut f, desk);
    f.finish();
    let mut upcoming = Vec::new();
    let notices = notes::notes(NoteKind::Notice, raw, album, survey, &mut upcoming);
    let guides = notes::notes(NoteKind::Guide, raw, album, survey, &mut upcoming);
    let mut grids = grids;
    let boundaries = boundaries::boundaries(raw, &grids, survey);
    let printed = |id: &GridId| {
        let name = survey.recorded.grids.get(id)?.hue.as_ref()?;
        desk.hues.iter().position(|hue| hue == name)
    };
    colours::colour(&mut grids, boundaries.as_ref(), desk.hues.len(), &printed);
    let id = id?;
    survey.sources.note(&format!("community/{id}"), Place::file(&doc.file));
    Some(Community {
        id,
        name: name?,
        code: code?.value,
        parent,
        address,
        open_hours: office_hours.as_ref().and_then(|text| hours::open_hours(text.default())),
        office_hours,
        duty_phone,
        supervision_phone,
        slogan,
        map_approval,
        wall_map,
        report,
        totals,
        team: team.posts.into_iter().filter(|post| post.is_served_on(desk.today)).collect(),
        workers: workers.into_model(),
        grids,
        notices,
        guides,
        upcoming,
        boundaries,
    })
}

fn sound_code(code: At<String>, desk: &Desk<'_>) -> Option<At<String>> {
    if code.value.len() == 12 && code.value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(code);
    }
    desk.say(
        Diagnostic::new(Code::BadCode, code.place).with("code", code.value).with("prefix", "421202001003"),
    );
    None
}

/// `[totals]`, compared with the open grids where every one of them gives the figure.
fn totals(f: &mut Fields<'_>, grids: &[Grid], desk: &Desk<'_>) -> Figures {
    let Some(mut table) = f.table("totals") else { return Figures::default() };
    let figures = figures(&mut table);
    for figure in &figures.0 {
        let open = || grids.iter().filter(|g| g.is_open());
        let given: Option<Vec<u64>> = open().map(|g| g.figures.get(figure.key)).collect();
        let Some(given) = given.filter(|given| !given.is_empty()) else { continue };
        let sum = given.iter().fold(0u64, |sum, n| sum.saturating_add(*n));
        // Areas are rounded in each file: half a hectare a grid may be lost.
        let slack = if figure.key == FigureKey::AreaKm2 { 5_000 * given.len() as u64 } else { 0 };
        if sum.abs_diff(figure.value) > slack {
            desk.say(
                Diagnostic::new(Code::TotalsDiffer, table.place_of(figure.key.key()))
                    .with_word("figure", word_for(figure.key))
                    .with("sum", shown(figure.key, sum))
                    .with("total", shown(figure.key, figure.value)),
            );
        }
    }
    table.finish();
    figures
}

fn word_for(key: FigureKey) -> &'static str {
    match key {
        FigureKey::Households => "figure-households",
        FigureKey::Population => "figure-population",
        FigureKey::ResidentHouseholds => "figure-resident_households",
        FigureKey::ResidentPopulation => "figure-resident_population",
        FigureKey::FloatingPopulation => "figure-floating_population",
        FigureKey::AreaKm2 => "figure-area_km2",
    }
}

fn shown(key: FigureKey, value: u64) -> String {
    match key {
        FigureKey::AreaKm2 => format!("{}", value as f64 / 1e6),
        _ => value.to_string(),
    }
}
