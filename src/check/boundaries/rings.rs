//! Whether the rings of polygons keep clear of themselves and each other. `geo` compares every line with every other,
//! which takes an hour for the finest border that is allowed; here they are compared from left to right with those that
//! lie above or below, and `geo` is asked only to name what is wrong with a small one.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{
    Area, BoundingRect, Contains, Coord, Intersects, Line, LineString, MultiPolygon, Point, Polygon,
    Validation,
};

/// Of so many corners `geo` says what is wrong in no time.
const FEW_CORNERS: usize = 1_000;

/// Why polygons cannot be used, if they cannot.
pub fn fault(polygons: &MultiPolygon<f64>) -> Option<String> {
    // `geo` has nothing to say about three corners on a line.
    if rings(polygons).any(|ring| Polygon::new(ring.clone(), Vec::new()).unsigned_area() == 0.0) {
        return Some("area = 0".to_owned());
    }
    if is_clear(polygons) && is_nested_well(polygons) {
        return None;
    }
    let corners: usize = rings(polygons).map(|ring| ring.0.len()).sum();
    if corners > FEW_CORNERS {
        return Some("lines touch or cross, or lie inside each other".to_owned());
    }
    polygons.validation_errors().first().map(ToString::to_string)
}

fn rings(polygons: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    polygons.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
}

/// One side of a ring.
struct Side {
    line: Line<f64>,
    ring: usize,
    /// In its ring of so many.
    number: usize,
    of: usize,
}

impl Side {
    fn range(&self, of: fn(Coord<f64>) -> f64) -> (f64, f64) {
        let (a, b) = (of(self.line.start), of(self.line.end));
        (a.min(b), a.max(b))
    }

    fn is_beside(&self, other: &Self) -> bool {
        let apart = self.number.abs_diff(other.number);
        self.ring == other.ring && (apart == 1 || apart + 1 == self.of)
    }

    /// Neighbours share a corner and nothing more; others share nothing.
    fn meets(&self, other: &Self) -> bool {
        if self.is_beside(other) {
            let shared = line_intersection(self.line, other.line);
            return matches!(shared, Some(LineIntersection::Collinear { .. })) || self.of < 3;
        }
        self.line.intersects(&other.line)
    }
}

/// Whether no side meets another one.
fn is_clear(polygons: &MultiPolygon<f64>) -> bool {
    let mut sides: Vec<Side> = Vec::new();
    for (ring, corners) in rings(polygons).enumerate() {
        // A corner that was written twice makes no side.
        let lines: Vec<Line<f64>> = corners.lines().filter(|line| line.start != line.end).collect();
        let of = lines.len();
        sides.extend(lines.into_iter().enumerate().map(|(number, line)| Side { line, ring, number, of }));
    }
    sides.sort_by(|a, b| a.range(|c| c.x).0.total_cmp(&b.range(|c| c.x).0));
    let bounds: Vec<[(f64, f64); 2]> = sides.iter().map(|s| [s.range(|c| c.x), s.range(|c| c.y)]).collect();
    sides.iter().enumerate().all(|(at, side)| {
        let [(_, right), (bottom, top)] = bounds[at];
        let near = bounds[at + 1..].iter().take_while(|[(left, _), _]| *left <= right);
        let mut near = near.enumerate().filter(|(_, [_, (low, high)])| *low <= top && bottom <= *high);
        !near.any(|(further, _)| side.meets(&sides[at + 1 + further]))
    })
}

/// Whether every hole lies in its polygon and in no other hole, and no polygon in another one; where no side meets
/// another, one corner tells.
fn is_nested_well(polygons: &MultiPolygon<f64>) -> bool {
    let outline = |ring: &LineString<f64>| Polygon::new(ring.clone(), Vec::new());
    let holds = |outer: &Polygon<f64>, ring: &LineString<f64>| {
        let corner = ring.0.first().map(|c| Point::from(*c));
        let is_near = outer.bounding_rect().zip(corner).is_some_and(|(bounds, c)| bounds.intersects(&c));
        is_near && corner.is_some_and(|corner| outer.contains(&corner))
    };
    let apart = |shapes: &[Polygon<f64>]| {
        shapes.iter().enumerate().all(|(at, outer)| {
            shapes.iter().enumerate().all(|(other, inner)| at == other || !holds(outer, inner.exterior()))
        })
    };
    let holes_fit = polygons.0.iter().all(|polygon| {
        let (shell, holes) = (outline(polygon.exterior()), polygon.interiors());
        holes.iter().all(|hole| holds(&shell, hole)) && apart(&holes.iter().map(outline).collect::<Vec<_>>())
    });
    holes_fit && apart(&polygons.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
        vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)].into()
    }

    fn of(polygons: Vec<(LineString<f64>, Vec<LineString<f64>>)>) -> MultiPolygon<f64> {
        MultiPolygon::new(polygons.into_iter().map(|(shell, holes)| Polygon::new(shell, holes)).collect())
    }

    #[test]
    fn agrees_with_geo_on_small_ones() {
        let bow: LineString<f64> = vec![(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)].into();
        let spike: LineString<f64> =
            vec![(0.0, 0.0), (2.0, 0.0), (4.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 0.0)].into();
        let twice: LineString<f64> = vec![(0.0, 0.0), (0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 0.0)].into();
        let cases = [
            (of(vec![(square(0.0, 0.0, 4.0), vec![])]), true),
            (of(vec![(square(0.0, 0.0, 4.0), vec![square(1.0, 1.0, 1.0), square(2.5, 2.5, 1.0)])]), true),
            (of(vec![(square(0.0, 0.0, 1.0), vec![]), (square(2.0, 0.0, 1.0), vec![])]), true),
            (of(vec![(twice, vec![])]), true),
            (of(vec![(bow, vec![])]), false),
            (of(vec![(spike, vec![])]), false),
            (of(vec![(square(0.0, 0.0, 2.0), vec![square(1.0, 1.0, 2.0)])]), false),
            (of(vec![(square(0.0, 0.0, 2.0), vec![square(5.0, 5.0, 1.0)])]), false),
            (of(vec![(square(0.0, 0.0, 2.0), vec![]), (square(1.0, 1.0, 2.0), vec![])]), false),
            (of(vec![(square(0.0, 0.0, 9.0), vec![]), (square(1.0, 1.0, 2.0), vec![])]), false),
            // Two that share a corner, which is allowed.
            (of(vec![(square(0.0, 0.0, 1.0), vec![]), (square(1.0, 1.0, 1.0), vec![])]), true),
        ];
        for (polygons, is_sound) in cases {
            assert_eq!(fault(&polygons).is_none(), is_sound, "{polygons:?}");
            assert_eq!(polygons.validation_errors().is_empty(), is_sound, "geo: {polygons:?}");
        }
    }

    /// A circle of so many corners.
    fn circle(x: f64, radius: f64, corners: usize) -> LineString<f64> {
        let turn = std::f64::consts::TAU / corners as f64;
        let angles = (0..=corners).map(|n| (n % corners) as f64 * turn);
        angles.map(|a| (x + radius * a.cos(), radius * a.sin())).collect()
    }

    #[test]
    fn of_many_corners_it_is_said_without_geo() {
        let many = 2 * FEW_CORNERS;
        let line: LineString<f64> = vec![(0.0, 0.0), (0.5, 0.0), (0.0, 0.0)].into();
        for (polygons, is_sound) in [
            (vec![(circle(0.0, 1.0, many), vec![])], true),
            (vec![(circle(0.0, 1.0, many), vec![circle(0.0, 0.5, 9)])], true),
            (vec![(circle(0.0, 1.0, many), vec![circle(-0.5, 0.3, 9), circle(0.5, 0.3, 9)])], true),
            (vec![(circle(0.0, 1.0, many), vec![]), (circle(3.0, 1.0, 9), vec![])], true),
            (vec![(circle(0.0, 1.0, many), vec![circle(3.0, 0.5, 9)])], false),
            (vec![(circle(0.0, 1.0, many), vec![circle(0.0, 0.5, 9), circle(0.0, 0.2, 9)])], false),
            (vec![(circle(0.0, 1.0, many), vec![]), (circle(0.0, 0.5, 9), vec![])], false),
            (vec![(circle(0.0, 1.0, many), vec![line])], false),
            (vec![(circle(0.0, 1.0, many), vec![circle(0.8, 0.5, 9)])], false),
        ] {
            let said = fault(&of(polygons));
            assert_eq!(said.is_none(), is_sound, "{said:?}");
            assert!(said.is_none_or(|said| said.starts_with("lines touch") || said == "area = 0"));
        }
    }

    #[test]
    fn the_finest_border_takes_no_time() {
        let corners = crate::read::limits::CORNERS;
        assert_eq!(fault(&of(vec![(circle(0.0, 1.0, corners), vec![])])), None);
    }
}
