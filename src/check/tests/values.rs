//! Single values of grids and people, from both sides of what is allowed.

use super::*;
use crate::model::{Community, Date, Grid};
use crate::read::limits;

const COMMUNITY: &str = "content/qinghe/community.toml";

/// What is found when these lines stand in the first grid's file.
fn of_grid(lines: &str) -> Vec<String> {
    with(lines).found()
}

fn with(lines: &str) -> Content {
    let content = Content::new();
    content.swap(FIRST, "name = ", &format!("{lines}\nname = "));
    content
}

fn community(content: &Content) -> Community {
    let site = content.site();
    site.communities[0].as_ref().clone()
}

fn first(content: &Content) -> Grid {
    community(content).grids[0].clone()
}

fn scope(text: &str) -> Result<String, Vec<String>> {
    let content = with(&format!("scope = \"{text}\""));
    match content.found() {
        found if found.is_empty() => Ok(first(&content).scope.expect("a scope").default().to_owned()),
        found => Err(found),
    }
}

const HERE: [&str; 1] = ["E205 qinghe/grids/01.toml:3"];

#[test]
fn texts_are_as_long_as_a_line_and_show_something() {
    let most = limits::TEXT_CHARS;
    for (text, is_sound) in [
        ("字".repeat(most), true),
        ("字".repeat(most + 1), false),
        ("a".repeat(most), true),
        ("a".repeat(most + 1), false),
        (format!("，{}", "字".repeat(most - 1)), true),
        (" \\u00a0 ".to_owned(), false),
        ("\\u200b\\u200d\\ufeff".to_owned(), false),
        ("\\u202e".to_owned(), false),
        ("\\u200b \\u200b".to_owned(), false),
        ("第一行\\n第二行".to_owned(), false),
        ("第一行\\u2028第二行".to_owned(), false),
        ("第一行\\t第二行".to_owned(), false),
    ] {
        let said = scope(&text);
        assert_eq!(said.is_ok(), is_sound, "{text:.40}: {said:?}");
        assert!(said.err().is_none_or(|found| found == HERE), "{text:.40}");
    }
    assert_eq!(scope("  东至长街  ").as_deref(), Ok("东至长街"));
}

#[test]
fn a_text_may_stand_in_every_language_of_the_site_and_must_in_the_first() {
    let scope = |text: &str| {
        let content = with(&format!("scope = {text}"));
        content.swap(SITE, "sample = true", "languages = [\"zh-CN\", \"en\"]\nsample = true");
        content
    };
    let content = scope("{ zh-CN = \"东至长街\", en = \"East to Long Street\" }");
    let said = first(&content).scope.expect("a scope");
    assert_eq!(said.all().collect::<Vec<_>>(), ["东至长街", "East to Long Street"]);
    for (text, code) in [
        ("{ zh-CN = \"东\", fr = \"A l'est\" }", "E208"),
        ("{ en = \"East\" }", "E203"),
        ("{ zh-CN = \"东\", en = 7 }", "E204"),
        ("7", "E204"),
    ] {
        assert_eq!(scope(text).found(), [format!("{code} qinghe/grids/01.toml:3")], "{text}");
    }
}

#[test]
fn a_phone_that_lost_its_quotes_is_one() {
    let content = Content::new();
    content.swap(COMMUNITY, "\"0715-0000000\"", "12345");
    assert_eq!(
        community(&content).duty_phone.map(|phone| phone.digits().to_owned()).as_deref(),
        Some("12345")
    );
    content.swap(COMMUNITY, "12345", "true");
    assert_eq!(content.found(), ["E204 qinghe/community.toml:3"]);
}

#[test]
fn what_shows_nothing_is_kept_where_it_is_of_use() {
    // Between Hanzi it only keeps a name from being found; in other scripts it joins letters.
    assert_eq!(scope("三\\u200b元\\u00ad街\\ufeff").as_deref(), Ok("三元街"));
    assert_eq!(scope("三元\\u3164街").as_deref(), Ok("三元街"));
    assert_eq!(scope("co\\u00adop").as_deref(), Ok("co\u{ad}op"));
    assert_eq!(scope("a-b. c，1").as_deref(), Ok("a-b. c，1"));
}

#[test]
fn a_hidden_sign_is_shown_where_it_stands() {
    let content = with("scope = \"东至\u{202e}长街\"");
    let told = &content.check().told[0];
    let text = content.read(FIRST);
    assert_eq!(told.place.span().map(|span| text[span].to_owned()).as_deref(), Some("\u{202e}"));
    let said = format!("{:?}", told.args);
    assert!(said.contains("\"U+202E\"") && said.contains("\"3\""), "{said}");
    // As an escape it stands somewhere in the value.
    let content = with("scope = \"东至\\u202e长街\"");
    let told = &content.check().told[0];
    let text = content.read(FIRST);
    assert_eq!(told.place.span().map(|span| text[span].to_owned()).as_deref(), Some("\"东至\\u202e长街\""));
}

#[test]
fn numbers_are_counts_areas_and_places() {
    for (lines, is_sound) in [
        ("households = 0", true),
        ("households = -1", false),
        ("area_km2 = 0.1", true),
        ("area_km2 = 2", true),
        ("area_km2 = 0", false),
        ("area_km2 = 0.0", false),
        ("area_km2 = -0.5", false),
        ("area_km2 = 1e9", false),
        ("area_km2 = 999999999", true),
        ("area_km2 = nan", false),
        ("area_km2 = inf", false),
    ] {
        let found = of_grid(lines);
        assert_eq!(found.is_empty(), is_sound, "{lines}: {found:?}");
        assert!(is_sound || found == HERE, "{lines}: {found:?}");
    }
    let places = |at: &str| {
        let content = Content::new();
        let board = format!("\n[[boards]]\nid = \"b1\"\nat = {at}\n");
        content.write(FIRST, &(grid("qh01", CODES[0], "zhao") + &board));
        content.found()
    };
    for (at, code) in [
        ("[114.3, 29.8]", None),
        ("[114, 29]", None),
        ("[180.0, 90.0]", None),
        ("[180.1, 29.8]", Some("E205")),
        ("[114.3, 90.1]", Some("E205")),
        ("[-180.1, 29.8]", Some("E205")),
        ("[114.3]", Some("E204")),
        ("[114.3, 29.8, 30.0]", Some("E204")),
        ("[\"114.3\", 29.8]", Some("E204")),
        ("114.3", Some("E204")),
    ] {
        let expected: Vec<String> =
            code.map(|code| format!("{code} qinghe/grids/01.toml:11")).into_iter().collect();
        assert_eq!(places(at), expected, "{at}");
    }
}

#[test]
fn days_are_days_without_quotes_and_a_time() {
    for (lines, code) in [
        ("as_of = 2013-02-28", None),
        ("as_of = 2013-02-30", Some("E206 qinghe/grids/01.toml:3")),
        ("as_of = \"2013-02-28\"", Some("E206 qinghe/grids/01.toml:3")),
        ("as_of = 2013-02-28T10:00:00", Some("E206 qinghe/grids/01.toml:3")),
        ("as_of = 10:00:00", Some("E206 qinghe/grids/01.toml:3")),
        ("as_of = 20130228", Some("E204 qinghe/grids/01.toml:3")),
    ] {
        let found = of_grid(lines);
        assert_eq!(found.first().map(String::as_str), code, "{lines}: {found:?}");
    }
}

/// A grid with this closing, beside one that follows it.
fn closing(lines: &str) -> (Content, Vec<String>) {
    let content = with(lines);
    let found = content.found();
    (content, found)
}

#[test]
fn a_grid_serves_from_its_first_day_to_the_day_before_its_last() {
    let closed = |day: &str| {
        let (content, found) =
            closing(&format!("opened = 2012-01-01\nclosed = {day}\nsuccessors = [\"qh02\"]"));
        assert_eq!(found, Vec::<String>::new(), "{day}");
        first(&content)
    };
    let today = closed("2013-05-07");
    assert!(today.closing.is_some() && today.closing_ahead.is_none() && !today.is_open());
    let tomorrow = closed("2013-05-08");
    assert!(tomorrow.closing.is_none() && tomorrow.closing_ahead.is_some() && tomorrow.is_open());
    for (day, later) in [("2013-05-07", false), ("2013-05-08", true)] {
        assert_eq!(first(&with(&format!("opened = {day}"))).opens_later, later, "{day}");
    }
    for (lines, found) in [
        ("opened = 2013-01-01\nclosed = 2013-01-01\nsuccessors = [\"qh02\"]", vec![]),
        (
            "opened = 2013-01-02\nclosed = 2013-01-01\nsuccessors = [\"qh02\"]",
            vec!["E314 qinghe/grids/01.toml:4"],
        ),
        ("closed = 2013-01-01", vec!["E309 qinghe/grids/01.toml:3"]),
        ("closed = 2013-01-01\nsuccessors = [\"qh03\"]", vec!["E307 qinghe/grids/01.toml:4"]),
        ("successors = [\"qh02\"]", vec!["E203 qinghe/grids/01.toml:1"]),
    ] {
        assert_eq!(closing(lines).1, found, "{lines}");
    }
    // Whoever opens later needs nobody today, and somebody then.
    let later = "opened = 2013-06-01";
    let content = with(later);
    content.swap(FIRST, "worker = \"zhao\"", "worker = \"zhao\"\nuntil = 2013-05-31");
    assert_eq!(content.found(), ["E311 qinghe/grids/01.toml:6"]);
    content.swap(FIRST, "until = 2013-05-31", "from = 2013-06-01");
    assert_eq!(content.found(), Vec::<String>::new());
}

/// What is found where two people, or one twice, have one post in these times.
fn posts(first: (&str, &str), second: (&str, &str)) -> Vec<String> {
    let content = Content::new();
    let post = |worker: &str, times: &str| {
        format!("\n[[team]]\nrole = \"网格员\"\nworker = \"{worker}\"\n{times}\n")
    };
    let head = "id = \"qh01\"\ncode = \"420100001001001\"\nname = \"网格\"\n";
    content.write(
        FIRST,
        &(head.to_owned()
            + &post(first.0, first.1)
            + &post(second.0, second.1)
            + &post("zhao", "from = 2030-01-01")),
    );
    content.found()
}

#[test]
fn a_post_is_handed_over_on_a_day() {
    let overlap = ["E313 qinghe/grids/01.toml:11"];
    let hand_over = ["W315 qinghe/grids/01.toml:11"];
    let none: [&str; 0] = [];
    let (early, late) = ("from = 2012-01-01\nuntil = 2013-03-01", "from = 2013-03-01\nuntil = 2029-01-01");
    assert_eq!(posts(("zhao", early), ("zhao", late)), none, "on the day itself");
    assert_eq!(posts(("qian", early), ("zhao", late)), none);
    assert_eq!(posts(("zhao", late), ("qian", early)), none);
    let inside = "from = 2013-02-28\nuntil = 2029-01-01";
    assert_eq!(posts(("zhao", early), ("zhao", inside)), overlap);
    assert_eq!(posts(("zhao", inside), ("zhao", early)), overlap);
    assert_eq!(posts(("qian", early), ("zhao", inside)), hand_over);
    assert_eq!(posts(("zhao", inside), ("qian", early)), hand_over);
    // Together from the first day on: two who share the work.
    assert_eq!(
        posts(
            ("qian", "from = 2012-01-01\nuntil = 2029-01-01"),
            ("zhao", "from = 2012-01-01\nuntil = 2029-01-01")
        ),
        none
    );
    assert_eq!(posts(("qian", "from = 2012-01-01"), ("zhao", inside)), none, "without an end nobody leaves");
}

#[test]
fn a_board_is_named_once() {
    let content = Content::new();
    let boards = "\n[[boards]]\nid = \"b1\"\n\n[[boards]]\nid = \"b1\"\n\n[[boards]]\nid = \"c\"\n";
    content.write(FIRST, &(grid("qh01", CODES[0], "zhao") + boards));
    let answer = content.check();
    assert_eq!(answer.found, ["E302 qinghe/grids/01.toml:13", "E301 qinghe/grids/01.toml:16"]);
    assert!(format!("{:?}", answer.told[0].args).contains("grids/01.toml:10"), "{:?}", answer.told[0]);
}

#[test]
fn colours_are_those_of_the_theme() {
    assert_eq!(first(&with("colour = \"green\"")).colour, Some(2));
    assert_eq!(first(&with("colour = \"blue\"")).colour, Some(0));
    assert_eq!(of_grid("colour = \"pink\""), HERE);
}

#[test]
fn totals_are_sums_of_whole_figures_and_nearly_those_of_areas() {
    let totals = |figures: [&str; 2], total: &str| {
        let content = Content::new();
        for (path, figure) in [FIRST, SECOND].into_iter().zip(figures) {
            content.swap(path, "name = ", &format!("{figure}\nname = "));
        }
        let text = format!(
            "name = \"清河社区\"\ncode = \"420100001001\"\nduty_phone = \"0715-0000000\"\n\n[totals]\n{total}\n"
        );
        content.write(COMMUNITY, &text);
        content.check()
    };
    let off = ["W601 qinghe/community.toml:6"];
    let none: [&str; 0] = [];
    let people = ["population = 100", "population = 200"];
    assert_eq!(totals(people, "population = 300").found, none);
    let differs = totals(people, "population = 301");
    assert_eq!(differs.found, off);
    let said = format!("{:?}", differs.told[0].args);
    assert!(
        said.contains("figure-population") && said.contains("\"300\"") && said.contains("\"301\""),
        "{said}"
    );
    assert_eq!(
        totals(["households = 1", "name_en = 1"], "households = 9").found.len(),
        1,
        "one key is unknown, no sum"
    );
    // Half a hectare a grid may be lost.
    let areas = ["area_km2 = 0.15", "area_km2 = 0.15"];
    assert_eq!(totals(areas, "area_km2 = 0.31").found, none);
    let differs = totals(areas, "area_km2 = 0.311");
    assert_eq!(differs.found, off);
    assert!(format!("{:?}", differs.told[0].args).contains("\"0.3\""), "{:?}", differs.told[0]);
    assert_eq!(totals(areas, "area_km2 = 0.29").found, none);
    assert_eq!(totals(areas, "area_km2 = 0.289").found, off);
}

#[test]
fn what_is_needed_before_all_is_read_from_the_site_file() {
    let content = Content::new();
    content.swap(SITE, "sample = true", "sample = true\ntheme = \"ink\"\ntimezone = \"Pacific/Kiritimati\"");
    let mut said = Diagnostics::default();
    let (raw, _) = read(content.0.path(), &Shelf::default(), &mut said);
    assert_eq!(theme_name(&raw), "ink");
    let noon: jiff::Timestamp = "2013-05-07T12:00:00Z".parse().expect("a moment");
    let day = |day: &str| day.parse::<Date>().expect("a day");
    assert_eq!(
        before::today(raw.site.as_deref(), Today::Now(noon)),
        day("2013-05-08"),
        "fourteen hours ahead"
    );
    assert_eq!(before::today(None, Today::Now(noon)), day("2013-05-07"));
    let evening: jiff::Timestamp = "2013-05-07T16:00:00Z".parse().expect("a moment");
    assert_eq!(before::today(None, Today::Now(evening)), day("2013-05-08"), "eight hours ahead");
    assert_eq!(before::today(raw.site.as_deref(), Today::Given(day("2013-01-01"))), day("2013-01-01"));
    content.swap(SITE, "theme = \"ink\"", "theme = \"../ink\"");
    let (raw, _) = read(content.0.path(), &Shelf::default(), &mut said);
    assert_eq!(theme_name(&raw), "default");
}

#[test]
fn letters_that_no_font_has_are_named_once_each() {
    let content = with("scope = \"甲乙甲\"");
    let mut said = Diagnostics::default();
    let (raw, _) = read(content.0.path(), &Shelf::default(), &mut said);
    let around = Surroundings { has_glyph: &|c| c != '甲' && c != '乙', ..around() };
    check(&raw, &around, &Learnt::default(), &mut said);
    let of = |c: char| said.sorted().all.iter().filter(|one| format!("{:?}", one.args).contains(c)).count();
    // 甲 is also the name of both workers.
    assert_eq!((of('甲'), of('乙')), (3, 1));
    assert!(said.sorted().all.iter().any(|one| format!("{:?}", one.args).contains("U+7532")));
}
