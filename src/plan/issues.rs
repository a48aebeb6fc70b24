//! Which issue each piece is: what hangs, compared with what would be printed today.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::facts::{self, FactBook};
use super::pieces::{self, Piece};
use crate::model::{Date, Fact, Facts, PieceId, Print, Site, Standing};

/// The standing of every piece of today in one site: what is asked of a piece is made out when it is asked, on the
/// thread that asks.
#[derive(Clone, Debug, Default)]
pub struct Issues {
    book: FactBook,
    pieces: BTreeMap<PieceId, (Piece, OnceLock<Known>)>,
}

#[derive(Clone, Debug)]
struct Known {
    standing: Standing,
    facts: Facts,
}

impl Issues {
    pub fn of(site: &Site) -> Self {
        let all = (0..site.communities.len()).flat_map(|c| pieces::recorded(c, site));
        let pieces = all.filter_map(|piece| Some((facts::id(site, &piece)?, (piece, OnceLock::new()))));
        Self { book: FactBook::of(site), pieces: pieces.collect() }
    }

    fn known(&self, id: &PieceId, site: &Site) -> Option<&Known> {
        let (piece, known) = self.pieces.get(id)?;
        Some(known.get_or_init(|| {
            let facts = self.book.shown(site, piece).facts();
            Known { standing: site.record.standing(id, &facts, site.today), facts }
        }))
    }

    /// `None` for a piece that is not printed any more.
    pub fn get(&self, id: &PieceId, site: &Site) -> Option<&Standing> {
        self.known(id, site).map(|known| &known.standing)
    }

    /// The issue and the day that stand on a piece.
    pub fn stamp(&self, id: &PieceId, site: &Site) -> (u32, Date) {
        self.get(id, site).map_or((1, site.today), |standing| (standing.issue, standing.since))
    }

    /// Pieces that hang and should not: of a closed grid, a board or a person that is gone, a notice that is
    /// over; with their last print.
    pub fn to_take_down<'r>(&'r self, site: &'r Site) -> impl Iterator<Item = (&'r PieceId, &'r Print)> {
        let is_gone = |id: &PieceId| !self.pieces.contains_key(id) && !site.record.is_down(id);
        let printed = site.record.pieces().filter(move |(id, _)| is_gone(id));
        printed.filter_map(|(id, prints)| Some((id, prints.last()?)))
    }

    /// The issues of a piece that were printed, newest first and at most `most`, each with what it shows
    /// otherwise than the piece would today: nothing where it is right.
    pub fn printed(&self, site: &Site, id: &PieceId, most: usize) -> Vec<PrintedIssue> {
        let now = self.known(id, site).map(|known| &known.facts);
        let mut all: Vec<PrintedIssue> = Vec::new();
        for print in site.record.prints(id).iter().rev() {
            // What is not printed any more shows somebody who is not there any more.
            let changed = now.map_or_else(|| vec![Fact::Person], |now| print.facts.differences(now));
            // Two branches may have given one number to different facts.
            if let Some(known) = all.iter_mut().find(|known| known.issue == print.issue) {
                known.changed.extend(changed);
            } else if all.len() < most {
                all.push(PrintedIssue { issue: print.issue, changed });
            } else {
                break;
            }
        }
        for issue in &mut all {
            issue.changed.sort_unstable();
            issue.changed.dedup();
        }
        all
    }
}

/// An issue that hangs or hung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedIssue {
    pub issue: u32,
    /// What it shows otherwise than today.
    pub changed: Vec<Fact>,
}
