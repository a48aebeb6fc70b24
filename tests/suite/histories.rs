//! Fifty years of a community of five hundred grids: merged, split, renamed, places moved and pulled down, people
//! changed, boards printed in between. After every year every code that was ever printed leads to a page that names
//! the open grid which serves the board's place, or says plainly that none does.

use std::collections::BTreeMap;
use std::sync::Arc;

use gridboard::model::{
    BaseUrl, Board, BoardId, BoardSize, CARD_SIZES, Closing, Community, CommunityId, Date, Figures, Footer,
    Grid, GridId, Histories, History, Lang, Paper, PieceId, Place, Post, Print, Record, ReportForm, Role,
    Site, Spot, State, Text, Worker, WorkerId,
};
use gridboard::plan::facts::FactBook;
use gridboard::plan::{GridAt, Issues, Lead, Leads, Piece, pieces};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const GRIDS: usize = 500;
const PLACES: usize = 2 * GRIDS;
const YEARS: usize = 50;
/// In each of the tests below; there are four.
const HISTORIES: u32 = 250;

/// What the office decides in a year.
#[derive(Clone, Debug)]
enum Decision {
    /// The first is closed, the second takes its places.
    Join(Index, Index),
    /// Two are closed for a new one.
    Merge(Index, Index),
    /// One is closed for so many new ones.
    Split(Index, u8),
    Rename(Index),
    MovePlace(Index, Index),
    PullDown(Index),
    HandOver(Index),
    /// A board's entry is taken out of its file; the board may hang on.
    DropBoard(Index),
    /// Print what some grids have.
    Print(Index, u8),
}

fn decision() -> impl Strategy<Value = Decision> {
    let at = any::<Index>;
    prop_oneof![
        2 => (at(), at()).prop_map(|(a, b)| Decision::Join(a, b)),
        2 => (at(), at()).prop_map(|(a, b)| Decision::Merge(a, b)),
        3 => (at(), 2u8..4).prop_map(|(a, n)| Decision::Split(a, n)),
        1 => at().prop_map(Decision::Rename),
        3 => (at(), at()).prop_map(|(a, b)| Decision::MovePlace(a, b)),
        1 => at().prop_map(Decision::PullDown),
        2 => at().prop_map(Decision::HandOver),
        1 => at().prop_map(Decision::DropBoard),
        4 => (at(), 1u8..20).prop_map(|(a, n)| Decision::Print(a, n)),
    ]
}

/// The community as its files would say it, with what the walls know.
struct World {
    site: Site,
    /// Which grid serves each place; `None`: pulled down.
    owner: Vec<Option<usize>>,
    /// Every printed board: grid, board, and the number of the place where it hangs.
    walls: Vec<(usize, BoardId, Option<usize>)>,
    histories: Histories,
    /// The issues of each piece, in order, with their batch.
    issues: BTreeMap<PieceId, Vec<(u32, Arc<str>)>>,
    open: Vec<usize>,
    batches: usize,
    names: usize,
}

fn place_name(number: usize) -> String {
    // No name is a part of another.
    format!("兴旺{number:04}小区")
}

fn grid_id(number: usize) -> GridId {
    GridId::parse(&format!("g{number:05}")).expect("an id")
}

fn new_grid(number: usize, day: Date) -> Grid {
    Grid {
        id: grid_id(number),
        code: Some(format!("421202001003{number:04}")),
        former_codes: Vec::new(),
        name: Text::plain(format!("第{number}网格")),
        scope: None,
        figures: Figures::default(),
        as_of: None,
        opened: Some(day),
        closing: None,
        closing_ahead: None,
        opens_later: false,
        team: vec![Post { role: 0, worker: WorkerId::parse("w0").expect("an id"), from: None, until: None }],
        places: Vec::new(),
        boards: Vec::new(),
        colour: None,
        hue: 0,
    }
}

fn worker(number: usize) -> Worker {
    Worker {
        id: WorkerId::parse(&format!("w{number}")).expect("an id"),
        name: Text::plain(format!("员工{number}")),
        surname: "员".to_owned(),
        title: None,
        phone: None,
        photo: None,
        duties: None,
        hours: None,
        wechat: None,
    }
}

impl World {
    fn new() -> Self {
        let lang = Lang::parse("zh-CN").expect("a language");
        let workers = (0..20).map(worker).map(|worker| (worker.id.clone(), worker)).collect();
        let day = Date::constant(2000, 1, 1);
        let community = Community {
            id: CommunityId::parse("xingwang").expect("an id"),
            name: Text::plain("兴旺社区"),
            code: "421202001003".to_owned(),
            parent: None,
            address: None,
            office_hours: None,
            open_hours: None,
            duty_phone: None,
            supervision_phone: None,
            slogan: None,
            map_approval: None,
            wall_map: Paper::A1,
            report: ReportForm::default(),
            totals: Figures::default(),
            team: Vec::new(),
            workers,
            grids: Vec::new(),
            notices: Vec::new(),
            guides: Vec::new(),
            upcoming: Vec::new(),
            boundaries: None,
        };
        let site = Site {
            allowances: Vec::new(),
            title: Text::plain("网格服务"),
            base_url: BaseUrl::new("https://grid.example.cn/"),
            former_base_urls: Vec::new(),
            language: lang.clone(),
            languages: vec![lang],
            sample: false,
            card: CARD_SIZES[0].1,
            footer: Footer::default(),
            own_words: gridboard::model::OwnWords::default(),
            timezone: "Asia/Shanghai".to_owned(),
            roles: vec![Role {
                id: "网格员".to_owned(), name: Text::plain("网格员"), duties: Vec::new()
            }],
            communities: vec![Arc::new(community)],
            record: Arc::default(),
            today: day,
        };
        let mut world = Self {
            site,
            owner: vec![None; PLACES],
            walls: Vec::new(),
            histories: Histories::new(),
            issues: BTreeMap::new(),
            open: Vec::new(),
            batches: 0,
            names: 0,
        };
        for number in 0..GRIDS {
            let grid = world.open_grid();
            for place in [2 * number, 2 * number + 1] {
                world.give(place, grid);
            }
            world.hang_boards(grid);
        }
        world
    }

    fn grids(&mut self) -> &mut Vec<Grid> {
        &mut Arc::make_mut(&mut self.site.communities[0]).grids
    }

    fn open_grid(&mut self) -> usize {
        let (number, day) = (self.site.communities[0].grids.len(), self.site.today);
        self.grids().push(new_grid(number, day));
        self.open.push(number);
        number
    }

    /// A place becomes a grid's, and is taken out of the file of whoever had it.
    fn give(&mut self, place: usize, to: usize) {
        self.take(place);
        let name = Text::plain(place_name(place));
        self.grids()[to].places.push(Place { name, kind: None, aliases: Vec::new(), numbers: None });
        self.owner[place] = Some(to);
    }

    fn take(&mut self, place: usize) {
        if let Some(from) = self.owner[place].take() {
            let name = place_name(place);
            self.grids()[from].places.retain(|place| place.name.default() != name);
        }
    }

    fn places_of(&self, grid: usize) -> Vec<usize> {
        (0..PLACES).filter(|place| self.owner[*place] == Some(grid)).collect()
    }

    /// A board at the first of the grid's places, or one without a place.
    fn hang_boards(&mut self, grid: usize) {
        let place =
            self.places_of(grid).first().map(|place| Text::plain(format!("{}东门", place_name(*place))));
        let id = BoardId::parse("b1").expect("an id");
        let at = None;
        self.grids()[grid].boards = vec![Board { id, place, size: BoardSize::USUAL, at }];
    }

    /// Closes a grid; its places go to `to`, in turn.
    fn close(&mut self, grid: usize, to: &[usize]) {
        for (index, place) in self.places_of(grid).into_iter().enumerate() {
            self.give(place, to[index % to.len()]);
        }
        let (on, successors) = (self.site.today, to.iter().map(|number| grid_id(*number)).collect());
        self.grids()[grid].closing = Some(Closing { on, successors, reason: None });
        self.open.retain(|open| *open != grid);
    }

    fn decide(&mut self, decision: &Decision) {
        let pick = |world: &Self, index: &Index| world.open[index.index(world.open.len())];
        match decision {
            Decision::Join(a, b) | Decision::Merge(a, b) => {
                let (a, b) = (pick(self, a), pick(self, b));
                if a == b || self.open.len() < 3 {
                    return;
                }
                if let Decision::Join(..) = decision {
                    self.close(a, &[b]);
                } else {
                    let new = self.open_grid();
                    self.close(a, &[new]);
                    self.close(b, &[new]);
                    self.hang_boards(new);
                }
            }
            Decision::Split(a, parts) => {
                let a = pick(self, a);
                let new: Vec<usize> = (0..*parts).map(|_| self.open_grid()).collect();
                self.close(a, &new);
                new.into_iter().for_each(|grid| self.hang_boards(grid));
            }
            Decision::Rename(a) => {
                self.names += 1;
                let (a, name) = (pick(self, a), Text::plain(format!("新名{}网格", self.names)));
                self.grids()[a].name = name;
            }
            Decision::MovePlace(place, to) => {
                let (place, to) = (place.index(PLACES), pick(self, to));
                self.give(place, to);
            }
            Decision::PullDown(place) => self.take(place.index(PLACES)),
            Decision::HandOver(a) => {
                self.names += 1;
                let (a, next) = (pick(self, a), WorkerId::parse(&format!("w{}", self.names % 20)));
                self.grids()[a].team[0].worker = next.expect("an id");
            }
            Decision::DropBoard(a) => {
                let a = pick(self, a);
                self.hang_boards(a);
            }
            Decision::Print(first, count) => self.print(pick(self, first), usize::from(*count)),
        }
    }

    /// Prints and records the boards and cards of some open grids.
    fn print(&mut self, first: usize, count: usize) {
        self.batches += 1;
        let batch: Arc<str> = format!("batch-{}", self.batches).into();
        let start = self.open.iter().position(|grid| *grid == first).unwrap_or(0);
        let printed: Vec<usize> = self.open.iter().cycle().skip(start).take(count).copied().collect();
        let site = &self.site;
        let book = FactBook::of(site);
        let (mut prints, mut walls) = (Vec::new(), Vec::new());
        for grid in printed {
            let at = GridAt { community: 0, grid };
            let model = &site.communities[0].grids[grid];
            let size = pieces::board_trim(BoardSize::USUAL);
            let board = (
                PieceId::Board(model.id.clone(), model.boards[0].id.clone()),
                Piece::Board { at, index: 0, size },
            );
            let worker = model.team[0].worker.clone();
            let card = (PieceId::Card(model.id.clone(), worker.clone()), Piece::Card { at, worker });
            for (id, piece) in [board, card] {
                let facts = book.shown(site, &piece).facts();
                let issue = site.record.standing(&id, &facts, site.today).issue;
                let place =
                    matches!(id, PieceId::Board(..)).then(|| model.boards[0].place.as_ref()).flatten();
                let spot = Spot { place: place.map(|p| p.default().to_owned()), ..Spot::default() };
                let spot = Arc::new(spot);
                let batch = Arc::clone(&batch);
                let (since, last) = (site.today, site.today);
                prints.push((id, Print { issue, since, last, copies: 1, facts, spot, batch }));
            }
            let place = model.boards[0].place.as_ref().and_then(|text| text.default()[6..10].parse().ok());
            walls.push((grid, model.boards[0].id.clone(), place));
        }
        for (id, print) in prints {
            let issues = self.issues.entry(id.clone()).or_default();
            // With few grids left, one comes up twice in a batch.
            if issues.last().is_some_and(|(_, last)| *last == print.batch) {
                continue;
            }
            issues.push((print.issue, Arc::clone(&print.batch)));
            match self.histories.get_mut(&id) {
                Some(history) => history.add(print, History::KEPT),
                None => drop(self.histories.insert(id, History::new(print))),
            }
        }
        self.walls.extend(walls);
        self.site.record = Arc::new(Record::new(self.histories.clone(), BTreeMap::new()));
    }

    /// Every code leads to the page of its grid; on it the right grid is named.
    fn check_codes(&self) -> Result<(), TestCaseError> {
        let site = &self.site;
        let leads = Leads::of(site);
        for (grid, board, place) in &self.walls {
            let at = GridAt { community: 0, grid: *grid };
            let model = at.look_up(site).1;
            if let Some(closing) = &model.closing {
                prop_assert!(!site.open_successors(closing).is_empty(), "{}: nobody follows", model.id);
            }
            let text = place.map(|number| format!("{}东门", place_name(number)));
            let found = leads.lead(at, &Spot { place: text, ..Spot::default() });
            let wanted = match place.and_then(|place: usize| self.owner[place]) {
                None => Lead::Nobody,
                Some(owner) if owner == *grid => Lead::Here,
                Some(owner) => Lead::Elsewhere(vec![GridAt { community: 0, grid: owner }]),
            };
            prop_assert_eq!(&found, &wanted, "{}-{} at {:?}", model.id, board, place);
        }
        Ok(())
    }

    /// What hangs and is right keeps its issue; nothing that was printed is forgotten.
    fn check_issues(&self) -> Result<(), TestCaseError> {
        let site = &self.site;
        let issues = Issues::of(site);
        let mut down: BTreeMap<&PieceId, u32> = BTreeMap::new();
        for (id, print) in issues.to_take_down(site) {
            down.insert(id, print.issue);
        }
        for (id, printed) in &self.issues {
            let (last, _) = printed.last().expect("printed");
            match issues.get(id, site) {
                None => prop_assert!(down.contains_key(id), "{} is forgotten", id),
                Some(standing) => match &standing.state {
                    State::Current => prop_assert_eq!(standing.issue, *last, "{}", id),
                    State::Changed(_) => {
                        prop_assert!(
                            printed.iter().all(|(issue, _)| *issue < standing.issue),
                            "{}: an old number",
                            id
                        );
                    }
                    State::Unprinted => prop_assert!(false, "{} was printed", id),
                },
            }
        }
        Ok(())
    }
}

/// `seed`: the same histories in every run.
fn live(seed: u8) {
    let year = prop::collection::vec(decision(), 1..6);
    let history = prop::collection::vec(year, YEARS);
    // A failure is shrunk and printed whole.
    let config =
        Config { cases: HISTORIES, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&history, |history| {
        let mut world = World::new();
        for (year, decisions) in history.iter().enumerate() {
            world.site.today = Date::new(2000 + year as i16, 6, 1).expect("a day");
            decisions.iter().for_each(|decision| world.decide(decision));
            world.check_codes()?;
        }
        world.check_issues()
    });
    if let Err(fault) = result {
        panic!("{fault}");
    }
}

#[test]
fn codes_live_through_fifty_years_a() {
    live(0);
}

#[test]
fn codes_live_through_fifty_years_b() {
    live(1);
}

#[test]
fn codes_live_through_fifty_years_c() {
    live(2);
}

#[test]
fn codes_live_through_fifty_years_d() {
    live(3);
}
