//! `content/printed.jsonl`: one line a printed piece, each sealed and tied to the one before.
//!
//! The file is never rewritten, so it only grows: a million lines are some 500 MB. It is read in blocks by
//! several threads and never held as a whole. What the lines mean is for `check`; here are their bytes, their
//! seals and their ties.
//!
//! A line's seal (`sum`) is a digest of everything before it in the line, `prev` among it: the seal of the line
//! that came before when it was written. A line edited by hand breaks its seal, a line that was taken out
//! leaves the next one without its predecessor. Two branches that both appended may be joined in any order,
//! since a predecessor may stand anywhere above.

mod line;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::limits;
use super::shelf::Stamp;
pub use line::{FactDigests, Head, Line, Str};

/// Where the record lies, below the root.
pub const RECORD: &str = "content/printed.jsonl";

/// What stands before the seal: `,"sum":"`.
const BEFORE_SEAL: &[u8] = b",\"sum\":\"";
const SEAL_DIGITS: usize = 16;
const BEFORE_TIE: &[u8] = b",\"prev\":\"";
/// Bytes that one thread takes at a time.
const BLOCK: usize = 4 * 1024 * 1024;

/// A line's seal: 64 bits. 0 stands before the first line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seal(u64);

impl Seal {
    /// Of a line up to its seal.
    fn of(body: &[u8]) -> Self {
        // Against accidents and hands, not against forgers: whoever wants to forge a line can seal it, too. BLAKE3
        // took a third of the time of reading.
        Self(xxhash_rust::xxh3::xxh3_64(body))
    }

    fn parse(digits: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(digits).ok().filter(|text| text.len() == SEAL_DIGITS)?;
        u64::from_str_radix(text, 16).ok().map(Self)
    }

    /// Ties an object's text (`{…}`) to the line before and seals it: a line without its end.
    pub fn close(object: &str, before: Self) -> (String, Self) {
        let open = object.strip_suffix('}').unwrap_or(object);
        let tied = format!("{open},\"prev\":\"{:016x}\"", before.0);
        let seal = Self::of(tied.as_bytes());
        (format!("{tied},\"sum\":\"{:016x}\"}}", seal.0), seal)
    }
}

/// A line as it stands in the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RawLine<'b> {
    /// A whole object whose seal fits.
    Sealed { line: &'b [u8], before: Seal, seal: Seal },
    /// A line whose seal does not fit, with the one that it claims, or that has none.
    Broken { line: &'b [u8], claimed: Option<Seal> },
    /// `<<<<<<<`, `=======`, `>>>>>>>`: what git leaves where two branches meet.
    Conflict,
}

impl<'b> RawLine<'b> {
    /// Without its line end.
    fn of(line: &'b [u8]) -> Self {
        const MARKS: [&[u8]; 4] = [b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||"];
        if !line.starts_with(b"{") && MARKS.iter().any(|mark| line.starts_with(mark)) {
            return Self::Conflict;
        }
        let claim = || {
            let body = line.len().checked_sub(BEFORE_SEAL.len() + SEAL_DIGITS + 2)?;
            let (body, end) = line.split_at(body);
            Some((body, Seal::parse(end.strip_prefix(BEFORE_SEAL)?.strip_suffix(b"\"}")?)?))
        };
        let sealed = || {
            let (body, seal) = claim()?;
            let tie = body.get(body.len().checked_sub(BEFORE_TIE.len() + SEAL_DIGITS + 1)?..)?;
            let before = Seal::parse(tie.strip_prefix(BEFORE_TIE)?.strip_suffix(b"\"")?)?;
            (Seal::of(body) == seal).then_some(Self::Sealed { line, before, seal })
        };
        sealed().unwrap_or_else(|| Self::Broken { line, claimed: claim().map(|(_, seal)| seal) })
    }
}

/// The record of a site: where it is, not what it holds.
#[derive(Debug)]
pub struct RawRecord {
    path: PathBuf,
    /// When it was found; what is appended later is not ours to read.
    stamp: Stamp,
}

/// What a fold over the lines made of one block.
pub struct Block<T> {
    /// Counted from 1.
    pub first_line: usize,
    pub value: T,
}

/// What is true of the file as a whole.
#[derive(Debug, Default, PartialEq)]
pub struct Shape {
    /// Begins with a byte-order mark.
    pub has_mark: bool,
    /// The first line that ends as on Windows.
    pub first_crlf: Option<usize>,
    /// A last line that has no end and no seal: its number and its bytes.
    pub torn: Option<(usize, Vec<u8>)>,
    /// Lines whose predecessor is nowhere above.
    pub untied: Vec<usize>,
    /// The seal of the last line.
    pub last: Seal,
    /// Whether the last line has no end; whoever appends gives it one.
    pub is_open: bool,
    pub lines: usize,
}

/// One block's lines, while they are read.
struct OneBlock<T> {
    number: usize,
    lines: usize,
    first_crlf: Option<usize>,
    /// Local number, predecessor, and own seal of each line; an edited one has no predecessor that counts.
    ties: Vec<(u32, Option<Seal>, Seal)>,
    torn: Option<Vec<u8>>,
    is_open: bool,
    value: T,
}

impl RawRecord {
    /// `None` where nothing was recorded yet.
    pub fn find(root: &Path) -> io::Result<Option<Self>> {
        let path = root.join(RECORD);
        // Like all content, not through a link: it could lead anywhere.
        match std::fs::symlink_metadata(&path) {
            Ok(data) if data.is_symlink() => Err(io::Error::new(io::ErrorKind::InvalidInput, "a link")),
            // To open a pipe is to wait for ever.
            Ok(data) if !data.is_file() => Err(io::Error::new(io::ErrorKind::InvalidInput, "no file")),
            Ok(data) => Ok(Some(Self { path, stamp: Stamp::of(&data) })),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    pub fn length(&self) -> u64 {
        self.stamp.bytes
    }

    /// Tells that it is another one.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Gives every line to `take` with its number inside its block (from 0), on several threads; `join` receives
    /// the blocks in order, each as soon as those before it are done: what many blocks make need not wait side by
    /// side.
    pub fn fold<T: Send>(
        &self,
        threads: NonZeroUsize,
        start: impl Fn() -> T + Sync,
        take: impl Fn(&mut T, usize, RawLine<'_>) + Sync,
        join: impl FnMut(Block<T>) + Send,
    ) -> io::Result<Shape> {
        let mut file = File::open(&self.path)?;
        let mut shape = Shape::default();
        let mut head = [0; 3];
        let got = file.by_ref().take(3).read(&mut head)?;
        shape.has_mark = &head[..got] == b"\xef\xbb\xbf";
        let kept = if shape.has_mark { Vec::new() } else { head[..got].to_vec() };
        let rest = self.stamp.bytes.saturating_sub(got as u64);
        let source =
            Mutex::new(Blocks { file: BufReader::new(file).take(rest), kept, next: 0, is_done: false });
        let failed: Mutex<Option<io::Error>> = Mutex::default();
        let seam = Mutex::new(Seam {
            next: 0,
            waiting: BTreeMap::new(),
            shape,
            above: Vec::new(),
            known: None,
            join,
        });
        let threads = threads.get().min(usize::try_from(self.stamp.bytes / BLOCK as u64).unwrap_or(0) + 1);
        let work = || {
            loop {
                let block = source.lock().unwrap_or_else(PoisonError::into_inner).next();
                match block {
                    Ok(Some((number, bytes))) => {
                        let read = read_block(number, &bytes, &start, &take);
                        seam.lock().unwrap_or_else(PoisonError::into_inner).add(read);
                    }
                    Ok(None) => break,
                    Err(fault) => {
                        *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
                        break;
                    }
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(fault) => Err(fault),
            None => Ok(seam.into_inner().unwrap_or_else(PoisonError::into_inner).shape),
        }
    }
}

/// Cuts a file into blocks of whole lines.
struct Blocks<R> {
    file: R,
    /// What was read of the next block already.
    kept: Vec<u8>,
    next: usize,
    is_done: bool,
}

impl<R: Read> Blocks<R> {
    fn next(&mut self) -> io::Result<Option<(usize, Vec<u8>)>> {
        if self.is_done {
            return Ok(None);
        }
        let mut bytes = std::mem::take(&mut self.kept);
        bytes.reserve(BLOCK + 1);
        loop {
            let more = self.file.by_ref().take(BLOCK as u64).read_to_end(&mut bytes)?;
            if more == 0 {
                self.is_done = true;
                break;
            }
            if let Some(end) = memchr::memrchr(b'\n', &bytes) {
                self.kept = bytes.split_off(end + 1);
                break;
            }
            // A line that never ends is not ours, whatever it is.
            if bytes.len() > limits::RECORD_LINE_BYTES {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a line has no end"));
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        self.next += 1;
        Ok(Some((self.next - 1, bytes)))
    }
}

fn read_block<T>(
    number: usize,
    bytes: &[u8],
    start: impl Fn() -> T,
    take: impl Fn(&mut T, usize, RawLine<'_>),
) -> OneBlock<T> {
    let mut read = OneBlock {
        number,
        lines: 0,
        first_crlf: None,
        ties: Vec::new(),
        torn: None,
        is_open: false,
        value: start(),
    };
    let ends = memchr::memchr_iter(b'\n', bytes).map(|end| end + 1);
    let ends = ends.chain((!bytes.ends_with(b"\n")).then_some(bytes.len()));
    let mut begin = 0;
    for end in ends {
        let whole = &bytes[begin..end];
        begin = end;
        let ended = whole.strip_suffix(b"\n");
        let line = ended.unwrap_or(whole);
        read.is_open = ended.is_none();
        let bare = line.strip_suffix(b"\r").unwrap_or(line);
        if bare.len() < line.len() && read.first_crlf.is_none() {
            read.first_crlf = Some(read.lines);
        }
        if !bare.is_empty() {
            let raw = RawLine::of(bare);
            match raw {
                RawLine::Sealed { before, seal, .. } => {
                    read.ties.push((u32::try_from(read.lines).unwrap_or(u32::MAX), Some(before), seal));
                    take(&mut read.value, read.lines, raw);
                }
                RawLine::Broken { claimed: None, line } if ended.is_none() && is_torn(line) => {
                    read.torn = Some(bare.to_vec());
                }
                RawLine::Broken { claimed, .. } => {
                    // The line after it was tied to the line as it once was.
                    read.ties.extend(claimed.map(|seal| (0, None, seal)));
                    take(&mut read.value, read.lines, raw);
                }
                RawLine::Conflict => take(&mut read.value, read.lines, raw),
            }
        }
        read.lines += 1;
    }
    read
}

/// The beginning of an object, and not all of it; or the zeros that a file system leaves where nothing was written
/// before the power went.
fn is_torn(line: &[u8]) -> bool {
    line.iter().all(|byte| *byte == 0)
        || line.starts_with(b"{\"") && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_err()
}

/// Where blocks meet: lines are numbered through, and ties followed from block to block.
struct Seam<T, F> {
    next: usize,
    /// Blocks that are done before one that comes first.
    waiting: BTreeMap<usize, OneBlock<T>>,
    shape: Shape,
    /// Seals that were seen and are not among `known`.
    above: Vec<Seal>,
    /// Only where branches were joined is a predecessor not the line right above.
    known: Option<BTreeSet<Seal>>,
    join: F,
}

impl<T, F: FnMut(Block<T>)> Seam<T, F> {
    fn add(&mut self, read: OneBlock<T>) {
        self.waiting.insert(read.number, read);
        while let Some(read) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.sew(read);
        }
    }

    fn sew(&mut self, read: OneBlock<T>) {
        let first_line = self.shape.lines + 1;
        if let (None, Some(local)) = (self.shape.first_crlf, read.first_crlf) {
            self.shape.first_crlf = Some(first_line + local);
        }
        for (local, before, seal) in read.ties {
            let before = before.filter(|before| *before != self.shape.last && *before != Seal::default());
            if let Some(before) = before {
                let known = self.known.get_or_insert_default();
                known.extend(self.above.drain(..));
                if !known.contains(&before) {
                    self.shape.untied.push(first_line + local as usize);
                }
            }
            self.above.push(seal);
            self.shape.last = seal;
        }
        if let Some(bytes) = read.torn {
            self.shape.torn = Some((self.shape.lines + read.lines, bytes));
        }
        self.shape.lines += read.lines;
        self.shape.is_open = read.is_open;
        (self.join)(Block { first_line, value: read.value });
    }
}
