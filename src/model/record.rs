//! What hangs on walls and lies in pockets: every printed piece that was recorded, and what it showed.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::area::hash_points;
use super::{BoardId, CommunityId, Date, GridId, NoteKind, Slug, WorkerId};

/// A thing that is printed again and again, each time as a new issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PieceId {
    Board(GridId, BoardId),
    Card(GridId, WorkerId),
    WallMap(CommunityId),
    Poster(CommunityId, NoteKind, Slug),
}

impl PieceId {
    /// As in the record.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Board(..) => "board",
            Self::Card(..) => "card",
            Self::WallMap(_) => "wall-map",
            Self::Poster(..) => "poster",
        }
    }

    /// The grid whose page its code opens.
    pub fn grid(&self) -> Option<&GridId> {
        match self {
            Self::Board(grid, _) | Self::Card(grid, _) => Some(grid),
            Self::WallMap(_) | Self::Poster(..) => None,
        }
    }
}

macro_rules! facts {
    ($($(#[$doc:meta])* $variant:ident = $key:literal,)+) => {
        /// A kind of fact that pieces show; a digest of each is recorded with every print.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact { $($(#[$doc])* $variant,)+ }

        impl Fact {
            /// In the order in which staff and readers are told.
            pub const ALL: [Self; [$(Self::$variant,)+].len()] = [$(Self::$variant,)+];

            /// The key in the record, and the message `fact-<key>`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            pub fn parse(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

facts! {
    /// Who serves, by name and role, in the order of the board.
    Person = "person",
    Phone = "phone",
    Photo = "photo",
    Hours = "hours",
    Duties = "duties",
    /// The grid's name and code.
    Grid = "grid",
    /// 四至.
    Scope = "scope",
    Places = "places",
    Figures = "figures",
    Map = "map",
    /// Where the piece hangs.
    Place = "place",
    /// Its size in mm.
    Size = "size",
    /// 样张 stands across it.
    Sample = "sample",
    /// The community's name, address and office hours.
    Office = "office",
    /// Duty phone and supervision phone.
    OfficePhone = "office_phone",
    /// The address in plain type.
    Address = "address",
    /// A notice's title and text.
    Text = "text",
}

/// One print a kind of fact, folded to 32 bits; 0 where a piece does not show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Facts([u32; Fact::ALL.len()]);

impl Facts {
    /// From recorded digests, which are only ever compared.
    pub fn of<'d>(digests: impl IntoIterator<Item = (Fact, &'d str)>) -> Self {
        let mut facts = Self::default();
        for (fact, digest) in digests {
            facts.set(fact, digest);
        }
        facts
    }

    pub fn set(&mut self, fact: Fact, digest: &str) {
        self.0[fact as usize] = (xxh3_64(digest.as_bytes()) as u32).max(1);
    }

    /// The kinds in which two sets differ.
    pub fn differences(&self, other: &Self) -> Vec<Fact> {
        Fact::ALL.into_iter().filter(|fact| self.0[*fact as usize] != other.0[*fact as usize]).collect()
    }
}

/// Where a piece was to hang when it was printed, and how large it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    pub place: Option<String>,
    /// As in the content: `600x900`.
    pub size: Option<String>,
    /// Longitude, latitude.
    pub at: Option<(f64, f64)>,
}

impl Hash for Spot {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { place, size, at } = self;
        (place, size).hash(state);
        hash_points(at.as_slice(), state);
    }
}

/// A piece as it was printed, once or several times alike.
#[derive(Clone, Debug, Hash)]
pub struct Print {
    pub issue: u32,
    /// The first and the last day on which it was printed.
    pub since: Date,
    pub last: Date,
    /// Of all these times.
    pub copies: u32,
    pub facts: Facts,
    pub spot: Arc<Spot>,
    /// The last batch.
    pub batch: Arc<str>,
}

/// The prints of one piece. Of decades only the last few issues are told apart: what is older is old.
#[derive(Clone, Debug, Hash)]
pub struct History {
    /// Never empty. Once there are as many as are kept, each takes the place of the oldest.
    prints: Vec<Print>,
    /// Where the oldest is.
    oldest: usize,
    highest: u32,
    /// Every spot for which it was ever printed: sheets hang long.
    spots: Vec<Arc<Spot>>,
    /// All its sheets were taken down after the last print.
    is_down: bool,
}

impl History {
    /// Issues that are told apart.
    pub const KEPT: usize = 16;
    /// The same where there are very many pieces.
    pub const KEPT_OF_MANY: usize = 4;

    pub fn new(print: Print) -> Self {
        let (highest, spots) = (print.issue, vec![Arc::clone(&print.spot)]);
        let is_down = print.copies == 0;
        Self { prints: vec![print], oldest: 0, highest, spots, is_down }
    }

    pub fn count(&self) -> usize {
        self.prints.len()
    }

    /// Adds a later print, of which `kept` are told apart: never more than before. One of no copies says that the sheets
    /// were taken down.
    pub fn add(&mut self, print: Print, kept: usize) {
        self.is_down = print.copies == 0;
        if self.is_down {
            return;
        }
        self.highest = self.highest.max(print.issue);
        let is_here = |spot: &Arc<Spot>| Arc::ptr_eq(spot, &print.spot) || *spot == print.spot;
        if !self.spots.iter().any(is_here) {
            self.spots.push(Arc::clone(&print.spot));
        }
        let count = self.prints.len();
        let newest = self.oldest.checked_sub(1).unwrap_or(count - 1);
        match self.prints.get_mut(newest) {
            Some(last) if last.issue == print.issue && last.facts == print.facts && is_here(&last.spot) => {
                last.last = last.last.max(print.last);
                last.copies = last.copies.saturating_add(print.copies);
                last.batch = print.batch;
            }
            _ if count < kept => self.prints.push(print),
            _ => {
                self.prints[self.oldest] = print;
                self.oldest = (self.oldest + 1) % count;
            }
        }
    }

    /// Oldest first, and without spare room: nothing is added any more.
    fn in_order(mut self) -> Self {
        self.prints.rotate_left(self.oldest);
        self.oldest = 0;
        self.prints.shrink_to_fit();
        self.spots.shrink_to_fit();
        self
    }
}

/// The history of each piece.
pub type Histories = BTreeMap<PieceId, History>;

/// Everything that was recorded.
#[derive(Clone, Debug, Default, Hash)]
pub struct Record {
    /// Boards and cards in their order, by the grid that their code opens. A grid has a handful, for which a map would keep
    /// room for eleven.
    grids: BTreeMap<GridId, Box<[(PieceId, History)]>>,
    /// Wall maps and posters.
    others: Histories,
    /// Pieces of each batch.
    batches: BTreeMap<Arc<str>, usize>,
}

impl Record {
    pub fn new(histories: Histories, batches: BTreeMap<Arc<str>, usize>) -> Self {
        let mut record = Self { batches, ..Self::default() };
        let mut grids: BTreeMap<GridId, Vec<(PieceId, History)>> = BTreeMap::new();
        for (id, history) in histories {
            let history = history.in_order();
            match id.grid() {
                Some(grid) => grids.entry(grid.clone()).or_default().push((id, history)),
                None => drop(record.others.insert(id, history)),
            }
        }
        record.grids = grids.into_iter().map(|(grid, pieces)| (grid, pieces.into_boxed_slice())).collect();
        record
    }

    pub fn is_empty(&self) -> bool {
        self.grids.is_empty() && self.others.is_empty()
    }

    pub fn pieces(&self) -> impl Iterator<Item = (&PieceId, &[Print])> {
        let of_grids =
            self.grids.values().flat_map(|pieces| pieces.iter().map(|(id, history)| (id, history)));
        of_grids.chain(&self.others).map(|(id, history)| (id, history.prints.as_slice()))
    }

    fn history(&self, id: &PieceId) -> Option<&History> {
        let Some(grid) = id.grid() else { return self.others.get(id) };
        let pieces = self.grids.get(grid)?;
        pieces.binary_search_by(|(own, _)| own.cmp(id)).ok().map(|at| &pieces[at].1)
    }

    /// Oldest first; empty for a piece that was never printed.
    pub fn prints(&self, id: &PieceId) -> &[Print] {
        self.history(id).map_or(&[], |history| history.prints.as_slice())
    }

    /// Whether all sheets of a piece were taken down.
    pub fn is_down(&self, id: &PieceId) -> bool {
        self.history(id).is_some_and(|history| history.is_down)
    }

    /// Where sheets of a piece may hang.
    pub fn spots(&self, id: &PieceId) -> &[Arc<Spot>] {
        self.history(id).map_or(&[], |history| history.spots.as_slice())
    }

    /// Boards and cards of a grid that were ever printed.
    pub fn of_grid(&self, grid: &GridId) -> impl Iterator<Item = (&PieceId, &[Print])> {
        self.grids.get(grid).into_iter().flatten().map(|(id, history)| (id, history.prints.as_slice()))
    }

    /// How many pieces of a batch were recorded.
    pub fn lines_of(&self, batch: &str) -> usize {
        self.batches.get(batch).copied().unwrap_or(0)
    }

    /// Where a piece stands whose content now shows `facts`.
    ///
    /// A card's code (`#c.2`) does not name its worker: its next issue is one that no card of the grid has had,
    /// so that an old number never means a new card.
    pub fn standing(&self, id: &PieceId, facts: &Facts, today: Date) -> Standing {
        let prints = self.prints(id);
        let highest = match id {
            PieceId::Card(grid, _) => {
                let of_grid = self.grids.get(grid).into_iter().flatten();
                let cards = of_grid.filter(|(id, _)| matches!(id, PieceId::Card(..)));
                cards.map(|(_, history)| history.highest).max()
            }
            _ => self.history(id).map(|history| history.highest),
        }
        .unwrap_or(0);
        let is_down = self.is_down(id);
        let next = |state| {
            let state = if is_down { State::Unprinted } else { state };
            Standing { issue: highest.saturating_add(1), since: today, state }
        };
        let Some(last) = prints.last() else { return next(State::Unprinted) };
        let mut changed = last.facts.differences(facts);
        // Two branches gave one number to different facts: neither sheet can be told from the other.
        let twins = prints.iter().filter(|print| print.issue == last.issue && print.facts != last.facts);
        changed.extend(twins.flat_map(|twin| twin.facts.differences(&last.facts)));
        changed.sort_unstable();
        changed.dedup();
        if !changed.is_empty() {
            return next(State::Changed(changed));
        }
        let first = prints.iter().find(|print| print.issue == last.issue).unwrap_or(last);
        // Taken down, it hangs nowhere, and is the same issue when it is hung again.
        let state = if is_down { State::Unprinted } else { State::Current };
        Standing { issue: last.issue, since: first.since, state }
    }
}

/// The issue that a piece has when it is printed today, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub issue: u32,
    /// The day that stands on the piece.
    pub since: Date,
    pub state: State,
}

/// How what hangs compares with what would be printed today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// None hangs: nothing of it was recorded, or all was taken down.
    Unprinted,
    Current,
    /// What hangs shows something else.
    Changed(Vec<Fact>),
}

impl fmt::Display for PieceId {
    /// `sy08-b1`, `sy08-liu-pingzhen`, `sanyuan`, `sanyuan-water`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Board(grid, board) => write!(out, "{grid}-{board}"),
            Self::Card(grid, worker) => write!(out, "{grid}-{worker}"),
            Self::WallMap(community) => write!(out, "{community}"),
            Self::Poster(community, _, slug) => write!(out, "{community}-{slug}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(issue: u32) -> Print {
        let day = Date::constant(2026, 1, 1);
        let (facts, spot, batch) = (Facts([issue; Fact::ALL.len()]), Arc::default(), "a".into());
        Print { issue, since: day, last: day, copies: 1, facts, spot, batch }
    }

    #[test]
    fn the_last_issues_are_kept_in_order_also_where_fewer_are_kept_later() {
        let kept = |most: fn(u32) -> usize| {
            let mut history = History::new(print(1));
            (2..=30).for_each(|issue| history.add(print(issue), most(issue)));
            history.in_order().prints.iter().map(|print| print.issue).collect::<Vec<_>>()
        };
        assert_eq!(kept(|_| History::KEPT), (15..=30).collect::<Vec<_>>());
        assert_eq!(kept(|_| History::KEPT_OF_MANY), [27, 28, 29, 30]);
        let then = kept(|issue| if issue < 7 { History::KEPT } else { History::KEPT_OF_MANY });
        assert_eq!(then, [25, 26, 27, 28, 29, 30]);
    }
}
