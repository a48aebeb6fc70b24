//! Places, each of one grid at a time.

use super::*;
use crate::model::{Grid, HouseNumbers, Parity};

const NONE: [&str; 0] = [];

/// Two grids with these lines in their heads and these keys of the place 长街.
fn both(first: (&str, &str), second: (&str, &str)) -> Content {
    let content = Content::new();
    for (path, id, code, worker, (head, keys)) in
        [(FIRST, "qh01", CODES[0], "zhao", first), (SECOND, "qh02", CODES[1], "qian", second)]
    {
        let text = grid(id, code, worker).replace("name = ", &format!("{head}\nname = "));
        content.write(path, &format!("{text}\n[[places]]\nname = \"长街\"\n{keys}\n"));
    }
    content
}

fn keys(first: &str, second: &str) -> Vec<String> {
    both(("", first), ("", second)).found()
}

fn grids(content: &Content) -> Vec<Grid> {
    let site = content.site();
    site.communities[0].grids.clone()
}

const TWICE: [&str; 1] = ["E501 qinghe/grids/02.toml:11"];

#[test]
fn a_street_is_shared_by_house_number() {
    assert_eq!(keys("", ""), TWICE);
    assert_eq!(keys("numbers = \"1-9\"", ""), TWICE);
    assert_eq!(keys("", "parity = \"odd\""), TWICE);
    assert_eq!(keys("parity = \"even\"", "parity = \"odd\""), NONE);
    assert_eq!(keys("parity = \"odd\"", "parity = \"odd\""), TWICE);
    assert_eq!(keys("numbers = \"1-9\"", "numbers = \"10-20\""), NONE);
    assert_eq!(keys("numbers = \"1-9\"", "numbers = \"9-20\""), TWICE);
    assert_eq!(keys("numbers = \"1-9\"\nparity = \"odd\"", "numbers = \"2-20\"\nparity = \"even\""), NONE);
    let told = both(("", ""), ("", "")).check().told;
    assert!(format!("{:?}", told[0].args).contains("grids/01.toml:11"), "{:?}", told[0]);
}

#[test]
fn house_numbers_as_staff_write_them() {
    let read = |written: &str| {
        let numbers = grids(&both(
            ("", &format!("numbers = \"{written}\"")),
            ("", "parity = \"even\"\nnumbers = \"90000\""),
        ))[0]
            .places[0]
            .numbers;
        numbers.map(|numbers| (numbers.first, numbers.last))
    };
    for (written, numbers) in [
        ("1-35", (1, 35)),
        ("1–35号", (1, 35)),
        ("7", (7, 7)),
        ("7号", (7, 7)),
        ("1 ~ 35", (1, 35)),
        ("5-5", (5, 5)),
    ] {
        assert_eq!(read(written), Some(numbers), "{written}");
    }
    for bad in ["35-1", "0-5", "a", "1-", "-5", "1-2-3"] {
        assert_eq!(
            keys(&format!("numbers = \"{bad}\""), "parity = \"even\""),
            ["E205 qinghe/grids/01.toml:12", TWICE[0]],
            "{bad}"
        );
    }
    assert_eq!(keys("parity = \"left\"", "numbers = \"4\""), ["E205 qinghe/grids/01.toml:12", TWICE[0]]);
    let whole = grids(&both(("", "parity = \"odd\""), ("", "parity = \"even\"")));
    assert_eq!(
        whole[0].places[0].numbers,
        Some(HouseNumbers { first: 1, last: 99_999, parity: Some(Parity::Odd) })
    );
}

#[test]
fn a_place_is_of_one_grid_at_a_time() {
    let meet = |first: &str, second: &str| both((first, ""), (second, "")).found();
    let gone = "closed = 2013-05-07\nsuccessors = [\"qh02\"]";
    assert_eq!(meet(gone, ""), NONE, "what is over is history");
    assert_eq!(meet("", "closed = 2013-05-06\nsuccessors = [\"qh01\"]"), NONE);
    // One that is to be closed hands it over on the day.
    let later = "closed = 2013-06-01\nsuccessors = [\"qh02\"]";
    assert_eq!(
        meet(later, "opened = 2013-06-01"),
        ["E311 qinghe/grids/02.toml:7"].iter().filter(|_| false).copied().collect::<Vec<_>>()
    );
    assert_eq!(meet("opened = 2013-06-01", "closed = 2013-06-01\nsuccessors = [\"qh01\"]"), NONE);
    // To a grid that serves already it belongs from that day on.
    let content = both((later, ""), ("", ""));
    assert_eq!(content.found(), NONE);
    let [old, heir] = grids(&content).try_into().expect("two");
    assert_eq!((old.places.len(), heir.places.len()), (1, 0));
    // Not to one that does not follow it, whether it opens before that day or serves today.
    let other = "closed = 2013-06-01\nsuccessors = [\"qh03\"]";
    let third = |content: Content| {
        content.write("content/qinghe/grids/03.toml", &grid("qh03", "420100001001003", "zhao"));
        content.found()
    };
    assert_eq!(third(both((other, ""), ("", ""))).len(), 1);
    assert_eq!(third(both((other, ""), ("opened = 2013-05-31", ""))).len(), 1);
    assert_eq!(third(both((other, ""), ("opened = 2013-06-01", ""))), NONE);
    let today = "closed = 2013-05-07\nsuccessors = [\"qh03\"]";
    assert_eq!(third(both((today, ""), ("", ""))), NONE, "whoever follows it, that is over");
    // A closing that is not sound says nothing about when.
    assert_eq!(meet("closed = 2013-06-01", ""), ["E309 qinghe/grids/01.toml:3"]);
}

#[test]
fn a_third_grid_is_told_once_of_two_others() {
    let content = both(("", ""), ("", ""));
    let third = grid("qh03", "420100001001003", "zhao") + "\n[[places]]\nname = \"长街\"\n";
    content.write("content/qinghe/grids/03.toml", &third);
    assert_eq!(content.found(), [TWICE[0], "E501 qinghe/grids/03.toml:10"]);
}

#[test]
fn an_heir_keeps_the_houses_that_are_its_own() {
    let later = "closed = 2013-06-01\nsuccessors = [\"qh02\"]";
    let places = |old: &str, own: &str, more: &str| {
        let content = both((later, old), ("", own));
        let text = content.read(SECOND);
        content.write(SECOND, &(text + more));
        (content.found(), content)
    };
    let more = "\n[[places]]\nname = \"长街\"\nnumbers = \"20-30\"\n\n[[places]]\nname = \"短街\"\n";
    let (found, content) = places("numbers = \"1-9\"", "numbers = \"2-5\"", more);
    assert_eq!(found, NONE);
    let left: Vec<(String, Option<u32>)> = grids(&content)[1]
        .places
        .iter()
        .map(|place| (place.name.default().to_owned(), place.numbers.map(|numbers| numbers.first)))
        .collect();
    assert_eq!(left, [("长街".to_owned(), Some(20)), ("短街".to_owned(), None)]);
    // Beyond those of the old grid they are its own today, and shared.
    assert_eq!(places("numbers = \"1-9\"", "numbers = \"5-12\"", "").0, ["E501 qinghe/grids/02.toml:11"]);
}
