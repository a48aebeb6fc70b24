//! Every internal link and fragment of every page resolves, and every page has what it names.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};

/// What a page holds that links are about.
#[derive(Clone, Debug, Default)]
pub struct PageLinks {
    /// Internal links as written: `href`, `src` and `srcset`.
    pub links: BTreeSet<String>,
    pub ids: BTreeSet<String>,
}

/// A link that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeadLink {
    /// The page, below `site/`.
    pub page: String,
    pub link: String,
}

/// Reads a page's links. `base_url` is the public address: links that begin with it are
/// internal as well.
pub fn scan(html: &str) -> PageLinks {
    let mut page = PageLinks::default();
    for token in Tokenizer::new(html) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        for (name, value) in &tag.attributes {
            let value = String::from_utf8_lossy(value).into_owned();
            match name.as_slice() {
                b"href" | b"src" => {
                    page.links.insert(value);
                }
                b"id" => {
                    page.ids.insert(value);
                }
                _ => {}
            }
        }
    }
    page
}

/// Checks every page against every path of the site (both below `site/`).
pub fn dead(pages: &BTreeMap<String, PageLinks>, paths: &BTreeSet<String>, base_url: &str) -> Vec<DeadLink> {
    let mut dead = Vec::new();
    for (page, scanned) in pages {
        for link in &scanned.links {
            if !resolves(page, link, pages, paths, base_url) {
                dead.push(DeadLink { page: page.clone(), link: link.clone() });
            }
        }
    }
    dead
}

fn resolves(
    page: &str,
    link: &str,
    pages: &BTreeMap<String, PageLinks>,
    paths: &BTreeSet<String>,
    base_url: &str,
) -> bool {
    let (target, fragment) = link.split_once('#').map_or((link, None), |(t, f)| (t, Some(f)));
    let base_path = base_url.splitn(4, '/').nth(3).map_or_else(|| "/".to_owned(), |path| format!("/{path}"));
    let file = if target.is_empty() {
        page.to_owned()
    } else if let Some(rest) = target.strip_prefix(base_url) {
        rest.to_owned()
    } else if let Some(rest) = target.strip_prefix(&base_path) {
        rest.to_owned()
    } else if target.contains(':') || target.starts_with("//") {
        return true; // another site, a phone, a mail
    } else {
        match join(page, target) {
            Some(path) => path,
            None => return false,
        }
    };
    let file = if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file };
    if !paths.contains(&file) {
        return false;
    }
    match fragment {
        None | Some("") => true,
        Some(fragment) => pages.get(&file).is_none_or(|p| {
            p.ids.contains(fragment) || percent_decoded(fragment).is_some_and(|f| p.ids.contains(&f))
        }),
    }
}

/// `link` seen from `page`; `None` where it climbs out of the site.
fn join(page: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_walked_and_fragments_looked_up() {
        let html = "<a href='../sy07/index.html'>a</a><img src=qr.png><h2 id=\"h-一\">x</h2>\
                    <a href='#h-%E4%B8%80'>b</a><a href='tel:1'>c</a><a href=https://g.cn/g/sy07/>d</a>\
                    <a href=gone.html>e</a><a href='#nowhere'>f</a><a href='../../../up'>g</a>";
        let pages = BTreeMap::from([("g/sy08/index.html".to_owned(), scan(html))]);
        let paths = ["g/sy08/index.html", "g/sy07/index.html", "g/sy08/qr.png"];
        let paths = paths.into_iter().map(str::to_owned).collect();
        let dead: Vec<String> = dead(&pages, &paths, "https://g.cn/").into_iter().map(|d| d.link).collect();
        assert_eq!(dead, ["#nowhere", "../../../up", "gone.html"]);
    }
}
