//! What was printed must still answer, and lines of the record that say something else than they should.

use super::*;
use crate::model::{GridId, NoteKind, PieceId, Slug};

/// A board of a grid as it was printed.
pub fn board(grid: &str, code: &str, batch: &str) -> String {
    format!(
        "{{\"date\":\"2013-05-01\",\"batch\":\"{batch}\",\"kind\":\"board\",\"community\":\"qinghe\",\"grid\":\"{grid}\",\
         \"code\":\"{code}\",\"board\":\"b1\",\"url\":\"https://grid.example.cn/g/{grid}/#b1.1\",\"issue\":1,\"copies\":1,\
         \"hue\":\"green\",\"facts\":{{}}}}"
    )
}

/// A poster of a note.
fn poster(note: &str) -> String {
    let slug = note.rsplit('/').next().unwrap_or(note);
    let folder = note.split('/').next().unwrap_or(note);
    format!(
        "{{\"date\":\"2013-05-01\",\"batch\":\"2013-05-01-9\",\"kind\":\"poster\",\"community\":\"qinghe\",\"note\":\"{note}\",\
         \"url\":\"https://grid.example.cn/{folder}/qinghe/{slug}/\",\"issue\":1,\"copies\":1,\"facts\":{{}}}}"
    )
}

#[test]
fn what_the_record_says_of_grids_is_remembered() {
    let content = Content::new();
    content.record(&[
        board("qh02", CODES[1], "2013-05-01-1"),
        board("qh01", CODES[0], "2013-05-01-1"),
        board("qh01", CODES[0], "2013-05-02-1").replace("green", "brick"),
        poster("notices/water"),
    ]);
    let answer = content.check();
    assert_eq!(answer.found, Vec::<String>::new());
    let known = answer.learnt.recorded.expect("nothing was said").recorded;
    let recall = &known.grids[&GridId::parse("qh01").expect("an id")];
    assert_eq!((recall.line, recall.pieces, recall.community.as_str()), (2, 2, "qinghe"));
    assert_eq!((recall.hue.as_deref(), recall.codes[CODES[0]]), (Some("brick"), 3));
    assert_eq!(known.bases.iter().collect::<Vec<_>>(), [(&"https://grid.example.cn/".to_owned(), &1)]);
    let site = answer.checked.expect("a site").site;
    assert_eq!(site.record.lines_of("2013-05-01-1"), 2);
    assert_eq!(site.record.pieces().count(), 3);
    let hue =
        |id: &str| site.communities[0].grids.iter().find(|grid| grid.id.as_str() == id).map(|grid| grid.hue);
    assert_eq!(
        [hue("qh01"), hue("qh02")],
        [Some(1), Some(2)],
        "each keeps the colour that it was last printed with"
    );
}

#[test]
fn lines_that_say_something_else_are_named() {
    let content = Content::new();
    let good = board("qh01", CODES[0], "2013-05-01-1");
    for (from, to) in [
        ("2013-05-01\",\"batch", "2013-05-41\",\"batch"),
        ("2013-05-01-1", ""),
        ("\"issue\":1", "\"issue\":0"),
        ("\"issue\":1", "\"issue\":2"),
        ("\"kind\":\"board\"", "\"kind\":\"banner\""),
        ("\"board\":\"b1\"", "\"board\":\"B 1\""),
        ("\"board\":\"b1\"", "\"board\":\"b2\""),
        ("\"board\":\"b1\",", ""),
        ("\"grid\":\"qh01\"", "\"grid\":\"qh02\""),
        ("#b1.1", ""),
        ("/#b1", "#b1"),
        ("https://grid", "http://grid"),
        ("/g/", "/c/"),
        ("\"kind\"", "\"sort\":1,\"kind\""),
        ("\"copies\":1", "\"copies\":-1"),
        ("}", ","),
    ] {
        assert!(good.contains(from), "{from}");
        content.record(&[good.replacen(from, to, 1)]);
        assert_eq!(content.found(), ["E901 printed.jsonl:1"], "{from} → {to}");
    }
    for (name, is_sound) in [
        ("notices/water", true),
        ("notices/Water", false),
        ("papers/water", false),
        ("water", false),
        ("notices/", false),
    ] {
        content.record(&[poster(name)]);
        assert_eq!(content.found().is_empty(), is_sound, "{name}");
    }
    let card = good
        .replace("\"board\":\"b1\"", "\"worker\":\"zhao\"")
        .replace("board", "card")
        .replace("#b1.1", "#c.1");
    content.record(std::slice::from_ref(&card));
    assert_eq!(content.found(), Vec::<String>::new());
    content.record(&[card.replace("#c.1", "#b.1")]);
    assert_eq!(content.found(), ["E901 printed.jsonl:1"]);
}

#[test]
fn ten_lines_of_a_kind_are_shown_and_the_rest_counted() {
    let content = Content::new();
    for (count, shown) in [(9, 9), (10, 10), (13, 10)] {
        let lines: Vec<String> = (0..count).map(|_| "{\"no\":\"line\"}".to_owned()).collect();
        content.record(&lines);
        let told = content.check().told;
        let lines: Vec<usize> = told.iter().map(|one| one.place.line_column().0).collect();
        assert_eq!(lines, (1..=shown).collect::<Vec<_>>());
        let more = |one: &Diagnostic| format!("{:?}", one.args.iter().find(|(name, _)| name == "more"));
        let (last, before) = told.split_last().expect("some");
        assert!(before.iter().all(|one| more(one).contains("none")));
        let rest = if count > shown { (count - shown).to_string() } else { "none".to_owned() };
        assert!(more(last).contains(&format!("\"{rest}\"")), "{}", more(last));
    }
}

#[test]
fn addresses_that_were_printed_must_still_answer() {
    let content = Content::new();
    content.record(&[
        board("qh01", CODES[0], "2013-05-01-1"),
        board("qh02", CODES[1], "2013-05-01-1"),
        poster("notices/water"),
        poster("guides/water"),
    ]);
    // A notice and a guide are two pages, whatever they are called.
    assert_eq!(content.found(), ["E914 qinghe/guides/water.md:1"]);
    content.write(
        "content/qinghe/guides/water.md",
        "+++\ntitle = \"停水怎么办\"\ndate = 2013-05-01\n+++\n\n先打电话。\n",
    );
    assert_eq!(content.found(), Vec::<String>::new());
    content.remove("content/qinghe/notices/water.md");
    assert_eq!(content.found(), ["E914 qinghe/notices/water.md:1"]);
    // One that is there and not sound is complained about for what it is.
    content.write("content/qinghe/notices/water.md", "+++\ntitle = 5\n+++\n");
    assert!(content.found().iter().all(|one| !one.starts_with("E914")));
    content
        .write("content/qinghe/notices/water.md", "+++\ntitle = \"停水\"\ndate = 2013-05-01\n+++\n\n水。\n");
    content.swap(SITE, "grid.example.cn", "new.example.cn");
    assert_eq!(content.found(), ["E913 printed.jsonl:1"]);
    content.swap(SITE, "sample = true", "former_base_urls = [\"https://grid.example.cn/\"]\nsample = true");
    assert_eq!(content.found(), Vec::<String>::new());
    content.remove("content/qinghe/workers/qian.toml").remove(SECOND);
    assert_eq!(content.found(), ["E911 printed.jsonl:2"]);
    content.write(SECOND, &grid("qh02", "420100001001008", "zhao"));
    assert_eq!(content.found(), ["E912 printed.jsonl:2"]);
    content.swap(SECOND, "name", "former_codes = [\"420100001001002\"]\nname");
    assert_eq!(content.found(), Vec::<String>::new());
    // Closed in three lines, it need not say its code; one that serves does.
    content.write(SECOND, "id = \"qh02\"\nname = \"网格\"\nclosed = 2013-05-02\nsuccessors = [\"qh01\"]\n");
    assert_eq!(content.found(), Vec::<String>::new());
    content
        .write(SECOND, &grid("qh02", "420100001001008", "zhao").replace("code = \"420100001001008\"\n", ""));
    assert!(content.found().contains(&"E912 printed.jsonl:2".to_owned()), "{:?}", content.found());
}

#[test]
fn a_draft_is_not_out() {
    let content = Content::new();
    content.record(&[poster("notices/water")]);
    content.swap("content/qinghe/notices/water.md", "date = ", "draft = true\ndate = ");
    assert_eq!(content.found(), ["E914 qinghe/notices/water.md:1"]);
    // What is wrong elsewhere does not make up for a file that is gone.
    content.remove("content/qinghe/notices/water.md").swap(FIRST, "name", "nmae");
    assert!(content.found().contains(&"E914 qinghe/notices/water.md:1".to_owned()), "{:?}", content.found());
}

#[test]
fn the_file_is_as_the_tool_wrote_it() {
    let content = Content::new();
    let lines: Vec<String> = (1..=13).map(|n| board("qh01", CODES[0], &format!("2013-05-01-{n}"))).collect();
    content.record(&lines);
    let text = content.read(RECORD);
    let of = |text: &str| content.write(RECORD, text).check();
    assert_eq!(of(&text).found, Vec::<String>::new());
    assert_eq!(of(&format!("\u{feff}{text}")).found, ["W907 printed.jsonl:1"]);
    assert_eq!(of(&text.replace('\n', "\r\n")).found, ["W907 printed.jsonl:1"]);
    assert_eq!(of(&text[..text.len() - 30]).found, ["W906 printed.jsonl:13"]);
    assert_eq!(of(&text.replacen("\"issue\":1", "\"issue\": 1", 1)).found[0], "E902 printed.jsonl:1");
    assert_eq!(of(&format!("{text}<<<<<<< HEAD\n")).found, ["E905 printed.jsonl:14"]);
    // Every second line is gone: those that are left miss the line before.
    let half: String = text.split_inclusive('\n').skip(1).step_by(2).collect();
    let gaps = of(&half);
    assert_eq!(gaps.found, (1..=6).map(|n| format!("E903 printed.jsonl:{n}")).collect::<Vec<_>>());
    let many: Vec<String> = (1..=25).map(|n| board("qh01", CODES[0], &format!("2013-05-01-{n}"))).collect();
    content.record(&many);
    let text = content.read(RECORD);
    let half: String = text.split_inclusive('\n').skip(1).step_by(2).collect();
    let gaps = of(&half);
    assert_eq!(gaps.found.len(), 10, "{:?}", gaps.found);
    assert!(format!("{:?}", gaps.told[9].args).contains("\"2\""), "{:?}", gaps.told[9]);
    assert!(format!("{:?}", gaps.told[8].args).contains("none"), "{:?}", gaps.told[8]);
}

#[test]
fn a_piece_is_in_a_batch_once() {
    let content = Content::new();
    let line = |batch: &str| board("qh01", CODES[0], batch);
    content.record(&[line("2013-05-02-1"), line("2013-05-01-1"), line("2013-05-01-1"), line("2013-05-02-1")]);
    assert_eq!(content.found(), ["E904 printed.jsonl:3", "E904 printed.jsonl:4"]);
    content.record(&[line("2013-05-02-1"), line("2013-05-01-1")]);
    assert_eq!(content.found(), Vec::<String>::new(), "of two batches, in whatever order");
}

#[test]
fn a_grid_had_each_of_its_codes_until_a_line() {
    let content = Content::new();
    let line = |code: &str, n: usize| board("qh01", code, &format!("2013-05-01-{n}"));
    let other = "420100001001009";
    content.record(&[
        line(CODES[0], 1),
        line(other, 2),
        line(CODES[0], 3),
        line(other, 4),
        line(CODES[0], 5),
    ]);
    content.swap(FIRST, "name = ", &format!("former_codes = [\"{other}\"]\nname = "));
    let known = content.check().learnt.recorded.expect("nothing was said").recorded;
    let codes = &known.grids[&GridId::parse("qh01").expect("an id")].codes;
    assert_eq!(
        codes.iter().map(|(code, line)| (code.as_str(), *line)).collect::<Vec<_>>(),
        [(CODES[0], 5), (other, 4)]
    );
}

#[test]
fn twenty_grids_that_are_gone_are_named_and_the_rest_counted() {
    let content = Content::new();
    let lines: Vec<String> =
        (10..33).map(|n| board(&format!("qh{n}"), &format!("4201000010010{n}"), "2013-05-01-1")).collect();
    content.record(&lines);
    let found = content.found();
    assert_eq!(found.len(), 20, "{found:?}");
    assert!(found.iter().all(|one| one.starts_with("E911 ")));
    let told = content.check().told;
    assert!(format!("{:?}", told[19].args).contains("\"3\""), "{:?}", told[19]);
    assert!(format!("{:?}", told[18].args).contains("none"), "{:?}", told[18]);
}

#[test]
fn a_piece_is_found_by_its_name() {
    let content = Content::new();
    content.record(&[poster("notices/water")]);
    let site = content.site();
    let id = PieceId::Poster(
        CommunityId::parse("qinghe").expect("an id"),
        NoteKind::Notice,
        Slug::parse("water").expect("a slug"),
    );
    assert_eq!(site.record.prints(&id).len(), 1);
}
