//! The record of prints: what a batch will have printed, and `record`, which writes down that it was.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::{BuildFault, Prepared, Request, prepare};
use crate::check::{has_known_facts, is_sound_print};
use crate::diagnostics::Diagnostics;
use crate::model::{Date, PieceId, Site};
use crate::plan::facts::{self, FactBook};
use crate::plan::{CodeFor, Issues, Piece, code_text, community_text, note_text};
use crate::publish::{Manifest, NewPrints, Output, append_prints, finish_interrupted};
use crate::read::record::{Block, Head, Line, RECORD, RawLine, RawRecord, Seal, Shape};
use crate::theme::Hue;

/// What `batch.json` says of a batch, as far as recording needs it.
#[derive(Deserialize)]
struct Listing<'l> {
    #[serde(borrow)]
    record: Vec<Line<'l>>,
}

/// A `batch.json` as it was read.
struct ListingFile {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl ListingFile {
    fn read(output: &Path, id: &str) -> Result<Self, RecordFault> {
        let path = output.join("print/batches").join(id).join("batch.json");
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Self { path, bytes }),
            Err(fault) => Err(RecordFault::BrokenBatch(path, fault.to_string())),
        }
    }

    fn lines(&self) -> Result<Vec<Line<'_>>, RecordFault> {
        let listing: Result<Listing<'_>, _> = serde_json::from_slice(&self.bytes);
        let listing = listing.map_err(|f| RecordFault::BrokenBatch(self.path.clone(), f.to_string()))?;
        Ok(listing.record)
    }
}

/// A batch in the output folder.
#[derive(Clone, Debug, Serialize)]
pub struct BatchState {
    pub id: String,
    /// Pieces that it holds, and how many of them are in the record.
    pub pieces: usize,
    pub recorded: usize,
}

/// A batch that was recorded.
pub struct Recorded {
    pub lines: usize,
    /// The start of a torn last line that was taken away.
    pub torn: Option<String>,
    /// The day of the batch, if it is still to come: until then what hangs is compared with today's content.
    pub ahead: Option<Date>,
    pub found: Diagnostics,
}

/// Why nothing was recorded.
pub enum RecordFault {
    Build(BuildFault),
    UnknownBatch {
        known: Vec<BatchState>,
    },
    UnknownPiece {
        name: String,
        known: Vec<String>,
    },
    /// Its `batch.json` cannot be used.
    BrokenBatch(PathBuf, String),
    Already,
    /// Somebody else wrote the record in the meantime.
    Meanwhile,
    /// Lines that cannot be understood cannot be sealed.
    Unreadable {
        line: usize,
    },
}

impl<F: Into<BuildFault>> From<F> for RecordFault {
    fn from(fault: F) -> Self {
        Self::Build(fault.into())
    }
}

/// The lines that recording a batch will add: one a piece, whatever it was printed on.
pub fn lines(
    site: &Site,
    pieces: &[(Piece, usize)],
    issues: &Issues,
    hues: &[Hue],
    batch: &str,
) -> Vec<Line<'static>> {
    let book = FactBook::of(site);
    let mut copies: BTreeMap<PieceId, (Piece, usize)> = BTreeMap::new();
    for (piece, count) in pieces.iter().flat_map(|(piece, count)| singles(piece, *count)) {
        let Some(id) = facts::id(site, &piece) else { continue };
        copies.entry(id).or_insert((piece, 0)).1 += count;
    }
    let line = |(id, (piece, copies)): (&PieceId, &(Piece, usize))| {
        let (issue, _) = issues.stamp(id, site);
        let line = line(site, id, piece, (issue, *copies), &book, batch);
        // As `Studio::hue` takes it.
        let hue = id.grid().and_then(|grid| site.grid(grid)).map(|(_, grid)| &hues[grid.hue % hues.len()]);
        Line { hue: hue.map(|hue| hue.name.clone().into()), ..line }
    };
    copies.iter().map(line).collect()
}

/// The cards of a sheet, each as often as it lies there; any other piece as it is.
fn singles(piece: &Piece, copies: usize) -> Vec<(Piece, usize)> {
    let Piece::Sheet(sheet) = piece else { return vec![(piece.clone(), copies)] };
    let often = |index: usize| sheet.positions.iter().flatten().filter(|at| **at == Some(index)).count();
    let cards = sheet.cards.iter().enumerate();
    cards
        .map(|(index, (at, worker))| (Piece::Card { at: *at, worker: worker.clone() }, often(index)))
        .filter(|(_, copies)| *copies > 0)
        .collect()
}

fn line(
    site: &Site,
    id: &PieceId,
    piece: &Piece,
    (issue, copies): (u32, usize),
    book: &FactBook,
    batch: &str,
) -> Line<'static> {
    let shown = book.shown(site, piece);
    let digests = shown.digests().map(|(fact, digest)| (fact.key().to_owned(), digest.to_owned()));
    let head = |community: String, url| Head {
        date: site.today.to_string(),
        batch: batch.to_owned(),
        kind: id.kind(),
        community,
        url,
        issue,
        copies: u32::try_from(copies).unwrap_or(u32::MAX),
    };
    let facts = digests.collect();
    match piece {
        Piece::Board { at, index, .. } => {
            let (community, grid) = at.look_up(site);
            let board = &grid.boards[*index];
            let url = code_text(site, grid, CodeFor::Board(&board.id, issue));
            let line = Line::new(head(community.id.to_string(), url), facts);
            Line {
                grid: Some(grid.id.to_string().into()),
                code: grid.code.clone().map(Into::into),
                board: Some(board.id.to_string().into()),
                place: board.place.as_ref().map(|place| facts::without_phones(place.default()).0.into()),
                size: facts::size_of(site, piece).map(Into::into),
                at: board.at,
                ..line
            }
        }
        Piece::Card { at, worker } => {
            let (community, grid) = at.look_up(site);
            let url = code_text(site, grid, CodeFor::Card(issue));
            let line = Line::new(head(community.id.to_string(), url), facts);
            Line {
                grid: Some(grid.id.to_string().into()),
                code: grid.code.clone().map(Into::into),
                worker: Some(worker.to_string().into()),
                size: Some(format!("{}x{}", site.card.width, site.card.height).into()),
                ..line
            }
        }
        Piece::WallMap { community, size } => {
            let community = &site.communities[*community];
            let url = community_text(site, community);
            let line = Line::new(head(community.id.to_string(), url), facts);
            Line { size: Some(format!("{}x{}", size.width, size.height).into()), ..line }
        }
        Piece::Poster { note, size } => {
            let (community, note) = note.look_up(site);
            let url = note_text(site, community, note);
            let line = Line::new(head(community.id.to_string(), url), facts);
            Line {
                note: Some(format!("{}/{}", note.kind.folder(), note.slug).into()),
                size: Some(format!("{}x{}", size.width, size.height).into()),
                ..line
            }
        }
        // Pieces without an id were left out.
        Piece::Sheet(_) | Piece::Calibration(_) | Piece::Checklist(_) => {
            Line::new(head(id.to_string(), String::new()), facts)
        }
    }
}

/// The batches that lie in the output folder.
pub fn batches(request: &Request, output: &Path) -> Result<Vec<BatchState>, RecordFault> {
    let prepared = prepared(request, output)?;
    let record = prepared.checked.as_ref().map(|checked| &checked.site.record);
    let state = |id: String| {
        let file = ListingFile::read(output, &id).ok()?;
        let pieces = file.lines().ok()?.len();
        let recorded = record.map_or(0, |record| record.lines_of(&id));
        Some(BatchState { pieces, recorded, id })
    };
    Ok(Output::batches(output).into_iter().filter_map(state).collect())
}

/// Reads and checks, after finishing what was interrupted.
fn prepared(request: &Request, output: &Path) -> Result<Prepared, BuildFault> {
    finish_interrupted(output)?;
    Ok(prepare(request, &Manifest::of_output(output)))
}

/// Writes down that a batch was printed. Content that cannot be published is no hindrance: the sheets hang;
/// a record that is damaged is.
pub fn record(request: &Request, output: &Path, id: &str) -> Result<Recorded, RecordFault> {
    // The batch may be what is to be finished.
    finish_interrupted(output)?;
    let is_name = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_name || !Output::batches(output).iter().any(|known| known == id) {
        return Err(RecordFault::UnknownBatch { known: batches(request, output)? });
    }
    // Held until the end: two at once would lose the lines of one.
    let _output = Output::open(output)?;
    let file = ListingFile::read(output, id)?;
    let batch = file.lines()?;
    let is_ours = |line: &&Line<'_>| {
        line.batch.as_str() == id && line.copies > 0 && is_sound_print(line) && has_known_facts(line)
    };
    if let Some(line) = batch.iter().find(|line| !is_ours(line)) {
        return Err(RecordFault::BrokenBatch(file.path.clone(), line.name()));
    }
    // Another computer may have given the same number to another batch: its lines are told apart by what they say, and
    // ours get a number of their own, as `rechain` would give them.
    let is_same_number = |line: &Line<'_>| line.batch.as_str().trim_end_matches('b') == id;
    let tail = Tail::read(request, output, is_same_number)?;
    let said = |line: &Line<'_>| {
        let line = Line { batch: id.to_owned().into(), ..line.clone() };
        serde_json::to_string(&line).unwrap_or_default()
    };
    let known: BTreeSet<String> = tail.picked().map(|line| said(&line)).collect();
    let key = |line: &Line<'_>| (line.batch.as_str().to_owned(), line.kind.as_str().to_owned(), line.name());
    let taken: BTreeSet<_> = tail.picked().map(|line| key(&line)).collect();
    let mut missing: Vec<Line<'_>> = batch.into_iter().filter(|line| !known.contains(&said(line))).collect();
    for line in &mut missing {
        while taken.contains(&key(line)) {
            line.batch = format!("{}b", line.batch.as_str()).into();
        }
    }
    if missing.is_empty() {
        return Err(RecordFault::Already);
    }
    tail.append(request, &missing)
}

/// Writes down that all sheets of some pieces, by the names that `status` shows, were taken down.
pub fn take_down(request: &Request, output: &Path, names: &[String]) -> Result<Recorded, RecordFault> {
    let _output = Output::open(output)?;
    let prepared = prepared(request, output)?;
    let site = prepared.checked.as_ref().map(|checked| &checked.site);
    let site = site.ok_or_else(|| BuildFault::Errors(prepared.found.clone()))?;
    let hanging: Vec<String> = site
        .record
        .pieces()
        .map(|(id, _)| id)
        .filter(|id| !site.record.is_down(id))
        .map(PieceId::to_string)
        .collect();
    if let Some(name) = names.iter().find(|name| !hanging.contains(name)) {
        return Err(RecordFault::UnknownPiece { name: name.clone(), known: hanging });
    }
    let tail = Tail::read(request, output, |line| names.contains(&line.name()))?;
    let mut last: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (line, bytes) in tail.picked().zip(&tail.picked) {
        last.insert(line.name(), bytes.clone());
    }
    let day = site.today.to_string();
    let lines: Vec<Line<'_>> = last
        .iter()
        .filter_map(|(name, bytes)| {
            let line: Line<'_> = serde_json::from_slice(bytes).ok()?;
            let batch = free_batch(site, format!("{day}-down-{name}")).into();
            Some(Line { date: day.clone().into(), batch, copies: 0, ..line })
        })
        .collect();
    tail.append(request, &lines)
}

/// A batch id that no line has: a piece may be taken down twice on one day.
fn free_batch(site: &Site, id: String) -> String {
    let later = (2..).map(|n| format!("{id}-{n}"));
    std::iter::once(id.clone()).chain(later).find(|id| site.record.lines_of(id) == 0).unwrap_or(id)
}

/// What appending needs to know of the record, with the lines that somebody picked.
struct Tail {
    raw: Option<RawRecord>,
    shape: Shape,
    picked: Vec<Vec<u8>>,
    /// `None` where the content cannot be read.
    today: Option<Date>,
    found: Diagnostics,
}

impl Tail {
    /// Content that cannot be published is no hindrance; a record that is damaged is.
    fn read(
        request: &Request,
        output: &Path,
        pick: impl Fn(&Line<'_>) -> bool + Sync,
    ) -> Result<Self, RecordFault> {
        let prepared = prepared(request, output)?;
        let today = prepared.checked.as_ref().map(|checked| checked.site.today);
        let found = prepared.found.of_file(RECORD);
        if found.has_errors() {
            return Err(RecordFault::Build(BuildFault::Errors(found)));
        }
        let raw = RawRecord::find(&request.root).map_err(|fault| fault_of(&request.root, fault))?;
        let (mut picked, mut shape) = (Vec::new(), Shape::default());
        if let Some(raw) = &raw {
            let take = |all: &mut Vec<Vec<u8>>, _, raw: RawLine<'_>| {
                if let RawLine::Sealed { line, .. } = raw
                    && serde_json::from_slice::<Line<'_>>(line).is_ok_and(|read| pick(&read))
                {
                    all.push(line.to_vec());
                }
            };
            let join = |block: Block<Vec<Vec<u8>>>| picked.extend(block.value);
            let folded = raw.fold(request.jobs, Vec::new, take, join);
            shape = folded.map_err(|fault| fault_of(&request.root, fault))?;
        }
        Ok(Self { raw, shape, picked, today, found })
    }

    fn picked(&self) -> impl Iterator<Item = Line<'_>> {
        self.picked.iter().filter_map(|line| serde_json::from_slice(line).ok())
    }

    fn append(self, request: &Request, lines: &[Line<'_>]) -> Result<Recorded, RecordFault> {
        let mut before = self.shape.last;
        let mut text = String::new();
        for line in lines {
            let object = serde_json::to_string(line).unwrap_or_default(); // texts and numbers always have a JSON form
            let (line, seal) = Seal::close(&object, before);
            text.push_str(&line);
            text.push('\n');
            before = seal;
        }
        let torn = self.shape.torn.map(|(_, bytes)| bytes);
        let length = self.raw.as_ref().map_or(0, RawRecord::length);
        let keep = length - torn.as_ref().map_or(0, |bytes| bytes.len() as u64);
        if torn.is_none() && self.shape.is_open {
            text.insert(0, '\n');
        }
        if !append_prints(&request.root, length, keep, &text)? {
            return Err(RecordFault::Meanwhile);
        }
        let torn = torn.map(|bytes| String::from_utf8_lossy(&bytes).chars().take(120).collect());
        let day = lines.iter().filter_map(|line| line.date.as_str().parse::<Date>().ok()).max();
        let ahead = day.filter(|day| self.today.is_some_and(|today| *day > today));
        Ok(Recorded { lines: lines.len(), torn, ahead, found: self.found })
    }
}

fn fault_of(root: &Path, fault: std::io::Error) -> RecordFault {
    RecordFault::Build(BuildFault::Publish(crate::publish::PublishError::Io(root.join(RECORD), fault)))
}

/// What `rechain` did.
pub struct Rechained {
    pub lines: usize,
    /// Equal lines of which one was kept.
    pub doubles: usize,
    /// Lines that got another batch number, for two computers had used one.
    pub renamed: usize,
    /// Where the file as it was is kept.
    pub kept: PathBuf,
}

/// Seals and ties all lines anew, in their order: after a merge, or after an edit that was right. The file as
/// it was is kept beside it.
pub fn rechain(request: &Request, output: &Path) -> Result<Rechained, RecordFault> {
    let _output = Output::open(output)?;
    let Some(raw) = RawRecord::find(&request.root).map_err(|fault| fault_of(&request.root, fault))? else {
        return Err(RecordFault::UnknownBatch { known: Vec::new() });
    };
    let take = |all: &mut Vec<(usize, Vec<u8>)>, number, line: RawLine<'_>| match line {
        RawLine::Sealed { line, .. } | RawLine::Broken { line, .. } => all.push((number, line.to_vec())),
        RawLine::Conflict => {}
    };
    let done = Rechained { lines: 0, doubles: 0, renamed: 0, kept: PathBuf::new() };
    let anew = NewPrints::begin(&request.root)?;
    let mut chain = Chain { seen: BTreeMap::new(), before: Seal::default(), anew, done };
    let mut so_far = Ok(());
    let join = |block: Block<Vec<(usize, Vec<u8>)>>| {
        for (number, line) in block.value {
            if so_far.is_ok() {
                so_far = chain.add(number + block.first_line, &line);
            }
        }
    };
    raw.fold(request.jobs, Vec::new, take, join).map_err(|fault| fault_of(&request.root, fault))?;
    so_far?;
    let Chain { anew, done, .. } = chain;
    Ok(Rechained { kept: anew.finish()?, ..done })
}

/// Lines that are tied to each other anew, one after the other.
struct Chain {
    /// What was printed in which batch, and what was said of it, by their digests: a city's record has millions of lines.
    seen: BTreeMap<u128, u128>,
    before: Seal,
    anew: NewPrints,
    done: Rechained,
}

impl Chain {
    fn add(&mut self, number: usize, bytes: &[u8]) -> Result<(), RecordFault> {
        let unreadable = || RecordFault::Unreadable { line: number };
        let mut line: Line<'_> = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
        if !is_sound_print(&line) {
            return Err(unreadable());
        }
        let said = xxh3_128(serde_json::to_string(&line).unwrap_or_default().as_bytes());
        match self.seen.get(&printed(&line)) {
            Some(known) if *known == said => {
                self.done.doubles += 1;
                return Ok(());
            }
            Some(_) => {
                while self.seen.contains_key(&printed(&line)) {
                    line.batch = format!("{}b", line.batch.as_str()).into();
                }
                self.done.renamed += 1;
            }
            None => {}
        }
        self.seen.insert(printed(&line), said);
        let (sealed, seal) = Seal::close(&serde_json::to_string(&line).unwrap_or_default(), self.before);
        self.anew.write(&sealed)?;
        self.before = seal;
        self.done.lines += 1;
        Ok(())
    }
}

/// Which piece was printed in which batch, digested.
fn printed(line: &Line<'_>) -> u128 {
    let worker = line.worker.as_ref().map_or("", |worker| worker.as_str());
    let page = line.url.as_str().split('#').next().unwrap_or_default();
    let board = line.board.as_ref().map_or("", |board| board.as_str());
    let (batch, kind) = (line.batch.as_str(), line.kind.as_str());
    xxh3_128(format!("{batch}\0{kind} {page} {board} {worker}").as_bytes())
}
