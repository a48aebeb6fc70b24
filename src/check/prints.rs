//! `printed.jsonl`: what the lines say, and every line that says something else than it should.

mod faults;
mod lines;
mod texts;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{GridId, History, PieceId, Print, Record, Spot};
use crate::read::limits;
use crate::read::record::{Block, RECORD, RawRecord};
pub use faults::how_many_more;
use faults::{Faults, What, say_shape};
use lines::{Gathered, Printed};
pub use lines::{has_known_facts, is_sound};
use texts::{Number, Tables, Texts};

/// From so many issues on fewer of each piece are told apart: 24 MB, and of the city of most grids each piece's fourth.
const MANY_ISSUES: usize = 200_000;

/// What the lines say, without asking whether it still holds.
#[derive(Debug, Default)]
pub struct Recorded {
    pub record: Arc<Record>,
    /// Base addresses inside the codes, with the first line of each.
    pub bases: BTreeMap<String, usize>,
    pub grids: BTreeMap<GridId, Recall>,
}

/// What the record remembers of a grid.
#[derive(Debug, Default)]
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

/// Reads the record, if there is one, and says what is wrong with it.
pub fn read(raw: Option<&RawRecord>, threads: NonZeroUsize, desk: &Desk<'_>) -> Recorded {
    let Some(raw) = raw else { return Recorded::default() };
    let mut joined = Joined::default();
    match raw.fold(threads, Gathered::default, Gathered::take, |block| joined.add(block)) {
        Ok(shape) => {
            if let Some((kind, count, limit)) = joined.too_many() {
                let diagnostic = Diagnostic::new(Code::TooMany, Place::path_only(RECORD)).with("kind", kind);
                desk.say(diagnostic.with_word("what", kind).with("count", count).with("limit", limit));
                return Recorded::default();
            }
            let (recorded, faults) = joined.finish();
            faults.say(desk);
            say_shape(&shape, desk);
            recorded
        }
        Err(reason) => {
            desk.say(Diagnostic::new(Code::Unreadable, Place::path_only(RECORD)).with("reason", reason));
            Recorded::default()
        }
    }
}

/// The blocks' shares, put together one after the other. Everything that has a number lies at it.
#[derive(Default)]
struct Joined {
    tables: Tables,
    pieces: Vec<Piece>,
    spots: Vec<Arc<Spot>>,
    batches: Vec<(Arc<str>, usize)>,
    /// The first line of each base address.
    bases: Vec<usize>,
    grids: Vec<GridLines>,
    grid_numbers: BTreeMap<GridId, usize>,
    /// Piece, batch and line of every line.
    seen: Vec<(Number, Number, usize)>,
    /// How many issues of all pieces are told apart so far.
    issues: usize,
    /// A line of some piece is of a batch that was there before the piece's last one: one may be there twice.
    is_disordered: bool,
    faults: Faults,
}

struct Piece {
    id: PieceId,
    history: Option<History>,
    grid: Option<usize>,
    /// Batches are numbered as they come: of ever higher ones none is there twice.
    last_batch: Option<Number>,
}

/// What the lines of one grid's boards and cards say of it.
struct GridLines {
    community: Number,
    first_line: usize,
    count: usize,
    hue: Option<Number>,
    /// With the last line of each.
    codes: Vec<(Number, usize)>,
}

impl Joined {
    /// What there is more of than can be kept, how many so far, and the limit.
    fn too_many(&self) -> Option<(&'static str, usize, usize)> {
        let (lines, texts) = (self.seen.len(), self.tables.len());
        let is_above = |(_, count, limit): &(_, usize, usize)| count > limit;
        let lines = ("limit-record-lines", lines, limits::RECORD_LINES);
        let texts = ("limit-record-texts", texts, limits::RECORD_TEXTS);
        let size = ("limit-record-size", self.tables.size(), limits::RECORD_TEXT_BYTES);
        [lines, texts, size].into_iter().find(is_above)
    }

    fn add(&mut self, Block { first_line, value }: Block<Gathered>) {
        if self.too_many().is_some() {
            return;
        }
        let Gathered { tables, lines, faults, .. } = value;
        self.faults.join(faults, first_line);
        let pieces = renumbered(&tables.pieces, &mut self.tables.pieces);
        let spots = renumbered(&tables.spots, &mut self.tables.spots);
        let batches = renumbered(&tables.batches, &mut self.tables.batches);
        let bases = renumbered(&tables.bases, &mut self.tables.bases);
        let words = renumbered(&tables.words, &mut self.tables.words);
        for line in lines {
            self.line(Printed {
                line: line.line + first_line,
                piece: pieces[line.piece as usize],
                spot: spots[line.spot as usize],
                batch: batches[line.batch as usize],
                base: bases[line.base as usize],
                community: words[line.community as usize],
                code: line.code.map(|code| words[code as usize]),
                hue: line.hue.map(|hue| words[hue as usize]),
                ..line
            });
        }
    }

    fn line(&mut self, line: Printed) {
        // New numbers are dense, and each table is added to in step with the texts that it belongs to.
        if line.spot as usize == self.spots.len() {
            let spot = self.tables.spots.get(line.spot).and_then(lines::spot);
            self.spots.push(Arc::new(spot.unwrap_or_default()));
        }
        if line.batch as usize == self.batches.len() {
            self.batches.push((text(&self.tables.batches, line.batch).into(), 0));
        }
        if line.base as usize == self.bases.len() {
            self.bases.push(line.line);
        }
        if line.piece as usize == self.pieces.len() {
            let Some(id) = self.tables.pieces.get(line.piece).and_then(lines::piece_id) else { return };
            let grid = id.grid().map(|grid| self.grid(grid, &line));
            self.pieces.push(Piece { id, history: None, grid, last_batch: None });
        }
        let (batch, lines) = &mut self.batches[line.batch as usize];
        *lines += 1;
        self.seen.push((line.piece, line.batch, line.line));
        let Some(piece) = self.pieces.get_mut(line.piece as usize) else { return };
        self.is_disordered |= piece.last_batch.replace(line.batch).is_some_and(|last| last >= line.batch);
        if let Some(grid) = piece.grid {
            self.grids[grid].see(&line);
        }
        let print = Print {
            issue: line.issue,
            since: line.date,
            last: line.date,
            copies: line.copies,
            facts: line.facts,
            spot: Arc::clone(&self.spots[line.spot as usize]),
            batch: Arc::clone(batch),
        };
        let kept = if self.issues < MANY_ISSUES { History::KEPT } else { History::KEPT_OF_MANY };
        let before = piece.history.as_ref().map_or(0, History::count);
        match &mut piece.history {
            Some(history) => history.add(print, kept),
            None => piece.history = Some(History::new(print)),
        }
        self.issues += piece.history.as_ref().map_or(0, History::count) - before;
    }

    /// The number of a grid, a new one with its first line.
    fn grid(&mut self, id: &GridId, line: &Printed) -> usize {
        let next = self.grids.len();
        let number = *self.grid_numbers.entry(id.clone()).or_insert(next);
        if number == next {
            self.grids.push(GridLines {
                community: line.community,
                first_line: line.line,
                count: 0,
                hue: None,
                codes: Vec::new(),
            });
        }
        number
    }

    /// What was gathered, with what is wrong with it; what was recorded twice is found here.
    fn finish(mut self) -> (Recorded, Faults) {
        if self.is_disordered {
            self.seen.sort_unstable();
        } else {
            self.seen.clear();
        }
        let twice = self.seen.windows(2).filter(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1));
        let mut twice: Vec<(usize, Number)> = twice.map(|pair| (pair[1].2, pair[1].0)).collect();
        twice.sort_unstable();
        for (line, piece) in twice {
            let name = self.pieces.get(piece as usize).map(|piece| piece.id.to_string()).unwrap_or_default();
            self.faults.add(line, What::Twice, name.as_bytes());
        }
        let words = &self.tables.words;
        let recall = |lines: &GridLines| Recall {
            codes: lines.codes.iter().map(|(code, line)| (text(words, *code), *line)).collect(),
            community: text(words, lines.community),
            line: lines.first_line,
            pieces: lines.count,
            hue: lines.hue.map(|hue| text(words, hue)),
        };
        let grids = self.grid_numbers.into_iter().map(|(id, number)| (id, recall(&self.grids[number])));
        let recorded = Recorded {
            grids: grids.collect(),
            bases: (0..).zip(&self.bases).map(|(n, line)| (text(&self.tables.bases, n), *line)).collect(),
            record: Arc::new(Record::new(
                self.pieces.into_iter().filter_map(|piece| Some((piece.id, piece.history?))).collect(),
                self.batches.into_iter().collect(),
            )),
        };
        (recorded, self.faults)
    }
}

impl GridLines {
    fn see(&mut self, line: &Printed) {
        self.count += 1;
        self.hue = line.hue.or(self.hue);
        let Some(code) = line.code else { return };
        match self.codes.iter_mut().find(|(known, _)| *known == code) {
            Some((_, last)) => *last = line.line,
            None => self.codes.push((code, line.line)),
        }
    }
}

/// The numbers that a block's texts have among all.
fn renumbered(block: &Texts, all: &mut Texts) -> Vec<Number> {
    block.iter().map(|text| all.number(text)).collect()
}

fn text(texts: &Texts, number: Number) -> String {
    String::from_utf8_lossy(texts.get(number).unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::record::{RawLine, Seal};

    /// A board of this name, printed so often, each time with another text.
    fn printed(joined: &mut Joined, board: &str, times: usize) {
        let mut value = Gathered::default();
        for issue in 1..=times {
            let line = format!(
                "{{\"date\":\"2013-05-01\",\"batch\":\"2013-05-01-{issue}\",\"kind\":\"board\",\"community\":\"qinghe\",\
                 \"grid\":\"qh01\",\"code\":\"420100001001001\",\"board\":\"{board}\",\
                 \"url\":\"https://grid.example.cn/g/qh01/#{board}.{issue}\",\"issue\":{issue},\"copies\":1,\
                 \"facts\":{{}}}}"
            );
            value.take(
                issue - 1,
                RawLine::Sealed { line: line.as_bytes(), before: Seal::default(), seal: Seal::default() },
            );
        }
        joined.add(Block { first_line: 1, value });
    }

    #[test]
    fn of_very_many_issues_fewer_of_each_piece_are_told_apart() {
        let mut joined = Joined { issues: MANY_ISSUES - History::KEPT - 4, ..Joined::default() };
        let counts = |joined: &Joined| -> Vec<usize> {
            joined.pieces.iter().map(|piece| piece.history.as_ref().map_or(0, History::count)).collect()
        };
        printed(&mut joined, "b1", 20);
        assert_eq!((counts(&joined), joined.issues), (vec![16], MANY_ISSUES - 4));
        printed(&mut joined, "b2", 20);
        assert_eq!((counts(&joined), joined.issues), (vec![16, 4], MANY_ISSUES));
        printed(&mut joined, "b3", 20);
        assert_eq!((counts(&joined), joined.issues), (vec![16, 4, 4], MANY_ISSUES + 4));
    }

    #[test]
    fn a_record_has_so_many_lines_and_texts() {
        let (lines, texts) = (limits::RECORD_LINES, limits::RECORD_TEXTS);
        let mut joined = Joined { seen: vec![(0, 0, 0); lines], ..Joined::default() };
        assert_eq!(joined.too_many(), None);
        joined.seen.push((0, 0, 0));
        assert_eq!(joined.too_many(), Some(("limit-record-lines", lines + 1, lines)));
        printed(&mut joined, "b1", 1);
        assert!(joined.pieces.is_empty(), "nothing is put together any more");
        let mut joined = Joined::default();
        for text in 0..texts {
            joined.tables.words.number(&text.to_le_bytes());
        }
        assert_eq!(joined.too_many(), None);
        joined.tables.pieces.number(b"one more");
        assert_eq!(joined.too_many(), Some(("limit-record-texts", texts + 1, texts)));
        let mut joined = Joined::default();
        joined.tables.spots.number(&vec![b'a'; limits::RECORD_TEXT_BYTES]);
        assert_eq!(joined.too_many(), None);
        joined.tables.words.number(b"b");
        let size = limits::RECORD_TEXT_BYTES;
        assert_eq!(joined.too_many(), Some(("limit-record-size", size + 1, size)));
    }
}
