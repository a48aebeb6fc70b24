//! What lies below `content/`, and how its bytes become text.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::shelf::{Paths, Shelf, Shelved, Shelves, Sizes, Stamp};
use super::{ImageFile, RawCommunity, RawDoc, RawImage, RawNote, limits, note, toml};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, SourceFile};
use crate::model::Digest;

/// Extensions of images; those after the first four are read only to say that they cannot be used.
const IMAGES: [&str; 11] =
    ["jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "bmp", "tif", "tiff", "avif"];

/// What there is to read, and what of it lies on the shelf.
pub struct Listing<'s> {
    root: PathBuf,
    shelves: Shelves<'s>,
    paths: Arc<Paths>,
    /// What was read so far, as far as it stays in memory.
    texts: Total,
    boundaries: Total,
    values: Total,
}

/// A sum that has a limit; whoever passes it is told once.
#[derive(Default)]
struct Total(Cell<u64>);

impl Total {
    /// Whether so much more is still within the limit.
    fn takes(
        &self,
        more: u64,
        limit: u64,
        kind: &'static str,
        shown: fn(u64) -> String,
        found: &mut Diagnostics,
    ) -> bool {
        let before = self.0.get();
        self.0.set(before.saturating_add(more));
        if before <= limit && self.0.get() > limit {
            found.push(too_many(kind, "content", shown(self.0.get()), shown(limit)));
        }
        self.0.get() <= limit
    }
}

fn too_many(kind: &'static str, path: &str, count: impl ToString, limit: impl ToString) -> Diagnostic {
    Diagnostic::new(Code::TooMany, Place::path_only(path))
        .with("kind", kind)
        .with_word("what", kind)
        .with("count", count)
        .with("limit", limit)
}

impl<'s> Listing<'s> {
    pub fn of(root: &Path, before: &'s Shelf, found: &mut Diagnostics) -> Self {
        let shelves = Shelves::new(before);
        let paths = shelves.paths(root, found, |found| shelves.with_stand_ins(walk(root, found)));
        let (texts, boundaries, values) = (Total::default(), Total::default(), Total::default());
        Self { root: root.to_owned(), shelves, paths, texts, boundaries, values }
    }

    /// Whether some files were left out, for all together are above a limit: what is said of the others could be wrong.
    pub fn is_cut(&self) -> bool {
        let texts = self.texts.0.get() > limits::ALL_TEXT_BYTES;
        let maps = self.boundaries.0.get() > limits::ALL_BOUNDARY_BYTES;
        self.paths.is_cut || texts || maps || self.values.0.get() > limits::VALUES as u64
    }

    pub fn holds(&self, path: &str) -> bool {
        self.paths.files.contains(path)
    }

    /// Community folders: those right below `content/`, but for `fonts/`, which holds fonts.
    pub fn folders(&self) -> Vec<String> {
        self.paths.folders.iter().filter(|name| *name != "fonts").cloned().collect()
    }

    /// The files directly in `folder` (which ends in `/`) with one of the extensions.
    pub fn files(&self, folder: &str, extensions: &[&str]) -> Vec<String> {
        self.below(folder)
            .filter(|path| !path[folder.len()..].contains('/') && has_extension(path, extensions))
            .filter(|path| !path.ends_with("/README.md"))
            .map(str::to_owned)
            .collect()
    }

    fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.paths
            .files
            .range(folder.to_owned()..)
            .take_while(move |path| path.starts_with(folder))
            .map(String::as_str)
    }

    /// Files below `folder` that no stage reads: in a wrong folder, or of a wrong kind.
    pub fn unused<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.below(folder).filter(move |path| {
            let inner = &path[folder.len()..];
            let is_known = match inner.split_once('/') {
                None => matches!(inner, "community.toml" | "boundaries.geojson"),
                Some(("grids" | "workers", name)) => !name.contains('/') && name.ends_with(".toml"),
                Some(("notices" | "guides", name)) => !name.contains('/') && name.ends_with(".md"),
                Some(_) => false,
            };
            !is_known && !has_extension(path, &IMAGES) && !inner.ends_with("README.md")
        })
    }

    /// Every image at any depth below `folder`, by its path from there.
    pub fn images(&self, folder: &str, found: &mut Diagnostics) -> BTreeMap<String, RawImage> {
        let mut images = BTreeMap::new();
        for path in self.below(folder).filter(|p| has_extension(p, &IMAGES)) {
            let image = self.get(path, limits::IMAGE_BYTES, found, |bytes, _| {
                let digest = Digest::of(&bytes);
                let file = ImageFile::new(self.root.join(path), digest, self.shelves.room());
                Some(RawImage { path: path.to_owned(), digest, file })
            });
            images.extend(image.map(|image| (path[folder.len()..].to_owned(), image)));
        }
        images
    }

    /// Whether so much more is within the limits of all files together.
    fn takes(&self, more: Sizes, found: &mut Diagnostics) -> bool {
        let shown = limits::readable;
        let texts = self.texts.takes(more.texts, limits::ALL_TEXT_BYTES, "limit-texts", shown, found)
            || more.texts == 0;
        let all = limits::ALL_BOUNDARY_BYTES;
        let boundaries =
            self.boundaries.takes(more.boundaries, all, "limit-maps", shown, found) || more.boundaries == 0;
        texts && boundaries
    }

    /// A community, from the shelf or from `read`.
    pub fn community(
        &self,
        folder: &str,
        found: &mut Diagnostics,
        read: impl FnOnce(&mut Diagnostics) -> RawCommunity,
    ) -> Arc<RawCommunity> {
        if let Some((known, sizes)) = self.shelves.community(folder) {
            self.takes(sizes, found);
            return known;
        }
        let (texts, boundaries) = (self.texts.0.get(), self.boundaries.0.get());
        let mut own = Diagnostics::default();
        let community = Arc::new(read(&mut own));
        if own.is_empty() {
            let texts = self.texts.0.get() - texts;
            let boundaries = self.boundaries.0.get() - boundaries;
            self.shelves.keep(&community, Sizes { texts, boundaries });
        }
        found.extend(own);
        community
    }

    /// A file of at most so many bytes, as `understand` makes it of them.
    fn get<T: Shelved>(
        &self,
        path: &str,
        limit: u64,
        found: &mut Diagnostics,
        understand: impl FnOnce(Vec<u8>, &mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        if let Some(text) = self.shelves.stand_in(path) {
            return understand(text.as_bytes().to_vec(), found);
        }
        let full = self.root.join(path);
        let unreadable = |fault: std::io::Error| {
            Diagnostic::new(Code::Unreadable, Place::path_only(path)).with("reason", fault)
        };
        let stamp = match self.shelves.stamp(path) {
            Some(stamp) => stamp,
            None => Stamp::of(&std::fs::metadata(&full).map_err(|fault| found.push(unreadable(fault))).ok()?),
        };
        if stamp.bytes > limit {
            let diagnostic = Diagnostic::new(Code::TooLarge, Place::path_only(path))
                .with("kind", kind_of(path))
                .with("size", limits::readable(stamp.bytes))
                .with("limit", limits::readable(limit));
            found.push(diagnostic);
            return None;
        }
        let is_room = match kind_of(path) {
            "image" => true,
            "map" => self.takes(Sizes { boundaries: stamp.bytes, texts: 0 }, found),
            _ => self.takes(Sizes { texts: stamp.bytes, boundaries: 0 }, found),
        };
        if !is_room {
            return None;
        }
        self.shelves.get(path, stamp, found, |found| {
            let bytes = std::fs::read(&full).map_err(|fault| found.push(unreadable(fault))).ok()?;
            understand(bytes, found)
        })
    }

    /// A text file, decoded.
    pub fn text(&self, path: &str, limit: u64, found: &mut Diagnostics) -> Option<Arc<SourceFile>> {
        self.get(path, limit, found, |bytes, found| text(path, &bytes, found))
    }

    /// A TOML file; `None` where it is missing, unreadable or malformed.
    pub fn doc(&self, path: &str, found: &mut Diagnostics) -> Option<Arc<RawDoc>> {
        if !self.holds(path) {
            return None;
        }
        self.get(path, limits::TEXT_BYTES, found, |bytes, found| {
            let file = text(path, &bytes, found)?;
            let values = limits::values(&file.text) as u64;
            if !self.values.takes(values, limits::VALUES as u64, "limit-values", |n| n.to_string(), found) {
                return None;
            }
            let table = toml::parse(&file, 0..file.text.len(), found)?;
            Some(Arc::new(RawDoc { stem: stem(path), file, table }))
        })
    }

    /// A notice or guide; `None` where it is unreadable or malformed.
    pub fn note(&self, path: &str, found: &mut Diagnostics) -> Option<Arc<RawNote>> {
        self.get(path, limits::NOTE_BYTES, found, |bytes, found| {
            note::split(text(path, &bytes, found)?, found).map(Arc::new)
        })
    }

    /// What was read, for the next time.
    pub fn shelf(self) -> Shelf {
        self.shelves.filled()
    }
}

/// Hidden files and what editors and systems leave behind are passed over. Links are not followed: content cannot reach
/// out of its folder.
fn walk(root: &Path, found: &mut Diagnostics) -> Paths {
    let relative = |path: &Path| relative(path.strip_prefix(root).unwrap_or(path));
    let mut paths = Paths::default();
    let walk = WalkDir::new(root.join("content")).max_depth(limits::DEPTH + 1).into_iter();
    let walk = walk
        .filter_entry(|entry| entry.depth() == 0 || !is_left_behind(&entry.file_name().to_string_lossy()));
    let mut is_too_deep = false;
    let (mut texts, mut grids) = (0, 0);
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(fault) if fault.depth() == 0 => break,
            Err(fault) => {
                let place = Place::path_only(relative(fault.path().unwrap_or(root)));
                found.push(Diagnostic::new(Code::Unreadable, place).with("reason", fault));
                continue;
            }
        };
        let path = relative(entry.path());
        if entry.depth() > limits::DEPTH {
            if !std::mem::replace(&mut is_too_deep, true) {
                found.push(too_many("limit-depth", &path, entry.depth(), limits::DEPTH));
            }
            continue;
        }
        if entry.path_is_symlink() && entry.depth() > 0 {
            found.push(Diagnostic::new(Code::LinkNotFollowed, Place::path_only(path)));
        } else if entry.file_type().is_file() {
            texts += usize::from(has_extension(&path, &["toml", "md"]));
            grids += usize::from(is_grid(&path));
            paths.files.insert(path);
        } else if entry.file_type().is_dir() && entry.depth() == 1 {
            paths.folders.insert(entry.file_name().to_string_lossy().into_owned());
        }
        let counts = [
            ("limit-files", paths.files.len(), limits::FILES),
            ("limit-text-files", texts, limits::TEXT_FILES),
            ("limit-grids", grids, limits::GRIDS),
        ];
        if let Some((kind, count, limit)) = counts.into_iter().find(|(_, count, limit)| count > limit) {
            found.push(too_many(kind, "content", count, limit));
            paths.is_cut = true;
            break;
        }
    }
    paths
}

/// Whether a file is a grid's: `content/qinghe/grids/01.toml`.
fn is_grid(path: &str) -> bool {
    let mut parts = path.split('/').skip(2);
    parts.next() == Some("grids") && parts.next().is_some_and(|name| has_extension(name, &["toml"]))
}

/// A text file that was read before, for whoever wants to show a line of it.
pub fn text_again(root: &Path, path: &str) -> Option<Arc<SourceFile>> {
    text(path, &std::fs::read(root.join(path)).ok()?, &mut Diagnostics::default())
}

fn text(path: &str, bytes: &[u8], found: &mut Diagnostics) -> Option<Arc<SourceFile>> {
    let Some((text, is_gbk)) = decode(bytes) else {
        found.push(Diagnostic::new(Code::NotText, Place::path_only(path)));
        return None;
    };
    let file = Arc::new(SourceFile::new(path, text));
    if is_gbk {
        found.push(Diagnostic::new(Code::ReadAsGbk, Place::file(&file)));
    }
    Some(file)
}

/// A path with `/` on every system.
pub fn relative(path: &Path) -> String {
    let parts: Vec<Cow<'_, str>> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

pub fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

/// What a file is to its limit.
fn kind_of(path: &str) -> &'static str {
    if has_extension(path, &IMAGES) {
        "image"
    } else if has_extension(path, &["geojson"]) {
        "map"
    } else {
        "text"
    }
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, found)| extensions.iter().any(|wanted| found.eq_ignore_ascii_case(wanted)))
}

/// Hidden files, editors' backups, and what Windows and Office leave behind.
fn is_left_behind(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.ends_with(".tmp")
        || name.ends_with(".bak")
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

/// UTF-8, UTF-16 with a byte-order mark (Notepad's "Unicode"), else GBK; whether it was GBK.
/// A NUL marks a binary file: no text that people write holds one.
fn decode(bytes: &[u8]) -> Option<(String, bool)> {
    let (text, encoding) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            (encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..])?, encoding)
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), encoding_rs::UTF_8),
            Err(_) => (
                encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?,
                encoding_rs::GB18030,
            ),
        },
    };
    let is_gbk = encoding == encoding_rs::GB18030;
    (!text.contains('\0')).then(|| (text.into_owned(), is_gbk))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_in_the_encodings_that_offices_use() {
        let plain = "第八网格".as_bytes();
        assert_eq!(decode(plain), Some(("第八网格".into(), false)));
        let with_bom = [b"\xef\xbb\xbf", plain].concat();
        assert_eq!(decode(&with_bom), Some(("第八网格".into(), false)));
        let (gbk, ..) = encoding_rs::GBK.encode("第八网格");
        assert_eq!(decode(&gbk), Some(("第八网格".into(), true)));
        let utf16: Vec<u8> = "\u{feff}网格".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16), Some(("网格".into(), false)));
        assert_eq!(decode(b"\x00\x01"), None);
        assert_eq!(decode(b"\xff\xff\xff"), None);
    }
}
