//! A build that finds nothing changed reads nothing; whatever changed, it does.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use crate::harness::{Bench, QINGHE, Ran, assert_same};

const KEPT: &str = "output/.gridboard/glance.json";
const WORKER: &str = "content/qinghe/workers/zhao-yi.toml";

/// Gives a file the time of one that was saved long ago.
fn age(bench: &Bench, path: &str) {
    let file = File::options().append(true).open(bench.path(path)).expect("a file");
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).expect("a time");
}

/// A site of files that were saved long ago, and built.
fn built() -> Bench {
    let bench = Bench::fixture();
    bench.copy_theme("default");
    settle(&bench);
    bench
}

/// Makes the last change one of long ago, and builds.
fn settle(bench: &Bench) {
    for folder in ["content", "themes"] {
        for entry in WalkDir::new(bench.path(folder)).into_iter().filter_map(Result::ok) {
            if entry.file_type().is_file() {
                age(bench, entry.path().strip_prefix(bench.root()).expect("below").to_str().expect("UTF-8"));
            }
        }
    }
    let _ = fs::remove_file(bench.path(KEPT)); // the first time there is none
    bench.run(&["build", "--only", "site"]).ends(0);
}

/// Makes the next build say a number of pages that no build would count, if it trusts its last look.
fn mark(bench: &Bench) {
    let kept = bench.text(KEPT);
    let at = kept.find("\"pages\":").expect("a count") + 8;
    let end = at + kept[at..].find(',').expect("more counts");
    bench.write(KEPT, format!("{}987654{}", &kept[..at], &kept[end..]));
}

fn is_trusted(ran: &Ran) -> bool {
    ran.stdout.contains("987654") || ran.stdout.contains("987,654")
}

#[test]
fn where_nothing_changed_nothing_is_read() {
    let bench = built();
    let before = bench.stamps();
    let first = bench.build_site();
    assert!(first.stdout.contains("0 files written, 0 removed"), "{}", first.stdout);
    assert_eq!(bench.stamps(), before, "and nothing is written");
    mark(&bench);
    assert!(is_trusted(&bench.build_site()));
}

#[test]
fn whatever_changes_is_seen() {
    let bench = built();
    let page = "output/site/g/qh01/index.html";
    let original = bench.text(WORKER);
    // The same length and the same time: only the disk knows.
    let edited = original.replacen("赵", "钱", 1);
    assert_eq!((original.len(), original == edited), (edited.len(), false));
    type Change<'c> = (&'c str, Box<dyn Fn(&Bench) -> &Bench + 'c>);
    let mut changes: Vec<Change<'_>> = vec![
        ("another text", Box::new(|bench| bench.write(WORKER, original.replacen("赵", "孙", 1)))),
        ("a new file", Box::new(|bench| bench.write("content/qinghe/README.md", ""))),
        ("a file less", Box::new(|bench| bench.remove("content/qinghe/README.md"))),
        (
            "the theme",
            Box::new(|bench| bench.add("themes/default/site/assets/style.css", "i { top: 1px }\n")),
        ),
        ("a page of the output", Box::new(move |bench| bench.write(page, "changed by hand"))),
        ("a page that is gone", Box::new(move |bench| bench.remove(page))),
        ("a page too many", Box::new(|bench| bench.write("output/site/g/old.html", ""))),
        ("no report", Box::new(|bench| bench.remove("output/report.json"))),
        ("a damaged list", Box::new(|bench| bench.write("output/.gridboard/manifest.json", "{}"))),
        ("a damaged look", Box::new(|bench| bench.write(KEPT, "{}"))),
    ];
    if cfg!(unix) {
        changes.push((
            "the same length and time",
            Box::new(|bench| {
                bench.write(WORKER, &edited);
                age(bench, WORKER);
                bench
            }),
        ));
    }
    for (name, change) in &changes {
        settle(&bench);
        mark(&bench);
        change(&bench);
        let ran = bench.run(&["build", "--only", "site"]).ends(0);
        assert!(!is_trusted(&ran), "{name}");
        let fresh = bench.run(&["build", "--only", "site", "--output", "fresh"]).ends(0);
        assert!(!is_trusted(&fresh), "{name}");
        assert_same(&bench.output(), &bench.tree("fresh"));
    }
}

#[test]
fn another_day_another_half_and_another_wish_are_other_questions() {
    let bench = built();
    mark(&bench);
    for wish in [
        &["build", "--only", "site", "--today", "2013-05-08"][..],
        &["build", "--only", "site", "--keep-going", "--output", "kept"],
        &["build", "--only", "site", "--shard", "1/2", "--output", "share"],
        &["build"],
    ] {
        assert!(!is_trusted(&bench.run(wish).ends(0)), "{wish:?}");
    }
}

#[test]
fn what_was_found_is_said_again_and_what_was_just_saved_is_read_again() {
    let bench = built();
    assert!(fs::exists(bench.path(KEPT)).expect("a folder"));
    bench.remove(KEPT);
    bench.write(WORKER, bench.read(WORKER));
    bench.build_site();
    assert!(!fs::exists(bench.path(KEPT)).expect("a folder"), "it may be saved again in the same moment");
    age(&bench, WORKER);
    let notice = format!("{QINGHE}/notices/water.md");
    bench.add(&notice, "\n<b>raw</b>\n");
    age(&bench, &notice);
    // A file that nobody reads, a letter of another width before the place, a line that is not the first, a file in GBK.
    let plan = format!("{QINGHE}/工作计划.docx");
    bench.write(&plan, "PK");
    let other = format!("{QINGHE}/workers/sun-san.toml");
    let gbk = encoding_rs::GBK.encode(&bench.text(&other)).0.into_owned();
    bench.write(&other, gbk);
    for path in [&plan, &other] {
        age(&bench, path);
    }
    for lang in ["en", "zh-CN"] {
        let args = ["build", "--only", "site", "--lang", lang];
        let _ = fs::remove_file(bench.path(KEPT)); // of the other language
        let first = bench.run(&args).ends(0);
        for code in ["W103", "W110", "W709"] {
            assert!(first.stderr.contains(code), "{code}: {}", first.stderr);
        }
        mark(&bench);
        let again = bench.run(&args).ends(0);
        assert!(is_trusted(&again), "{}", again.stdout);
        assert_eq!(again.stderr, first.stderr);
    }
    let kept = bench.text(KEPT).replace("<b>raw", "<b>\\u001b[31mraw");
    bench.write(KEPT, kept.replace("W709", "W000"));
    assert!(!is_trusted(&bench.run(&["build", "--only", "site"]).ends(0)), "no such code");
}
