//! Paths of the site and the ways between them.

use super::Page;
use crate::model::{Community, Grid, Lang, Note, NoteImage, Site, Worker};

/// A file below `site/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePath(String);

impl SitePath {
    pub fn of(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// A page in a language; the site's own language stands at the root.
    pub fn page(site: &Site, lang: &Lang, page: &Page) -> Self {
        let folder = match page {
            Page::Home => String::new(),
            Page::Map => "map/".to_owned(),
            Page::Find => "find/".to_owned(),
            Page::Notes(kind) => format!("{}/", kind.folder()),
            Page::Category(slug) => format!("notices/category/{slug}/"),
            Page::Archive => "notices/archive/".to_owned(),
            Page::About => "about/".to_owned(),
            Page::Privacy => "privacy/".to_owned(),
            Page::Offline => "offline/".to_owned(),
            Page::Places(c) => format!("c/{}/find/", site.communities[*c].id),
            Page::NotFound => return Self("404.html".to_owned()),
            Page::Community(c) => format!("c/{}/", site.communities[*c].id),
            Page::Grid(at) => format!("g/{}/", at.look_up(site).1.id),
            Page::Note { community, kind, index } => {
                let community = &site.communities[*community];
                let notes = community.notes_of(*kind);
                return Self::note(site, lang, community, &notes[*index]);
            }
        };
        Self(format!("{}{folder}index.html", language_folder(site, lang)))
    }

    pub fn grid(site: &Site, lang: &Lang, grid: &Grid) -> Self {
        Self(format!("{}g/{}/index.html", language_folder(site, lang), grid.id))
    }

    pub fn community(site: &Site, lang: &Lang, community: &Community) -> Self {
        Self(format!("{}c/{}/index.html", language_folder(site, lang), community.id))
    }

    pub fn note(site: &Site, lang: &Lang, community: &Community, note: &Note) -> Self {
        let folder = language_folder(site, lang);
        Self(format!("{folder}{}/{}/{}/index.html", note.kind.folder(), community.id, note.slug))
    }

    pub fn asset(name: &str) -> Self {
        Self(format!("assets/{name}"))
    }

    pub fn app_manifest() -> Self {
        Self("manifest.webmanifest".to_owned())
    }

    /// All dates of the site.
    pub fn calendar() -> Self {
        Self("events.ics".to_owned())
    }

    /// The date of a notice.
    pub fn event(community: &Community, notice: &Note) -> Self {
        Self(format!("notices/{}/{}/event.ics", community.id, notice.slug))
    }

    pub fn place_heads() -> Self {
        Self("find/places.json".to_owned())
    }

    pub fn place_block(block: usize) -> Self {
        Self(format!("find/places/{block}.json"))
    }

    pub fn areas() -> Self {
        Self("find/areas.json".to_owned())
    }

    pub fn community_areas(community: &Community) -> Self {
        Self(format!("c/{}/areas.json", community.id))
    }

    /// Counted from 1, as people do.
    pub fn sitemap_part(part: usize) -> Self {
        Self(format!("sitemap-{}.xml", part + 1))
    }

    pub fn feed() -> Self {
        Self("feed.xml".to_owned())
    }

    pub fn grid_feed(grid: &Grid) -> Self {
        Self(format!("g/{}/feed.xml", grid.id))
    }

    pub fn code_png(grid: &Grid) -> Self {
        Self(format!("g/{}/qr.png", grid.id))
    }

    pub fn code_svg(grid: &Grid) -> Self {
        Self(format!("g/{}/qr.svg", grid.id))
    }

    pub fn portrait(community: &Community, worker: &Worker) -> Self {
        Self(format!("w/{}/{}.jpg", community.id, worker.id))
    }

    pub fn contact(community: &Community, worker: &Worker) -> Self {
        Self(format!("w/{}/{}.vcf", community.id, worker.id))
    }

    /// Named by digest and longer side (px): the same picture under two names is one file.
    pub fn note_image(community: &Community, note: &Note, image: &NoteImage, longest: u32) -> Self {
        let lower = image.file.to_ascii_lowercase();
        let is_jpeg = lower.ends_with(".jpg") || lower.ends_with(".jpeg");
        let extension = if is_jpeg { "jpg" } else { "png" };
        Self(format!(
            "{}/{}/{}/{}-{longest}.{extension}",
            note.kind.folder(),
            community.id,
            note.slug,
            image.digest.short()
        ))
    }

    /// Below `site/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Below the output folder.
    pub fn file(&self) -> String {
        format!("site/{}", self.0)
    }

    /// The public address; a folder's page is named by its folder.
    pub fn url(&self, site: &Site) -> String {
        format!("{}{}", site.base_url.as_str(), self.0.strip_suffix("index.html").unwrap_or(&self.0))
    }
}

fn language_folder(site: &Site, lang: &Lang) -> String {
    if *lang == site.language { String::new() } else { format!("{lang}/") }
}

/// The way from one file of the site to another; it works on a web server, below a path, and
/// from a folder on a stick, so a page is named to the end.
pub fn relative(from: &SitePath, to: &SitePath) -> String {
    let from: Vec<&str> = from.0.split('/').collect();
    let to: Vec<&str> = to.0.split('/').collect();
    let folders = &from[..from.len() - 1]; // split yields at least one part
    let shared = folders.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(folders.len() - shared);
    format!("{up}{}", to[shared..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_relative_and_whole() {
        let way = |from: &str, to: &str| relative(&SitePath::of(from), &SitePath::of(to));
        assert_eq!(way("index.html", "g/sy08/index.html"), "g/sy08/index.html");
        assert_eq!(way("g/sy08/index.html", "g/sy07/index.html"), "../sy07/index.html");
        assert_eq!(way("g/sy08/index.html", "index.html"), "../../index.html");
        assert_eq!(way("en/g/sy08/index.html", "g/sy08/qr.png"), "../../../g/sy08/qr.png");
        assert_eq!(way("g/sy08/index.html", "g/sy08/qr.png"), "qr.png");
    }
}
