//! Templates of the site: compiled once, filled page by page; a fault names file, line and column, and what could
//! have been written there.

use std::sync::Arc;

use serde_json::Value as Json;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

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
    /// What could stand there instead: keys, templates.
    pub available: Vec<String>,
}

impl TemplateFault {
    /// With the theme's file, the line and what to do.
    pub fn diagnostic(&self, theme: &Theme) -> Diagnostic {
        let path = format!("site/{}", self.file);
        let place = match self.at {
            Some((line, column)) => theme.place_at(&path, line, column),
            None => theme.place(&path),
        };
        let available = if self.available.is_empty() { "none".to_owned() } else { self.available.join(", ") };
        Diagnostic::new(Code::TemplateError, place).with("reason", &self.reason).with("available", available)
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
            tera::Error::message(format!("no message `{key}` in i18n/{lang}.ftl{hint}"))
        })
    });
    let texts: Vec<(&str, String)> = theme
        .below("site/")
        .filter(|(path, _)| !path.contains('/'))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let added = tera.add_raw_templates(texts.iter().map(|(name, text)| (*name, text.as_str())));
    added.map_err(|fault| fault_of(&fault, "", theme, &Json::Null))?;
    Ok(tera)
}

/// Fills a template with its data.
pub fn fill(tera: &Tera, theme: &Theme, name: &str, data: &[u8]) -> Result<String, TemplateFault> {
    let plain =
        |reason: String| TemplateFault { file: name.to_owned(), at: None, reason, available: Vec::new() };
    let value: Json = serde_json::from_slice(data).map_err(|fault| plain(fault.to_string()))?;
    let context = Context::from_serialize(&value).map_err(|fault| plain(fault.to_string()))?;
    tera.render(name, &context).map_err(|fault| fault_of(&fault, name, theme, &value))
}

/// What Tera says of `template`, with the keys that `data` has where one was missed.
pub fn fault_of(fault: &tera::Error, template: &str, theme: &Theme, data: &Json) -> TemplateFault {
    let names = || theme.below("site/").map(|(name, _)| name).filter(|name| !name.contains('/'));
    let templates = || names().map(str::to_owned).collect();
    let somewhere = |file: &str, available| TemplateFault {
        file: file.to_owned(),
        at: None,
        reason: reason_of(fault),
        available,
    };
    match fault.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let file = if report.filename().is_empty() { template } else { report.filename() };
            let text = theme.text(&format!("site/{file}"));
            TemplateFault {
                file: file.to_owned(),
                at: Some((span.start_line, span.start_col + 1)),
                reason: one_line(report.message()),
                available: available(text, (span.start_line, span.start_col), data),
            }
        }
        ErrorKind::MissingParent { current, .. } => somewhere(current, templates()),
        ErrorKind::TemplateNotFound(missing) => {
            // Whoever includes what is not there.
            let user =
                names().find(|name| theme.text(&format!("site/{name}")).contains(&format!("\"{missing}\"")));
            somewhere(user.unwrap_or(template), templates())
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            somewhere(tpl, Vec::new())
        }
        _ => somewhere(template, Vec::new()),
    }
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

/// The keys that could stand at a place of a template (line from 1, column from 0): those of the thing before the
/// last dot that is known, else those that every template receives.
fn available(text: &str, (line, column): (usize, usize), data: &Json) -> Vec<String> {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let row = text.get(before..).unwrap_or_default().lines().next().unwrap_or_default();
    let start = row.char_indices().nth(column).map_or(row.len(), |(at, _)| at);
    // The fault may stand at the name or at its last part: the whole path is read.
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let head = &row[..start];
    let from =
        head.rfind(|c| !is_path(c)).map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let rest = &row[from..];
    let path = &rest[..rest.find(|c| !is_path(c)).unwrap_or(rest.len())];
    let Json::Object(top) = data else { return Vec::new() };
    let parts: Vec<&str> = path.split('.').filter(|part| !part.is_empty()).collect();
    let mut keys: Option<Vec<String>> = None;
    for known in 1..parts.len() {
        let found = resolve(&parts[..known].join("."), &text[..before + from], data, 0);
        if let Some(Json::Object(fields)) = found {
            keys = Some(fields.keys().cloned().collect());
        }
    }
    keys.unwrap_or_else(|| top.keys().cloned().collect())
}

/// The value of `path` in `data`; names that a loop or `set` above it made are followed.
fn resolve<'d>(path: &str, above: &str, data: &'d Json, depth: usize) -> Option<&'d Json> {
    const DEEPEST: usize = 6;
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let value = match data.get(name) {
        Some(value) => value,
        None if depth < DEEPEST => {
            let source = made_by(name, above)?;
            let value = resolve(source, above, data, depth + 1)?;
            value.as_array().map_or(Some(value), |items| items.first())?
        }
        None => return None,
    };
    match rest {
        None => Some(value),
        Some(rest) => rest.split('.').try_fold(value, |value, key| value.get(key)),
    }
}

/// The path behind `for name in` or `set name =`, the last one above.
fn made_by<'t>(name: &str, above: &'t str) -> Option<&'t str> {
    let starts = [format!("for {name} in "), format!("set {name} = ")];
    let found =
        starts.iter().filter_map(|start| above.rfind(start.as_str()).map(|at| at + start.len())).max()?;
    let rest = &above[found..];
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_thing_before_the_dot_are_named() {
        let data = serde_json::json!({
            "grid": { "name": "a", "scope": "b" },
            "people": [{ "role": "r", "phone": { "href": "h" } }],
        });
        let keys = |text: &str, at: &str| {
            let before = text.find(at).expect("it is there");
            let line = text[..before].matches('\n').count() + 1;
            let column = text[..before].chars().rev().take_while(|c| *c != '\n').count();
            available(text, (line, column), &data).join(" ")
        };
        assert_eq!(keys("{{ grid.nmae }}", "grid"), "name scope");
        assert_eq!(keys("{{ grid.nmae }}", "nmae"), "name scope");
        assert_eq!(keys("{{ gird.name }}", "gird"), "grid people");
        assert_eq!(keys("{% for p in people %}\n<b>{{ p.phone.heref }}</b>", "heref"), "href");
        assert_eq!(keys("{% for p in people %}{{ p.nam }}", "p.nam"), "phone role");
    }
}
