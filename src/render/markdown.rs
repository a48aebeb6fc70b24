//! Markdown as safe HTML: raw HTML is dropped, links are rewritten to the site's paths, and
//! what comes out passes an allow-list once more.

use std::collections::BTreeMap;
use std::fmt::Write;

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

use crate::check::{Anchors, markdown_options};
use crate::diagnostics::fit;

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

/// Renders `body`; `targets` are its relative links and images, `page` is put before links within the text: nothing on
/// its own page, an address where the text is read elsewhere.
pub fn html(body: &str, targets: &BTreeMap<String, Target>, page: &str) -> Html {
    let mut writer = Writer {
        targets,
        page,
        known: Anchors::of(body),
        anchors: Anchors::default(),
        headings: Vec::new(),
        footnotes: Footnotes::default(),
    };
    let mut out = String::new();
    let events = writer.events(Parser::new_ext(body, markdown_options()));
    html::push_html(&mut out, events.into_iter());
    writer.put_footnotes(&mut out);
    let html = sanitizer().clean(&out).to_string();
    Html { html: fit(&html), headings: writer.headings }
}

/// What is gathered while a text is written.
struct Writer<'m> {
    targets: &'m BTreeMap<String, Target>,
    page: &'m str,
    known: Anchors,
    anchors: Anchors,
    headings: Vec<Heading>,
    footnotes: Footnotes<'m>,
}

impl<'m> Writer<'m> {
    /// What Markdown became, as far as it may be shown, with our own ways and names.
    fn events(&mut self, mut parser: impl Iterator<Item = Event<'m>>) -> Vec<Event<'m>> {
        let mut events: Vec<Event<'m>> = Vec::new();
        while let Some(event) = parser.next() {
            match event {
                Event::Html(_) | Event::InlineHtml(_) => {}
                // A box that nobody can tick is a sign, not a control without a name.
                Event::TaskListMarker(done) => events.push(Event::InlineHtml(CowStr::from(tick_of(done)))),
                Event::FootnoteReference(name) => {
                    events.push(Event::InlineHtml(self.footnotes.reference(name, self.page).into()));
                }
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    let inner = up_to_end(&mut parser, |end| *end == TagEnd::FootnoteDefinition);
                    self.footnotes.texts.entry(name.into_string()).or_insert(inner);
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let dest_url = self.way(dest_url);
                    events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let alt = plain(&mut parser, &TagEnd::Image);
                    if let Some(target) = self.targets.get(dest_url.as_ref()) {
                        events.push(Event::InlineHtml(CowStr::from(image(target, &alt))));
                    }
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let inner = up_to_end(&mut parser, |end| matches!(end, TagEnd::Heading(_)));
                    let tags = self.heading(level, &inner);
                    let inner = self.events(inner.into_iter());
                    let (open, close) = tags;
                    events.push(Event::Html(open.into()));
                    events.extend(inner);
                    events.push(Event::Html(close.into()));
                }
                other => events.push(other),
            }
        }
        without_gaps(events)
    }

    fn way(&self, written: CowStr<'m>) -> CowStr<'m> {
        if let Some(target) = self.targets.get(written.as_ref()) {
            return target.href.clone().into();
        }
        match written.strip_prefix('#').and_then(|fragment| self.known.find(fragment)) {
            Some(name) => format!("{}#{name}", self.page).into(),
            None => written,
        }
    }

    /// A heading's tags; the page's title is the only one of the first level.
    fn heading(&mut self, level: HeadingLevel, inner: &[Event<'_>]) -> (String, String) {
        let level = demoted(level);
        let text = text_of(inner);
        let id = self.anchors.take(&text);
        let open = format!("<{level} id=\"{}\">", super::escape(&id));
        self.headings.push(Heading { id, text: fit(&text), level: level as u8 });
        (open, format!("</{level}>\n"))
    }

    /// The footnotes that the text refers to, in the order of their numbers; the number leads back.
    fn put_footnotes(&mut self, out: &mut String) {
        let mut number = 0;
        // One may refer to another, which then follows.
        while let Some(name) = self.footnotes.names.get(number).cloned() {
            number += 1;
            let text = self.footnotes.texts.remove(&name).unwrap_or_default();
            let events = self.events(text.into_iter());
            let back = format!("{}#fnref-{number}", super::escape(self.page));
            // Letters cannot fail to be written into a string.
            let _ = write!(
                out,
                "<div class=\"footnote-definition\" id=\"fn-{number}\">\
                 <a class=\"footnote-definition-label\" href=\"{back}\">{number}</a><div>"
            );
            html::push_html(out, events.into_iter());
            out.push_str("</div></div>\n");
        }
    }
}

/// Footnotes by the numbers that readers see, in the order of the references: names of our own, for those in the text
/// could be any other name of the page.
#[derive(Default)]
struct Footnotes<'m> {
    names: Vec<String>,
    texts: BTreeMap<String, Vec<Event<'m>>>,
}

impl<'m> Footnotes<'m> {
    /// The number in the text; to the first of the same number its footnote leads back.
    fn reference(&mut self, name: CowStr<'m>, page: &str) -> String {
        let known = self.names.iter().position(|known| *known == *name);
        let number = known.unwrap_or(self.names.len()) + 1;
        let id = if known.is_none() { format!(" id=\"fnref-{number}\"") } else { String::new() };
        if known.is_none() {
            self.names.push(name.into_string());
        }
        let page = super::escape(page);
        format!("<sup class=\"footnote-reference\"{id}><a href=\"{page}#fn-{number}\">{number}</a></sup>")
    }
}

/// Where a line was broken between two Hanzi no blank is meant; some browsers show one.
pub(super) fn without_gaps(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let before = |at: usize| {
        let texts = events[..at].iter().rev().map(|event| match event {
            Event::Text(text) => Some(text.chars().next_back()),
            Event::End(_) => None,
            _ => Some(None),
        });
        texts.flatten().next().flatten()
    };
    let after = |at: usize| {
        let texts = events[at + 1..].iter().map(|event| match event {
            Event::Text(text) => Some(text.chars().next()),
            Event::Start(_) => None,
            _ => Some(None),
        });
        texts.flatten().next().flatten()
    };
    let is_gap = |at: usize| before(at).is_some_and(is_wide) && after(at).is_some_and(is_wide);
    let gaps: Vec<bool> =
        events.iter().enumerate().map(|(at, event)| *event == Event::SoftBreak && is_gap(at)).collect();
    events.into_iter().zip(gaps).filter(|(_, is_gap)| !is_gap).map(|(event, _)| event).collect()
}

/// A sign that fills a whole square: beside it a blank is a hole.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{323af}')
}

/// The events up to the end of what was begun, which is taken as well.
fn up_to_end<'m>(
    parser: &mut impl Iterator<Item = Event<'m>>,
    is_it: impl Fn(&TagEnd) -> bool,
) -> Vec<Event<'m>> {
    parser.by_ref().take_while(|event| !matches!(event, Event::End(end) if is_it(end))).collect()
}

/// Said as a sign, drawn by the theme.
fn tick_of(is_done: bool) -> &'static str {
    match is_done {
        true => "<span class=\"tick done\">☑</span> ",
        false => "<span class=\"tick\">☐</span> ",
    }
}

/// Stands behind each paragraph of a summary: an en space, which no template writes.
pub const PARAGRAPH_END: char = '\u{2002}';

/// The first words of a text, for lists and search results.
pub fn summary(body: &str) -> String {
    const LENGTH: usize = 80;
    let mut text = String::new();
    let mut in_table = false;
    for event in Parser::new_ext(body, markdown_options()) {
        match event {
            Event::Start(Tag::Table(_) | Tag::Heading { .. }) => in_table = true,
            Event::End(TagEnd::Table | TagEnd::Heading(_)) => in_table = false,
            Event::Text(t) | Event::Code(t) if !in_table => {
                if text.trim_end_matches(' ').ends_with(is_wide) && t.starts_with(is_wide) {
                    text.truncate(text.trim_end_matches(' ').len());
                }
                text.push_str(&t.replace(PARAGRAPH_END, " "));
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !text.is_empty() => {
                text.truncate(text.trim_end().len());
                text.push(PARAGRAPH_END);
            }
            _ => {}
        }
        if text.chars().count() > LENGTH {
            break;
        }
    }
    let text = fit(text.trim());
    if text.chars().count() <= LENGTH {
        return text;
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
        let out = html(nasty, &BTreeMap::new(), "").html;
        for word in ["script", "onclick", "onerror", "javascript"] {
            assert!(!out.contains(word), "{word} in {out}");
        }
        assert!(out.contains("https://a.cn"));
    }

    #[test]
    fn tables_tasks_and_footnotes_are_made() {
        let out =
            html("| a |\n|---|\n| b |\n\n- [x] c\n\nd[^1]\n\n[^1]: e\n\n# f\n", &BTreeMap::new(), "").html;
        for part in ["<table>", "<span class=\"tick done\">☑</span>", "footnote", "<h2 id=\"h-f\">"] {
            assert!(out.contains(part), "{part} missing in {out}");
        }
    }

    #[test]
    fn a_line_broken_between_hanzi_leaves_no_gap() {
        let body = "年满60周岁的老人\n可以**申办**\n优待证。\n\nOne\nword 一\nword";
        let out = html(body, &BTreeMap::new(), "").html;
        assert!(out.contains("老人可以<strong>申办</strong>优待证。"), "{out}");
        assert!(out.contains("One\nword 一\nword"), "{out}");
        assert_eq!(summary(body), "年满60周岁的老人可以申办优待证。\u{2002}One word 一 word");
    }

    #[test]
    fn footnotes_lead_there_and_back_by_names_of_their_own() {
        let body = "a[^main] b[^2] c[^main]\n\n[^2]: two\n\n    more[^3]\n\n[^main]: one\n\n[^3]: three\n\n[^4]: unread\n";
        let out = html(body, &BTreeMap::new(), "https://a.cn/n/").html;
        for number in 1..=3 {
            for (id, way) in [("fn", "fnref"), ("fnref", "fn")] {
                assert_eq!(out.matches(&format!("id=\"{id}-{number}\"")).count(), 1, "{out}");
                assert!(out.contains(&format!("href=\"https://a.cn/n/#{way}-{number}\"")), "{out}");
            }
        }
        assert!(!out.contains("id=\"main\"") && !out.contains("unread") && !out.contains("#main"), "{out}");
        assert!(out.contains("<p>two</p>\n<p>more<sup"), "two paragraphs: {out}");
        assert!(out.find("one") < out.find("two"), "in the order of the references: {out}");
    }

    #[test]
    fn signs_that_nobody_sees_are_taken_out_however_they_are_written() {
        let body =
            "# a\u{202e}b &#x202e;c\n\nd&#x1b;e `f\u{202d}g` [h](https://a.cn/&#x202e;i \"&#x8;j\")\u{8}\n";
        let Html { html, headings } = html(body, &BTreeMap::new(), "");
        let all = [html, headings[0].text.clone(), headings[0].id.clone(), summary(body)].concat();
        assert!(!all.contains(crate::diagnostics::is_unfit), "{all:?}");
    }
}
