//! What every check needs at hand: where findings go, the site's languages, and what the fonts can show.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Surroundings;
use super::fields::At;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{Date, Digest, Lang, Text};

/// The checker's desk, around which all threads that check sit. Findings are sorted when they are told, so whoever comes
/// first may say his.
pub struct Desk<'a> {
    found: Mutex<Diagnostics>,
    /// The first is the site's own.
    pub languages: Vec<Lang>,
    pub today: Date,
    /// Names of the theme's hues.
    pub hues: Vec<String>,
    pub is_sound_image: &'a (dyn Fn(&Digest) -> bool + Sync),
    /// Whether a printed character has a glyph.
    pub has_glyph: &'a (dyn Fn(char) -> bool + Sync),
}

impl<'a> Desk<'a> {
    pub fn new(
        languages: Vec<Lang>,
        today: Date,
        around: &Surroundings<'a>,
        is_sound_image: &'a (dyn Fn(&Digest) -> bool + Sync),
    ) -> Self {
        let (hues, has_glyph) = (around.hues.clone(), around.has_glyph);
        Self { found: Mutex::default(), languages, today, hues, is_sound_image, has_glyph }
    }

    /// Another desk in the same room: what is said at it is told apart.
    pub fn fork(&self) -> Self {
        let (languages, hues) = (self.languages.clone(), self.hues.clone());
        Self { found: Mutex::default(), languages, hues, ..*self }
    }

    /// What was said here so far.
    pub fn take_found(&self) -> Diagnostics {
        std::mem::take(&mut *self.found())
    }

    pub fn say_all(&self, found: Diagnostics) {
        self.found().extend(found);
    }

    /// Whoever panicked while saying something left whole findings behind.
    fn found(&self) -> MutexGuard<'_, Diagnostics> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn say(&self, diagnostic: Diagnostic) {
        self.found().push(diagnostic);
    }

    pub fn bad_value(&self, place: Place, key: &str, value: impl ToString, want: &'static str) {
        self.say(
            Diagnostic::new(Code::BadValue, place)
                .with("key", key)
                .with("value", value)
                .with_word("expected", want),
        );
    }

    /// A text that will be printed: names each of its characters that no font has.
    pub fn show(&self, text: &At<Text>) {
        text.value.all().for_each(|one| self.look_up(&text.place, one.chars()));
    }

    /// The same for a text of one language only, which may have many lines.
    pub fn show_plain(&self, place: &Place, text: &str) {
        self.look_up(place, text.chars().filter(|c| !c.is_whitespace()));
    }

    fn look_up(&self, place: &Place, chars: impl Iterator<Item = char>) {
        let missing: BTreeSet<char> = chars.filter(|c| !(self.has_glyph)(*c)).collect();
        for c in missing {
            self.say(
                Diagnostic::new(Code::NoGlyph, place.clone())
                    .with("char", c)
                    .with("point", format!("U+{:04X}", u32::from(c))),
            );
        }
    }

    pub fn language(&self) -> &Lang {
        &self.languages[0] // `site` puts at least one there
    }

    pub fn has_errors(&self) -> bool {
        self.found().has_errors()
    }

    pub fn into_found(self) -> Diagnostics {
        self.found.into_inner().unwrap_or_else(PoisonError::into_inner)
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
        // Two letters of five may be wrong, and one of four.
        assert_eq!(guess("abcde", ["abcxy"]), "abcxy");
        assert_eq!(guess("abcd", ["abxy"]), "none");
        assert_eq!(guess("abcd", ["abcx"]), "abcx");
    }
}
