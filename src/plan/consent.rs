//! Who is shown, and by which right: somebody serves, and agreed that the phone or the photo is published.
//!
//! What was made while a right was given must go when it ends, also where nothing is made anew: the other half of a
//! build, and batches that were printed.

use std::collections::BTreeSet;

use super::status::Row;
use super::{Checklist, Piece};
use crate::model::{Community, Grid, PieceId, Site, WorkerId};

/// Of one person each: `sanyuan/liu-pingzhen`, and where agreed to, with `/phone` and `/photo` behind it.
pub type Rights = BTreeSet<String>;

/// All that hold today.
pub fn rights(site: &Site) -> Rights {
    site.communities.iter().flat_map(|community| of_people(community, all(community, site))).collect()
}

/// Those that a printed piece rests on; a few more where it has no room for everybody.
pub fn shown(site: &Site, piece: &Piece) -> Rights {
    match piece {
        Piece::Board { at, .. } => {
            let (community, grid) = at.look_up(site);
            of_people(community, serving(grid, site)).collect()
        }
        Piece::Card { at, worker } => of_people(at.look_up(site).0, [worker]).collect(),
        Piece::Sheet(sheet) => {
            let cards = sheet.cards.iter();
            cards.flat_map(|(at, worker)| of_people(at.look_up(site).0, [worker])).collect()
        }
        Piece::WallMap { community, .. } => {
            let community = &site.communities[*community];
            of_people(community, all(community, site)).collect()
        }
        Piece::Checklist(list) => of_list(list, site),
        Piece::Poster { .. } | Piece::Calibration(_) => Rights::new(),
    }
}

/// It names cards by whose they are; that of somebody who has left until it is handed in.
fn of_list(list: &Checklist, site: &Site) -> Rights {
    let community = &site.communities[list.community].id;
    let stays = list.others.rows.iter().filter(|row| row.next.is_some());
    let person = |row: &Row| match &row.id {
        PieceId::Card(_, worker) => Some(format!("{community}/{worker}")),
        _ => None,
    };
    stays.filter_map(person).collect()
}

fn serving<'s>(grid: &'s Grid, site: &'s Site) -> impl Iterator<Item = &'s WorkerId> {
    grid.team_now(site.today).map(|post| &post.worker)
}

fn all<'s>(community: &'s Community, site: &'s Site) -> impl Iterator<Item = &'s WorkerId> {
    let own = community.team.iter().map(|post| &post.worker);
    let grids = community.grids.iter().filter(|grid| grid.closing.is_none());
    own.chain(grids.flat_map(|grid| serving(grid, site)))
}

fn of_people<'s>(
    community: &'s Community,
    people: impl IntoIterator<Item = &'s WorkerId>,
) -> impl Iterator<Item = String> {
    people.into_iter().filter_map(|id| community.workers.get(id)).flat_map(|worker| {
        let person = format!("{}/{}", community.id, worker.id);
        let phone = worker.phone.is_some() || worker.wechat.is_some();
        let phone = phone.then(|| format!("{person}/phone"));
        let photo = worker.photo.is_some().then(|| format!("{person}/photo"));
        [Some(person), phone, photo].into_iter().flatten()
    })
}
