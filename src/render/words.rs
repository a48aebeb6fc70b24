//! The theme's words in one language (Fluent), and how dates are written in it.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::model::{Date, Lang, Site};
use crate::theme::Theme;

/// Messages of one language, then those of the site's own, then English.
pub struct Words {
    pub lang: Lang,
    bundles: Vec<FluentBundle<FluentResource>>,
}

impl Words {
    pub fn new(lang: &Lang, site: &Site, theme: &Theme) -> Self {
        let mut names = vec![lang.as_str(), site.language.as_str(), "en"];
        names.dedup();
        Self { lang: lang.clone(), bundles: names.into_iter().map(|name| bundle(name, theme)).collect() }
    }

    /// The message, or its own id where no language has it.
    pub fn get(&self, id: &str) -> String {
        self.with(id, std::iter::empty())
    }

    /// The message with its values filled in.
    pub fn with<'v>(&self, id: &str, values: impl IntoIterator<Item = (&'v str, String)>) -> String {
        let args: FluentArgs<'_> =
            values.into_iter().map(|(k, v)| (k.to_owned(), FluentValue::from(v))).collect();
        for bundle in &self.bundles {
            let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) else { continue };
            let mut faults = Vec::new();
            return bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned();
        }
        id.to_owned()
    }

    /// `2013年5月6日`, `6 May 2013`.
    pub fn date(&self, date: Date) -> String {
        if self.lang.is_chinese() {
            return format!("{}年{}月{}日", date.year(), date.month(), date.day());
        }
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1]; // a civil month is 1 to 12
        format!("{} {month} {}", date.day(), date.year())
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
