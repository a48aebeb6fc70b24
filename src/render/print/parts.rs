//! Parts that the jobs of several kinds share.

use serde::Serialize;

use super::super::context::{FigureInfo, Person};
use super::super::map::Drawing;
use super::super::view::View;
use super::super::{Studio, code};
use super::Photo;
use crate::model::{Community, Figures, Grid, GridId, PieceId, WorkerId};
use crate::plan::plain_address;
use crate::theme::Hue;

#[derive(Serialize)]
pub struct HueData {
    pub cmyk: [f64; 4],
    pub tint: [f64; 4],
}

impl HueData {
    pub fn of(hue: &Hue) -> Self {
        Self { cmyk: hue.cmyk, tint: hue.cmyk_tint }
    }
}

#[derive(Serialize)]
pub struct CommunityData {
    pub name: String,
    pub slogan: Option<String>,
    pub duty_phone: Option<String>,
    pub supervision_phone: Option<String>,
    pub hours: Option<String>,
    pub parent: Option<String>,
    pub address: Option<String>,
}

impl CommunityData {
    pub fn of(view: &View<'_>, community: &Community) -> Self {
        Self {
            name: view.text(&community.name),
            slogan: view.maybe(community.slogan.as_ref()),
            duty_phone: community.duty_phone.as_ref().map(|p| p.display()),
            supervision_phone: community.supervision_phone.as_ref().map(|p| p.display()),
            hours: view.maybe(community.office_hours.as_ref()),
            parent: view.maybe(community.parent.as_ref()),
            address: view.maybe(community.address.as_ref()),
        }
    }
}

#[derive(Serialize)]
pub struct FigureData {
    pub label: String,
    pub value: String,
}

/// The figures whose keys `wanted` allows, as they are written.
pub fn figures(view: &View<'_>, figures: &Figures, wanted: impl Fn(&FigureInfo) -> bool) -> Vec<FigureData> {
    let all = view.figures(figures).into_iter().filter(wanted);
    all.map(|f| FigureData { label: f.label, value: f.value }).collect()
}

#[derive(Serialize)]
pub struct PersonData {
    pub role: String,
    pub name: String,
    pub surname: String,
    pub phone: Option<String>,
    pub photo: Option<String>,
    pub hours: Option<String>,
}

impl PersonData {
    /// `longest`: of the photo, px. The photo is added to `photos`.
    pub fn of(
        person: &Person,
        (community, id): (&Community, &WorkerId),
        longest: u32,
        photos: &mut Vec<Photo>,
    ) -> Self {
        let photo = community.workers.get(id).and_then(|w| w.photo.as_ref()).map(|photo| {
            photos.push(Photo {
                digest: photo.digest,
                longest,
                width: photo.width,
                height: photo.height,
                source: format!("worker/{}/{id}/photo", community.id),
            });
            format!("/photo-{}.jpg", photos.len() - 1)
        });
        Self {
            role: person.role.clone(),
            name: person.name.clone(),
            surname: person.surname.clone(),
            // The duty phone has its own place on every piece.
            phone: person.phone.as_ref().filter(|p| !p.duty).map(|p| p.display.clone()),
            photo,
            hours: person.hours.clone(),
        }
    }
}

#[derive(Serialize)]
pub struct MapData {
    width: f64,
    height: f64,
    approval: Option<String>,
    shapes: Vec<ShapeData>,
    pub here: Option<(f64, f64)>,
}

#[derive(Serialize)]
struct ShapeData {
    number: String,
    name: String,
    current: bool,
    cmyk: [f64; 4],
    tint: [f64; 4],
    x: f64,
    y: f64,
    size: f64,
    rings: Vec<Vec<(f64, f64)>>,
}

impl MapData {
    /// The open grids; `current` is the one that a piece is about.
    pub fn of(view: &View<'_>, community: &Community, drawing: &Drawing, current: Option<&GridId>) -> Self {
        let shape = |grid: &Grid| {
            let drawn = drawing.shapes.get(&grid.id)?;
            let hue = view.studio.hue(grid);
            Some(ShapeData {
                number: grid.number(),
                name: view.text(&grid.name),
                current: Some(&grid.id) == current,
                cmyk: hue.cmyk,
                tint: hue.cmyk_tint,
                x: drawn.x,
                y: drawn.y,
                size: drawn.size,
                rings: drawn.rings.clone(),
            })
        };
        Self {
            width: drawing.width,
            height: drawing.height,
            approval: community.map_approval.clone(),
            shapes: community.open_grids().filter_map(shape).collect(),
            here: None,
        }
    }
}

/// Without its `rows`: see [`super::with_rows`].
#[derive(Serialize)]
pub struct CodeData {
    modules: usize,
    text: String,
    plain: String,
}

impl CodeData {
    pub fn of(text: &str, on: code::Surface) -> Self {
        Self { modules: code::modules(text, on), text: text.to_owned(), plain: plain_address(text) }
    }
}

/// `sanyuan · 第2期 · 2013年5月7日`.
pub fn stamp(view: &View<'_>, name: &str, id: &PieceId) -> String {
    let (issue, since) = view.studio.plan.issues.stamp(id, view.site);
    let issue = view.words.with("print-issue", [("issue", issue.to_string())]);
    [name.to_owned(), issue, view.words.date(since)].join(" · ")
}

/// The hue of a piece that is about a whole community: that of the first in the theme.
pub fn common_hue<'s>(studio: &'s Studio<'_>) -> &'s Hue {
    &studio.theme.hues[0] // a theme has at least six
}
