//! One reading of the content and the theme: whole, checked, and ready to render any file of the plan.

use std::mem::{Discriminant, discriminant};
use std::sync::{Arc, Mutex};

use self_cell::self_cell;

use crate::check::{Checked, Learnt};
use crate::diagnostics::Diagnostics;
use crate::fonts::Fonts;
use crate::model::{Digest, Grid, Site, Text};
use crate::pipeline::{Known, Prepared, Request, Voice, prepare_again};
use crate::plan::{self, Job, JobKind, Page, Piece, Plan};
use crate::read::Shelf;
use crate::render::{Inputs, Look, Origin, Rendered, Studio};
use crate::theme::Theme;

/// What rendering borrows from.
struct Ground {
    checked: Checked,
    theme: Theme,
    fonts: Arc<Fonts>,
    look: Arc<Look>,
    plan: Plan,
    learnt: Arc<Learnt>,
}

type OfGround<'g> = Studio<'g>;

self_cell!(
    struct Cell {
        owner: Ground,
        #[not_covariant]
        dependent: OfGround,
    }
);

/// Content and theme as they were saved at one moment, without errors.
pub struct Edition {
    cell: Cell,
    /// Warnings.
    pub found: Diagnostics,
}

/// A finished file, or what is wrong with it.
pub enum Made {
    /// The file of this digest of inputs is known already.
    Same,
    New(Digest, Vec<u8>),
    Faulty(Diagnostics),
}

/// What tells files apart that templates make: one of each shows whether the templates are sound.
fn kind(job: &Job, site: &Site) -> Option<(Discriminant<JobKind>, Option<Discriminant<Page>>, bool)> {
    let own = discriminant(&job.kind);
    match &job.kind {
        JobKind::Page(_, Page::Grid(at)) => {
            Some((own, Some(discriminant(&Page::Grid(*at))), at.look_up(site).1.is_open()))
        }
        JobKind::Page(_, page) => Some((own, Some(discriminant(page)), true)),
        JobKind::Sitemap
        | JobKind::SitemapPart(_)
        | JobKind::Robots
        | JobKind::Headers
        | JobKind::AppManifest
        | JobKind::ServiceWorker
        | JobKind::Feed
        | JobKind::FormerPage(..) => Some((own, None, true)),
        _ => None,
    }
}

/// A thing to print, for the list beside the site.
pub struct PieceLine {
    /// `boards/sy08-b1.pdf`
    pub path: String,
    /// `board`, `card`, `wall-map` or `poster`.
    pub kind: &'static str,
    /// Where it hangs, whose it is or what it says, in the site's own language.
    pub name: String,
    /// Whose it is; none for posters and the wall map.
    pub grid: Option<String>,
}

impl Edition {
    /// Reads what lies below the root and not on the shelf, and fills the shelf for the next time. Whatever `before`
    /// made that still holds is taken from there.
    pub fn read(
        request: &Request,
        before: Option<&Self>,
        shelf: Shelf,
    ) -> (Result<Self, Diagnostics>, Shelf) {
        let before = before.map(|before| before.cell.borrow_owner());
        let known = Known {
            images: before.map(|old| old.checked.images.keys().copied().collect()).unwrap_or_default(),
            fonts: before.map(|old| (old.theme.fonts.clone(), Arc::clone(&old.fonts))),
            shelf,
            learnt: before.map(|old| Arc::clone(&old.learnt)).unwrap_or_default(),
        };
        let Prepared { checked, theme, fonts, shelf, learnt, mut found } = prepare_again(request, &known);
        let (Some(checked), Some(theme), Some(fonts)) = (checked, theme, fonts) else {
            return (Err(found), shelf);
        };
        let look = Look::again(before.map(|old| &old.look), &theme, &checked.site, &mut found);
        let old = before.map(|old| (&old.checked.site, &old.plan));
        let plan = plan::plan_again(&checked.site, &look.assets.files(), old, &mut found);
        if found.has_errors() {
            return (Err(found), shelf);
        }
        let learnt = Arc::new(learnt);
        let cell = Cell::new(Ground { checked, theme, fonts, look, plan, learnt }, |ground| {
            let (site, images) = (&ground.checked.site, &ground.checked.images);
            Studio::new(site, &ground.plan, &ground.theme, &ground.look, images, &ground.fonts)
        });
        let edition = Self { cell, found };
        (edition.proven(before), shelf)
    }

    /// Pages of every kind are made once when the look is new: what is wrong with a template is said when it is saved,
    /// and not when somebody comes by.
    fn proven(self, before: Option<&Ground>) -> Result<Self, Diagnostics> {
        let ground = self.cell.borrow_owner();
        if before.is_some_and(|old| Arc::ptr_eq(&old.look, &ground.look)) {
            return Ok(self);
        }
        let mut kinds = Vec::new();
        let mut found = self.found.clone();
        for job in &ground.plan.jobs {
            let Some(kind) = kind(job, &ground.checked.site) else { continue };
            if kinds.contains(&kind) {
                continue;
            }
            kinds.push(kind);
            if let Made::Faulty(faults) = self.made(job, None) {
                found.extend(faults);
            }
        }
        if found.has_errors() { Err(found) } else { Ok(self) }
    }

    /// The path of the site's root on its server, with a slash at both ends.
    pub fn base_path(&self) -> &str {
        self.cell.borrow_owner().checked.site.base_url.path()
    }

    /// Changes when the file at `path` does, or a picture that it may show.
    pub fn mark(&self, path: &str) -> Option<String> {
        let job = self.job(path)?;
        let images = self.cell.borrow_owner().checked.images.keys();
        let images = Digest::of_parts(images.map(Digest::as_bytes));
        let own = self.cell.with_dependent(|_, studio| studio.digest(&studio.inputs(job)));
        Some(format!("{}{}", own.short(), images.short()))
    }

    fn job(&self, path: &str) -> Option<&Job> {
        let jobs = &self.cell.borrow_owner().plan.jobs; // in the order of paths
        jobs.binary_search_by(|job| (*job.path).cmp(path)).ok().map(|at| &jobs[at])
    }

    /// Makes a file of the plan; `None` where the plan has none of that path. Slow for pieces of print.
    pub fn make(&self, path: &str, known: Option<Digest>) -> Option<Made> {
        self.job(path).map(|job| self.made(job, known))
    }

    fn made(&self, job: &Job, known: Option<Digest>) -> Made {
        let ground = self.cell.borrow_owner();
        let find = |name: &str| ground.checked.sources.find(name).cloned();
        let voice = Voice { theme: &ground.theme, find: &find, found: Mutex::new(Diagnostics::default()) };
        let made = self.cell.with_dependent(|_, studio| {
            let inputs = studio.inputs(job);
            let digest = studio.digest(&inputs);
            if known == Some(digest) {
                return Some(Made::Same);
            }
            let origin = match &inputs {
                Inputs::Print(print) => Some(print.origin.clone()),
                _ => None,
            };
            match studio.render(job, inputs) {
                Ok(Rendered::Bytes(bytes)) => Some(Made::New(digest, bytes)),
                Ok(Rendered::Piece(piece)) if piece.unfit.is_empty() => Some(Made::New(digest, piece.pdf)),
                Ok(Rendered::Piece(piece)) => {
                    voice.say_unfit(job, &piece.unfit, &origin.unwrap_or_else(|| Origin::new(String::new())));
                    None
                }
                Err(fault) => {
                    voice.say_render_fault(job, fault);
                    None
                }
            }
        });
        made.unwrap_or_else(|| Made::Faulty(voice.into_found()))
    }

    /// Boards, cards, posters and wall maps.
    pub fn pieces(&self) -> Vec<PieceLine> {
        let ground = self.cell.borrow_owner();
        let site = &ground.checked.site;
        let line = |job: &Job| {
            let JobKind::Piece(piece, _) = &job.kind else { return None };
            let (kind, name, grid) = told(piece, site)?;
            let grid = grid.map(|grid| grid.id.to_string());
            Some(PieceLine { path: job.path.strip_prefix("print/")?.to_owned(), kind, name, grid })
        };
        ground.plan.jobs.iter().filter_map(line).collect()
    }
}

/// The kind of a piece, its name and its grid; `None` for what is only printed when asked for.
fn told<'s>(piece: &Piece, site: &'s Site) -> Option<(&'static str, String, Option<&'s Grid>)> {
    match piece {
        Piece::Board { at, index, .. } => {
            let (_, grid) = at.look_up(site);
            let place = grid.boards.get(*index).and_then(|board| board.place.as_ref());
            Some(("board", joined(grid, place), Some(grid)))
        }
        Piece::Card { at, worker } => {
            let (community, grid) = at.look_up(site);
            let name = community.workers.get(worker).map(|worker| &worker.name);
            Some(("card", joined(grid, name), Some(grid)))
        }
        Piece::WallMap { community, .. } => {
            Some(("wall-map", site.communities.get(*community)?.name.default().to_owned(), None))
        }
        Piece::Poster { note, .. } => Some(("poster", note.look_up(site).1.title.default().to_owned(), None)),
        Piece::Sheet(_) | Piece::Calibration(_) | Piece::Checklist(_) => None,
    }
}

fn joined(grid: &Grid, more: Option<&Text>) -> String {
    let parts = [Some(&grid.name), more];
    parts.into_iter().flatten().map(Text::default).collect::<Vec<_>>().join(" · ")
}
