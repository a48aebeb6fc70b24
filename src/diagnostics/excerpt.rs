//! Findings for people (an excerpt with a caret under the place) and for programs (JSON).

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Messages, Severity, signs};

/// Columns of an excerpt; a longer line is cut around its caret.
const EXCERPT_WIDTH: usize = 100;

/// All findings as text, each with its excerpt. `colour` is for terminals.
pub fn render_all(found: &[Diagnostic], messages: &Messages, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(EXCERPT_WIDTH);
    let mut out = String::new();
    for diagnostic in found {
        out.push_str(&render(diagnostic, messages, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn render(diagnostic: &Diagnostic, messages: &Messages, renderer: &Renderer) -> String {
    let name = messages.get(diagnostic.severity().name(), &[]);
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.with_name(name).primary_title(messages.message(diagnostic)).id(diagnostic.code.name());
    let place = &diagnostic.place;
    let group: Group<'_> = match place.span() {
        Some(span) => {
            let line = Line::of(place.text(), visible(place.text(), span));
            title.element(
                Snippet::source(without_c1(line.text))
                    .path(signs::visible(place.path()))
                    .line_start(place.first_line() + line.number)
                    .annotation(AnnotationKind::Primary.span(line.span)),
            )
        }
        None => title.element(annotate_snippets::Origin::path(signs::visible(place.path()))),
    };
    let help = Level::HELP.with_name(messages.get("hint", &[])).message(messages.hint(diagnostic));
    renderer.render(&[group.element(help)])
}

/// The line of a text that is shown: the renderer takes twenty times the room of what it is given, and looks at all of it.
struct Line<'t> {
    text: &'t str,
    /// Lines before it.
    number: usize,
    /// In `text`.
    span: Range<usize>,
}

impl<'t> Line<'t> {
    /// How much of a line is looked at behind the place that is shown, and how much before it, in bytes. A column is
    /// counted from the beginning of the line, or from there.
    const BEHIND: usize = 4_000;
    const BEFORE: usize = 20_000;

    fn of(text: &'t str, span: Range<usize>) -> Self {
        let begin = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
        if begin == end {
            // A caret on an empty line, which the renderer wants to see in its place.
            return Self { text, number: 0, span };
        }
        let number = text[..begin].matches('\n').count();
        let begin = text.ceil_char_boundary(begin.max(span.start.saturating_sub(Self::BEFORE)));
        let end = text.floor_char_boundary(end.min(span.start + Self::BEHIND));
        Self { text: &text[begin..end], number, span: span.start - begin..span.end.min(end) - begin }
    }
}

/// The renderer replaces what terminals obey, but for the second set of controls (ECMA-48); here by a sign that takes
/// as many bytes, so that spans stay true.
fn without_c1(text: &str) -> Cow<'_, str> {
    let is_c1 = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if text.contains(is_c1) { Cow::Owned(text.replace(is_c1, "¤")) } else { Cow::Borrowed(text) }
}

/// A caret needs something to stand under: the first line of the span only, so that a missing
/// key in a long table does not print the table.
fn visible(text: &str, span: Range<usize>) -> Range<usize> {
    let first_line = text[span.clone()].find(['\n', '\r']).map_or(span.end, |n| span.start + n);
    span.start..first_line
}

#[derive(Serialize)]
struct Json<'a> {
    code: &'a str,
    severity: &'a str,
    file: String,
    line: usize,
    column: usize,
    message: String,
    hint: String,
}

/// The array of `check --format json`. A finding about a whole file stands at line 1, column 1.
pub fn to_json(found: &[Diagnostic], messages: &Messages) -> String {
    let rows: Vec<Json<'_>> = found
        .iter()
        .map(|d| {
            let (line, column) = d.place.line_column();
            Json {
                code: d.code.name(),
                severity: d.severity().name(),
                file: signs::visible(d.place.path()),
                line,
                column,
                message: messages.message(d),
                hint: messages.hint(d),
            }
        })
        .collect();
    serde_json::to_string_pretty(&rows).unwrap_or_else(|fault| format!("[] // {fault}"))
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Language, Place, SourceFile};
    use super::*;
    use std::sync::Arc;

    #[test]
    fn the_caret_stands_under_double_width_text() {
        let text = "name = \"第八网格\"\nrole = \"网各员\"\n".to_owned();
        let start = text.find("\"网各员\"").unwrap();
        let file = Arc::new(SourceFile::new("content/sanyuan/grids/08.toml", text));
        let found = Diagnostic::new(Code::UnknownRole, Place::at(&file, start..start + 11))
            .with("role", "网各员")
            .with("guess", "网格员")
            .with("allowed", "网格员");
        let text = render_all(&[found], &Messages::new(Language::Chinese), false);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn of_a_line_without_end_a_piece_is_looked_at() {
        let text = format!("first\n{}\"网各员\"{}", "一".repeat(700_000), "二".repeat(700_000));
        let start = text.find('"').unwrap();
        let line = Line::of(&text, start..start + 11);
        assert_eq!(&line.text[line.span.clone()], "\"网各员\"");
        assert_eq!(line.number, 1);
        assert!(line.text.len() < Line::BEFORE + Line::BEHIND + 8);
        let short = Line::of("a\nb = 1\nc", 2..3);
        assert_eq!((short.text, short.number, short.span), ("b = 1", 1, 0..1));
        let empty = Line::of("a\n\nc", 2..2);
        assert_eq!((empty.text, empty.number, empty.span), ("a\n\nc", 0, 2..2));
    }
}
