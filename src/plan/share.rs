//! A machine's share of a city: some of its communities, which are independent of each other.

use super::{GridAt, Job, JobKind, Page, Piece, WorkerAt};
use crate::model::Site;

/// The `number`th of `of` shares, from 1: every `of`th community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    number: usize,
    of: usize,
}

impl Share {
    /// Reads `2/4`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        let (number, of) = (number.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&number).then_some(Self { number, of })
    }

    pub fn holds(self, job: &Job, site: &Site) -> bool {
        community(job, site).is_some_and(|index| index % self.of == self.number - 1)
    }
}

/// The community that a file is about; `None` where it spans several.
pub fn community(job: &Job, site: &Site) -> Option<usize> {
    match &job.kind {
        JobKind::Page(_, page) => match page {
            Page::Community(index) | Page::Places(index) => Some(*index),
            Page::Grid(GridAt { community, .. }) | Page::Note { community, .. } => Some(*community),
            _ => None,
        },
        JobKind::GridFeed(at) | JobKind::CodePng(at) | JobKind::CodeSvg(at) => Some(at.community),
        JobKind::Portrait(WorkerAt { community, .. }) | JobKind::Contact(WorkerAt { community, .. }) => {
            Some(*community)
        }
        JobKind::Calendar(note) => note.as_ref().map(|note| note.community),
        JobKind::CommunityAreas(index) => Some(*index),
        JobKind::NoteImage { .. } => {
            let is_in = |id: &str| job.path.split('/').any(|part| part == id);
            site.communities.iter().position(|community| is_in(community.id.as_str()))
        }
        JobKind::Piece(piece, _) => Some(match piece {
            Piece::Board { at, .. } | Piece::Card { at, .. } => at.community,
            Piece::WallMap { community, .. } => *community,
            Piece::Checklist(list) => list.community,
            Piece::Poster { note, .. } => note.community,
            Piece::Sheet(sheet) | Piece::Calibration(sheet) => sheet.community,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn shares_are_counted_from_one() {
        assert_eq!(Share::parse("2/4"), Some(Share { number: 2, of: 4 }));
        for wrong in ["0/4", "5/4", "1/0", "2", "a/b", "1/2/3", "-1/2"] {
            assert_eq!(Share::parse(wrong), None, "{wrong}");
        }
    }
}
