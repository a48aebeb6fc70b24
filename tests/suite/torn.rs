//! Never torn: builds, prints and records are killed (SIGKILL) at random moments. Before the commit everything is as it
//! was, byte for byte; after it every file is whole, no page names a missing one, and the next command of any kind makes
//! the rest. `GRIDBOARD_KILLS=5000` asks for more kills than CI has time for (docs/reliability.md).

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Bench, QINGHE, TODAY, Tree, assert_same, differences};
use crate::html;
use crate::publish::{OTHER_TITLE, TITLE};
use crate::record::{RECORD, run};

/// Kills of each kind of run, unless somebody asks for another number.
const KILLS: u32 = 500;

/// SIGKILL.
const KILL: i32 = 9;

/// What comes after an interrupted run; each finishes what is to be finished.
const NEXT: [&[&str]; 6] =
    [&["check"], &["list"], &["status"], &["record"], &["print", "cards", "--dry-run"], &["build"]];

#[expect(clippy::disallowed_methods, reason = "how often something is tried is no part of what is tried")]
fn kills() -> u32 {
    std::env::var("GRIDBOARD_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(KILLS)
}

/// A run that is killed again and again.
struct Trial<'t> {
    name: &'static str,
    bench: &'t Bench,
    args: &'t [&'t str],
    /// What lies there from the first write on, and from the commit on.
    signs: [PathBuf; 2],
    /// Whether the second sign is a journal, which the next command carries out.
    has_journal: bool,
    /// The states that a run leads from and to, or back.
    trees: [Tree; 2],
    look: &'t dyn Fn() -> Tree,
    /// Makes ready for a run that leads to a state; returns from which.
    ready: &'t mut dyn FnMut(usize, &Bench) -> usize,
}

/// Where in a run a kill fell.
enum Fell {
    Before,
    Within,
    After,
}

/// Where in a run a kill is aimed at.
#[derive(Clone, Copy, PartialEq)]
enum Aim {
    Anywhere,
    /// After the first write.
    Writing,
    /// Right after the commit.
    Moving,
    /// When the moves are made.
    Moved,
}

/// How many kills fell where.
#[derive(Debug, Default)]
struct Tally {
    before: u32,
    within: u32,
    after: u32,
    /// Runs that ended before they could be killed.
    escaped: u32,
}

/// When a run shows its first sign, its second, and ends.
#[derive(Clone, Copy, Debug)]
struct Pace([Duration; 3]);

/// Numbers from 0 to 1 without a pattern (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

impl Trial<'_> {
    fn command(&self) -> Command {
        let mut command = self.bench.command(self.args);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Kills until it was done often enough, in every part of a run: a busy machine hits the short ones less often.
    fn go(mut self) -> Tally {
        let (start, kills) = (Instant::now(), kills());
        let (mut now, mut pace) = self.measure();
        let (mut tally, mut dice) = (Tally::default(), Dice(1));
        let mut round = 0;
        while tally.all() < kills || !tally.is_everywhere() && tally.all() < 2 * kills {
            assert!(tally.escaped < kills + 100, "too few runs could be killed: {tally:?}");
            round += 1;
            now = (self.ready)(1 - now, self.bench);
            let next = 1 - now;
            if !self.strike(tally.aim(round), pace, dice.roll()) {
                // The machine has more time for this than when it was measured.
                pace = Pace(pace.0.map(|time| time.mul_f64(0.97)));
                tally.escaped += 1;
                assert_same(&self.trees[next], &(self.look)());
                now = next;
                continue;
            }
            pace = Pace(pace.0.map(|time| time.mul_f64(1.003)));
            match self.judge(now, round) {
                Fell::Before => tally.before += 1,
                Fell::Within => {
                    tally.within += 1;
                    now = self.complete(now, round);
                }
                Fell::After => {
                    tally.after += 1;
                    now = next;
                }
            }
        }
        eprintln!(
            "{}: {} kills in {:.1} s: {tally:?}",
            self.name,
            tally.all(),
            start.elapsed().as_secs_f64()
        );
        tally
    }

    /// Runs to the end a few times, with an eye on the signs; the state that it led to, and the slowest.
    fn measure(&mut self) -> (usize, Pace) {
        let (mut now, mut slowest) = (0, Pace([Duration::ZERO; 3]));
        for _ in 0..4 {
            now = 1 - (self.ready)(1 - now, self.bench);
            self.forget(0);
            self.forget(1);
            let start = Instant::now();
            let mut run = self.command().spawn().expect("a run");
            let mut seen = [None; 2];
            while run.try_wait().expect("a state").is_none() {
                for (seen, sign) in seen.iter_mut().zip(&self.signs) {
                    if seen.is_none() && sign.exists() {
                        *seen = Some(start.elapsed());
                    }
                }
            }
            let end = start.elapsed();
            let times = [seen[0].unwrap_or(end), seen[1].or(seen[0]).unwrap_or(end), end];
            slowest = Pace([0, 1, 2].map(|n| slowest.0[n].max(times[n])));
            assert_same(&self.trees[now], &(self.look)());
        }
        (now, slowest)
    }

    /// Starts a run and kills it. False where it ended first.
    fn strike(&self, aim: Aim, pace: Pace, chance: f64) -> bool {
        let (sign, chance) = match aim {
            Aim::Anywhere => (None, chance),
            Aim::Writing => (Some(0), chance),
            Aim::Moving | Aim::Moved => (Some(1), chance.powi(4)),
        };
        if let Some(sign) = sign {
            self.forget(sign);
        }
        let mut run = self.command().spawn().expect("a run");
        while sign.is_some_and(|sign| !self.signs[sign].exists())
            && run.try_wait().expect("a state").is_none()
        {
            thread::sleep(Duration::from_micros(20));
        }
        while aim == Aim::Moved && self.signs[1].exists() && run.try_wait().expect("a state").is_none() {
            thread::sleep(Duration::from_micros(20));
        }
        let from = sign.map_or(Duration::ZERO, |sign| pace.0[sign]);
        thread::sleep(pace.0[2].saturating_sub(from).mul_f64(chance));
        run.kill().expect("killed, or ended before");
        run.wait().expect("an end").signal() == Some(KILL)
    }

    /// What an earlier kill left is no sign of this run; only where the sign is waited for, for a run must cope with it.
    fn forget(&self, sign: usize) {
        let path = &self.signs[sign];
        let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    }

    /// Where the kill fell, after asserting that what it left is whole.
    fn judge(&self, now: usize, round: u32) -> Fell {
        let (old, new, found) = (&self.trees[now], &self.trees[1 - now], (self.look)());
        if self.signs[1].exists() {
            assert_whole(&found, old, new);
            return Fell::Within;
        }
        if found != *old {
            assert_eq!(differences(new, &found), Vec::<String>::new(), "kill {round}: neither old nor new");
            return Fell::After;
        }
        if round.is_multiple_of(5) {
            // Nothing was promised, so nothing is done about it.
            let next = NEXT[round as usize / 5 % (NEXT.len() - 1)];
            self.bench.run(next).ends(0);
            assert_same(old, &(self.look)());
        }
        Fell::Before
    }

    /// The next command of any kind finishes what was committed; the state after it.
    fn complete(&self, now: usize, round: u32) -> usize {
        let next = NEXT[round as usize % NEXT.len()];
        self.bench.run(next).ends(0);
        if self.has_journal {
            let left = differences(&self.trees[1 - now], &(self.look)());
            assert_eq!(left, Vec::<String>::new(), "kill {round}, then {next:?}");
            assert!(!self.signs[1].exists(), "the journal is done with");
            return 1 - now;
        }
        assert_same(&self.trees[now], &(self.look)());
        self.bench.run(self.args).ends(0);
        assert_same(&self.trees[1 - now], &(self.look)());
        1 - now
    }
}

impl Tally {
    fn all(&self) -> u32 {
        self.before + self.within + self.after
    }

    /// Each in turn; but the moves and what follows them are a blink of the whole, which a busy machine misses more often
    /// than not, so whichever of them fell behind comes first.
    fn aim(&self, round: u32) -> Aim {
        let all = self.all();
        match round % 4 {
            _ if round.is_multiple_of(2) && self.within < all / 8 => Aim::Moving,
            _ if round.is_multiple_of(2) && self.after < all / 40 => Aim::Moved,
            0 => Aim::Anywhere,
            1 => Aim::Writing,
            2 => Aim::Moving,
            _ => Aim::Moved,
        }
    }

    /// Every part of a run was hit, the short ones too.
    fn is_everywhere(&self) -> bool {
        let all = self.all();
        self.before >= all / 10 && self.within >= all / 10 && self.after >= all / 50
    }

    #[track_caller]
    fn is_fair(&self) {
        assert!(self.is_everywhere(), "{self:?}");
    }
}

/// Every file is one of the two, and every page names only what is there. A page that comes or
/// goes may miss its own translation, which comes or goes beside it: each names the other.
pub fn assert_whole(found: &Tree, old: &Tree, new: &Tree) {
    for (path, bytes) in found {
        assert!(
            old.get(path) == Some(bytes) || new.get(path) == Some(bytes),
            "{path} is neither old nor new"
        );
    }
    let stays = |path: &str| path.ends_with(".html") && old.contains_key(path) && new.contains_key(path);
    for (path, bytes) in found.iter().filter(|(path, _)| stays(path)) {
        let page = String::from_utf8(bytes.clone()).expect("UTF-8");
        let is_relative = |address: &&String| !address.contains(':') && !address.starts_with('/');
        for address in html::addresses(&page).iter().filter(is_relative) {
            let way = address.split('#').next().unwrap_or_default();
            let mut parts: Vec<&str> = path.split('/').collect();
            parts.pop();
            for part in way.split('/').filter(|part| !part.is_empty()) {
                if part == ".." {
                    parts.pop();
                } else {
                    parts.push(part);
                }
            }
            assert!(way.is_empty() || found.contains_key(&parts.join("/")), "{path} names {address}");
        }
    }
}

fn journal_of(bench: &Bench) -> [PathBuf; 2] {
    ["stage", "journal.json"].map(|name| bench.path("output/.gridboard").join(name))
}

#[test]
fn a_build_that_is_killed() {
    let bench = Bench::fixture();
    let settings = [TITLE, OTHER_TITLE].map(|title| bench.text("content/site.toml").replace(TITLE, title));
    let path = format!("{QINGHE}/notices/water.md");
    let notice = bench.read(&path);
    // The other state has another name on every page, and one notice less.
    let mut turn_to = |state: usize, bench: &Bench| {
        bench.write("content/site.toml", &settings[state]);
        match state {
            0 => drop(bench.write(&path, &notice)),
            _ => drop(std::fs::remove_file(bench.path(&path))),
        }
        1 - state
    };
    let mut trees = [1, 0].map(|state| {
        turn_to(state, &bench);
        bench.build();
        bench.output()
    });
    trees.reverse();
    let trial = Trial {
        name: "build",
        bench: &bench,
        args: &["build"],
        signs: journal_of(&bench),
        has_journal: true,
        trees,
        look: &|| bench.output(),
        ready: &mut turn_to,
    };
    trial.go().is_fair();
    // What all this led to is what a clean build makes.
    let clean = Bench::fixture();
    clean.build();
    bench.write("content/site.toml", &settings[0]).write(&path, &notice);
    bench.build();
    assert_same(&clean.output(), &bench.output());
}

#[test]
fn a_print_that_is_killed() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    let args = ["print", "cards"];
    bench.run(&args).ends(0);
    let after = bench.output();
    assert!(after.len() > before.len() + 4, "a batch of several files");
    let trial = Trial {
        name: "print",
        bench: &bench,
        args: &args,
        signs: journal_of(&bench),
        has_journal: true,
        trees: [before, after],
        look: &|| bench.output(),
        ready: &mut |_, bench| {
            let _ = std::fs::remove_dir_all(bench.path("output/print/batches"));
            0
        },
    };
    trial.go().is_fair();
}

#[test]
fn a_record_that_is_killed() {
    let bench = Bench::fixture();
    for (order, day) in [("boards", TODAY), ("cards", "2013-05-08")] {
        run(&bench, &["print", order, "--today", day]).ends(0);
    }
    run(&bench, &["record", &format!("{TODAY}-1")]).ends(0);
    let record = |bytes: Vec<u8>| Tree::from([(RECORD.to_owned(), bytes)]);
    let old = bench.read(RECORD);
    let args = ["record", "2013-05-08-1", "--today", "2013-05-08"];
    run(&bench, &args).ends(0);
    let new = bench.read(RECORD);
    assert!(new.starts_with(&old) && new.len() > old.len());
    let draft = bench.path("content/.printed.jsonl.draft");
    let trial = Trial {
        name: "record",
        bench: &bench,
        args: &args,
        signs: [bench.path("output/.gridboard/lock"), draft],
        has_journal: false,
        trees: [record(old.clone()), record(new)],
        look: &|| record(bench.read(RECORD)),
        ready: &mut |_, bench| {
            bench.write(RECORD, &old);
            0
        },
    };
    trial.go().is_fair();
}

#[test]
fn a_batch_whose_print_was_killed_can_be_recorded_at_once() {
    let bench = Bench::fixture();
    bench.run(&["print", "cards"]).ends(0);
    // What a kill between the commit and the last move leaves, made by hand.
    let stage = bench.path("output/.gridboard/stage");
    std::fs::create_dir_all(&stage).expect("a folder");
    let listing = bench.path(&format!("output/print/batches/{TODAY}-1/batch.json"));
    std::fs::rename(listing, stage.join("batch")).expect("moved");
    let journal = format!(
        r#"{{"moves":[{{"Place":{{"staged":"batch","path":"print/batches/{TODAY}-1/batch.json"}}}}]}}"#
    );
    bench.write("output/.gridboard/journal.json", journal);
    bench.run(&["record", &format!("{TODAY}-1")]).ends(0);
    assert_eq!(bench.text(RECORD).lines().count(), 5, "a line for each card");
}
