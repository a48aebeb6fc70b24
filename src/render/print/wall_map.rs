//! The wall map (网格管理示意图): all grids of a community, each in its colour, with a legend.

use serde::Serialize;

use super::super::context::Person;
use super::super::view::View;
use super::super::{code, images};
use super::parts::{CodeData, CommunityData, FigureData, HueData, MapData, PersonData, common_hue, figures};
use super::{Expected, Head, Origin, PrintInputs};
use crate::model::{Community, FigureKey, Grid, PieceId, Post, Size};
use crate::plan::facts::{FIGURES_ON_BOARD, TEAM_ON_WALL_MAP};
use crate::plan::{Cut, community_text};

/// The role that the wall of an office names beside the grid worker.
const CADRE: &str = "包保干部";
/// The community's own figures.
const COMMUNITY_FIGURES: [FigureKey; 3] = [FigureKey::Households, FigureKey::Population, FigureKey::AreaKm2];

#[derive(Serialize)]
struct WallMapData {
    #[serde(flatten)]
    head: Head,
    hue: HueData,
    community: CommunityData,
    map: Option<MapData>,
    figures: Vec<FigureData>,
    team: Vec<PersonData>,
    roles: Vec<String>,
    figure_labels: Vec<String>,
    grids: Vec<GridLine>,
    code: CodeData,
    stamp: String,
}

#[derive(Serialize)]
struct GridLine {
    number: String,
    name: String,
    hue: HueData,
    figures: Vec<Option<String>>,
    people: Vec<Option<Contact>>,
}

#[derive(Serialize)]
struct Contact {
    name: String,
    phone: Option<String>,
}

pub fn wall_map(view: &View<'_>, index: usize, finish: (Size, Cut)) -> PrintInputs {
    let (site, studio) = (view.site, view.studio);
    let community = &site.communities[index];
    let grids: Vec<&Grid> = community.open_grids().collect();
    let roles = roles(view, &grids);
    let keys: Vec<FigureKey> = FIGURES_ON_BOARD
        .into_iter()
        .filter(|key| grids.iter().any(|g| g.figures.get(*key).is_some()))
        .collect();
    let mut photos = Vec::new();
    let people = view.people(community, community.team.iter());
    let mut ids: Vec<_> = community.team.iter().map(|post| &post.worker).collect();
    ids.dedup();
    let longest = images::print_side(finish.0, 0.1);
    let team = people.iter().zip(ids).take(TEAM_ON_WALL_MAP);
    let team =
        team.map(|(person, id)| PersonData::of(person, (community, id), longest, &mut photos)).collect();
    let text = community_text(site, community);
    let values = [("community", view.text(&community.name)), ("url", text.clone())];
    let lines = grids.iter().map(|grid| GridLine {
        number: grid.number(),
        name: view.text(&grid.name),
        hue: HueData::of(studio.hue(grid)),
        figures: keys.iter().map(|key| value(view, grid, *key)).collect(),
        people: roles.iter().map(|role| contact(view, community, grid, *role)).collect(),
    });
    let data = WallMapData {
        head: Head::of(
            view,
            "wall-map",
            view.words.with("print-title-wall_map", values.clone()),
            finish,
            &values,
        ),
        hue: HueData::of(common_hue(studio)),
        community: CommunityData::of(view, community),
        map: studio.drawing(&community.id).map(|drawing| MapData::of(view, community, drawing, None)),
        figures: figures(view, &community.totals, |f| COMMUNITY_FIGURES.iter().any(|key| key.key() == f.key)),
        team,
        roles: roles.iter().map(|role| view.text(&site.roles[*role].name)).collect(),
        figure_labels: keys.iter().map(|key| view.words.get(&format!("figure-{}", key.key()))).collect(),
        grids: lines.collect(),
        code: CodeData::of(&text, code::Surface::Board),
        stamp: super::parts::stamp(view, community.id.as_str(), &PieceId::WallMap(community.id.clone())),
    };
    PrintInputs {
        main: "/print/wall-map.typ",
        data: super::super::json(&data),
        photos,
        expected: Expected::first(finish.0, finish.1, 1, text),
        origin: origin(community, &grids),
        on: code::Surface::Board,
    }
}

/// The worker's role and the cadre's: the first of the site, and the one of that name or, where
/// there is none, the one that most grids have.
fn roles(view: &View<'_>, grids: &[&Grid]) -> Vec<usize> {
    let today = view.site.today;
    let serves = |role: usize| grids.iter().filter(|g| g.team_now(today).any(|p| p.role == role)).count();
    let others = (1..view.site.roles.len()).filter(|role| serves(*role) > 0);
    let second = others.max_by_key(|&role| {
        let is_cadre = view.site.roles.get(role).is_some_and(|r| r.id == CADRE);
        // of equals the first
        (is_cadre, serves(role), std::cmp::Reverse(role))
    });
    (0..view.site.roles.len()).take(1).chain(second).collect()
}

fn value(view: &View<'_>, grid: &Grid, key: FigureKey) -> Option<String> {
    view.figures(&grid.figures).into_iter().find(|f| f.key == key.key()).map(|f| f.value)
}

fn contact<'s>(view: &View<'s>, community: &'s Community, grid: &'s Grid, role: usize) -> Option<Contact> {
    let post: &Post = grid.team_now(view.site.today).find(|post| post.role == role)?;
    let person: Person = view.people(community, std::iter::once(post)).into_iter().next()?;
    // Without consent the duty phone stands in, as everywhere.
    Some(Contact { name: person.name, phone: person.phone.map(|phone| phone.display) })
}

fn origin(community: &Community, grids: &[&Grid]) -> Origin {
    let mut origin = Origin::new(format!("community/{}", community.id));
    origin.add("code", "site/base_url");
    for (index, grid) in grids.iter().enumerate() {
        origin.add(format!("grids.{index}"), format!("grid/{}/name", grid.id));
    }
    for (index, post) in community.team.iter().enumerate() {
        origin.add(format!("team.{index}"), format!("worker/{}/{}/name", community.id, post.worker));
    }
    origin
}
