//! A grid is a colour: neighbours differ, colours stay, and everybody can tell them apart.

use serde_json::Value;

use crate::harness::{Bench, QINGHE, TODAY, crate_folder};

/// The hue of each open grid, from the head of its page.
fn hues(bench: &Bench) -> Vec<(String, String)> {
    bench.build();
    let pages = bench.output().into_keys().filter_map(|path| {
        let grid = path.strip_prefix("site/g/")?.strip_suffix("/index.html")?.to_owned();
        let page = bench.page(&format!("g/{grid}/index.html"));
        let hue = page.split("hue-").nth(1)?.split(['"', ' ']).next()?.to_owned();
        Some((grid, hue))
    });
    pages.collect()
}

#[test]
fn adding_and_closing_a_grid_changes_no_other() {
    let bench = Bench::sample();
    let before = hues(&bench);
    assert!(before.len() >= 11, "{before:?}");
    // A grid that is opened later, cut out of nothing: its place lies beside the others.
    let eighth = bench.text("content/sanyuan/grids/08.toml");
    let mut new =
        eighth.replace("id = \"sy08\"", "id = \"sy05a\"").replace("421202001003008", "421202001003998");
    new = new.replace("opened = 2012-03-01", "opened = 2013-01-01").replace("第八网格", "新网格");
    new.truncate(new.find("[[places]]").expect("places"));
    bench.write("content/sanyuan/grids/05a.toml", new);
    let map: Value = serde_json::from_str(&bench.text("content/sanyuan/boundaries.geojson")).expect("JSON");
    let mut with_new = map.clone();
    let features = with_new["features"].as_array_mut().expect("features");
    features.push(serde_json::json!({"type": "Feature", "properties": {"grid": "sy05a"}, "geometry": {
        "type": "Polygon", "coordinates": [[[114.3335, 29.835], [114.335, 29.835], [114.335, 29.837], [114.3335, 29.835]]]}}));
    bench.write("content/sanyuan/boundaries.geojson", with_new.to_string());
    let totals = bench.text("content/sanyuan/community.toml");
    let start = totals.find("[totals]").expect("totals");
    let end = totals[start..].find("[[team]]").map_or(totals.len(), |at| start + at);
    bench.write("content/sanyuan/community.toml", format!("{}{}", &totals[..start], &totals[end..]));
    let after: Vec<_> = hues(&bench).into_iter().filter(|(grid, _)| grid != "sy05a").collect();
    assert_eq!(after, before);
    // The fourth is closed; its polygon stays in the file.
    let fourth = bench.text("content/sanyuan/grids/04.toml");
    let closed = fourth
        .replace("opened = 2012-03-01", "opened = 2012-03-01\nclosed = 2013-02-01\nsuccessors = [\"sy03\"]");
    bench.write("content/sanyuan/grids/04.toml", closed);
    let after = hues(&bench);
    for (grid, hue) in before.iter().filter(|(grid, _)| grid != "sy04") {
        assert!(after.contains(&(grid.clone(), hue.clone())), "{grid} was {hue}: {after:?}");
    }
}

#[test]
fn a_grid_may_ask_for_its_colour() {
    let bench = Bench::fixture();
    bench.swap(&format!("{QINGHE}/grids/02.toml"), "id = \"qh02\"", "id = \"qh02\"\ncolour = \"plum\"");
    assert!(hues(&bench).contains(&("qh02".to_owned(), "plum".to_owned())));
    bench.swap(&format!("{QINGHE}/grids/02.toml"), "\"plum\"", "\"pink\"");
    let ran = bench.run(&["check", "--today", TODAY, "--lang", "en"]).ends(1);
    assert!(ran.stderr.contains("grids/02.toml:2") && ran.stderr.contains("plum"), "{}", ran.stderr);
}

type Rgb = [f64; 3];

fn linear(hex: &str) -> Rgb {
    [1, 3, 5].map(|at| {
        let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0;
        if c > 0.04045 { ((c + 0.055) / 1.055).powf(2.4) } else { c / 12.92 }
    })
}

/// Linear sRGB as seen by most, with protanopia, with deuteranopia (Machado, Oliveira, Fernandes 2009, table 1).
const EYES: [[[f64; 3]; 3]; 3] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
];

/// CIELAB under D65.
fn lab([r, g, b]: Rgb) -> [f64; 3] {
    let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn seen(hex: &str, eye: &[[f64; 3]; 3]) -> [f64; 3] {
    let c = linear(hex);
    lab(eye.map(|row| row.iter().zip(c).map(|(m, c)| m * c).sum::<f64>().clamp(0.0, 1.0)))
}

#[test]
fn the_hues_of_both_themes_can_be_told_apart() {
    for theme in ["default", "songti"] {
        let path = crate_folder().join("themes").join(theme).join("theme.toml");
        let text = std::fs::read_to_string(path).expect("a theme");
        let table: toml::Table = text.parse().expect("TOML");
        let hues = table["hue"].as_array().expect("hues");
        assert!(hues.len() >= 6);
        // (key, least difference for most, with a deficiency)
        for (key, most, deficient) in [("ink", 30.0, 12.0), ("tint", 10.0, 8.0)] {
            let colours: Vec<&str> = hues.iter().map(|hue| hue[key].as_str().expect("a colour")).collect();
            for (index, a) in colours.iter().enumerate() {
                for b in &colours[..index] {
                    for (eye, least) in EYES.iter().zip([most, deficient, deficient]) {
                        let (a_seen, b_seen) = (seen(a, eye), seen(b, eye));
                        let apart =
                            a_seen.iter().zip(b_seen).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                        assert!(
                            apart >= least,
                            "{theme}: {key} {a} and {b} are {apart:.1} apart, not {least}"
                        );
                    }
                }
                let [r, g, b] = linear(a);
                let luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
                let contrast = 1.05 / (luminance + 0.05);
                assert!(key == "tint" || contrast >= 7.0, "{theme}: {a} has {contrast:.2}:1 on white");
            }
        }
    }
}
