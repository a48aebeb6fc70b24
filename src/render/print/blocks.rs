//! Markdown as blocks for print: the same dialect as on the site, as data.

use pulldown_cmark::{Alignment, Event, Parser, Tag};
use serde::Serialize;

use super::super::images;
use super::super::markdown::without_gaps;
use super::Photo;
use crate::check::markdown_options;
use crate::diagnostics::fit;
use crate::model::{Note, NoteImage, NoteLink, Size};

/// What nests deeper is written at this depth: a poster has no room for more.
const DEEPEST: usize = 8;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    Heading { level: usize, body: Vec<Inline> },
    Paragraph { body: Vec<Inline> },
    List { start: Option<u64>, items: Vec<Item> },
    Table { align: Vec<&'static str>, rows: Vec<Vec<Vec<Inline>>> },
    Quote { blocks: Vec<Block> },
    Code { text: String },
    Image { src: String, alt: String, width: u32, height: u32 },
    Rule,
    Footnotes { items: Vec<Footnote> },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    checked: Option<bool>,
    blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Footnote {
    number: usize,
    blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Inline {
    Text { text: String },
    Code { text: String },
    Break,
    Footnote { number: usize },
    Strong { body: Vec<Inline> },
    Emph { body: Vec<Inline> },
    Strike { body: Vec<Inline> },
    Link { url: String, body: Vec<Inline> },
}

/// The images of a note as they are met.
pub struct Pictures<'n> {
    note: &'n Note,
    source: String,
    size: Size,
    photos: Vec<Photo>,
}

impl<'n> Pictures<'n> {
    pub fn new(note: &'n Note, source: String, size: Size) -> Self {
        Self { note, source, size, photos: Vec::new() }
    }

    pub fn into_photos(self) -> Vec<Photo> {
        self.photos
    }

    fn block(&mut self, written: &str, alt: String) -> Option<Block> {
        let Some(NoteLink::Image(image)) = self.note.links.get(written) else { return None };
        let NoteImage { digest, width, height, .. } = *image;
        let longest = images::print_side(self.size, 1.0);
        // Shown twice, it is one.
        let known = self.photos.iter().position(|photo| photo.digest == digest);
        let number = known.unwrap_or(self.photos.len());
        if known.is_none() {
            self.photos.push(Photo { digest, longest, width, height, source: self.source.clone() });
        }
        let (width, height) = images::fitted(width, height, longest);
        Some(Block::Image { src: format!("/photo-{number}.jpg"), alt, width, height })
    }
}

/// Reads `body`.
pub fn blocks(body: &str, pictures: &mut Pictures<'_>) -> Vec<Block> {
    let events = without_gaps(Parser::new_ext(body, markdown_options()).collect()).into_iter();
    let mut reader = Reader { events, names: Vec::new(), footnotes: Vec::new(), met: Vec::new(), pictures };
    let mut blocks = reader.flow(0);
    let mut items = std::mem::take(&mut reader.footnotes);
    // One that is never referred to has no number that a reader could look for.
    items.retain(|note| note.number <= reader.names.len());
    items.sort_by_key(|note| note.number);
    if !items.is_empty() {
        blocks.push(Block::Footnotes { items });
    }
    blocks
}

struct Reader<'b, 'p, 'n> {
    events: std::vec::IntoIter<Event<'b>>,
    /// Footnotes by the number that readers see, in the order of the references.
    names: Vec<String>,
    footnotes: Vec<Footnote>,
    /// Images of the line that is being read; they follow it.
    met: Vec<Block>,
    pictures: &'p mut Pictures<'n>,
}

impl<'b> Reader<'b, '_, '_> {
    /// Blocks up to the end of what holds them.
    fn flow(&mut self, depth: usize) -> Vec<Block> {
        self.marked_flow(depth).1
    }

    /// The same, with the mark of a task.
    fn marked_flow(&mut self, depth: usize) -> (Option<bool>, Vec<Block>) {
        let (mut checked, mut blocks, mut loose) = (None, Vec::new(), Vec::new());
        while let Some(event) = self.events.next() {
            match event {
                Event::End(_) => break,
                Event::TaskListMarker(done) => checked = Some(done),
                Event::Rule => {
                    self.close(&mut loose, &mut blocks);
                    blocks.push(Block::Rule);
                }
                Event::Start(tag) if is_block(&tag) => {
                    self.close(&mut loose, &mut blocks);
                    self.block(tag, depth, &mut blocks);
                }
                other => append(&mut loose, self.inline(other, depth)),
            }
        }
        self.close(&mut loose, &mut blocks);
        (checked, blocks)
    }

    /// Makes a paragraph of words that stand in no other block, as in the items of a tight list.
    fn close(&mut self, loose: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
        if !loose.is_empty() {
            blocks.push(Block::Paragraph { body: std::mem::take(loose) });
        }
        blocks.append(&mut self.met);
    }

    fn block(&mut self, tag: Tag<'b>, depth: usize, blocks: &mut Vec<Block>) {
        if depth >= DEEPEST {
            let text = self.letters();
            return blocks.extend((!text.is_empty()).then(|| paragraph(text)));
        }
        match tag {
            Tag::Heading { level, .. } => {
                let body = self.line(depth);
                blocks.push(Block::Heading { level: (level as usize).clamp(1, 3), body });
            }
            Tag::CodeBlock(_) => blocks.push(Block::Code { text: self.letters().trim_end().to_owned() }),
            Tag::BlockQuote(_) => blocks.push(Block::Quote { blocks: self.flow(depth + 1) }),
            Tag::List(start) => {
                let mut items = Vec::new();
                while let Some(Event::Start(_)) = self.events.next() {
                    let (checked, blocks) = self.marked_flow(depth + 1);
                    items.push(Item { checked, blocks });
                }
                blocks.push(Block::List { start, items });
            }
            Tag::Table(align) => blocks.push(self.table(&align, depth)),
            Tag::FootnoteDefinition(name) => {
                let content = self.flow(depth + 1);
                let number = self.names.iter().position(|known| *known == *name);
                // References may follow their note, but their numbers are given in their order.
                let number = number.unwrap_or(usize::MAX - 1) + 1;
                self.footnotes.push(Footnote { number, blocks: content });
            }
            // An image alone leaves no words.
            Tag::Paragraph => {
                let body = self.line(depth);
                blocks.extend((!body.is_empty()).then_some(Block::Paragraph { body }));
            }
            _ => drop(self.letters()),
        }
        blocks.append(&mut self.met);
    }

    fn table(&mut self, align: &[Alignment], depth: usize) -> Block {
        let align = align.iter().map(|side| match side {
            Alignment::Left => "left",
            Alignment::Center => "center",
            Alignment::Right => "right",
            Alignment::None => "none",
        });
        let align = align.collect();
        let mut rows = Vec::new();
        while let Some(Event::Start(_)) = self.events.next() {
            let mut cells = Vec::new();
            while let Some(Event::Start(_)) = self.events.next() {
                cells.push(self.line(depth));
            }
            rows.push(cells);
        }
        Block::Table { align, rows }
    }

    /// Inlines up to the end of what holds them.
    fn line(&mut self, depth: usize) -> Vec<Inline> {
        let mut body = Vec::new();
        while let Some(event) = self.events.next() {
            if let Event::End(_) = event {
                break;
            }
            append(&mut body, self.inline(event, depth));
        }
        body
    }

    fn inline(&mut self, event: Event<'b>, depth: usize) -> Option<Inline> {
        Some(match event {
            Event::Text(text) => Inline::Text { text: fit(&text) },
            Event::Code(text) => Inline::Code { text: fit(&text) },
            Event::SoftBreak => Inline::Text { text: " ".to_owned() },
            Event::HardBreak => Inline::Break,
            Event::FootnoteReference(name) => Inline::Footnote { number: self.number(&name) },
            Event::Start(Tag::Image { dest_url, .. }) => {
                let alt = self.letters();
                let picture = self.pictures.block(&dest_url, alt);
                self.met.extend(picture);
                return None;
            }
            Event::Start(_) if depth >= DEEPEST => Inline::Text { text: self.letters() },
            Event::Start(Tag::Emphasis) => Inline::Emph { body: self.line(depth + 1) },
            Event::Start(Tag::Strong) => Inline::Strong { body: self.line(depth + 1) },
            Event::Start(Tag::Strikethrough) => Inline::Strike { body: self.line(depth + 1) },
            Event::Start(Tag::Link { dest_url, .. }) => {
                Inline::Link { url: fit(&dest_url), body: self.line(depth + 1) }
            }
            // Raw HTML is dropped, and what it holds is none of ours.
            Event::Start(_) => Inline::Text { text: self.letters() },
            _ => return None,
        })
    }

    fn number(&mut self, name: &str) -> usize {
        let known = self.names.iter().position(|known| known == name);
        known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        }) + 1
    }

    /// The letters up to the end of what holds them, however deep they nest.
    fn letters(&mut self) -> String {
        let (mut text, mut open) = (String::new(), 1);
        for event in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                Event::Text(part) | Event::Code(part) => text.push_str(&fit(&part)),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        text
    }
}

/// Adds an inline; letters that follow letters become one.
fn append(body: &mut Vec<Inline>, inline: Option<Inline>) {
    match (body.last_mut(), inline) {
        (Some(Inline::Text { text }), Some(Inline::Text { text: more })) => text.push_str(&more),
        (_, inline) => body.extend(inline),
    }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph { body: vec![Inline::Text { text }] }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{NoteKind, Slug, Text};

    fn read(body: &str) -> serde_json::Value {
        let note = Note {
            kind: NoteKind::Notice,
            slug: Slug::parse("a").expect("a slug"),
            title: Text::plain("a"),
            date: jiff::civil::date(2013, 5, 7),
            expires: None,
            grids: Vec::new(),
            category: None,
            pinned: false,
            poster: None,
            event: None,
            errand: crate::model::Errand::default(),
            body: String::new(),
            translations: BTreeMap::new(),
            links: BTreeMap::new(),
        };
        let mut pictures = Pictures::new(&note, String::new(), Size::new(210.0, 297.0));
        serde_json::to_value(blocks(body, &mut pictures)).expect("JSON")
    }

    #[test]
    fn every_kind_of_block_is_read() {
        let body = "# 标题\n\n一**二**[三](https://a.cn)[^n]\n\n- [x] 四\n- 五\n  1. 六\n\n\
                    | a | b |\n|---|--:|\n| 1 | 2 |\n\n> 七\n\n---\n\n[^n]: 八\n\n```\n九\n```\n";
        insta::assert_snapshot!(serde_json::to_string(&read(body)).expect("JSON"));
    }

    #[test]
    fn what_nests_too_deep_is_flattened() {
        let deep = "> ".repeat(5000) + "字";
        let text = serde_json::to_string(&read(&deep)).expect("JSON");
        assert_eq!(text.matches("quote").count(), DEEPEST);
        assert!(text.contains('字'));
        let starred = "*a ".repeat(3000);
        assert!(serde_json::to_string(&read(&starred)).expect("JSON").len() < 20_000);
    }

    #[test]
    fn no_sign_turns_what_is_read() {
        let body =
            "\u{202e}一<https://a.cn/\u{202e}gnp.exe>[二\u{2067}](https://b.cn/\u{2067}三)`\u{202d}四`";
        let text = serde_json::to_string(&read(body)).expect("JSON");
        assert!(text.contains("https://a.cn/gnp.exe") && text.contains("https://b.cn/三"), "{text}");
        assert!(
            !text.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')),
            "{text}"
        );
    }

    #[test]
    fn images_and_html_that_are_not_ours_leave_nothing() {
        assert_eq!(read("![x](https://a.cn/b.png)\n\n<b>x</b>").to_string().matches("image").count(), 0);
    }
}
