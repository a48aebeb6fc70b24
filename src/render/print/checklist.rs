//! The list for the person who goes round: what to hang, to replace, to take down, in the order of the way.

use serde::Serialize;

use super::super::code;
use super::super::view::View;
use super::{Expected, ExpectedCodes, Head, Origin, PrintInputs};
use crate::model::Size;
use crate::plan::status::{Due, Row, grid_of};
use crate::plan::{Checklist, Cut, Errands, Part};

#[derive(Serialize)]
struct ChecklistData {
    #[serde(flatten)]
    head: Head,
    community: String,
    /// Which of several files, in words.
    part: Option<String>,
    date_text: String,
    boards: Lines,
    others: Lines,
    /// Boards and others that stay.
    stays: usize,
}

#[derive(Serialize)]
struct Lines {
    /// How many stand in the files before this.
    before: usize,
    rows: Vec<Line>,
    /// In all files together.
    of: usize,
}

#[derive(Serialize)]
struct Line {
    /// `replace`, `remove`, `hang`.
    action: &'static str,
    id: String,
    kind: String,
    place: Option<String>,
    grid: Option<String>,
    size: Option<String>,
    old: Option<String>,
    new: Option<String>,
    why: String,
}

pub fn checklist(view: &View<'_>, list: &Checklist, finish: (Size, Cut)) -> PrintInputs {
    let site = view.site;
    let community = &site.communities[list.community];
    let name = view.text(&community.name);
    let values = [("community", name.clone())];
    let Part { number, of } = list.part;
    let part = [("community", name.clone()), ("number", number.to_string()), ("of", of.to_string())];
    let (title, part) = if of == 1 {
        (view.words.with("print-title-checklist", values.clone()), None)
    } else {
        let title = view.words.with("print-title-checklist-part", part.clone());
        (title, Some(view.words.with("print-checklist-part", part)))
    };
    let data = ChecklistData {
        head: Head::of(view, "checklist", title, finish, &values),
        community: name,
        part,
        date_text: view.words.date(site.today),
        boards: Lines::of(view, &list.boards),
        others: Lines::of(view, &list.others),
        stays: list.stays,
    };
    PrintInputs {
        main: "/print/checklist.typ",
        data: super::super::json(&data),
        photos: Vec::new(),
        expected: Expected { size: finish.0, cut: finish.1, codes: ExpectedCodes::Nowhere },
        origin: Origin::new(format!("community/{}", community.id)),
        on: code::Surface::Card,
    }
}

impl Lines {
    fn of(view: &View<'_>, errands: &Errands) -> Self {
        let rows = errands.rows.iter().map(|row| line(view, row)).collect();
        Self { before: errands.before, rows, of: errands.of }
    }
}

fn line(view: &View<'_>, row: &Row) -> Line {
    let grid = grid_of(view.site, row).map(|at| view.text(&at.look_up(view.site).1.name));
    let issue = |issue: u32| view.words.with("print-issue", [("issue", issue.to_string())]);
    let (action, why) = match &row.due {
        Due::Replace(changed) => {
            let facts: Vec<String> =
                changed.iter().map(|fact| view.words.get(&format!("fact-{}", fact.key()))).collect();
            ("replace", facts.join(&view.words.get("list-separator")))
        }
        Due::TakeDown(why) => ("remove", view.words.get(&format!("why-{}", why.key()))),
        Due::Hang | Due::Nothing => ("hang", String::new()),
    };
    Line {
        action,
        id: row.id.to_string(),
        kind: view.words.get(&format!("kind-{}", row.id.kind())),
        place: row.spot.place.clone(),
        grid,
        size: row.spot.size.as_ref().map(|size| size.replace('x', "×")),
        old: row.hangs.map(|(number, date, _)| format!("{} {}", issue(number), view.words.date(date))),
        new: row.next.map(issue),
        why,
    }
}
