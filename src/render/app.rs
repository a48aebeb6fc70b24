//! The site as an app: what a phone's home screen needs, and what keeps pages for days without a network.

use serde_json::json;

use super::context::{OfflinePage, WorkerBody};
use super::{Inputs, Studio};
use crate::plan::{Page, SitePath};

/// Icons of the theme that are squares of so many px.
const ICONS: [(&str, &str); 3] =
    [("icon.svg", "any"), ("icon-192.png", "192x192"), ("icon-512.png", "512x512")];

/// `manifest.webmanifest` (W3C, Web Application Manifest).
pub fn manifest(studio: &Studio<'_>) -> Inputs {
    let site = studio.site;
    let view = studio.view(&site.language);
    let title = view.text(&site.title);
    let icons = ICONS.iter().filter_map(|(name, sizes)| {
        let asset = studio.look.assets.find(name)?;
        let kind = if name.ends_with(".svg") { "image/svg+xml" } else { "image/png" };
        Some(json!({ "src": SitePath::asset(&asset.file).as_str(), "sizes": sizes, "type": kind }))
    });
    let manifest = json!({
        "name": title,
        "short_name": title.chars().take(12).collect::<String>(),
        "lang": site.language.to_string(),
        "id": site.base_url.path(),
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#24303c",
        "icons": icons.collect::<Vec<_>>(),
    });
    Inputs::Ready(manifest.to_string().into_bytes())
}

/// `sw.js`: a template of the theme that receives what to keep from the first visit on.
pub fn worker(studio: &Studio<'_>) -> Inputs {
    let site = studio.site;
    let offline = site.languages.iter().map(|lang| {
        let path = SitePath::page(site, lang, &Page::Offline);
        let folder = path.as_str().strip_suffix("offline/index.html").unwrap_or_default().to_owned();
        OfflinePage { folder, path: path.as_str().to_owned() }
    });
    let assets =
        studio.look.assets.files().iter().map(|file| SitePath::asset(file).as_str().to_owned()).collect();
    let body = WorkerBody { offline: offline.collect(), assets };
    studio.template("sw.js", &body)
}

/// `_headers`, as many static hosts read it: what carries a digest in its name may be kept for a year; pages are
/// asked for again each time, for phones of staff change. Hosts join the values of rules that meet, so none may.
pub fn headers(studio: &Studio<'_>) -> Inputs {
    let base = studio.site.base_url.path();
    let again = [base.to_owned(), format!("{base}*/"), format!("{base}*.html"), format!("{base}sw.js")];
    let again: String = again.iter().map(|path| format!("{path}\n  Cache-Control: no-cache\n")).collect();
    let text = format!("{base}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n{again}");
    Inputs::Ready(text.into_bytes())
}
