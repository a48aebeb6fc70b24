//! `print`: an order becomes a batch of pieces below `print/batches/`, proven like everything else.

use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{BuildFault, Request, Watch, Workshop, record};
use crate::diagnostics::Diagnostics;
use crate::model::{Paper, PieceId, Site};
use crate::plan::consent::Rights;
use crate::plan::{self, Cut, Filled, Issues, Order, OrderFault, Piece, PieceKind, Plan};
use crate::proof::{CodeRecord, PieceRecord};
use crate::publish::{Output, is_below};
use crate::read::record::Line;
use crate::render::{Rendered, Studio};

/// Why nothing was printed.
pub enum PrintFault {
    Build(BuildFault),
    Order(OrderFault),
}

impl From<BuildFault> for PrintFault {
    fn from(fault: BuildFault) -> Self {
        Self::Build(fault)
    }
}

impl From<crate::publish::PublishError> for PrintFault {
    fn from(fault: crate::publish::PublishError) -> Self {
        Self::Build(BuildFault::Publish(fault))
    }
}

/// One file of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct BatchLine {
    /// Below the batch's folder.
    pub file: String,
    #[serde(skip)]
    pub kind: PieceKind,
    #[serde(rename = "kind")]
    kind_name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<String>,
    /// Of the trim, mm.
    pub width_mm: f64,
    pub height_mm: f64,
    /// How often to print the file.
    pub copies: usize,
    /// Sheets of paper that one copy takes; `None` before a poster is laid out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<&'static str>,
    /// Of a sheet: columns and rows of cards, and whether each keeps its bleed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<(usize, usize, bool)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<PieceRecord>,
    pub codes: Vec<CodeLine>,
    /// Who is shown: see `plan::consent`.
    pub people: Rights,
}

/// A code of a piece.
#[derive(Clone, Debug, Serialize)]
pub struct CodeLine {
    #[serde(flatten)]
    record: CodeRecord,
    decoded: Box<str>,
}

impl From<&CodeRecord> for CodeLine {
    fn from(record: &CodeRecord) -> Self {
        Self { record: record.clone(), decoded: record.target.clone() }
    }
}

impl BatchLine {
    /// Whether its print is written down.
    pub fn is_recorded(&self) -> bool {
        !matches!(self.kind, PieceKind::Calibration | PieceKind::Checklist)
    }
}

/// A batch that lies ready.
pub struct Printed {
    /// `None` where nothing was due.
    pub id: Option<String>,
    pub lines: Vec<BatchLine>,
    /// Pieces that hang and are right.
    pub stays: Vec<PieceId>,
    pub found: Diagnostics,
    pub was_finished: bool,
}

#[derive(Serialize)]
struct BatchFile<'b> {
    id: &'b str,
    date: String,
    pieces: &'b [BatchLine],
    /// What `gridboard record` will write down.
    record: &'b [Line<'static>],
}

/// Files of batches that show somebody who has left, or what somebody no longer agrees to; paths below the output folder.
pub fn withdrawn(output: &Path, rights: &Rights) -> Vec<String> {
    #[derive(Deserialize)]
    struct Listing {
        pieces: Vec<Shown>,
    }
    #[derive(Deserialize)]
    struct Shown {
        file: String,
        #[serde(default)]
        people: Rights,
    }
    let mut files = Vec::new();
    for id in Output::batches(output) {
        let folder = format!("print/batches/{id}");
        let bytes = std::fs::read(output.join(&folder).join("batch.json")).unwrap_or_default();
        let pieces = serde_json::from_slice::<Listing>(&bytes).map_or(Vec::new(), |listing| listing.pieces);
        let gone =
            pieces.into_iter().filter(|piece| !piece.people.is_subset(rights) && is_below(&piece.file));
        files.extend(gone.map(|piece| format!("{folder}/{}", piece.file)));
    }
    files.retain(|file| output.join(file).is_file());
    files
}

/// What an order would print, without printing it.
pub fn plan_batch(request: &Request, output: &Path, order: &Order) -> Result<Printed, PrintFault> {
    let workshop = Workshop::open(request, output, false, |_| ())?;
    let site = &workshop.checked.site;
    let issues = Arc::new(Issues::of(site));
    let filled = plan::order::order(site, &issues, order).map_err(PrintFault::Order)?;
    foresee(&workshop, filled.pieces.len())?;
    let mut lines: Vec<BatchLine> = filled.pieces.iter().map(|piece| line(site, piece, order)).collect();
    // How many pages a text takes is known only when it is laid out.
    let jobs = plan::pieces::jobs(filled.pieces, "print/batch/", site);
    let flowing: Vec<usize> = (0..lines.len()).filter(|index| lines[*index].papers.is_none()).collect();
    let plan = Plan::of(jobs, issues);
    let found = workshop.found.clone();
    let images = &workshop.checked.images;
    let studio = Studio::new(site, &plan, &workshop.theme, &workshop.look, images, &workshop.fonts);
    for index in flowing {
        let Some(job) = plan.jobs.get(index) else { continue };
        if let Ok(Rendered::Piece(piece)) = studio.render(job, studio.inputs(job)) {
            lines[index].papers = Some(piece.pages.len());
        }
    }
    Ok(Printed { id: None, lines, stays: filled.stays, found, was_finished: workshop.was_finished })
}

/// Refuses what would take more memory than there is.
fn foresee(workshop: &Workshop<'_>, pieces: usize) -> Result<(), BuildFault> {
    let (checked, mut found) = (&workshop.checked, workshop.found.clone());
    let room = plan::foresee_batch((&checked.site, checked.largest_picture), pieces, &mut found);
    checked.leave_room(room);
    if found.has_errors() { Err(BuildFault::Errors(found)) } else { Ok(()) }
}

/// Prints an order into a batch of its own.
pub fn print(
    request: &Request,
    output: &Path,
    order: &Order,
    watch: &dyn Watch,
) -> Result<Printed, PrintFault> {
    let workshop = Workshop::open(request, output, false, |_| ())?;
    let site = &workshop.checked.site;
    let issues = Arc::new(Issues::of(site));
    let Filled { pieces, stays } = plan::order::order(site, &issues, order).map_err(PrintFault::Order)?;
    if pieces.is_empty() {
        let (found, was_finished) = (workshop.found, workshop.was_finished);
        return Ok(Printed { id: None, lines: Vec::new(), stays, found, was_finished });
    }
    foresee(&workshop, pieces.len())?;
    let mut lines: Vec<BatchLine> = pieces.iter().map(|piece| line(site, piece, order)).collect();
    let printed: Vec<(Piece, usize)> =
        pieces.iter().map(|(piece, _)| (piece.clone(), order.copies)).collect();
    // Jobs stay in the order of the lines: by kind, community and grid.
    let jobs = plan::pieces::jobs(pieces, "print/batch/", site);
    let plans = std::iter::once(Plan::of(jobs, Arc::clone(&issues)));
    let done = workshop.work(Output::open(output)?, plans, &|_| true, false, watch)?;
    for line in &mut lines {
        let Some(entry) = done.finished.entries.get(format!("print/batch/{}", line.file).as_str()) else {
            continue;
        };
        line.codes = entry.codes.iter().map(CodeLine::from).collect();
        line.measured = entry.piece.as_deref().cloned();
        let pages = entry.piece.as_ref().map(|piece| piece.pages);
        line.papers = line.papers.or(pages);
    }
    let id = done.output.next_batch(&site.today.to_string(), |name| site.record.lines_of(name) > 0);
    let record = record::lines(site, &printed, &issues, &workshop.theme.hues, &id);
    let file = BatchFile { id: &id, date: site.today.to_string(), pieces: &lines, record: &record };
    // Written as it is made: that of a city is 81 MB.
    let listing = |out: &mut dyn io::Write| {
        serde_json::to_writer_pretty(&mut *out, &file)?;
        out.write_all(b"\n")
    };
    let staged = done
        .finished
        .staged
        .iter()
        .map(|(path, staged)| (path.trim_start_matches("print/batch/").to_owned(), staged.clone()));
    done.output.publish_batch(&id, done.stage, staged.collect(), listing)?;
    Ok(Printed { id: Some(id), lines, stays, found: done.found, was_finished: workshop.was_finished })
}

fn line(site: &Site, (piece, _): &(Piece, Cut), order: &Order) -> BatchLine {
    let mut line = BatchLine {
        file: piece.path(site),
        kind: PieceKind::Boards,
        kind_name: "board",
        community: None,
        grid: None,
        board: None,
        worker: None,
        width_mm: 0.0,
        height_mm: 0.0,
        copies: order.copies,
        papers: Some(1),
        paper: None,
        layout: None,
        measured: None,
        codes: Vec::new(),
        people: plan::consent::shown(site, piece),
    };
    let size = match piece {
        Piece::Board { at, index, size } => {
            let (community, grid) = at.look_up(site);
            line.community = Some(community.id.to_string());
            line.grid = Some(grid.id.to_string());
            line.board = Some(grid.boards[*index].id.to_string());
            *size
        }
        Piece::Card { at, worker } => {
            let (community, grid) = at.look_up(site);
            (line.kind, line.kind_name) = (PieceKind::Cards, "card");
            line.community = Some(community.id.to_string());
            line.grid = Some(grid.id.to_string());
            line.worker = Some(worker.to_string());
            site.card
        }
        Piece::Sheet(sheet) | Piece::Calibration(sheet) => {
            (line.kind, line.kind_name) = (PieceKind::Sheets, "sheet");
            if let Piece::Calibration(_) = piece {
                (line.kind, line.kind_name) = (PieceKind::Calibration, "calibration");
            } else {
                line.community = Some(site.communities[sheet.community].id.to_string());
                line.papers = Some(sheet.positions.len());
                let layout = sheet.layout;
                line.layout = Some((layout.columns, layout.rows, layout.bleed > 0.0));
            }
            // The copies lie side by side.
            line.copies = 1;
            line.paper = Some(sheet.paper.name());
            sheet.paper.size()
        }
        Piece::WallMap { community, size } => {
            (line.kind, line.kind_name) = (PieceKind::WallMap, "wall-map");
            line.community = Some(site.communities[*community].id.to_string());
            *size
        }
        Piece::Checklist(list) => {
            (line.kind, line.kind_name) = (PieceKind::Checklist, "checklist");
            line.community = Some(site.communities[list.community].id.to_string());
            line.papers = None;
            Paper::A4.size()
        }
        Piece::Poster { note, size } => {
            (line.kind, line.kind_name) = (PieceKind::Posters, "poster");
            line.community = Some(note.look_up(site).0.id.to_string());
            line.papers = None;
            *size
        }
    };
    (line.width_mm, line.height_mm) = (size.width, size.height);
    line.paper = line.paper.or_else(|| {
        let same = |paper: &Paper| paper.size() == size || paper.size().turned() == size;
        Paper::ALL.into_iter().find(same).map(Paper::name)
    });
    line
}
