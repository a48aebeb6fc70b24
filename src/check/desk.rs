//! What every check needs at hand: where findings go, the site's languages, and the texts that
//! will be shown.

use std::cell::RefCell;

use super::fields::At;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{Date, Digest, Lang, Text};

/// The checker's desk. One thread checks, so findings gather in a `RefCell`.
pub struct Desk<'a> {
    found: RefCell<Diagnostics>,
    shown: RefCell<Vec<(Place, String)>>,
    /// The first is the site's own.
    pub languages: Vec<Lang>,
    pub today: Date,
    /// Names of the theme's hues.
    pub hues: Vec<String>,
    pub is_sound_image: &'a dyn Fn(&Digest) -> bool,
}

impl<'a> Desk<'a> {
    pub fn new(
        languages: Vec<Lang>,
        today: Date,
        hues: Vec<String>,
        is_sound_image: &'a dyn Fn(&Digest) -> bool,
    ) -> Self {
        Self { found: RefCell::default(), shown: RefCell::default(), languages, today, hues, is_sound_image }
    }

    pub fn say(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    pub fn bad_value(&self, place: Place, key: &str, value: impl ToString, want: &'static str) {
        self.say(
            Diagnostic::new(Code::BadValue, place)
                .with("key", key)
                .with("value", value)
                .with_word("expected", want),
        );
    }

    /// Remembers a text that will be printed, so that its characters can be looked up in the
    /// fonts.
    pub fn show(&self, text: &At<Text>) {
        let mut shown = self.shown.borrow_mut();
        shown.extend(text.value.all().map(|t| (text.place.clone(), t.to_owned())));
    }

    /// The same for a text of one language only; each of its lines is one.
    pub fn show_plain(&self, place: Place, text: &str) {
        self.shown.borrow_mut().push((place, text.replace(char::is_whitespace, " ")));
    }

    pub fn language(&self) -> &Lang {
        &self.languages[0] // `site` puts at least one there
    }

    /// Names each character that no font has, once a text.
    pub fn check_glyphs(&self, has_glyph: &dyn Fn(char) -> bool) {
        for (place, text) in self.shown.borrow().iter() {
            let mut missing: Vec<char> = text.chars().filter(|&c| !has_glyph(c)).collect();
            missing.sort_unstable();
            missing.dedup();
            for c in missing {
                self.say(
                    Diagnostic::new(Code::NoGlyph, place.clone())
                        .with("char", c)
                        .with("point", format!("U+{:04X}", u32::from(c))),
                );
            }
        }
    }

    pub fn has_errors(&self) -> bool {
        self.found.borrow().has_errors()
    }

    pub fn into_found(self) -> Diagnostics {
        self.found.into_inner()
    }
}

/// The candidate that a misspelt word most likely meant, or `none`. Two letters may differ in
/// longer words, one in short ones (Chinese roles have three).
pub fn guess<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> String {
    let mut all = Vec::new();
    for candidate in candidates {
        if candidate != word && candidate.to_lowercase() == word.to_lowercase() {
            return candidate.to_owned();
        }
        all.push(candidate);
    }
    let allowed = if word.chars().count() > 4 { 2 } else { 1 };
    all.into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| (1..=allowed).contains(distance))
        .min()
        .map_or_else(|| "none".to_owned(), |(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn guesses_are_close_or_none() {
        assert_eq!(guess("网各员", ["网格长", "网格员"]), "网格员");
        assert_eq!(guess("houesholds", ["households", "population"]), "households");
        assert_eq!(guess("liu-pingzheng", ["liu-pingzhen"]), "liu-pingzhen");
        assert_eq!(guess("a.jpg", ["A.JPG", "b.jpg"]), "A.JPG");
        assert_eq!(guess("门房", ["网格员"]), "none");
    }
}
