//! What was read before and need not be read again: a preview reads a whole town at every save, of which one file
//! changed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::{RawDoc, RawImage, RawNote};
use crate::diagnostics::{Diagnostics, SourceFile};

/// Sound files by their path below the root. A file that something was said about is not kept, so that it is said
/// again.
#[derive(Debug, Default)]
pub struct Shelf {
    files: BTreeMap<String, (Stamp, Held)>,
    stamps: Stamps,
}

/// Every file that was read, with its stamp from before it was opened.
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

/// Tells that a file is another one. Some drives count in steps of two seconds: whoever is told of a change says so
/// with [`Shelf::forget`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    bytes: u64,
    saved: Option<SystemTime>,
}

impl Stamp {
    pub fn of(data: &Metadata) -> Self {
        Self { bytes: data.len(), saved: data.modified().ok() }
    }
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
    /// Drops a file, or all that a folder holds; everything for the empty path.
    pub fn forget(&mut self, path: &str) {
        let is_it = |file: &str| {
            let rest = file.strip_prefix(path);
            path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.files.retain(|file, _| !is_it(file));
    }

    /// What tells later whether the files still are what they were.
    pub fn into_stamps(self) -> Stamps {
        self.stamps
    }
}

/// The shelf of the last reading, and the one that this reading fills.
pub struct Shelves<'s> {
    before: &'s Shelf,
    now: RefCell<Shelf>,
}

impl<'s> Shelves<'s> {
    pub fn new(before: &'s Shelf) -> Self {
        Self { before, now: RefCell::default() }
    }

    /// The file of this path and stamp, from the shelf or from `read`.
    pub fn get<T: Shelved>(
        &self,
        path: &str,
        stamp: Stamp,
        found: &mut Diagnostics,
        read: impl FnOnce(&mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        self.now.borrow_mut().stamps.0.insert(path.to_owned(), stamp);
        let known = self.before.files.get(path).filter(|(before, _)| *before == stamp);
        let file = match known.and_then(|(_, held)| T::take(held)) {
            Some(held) => held.clone(),
            None => {
                let mut own = Diagnostics::default();
                let file = read(&mut own);
                if !own.is_empty() {
                    found.extend(own);
                    return file;
                }
                file?
            }
        };
        self.now.borrow_mut().files.insert(path.to_owned(), (stamp, file.clone().put()));
        Some(file)
    }

    pub fn filled(self) -> Shelf {
        self.now.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(shelves: &Shelves<'_>, path: &str, bytes: u64, text: &str) -> String {
        let stamp = Stamp { bytes, saved: None };
        let read = |_: &mut Diagnostics| Some(Arc::new(SourceFile::new(path, text)));
        shelves
            .get(path, stamp, &mut Diagnostics::default(), read)
            .map(|file| file.text.clone())
            .unwrap_or_default()
    }

    #[test]
    fn a_file_is_read_again_when_it_is_another_one() {
        let empty = Shelf::default();
        let first = Shelves::new(&empty);
        for path in ["content/a/x.toml", "content/ab.toml"] {
            assert_eq!(get(&first, path, 1, "old"), "old");
        }
        let mut shelf = first.filled();
        let second = Shelves::new(&shelf);
        assert_eq!(get(&second, "content/a/x.toml", 1, "new"), "old", "taken from the shelf");
        assert_eq!(get(&second, "content/ab.toml", 2, "new"), "new", "another size");
        shelf.forget("content/a");
        let third = Shelves::new(&shelf);
        assert_eq!(get(&third, "content/a/x.toml", 1, "new"), "new", "its folder was forgotten");
        assert_eq!(get(&third, "content/ab.toml", 1, "new"), "old", "which is no folder of this one");
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
        assert!(shelves.filled().files.is_empty());
    }
}
