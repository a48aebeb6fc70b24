//! A city made by several machines, and a run that was stopped: what was finished elsewhere is taken over, and the bytes
//! are those of one run.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Bench, QINGHE, TODAY, assert_same, crate_folder};

/// The fixture's community and two like it.
pub fn city() -> Bench {
    let bench = Bench::fixture();
    for (number, name) in [(2, "hongqiao"), (3, "nanmen")] {
        for (path, bytes) in bench.tree(QINGHE) {
            let target = format!("content/{name}/{path}");
            let Ok(text) = String::from_utf8(bytes.clone()) else {
                bench.write(&target, bytes);
                continue;
            };
            let own = text
                .replace("\"qh0", &format!("\"{}0", &name[..2]))
                .replace("420100001001", &format!("42010000100{number}"))
                .replace("清河社区", &format!("{name}社区"));
            bench.write(&target, own);
        }
    }
    bench
}

#[test]
fn shares_put_together_are_one_run() {
    let bench = city();
    bench.run(&["build"]).ends(0);
    let whole = bench.output();
    for share in 1..=2 {
        let folder = bench.path(&format!("share{share}")).display().to_string();
        let ran = bench.run(&["build", "--shard", &format!("{share}/2"), "--output", &folder]).ends(0);
        assert!(ran.stdout.contains("one share of the city"), "{}", ran.stdout);
    }
    let (first, second) = (bench.tree("share1"), bench.tree("share2"));
    assert!(first.contains_key("site/g/ho01/index.html") && !first.contains_key("site/g/na01/index.html"));
    assert!(second.contains_key("site/g/na01/index.html") && !second.contains_key("site/index.html"));
    assert!(second.contains_key("print/boards/na01-b1.pdf"));
    let shares = ["share1", "share2"].map(|name| bench.path(name).display().to_string());
    let merged = bench.path("merged").display().to_string();
    let ran = bench.run(&["merge", &shares[0], &shares[1], "--output", &merged]).ends(0);
    assert_same(&bench.tree("merged"), &whole);
    let taken = first.len() + second.len() - 2; // each has a report of its own
    assert!(ran.stdout.contains(&format!("{taken} files were finished before")), "{}", ran.stdout);
}

#[test]
fn gnu_parallel_makes_the_same() {
    let bench = city();
    bench.run(&["build"]).ends(0);
    let merged = bench.path("merged");
    // More shares than communities: one of them is empty.
    let ran = Command::new(crate_folder().join("docs/scale/parallel.sh"))
        .args([bench.root(), &merged])
        .args(["4", TODAY])
        .env("GRIDBOARD", env!("CARGO_BIN_EXE_gridboard"))
        .output()
        .expect("parallel.sh runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_same(&bench.tree("merged"), &bench.output());
}

#[test]
fn a_share_of_other_content_is_not_believed() {
    let bench = city();
    let folder = bench.path("share").display().to_string();
    bench.run(&["build", "--shard", "1/1", "--output", &folder]).ends(0);
    // A file that was changed by hand, and one whose content is another by now.
    bench.write("share/site/g/qh02/index.html", "<p>nothing of ours</p>");
    bench.swap_first("content/hongqiao/grids/01.toml", "households = 300", "households = 299");
    bench.swap_first("content/hongqiao/community.toml", "households = 600", "households = 599");
    bench.run(&["merge", &folder]).ends(0);
    let merged = bench.output();
    let other = city();
    other.swap_first("content/hongqiao/grids/01.toml", "households = 300", "households = 299");
    other.swap_first("content/hongqiao/community.toml", "households = 600", "households = 599");
    other.run(&["build"]).ends(0);
    assert_same(&merged, &other.output());
}

#[test]
fn what_is_no_share_is_said() {
    let bench = Bench::fixture();
    let ran = bench.run(&["merge", "nowhere"]).ends(2);
    assert!(ran.stderr.contains("nowhere") && ran.stderr.contains("--shard"), "{}", ran.stderr);
    // A share in the usual folder would take all other communities off the website.
    bench.run(&["build", "--shard", "1/2"]).ends(2);
    for wrong in ["0/2", "3/2", "x"] {
        bench.run(&["build", "--shard", wrong, "--output", "o"]).ends(2);
    }
    assert!(!bench.path("output/site").exists());
}

#[test]
fn a_run_that_was_stopped_is_gone_on_with() {
    let bench = Bench::sample();
    let mut stopped = None;
    // Too early there is nothing finished, too late it is done: the moment is looked for.
    for wait in [300, 500, 700, 900, 1200, 1500, 2000, 3000] {
        let mut command = bench.command(&["build", "--jobs", "1", "--today", "2026-11-22", "--lang", "en"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a run");
        let start = Instant::now();
        while !bench.path("output/.gridboard/stage").exists() && start.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(5));
        }
        thread::sleep(Duration::from_millis(wait));
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("a signal");
        let ended = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        if ended.status.code() == Some(2) {
            assert!(said.contains("Stopped. The last output is as it was"), "{said}");
            assert!(!bench.path("output/site").exists(), "nothing is published");
            if !said.contains("; 0 files") {
                stopped = Some(said);
                break;
            }
        } else {
            assert_eq!(ended.status.code(), Some(0), "{said}");
            std::fs::remove_dir_all(bench.path("output")).expect("removed");
        }
    }
    let said = stopped.expect("a run that was stopped in the middle");
    let count = said.split("; ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a number").to_owned();
    let ran = bench.run(&["build", "--today", "2026-11-22"]).ends(0);
    assert!(ran.stdout.contains(&format!("{count} files were finished before")), "{said}\n{}", ran.stdout);
    assert!(!bench.path("output/.gridboard/left").exists());
    let other = Bench::sample();
    other.run(&["build", "--today", "2026-11-22"]).ends(0);
    assert_same(&bench.output(), &other.output());
}
