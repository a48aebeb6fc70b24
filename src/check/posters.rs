//! What a notice or guide may hold that is printed as a poster: Typst lays all of it out at once, and takes with some of
//! it the square of how much there is (`docs/limits.md`).

use std::ops::Range;

use pulldown_cmark::{Event as Part, Parser, Tag, TagEnd};

use super::desk::Desk;
use super::fields::Fields;
use super::markdown_options;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::Paper;
use crate::read::RawNote;
use crate::read::limits;

/// `poster = true`, and on which paper.
pub fn poster(f: &mut Fields<'_>, desk: &Desk<'_>) -> Option<Paper> {
    let is_wanted = f.bool("poster").unwrap_or(false);
    let paper = super::settings::paper(f, "poster_size", "want-poster-size", &Paper::OF_POSTERS, desk);
    is_wanted.then(|| paper.unwrap_or(Paper::A4))
}

/// What the name of a grid counts as.
const MARKS_OF_GRID: usize = 10;

/// How much there is, and the first that is too much.
#[derive(Default)]
struct Counted {
    count: usize,
    first_beyond: Option<Range<usize>>,
}

impl Counted {
    fn add(&mut self, more: usize, limit: usize, span: &Range<usize>) {
        self.count += more;
        if self.count > limit && self.first_beyond.is_none() {
            self.first_beyond = Some(span.clone());
        }
    }
}

/// Says what there is too much of for a poster that names so many `grids`, and that a font lacks a letter of it.
pub fn check(raw: &RawNote, grids: usize, desk: &Desk<'_>) {
    let file = &raw.head.file;
    let body = &file.text[raw.body..];
    let place = |span: Range<usize>| Place::at(file, raw.body + span.start..raw.body + span.end);
    let too_many = |kind: &'static str, count: usize, limit: usize, span: Range<usize>| {
        let diagnostic = Diagnostic::new(Code::TooMany, place(span)).with("kind", kind);
        desk.say(diagnostic.with_word("what", kind).with("count", count).with("limit", limit));
    };
    if body.len() > limits::POSTER_BYTES {
        too_many("limit-poster-bytes", body.len(), limits::POSTER_BYTES, 0..0);
    }
    let (mut marks, mut pictures, mut depth) = (Counted::default(), Counted::default(), 0usize);
    // The names of the grids are one paragraph: of 3 000 it took over a minute.
    marks.add(grids * MARKS_OF_GRID, limits::POSTER_MARKS, &(0..0));
    for (part, span) in Parser::new_ext(body, markdown_options()).into_offset_iter() {
        let tag = match part {
            Part::Start(tag) => tag,
            Part::End(TagEnd::List(_) | TagEnd::BlockQuote(_)) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ => continue,
        };
        // Typst lays out what stands in another anew for each that it stands in.
        marks.add(depth.max(1), limits::POSTER_MARKS, &span);
        match tag {
            Tag::List(_) | Tag::BlockQuote(_) => depth += 1,
            Tag::Image { .. } => pictures.add(1, limits::POSTER_PICTURES, &span),
            Tag::Table(columns) if columns.len() > limits::POSTER_COLUMNS => {
                too_many("limit-poster-columns", columns.len(), limits::POSTER_COLUMNS, span);
            }
            _ => {}
        }
    }
    let counted = [
        ("limit-poster-marks", marks, limits::POSTER_MARKS),
        ("limit-poster-pictures", pictures, limits::POSTER_PICTURES),
    ];
    for (kind, Counted { count, first_beyond }, limit) in counted {
        if let Some(span) = first_beyond {
            too_many(kind, count, limit, span);
        }
    }
    desk.show_plain(&place(0..body.len()), body);
}
