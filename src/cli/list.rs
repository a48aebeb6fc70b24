//! `gridboard list`: grids, workers, notices, and what is due within 30 days.

use std::path::Path;

use super::args::{ListFormat, ListOf};
use super::table::Table;
use super::{Desk, End};
use crate::diagnostics::Messages;
use crate::model::{Community, Date, FigureKey, Grid, Note, Site, Text, Worker};
use crate::pipeline::{Request, prepare};
use crate::publish::Manifest;

/// How far ahead is looked, in days.
const AHEAD: i32 = 30;

pub fn run(desk: &Desk, request: &Request, output: &Path, what: Option<ListOf>, format: ListFormat) -> End {
    let prepared = prepare(request, &Manifest::of_output(output));
    let Some(checked) = prepared.checked else { return desk.report(&prepared.found) };
    let (site, words) = (&checked.site, &desk.messages);
    let all = [
        (ListOf::Grids, grids(site, words)),
        (ListOf::Workers, workers(site, words)),
        (ListOf::Notices, notices(site, words)),
        (ListOf::Soon, soon(site, words)),
    ];
    let tables: Vec<Table> =
        all.into_iter().filter(|(of, _)| what.is_none_or(|what| what == *of)).map(|(_, t)| t).collect();
    desk.show(&tables, format);
    End::Done
}

fn table(words: &Messages, key: &'static str, columns: &[&'static str], rows: Vec<Vec<String>>) -> Table {
    let heading = |column: &&'static str| (*column, words.get(&format!("col-{column}"), &[]));
    let title = words.get(&format!("list-{key}"), &[]);
    Table { key, title, columns: columns.iter().map(heading).collect(), rows }
}

fn grids(site: &Site, words: &Messages) -> Table {
    let row = |community: &Community, grid: &Grid| {
        let figure = |key| grid.figures.get(key).map_or_else(String::new, |n| n.to_string());
        let lead = grid.team_now(site.today).next().and_then(|post| community.workers.get(&post.worker));
        let state = match (grid.closing.is_some(), grid.opens_later) {
            (true, _) => "state-closed",
            (false, true) => "state-later",
            (false, false) => "state-open",
        };
        vec![
            grid.id.to_string(),
            grid.name.default().to_owned(),
            figure(FigureKey::Households),
            figure(FigureKey::Population),
            lead.map_or_else(String::new, |w| w.name.default().to_owned()),
            words.get(state, &[]),
        ]
    };
    let rows = site.communities.iter().flat_map(|c| c.grids.iter().map(move |g| row(c, g))).collect();
    table(words, "grids", &["id", "name", "households", "population", "worker", "state"], rows)
}

fn workers(site: &Site, words: &Messages) -> Table {
    let row = |community: &Community, worker: &Worker| {
        let role = |index: usize| site.roles.get(index).map_or("", |r| r.id.as_str());
        let in_grids = community.grids.iter().filter(|g| g.closing.is_none()).flat_map(|g| {
            let posts = g.team_now(site.today).filter(|p| p.worker == worker.id);
            posts.map(|p| format!("{} {}", g.name.default(), role(p.role)))
        });
        let own = community.team.iter().filter(|p| p.worker == worker.id).map(|p| role(p.role).to_owned());
        let posts: Vec<String> = in_grids.chain(own).collect();
        let phone = match (&worker.phone, &community.duty_phone) {
            (Some(phone), _) => phone.display(),
            (None, Some(_)) => words.get("phone-duty", &[]),
            (None, None) => words.get("phone-none", &[]),
        };
        vec![
            worker.id.to_string(),
            worker.name.default().to_owned(),
            phone,
            posts.join(&words.get("list-separator", &[])),
        ]
    };
    let rows = site.communities.iter().flat_map(|c| c.workers.values().map(move |w| row(c, w))).collect();
    table(words, "workers", &["id", "name", "phone", "roles"], rows)
}

fn notices(site: &Site, words: &Messages) -> Table {
    let row = |note: &Note| {
        let state = if note.is_expired_on(site.today) { "state-expired" } else { "state-published" };
        let grids: Vec<&str> = note.grids.iter().map(|g| g.as_str()).collect();
        vec![
            note.date.to_string(),
            note.title.default().to_owned(),
            if grids.is_empty() {
                words.get("for-everyone", &[])
            } else {
                grids.join(&words.get("list-separator", &[]))
            },
            note.expires.map_or_else(String::new, |d| d.to_string()),
            words.get(state, &[]),
        ]
    };
    let waiting = |(date, title): &(Date, Text)| {
        let everyone = words.get("for-everyone", &[]);
        vec![
            date.to_string(),
            title.default().to_owned(),
            everyone,
            String::new(),
            words.get("state-waiting", &[]),
        ]
    };
    let of = |c: &Community| -> Vec<Vec<String>> {
        c.upcoming.iter().map(waiting).chain(c.notices.iter().map(row)).collect()
    };
    let rows = site.communities.iter().flat_map(|c| of(c)).collect();
    table(words, "notices", &["date", "title", "where", "expires", "state"], rows)
}

/// What happens from today to 30 days from now.
fn soon(site: &Site, words: &Messages) -> Table {
    let last = site.today.saturating_add(jiff::Span::new().days(AHEAD));
    let mut due: Vec<(Date, &'static str, String)> = Vec::new();
    for community in &site.communities {
        for note in community.notices.iter().chain(&community.guides) {
            due.extend(note.expires.map(|d| (d, "list-notice-expires", note.title.default().to_owned())));
        }
        for grid in &community.grids {
            let name = grid.name.default();
            due.extend(grid.opened.map(|d| (d, "list-opens", name.to_owned())));
            due.extend(grid.closing_ahead.as_ref().map(|c| (c.on, "list-closes", name.to_owned())));
            for post in &grid.team {
                let worker =
                    community.workers.get(&post.worker).map_or(post.worker.as_str(), |w| w.name.default());
                let role = site.roles.get(post.role).map_or("", |r| r.id.as_str());
                let whom = format!("{name} {role} {worker}");
                due.extend(post.until.map(|d| (d, "list-hand-over", whom.clone())));
                due.extend(post.from.map(|d| (d, "list-takes-over", whom)));
            }
        }
        for (date, title) in &community.upcoming {
            due.push((*date, "list-notice-publishes", title.default().to_owned()));
        }
    }
    due.retain(|(date, ..)| (site.today..=last).contains(date));
    due.sort();
    let rows =
        due.into_iter().map(|(d, what, whom)| vec![d.to_string(), words.get(what, &[]), whom]).collect();
    table(words, "soon", &["date", "what", "name"], rows)
}
