//! Who serves, what they agreed to, and how they are called.

use super::*;
use crate::model::{Worker, WorkerId};

const ZHAO: &str = "content/qinghe/workers/zhao.toml";
const COMMUNITY: &str = "content/qinghe/community.toml";
const NONE: [&str; 0] = [];

fn with(text: &str) -> Content {
    let content = Content::new();
    content.write(ZHAO, text);
    content
}

fn zhao(content: &Content) -> Worker {
    let site = content.site();
    site.communities[0].workers[&WorkerId::parse("zhao").expect("an id")].clone()
}

#[test]
fn a_surname_has_one_character_or_two_that_belong_together() {
    for (name, surname) in [
        ("李明", "李"),
        ("欧阳娜", "欧阳"),
        ("欧阳娜娜", "欧阳"),
        ("欧阳", "欧"),
        ("东方红", "东方"),
        ("阿依古丽", "阿"),
    ] {
        assert_eq!(zhao(&with(&format!("name = \"{name}\"\n"))).surname, surname, "{name}");
    }
    assert_eq!(zhao(&with("name = \"李明\"\nsurname = \"李明\"\n")).surname, "李明");
}

#[test]
fn nothing_personal_is_shown_before_somebody_agreed() {
    let worker = |consent: &str| {
        zhao(&with(&format!("name = \"李明\"\nphone = \"13800000001\"\nwechat = \"li\"\n{consent}")))
    };
    let agreed = |day: &str, what: &str| worker(&format!("\n[consent]\ndate = {day}\npublish = [{what}]\n"));
    let shown = |worker: Worker| (worker.phone.is_some(), worker.wechat.is_some());
    assert_eq!(shown(agreed("2013-05-06", "\"phone\"")), (true, true));
    assert_eq!(shown(agreed("2013-05-07", "\"phone\"")), (true, true));
    assert_eq!(shown(agreed("2013-05-08", "\"phone\"")), (false, false), "not yet");
    assert_eq!(shown(agreed("2013-05-06", "\"photo\"")), (false, false));
    assert_eq!(shown(agreed("2013-05-06", "")), (false, false));
    for (consent, found) in [
        ("", vec!["W407 qinghe/workers/zhao.toml:2"]),
        ("consent = true\n", vec!["E204 qinghe/workers/zhao.toml:4"]),
        ("\n[consent]\npublish = [\"phone\"]\n", vec!["E203 qinghe/workers/zhao.toml:5"]),
        ("\n[consent]\ndate = 2013-01-01\npublish = [\"phon\"]\n", vec!["E205 qinghe/workers/zhao.toml:7"]),
        ("\n[consent]\ndate = 2013-01-01\npublish = []\n", vec![]),
    ] {
        let content = with(&format!("name = \"李明\"\nphone = \"13800000001\"\nwechat = \"li\"\n{consent}"));
        assert_eq!(content.found(), found, "{consent}");
    }
    assert_eq!(with("name = \"李明\"\n").found(), NONE, "who says nothing personal agrees to nothing");
}

#[test]
fn somebody_can_be_called() {
    let silent = with("name = \"李明\"\n");
    silent.swap(COMMUNITY, "duty_phone = \"0715-0000000\"\n", "");
    assert_eq!(silent.found(), ["W408 qinghe/workers/zhao.toml:1"]);
    // Who serves later or no more is not called today.
    silent.swap(
        FIRST,
        "worker = \"zhao\"",
        "worker = \"zhao\"\nuntil = 2013-05-06\n\n[[team]]\nrole = \"网格员\"\nworker = \"qian\"",
    );
    assert_eq!(silent.found(), NONE);
}

#[test]
fn who_serves_nowhere_is_named_where_all_is_known() {
    let content = Content::new();
    content.write("content/qinghe/workers/sun.toml", "name = \"孙三\"\n");
    assert_eq!(content.found(), ["W312 qinghe/workers/sun.toml:1"]);
    let idle = |content: &Content| content.found().iter().any(|one| one.starts_with("W312"));
    content.swap(FIRST, "role = \"网格员\"", "role = \"网各员\"");
    assert!(!idle(&content), "a post that cannot be read may be theirs");
    // In two places as well.
    content.swap(SECOND, "role = \"网格员\"", "role = \"网各员\"");
    assert!(!idle(&content));
    content.swap(SECOND, "role = \"网各员\"", "role = \"网格员\"");
    let text = content.read(COMMUNITY);
    content.write(COMMUNITY, &(text + "\n[[team]]\nrole = \"网各员\"\nworker = \"qian\"\n"));
    assert!(!idle(&content));
    content.swap(FIRST, "role = \"网各员\"", "role = \"网格员\"").swap(COMMUNITY, "网各员", "网格员");
    assert!(idle(&content));
    content.write(SECOND, "id = ");
    assert!(!idle(&content), "a file that cannot be read may name them");
}

#[test]
fn people_are_told_of_by_name() {
    let content = Content::new();
    content.write(ZHAO, "name = \"赵一\"\n");
    content.write(
        FIRST,
        &(grid("qh01", CODES[0], "zhao") + "\n[[team]]\nrole = \"网格员\"\nworker = \"zhao\"\n"),
    );
    let told = content.check().told;
    assert!(told[0].code.name() == "E313" && format!("{:?}", told[0].args).contains("赵一"), "{told:?}");
}
