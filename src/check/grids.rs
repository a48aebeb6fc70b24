//! The files of `grids/`: ids first, for everything refers to them, then each grid whole.

use std::collections::{BTreeMap, BTreeSet};

use super::communities::Survey;
use super::desk::{Desk, guess};
use super::fields::{At, Fields};
use super::people::Workers;
use super::places::{Holder, Period, PlaceBook, places};
use super::settings::{Settings, figures};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{Board, BoardId, BoardSize, Closing, Date, Grid, GridId, Post};
use crate::read::RawCommunity;

/// A grid's file with its id read and the rest to come.
pub struct GridFile<'a> {
    pub id: Option<At<GridId>>,
    fields: Fields<'a>,
}

/// A post with what later checks say about it.
pub struct Team {
    pub posts: Vec<Post>,
    /// Every entry named a known role and worker.
    pub is_whole: bool,
    /// Beside each post, where it was written.
    pub places: Vec<Place>,
}

/// First pass over a community's grids.
pub fn ids<'a>(raw: &'a RawCommunity, desk: &'a Desk<'a>) -> Vec<GridFile<'a>> {
    raw.grids
        .iter()
        .map(|doc| {
            let mut fields = Fields::of(doc, desk);
            let id = fields.string("id");
            let id = fields.need("id", "id = \"sy08\"", id).and_then(|id| grid_id(id, desk));
            GridFile { id, fields }
        })
        .collect()
}

fn grid_id(id: At<String>, desk: &Desk<'_>) -> Option<At<GridId>> {
    match GridId::parse(&id.value) {
        Some(parsed) => Some(At { value: parsed, place: id.place }),
        None => {
            desk.say(Diagnostic::new(Code::BadId, id.place).with("id", id.value));
            None
        }
    }
}

/// A grid's id is an address, so it is unique in the whole site.
pub fn check_unique(ids: &[&At<GridId>], desk: &Desk<'_>) {
    let mut seen: BTreeMap<&GridId, &Place> = BTreeMap::new();
    for id in ids {
        match seen.get(&id.value) {
            Some(other) => desk.say(
                Diagnostic::new(Code::DuplicateId, id.place.clone())
                    .with("id", &id.value)
                    .with("other", position(other)),
            ),
            None => {
                seen.insert(&id.value, &id.place);
            }
        }
    }
}

/// `content/sanyuan/grids/08.toml:3`.
pub fn position(place: &Place) -> String {
    format!("{}:{}", place.path(), place.line_column().0)
}

/// Second pass. `prefix` is the community's code, where it is sound.
pub fn grids<'a>(
    files: Vec<GridFile<'a>>,
    prefix: Option<&str>,
    workers: &Workers,
    survey: &mut Survey<'a>,
) -> Vec<Grid> {
    let mut grids = Vec::new();
    let mut book = PlaceBook::default();
    for file in files {
        grids.extend(grid(file, prefix, workers, &mut book, survey));
    }
    for inherited in book.finish(&survey.links, survey.desk) {
        let is_it = |place: &crate::model::Place| {
            place.name.default() == inherited.name && place.numbers == inherited.numbers
        };
        for grid in grids.iter_mut().filter(|grid: &&mut Grid| grid.id == inherited.heir) {
            grid.places.retain(|place| !is_it(place));
        }
    }
    grids.sort_by(|a, b| a.id.cmp(&b.id));
    grids
}

fn grid<'a>(
    file: GridFile<'a>,
    prefix: Option<&str>,
    workers: &Workers,
    book: &mut PlaceBook,
    survey: &mut Survey<'a>,
) -> Option<Grid> {
    let desk = survey.desk;
    let GridFile { id, fields: mut f } = file;
    let name = f.text("name");
    let name = f.need("name", "name = \"第八网格\"", name);
    let code = f.string("code").and_then(|code| grid_code(code, prefix, desk));
    survey.codes.extend(code.clone());
    // A number that the grid had before belongs to it for good, too.
    let former_codes = f.strings("former_codes").unwrap_or_default();
    survey.codes.extend(former_codes.iter().cloned());
    let scope = f.text("scope");
    let figures = figures(&mut f);
    let as_of = f.date("as_of").map(|d| d.value);
    let colour = f.string("colour").and_then(|name| colour(name, desk));
    let opened = f.date("opened");
    let closed_place = f.place_of("successors");
    let closing = closing(&mut f, opened.as_ref(), survey.all_ids, desk);
    // A closing that is not sound was complained about: what else such a grid lacks says nothing.
    let is_unsound = closing.is_none() && f.has("closed");
    let is_open = !is_unsound && closing.as_ref().is_none_or(|c| c.on > desk.today);
    let team = team(&mut f, survey.settings, workers, desk);
    survey.has_broken_teams |= !team.is_whole;
    if is_open && team.is_whole {
        let served = Served {
            grid: name.as_ref().map_or("", |n| n.value.default()).to_owned(),
            place: f.place_of("team"),
            day: opened.as_ref().map_or(desk.today, |o| o.value.max(desk.today)),
        };
        check_served(&f, &team, survey.settings, served, desk);
    }
    let period = Period {
        from: opened.as_ref().map(|day| day.value),
        until: closing.as_ref().map(|closing| closing.on),
        is_unsound,
    };
    let holder = Holder { grid: id.as_ref().map(|id| id.value.clone()), period };
    let places = places(&mut f, &holder, book, desk);
    let whole = f.place();
    let parts = [("/scope", f.place_of("scope")), ("/places", f.place_of("places"))];
    let boards = boards(&mut f, id.as_ref().map(|id| &id.value), survey);
    f.finish();
    let id = id?.value;
    if let Some(closing) = &closing {
        survey.links.insert(id.clone(), (closing.successors.clone(), closed_place));
    }
    if is_unsound {
        return None;
    }
    let (closing_ahead, closing) = match closing {
        Some(later) if is_open => (Some(later), None),
        other => (None, other),
    };
    let name = name?;
    survey.sources.note(&format!("grid/{id}"), whole);
    survey.sources.note(&format!("grid/{id}/name"), name.place);
    for (part, place) in parts {
        survey.sources.note(&format!("grid/{id}{part}"), place);
    }
    Some(Grid {
        id,
        code: code.map(|c| c.value),
        former_codes: former_codes.into_iter().map(|c| c.value).collect(),
        name: name.value,
        scope: scope.map(|s| s.value),
        figures,
        as_of,
        opens_later: closing.is_none() && opened.as_ref().is_some_and(|opened| opened.value > desk.today),
        opened: opened.map(|o| o.value),
        closing,
        closing_ahead,
        team: in_board_order(team.posts),
        places,
        boards,
        colour,
        hue: 0,
    })
}

/// By role as in `site.toml`, then by seniority, then by name of file: never by chance.
fn in_board_order(mut posts: Vec<Post>) -> Vec<Post> {
    posts.sort_by(|a, b| (a.role, a.from, &a.worker).cmp(&(b.role, b.from, &b.worker)));
    posts
}

/// `colour = "blue"`: a hue of the theme.
fn colour(name: At<String>, desk: &Desk<'_>) -> Option<usize> {
    let hue = desk.hues.iter().position(|hue| *hue == name.value);
    if hue.is_none() {
        desk.say(
            Diagnostic::new(Code::BadValue, name.place)
                .with("key", "colour")
                .with("value", name.value)
                .with_list("expected", &desk.hues),
        );
    }
    hue
}

fn grid_code(code: At<String>, prefix: Option<&str>, desk: &Desk<'_>) -> Option<At<String>> {
    let prefix = prefix?;
    let suffix = code.value.strip_prefix(prefix).unwrap_or("");
    if (2..=4).contains(&suffix.len()) && suffix.bytes().all(|b| b.is_ascii_digit()) {
        return Some(code);
    }
    desk.say(Diagnostic::new(Code::BadCode, code.place).with("code", code.value).with("prefix", prefix));
    None
}

/// `closed`, `successors` and `closed_reason`. A closing in the future is kept: the links must
/// be right before the day comes.
fn closing(
    f: &mut Fields<'_>,
    opened: Option<&At<Date>>,
    all_ids: &BTreeSet<GridId>,
    desk: &Desk<'_>,
) -> Option<Closing> {
    let on = f.date("closed");
    let written = f.strings("successors").unwrap_or_default();
    let reason = f.text("closed_reason").map(|r| r.value);
    let successors: Vec<GridId> = written.iter().filter_map(|s| successor(s, all_ids, desk)).collect();
    if !written.is_empty() {
        f.need("closed", "closed = 2014-01-01", on.as_ref());
    }
    let on = on?;
    if let Some(opened) = opened {
        check_order(opened.value, &on, desk);
    }
    if written.is_empty() {
        desk.say(Diagnostic::new(Code::ClosedWithoutSuccessor, on.place));
        return None;
    }
    Some(Closing { on: on.value, successors, reason })
}

fn successor(written: &At<String>, all_ids: &BTreeSet<GridId>, desk: &Desk<'_>) -> Option<GridId> {
    let found = GridId::parse(&written.value).filter(|id| all_ids.contains(id));
    if found.is_none() {
        desk.say(
            Diagnostic::new(Code::UnknownSuccessor, written.place.clone())
                .with("grid", &written.value)
                .with("guess", guess(&written.value, all_ids.iter().map(GridId::as_str))),
        );
    }
    found
}

/// `later` must not come before `earlier`.
pub fn check_order(earlier: Date, later: &At<Date>, desk: &Desk<'_>) {
    if later.value < earlier {
        desk.say(
            Diagnostic::new(Code::InvertedDates, later.place.clone())
                .with("later", later.value)
                .with("earlier", earlier),
        );
    }
}

/// The entries of `[[team]]` that name a known role and worker.
pub fn team(f: &mut Fields<'_>, settings: &Settings, workers: &Workers, desk: &Desk<'_>) -> Team {
    let mut team = Team { posts: Vec::new(), is_whole: true, places: Vec::new() };
    for mut entry in f.tables("team") {
        let role = entry.string("role");
        let role = entry.need("role", "role = \"网格员\"", role);
        let worker = entry.string("worker");
        let worker = entry.need("worker", "worker = \"liu-pingzhen\"", worker);
        let from = entry.date("from");
        let until = entry.date("until");
        let place = entry.place();
        entry.finish();
        if let (Some(from), Some(until)) = (&from, &until) {
            check_order(from.value, until, desk);
        }
        let role = role.and_then(|role| role_index(role, settings, desk));
        let worker = worker.and_then(|worker| workers.find(worker, desk));
        if let (Some(role), Some(worker)) = (role, worker) {
            team.posts.push(Post {
                role,
                worker,
                from: from.map(|d| d.value),
                until: until.map(|d| d.value),
            });
            team.places.push(place);
        } else {
            team.is_whole = false;
        }
    }
    check_overlaps(&team, settings, workers, desk);
    team
}

fn role_index(role: At<String>, settings: &Settings, desk: &Desk<'_>) -> Option<usize> {
    let found = settings.roles.iter().position(|r| r.id == role.value);
    if found.is_none() {
        let names = || settings.roles.iter().map(|r| r.id.as_str());
        desk.say(
            Diagnostic::new(Code::UnknownRole, role.place)
                .with("role", &role.value)
                .with("guess", guess(&role.value, names()))
                .with_list("allowed", names()),
        );
    }
    found
}

/// The same person twice in one role is an error; two people where one is about to leave is
/// most likely a hand-over that was mistyped.
fn check_overlaps(team: &Team, settings: &Settings, workers: &Workers, desk: &Desk<'_>) {
    let begin = |p: &Post| p.from.unwrap_or(Date::MIN);
    let end = |p: &Post| p.until.unwrap_or(Date::MAX);
    for (i, (a, place)) in team.posts.iter().zip(&team.places).enumerate() {
        let earlier = team.posts[..i].iter().filter(|b| b.role == a.role);
        for b in earlier.filter(|b| begin(a) < end(b) && begin(b) < end(a)) {
            let role = settings.roles.get(a.role).map_or("", |r| r.id.as_str());
            if a.worker == b.worker {
                desk.say(
                    Diagnostic::new(Code::OverlappingDates, place.clone())
                        .with("name", workers.name(&a.worker))
                        .with("role", role),
                );
                continue;
            }
            let (before, after) = if begin(b) <= begin(a) { (b, a) } else { (a, b) };
            if let (Some(until), Some(from)) = (before.until, after.from)
                && begin(before) < from
            {
                desk.say(
                    Diagnostic::new(Code::HandOverOverlaps, place.clone())
                        .with("before", workers.name(&before.worker))
                        .with("until", until)
                        .with("after", workers.name(&after.worker))
                        .with("from", from)
                        .with("role", role),
                );
            }
        }
    }
}

/// What the message about a grid without anybody says.
struct Served {
    grid: String,
    place: Place,
    /// Today, or the day the grid opens.
    day: Date,
}

/// Every open grid has a 网格员 on the day.
fn check_served(f: &Fields<'_>, team: &Team, settings: &Settings, served: Served, desk: &Desk<'_>) {
    let example = "[[team]] role = \"网格员\" worker = \"liu-pingzhen\"";
    if f.need("team", example, f.has("team").then_some(())).is_none() {
        return;
    }
    let is_grid_worker =
        |post: &Post| settings.roles.get(post.role).is_some_and(|r| r.id.ends_with("网格员"));
    if !team.posts.iter().any(|post| is_grid_worker(post) && post.is_served_on(served.day)) {
        desk.say(
            Diagnostic::new(Code::NoGridWorker, served.place)
                .with("grid", served.grid)
                .with("date", served.day),
        );
    }
}

/// The entries of `[[boards]]`, or one board `b1` without a place.
fn boards(f: &mut Fields<'_>, grid: Option<&GridId>, survey: &mut Survey<'_>) -> Vec<Board> {
    let desk = survey.desk;
    let mut boards: Vec<Board> = Vec::new();
    let mut taken: BTreeMap<BoardId, Place> = BTreeMap::new();
    for mut entry in f.tables("boards") {
        let id = entry.string("id");
        let id = entry.need("id", "id = \"b1\"", id);
        let place = entry.text("place");
        let size = entry.string("size");
        let at = entry.point("at");
        let whole = entry.place();
        entry.finish();
        let size = size.map_or(Some(BoardSize::USUAL), |size| {
            let parsed = BoardSize::parse(&size.value);
            if parsed.is_none() {
                desk.bad_value(size.place, "size", size.value, "want-size");
            }
            parsed
        });
        let Some(id) = id.and_then(|id| board_id(id, &mut taken, desk)) else { continue };
        if let Some(grid) = grid {
            survey.sources.note(&format!("board/{grid}/{id}"), whole);
            if let Some(place) = &place {
                survey.sources.note(&format!("board/{grid}/{id}/place"), place.place.clone());
            }
        }
        if let Some(size) = size {
            boards.push(Board { id, place: place.map(|p| p.value), size, at: at.map(|a| a.value) });
        }
    }
    if boards.is_empty() {
        let usual = |id| Board { id, place: None, size: BoardSize::USUAL, at: None };
        boards.extend(BoardId::parse("b1").map(usual));
    }
    boards
}

fn board_id(id: At<String>, taken: &mut BTreeMap<BoardId, Place>, desk: &Desk<'_>) -> Option<BoardId> {
    let Some(parsed) = BoardId::parse(&id.value) else {
        desk.say(Diagnostic::new(Code::BadId, id.place).with("id", id.value));
        return None;
    };
    // `c` marks a card in a code's fragment (`#c.2`), so no board may have that id.
    if parsed.as_str() == "c" {
        desk.say(Diagnostic::new(Code::BadId, id.place).with("id", id.value));
        return None;
    }
    if let Some(other) = taken.get(&parsed) {
        let other = position(other);
        desk.say(Diagnostic::new(Code::DuplicateId, id.place).with("id", id.value).with("other", other));
        return None;
    }
    taken.insert(parsed.clone(), id.place);
    Some(parsed)
}
