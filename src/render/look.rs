//! What a theme makes of itself before any content is looked at: styles, scripts, words and templates.

use std::sync::Arc;

use tera::Tera;

use super::assets::Assets;
use super::template;
use super::words::{self, Words};
use crate::diagnostics::Diagnostics;
use crate::model::{Digest, Lang, Site};
use crate::theme::Theme;

/// A theme made ready for the languages of a site.
#[derive(Default)]
pub struct Look {
    pub assets: Assets,
    /// Of the site's languages, its own first.
    pub(super) words: Vec<Arc<Words>>,
    /// Ids of the messages for print.
    pub(super) print_words: Vec<String>,
    pub(super) tera: Tera,
    made_of: Option<Digest>,
}

impl Look {
    /// Minifies and compiles. What is wrong with the theme is said, and left out.
    pub fn of(theme: &Theme, site: &Site, found: &mut Diagnostics) -> Self {
        let words: Vec<Arc<Words>> =
            site.languages.iter().map(|lang| Arc::new(Words::new(lang, &site.language, theme))).collect();
        for lang in site.languages.iter().map(Lang::as_str) {
            words::say_faults(&format!("i18n/{lang}.ftl"), theme, found);
            words::say_missing(lang, theme, found);
        }
        let assets = Assets::of(theme, found);
        let tera = template::compile(theme, &words).unwrap_or_else(|fault| {
            found.push(fault.diagnostic(theme));
            Tera::default()
        });
        let own = theme.text(&format!("i18n/{}.ftl", site.language));
        let print_words = print_words(if own.is_empty() { theme.text("i18n/en.ftl") } else { own });
        Self { assets, words, print_words, tera, made_of: Some(made_of(theme, site)) }
    }

    /// The look of before, where it still holds.
    pub fn again(
        before: Option<&Arc<Self>>,
        theme: &Theme,
        site: &Site,
        found: &mut Diagnostics,
    ) -> Arc<Self> {
        let known = before.filter(|look| look.made_of == Some(made_of(theme, site)));
        known.map_or_else(|| Arc::new(Self::of(theme, site, found)), Arc::clone)
    }

    pub(super) fn words(&self, lang: &Lang) -> &Words {
        let found = self.words.iter().find(|words| &words.lang == lang);
        found.unwrap_or(&self.words[0]) // a site has at least one language
    }
}

/// Of everything that decides a look.
fn made_of(theme: &Theme, site: &Site) -> Digest {
    let parts = ["site/", "i18n/", "theme.toml"].map(|part| theme.digest(part));
    let languages = site.languages.iter().map(|lang| lang.as_str().as_bytes());
    let parts = parts.iter().map(|digest| digest.as_bytes());
    Digest::of_parts(parts.chain([site.language.as_str().as_bytes()]).chain(languages))
}

/// Ids of the theme's `print-…` messages.
fn print_words(ftl: &str) -> Vec<String> {
    words::message_ids(ftl).filter(|id| id.starts_with("print-")).collect()
}
