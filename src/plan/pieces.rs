//! What is printed: which pieces there are, where each goes, and how cards lie on a sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checklist, GridAt, Job, JobKind, board_path};
use crate::model::{BoardSize, Community, Note, NoteKind, Paper, Post, Site, Size, WorkerId};

/// How far a ground runs beyond the trim, in mm: what print shops ask for.
pub const BLEED: f64 = 3.0;

/// A thing to print.
#[derive(Clone, Debug)]
pub enum Piece {
    Board { at: GridAt, index: usize, size: Size },
    Card { at: GridAt, worker: WorkerId },
    Sheet(Box<Sheet>),
    WallMap { community: usize, size: Size },
    Poster { note: NoteAt, size: Size },
    Calibration(Box<Sheet>),
    Checklist(Box<Checklist>),
}

/// A notice or guide's position in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteAt {
    pub community: usize,
    pub kind: NoteKind,
    pub index: usize,
}

impl NoteAt {
    pub fn look_up<'s>(&self, site: &'s Site) -> (&'s Community, &'s Note) {
        let community = &site.communities[self.community];
        let notes = community.notes_of(self.kind);
        (community, &notes[self.index])
    }
}

/// How a piece is finished.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// mm beyond the trim.
    pub bleed: f64,
    /// Crop marks outside the bleed.
    pub marks: bool,
}

impl Cut {
    /// For print shops: they set their own marks.
    pub const BLED: Self = Self { bleed: BLEED, marks: false };
    /// As large as the paper.
    pub const NONE: Self = Self { bleed: 0.0, marks: false };
}

/// Which edge of the paper a printer turns it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplex {
    Long,
    Short,
    /// Fronts only.
    None,
}

impl Duplex {
    pub fn name(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Short => "short",
            Self::None => "none",
        }
    }
}

/// How far a printer is off; corrections, in mm to the right and down, and percent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjustment {
    pub nudge: (f64, f64),
    /// Of the back, in addition.
    pub nudge_back: (f64, f64),
    pub scale: f64,
}

impl Adjustment {
    pub const NONE: Self = Self { nudge: (0.0, 0.0), nudge_back: (0.0, 0.0), scale: 100.0 };

    /// Whether a printer can be that far off and still be one.
    pub fn is_sane(&self) -> bool {
        const FARTHEST: f64 = 20.0;
        let moves = [self.nudge.0, self.nudge.1, self.nudge_back.0, self.nudge_back.1];
        moves.iter().all(|mm| mm.abs() <= FARTHEST) && (90.0..=110.0).contains(&self.scale)
    }
}

/// Cards on sheets of paper.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub community: usize,
    pub paper: Paper,
    pub layout: Imposition,
    pub duplex: Duplex,
    pub adjust: Adjustment,
    pub printer: Option<String>,
    /// Each card once.
    pub cards: Vec<(GridAt, WorkerId)>,
    /// Per sheet of paper, its positions row by row: numbers of `cards`.
    pub positions: Vec<Vec<Option<usize>>>,
    pub part: Part,
}

/// Which of the files this is that hold the sheets or the checklist of a community, counted from 1, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub number: usize,
    pub of: usize,
}

impl Part {
    pub const WHOLE: Self = Self { number: 1, of: 1 };
}

impl Sheet {
    /// A file holds so many sheets of paper: what Typst needs grows with the cards of a file (0.6 MB each), and a file of
    /// hundreds of pages is none that an office hands to a printer.
    const PAPERS: usize = 10;

    /// The same sheets of paper in files of at most [`Self::PAPERS`].
    pub fn in_files(self) -> Vec<Self> {
        let of = self.positions.len().div_ceil(Self::PAPERS);
        let parts = self.positions.chunks(Self::PAPERS).enumerate();
        parts.map(|(index, positions)| self.part(positions, Part { number: index + 1, of })).collect()
    }

    /// Only these sheets of paper, and the cards that lie on them.
    fn part(&self, positions: &[Vec<Option<usize>>], part: Part) -> Self {
        let used: BTreeSet<usize> = positions.iter().flatten().copied().flatten().collect();
        let renumbered: BTreeMap<usize, usize> =
            used.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        let place = |place: &Option<usize>| place.and_then(|card| renumbered.get(&card).copied());
        Self {
            cards: used.iter().filter_map(|card| self.cards.get(*card).cloned()).collect(),
            positions: positions.iter().map(|sheet| sheet.iter().map(place).collect()).collect(),
            part,
            printer: self.printer.clone(),
            ..*self
        }
    }
}

/// Where cards lie on a sheet, in mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Imposition {
    pub card: Size,
    /// Of each card; 0 where cards lie edge to edge and one cut parts two.
    pub bleed: f64,
    pub columns: usize,
    pub rows: usize,
    /// The trim's corner of the first card.
    pub left: f64,
    pub top: f64,
    /// From one card to the next.
    pub across: f64,
    pub down: f64,
}

impl Imposition {
    /// What office printers leave white along the paper's edge, in mm; crop marks need it too.
    const MARGIN: f64 = 7.0;

    /// As many cards as the paper holds, in its middle; `None` where it holds none.
    pub fn of(paper: Size, card: Size, bleed: f64) -> Option<Self> {
        let (across, down) = (card.width + 2.0 * bleed, card.height + 2.0 * bleed);
        let fit = |paper: f64, step: f64| ((paper - 2.0 * Self::MARGIN) / step).floor().max(0.0) as usize;
        let (columns, rows) = (fit(paper.width, across), fit(paper.height, down));
        let left = (paper.width - columns as f64 * across) / 2.0 + bleed;
        let top = (paper.height - rows as f64 * down) / 2.0 + bleed;
        (columns * rows > 0).then_some(Self { card, bleed, columns, rows, left, top, across, down })
    }

    /// How many cards lie on a sheet.
    pub fn places(&self) -> usize {
        self.columns * self.rows
    }

    /// Lays `copies` of each of `cards` on sheets, the first at position `start` (from 0).
    pub fn lay(&self, cards: usize, copies: usize, start: usize) -> Vec<Vec<Option<usize>>> {
        let wanted = (0..cards).flat_map(|card| std::iter::repeat_n(Some(card), copies));
        let all: Vec<Option<usize>> = std::iter::repeat_n(None, start).chain(wanted).collect();
        let mut sheets: Vec<Vec<Option<usize>>> = all.chunks(self.places()).map(<[_]>::to_vec).collect();
        if let Some(last) = sheets.last_mut() {
            last.resize(self.places(), None);
        }
        sheets
    }
}

impl Piece {
    /// Below `print/` or a batch: `boards/sy08-b1.pdf`.
    pub fn path(&self, site: &Site) -> String {
        match self {
            Self::Board { at, index, .. } => {
                let (_, grid) = at.look_up(site);
                board_path(grid, &grid.boards[*index])
            }
            Self::Card { at, worker } => format!("cards/{}-{worker}.pdf", at.look_up(site).1.id),
            Self::Sheet(sheet) => {
                // The first keeps its name however many there are.
                let part =
                    if sheet.part.number == 1 { String::new() } else { format!("-{}", sheet.part.number) };
                format!("sheets/{}-cards{part}.pdf", site.communities[sheet.community].id)
            }
            Self::WallMap { community, .. } => format!("wall-map-{}.pdf", site.communities[*community].id),
            Self::Poster { note, .. } => {
                let (community, note) = note.look_up(site);
                // A notice and a guide may have one name.
                let kind = if note.kind == NoteKind::Guide { "guide-" } else { "" };
                format!("posters/{}-{kind}{}.pdf", community.id, note.slug)
            }
            Self::Calibration(_) => "calibration.pdf".to_owned(),
            Self::Checklist(list) => {
                let id = &site.communities[list.community].id;
                match list.part.number {
                    1 => format!("checklist-{id}.pdf"),
                    // In a folder, for a community may be called `qinghe-2`.
                    number => format!("checklists/{id}-{number}.pdf"),
                }
            }
        }
    }
}

/// Trim size of a board.
pub fn board_trim(size: BoardSize) -> Size {
    Size::new(f64::from(size.width), f64::from(size.height))
}

/// Everything that `build` prints of a community: one of each.
pub fn pieces(c: usize, site: &Site) -> Vec<(Piece, Cut)> {
    let community = &site.communities[c];
    let mut pieces = Vec::new();
    for (g, grid) in community.grids.iter().enumerate().filter(|(_, g)| g.is_open()) {
        let at = GridAt { community: c, grid: g };
        for (index, board) in grid.boards.iter().enumerate() {
            pieces.push((Piece::Board { at, index, size: board_trim(board.size) }, Cut::BLED));
        }
    }
    let cards = cards(c, site);
    pieces.extend(
        cards.iter().map(|(at, worker)| (Piece::Card { at: *at, worker: worker.clone() }, Cut::BLED)),
    );
    let sheets = sheet(c, site, cards).into_iter().flat_map(Sheet::in_files);
    pieces.extend(sheets.map(|sheet| (Piece::Sheet(Box::new(sheet)), Cut::NONE)));
    if has_map(community) {
        let size = wall_map_size(community, community.wall_map);
        pieces.push((Piece::WallMap { community: c, size }, Cut::BLED));
    }
    for (note, paper) in posters(c, site) {
        pieces.push((Piece::Poster { note, size: paper.size() }, Cut::BLED));
    }
    pieces
}

/// The pieces of a community that are recorded when they are printed.
pub fn recorded(c: usize, site: &Site) -> Vec<Piece> {
    let all = pieces(c, site).into_iter().map(|(piece, _)| piece);
    all.filter(|piece| !matches!(piece, Piece::Sheet(_) | Piece::Calibration(_) | Piece::Checklist(_)))
        .collect()
}

/// Who has a card in which grid, by grid and worker.
pub fn cards(c: usize, site: &Site) -> Vec<(GridAt, WorkerId)> {
    let mut cards = Vec::new();
    let open = site.communities[c].grids.iter().enumerate().filter(|(_, g)| g.is_open());
    for (g, grid) in open {
        let people: BTreeSet<&WorkerId> = grid.team_now(site.today).map(|post: &Post| &post.worker).collect();
        cards.extend(people.into_iter().map(|w| (GridAt { community: c, grid: g }, w.clone())));
    }
    cards
}

/// One card of everybody on A4, with bleed: neighbours differ in colour.
fn sheet(c: usize, site: &Site, cards: Vec<(GridAt, WorkerId)>) -> Option<Sheet> {
    let layout = Imposition::of(Paper::A4.size(), site.card, BLEED)?;
    let positions = layout.lay(cards.len(), 1, 0);
    (!cards.is_empty()).then_some(Sheet {
        community: c,
        paper: Paper::A4,
        layout,
        duplex: Duplex::Long,
        adjust: Adjustment::NONE,
        printer: None,
        cards,
        positions,
        part: Part::WHOLE,
    })
}

/// Notes that ask for a poster and are not over.
pub fn posters(c: usize, site: &Site) -> Vec<(NoteAt, Paper)> {
    let community = &site.communities[c];
    let of = |kind: NoteKind, notes: &[Note]| -> Vec<(NoteAt, Paper)> {
        let wanted = notes.iter().enumerate().filter(|(_, note)| !note.is_expired_on(site.today));
        wanted
            .filter_map(|(index, note)| Some((NoteAt { community: c, kind, index }, note.poster?)))
            .collect()
    };
    let mut all = of(NoteKind::Notice, &community.notices);
    all.extend(of(NoteKind::Guide, &community.guides));
    all
}

/// Whether there is something to draw: a community whose grids were all closed has no map.
pub fn has_map(community: &Community) -> bool {
    community.boundaries.as_ref().is_some_and(|boundaries| !boundaries.areas.is_empty())
}

/// The paper lies as the community does.
pub fn wall_map_size(community: &Community, paper: Paper) -> Size {
    let size = paper.size();
    match &community.boundaries {
        // The legend wants room beside a map that is not much wider than high.
        Some(boundaries) if boundaries.aspect() < 0.75 => size,
        _ => size.turned(),
    }
}

/// The same as jobs below `folder` (`print/`).
pub fn jobs(pieces: Vec<(Piece, Cut)>, folder: &str, site: &Site) -> Vec<Job> {
    let job = |(piece, cut): (Piece, Cut)| Job {
        path: format!("{folder}{}", piece.path(site)).into(),
        kind: JobKind::Piece(piece, cut),
    };
    pieces.into_iter().map(job).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CARD_SIZES;

    #[test]
    fn ten_cards_lie_edge_to_edge_on_a4_and_eight_with_bleed() {
        let card = CARD_SIZES[0].1;
        let butted = Imposition::of(Paper::A4.size(), card, 0.0).expect("room");
        assert_eq!((butted.columns, butted.rows, butted.left, butted.top), (2, 5, 15.0, 13.5));
        let bled = Imposition::of(Paper::A4.size(), card, 3.0).expect("room");
        assert_eq!((bled.columns, bled.rows, bled.left, bled.top), (2, 4, 12.0, 31.5));
    }

    #[test]
    fn a_started_sheet_is_filled_from_its_first_free_position() {
        let layout = Imposition::of(Paper::A4.size(), CARD_SIZES[0].1, 0.0).expect("room");
        let sheets = layout.lay(3, 4, 7);
        assert_eq!(sheets.len(), 2);
        assert_eq!(sheets[0][..8], [None, None, None, None, None, None, None, Some(0)]);
        assert_eq!(sheets[1][8..], [Some(2), None]);
        assert!(layout.lay(0, 3, 0).is_empty());
    }

    #[test]
    fn many_sheets_are_parted_into_files_that_hold_the_same_cards() {
        let layout = Imposition::of(Paper::A4.size(), CARD_SIZES[0].1, 3.0).expect("room");
        let worker = |number: usize| WorkerId::parse(&format!("w{number}")).expect("a name");
        let card = |number: usize| (GridAt { community: 0, grid: number / 4 }, worker(number));
        let whole = |count: usize, copies: usize| Sheet {
            community: 0,
            paper: Paper::A4,
            layout,
            duplex: Duplex::Long,
            adjust: Adjustment::NONE,
            printer: Some("front desk".to_owned()),
            cards: (0..count).map(card).collect(),
            positions: layout.lay(count, copies, 3),
            part: Part::WHOLE,
        };
        let laid = |sheet: &Sheet| -> Vec<Option<(GridAt, WorkerId)>> {
            sheet
                .positions
                .iter()
                .flatten()
                .map(|place| place.map(|card| sheet.cards[card].clone()))
                .collect()
        };
        // 77 cards behind three free places fill ten sheets of eight, and one more begins the next.
        for (count, copies, files) in [(0, 1, 1), (1, 1, 1), (77, 1, 1), (78, 1, 2), (340, 1, 5), (9, 40, 5)]
        {
            let whole = whole(count, copies);
            let parts = whole.clone().in_files();
            assert_eq!(parts.len(), files, "{count} cards");
            assert!(parts.iter().all(|part| part.positions.len() <= Sheet::PAPERS));
            assert_eq!(parts.iter().flat_map(laid).collect::<Vec<_>>(), laid(&whole), "{count} cards");
            for (index, part) in parts.iter().enumerate() {
                assert_eq!(part.part, Part { number: index + 1, of: files });
                let shown: BTreeSet<usize> = part.positions.iter().flatten().copied().flatten().collect();
                assert_eq!(shown, (0..part.cards.len()).collect(), "each card of a file lies in it");
            }
        }
    }
}
