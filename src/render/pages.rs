//! One function a page type: the data of its template.

use std::collections::BTreeMap;

use pinyin::ToPinyin;
use serde::Serialize;

use super::context::*;
use super::view::View;
use super::{Inputs, Studio, code, sheets};
use crate::model::{Community, Lang, Note, NoteKind, Place};
use crate::plan::{CodeFor, GridAt, Page, SitePath, code_text};

/// Newest notices on the home page, and on a grid's or community's page.
const NEWEST: usize = 6;
/// Entries of a feed.
const FEED_ENTRIES: usize = 30;

/// The template of a page and its data.
pub fn page(studio: &Studio<'_>, lang: &Lang, page: &Page) -> Inputs {
    let from = SitePath::page(studio.site, lang, page);
    let view = View::new(studio, lang, from, *page == Page::NotFound);
    match page {
        Page::Home => home(&view, page),
        Page::Map => map(&view, page),
        Page::Find => find(&view, page),
        Page::Notes(NoteKind::Notice) => notices(&view, page),
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
fn finish<T: Serialize>(view: &View<'_>, page: &Page, info: PageInfo, body: T) -> Inputs {
    let kind = info.kind;
    let template = format!("{kind}.html");
    let site = view.site_info(Some(page));
    view.studio.template(&template, &PageContext { lang: view.lang().to_string(), page: info, site, body })
}

fn title(view: &View<'_>, key: &str) -> String {
    view.words.get(&format!("nav-{key}"))
}

fn blocks<'s>(view: &View<'s>) -> Vec<CommunityBlock> {
    view.site.communities.iter().map(|c| block(view, c)).collect()
}

fn block<'s>(view: &View<'s>, community: &'s Community) -> CommunityBlock {
    CommunityBlock {
        community: view.community(community),
        map: view.map(community, &[]),
        grids: community.open_grids().map(|g| view.card(community, g)).collect(),
    }
}

/// Cards of notes that are in force, pinned first, then the newest of all communities.
fn current_notes(view: &View<'_>, kind: NoteKind, most: usize) -> Vec<NoteCard> {
    let mut notes: Vec<(&Community, &Note)> = view
        .site
        .communities
        .iter()
        .flat_map(|c| notes_of(c, kind).iter().map(move |n| (c, n)))
        .filter(|(_, n)| !n.is_expired_on(view.site.today))
        .collect();
    notes.sort_by(|(_, a), (_, b)| {
        (!a.pinned, std::cmp::Reverse(a.date)).cmp(&(!b.pinned, std::cmp::Reverse(b.date)))
    });
    notes.into_iter().take(most).map(|(c, n)| view.note_card(c, n)).collect()
}

fn notes_of(community: &Community, kind: NoteKind) -> &[Note] {
    match kind {
        NoteKind::Notice => &community.notices,
        NoteKind::Guide => &community.guides,
    }
}

fn home(view: &View<'_>, page: &Page) -> Inputs {
    let title = view.text(&view.site.title);
    let names: Vec<String> = view.site.communities.iter().map(|c| view.text(&c.name)).collect();
    let description = names.join(&view.words.get("list-separator"));
    let body = HomeBody {
        communities: blocks(view),
        notices: current_notes(view, NoteKind::Notice, NEWEST),
        guides: current_notes(view, NoteKind::Guide, NEWEST),
    };
    finish(view, page, view.page_info("home", page, title, description), body)
}

fn map(view: &View<'_>, page: &Page) -> Inputs {
    let info = view.page_info("map", page, title(view, "map"), view.text(&view.site.title));
    finish(view, page, info, MapBody { communities: blocks(view) })
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

fn notices(view: &View<'_>, page: &Page) -> Inputs {
    let info = view.page_info("notices", page, title(view, "notices"), view.text(&view.site.title));
    let archived = view.site.communities.iter().flat_map(|c| c.notices.iter().map(move |n| (c, n)));
    let mut archived: Vec<_> = archived.filter(|(_, n)| n.is_expired_on(view.site.today)).collect();
    archived.sort_by_key(|(_, n)| std::cmp::Reverse(n.date));
    let body = NoticesBody {
        notices: current_notes(view, NoteKind::Notice, usize::MAX),
        archive: archived.into_iter().map(|(c, n)| view.note_card(c, n)).collect(),
    };
    finish(view, page, info, body)
}

fn guides(view: &View<'_>, page: &Page) -> Inputs {
    let info = view.page_info("guides", page, title(view, "guides"), view.text(&view.site.title));
    finish(view, page, info, GuidesBody { guides: current_notes(view, NoteKind::Guide, usize::MAX) })
}

fn full_note<'s>(view: &View<'s>, community: &'s Community, note: &'s Note) -> NoteCard {
    let html = view.note_html(community, note);
    NoteCard { html: Some(html), ..view.note_card(community, note) }
}

fn notice<'s>(view: &View<'s>, page: &Page, community: &'s Community, note: &'s Note) -> Inputs {
    let notice = full_note(view, community, note);
    let info = view.page_info("notice", page, notice.title.clone(), notice.summary.clone());
    finish(view, page, info, NoticeBody { community: view.community(community), notice })
}

fn guide<'s>(view: &View<'s>, page: &Page, community: &'s Community, note: &'s Note) -> Inputs {
    let guide = full_note(view, community, note);
    let info = view.page_info("guide", page, guide.title.clone(), guide.summary.clone());
    finish(view, page, info, GuideBody { community: view.community(community), guide })
}

/// The A–Z list: places of one name stand together, so that a choice is shown where a street is
/// shared.
fn find(view: &View<'_>, page: &Page) -> Inputs {
    let mut by_letter: BTreeMap<String, BTreeMap<(String, String), FoundPlace>> = BTreeMap::new();
    for community in &view.site.communities {
        for grid in community.open_grids() {
            for place in &grid.places {
                let shown = view.place(place);
                let keys = keys(place);
                let full = keys.first().cloned().unwrap_or_default();
                let initial = full.chars().next().filter(char::is_ascii_alphabetic);
                let letter = initial.map_or_else(|| "#".to_owned(), |c| c.to_ascii_uppercase().to_string());
                let sort = (full, format!("{}{}", shown.name, shown.detail.as_deref().unwrap_or_default()));
                let entry = by_letter.entry(letter).or_default().entry(sort).or_insert_with(|| FoundPlace {
                    name: shown.name,
                    detail: shown.detail,
                    aliases: shown.aliases,
                    keys: keys.join(" "),
                    grids: Vec::new(),
                });
                entry.grids.push(view.card(community, grid));
            }
        }
    }
    let letters = by_letter
        .into_iter()
        .map(|(letter, places)| Letter { letter, places: places.into_values().collect() })
        .collect();
    let info = view.page_info("find", page, title(view, "find"), view.text(&view.site.title));
    finish(view, page, info, FindBody { letters })
}

/// Pinyin of the name and its aliases: whole, then initials.
fn keys(place: &Place) -> Vec<String> {
    let names = std::iter::once(place.name.default()).chain(place.aliases.iter().map(String::as_str));
    let mut keys = Vec::new();
    for name in names {
        let (mut full, mut initials) = (String::new(), String::new());
        for (c, pinyin) in name.chars().zip(name.to_pinyin()) {
            let syllable = pinyin.map_or_else(|| c.to_lowercase().to_string(), |p| p.plain().to_owned());
            initials.extend(syllable.chars().next());
            full.push_str(&syllable);
        }
        for key in [full, initials] {
            if !key.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// `sitemap.xml`: every page that search engines should know.
pub fn sitemap(studio: &Studio<'_>) -> Inputs {
    let site = studio.site;
    let view = View::new(studio, &site.language, SitePath::of("sitemap.xml"), false);
    let mut pages = Vec::new();
    for job in &studio.plan.jobs {
        let crate::plan::JobKind::Page(_, page) = &job.kind else { continue };
        let date = match page {
            Page::NotFound => continue,
            Page::Grid(at) if at.look_up(site).1.closing.is_some() => continue,
            Page::Note { community, kind, index } => {
                Some(view.day(notes_of(&site.communities[*community], *kind)[*index].date))
            }
            _ => None,
        };
        let path = job.path.strip_prefix("site/").unwrap_or(&job.path);
        pages.push(SitemapPage { url: SitePath::of(path).url(site), date });
    }
    studio.template("sitemap.xml", &SitemapBody { pages })
}

/// `robots.txt`.
pub fn robots(studio: &Studio<'_>) -> Inputs {
    let sitemap = SitePath::of("sitemap.xml").url(studio.site);
    studio.template("robots.txt", &RobotsBody { sitemap })
}

/// The newest notices as an Atom feed (RFC 4287): of all communities, or those that concern one grid. Ids are
/// `tag:` URIs (RFC 4151) of the note's own date, so they outlive a change of address.
pub fn feed(studio: &Studio<'_>, of: Option<GridAt>) -> Inputs {
    let site = studio.site;
    let grid = of.map(|at| at.look_up(site).1);
    let own = grid.map_or_else(SitePath::feed, SitePath::grid_feed);
    let view = View::new(studio, &site.language, own.clone(), false);
    let communities = site.communities.iter().enumerate();
    let near = communities.filter(|(index, _)| of.is_none_or(|at| at.community == *index));
    let mut notes: Vec<(&Community, &Note)> =
        near.flat_map(|(_, c)| c.notices.iter().map(move |n| (c, n))).collect();
    notes.retain(|(_, note)| grid.is_none_or(|grid| note.is_for(&grid.id)));
    notes.sort_by(|(_, a), (_, b)| (b.date, &b.slug).cmp(&(a.date, &a.slug)));
    notes.truncate(FEED_ENTRIES);
    let host = site.base_url.plain().split(['/', ':']).next().unwrap_or_default();
    let stamp = |date: crate::model::Date| format!("{date}T00:00:00+08:00");
    let entries: Vec<FeedEntry> = notes
        .iter()
        .map(|(community, note)| FeedEntry {
            id: format!("tag:{host},{}:{}/{}", note.date, community.id, note.slug),
            title: view.text(&note.title),
            url: SitePath::note(site, &site.language, community, note).url(site),
            updated: stamp(note.date),
            summary: super::markdown::summary(note.body_in(&site.language)),
            html: view.note_html_absolute(community, note),
        })
        .collect();
    let home = grid.map_or_else(|| SitePath::of(""), |grid| SitePath::grid(site, &site.language, grid));
    let title = view.text(&site.title);
    // An empty feed of a grid is as old as the grid: it must not change from day to day.
    let since = grid.and_then(|grid| grid.opened.or(grid.as_of)).unwrap_or(site.today);
    let feed = FeedInfo {
        id: home.url(site),
        title: grid.map_or_else(|| title.clone(), |grid| format!("{} · {title}", view.text(&grid.name))),
        url: own.url(site),
        home: home.url(site),
        updated: entries.first().map_or_else(|| stamp(since), |e| e.updated.clone()),
    };
    let info = view.page_info("feed", &Page::Home, view.text(&site.title), String::new());
    let context = PageContext {
        lang: site.language.to_string(),
        page: info,
        site: view.site_info(None),
        body: FeedBody { feed, entries },
    };
    studio.template("feed.xml", &context)
}
