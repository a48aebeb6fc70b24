//! A poster of a notice or guide.

use serde::Serialize;

use super::super::code;
use super::super::view::View;
use super::blocks::{Block, Pictures, blocks};
use super::parts::{CodeData, CommunityData, HueData, common_hue};
use super::{Expected, ExpectedCodes, Head, Origin, PrintInputs};
use crate::model::{Community, Grid, Note, PieceId, Size};
use crate::plan::{Cut, NoteAt, note_text};

#[derive(Serialize)]
struct PosterData {
    #[serde(flatten)]
    head: Head,
    hue: HueData,
    community: CommunityData,
    notice: NoticeData,
    blocks: Vec<Block>,
    code: CodeData,
    stamp: String,
}

#[derive(Serialize)]
struct NoticeData {
    title: String,
    date: String,
    category: Option<String>,
    expires: Option<String>,
    grids: Vec<String>,
}

pub fn poster(view: &View<'_>, at: NoteAt, finish: (Size, Cut)) -> PrintInputs {
    let (site, studio) = (view.site, view.studio);
    let (community, note) = at.look_up(site);
    let text = note_text(site, community, note);
    let grids: Vec<&Grid> = note.grids.iter().filter_map(|id| Some(site.grid(id)?.1)).collect();
    let hue = match grids.as_slice() {
        [only] => studio.hue(only),
        _ => common_hue(studio),
    };
    let title = view.text(&note.title);
    let values = [("community", view.text(&community.name)), ("name", title.clone()), ("url", text.clone())];
    let mut pictures = Pictures::new(note, source(community, note), finish.0);
    let data = PosterData {
        head: Head::of(
            view,
            "poster",
            view.words.with("print-title-poster", values.clone()),
            finish,
            &values,
        ),
        hue: HueData::of(hue),
        community: CommunityData::of(view, community),
        notice: NoticeData {
            title,
            date: view.words.date(note.date),
            category: view.maybe(note.category.as_ref()),
            expires: note.expires.map(|day| view.words.date(day)),
            grids: grids.iter().map(|grid| view.text(&grid.name)).collect(),
        },
        blocks: blocks(note.body_in(&site.language), &mut pictures),
        code: CodeData::of(&text, code::Surface::Card),
        stamp: {
            let id = PieceId::Poster(community.id.clone(), note.kind, note.slug.clone());
            super::parts::stamp(view, note.slug.as_str(), &id)
        },
    };
    let mut origin = Origin::new(source(community, note));
    origin.add("code", "site/base_url");
    origin.add("community", format!("community/{}", community.id));
    PrintInputs {
        main: "/print/poster.typ",
        data: super::super::json(&data),
        photos: pictures.into_photos(),
        expected: Expected { size: finish.0, cut: finish.1, codes: ExpectedCodes::EveryPage(text) },
        origin,
        on: code::Surface::Card,
    }
}

/// The note's name in `check::Sources`.
fn source(community: &Community, note: &Note) -> String {
    format!("{}/{}/{}", note.kind.folder(), community.id, note.slug)
}
