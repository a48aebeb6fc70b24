//! Boards and cards: the data of their Typst sources (`docs/theme.md`, print part).

use serde::Serialize;

use super::context::Person;
use super::map::Drawing;
use super::view::View;
use super::{Inputs, Studio, code};
use crate::model::{Board, Boundaries, Community, Digest, Grid, Post, WorkerId};
use crate::plan::{CodeFor, FIRST_ISSUE, GridAt, SitePath, code_text, plain_address};

/// Most people that a board shows.
const PEOPLE_ON_BOARD: usize = 8;
/// Most places that a board shows.
const PLACES_ON_BOARD: usize = 40;

/// What a board says of its grid at a glance; the page has the rest.
const FIGURES_ON_BOARD: [&str; 2] = ["households", "population"];

/// Trim size of a card in millimetres, width by height.
pub const CARD_SIZE: (u32, u32) = (90, 54);

#[derive(Serialize)]
struct PieceData {
    kind: &'static str,
    lang: String,
    region: Option<String>,
    document_title: String,
    date: [i32; 3],
    width: u32,
    height: u32,
    fonts: Vec<String>,
    sample: Option<String>,
    words: serde_json::Map<String, serde_json::Value>,
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
struct HueData {
    cmyk: [f64; 4],
    tint: [f64; 4],
}

#[derive(Serialize)]
struct CommunityData {
    name: String,
    slogan: Option<String>,
    duty_phone: Option<String>,
    supervision_phone: Option<String>,
    hours: Option<String>,
}

#[derive(Serialize)]
struct GridData {
    id: String,
    name: String,
    code: Option<String>,
    scope: Option<String>,
    figures: Vec<FigureData>,
}

#[derive(Serialize)]
struct FigureData {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct PersonData {
    role: String,
    name: String,
    surname: String,
    phone: Option<String>,
    photo: Option<String>,
    hours: Option<String>,
}

#[derive(Serialize)]
struct MapData {
    width: f64,
    height: f64,
    approval: Option<String>,
    shapes: Vec<ShapeData>,
    here: Option<(f64, f64)>,
}

#[derive(Serialize)]
struct ShapeData {
    number: String,
    current: bool,
    cmyk: [f64; 4],
    tint: [f64; 4],
    x: f64,
    y: f64,
    size: f64,
    rings: Vec<Vec<(f64, f64)>>,
}

/// Without its `rows`: choosing a mask is slow, and the text decides them, so [`with_rows`] adds
/// them when the piece is made.
#[derive(Serialize)]
struct CodeData {
    modules: usize,
    text: String,
    plain: String,
}

/// A piece's data with its code drawn; `None` only for data that is no piece's.
pub fn with_rows(data: &[u8], text: &str, on: code::Surface) -> Option<Vec<u8>> {
    let mut value: serde_json::Value = serde_json::from_slice(data).ok()?;
    let rows = code::Matrix::of(text, on)?.rows();
    value.get_mut("code")?.as_object_mut()?.insert("rows".to_owned(), rows.into());
    serde_json::to_vec(&value).ok()
}

/// What a printed piece must turn out to be, for the proof.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Trim size, mm.
    pub width: u32,
    pub height: u32,
    pub pages: usize,
    /// The code's text; it stands on the first page.
    pub code: String,
}

/// Names where the texts of a piece were written, for text that does not fit.
#[derive(Clone, Debug)]
pub struct Origin {
    community: String,
    grid: String,
    board: Option<String>,
    people: Vec<PersonOrigin>,
}

#[derive(Clone, Debug)]
struct PersonOrigin {
    id: WorkerId,
    role: String,
    has_own_duties: bool,
}

impl Origin {
    /// Names in `check::Sources` for a field of the piece's data, the likeliest first.
    pub fn of(&self, field: &str) -> Vec<String> {
        let parts: Vec<&str> = field.split('.').collect();
        let grid = |part: &str| format!("grid/{}/{part}", self.grid);
        let community = format!("community/{}", self.community);
        let worker =
            |person: &PersonOrigin, part: &str| format!("worker/{}/{}/{part}", self.community, person.id);
        let person = |index: &str| index.parse::<usize>().ok().and_then(|i| self.people.get(i));
        match (parts.as_slice(), self.people.first()) {
            (["grid", part, ..], _) => vec![grid(part)],
            (["places", ..], _) => vec![grid("places")],
            (["code", ..], _) => vec!["site/base_url".to_owned()],
            (["here", ..], _) => {
                self.board.iter().map(|b| format!("board/{}/{b}/place", self.grid)).collect()
            }
            (["people", index, "role", ..], _) => {
                person(index).map(|p| format!("role/{}", p.role)).into_iter().collect()
            }
            (["people", index, part, ..], _) => {
                person(index).map(|p| worker(p, part)).into_iter().chain([community]).collect()
            }
            (["duties", ..], Some(lead)) if lead.has_own_duties => vec![worker(lead, "duties")],
            (["duties", ..], Some(lead)) => vec![format!("role/{}/duties", lead.role)],
            _ => vec![community],
        }
    }
}

/// A board.
pub fn board(studio: &Studio<'_>, at: GridAt, index: usize) -> Inputs {
    let (community, grid) = at.look_up(studio.site);
    let board = &grid.boards[index];
    let piece = Piece {
        community,
        grid,
        posts: grid.team_now(studio.site.today).collect(),
        code: CodeFor::Board(board),
        size: (board.size.width, board.size.height),
        board: Some(board),
    };
    piece.inputs(studio)
}

/// A contact card of one worker in one grid.
pub fn card(studio: &Studio<'_>, at: GridAt, worker: &WorkerId) -> Inputs {
    let (community, grid) = at.look_up(studio.site);
    let piece = Piece {
        community,
        grid,
        posts: grid.team_now(studio.site.today).filter(|p| &p.worker == worker).collect(),
        code: CodeFor::Card,
        size: CARD_SIZE,
        board: None,
    };
    piece.inputs(studio)
}

struct Piece<'s> {
    community: &'s Community,
    grid: &'s Grid,
    posts: Vec<&'s Post>,
    code: CodeFor<'s>,
    /// Trim size, mm.
    size: (u32, u32),
    board: Option<&'s Board>,
}

impl<'s> Piece<'s> {
    fn surface(&self) -> code::Surface {
        if self.board.is_some() { code::Surface::Board } else { code::Surface::Card }
    }

    fn inputs(&self, studio: &Studio<'s>) -> Inputs {
        let site = studio.site;
        let view = View::new(studio, &site.language, SitePath::of(""), false);
        let mut people = view.people(self.community, self.posts.iter().copied());
        people.truncate(PEOPLE_ON_BOARD);
        let mut ids: Vec<WorkerId> = Vec::new();
        for post in &self.posts {
            if self.community.workers.contains_key(&post.worker) && !ids.contains(&post.worker) {
                ids.push(post.worker.clone());
            }
        }
        ids.truncate(PEOPLE_ON_BOARD);
        let mut photos: Vec<Digest> = Vec::new();
        let people_data: Vec<PersonData> =
            people.iter().zip(&ids).map(|(person, id)| self.person(person, id, &mut photos)).collect();
        let text = code_text(site, self.grid, self.code);
        let data = self.data(&view, &people, people_data, &text);
        let (width, height) = self.size;
        let expected =
            Expected { width, height, pages: if self.board.is_some() { 1 } else { 2 }, code: text };
        let origin = Origin {
            community: self.community.id.to_string(),
            grid: self.grid.id.to_string(),
            board: self.board.map(|b| b.id.to_string()),
            people: self.origins(studio, ids),
        };
        studio.print(self.surface(), &data, photos, expected, origin)
    }

    fn origins(&self, studio: &Studio<'s>, ids: Vec<WorkerId>) -> Vec<PersonOrigin> {
        let role = |id: &WorkerId| {
            let post = self.posts.iter().find(|post| &post.worker == id)?;
            Some(studio.site.roles.get(post.role)?.id.clone())
        };
        let has_own = |id: &WorkerId| self.community.workers.get(id).is_some_and(|w| w.duties.is_some());
        ids.into_iter()
            .map(|id| PersonOrigin { role: role(&id).unwrap_or_default(), has_own_duties: has_own(&id), id })
            .collect()
    }

    fn person(&self, person: &Person, id: &WorkerId, photos: &mut Vec<Digest>) -> PersonData {
        let photo = self.community.workers.get(id).and_then(|w| w.photo.as_ref()).map(|photo| {
            photos.push(photo.digest);
            format!("/photo-{}.jpg", photos.len() - 1)
        });
        PersonData {
            role: person.role.clone(),
            name: person.name.clone(),
            surname: person.surname.clone(),
            // The duty phone has its own place on every piece.
            phone: person.phone.as_ref().filter(|p| !p.duty).map(|p| p.display.clone()),
            photo,
            hours: person.hours.clone(),
        }
    }

    fn data(
        &self,
        view: &View<'s>,
        people: &[Person],
        people_data: Vec<PersonData>,
        text: &str,
    ) -> PieceData {
        let (site, studio) = (view.site, view.studio);
        let (community, grid) = (self.community, self.grid);
        let lead = people.first();
        let hue = studio.hue(grid);
        let mut lang = site.language.as_str().splitn(2, '-');
        let here = self.board.and_then(|b| view.maybe(b.place.as_ref()));
        let mut places: Vec<String> = grid.places.iter().map(|p| place_line(view, p)).collect();
        places.truncate(PLACES_ON_BOARD);
        let stamp = [
            match self.board {
                Some(board) => format!("{}-{}", grid.id, board.id),
                None => grid.id.to_string(),
            },
            view.words.with("print-issue", [("issue", FIRST_ISSUE.to_string())]),
            view.words.date(site.today),
        ];
        PieceData {
            kind: if self.board.is_some() { "board" } else { "card" },
            lang: lang.next().unwrap_or("zh").to_owned(),
            region: lang.next().map(str::to_lowercase),
            document_title: self.title(view, lead),
            date: [site.today.year().into(), site.today.month().into(), site.today.day().into()],
            width: self.size.0,
            height: self.size.1,
            fonts: studio.font_families(),
            sample: site.sample.then(|| view.words.get("print-sample")),
            words: self.words(view, text),
            hue: HueData { cmyk: hue.cmyk, tint: hue.cmyk_tint },
            community: CommunityData {
                name: view.text(&community.name),
                slogan: view.maybe(community.slogan.as_ref()),
                duty_phone: community.duty_phone.as_ref().map(|p| p.display()),
                supervision_phone: community.supervision_phone.as_ref().map(|p| p.display()),
                hours: view.maybe(community.office_hours.as_ref()),
            },
            grid: GridData {
                id: grid.id.to_string(),
                name: view.text(&grid.name),
                code: grid.code.clone(),
                scope: view.maybe(grid.scope.as_ref()),
                figures: view
                    .figures(&grid.figures)
                    .into_iter()
                    .filter(|f| FIGURES_ON_BOARD.contains(&f.key))
                    .map(|f| FigureData { label: f.label, value: f.value })
                    .collect(),
            },
            people: people_data,
            duties: lead.map(|p| p.duties.clone()).unwrap_or_default(),
            places,
            map: studio.drawing(&community.id).map(|drawing| self.map(studio, drawing)),
            here,
            code: CodeData {
                modules: code::modules(text, self.surface()),
                text: text.to_owned(),
                plain: plain_address(site, grid),
            },
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

    /// Every `print-…` message of the theme with what it may name filled in.
    fn words(&self, view: &View<'_>, text: &str) -> serde_json::Map<String, serde_json::Value> {
        let values = || {
            [
                ("community", view.text(&self.community.name)),
                ("grid", view.text(&self.grid.name)),
                ("url", text.to_owned()),
                ("issue", FIRST_ISSUE.to_string()),
            ]
        };
        let ids = view.studio.print_words().iter();
        ids.filter_map(|id| {
            Some((id.strip_prefix("print-")?.to_owned(), view.words.with(id, values()).into()))
        })
        .collect()
    }

    fn map(&self, studio: &Studio<'_>, drawing: &Drawing) -> MapData {
        let shapes = self.community.open_grids().filter_map(|grid| {
            let drawn = drawing.shapes.get(&grid.id)?;
            let hue = studio.hue(grid);
            Some(ShapeData {
                number: grid.number(),
                current: grid.id == self.grid.id,
                cmyk: hue.cmyk,
                tint: hue.cmyk_tint,
                x: drawn.x,
                y: drawn.y,
                size: drawn.size,
                rings: drawn.rings.clone(),
            })
        });
        let here = self.board.and_then(|b| b.at).zip(self.community.boundaries.as_ref());
        MapData {
            width: drawing.width,
            height: drawing.height,
            approval: self.community.map_approval.clone(),
            shapes: shapes.collect(),
            here: here.map(|(at, boundaries)| drawing.point(Boundaries::project(boundaries.centre, at))),
        }
    }
}

fn place_line(view: &View<'_>, place: &crate::model::Place) -> String {
    let shown = view.place(place);
    match shown.detail {
        Some(detail) if !detail.is_empty() => format!("{} {detail}", shown.name),
        _ => shown.name,
    }
}
