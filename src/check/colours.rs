//! A grid is a colour: which hue each grid has, so that neighbours differ.
//!
//! Colours are kept in residents' heads and on walls, so they must not change when the community does. A grid
//! looks only at itself and at neighbours that come before it (opened earlier, or on the same day with a smaller id):
//! it takes the hue that its id names, or the next that no such neighbour has. A grid that is added comes last and
//! changes no other; one that is closed keeps its place, as long as its polygon stays in the file. A grid that was
//! printed keeps the colour of its last print, whatever is added, closed or redrawn around it, unless a neighbour
//! with the same colour moved next to it. `colour` in a grid's file decides for good.
//!
//! With seven hues and this order a grid finds a free one unless seven earlier neighbours surround it (four would
//! be enough for a plane: Appel and Haken 1977; greedy colouring needs one more than the earlier neighbours).

use std::cmp::Ordering;

use geo::{BoundingRect, Distance, Euclidean, LineString, MultiPolygon, Polygon};

use crate::model::{Area, Boundaries, Digest, Grid, GridId};

/// Grids whose borders come closer than this share one, in metres: a street lies between.
const NEAR: f64 = 20.0;

/// Gives every grid its hue; `hues` is how many the theme has, `printed` the one that a grid was printed with.
pub fn colour(
    grids: &mut [Grid],
    boundaries: Option<&Boundaries>,
    hues: usize,
    printed: &dyn Fn(&GridId) -> Option<usize>,
) {
    let hues = hues.max(1);
    let mut order: Vec<usize> = (0..grids.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&grids[a], &grids[b]);
        let is_new = |grid: &Grid| printed(&grid.id).is_none();
        let age = is_new(a).cmp(&is_new(b)).then_with(|| a.opened.cmp(&b.opened));
        age.then_with(|| by_number(a.id.as_str(), b.id.as_str()))
    });
    let polygons: Vec<Option<MultiPolygon<f64>>> =
        grids.iter().map(|g| boundaries.and_then(|b| b.area_of_any(&g.id)).map(polygons_of)).collect();
    let mut coloured: Vec<usize> = Vec::new();
    for &this in &order {
        let neighbours = coloured.iter().filter(
            |&&other| matches!((&polygons[this], &polygons[other]), (Some(a), Some(b)) if are_near(a, b)),
        );
        let mut uses = vec![0usize; hues];
        for &other in neighbours {
            uses[grids[other].hue % hues] += 1;
        }
        let first = usize::from(Digest::of(grids[this].id.as_str().as_bytes()).as_bytes()[0]);
        let wished = printed(&grids[this].id).into_iter().chain((0..hues).map(|step| (first + step) % hues));
        let free = wished.min_by_key(|&hue| uses[hue % hues]).unwrap_or(0);
        grids[this].hue = grids[this].colour.unwrap_or(free);
        coloured.push(this);
    }
}

/// As people count: `sy2` before `sy10`.
fn by_number(a: &str, b: &str) -> Ordering {
    let split = |id: &str| {
        let (name, number) = id.split_at(id.trim_end_matches(|c: char| c.is_ascii_digit()).len());
        let number = number.trim_start_matches('0');
        (name.to_owned(), number.len(), number.to_owned(), id.to_owned())
    };
    split(a).cmp(&split(b))
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

#[cfg(test)]
mod tests {
    use super::by_number;

    #[test]
    fn ids_are_ordered_as_people_count() {
        let mut ids = ["sy10", "sy2", "sy02", "a9", "sy1"];
        ids.sort_by(|a, b| by_number(a, b));
        assert_eq!(ids, ["a9", "sy1", "sy02", "sy2", "sy10"]);
    }
}
