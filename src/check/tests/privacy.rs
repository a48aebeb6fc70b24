//! The guard over a site's files: what is public on purpose, what was allowed, and what one check leaves to the next.

use super::*;
use crate::diagnostics::Code;

const NOTICE: &str = "content/qinghe/notices/water.md";
const NONE: [&str; 0] = [];
/// A mobile of nobody (the range 138 0000 is not given out).
const STRANGE: &str = "13800000099";

/// With a notice of this body, which begins in line 6.
fn with(body: &str) -> Content {
    let content = Content::new();
    content.write(NOTICE, &format!("+++\ntitle = \"停水\"\ndate = 2013-05-01\n+++\n\n{body}\n"));
    content
}

fn found(body: &str) -> Vec<String> {
    with(body).found()
}

fn allow(content: &Content, text: &str) {
    let site = content.read(SITE);
    content.write(SITE, &format!("{site}\n[[privacy.allow]]\ntext = \"{text}\"\nreason = \"本人同意\"\n"));
}

#[test]
fn a_number_is_public_where_somebody_made_it_so() {
    assert_eq!(found(&format!("请打 {STRANGE}")), ["E413 qinghe/notices/water.md:6"]);
    assert_eq!(
        found(&format!("# 请打 {STRANGE}")),
        ["E413 qinghe/notices/water.md:6"],
        "a heading is no comment"
    );
    assert_eq!(found("请打 13800000001 或 138 0000 0001"), NONE, "a worker's");
    let content = with(&format!("请打 {STRANGE}"));
    let text = content.read("content/qinghe/community.toml");
    content.write("content/qinghe/community.toml", &format!("{text}\n[report]\nsms = \"{STRANGE}\"\n"));
    assert_eq!(content.found(), NONE, "where damaged boards are reported");
    // What is public in one community is so in all, and in the site's own words.
    let content = Content::new();
    content.write(
        "content/beihe/community.toml",
        "name = \"北河社区\"\ncode = \"420100001002\"\nduty_phone = \"0715-0000000\"\n",
    );
    content.write(
        "content/beihe/notices/a.md",
        "+++\ntitle = \"甲\"\ndate = 2013-05-01\n+++\n\n请打 13800000001\n",
    );
    content.swap(SITE, "sample = true\n", "sample = true\n\n[pages]\nabout = [\"请打 13800000001\"]\n");
    assert_eq!(content.found(), NONE);
    content.swap(SITE, "13800000001", STRANGE);
    assert_eq!(content.found(), ["E413 site.toml:6"]);
}

#[test]
fn a_code_of_a_grid_is_no_number_of_a_person() {
    // Fifteen digits with a birthday in the middle: as resident ids were until 1999.
    assert_eq!(found("编码 420100001001001"), NONE);
    assert_eq!(found("编码 420100001001008"), ["E411 qinghe/notices/water.md:6"]);
    let content = with("编码 420100001001008");
    content.swap(FIRST, "name = ", "former_codes = [\"420100001001008\"]\nname = ");
    assert_eq!(content.found(), NONE);
}

#[test]
fn what_is_allowed_is_allowed_where_it_stands() {
    let body = "停水通知\n\n李明是低保户\n\n另有通知\n\n李明是低保户，王五是低保户\n";
    assert_eq!(found(body).len(), 2, "{:?}", found(body));
    let content = with(body);
    allow(&content, "李明是低保户");
    assert_eq!(content.found(), ["E415 qinghe/notices/water.md:12"]);
    assert_eq!(content.check().told[0].place.line_column().1, 11, "the second of the line");
    allow(&content, "王五是低保户");
    assert_eq!(content.found(), NONE);
    allow(&content, "赵六是低保户");
    assert_eq!(content.found(), ["W416 site.toml:17"], "nobody says so");
    let content = with("通知\n王五是低保户，李明是低保户");
    allow(&content, "李明是低保户");
    assert_eq!(content.found(), ["E415 qinghe/notices/water.md:7"], "the first of the line");
    // A number goes on in the next line of its paragraph.
    let content = with("请打 1380000\n0099 或\n13800000098");
    assert_eq!(content.found(), ["E413 qinghe/notices/water.md:6", "E413 qinghe/notices/water.md:8"]);
    allow(&content, "13800000098");
    assert_eq!(content.found(), ["E413 qinghe/notices/water.md:6"]);
    allow(&content, "138 0000 0099");
    assert_eq!(content.found(), NONE);
}

#[test]
fn who_works_for_the_community_lives_where_the_office_says() {
    let home = "陈国强住3栋2单元201室";
    let content = with(home);
    assert_eq!(content.found(), ["E414 qinghe/notices/water.md:6"]);
    let (first, mut shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    let zhao = "content/qinghe/workers/zhao.toml";
    for name in ["\"陈国强\"", "{ zh-CN = \"陈国强\" }"] {
        content.swap(zhao, "name = \"甲\"", &format!("name = {name}"));
        assert_eq!(content.found(), NONE, "{name}");
        content.swap(zhao, &format!("name = {name}"), "name = \"甲\"");
    }
    // In another community, whose files stay as they are.
    content.write(
        "content/beihe/community.toml",
        "name = \"北河社区\"\ncode = \"420100001002\"\nduty_phone = \"0715-0000000\"\n",
    );
    content.write("content/beihe/workers/chen.toml", "name = \"陈国强\"\n");
    shelf.forget("content/beihe");
    let (second, mut shelf) = content.check_again(&shelf, &first.learnt);
    assert_eq!(second.found, ["W312 beihe/workers/chen.toml:1"]);
    content.write("content/beihe/workers/chen.toml", "name = \"周敏\"\n");
    shelf.forget("content/beihe/workers/chen.toml");
    let (third, _) = content.check_again(&shelf, &second.learnt);
    assert_eq!(third.found, ["W312 beihe/workers/chen.toml:1", "E414 qinghe/notices/water.md:6"]);
}

#[test]
fn a_name_of_a_file_becomes_an_address() {
    let content = Content::new();
    let text = "+++\ntitle = \"甲\"\ndate = 2013-05-01\n+++\n\n文\n";
    content.write(&format!("content/qinghe/notices/call-{STRANGE}.md"), text);
    assert_eq!(content.found(), [format!("E413 qinghe/notices/call-{STRANGE}.md:1")]);
    allow(&content, STRANGE);
    assert_eq!(content.found(), NONE);
}

#[test]
fn comments_of_toml_are_published_nowhere() {
    let content = Content::new();
    content.swap(FIRST, "name = ", &format!("  # 旧电话 {STRANGE}\nname = "));
    assert_eq!(content.found(), NONE);
    content.swap(FIRST, "  # 旧电话", "scope = \"旧电话").swap(FIRST, STRANGE, &format!("{STRANGE}\""));
    assert_eq!(content.found(), ["E413 qinghe/grids/01.toml:3"]);
}

#[test]
fn who_became_known_is_known_in_every_file_again() {
    let content = Content::new();
    content.write(
        "content/beihe/community.toml",
        "name = \"北河社区\"\ncode = \"420100001002\"\nduty_phone = \"0715-0000000\"\n",
    );
    let text = format!(
        "+++\ntitle = \"甲\"\ndate = 2013-05-01\n+++\n\n请打 {STRANGE}，欧阳二十家住清河街3号2单元502室\n"
    );
    content.write("content/beihe/notices/a.md", &text);
    let (first, mut shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    let number = "E413 beihe/notices/a.md:6".to_owned();
    assert!(first.found.contains(&number), "{:?}", first.found);
    let before = first.found.len();
    // A worker elsewhere has that number now.
    content.swap("content/qinghe/workers/zhao.toml", "13800000001", STRANGE);
    shelf.forget("content/qinghe/workers/zhao.toml");
    let (second, mut shelf) = content.check_again(&shelf, &first.learnt);
    assert!(!second.found.contains(&number), "{:?}", second.found);
    let (again, _) = content.check_again(&shelf, &second.learnt);
    assert_eq!(again.found, second.found);
    content.swap("content/qinghe/workers/zhao.toml", STRANGE, "13800000001");
    shelf.forget("content/qinghe/workers/zhao.toml");
    let (third, mut shelf) = content.check_again(&shelf, &second.learnt);
    assert_eq!((third.found.len(), third.found.contains(&number)), (before, true));
    // A line that is mended is not said any more.
    content.write("content/beihe/notices/a.md", &text.replace(STRANGE, "12345"));
    shelf.forget("content/beihe/notices/a.md");
    let (fourth, _) = content.check_again(&shelf, &third.learnt);
    assert_eq!(fourth.found.len(), before - 1, "{:?}", fourth.found);
}

const ZHAO: &str = "content/qinghe/workers/zhao.toml";
const AGREED: &str = "[consent]\ndate = 2013-01-01\npublish = [\"phone\"]\n";

/// Personal Information Protection Law, articles 13 and 47.
#[test]
fn who_did_not_agree_or_has_left_is_reached_by_no_text() {
    let notice = |way: &str| with(&format!("请找赵师傅：{way}。"));
    let worker = |way: &str, consent: &str| format!("name = \"赵一\"\n{way}\n\n{consent}");
    let codes = |content: &Content| -> Vec<String> {
        let files = [NOTICE, SITE].map(|file| file.trim_start_matches("content/"));
        let found = content.found().into_iter();
        found.filter(|found| files.iter().any(|file| found.contains(file))).collect()
    };
    let (mobile, landline) = ("phone = \"13900000045\"", "phone = \"0715-8351234\"");
    let account = "wechat = \"Zhao_yi-8\"";
    for (way, written, code) in [
        (mobile, "139 0000 0045", "E413"),
        (landline, "0715-8351234", "E417"),
        (landline, "（0715）835 1234", "E417"),
        (landline, "07158351234", "E417"),
        (landline, "+86 715 8351234", "E417"),
        (landline, "８３５１２３４", "E417"),
        (landline, "835-1234", "E417"),
        (landline, "835.1234", "E417"),
        (landline, "835--1234", "E417"),
        (landline, "835**1234**", "E417"),
        (landline, "零七一五-八三五一二三四", "E417"),
        (landline, "八三五 一二三四", "E417"),
        (landline, "8号楼8 8351234", "E417"),
        (account, "微信——zhao_yi-8", "E417"),
        ("wechat = \"zhao66\"", "zhao66", "E417"),
        (account, "wxzhao_yi-8", "E417"),
        (account, "zhao_yi-8", "E417"),
        (account, "微信ZHAO_YI-8", "E417"),
        ("wechat = '13900000045'", "13900000045", "E413"),
    ] {
        let content = notice(written);
        let expected = [format!("{code} qinghe/notices/water.md:6")];
        for consent in [
            "",
            "[consent]\ndate = 2013-01-01\npublish = [\"photo\"]\n",
            &AGREED.replace("2013-01", "2013-06"),
        ] {
            content.write(ZHAO, &worker(way, consent));
            assert_eq!(codes(&content), expected, "{written}, {consent}");
        }
        content.write(ZHAO, &worker(way, AGREED));
        assert_eq!(codes(&content), NONE, "{written}: with consent");
        // Until the day is over they serve.
        let post = "worker = \"zhao\"\n";
        content.swap(FIRST, post, "worker = \" zhao \"\nuntil = 2013-05-07\n");
        assert_eq!(codes(&content), NONE, "{written}: the last day");
        content.swap(FIRST, "2013-05-07", "2013-05-06");
        assert_eq!(codes(&content), expected, "{written}: the day after");
        let second = content.read(SECOND);
        content.write(SECOND, &format!("{second}\n[[team]]\nrole = \"网格员\"\n{post}"));
        assert_eq!(codes(&content), NONE, "{written}: serves elsewhere");
        content.swap(FIRST, "until = 2013-05-06\n", "");
        assert_eq!(codes(&content), NONE, "{written}: serves in both");
    }
    for (way, other) in [
        (landline, "8351235"),
        (landline, "835米1234户"),
        (landline, "18351234"),
        (landline, "83512340"),
        (landline, "0716-8351239"),
        (account, "zhao_yi-88"),
        (account, "azhao_yi-8"),
        (account, "zhao_yi"),
        ("wechat = \"zhao\"", "zhao"),
        ("phone = \"12345\"", "12345"),
    ] {
        let content = notice(other);
        content.write(ZHAO, &worker(way, ""));
        assert_eq!(codes(&content), NONE, "{way}: {other}");
    }
}

#[test]
fn a_line_of_a_long_text_is_no_comment() {
    let content = Content::new();
    content.swap(FIRST, "name = ", &format!("scope = \"\"\"\n# {STRANGE}\n\"\"\"\n# {STRANGE}\nname = "));
    assert_eq!(content.found(), ["E413 qinghe/grids/01.toml:4"]);
    let content = Content::new();
    let about = format!("sample = true\n\n[pages]\nabout = [\"\"\"\ntext {STRANGE}\n\"\"\"]\n");
    content.swap(SITE, "sample = true\n", &about);
    assert_eq!(content.found(), ["E413 site.toml:7"]);
}

#[test]
fn what_is_kept_back_is_looked_for_where_it_may_be_told() {
    let worker = "name = \"赵一\"\nphone = \"0715-8351234\"\n# 0715-8351234\n";
    let content = with("请打 0715-8351234");
    content.write(ZHAO, worker);
    let note = "E417 qinghe/notices/water.md:6".to_owned();
    assert!(
        content.found().contains(&note)
            && !content.found().iter().any(|found| found.contains("E417 qinghe/workers"))
    );
    allow(&content, "0715-8351234");
    assert!(!content.found().contains(&note), "{:?}", content.found());
    // The office's own, or that of somebody who agreed.
    let content = with("请打 0715-8351234");
    content.write(ZHAO, worker);
    content.swap("content/qinghe/community.toml", "0715-0000000", "0715-8351234");
    assert!(!content.found().contains(&note));
    content.swap("content/qinghe/community.toml", "0715-8351234", "0715-0000000");
    content.swap("content/qinghe/workers/qian.toml", "13800000001", "(0715) 8351234");
    assert!(!content.found().contains(&note), "a phone of two");
    // By another community.
    let content = Content::new();
    content.write(ZHAO, worker);
    content.write(
        "content/beihe/community.toml",
        "name = \"北河社区\"\ncode = \"420100001002\"\nduty_phone = \"0715-0000000\"\n",
    );
    content
        .write("content/beihe/notices/a.md", "+++\ntitle = \"甲\"\ndate = 2013-05-01\n+++\n\n请打 8351234\n");
    assert!(content.found().contains(&"E417 beihe/notices/a.md:6".to_owned()), "{:?}", content.found());
    // In every text of the community and of the site, also of the worker.
    let content = Content::new();
    content.write(ZHAO, &format!("{worker}hours = \"请打8351234\"\n"));
    content.swap(FIRST, "name = ", "scope = \"找8351234\"\nname = ");
    content.swap(SITE, "sample = true\n", "sample = true\n\n[pages]\nabout = [\"请打 07158351234\"]\n");
    let found: Vec<String> = content.found().into_iter().filter(|found| found.starts_with("E417")).collect();
    assert_eq!(found, ["E417 qinghe/grids/01.toml:3", "E417 qinghe/workers/zhao.toml:4", "E417 site.toml:6"]);
}

#[test]
fn a_worker_who_leaves_is_looked_for_in_files_that_stay_as_they_are() {
    let content = with("请打 13900000045 或 8351234");
    content.write(
        ZHAO,
        &format!("name = \"赵一\"\nphone = \"0715-8351234\"\nwechat = \"13900000045\"\n\n{AGREED}"),
    );
    let (first, mut shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    assert_eq!(first.found, NONE);
    content.swap(ZHAO, "[\"phone\"]", "[]");
    shelf.forget(ZHAO);
    let (second, mut shelf) = content.check_again(&shelf, &first.learnt);
    let expected = ["E413 qinghe/notices/water.md:6", "E417 qinghe/notices/water.md:6"];
    assert_eq!(second.found, expected);
    content.swap(ZHAO, "[]", "[\"phone\"]");
    shelf.forget(ZHAO);
    let (third, _) = content.check_again(&shelf, &second.learnt);
    assert_eq!(third.found, NONE);
}

/// The same guard reads finished files.
#[test]
fn what_a_check_learnt_is_known_where_files_are_finished() {
    let content = Content::new();
    content.write(ZHAO, "name = \"赵一\"\nwechat = \"zhaoyi-8\"\n");
    allow(&content, STRANGE);
    let guard = content.check().checked.expect("warnings only").guard;
    let found = |line: &str| {
        guard.scan(line).iter().map(|found| (found.kind.code(), found.allowed)).collect::<Vec<_>>()
    };
    assert_eq!(found("微信 ZhaoYi-8"), [(Code::ContactKeptBack, None)]);
    assert_eq!(found(&format!("请打 {STRANGE} 或 13800000001")), [(Code::UnknownMobile, Some(0))]);
    assert_eq!(found("编码 420100001001001"), []);
    assert_eq!(found("赵一，3栋2单元201室"), []);
    assert!(guard.is_label("1") && guard.is_label("2") && !guard.is_label("3"));
}

#[test]
fn many_who_did_not_agree_are_found_as_one_is() {
    let content = with("请打 0715-8000123");
    for number in 0..5_000 {
        let text = format!("name = \"甲\"\nphone = \"0715-8{number:06}\"\n");
        content.write(&format!("content/qinghe/workers/w{number}.toml"), &text);
    }
    assert!(content.found().contains(&"E417 qinghe/notices/water.md:6".to_owned()));
}

#[test]
fn only_what_an_allowance_says_is_passed_over() {
    assert_eq!(found(&format!("text {STRANGE}")), ["E413 qinghe/notices/water.md:6"]);
    let content = Content::new();
    content.write(SITE, &format!("{}\n[report]\nreason = \"{STRANGE}\"\n", content.read(SITE)));
    assert!(content.found().contains(&"E413 site.toml:9".to_owned()), "{:?}", content.found());
    // What it says is no number that it allows, and its reason is published.
    let content = Content::new();
    allow(&content, STRANGE);
    assert_eq!(content.found(), ["W416 site.toml:9"]);
    content.swap(SITE, "\"本人同意\"", "'''\n# 13800000098\ntext 13800000097'''");
    let numbers: Vec<String> =
        content.found().into_iter().filter(|found| found.starts_with("E413")).collect();
    assert_eq!(numbers, ["E413 site.toml:11", "E413 site.toml:12"]);
}

#[test]
fn a_worker_who_left_overnight_is_looked_for_the_next_day() {
    let content = with("请打 8351234");
    content.write(ZHAO, &format!("name = \"赵一\"\nphone = \"0715-8351234\"\n\n{AGREED}"));
    content.swap(FIRST, "worker = \"zhao\"\n", "worker = \"zhao\"\nuntil = 2013-05-07\n");
    let (first, shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    assert_eq!(first.found, NONE);
    let (second, shelf) = content.check_on("2013-05-08", &shelf, &first.learnt);
    let note = "E417 qinghe/notices/water.md:6".to_owned();
    assert!(second.found.contains(&note), "{:?}", second.found);
    let (third, _) = content.check_again(&shelf, &second.learnt);
    assert_eq!(third.found, NONE, "a clock set back");
}

/// What one community tells of its people counts in the files of another, which stay as they are.
#[test]
fn a_community_that_stays_is_read_with_what_others_learnt() {
    let content = with("陈国强住3栋2单元201室，请打 0715-8351234");
    let other = |phone: &str, consent: &str| {
        content.write(
            "content/xihe/community.toml",
            "name = \"西河社区\"\ncode = \"420100001003\"\nduty_phone = \"0715-0000000\"\n",
        );
        content.write("content/xihe/workers/a.toml", &format!("name = \"陈国强\"\n{phone}{consent}"));
    };
    let notes = |answer: &Answer| -> Vec<String> {
        let own = answer.found.iter().filter(|found| found.contains("water.md"));
        own.map(|found| found[..4].to_owned()).collect()
    };
    let (first, mut shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    assert_eq!(notes(&first), ["E414"]);
    let phone = "phone = \"0715-8351234\"\n\n";
    let mut learnt = first.learnt;
    for (consent, expected) in [(AGREED, &NONE[..]), ("", &["E417"]), (AGREED, &NONE)] {
        other(phone, consent);
        shelf.forget("content/xihe");
        let (answer, next) = content.check_again(&shelf, &learnt);
        assert_eq!(notes(&answer), expected, "{consent:?}");
        (shelf, learnt) = (next, answer.learnt);
    }
}
