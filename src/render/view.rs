//! The model seen from one page: its language, and links relative to where it stands.

use std::collections::BTreeMap;

use super::Studio;
use super::context::{
    Alternate, CommunityInfo, Day, FigureInfo, FooterInfo, GridCard, GridWorker, HueInfo, MapInfo, MapShape,
    NavItem, OpenInfo, PageInfo, Person, PhoneInfo, PhotoInfo, PlaceInfo, SiteInfo,
};
use super::foreign;
use super::images::{PORTRAIT_SIDE, fitted};
use super::words::Words;
use crate::model::{
    Community, Date, FigureKey, Figures, Grid, GridId, HouseNumbers, Lang, NoteKind, OpenHours, OpenSpan,
    Parity, Phone, Place, Post, Site, Text,
};
use crate::plan::{Page, SitePath, relative};

/// How many places a grid's card shows.
const PLACES_ON_CARD: usize = 6;

pub struct View<'s> {
    pub studio: &'s Studio<'s>,
    pub site: &'s Site,
    pub words: &'s Words,
    from: SitePath,
    /// Links from the site's root rather than from `from`: the page stands at any address.
    is_rootless: bool,
}

impl<'s> View<'s> {
    pub fn new(studio: &'s Studio<'s>, lang: &Lang, from: SitePath, is_rootless: bool) -> Self {
        Self { studio, site: studio.site, words: studio.words(lang), from, is_rootless }
    }

    pub fn lang(&self) -> &Lang {
        &self.words.lang
    }

    /// In the page's language; marked as foreign where it is not, see [`foreign`].
    pub fn text(&self, text: &Text) -> String {
        let is_foreign = *self.lang() != self.site.language && !text.is_translated(self.lang());
        match text.default() {
            own if is_foreign && own.contains(char::is_alphabetic) => foreign::marked(own),
            _ => text.in_lang(self.lang()).to_owned(),
        }
    }

    pub fn maybe(&self, text: Option<&Text>) -> Option<String> {
        text.map(|t| self.text(t))
    }

    pub fn href(&self, to: &SitePath) -> String {
        if self.is_rootless {
            format!("{}{}", self.site.base_url.path(), to.as_str())
        } else {
            relative(&self.from, to)
        }
    }

    pub fn page_href(&self, page: &Page) -> String {
        self.href(&SitePath::page(self.site, self.lang(), page))
    }

    pub fn day(&self, date: Date) -> Day {
        Day { iso: date.to_string(), text: self.words.date(date) }
    }

    /// What every page's head needs. `page` as planned, for its sisters in other languages.
    pub fn page_info(&self, kind: &'static str, page: &Page, title: String, description: String) -> PageInfo {
        let alternates = self.site.languages.iter().map(|lang| {
            let to = SitePath::page(self.site, lang, page);
            Alternate {
                lang: lang.to_string(),
                label: self.studio.words(lang).language_name(),
                href: self.href(&to),
                url: to.url(self.site),
                current: lang == self.lang(),
            }
        });
        // A page that exists once has no sisters.
        let alternates = if *page == Page::NotFound { Vec::new() } else { alternates.collect() };
        let home = SitePath::page(self.site, self.lang(), &Page::Home);
        let root = self.href(&home);
        PageInfo {
            kind,
            title,
            description,
            url: self.from.url(self.site),
            root: root.strip_suffix("index.html").unwrap_or(&root).to_owned(),
            image: None,
            alternates,
        }
    }

    pub fn site_info(&self, current: Option<&Page>) -> SiteInfo {
        let nav = [
            ("home", Page::Home),
            ("map", Page::Map),
            ("find", Page::Find),
            ("notices", Page::Notes(NoteKind::Notice)),
            ("guides", Page::Notes(NoteKind::Guide)),
        ];
        let more = [("about", Page::About), ("privacy", Page::Privacy)];
        let item = |(key, page): (&'static str, Page)| NavItem {
            key,
            label: self.words.get(&format!("nav-{key}")),
            href: self.page_href(&page),
            current: current == Some(&page),
        };
        let assets = self.studio.look.assets.iter();
        let assets: BTreeMap<String, String> =
            assets.map(|(name, asset)| (name.to_owned(), self.href(&SitePath::asset(&asset.file)))).collect();
        SiteInfo {
            title: self.text(&self.site.title),
            sample: self.site.sample,
            today: self.day(self.site.today),
            css: assets.get("style.css").cloned().unwrap_or_default(),
            js: assets.get("site.js").cloned().unwrap_or_default(),
            assets,
            manifest: self.href(&SitePath::app_manifest()),
            nav: nav.into_iter().map(item).collect(),
            more: more.into_iter().map(item).collect(),
            feed: self.href(&SitePath::feed()),
            footer: FooterInfo {
                icp: self.site.footer.icp.clone(),
                // The ministry's register, which the filing rules ask to link.
                icp_url: "https://beian.miit.gov.cn/",
                police: self.site.footer.police.clone(),
                police_url: self.site.footer.police.as_ref().map(|_| "https://beian.mps.gov.cn/"),
            },
        }
    }

    pub fn phone(&self, phone: &Phone, duty: bool) -> PhoneInfo {
        PhoneInfo { display: phone.display(), href: format!("tel:{}", phone.dial()), duty }
    }

    pub fn hue(&self, grid: &Grid) -> HueInfo {
        HueInfo::of(self.studio.hue(grid))
    }

    /// The people of posts: each person once, with all their roles; the first is the lead.
    pub fn people<'p>(&self, community: &'s Community, posts: impl Iterator<Item = &'p Post>) -> Vec<Person> {
        let mut people: Vec<(&crate::model::WorkerId, Person)> = Vec::new();
        for post in posts {
            let Some(role) = self.site.roles.get(post.role) else { continue };
            let name = self.text(&role.name);
            if let Some((_, person)) = people.iter_mut().find(|(id, _)| *id == &post.worker) {
                person.role = format!("{}{}{name}", person.role, self.words.get("list-separator"));
                continue;
            }
            let Some(worker) = community.workers.get(&post.worker) else { continue };
            let photo = worker.photo.as_ref().map(|photo| {
                let (width, height) = fitted(photo.width, photo.height, PORTRAIT_SIDE);
                PhotoInfo { src: self.href(&SitePath::portrait(community, worker)), width, height }
            });
            let own = worker.phone.as_ref().map(|p| self.phone(p, false));
            let person = Person {
                role: name,
                name: self.text(&worker.name),
                surname: worker.surname.clone(),
                title: self.maybe(worker.title.as_ref()),
                lead: people.is_empty(),
                photo,
                phone: own.or_else(|| community.duty_phone.as_ref().map(|p| self.phone(p, true))),
                hours: self.maybe(worker.hours.as_ref()),
                wechat: worker.wechat.clone(),
                duties: worker.duties.as_ref().unwrap_or(&role.duties).iter().map(|d| self.text(d)).collect(),
                vcf: Some(self.href(&SitePath::contact(community, worker))),
            };
            people.push((&post.worker, person));
        }
        people.into_iter().map(|(_, person)| person).collect()
    }

    pub fn figures(&self, figures: &Figures) -> Vec<FigureInfo> {
        figures
            .0
            .iter()
            .map(|figure| {
                let value = match figure.key {
                    FigureKey::AreaKm2 => {
                        let km2 = format!("{}", figure.value as f64 / 1e6);
                        self.words.with("figure-area-value", [("value", km2)])
                    }
                    _ => figure.value.to_string(),
                };
                let key = figure.key.key();
                FigureInfo { key, label: self.words.get(&format!("figure-{key}")), value }
            })
            .collect()
    }

    /// Position of the language among the site's.
    pub fn language_position(&self) -> usize {
        self.site.languages.iter().position(|lang| lang == self.lang()).unwrap_or(0)
    }

    /// `1–35号 单号`.
    pub fn numbers(&self, n: HouseNumbers) -> String {
        let side = match n.parity {
            Some(Parity::Odd) => self.words.get("numbers-odd"),
            Some(Parity::Even) => self.words.get("numbers-even"),
            None => String::new(),
        };
        // A whole side of a street has no numbers to name.
        if n.last >= 99_999 {
            return side;
        }
        let range = [("from", n.first.to_string()), ("to", n.last.to_string())];
        format!("{} {side}", self.words.with("numbers-range", range)).trim_end().to_owned()
    }

    pub fn place(&self, place: &Place) -> PlaceInfo {
        PlaceInfo {
            name: self.text(&place.name),
            kind: self.maybe(place.kind.as_ref()),
            detail: place.numbers.map(|numbers| self.numbers(numbers)),
            aliases: place.aliases.clone(),
        }
    }

    pub fn card(&self, community: &'s Community, grid: &'s Grid) -> GridCard {
        let lead = self.people(community, grid.team_now(self.site.today).take(1)).into_iter().next();
        let mut places: Vec<String> = grid.places.iter().map(|p| self.text(&p.name)).collect();
        places.dedup();
        places.truncate(PLACES_ON_CARD);
        GridCard {
            id: grid.id.to_string(),
            name: self.text(&grid.name),
            community: self.whose(community),
            number: grid.number(),
            href: self.href(&SitePath::grid(self.site, self.lang(), grid)),
            hue: self.hue(grid),
            worker: lead.map(|p| GridWorker { name: p.name, role: p.role, phone: p.phone }),
            figures: self.figures(&grid.figures),
            places,
        }
    }

    /// The community's name, where a site has several.
    pub fn whose(&self, community: &Community) -> Option<String> {
        (self.site.communities.len() > 1).then(|| self.text(&community.name))
    }

    pub fn community(&self, community: &'s Community) -> CommunityInfo {
        let phone = |phone: &Option<Phone>| phone.as_ref().map(|p| self.phone(p, true));
        CommunityInfo {
            id: community.id.to_string(),
            name: self.text(&community.name),
            href: self.href(&SitePath::community(self.site, self.lang(), community)),
            parent: self.maybe(community.parent.as_ref()),
            address: self.maybe(community.address.as_ref()),
            office_hours: self.maybe(community.office_hours.as_ref()),
            open: community.open_hours.as_ref().map(|hours| self.open(hours)),
            slogan: self.maybe(community.slogan.as_ref()),
            duty_phone: phone(&community.duty_phone),
            supervision_phone: phone(&community.supervision_phone),
            figures: self.figures(&community.totals),
            team: self.people(community, community.team.iter()),
            linked_data: super::data::organisation(self, community),
        }
    }

    fn open(&self, hours: &OpenHours) -> OpenInfo {
        let span = |span: &OpenSpan| {
            let days: String = span.days.numbers().map(|day| day.to_string()).collect();
            format!("{days} {} {}", span.from, span.until)
        };
        let spans: Vec<String> = hours.0.iter().map(span).collect();
        let clock = self
            .site
            .clock_changes()
            .iter()
            .map(|change| format!("{}:{}", change.from, change.ahead))
            .collect::<Vec<_>>();
        OpenInfo { spans: spans.join(";"), clock: clock.join(" ") }
    }

    /// The community's map with some grids marked.
    pub fn map(&self, community: &'s Community, marked: &[&GridId]) -> Option<MapInfo> {
        let drawing = self.studio.drawing(&community.id)?;
        let shapes = community.open_grids().filter_map(|grid| {
            let drawn = drawing.shapes.get(&grid.id)?;
            Some(MapShape {
                id: grid.id.to_string(),
                name: self.text(&grid.name),
                number: grid.number(),
                href: self.href(&SitePath::grid(self.site, self.lang(), grid)),
                path: drawn.path(),
                hue: self.hue(grid),
                x: drawn.x,
                y: drawn.y,
                size: drawn.size,
                current: marked.contains(&&grid.id),
            })
        });
        Some(MapInfo {
            view_box: format!("0 0 {} {}", drawing.width, drawing.height),
            width: drawing.width as u32,
            height: drawing.height as u32,
            shapes: shapes.collect(),
            approval: community.map_approval.clone(),
        })
    }
}
