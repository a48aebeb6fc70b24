//! A small site through the whole check, and what one check leaves to the next.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::diagnostics::Diagnostic;
use crate::read::record::{RECORD, Seal};
use crate::read::{Shelf, read};

const SITE: &str = "content/site.toml";
const FIRST: &str = "content/qinghe/grids/01.toml";
const SECOND: &str = "content/qinghe/grids/02.toml";
/// Their codes.
const CODES: [&str; 2] = ["420100001001001", "420100001001002"];

mod borders;
mod notes;
mod people;
mod pictures;
mod places;
mod prints;
mod privacy;
mod site;
mod values;

use prints::board;

/// A folder with content in it, gone when dropped.
struct Content(TempDir);

/// What a check found and left.
struct Answer {
    checked: Option<Checked>,
    learnt: Learnt,
    told: Vec<Diagnostic>,
    /// Code, file and line of each finding: `E911 printed.jsonl:1`.
    found: Vec<String>,
}

impl Content {
    /// Two open grids with a worker each.
    fn new() -> Self {
        let content = Self(tempfile::tempdir().expect("a folder"));
        content.write(SITE, "title = \"清河\"\nbase_url = \"https://grid.example.cn/\"\nsample = true\n\n[[roles]]\nname = \"网格员\"\n");
        content.write(
            "content/qinghe/community.toml",
            "name = \"清河社区\"\ncode = \"420100001001\"\nduty_phone = \"0715-0000000\"\n",
        );
        for (file, id, code, worker) in
            [(FIRST, "qh01", "420100001001001", "zhao"), (SECOND, "qh02", "420100001001002", "qian")]
        {
            content.write(file, &grid(id, code, worker));
            content.write(
                &format!("content/qinghe/workers/{worker}.toml"),
                "name = \"甲\"\nphone = \"13800000001\"\n\n[consent]\ndate = 2013-01-01\npublish = [\"phone\"]\n",
            );
        }
        content.write(
            "content/qinghe/notices/water.md",
            "+++\ntitle = \"停水\"\ndate = 2013-05-01\n+++\n\n明天停水。\n",
        );
        content
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let target = self.0.path().join(path);
        fs::create_dir_all(target.parent().expect("a file in a folder")).expect("a folder");
        fs::write(target, text).expect("a file");
        self
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("a file")
    }

    fn swap(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "{path} holds {from:?} once");
        self.write(path, &text.replace(from, to))
    }

    fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.0.path().join(path)).expect("removed");
        self
    }

    fn check(&self) -> Answer {
        self.check_again(&Shelf::default(), &Learnt::default()).0
    }

    /// The site, which must have no error.
    fn site(&self) -> Site {
        let answer = self.check();
        answer.checked.unwrap_or_else(|| panic!("{:?}", answer.found)).site
    }

    fn found(&self) -> Vec<String> {
        self.check().found
    }

    fn check_again(&self, shelf: &Shelf, learnt: &Learnt) -> (Answer, Shelf) {
        self.check_on(DAY, shelf, learnt)
    }

    fn check_on(&self, day: &str, shelf: &Shelf, learnt: &Learnt) -> (Answer, Shelf) {
        let mut said = Diagnostics::default();
        let (raw, shelf) = read(self.0.path(), shelf, &mut said);
        let (checked, learnt) = check(&raw, &on(day), learnt, &mut said);
        let told = |one: &Diagnostic| {
            let file = one.place.path().strip_prefix("content/").unwrap_or(one.place.path());
            format!("{} {file}:{}", one.code.name(), one.place.line_column().0)
        };
        let all = said.sorted().all;
        let found = all.iter().map(told).collect();
        (Answer { checked, learnt, told: all, found }, shelf)
    }

    /// Writes a record of these lines, each sealed and tied to the one before.
    fn record(&self, lines: &[String]) -> &Self {
        let mut before = Seal::default();
        let mut text = String::new();
        for line in lines {
            let (line, seal) = Seal::close(line, before);
            text.push_str(&line);
            text.push('\n');
            before = seal;
        }
        self.write(RECORD, &text)
    }
}

/// Of the fixture.
const DAY: &str = "2013-05-07";

fn around() -> Surroundings<'static> {
    on(DAY)
}

/// As on a day, with fonts that have every letter.
fn on(day: &str) -> Surroundings<'static> {
    static NO_IMAGES: BTreeSet<Digest> = BTreeSet::new();
    Surroundings {
        today: Today::Given(day.parse().expect("a day")),
        has_glyph: &|_| true,
        hues: ["blue", "brick", "green"].map(str::to_owned).to_vec(),
        sound_images: &NO_IMAGES,
        threads: NonZeroUsize::MIN,
    }
}

/// A grid's file.
fn grid(id: &str, code: &str, worker: &str) -> String {
    format!(
        "id = \"{id}\"\ncode = \"{code}\"\nname = \"网格\"\n\n[[team]]\nrole = \"网格员\"\nworker = \"{worker}\"\n"
    )
}

#[test]
fn a_sound_site_is_checked_without_a_word() {
    let answer = Content::new().check();
    assert_eq!(answer.found, Vec::<String>::new());
    let checked = answer.checked.expect("a site");
    assert_eq!(checked.site.communities[0].grids.len(), 2);
    let place = checked.sources.find("grid/qh01/nothing/of/that/name").expect("the grid's file");
    assert_eq!(place.path(), FIRST);
    assert!(checked.sources.find("somewhere/else").is_none());
    for (name, line) in [("site/base_url", 2), ("role/网格员", 6), ("role/网格员/duties", 5)] {
        let place = checked.sources.find(name).expect(name);
        assert_eq!((place.path(), place.line_column().0), (SITE, line), "{name}");
    }
}

#[test]
fn a_site_with_an_error_is_none_and_with_a_warning_one() {
    let content = Content::new();
    for path in [FIRST, SECOND] {
        content.swap(path, "name = \"网格\"", "name = \"网格\"\nhouseholds = 300");
    }
    content.swap("content/qinghe/community.toml", "0000000\"\n", "0000000\"\n\n[totals]\nhouseholds = 700\n");
    let answer = content.check();
    assert!(
        !answer.found.is_empty() && answer.found.iter().all(|one| one.starts_with('W')),
        "{:?}",
        answer.found
    );
    assert!(answer.checked.is_some());
    content.swap(SECOND, "name", "nmae");
    assert!(content.check().checked.is_none());
}

#[test]
fn what_is_known_is_not_checked_again_and_said_again() {
    let content = Content::new();
    content.record(&[board("qh01", CODES[0], "2013-05-01-1")]);
    content.swap(FIRST, "worker = \"zhao\"", "worker = \"nobody\"");
    let (first, shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    assert!(first.found.iter().any(|one| one == "E305 qinghe/grids/01.toml:7"), "{:?}", first.found);
    let (second, mut shelf) = content.check_again(&shelf, &first.learnt);
    assert_eq!(second.found, first.found);
    let texts = second.learnt.texts();
    let qinghe = &texts[&CommunityId::parse("qinghe").expect("an id")];
    assert!(qinghe[SECOND].contains("qh02"), "{qinghe:?}");
    let kept = |learnt: &Learnt| learnt.recorded.as_ref().map(|known| Arc::as_ptr(&known.recorded));
    assert!(kept(&first.learnt).is_some() && kept(&first.learnt) == kept(&second.learnt));
    // Mended: nothing of what was known before is said any more.
    content.swap(FIRST, "worker = \"nobody\"", "worker = \"zhao\"");
    shelf.forget(FIRST);
    let (third, shelf) = content.check_again(&shelf, &second.learnt);
    assert_eq!(third.found, Vec::<String>::new());
    // Another record is read again.
    content.record(&[board("qh01", CODES[0], "2013-05-01-1"), board("qh07", CODES[1], "2013-05-01-1")]);
    let (fourth, _) = content.check_again(&shelf, &third.learnt);
    assert_eq!(fourth.found, ["E911 printed.jsonl:2"]);
}

#[test]
fn a_record_that_is_complained_about_is_complained_about_again() {
    let content = Content::new();
    let twice = board("qh01", CODES[0], "2013-05-01-1");
    content.record(&[twice.clone(), twice]);
    let (first, shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    assert_eq!(first.found, ["E904 printed.jsonl:2"]);
    assert_eq!(content.check_again(&shelf, &first.learnt).0.found, first.found);
}

#[test]
fn another_community_sees_a_grid_that_came_or_went() {
    let content = Content::new();
    content.write(
        "content/beihe/community.toml",
        "name = \"北河社区\"\ncode = \"420100001002\"\nduty_phone = \"0715-0000000\"\n",
    );
    let closed = "id = \"bh01\"\ncode = \"420100001002001\"\nname = \"北\"\nclosed = 2013-01-01\nsuccessors = [\"qh02\"]\n";
    content.write("content/beihe/grids/01.toml", closed);
    let (first, mut shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    assert_eq!(first.found, Vec::<String>::new());
    content.swap(SECOND, "id = \"qh02\"", "id = \"qh09\"");
    shelf.forget(SECOND);
    let (second, mut shelf) = content.check_again(&shelf, &first.learnt);
    assert_eq!(second.found, ["E307 beihe/grids/01.toml:5"], "who was not touched is checked again");
    content.swap(SECOND, "id = \"qh09\"", "id = \"qh01\"");
    shelf.forget(SECOND);
    let (third, _) = content.check_again(&shelf, &second.learnt);
    assert!(third.found.iter().any(|one| one.starts_with("E302 ")), "{:?}", third.found);
}

#[test]
fn circles_of_successors_are_told_once() {
    let content = Content::new();
    let closed = |id: &str, code: &str, next: &str| {
        format!(
            "id = \"{id}\"\ncode = \"{code}\"\nname = \"旧\"\nclosed = 2013-01-01\nsuccessors = [{next}]\n"
        )
    };
    // 03 → 04 → 05 → 03, and 06 leads into the circle without being part of it.
    content.write("content/qinghe/grids/03.toml", &closed("qh03", "420100001001003", "\"qh04\""));
    content.write("content/qinghe/grids/04.toml", &closed("qh04", "420100001001004", "\"qh01\", \"qh05\""));
    content.write("content/qinghe/grids/05.toml", &closed("qh05", "420100001001005", "\"qh03\""));
    content.write("content/qinghe/grids/06.toml", &closed("qh06", "420100001001006", "\"qh03\""));
    assert_eq!(content.found(), ["E308 qinghe/grids/03.toml:5"]);
    content.write("content/qinghe/grids/05.toml", &closed("qh05", "420100001001005", "\"qh02\""));
    assert_eq!(content.found(), Vec::<String>::new());
    // To itself.
    content.write("content/qinghe/grids/05.toml", &closed("qh05", "420100001001005", "\"qh05\""));
    assert_eq!(content.found().len(), 1, "{:?}", content.found());
}
