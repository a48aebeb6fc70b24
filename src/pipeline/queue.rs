//! Which job a thread takes next.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::vec::IntoIter;

use crate::model::Site;
use crate::plan::{Job, JobKind, Piece};

/// A job and its position in the plan.
pub type Numbered<'p> = (usize, &'p Job);

/// Jobs that wait for a thread.
pub struct Queue<'p> {
    /// Large files ([`is_large`]). They may take as much room as all other jobs together, so they are made one after the
    /// other and first, each with its [`Turn`], while other threads make other things: later on there is more that is known
    /// of finished files.
    large: Mutex<IntoIter<Numbered<'p>>>,
    rest: Vec<Numbered<'p>>,
    /// How many of the rest are taken.
    taken: AtomicUsize,
}

/// Held for as long as a large file is made.
pub type Turn<'q, 'p> = MutexGuard<'q, IntoIter<Numbered<'p>>>;

impl<'p> Queue<'p> {
    pub fn new(jobs: impl Iterator<Item = Numbered<'p>>, is_large: impl Fn(&Job) -> bool) -> Self {
        let (large, rest): (Vec<_>, Vec<_>) = jobs.partition(|(_, job)| is_large(job));
        Self { large: Mutex::new(large.into_iter()), rest, taken: AtomicUsize::new(0) }
    }

    /// How many jobs there are that nobody took.
    pub fn len(&self) -> usize {
        let large = self.large.lock().unwrap_or_else(PoisonError::into_inner);
        large.len() + self.rest.len().saturating_sub(self.taken.load(Ordering::Relaxed))
    }

    /// The next job, and for a large file its turn. Who finds nothing else waits for one.
    pub fn next(&self) -> Option<(Numbered<'p>, Option<Turn<'_, 'p>>)> {
        if let Ok(mut large) = self.large.try_lock()
            && let Some(job) = large.next()
        {
            return Some((job, Some(large)));
        }
        if let Some(job) = self.rest.get(self.taken.fetch_add(1, Ordering::Relaxed)) {
            return Some((*job, None));
        }
        // A thread that panicked took its job with it and left the others.
        let mut large = self.large.lock().unwrap_or_else(PoisonError::into_inner);
        large.next().map(|job| (job, Some(large)))
    }
}

/// Whether a job may take as much room as all others together: sheets of cards, wall maps, posters, checklists, lists of
/// all grids, and boards of a community of very many grids.
pub fn is_large(job: &Job, site: &Site) -> bool {
    /// Each has its name on the map of a board: two boards of 4 900 grids at a time took 496 MB, one 338.
    const MANY_GRIDS: usize = 1_000;
    match &job.kind {
        JobKind::Piece(Piece::Board { at, .. }, _) => {
            let map = site.communities[at.community].boundaries.as_ref();
            map.is_some_and(|map| map.areas.len() > MANY_GRIDS)
        }
        JobKind::Piece(
            Piece::Sheet(_) | Piece::WallMap { .. } | Piece::Poster { .. } | Piece::Checklist(_),
            _,
        )
        | JobKind::Data(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CARD_SIZES, Paper};
    use crate::plan::{Adjustment, Cut, Duplex, Imposition, Part, Sheet};

    fn job(path: &str, kind: JobKind) -> Job {
        Job { path: path.into(), kind }
    }

    fn sheet(path: &str) -> Job {
        let layout = Imposition::of(Paper::A4.size(), CARD_SIZES[0].1, 0.0).expect("room");
        let sheet = Sheet {
            community: 0,
            paper: Paper::A4,
            layout,
            duplex: Duplex::Long,
            adjust: Adjustment::NONE,
            printer: None,
            cards: Vec::new(),
            positions: Vec::new(),
            part: Part::WHOLE,
        };
        job(path, JobKind::Piece(Piece::Sheet(Box::new(sheet)), Cut::NONE))
    }

    #[test]
    fn large_files_are_made_one_after_the_other() {
        let jobs = [
            job("print/boards/a.pdf", JobKind::Robots),
            sheet("print/sheets/a.pdf"),
            sheet("print/sheets/b.pdf"),
            job("print/cards/a.pdf", JobKind::Robots),
        ];
        let queue = Queue::new(jobs.iter().enumerate().rev(), |job| matches!(job.kind, JobKind::Piece(..)));
        let path = |next: &Option<(Numbered<'_>, Option<Turn<'_, '_>>)>| {
            next.as_ref().map(|((_, job), _)| job.path.clone())
        };
        assert_eq!(queue.len(), 4);
        let first = queue.next();
        assert_eq!(path(&first).as_deref(), Some("print/sheets/b.pdf"));
        // While it is made another thread finds other work.
        let second = queue.next();
        assert_eq!(path(&second).as_deref(), Some("print/cards/a.pdf"));
        drop(first);
        let third = queue.next();
        assert_eq!(path(&third).as_deref(), Some("print/sheets/a.pdf"));
        assert_eq!(third.as_ref().map(|((index, _), _)| *index), Some(1));
        assert_eq!(path(&queue.next()).as_deref(), Some("print/boards/a.pdf"));
        drop(third);
        assert!(queue.next().is_none());
        assert_eq!(queue.len(), 0);
    }
}
