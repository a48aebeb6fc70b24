//! `gridboard print`: chosen pieces into a batch of their own, ready to be handed to a printer.

use std::path::Path;

use super::args::{ListFormat, PrintArgs, PrintKind};
use super::progress::Progress;
use super::table::Table;
use super::{Desk, End};
use crate::model::Paper;
use crate::pipeline::{BatchLine, BuildFault, PrintFault, Printed, Request, Unwatched, plan_batch, print};
use crate::plan::order::papers_of;
use crate::plan::{Adjustment, CardEdge, DueOnly, Duplex, Order, OrderFault, PieceKind};
use crate::publish::{Printers, PrintersFault};

pub fn run(desk: &Desk, request: &Request, output: &Path, args: &PrintArgs) -> End {
    let Some(adjust) = adjustment(desk, request, args) else { return End::Failed };
    let Some(order) = order(desk, args, adjust) else { return End::Failed };
    if args.dry_run {
        return match plan_batch(request, output, &order) {
            Ok(planned) => {
                desk.show(&[table(desk, &planned.lines)], ListFormat::Table);
                papers(desk, &planned.lines);
                stays(desk, &planned);
                desk.say("print-dry", &[]);
                End::Done
            }
            Err(fault) => refused(desk, output, fault),
        };
    }
    let progress = Progress::new(desk);
    let result = print(request, output, &order, &progress);
    progress.finish();
    match result {
        Ok(printed) => done(desk, output, &printed),
        Err(fault) => refused(desk, output, fault),
    }
}

fn done(desk: &Desk, output: &Path, printed: &Printed) -> End {
    desk.report(&printed.found);
    if printed.was_finished {
        desk.say("output-finished", &[]);
    }
    let Some(id) = &printed.id else {
        desk.say("print-nothing-due", &[]);
        stays(desk, printed);
        return End::Done;
    };
    let codes: usize = printed.lines.iter().map(|line| line.codes.len()).sum();
    let counts =
        [("batch", id.clone()), ("files", printed.lines.len().to_string()), ("codes", codes.to_string())];
    desk.say("print-done", &counts);
    papers(desk, &printed.lines);
    let folder = output.join("print").join("batches").join(id);
    desk.say("print-where", &[("path", folder.display().to_string())]);
    stays(desk, printed);
    if printed.lines.iter().any(|line| line.is_recorded()) {
        desk.say("print-then-record", &[("batch", id.clone())]);
    }
    if let Some(layout) = printed.lines.iter().find_map(|line| line.layout) {
        desk.say("print-true-size", &[]);
        let (columns, rows, is_bled) = layout;
        let name = if is_bled { "bled" } else { "butted" };
        let args =
            [("columns", columns.to_string()), ("rows", rows.to_string()), ("layout", name.to_owned())];
        desk.say("print-layout", &args);
    }
    End::Done
}

fn refused(desk: &Desk, output: &Path, fault: PrintFault) -> End {
    match fault {
        PrintFault::Build(BuildFault::Errors(found)) => {
            let end = desk.report(&found);
            desk.complain("summary-nothing-written", &[]);
            end
        }
        PrintFault::Build(BuildFault::Publish(fault)) => desk.report_publish(output, &fault),
        PrintFault::Order(fault) => {
            let unknown = |name: String, known: Vec<String>| {
                let guess = crate::check::guess(&name, known.iter().map(String::as_str));
                [("name", name), ("guess", guess)]
            };
            match fault {
                OrderFault::UnknownGrid { name, known } => desk.complain("order-grid", &unknown(name, known)),
                OrderFault::UnknownWorker { name, known } => {
                    desk.complain("order-worker", &unknown(name, known))
                }
                OrderFault::UnknownCommunity { name, known } => {
                    desk.complain("order-community", &unknown(name, known));
                }
                OrderFault::LaterGrid { name, day } => {
                    desk.complain("order-later", &[("name", name), ("day", day.to_string())]);
                }
                OrderFault::ClosedGrid(name) => desk.complain("order-closed", &[("name", name)]),
                OrderFault::Paper { allowed } => {
                    desk.complain("order-paper", &[("allowed", desk.list(allowed))])
                }
                OrderFault::Start { most } => desk.complain("order-start", &[("most", most.to_string())]),
                OrderFault::TooMany { cards, most } => {
                    let numbers = [("cards", cards.to_string()), ("most", most.to_string())];
                    desk.complain("order-many", &numbers);
                }
                OrderFault::NoMap => desk.complain("order-no-map", &[]),
                OrderFault::Nothing => desk.complain("order-nothing", &[]),
            }
            End::Failed
        }
    }
}

/// What an order for what is due leaves as it hangs.
fn stays(desk: &Desk, printed: &Printed) {
    const NAMED: usize = 40;
    if printed.stays.is_empty() {
        return;
    }
    let mut names: Vec<String> = printed.stays.iter().take(NAMED).map(ToString::to_string).collect();
    if printed.stays.len() > NAMED {
        names.push("…".to_owned());
    }
    let count = printed.stays.len().to_string();
    desk.say("print-stays", &[("count", count), ("names", desk.list(names))]);
}

/// How many sheets of which paper it takes.
fn papers(desk: &Desk, lines: &[BatchLine]) {
    let mut sizes: Vec<(String, usize)> = Vec::new();
    for line in lines {
        let Some(papers) = line.papers else { continue };
        let name = size_of(line);
        // A card's two pages are one piece of paper.
        let count = if matches!(line.kind, PieceKind::Posters | PieceKind::Checklist) {
            papers
        } else {
            papers.min(line_papers(line))
        };
        match sizes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, all)) => *all += count * line.copies,
            None => sizes.push((name, count * line.copies)),
        }
    }
    for (size, count) in sizes {
        desk.say("print-papers", &[("size", size), ("count", count.to_string())]);
    }
}

fn line_papers(line: &BatchLine) -> usize {
    if line.kind == PieceKind::Sheets { usize::MAX } else { 1 }
}

fn size_of(line: &BatchLine) -> String {
    let mm = format!("{}×{} mm", line.width_mm, line.height_mm);
    line.paper.map_or(mm.clone(), |paper| format!("{} ({mm})", paper.to_uppercase()))
}

fn table(desk: &Desk, lines: &[BatchLine]) -> Table {
    let words = &desk.messages;
    let column = |key: &'static str| (key, words.get(&format!("col-{key}"), &[]));
    let row = |line: &BatchLine| {
        let papers = line.papers.map_or_else(|| "1+".to_owned(), |n| n.to_string());
        vec![line.file.clone(), size_of(line), line.copies.to_string(), papers]
    };
    Table {
        key: "pieces",
        title: words.get("list-pieces", &[]),
        columns: ["file", "size", "copies", "papers"].map(column).to_vec(),
        rows: lines.iter().map(row).collect(),
    }
}

/// What the printer needs: what was typed, or else what is kept of it; and keeps what was typed.
fn adjustment(desk: &Desk, request: &Request, args: &PrintArgs) -> Option<Adjustment> {
    let complain = |fault: PrintersFault| match fault {
        PrintersFault::Io(path, reason) => {
            let args = [("path", path.display().to_string()), ("reason", reason.to_string())];
            desk.complain("io-failed", &args);
        }
        PrintersFault::Broken(path, line, reason) => {
            let path = format!("{}:{line}", path.display());
            desk.complain("printers-broken", &[("path", path), ("reason", reason)]);
        }
    };
    let printers = match Printers::read(&request.root) {
        Ok(printers) => printers,
        Err(fault) => {
            complain(fault);
            return None;
        }
    };
    let kept = args.printer.as_deref().map_or(Adjustment::NONE, |name| printers.get(name));
    let typed = Adjustment {
        nudge: args.nudge.unwrap_or(kept.nudge),
        nudge_back: args.nudge_back.unwrap_or(kept.nudge_back),
        scale: args.scale.unwrap_or(kept.scale),
    };
    if !typed.is_sane() {
        desk.complain("bad-adjustment", &[]);
        return None;
    }
    if let Some(name) = args.printer.as_deref().filter(|_| typed != kept && !args.dry_run) {
        if let Err(fault) = printers.keep(&request.root, name, typed) {
            complain(fault);
            return None;
        }
        desk.say("printers-kept", &[("name", name.to_owned())]);
    }
    Some(typed)
}

fn order(desk: &Desk, args: &PrintArgs, adjust: Adjustment) -> Option<Order> {
    let kind = |kind: &PrintKind| match kind {
        PrintKind::Boards => PieceKind::Boards,
        PrintKind::Cards => PieceKind::Cards,
        PrintKind::Sheets => PieceKind::Sheets,
        PrintKind::WallMap => PieceKind::WallMap,
        PrintKind::Posters => PieceKind::Posters,
        PrintKind::Calibration => PieceKind::Calibration,
        PrintKind::Checklist => PieceKind::Checklist,
    };
    let paper = match &args.paper {
        None => None,
        Some(name) => match Paper::parse(name) {
            Some(paper) => Some(paper),
            None => {
                let kinds: Vec<PieceKind> = args.kinds.iter().map(kind).collect();
                let fits = |paper: &Paper| kinds.iter().any(|kind| papers_of(*kind).contains(paper));
                let allowed = Paper::ALL.into_iter().filter(|paper| kinds.is_empty() || fits(paper));
                let allowed = desk.list(allowed.map(Paper::name));
                desk.complain("order-paper", &[("allowed", allowed)]);
                return None;
            }
        },
    };
    Some(Order {
        kinds: args.kinds.iter().map(kind).collect(),
        grid: args.grid.clone(),
        worker: args.worker.clone(),
        community: args.community.clone(),
        paper,
        copies: args.copies.get() as usize,
        start: args.start.get() as usize,
        edge: args.layout.map(|layout| match layout {
            super::args::SheetLayout::Butted => CardEdge::Butted,
            super::args::SheetLayout::Bled => CardEdge::Bled,
        }),
        duplex: match args.duplex {
            super::args::DuplexEdge::Long => Duplex::Long,
            super::args::DuplexEdge::Short => Duplex::Short,
            super::args::DuplexEdge::None => Duplex::None,
        },
        marks: args.marks,
        adjust,
        printer: args.printer.clone(),
        due: DueOnly { changed: args.changed, unprinted: args.new },
    })
}

/// The list for the person who goes round, in a batch of its own.
pub fn checklist(desk: &Desk, request: &Request, output: &Path, community: Option<&str>) -> End {
    let order = Order {
        kinds: vec![PieceKind::Checklist],
        grid: None,
        worker: None,
        community: community.map(str::to_owned),
        paper: None,
        copies: 1,
        start: 1,
        edge: None,
        duplex: Duplex::None,
        marks: false,
        adjust: Adjustment::NONE,
        printer: None,
        due: DueOnly::default(),
    };
    match print(request, output, &order, &Unwatched) {
        Ok(printed) => done(desk, output, &printed),
        Err(fault) => refused(desk, output, fault),
    }
}
