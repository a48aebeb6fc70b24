//! What was read before and need not be read again: a preview reads a whole town at every save, of which one file
//! changed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::image::Room;
use super::{RawCommunity, RawDoc, RawImage, RawNote};
use crate::diagnostics::{Diagnostics, SourceFile};

/// The paths below `content/`, relative to the root, with `/`, in order.
#[derive(Debug, Default)]
pub struct Paths {
    pub files: BTreeSet<String>,
    /// Names of the folders right below `content/`.
    pub folders: BTreeSet<String>,
    /// There were more than may be.
    pub is_cut: bool,
}

/// What was read, with stamps from before it was opened. What something was said about is not kept, so that it is said
/// again.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// By the folders of communities; what lies beside them by the empty name.
    parts: BTreeMap<String, Part>,
    /// What there was, if nothing was said about that.
    paths: Option<Arc<Paths>>,
    /// What was forgotten since.
    forgotten: BTreeSet<String>,
    /// Texts that stand in for all text files of a community, by its folder.
    stand_ins: BTreeMap<String, BTreeMap<String, String>>,
    room: Arc<Room>,
}

#[derive(Clone, Debug, Default)]
struct Part {
    files: Arc<BTreeMap<String, (Stamp, Option<Held>)>>,
    community: Option<(Arc<RawCommunity>, Sizes)>,
}

/// The folder of the community that a path below the root lies in; empty where it lies in none.
pub fn folder_of(path: &str) -> &str {
    let inner = path.strip_prefix("content/").and_then(|inner| inner.split_once('/'));
    inner.map_or("", |(folder, _)| folder)
}

/// The stamps of every file that was read.
#[derive(Debug, Default)]
pub struct Stamps(BTreeMap<String, Stamp>);

impl Stamps {
    /// A file below `root` that is another one by now, or gone: it may have been read while it was being written.
    pub fn changed(&self, root: &Path) -> Option<&str> {
        let is_same = |(path, stamp): &(&String, &Stamp)| {
            std::fs::metadata(root.join(path)).is_ok_and(|data| Stamp::of(&data) == **stamp)
        };
        self.0.iter().find(|file| !is_same(file)).map(|(path, _)| path.as_str())
    }
}

/// Tells that a file is another one. Some drives count in steps of two seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub bytes: u64,
    saved: Option<SystemTime>,
}

impl Stamp {
    pub fn of(data: &Metadata) -> Self {
        Self { bytes: data.len(), saved: data.modified().ok() }
    }
}

/// What the files of a community add to sums that have a limit, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sizes {
    pub texts: u64,
    pub boundaries: u64,
}

/// A file as it was understood.
#[derive(Clone, Debug)]
pub enum Held {
    Doc(Arc<RawDoc>),
    Note(Arc<RawNote>),
    Text(Arc<SourceFile>),
    Image(RawImage),
}

/// How a kind of file is put on the shelf and taken from it.
pub trait Shelved: Clone {
    fn put(self) -> Held;
    fn take(held: &Held) -> Option<&Self>;
}

macro_rules! shelved {
    ($kind:ty, $variant:ident) => {
        impl Shelved for $kind {
            fn put(self) -> Held {
                Held::$variant(self)
            }

            fn take(held: &Held) -> Option<&Self> {
                match held {
                    Held::$variant(file) => Some(file),
                    _ => None,
                }
            }
        }
    };
}
shelved!(Arc<RawDoc>, Doc);
shelved!(Arc<RawNote>, Note);
shelved!(Arc<SourceFile>, Text);
shelved!(RawImage, Image);

impl Shelf {
    /// Drops a file, or all that a folder holds; everything for the empty path. What is not forgotten is not looked at
    /// again: whoever keeps a shelf is told of every change.
    pub fn forget(&mut self, path: &str) {
        if path.is_empty() {
            *self = Self { room: Arc::clone(&self.room), ..Self::default() };
            return;
        }
        let is_it =
            |file: &str| file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.parts.retain(|folder, _| !is_it(&format!("content/{folder}")));
        if let Some(part) = self.parts.get_mut(folder_of(path)) {
            part.community = None;
            Arc::make_mut(&mut part.files).retain(|file, _| !is_it(file));
        }
        self.forgotten.insert(path.to_owned());
    }

    /// What there is below `root/content`: the same as before, if only files that were there were saved.
    fn paths(&self, root: &Path) -> Option<&Arc<Paths>> {
        let paths = self.paths.as_ref()?;
        let mut inner = self.forgotten.iter().filter(|path| path.starts_with("content"));
        let is_file =
            |path: &String| std::fs::symlink_metadata(root.join(path)).is_ok_and(|data| data.is_file());
        inner.all(|path| paths.files.contains(path) && is_file(path)).then_some(paths)
    }

    /// Has a community read from these texts (by their path below the root) instead of from its text files.
    pub fn stand_in(&mut self, folder: &str, texts: BTreeMap<String, String>) {
        self.stand_ins.insert(folder.to_owned(), texts);
    }

    /// Whether some text is read from somewhere else than its file.
    pub fn stands_in(&self) -> bool {
        !self.stand_ins.is_empty()
    }

    /// What tells later whether the files still are what they were.
    pub fn into_stamps(self) -> Stamps {
        let files = self.parts.values().flat_map(|part| part.files.iter());
        Stamps(files.map(|(path, (stamp, _))| (path.clone(), *stamp)).collect())
    }
}

/// The shelf of the last reading, and the one that this reading fills.
pub struct Shelves<'s> {
    before: &'s Shelf,
    now: RefCell<Shelf>,
}

impl<'s> Shelves<'s> {
    pub fn new(before: &'s Shelf) -> Self {
        let now = Shelf { room: Arc::clone(&before.room), ..Shelf::default() };
        Self { before, now: RefCell::new(now) }
    }

    /// Where the images of this reading and of all later ones are decoded.
    pub fn room(&self) -> Arc<Room> {
        Arc::clone(&self.before.room)
    }

    /// What there is below `root/content`, from the shelf or from `walk`.
    pub fn paths(
        &self,
        root: &Path,
        found: &mut Diagnostics,
        walk: impl FnOnce(&mut Diagnostics) -> Paths,
    ) -> Arc<Paths> {
        let mut own = Diagnostics::default();
        let known = self.before.paths(root).cloned();
        let paths = known.unwrap_or_else(|| Arc::new(walk(&mut own)));
        self.now.borrow_mut().paths = own.is_empty().then(|| Arc::clone(&paths));
        found.extend(own);
        paths
    }

    fn known(&self, path: &str) -> Option<&(Stamp, Option<Held>)> {
        self.before.parts.get(folder_of(path))?.files.get(path)
    }

    /// A community of which nothing was forgotten, with all its files.
    pub fn community(&self, folder: &str) -> Option<(Arc<RawCommunity>, Sizes)> {
        let part = self.before.parts.get(folder)?;
        let (community, sizes) = part.community.as_ref()?;
        self.now.borrow_mut().parts.insert(folder.to_owned(), part.clone());
        Some((Arc::clone(community), *sizes))
    }

    /// Keeps a community whose files were read one by one.
    pub fn keep(&self, community: &Arc<RawCommunity>, sizes: Sizes) {
        let mut now = self.now.borrow_mut();
        let part = now.parts.entry(community.folder.clone()).or_default();
        part.community = Some((Arc::clone(community), sizes));
    }

    /// The text that stands in for a file, if one stands in for its community.
    pub fn stand_in(&self, path: &str) -> Option<&str> {
        self.before.stand_ins.get(folder_of(path))?.get(path).map(String::as_str)
    }

    /// Puts the files that stand in for others in their place.
    pub fn with_stand_ins(&self, mut paths: Paths) -> Paths {
        for (folder, texts) in &self.before.stand_ins {
            let is_text = |path: &str| [".toml", ".md", ".geojson"].iter().any(|end| path.ends_with(end));
            paths.files.retain(|path| folder_of(path) != folder || !is_text(path));
            paths.files.extend(texts.keys().cloned());
            paths.folders.insert(folder.clone());
        }
        paths
    }

    /// The stamp of a file that lies on the shelf.
    pub fn stamp(&self, path: &str) -> Option<Stamp> {
        self.known(path).filter(|(_, held)| held.is_some()).map(|(stamp, _)| *stamp)
    }

    /// The file of this path, from the shelf or from `read`.
    pub fn get<T: Shelved>(
        &self,
        path: &str,
        stamp: Stamp,
        found: &mut Diagnostics,
        read: impl FnOnce(&mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        let held = self.known(path).and_then(|(_, held)| T::take(held.as_ref()?));
        let mut own = Diagnostics::default();
        let file = held.cloned().or_else(|| read(&mut own));
        let kept = file.clone().filter(|_| own.is_empty()).map(Shelved::put);
        found.extend(own);
        let mut now = self.now.borrow_mut();
        let part = now.parts.entry(folder_of(path).to_owned()).or_default();
        Arc::make_mut(&mut part.files).insert(path.to_owned(), (stamp, kept));
        file
    }

    pub fn filled(self) -> Shelf {
        self.now.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(shelves: &Shelves<'_>, path: &str, text: &str) -> String {
        let stamp = Stamp { bytes: 1, saved: None };
        let read = |_: &mut Diagnostics| Some(Arc::new(SourceFile::new(path, text)));
        shelves
            .get(path, stamp, &mut Diagnostics::default(), read)
            .map(|file| file.text.clone())
            .unwrap_or_default()
    }

    #[test]
    fn a_file_is_read_again_when_it_was_forgotten() {
        let empty = Shelf::default();
        let first = Shelves::new(&empty);
        for path in ["content/a/x.toml", "content/a/y.toml", "content/ab.toml"] {
            assert_eq!(get(&first, path, "old"), "old");
        }
        let mut shelf = first.filled();
        shelf.forget("content/a/y.toml");
        let second = Shelves::new(&shelf);
        assert_eq!(get(&second, "content/a/x.toml", "new"), "old", "taken from the shelf");
        assert_eq!(get(&second, "content/a/y.toml", "new"), "new", "forgotten");
        assert_eq!(get(&second, "content/ab.toml", "new"), "old", "taken from the shelf");
        let mut shelf = second.filled();
        shelf.forget("content/a");
        let third = Shelves::new(&shelf);
        assert_eq!(get(&third, "content/a/x.toml", "new"), "new", "its folder was forgotten");
        assert_eq!(get(&third, "content/ab.toml", "new"), "old", "which is no folder of this one");
    }

    #[test]
    fn what_was_complained_about_is_said_again() {
        use crate::diagnostics::{Code, Diagnostic, Place};
        let empty = Shelf::default();
        let shelves = Shelves::new(&empty);
        let read = |found: &mut Diagnostics| {
            found.push(Diagnostic::new(Code::ReadAsGbk, Place::path_only("a")));
            Some(Arc::new(SourceFile::new("a", "text")))
        };
        let stamp = Stamp { bytes: 1, saved: None };
        assert!(shelves.get("a", stamp, &mut Diagnostics::default(), read).is_some());
        let held = |part: &Part| part.files.values().any(|(_, held)| held.is_some());
        assert!(!shelves.filled().parts.values().any(held));
    }

    #[test]
    fn folders_are_walked_again_when_more_than_a_known_file_was_saved() {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(root.path().join("content")).expect("a folder");
        std::fs::write(root.path().join("content/site.toml"), "").expect("a file");
        let walked = |shelf: &Shelf| {
            let mut is_walked = false;
            let shelves = Shelves::new(shelf);
            shelves.paths(root.path(), &mut Diagnostics::default(), |_| {
                is_walked = true;
                Paths { files: BTreeSet::from(["content/site.toml".to_owned()]), ..Paths::default() }
            });
            (is_walked, shelves.filled())
        };
        let (first, mut shelf) = walked(&Shelf::default());
        shelf.forget("content/site.toml");
        shelf.forget("themes/default/theme.toml");
        let (saved, mut shelf) = walked(&shelf);
        shelf.forget("content/new.toml");
        let (added, mut shelf) = walked(&shelf);
        std::fs::remove_file(root.path().join("content/site.toml")).expect("a file to remove");
        shelf.forget("content/site.toml");
        let (removed, mut shelf) = walked(&shelf);
        shelf.forget("");
        assert_eq!([first, saved, added, removed, walked(&shelf).0], [true, false, true, true, true]);
    }
}
