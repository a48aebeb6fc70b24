//! Where the grids lie, as checked polygons.

use std::hash::{Hash, Hasher};

use super::GridId;

/// Points of a closed ring (the first is not repeated), in metres east and north of the
/// community's centre: an equirectangular projection, true to about 0.1 % over a few
/// kilometres, which is all that a schematic of one community needs.
pub type Ring = Vec<(f64, f64)>;

/// One piece of a grid: its outline, then its holes.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub outline: Ring,
    pub holes: Vec<Ring>,
}

/// A grid's polygons, with the point where its label stands.
#[derive(Clone, Debug)]
pub struct Area {
    pub grid: GridId,
    pub shapes: Vec<Shape>,
    /// The point of the largest piece that is farthest from every border, in metres.
    pub label: (f64, f64),
    /// Distance in metres from `label` to the nearest border.
    pub room: f64,
}

/// All open grids of a community that have polygons.
#[derive(Clone, Debug)]
pub struct Boundaries {
    /// Longitude and latitude of the origin.
    pub centre: (f64, f64),
    pub areas: Vec<Area>,
    /// Of closed grids, as far as the file still has them, and of those to come: not drawn, but neighbours keep their
    /// colours.
    pub closed: Vec<Area>,
}

/// Points by their bits: they are only compared with what was computed in the same way.
pub(super) fn hash_points<H: Hasher>(points: &[(f64, f64)], state: &mut H) {
    points.len().hash(state);
    points.iter().for_each(|(x, y)| (x.to_bits(), y.to_bits()).hash(state));
}

impl Hash for Shape {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { outline, holes } = self;
        hash_points(outline, state);
        holes.len().hash(state);
        holes.iter().for_each(|hole| hash_points(hole, state));
    }
}

impl Hash for Area {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { grid, shapes, label, room } = self;
        (grid, shapes, room.to_bits()).hash(state);
        hash_points(&[*label], state);
    }
}

impl Hash for Boundaries {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { centre, areas, closed } = self;
        (areas, closed).hash(state);
        hash_points(&[*centre], state);
    }
}

impl Boundaries {
    /// Metres a degree of latitude is long, on a sphere of the earth's mean radius.
    const METRES_A_DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

    /// How many corners all outlines have.
    pub fn corners(&self) -> usize {
        let shapes = self.areas.iter().chain(&self.closed).flat_map(|area| &area.shapes);
        shapes.flat_map(|shape| std::iter::once(&shape.outline).chain(&shape.holes)).map(Vec::len).sum()
    }

    /// Longitude and latitude to metres east and north of `centre`.
    pub fn project(centre: (f64, f64), point: (f64, f64)) -> (f64, f64) {
        let shrink = centre.1.to_radians().cos();
        ((point.0 - centre.0) * Self::METRES_A_DEGREE * shrink, (point.1 - centre.1) * Self::METRES_A_DEGREE)
    }

    /// The way back, rounded to a ten-millionth of a degree (about a centimetre).
    pub fn degrees(&self, metres: (f64, f64)) -> (f64, f64) {
        let shrink = self.centre.1.to_radians().cos();
        let round = |n: f64| (n * 1e7).round() / 1e7;
        (
            round(self.centre.0 + metres.0 / (Self::METRES_A_DEGREE * shrink)),
            round(self.centre.1 + metres.1 / Self::METRES_A_DEGREE),
        )
    }

    /// Width by height.
    pub fn aspect(&self) -> f64 {
        let points = || self.areas.iter().flat_map(|a| &a.shapes).flat_map(|s| &s.outline);
        let span = |pick: fn(&(f64, f64)) -> f64| {
            let (low, high) = points()
                .map(pick)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)));
            (high - low).max(1.0)
        };
        span(|p| p.0) / span(|p| p.1)
    }

    /// The same, of a grid that may be closed.
    pub fn area_of_any(&self, grid: &GridId) -> Option<&Area> {
        self.areas.iter().chain(&self.closed).find(|a| &a.grid == grid)
    }

    pub fn area(&self, grid: &GridId) -> Option<&Area> {
        self.areas.iter().find(|a| &a.grid == grid)
    }
}
