//! Borders of grids: what cannot be drawn, what overlaps or is left out, and which colours lie side by side.

use super::*;
use crate::model::Boundaries;
use crate::read::limits;

const MAP: &str = "content/qinghe/boundaries.geojson";

/// A metre to the east and to the north, in degrees, near the fixture.
const EAST: f64 = 1.0 / 96_430.0;
const NORTH: f64 = 1.0 / 111_195.0;

/// A ring of corners in metres from a place in Xianning.
fn ring(corners: &[(f64, f64)]) -> String {
    let closed = corners.iter().chain(corners.first());
    let corner = |(x, y): &(f64, f64)| format!("[{:.9},{:.9}]", 114.3 + x * EAST, 29.85 + y * NORTH);
    format!("[{}]", closed.map(corner).collect::<Vec<_>>().join(","))
}

/// The corners of a rectangle.
fn corners(x: f64, y: f64, width: f64, height: f64) -> [(f64, f64); 4] {
    [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
}

fn feature(grid: &str, geometry: &str) -> String {
    format!("{{\"type\":\"Feature\",\"properties\":{{\"grid\":\"{grid}\"}},\"geometry\":{geometry}}}")
}

fn polygon(grid: &str, rings: &[String]) -> String {
    feature(grid, &format!("{{\"type\":\"Polygon\",\"coordinates\":[{}]}}", rings.join(",")))
}

/// A grid of one rectangle.
fn block(grid: &str, x: f64, y: f64, width: f64, height: f64) -> String {
    polygon(grid, &[ring(&corners(x, y, width, height))])
}

fn map(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

fn found(features: &[String]) -> Vec<String> {
    Content::new().write(MAP, &map(features)).found()
}

/// The first of two grids, each a hundred metres square.
fn west() -> String {
    block("qh01", 0.0, 0.0, 100.0, 100.0)
}

fn east() -> String {
    block("qh02", 100.0, 0.0, 100.0, 100.0)
}

fn boundaries(content: &Content) -> Boundaries {
    let site = content.site();
    site.communities[0].boundaries.clone().expect("a map")
}

#[test]
fn areas_are_measured_in_metres_from_the_middle() {
    let content = Content::new();
    let pond = corners(20.0, 20.0, 10.0, 10.0);
    content
        .write(MAP, &map(&[polygon("qh01", &[ring(&corners(0.0, 0.0, 100.0, 100.0)), ring(&pond)]), east()]));
    let map = boundaries(&content);
    assert!(
        (map.centre.0 - 114.3 - 100.0 * EAST).abs() < 1e-9
            && (map.centre.1 - 29.85 - 50.0 * NORTH).abs() < 1e-9
    );
    let [first, second] = map.areas.as_slice() else { panic!("{:?}", map.areas) };
    assert_eq!((first.grid.as_str(), second.grid.as_str()), ("qh01", "qh02"));
    assert_eq!((first.shapes[0].outline.len(), first.shapes[0].holes.len()), (4, 1));
    let near = |found: (f64, f64), x: f64, y: f64, error: f64| {
        (found.0 - x).abs() < error && (found.1 - y).abs() < error
    };
    assert!(near(first.shapes[0].outline[0], -100.0, -50.0, 0.1), "{first:?}");
    assert!(near(first.shapes[0].holes[0][2], -70.0, -20.0, 0.1), "{first:?}");
    assert!(near(second.label, 50.0, 0.0, 2.0) && (second.room - 50.0).abs() < 2.0, "{second:?}");
    assert!(map.closed.is_empty());
}

#[test]
fn pieces_of_a_grid_lie_together_and_the_largest_has_its_name() {
    let content = Content::new();
    let far = ring(&corners(300.0, 0.0, 200.0, 200.0));
    let near = ring(&corners(0.0, 0.0, 100.0, 100.0));
    let several =
        feature("qh01", &format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[[{near}],[{far}]]}}"));
    content.write(MAP, &map(&[several, block("qh01", 0.0, 400.0, 10.0, 10.0), east()]));
    let map = boundaries(&content);
    assert_eq!(map.areas[0].shapes.len(), 3);
    assert!((map.areas[0].room - 100.0).abs() < 3.0, "{:?}", map.areas[0]);
}

#[test]
fn open_grids_have_a_polygon_and_closed_ones_may() {
    assert_eq!(found(&[west()]), ["W504 qinghe/grids/02.toml:1"]);
    let content = Content::new();
    content.write(
        "content/qinghe/grids/03.toml",
        "id = \"qh03\"\ncode = \"420100001001003\"\nname = \"旧\"\nclosed = 2013-01-01\nsuccessors = [\"qh01\"]\n",
    );
    content.write(MAP, &map(&[west(), east()]));
    assert_eq!(content.found(), Vec::<String>::new());
    // It lay where others lie today, and is not drawn.
    content.write(MAP, &map(&[west(), east(), block("qh03", 50.0, 0.0, 100.0, 100.0)]));
    let map = boundaries(&content);
    assert_eq!((map.areas.len(), map.closed.len()), (2, 1));
    assert_eq!(map.closed[0].grid.as_str(), "qh03");
}

#[test]
fn a_sliver_is_neither_overlap_nor_gap() {
    let beside = |start: f64| vec![west(), block("qh02", start, 0.0, 100.0, 100.0)];
    assert_eq!(found(&beside(99.87)), Vec::<String>::new(), "13 m²");
    assert_eq!(found(&beside(99.83)), ["E505 qinghe/boundaries.geojson:3"], "17 m²");
    let content = Content::new();
    content.swap(SECOND, "name = \"网格\"", "name = \"东网格\"").write(MAP, &map(&beside(99.0)));
    let said = format!("{:?}", content.check().told[0].args);
    // The later of the two first.
    assert!(
        said.contains("(\"a\", Text(\"东网格\")), (\"b\", Text(\"网格\")), (\"area\", Text(\"100\"))"),
        "{said}"
    );
    assert_eq!(found(&beside(100.5)), Vec::<String>::new(), "open at both ends, it is no hole");
    for (side, words) in [(3.8, None), (4.0, Some("W506 qinghe/boundaries.geojson:1"))] {
        let hole = ring(&corners(30.0, 30.0, side, side));
        let holed = polygon("qh01", &[ring(&corners(0.0, 0.0, 100.0, 100.0)), hole]);
        let expected: Vec<&str> = words.into_iter().collect();
        assert_eq!(found(&[holed.clone(), east()]), expected, "{side} m");
        let filled = format!(
            "[[{}],[{}]]",
            ring(&corners(100.0, 0.0, 100.0, 100.0)),
            ring(&corners(30.0, 30.0, side, side))
        );
        let filled = feature("qh02", &format!("{{\"type\":\"MultiPolygon\",\"coordinates\":{filled}}}"));
        assert_eq!(found(&[holed, filled]), Vec::<String>::new(), "another grid lies in it");
    }
}

#[test]
fn what_cannot_be_a_border_is_named_where_it_stands() {
    let line = |x: f64| ring(&[(x, 0.0), (x + 10.0, 0.0)]);
    let bow = ring(&[(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)]);
    for (what, bad, code) in [
        ("another grid", block("qh08", 200.0, 0.0, 50.0, 50.0), "E306"),
        ("no grid", "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}".to_owned(), "E502"),
        ("no properties", "{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}".to_owned(), "E502"),
        ("a number", west().replace("\"qh01\"", "1"), "E502"),
        ("no feature", west().replace("Feature", "Future"), "E502"),
        ("no geometry", feature("qh01", "null"), "E503"),
        ("a point", feature("qh01", "{\"type\":\"Point\",\"coordinates\":[114.3,29.8]}"), "E503"),
        ("one number", feature("qh01", "{\"type\":\"Polygon\",\"coordinates\":[[[1],[2],[3],[1]]]}"), "E503"),
        (
            "a part of one number",
            feature("qh01", "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[1],[2],[3],[1]]]]}"),
            "E503",
        ),
        (
            "the pole itself",
            feature("qh01", "{\"type\":\"Polygon\",\"coordinates\":[[[1,88.9],[1.1,89],[1,89],[1,88.9]]]}"),
            "E503",
        ),
        ("no ring", feature("qh01", "{\"type\":\"Polygon\",\"coordinates\":[]}"), "E503"),
        ("no polygon", feature("qh01", "{\"type\":\"MultiPolygon\",\"coordinates\":[]}"), "E503"),
        ("a line", polygon("qh01", &[line(0.0)]), "E503"),
        (
            "a hole that is a line",
            polygon("qh01", &[ring(&corners(0.0, 0.0, 90.0, 90.0)), line(9.0)]),
            "E503",
        ),
        ("no area", polygon("qh01", &[ring(&[(0.0, 0.0), (100.0, 0.0), (50.0, 0.0)])]), "E503"),
        ("a bow", polygon("qh01", &[bow]), "E503"),
        (
            "beyond the earth",
            feature(
                "qh01",
                "{\"type\":\"Polygon\",\"coordinates\":[[[181,29],[181.1,29],[181,29.1],[181,29]]]}",
            ),
            "E503",
        ),
        (
            "the pole",
            feature("qh01", "{\"type\":\"Polygon\",\"coordinates\":[[[1,89],[1.1,89],[1,89.1],[1,89]]]}"),
            "E503",
        ),
        ("too wide", block("qh01", 0.0, 0.0, 2.01 / EAST, 100.0), "E503"),
        ("too high", block("qh01", 0.0, 0.0, 100.0, 2.01 / NORTH), "E503"),
    ] {
        let said = Content::new().write(MAP, &map(&[east(), bad])).found();
        assert_eq!(said[0], format!("{code} qinghe/boundaries.geojson:3"), "{what}: {said:?}");
        // Whoever has no sound polygon lacks one.
        assert_eq!(said[1..], ["W504 qinghe/grids/01.toml:1"], "{what}");
    }
    let corner = polygon("qh01", &[ring(&[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)])]);
    assert_eq!(found(&[corner, east()]), Vec::<String>::new(), "three corners are enough");
    let exact = feature(
        "qh01",
        "{\"type\":\"Polygon\",\"coordinates\":[[[114,29],[116,29],[116,31],[114,31],[114,29]]]}",
    );
    assert_eq!(
        found(&[exact, block("qh02", -90_000.0, 0.0, 100.0, 100.0)]),
        Vec::<String>::new(),
        "two degrees"
    );
    let large = [west(), block("qh02", 100.0, 0.0, 1.9 / EAST, 1.9 / NORTH)];
    assert_eq!(found(&large), Vec::<String>::new(), "within two degrees");
}

#[test]
fn what_is_no_map_is_named() {
    for (text, place) in [
        ("{\"type\":\"Feature\",\"features\":[]}".to_owned(), 1),
        ("{\"type\":\n\"FeatureCollection\",\n\"features\":5}".to_owned(), 3),
        ("\n\n}".to_owned(), 3),
        (format!("{{\"a\":\n{}", "[".repeat(200)), 2),
    ] {
        let content = Content::new();
        content.write(MAP, &text);
        assert_eq!(content.found(), [format!("E502 qinghe/boundaries.geojson:{place}")], "{text}");
    }
}

#[test]
fn findings_point_at_the_feature_or_at_one_sign() {
    let pointed = |text: &str| {
        let told = Content::new().write(MAP, text).check().told;
        told[0].place.span().map(|span| text[span].to_owned()).expect("a place")
    };
    let bad = feature("qh02", "null");
    assert_eq!(pointed(&map(&[west(), bad.clone()])), bad);
    assert_eq!(pointed("{\"type\":\"Feature\",\"features\":[]}"), "{");
    assert_eq!(pointed("{\"type\": x}"), "x");
    assert_eq!(pointed(&format!("{{\"a\":{}", "[".repeat(200))), "[");
}

#[test]
fn a_grid_that_is_not_sound_is_known_to_the_map() {
    let content = Content::new();
    content.write(MAP, &map(&[west(), east()]));
    content.swap(FIRST, "name", "nmae");
    let found = content.found();
    assert!(found.iter().all(|one| one.contains("grids/01.toml")), "{found:?}");
}

#[test]
fn a_board_hangs_in_its_grid() {
    for (x, expected) in [(50.0, Vec::new()), (150.0, vec!["W507 qinghe/grids/01.toml:9"])] {
        let content = Content::new();
        content.write(MAP, &map(&[west(), east()]));
        let at = format!("[{:.7}, {:.7}]", 114.3 + x * EAST, 29.85 + 50.0 * NORTH);
        let board = format!("\n[[boards]]\nid = \"b1\"\nplace = \"东门\"\nsize = \"a3\"\nat = {at}\n");
        content.write(FIRST, &(grid("qh01", CODES[0], "zhao") + &board));
        assert_eq!(content.found(), expected, "{x}");
    }
}

#[test]
fn a_street_of_twenty_metres_parts_neighbours() {
    // The border of the first lies half a metre from the middle of the map.
    for (street, differ) in [(19.0, true), (21.0, false)] {
        let content = Content::new();
        content.write(MAP, &map(&[west(), block("qh02", 100.0 + street, 0.0, 99.0 - street, 100.0)]));
        let mut is_alike = false;
        for hue in ["blue", "brick", "green"] {
            content.write(
                FIRST,
                &grid("qh01", CODES[0], "zhao").replace("name = ", &format!("colour = \"{hue}\"\nname = ")),
            );
            let site = content.site();
            let grids = &site.communities[0].grids;
            is_alike |= grids[0].hue == grids[1].hue;
        }
        assert_eq!(is_alike, !differ, "{street} m");
    }
}

#[test]
fn a_map_has_so_many_polygons_and_corners() {
    let small = |n: usize| block("qh01", (n % 100) as f64 * 9.0, (n / 100) as f64 * 9.0, 4.0, 4.0);
    let of = |features: &[String]| {
        let content = Content::new();
        let told = content.write(MAP, &map(features)).check().told;
        told.iter()
            .filter(|one| one.code.name() == "E109")
            .map(|one| (one.place.line_column().0, format!("{:?}", one.args)))
            .collect::<Vec<_>>()
    };
    let most: Vec<String> = (0..limits::POLYGONS).map(small).collect();
    assert_eq!(of(&most), []);
    let above: Vec<String> = (0..=limits::POLYGONS).map(small).collect();
    let said = of(&above);
    assert!(
        said.len() == 1
            && said[0].0 == 1
            && said[0].1.contains("limit-polygons")
            && said[0].1.contains("\"5001\""),
        "{said:?}"
    );
    // As holes of one, or as parts.
    let holes = |count: usize| -> String {
        let outline = ring(&corners(-9.0, -9.0, 1_000.0, 1_000.0));
        let holes =
            (0..count).map(|n| ring(&corners((n % 100) as f64 * 9.0, (n / 100) as f64 * 9.0, 4.0, 4.0)));
        polygon("qh01", &std::iter::once(outline).chain(holes).collect::<Vec<_>>())
    };
    assert_eq!(of(&[holes(limits::POLYGONS - 1)]), []);
    let said = of(&[east(), holes(limits::POLYGONS)]);
    assert!(said.len() == 1 && said[0].0 == 3 && said[0].1.contains("limit-polygons"), "{said:?}");
    let round = |corners: usize| -> String {
        let turn = std::f64::consts::TAU / corners as f64;
        let points: Vec<(f64, f64)> = (0..corners)
            .map(|n| ((n as f64 * turn).cos() * 900.0, (n as f64 * turn).sin() * 900.0))
            .collect();
        polygon("qh01", &[ring(&points)])
    };
    // The first corner is written again at the end.
    assert_eq!(of(&[round(limits::CORNERS - 1)]), []);
    let said = of(&[round(limits::CORNERS)]);
    assert!(
        said.len() == 1 && said[0].1.contains("limit-corners") && said[0].1.contains("\"50001\""),
        "{said:?}"
    );
    // Both together: corners are counted over all pieces.
    let said = of(&[round(limits::CORNERS / 2), east(), round(limits::CORNERS / 2)]);
    assert!(said.len() == 1 && said[0].0 == 4 && said[0].1.contains("limit-corners"), "{said:?}");
}

/// A row of blocks with streets of so many metres between, and the hue of each grid.
fn hues(street: f64, change: impl Fn(&Content)) -> Vec<usize> {
    let content = Content::new();
    let mut features = vec![west(), block("qh02", 100.0 + street, 0.0, 100.0, 100.0)];
    for number in 3..=6 {
        let id = format!("qh0{number}");
        let start = f64::from(number - 1) * (100.0 + street);
        features.push(block(&id, start, 0.0, 100.0, 100.0));
        content.write(
            &format!("content/qinghe/grids/0{number}.toml"),
            &grid(&id, &format!("42010000100100{number}"), "zhao"),
        );
    }
    content.write(MAP, &map(&features));
    change(&content);
    let site = content.site();
    site.communities[0].grids.iter().map(|grid| grid.hue).collect()
}

#[test]
fn neighbours_differ_and_others_do_as_their_id_says() {
    let alone = hues(30.0, |_| {});
    let near = hues(19.0, |_| {});
    assert!(near.windows(2).all(|pair| pair[0] != pair[1]), "{near:?}");
    assert!(
        alone.windows(2).any(|pair| pair[0] == pair[1]),
        "{alone:?}: the streets are too wide to be neighbours"
    );
    // What residents have in their heads stays from version to version.
    assert_eq!((alone.as_slice(), near.as_slice()), (&[2, 1, 1, 2, 2, 2][..], &[2, 1, 2, 0, 2, 0][..]));
    // The earliest grid has what its id says, whoever lies beside it; a colour that is given stays.
    assert_eq!(near[0], alone[0]);
    let given = hues(19.0, |content| {
        content.swap(FIRST, "name = ", "colour = \"brick\"\nname = ");
    });
    assert_eq!(given[0], 1);
    assert!(given.windows(2).all(|pair| pair[0] != pair[1]), "{given:?}");
    // Who opened first chooses first.
    let old = hues(19.0, |content| {
        for (number, year) in [(1, 2001), (2, 1999), (3, 2005), (4, 2005), (5, 2005), (6, 2005)] {
            let path = format!("content/qinghe/grids/0{number}.toml");
            content.swap(&path, "name = ", &format!("opened = {year}-01-01\nname = "));
        }
    });
    assert_eq!(old[1], alone[1]);
    // A print counts more than age.
    let printed = hues(19.0, |content| {
        content.record(&[board("qh01", CODES[0], "2013-05-01-1")]);
    });
    assert_eq!(printed[0], 2, "green");
    assert!(printed.windows(2).all(|pair| pair[0] != pair[1]), "{printed:?}");
}
