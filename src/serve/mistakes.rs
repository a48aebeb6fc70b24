//! Mistakes as a part of a page: what is wrong, where, and what to do.

use crate::diagnostics::{Diagnostic, Diagnostics, Messages};
use crate::render::escape;

/// All findings, errors first as on the command line.
pub fn html(found: &Diagnostics, messages: &Messages) -> String {
    found.sorted().all.iter().map(|diagnostic| article(diagnostic, messages)).collect()
}

/// A fault that has no place in the content.
pub fn plain(reason: &str) -> String {
    format!("<article class=\"finding error\"><p class=\"what\">{}</p></article>", escape(reason))
}

fn article(diagnostic: &Diagnostic, messages: &Messages) -> String {
    let place = &diagnostic.place;
    let (line, column) = place.line_column();
    let at = match place.span() {
        Some(_) => format!("{}:{line}:{column}", place.path()),
        None => place.path().to_owned(),
    };
    format!(
        "<article class=\"finding {}\"><p class=\"code\">{} {}</p><p class=\"what\">{}</p><p class=\"at\">{}</p>{}<p class=\"hint\">{}</p></article>\n",
        diagnostic.severity().name(),
        escape(&messages.get(diagnostic.severity().name(), &[])),
        diagnostic.code.name(),
        escape(&messages.message(diagnostic)),
        escape(&at),
        excerpt(diagnostic).unwrap_or_default(),
        escape(&messages.hint(diagnostic)),
    )
}

/// The line with the place marked, between its neighbours.
fn excerpt(diagnostic: &Diagnostic) -> Option<String> {
    const WIDTH: usize = 160;
    let place = &diagnostic.place;
    let span = place.span()?;
    let text = place.text();
    let first = place.first_line();
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
    let marked = span.start..span.end.min(end).max(span.start);
    let here = first + text[..start].matches('\n').count();
    let short = |line: &str| escape(&line.chars().take(WIDTH).collect::<String>());
    let mut rows = Vec::new();
    if let Some(before) = text[..start].lines().last() {
        rows.push((here.saturating_sub(1), short(before)));
    }
    let row = format!(
        "{}<mark>{}</mark>{}",
        short(&text[start..marked.start]),
        short(&text[marked.clone()]),
        short(&text[marked.end..end])
    );
    rows.push((here, row));
    if let Some(after) = text[end..].lines().nth(1) {
        rows.push((here + 1, short(after)));
    }
    let rows: String = rows.into_iter().map(|(number, row)| format!("<i>{number}</i> {row}\n")).collect();
    Some(format!("<pre>{rows}</pre>"))
}
