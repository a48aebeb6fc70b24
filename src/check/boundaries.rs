//! `boundaries.geojson`: polygons that are sound, belong to grids, and do not overlap.

mod rings;

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use geo::orient::Direction;
use geo::{
    Area as _, BooleanOps, BoundingRect, Contains, Coord, Distance, Euclidean, Intersects, LineString,
    MultiPolygon, Orient, Point, Polygon,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::communities::Survey;
use super::desk::guess;
use crate::diagnostics::{Code, Diagnostic, Place, SourceFile};
use crate::model::{Area, Boundaries, Grid, GridId, Ring, Shape};
use crate::read::{RawCommunity, limits};

/// Overlap that drawing software leaves along a shared line, in square metres; the same for
/// gaps. A parking space is 13.
const SLIVER_M2: f64 = 15.0;
/// Largest extent of one community in degrees, about 200 km: beyond it the numbers are not
/// longitude and latitude.
const LARGEST_EXTENT: f64 = 2.0;

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    features: Vec<&'a RawValue>,
}

/// A feature, as far as it is looked at: drawing programs may write any number of other properties, which are passed
/// over without being kept.
#[derive(Deserialize)]
struct Feature<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    properties: Option<Properties<'a>>,
    #[serde(borrow)]
    geometry: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Properties<'a> {
    #[serde(borrow)]
    grid: Option<&'a RawValue>,
}

impl Feature<'_> {
    /// The id of its grid, as it is written.
    fn grid(&self) -> Option<String> {
        serde_json::from_str(self.properties.as_ref()?.grid?.get()).ok()
    }
}

/// A feature's grid and polygons in degrees, and where it stands.
struct Piece {
    grid: GridId,
    polygons: MultiPolygon<f64>,
    place: Place,
}

/// Reads the file, if there is one.
pub fn boundaries(raw: &RawCommunity, grids: &[Grid], survey: &Survey<'_>) -> Option<Boundaries> {
    let file = raw.boundaries.as_ref()?;
    let pieces = pieces(file, grids, survey)?;
    for grid in grids.iter().filter(|g| g.is_open() && pieces.iter().all(|p| p.grid != g.id)) {
        let place = survey.sources.find(&format!("grid/{}", grid.id)).cloned();
        let place = place.unwrap_or_else(|| Place::file(file));
        survey.desk.say(Diagnostic::new(Code::GridWithoutPolygon, place).with("grid", grid.name.default()));
    }
    let centre = centre(&pieces)?;
    let mut areas: BTreeMap<GridId, (MultiPolygon<f64>, Place)> = BTreeMap::new();
    for piece in pieces {
        let flat = project(&piece.polygons, centre);
        let entry = areas.entry(piece.grid).or_insert_with(|| (MultiPolygon::new(Vec::new()), piece.place));
        entry.0.0.extend(flat.0);
    }
    // Closed grids and those to come are not drawn; their polygons may overlap those of today.
    let is_open = |id: &GridId| grids.iter().any(|g| g.id == *id && g.is_open());
    let (areas, gone): (BTreeMap<_, _>, BTreeMap<_, _>) = areas.into_iter().partition(|(id, _)| is_open(id));
    check_overlaps(&areas, grids, survey);
    check_gaps(&areas, file, survey);
    let shapes = |of: &BTreeMap<GridId, (MultiPolygon<f64>, Place)>| -> Vec<Area> {
        of.iter().filter_map(|(id, (polygons, _))| area(id, polygons)).collect()
    };
    let boundaries = Boundaries { centre, areas: shapes(&areas), closed: shapes(&gone) };
    check_boards(&boundaries, &areas, grids, survey);
    Some(boundaries)
}

fn pieces(file: &Arc<SourceFile>, grids: &[Grid], survey: &Survey<'_>) -> Option<Vec<Piece>> {
    let bad = |place: Place, reason: &dyn std::fmt::Display| {
        survey.desk.say(Diagnostic::new(Code::BadGeoJson, place).with("reason", reason));
    };
    if let Some(at) = limits::nests_too_deep(&file.text) {
        bad(Place::at(file, at..at + 1), &"brackets nest too deep");
        return None;
    }
    let collection: Collection<'_> = match serde_json::from_str(&file.text) {
        Ok(collection) => collection,
        Err(fault) => {
            let at = offset(&file.text, fault.line(), fault.column());
            bad(Place::at(file, at..at + 1), &fault);
            return None;
        }
    };
    if collection.kind != "FeatureCollection" {
        bad(Place::at(file, 0..1), &format!("type = {:?}", collection.kind));
        return None;
    }
    // Each has a polygon at least.
    let least = Count { rings: collection.features.len(), corners: 0 };
    if least.is_full() {
        survey.desk.say(least.diagnostic(Place::at(file, 0..1)));
        return None;
    }
    let mut count = Count::default();
    let mut pieces = Vec::new();
    for feature in collection.features {
        let start = (feature.get().as_ptr() as usize).saturating_sub(file.text.as_ptr() as usize);
        let place = Place::at(file, start..start + feature.get().len());
        let piece = piece(feature.get(), place, grids, &mut count, survey);
        if count.is_full() {
            return None;
        }
        pieces.extend(piece);
    }
    Some(pieces)
}

/// Rings and corners of a community, counted before anything is done with them.
#[derive(Default)]
struct Count {
    rings: usize,
    corners: usize,
}

impl Count {
    fn add(&mut self, geometry: &geojson::Geometry) {
        for ring in rings(geometry) {
            self.rings += 1;
            self.corners += ring.len();
        }
    }

    /// What a geometry holds at least, without keeping any of it: each corner begins with a bracket, and each number
    /// but the first of a list follows a comma.
    fn guess(&mut self, geometry: &str) {
        let signs = limits::values(geometry);
        if signs > 5 * (limits::CORNERS + limits::POLYGONS) {
            self.corners += signs / 5;
        }
    }

    fn is_full(&self) -> bool {
        self.rings > limits::POLYGONS || self.corners > limits::CORNERS
    }

    fn diagnostic(&self, place: Place) -> Diagnostic {
        let (kind, count, limit) = match self.rings > limits::POLYGONS {
            true => ("limit-polygons", self.rings, limits::POLYGONS),
            false => ("limit-corners", self.corners, limits::CORNERS),
        };
        let diagnostic = Diagnostic::new(Code::TooMany, place).with("kind", kind).with_word("what", kind);
        diagnostic.with("count", count).with("limit", limit)
    }
}

fn piece(text: &str, place: Place, grids: &[Grid], count: &mut Count, survey: &Survey<'_>) -> Option<Piece> {
    let desk = survey.desk;
    let bad = |reason: &dyn std::fmt::Display| {
        desk.say(Diagnostic::new(Code::BadGeoJson, place.clone()).with("reason", reason));
    };
    let feature: Feature<'_> = serde_json::from_str(text).map_err(|fault| bad(&fault)).ok()?;
    if feature.kind != "Feature" {
        bad(&format!("type = {:?}", feature.kind));
        return None;
    }
    let Some(name) = feature.grid() else {
        bad(&"properties.grid");
        return None;
    };
    let Some(grid) = grids.iter().find(|g| g.id.as_str() == name) else {
        // A grid whose file has an error of its own is known all the same.
        if GridId::parse(&name).is_none_or(|id| !survey.all_ids.contains(&id)) {
            desk.say(
                Diagnostic::new(Code::UnknownGrid, place)
                    .with("guess", guess(&name, survey.all_ids.iter().map(GridId::as_str)))
                    .with("grid", name),
            );
        }
        return None;
    };
    let invalid = |reason: &dyn std::fmt::Display| {
        desk.say(
            Diagnostic::new(Code::BadPolygon, place.clone())
                .with("grid", grid.name.default())
                .with("reason", reason),
        );
    };
    let Some(geometry) = feature.geometry else {
        invalid(&"geometry = null");
        return None;
    };
    count.guess(geometry.get());
    if count.is_full() {
        desk.say(count.diagnostic(place.clone()));
        return None;
    }
    let geometry = geojson::Geometry::from_str(geometry.get()).map_err(|fault| bad(&fault)).ok()?;
    use geojson::GeometryValue::{MultiPolygon as Several, Polygon as One};
    if !matches!(geometry.value, One { .. } | Several { .. }) {
        invalid(&"Polygon / MultiPolygon");
        return None;
    }
    count.add(&geometry);
    if count.is_full() {
        desk.say(count.diagnostic(place.clone()));
        return None;
    }
    // The conversion takes two numbers a position for granted.
    if !rings(&geometry).flatten().all(|position| position.as_slice().len() >= 2) {
        invalid(&"[longitude, latitude]");
        return None;
    }
    let polygons = match geo::Geometry::<f64>::try_from(geometry) {
        Ok(geo::Geometry::Polygon(polygon)) => MultiPolygon::new(vec![polygon]),
        Ok(geo::Geometry::MultiPolygon(polygons)) => polygons,
        Ok(_) => {
            invalid(&"Polygon / MultiPolygon");
            return None;
        }
        Err(fault) => {
            invalid(&fault);
            return None;
        }
    };
    if let Some(reason) = fault_of(&polygons) {
        invalid(&reason);
        return None;
    }
    Some(Piece { grid: grid.id.clone(), polygons, place })
}

/// Every ring of a polygon or of several; of other geometries none, for they are refused.
fn rings(geometry: &geojson::Geometry) -> Box<dyn Iterator<Item = &Vec<geojson::Position>> + '_> {
    match &geometry.value {
        geojson::GeometryValue::Polygon { coordinates } => Box::new(coordinates.iter()),
        geojson::GeometryValue::MultiPolygon { coordinates } => Box::new(coordinates.iter().flatten()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Why polygons in degrees cannot be used.
fn fault_of(polygons: &MultiPolygon<f64>) -> Option<String> {
    let rings = || polygons.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    if polygons.0.is_empty() || rings().any(|ring| ring.0.len() < 4) {
        return Some("corners < 3".to_owned());
    }
    let is_on_earth = |c: &Coord<f64>| c.x.abs() <= 180.0 && c.y.abs() < 89.0;
    if let Some(c) = rings().flat_map(|ring| &ring.0).find(|c| !is_on_earth(c)) {
        return Some(format!("[{}, {}]", c.x, c.y));
    }
    let bounds = polygons.bounding_rect()?;
    if bounds.width() > LARGEST_EXTENT || bounds.height() > LARGEST_EXTENT {
        return Some(format!("{:.1}° × {:.1}°", bounds.width(), bounds.height()));
    }
    rings::fault(polygons)
}

/// Byte offset of a line and column as serde_json counts them (from 1, columns in bytes).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// The middle of all pieces in degrees.
fn centre(pieces: &[Piece]) -> Option<(f64, f64)> {
    let all = MultiPolygon::new(pieces.iter().flat_map(|p| p.polygons.0.iter().cloned()).collect());
    let bounds = all.bounding_rect()?;
    Some((bounds.center().x, bounds.center().y))
}

fn project(polygons: &MultiPolygon<f64>, centre: (f64, f64)) -> MultiPolygon<f64> {
    let flat = |ring: &LineString<f64>| -> LineString<f64> {
        ring.0.iter().map(|c| Boundaries::project(centre, (c.x, c.y))).collect()
    };
    let polygon =
        |p: &Polygon<f64>| Polygon::new(flat(p.exterior()), p.interiors().iter().map(flat).collect());
    MultiPolygon::new(polygons.0.iter().map(polygon).collect())
}

fn check_overlaps(areas: &BTreeMap<GridId, (MultiPolygon<f64>, Place)>, grids: &[Grid], survey: &Survey<'_>) {
    let bounds: Vec<_> = areas.iter().map(|(id, (m, place))| (id, m, place, m.bounding_rect())).collect();
    for (i, (a_id, a, place, a_box)) in bounds.iter().enumerate() {
        for (b_id, b, _, b_box) in &bounds[..i] {
            let (Some(a_box), Some(b_box)) = (a_box, b_box) else { continue };
            if !a_box.intersects(b_box) {
                continue;
            }
            let overlap = a.intersection(*b).unsigned_area();
            if overlap > SLIVER_M2 {
                survey.desk.say(
                    Diagnostic::new(Code::PolygonsOverlap, (*place).clone())
                        .with("a", name(grids, a_id))
                        .with("b", name(grids, b_id))
                        .with("area", format!("{overlap:.0}")),
                );
            }
        }
    }
}

fn name<'g>(grids: &'g [Grid], id: &'g GridId) -> &'g str {
    grids.iter().find(|g| &g.id == id).map_or(id.as_str(), |g| g.name.default())
}

/// Holes that the grids leave between them.
fn check_gaps(
    areas: &BTreeMap<GridId, (MultiPolygon<f64>, Place)>,
    file: &Arc<SourceFile>,
    survey: &Survey<'_>,
) {
    // All run the same way round, or a hole that runs as its outline does counts as filled.
    let polygons: Vec<Polygon<f64>> =
        areas.values().flat_map(|(m, _)| &m.0).map(|polygon| polygon.orient(Direction::Default)).collect();
    let whole = geo::unary_union(&polygons);
    let holes = whole.0.iter().flat_map(Polygon::interiors);
    let gap: f64 = holes.map(|hole| Polygon::new(hole.clone(), Vec::new()).unsigned_area()).sum();
    if gap > SLIVER_M2 {
        survey
            .desk
            .say(Diagnostic::new(Code::PolygonGap, Place::file(file)).with("area", format!("{gap:.0}")));
    }
}

fn area(id: &GridId, polygons: &MultiPolygon<f64>) -> Option<Area> {
    let largest = polygons.0.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    let label = polylabel::polylabel(largest, &1.0).ok()?;
    let room = Euclidean.distance(&label, largest.exterior());
    let ring = |line: &LineString<f64>| -> Ring {
        let points = line.0.len().saturating_sub(1);
        line.0[..points].iter().map(|c| (c.x, c.y)).collect()
    };
    let shapes = polygons
        .0
        .iter()
        .map(|p| Shape { outline: ring(p.exterior()), holes: p.interiors().iter().map(ring).collect() })
        .collect();
    Some(Area { grid: id.clone(), shapes, label: (label.x(), label.y()), room })
}

fn check_boards(
    boundaries: &Boundaries,
    areas: &BTreeMap<GridId, (MultiPolygon<f64>, Place)>,
    grids: &[Grid],
    survey: &Survey<'_>,
) {
    for grid in grids {
        let Some((polygons, _)) = areas.get(&grid.id) else { continue };
        for board in &grid.boards {
            let Some(at) = board.at else { continue };
            let (x, y) = Boundaries::project(boundaries.centre, at);
            if polygons.contains(&Point::new(x, y)) {
                continue;
            }
            let place = survey.sources.find(&format!("board/{}/{}", grid.id, board.id)).cloned();
            let place = place.unwrap_or_else(|| Place::path_only("boundaries.geojson"));
            survey.desk.say(
                Diagnostic::new(Code::BoardOutside, place)
                    .with("board", &board.id)
                    .with("grid", grid.name.default()),
            );
        }
    }
}
