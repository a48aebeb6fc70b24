//! The list for the person who goes round: what to hang, to replace, to take down, in the order of the way.

use serde::Serialize;

use super::super::code;
use super::super::view::View;
use super::{Expected, ExpectedCodes, Head, Origin, PrintInputs};
use crate::model::{PieceId, Size};
use crate::plan::Cut;
use crate::plan::status::{Due, Row, grid_of, status};

#[derive(Serialize)]
struct ChecklistData {
    #[serde(flatten)]
    head: Head,
    community: String,
    date_text: String,
    boards: Vec<Line>,
    others: Vec<Line>,
    /// Boards and others that stay.
    stays: usize,
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

pub fn checklist(view: &View<'_>, index: usize, finish: (Size, Cut)) -> PrintInputs {
    let site = view.site;
    let community = &site.communities[index];
    let rows = status(site, &view.studio.plan.issues);
    let rows: Vec<&Row> = rows.iter().filter(|row| row.community == Some(index)).collect();
    let (due, stays): (Vec<&Row>, Vec<&Row>) = rows.into_iter().partition(|row| row.due != Due::Nothing);
    let (boards, others): (Vec<&Row>, Vec<&Row>) =
        due.into_iter().partition(|row| matches!(row.id, PieceId::Board(..)));
    let name = view.text(&community.name);
    let values = [("community", name.clone())];
    let data = ChecklistData {
        head: Head::of(
            view,
            "checklist",
            view.words.with("print-title-checklist", values.clone()),
            finish,
            &values,
        ),
        community: name,
        date_text: view.words.date(site.today),
        boards: boards.into_iter().map(|row| line(view, row)).collect(),
        others: others.into_iter().map(|row| line(view, row)).collect(),
        stays: stays.len(),
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
