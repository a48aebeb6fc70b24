//! Templates of the site: compiled once, filled page by page; a fault names file, line and column, and in Tera's
//! words what could have been written there.

use std::sync::Arc;

use serde_transcode::Transcoder;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

use super::phrases::phrases;
use super::words::Words;
use crate::diagnostics::{Code, Diagnostic};
use crate::theme::Theme;

/// Values that a message may be given.
const VALUES: [&str; 10] =
    ["name", "id", "date", "community", "grid", "url", "number", "names", "issue", "count"];

/// What is wrong with a template.
#[derive(Debug)]
pub struct TemplateFault {
    /// Below `site/`.
    pub file: String,
    /// Line and column, from 1.
    pub at: Option<(usize, usize)>,
    pub reason: String,
}

impl TemplateFault {
    /// With the theme's file, the line and what to do.
    pub fn diagnostic(&self, theme: &Theme) -> Diagnostic {
        let path = format!("site/{}", self.file);
        let place = match self.at {
            Some((line, column)) => theme.place_at(&path, line, column),
            None => theme.place(&path),
        };
        Diagnostic::new(Code::TemplateError, place).with("reason", &self.reason)
    }
}

/// The theme's templates.
pub fn compile(theme: &Theme, words: &[Arc<Words>]) -> Result<Tera, TemplateFault> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html", ".xml"]);
    let all: Vec<Arc<Words>> = words.to_vec();
    tera.register_function("t", move |args: Kwargs, state: &State| -> TeraResult<String> {
        let lang: String = state.get("lang")?.unwrap_or_default();
        let key: String = args.must_get("key")?;
        let words = all.iter().find(|w| w.lang.as_str() == lang).unwrap_or(&all[0]); // at least one language
        let mut values = Vec::new();
        for name in VALUES {
            if let Some(value) = args.get::<tera::Value>(name)? {
                values.push((name, value.to_string()));
            }
        }
        words.find(&key, values).ok_or_else(|| {
            let guess = crate::check::guess(&key, words.ids());
            let hint = if guess == "none" { String::new() } else { format!("; did you mean `{guess}`?") };
            tera::Error::message(format!("no message `{key}` in any file of i18n{hint}"))
        })
    });
    tera.register_filter("phrases", |text: &str, _: Kwargs, _: &State| {
        tera::Value::safe_string(&phrases(text))
    });
    let texts: Vec<(&str, String)> = theme
        .below("site/")
        .filter(|(path, _)| !path.contains('/'))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let added = tera.add_raw_templates(texts.iter().map(|(name, text)| (*name, text.as_str())));
    added.map_err(|fault| fault_of(&fault, ""))?;
    Ok(tera)
}

/// Fills a template with its data.
pub fn fill(tera: &Tera, name: &str, data: &[u8]) -> Result<String, TemplateFault> {
    let plain = |reason: String| TemplateFault { file: name.to_owned(), at: None, reason };
    let mut reader = serde_json::Deserializer::from_slice(data);
    let context =
        Context::from_serialize(&Transcoder::new(&mut reader)).map_err(|fault| plain(fault.to_string()))?;
    tera.render(name, &context).map_err(|fault| fault_of(&fault, name))
}

/// What Tera says of `template`, or of one that it uses.
pub fn fault_of(fault: &tera::Error, template: &str) -> TemplateFault {
    let somewhere = |file: &str| TemplateFault { file: file.to_owned(), at: None, reason: reason_of(fault) };
    match fault.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let file = if report.filename().is_empty() { template } else { report.filename() };
            let at = Some((span.start_line, span.start_col + 1));
            TemplateFault { file: file.to_owned(), at, reason: one_line(report.message()) }
        }
        ErrorKind::MissingParent { current: file, .. }
        | ErrorKind::CircularExtend { tpl: file, .. }
        | ErrorKind::CircularInclude { tpl: file, .. } => somewhere(file),
        // Of a template that is not there Tera has only the text of a report.
        ErrorKind::Msg(report) => reported(report).unwrap_or_else(|| somewhere(template)),
        _ => somewhere(template),
    }
}

/// `error: what --> file:line:column …`, the first of them.
fn reported(report: &str) -> Option<TemplateFault> {
    let (reason, place) = report.split_once("-->")?;
    let mut place = place.split_whitespace().next()?.rsplitn(3, ':');
    let (column, line) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?);
    let reason = one_line(reason.trim_start().trim_start_matches("error:"));
    Some(TemplateFault { file: place.next()?.to_owned(), at: Some((line, column)), reason })
}

/// Where a place (line and column, from 1) of a filled template stands in its source: on the line of the same text.
/// `None` where that was filled in.
pub fn source_place(source: &str, filled: &str, (line, column): (usize, usize)) -> Option<(usize, usize)> {
    let wrong = filled.lines().nth(line.saturating_sub(1))?;
    let line = source.lines().position(|own| own == wrong)?;
    Some((line + 1, column))
}

/// The error with its causes on one line.
fn reason_of(fault: &tera::Error) -> String {
    let mut reason = fault.to_string();
    let mut source = std::error::Error::source(fault);
    while let Some(cause) = source {
        reason = format!("{reason}: {cause}");
        source = cause.source();
    }
    one_line(&reason)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_template_is_placed_where_it_is_used() {
        let mut tera = Tera::new();
        let texts = [("a.html", "<p>\n{% include \"_gone.html\" %}")];
        let fault = tera.add_raw_templates(texts).expect_err("there is no such template");
        let fault = fault_of(&fault, "");
        assert_eq!((fault.file.as_str(), fault.at.map(|at| at.0)), ("a.html", Some(2)));
        assert!(fault.reason.contains("_gone.html"), "{}", fault.reason);
    }
}
