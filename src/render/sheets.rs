//! What a page tells readers of printed sheets: whether the one that they scanned is old, what changed, and which
//! grid serves the place where it hangs. Every answer is written into the page; a few lines of script show the
//! one that fits the address (`#b1.3`), for the fragment never reaches a server.

use serde::Serialize;

use super::context::{Day, GridCard};
use super::view::View;
use crate::model::{Community, Fact, Grid, PieceId, Print, ReportForm, Spot, Text};
use crate::plan::{GridAt, Lead, PrintedIssue};

/// Older issues that a page knows by number; what is older still is simply old.
const ISSUES: usize = 12;

/// An answer to whoever scanned one of some sheets.
#[derive(Clone, Serialize, PartialEq)]
pub struct SheetNote {
    /// The fragments that it answers, separated by spaces: `b1.1 b1.2`, or `b1` for an issue that nobody knows.
    pub sheets: String,
    /// `current`, `old`, `maybe` (one of several cards), `gone`, `moved` (from a closed grid).
    pub state: &'static str,
    pub text: String,
    /// What changed, in words.
    pub changed: Vec<String>,
    /// Other grids that serve the place where the sheet hangs.
    pub elsewhere: Vec<GridCard>,
    /// No grid names the place.
    pub nobody: bool,
    /// An issue that no note names is old if its number is lower than this.
    pub now: Option<u32>,
    /// Ways to report it; `{issue}` in them stands for the scanned issue.
    pub report: Vec<ReportLink>,
}

/// A board as the page lists it.
#[derive(Clone, Serialize)]
pub struct BoardInfo {
    pub id: String,
    pub place: Option<String>,
    /// `null` for a board that should not hang any more.
    pub issue: Option<u32>,
    /// The day of the issue.
    pub since: Option<Day>,
    /// Other grids that serve the place today.
    pub elsewhere: Vec<GridCard>,
    /// It was printed for a place that no grid names.
    pub nobody: bool,
    pub report: Vec<ReportLink>,
}

/// A contact card as the page lists it, for readers whose browser compares nothing.
#[derive(Serialize)]
pub struct CardIssue {
    pub name: String,
    pub issue: u32,
    /// The day of the issue.
    pub since: Day,
}

#[derive(Clone, Serialize, PartialEq)]
pub struct ReportLink {
    /// `email`, `sms`, `phone`.
    pub kind: &'static str,
    pub href: String,
}

/// A grid's boards: those of its file, and those that were printed for it and are gone.
pub fn boards(view: &View<'_>, at: GridAt) -> Vec<BoardInfo> {
    let (community, grid) = at.look_up(view.site);
    let issues = &view.studio.plan.issues;
    let is_open = grid.closing.is_none();
    let mut boards: Vec<BoardInfo> = Vec::new();
    for board in grid.boards.iter().filter(|_| is_open) {
        let id = PieceId::Board(grid.id.clone(), board.id.clone());
        let (issue, since) = issues.stamp(&id, view.site);
        let place = board.place.as_ref().map(|place| place.default().to_owned());
        let last = view.site.record.prints(&id).last();
        // Before anything is recorded the file says where it hangs.
        let spot = last.map_or_else(
            || Spot { place: place.clone(), size: None, at: board.at },
            |print| (*print.spot).clone(),
        );
        let lead = view.studio.leads.lead(at, &spot);
        boards.push(BoardInfo {
            id: board.id.to_string(),
            place: view.maybe(board.place.as_ref()),
            issue: Some(issue),
            since: Some(view.day(since)),
            nobody: lead == Lead::Nobody && last.is_some_and(|print| print.spot.place.is_some()),
            elsewhere: elsewhere(view, lead),
            report: report(
                view,
                community,
                (grid, board.id.as_str()),
                spot.place.as_deref(),
                &issue.to_string(),
            ),
        });
    }
    let printed = view.site.record.of_grid(&grid.id).filter_map(|(id, prints)| match id {
        PieceId::Board(_, board) if issues.get(id, view.site).is_none() => Some((board, prints.last()?)),
        _ => None,
    });
    for (board, print) in printed {
        let lead = view.studio.leads.lead(at, &print.spot);
        boards.push(BoardInfo {
            id: board.to_string(),
            place: print.spot.place.clone(),
            issue: None,
            since: None,
            nobody: lead == Lead::Nobody,
            elsewhere: elsewhere(view, lead),
            report: Vec::new(),
        });
    }
    boards
}

/// The cards of those who serve an open grid, in the order of its boards.
pub fn cards(view: &View<'_>, at: GridAt) -> Vec<CardIssue> {
    let (community, grid) = at.look_up(view.site);
    let card = |post: &crate::model::Post| {
        let worker = community.workers.get(&post.worker)?;
        let standing =
            view.studio.plan.issues.get(&PieceId::Card(grid.id.clone(), post.worker.clone()), view.site)?;
        let (issue, since) = (standing.issue, view.day(standing.since));
        Some(CardIssue { name: view.text(&worker.name), issue, since })
    };
    grid.team_now(view.site.today).filter_map(card).collect()
}

fn elsewhere(view: &View<'_>, lead: Lead) -> Vec<GridCard> {
    let Lead::Elsewhere(grids) = lead else { return Vec::new() };
    let card = |at: &GridAt| {
        let (community, grid) = at.look_up(view.site);
        view.card(community, grid)
    };
    grids.iter().map(card).collect()
}

/// The answers to all sheets that lead to a grid's page; those that say the same are one.
pub fn notes(view: &View<'_>, at: GridAt) -> Vec<SheetNote> {
    let (community, grid) = at.look_up(view.site);
    let mut notes: Vec<SheetNote> = Vec::new();
    let mut add = |sheet: String, note: SheetNote| {
        let says_the_same =
            |known: &&mut SheetNote| SheetNote { sheets: String::new(), ..(**known).clone() } == note;
        match notes.iter_mut().find(says_the_same) {
            Some(known) => known.sheets = format!("{} {sheet}", known.sheets),
            None => notes.push(SheetNote { sheets: sheet, ..note }),
        }
    };
    for (id, prints) in view.site.record.of_grid(&grid.id) {
        let PieceId::Board(_, board) = id else { continue };
        for issue in view.studio.plan.issues.printed(view.site, id, ISSUES) {
            let print = prints.iter().rev().find(|print| print.issue == issue.issue);
            let Some(print) = print else { continue };
            let note = board_note(view, (at, community, grid), (id, board.as_str()), &issue, print);
            add(format!("{board}.{}", issue.issue), note);
        }
        if let Some(last) = prints.last() {
            let issue = PrintedIssue { issue: 0, changed: Vec::new() };
            let note = board_note(view, (at, community, grid), (id, board.as_str()), &issue, last);
            let now = view.studio.plan.issues.get(id, view.site).map_or(u32::MAX, |standing| standing.issue);
            add(board.to_string(), SheetNote { now: Some(now), ..note });
        }
    }
    for (sheet, note) in card_notes(view, community, grid) {
        add(sheet, note);
    }
    for (sheet, note) in moved_here(view, at) {
        add(sheet, note);
    }
    notes
}

/// Whoever was led here from a closed grid is told so: `from-sy09`.
fn moved_here(view: &View<'_>, at: GridAt) -> Vec<(String, SheetNote)> {
    let note = |(old, closing): (&Grid, &crate::model::Closing)| {
        let values = [("grid", view.text(&old.name)), ("date", view.words.date(closing.on))];
        (format!("from-{}", old.id), plain("moved", view.words.with("sheet-moved", values), Vec::new()))
    };
    view.studio.directory.arrivals(view.site, at).map(note).collect()
}

/// A note that is about no place.
fn plain(state: &'static str, text: String, changed: Vec<String>) -> SheetNote {
    SheetNote {
        sheets: String::new(),
        state,
        text,
        changed,
        elsewhere: Vec::new(),
        nobody: false,
        now: None,
        report: Vec::new(),
    }
}

/// `issue` 0 stands for one that is older than all that are known.
fn board_note(
    view: &View<'_>,
    (at, community, grid): (GridAt, &Community, &Grid),
    (id, board): (&PieceId, &str),
    issue: &PrintedIssue,
    print: &Print,
) -> SheetNote {
    let standing = view.studio.plan.issues.get(id, view.site);
    let state = match standing {
        None => "gone",
        Some(standing) if issue.issue == standing.issue || (issue.issue > 0 && issue.changed.is_empty()) => {
            "current"
        }
        Some(_) => "old",
    };
    let now = standing.map_or(String::new(), |standing| standing.issue.to_string());
    let lead = view.studio.leads.lead(at, &print.spot);
    SheetNote {
        sheets: String::new(),
        state,
        text: view.words.with(&format!("sheet-board-{state}"), [("issue", now)]),
        changed: if state == "old" { in_words(view, &issue.changed) } else { Vec::new() },
        nobody: lead == Lead::Nobody && print.spot.place.is_some(),
        elsewhere: elsewhere(view, lead),
        now: None,
        report: report(view, community, (grid, board), print.spot.place.as_deref(), "{issue}"),
    }
}

fn in_words(view: &View<'_>, changed: &[Fact]) -> Vec<String> {
    changed.iter().map(|fact| view.words.get(&format!("fact-{}", fact.key()))).collect()
}

/// A card's code does not name its worker, so an answer is about all cards of that issue.
fn card_notes(view: &View<'_>, community: &Community, grid: &Grid) -> Vec<(String, SheetNote)> {
    let issues = &view.studio.plan.issues;
    let mut cards: Vec<(u32, Option<String>, Vec<Fact>)> = Vec::new();
    for (id, _) in view.site.record.of_grid(&grid.id) {
        let PieceId::Card(_, worker) = id else { continue };
        let standing = issues.get(id, view.site);
        // Whoever left is not named.
        let name = standing.and_then(|_| community.workers.get(worker));
        let name = name.map(|worker| view.text(&worker.name));
        for printed in issues.printed(view.site, id, ISSUES) {
            let is_right = standing.is_some_and(|s| s.issue == printed.issue);
            let changed = if is_right { Vec::new() } else { printed.changed };
            cards.push((printed.issue, name.clone(), changed));
        }
    }
    let mut numbers: Vec<u32> = cards.iter().map(|(issue, ..)| *issue).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut notes = Vec::new();
    for issue in numbers.iter().rev().take(ISSUES) {
        let of_issue = cards.iter().filter(|(number, ..)| number == issue);
        let (right, old): (Vec<_>, Vec<_>) = of_issue.partition(|(.., changed)| changed.is_empty());
        let mut facts: Vec<Fact> = old.iter().flat_map(|(.., changed)| changed.iter().copied()).collect();
        facts.sort_unstable();
        facts.dedup();
        let changed = in_words(view, &facts);
        let sheet = format!("c.{issue}");
        notes.push(if old.is_empty() {
            (sheet, plain("current", view.words.get("sheet-card-current"), Vec::new()))
        } else if right.is_empty() {
            (sheet, plain("old", view.words.get("sheet-card-old"), changed))
        } else {
            let names: Vec<String> = old.iter().filter_map(|(_, name, _)| name.clone()).collect();
            let key = if names.is_empty() { "sheet-card-left" } else { "sheet-card-maybe" };
            let names = names.join(&view.words.get("list-separator"));
            (sheet, plain("maybe", view.words.with(key, [("names", names)]), changed))
        });
    }
    if let Some(lowest) = numbers.iter().rev().take(ISSUES).min() {
        let note = plain("old", view.words.get("sheet-card-old"), Vec::new());
        notes.push(("c".to_owned(), SheetNote { now: Some(*lowest), ..note }));
    }
    notes
}

/// The ways in which a community wants to be told of a damaged or old board.
fn report(
    view: &View<'_>,
    community: &Community,
    (grid, board): (&Grid, &str),
    place: Option<&str>,
    issue: &str,
) -> Vec<ReportLink> {
    let ReportForm { email, sms, phone, text } = &community.report;
    let own = view.words.get("report-text");
    let text = text.as_ref().map_or(own, |text: &Text| view.text(text));
    let name = view.text(&grid.name);
    let text = text
        .replace("{board}", &format!("{}-{board}", grid.id))
        .replace("{place}", place.unwrap_or(&name))
        .replace("{grid}", &name)
        .replace("{issue}", issue);
    let title = view.words.with("report-title", [("id", format!("{}-{board}", grid.id))]);
    let mut links = Vec::new();
    if let Some(email) = email {
        let href = format!("mailto:{email}?subject={}&body={}", escaped(&title), escaped(&text));
        links.push(ReportLink { kind: "email", href });
    }
    if let Some(sms) = sms {
        // RFC 5724, with the body that phones of both makes understand.
        links.push(ReportLink { kind: "sms", href: format!("sms:{}?body={}", sms.dial(), escaped(&text)) });
    }
    if let Some(phone) = phone {
        links.push(ReportLink { kind: "phone", href: format!("tel:{}", phone.dial()) });
    }
    links
}

/// For the part of an address behind `=` (RFC 3986, 2.1): everything but letters, digits and `-._~`. The
/// script looks for `%7Bissue%7D`.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
