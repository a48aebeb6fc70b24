//! The map of a community: one set of shapes for the SVG on pages and the drawing in print.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::shared::Shared;
use crate::model::{Area, Community, GridId};

/// Width of the map's own coordinates; the height follows. Points are rounded to a tenth of a
/// unit, which is two metres in a community two kilometres wide: below what a schematic shows.
pub const WIDTH: f64 = 1000.0;
/// Space around the shapes, so that borders and focus rings are not cut.
const MARGIN: f64 = 8.0;

/// A community's shapes in map units, y downwards.
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    pub shapes: BTreeMap<GridId, DrawnGrid>,
    to_map: Scale,
}

pub struct DrawnGrid {
    /// Outlines and holes, each a closed ring without repeated first point.
    pub rings: Vec<Vec<(f64, f64)>>,
    /// Where the label stands.
    pub x: f64,
    pub y: f64,
    /// Size of a label of one or two characters that fits there.
    pub size: f64,
    path: OnceLock<Shared>,
}

struct Scale {
    factor: f64,
    west: f64,
    north: f64,
}

impl Scale {
    fn point(&self, (east, north): (f64, f64)) -> (f64, f64) {
        let round = |n: f64| (n * 10.0).round() / 10.0;
        (round((east - self.west) * self.factor + MARGIN), round((self.north - north) * self.factor + MARGIN))
    }
}

impl Drawing {
    /// `None` where the community has no boundaries.
    pub fn of(community: &Community) -> Option<Self> {
        let boundaries = community.boundaries.as_ref()?;
        let points = || boundaries.areas.iter().flat_map(|a| &a.shapes).flat_map(|s| &s.outline);
        let span = |pick: fn(&(f64, f64)) -> f64| {
            points()
                .map(pick)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)))
        };
        let ((west, east), (south, north)) = (span(|p| p.0), span(|p| p.1));
        if east <= west || north <= south {
            return None;
        }
        let factor = (WIDTH - 2.0 * MARGIN) / (east - west);
        let scale = Scale { factor, west, north };
        let height = ((north - south) * factor + 2.0 * MARGIN).ceil();
        let shapes = boundaries.areas.iter().map(|area| (area.grid.clone(), drawn(area, &scale))).collect();
        Some(Self { width: WIDTH, height, shapes, to_map: scale })
    }

    /// A point in metres from the community's centre, in map units.
    pub fn point(&self, metres: (f64, f64)) -> (f64, f64) {
        self.to_map.point(metres)
    }
}

fn drawn(area: &Area, scale: &Scale) -> DrawnGrid {
    let ring = |points: &Vec<(f64, f64)>| points.iter().map(|p| scale.point(*p)).collect();
    let rings = area.shapes.iter().flat_map(|s| std::iter::once(&s.outline).chain(&s.holes)).map(ring);
    let (x, y) = scale.point(area.label);
    // A circle of this radius is free around the label: two characters fit into it.
    let room = area.room * scale.factor;
    let size = room.clamp(14.0, 44.0).round();
    DrawnGrid { rings: rings.collect(), x, y, size, path: OnceLock::new() }
}

impl DrawnGrid {
    /// SVG path data: every page of the community draws all of its grids.
    pub fn path(&self) -> Shared {
        self.path.get_or_init(|| self.drawn().into()).clone()
    }

    fn drawn(&self) -> String {
        let mut path = String::new();
        for ring in &self.rings {
            for (i, (x, y)) in ring.iter().enumerate() {
                path.push_str(if i == 0 { "M" } else { "L" });
                path.push_str(&format!("{x} {y}"));
            }
            path.push('Z');
        }
        path
    }
}
