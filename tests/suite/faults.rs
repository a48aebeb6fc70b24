//! What machines and people do to a run: full disks, folders that may not be written, two at once, content that is saved
//! while it is read, clocks that are set back. Nothing is lost by it, and the next build is right.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::harness::{Bench, QINGHE, Ran, TODAY, Tree, assert_same, differences, finish};
use crate::publish::{OTHER_TITLE, TITLE};
use crate::record::RECORD;
use crate::torn::assert_whole;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The trees before and after the change of a title, which alters every page.
fn both_trees(bench: &Bench) -> [Tree; 2] {
    bench.build();
    let old = bench.output();
    bench.swap("content/site.toml", TITLE, OTHER_TITLE);
    let clean = Bench::fixture();
    clean.swap("content/site.toml", TITLE, OTHER_TITLE).build();
    [old, clean.output()]
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|data| data.uid() == 0)
}

/// A small disk of its own, in memory; gone when dropped.
struct Disk(TempDir);

impl Disk {
    const MEGABYTES: usize = 24;

    /// `None` where the test may not mount anything.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let size = format!("size={}m", Self::MEGABYTES);
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path())
            .output()
            .is_ok_and(|output| output.status.success());
        mounted.then(|| Self(folder))
    }

    /// Leaves room for so many bytes.
    fn fill(&self, room: u64) {
        let path = self.0.path().join("ballast");
        let mut length = 0u64;
        let mut step = 1u64 << 20;
        // Written, for a length alone takes no room.
        let mut file = File::create(&path).expect("a file");
        while step >= 512 {
            let zeros = vec![0; step as usize];
            match std::io::Write::write_all(&mut file, &zeros) {
                Ok(()) => length += step,
                Err(_) => step /= 2,
            }
        }
        let length = fs::metadata(&path).expect("metadata").len().max(length);
        file.set_len(length.saturating_sub(room)).expect("shorter");
    }

    fn clear(&self) {
        let _ = fs::remove_file(self.0.path().join("ballast"));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let Some(disk) = Disk::mount() else {
        eprintln!("skipped: only root may mount a small disk; a limit on file sizes is tried all the same");
        return;
    };
    let bench = Bench::fixture_in(disk.0.path());
    let [old, new] = both_trees(&bench);
    let mut refused = 0;
    for room in [0, 4, 16, 32, 64, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096].map(|kb| kb * 1024) {
        disk.fill(room);
        let ran = bench.run(&["build", "--lang", "en"]);
        let (found, is_committed) = (bench.output(), bench.path("output/.gridboard/journal.json").exists());
        disk.clear();
        if ran.code == 0 {
            assert_same(&new, &found);
            break;
        }
        refused += 1;
        assert_eq!(ran.code, 2, "{room}: {}", ran.stderr);
        assert!(ran.stderr.contains("failed: No space left"), "{room}: {}", ran.stderr);
        if is_committed {
            bench.run(&["check"]).ends(0);
            assert_same(&new, &bench.output());
            break;
        }
        assert_same(&old, &found);
        let left = ["stage", "journal.draft"].map(|name| bench.path("output/.gridboard").join(name).exists());
        assert_eq!(left, [false, false], "{room}: a full disk is not kept full");
    }
    assert!(refused >= 3, "the disk was full {refused} times");
    bench.build();
    assert_same(&new, &bench.output());
    // The record, which is copied when it grows.
    bench.run(&["print", "cards"]).ends(0);
    bench.run(&["record", &format!("{TODAY}-1")]).ends(0);
    bench.run(&["print", "boards"]).ends(0);
    let record = bench.read(RECORD);
    for room in [0, 4096] {
        disk.fill(room);
        let ran = bench.run(&["record", &format!("{TODAY}-2"), "--lang", "en"]);
        disk.clear();
        if ran.code != 0 {
            assert!(ran.stderr.contains("No space left"), "{}", ran.stderr);
            assert_eq!(bench.read(RECORD), record);
            assert!(!bench.path("content/.printed.jsonl.draft").exists());
        }
    }
    let _ = bench.run(&["record", &format!("{TODAY}-2")]);
    assert!(bench.read(RECORD).starts_with(&record) && bench.read(RECORD).len() > record.len());
    bench.run(&["check"]).silently();
}

#[test]
fn files_that_may_not_grow_lose_nothing() {
    let bench = Bench::fixture();
    let [old, new] = both_trees(&bench);
    let mut stopped = 0;
    // In blocks of 512 bytes. Whoever passes the limit is killed, or told so where the signal is not heard.
    for blocks in [0, 1, 4, 16, 64] {
        for (words, is_told) in [("", false), ("trap '' XFSZ; ", true)] {
            let mut command = bench.shell(&format!("{words}ulimit -f {blocks}"), &["build", "--lang", "en"]);
            let output = command.output().expect("a shell");
            if output.status.success() {
                continue;
            }
            stopped += 1;
            let text = String::from_utf8_lossy(&output.stderr);
            match is_told {
                true => assert!(
                    output.status.code() == Some(2) && text.contains("failed: File too large"),
                    "{text}"
                ),
                false => assert!(output.status.signal().is_some(), "{blocks}: {:?} {text}", output.status),
            }
            assert_same(&old, &bench.output());
        }
    }
    assert!(stopped >= 6, "{stopped} runs were stopped");
    bench.build();
    assert_same(&new, &bench.output());
}

/// A site of somebody who is not root, for whom folders that may not be written are no hindrance.
struct Clerk {
    bench: Bench,
    program: PathBuf,
}

impl Clerk {
    const ID: u32 = 65_534;

    fn new() -> Self {
        let bench = Bench::fixture();
        let program = bench.path("gridboard");
        fs::copy(env!("CARGO_BIN_EXE_gridboard"), &program).expect("a copy that everybody may run");
        let clerk = Self { bench, program };
        clerk.take();
        clerk
    }

    /// Everything is the clerk's, who may write it.
    fn take(&self) {
        for entry in WalkDir::new(self.bench.root()).into_iter().map(|entry| entry.expect("an entry")) {
            if is_root() {
                std::os::unix::fs::chown(entry.path(), Some(Self::ID), Some(Self::ID))
                    .expect("another owner");
            }
        }
        self.allow("", 0o200);
    }

    /// Gives or takes the right to write what lies in `folder`.
    fn allow(&self, folder: &str, bits: u32) {
        for entry in WalkDir::new(self.bench.path(folder)).into_iter().map(|entry| entry.expect("an entry")) {
            let mode = if entry.file_type().is_dir() || entry.path() == self.program { 0o555 } else { 0o444 };
            fs::set_permissions(entry.path(), Permissions::from_mode(mode | bits)).expect("a mode");
        }
    }

    fn run(&self, args: &[&str]) -> Ran {
        let plain = self.bench.command(args);
        let mut command = Command::new(&self.program);
        command.args(plain.get_args()).current_dir(self.bench.root()).env_clear().env("LANG", "C.UTF-8");
        if is_root() {
            command.uid(Self::ID).gid(Self::ID);
        }
        finish(&mut command)
    }

    fn says_it_may_not(&self, args: &[&str]) {
        let ran = self.run(args).ends(2);
        assert!(ran.stderr.contains("failed: Permission denied"), "{}", ran.stderr);
    }
}

#[test]
fn folders_that_may_not_be_written_lose_nothing() {
    let clerk = Clerk::new();
    let bench = &clerk.bench;
    clerk.run(&["build"]).ends(0);
    let old = bench.output();
    let other = Bench::fixture();
    other.swap("content/site.toml", TITLE, OTHER_TITLE).build();
    let new = other.output();
    bench.swap("content/site.toml", TITLE, OTHER_TITLE);
    // The whole output: whoever only looks is not hindered.
    clerk.allow("output", 0);
    clerk.says_it_may_not(&["build"]);
    for args in [&["check"][..], &["list"], &["status"], &["record"]] {
        clerk.run(args).ends(0);
    }
    assert_same(&old, &bench.output());
    // One folder deep inside: known only when the moves are made, and finished when it may be.
    clerk.allow("output", 0o200);
    clerk.allow("output/site/g/qh02", 0);
    clerk.says_it_may_not(&["build"]);
    clerk.says_it_may_not(&["check"]);
    assert_whole(&bench.output(), &old, &new);
    clerk.allow("output", 0o200);
    clerk.run(&["list"]).ends(0);
    assert_same(&new, &bench.output());
    // The content: it is only the record that is written there.
    clerk.run(&["print", "cards"]).ends(0);
    clerk.allow("content", 0);
    clerk.run(&["build"]).ends(0);
    clerk.says_it_may_not(&["record", &format!("{TODAY}-1")]);
    assert!(!bench.path(RECORD).exists());
    clerk.allow("content", 0o200);
    clerk.run(&["record", &format!("{TODAY}-1")]).ends(0);
    assert_eq!(bench.text(RECORD).lines().count(), 5);
}

fn started(bench: &Bench, args: &[&str]) -> Child {
    bench.command(&[args, &["--lang", "en"]].concat()).spawn().expect("a run")
}

/// It went through, or said that another one is at it.
fn gets_through(run: Child) -> bool {
    let output = run.wait_with_output().expect("an end");
    let text = String::from_utf8_lossy(&output.stderr);
    let is_told = output.status.code() == Some(2) && text.contains("Another gridboard");
    assert!(output.status.success() || is_told, "{:?} {text}", output.status);
    output.status.success()
}

#[test]
fn many_at_once_do_no_harm() {
    let bench = Bench::fixture();
    bench.build();
    let all: [&[&str]; 8] = [
        &["build"],
        &["build", "--only", "site"],
        &["print", "cards"],
        &["check"],
        &["build", "--only", "print"],
        &["print", "wall-map"],
        &["list"],
        &["build"],
    ];
    for round in 0..4 {
        let (from, to) = if round % 2 == 0 { (TITLE, OTHER_TITLE) } else { (OTHER_TITLE, TITLE) };
        bench.swap("content/site.toml", from, to);
        let runs: Vec<Child> = all.iter().map(|args| started(&bench, args)).collect();
        let through = runs.into_iter().map(gets_through).filter(|through| *through).count();
        assert!(through >= 3, "one that writes, and those that only look: {through}");
    }
    bench.build();
    for order in ["cards", "boards", "wall-map"] {
        bench.run(&["print", order]).ends(0);
    }
    let batches: Vec<String> = fs::read_dir(bench.path("output/print/batches"))
        .map(|found| found.map(|e| e.expect("an entry").file_name().into_string().expect("UTF-8")).collect())
        .unwrap_or_default();
    // Two records at once: nobody's lines are lost.
    let mut open: Vec<&String> = batches.iter().collect();
    for _ in 0..20 {
        let runs: Vec<Child> = open.iter().map(|id| started(&bench, &["record", id])).collect();
        let through: Vec<bool> = runs.into_iter().map(gets_through).collect();
        open = open.into_iter().zip(through).filter(|(_, through)| !through).map(|(id, _)| id).collect();
    }
    assert_eq!(open, Vec::<&String>::new(), "all are recorded in the end");
    bench.run(&["check"]).silently();
    let record = bench.text(RECORD);
    for id in &batches {
        assert!(record.contains(&format!("\"batch\":\"{id}\"")), "{id}");
    }
    let clean = Bench::fixture();
    clean.write(RECORD, &record).build();
    bench.build();
    let is_built = |path: &String| !path.starts_with("print/batches/");
    let built: Tree = bench.output().into_iter().filter(|(path, _)| is_built(path)).collect();
    assert_same(&clean.output(), &built);
}

#[test]
fn a_run_that_hangs_holds_the_folder_until_it_is_ended() {
    let bench = Bench::fixture();
    let [old, new] = both_trees(&bench);
    let mut hung = started(&bench, &["build"]);
    while !bench.path("output/.gridboard/stage").exists() && hung.try_wait().expect("a state").is_none() {
        thread::sleep(Duration::from_micros(50));
    }
    // Stopped, not ended: what a computer that sleeps does.
    let stopped = Command::new("kill").args(["-STOP", &hung.id().to_string()]).status().expect("kill");
    assert!(stopped.success() && hung.try_wait().expect("a state").is_none(), "it was still at work");
    if !bench.path("output/.gridboard/journal.json").exists() {
        assert!(!gets_through(started(&bench, &["build"])), "the lock is held");
        assert_same(&old, &bench.output());
    }
    hung.kill().expect("killed");
    hung.wait().expect("an end");
    // Nobody has to delete the lock by hand, whatever somebody wrote into it.
    bench.write("output/.gridboard/lock", "4711");
    bench.build();
    assert_same(&new, &bench.output());
}

#[test]
fn content_saved_while_it_is_read_is_never_published_half() {
    let bench = Bench::fixture();
    let path = format!("{QINGHE}/notices/water.md");
    let first = bench.text(&path);
    let second = format!("{first}\n{}", "这一段是后来加的。\n\n".repeat(40));
    let trees = [&second, &first].map(|text| {
        bench.write(&path, text).build();
        bench.output()
    });
    let is_over = AtomicBool::new(false);
    let (mut published, mut refused) = (0, 0);
    thread::scope(|threads| {
        threads.spawn(|| {
            // As some programs save: emptied, then written in two goes.
            let pauses = [0, 5, 60, 400, 1500].into_iter().cycle();
            for (text, pause) in [&second, &first].into_iter().cycle().zip(pauses) {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                let middle = (text.len() / 2..).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                let mut file = File::create(bench.path(&path)).expect("a file");
                for part in [&text[..middle], &text[middle..]] {
                    std::io::Write::write_all(&mut file, part.as_bytes()).expect("written");
                    thread::sleep(Duration::from_millis(3));
                }
                thread::sleep(Duration::from_millis(pause));
            }
        });
        for round in 0..200 {
            if published >= 5 && refused >= 5 {
                break;
            }
            let ran = bench.run(&["build", "--lang", "en"]);
            match ran.code {
                0 => published += 1,
                2 => assert!(ran.stderr.contains("was saved while gridboard was working"), "{}", ran.stderr),
                _ => assert!(ran.stderr.contains("water.md"), "half a file may be a mistake: {}", ran.stderr),
            }
            refused += usize::from(ran.code != 0);
            let found = bench.output();
            let is_whole = trees.contains(&found);
            if !is_whole {
                is_over.store(true, Ordering::Relaxed);
            }
            assert!(is_whole, "round {round}: {:?}", differences(&trees[0], &found));
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(published > 0 && refused > 0, "{published} published, {refused} refused");
    bench.write(&path, &first).build();
    assert_same(&trees[1], &bench.output());
}

fn set_time(path: &Path, when: SystemTime) {
    File::options().append(true).open(path).and_then(|file| file.set_modified(when)).expect("a time");
}

#[test]
fn a_clock_that_was_set_back_hides_no_change() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    // The clock was a day ahead when this was built.
    let manifest = fs::metadata(bench.path("output/.gridboard/manifest.json")).expect("metadata");
    let ahead = manifest.modified().expect("a time") + DAY;
    for entry in WalkDir::new(bench.path("output")).into_iter().map(|entry| entry.expect("an entry")) {
        if entry.file_type().is_file() {
            set_time(entry.path(), ahead);
        }
    }
    bench.build();
    assert_same(&before, &bench.output());
    // Somebody changes a page, whose length stays as it was, on a day before.
    let page = "output/site/g/qh01/index.html";
    let length = bench.read(page).len();
    bench.write(page, "x".repeat(length));
    bench.build();
    assert_same(&before, &bench.output());
    // Content that seems older than what was made of it is read all the same.
    bench.swap("content/site.toml", TITLE, OTHER_TITLE);
    set_time(&bench.path("content/site.toml"), SystemTime::UNIX_EPOCH + DAY);
    bench.build();
    bench.swap("content/site.toml", OTHER_TITLE, TITLE);
    set_time(&bench.path("content/site.toml"), SystemTime::UNIX_EPOCH + DAY);
    bench.build();
    assert_same(&before, &bench.output());
    // The day itself goes back: the output is that of the day.
    bench.run(&["build", "--today", "2013-04-01"]).ends(0);
    let clean = Bench::fixture();
    clean.run(&["build", "--today", "2013-04-01"]).ends(0);
    assert_same(&clean.output(), &bench.output());
}

/// What no limit on content foresees ends at the ceiling of memory: with words, and the last output as it was.
#[test]
fn more_memory_than_it_may_take() {
    let bench = Bench::fixture();
    let [old, new] = both_trees(&bench);
    let ran = bench.run(&["build", "--memory", "30", "--lang", "en"]).ends(1);
    assert!(ran.stderr.contains("E109") && ran.stderr.contains("it may take 30.0 MB"), "{}", ran.stderr);
    assert_same(&old, &bench.output());
    bench.build().ends(0);
    assert_same(&new, &bench.output());
}
