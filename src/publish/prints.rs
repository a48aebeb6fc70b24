//! `content/printed.jsonl`, the only file of the content that the tool writes: appended to, never changed.
//!
//! Appending copies the file, adds to the copy, and puts it in place by one rename: a kill or a power cut at any
//! moment leaves the old record or the new one, and nothing between.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{PublishError, at};
use crate::read::record::RECORD;

/// Hidden, so that nobody takes it for content; left behind only by a kill.
const DRAFT: &str = "content/.printed.jsonl.draft";

/// Adds `text` behind the first `keep` bytes of a record that had `length` bytes when it was read; false if it
/// has another length by now.
pub fn append_prints(root: &Path, length: u64, keep: u64, text: &str) -> Result<bool, PublishError> {
    let (path, draft) = (root.join(RECORD), root.join(DRAFT));
    let there = match fs::metadata(&path) {
        Ok(data) => Some(data.len()),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => None,
        Err(fault) => return Err(PublishError::Io(path, fault)),
    };
    if there.unwrap_or(0) != length {
        return Ok(false);
    }
    let write = || -> io::Result<()> {
        clear(&draft)?;
        match there {
            // Keeps the permissions as well.
            Some(_) => drop(fs::copy(&path, &draft)?),
            None => drop(File::create(&draft)?),
        }
        let mut file = OpenOptions::new().write(true).open(&draft)?;
        file.set_len(keep)?;
        io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(given_up(&draft))?;
    settle(&draft, &path)?;
    Ok(true)
}

/// A draft that could not be finished goes again: the disk may be full.
fn given_up(draft: &Path) -> impl Fn(io::Error) -> PublishError + '_ {
    move |fault| {
        let _ = fs::remove_file(draft); // else the next draft takes its place
        at(draft)(fault)
    }
}

/// The record written anew beside the old one: millions of lines need not be held until they are in its place.
pub struct NewPrints {
    root: PathBuf,
    draft: PathBuf,
    file: BufWriter<File>,
    is_finished: bool,
}

impl NewPrints {
    pub fn begin(root: &Path) -> Result<Self, PublishError> {
        let (path, draft) = (root.join(RECORD), root.join(DRAFT));
        let open = || -> io::Result<File> {
            clear(&draft)?;
            // A copy keeps the permissions.
            fs::copy(&path, &draft)?;
            OpenOptions::new().write(true).truncate(true).open(&draft)
        };
        let file = BufWriter::new(open().map_err(given_up(&draft))?);
        Ok(Self { root: root.to_owned(), draft, file, is_finished: false })
    }

    /// Adds a line, without its end.
    pub fn write(&mut self, line: &str) -> Result<(), PublishError> {
        writeln!(self.file, "{line}").map_err(at(&self.draft))
    }

    /// Puts it in the record's place; the old file is kept, and its name returned.
    pub fn finish(mut self) -> Result<PathBuf, PublishError> {
        let path = self.root.join(RECORD);
        let names = (1u32..).map(|number| self.root.join(format!("{RECORD}.{number}.bak")));
        let Some(kept) = names.into_iter().find(|name| !name.exists()) else {
            return Err(PublishError::Io(path, io::ErrorKind::AlreadyExists.into()));
        };
        self.file.flush().and_then(|()| self.file.get_ref().sync_all()).map_err(at(&self.draft))?;
        fs::copy(&path, &kept).map_err(given_up(&kept))?;
        settle(&self.draft, &path)?;
        self.is_finished = true;
        Ok(kept)
    }
}

impl Drop for NewPrints {
    /// A draft that was not finished goes: the disk may be full.
    fn drop(&mut self) {
        if !self.is_finished {
            let _ = fs::remove_file(&self.draft); // else the next draft takes its place
        }
    }
}

/// Takes away what a kill left; a link in its place would be written through.
fn clear(draft: &Path) -> io::Result<()> {
    match fs::remove_file(draft) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

/// The rename, and the folder's own entry, on the disk.
fn settle(draft: &Path, path: &Path) -> Result<(), PublishError> {
    fs::rename(draft, path).map_err(at(path))?;
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        // Where a folder cannot be opened or flushed, the system does it in its own time.
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_added_to_and_never_written_over() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path();
        fs::create_dir(root.join("content")).expect("a folder");
        let record = || fs::read_to_string(root.join(RECORD)).expect("a record");
        let add = |length, keep, text| append_prints(root, length, keep, text).expect("no fault");
        assert!(!add(1, 0, "x"), "there is none of that length");
        assert!(add(0, 0, "one\n"));
        assert!(!add(0, 0, "two\n"), "somebody else was faster");
        assert!(add(4, 4, "two\n"));
        assert_eq!(record(), "one\ntwo\n");
        // Half a line that a power cut left goes.
        assert!(add(8, 4, "2\n"));
        assert_eq!(record(), "one\n2\n");
        let rewrite = |line| {
            let mut anew = NewPrints::begin(root)?;
            anew.write(line)?;
            anew.finish()
        };
        let kept = rewrite("anew").expect("rewritten");
        assert!(kept.ends_with("printed.jsonl.1.bak"), "{}", kept.display());
        assert_eq!(
            (record(), fs::read_to_string(kept).ok().as_deref()),
            ("anew\n".to_owned(), Some("one\n2\n"))
        );
        let kept = rewrite("again").expect("rewritten");
        assert!(kept.ends_with("printed.jsonl.2.bak"), "{}", kept.display());
        drop(NewPrints::begin(root).map(|mut anew| anew.write("never")).expect("begun"));
        assert_eq!(record(), "again\n");
        assert!(!root.join(DRAFT).exists());
    }

    #[test]
    fn what_cannot_be_written_is_left_as_it_was() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path();
        assert!(append_prints(root, 0, 0, "x").is_err(), "no content");
        fs::write(root.join("content"), "").expect("a file");
        assert!(append_prints(root, 1, 1, "x").is_err(), "a file where the folder should be");
        fs::remove_file(root.join("content")).expect("removed");
        assert!(NewPrints::begin(root).is_err());
        fs::create_dir_all(root.join(DRAFT)).expect("a folder");
        fs::write(root.join(RECORD), "one\n").expect("written");
        assert!(append_prints(root, 4, 4, "two\n").is_err(), "a folder where the draft goes");
        assert_eq!(fs::read_to_string(root.join(RECORD)).ok().as_deref(), Some("one\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_for_the_draft_is_not_written_through_and_rights_stay() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path();
        fs::create_dir(root.join("content")).expect("a folder");
        fs::write(root.join(RECORD), "one\n").expect("written");
        fs::set_permissions(root.join(RECORD), fs::Permissions::from_mode(0o640)).expect("rights");
        fs::write(root.join("kept"), "kept").expect("written");
        std::os::unix::fs::symlink(root.join("kept"), root.join(DRAFT)).expect("a link");
        assert!(append_prints(root, 4, 4, "two\n").expect("no fault"));
        assert_eq!(fs::read_to_string(root.join("kept")).ok().as_deref(), Some("kept"));
        let rights = fs::metadata(root.join(RECORD)).map(|data| data.permissions().mode() & 0o777);
        assert_eq!(rights.ok(), Some(0o640));
    }
}
