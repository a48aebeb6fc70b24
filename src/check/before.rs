//! What of `site.toml` must be known before anything is checked: languages, the day, the theme's name. What is wrong
//! with them is said by [`super::settings`].

use super::Today;
use crate::model::{Date, Lang};
use crate::read::toml::Value;
use crate::read::{RawDoc, RawSite};

/// Where no time zone is named.
pub const HOME_ZONE: &str = "Asia/Shanghai";

fn top_level<'r>(doc: Option<&'r RawDoc>, key: &str) -> Option<&'r Value> {
    let Value::Table(table) = &doc?.table.value else { return None };
    table.entries.iter().find(|e| *e.key == *key).map(|e| &e.node.value)
}

/// The languages of the pages, needed before any text is read; what is wrong with them is said
/// by [`super::settings`]. Never empty.
pub fn languages(doc: Option<&RawDoc>) -> Vec<Lang> {
    let word = |value: &Value| match value {
        Value::Text(text) => Lang::parse(text),
        _ => None,
    };
    let own = top_level(doc, "language").and_then(word);
    let mut languages: Vec<Lang> = own.into_iter().collect();
    if let Some(Value::List(nodes)) = top_level(doc, "languages") {
        for lang in nodes.iter().filter_map(|node| word(&node.value)) {
            if !languages.contains(&lang) {
                languages.push(lang);
            }
        }
    }
    if languages.is_empty() {
        languages.extend(Lang::parse("zh-CN"));
    }
    languages
}

/// The theme's folder below `themes/`; `default` unless `site.toml` names another.
pub fn theme_name(raw: &RawSite) -> &str {
    match top_level(raw.site.as_deref(), "theme") {
        Some(Value::Text(name)) if crate::model::Slug::parse(name).is_some() => name,
        _ => "default",
    }
}

/// The day: given, or the moment seen in the site's time zone (China's where none is sound).
pub fn today(doc: Option<&RawDoc>, today: Today) -> Date {
    match today {
        Today::Given(date) => date,
        Today::Now(moment) => {
            let name = match top_level(doc, "timezone") {
                Some(Value::Text(name)) => name,
                _ => HOME_ZONE,
            };
            let zone = jiff::tz::TimeZone::get(name)
                .unwrap_or_else(|_| jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
            moment.to_zoned(zone).date()
        }
    }
}
