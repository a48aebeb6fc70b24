//! Names of headings: what `[…](#heading)` may point to. The same names are given when the text
//! is rendered.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::markdown_options;

/// Before every name, so that no heading takes a name of the page's own.
const PREFIX: &str = "h-";

/// Gives each heading of a text its name; the second of the same words gets a number.
#[derive(Default)]
pub struct Anchors {
    taken: BTreeSet<String>,
    /// The last number that headings of the same words got.
    last: BTreeMap<String, usize>,
}

impl Anchors {
    /// All names of a Markdown text.
    pub fn of(body: &str) -> Self {
        let mut anchors = Self::default();
        let mut heading: Option<String> = None;
        for event in Parser::new_ext(body, markdown_options()) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    anchors.take(&heading.take().unwrap_or_default());
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        anchors
    }

    /// The name of the next heading.
    pub fn take(&mut self, heading: &str) -> String {
        let hyphened = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let words: String = heading.trim().chars().map(hyphened).collect();
        let name = format!("{PREFIX}{}", words.to_lowercase().trim_matches('-'));
        let last = self.last.entry(name.clone()).or_default();
        loop {
            *last += 1;
            let unique = if *last == 1 { name.clone() } else { format!("{name}-{last}") };
            if self.taken.insert(unique.clone()) {
                return unique;
            }
        }
    }

    /// The name that a written fragment means: the heading's words do as well as the name.
    pub fn find(&self, fragment: &str) -> Option<&str> {
        let meant = fragment.to_lowercase();
        let with_prefix = format!("{PREFIX}{meant}");
        self.taken.get(&with_prefix).or_else(|| self.taken.get(&meant)).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::Anchors;

    #[test]
    fn headings_are_found_by_their_words() {
        let anchors = Anchors::of("## 要带 什么\n\n## 要带 什么\n\ntext\n\n### `Code`\n");
        assert_eq!(anchors.find("要带-什么"), Some("h-要带-什么"));
        assert_eq!(anchors.find("h-要带-什么-2"), Some("h-要带-什么-2"));
        assert_eq!(anchors.find("code"), Some("h-code"));
        assert_eq!(anchors.find("b"), None);
    }
}
