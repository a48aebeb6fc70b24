//! What staff ask `gridboard print` for, as pieces.

use std::cell::{Cell, OnceCell};

use super::pieces::{board_trim, cards, has_map, posters, wall_map_size};
use super::status::{Row, status};
use super::{Adjustment, Checklist, Cut, Duplex, GridAt, Imposition, Issues, Part, Piece, Sheet, facts};
use crate::model::{Community, CommunityId, Grid, GridId, Paper, PieceId, Site, Size, State, WorkerId};
use crate::plan::pieces::BLEED;

/// Cards on sheets of one order: 25 000 papers, fifty reams, in 2 500 files. Of 32 million the list alone took 1.4 GB.
const CARDS_ON_SHEETS: usize = 200_000;

/// A kind of piece, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PieceKind {
    Boards,
    Cards,
    Sheets,
    WallMap,
    Posters,
    Calibration,
    Checklist,
}

/// A wish list. What is `None` is not narrowed down.
#[derive(Clone, Debug)]
pub struct Order {
    /// Empty: everything that the rest of the order fits.
    pub kinds: Vec<PieceKind>,
    pub grid: Option<String>,
    pub worker: Option<String>,
    pub community: Option<String>,
    pub paper: Option<Paper>,
    /// Of each card on sheets; of other pieces it is told to whoever prints.
    pub copies: usize,
    /// Of the first sheet: the first position to use, from 1.
    pub start: usize,
    /// How cards lie on sheets; `None`: as their colours ask.
    pub edge: Option<CardEdge>,
    pub duplex: Duplex,
    pub marks: bool,
    pub adjust: Adjustment,
    pub printer: Option<String>,
    /// Only what is due.
    pub due: DueOnly,
}

/// How cards lie side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardEdge {
    /// Edge to edge: one cut parts two. Only good where neighbours have one colour.
    Butted,
    /// Each with its bleed.
    Bled,
}

/// Narrows an order down to pieces that hang and are out of date, that were never printed, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueOnly {
    pub changed: bool,
    pub unprinted: bool,
}

impl DueOnly {
    fn is_asked(self) -> bool {
        self.changed || self.unprinted
    }
}

/// What an order comes to.
#[derive(Debug, Default)]
pub struct Filled {
    pub pieces: Vec<(Piece, Cut)>,
    /// Pieces that it would have held if they were due.
    pub stays: Vec<PieceId>,
}

/// Why an order cannot be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderFault {
    UnknownGrid {
        name: String,
        known: Vec<String>,
    },
    ClosedGrid(String),
    /// Opened only on that day.
    LaterGrid {
        name: String,
        day: crate::model::Date,
    },
    UnknownWorker {
        name: String,
        known: Vec<String>,
    },
    UnknownCommunity {
        name: String,
        known: Vec<String>,
    },
    /// This kind is not made on this paper.
    Paper {
        allowed: Vec<&'static str>,
    },
    Start {
        most: usize,
    },
    /// More cards on sheets than an office prints.
    TooMany {
        cards: usize,
        most: usize,
    },
    /// A wall map needs boundaries.
    NoMap,
    /// Nothing fits the order.
    Nothing,
}

/// The pieces of an order. Where only what is due was asked for, there may be none.
pub fn order(site: &Site, issues: &Issues, order: &Order) -> Result<Filled, OrderFault> {
    let choice = Choice::of(site, issues, order)?;
    let mut pieces = Vec::new();
    for kind in kinds(order) {
        check_paper(kind, order)?;
        for c in choice.communities() {
            pieces.extend(choice.pieces(kind, c)?);
            // One page tells about a printer.
            if kind == PieceKind::Calibration {
                break;
            }
        }
    }
    if !order.due.is_asked() {
        let has_map = choice.communities().any(|c| has_map(&site.communities[c]));
        return match pieces.is_empty() {
            true if order.kinds == [PieceKind::WallMap] && !has_map => Err(OrderFault::NoMap),
            true => Err(OrderFault::Nothing),
            false => Ok(Filled { pieces, stays: Vec::new() }),
        };
    }
    // Sheets hold only the cards that are due.
    let is_due = |piece: &Piece| facts::id(site, piece).is_none_or(|id| choice.is_due(&id));
    let (pieces, stays): (Vec<_>, Vec<_>) = pieces.into_iter().partition(|(piece, _)| is_due(piece));
    let is_right =
        |id: &PieceId| issues.get(id, site).is_some_and(|standing| standing.state == State::Current);
    let stays = stays.into_iter().filter_map(|(piece, _)| facts::id(site, &piece)).filter(is_right).collect();
    Ok(Filled { pieces, stays })
}

fn kinds(order: &Order) -> Vec<PieceKind> {
    use PieceKind as K;
    if !order.kinds.is_empty() {
        let mut kinds = order.kinds.clone();
        kinds.sort_unstable();
        kinds.dedup();
        return kinds;
    }
    match (&order.worker, &order.grid) {
        (Some(_), _) => vec![K::Cards],
        (None, Some(_)) => vec![K::Boards, K::Cards],
        (None, None) => vec![K::Boards, K::Cards, K::WallMap, K::Posters],
    }
}

/// The paper that a kind may be asked for on; a card has one size.
pub fn papers_of(kind: PieceKind) -> &'static [Paper] {
    match kind {
        PieceKind::Boards => &[Paper::A1, Paper::A2, Paper::A3, Paper::A4],
        PieceKind::Cards => &[],
        PieceKind::Checklist => &[Paper::A4],
        PieceKind::Sheets | PieceKind::Calibration => &Paper::OF_SHEETS,
        PieceKind::WallMap => &Paper::OF_WALL_MAPS,
        PieceKind::Posters => &Paper::OF_POSTERS,
    }
}

fn check_paper(kind: PieceKind, order: &Order) -> Result<(), OrderFault> {
    let allowed = papers_of(kind);
    match order.paper {
        // A card has one size; where everything is asked for, the paper is not about cards.
        Some(paper) if kind != PieceKind::Cards && !allowed.contains(&paper) => {
            Err(OrderFault::Paper { allowed: allowed.iter().map(|paper| paper.name()).collect() })
        }
        _ => Ok(()),
    }
}

/// An order whose names were found.
struct Choice<'o> {
    site: &'o Site,
    issues: &'o Issues,
    order: &'o Order,
    community: Option<usize>,
    grid: Option<GridAt>,
    worker: Option<WorkerId>,
    /// How many cards lie on sheets so far.
    laid: Cell<usize>,
    /// How every piece stands; only checklists ask.
    rows: OnceCell<Vec<Row>>,
}

impl<'o> Choice<'o> {
    fn of(site: &'o Site, issues: &'o Issues, order: &'o Order) -> Result<Self, OrderFault> {
        let (laid, rows) = (Cell::default(), OnceCell::new());
        let mut choice = Self { site, issues, order, community: None, grid: None, worker: None, laid, rows };
        if let Some(name) = &order.community {
            let id = CommunityId::parse(name);
            let found = site.communities.iter().position(|c| Some(&c.id) == id.as_ref());
            choice.community = Some(found.ok_or_else(|| OrderFault::UnknownCommunity {
                name: name.clone(),
                known: site.communities.iter().map(|c| c.id.to_string()).collect(),
            })?);
        }
        if let Some(name) = &order.grid {
            choice.grid = Some(choice.find_grid(name)?);
        }
        if let Some(name) = &order.worker {
            let id = WorkerId::parse(name);
            let known = || choice.communities().flat_map(|c| site.communities[c].workers.keys());
            let found = known().find(|worker| Some(*worker) == id.as_ref()).cloned();
            choice.worker = Some(found.ok_or_else(|| OrderFault::UnknownWorker {
                name: name.clone(),
                known: known().map(WorkerId::to_string).collect(),
            })?);
        }
        Ok(choice)
    }

    fn find_grid(&self, name: &str) -> Result<GridAt, OrderFault> {
        let id = GridId::parse(name);
        let all = self.communities().flat_map(|community| {
            let grids = &self.site.communities[community].grids;
            (0..grids.len()).map(move |grid| GridAt { community, grid })
        });
        let found = all.clone().find(|at| Some(&at.look_up(self.site).1.id) == id.as_ref());
        let at = found.ok_or_else(|| OrderFault::UnknownGrid {
            name: name.to_owned(),
            known: all.map(|at| at.look_up(self.site).1.id.to_string()).collect(),
        })?;
        let grid = at.look_up(self.site).1;
        match (&grid.closing, grid.opened.filter(|_| grid.opens_later)) {
            (Some(_), _) => Err(OrderFault::ClosedGrid(name.to_owned())),
            (None, Some(day)) => Err(OrderFault::LaterGrid { name: name.to_owned(), day }),
            (None, None) => Ok(at),
        }
    }

    fn communities(&self) -> impl Iterator<Item = usize> + Clone + use<'o> {
        let (one, all) = (self.community.or(self.grid.map(|at| at.community)), self.site.communities.len());
        (0..all).filter(move |c| one.is_none_or(|one| one == *c))
    }

    /// Of the grid that was asked for, and with the person who was.
    fn is_wanted(&self, at: GridAt) -> bool {
        let shows = |worker| {
            let grid = at.look_up(self.site).1;
            grid.team_now(self.site.today).any(|post| &post.worker == worker)
        };
        self.grid.is_none_or(|grid| grid == at) && self.worker.as_ref().is_none_or(shows)
    }

    fn is_due(&self, id: &PieceId) -> bool {
        let due = self.order.due;
        self.issues.get(id, self.site).is_some_and(|standing| match standing.state {
            State::Current => false,
            State::Changed(_) => due.changed,
            State::Unprinted => due.unprinted,
        })
    }

    fn cards(&self, c: usize) -> Vec<(GridAt, WorkerId)> {
        let mut cards = cards(c, self.site);
        cards.retain(|(at, worker)| self.is_wanted(*at) && self.worker.as_ref().is_none_or(|w| w == worker));
        cards
    }

    fn pieces(&self, kind: PieceKind, c: usize) -> Result<Vec<(Piece, Cut)>, OrderFault> {
        let community: &Community = &self.site.communities[c];
        let bled = Cut { marks: self.order.marks, ..Cut::BLED };
        let paper = |usual: Size| self.order.paper.map_or(usual, Paper::size);
        Ok(match kind {
            PieceKind::Boards => {
                let open = community.grids.iter().enumerate().filter(|(_, g)| g.is_open());
                let grids = open.map(|(grid, g)| (GridAt { community: c, grid }, g));
                let boards = |(at, grid): (GridAt, &Grid)| {
                    let sizes: Vec<Size> = grid.boards.iter().map(|b| board_trim(b.size)).collect();
                    let piece = move |(index, size): (usize, Size)| {
                        // On other paper a board keeps the way it stands.
                        let size = match self.order.paper {
                            Some(paper) if size.width > size.height => paper.size().turned(),
                            Some(paper) => paper.size(),
                            None => size,
                        };
                        (Piece::Board { at, index, size }, bled)
                    };
                    sizes.into_iter().enumerate().map(piece)
                };
                grids.filter(|(at, _)| self.is_wanted(*at)).flat_map(boards).collect()
            }
            PieceKind::Cards => {
                self.cards(c).into_iter().map(|(at, worker)| (Piece::Card { at, worker }, bled)).collect()
            }
            PieceKind::Sheets => {
                let files = self.sheet(c)?.into_iter().flat_map(Sheet::in_files);
                files.map(|sheet| (Piece::Sheet(Box::new(sheet)), Cut::NONE)).collect()
            }
            PieceKind::WallMap => {
                let wall_map = self.order.paper.unwrap_or(community.wall_map);
                let size = wall_map_size(community, wall_map);
                // The map is about no one person.
                let has_map = has_map(community) && self.worker.is_none();
                has_map.then_some((Piece::WallMap { community: c, size }, bled)).into_iter().collect()
            }
            PieceKind::Posters => {
                let grid = self.grid.map(|at| &at.look_up(self.site).1.id);
                let all = posters(c, self.site).into_iter().filter(|_| self.worker.is_none());
                let wanted = all.filter(|(at, _)| grid.is_none_or(|g| at.look_up(self.site).1.is_for(g)));
                wanted.map(|(note, own)| (Piece::Poster { note, size: paper(own.size()) }, bled)).collect()
            }
            PieceKind::Checklist => {
                let rows = self.rows.get_or_init(|| status(self.site, self.issues));
                let files = Checklist::in_files(c, rows).into_iter();
                files.map(|list| (Piece::Checklist(Box::new(list)), Cut::NONE)).collect()
            }
            PieceKind::Calibration => {
                let layout = self.layout(0.0)?;
                let sheet = self.on_sheets(c, layout, Vec::new(), Vec::new());
                vec![(Piece::Calibration(Box::new(sheet)), Cut::NONE)]
            }
        })
    }

    fn layout(&self, bleed: f64) -> Result<Imposition, OrderFault> {
        let paper = self.order.paper.unwrap_or(Paper::A4);
        Imposition::of(paper.size(), self.site.card, bleed).ok_or(OrderFault::Nothing)
    }

    /// Cards of one colour lie edge to edge: one cut parts two. Others keep their bleed, so that a
    /// cut that is a little off shows no neighbour.
    fn sheet(&self, c: usize) -> Result<Option<Sheet>, OrderFault> {
        let mut cards = self.cards(c);
        if self.order.due.is_asked() {
            cards.retain(|(at, worker)| {
                self.is_due(&PieceId::Card(at.look_up(self.site).1.id.clone(), worker.clone()))
            });
        }
        let hue = |(at, _): &(GridAt, WorkerId)| at.look_up(self.site).1.hue;
        let is_one_colour = cards.windows(2).all(|pair| hue(&pair[0]) == hue(&pair[1]));
        let usual = if is_one_colour { CardEdge::Butted } else { CardEdge::Bled };
        let bleed = match self.order.edge.unwrap_or(usual) {
            CardEdge::Butted => 0.0,
            CardEdge::Bled => BLEED,
        };
        let layout = self.layout(bleed)?;
        let most = layout.places();
        let start = self.order.start.checked_sub(1).filter(|start| *start < most);
        let start = start.ok_or(OrderFault::Start { most })?;
        self.laid.set(self.laid.get() + cards.len() * self.order.copies);
        if self.laid.get() > CARDS_ON_SHEETS {
            return Err(OrderFault::TooMany { cards: self.laid.get(), most: CARDS_ON_SHEETS });
        }
        let positions = layout.lay(cards.len(), self.order.copies, start);
        Ok((!cards.is_empty()).then(|| self.on_sheets(c, layout, cards, positions)))
    }

    fn on_sheets(
        &self,
        community: usize,
        layout: Imposition,
        cards: Vec<(GridAt, WorkerId)>,
        positions: Vec<Vec<Option<usize>>>,
    ) -> Sheet {
        Sheet {
            community,
            paper: self.order.paper.unwrap_or(Paper::A4),
            layout,
            duplex: self.order.duplex,
            adjust: self.order.adjust,
            printer: self.order.printer.clone(),
            cards,
            positions,
            part: Part::WHOLE,
        }
    }
}
