//! The list for whoever goes round: what to hang, to replace, to take down, in files of a few walks each.

use super::Part;
use super::status::{Due, Row};
use crate::model::PieceId;

/// A part of a community's list, in the order of the way.
#[derive(Clone, Debug)]
pub struct Checklist {
    pub community: usize,
    pub boards: Errands,
    /// Cards, the wall map and posters, which are exchanged from hand to hand.
    pub others: Errands,
    /// How many pieces of the community are right.
    pub stays: usize,
    pub part: Part,
}

/// What is to be done with pieces of one kind.
#[derive(Clone, Debug, Default)]
pub struct Errands {
    /// How many stand in the parts before this.
    pub before: usize,
    pub rows: Vec<Row>,
    /// In all parts together.
    pub of: usize,
}

impl Checklist {
    /// A file holds so many rows, some 24 sheets of paper: 9 800 in one, of a community of 4 900 grids, took 800 MB.
    const ROWS: usize = 400;

    /// A community's list from how every piece stands, in files of at most [`Self::ROWS`]; one where nothing is to be done.
    pub fn in_files(community: usize, rows: &[Row]) -> Vec<Self> {
        let own = rows.iter().filter(|row| row.community == Some(community));
        let (due, stays): (Vec<&Row>, Vec<&Row>) = own.partition(|row| row.due != Due::Nothing);
        let (boards, others): (Vec<&Row>, Vec<&Row>) = due.into_iter().partition(|row| is_board(row));
        let all: Vec<&Row> = boards.iter().chain(&others).copied().collect();
        let of = all.len().div_ceil(Self::ROWS).max(1);
        let part = |index: usize| {
            let from = index * Self::ROWS;
            let rows = &all[from..all.len().min(from + Self::ROWS)];
            let (own_boards, own_others) = rows.split_at(rows.partition_point(|row| is_board(row)));
            let errands = |before: usize, rows: &[&Row], of: usize| Errands {
                before,
                rows: rows.iter().copied().cloned().collect(),
                of,
            };
            Self {
                community,
                boards: errands(from.min(boards.len()), own_boards, boards.len()),
                others: errands(from.saturating_sub(boards.len()), own_others, others.len()),
                stays: stays.len(),
                part: Part { number: index + 1, of },
            }
        };
        (0..of).map(part).collect()
    }
}

fn is_board(row: &Row) -> bool {
    matches!(row.id, PieceId::Board(..))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BoardId, GridId, Spot, WorkerId};

    fn row(number: usize, is_board: bool, due: Due) -> Row {
        let grid = GridId::parse(&format!("g{number}")).expect("an id");
        let id = match is_board {
            true => PieceId::Board(grid, BoardId::parse("b1").expect("an id")),
            false => PieceId::Card(grid, WorkerId::parse("w").expect("an id")),
        };
        Row { id, community: Some(0), spot: Spot::default(), hangs: None, due, next: Some(1) }
    }

    #[test]
    fn a_long_list_is_parted_into_files_that_hold_the_same_rows_in_the_same_order() {
        for (boards, others) in [(0, 0), (3, 2), (400, 0), (400, 1), (399, 2), (0, 1_000), (1_000, 1_000)] {
            let due = (0..boards + others).map(|n| row(n, n < boards, Due::Hang));
            let stays = (0..7).map(|n| row(n, true, Due::Nothing));
            let other_town = Row { community: Some(1), ..row(1, true, Due::Hang) };
            let rows: Vec<Row> = due.chain(stays).chain([other_town]).collect();
            let files = Checklist::in_files(0, &rows);
            let laid = |of: fn(&Checklist) -> &Errands| -> Vec<Row> {
                files.iter().flat_map(|file| of(file).rows.clone()).collect()
            };
            assert_eq!(laid(|file| &file.boards), rows[..boards]);
            assert_eq!(laid(|file| &file.others), rows[boards..boards + others]);
            assert_eq!(files.len(), (boards + others).div_ceil(Checklist::ROWS).max(1));
            let mut before = (0, 0);
            for (index, file) in files.iter().enumerate() {
                assert_eq!(file.part, Part { number: index + 1, of: files.len() });
                assert_eq!((file.boards.before, file.others.before), before);
                assert_eq!((file.boards.of, file.others.of, file.stays), (boards, others, 7));
                assert!(file.boards.rows.len() + file.others.rows.len() <= Checklist::ROWS);
                before = (before.0 + file.boards.rows.len(), before.1 + file.others.rows.len());
            }
        }
    }
}
