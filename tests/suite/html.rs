//! A page seen by a plain reader that shares no code with the tool: its text, its addresses, its
//! anchors. Good enough for what the theme writes; anything it cannot read is a failed test.

/// A tag's name and attributes, and the text behind it.
struct Piece<'p> {
    name: String,
    attributes: Vec<(String, String)>,
    text: &'p str,
}

fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for part in page.split('<').skip(1) {
        let mut quote = None;
        let end = part.find(|c: char| match (quote, c) {
            (None, '>') => true,
            (None, '"' | '\'') => {
                quote = Some(c);
                false
            }
            (Some(open), c) if c == open => {
                quote = None;
                false
            }
            _ => false,
        });
        let Some(end) = end else { panic!("a tag without an end: <{part}") };
        let tag = part[..end].trim_end_matches('/');
        let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        pieces.push(Piece {
            name: name.to_lowercase(),
            attributes: attributes(rest),
            text: &part[end + 1..],
        });
    }
    pieces
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        let quote = after.chars().next().filter(|c| "\"'".contains(*c));
        let Some(quote) = quote else { panic!("an attribute without quotes: {rest}") };
        let Some(end) = after[1..].find(quote) else { panic!("an open quote: {rest}") };
        let name = name.split_whitespace().last().unwrap_or_default().to_lowercase();
        found.push((name, unescape(&after[1..=end])));
        rest = &after[end + 2..];
    }
    found
}

fn unescape(text: &str) -> String {
    let plain =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/")];
    let text = plain.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

/// Every value of `href`, `src` and of a refresh.
pub fn addresses(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in pieces(page) {
        let get =
            |name: &str| piece.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
        found.extend(["href", "src", "srcset", "poster", "data", "action"].into_iter().filter_map(get));
        if get("http-equiv").as_deref() == Some("refresh") {
            let content = get("content").unwrap_or_default();
            found.extend(content.split_once("url=").map(|(_, url)| url.to_owned()));
        }
    }
    found
}

/// Every `id`.
pub fn anchors(page: &str) -> Vec<String> {
    let attributes = pieces(page).into_iter().flat_map(|piece| piece.attributes);
    attributes.filter(|(name, _)| name == "id").map(|(_, value)| value).collect()
}

/// Names of all attributes.
pub fn attribute_names(page: &str) -> Vec<String> {
    pieces(page).into_iter().flat_map(|piece| piece.attributes).map(|(name, _)| name).collect()
}

/// Names of all tags.
pub fn tags(page: &str) -> Vec<String> {
    pieces(page).into_iter().map(|piece| piece.name).collect()
}

/// What stands between tags: one line for each block, in the order of the page.
pub fn text(page: &str) -> String {
    let mut lines = vec![String::new()];
    for piece in pieces(page) {
        let name = piece.name.trim_start_matches('/');
        if !["a", "b", "span", "small", "time", "strong", "em", "wbr"].contains(&name) {
            lines.push(String::new());
        }
        let is_shown = !["script", "style", "title"].contains(&piece.name.as_str());
        if let Some(line) = lines.last_mut().filter(|_| is_shown) {
            line.push_str(&unescape(piece.text));
        }
    }
    let words = |line: &String| line.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.iter().map(words).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_reads() {
        let page = "<!doctype html><p id=\"a\">x <b>y</b></p><a class='c' href=\"b.html?c&amp;d\">z&lt;</a><img src='e.png'/>";
        assert_eq!(addresses(page), ["b.html?c&d", "e.png"]);
        assert_eq!(anchors(page), ["a"]);
        assert_eq!(text(page), "x y\nz<");
        assert_eq!(tags(page)[1], "p");
    }
}
