//! A city with one broken community: nothing is published, or with `--keep-going` everything but that community.

use crate::harness::{Bench, assert_same};
use crate::shares::city;

const PHONE: &str = "content/qinghe/workers/zhao-yi.toml";
const BROKEN: &str = "content/nanmen/workers/zhao-yi.toml";

/// Gives a worker another phone.
fn call(bench: &Bench, path: &str, phone: &str) {
    let text = bench.text(path);
    let old =
        text.split("phone = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a phone").to_owned();
    bench.swap_first(path, &old, phone);
}

/// What the whole city would be if nothing were broken.
fn sound(changes: &[(&str, &str)]) -> crate::harness::Tree {
    let bench = city();
    changes.iter().for_each(|(path, phone)| call(&bench, path, phone));
    bench.run(&["build"]).ends(0);
    bench.output()
}

#[test]
fn a_broken_community_stays_as_it_was_and_the_rest_goes_on() {
    let bench = city();
    bench.run(&["build", "--keep-going"]).ends(0);
    call(&bench, PHONE, "13800000999");
    let before = bench.output();
    for broken in ["phone = 1.38E+10\n", "phone = \"1380000", ""] {
        let original = bench.text(BROKEN);
        bench.write(BROKEN, broken);
        bench.run(&["build"]).ends(1);
        let ran = bench.run(&["build", "--keep-going"]).ends(1);
        assert!(ran.stderr.contains("Not updated because of these errors: nanmen."), "{}", ran.stderr);
        assert!(ran.stderr.contains(BROKEN), "{}", ran.stderr);
        assert_same(&bench.output(), &sound(&[(PHONE, "13800000999")]));
        bench.write(BROKEN, original);
    }
    assert_ne!(before, bench.output(), "the sound communities were updated");
    // A community whose own file is gone, and one that does not fit on its board.
    bench.remove("content/nanmen/community.toml");
    bench.swap_first("content/hongqiao/grids/03.toml", "第三网格", &"长".repeat(50));
    bench.swap_first("content/hongqiao/grids/03.toml", "400x600", "200x200");
    let ran = bench.run(&["build", "--keep-going"]).ends(1);
    assert!(ran.stderr.contains("Not updated because of these errors: hongqiao, nanmen."), "{}", ran.stderr);
    assert_same(&bench.output(), &sound(&[(PHONE, "13800000999")]));
}

#[test]
fn what_is_good_is_kept_up_to_date_by_every_build() {
    let bench = city();
    bench.run(&["build", "--keep-going"]).ends(0);
    call(&bench, BROKEN, "13800000777");
    bench.run(&["build"]).ends(0);
    let sound = bench.output();
    bench.write(BROKEN, "phone = 1.38E+10\n");
    bench.run(&["build", "--keep-going"]).ends(1);
    assert_same(&bench.output(), &sound);
    std::fs::remove_dir_all(bench.path("content/nanmen")).expect("removed");
    bench.run(&["build"]).ends(0);
    assert!(!bench.path("output/.gridboard/good/nanmen.json").exists(), "what is gone is not kept");
}

#[test]
fn what_nobody_knows_otherwise_stops_everything() {
    let bench = city();
    bench.run(&["build"]).ends(0);
    let before = bench.output();
    assert!(!bench.path("output/.gridboard/good").exists(), "kept only where somebody asks for it");
    call(&bench, PHONE, "13800000999");
    let original = bench.text(BROKEN);
    bench.write(BROKEN, "phone = 1.38E+10\n");
    let ran = bench.run(&["build", "--keep-going"]).ends(1);
    assert!(ran.stderr.contains("could not go on without the broken community"), "{}", ran.stderr);
    assert_same(&bench.output(), &before);
    bench.write(BROKEN, original);
    bench.run(&["build", "--keep-going"]).ends(0);
    let before = bench.output();
    bench.swap_first("content/site.toml", "title", "titel");
    bench.run(&["build", "--keep-going"]).ends(1);
    assert_same(&bench.output(), &before);
}
