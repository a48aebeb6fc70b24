//! How `output/` changes: nothing without need, nothing half, nothing that is somebody else's.

use std::fs::File;

use crate::harness::{Bench, QINGHE, Tree, assert_same, differences};

pub const TITLE: &str = "清河社区网格服务";
pub const OTHER_TITLE: &str = "清河社区便民服务";

#[test]
fn a_rebuild_without_a_change_writes_nothing() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.stamps();
    let ran = bench.build();
    assert!(ran.stdout.contains("0 files written, 0 removed"), "{}", ran.stdout);
    assert_eq!(before, bench.stamps());
}

#[test]
fn the_figures_that_a_run_tells_are_those_of_its_files() {
    let bench = Bench::fixture();
    let pieces = || {
        let files = bench.output().into_iter();
        files.filter(|(path, _)| path.starts_with("site/") || path.starts_with("print/")).collect::<Tree>()
    };
    let first = bench.build();
    let before = pieces();
    let told = format!("{} files written, 0 removed, 0 unchanged", before.len());
    assert!(first.stdout.contains(&told), "{told}: {}", first.stdout);
    bench.remove(&format!("{QINGHE}/notices/water.md"));
    let second = bench.build();
    let after = pieces();
    let removed = before.keys().filter(|path| !after.contains_key(*path)).count();
    let kept = after.iter().filter(|(path, bytes)| before.get(*path) == Some(*bytes)).count();
    let written = after.len() - kept;
    assert!(removed > 0 && written > 0 && kept > 0);
    let told = format!("{written} files written, {removed} removed, {kept} unchanged");
    assert!(second.stdout.contains(&told), "{told}: {}", second.stdout);
}

#[test]
fn check_and_list_write_nothing() {
    let bench = Bench::fixture();
    bench.run(&["check"]).silently();
    bench.run(&["list"]).silently();
    assert!(!bench.path("output").exists(), "no output folder before the first build");
    bench.build();
    let before = bench.stamps();
    bench.run(&["check"]).silently();
    bench.run(&["list"]).silently();
    assert_eq!(before, bench.stamps());
}

#[test]
fn a_change_leaves_the_same_tree_as_a_clean_build() {
    let bench = Bench::fixture();
    bench.build();
    let clean = Bench::fixture();
    for bench in [&bench, &clean] {
        bench.swap("content/site.toml", TITLE, OTHER_TITLE);
        bench.swap(&format!("{QINGHE}/grids/03.toml"), "铁路新村大门", "铁路新村北门");
    }
    bench.build();
    clean.build();
    assert_same(&clean.output(), &bench.output());
}

#[test]
fn a_deleted_notice_disappears() {
    let bench = Bench::fixture();
    bench.build();
    assert!(bench.output().keys().any(|path| path.contains("notices/qinghe/water/")));
    bench.remove(&format!("{QINGHE}/notices/water.md"));
    bench.build();
    let left: Vec<String> = bench.output().into_keys().filter(|path| path.contains("water")).collect();
    assert_eq!(left, Vec::<String>::new());
    assert!(!bench.path("output/site/notices/qinghe/water").exists(), "nor is its folder left");
    let clean = Bench::fixture();
    clean.remove(&format!("{QINGHE}/notices/water.md"));
    clean.build();
    assert_same(&clean.output(), &bench.output());
}

#[test]
fn the_tools_own_folder_may_be_deleted() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    std::fs::remove_dir_all(bench.path("output/.gridboard")).expect("removed");
    bench.build();
    assert_same(&before, &bench.output());
}

#[test]
fn damage_to_the_tools_own_folder_is_survived() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    for damage in ["{", "{\"files\":{\"site/index.html\":{}}}"] {
        bench.write("output/.gridboard/manifest.json", damage);
        bench.write("output/.gridboard/stage/0", "rubbish");
        bench.build();
        assert_same(&before, &bench.output());
    }
}

#[test]
fn a_page_changed_by_hand_is_restored() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    bench.write("output/site/g/qh01/index.html", "mine");
    let board = bench.read("output/print/boards/qh01-b1.pdf");
    bench.write("output/print/boards/qh01-b1.pdf", vec![b'x'; board.len()]);
    bench.remove("output/site/index.html").remove("output/report.json");
    bench.write("output/site/g/qh09/index.html", "a grid that never was");
    bench.build();
    assert_same(&before, &bench.output());
}

#[test]
fn an_error_leaves_the_last_output_as_it_was() {
    let bench = Bench::fixture();
    bench.build();
    let (before, stamps) = (bench.output(), bench.stamps());
    bench.swap("content/site.toml", TITLE, OTHER_TITLE);
    bench.swap(&format!("{QINGHE}/workers/zhao-yi.toml"), "13800000001", "1380000");
    let ran = bench.run(&["build"]).ends(1);
    assert!(ran.stderr.contains("E401"), "{}", ran.stderr);
    assert_same(&before, &bench.output());
    assert_eq!(stamps, bench.stamps(), "nothing was touched");
}

#[test]
fn an_error_found_while_drawing_leaves_the_last_output_as_it_was() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    bench.swap("content/site.toml", TITLE, OTHER_TITLE);
    let grid = format!("{QINGHE}/grids/03.toml");
    let scope = format!("scope = \"{}\"\nhouseholds", "东至铁路".repeat(120));
    let places: String =
        (1..=30).map(|n| format!("[[places]]\nname = \"棉纺厂老家属院第{n}栋\"\n")).collect();
    bench.swap(&grid, "400x600", "200x200").swap(&grid, "households", &scope);
    bench.swap(&grid, "[[boards]]", &format!("{places}[[boards]]"));
    let ran = bench.run(&["build"]).ends(1);
    assert!(ran.stderr.contains("E705"), "{}", ran.stderr);
    assert_same(&before, &bench.output());
}

#[test]
fn without_content_nothing_is_made() {
    let bench = Bench::empty();
    let ran = bench.run(&["build"]).ends(1);
    assert!(ran.stderr.contains("E105"), "{}", ran.stderr);
    assert!(!bench.path("output").exists());
}

#[test]
fn somebody_elses_files_are_not_touched() {
    for half in ["site", "print"] {
        let bench = Bench::fixture();
        let path = format!("output/{half}/index.html");
        bench.write(&path, "somebody's homepage");
        let ran = bench.run(&["build"]).ends(2);
        assert!(ran.stderr.contains("did not write"), "{}", ran.stderr);
        assert_eq!(bench.text(&path), "somebody's homepage");
        assert_eq!(bench.stamps().len(), 3, "output, its half and the page; nothing was added");
    }
}

#[test]
fn files_beside_the_halves_are_left_alone() {
    let bench = Bench::fixture();
    bench.write("output/README.txt", "ours");
    bench.build();
    bench.build();
    assert_eq!(bench.text("output/README.txt"), "ours");
}

#[test]
fn while_one_run_holds_the_folder_another_says_so() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    let lock =
        File::options().append(true).open(bench.path("output/.gridboard/lock")).expect("the lock file");
    lock.lock().expect("the lock");
    bench.swap("content/site.toml", TITLE, OTHER_TITLE);
    for (language, words) in [("en", "Another gridboard"), ("zh-CN", "output")] {
        let ran = bench.run(&["build", "--lang", language]).ends(2);
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
    assert_same(&before, &bench.output());
    drop(lock);
    bench.build();
    assert!(!differences(&before, &bench.output()).is_empty());
}

#[test]
fn two_builds_at_once_do_no_harm() {
    let bench = Bench::fixture();
    let first = bench.command(&["build"]).spawn().expect("a run");
    let second = bench.command(&["build"]).spawn().expect("a run");
    let codes = [first, second].map(|run| run.wait_with_output().expect("an end").status.code());
    assert!(codes.contains(&Some(0)), "one at least got through: {codes:?}");
    assert!(codes.iter().all(|code| [Some(0), Some(2)].contains(code)), "{codes:?}");
    let clean = Bench::fixture();
    clean.build();
    assert_same(&clean.output(), &bench.output());
}

#[test]
fn a_committed_journal_is_carried_out_by_the_next_command() {
    // What a kill between the commit and the last move leaves, made by hand: the new page staged
    // and named in the journal, and an old one to remove.
    let commands: [&[&str]; 5] =
        [&["check"], &["check", "--privacy"], &["list"], &["status"], &["print", "--dry-run"]];
    for (folder, elsewhere) in [("output", &[][..]), ("other", &["--output", "other"])] {
        let bench = Bench::fixture();
        let at = |path: &str| format!("{folder}/{path}");
        for command in commands {
            bench.run(&[&["build", "--only", "site"], elsewhere].concat()).ends(0);
            bench.write(&at(".gridboard/stage/0"), "<!doctype html>new");
            let journal = r#"{"moves":[{"Place":{"staged":"0","path":"site/g/qh01/index.html"}},{"Remove":{"path":"site/404.html"}}]}"#;
            bench.write(&at(".gridboard/journal.json"), journal);
            bench.run(&[command, elsewhere].concat()).ends(0);
            assert_eq!(bench.text(&at("site/g/qh01/index.html")), "<!doctype html>new", "{command:?}");
            assert!(!bench.path(&at("site/404.html")).exists(), "{command:?}");
            assert!(!bench.path(&at(".gridboard/journal.json")).exists(), "{command:?}");
        }
    }
}
