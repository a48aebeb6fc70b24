//! The faces print is set in: found once, read when the first page needs them.
//!
//! Typst carries no Chinese font, so the theme names families and this module looks for them, first in the
//! folders it is given (theme and content), then among the fonts of the system. Only the faces of those
//! families are kept: describing all forty faces of an installed Noto CJK takes a second, the two that are
//! used a few milliseconds.

mod outlines;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use fontdb::{Database, FaceInfo, Source};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo, is_default_ignorable};
use typst::utils::LazyHash;
use walkdir::WalkDir;

use crate::read::limits;
pub use outlines::{glyphs_of, written_out};

/// Families that hold the rare characters of Chinese names and places, used after the wanted ones when
/// installed.
const RARE: [&str; 3] = ["HanaMinA", "HanaMinB", "BabelStone Han"];

/// The faces of the wanted families, with their coverage; shared by all threads.
pub struct Fonts {
    book: LazyHash<FontBook>,
    faces: Vec<Face>,
    families: Vec<String>,
    covered: NumberSet,
    digest: blake3::Hash,
}

/// None of the wanted families is installed and the folders hold no font at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoFont {
    /// The families that were looked for, in order.
    pub tried: Vec<String>,
    /// The folders that were searched before the system's own.
    pub dirs: Vec<PathBuf>,
}

impl Fonts {
    /// Finds `families` in `extra_dirs` (searched with their subfolders; a missing folder is an empty one),
    /// then in the system, and describes their faces.
    ///
    /// A family found in `extra_dirs` is not looked for in the system, so that a theme prints the same
    /// everywhere. Every other face in `extra_dirs` and the families made for rare characters come last, for
    /// what the wanted ones lack.
    pub fn load(families: &[String], extra_dirs: &[PathBuf]) -> Result<Fonts, NoFont> {
        let own = scan(|db| {
            let (files, _) = by_room(extra_dirs);
            // What is no font leaves nothing behind.
            files.into_iter().for_each(|(path, _)| drop(db.load_font_file(path)));
        });
        let system = scan(Database::load_system_fonts);
        let mut shelf = Shelf::default();
        for family in families {
            shelf.add_family(&own, &system, family);
        }
        for face in sorted(own.faces()) {
            shelf.add(&own, face);
        }
        if shelf.faces.is_empty() {
            return Err(NoFont { tried: families.to_vec(), dirs: extra_dirs.to_vec() });
        }
        for family in RARE {
            shelf.add_family(&own, &system, family);
        }
        Ok(shelf.close())
    }

    /// The files that the faces lie in.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.faces.iter().map(|face| face.file.path.as_path())
    }

    /// What Typst knows of each face; the index is that of [`Fonts::font`].
    pub fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// The face itself. The first call reads its file; `None` if the file has gone or the index is none of
    /// ours.
    pub fn font(&self, index: usize) -> Option<Font> {
        self.faces.get(index)?.font()
    }

    /// By number: the faces that were asked for so far.
    pub fn opened(&self) -> impl Iterator<Item = Option<&Font>> {
        self.faces.iter().map(|face| face.font.get()?.as_ref())
    }

    /// The families that were found, by the names Typst has for them, in the order they should be tried.
    pub fn families(&self) -> &[String] {
        &self.families
    }

    /// Whether some face can print `char`.
    ///
    /// White space and the characters that only direct others (joiners, variation selectors) need no glyph;
    /// control characters have none and are never covered. Agrees with what PDF export accepts, tried on 18
    /// 000 characters, but for a letter that the font could only put together from a base and an accent: that
    /// one is not covered.
    pub fn covers(&self, char: char) -> bool {
        self.covered.contains(char.into()) || needs_no_glyph(char)
    }

    /// Stands for the set of faces in the digest of a printed piece: changes when a font is added, removed or
    /// updated.
    ///
    /// Made of the checksums that each font file carries for its own tables, so neither time stamps nor
    /// folders matter and no large file is read.
    pub fn digest(&self) -> blake3::Hash {
        self.digest
    }
}

/// Whether Typst prints nothing for `char`. Of the spaces, that of Ogham is a stroke; the byte order mark is
/// the one ignorable character that PDF/UA-1 forbids.
fn needs_no_glyph(char: char) -> bool {
    match char {
        '\u{1680}' | '\u{feff}' => false,
        _ => char.is_whitespace() || is_default_ignorable(char),
    }
}

/// A face on disk.
struct Face {
    file: Arc<FontFile>,
    index: u32,
    font: OnceLock<Option<Font>>,
}

impl Face {
    fn font(&self) -> Option<Font> {
        self.font.get_or_init(|| Font::new(self.file.bytes()?, self.index)).clone()
    }
}

/// A font file, read at most once however many of its faces are used: Typst hashes the whole file, 10 ms for
/// a Noto CJK.
struct FontFile {
    path: PathBuf,
    bytes: OnceLock<Option<Bytes>>,
}

impl FontFile {
    fn bytes(&self) -> Option<Bytes> {
        self.bytes.get_or_init(|| fs::read(&self.path).ok().map(Bytes::new)).clone()
    }
}

/// The set while it is filled.
#[derive(Default)]
struct Shelf {
    book: FontBook,
    faces: Vec<Face>,
    families: Vec<String>,
    covered: NumberSet,
    digest: blake3::Hasher,
}

impl Shelf {
    /// Adds the faces of one family from `own`, or from `system` if `own` has none.
    fn add_family(&mut self, own: &Database, system: &Database, family: &str) {
        let place = if own.faces().any(|face| belongs(face, family)) { own } else { system };
        for face in sorted(place.faces().filter(|face| belongs(face, family))) {
            self.add(place, face);
        }
    }

    /// Adds one face, unless it is there already or cannot be parsed.
    fn add(&mut self, db: &Database, face: &FaceInfo) {
        let path = path_of(face);
        if self.faces.iter().any(|old| old.file.path == path && old.index == face.index) {
            return;
        }
        let described = db.with_face_data(face.id, |data, index| {
            FontInfo::new(data, index).map(|info| (info, fingerprint(data, index)))
        });
        let Some(Some((info, fingerprint))) = described else { return };
        if !self.families.contains(&info.family) {
            self.families.push(info.family.clone());
        }
        self.covered.extend(info.coverage.iter());
        self.digest.update(info.family.as_bytes()).update(fingerprint.as_bytes());
        self.faces.push(Face { file: self.file(path), index: face.index, font: OnceLock::new() });
        self.book.push(info);
    }

    /// The entry of a file, shared by all of its faces.
    fn file(&self, path: &Path) -> Arc<FontFile> {
        match self.faces.iter().find(|face| face.file.path == path) {
            Some(face) => face.file.clone(),
            None => Arc::new(FontFile { path: path.to_owned(), bytes: OnceLock::new() }),
        }
    }

    fn close(self) -> Fonts {
        Fonts {
            book: LazyHash::new(self.book),
            faces: self.faces,
            families: self.families,
            covered: self.covered,
            digest: self.digest.finalize(),
        }
    }
}

/// A file and its size, bytes.
type Measured = (PathBuf, u64);

/// Files of the folders that are passed over for their size: each is held whole while print is made.
pub fn too_large(dirs: &[PathBuf]) -> Vec<Measured> {
    by_room(dirs).1
}

/// Those that [`limits::FONT_BYTES`] has room for, in the order of their names, and the
/// others.
fn by_room(dirs: &[PathBuf]) -> (Vec<Measured>, Vec<Measured>) {
    let mut files: Vec<_> = own_files(dirs).collect();
    files.sort();
    let mut room = limits::FONT_BYTES;
    files.into_iter().partition(|(_, bytes)| {
        let fits = *bytes <= room;
        room -= if fits { *bytes } else { 0 };
        fits
    })
}

/// The font files of some folders with their sizes. Like all content, they are not looked for behind links.
fn own_files(dirs: &[PathBuf]) -> impl Iterator<Item = Measured> {
    let walk = |dir| WalkDir::new(dir).max_depth(limits::THEME_DEPTH).follow_root_links(false);
    let files = dirs.iter().flat_map(walk).filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files.filter_map(|file| {
        let extension = file.path().extension()?.to_str()?.to_ascii_lowercase();
        let bytes = file.metadata().ok()?.len();
        matches!(extension.as_str(), "ttf" | "ttc" | "otf" | "otc").then(|| (file.into_path(), bytes))
    })
}

fn scan(load: impl FnOnce(&mut Database)) -> Database {
    let mut db = Database::new();
    load(&mut db);
    db
}

/// Whether `family` is one of the face's family names, in any language.
fn belongs(face: &FaceInfo, family: &str) -> bool {
    let family = family.to_lowercase();
    face.families.iter().any(|(name, _)| name.to_lowercase() == family)
}

/// The faces in an order that does not depend on how the file system lists them.
fn sorted<'a>(faces: impl Iterator<Item = &'a FaceInfo>) -> Vec<&'a FaceInfo> {
    let mut faces: Vec<_> = faces.collect();
    faces.sort_by_key(|face| (path_of(face), face.index));
    faces
}

/// Where the face lies. Faces held in memory have no path; nothing here loads one.
fn path_of(face: &FaceInfo) -> &Path {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => path,
        Source::Binary(_) => Path::new(""),
    }
}

/// Identifies a face by the table directory of its file, which lists a checksum for every table (OpenType,
/// "Organization of an OpenType Font"), and by the file's size.
fn fingerprint(data: &[u8], index: u32) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&data.len().to_le_bytes()).update(&index.to_le_bytes());
    if let Some(directory) = table_directory(data, index) {
        hasher.update(directory);
    }
    hasher.finalize()
}

/// The bytes of a face's table directory: a header of 12 bytes and 16 for each table.
fn table_directory(data: &[u8], index: u32) -> Option<&[u8]> {
    let start = if data.starts_with(b"ttcf") {
        let entry = 12 + 4 * index as usize;
        u32::from_be_bytes(data.get(entry..entry + 4)?.try_into().ok()?) as usize
    } else {
        0
    };
    let directory = data.get(start..)?;
    let tables = u16::from_be_bytes(directory.get(4..6)?.try_into().ok()?) as usize;
    directory.get(..12 + 16 * tables)
}

/// A set of characters or glyphs, one bit each up to the largest (136 KiB for characters): asked for every character
/// of every piece.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberSet(Vec<u64>);

impl NumberSet {
    pub fn insert(&mut self, number: u32) {
        let word = number as usize / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % 64);
    }

    pub fn contains(&self, number: u32) -> bool {
        self.0.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }
}

impl NumberSet {
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let numbers = (0_u32..).step_by(64).zip(&self.0);
        numbers.flat_map(|(first, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| first + bit)
        })
    }
}

impl Extend<u32> for NumberSet {
    fn extend<T: IntoIterator<Item = u32>>(&mut self, numbers: T) {
        numbers.into_iter().for_each(|number| self.insert(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str = "Noto Sans CJK SC";

    fn load(families: &[&str], dirs: &[PathBuf]) -> Result<Fonts, NoFont> {
        Fonts::load(&families.iter().map(|family| family.to_string()).collect::<Vec<_>>(), dirs)
    }

    pub fn chinese() -> Fonts {
        load(&["No Such Font", CHINESE], &[]).unwrap_or_else(|_| panic!("these tests need {CHINESE}"))
    }

    /// The smallest font file of the system, and a family in it.
    fn small_font() -> (PathBuf, String) {
        let system = scan(Database::load_system_fonts);
        let size = |face: &&FaceInfo| fs::metadata(path_of(face)).map_or(u64::MAX, |meta| meta.len());
        let face = system.faces().min_by_key(size).expect("a system with fonts");
        (path_of(face).to_owned(), face.families[0].0.clone())
    }

    #[test]
    fn only_the_faces_of_the_wanted_families_are_kept() {
        let fonts = chinese();
        assert_eq!(fonts.families()[0], CHINESE);
        assert!(fonts.book().contains_family(&CHINESE.to_lowercase()));
        assert!(!fonts.families().iter().any(|family| family.contains("Serif")));
        assert!(fonts.font(0).is_some());
        assert!(fonts.font(usize::MAX).is_none());
    }

    #[test]
    fn rare_characters_and_those_without_a_glyph() {
        let fonts = chinese();
        assert!("网格员 𬀪 A1·—\u{3000}\n\u{200d}\u{fe0f}\u{e0100}".chars().all(|char| fonts.covers(char)));
        assert!(!"\u{7}\u{0}\u{feff}\u{10ffff}\u{e000}".chars().any(|char| fonts.covers(char)));
    }

    #[test]
    fn says_what_was_tried_where() {
        let dirs = [PathBuf::from("/no/such/folder")];
        let missing = load(&["No Such Font", "Nor This"], &dirs).err().expect("no such font");
        assert_eq!(
            missing,
            NoFont { tried: vec!["No Such Font".into(), "Nor This".into()], dirs: dirs.to_vec() }
        );
    }

    #[test]
    fn a_folder_comes_before_the_system_and_its_other_faces_last() {
        let (path, family) = small_font();
        let dir = tempfile::tempdir().expect("a folder");
        fs::copy(&path, dir.path().join("font.bin.ttf")).expect("a copy");
        fs::write(dir.path().join("broken.ttf"), b"\0\x01\0\0 not a font").expect("a file");
        let dirs = [dir.path().to_owned()];

        let own = load(&[&family], &dirs).expect("the copy");
        assert!(own.faces.iter().filter(|face| face.file.path.starts_with(dir.path())).count() >= 1);
        let behind = load(&[CHINESE], &dirs).expect("both");
        assert_eq!(behind.families()[0], CHINESE);
        assert!(behind.faces.last().is_some_and(|face| face.file.path.starts_with(dir.path())));
        let alone = load(&["No Such Font"], &dirs).expect("what the folder holds");
        assert_eq!(alone.digest(), own.digest());
    }

    #[test]
    fn the_digest_knows_the_faces_and_not_their_place() {
        let (path, family) = small_font();
        let copy = || {
            let dir = tempfile::tempdir().expect("a folder");
            fs::copy(&path, dir.path().join("font.ttf")).expect("a copy");
            dir
        };
        let (here, there) = (copy(), copy());
        let digest =
            |dir: &tempfile::TempDir| load(&[&family], &[dir.path().to_owned()]).expect("the copy").digest();
        assert_eq!(digest(&here), digest(&there));
        assert_eq!(chinese().digest(), chinese().digest());
        assert_ne!(chinese().digest(), digest(&here));
    }

    #[test]
    fn a_cut_font_has_no_table_directory() {
        let far = b"ttcf\0\x01\0\0\0\0\0\x01\xff\xff\xff\xff";
        for data in [&b""[..], b"ttcf", b"\0\x01\0\0\0\x09", far] {
            assert_eq!(table_directory(data, 0), None);
            assert_eq!(table_directory(data, u32::MAX), None);
        }
    }
}
