//! A text that people read, in one or more languages.

use std::collections::BTreeMap;

use super::Lang;

/// Full-width letters, digits and signs of Chinese input methods as their half-width twins.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Never empty: the default language's text is always there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    default: String,
    others: BTreeMap<Lang, String>,
}

impl Text {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { default: text.into(), others: BTreeMap::new() }
    }

    pub fn translated(default: impl Into<String>, others: BTreeMap<Lang, String>) -> Self {
        Self { default: default.into(), others }
    }

    /// Takes the default of `text` as what this says in `lang`.
    pub fn translate(&mut self, lang: &Lang, text: &Self) {
        self.others.insert(lang.clone(), text.default.clone());
    }

    /// Whether it is written in `lang`, which is not the site's own.
    pub fn is_translated(&self, lang: &Lang) -> bool {
        self.others.contains_key(lang)
    }

    /// In the site's own language.
    pub fn default(&self) -> &str {
        &self.default
    }

    /// In `lang`, or in the site's own language where there is no translation.
    pub fn in_lang(&self, lang: &Lang) -> &str {
        self.others.get(lang).unwrap_or(&self.default)
    }

    /// Every translation with the default first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.default.as_str()).chain(self.others.values().map(String::as_str))
    }
}
