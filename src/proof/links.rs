//! Every internal link and fragment of every page resolves, and every page has what it names.
//!
//! Which files there will be is known before the first page is made, so a page's links are judged as soon as it is
//! there. What remains for the end is little: links into another page, to a place that must be there.

use std::collections::BTreeSet;

use super::Page;

/// Where links may lead.
pub struct Ground<'g> {
    /// Whether there is a file of this path below `site/`.
    pub holds: &'g (dyn Fn(&str) -> bool + Sync),
    /// The public address: links that begin with it are internal as well.
    pub base_url: &'g str,
}

/// What a page says of links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// Links as written that lead nowhere.
    pub dead: BTreeSet<String>,
    /// Places of other pages that it leads to.
    pub beyond: BTreeSet<Beyond>,
    pub places: Places,
}

/// A place in another page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beyond {
    /// Below `site/`.
    pub page: String,
    /// Its `id`, as written in the link.
    pub fragment: String,
}

impl Beyond {
    /// `page#fragment`.
    pub fn written(&self) -> String {
        format!("{}#{}", self.page, self.fragment)
    }

    pub fn parse(written: &str) -> Option<Self> {
        let (page, fragment) = written.split_once('#')?;
        Some(Self { page: page.to_owned(), fragment: fragment.to_owned() })
    }
}

/// The `id`s of a page, one behind the other: those of all pages of a city are kept until its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(Box<str>);

impl Places {
    /// What no `id` of a page can hold (HTML, 13.2.3.5: NUL is replaced).
    const BETWEEN: char = '\0';

    fn of(ids: BTreeSet<String>) -> Self {
        let ids: Vec<String> = ids.into_iter().collect();
        Self(ids.join(&Self::BETWEEN.to_string()).into())
    }

    pub fn hold(&self, fragment: &str) -> bool {
        let is_there =
            |fragment: &str| !fragment.is_empty() && self.0.split(Self::BETWEEN).any(|id| id == fragment);
        is_there(fragment) || percent_decoded(fragment).is_some_and(|plain| is_there(&plain))
    }
}

/// Judges the links of the page at `path` (below `site/`).
pub fn judge(page: Page, path: &str, ground: &Ground<'_>) -> PageLinks {
    let Page { links, ids, .. } = page;
    let places = Places::of(ids);
    let mut seen = PageLinks { places, ..PageLinks::default() };
    for link in links {
        let (target, fragment) = link.split_once('#').map_or((link.as_str(), ""), |(t, f)| (t, f));
        let file = match lead(target, path, ground.base_url) {
            Lead::Elsewhere => continue,
            Lead::Here => None,
            Lead::To(file) => Some(file),
            Lead::Out => {
                seen.dead.insert(link);
                continue;
            }
        };
        let is_right = match file {
            Some(file) if file != path => {
                let is_there = (ground.holds)(&file);
                if is_there && !fragment.is_empty() {
                    seen.beyond.insert(Beyond { page: file, fragment: fragment.to_owned() });
                }
                is_there
            }
            _ => fragment.is_empty() || seen.places.hold(fragment),
        };
        if !is_right {
            seen.dead.insert(link);
        }
    }
    seen
}

/// Where a link leads, but for its fragment.
enum Lead {
    /// To another site, a phone, a mail.
    Elsewhere,
    Here,
    /// Below `site/`.
    To(String),
    /// Above the site.
    Out,
}

fn lead(target: &str, page: &str, base_url: &str) -> Lead {
    let base_path = base_url.splitn(4, '/').nth(3).map_or_else(|| "/".to_owned(), |path| format!("/{path}"));
    let inner = target.strip_prefix(base_url).or_else(|| target.strip_prefix(&base_path));
    let file = match inner {
        _ if target.is_empty() => return Lead::Here,
        Some(rest) => rest.to_owned(),
        None if target.contains(':') || target.starts_with("//") => return Lead::Elsewhere,
        None => match join(page, target) {
            Some(file) => file,
            None => return Lead::Out,
        },
    };
    Lead::To(if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file })
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

pub(super) fn percent_decoded(text: &str) -> Option<String> {
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
                    <a href=gone.html>e</a><a href='#nowhere'>f</a><a href='../../../up'>g</a>\
                    <a href='../sy07/#way'>h</a>";
        let paths = ["g/sy08/index.html", "g/sy07/index.html", "g/sy08/qr.png"];
        let ground = Ground { holds: &|path| paths.contains(&path), base_url: "https://g.cn/" };
        let seen = judge(Page::of(html), "g/sy08/index.html", &ground);
        assert_eq!(Vec::from_iter(seen.dead), ["#nowhere", "../../../up", "gone.html"]);
        let beyond: Vec<String> = seen.beyond.iter().map(Beyond::written).collect();
        assert_eq!(beyond, ["g/sy07/index.html#way"]);
        assert_eq!(Beyond::parse(&beyond[0]).as_ref(), seen.beyond.first());
        assert!(seen.places.hold("h-一") && !seen.places.hold("way"));
    }

    #[test]
    fn a_page_may_name_itself_and_a_site_may_lie_below_a_folder() {
        let html = "<a href='#'>0</a><a href=''>1</a><a href='../sy08/#here'>2</a><a href='./index.html#here'>3</a>\
                    <a href='./../sy07/index.html'>4</a><a href='/town/g/sy07/'>5</a><a href='/town/'>6</a>\
                    <a href='https://g.cn/town/g/sy07/'>7</a><a href='//g.cn/x'>8</a><a href='mailto:a@b.cn'>9</a>\
                    <p id=here>x</p><a href='../sy08/#gone'>10</a><a href='/g/sy07/'>11</a><a href='../../..'>12</a>\
                    <a href='../sy09/#here'>13</a>";
        let paths = ["g/sy08/index.html", "g/sy07/index.html", "index.html"];
        let ground = Ground { holds: &|path| paths.contains(&path), base_url: "https://g.cn/town/" };
        let seen = judge(Page::of(html), "g/sy08/index.html", &ground);
        assert_eq!(Vec::from_iter(seen.dead), ["../../..", "../sy08/#gone", "../sy09/#here", "/g/sy07/"]);
        assert!(seen.beyond.is_empty(), "no other page is named with a place: {:?}", seen.beyond);
        let seen = judge(Page::of("<a href='#a'>1</a><p id=a>x"), "404.html", &ground);
        assert!(seen.dead.is_empty() && seen.beyond.is_empty(), "a place in a page that is no index");
    }
}
