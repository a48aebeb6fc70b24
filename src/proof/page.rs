//! A finished page, read once: its texts as a browser shows them, its links, and the places in it.

use std::collections::BTreeSet;
use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::links::percent_decoded;

/// What the checks of finished pages look at; feeds and drawings are read the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// One text a block, and one for each attribute that people see or hear.
    pub blocks: Vec<String>,
    /// `href` and `src`, as written.
    pub links: BTreeSet<String>,
    /// Every `id`.
    pub ids: BTreeSet<String>,
}

/// Elements inside of a line.
const INLINE: [&[u8]; 21] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"code", b"del", b"em", b"i", b"ins", b"kbd", b"mark", b"s",
    b"small", b"span", b"strong", b"sub", b"sup", b"time", b"u", b"wbr",
];
/// Attributes that people see or hear, and numbers that a tap calls.
const SHOWN: [&[u8]; 7] = [b"alt", b"title", b"aria-label", b"content", b"href", b"placeholder", b"value"];

impl Page {
    pub fn of(html: &str) -> Self {
        let mut reader = Reader::default();
        let take = |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
            reader.take(&event);
            None
        };
        // What is read from memory cannot fail.
        let Ok(()) = Tokenizer::new_with_emitter(html, CallbackEmitter::new(take)).finish();
        reader.end_block();
        reader.page
    }
}

#[derive(Default)]
struct Reader {
    page: Page,
    block: String,
    /// The attribute whose value comes next.
    attribute: Vec<u8>,
}

impl Reader {
    fn take(&mut self, event: &CallbackEvent<'_>) {
        match event {
            // A word joiner holds figures together on a line and is not seen.
            CallbackEvent::String { value } => {
                self.block.push_str(&String::from_utf8_lossy(value).replace('\u{2060}', ""));
            }
            CallbackEvent::OpenStartTag { name } | CallbackEvent::EndTag { name }
                if !INLINE.contains(name) =>
            {
                self.end_block();
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.extend_from_slice(name);
            }
            CallbackEvent::AttributeValue { value } => self.value(value),
            _ => {}
        }
    }

    fn value(&mut self, value: &[u8]) {
        let name = self.attribute.as_slice();
        let text = || String::from_utf8_lossy(value).into_owned();
        if SHOWN.contains(&name) {
            let text = text();
            // tel:%31%33… calls the same number.
            let plain = text.contains('%').then(|| percent_decoded(&text)).flatten();
            self.page.blocks.extend(plain);
            self.page.blocks.push(text);
        }
        match name {
            b"href" | b"src" => drop(self.page.links.insert(text())),
            b"id" => drop(self.page.ids.insert(text())),
            _ => {}
        }
    }

    fn end_block(&mut self) {
        if !self.block.trim().is_empty() {
            self.page.blocks.push(std::mem::take(&mut self.block));
        }
        self.block.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_page_is_read_as_a_browser_shows_it() {
        let html = "<h1 id=a>One <b>wo</b><wbr>rd</h1><p title=\"T\">Two<br>lines <a href='x.html#b'>way</a></p>\
                    <img src=p.jpg alt=Face><script src=s.js></script><!-- hidden --><p id=b>138\u{2060}00";
        let page = Page::of(html);
        assert_eq!(page.blocks, ["One word", "T", "Two", "x.html#b", "lines way", "Face", "13800"]);
        assert_eq!(Vec::from_iter(&page.links), ["p.jpg", "s.js", "x.html#b"]);
        assert_eq!(Vec::from_iter(&page.ids), ["a", "b"]);
    }

    #[test]
    fn a_number_that_is_escaped_in_an_address_is_read_as_it_is_called() {
        let page = Page::of("<a href=tel:%31%33%38-000>call</a> <a href=100%>odd</a>");
        assert_eq!(page.blocks, ["tel:138-000", "tel:%31%33%38-000", "100%", "call odd"]);
    }
}
