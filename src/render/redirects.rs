//! Old addresses lead on: files that web servers read, and a site of nothing but ways for each address that the
//! site had before.

use serde::Serialize;

use super::view::View;
use super::{Inputs, Studio};
use crate::model::{Grid, GridId, Lang, PieceId};
use crate::plan::{GridAt, Lead, RedirectFormat, SitePath};

/// A closed grid with one successor, in one language: both as paths below the host.
struct Way {
    from: String,
    to: String,
}

/// Closed grids whose readers can be moved on by the server: one successor, which serves every place where an
/// old board hangs. All others have a page that asks.
fn ways(studio: &Studio<'_>) -> Vec<Way> {
    let site = studio.site;
    let mut ways = Vec::new();
    for (c, community) in site.communities.iter().enumerate() {
        for (g, grid) in community.grids.iter().enumerate() {
            let Some(closing) = &grid.closing else { continue };
            let [(_, only)] = site.open_successors(closing)[..] else { continue };
            if !leads_only_to(studio, GridAt { community: c, grid: g }, &only.id) {
                continue;
            }
            let path = |lang: &Lang, grid: &Grid| {
                let path = SitePath::grid(site, lang, grid);
                let folder = path.as_str().strip_suffix("index.html").unwrap_or_default();
                format!("{}{folder}", site.base_url.path())
            };
            ways.extend(site.languages.iter().map(|lang| Way {
                from: path(lang, grid),
                // The fragment tells the page where its reader comes from; without it the browser would keep
                // that of the board, which means another one there.
                to: format!("{}#from-{}", path(lang, only), grid.id),
            }));
        }
    }
    ways
}

/// Whether no sheet of a closed grid hangs where another grid than `only` serves.
pub fn leads_only_to(studio: &Studio<'_>, at: GridAt, only: &GridId) -> bool {
    let grid = at.look_up(studio.site).1;
    let boards = studio.site.record.of_grid(&grid.id).filter(|(id, _)| matches!(id, PieceId::Board(..)));
    boards.flat_map(|(id, _)| studio.site.record.spots(id)).all(|spot| match studio.leads.lead(at, spot) {
        Lead::Elsewhere(grids) => grids.iter().all(|at| &at.look_up(studio.site).1.id == only),
        Lead::Here | Lead::Nobody => spot.place.is_none(),
    })
}

/// The site's own file for a kind of server.
pub fn own(studio: &Studio<'_>, format: RedirectFormat) -> Inputs {
    let base = studio.site.base_url.path();
    let lines: Vec<String> = ways(studio)
        .into_iter()
        .map(|Way { from, to }| match format {
            RedirectFormat::Plain => format!("{from} {to} 302\n"),
            RedirectFormat::Nginx => format!("{from} {to};\n{} {to};\n", from.trim_end_matches('/')),
            RedirectFormat::Apache => {
                let inner = from.strip_prefix(base).unwrap_or(&from).trim_end_matches('/').to_owned();
                format!("RewriteRule ^{}/?(index\\.html)?$ {to} [R=302,NE,L]\n", inner.replace('.', "\\."))
            }
        })
        .collect();
    let head = match format {
        RedirectFormat::Plain => String::new(),
        RedirectFormat::Nginx => "# map $uri $moved { include redirects.nginx.map; }\n\
                                  # server { if ($moved) { return 302 $moved; } … }\n\
                                  # location ~ \\.html$|/sw\\.js$ { add_header Cache-Control no-cache; }\n\
                                  # location ~ \\.[0-9a-f]{8}\\.\\w+$ { add_header Cache-Control \"public, max-age=31536000, immutable\"; }\n"
            .to_owned(),
        RedirectFormat::Apache => format!(
            "ErrorDocument 404 {base}404.html\n\
             <IfModule mod_headers.c>\n\
             <FilesMatch \"\\.[0-9a-f]{{8}}\\.(css|js|svg|png|jpg|webp)$\">\n\
             Header set Cache-Control \"public, max-age=31536000, immutable\"\n\
             </FilesMatch>\n\
             <FilesMatch \"(\\.html|^sw\\.js)$\">\nHeader set Cache-Control \"no-cache\"\n</FilesMatch>\n\
             </IfModule>\n\
             RewriteEngine On\n"
        ),
    };
    Inputs::Ready((head + &lines.concat()).into_bytes())
}

/// The file of a former address for a kind of server: everything leads to the same path here.
pub fn former(studio: &Studio<'_>, index: usize, format: RedirectFormat) -> Inputs {
    let Some(former) = studio.site.former_base_urls.get(index) else { return Inputs::Ready(Vec::new()) };
    let (path, to) = (former.path(), studio.site.base_url.as_str());
    // On one host the new address may lie below the old one: what is there already stays.
    let below = to
        .strip_prefix(former.as_str())
        .map(|rest| rest.trim_end_matches('/'))
        .filter(|rest| !rest.is_empty());
    let literal = |text: &str| text.replace('.', "\\.");
    let unless = below.map_or(String::new(), |rest| format!("(?!{}/)", literal(rest)));
    let pattern = format!("^{}{unless}(.*)$", literal(path));
    let text = match format {
        RedirectFormat::Plain => {
            let stays =
                below.map_or(String::new(), |rest| format!("{path}{rest}/* {path}{rest}/:splat 200\n"));
            format!("{stays}{path}* {to}:splat 301\n")
        }
        RedirectFormat::Nginx => format!("location {path} {{ rewrite {pattern} {to}$1 permanent; }}\n"),
        RedirectFormat::Apache => format!("RedirectMatch 301 {pattern} {to}$1\n"),
    };
    Inputs::Ready(text.into_bytes())
}

#[derive(Serialize)]
struct FormerBody {
    lang: String,
    title: String,
    /// The same page here.
    url: String,
    /// The way to the script.
    script: String,
    text: String,
}

/// A page of a former address; `path` is that of the page here.
pub fn former_page(studio: &Studio<'_>, lang: &Lang, path: &SitePath) -> Inputs {
    let view = View::new(studio, lang, path.clone(), false);
    let body = FormerBody {
        lang: lang.to_string(),
        title: view.text(&studio.site.title),
        url: path.url(studio.site),
        script: view.href(&SitePath::of("move.js")),
        text: view.words.get("former-text"),
    };
    studio.template("former.html", &body)
}
