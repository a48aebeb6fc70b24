//! Markdown as safe HTML: raw HTML is dropped, links are rewritten to the site's paths, and
//! what comes out passes an allow-list once more.

use std::collections::BTreeMap;

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

use crate::check::{Anchors, is_turning, markdown_options};

/// What a relative link of a note became.
pub struct Target {
    pub href: String,
    /// For images, px.
    pub size: Option<(u32, u32)>,
    /// The image in other sizes, as `srcset` writes it.
    pub sources: Option<String>,
}

/// A text for a page.
pub struct Html {
    pub html: String,
    pub headings: Vec<Heading>,
}

/// A heading that can be linked to.
pub struct Heading {
    pub id: String,
    pub text: String,
    /// 2 to 4.
    pub level: u8,
}

/// How wide an image of a text stands: in the column of 38 rem, or on the whole screen of a phone.
const IMAGE_SIZES: &str = "(min-width: 42em) 38rem, calc(100vw - 2rem)";

/// Renders `body`; `targets` are its relative links and images.
pub fn html(body: &str, targets: &BTreeMap<String, Target>) -> Html {
    let known = Anchors::of(body);
    let mut anchors = Anchors::default();
    let mut headings = Vec::new();
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut parser = Parser::new_ext(body, markdown_options());
    while let Some(event) = parser.next() {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {}
            // A box that nobody can tick is a sign, not a control without a name.
            Event::TaskListMarker(done) => events.push(Event::InlineHtml(CowStr::from(tick_of(done)))),
            // Controls of the direction of writing would turn round a phone number.
            Event::Text(text) if text.contains(is_turning) => {
                events.push(Event::Text(text.replace(is_turning, "").into()));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = match targets.get(dest_url.as_ref()) {
                    Some(target) => CowStr::from(target.href.clone()),
                    None => match dest_url.strip_prefix('#').and_then(|fragment| known.find(fragment)) {
                        Some(name) => CowStr::from(format!("#{name}")),
                        None => dest_url,
                    },
                };
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let alt = plain(&mut parser, &TagEnd::Image);
                if let Some(target) = targets.get(dest_url.as_ref()) {
                    events.push(Event::InlineHtml(CowStr::from(image(target, &alt))));
                }
            }
            Event::Start(Tag::Heading { level, .. }) => {
                // The page's title is the only first-level heading.
                let level = demoted(level);
                let inner: Vec<Event<'_>> =
                    parser.by_ref().take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_)))).collect();
                let text = text_of(&inner);
                let id = anchors.take(&text);
                headings.push(Heading { id: id.clone(), text, level: level as u8 });
                events.push(Event::Html(CowStr::from(format!("<{level} id=\"{}\">", super::escape(&id)))));
                events.extend(
                    inner.into_iter().filter(|e| !matches!(e, Event::Html(_) | Event::InlineHtml(_))),
                );
                events.push(Event::Html(CowStr::from(format!("</{level}>\n"))));
            }
            other => events.push(other),
        }
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    Html { html: sanitizer().clean(&out).to_string(), headings }
}

/// Said as a sign, drawn by the theme.
fn tick_of(is_done: bool) -> &'static str {
    match is_done {
        true => "<span class=\"tick done\">☑</span> ",
        false => "<span class=\"tick\">☐</span> ",
    }
}

/// The first words of a text, for lists and search results.
pub fn summary(body: &str) -> String {
    const LENGTH: usize = 80;
    let mut text = String::new();
    let mut in_table = false;
    for event in Parser::new_ext(body, markdown_options()) {
        match event {
            Event::Start(Tag::Table(_) | Tag::Heading { .. }) => in_table = true,
            Event::End(TagEnd::Table | TagEnd::Heading(_)) => in_table = false,
            Event::Text(t) | Event::Code(t) if !in_table => text.push_str(&t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !text.ends_with(' ') => text.push(' '),
            _ => {}
        }
        if text.chars().count() > LENGTH {
            break;
        }
    }
    let text = text.trim();
    if text.chars().count() <= LENGTH {
        return text.to_owned();
    }
    text.chars().take(LENGTH).chain(['…']).collect()
}

fn plain<'m>(parser: &mut impl Iterator<Item = Event<'m>>, end: &TagEnd) -> String {
    let mut text = String::new();
    for event in parser {
        match event {
            Event::End(tag) if tag == *end => break,
            Event::Text(t) | Event::Code(t) => text.push_str(&t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

fn text_of(events: &[Event<'_>]) -> String {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Text(t) | Event::Code(t) => Some(t.as_ref()),
            _ => None,
        })
        .collect()
}

fn image(target: &Target, alt: &str) -> String {
    let size = target.size.map_or_else(String::new, |(w, h)| format!(" width=\"{w}\" height=\"{h}\""));
    let sources = target.sources.as_ref().map_or_else(String::new, |sources| {
        format!(" srcset=\"{}\" sizes=\"{IMAGE_SIZES}\"", super::escape(sources))
    });
    format!(
        "<img src=\"{}\"{sources} alt=\"{}\"{size} loading=\"lazy\">",
        super::escape(&target.href),
        super::escape(alt)
    )
}

fn demoted(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H2,
        HeadingLevel::H3 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

/// What may stand in a published text: the tags that Markdown makes, no style, no script, and
/// links of four kinds.
fn sanitizer() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .url_schemes(["http", "https", "tel", "mailto"].into())
        .link_rel(Some("noopener nofollow"))
        .add_tags(["section"])
        .add_tag_attributes("img", ["loading", "srcset", "sizes"])
        .add_generic_attributes(["id", "class"]);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_gets_through() {
        let nasty = "<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick=x>y</b> \
                     <img src=x onerror=alert(1)>\n\n[ok](https://a.cn)";
        let out = html(nasty, &BTreeMap::new()).html;
        for word in ["script", "onclick", "onerror", "javascript"] {
            assert!(!out.contains(word), "{word} in {out}");
        }
        assert!(out.contains("https://a.cn"));
    }

    #[test]
    fn tables_tasks_and_footnotes_are_made() {
        let out = html("| a |\n|---|\n| b |\n\n- [x] c\n\nd[^1]\n\n[^1]: e\n\n# f\n", &BTreeMap::new()).html;
        for part in ["<table>", "<span class=\"tick done\">☑</span>", "footnote", "<h2 id=\"h-f\">"] {
            assert!(out.contains(part), "{part} missing in {out}");
        }
    }
}
