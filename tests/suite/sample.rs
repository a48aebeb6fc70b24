//! The repository's own content: the example that users copy has no faults.

use gridboard::check::{Checked, Today};
use gridboard::pipeline::{Request, prepare};
use gridboard::publish::Manifest;

use crate::harness::{Bench, crate_folder};

/// The day the sample is made for.
const DAY: &str = "2026-11-22";

fn checked() -> (Checked, Vec<&'static str>) {
    let today = Today::Given(DAY.parse().expect("a day"));
    let request = Request::new(crate_folder(), today);
    let prepared = prepare(&request, &Manifest::default());
    let found = prepared.found.sorted().all.iter().map(|d| d.code.name()).collect();
    (prepared.checked.expect("no errors"), found)
}

#[test]
fn nothing_is_wrong_with_the_sample() {
    let bench = Bench::sample();
    let ran = bench.run(&["check", "--today", DAY]).silently();
    assert!(ran.stdout.contains("No problems found"), "{}", ran.stdout);
    let (_, found) = checked();
    assert_eq!(found, Vec::<&str>::new(), "not even totals that do not add up");
}

#[test]
fn the_sample_has_the_grids_of_the_report() {
    let (checked, _) = checked();
    let [community] = checked.site.communities.as_slice() else { panic!("one community") };
    assert_eq!(community.open_grids().count(), 11);
    assert_eq!(community.closed_grids().count(), 2);
    let places: usize = community.open_grids().map(|grid| grid.places.len()).sum();
    assert!(places >= 40, "{places} places");
    let totals = ["households", "population", "resident_households", "resident_population"];
    assert!(community.totals.0.len() >= totals.len(), "totals are given, so their sums were checked");
    assert!(community.boundaries.is_some());
    let areas = community.boundaries.as_ref().map_or(0, |b| b.areas.len());
    assert_eq!(areas, 11);
}

#[test]
fn each_open_grid_has_its_three_people() {
    let (checked, _) = checked();
    let site = &checked.site;
    for grid in site.communities.iter().flat_map(|community| community.open_grids()) {
        let roles: Vec<&str> =
            grid.team_on(site.today).map(|post| site.roles[post.role].id.as_str()).collect();
        for role in ["网格长", "网格员", "包保干部"] {
            assert!(roles.contains(&role), "{}: {roles:?}", grid.id);
        }
    }
}

#[test]
fn the_sample_shows_notices_and_guides() {
    let (checked, _) = checked();
    let community = &checked.site.communities[0];
    assert!(community.notices.len() >= 8, "{} notices", community.notices.len());
    assert!(community.guides.len() >= 4, "{} guides", community.guides.len());
    assert!(
        community.workers.values().all(|w| w.phone.as_ref().is_none_or(|p| {
            let digits = p.display().replace([' ', '-'], "");
            digits.starts_with("1380000") || digits.starts_with("07150000")
        })),
        "phones are plainly fake"
    );
}

#[test]
fn the_sample_builds() {
    let bench = Bench::sample();
    bench.run(&["build", "--today", DAY]).silently();
    let report = bench.report();
    assert!(report["codes"].as_array().expect("codes").len() >= 60);
}
