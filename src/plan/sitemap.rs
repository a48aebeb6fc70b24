//! Which pages search engines should know of, and in how many files.

use super::website::List;
use super::{Job, JobKind, Page, SitePath};
use crate::model::Site;

/// Pages that one sitemap may name (sitemaps.org).
pub const SITEMAP_PAGES: usize = 50_000;

/// Whether search engines should know of a page.
pub fn is_in_sitemap(page: &Page, site: &Site) -> bool {
    match page {
        Page::NotFound | Page::Offline => false,
        Page::Grid(at) => at.look_up(site).1.closing.is_none(),
        _ => true,
    }
}

/// Adds the parts of a sitemap that is several, after all pages.
pub fn parts(site: &Site, jobs: &mut List) {
    let is_listed = |job: &&Job| matches!(&job.kind, JobKind::Page(_, page) if is_in_sitemap(page, site));
    let parts = jobs.so_far().iter().filter(is_listed).count().div_ceil(SITEMAP_PAGES);
    for part in (0..parts).filter(|_| parts > 1) {
        jobs.push(SitePath::sitemap_part(part).file(), JobKind::SitemapPart(part));
    }
}
