//! Findings for people (an excerpt with a caret under the place) and for programs (JSON).

use std::borrow::Cow;

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
        Some(span) => title.element(
            Snippet::source(without_c1(place.text()))
                .path(signs::visible(place.path()))
                .line_start(place.first_line())
                .annotation(AnnotationKind::Primary.span(visible(place.text(), span))),
        ),
        None => title.element(annotate_snippets::Origin::path(signs::visible(place.path()))),
    };
    let help = Level::HELP.with_name(messages.get("hint", &[])).message(messages.hint(diagnostic));
    renderer.render(&[group.element(help)])
}

/// The renderer replaces what terminals obey, but for the second set of controls (ECMA-48); here by a sign that takes
/// as many bytes, so that spans stay true.
fn without_c1(text: &str) -> Cow<'_, str> {
    let is_c1 = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if text.contains(is_c1) { Cow::Owned(text.replace(is_c1, "¤")) } else { Cow::Borrowed(text) }
}

/// A caret needs something to stand under: the first line of the span only, so that a missing
/// key in a long table does not print the table.
fn visible(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
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
}
