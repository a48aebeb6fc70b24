//! A grid is a colour: which hue each grid has, so that neighbours differ.

use geo::{BoundingRect, Distance, Euclidean, LineString, MultiPolygon, Polygon};

use crate::model::{Area, Boundaries, Grid};

/// Grids whose borders come closer than this share one, in metres: a street lies between.
const NEAR: f64 = 20.0;

/// Gives every grid its hue, in the order in which grids were opened: a grid that comes later
/// takes what is left and changes no other's. `hues` is how many the theme has.
pub fn colour(grids: &mut [Grid], boundaries: Option<&Boundaries>, hues: usize) {
    let hues = hues.max(1);
    let mut order: Vec<usize> = (0..grids.len()).collect();
    order.sort_by(|&a, &b| (grids[a].opened, &grids[a].id).cmp(&(grids[b].opened, &grids[b].id)));
    let polygons: Vec<Option<MultiPolygon<f64>>> =
        grids.iter().map(|g| boundaries.and_then(|b| b.area(&g.id)).map(polygons_of)).collect();
    let mut coloured: Vec<usize> = Vec::new();
    for (rank, &this) in order.iter().enumerate() {
        let neighbours = coloured.iter().filter(
            |&&other| matches!((&polygons[this], &polygons[other]), (Some(a), Some(b)) if are_near(a, b)),
        );
        let mut uses = vec![0usize; hues];
        for &other in neighbours {
            uses[grids[other].hue % hues] += 1;
        }
        let wished = (0..hues).map(|step| (rank + step) % hues);
        grids[this].hue = wished.min_by_key(|&hue| uses[hue]).unwrap_or(0);
        coloured.push(this);
    }
}

fn polygons_of(area: &Area) -> MultiPolygon<f64> {
    let line = |ring: &[(f64, f64)]| -> LineString<f64> { ring.iter().copied().collect() };
    let polygons = area
        .shapes
        .iter()
        .map(|shape| Polygon::new(line(&shape.outline), shape.holes.iter().map(|hole| line(hole)).collect()));
    MultiPolygon::new(polygons.collect())
}

fn are_near(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    let (Some(a_box), Some(b_box)) = (a.bounding_rect(), b.bounding_rect()) else { return false };
    let apart = |a_min: f64, a_max: f64, b_min: f64, b_max: f64| a_min - b_max > NEAR || b_min - a_max > NEAR;
    if apart(a_box.min().x, a_box.max().x, b_box.min().x, b_box.max().x)
        || apart(a_box.min().y, a_box.max().y, b_box.min().y, b_box.max().y)
    {
        return false;
    }
    Euclidean.distance(a, b) < NEAR
}
