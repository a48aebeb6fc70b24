//! Notices and guides: when they are out, what they say in which language, and where their links lead.

use super::*;
use crate::model::{Note, NoteKind, NoteLink, Paper};
use crate::read::limits;

const NOTICE: &str = "content/qinghe/notices/a.md";
const GUIDE: &str = "content/qinghe/guides/a.md";

/// A note of these front matter lines and this body.
fn text(lines: &str, body: &str) -> String {
    format!("+++\ntitle = \"甲\"\ndate = 2013-05-01\n{lines}\n+++\n\n{body}\n")
}

fn notice(lines: &str, body: &str) -> Content {
    let content = Content::new();
    content.remove("content/qinghe/notices/water.md").write(NOTICE, &text(lines, body));
    content
}

fn found(lines: &str, body: &str) -> Vec<String> {
    notice(lines, body).found()
}

fn notes(content: &Content, kind: NoteKind) -> Vec<Note> {
    let site = content.site();
    let community = &site.communities[0];
    if kind == NoteKind::Notice { community.notices.clone() } else { community.guides.clone() }
}

fn only(content: &Content) -> Note {
    let [note] = notes(content, NoteKind::Notice).try_into().expect("one");
    note
}

const NONE: [&str; 0] = [];

#[test]
fn a_notice_is_out_from_its_day_on() {
    for (lines, is_out, waits) in [
        ("publish = 2013-05-06", true, false),
        ("publish = 2013-05-07", true, false),
        ("publish = 2013-05-08", false, true),
        ("draft = true", false, false),
        ("draft = true\npublish = 2013-05-08", false, false),
        ("draft = false", true, false),
    ] {
        let content = notice(lines, "文");
        let site = content.site();
        let community = &site.communities[0];
        assert_eq!(
            (community.notices.len(), community.upcoming.len()),
            (usize::from(is_out), usize::from(waits)),
            "{lines}"
        );
    }
    assert_eq!(found("expires = 2013-05-01", "文"), NONE);
    assert_eq!(found("expires = 2013-04-30", "文"), ["E314 qinghe/notices/a.md:4"]);
}

#[test]
fn notices_come_pinned_first_then_newest() {
    let content = notice("", "文");
    for (name, date, pinned) in
        [("b", "2013-05-02", false), ("c", "2013-04-01", true), ("d", "2013-05-02", false)]
    {
        let text = format!("+++\ntitle = \"甲\"\ndate = {date}\npinned = {pinned}\n+++\n\n文\n");
        content.write(&format!("content/qinghe/notices/{name}.md"), &text);
    }
    let order: Vec<String> =
        notes(&content, NoteKind::Notice).iter().map(|note| note.slug.to_string()).collect();
    assert_eq!(order, ["c", "b", "d", "a"]);
}

#[test]
fn a_poster_has_a_paper() {
    assert_eq!(only(&notice("", "文")).poster, None);
    assert_eq!(only(&notice("poster = true", "文")).poster, Some(Paper::A4));
    assert_eq!(only(&notice("poster = true\nposter_size = \"a3\"", "文")).poster, Some(Paper::A3));
    assert_eq!(only(&notice("poster = false\nposter_size = \"a3\"", "文")).poster, None);
    assert_eq!(found("poster = true\nposter_size = \"a0\"", "文"), ["E205 qinghe/notices/a.md:5"]);
}

#[test]
fn an_event_ends_after_it_begins_and_as_exactly() {
    let event = |lines: &str| only(&notice(lines, "文")).event.expect("an event");
    let both =
        event("event = \"2013-05-09 14:30\"\nevent_end = \"2013-05-09 16:05\"\nevent_place = \"广场\"");
    assert_eq!((both.start.minute, both.end.and_then(|end| end.minute)), (Some(870), Some(965)));
    assert_eq!(both.place.expect("a place").default(), "广场");
    assert_eq!(event("event = 2013-05-09T14:30:00").start.minute, Some(870));
    assert_eq!(event("event = 2013-05-09\nevent_end = 2013-05-09").start.minute, None);
    for (lines, line) in [
        ("event = \"2013-05-09 14:30\"\nevent_end = \"2013-05-09 14:29\"", "E205 qinghe/notices/a.md:5"),
        ("event = 2013-05-09\nevent_end = \"2013-05-09 14:29\"", "E205 qinghe/notices/a.md:5"),
        ("event_end = 2013-05-09", "E203 qinghe/notices/a.md:2"),
        ("event_place = \"广场\"", "E203 qinghe/notices/a.md:2"),
        ("event = 2013-05-09T14:30:00Z", "E205 qinghe/notices/a.md:4"),
        ("event = 14:30:00", "E205 qinghe/notices/a.md:4"),
        ("event = \"morgen\"", "E205 qinghe/notices/a.md:4"),
        ("event = 5", "E204 qinghe/notices/a.md:4"),
    ] {
        assert_eq!(found(lines, "文"), [line], "{lines}");
    }
    let told = notice("event = \"2013-05-09 14:30\"\nevent_end = \"2013-05-09 14:29\"", "文").check().told;
    assert!(format!("{:?}", told[0].args).contains("\"2013-05-09 14:29\""), "{:?}", told[0]);
}

#[test]
fn a_guide_says_what_to_bring_in_both_languages() {
    let content = Content::new();
    content.swap(SITE, "sample = true", "languages = [\"zh-CN\", \"en\"]\nsample = true");
    content.write(GUIDE, &text("bring = [\"身份证\", \"照片\"]\nplace = \"窗口\"\nhours = \"上午\"", "文"));
    let english = "+++\ntitle = \"Permit\"\ndate = 2013-05-01\nbring = [\"Identity card\", \"Photo\"]\nplace = \"Desk\"\nhours = \"Mornings\"\n+++\n\nText\n";
    content.write("content/qinghe/guides/a.en.md", english);
    let [guide] = notes(&content, NoteKind::Guide).try_into().expect("one");
    let lang = crate::model::Lang::parse("en").expect("a language");
    let said: Vec<&str> = guide.errand.bring.iter().map(|text| text.in_lang(&lang)).collect();
    assert_eq!(said, ["Identity card", "Photo"]);
    let texts = [Some(&guide.title), guide.errand.place.as_ref(), guide.errand.hours.as_ref()];
    assert_eq!(texts.map(|text| text.expect("said").in_lang(&lang)), ["Permit", "Desk", "Mornings"]);
    assert!(guide.translations[&lang].contains("Text") && guide.body.contains('文'));
    assert_eq!(guide.errand.bring[0].default(), "身份证");
    // A language that the site does not have.
    content.write("content/qinghe/guides/a.fr.md", english);
    assert_eq!(content.found(), ["E208 qinghe/guides/a.fr.md:1"]);
}

#[test]
fn a_notice_in_another_language_has_its_title_place_and_links() {
    let content = notice("event = 2013-05-09\nevent_place = \"广场\"", "文");
    content.swap(SITE, "sample = true", "languages = [\"zh-CN\", \"en\"]\nsample = true");
    content.write("content/qinghe/notices/b.md", &text("", "另"));
    content.write(
        "content/qinghe/notices/a.en.md",
        "+++\ntitle = \"Water\"\ndate = 2013-05-01\nevent_place = \"Square\"\n+++\n\nSee [the other](b.md).\n",
    );
    let all = notes(&content, NoteKind::Notice);
    let lang = crate::model::Lang::parse("en").expect("a language");
    let first = all.iter().find(|note| note.slug.as_str() == "a").expect("the first");
    let other = all.iter().find(|note| note.slug.as_str() == "b").expect("the other");
    let place = first.event.as_ref().and_then(|event| event.place.as_ref()).expect("a place");
    assert_eq!((first.title.in_lang(&lang), place.in_lang(&lang)), ("Water", "Square"));
    assert!(
        matches!(first.links.get("b.md"), Some(NoteLink::Note(NoteKind::Notice, slug)) if slug.as_str() == "b")
    );
    assert!(other.translations.is_empty() && other.links.is_empty());
}

#[test]
fn links_lead_somewhere() {
    let good = "# 办法\n\n[a](https://example.cn) [b](http://example.cn) [c](tel:12345) [d](mailto:a@example.cn) [e](#办法)\n\
                <a@example.cn> [f](a.md) [g](../guides/g.md) [h](./a.md) [i](a.md#办法) [j](HTTPS://example.cn)";
    let content = notice("", good);
    content.write("content/qinghe/guides/g.md", &text("", "文"));
    assert_eq!(content.found(), NONE);
    let links = only(&content).links;
    assert!(matches!(links.get("../guides/g.md"), Some(NoteLink::Note(NoteKind::Guide, _))), "{links:?}");
    for bad in [
        "b.md",
        "../guides/a.md",
        "a",
        "#",
        "#别的",
        "/a.md",
        "../../a.md",
        "../photos/a.md",
        "ftp://example.cn",
        "javascript:alert(1)",
        "//example.cn/a.md",
        "..\\\\a.md",
        "g.md",
        "../a.md",
    ] {
        assert_eq!(found("", &format!("[a]({bad})")), ["E707 qinghe/notices/a.md:7"], "{bad}");
    }
}

#[test]
fn lists_inside_lists_end_somewhere() {
    let nested = |depth: usize| (0..depth).map(|n| format!("{}- a\n", "  ".repeat(n))).collect::<String>();
    // A list, its item and, at the end, nothing more: two a level.
    assert_eq!(found("", &nested(limits::NESTING / 2)), NONE);
    let deep = notice("", &nested(limits::NESTING / 2 + 1)).check();
    assert_eq!(deep.found, [format!("E109 qinghe/notices/a.md:{}", 7 + limits::NESTING / 2)]);
    let side_by_side = "- a\n\nb\n\n".repeat(limits::NESTING);
    assert_eq!(found("", &side_by_side), NONE);
}

#[test]
fn what_is_wrong_in_a_text_is_shown_where_it_stands() {
    let told = notice("", "先看[乙](b.md)，再来。").check().told;
    let span = told[0].place.span().expect("a place in the note");
    assert_eq!(&told[0].place.text()[span], "[乙](b.md)");
}

#[test]
fn html_is_named_once_with_its_tags() {
    let body = "文\n\n<script>alert(1)</script> <b>粗</b> <B>粗</B>\n\n<div>又</div>";
    let told = notice("", body).check().told;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].place.line_column().0, 9);
    let said = format!("{:?}", told[0].args);
    assert!(said.contains("[\"<script>\", \"<b>\", \"<div>\"]"), "{said}");
    let many: String = (0..12).map(|n| format!("<a{n}></a{n}>")).collect();
    let told = notice("", &format!("文 {many}")).check().told;
    let said = format!("{:?}", told[0].args);
    assert!(said.contains("<a7>") && !said.contains("<a8>"), "{said}");
    assert_eq!(found("", "1 < 2 > 1 和 <> 和 `<b>`"), NONE);
}

#[test]
fn paragraphs_of_the_site_lead_out_of_it_only() {
    let content = Content::new();
    let page = |text: &str| {
        let site = format!(
            "title = \"清河\"\nbase_url = \"https://grid.example.cn/\"\nsample = true\n\n[pages]\nabout = [\"{text}\"]\n\n[[roles]]\nname = \"网格员\"\n"
        );
        content.write(SITE, &site).found()
    };
    assert_eq!(page("[a](https://example.cn) <a@example.cn>"), NONE);
    assert_eq!(page("[a](a.md)"), ["E707 site.toml:6"]);
    assert_eq!(page("![a](a.png)"), ["E708 site.toml:6"]);
    assert_eq!(page("<b>a</b>"), ["W709 site.toml:6"]);
}

#[test]
fn a_poster_shows_what_its_fonts_have() {
    let mut said = Diagnostics::default();
    for (lines, count) in [("poster = true", 1), ("", 0)] {
        let content = notice(lines, "水 \u{21334}\n\n又 \u{21334}");
        let (raw, _) = read(content.0.path(), &Shelf::default(), &mut said);
        let mut said = Diagnostics::default();
        let around = Surroundings { has_glyph: &|c| c != '\u{21334}' && !c.is_whitespace(), ..around() };
        check(&raw, &around, &Learnt::default(), &mut said);
        assert_eq!(said.len(), count, "{lines}: {:?}", said.sorted().all);
    }
}

/// What a poster cannot hold is said of the note, and only of one that is printed.
#[test]
fn a_poster_has_so_much_room() {
    let (bytes, marks, columns) = (limits::POSTER_BYTES, limits::POSTER_MARKS, limits::POSTER_COLUMNS);
    // A blank line before, and a line end behind.
    let long = |length: usize| "a".repeat(length - 2);
    let items = |count: usize| "- a\n".repeat(count - 1);
    // The inner ones count twice.
    let nested = |count: usize| "- a\n  - b\n".repeat(count);
    let table = |columns: usize| format!("|{}\n|{}\n", "a|".repeat(columns), "-|".repeat(columns));
    for (within, above, place) in [
        (long(bytes), long(bytes + 1), "a.md:6"),
        (items(marks), items(marks + 1), "a.md:2006"),
        (nested((marks - 1) / 4), nested(marks / 4), "a.md:1006"),
        (table(columns), table(columns + 1), "a.md:7"),
    ] {
        assert_eq!(found("poster = true", &within), NONE);
        let told = found("poster = true", &above);
        assert!(matches!(&told[..], [one] if one.starts_with("E109 ")), "{told:?}");
        assert_eq!(told[0], format!("E109 qinghe/notices/{place}"));
        assert_eq!(found("poster = false", &above), NONE, "no poster");
    }
    let told = notice("poster = true", &items(marks + 3)).check().told;
    let span = told[0].place.span().expect("a place in the note");
    assert_eq!(told[0].place.text()[span].trim_end(), "- a", "what is one too many");
    // The names of grids that it is for are text as well; the paragraph below is one more.
    let grids = |count: usize| format!("poster = true\ngrids = [{}]", "\"qh01\",".repeat(count));
    assert_eq!(found(&grids((marks - 1) / 10), "文"), NONE);
    assert_eq!(found(&grids(marks / 10), "文"), ["E109 qinghe/notices/a.md:8"]);
    assert_eq!(found(&grids(marks / 10 + 1), "文"), ["E109 qinghe/notices/a.md:7"]);
}
