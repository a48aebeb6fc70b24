//! `gridboard record`: a batch was printed; from now on its codes are kept alive and its pieces watched.

use std::path::Path;

use super::args::ListFormat;
use super::table::Table;
use super::{Desk, End};
use crate::pipeline::{
    BatchState, BuildFault, RecordFault, Request, batches, rechain, record_batch, take_down,
};

/// What is to be written down; nothing: the batches are listed.
pub struct What<'w> {
    pub batch: Option<&'w str>,
    /// Names of pieces that were taken down.
    pub down: &'w [String],
    pub is_rechain: bool,
}

pub fn run(desk: &Desk, request: &Request, output: &Path, what: &What<'_>) -> End {
    let result = match what.batch {
        _ if what.is_rechain => rechain(request, output).map(|done| {
            let counts = [
                ("lines", done.lines.to_string()),
                ("doubles", done.doubles.to_string()),
                ("renamed", done.renamed.to_string()),
                ("kept", done.kept.display().to_string()),
            ];
            desk.say("record-rechained", &counts);
        }),
        _ if !what.down.is_empty() => take_down(request, output, what.down).map(|done| {
            desk.say("record-down", &[("lines", done.lines.to_string())]);
        }),
        Some(id) => record_batch(request, output, id).map(|done| {
            desk.report(&done.found);
            if let Some(start) = done.torn {
                desk.say("record-torn", &[("start", start)]);
            }
            desk.say("record-done", &[("batch", id.to_owned()), ("lines", done.lines.to_string())]);
            if let Some(day) = done.ahead {
                desk.say("record-ahead", &[("date", day.to_string())]);
            }
        }),
        None => batches(request, output).map(|all| {
            desk.show(&[table(desk, &all)], ListFormat::Table);
        }),
    };
    match result {
        Ok(()) => End::Done,
        Err(fault) => refused(desk, output, what.batch.unwrap_or_default(), fault),
    }
}

fn refused(desk: &Desk, output: &Path, batch: &str, fault: RecordFault) -> End {
    match fault {
        RecordFault::Build(BuildFault::Errors(found)) => {
            let end = desk.report(&found);
            desk.complain("record-nothing", &[]);
            return end;
        }
        RecordFault::Build(BuildFault::Publish(fault)) => return desk.report_publish(output, &fault),
        RecordFault::UnknownBatch { known } => {
            let open: Vec<&str> =
                known.iter().filter(|b| b.recorded < b.pieces).map(|b| b.id.as_str()).collect();
            let guess = crate::check::guess(batch, known.iter().map(|b| b.id.as_str()));
            let args = [
                ("batch", batch.to_owned()),
                ("guess", guess),
                ("open", if open.is_empty() { "none".to_owned() } else { desk.list(open) }),
            ];
            desk.complain("record-unknown", &args);
        }
        RecordFault::UnknownPiece { name, known } => {
            let guess = crate::check::guess(&name, known.iter().map(String::as_str));
            desk.complain("record-piece", &[("name", name), ("guess", guess)]);
        }
        RecordFault::BrokenBatch(path, reason) => {
            let args = [("path", path.display().to_string()), ("reason", reason)];
            desk.complain("record-broken", &args);
        }
        RecordFault::Already => desk.complain("record-already", &[("batch", batch.to_owned())]),
        RecordFault::Meanwhile => desk.complain("record-meanwhile", &[]),
        RecordFault::Unreadable { line } => desk.complain("record-unreadable", &[("line", line.to_string())]),
    }
    End::Failed
}

fn table(desk: &Desk, batches: &[BatchState]) -> Table {
    let words = &desk.messages;
    let column = |key: &'static str| (key, words.get(&format!("col-{key}"), &[]));
    let row = |batch: &BatchState| {
        let state = match batch.recorded {
            0 => "batch-open",
            n if n < batch.pieces => "batch-partly",
            _ => "batch-recorded",
        };
        vec![batch.id.clone(), batch.pieces.to_string(), words.get(state, &[])]
    };
    Table {
        key: "batches",
        title: words.get("list-batches", &[]),
        columns: ["batch", "pieces", "state"].map(column).to_vec(),
        rows: batches.iter().filter(|batch| batch.pieces > 0).map(row).collect(),
    }
}
