//! `printed.jsonl`: what each line says, and every line that says something else than it should.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{
    BoardId, CommunityId, Date, Fact, Facts, GridId, Histories, History, NoteKind, PieceId, Print, Slug,
    Spot, WorkerId,
};
use crate::read::record::{Block, FactDigests, Line, RECORD, RawLine, RawRecord, Shape, Str};

/// As many lines of a record are shown for one kind of mistake.
const SHOWN: usize = 10;

/// What the lines say, without asking whether it still holds.
#[derive(Default)]
pub struct Recorded {
    pub histories: Histories,
    /// Pieces of each batch.
    pub batches: BTreeMap<Arc<str>, usize>,
    /// Base addresses inside the codes, with the first line of each.
    pub bases: BTreeMap<String, usize>,
    pub grids: BTreeMap<GridId, Recall>,
}

/// What the record remembers of a grid.
#[derive(Default)]
pub struct Recall {
    /// Codes that it had, with the last line of each.
    pub codes: BTreeMap<String, usize>,
    pub community: String,
    /// Its first line.
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

/// One block's share. What a piece shows stays unread text until it is known which prints count.
#[derive(Default)]
struct Gathered {
    pieces: Vec<Piece>,
    /// Their positions, by what the line calls them.
    known: BTreeMap<Vec<u8>, usize>,
    batches: BTreeMap<Arc<str>, usize>,
    last_batch: Option<(Arc<str>, usize)>,
    bases: BTreeMap<String, usize>,
    faults: Vec<Fault>,
    /// Faults beyond those that are kept.
    more: usize,
    /// Used again for every line.
    name: Vec<u8>,
}

struct Piece {
    id: PieceId,
    history: History<Box<str>>,
    recall: Recall,
    /// The batch of each line, as a hash, with the line.
    batches: Vec<(u64, u32)>,
}

/// Reads the record, if there is one, and says what is wrong with it.
pub fn read(raw: Option<&RawRecord>, threads: NonZeroUsize, desk: &Desk<'_>) -> Recorded {
    let Some(raw) = raw else { return Recorded::default() };
    let mut joined = Joined::default();
    match raw.fold(threads, Gathered::default, Gathered::take, |block| joined.add(block)) {
        Ok(shape) => {
            let (recorded, faults) = joined.finish();
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
                if let Err(reason) = parse(line).and_then(|read| self.keep(number, &read)) {
                    self.fault(number, What::Unreadable(reason), line);
                }
            }
            // A line that only lost its seal still counts: its code hangs somewhere.
            RawLine::Broken { line, .. } => {
                let what = match parse(line).and_then(|read| self.keep(number, &read)) {
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
        let date: Date = line.date.as_str().parse().map_err(|_| "record-date")?;
        if line.issue == 0 || line.batch.as_str().is_empty() {
            return Err("record-numbers");
        }
        self.name.clear();
        for part in [Some(&line.kind), Some(&line.community), line.grid.as_ref(), line.board.as_ref()]
            .into_iter()
            .chain([line.worker.as_ref(), line.note.as_ref()])
        {
            self.name.extend(part.map_or("", Str::as_str).bytes().chain([0]));
        }
        let known = self.known.get(&self.name).copied();
        let new = if known.is_none() { Some(piece_id(line)?) } else { None };
        let id = known.map(|index| &self.pieces[index].id).or(new.as_ref()).ok_or("record-id")?;
        let base = base_of(line, id).ok_or("record-url")?;
        if !self.bases.contains_key(base) {
            self.bases.insert(base.to_owned(), number);
        }
        let batch = self.batch(line.batch.as_str());
        let last = known.map(|index| &self.pieces[index].history);
        let print = Print {
            issue: line.issue,
            since: date,
            last: date,
            copies: line.copies,
            facts: line.facts.as_str().into(),
            spot: spot(line, last),
            batch,
        };
        let index = match new {
            None => {
                let index = known.unwrap_or_default();
                self.pieces[index].history.add(print);
                index
            }
            Some(id) => {
                self.known.insert(self.name.clone(), self.pieces.len());
                let recall = Recall {
                    community: line.community.as_str().to_owned(),
                    line: number,
                    ..Recall::default()
                };
                self.pieces.push(Piece { id, history: History::new(print), recall, batches: Vec::new() });
                self.pieces.len() - 1
            }
        };
        let piece = &mut self.pieces[index];
        piece.batches.push((hash(line.batch.as_str()), u32::try_from(number).unwrap_or(u32::MAX)));
        piece.recall.see(number, line);
        Ok(())
    }

    fn batch(&mut self, batch: &str) -> Arc<str> {
        // The lines of a batch follow each other.
        if let Some((last, lines)) = self.last_batch.as_mut().filter(|(last, _)| **last == *batch) {
            *lines += 1;
            return Arc::clone(last);
        }
        self.close_batch();
        let known = self.batches.get_key_value(batch).map(|(known, _)| Arc::clone(known));
        let known = known.unwrap_or_else(|| batch.into());
        self.last_batch = Some((Arc::clone(&known), 1));
        known
    }

    fn close_batch(&mut self) {
        if let Some((batch, lines)) = self.last_batch.take() {
            *self.batches.entry(batch).or_default() += lines;
        }
    }
}

/// Whether a line says what a line of the record must.
pub fn is_sound(line: &Line<'_>) -> bool {
    let has_base = |id: &PieceId| base_of(line, id).is_some();
    piece_id(line).is_ok_and(|id| has_base(&id))
        && line.date.as_str().parse::<Date>().is_ok()
        && line.issue > 0
        && facts(line.facts.as_str()).is_some()
}

fn parse(line: &[u8]) -> Result<Line<'_>, &'static str> {
    let text = std::str::from_utf8(line).map_err(|_| "record-json")?;
    let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    serde_json::from_str(text).map_err(|_| if is_json() { "record-fields" } else { "record-json" })
}

/// Only compared with others of the same run.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// The facts of a print; `None` where one is not known.
fn facts(text: &str) -> Option<Facts> {
    let mut facts = Facts::default();
    for (key, digest) in FactDigests::parse(text)? {
        facts.set(Fact::parse(&key)?, &digest);
    }
    Some(facts)
}

/// Where the piece was to hang: most often the same place as last time.
fn spot(line: &Line<'_>, history: Option<&History<Box<str>>>) -> Arc<Spot> {
    fn text<'l>(text: &'l Option<Str<'_>>) -> Option<&'l str> {
        text.as_ref().map(Str::as_str)
    }
    let is_same = |spot: &Spot| {
        spot.place.as_deref() == text(&line.place)
            && spot.size.as_deref() == text(&line.size)
            && spot.at == line.at
    };
    let known = history.and_then(|history| history.last_spot()).filter(|spot| is_same(spot));
    known.map(Arc::clone).unwrap_or_else(|| {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Arc::new(Spot { place: own(text(&line.place)), size: own(text(&line.size)), at: line.at })
    })
}

impl Recall {
    fn see(&mut self, number: usize, line: &Line<'_>) {
        self.pieces += 1;
        if let Some(hue) = &line.hue
            && self.hue.as_deref() != Some(hue.as_str())
        {
            self.hue = Some(hue.as_str().to_owned());
        }
        if let Some(code) = &line.code {
            match self.codes.get_mut(code.as_str()) {
                Some(last) => *last = number,
                None => drop(self.codes.insert(code.as_str().to_owned(), number)),
            }
        }
    }

    /// Adds what later lines say; their numbers begin at `first`.
    fn join(&mut self, later: Self, first: usize) {
        if self.pieces == 0 {
            (self.community, self.line) = (later.community, later.line + first);
        }
        self.pieces += later.pieces;
        self.codes.extend(later.codes.into_iter().map(|(code, line)| (code, line + first)));
        self.hue = later.hue.or(self.hue.take());
    }
}

fn piece_id(line: &Line<'_>) -> Result<PieceId, &'static str> {
    fn need<'l>(text: &'l Option<Str<'_>>) -> Result<&'l str, &'static str> {
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

/// The blocks' shares, put together one after the other.
#[derive(Default)]
struct Joined {
    all: Recorded,
    histories: BTreeMap<PieceId, History<Box<str>>>,
    /// The batch of each line of a piece, as a hash, with the line.
    batches: BTreeMap<PieceId, Vec<(u64, usize)>>,
    faults: Vec<Fault>,
    more: usize,
}

impl Joined {
    fn add(&mut self, Block { first_line, mut value }: Block<Gathered>) {
        value.close_batch();
        for piece in value.pieces {
            if let Some(grid) = piece.id.grid() {
                match self.all.grids.get_mut(grid) {
                    Some(recall) => recall.join(piece.recall, first_line),
                    None => self.all.grids.entry(grid.clone()).or_default().join(piece.recall, first_line),
                }
            }
            let numbered = piece.batches.into_iter().map(|(batch, line)| (batch, line as usize + first_line));
            match self.histories.get_mut(&piece.id) {
                Some(history) => {
                    self.batches.entry(piece.id).or_default().extend(numbered);
                    history.join(piece.history);
                }
                None => {
                    self.batches.insert(piece.id.clone(), numbered.collect());
                    self.histories.insert(piece.id, piece.history);
                }
            }
        }
        for (batch, lines) in value.batches {
            *self.all.batches.entry(batch).or_default() += lines;
        }
        for (base, line) in value.bases {
            self.all.bases.entry(base).or_insert(line + first_line);
        }
        let faults = value.faults.into_iter();
        self.faults.extend(faults.map(|fault| Fault { line: fault.line + first_line, ..fault }));
        self.more += value.more;
    }

    /// What was gathered, with what is wrong with it; what was recorded twice is found here.
    fn finish(mut self) -> (Recorded, (Vec<Fault>, usize)) {
        for (id, mut lines) in self.batches {
            lines.sort_unstable();
            for pair in lines.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                self.faults.push(Fault { line: pair[1].1, what: What::Twice, text: id.to_string() });
            }
        }
        // A fact of another version of the tool is one that differs.
        let known = |text: Box<str>| facts(&text).unwrap_or_default();
        let histories = self.histories.into_iter();
        self.all.histories = histories.map(|(id, history)| (id, history.map(known))).collect();
        (self.all, (self.faults, self.more))
    }
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
            desk.say(diagnostic.with("more", how_many_more(if is_last { rest } else { 0 })));
        }
    }
}

/// How many more, for a message that chooses its words by it.
pub fn how_many_more(count: usize) -> String {
    if count == 0 { "none".to_owned() } else { count.to_string() }
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
        desk.say(line(Code::RecordGap, *number).with("more", how_many_more(rest)));
    }
}
