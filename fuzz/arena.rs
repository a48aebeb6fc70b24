//! A small site in which one file is whatever the fuzzer says: it is read and checked, and where nothing is wrong, texts
//! become HTML and photos are made anew. Nothing of that may panic or take long; what is wrong is said in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use gridboard::check::{Learnt, Surroundings, Today, check};
use gridboard::diagnostics::{Diagnostics, Language, Messages, render_all, to_json};
use gridboard::read::record::Seal;
use gridboard::read::{Shelf, read};
use gridboard::render::{images, markdown};
use tempfile::TempDir;

/// What the input is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first byte chooses the file: `0` site, `1` community, `2` grid, `3` worker.
    Toml,
    /// Front matter and Markdown.
    Note,
    GeoJson,
    /// `printed.jsonl`: after a first byte `s`, lines get the seals without which nobody looks into them.
    Record,
    /// A photo, whatever its format.
    Image,
}

impl Kind {
    /// The file that the input becomes, and its bytes.
    fn file(self, input: &[u8]) -> (&'static str, Vec<u8>) {
        let (first, rest) = input.split_first().map_or((0, input), |(first, rest)| (*first, rest));
        match self {
            Self::Toml => {
                const FILES: [&str; 4] = [
                    "content/site.toml",
                    "content/qinghe/community.toml",
                    "content/qinghe/grids/01.toml",
                    "content/qinghe/workers/zhao-yi.toml",
                ];
                (FILES[usize::from(first) % FILES.len()], rest.to_vec())
            }
            Self::Note => ("content/qinghe/notices/water.md", input.to_vec()),
            Self::GeoJson => ("content/qinghe/boundaries.geojson", input.to_vec()),
            Self::Record if first == b's' => ("content/printed.jsonl", sealed(rest)),
            Self::Record => ("content/printed.jsonl", input.to_vec()),
            Self::Image => ("content/qinghe/photos/zhao-yi.jpg", input.to_vec()),
        }
    }
}

/// Lines, each tied and sealed.
fn sealed(lines: &[u8]) -> Vec<u8> {
    let mut before = Seal::default();
    let text = String::from_utf8_lossy(lines);
    let seal = |line: &str| {
        let (line, seal) = Seal::close(line, before);
        before = seal;
        line + "\n"
    };
    text.lines().map(seal).collect::<String>().into_bytes()
}

/// The site, and what was read of its other files.
pub struct Arena {
    folder: TempDir,
    shelf: Shelf,
    words: [Messages; 2],
}

impl Arena {
    pub fn open() -> Self {
        // In memory where there is such a folder: the file is written anew each time.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = folder.expect("a folder");
        copy(&repository().join("tests/fixture/content"), &folder.path().join("content"));
        let portrait = repository().join("fuzz/corpus/image/portrait.jpg");
        for photo in
            ["photos/zhao-yi.jpg", "photos/qian-er.png", "photos/li-si.jpg", "notices/images/gate.jpg"]
        {
            let target = folder.path().join("content/qinghe").join(photo);
            fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            fs::copy(&portrait, target).expect("a copy");
        }
        let (_, shelf) = read(folder.path(), &Shelf::default(), &mut Diagnostics::default());
        let arena = Self { folder, shelf, words: [Language::Chinese, Language::English].map(Messages::new) };
        assert!(arena.go("content/site.toml"), "the site is sound as it is");
        arena
    }

    /// Puts the input in its place and goes the way to the pages; whether it was sound.
    pub fn face(&self, kind: Kind, input: &[u8]) -> bool {
        let (path, bytes) = kind.file(input);
        let changed = path;
        let path = self.folder.path().join(path);
        let before = fs::read(&path).ok();
        fs::write(&path, bytes).expect("written");
        let is_sound = self.go(changed);
        match before {
            Some(bytes) => fs::write(&path, bytes).expect("written"),
            None => fs::remove_file(&path).expect("removed"),
        }
        is_sound
    }

    /// `changed`: a path below the root.
    fn go(&self, changed: &str) -> bool {
        let mut found = Diagnostics::default();
        let mut shelf = self.shelf.clone();
        shelf.forget(changed);
        let (raw, _) = read(self.folder.path(), &shelf, &mut found);
        let around = Surroundings {
            today: Today::Given("2013-05-07".parse().expect("a day")),
            has_glyph: &|c| c != '\u{1140c}',
            hues: ["blue", "brick", "green", "brown", "violet", "teal"].map(str::to_owned).to_vec(),
            sound_images: &BTreeSet::new(),
            threads: NonZeroUsize::MIN,
        };
        let (checked, _) = check(&raw, &around, &Learnt::default(), &mut found);
        let sorted = found.sorted().all;
        for words in &self.words {
            assert_eq!(render_all(&sorted, words, true).is_empty(), sorted.is_empty());
            assert!(to_json(&sorted, words).starts_with('['));
        }
        let Some(checked) = checked else {
            assert!(found.has_errors(), "refused for no reason");
            return false;
        };
        for community in &checked.site.communities {
            for note in community.notices.iter().chain(&community.guides) {
                let body = note.body_in(&checked.site.language);
                let html = markdown::html(body, &BTreeMap::new(), "").html;
                assert!(!html.contains("<script") && !html.contains("javascript:"), "{html}");
                markdown::summary(body);
            }
        }
        for file in checked.images.values() {
            let original = &file.read().expect("the bytes that were checked");
            // `check` has decoded them: nothing later can fail.
            images::jpeg(original, images::PORTRAIT_SIDE).expect("a portrait");
            images::small_jpeg(original, images::CONTACT_BYTES).expect("a photo for a contact");
        }
        true
    }
}

/// The repository, whichever of its crates compiles this.
fn repository() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().find(|folder| folder.join("tests/fixture").is_dir()).unwrap_or(here)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
