//! No printed code dies: every address in the record must still lead to the page of its grid.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::desk::Desk;
use super::prints::{Recall, Recorded};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{BaseUrl, Community, Grid, GridId, NoteKind, PieceId};
use crate::read::RawSite;
use crate::read::record::RECORD;

/// Addresses that no longer answer are named one by one up to here.
const SHOWN: usize = 20;

/// What today's site has, as far as it was sound.
pub struct Today<'a> {
    pub raw: &'a RawSite,
    pub communities: &'a [Arc<Community>],
    /// Every grid that has a file, also one that is not sound.
    pub all_ids: &'a BTreeSet<GridId>,
    pub base_url: Option<&'a BaseUrl>,
    pub former_base_urls: &'a [BaseUrl],
}

/// Says which printed addresses would no longer answer, and what to write so that they do.
pub fn check(recorded: &Recorded, today: &Today<'_>, desk: &Desk<'_>) {
    bases(recorded, today, desk);
    grids(recorded, today, desk);
    pages(recorded, today, desk);
}

fn bases(recorded: &Recorded, today: &Today<'_>, desk: &Desk<'_>) {
    // Without a sound address of its own nothing can be said about others.
    let Some(own) = today.base_url else { return };
    let is_known =
        |base: &str| own.as_str() == base || today.former_base_urls.iter().any(|url| url.as_str() == base);
    for (base, line) in recorded.bases.iter().filter(|(base, _)| !is_known(base)) {
        let place = Place::line(RECORD, *line, base);
        desk.say(Diagnostic::new(Code::FormerAddress, place).with("base", base).with("now", own.as_str()));
    }
}

fn grids(recorded: &Recorded, today: &Today<'_>, desk: &Desk<'_>) {
    let known: BTreeMap<&GridId, &Grid> =
        today.communities.iter().flat_map(|c| &c.grids).map(|grid| (&grid.id, grid)).collect();
    let gone: Vec<(&GridId, &Recall)> =
        recorded.grids.iter().filter(|(id, _)| !today.all_ids.contains(*id)).collect();
    for (index, (id, recall)) in gone.iter().take(SHOWN).enumerate() {
        let more = if index + 1 == SHOWN { gone.len() - SHOWN } else { 0 };
        let place = Place::line(RECORD, recall.line, id.as_str());
        let code = recall.codes.iter().max_by_key(|(_, line)| **line).map_or("none", |(code, _)| code);
        desk.say(
            Diagnostic::new(Code::PrintedGridGone, place)
                .with("grid", id)
                .with("code", code)
                .with("community", &recall.community)
                .with("count", recall.pieces)
                .with("today", desk.today)
                .with("more", super::prints::how_many_more(more)),
        );
    }
    for (id, recall) in &recorded.grids {
        let Some(grid) = known.get(id) else { continue };
        let now = grid.code.as_deref();
        // A grid that was closed may be written in three lines; one that serves shows who it is.
        if now.is_none() && grid.closing.is_some() {
            continue;
        }
        let is_its = |code: &String| Some(code.as_str()) == now || grid.former_codes.contains(code);
        if let Some((code, line)) = recall.codes.iter().find(|(code, _)| !is_its(code)) {
            let place = Place::line(RECORD, *line, code);
            desk.say(
                Diagnostic::new(Code::PrintedGridReused, place)
                    .with("grid", id)
                    .with("printed", code)
                    .with("now", now.unwrap_or("none")),
            );
        }
    }
}

/// Wall maps lead to their community's page, posters to their note's.
fn pages(recorded: &Recorded, today: &Today<'_>, desk: &Desk<'_>) {
    for (id, _) in recorded.record.pieces() {
        let folder = |community: &str| today.raw.communities.iter().find(|raw| raw.folder == community);
        let (path, is_there) = match id {
            PieceId::Board(..) | PieceId::Card(..) => continue,
            PieceId::WallMap(community) => {
                (format!("content/{community}/community.toml"), folder(community.as_str()).is_some())
            }
            PieceId::Poster(community, kind, slug) => {
                let path = format!("content/{community}/{}/{slug}.md", kind.folder());
                let out = today.communities.iter().filter(|c| &c.id == community).any(|c| match kind {
                    NoteKind::Notice => c.notices.iter().any(|note| &note.slug == slug),
                    NoteKind::Guide => c.guides.iter().any(|note| &note.slug == slug),
                });
                // A file that is there and not sound was complained about.
                let notes = folder(community.as_str()).map_or(&[][..], |raw| match kind {
                    NoteKind::Notice => &raw.notices,
                    NoteKind::Guide => &raw.guides,
                });
                let has_file = notes.iter().any(|note| note.head.stem == slug.as_str());
                (path, out || (has_file && desk.has_errors()))
            }
        };
        if !is_there {
            desk.say(Diagnostic::new(Code::PrintedPageGone, Place::path_only(&path)).with("path", &path));
        }
    }
}
