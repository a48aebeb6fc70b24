//! What hangs where, what of it is out of date, what must come down, what was never printed: in the order in which
//! somebody goes round.

use super::facts;
use super::pieces;
use super::{GridAt, Issues, Piece};
use crate::model::{Community, Date, Fact, GridId, PieceId, Print, Site, Spot, State};

/// A piece and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: PieceId,
    /// Position of its community; `None` where the community is gone.
    pub community: Option<usize>,
    /// Where it hangs: as it was printed, or as it is planned.
    pub spot: Spot,
    /// What hangs: issue, day of its last print, copies of that print.
    pub hangs: Option<(u32, Date, u32)>,
    pub due: Due,
    /// The issue that it has when it is printed today; `None` for what is not printed any more.
    pub next: Option<u32>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// It is right and stays.
    Nothing,
    /// It shows something else than today's facts.
    Replace(Vec<Fact>),
    TakeDown(Why),
    /// It was never printed.
    Hang,
}

/// Why a piece must come down, or a card be handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    GridClosed,
    /// The board's entry is gone from its grid.
    BoardGone,
    /// The person serves in the grid no longer.
    PersonLeft,
    /// The notice is over, or no poster is asked for.
    NoticeOver,
    /// The community has no map any more.
    MapGone,
}

impl Due {
    /// The word for it, and the message `due-<key>`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Nothing => "current",
            Self::Replace(_) => "outdated",
            Self::TakeDown(_) => "remove",
            Self::Hang => "unprinted",
        }
    }
}

impl Why {
    /// The message `why-<key>`.
    pub fn key(self) -> &'static str {
        match self {
            Self::GridClosed => "grid_closed",
            Self::BoardGone => "board_gone",
            Self::PersonLeft => "person_left",
            Self::NoticeOver => "notice_over",
            Self::MapGone => "map_gone",
        }
    }
}

/// Every piece of today and every piece that was ever printed, community by community: boards on a way that
/// goes round, then cards, the wall map and posters.
pub fn status(site: &Site, issues: &Issues) -> Vec<Row> {
    let mut rows: Vec<Row> = (0..site.communities.len())
        .flat_map(|c| pieces::recorded(c, site).into_iter().map(move |piece| (c, piece)))
        .filter_map(|(c, piece)| of_today(site, issues, c, &piece))
        .collect();
    rows.extend(issues.to_take_down(site).map(|(id, print)| to_take_down(site, id, print)));
    let mut sorted: Vec<Row> = Vec::with_capacity(rows.len());
    let communities = (0..site.communities.len()).map(Some).chain([None]);
    for community in communities {
        let (of_this, rest) = rows.into_iter().partition(|row| row.community == community);
        rows = rest;
        sorted.extend(on_the_way(site, of_this));
    }
    sorted
}

fn hangs(print: &Print) -> (u32, Date, u32) {
    (print.issue, print.last, print.copies)
}

fn of_today(site: &Site, issues: &Issues, community: usize, piece: &Piece) -> Option<Row> {
    let id = facts::id(site, piece)?;
    let standing = issues.get(&id, site)?;
    let last = site.record.prints(&id).last().filter(|_| !site.record.is_down(&id));
    let planned = match piece {
        Piece::Board { at, index, .. } => {
            let board = &at.look_up(site).1.boards[*index];
            Spot {
                place: board.place.as_ref().map(|place| place.default().to_owned()),
                size: Some(facts::size_name(board.size)),
                at: board.at,
            }
        }
        _ => Spot { size: facts::size_of(site, piece), ..Spot::default() },
    };
    let due = match &standing.state {
        State::Unprinted => Due::Hang,
        State::Current => Due::Nothing,
        State::Changed(changed) => Due::Replace(changed.clone()),
    };
    Some(Row {
        id,
        community: Some(community),
        spot: last.map_or(planned, |print| (*print.spot).clone()),
        hangs: last.map(hangs),
        due,
        next: Some(standing.issue),
    })
}

fn to_take_down(site: &Site, id: &PieceId, print: &Print) -> Row {
    let of_grid =
        |id: &GridId| site.communities.iter().position(|c| c.grids.iter().any(|grid| &grid.id == id));
    let is_closed = |id: &GridId| site.grid(id).is_none_or(|(_, grid)| grid.closing.is_some());
    let of_community = |id| site.communities.iter().position(|c| &c.id == id);
    let (community, why) = match id {
        PieceId::Board(grid, _) => {
            (of_grid(grid), if is_closed(grid) { Why::GridClosed } else { Why::BoardGone })
        }
        PieceId::Card(grid, _) => {
            (of_grid(grid), if is_closed(grid) { Why::GridClosed } else { Why::PersonLeft })
        }
        PieceId::WallMap(community) => (of_community(community), Why::MapGone),
        PieceId::Poster(community, ..) => (of_community(community), Why::NoticeOver),
    };
    Row {
        id: id.clone(),
        community,
        spot: (*print.spot).clone(),
        hangs: Some(hangs(print)),
        due: Due::TakeDown(why),
        next: None,
    }
}

/// Boards first, each next to the one before; the rest by kind and name.
fn on_the_way(site: &Site, rows: Vec<Row>) -> Vec<Row> {
    let (boards, mut rest): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|row| matches!(row.id, PieceId::Board(..)));
    let (placed, mut unplaced): (Vec<_>, Vec<_>) =
        boards.into_iter().map(|row| (point(site, &row), row)).partition(|(point, _)| point.is_some());
    let mut placed: Vec<((f64, f64), Row)> =
        placed.into_iter().filter_map(|(p, row)| Some((p?, row))).collect();
    placed.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    let order = way(&placed.iter().map(|(point, _)| *point).collect::<Vec<_>>());
    let mut placed: Vec<Option<Row>> = placed.into_iter().map(|(_, row)| Some(row)).collect();
    let mut rows: Vec<Row> = order.into_iter().filter_map(|index| placed[index].take()).collect();
    unplaced.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    rows.extend(unplaced.into_iter().map(|(_, row)| row));
    rest.sort_by(|a, b| a.id.cmp(&b.id));
    rows.extend(rest);
    rows
}

/// Metres from the community's centre: the board's own point, or the middle of its grid.
fn point(site: &Site, row: &Row) -> Option<(f64, f64)> {
    let community: &Community = &site.communities[row.community?];
    let boundaries = community.boundaries.as_ref()?;
    let own = row.spot.at.map(|at| crate::model::Boundaries::project(boundaries.centre, at));
    own.or_else(|| Some(boundaries.area_of_any(row.id.grid()?)?.label))
}

/// A short way through all points, from the one farthest to the north-west: always on to the nearest, then
/// untied where it crosses itself.
fn way(points: &[(f64, f64)]) -> Vec<usize> {
    /// Beyond so many points untying takes longer than walking.
    const UNTIED: usize = 400;
    let far = |a: usize, b: usize| (points[a].0 - points[b].0).hypot(points[a].1 - points[b].1);
    let mut left: Vec<usize> = (0..points.len()).collect();
    let corner = |index: &usize| points[*index].0 - points[*index].1;
    let Some(first) = left.iter().copied().min_by(|a, b| corner(a).total_cmp(&corner(b))) else {
        return Vec::new();
    };
    let mut way = vec![first];
    left.retain(|index| *index != first);
    while let Some(&here) = way.last() {
        let Some(next) = left.iter().copied().min_by(|a, b| far(here, *a).total_cmp(&far(here, *b))) else {
            break;
        };
        way.push(next);
        left.retain(|index| *index != next);
    }
    let mut is_better = way.len() <= UNTIED;
    while is_better {
        is_better = false;
        for i in 1..way.len().saturating_sub(1) {
            for j in i + 1..way.len() {
                let after = way.get(j + 1).copied();
                let old = far(way[i - 1], way[i]) + after.map_or(0.0, |after| far(way[j], after));
                let new = far(way[i - 1], way[j]) + after.map_or(0.0, |after| far(way[i], after));
                if new + 1e-6 < old {
                    way[i..=j].reverse();
                    is_better = true;
                }
            }
        }
    }
    way
}

/// The grid that a piece is about, as position.
pub fn grid_of(site: &Site, row: &Row) -> Option<GridAt> {
    let community = row.community?;
    let id = row.id.grid()?;
    let grid = site.communities[community].grids.iter().position(|grid| &grid.id == id)?;
    Some(GridAt { community, grid })
}

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn the_way_goes_round_and_never_back_and_forth() {
        let ring: Vec<(f64, f64)> =
            [(0.0, 100.0), (100.0, 0.0), (100.0, 100.0), (0.0, 0.0), (50.0, 110.0)].to_vec();
        assert_eq!(way(&ring), [0, 4, 2, 1, 3]);
        assert_eq!(way(&[]), [0usize; 0]);
        assert_eq!(way(&[(1.0, 1.0)]), [0]);
    }
}
