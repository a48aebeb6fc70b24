//! The links of all pages, judged together at the end of a run.
//!
//! Pages that were carried over are read again only where a file is gone that they may lead to: what they lead to
//! otherwise is written beside them in the manifest.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::run::{Finished, Run};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::plan::{JobKind, Plan};
use crate::proof::Page;
use crate::proof::links::{self, Beyond, Ground, PageLinks, Places};

impl Run<'_> {
    /// The links of a page that is read again.
    fn links_again(&self, path: &str, html: &[u8]) -> PageLinks {
        self.links(path, Page::of(&String::from_utf8_lossy(html)))
    }

    /// The links of a page.
    pub fn links(&self, path: &str, page: Page) -> PageLinks {
        let holds = |file: &str| self.studio.plan.has_page_file(file);
        let ground = Ground { holds: &holds, base_url: self.studio.site.base_url.as_str() };
        links::judge(page, below_site(path).unwrap_or(path), &ground)
    }

    /// Every internal link of every page.
    pub fn prove_links(&self, plan: &Plan, finished: &Finished) {
        let was_there = self.output.manifest.files.keys().filter_map(|path| below_site(path));
        let is_something_gone = was_there.into_iter().any(|file| !plan.has_page_file(file));
        let pages = plan.jobs.iter().filter(|job| matches!(job.kind, JobKind::Page(..)));
        let pages = pages.filter_map(|job| Some((&*job.path, finished.entries.get(&job.path)?)));
        let mut places: BTreeMap<String, Option<Places>> = BTreeMap::new();
        for (path, entry) in pages {
            let again =
                || self.output.read(path).map(|bytes| self.links_again(path, &bytes)).unwrap_or_default();
            let seen = match finished.links.get(path) {
                Some(links) => Some(Cow::Borrowed(links)),
                None => is_something_gone.then(|| Cow::Owned(again())),
            };
            for link in seen.iter().flat_map(|seen| &seen.dead) {
                self.say_dead(path, link);
            }
            for beyond in entry.beyond.iter().filter_map(|written| Beyond::parse(written)) {
                let target = format!("site/{}", beyond.page);
                let links = finished.links.get(&target);
                // Both as they were: so is the way between them.
                let is_known =
                    beyond.page.ends_with(".html") && finished.entries.contains_key(target.as_str());
                if !is_known || (seen.is_none() && links.is_none()) {
                    continue;
                }
                let is_there = match links {
                    Some(links) => links.places.hold(&beyond.fragment),
                    None => {
                        let read = |path: &str| {
                            self.output.read(path).ok().map(|bytes| self.links_again(path, &bytes).places)
                        };
                        let known = places.entry(beyond.page.clone()).or_insert_with(|| read(&target));
                        known.as_ref().is_some_and(|places| places.hold(&beyond.fragment))
                    }
                };
                if !is_there {
                    self.say_dead(path, &beyond.written());
                }
            }
        }
    }

    fn say_dead(&self, path: &str, link: &str) {
        let diagnostic = Diagnostic::new(Code::BrokenPage, Place::path_only(path));
        self.voice.say(diagnostic.with("path", path).with("link", link));
    }
}

fn below_site(path: &str) -> Option<&str> {
    path.strip_prefix("site/")
}
