//! `gridboard status`: what hangs where, what is out of date and why, what must come down, what was never printed.

use std::path::Path;

use serde_json::{Value, json};

use super::args::ListFormat;
use super::table::Table;
use super::{Desk, End, print};
use crate::model::{PieceId, Site};
use crate::pipeline::{Request, prepare};
use crate::plan::Issues;
use crate::plan::status::{Due, Row, grid_of, status};
use crate::publish::Manifest;

/// What was asked for.
pub struct Wish<'w> {
    pub community: Option<&'w str>,
    pub due: bool,
    pub checklist: bool,
    pub format: ListFormat,
}

pub fn run(desk: &Desk, request: &Request, output: &Path, wish: &Wish<'_>) -> End {
    let prepared = prepare(request, &Manifest::of_output(output));
    let Some(checked) = prepared.checked else { return desk.report(&prepared.found) };
    let site = &checked.site;
    let of = |row: &Row| row.community.and_then(|c| site.communities.get(c)).map(|c| c.id.as_str());
    if let Some(name) = wish.community
        && site.communities.iter().all(|c| c.id.as_str() != name)
    {
        let guess = crate::check::guess(name, site.communities.iter().map(|c| c.id.as_str()));
        desk.complain("order-community", &[("name", name.to_owned()), ("guess", guess)]);
        return End::Failed;
    }
    let mut rows = status(site, &Issues::of(site));
    rows.retain(|row| wish.community.is_none_or(|name| of(row) == Some(name)));
    // Programs are told of warnings too, but not on their input.
    desk.report(&prepared.found);
    let shown: Vec<&Row> = rows.iter().filter(|row| !wish.due || row.due != Due::Nothing).collect();
    match wish.format {
        ListFormat::Json => desk.show_json(&shown.iter().map(|row| to_json(row, of(row))).collect()),
        format => desk.show(&[table(desk, site, &shown)], format),
    }
    if wish.format == ListFormat::Table {
        count(desk, &rows);
    }
    if wish.checklist { print::checklist(desk, request, output, wish.community) } else { End::Done }
}

/// One line that says what is to be done.
fn count(desk: &Desk, rows: &[Row]) {
    let count = |key: &str| rows.iter().filter(|row| row.due.key() == key).count().to_string();
    let args = ["current", "outdated", "remove", "unprinted"].map(|key| (key, count(key)));
    desk.say("status-count", &args);
}

/// With words that programs know in any language: keys of facts and reasons.
fn to_json(row: &Row, community: Option<&str>) -> Value {
    let why: Vec<&str> = match &row.due {
        Due::Replace(changed) => changed.iter().map(|fact| fact.key()).collect(),
        Due::TakeDown(why) => vec![why.key()],
        Due::Nothing | Due::Hang => Vec::new(),
    };
    let (board, worker) = match &row.id {
        PieceId::Board(_, board) => (Some(board.as_str()), None),
        PieceId::Card(_, worker) => (None, Some(worker.as_str())),
        PieceId::WallMap(_) | PieceId::Poster(..) => (None, None),
    };
    json!({
        "id": row.id.to_string(),
        "kind": row.id.kind(),
        "community": community,
        "grid": row.id.grid().map(|grid| grid.as_str()),
        "board": board,
        "worker": worker,
        "place": row.spot.place,
        "size": row.spot.size,
        "issue": row.hangs.map(|(issue, ..)| issue),
        "date": row.hangs.map(|(_, date, _)| date.to_string()),
        "copies": row.hangs.map(|(.., copies)| copies),
        "state": row.due.key(),
        "why": why,
        "next": row.next,
    })
}

fn table(desk: &Desk, site: &Site, rows: &[&Row]) -> Table {
    let words = &desk.messages;
    let column = |key: &'static str| (key, words.get(&format!("col-{key}"), &[]));
    let columns = ["place", "kind", "id", "grid", "size", "issue", "date", "copies", "due", "why", "next"];
    Table {
        key: "status",
        title: words.get("list-status", &[]),
        columns: columns.map(column).to_vec(),
        rows: rows.iter().map(|row| cells(desk, site, row)).collect(),
    }
}

fn cells(desk: &Desk, site: &Site, row: &Row) -> Vec<String> {
    let words = &desk.messages;
    let word = |key: String| words.get(&key, &[]);
    let grid = grid_of(site, row).map(|at| at.look_up(site).1.name.default().to_owned());
    let why = match &row.due {
        Due::Replace(changed) => desk.list(changed.iter().map(|fact| word(format!("fact-{}", fact.key())))),
        Due::TakeDown(why) => word(format!("why-{}", why.key())),
        Due::Nothing | Due::Hang => String::new(),
    };
    let hangs = |pick: fn(&(u32, crate::model::Date, u32)) -> String| row.hangs.as_ref().map(pick);
    let cells = [
        row.spot.place.clone(),
        Some(word(format!("kind-{}", row.id.kind()))),
        Some(row.id.to_string()),
        grid,
        row.spot.size.clone(),
        hangs(|(issue, ..)| issue.to_string()),
        hangs(|(_, date, _)| date.to_string()),
        hangs(|(.., copies)| copies.to_string()),
        Some(word(format!("due-{}", row.due.key()))),
        Some(why),
        row.next.filter(|_| row.due != Due::Nothing).map(|issue| issue.to_string()),
    ];
    cells.into_iter().map(Option::unwrap_or_default).collect()
}
