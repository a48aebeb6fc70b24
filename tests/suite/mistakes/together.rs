//! Many mistakes at once: all are told in one run, in the reader's language.

use super::{SITE, path, swap};
use crate::harness::Bench;

/// Ten files, each with a mistake of its own.
fn ten_mistakes() -> Bench {
    let bench = Bench::fixture();
    swap(&bench, SITE, "https://grid.example.cn/", "http://grid.example.cn/");
    swap(&bench, "community.toml", "0715-0000000", "715-000");
    swap(&bench, "grids/01.toml", "households", "houesholds");
    swap(&bench, "grids/02.toml", "qian-er", "qian-err");
    swap(&bench, "grids/03.toml", "网格员", "网各员");
    swap(&bench, "grids/04.toml", "[\"qh01\"]", "[\"qh11\"]");
    swap(&bench, "workers/zhao-yi.toml", "\"13800000001\"", "1.38E+10");
    swap(&bench, "workers/li-si.toml", "li-si.jpg", "lisi.jpg");
    swap(&bench, "notices/water.md", "2013-05-03", "\"2013-05-03\"");
    swap(&bench, "guides/residence.md", "带身份证", "带[身份证](card.md)");
    bench
}

#[test]
fn ten_mistakes_are_told_in_one_run_in_chinese() {
    let ran = ten_mistakes().run(&["check", "--lang", "zh-CN"]).ends(1);
    insta::assert_snapshot!("ten_mistakes_zh", ran.stderr);
}

#[test]
fn ten_mistakes_are_told_in_one_run_in_english() {
    let ran = ten_mistakes().run(&["check", "--lang", "en"]).ends(1);
    insta::assert_snapshot!("ten_mistakes_en", ran.stderr);
}

#[test]
fn every_file_with_a_mistake_is_named() {
    let found = ten_mistakes().findings();
    for (code, file) in [
        ("E701", SITE),
        ("E401", "community.toml"),
        ("E202", "grids/01.toml"),
        ("E305", "grids/02.toml"),
        ("E310", "grids/03.toml"),
        ("E307", "grids/04.toml"),
        ("E402", "workers/zhao-yi.toml"),
        ("E403", "workers/li-si.toml"),
        ("E206", "notices/water.md"),
        ("E707", "guides/residence.md"),
    ] {
        let is_there = found.iter().any(|f| f.code == code && f.file == path(file));
        assert!(is_there, "{code} in {file}: {found:#?}");
    }
}

#[test]
fn findings_stand_in_the_order_of_files_and_lines() {
    let found = ten_mistakes().findings();
    let places: Vec<(&str, u64)> = found.iter().map(|f| (f.file.as_str(), f.line)).collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(places, sorted);
}

#[test]
fn build_tells_what_check_tells() {
    let bench = ten_mistakes();
    let (check, build) = (bench.run(&["check"]).ends(1), bench.run(&["build"]).ends(1));
    assert!(build.stderr.starts_with(&check.stderr), "{}\n{}", check.stderr, build.stderr);
    assert!(!bench.path("output").exists());
}

#[test]
fn content_cannot_write_to_the_terminal() {
    let bench = Bench::fixture();
    swap(&bench, "grids/03.toml", "worker = \"sun-san\"", "worker = \"\\u001b[2Jsun\"");
    let ran = bench.run(&["check"]).ends(1);
    assert!(!ran.stderr.contains('\u{1b}'), "{:?}", ran.stderr);
}
