//! Nothing is written outside the output folder, and nothing in it that somebody else put there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path};

use serde::Deserialize;

use super::{HALVES, OWN, PublishError, REPORT};
use crate::model::Digest;

/// Whether a path leads to something below the folder that it is joined to, on any system.
pub fn is_below(path: &str) -> bool {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    !path.is_empty() && !path.contains(['\\', ':', '\0']) && Path::new(path).components().all(is_plain)
}

/// A folder that somebody named with `--output` is left alone if it holds anything and no sign that we wrote it:
/// whatever it is, it was not meant for a website.
pub fn refuse_foreign(root: &Path) -> Result<(), PublishError> {
    if !is_ours(root) && holds_something(root) { Err(PublishError::Foreign) } else { Ok(()) }
}

/// Any folder is left alone that has files where ours go, but no sign that we wrote them, or whose halves lie elsewhere.
pub fn check(root: &Path) -> Result<(), PublishError> {
    if !is_ours(root) && HALVES.iter().any(|half| holds_something(&root.join(half))) {
        return Err(PublishError::Foreign);
    }
    HALVES.into_iter().chain([OWN]).try_for_each(|folder| refuse_link(&root.join(folder)))
}

/// Refuses paths below `root` on whose way a link leads to another place, and those where a folder stands for a file or
/// a file for a folder. A link to a file is replaced by a file, like any other that we did not write.
pub fn check_ways<'p>(root: &Path, paths: impl Iterator<Item = &'p str>) -> Result<(), PublishError> {
    let mut folders: BTreeSet<&Path> = BTreeSet::new();
    for path in paths {
        if fs::symlink_metadata(root.join(path)).is_ok_and(|data| data.is_dir()) {
            return Err(PublishError::InTheWay(root.join(path)));
        }
        folders.extend(Path::new(path).ancestors().skip(1));
    }
    for folder in folders.into_iter().filter(|folder| *folder != Path::new("")) {
        let folder = root.join(folder);
        refuse_link(&folder)?;
        if fs::symlink_metadata(&folder).is_ok_and(|data| !data.is_dir()) {
            return Err(PublishError::InTheWay(folder));
        }
    }
    Ok(())
}

/// Refuses what is there and is no plain file: to open it may wait for ever, or write to another place.
pub fn refuse_odd(path: &Path) -> Result<(), PublishError> {
    match fs::symlink_metadata(path) {
        Ok(data) if !data.is_file() => Err(PublishError::InTheWay(path.to_owned())),
        _ => Ok(()),
    }
}

/// What a plain file holds.
pub fn read_plain(path: &Path) -> Option<Vec<u8>> {
    refuse_odd(path).ok()?;
    fs::read(path).ok()
}

/// The digest of a plain file.
pub fn digest_of_plain(path: &Path) -> Option<Digest> {
    refuse_odd(path).ok()?;
    let mut file = File::open(path).ok()?;
    Digest::of_written(|out| io::copy(&mut file, out).map(drop)).ok()
}

fn refuse_link(path: &Path) -> Result<(), PublishError> {
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_symlink() => Err(PublishError::Link(path.to_owned())),
        _ => Ok(()),
    }
}

/// The tool's own folder, or its report where that was deleted.
fn is_ours(root: &Path) -> bool {
    let report = || read_plain(&root.join(REPORT));
    #[derive(Deserialize)]
    struct Named {
        tool: String,
    }
    let named = |bytes: &[u8]| -> Option<bool> {
        let report: Named = serde_json::from_slice(bytes).ok()?;
        Some(report.tool.starts_with("gridboard"))
    };
    let is_own = fs::symlink_metadata(root.join(OWN)).is_ok_and(|data| data.is_dir());
    is_own || report().and_then(|bytes| named(&bytes)).unwrap_or(false)
}

/// Hidden files, such as those of version control, belong to nobody.
fn holds_something(root: &Path) -> bool {
    let is_seen = |entry: fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    fs::read_dir(root).is_ok_and(|entries| entries.filter_map(Result::ok).any(is_seen))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn only_what_lies_below_is_below() {
        for inside in ["site/index.html", "0", "print/cards/a-b.pdf", "site/.htaccess"] {
            assert!(is_below(inside), "{inside}");
        }
        for out in ["", "/etc/passwd", "../x", "site/../../x", "..\\x", "c:/x", "site\\..\\x", "a\0b"] {
            assert!(!is_below(out), "{out}");
        }
    }

    /// A folder with these files, each as its path and text.
    fn with(files: &[(&str, &str)]) -> TempDir {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        root
    }

    #[test]
    fn a_folder_is_taken_only_from_nobody_or_from_an_earlier_run() {
        let ours = (REPORT, "{\"tool\":\"gridboard 0.1.0\"}");
        // Whether a folder somebody named is taken, and whether one that is called `output` is.
        for (files, named, plain) in [
            (&[][..], true, true),
            (&[("letter.doc", "x")], false, true),
            (&[("site/index.html", "x")], false, false),
            (&[("print/a.pdf", "x")], false, false),
            (&[("former/a.html", "x")], false, false),
            (&[("site/.gitkeep", "")], false, true),
            (&[(".git/config", "x")], true, true),
            (&[("site/index.html", "x"), ours], true, true),
            (&[("site/index.html", "x"), (".gridboard/lock", "")], true, true),
            (&[("site/index.html", "x"), (REPORT, "{\"tool\":\"hugo\"}")], false, false),
            (&[("site/index.html", "x"), (REPORT, "{\"name\":\"gridboard\"}")], false, false),
            (&[("site/index.html", "x"), (REPORT, "gridboard")], false, false),
            (&[("site/index.html", "x"), (".gridboard", "a file")], false, false),
        ] {
            let root = with(files);
            assert_eq!(refuse_foreign(root.path()).is_ok(), named, "{files:?}");
            assert_eq!(check(root.path()).is_ok(), plain, "{files:?}");
        }
        assert!(refuse_foreign(Path::new("/no/such/folder")).is_ok());
    }

    #[test]
    fn what_stands_in_the_way_is_named() {
        let root = with(&[("site/a/index.html", "x"), ("site/file", "x")]);
        let root = root.path();
        let ways = |path: &str| check_ways(root, [path].into_iter());
        for free in ["site/a/index.html", "site/b/new.html", "report.json", "site/file"] {
            assert!(ways(free).is_ok(), "{free}");
        }
        let in_the_way = |path: &str| match ways(path) {
            Err(PublishError::InTheWay(path)) => path.strip_prefix(root).map(Path::to_owned).ok(),
            _ => None,
        };
        assert_eq!(in_the_way("site/a").as_deref(), Some(Path::new("site/a")), "a folder for a file");
        assert_eq!(in_the_way("site/file/x").as_deref(), Some(Path::new("site/file")), "a file for a folder");
        assert!(refuse_odd(&root.join("site/a")).is_err());
        assert!(refuse_odd(&root.join("site/file")).is_ok() && refuse_odd(&root.join("nothing")).is_ok());
        assert_eq!(read_plain(&root.join("site/file")).as_deref(), Some(&b"x"[..]));
        assert_eq!((read_plain(&root.join("site/a")), read_plain(&root.join("nothing"))), (None, None));
    }

    #[cfg(unix)]
    #[test]
    fn links_to_other_places_are_refused() {
        let (root, other) = (with(&[(".gridboard/lock", ""), ("site/a", "x")]), with(&[("kept", "x")]));
        let (root, other) = (root.path(), other.path());
        std::os::unix::fs::symlink(other, root.join("site/way")).expect("a link");
        std::os::unix::fs::symlink(other.join("kept"), root.join("site/file")).expect("a link");
        let ways = |path: &str| check_ways(root, [path].into_iter());
        assert!(matches!(ways("site/way/x"), Err(PublishError::Link(path)) if path.ends_with("way")));
        assert!(ways("site/file").is_ok(), "a link to a file is replaced");
        assert!(read_plain(&root.join("site/file")).is_none(), "and not read");
        assert!(check(root).is_ok());
        std::os::unix::fs::symlink(other, root.join("print")).expect("a link");
        assert!(matches!(check(root), Err(PublishError::Link(_))));
    }
}
