//! The same on paper: a piece shows the words as they were written and is as large as ever.

use std::process::Command;

use gridboard::plan::Scope;

use super::{bodies, built, corpus, site};
use crate::harness::Bench;

/// Short enough for a card.
const LONGEST: usize = 40;

#[test]
fn words_on_paper_are_words() {
    let texts: Vec<String> =
        corpus("texts.txt").into_iter().filter(|t| t.chars().count() <= LONGEST).collect();
    let bodies = bodies();
    for start in [0, 5, 11] {
        let bench = Bench::fixture();
        let mut next = start;
        let mut shown = Vec::new();
        let mut value = |key: &str| {
            next += 13;
            let text = texts[next % texts.len()].clone();
            match key {
                // Long ones do not fit, which is said; that is not asked here.
                "name" | "surname" | "kind" | "duties" | "hours" | "title" | "slogan" | "parent"
                | "address" => {
                    let text: String = text.chars().take(12).collect();
                    if key == "slogan" {
                        shown.push(text.clone());
                    }
                    text
                }
                _ => "平常".to_owned(),
            }
        };
        site::write(&bench, &mut value, &bodies[start]);
        let path = "content/qinghe/notices/water.md";
        bench.swap(path, "date = 2013-05-03", "date = 2013-05-03\nposter = true");
        let tree = built(&bench, Scope::Print).unwrap_or_else(|why| panic!("{why}"));
        let boards: Vec<&String> = tree.keys().filter(|path| path.contains("/boards/")).collect();
        assert_eq!(boards.len(), 3);
        for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".pdf")) {
            let file = bench.path("output").join(path);
            assert_sound_metadata(path, bytes);
            let run = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output().expect("pdftotext");
            let text: String = String::from_utf8_lossy(&run.stdout).split_whitespace().collect();
            if path.contains("/boards/") {
                // What shows nothing is taken out from between Hanzi, and has no place in the text of a PDF.
                let is_empty = |c: char| {
                    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
                };
                let slogan: String = shown[0].chars().filter(|c| !is_empty(*c)).collect();
                assert!(text.contains(&slogan), "{path} shows {slogan:?} as it was written: {text}");
            }
        }
    }
}

/// Title and XMP are data as well (ISO 32000-1, 14.3): the one is a string, the other XML.
fn assert_sound_metadata(path: &str, bytes: &[u8]) {
    let document = lopdf::Document::load_mem(bytes).unwrap_or_else(|fault| panic!("{path}: {fault}"));
    let root = document.catalog().expect("a catalog");
    for key in [b"OpenAction".as_slice(), b"AA", b"Names"] {
        let has_script = root.get(key).is_ok_and(|value| format!("{value:?}").contains("JavaScript"));
        assert!(!has_script, "{path} runs something");
    }
    for object in document.objects.values() {
        let Ok(stream) = object.as_stream() else { continue };
        if stream.dict.get(b"Subtype").and_then(|kind| kind.as_name()).ok() != Some(b"XML") {
            continue;
        }
        let xmp = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        let xmp = String::from_utf8(xmp).expect("UTF-8");
        roxmltree::Document::parse(&xmp).unwrap_or_else(|fault| panic!("{path}: {fault}: {xmp}"));
    }
}
