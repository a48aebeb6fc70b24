//! Texts on a page that are not in the page's language, so that a screen reader reads them in their own.
//!
//! What is shown goes through many hands before it is a page. So a text that has no translation is put between two
//! signs where it is taken from the model, and the finished page gets elements in their place: where elements may
//! stand. Everywhere else, in attributes, titles and scripts, the signs go.

/// Unicode's noncharacters: never part of a text (Unicode 16, section 23.7).
const START: char = '\u{fdd0}';
const END: char = '\u{fdd1}';

/// Elements that hold text alone, or no HTML.
const PLAIN: [&str; 6] = ["script", "style", "title", "textarea", "option", "svg"];

/// `text` as one that is not in the language of the page.
pub fn marked(text: &str) -> String {
    format!("{START}{text}{END}")
}

/// Changes a text, and keeps the signs around it.
pub fn within(text: &str, change: impl FnOnce(&str) -> String) -> String {
    match text.strip_prefix(START).and_then(|rest| rest.strip_suffix(END)) {
        Some(foreign) => marked(&change(foreign)),
        None => change(text),
    }
}

/// A finished page with its marked texts in elements; `lang`: their language.
pub fn settled(page: String, lang: &str) -> String {
    if !page.contains([START, END]) {
        return page;
    }
    let mut out = String::with_capacity(page.len() + 1024);
    let mut rest = page.as_str();
    while let Some(at) = next_tag(rest) {
        texts(&rest[..at], lang, &mut out);
        let end = end_of_markup(&rest[at..]);
        unmarked(&rest[at..at + end], &mut out);
        rest = &rest[at + end..];
    }
    texts(rest, lang, &mut out);
    out
}

/// Where the next tag begins. Places where a line may break, and clauses, are parts of the text around them.
fn next_tag(page: &str) -> Option<usize> {
    let mut tags = page.match_indices('<').map(|(at, _)| at);
    // Spans within a text are closed within it.
    let is_open = |at: usize| {
        let before = &page[..at];
        before.rfind(START) > before.rfind(END) && page[at..].contains(END)
    };
    let is_part = |at: usize| {
        ["<wbr>", "<span class=\"clause\">", "</span>"].iter().any(|tag| page[at..].starts_with(tag))
    };
    tags.find(|at| !(is_part(*at) && is_open(*at)))
}

/// Text between two tags.
fn texts(text: &str, lang: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(START) {
        unmarked(before, out);
        let Some((foreign, after)) = after.split_once(END) else {
            rest = after;
            break;
        };
        out.push_str("<span lang=\"");
        out.push_str(lang);
        out.push_str("\">");
        unmarked(foreign, out);
        out.push_str("</span>");
        rest = after;
    }
    unmarked(rest, out);
}

fn unmarked(text: &str, out: &mut String) {
    out.extend(text.split([START, END]));
}

/// Bytes of the tag or comment at the start, with all that an element of plain text holds.
fn end_of_markup(markup: &str) -> usize {
    let after = |start: usize, sign: &str| {
        markup
            .get(start..)
            .and_then(|rest| rest.find(sign))
            .map_or(markup.len(), |at| start + at + sign.len())
    };
    if markup.starts_with("<!--") {
        return after(4, "-->");
    }
    let tag = end_of_tag(markup);
    let holds = |name: &&&str| {
        let rest = markup.get(1..).and_then(|rest| rest.strip_prefix(**name));
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '>'))
    };
    match PLAIN.iter().find(holds) {
        Some(name) => after(tag, &format!("</{name}>")),
        None => tag,
    }
}

fn end_of_tag(markup: &str) -> usize {
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    markup.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(template: &str) -> String {
        settled(template.replace('{', &START.to_string()).replace('}', &END.to_string()), "zh-CN")
    }

    #[test]
    fn texts_get_an_element_and_all_else_stays_plain() {
        assert_eq!(
            page("<b>{刘}</b>, {网}格"),
            "<b><span lang=\"zh-CN\">刘</span></b>, <span lang=\"zh-CN\">网</span>格"
        );
        assert_eq!(page("<b>{刘<wbr>平}</b>"), "<b><span lang=\"zh-CN\">刘<wbr>平</span></b>");
        assert_eq!(page("<a title=\"{刘} > {平}\">x</a>"), "<a title=\"刘 > 平\">x</a>");
        assert_eq!(
            page("<title>{刘}</title><svg><text>{八}</text></svg>"),
            "<title>刘</title><svg><text>八</text></svg>"
        );
        assert_eq!(page("<script>{\"a<b\"</script>"), "<script>\"a<b\"</script>");
        assert_eq!(page("<!-- {a} -->"), "<!-- a -->");
    }

    #[test]
    fn signs_out_of_order_leave_nothing_behind() {
        for broken in ["}刘{", "{刘<b>}</b>", "{{刘}}", "<b title=\"{", "{", "<"] {
            let settled = page(broken);
            assert!(!settled.contains([START, END]), "{settled}");
            assert_eq!(settled.matches("<span").count(), settled.matches("</span>").count(), "{settled}");
        }
    }
}
