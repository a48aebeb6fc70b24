//! One function a page type: the data of its template.

use std::collections::BTreeMap;

use serde::Serialize;

use super::context::*;
use super::view::View;
use super::{Inputs, Studio, code, find, markdown, sheets};
use crate::model::{Community, Lang, Note, NoteKind, Text};
use crate::plan::{CodeFor, GridAt, Page, SitePath, code_text};

/// Maps on one page.
const MAPS: usize = 6;
/// Grids whose workers a notice names: of more, the office is asked.
const ASKED: usize = 3;
/// Newest notices on the home page, and on a grid's or community's page.
const NEWEST: usize = 6;

/// The template of a page and its data.
pub fn page(studio: &Studio<'_>, lang: &Lang, page: &Page) -> Inputs {
    let from = SitePath::page(studio.site, lang, page);
    let view = View::new(studio, lang, from, *page == Page::NotFound);
    match page {
        Page::Home => home(&view, page),
        Page::Map => map(&view, page),
        Page::Find => find::page(&view, page),
        Page::Places(community) => find::community(&view, page, *community),
        Page::Notes(NoteKind::Notice) => notices(&view, page, &Shelf::Current),
        Page::Category(slug) => notices(&view, page, &Shelf::Category(slug)),
        Page::Archive => notices(&view, page, &Shelf::Archive),
        Page::About => about(&view, page),
        Page::Privacy => privacy(&view, page),
        Page::Offline => offline(&view, page),
        Page::Notes(NoteKind::Guide) => guides(&view, page),
        Page::NotFound => not_found(&view, page),
        Page::Community(c) => community(&view, page, &studio.site.communities[*c]),
        Page::Grid(at) => grid(&view, page, *at),
        Page::Note { community, kind, index } => {
            let community = &studio.site.communities[*community];
            match kind {
                NoteKind::Notice => notice(&view, page, community, &community.notices[*index]),
                NoteKind::Guide => guide(&view, page, community, &community.guides[*index]),
            }
        }
    }
}

/// Puts a page's head around its data.
pub fn finish<T: Serialize>(view: &View<'_>, page: &Page, info: PageInfo, body: T) -> Inputs {
    let kind = info.kind;
    let template = format!("{kind}.html");
    let site = view.site_info(Some(page));
    view.studio.template(&template, &PageContext { lang: view.lang().to_string(), page: info, site, body })
}

pub fn title(view: &View<'_>, key: &str) -> String {
    view.words.get(&format!("nav-{key}"))
}

/// Communities of which a page shows no more than `most` whole; more are shown in a line each.
fn blocks<'s>(view: &View<'s>, most: usize) -> Vec<CommunityBlock> {
    let communities = &view.site.communities;
    let is_brief = communities.len() > most;
    communities
        .iter()
        .map(|community| match is_brief {
            true => CommunityBlock {
                community: view.community(community),
                count: community.open_grids().count(),
                map: None,
                grids: Vec::new(),
            },
            false => block(view, community),
        })
        .collect()
}

fn block<'s>(view: &View<'s>, community: &'s Community) -> CommunityBlock {
    CommunityBlock {
        community: view.community(community),
        count: community.open_grids().count(),
        map: view.map(community, &[]),
        grids: community.open_grids().map(|g| view.card(community, g)).collect(),
    }
}

/// Cards of notes that are in force, pinned first, then the newest of all communities.
fn current_notes(view: &View<'_>, kind: NoteKind, most: usize) -> Vec<NoteCard> {
    note_cards(view, kind, false, &|_| true, most)
}

fn note_cards(
    view: &View<'_>,
    kind: NoteKind,
    expired: bool,
    is_wanted: &dyn Fn(&Note) -> bool,
    most: usize,
) -> Vec<NoteCard> {
    let communities = view.site.communities.iter();
    let mut notes: Vec<(&Community, &Note)> = communities
        .flat_map(|c| c.notes_of(kind).iter().map(move |n| (c.as_ref(), n)))
        .filter(|(_, n)| n.is_expired_on(view.site.today) == expired && is_wanted(n))
        .collect();
    notes.sort_by_key(|(_, note)| (expired || !note.pinned, std::cmp::Reverse(note.date)));
    let card = |(community, note): (&Community, &Note)| NoteCard {
        community: view.whose(community),
        ..view.note_card(community, note)
    };
    notes.into_iter().take(most).map(card).collect()
}

fn home(view: &View<'_>, page: &Page) -> Inputs {
    let title = view.text(&view.site.title);
    let names: Vec<String> = view.site.communities.iter().map(|c| view.text(&c.name)).collect();
    let description = names.join(&view.words.get("list-separator"));
    let body = HomeBody {
        communities: blocks(view, 1),
        notices: current_notes(view, NoteKind::Notice, NEWEST),
        guides: current_notes(view, NoteKind::Guide, NEWEST),
    };
    finish(view, page, view.page_info("home", page, title, description), body)
}

fn map(view: &View<'_>, page: &Page) -> Inputs {
    let info = view.page_info("map", page, title(view, "map"), view.text(&view.site.title));
    finish(view, page, info, MapBody { communities: blocks(view, MAPS) })
}

fn about(view: &View<'_>, page: &Page) -> Inputs {
    let site = view.site;
    let mut data = vec![("JSON", "data/grids.json"), ("CSV", "data/grids.csv")];
    if site.has_boundaries() {
        data.push(("GeoJSON", "data/grids.geojson"));
    }
    let body = AboutBody {
        communities: offices(view),
        paragraphs: paragraphs(view, &site.own_words.about),
        data: data
            .into_iter()
            .map(|(name, path)| DataLink { name, href: view.href(&SitePath::of(path)) })
            .collect(),
    };
    finish(view, page, view.page_info("about", page, title(view, "about"), view.text(&site.title)), body)
}

/// Paragraphs of `[pages]`, which are Markdown like notices.
fn paragraphs(view: &View<'_>, texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| markdown::html(&view.text(text), &BTreeMap::new(), "").html).collect()
}

fn privacy(view: &View<'_>, page: &Page) -> Inputs {
    let body = PrivacyBody {
        communities: offices(view),
        paragraphs: paragraphs(view, &view.site.own_words.privacy),
    };
    let info = view.page_info("privacy", page, title(view, "privacy"), view.text(&view.site.title));
    finish(view, page, info, body)
}

fn offline(view: &View<'_>, page: &Page) -> Inputs {
    let info = view.page_info("offline", page, view.words.get("offline-heading"), String::new());
    finish(view, page, info, OfflineBody { communities: offices(view) })
}

/// Whom to call; of a city's many communities none: each has its own page.
fn offices(view: &View<'_>) -> Vec<CommunityInfo> {
    const MOST: usize = 12;
    let communities = &view.site.communities;
    let shown = if communities.len() > MOST { &[][..] } else { communities.as_slice() };
    shown.iter().map(|c| view.community(c)).collect()
}

fn not_found(view: &View<'_>, page: &Page) -> Inputs {
    let info = view.page_info("404", page, view.words.get("not-found"), String::new());
    finish(view, page, info, NothingMore {})
}

fn community<'s>(view: &View<'s>, page: &Page, community: &'s Community) -> Inputs {
    let name = view.text(&community.name);
    let description = view.maybe(community.slogan.as_ref()).unwrap_or_else(|| name.clone());
    let closed = community.closed_grids().map(|(grid, closing)| ClosedLink {
        name: view.text(&grid.name),
        href: view.href(&SitePath::grid(view.site, view.lang(), grid)),
        on: view.day(closing.on),
    });
    let in_force = |notes: &[Note]| -> Vec<NoteCard> {
        let current = notes.iter().filter(|n| !n.is_expired_on(view.site.today));
        current.take(NEWEST).map(|n| view.note_card(community, n)).collect()
    };
    let body = CommunityBody {
        block: block(view, community),
        closed: closed.collect(),
        notices: in_force(&community.notices),
        guides: in_force(&community.guides),
    };
    finish(view, page, view.page_info("community", page, name, description), body)
}

fn grid(view: &View<'_>, page: &Page, at: GridAt) -> Inputs {
    let (community, grid) = at.look_up(view.site);
    if grid.closing.is_some() {
        return closed_grid(view, page, at);
    }
    let name = view.text(&grid.name);
    let people = view.people(community, grid.team_now(view.site.today));
    let lead = people.first().map(|p| format!("{} {}", p.role, p.name)).unwrap_or_default();
    let description = format!("{} {name} {lead}", view.text(&community.name)).trim_end().to_owned();
    let mut info = view.page_info("grid", page, name.clone(), description);
    info.image = people.first().and_then(|p| p.photo.as_ref()).and_then(|_| {
        let post = grid.team_now(view.site.today).next()?;
        let worker = community.workers.get(&post.worker)?;
        Some(SitePath::portrait(community, worker).url(view.site))
    });
    let for_this = |notes: &[Note]| -> Vec<NoteCard> {
        let wanted = notes.iter().filter(|n| n.is_for(&grid.id) && !n.is_expired_on(view.site.today));
        wanted.take(NEWEST).map(|n| view.note_card(community, n)).collect()
    };
    let text = code_text(view.site, grid, CodeFor::Page);
    let body = GridBody {
        community: view.community(community),
        grid: GridInfo {
            id: grid.id.to_string(),
            name,
            code: grid.code.clone(),
            number: grid.number(),
            scope: view.maybe(grid.scope.as_ref()),
            hue: view.hue(grid),
            figures: view.figures(&grid.figures),
            as_of: grid.as_of.map(|d| view.day(d)),
            opened: grid.opened.map(|d| view.day(d)),
            feed: view.href(&SitePath::grid_feed(grid)),
        },
        duties: people.first().map(|p| p.duties.clone()).unwrap_or_default(),
        people,
        places: grid.places.iter().map(|p| view.place(p)).collect(),
        map: view.map(community, &[&grid.id]),
        notices: for_this(&community.notices),
        guides: for_this(&community.guides),
        qr: CodeInfo {
            png: view.href(&SitePath::code_png(grid)),
            svg: view.href(&SitePath::code_svg(grid)),
            size: code::png_side(code::modules(&text, code::Surface::Screen)),
            text,
        },
        boards: sheets::boards(view, at),
        cards: sheets::cards(view, at),
        sheets: sheets::notes(view, at),
    };
    finish(view, page, info, body)
}

fn closed_grid(view: &View<'_>, page: &Page, at: GridAt) -> Inputs {
    let (community, grid) = at.look_up(view.site);
    let name = view.text(&grid.name);
    let mut info = view.page_info("closed", page, name.clone(), view.text(&community.name));
    let Some(closing) = &grid.closing else { return finish(view, page, info, NothingMore {}) };
    let successors = view.site.open_successors(closing);
    if let [(_, only)] = successors.as_slice() {
        // Search engines learn the new address; the old one goes on answering.
        info.url = SitePath::grid(view.site, view.lang(), only).url(view.site);
    }
    let ids: Vec<_> = successors.iter().map(|(_, g)| &g.id).collect();
    let body = ClosedBody {
        community: view.community(community),
        grid: ClosedGrid { id: grid.id.to_string(), name },
        closed: ClosingInfo { on: view.day(closing.on), reason: view.maybe(closing.reason.as_ref()) },
        single: successors.len() == 1,
        moves: matches!(successors.as_slice(), [(_, only)] if super::redirects::leads_only_to(view.studio, at, &only.id)),
        map: view.map(community, &ids),
        boards: sheets::boards(view, at),
        sheets: sheets::notes(view, at),
        successors: successors.iter().map(|(c, g)| view.card(c, g)).collect(),
    };
    finish(view, page, info, body)
}

/// Which notices a list holds.
enum Shelf<'c> {
    /// In force.
    Current,
    /// In force, of a category.
    Category(&'c str),
    /// Expired.
    Archive,
}

fn notices(view: &View<'_>, page: &Page, shelf: &Shelf<'_>) -> Inputs {
    let categories = &view.studio.plan.categories;
    let category = match shelf {
        Shelf::Category(slug) => categories.at(slug).map(|category| view.text(&category.name)),
        _ => None,
    };
    let is_wanted = |note: &Note| match shelf {
        Shelf::Category(slug) => categories.find(note).is_some_and(|category| category.slug == *slug),
        _ => true,
    };
    let is_archive = matches!(shelf, Shelf::Archive);
    let links = categories.iter().map(|category| {
        let to = Page::Category(category.slug.clone());
        NavItem {
            key: "category",
            label: view.text(&category.name),
            href: view.page_href(&to),
            current: to == *page,
        }
    });
    let all = view.site.communities.iter().flat_map(|c| &c.notices);
    let body = NoticesBody {
        is_archive,
        notices: note_cards(view, NoteKind::Notice, is_archive, &is_wanted, usize::MAX),
        categories: links.collect(),
        archived: all.filter(|n| n.is_expired_on(view.site.today)).count(),
        archive: view.page_href(&Page::Archive),
        calendar: view.site.has_events().then(|| view.href(&SitePath::calendar())),
        category: category.clone(),
    };
    let heading = match shelf {
        Shelf::Archive => view.words.get("archive"),
        _ => category.unwrap_or_else(|| title(view, "notices")),
    };
    finish(view, page, view.page_info("notices", page, heading, view.text(&view.site.title)), body)
}

fn guides(view: &View<'_>, page: &Page) -> Inputs {
    let info = view.page_info("guides", page, title(view, "guides"), view.text(&view.site.title));
    finish(view, page, info, GuidesBody { guides: current_notes(view, NoteKind::Guide, usize::MAX) })
}

fn notice<'s>(view: &View<'s>, page: &Page, community: &'s Community, note: &'s Note) -> Inputs {
    let notice = view.full_note(community, note);
    let info = view.page_info("notice", page, notice.title.clone(), notice.summary.as_str().to_owned());
    let grids: Vec<_> =
        note.grids.iter().filter_map(|id| view.studio.directory.grid(view.site, id)).collect();
    let open = grids.iter().filter(|(_, grid)| grid.is_open());
    let asked = open.map(|(community, grid)| view.card(community, grid)).collect();
    let grids = if grids.len() > ASKED { Vec::new() } else { asked };
    finish(view, page, info, NoticeBody { community: view.community(community), grids, notice })
}

fn guide<'s>(view: &View<'s>, page: &Page, community: &'s Community, note: &'s Note) -> Inputs {
    let guide = view.full_note(community, note);
    let info = view.page_info("guide", page, guide.title.clone(), guide.summary.as_str().to_owned());
    finish(view, page, info, GuideBody { community: view.community(community), guide })
}
