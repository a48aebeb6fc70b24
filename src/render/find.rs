//! "Find my grid": the page, and the small files that its script loads: places of a large site, and where the grids
//! lie.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Serialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::context::{CommunityLink, FindBody, FoundPlace, Letter};
use super::pages::{finish, title};
use super::view::View;
use super::{Inputs, Studio, directory};
use crate::model::{Community, Grid, HouseNumbers, Parity, Ring};
use crate::plan::{GridAt, Page, PlaceEntry, SitePath, places};

/// The page of the whole site. A large one has no list: its communities have one each.
pub fn page(view: &View<'_>, page: &Page) -> Inputs {
    let site = view.site;
    let is_split = view.studio.plan.places.is_some();
    let communities = site.communities.iter().enumerate().filter(|_| is_split);
    let body = FindBody {
        community: None,
        letters: if is_split { Vec::new() } else { letters(view, places::places(site, None)) },
        communities: communities.map(|(c, community)| link(view, c, community)).collect(),
        index: is_split.then(|| view.href(&SitePath::place_heads())),
        areas: areas_href(view),
        language: view.language_position(),
    };
    finish(view, page, view.page_info("find", page, title(view, "find"), view.text(&site.title)), body)
}

/// The list of one community of a large site.
pub fn community(view: &View<'_>, page: &Page, at: usize) -> Inputs {
    let community = &view.site.communities[at];
    let body = FindBody {
        community: Some(view.text(&community.name)),
        letters: letters(view, places::places(view.site, Some(at))),
        communities: Vec::new(),
        index: None,
        areas: areas_href(view),
        language: view.language_position(),
    };
    finish(view, page, view.page_info("find", page, title(view, "find"), view.text(&community.name)), body)
}

fn link(view: &View<'_>, at: usize, community: &Community) -> CommunityLink {
    CommunityLink { name: view.text(&community.name), href: view.page_href(&Page::Places(at)) }
}

fn areas_href(view: &View<'_>) -> Option<String> {
    view.site.has_boundaries().then(|| view.href(&SitePath::areas()))
}

fn letters(view: &View<'_>, entries: Vec<PlaceEntry>) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for entry in entries {
        let letter = entry.letter;
        let found = found(view, entry);
        match letters.last_mut().filter(|last| last.letter == letter) {
            Some(last) => last.places.push(found),
            None => letters.push(Letter { letter, places: vec![found] }),
        }
    }
    letters
}

fn found(view: &View<'_>, entry: PlaceEntry) -> FoundPlace {
    let cards = entry.grids.iter().map(|at| {
        let (community, grid) = at.look_up(view.site);
        view.card(community, grid)
    });
    FoundPlace {
        name: view.text(&entry.name),
        detail: entry.numbers.map(|numbers| view.numbers(numbers)),
        numbers: entry.numbers.map(range),
        aliases: entry.aliases.iter().cloned().collect(),
        keys: entry.keys,
        grids: cards.collect(),
    }
}

/// `1-35 odd`: for the script.
fn range(numbers: HouseNumbers) -> String {
    let side = match numbers.parity {
        Some(Parity::Odd) => " odd",
        Some(Parity::Even) => " even",
        None => "",
    };
    format!("{}-{}{side}", numbers.first, numbers.last)
}

/// A grid as the script shows it; texts are in the order of the site's languages.
#[derive(Serialize)]
struct FoundGrid {
    /// Of a site with several.
    community: Vec<String>,
    hue: String,
    id: String,
    name: Vec<String>,
    number: String,
    worker: Vec<String>,
}

/// Every grid as it stands in the blocks of the index: a street goes through many, and each is in a score of blocks by
/// the parts of its places' names.
#[derive(Default)]
pub struct FoundGrids(OnceLock<BTreeMap<GridAt, Box<RawValue>>>);

impl FoundGrids {
    fn get(&self, studio: &Studio<'_>, at: GridAt) -> &RawValue {
        let all = self.0.get_or_init(|| {
            let grids = directory::all(studio.site).filter_map(|(at, grid)| {
                let community = at.look_up(studio.site).0;
                Some((at, to_raw_value(&found_grid(studio, community, grid)).ok()?))
            });
            grids.collect()
        });
        all.get(&at).map_or(RawValue::NULL, AsRef::as_ref)
    }
}

fn found_grid(studio: &Studio<'_>, community: &Community, grid: &Grid) -> FoundGrid {
    let languages = || studio.site.languages.iter();
    let lead = grid.team_now(studio.site.today).next().and_then(|post| community.workers.get(&post.worker));
    FoundGrid {
        id: grid.id.to_string(),
        number: grid.number(),
        hue: studio.hue(grid).name.clone(),
        name: languages().map(|lang| grid.name.in_lang(lang).to_owned()).collect(),
        worker: lead.map_or_else(Vec::new, |worker| {
            languages().map(|lang| worker.name.in_lang(lang).to_owned()).collect()
        }),
        community: match studio.site.communities.len() {
            1 => Vec::new(),
            _ => languages().map(|lang| community.name.in_lang(lang).to_owned()).collect(),
        },
    }
}

/// What each block begins with, in order.
pub fn heads(studio: &Studio<'_>) -> Inputs {
    let blocks = studio.plan.places.iter().flat_map(|index| &index.blocks);
    let heads: Vec<&str> = blocks.map(|block| block.head.as_str()).collect();
    ready(&json!({ "heads": heads }))
}

/// A block: its places, and the grids that they name.
pub fn block(studio: &Studio<'_>, number: usize) -> Inputs {
    let Some(index) = &studio.plan.places else { return Inputs::Ready(Vec::new()) };
    let mut grids: BTreeMap<GridAt, usize> = BTreeMap::new();
    let mut shown: Vec<&RawValue> = Vec::new();
    let languages = studio.site.languages.iter();
    let views: Vec<View<'_>> = studio.site.languages.iter().map(|lang| studio.view(lang)).collect();
    let rows: Vec<Row<'_>> = index.blocks[number]
        .entries
        .iter()
        .map(|entry| {
            let entry = &index.entries[*entry as usize];
            let own: Vec<usize> = entry
                .grids
                .iter()
                .map(|at| {
                    *grids.entry(*at).or_insert_with(|| {
                        shown.push(studio.found_grids.get(studio, *at));
                        shown.len() - 1
                    })
                })
                .collect();
            let names: Vec<&str> = languages.clone().map(|lang| entry.name.in_lang(lang)).collect();
            let details: Option<Vec<String>> =
                entry.numbers.map(|numbers| views.iter().map(|view| view.numbers(numbers)).collect());
            Row {
                aliases: &entry.aliases,
                detail: details,
                grids: own,
                keys: &entry.keys,
                name: names,
                numbers: entry.numbers.map(range),
            }
        })
        .collect();
    ready(&Rows { grids: shown, places: rows })
}

/// What is known of a place in a block; fields in the order of their names.
#[derive(Serialize)]
struct Row<'b> {
    aliases: &'b BTreeSet<String>,
    detail: Option<Vec<String>>,
    grids: Vec<usize>,
    keys: &'b [Box<str>],
    name: Vec<&'b str>,
    numbers: Option<String>,
}

#[derive(Serialize)]
struct Rows<'b> {
    grids: Vec<&'b RawValue>,
    places: Vec<Row<'b>>,
}

/// Where each community lies: west, south, east, north in degrees, and the file of its grids.
pub fn areas(studio: &Studio<'_>) -> Inputs {
    let rows = studio.site.communities.iter().filter_map(|community| {
        let boundaries = community.boundaries.as_ref()?;
        let points = boundaries.areas.iter().flat_map(|area| &area.shapes).flat_map(|shape| &shape.outline);
        let mut box_of = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for point in points {
            let (lon, lat) = boundaries.degrees(*point);
            box_of = [box_of[0].min(lon), box_of[1].min(lat), box_of[2].max(lon), box_of[3].max(lat)];
        }
        let file = SitePath::community_areas(community);
        let rounded = box_of.map(|degrees| (degrees * 1e5).round() / 1e5);
        rounded[0].is_finite().then(|| json!({ "box": rounded, "file": file.as_str() }))
    });
    ready(&json!({ "communities": rows.collect::<Vec<_>>() }))
}

/// The grids of a community as rings of whole metres east and north of its centre.
pub fn community_areas(studio: &Studio<'_>, at: usize) -> Inputs {
    let community = &studio.site.communities[at];
    let Some(boundaries) = &community.boundaries else { return Inputs::Ready(Vec::new()) };
    let metres = |ring: &Ring| -> Vec<[i64; 2]> {
        ring.iter().map(|(east, north)| [east.round() as i64, north.round() as i64]).collect()
    };
    let grids = boundaries.areas.iter().filter_map(|area| {
        let grid = community.open_grids().find(|grid| grid.id == area.grid)?;
        let rings = area.shapes.iter().flat_map(|shape| std::iter::once(&shape.outline).chain(&shape.holes));
        let rings: Vec<_> = rings.map(metres).collect();
        Some(json!({ "grid": found_grid(studio, community, grid), "rings": rings }))
    });
    ready(
        &json!({ "centre": [boundaries.centre.0, boundaries.centre.1], "grids": grids.collect::<Vec<_>>() }),
    )
}

fn ready<T: Serialize>(value: &T) -> Inputs {
    Inputs::Ready(super::json(value))
}
