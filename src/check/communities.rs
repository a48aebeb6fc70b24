//! The communities, side by side: each file of theirs whole, and what the site as a whole is checked by.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::desk::Desk;
use super::fields::{At, Fields};
use super::grids::{self, GridFile, position};
use super::images::Album;
use super::prints::Recorded;
use super::settings::{Settings, figures, paper};
use super::succession::Links;
use super::{Sources, boundaries, colours, hours, notes, people, phones, report};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{Community, CommunityId, FigureKey, Figures, Grid, GridId, NoteKind, Paper};
use crate::read::{RawCommunity, RawSite};

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

impl<'a> Survey<'a> {
    fn new(
        desk: &'a Desk<'a>,
        settings: &'a Settings,
        recorded: &'a Recorded,
        all_ids: &'a BTreeSet<GridId>,
    ) -> Self {
        let (codes, links, sources) = (Vec::new(), Links::new(), Sources::default());
        Self { desk, settings, recorded, all_ids, codes, links, has_broken_teams: false, sources }
    }
}

/// All communities with whatever of each was sound, and what is known of the site as a whole.
pub struct Surveyed {
    pub communities: Vec<Community>,
    pub all_ids: BTreeSet<GridId>,
    pub links: Links,
    pub sources: Sources,
}

/// Checks every community.
pub fn communities(raw: &RawSite, settings: &Settings, recorded: &Recorded, desk: &Desk<'_>) -> Surveyed {
    if raw.communities.is_empty() && raw.site.is_some() {
        desk.say(Diagnostic::new(Code::NoCommunity, Place::path_only("content")));
    }
    let files: Vec<Vec<GridFile<'_>>> = raw.communities.iter().map(|c| grids::ids(c, desk)).collect();
    grids::check_unique(&files, desk);
    let ids = files.iter().flatten().filter_map(|file| Some(file.id.as_ref()?.value.clone()));
    let broken = raw.communities.iter().flat_map(|c| &c.broken_grids).flatten();
    let all_ids: BTreeSet<GridId> = ids.chain(broken.filter_map(|id| GridId::parse(id))).collect();
    let whole = |(raw, files)| {
        let mut survey = Survey::new(desk, settings, recorded, &all_ids);
        let community = community(raw, files, &mut survey);
        (community, survey.codes, survey.links, survey.sources)
    };
    let all: Vec<_> = raw.communities.par_iter().zip(files).map(whole).collect();
    let mut sources = settings.sources();
    let (mut communities, mut codes, mut links) = (Vec::new(), Vec::new(), Links::new());
    for (community, own_codes, own_links, own_sources) in all {
        communities.extend(community);
        codes.extend(own_codes);
        links.extend(own_links);
        sources.parts.extend(own_sources.parts);
    }
    check_codes(&codes, desk);
    Surveyed { communities, all_ids, links, sources }
}

/// A code belongs to one community or grid only.
fn check_codes(codes: &[At<String>], desk: &Desk<'_>) {
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
    let album = Album::of(raw, desk);
    let workers = people::workers(raw, &album, survey);
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
    let notices = notes::notes(NoteKind::Notice, raw, &album, survey, &mut upcoming);
    let guides = notes::notes(NoteKind::Guide, raw, &album, survey, &mut upcoming);
    let mut grids = grids;
    let boundaries = boundaries::boundaries(raw, &grids, survey);
    let printed = |id: &GridId| {
        let name = survey.recorded.grids.get(id)?.hue.as_ref()?;
        desk.hues.iter().position(|hue| hue == name)
    };
    colours::colour(&mut grids, boundaries.as_ref(), desk.hues.len(), &printed);
    let id = id?;
    survey.sources.note(format!("community/{id}"), Place::file(&doc.file));
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
