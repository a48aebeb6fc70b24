//! The first minutes with the tool: a starter, explanations, help, and how usage errors end.

use crate::harness::Bench;

#[test]
fn a_starter_builds_at_once_without_a_warning() {
    let bench = Bench::empty();
    bench.run(&["init", "new"]).silently();
    bench.run(&["check", "--root", "new"]).silently();
    bench.run(&["build", "--root", "new"]).silently();
    assert!(bench.path("new/output/site/index.html").is_file());
    let ran = bench.run(&["init", "new"]).ends(2);
    assert!(ran.stderr.contains("new"), "a second one is refused: {}", ran.stderr);
}

#[test]
fn a_starter_says_in_chinese_what_comes_next() {
    let bench = Bench::empty();
    let ran = bench.run(&["init", "新站", "--lang", "zh-CN"]).silently();
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn a_code_is_explained_in_both_languages() {
    let bench = Bench::empty();
    for (language, words) in [("en", "Did you mean"), ("zh-CN", "拼错")] {
        let ran = bench.run(&["explain", "E202", "--lang", language]).silently();
        assert!(ran.stdout.starts_with("E202 ("), "{}", ran.stdout);
        assert!(ran.stdout.chars().count() > 40, "{words}: {}", ran.stdout);
    }
    let chinese = bench.run(&["explain", "e202", "--lang", "zh-CN"]).silently().stdout;
    assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{chinese}");
    let english = bench.run(&["explain", "e202", "--lang", "en"]).silently().stdout;
    assert!(!english.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{english}");
}

#[test]
fn every_code_is_listed() {
    let bench = Bench::empty();
    let listed = bench.run(&["explain", "--lang", "en"]).silently().stdout;
    for code in gridboard::diagnostics::Code::ALL {
        assert!(listed.contains(&format!("  {}  ", code.name())), "{}", code.name());
    }
}

#[test]
fn an_unknown_code_is_a_usage_error() {
    let bench = Bench::empty();
    for code in ["E999", "", "E2020"] {
        bench.run(&["explain", code]).ends(2);
    }
}

#[test]
fn completions_and_the_manual_are_printed() {
    let bench = Bench::empty();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = bench.run(&["completions", shell]).silently();
        assert!(ran.stdout.contains("gridboard"), "{shell}");
    }
    let man = bench.run(&["man"]).silently().stdout;
    assert!(man.contains(".TH") && man.contains("gridboard"), "{man}");
}

#[test]
fn the_language_of_messages_follows_the_locale() {
    let bench = Bench::empty();
    for (locale, is_chinese) in [("zh_CN.UTF-8", true), ("de_DE.UTF-8", false)] {
        let ran = crate::harness::finish(bench.command(&["check"]).env("LANG", locale)).ends(1);
        let has_chinese = ran.stderr.contains("找不到");
        assert_eq!(has_chinese, is_chinese, "{locale}: {}", ran.stderr);
    }
}

#[test]
fn lists_come_as_json_and_csv() {
    let bench = Bench::fixture();
    let json = bench.run(&["list", "grids", "--format", "json"]).silently().json();
    assert_eq!(json["grids"][0]["id"], "qh01");
    let csv = bench.run(&["list", "grids", "--format", "csv"]).silently().stdout;
    assert_eq!(csv.lines().filter(|line| line.contains("qh0")).count(), 5, "{csv}");
    let table = bench.run(&["list", "--lang", "zh-CN"]).silently().stdout;
    assert!(table.contains("赵一") && table.contains("第一网格"), "{table}");
}

#[test]
fn usage_errors_end_with_two() {
    let bench = Bench::fixture();
    let wrong: &[&[&str]] = &[
        &[],
        &["biuld"],
        &["build", "--only", "nothing"],
        &["build", "--jobs", "0"],
        &["build", "--today", "yesterday"],
        &["build", "--today", "2013-02-30"],
        &["check", "--format", "csv"],
        &["init"],
    ];
    for args in wrong {
        let ran = bench.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(!ran.stderr.is_empty(), "{args:?} says why");
    }
    assert!(!bench.path("output").exists());
}

#[test]
fn an_output_that_cannot_be_written_is_the_tools_matter() {
    let bench = Bench::fixture();
    bench.write("output", "a file where the folder should be");
    bench.run(&["build"]).ends(2);
    assert_eq!(bench.text("output"), "a file where the folder should be");
}

/// Where the pixels of the proof fall depends on the size of a board and on its code's text, so a
/// sound code must be proven whatever they are; two of these were refused once.
#[test]
fn sound_codes_are_proven_on_boards_of_every_shape() {
    let bench = Bench::empty();
    bench.run(&["init", "."]).ends(0);
    let sizes = ["900x600", "a1", "a2", "a3", "400x600", "2000x1000", "250x2000", "1200x600"];
    let boards = |(index, size): (usize, &str)| {
        let ids = [index, index + 20, index + 42];
        ids.map(|id| format!("\n[[boards]]\nid = \"b{id}\"\nplace = \"东门\"\nsize = \"{size}\"\n")).concat()
    };
    let grid = bench.text("content/shequ/grids/02.toml");
    let boards: String = sizes.into_iter().enumerate().map(boards).collect();
    bench.write("content/shequ/grids/02.toml", grid + &boards);
    bench.run(&["build", "--only", "print"]).ends(0);
}
