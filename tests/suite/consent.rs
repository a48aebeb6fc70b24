//! Nothing personal without consent, and nothing left of it once it ends: not in the output, not in what the tool keeps
//! for itself, not in the half that is not built, not in batches that were printed.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use walkdir::WalkDir;

use crate::harness::{Bench, QINGHE};
use crate::pictures;

const ZHAO: &str = "content/qinghe/workers/zhao-yi.toml";
const GRID: &str = "content/qinghe/grids/01.toml";

/// From today on somebody else serves the grid.
fn leaves(bench: &Bench) {
    let new = "worker = \"zhao-yi\"\nfrom = 2012-03-01\nuntil = 2013-05-06\n\n[[team]]\nrole = \"网格员\"\n\
               worker = \"sun-san\"\nfrom = 2013-05-07";
    bench.swap(GRID, "worker = \"zhao-yi\"\nfrom = 2012-03-01", new);
}

/// Every file below `output/`, the tool's own among them.
fn everything(bench: &Bench) -> Vec<(String, Vec<u8>)> {
    let entries = WalkDir::new(bench.path("output")).into_iter().map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|file| (file.path().display().to_string(), fs::read(file.path()).expect("bytes"))).collect()
}

/// All pictures in the files: whole ones, those in contact cards, those in printed pieces.
fn pictures_in(files: &[(String, Vec<u8>)]) -> BTreeSet<Vec<u8>> {
    let mut found = BTreeSet::new();
    for (path, bytes) in files {
        if bytes.starts_with(b"%PDF") {
            let document = lopdf::Document::load_mem(bytes).expect("a PDF");
            let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
            found.extend(streams.filter(|s| s.content.starts_with(&[0xff, 0xd8])).map(|s| s.content.clone()));
        } else if path.ends_with(".vcf") {
            let card = String::from_utf8_lossy(bytes).replace("\r\n ", "");
            let photo = card.lines().find_map(|line| line.strip_prefix("PHOTO;ENCODING=b;TYPE=JPEG:"));
            found.extend(photo.map(|photo| STANDARD.decode(photo).expect("Base64")));
        } else if bytes.starts_with(&[0xff, 0xd8]) {
            found.insert(bytes.clone());
        }
    }
    found
}

/// What no file may show once Zhao has left, found by comparing two sites that were built whole.
fn of_zhao() -> BTreeSet<Vec<u8>> {
    let (with, without) = (Bench::fixture(), Bench::fixture());
    leaves(&without);
    with.build();
    without.build();
    let old = pictures_in(&everything(&with));
    let rest = pictures_in(&everything(&without));
    let own: BTreeSet<_> = old.difference(&rest).cloned().collect();
    assert!(own.len() >= 3, "a portrait, one for the contact, one or more on paper: {}", own.len());
    own
}

fn assert_gone(bench: &Bench, own: &BTreeSet<Vec<u8>>) {
    let files = everything(bench);
    let left = pictures_in(&files);
    assert!(left.is_disjoint(own), "a photo of who has left is still in the output");
    let names = files.iter().filter(|(path, _)| path.contains("zhao-yi")).map(|(path, _)| path);
    assert_eq!(names.collect::<Vec<_>>(), Vec::<&String>::new());
    for (path, bytes) in files.iter().filter(|(path, _)| !path.ends_with(".pdf")) {
        for word in ["赵一", "13800000001", "138 0000 0001"] {
            assert!(!pictures::holds(bytes, word.as_bytes()), "{path} tells {word}");
        }
    }
}

#[test]
fn who_left_is_gone_from_both_halves_whichever_is_built() {
    let own = of_zhao();
    for half in ["site", "print"] {
        let bench = Bench::fixture();
        bench.build();
        leaves(&bench);
        let ran = bench.run(&["build", "--only", half]).silently();
        assert!(ran.stdout.contains("withdrew"), "{}", ran.stdout);
        assert_gone(&bench, &own);
        let ran = bench.build();
        assert!(!ran.stdout.contains("withdrew"), "said once: {}", ran.stdout);
        assert_gone(&bench, &own);
    }
}

#[test]
fn the_other_half_stays_where_nobody_left() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    bench.swap(ZHAO, "13800000001", "13900000009").run(&["build", "--only", "site"]).silently();
    let after = bench.output();
    for path in before.keys().filter(|path| path.starts_with("print/")) {
        assert_eq!(before.get(path), after.get(path), "{path}");
    }
}

#[test]
fn who_left_is_gone_from_printed_batches_and_what_was_staged() {
    let own = of_zhao();
    let bench = Bench::fixture();
    bench.run(&["print"]).silently();
    bench.run(&["print", "sheets"]).silently();
    bench.run(&["print", "checklist"]).silently();
    let batch = |bench: &Bench| -> Vec<String> {
        everything(bench)
            .into_iter()
            .map(|(path, _)| path)
            .filter(|path| path.contains("/batches/"))
            .collect()
    };
    let before = batch(&bench);
    assert!(before.iter().any(|path| path.contains("zhao-yi")), "{before:?}");
    assert!(before.iter().any(|path| path.ends_with("checklist-qinghe.pdf")), "{before:?}");
    leaves(&bench);
    // What a kill leaves behind.
    fs::create_dir_all(bench.path("output/.gridboard/stage")).expect("a folder");
    fs::write(bench.path("output/.gridboard/stage/7"), own.first().expect("a photo")).expect("a file");
    bench.run(&["build"]).ends(0);
    let after = everything(&bench);
    assert!(pictures_in(&after).is_disjoint(&own), "a photo of who has left is still in a batch");
    assert!(!after.iter().any(|(path, _)| path.ends_with("qh01-zhao-yi.pdf")), "nor the card");
    let names_the_card = |(path, _): &(String, Vec<u8>)| path.ends_with("checklist-qinghe.pdf");
    assert!(!after.iter().any(names_the_card), "nor the list that says to hang it");
    let kept = batch(&bench);
    assert!(kept.iter().any(|path| path.ends_with("qh03-sun-san.pdf")), "others stay: {kept:?}");
    assert!(kept.iter().any(|path| path.ends_with("batch.json")), "so that it can still be recorded");
}

#[test]
fn consent_that_is_withdrawn_is_obeyed_by_either_half() {
    for half in ["site", "print"] {
        let bench = Bench::fixture();
        bench.build();
        let old = pictures_in(&everything(&bench));
        bench.swap(ZHAO, "publish = [\"phone\", \"photo\"]", "publish = [\"phone\"]");
        bench.run(&["build", "--only", half]).silently();
        let whole = Bench::fixture();
        whole.swap(ZHAO, "publish = [\"phone\", \"photo\"]", "publish = [\"phone\"]").build();
        let rest = pictures_in(&everything(&whole));
        let own: BTreeSet<_> = old.difference(&rest).cloned().collect();
        assert!(pictures_in(&everything(&bench)).is_disjoint(&own), "--only {half}");
        assert!(!bench.path("output/site/w/qinghe/zhao-yi.jpg").exists(), "--only {half}");
    }
}

#[test]
fn nothing_is_published_by_default() {
    for consent in [
        "",
        "[consent]\ndate = 2012-03-01\n",
        "[consent]\ndate = 2012-03-01\npublish = []\n",
        "[consent]\ndate = 2013-05-08\npublish = [\"phone\", \"photo\"]\n",
        "[consent]\ndate = 2012-03-01\npublish = [\"photo\"]\n",
    ] {
        let bench = Bench::fixture();
        let file =
            "name = \"赵一\"\nphone = \"13800000001\"\nwechat = \"zhaoyi-8\"\nphoto = \"zhao-yi.jpg\"\n";
        bench.write(ZHAO, format!("{file}{consent}"));
        bench.run(&["build"]).ends(0);
        for (path, bytes) in everything(&bench) {
            for word in ["13800000001", "138 0000 0001", "zhaoyi-8"] {
                assert!(!pictures::holds(&bytes, word.as_bytes()), "{path} tells {word} with {consent:?}");
            }
        }
        let has_photo = bench.path("output/site/w/qinghe/zhao-yi.jpg").exists();
        assert_eq!(has_photo, consent.contains("\"photo\"]") && !consent.contains("05-08"), "{consent:?}");
    }
    let bench = Bench::fixture();
    bench.swap(ZHAO, "phone =", "wechat = \"zhaoyi-8\"\nphone =").build_site();
    assert!(bench.page("g/qh01/index.html").contains("zhaoyi-8"), "with consent it is");
}

#[test]
fn a_phone_without_consent_gets_nowhere_by_way_of_a_text() {
    let bench = Bench::fixture();
    let file = "content/qinghe/workers/qian-er.toml";
    bench.swap(file, "photo =", "hours = \"夜间打 13800000002\"\nphoto =");
    let ran = bench.run(&["build"]).ends(1);
    assert!(ran.stderr.contains("E413"), "{}", ran.stderr);
    let notice = format!("{QINGHE}/notices/water.md");
    let bench = Bench::fixture();
    bench.add(&notice, "\n钱二电话 13800000002\n").run(&["build"]).ends(1);
}
