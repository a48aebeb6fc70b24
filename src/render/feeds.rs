//! What programs read to learn of pages: the sitemap, robots.txt and Atom feeds.

use super::context::*;
use super::shared::FeedText;
use super::view::View;
use super::{Inputs, Studio};
use crate::model::{Community, Date, Note};
use crate::plan::{GridAt, Job, JobKind, Page, SITEMAP_PAGES, SitePath, is_in_sitemap};

/// Entries of a feed.
const FEED_ENTRIES: usize = 30;

/// `sitemap.xml`: every page that search engines should know, or where to find them.
pub fn sitemap(studio: &Studio<'_>) -> Inputs {
    let pages = sitemap_pages(studio);
    if pages.len() <= SITEMAP_PAGES {
        return studio.template("sitemap.xml", &SitemapBody { pages });
    }
    let parts = 0..pages.len().div_ceil(SITEMAP_PAGES);
    let parts = parts.map(|part| SitePath::sitemap_part(part).url(studio.site)).collect();
    studio.template("sitemap-index.xml", &SitemapIndexBody { parts })
}

/// One of several.
pub fn sitemap_part(studio: &Studio<'_>, part: usize) -> Inputs {
    let pages = sitemap_pages(studio).into_iter().skip(part * SITEMAP_PAGES).take(SITEMAP_PAGES).collect();
    studio.template("sitemap.xml", &SitemapBody { pages })
}

/// In the order of paths.
fn sitemap_pages(studio: &Studio<'_>) -> Vec<SitemapPage> {
    let site = studio.site;
    let view = View::new(studio, &site.language, SitePath::of("sitemap.xml"), false);
    let listed = studio.plan.jobs.iter().filter_map(|job| match &job.kind {
        JobKind::Page(_, page) if is_in_sitemap(page, site) => Some((job, page)),
        _ => None,
    });
    let entry = |(job, page): (&Job, &Page)| {
        let date = match page {
            Page::Note { community, kind, index } => {
                Some(view.day(site.communities[*community].notes_of(*kind)[*index].date))
            }
            _ => None,
        };
        let path = job.path.strip_prefix("site/").unwrap_or(&job.path);
        SitemapPage { url: SitePath::of(path).url(site), date }
    };
    listed.map(entry).collect()
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
        near.flat_map(|(_, c)| c.notices.iter().map(move |n| (c.as_ref(), n))).collect();
    notes.retain(|(_, note)| grid.is_none_or(|grid| note.is_for(&grid.id)));
    notes.sort_by(|(_, a), (_, b)| (b.date, &b.slug).cmp(&(a.date, &a.slug)));
    notes.truncate(FEED_ENTRIES);
    let host = site.base_url.host();
    let stamp = |date: Date| {
        let midnight = site.at(date, 0).map(|local| local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        midnight.unwrap_or_else(|| format!("{date}T00:00:00Z"))
    };
    let entries: Vec<FeedEntry> = notes
        .iter()
        .map(|(community, note)| FeedEntry {
            id: format!("tag:{host},{}:{}/{}", note.date, community.id, note.slug),
            title: view.text(&note.title),
            author: view.whose(community),
            url: SitePath::note(site, &site.language, community, note).url(site),
            updated: stamp(note.date),
            text: studio.feed_texts.get((community.id.clone(), note.slug.clone()), || {
                let summary = super::markdown::summary(note.body_in(&site.language));
                FeedText::new(summary, view.note_html_absolute(community, note))
            }),
        })
        .collect();
    let home = grid.map_or_else(|| SitePath::of(""), |grid| SitePath::grid(site, &site.language, grid));
    let title = view.text(&site.title);
    let of_grid = |at: GridAt| {
        let (community, grid) = at.look_up(site);
        let names = [Some(view.text(&grid.name)), view.whose(community), Some(title.clone())];
        names.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    // An empty feed of a grid is as old as the grid: it must not change from day to day.
    let since = grid.and_then(|grid| grid.opened.or(grid.as_of)).unwrap_or(site.today);
    let feed = FeedInfo {
        id: home.url(site),
        title: of.map_or_else(|| title.clone(), of_grid),
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
