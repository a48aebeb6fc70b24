//! The theme's words in one language (Fluent), and how dates are written in it.

use std::collections::BTreeSet;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::{Date, Lang};
use crate::theme::Theme;

/// Messages of one language, then those of the site's own, then English.
pub struct Words {
    pub lang: Lang,
    bundles: Vec<FluentBundle<FluentResource>>,
    ids: Vec<String>,
}

impl Words {
    /// `own`: the site's own language.
    pub fn new(lang: &Lang, own: &Lang, theme: &Theme) -> Self {
        let mut names = vec![lang.as_str(), own.as_str(), "en"];
        names.dedup();
        let ids =
            names.iter().flat_map(|name| message_ids(theme.text(&format!("i18n/{name}.ftl")))).collect();
        Self { lang: lang.clone(), bundles: names.into_iter().map(|name| bundle(name, theme)).collect(), ids }
    }

    /// The message, or its own id where no language has it.
    pub fn get(&self, id: &str) -> String {
        self.with(id, std::iter::empty())
    }

    /// The message with its values filled in, or its own id.
    pub fn with<'v>(&self, id: &str, values: impl IntoIterator<Item = (&'v str, String)>) -> String {
        self.find(id, values).unwrap_or_else(|| id.to_owned())
    }

    /// The message with its values filled in.
    pub fn find<'v>(&self, id: &str, values: impl IntoIterator<Item = (&'v str, String)>) -> Option<String> {
        let args: FluentArgs<'_> =
            values.into_iter().map(|(name, value)| (name.to_owned(), value_of(name, value))).collect();
        for bundle in &self.bundles {
            let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) else { continue };
            let mut faults = Vec::new();
            return Some(bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned());
        }
        None
    }

    /// What the language calls itself; its tag where the theme does not say.
    pub fn language_name(&self) -> String {
        let own = self.bundles.first().and_then(|own| {
            let pattern = own.get_message("lang-name")?.value()?;
            Some(own.format_pattern(pattern, None, &mut Vec::new()).into_owned())
        });
        own.unwrap_or_else(|| self.lang.to_string())
    }

    /// Ids of all messages.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// `2013年5月6日`, `6 May 2013`.
    pub fn date(&self, date: Date) -> String {
        let month = self.get(&format!("month-{}", date.month()));
        let parts =
            [("year", i32::from(date.year())), ("number", date.month().into()), ("day", date.day().into())];
        let parts = parts.map(|(name, number)| (name, number.to_string()));
        self.with("date", parts.into_iter().chain([("month", month)]))
    }
}

/// `count` is a number, so that messages can have a plural; all else is text as it is.
fn value_of(name: &str, value: String) -> FluentValue<'static> {
    match value.parse::<f64>() {
        Ok(number) if name == "count" => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}

fn bundle(name: &str, theme: &Theme) -> FluentBundle<FluentResource> {
    let id: unic_langid::LanguageIdentifier = name.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    let source = theme.text(&format!("i18n/{name}.ftl")).to_owned();
    // A file with a mistake still yields its sound messages.
    let resource = match FluentResource::try_new(source) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// Names what of a theme's file of words cannot be read: without it, readers would see another language.
pub fn say_faults(path: &str, theme: &Theme, found: &mut Diagnostics) {
    let text = theme.text(path);
    let Err((_, faults)) = FluentResource::try_new(text.to_owned()) else { return };
    for fault in faults {
        let before = text.get(..fault.pos.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let place = theme.place_at(path, line, column);
        found.push(Diagnostic::new(Code::TemplateError, place).with("reason", fault.kind));
    }
}

/// Names the messages of the pages that a language lacks. Those for print are needed in the site's own alone.
pub fn say_missing(lang: &str, theme: &Theme, found: &mut Diagnostics) {
    /// More are counted.
    const NAMED: usize = 6;
    let path = format!("i18n/{lang}.ftl");
    let own: BTreeSet<String> = message_ids(theme.text(&path)).collect();
    let is_needed = |id: &String| match id.split_once('-') {
        Some(("print", _)) => false,
        // Many languages count their months.
        Some(("month", _)) => theme.text(&path).contains("$month"),
        _ => true,
    };
    let needed = message_ids(theme.text("i18n/en.ftl")).filter(is_needed);
    let missing: Vec<String> = needed.filter(|id| !own.contains(id)).collect();
    if missing.is_empty() {
        return;
    }
    let more = if missing.len() > NAMED { ", …" } else { "" };
    let names = format!("{}{more}", missing[..missing.len().min(NAMED)].join(", "));
    let place = theme.place(&path);
    let file = place.path().to_owned();
    let diagnostic = Diagnostic::new(Code::WordsMissing, place).with("language", lang).with("file", file);
    found.push(diagnostic.with("count", missing.len()).with("names", names));
}

/// Ids of the messages of a file.
pub fn message_ids(ftl: &str) -> impl Iterator<Item = String> {
    let heads = ftl.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    heads.filter_map(|line| line.split_once('=').map(|(id, _)| id.trim().to_owned()))
}
