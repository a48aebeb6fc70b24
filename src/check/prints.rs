//! `printed.jsonl`: what each line says, and every line that says something else than it should.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{
    BoardId, CommunityId, Date, Fact, Facts, GridId, NoteKind, PieceId, Print, Prints, Slug, Spot, WorkerId,
};
use crate::read::record::{Block, Line, RECORD, RawLine, RawRecord, Shape};

/// As many lines of a record are shown for one kind of mistake.
const SHOWN: usize = 10;

/// What the lines say, without asking whether it still holds.
#[derive(Default)]
pub struct Recorded {
    pub prints: Prints,
    /// Base addresses inside the codes, with the first line of each.
    pub bases: BTreeMap<String, usize>,
    /// Codes that the grids had, with the last line of each; and their communities.
    pub grids: BTreeMap<GridId, Recall>,
}

/// What the record remembers of a grid.
#[derive(Default)]
pub struct Recall {
    pub codes: BTreeMap<String, usize>,
    pub community: String,
    pub line: usize,
    pub pieces: usize,
    /// Name of the hue of the last print.
    pub hue: Option<String>,
}

/// What is wrong with a line, and the line, cut short.
struct Fault {
    line: usize,
    what: What,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Edited,
    Unreadable(&'static str),
    Conflict,
    Twice,
}

/// One block's share.
#[derive(Default)]
struct Gathered {
    recorded: Recorded,
    /// The line of each print, beside it, to name those that were recorded twice.
    lines: BTreeMap<PieceId, Vec<usize>>,
    batches: BTreeSet<Arc<str>>,
    faults: Vec<Fault>,
    /// Faults beyond those that are kept.
    more: usize,
    last_spot: Option<Arc<Spot>>,
}

/// Reads the record, if there is one, and says what is wrong with it.
pub fn read(raw: Option<&RawRecord>, threads: NonZeroUsize, desk: &Desk<'_>) -> Recorded {
    let Some(raw) = raw else { return Recorded::default() };
    match raw.fold(threads, Gathered::default, Gathered::take) {
        Ok((blocks, shape)) => {
            let (recorded, faults) = join(blocks);
            say_faults(faults, desk);
            say_shape(&shape, desk);
            recorded
        }
        Err(reason) => {
            desk.say(Diagnostic::new(Code::Unreadable, Place::path_only(RECORD)).with("reason", reason));
            Recorded::default()
        }
    }
}

impl Gathered {
    fn take(&mut self, number: usize, raw: RawLine<'_>) {
        match raw {
            RawLine::Sealed { line, .. } => {
                let read = serde_json::from_slice::<Line<'_>>(line).map_err(|_| "record-fields");
                if let Err(what) = read.and_then(|read| self.keep(number, &read)) {
                    self.fault(number, What::Unreadable(what), line);
                }
            }
            RawLine::Broken { line, .. } => {
                // A line that only lost its seal still counts: its code hangs somewhere.
                let is_json = || serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
                let why = |_| if is_json() { "record-fields" } else { "record-json" };
                let read = serde_json::from_slice::<Line<'_>>(line).map_err(why);
                let what = match read.and_then(|read| self.keep(number, &read)) {
                    Ok(()) => What::Edited,
                    Err(reason) => What::Unreadable(reason),
                };
                self.fault(number, what, line);
            }
            RawLine::Conflict => self.fault(number, What::Conflict, b""),
        }
    }

    fn fault(&mut self, line: usize, what: What, text: &[u8]) {
        const LONGEST: usize = 300;
        if self.faults.len() > 4 * SHOWN {
            self.more += 1;
            return;
        }
        let text = String::from_utf8_lossy(&text[..text.len().min(LONGEST)]).into_owned();
        self.faults.push(Fault { line, what, text });
    }

    /// Adds a print; what is wrong with the line, if something is.
    fn keep(&mut self, number: usize, line: &Line<'_>) -> Result<(), &'static str> {
        let id = piece_id(line)?;
        let date: Date = line.date.as_str().parse().map_err(|_| "record-date")?;
        let base = base_of(line, &id).ok_or("record-url")?;
        if line.issue == 0 || line.copies == 0 || line.batch.as_str().is_empty() {
            return Err("record-numbers");
        }
        let mut facts = Facts::default();
        for (key, digest) in line.facts.iter() {
            facts.set(Fact::parse(key).ok_or("record-facts")?, digest);
        }
        if let Some(grid) = id.grid() {
            self.recall(number, grid, line);
        }
        if !self.recorded.bases.contains_key(base) {
            self.recorded.bases.insert(base.to_owned(), number);
        }
        let print = Print {
            issue: line.issue,
            date,
            copies: line.copies,
            facts,
            spot: self.spot(line),
            batch: self.batch(line.batch.as_str()),
        };
        match self.recorded.prints.get_mut(&id) {
            Some(prints) => prints.push(print),
            None => {
                self.recorded.prints.insert(id.clone(), vec![print]);
            }
        }
        self.lines.entry(id).or_default().push(number);
        Ok(())
    }

    fn recall(&mut self, number: usize, grid: &GridId, line: &Line<'_>) {
        let recall = match self.recorded.grids.get_mut(grid) {
            Some(recall) => recall,
            None => {
                let new = Recall {
                    community: line.community.as_str().to_owned(),
                    line: number,
                    ..Recall::default()
                };
                self.recorded.grids.entry(grid.clone()).or_insert(new)
            }
        };
        recall.pieces += 1;
        if let Some(hue) = &line.hue
            && recall.hue.as_deref() != Some(hue.as_str())
        {
            recall.hue = Some(hue.as_str().to_owned());
        }
        if let Some(code) = &line.code {
            match recall.codes.get_mut(code.as_str()) {
                Some(last) => *last = number,
                None => {
                    recall.codes.insert(code.as_str().to_owned(), number);
                }
            }
        }
    }

    /// Batches repeat from line to line.
    fn batch(&mut self, batch: &str) -> Arc<str> {
        if let Some(known) = self.batches.get(batch) {
            return Arc::clone(known);
        }
        let new: Arc<str> = batch.into();
        self.batches.insert(Arc::clone(&new));
        new
    }

    fn spot(&mut self, line: &Line<'_>) -> Arc<Spot> {
        let text = |text: &Option<crate::read::record::Str<'_>>| text.as_ref().map(|t| t.as_str().to_owned());
        let spot = Spot { place: text(&line.place), size: text(&line.size), at: line.at };
        match &self.last_spot {
            Some(last) if **last == spot => Arc::clone(last),
            _ => Arc::clone(self.last_spot.insert(Arc::new(spot))),
        }
    }
}

fn piece_id(line: &Line<'_>) -> Result<PieceId, &'static str> {
    fn need<'l>(text: &'l Option<crate::read::record::Str<'_>>) -> Result<&'l str, &'static str> {
        text.as_ref().map(|text| text.as_str()).ok_or("record-fields")
    }
    let bad = || "record-id";
    let grid = || GridId::parse(need(&line.grid)?).ok_or_else(bad);
    let community = || CommunityId::parse(line.community.as_str()).ok_or_else(bad);
    Ok(match line.kind.as_str() {
        "board" => PieceId::Board(grid()?, BoardId::parse(need(&line.board)?).ok_or_else(bad)?),
        "card" => PieceId::Card(grid()?, WorkerId::parse(need(&line.worker)?).ok_or_else(bad)?),
        "wall-map" => PieceId::WallMap(community()?),
        "poster" => {
            let (folder, slug) = need(&line.note)?.split_once('/').ok_or_else(bad)?;
            let kinds = [NoteKind::Notice, NoteKind::Guide];
            let kind = kinds.into_iter().find(|kind| kind.folder() == folder).ok_or_else(bad)?;
            PieceId::Poster(community()?, kind, Slug::parse(slug).ok_or_else(bad)?)
        }
        _ => return Err("record-kind"),
    })
}

/// The base address in front of what the rest of the line says.
fn base_of<'l>(line: &'l Line<'_>, id: &PieceId) -> Option<&'l str> {
    let url = line.url.as_str();
    let base = match id {
        PieceId::Board(..) | PieceId::Card(..) => {
            let (page, fragment) = url.rsplit_once('#')?;
            let (piece, issue) = fragment.rsplit_once('.')?;
            let named = match id {
                PieceId::Board(_, board) => piece == board.as_str(),
                _ => piece == "c",
            };
            if !named || issue.parse() != Ok(line.issue) {
                return None;
            }
            page.strip_suffix('/')?.strip_suffix(id.grid()?.as_str())?.strip_suffix("g/")?
        }
        PieceId::WallMap(community) => {
            url.strip_suffix('/')?.strip_suffix(community.as_str())?.strip_suffix("c/")?
        }
        PieceId::Poster(community, kind, slug) => url
            .strip_suffix('/')?
            .strip_suffix(slug.as_str())?
            .strip_suffix('/')?
            .strip_suffix(community.as_str())?
            .strip_suffix('/')?
            .strip_suffix(kind.folder())?,
    };
    (base.starts_with("https://") && base.ends_with('/')).then_some(base)
}

/// Puts the blocks' shares together and finds what was recorded twice.
fn join(blocks: Vec<Block<Gathered>>) -> (Recorded, (Vec<Fault>, usize)) {
    let mut all = Recorded::default();
    let mut lines: BTreeMap<PieceId, Vec<usize>> = BTreeMap::new();
    let (mut faults, mut more) = (Vec::new(), 0);
    for Block { first_line, value } in blocks {
        for (id, prints) in value.recorded.prints {
            all.prints.entry(id).or_default().extend(prints);
        }
        for (id, numbers) in value.lines {
            lines.entry(id).or_default().extend(numbers.into_iter().map(|n| n + first_line));
        }
        for (base, line) in value.recorded.bases {
            all.bases.entry(base).or_insert(line + first_line);
        }
        for (grid, recall) in value.recorded.grids {
            let line = recall.line + first_line;
            let known = all.grids.entry(grid).or_insert_with(|| Recall { line, ..Recall::default() });
            known.pieces += recall.pieces;
            known.codes.extend(recall.codes.into_iter().map(|(code, line)| (code, line + first_line)));
            known.hue = recall.hue.or(known.hue.take());
            if known.community.is_empty() {
                known.community = recall.community;
            }
        }
        faults.extend(value.faults.into_iter().map(|fault| Fault { line: fault.line + first_line, ..fault }));
        more += value.more;
    }
    for (id, prints) in &all.prints {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let numbers = lines.get(id).map_or(&[][..], Vec::as_slice);
        for (print, line) in prints.iter().zip(numbers) {
            if !seen.insert(print.batch.borrow()) {
                faults.push(Fault { line: *line, what: What::Twice, text: format!("{} {id}", print.batch) });
            }
        }
    }
    (all, (faults, more))
}

/// The first few of each kind, the last of which tells how many more there are.
fn say_faults((mut faults, more): (Vec<Fault>, usize), desk: &Desk<'_>) {
    faults.sort_by_key(|fault| (fault.what, fault.line));
    for of_kind in faults.chunk_by(|a, b| a.what == b.what) {
        let rest = of_kind.len().saturating_sub(SHOWN) + more;
        for (index, fault) in of_kind.iter().take(SHOWN).enumerate() {
            let is_last = index + 1 == of_kind.len().min(SHOWN);
            let place = Place::line(RECORD, fault.line, &fault.text);
            let diagnostic = match fault.what {
                What::Edited => Diagnostic::new(Code::RecordEdited, place),
                What::Unreadable(reason) => {
                    Diagnostic::new(Code::RecordLine, place).with_word("reason", reason)
                }
                What::Conflict => {
                    Diagnostic::new(Code::RecordConflict, Place::line(RECORD, fault.line, "<<<<<<<"))
                }
                What::Twice => Diagnostic::new(Code::RecordTwice, place).with("piece", &fault.text),
            };
            desk.say(diagnostic.with("more", if is_last { rest } else { 0 }));
        }
    }
}

fn say_shape(shape: &Shape, desk: &Desk<'_>) {
    let line = |code, number| Diagnostic::new(code, Place::line(RECORD, number, ""));
    if shape.has_mark {
        desk.say(line(Code::RecordEncoding, 1).with_word("what", "record-mark"));
    }
    if let Some(number) = shape.first_crlf {
        desk.say(line(Code::RecordEncoding, number).with_word("what", "record-crlf"));
    }
    if let Some((number, bytes)) = &shape.torn {
        let text = String::from_utf8_lossy(bytes).into_owned();
        desk.say(Diagnostic::new(Code::RecordTorn, Place::line(RECORD, *number, text)));
    }
    for (index, number) in shape.untied.iter().take(SHOWN).enumerate() {
        let rest = if index + 1 == SHOWN { shape.untied.len() - SHOWN } else { 0 };
        desk.say(line(Code::RecordGap, *number).with("more", rest));
    }
}
