//! Boards and cards: who serves a grid, what they do and where.

use serde::Serialize;

use super::super::context::Person;
use super::super::view::View;
use super::super::{code, images};
use super::parts::{CodeData, CommunityData, FigureData, HueData, MapData, PersonData, figures};
use super::{Expected, Head, Origin, Photo, PrintInputs};
use crate::model::{Board, Boundaries, Community, Date, Grid, PieceId, Post, Size, WorkerId};
use crate::plan::facts::{FIGURES_ON_BOARD, PEOPLE_ON_BOARD, PLACES_ON_BOARD};
use crate::plan::{CodeFor, Cut, GridAt, code_text};

#[derive(Serialize)]
pub struct PieceData {
    #[serde(flatten)]
    head: Head,
    hue: HueData,
    community: CommunityData,
    grid: GridData,
    people: Vec<PersonData>,
    duties: Vec<String>,
    places: Vec<String>,
    map: Option<MapData>,
    here: Option<String>,
    code: CodeData,
    stamp: String,
}

#[derive(Serialize)]
struct GridData {
    id: String,
    name: String,
    code: Option<String>,
    scope: Option<String>,
    figures: Vec<FigureData>,
}

/// A board.
pub fn board(view: &View<'_>, at: GridAt, index: usize, finish: (Size, Cut)) -> PrintInputs {
    let (community, grid) = at.look_up(view.site);
    let board = &grid.boards[index];
    let posts = grid.team_now(view.site.today).collect();
    let id = PieceId::Board(grid.id.clone(), board.id.clone());
    let issue = view.studio.plan.issues.stamp(&id, view.site);
    let piece = Piece { community, grid, posts, board: Some(board), finish, issue };
    let mut photos = Vec::new();
    let data = piece.data(view, &mut photos);
    piece.inputs(view, super::super::json(&data), photos, 1)
}

/// A contact card of one worker in one grid.
pub fn card(view: &View<'_>, at: GridAt, worker: &WorkerId, cut: Cut) -> PrintInputs {
    let piece = Piece::card(view, at, worker, cut);
    let mut photos = Vec::new();
    let data = piece.data(view, &mut photos);
    piece.inputs(view, super::super::json(&data), photos, 2)
}

/// A card's job and the text of its code, for a sheet.
pub fn card_data(
    view: &View<'_>,
    (at, worker): (GridAt, &WorkerId),
    cut: Cut,
    photos: &mut Vec<Photo>,
) -> (PieceData, String) {
    let piece = Piece::card(view, at, worker, cut);
    (piece.data(view, photos), piece.code(view))
}

struct Piece<'s> {
    community: &'s Community,
    grid: &'s Grid,
    posts: Vec<&'s Post>,
    /// `None`: a card.
    board: Option<&'s Board>,
    finish: (Size, Cut),
    /// With the day that stands beside it.
    issue: (u32, Date),
}

impl<'s> Piece<'s> {
    fn card(view: &View<'s>, at: GridAt, worker: &WorkerId, cut: Cut) -> Self {
        let (community, grid) = at.look_up(view.site);
        let posts = grid.team_now(view.site.today).filter(|p| &p.worker == worker).collect();
        let id = PieceId::Card(grid.id.clone(), worker.clone());
        let issue = view.studio.plan.issues.stamp(&id, view.site);
        Self { community, grid, posts, board: None, finish: (view.site.card, cut), issue }
    }

    fn surface(&self) -> code::Surface {
        if self.board.is_some() { code::Surface::Board } else { code::Surface::Card }
    }

    fn code(&self, view: &View<'_>) -> String {
        let issue = self.issue.0;
        let code = self.board.map_or(CodeFor::Card(issue), |board| CodeFor::Board(&board.id, issue));
        code_text(view.site, self.grid, code)
    }

    /// Everyone once, in the order of the board.
    fn ids(&self) -> Vec<&'s WorkerId> {
        let mut ids: Vec<&WorkerId> = Vec::new();
        for post in &self.posts {
            if self.community.workers.contains_key(&post.worker) && !ids.contains(&&post.worker) {
                ids.push(&post.worker);
            }
        }
        ids.truncate(PEOPLE_ON_BOARD);
        ids
    }

    fn inputs(&self, view: &View<'s>, data: Vec<u8>, photos: Vec<Photo>, pages: usize) -> PrintInputs {
        let (size, cut) = self.finish;
        PrintInputs {
            main: if self.board.is_some() { "/print/board.typ" } else { "/print/card.typ" },
            data,
            photos,
            expected: Expected::first(size, cut, pages, self.code(view)),
            origin: self.origin(view),
            on: self.surface(),
        }
    }

    fn origin(&self, view: &View<'s>) -> Origin {
        let (community, grid) = (&self.community.id, &self.grid.id);
        let mut origin = Origin::new(format!("community/{community}"));
        origin.add("grid", format!("grid/{grid}"));
        for part in ["name", "scope", "code"] {
            origin.add(format!("grid.{part}"), format!("grid/{grid}/{part}"));
        }
        origin.add("places", format!("grid/{grid}/places"));
        origin.add("code", "site/base_url");
        if let Some(board) = self.board {
            origin.add("here", format!("board/{grid}/{}/place", board.id));
        }
        let role = |id: &WorkerId| {
            let post = self.posts.iter().find(|post| &post.worker == id)?;
            Some(view.site.roles.get(post.role)?.id.as_str())
        };
        for (index, id) in self.ids().into_iter().enumerate() {
            let worker = format!("worker/{community}/{id}");
            let role = role(id).unwrap_or_default();
            origin.add(format!("people.{index}.role"), format!("role/{role}"));
            for part in ["name", "phone", "hours"] {
                origin.add(format!("people.{index}.{part}"), format!("{worker}/{part}"));
            }
            if index == 0 {
                let has_own = self.community.workers.get(id).is_some_and(|w| w.duties.is_some());
                let duties = if has_own { format!("{worker}/duties") } else { format!("role/{role}/duties") };
                origin.add("duties", duties);
            }
        }
        origin
    }

    fn data(&self, view: &View<'s>, photos: &mut Vec<Photo>) -> PieceData {
        let studio = view.studio;
        let (community, grid) = (self.community, self.grid);
        let mut people = view.people(community, self.posts.iter().copied());
        people.truncate(PEOPLE_ON_BOARD);
        let ids = self.ids();
        let longest = |index: usize| match (self.board, index) {
            (None, _) => images::CARD_SIDE,
            // As high as the default theme draws them on the usual board; where a theme or a size draws them
            // larger, they are made again.
            (Some(_), 0) => images::print_side(self.finish.0, 0.28),
            (Some(_), _) => images::print_side(self.finish.0, 0.13),
        };
        let people_data = people
            .iter()
            .zip(&ids)
            .enumerate()
            .map(|(index, (person, id))| PersonData::of(person, (community, id), longest(index), photos));
        let people_data = people_data.collect();
        let text = self.code(view);
        let mut places: Vec<String> = grid.places.iter().map(|p| place_line(view, p)).collect();
        places.truncate(PLACES_ON_BOARD);
        let stamp = [
            match self.board {
                Some(board) => format!("{}-{}", grid.id, board.id),
                None => grid.id.to_string(),
            },
            view.words.with("print-issue", [("issue", self.issue.0.to_string())]),
            view.words.date(self.issue.1),
        ];
        let values = [
            ("community", view.text(&community.name)),
            ("grid", view.text(&grid.name)),
            ("url", text.clone()),
            ("issue", self.issue.0.to_string()),
        ];
        let kind = if self.board.is_some() { "board" } else { "card" };
        PieceData {
            head: Head::of(view, kind, self.title(view, people.first()), self.finish, &values),
            hue: HueData::of(studio.hue(grid)),
            community: CommunityData::of(view, community),
            grid: GridData {
                id: grid.id.to_string(),
                name: view.text(&grid.name),
                code: grid.code.clone(),
                scope: view.maybe(grid.scope.as_ref()),
                figures: figures(view, &grid.figures, |f| {
                    FIGURES_ON_BOARD.iter().any(|key| key.key() == f.key)
                }),
            },
            people: people_data,
            duties: people.first().map(|p| p.duties.clone()).unwrap_or_default(),
            places,
            map: self.map(view),
            here: self.board.and_then(|b| view.maybe(b.place.as_ref())),
            code: CodeData::of(&text, self.surface()),
            stamp: stamp.join(" · "),
        }
    }

    fn title(&self, view: &View<'_>, lead: Option<&Person>) -> String {
        let mut values =
            vec![("community", view.text(&self.community.name)), ("grid", view.text(&self.grid.name))];
        match lead.filter(|_| self.board.is_none()) {
            Some(person) => {
                values.push(("name", person.name.clone()));
                view.words.with("print-title-card", values)
            }
            None => view.words.with("print-title-board", values),
        }
    }

    fn map(&self, view: &View<'_>) -> Option<MapData> {
        let board = self.board?;
        let drawing = view.studio.drawing(&self.community.id)?;
        let mut map = MapData::of(view, self.community, drawing, Some(&self.grid.id));
        let here = board.at.zip(self.community.boundaries.as_ref());
        map.here = here.map(|(at, boundaries)| drawing.point(Boundaries::project(boundaries.centre, at)));
        Some(map)
    }
}

fn place_line(view: &View<'_>, place: &crate::model::Place) -> String {
    let shown = view.place(place);
    match shown.detail {
        Some(detail) if !detail.is_empty() => format!("{} {detail}", shown.name),
        _ => shown.name,
    }
}
