//! Notices and guides as pages show them: in lists, and whole.

use std::collections::BTreeMap;

use super::context::{ErrandInfo, EventInfo, FullNote, GridLink, HeadingInfo, NoteCard};
use super::images::fitted;
use super::markdown::{self, Html, Target};
use super::view::View;
use crate::check::Anchors;
use crate::model::{Community, Event, Lang, Moment, Note, NoteKind, NoteLink, Text};
use crate::plan::{Page, SitePath, find_note};

/// A text with fewer headings or characters is read faster than its table of contents.
const TOC_HEADINGS: usize = 3;
const TOC_CHARS: usize = 600;

impl<'s> View<'s> {
    pub fn note_card(&self, community: &Community, note: &Note) -> NoteCard {
        let grids =
            note.grids.iter().filter_map(|id| self.studio.directory.grid(self.site, id)).map(|(_, grid)| {
                GridLink {
                    id: grid.id.to_string(),
                    name: self.text(&grid.name),
                    href: self.href(&SitePath::grid(self.site, self.lang(), grid)),
                }
            });
        let category = self.studio.plan.categories.find(note).filter(|_| note.kind == NoteKind::Notice);
        let key = (community.id.clone(), note.kind, note.slug.clone(), self.lang().clone());
        NoteCard {
            title: self.text(&note.title),
            lang: self.foreign(note.title.is_translated(self.lang())),
            community: None,
            href: self.href(&SitePath::note(self.site, self.lang(), community, note)),
            date: self.day(note.date),
            expires: note.expires.map(|d| self.day(d)),
            category: self.maybe(category.map(|c| &c.name).or(note.category.as_ref())),
            category_href: category.map(|c| self.page_href(&Page::Category(c.slug.clone()))),
            event: note.event.as_ref().map(|event| self.event(community, note, event)),
            pinned: note.pinned,
            expired: note.is_expired_on(self.site.today),
            grids: grids.collect(),
            summary: self.studio.summaries.get(key, || markdown::summary(note.body_in(self.lang())).into()),
            full: None,
        }
    }

    /// With its text, whose links lead from this page.
    pub fn full_note(&self, community: &Community, note: &Note) -> NoteCard {
        let Html { html, headings } = self.html(community, note, "", |to| self.href(to));
        let is_long =
            headings.len() >= TOC_HEADINGS && note.body_in(self.lang()).chars().count() >= TOC_CHARS;
        let toc = if is_long { headings } else { Vec::new() };
        let texts = |texts: &[Text]| texts.iter().map(|text| self.text(text)).collect::<Vec<_>>();
        let errand = &note.errand;
        let errand = ErrandInfo {
            bring: texts(&errand.bring),
            place: self.maybe(errand.place.as_ref()),
            hours: self.maybe(errand.hours.as_ref()),
        };
        let has_errand = !errand.bring.is_empty() || errand.place.is_some() || errand.hours.is_some();
        let full = FullNote {
            html,
            toc: toc
                .into_iter()
                .map(|heading| HeadingInfo { id: heading.id, text: heading.text, level: heading.level })
                .collect(),
            text_lang: self.foreign(note.translations.contains_key(self.lang())),
            errand: has_errand.then_some(errand),
        };
        NoteCard { full: Some(full), ..self.note_card(community, note) }
    }

    /// The site's own language, where a text of this page is not in the page's.
    fn foreign(&self, is_translated: bool) -> Option<String> {
        let own: &Lang = &self.site.language;
        (!is_translated && self.lang() != own).then(|| own.to_string())
    }

    fn event(&self, community: &Community, note: &Note, event: &Event) -> EventInfo {
        let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let start = self.moment(event.start);
        let text = match event.end {
            Some(Moment { day, minute: Some(minute) }) if day == event.start.day => {
                format!("{start}–{}", time(minute))
            }
            Some(end) if end.day != event.start.day => {
                self.words.with("date-range", [("date", start), ("name", self.moment(end))])
            }
            _ => start,
        };
        let iso = match event.start.minute {
            Some(minute) => format!("{}T{}", event.start.day, time(minute)),
            None => event.start.day.to_string(),
        };
        EventInfo {
            iso,
            text,
            place: self.maybe(event.place.as_ref()),
            over: event.end.unwrap_or(event.start).day < self.site.today,
            ics: self.href(&SitePath::event(community, note)),
        }
    }

    fn moment(&self, moment: Moment) -> String {
        let day = self.words.date(moment.day);
        let weekday = self.words.get(&format!("weekday-{}", moment.day.weekday().to_monday_one_offset()));
        let date = self.words.with("date-weekday", [("date", day), ("weekday", weekday)]);
        match moment.minute {
            Some(minute) => format!("{date} {:02}:{:02}", minute / 60, minute % 60),
            None => date,
        }
    }

    /// The note's text with whole addresses, for feeds.
    pub fn note_html_absolute(&self, community: &Community, note: &Note) -> String {
        let page = SitePath::note(self.site, self.lang(), community, note).url(self.site);
        self.html(community, note, &page, |to| to.url(self.site)).html
    }

    fn html(
        &self,
        community: &Community,
        note: &Note,
        page: &str,
        way: impl Fn(&SitePath) -> String,
    ) -> Html {
        // Of each note that is linked to, once: there may be thousands of links to one.
        let mut headings: BTreeMap<(NoteKind, &str), Anchors> = BTreeMap::new();
        let targets: BTreeMap<String, Target> = note
            .links
            .iter()
            .map(|(written, link)| {
                let target = match link {
                    NoteLink::Note(kind, slug) => {
                        // A note that is not out today leads to the list of its kind.
                        let to = match find_note(community, *kind, slug) {
                            Some(other) => SitePath::note(self.site, self.lang(), community, other),
                            None => SitePath::page(self.site, self.lang(), &Page::Notes(*kind)),
                        };
                        let meant = written.split_once('#').map_or("", |(_, fragment)| fragment);
                        let other = find_note(community, *kind, slug).map(|n| n.body_in(self.lang()));
                        // A heading that the other text lacks leads to its beginning.
                        let anchors = headings
                            .entry((*kind, slug.as_str()))
                            .or_insert_with(|| Anchors::of(other.unwrap_or_default()));
                        let fragment = anchors.find(meant).map_or(String::new(), |name| format!("#{name}"));
                        Target { href: way(&to) + &fragment, size: None, sources: None }
                    }
                    NoteLink::Image(image) => {
                        let sides = image.sides();
                        let at = |side: &u32| way(&SitePath::note_image(community, note, image, *side));
                        let size = |side: &u32| fitted(image.width, image.height, *side);
                        let sources = sides.iter().map(|side| format!("{} {}w", at(side), size(side).0));
                        let (href, size) = sides.last().map(|side| (at(side), size(side))).unzip();
                        let sources = (sides.len() > 1).then(|| sources.collect::<Vec<_>>().join(", "));
                        Target { href: href.unwrap_or_default(), size, sources }
                    }
                };
                (written.clone(), target)
            })
            .collect();
        markdown::html(note.body_in(self.lang()), &targets, page)
    }
}
