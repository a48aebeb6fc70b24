//! What the tool says when something is wrong: a code, a place, what is wrong and what to do.
//!
//! Every stage may import this one. A [`Diagnostic`] holds data only; its words live in
//! `i18n/<lang>.ftl` under the code's name and are put together in [`messages`], the excerpt
//! with its caret in [`excerpt`].

mod code;
mod excerpt;
mod messages;
mod signs;
mod source;

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

pub use code::{Code, Severity};
pub use excerpt::{render_all, to_json};
pub use messages::{Language, Messages};
pub use signs::{fit, is_turning, is_unfit};
pub use source::{Place, SourceFile};

/// One finding. Order: file, then position, then code, so that output is stable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub code: Code,
    /// Where; the file may be one that should exist and does not.
    pub place: Place,
    /// Values for the message, by the name that the message uses.
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

/// A value inside a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// The id of a message that stands here, in the reader's language.
    Word(Cow<'static, str>),
    /// Listed as the reader's language lists.
    List(Vec<String>),
}

impl Diagnostic {
    pub fn new(code: Code, place: Place) -> Self {
        Self { code, place, args: Vec::new() }
    }

    /// Adds a value that the message names. What a terminal would obey is shown instead: content
    /// must not be able to write there.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name.into(), Arg::Text(signs::visible(&value.to_string()))));
        self
    }

    /// Adds several of them.
    #[must_use]
    pub fn with_list<S: AsRef<str>>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        let values = values.into_iter().map(|value| signs::visible(value.as_ref()));
        self.args.push((name.into(), Arg::List(values.collect())));
        self
    }

    /// Adds a value that is itself a message of the tool.
    #[must_use]
    pub fn with_word(mut self, name: &'static str, message: &'static str) -> Self {
        self.args.push((name.into(), Arg::Word(message.into())));
        self
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it reads the same after it was kept in a file, which holds no more than the line that is shown.
    pub fn can_be_kept(&self) -> bool {
        self.place.can_be_kept()
    }

    /// As it was before it was kept. Whoever can write there must not be able to write to the terminal.
    #[must_use]
    pub fn restored(mut self) -> Self {
        for (_, arg) in &mut self.args {
            match arg {
                Arg::Text(text) => *text = signs::visible(text),
                Arg::List(texts) => texts.iter_mut().for_each(|text| *text = signs::visible(text)),
                Arg::Word(_) => {}
            }
        }
        self
    }

    /// What must never be passed over comes first: what may not be published, and a damaged record.
    fn weight(&self) -> u8 {
        match self.severity() {
            Severity::Error if self.code.is_about_privacy() || self.code.is_about_record() => 0,
            Severity::Error => 1,
            Severity::Warning => 2,
        }
    }
}

impl Ord for Diagnostic {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |d: &Self| (d.place.position(), d.code);
        let by_file = self.place.path().cmp(other.place.path());
        by_file.then_with(|| key(self).cmp(&key(other))).then_with(|| self.args.cmp(&other.args))
    }
}

impl PartialOrd for Diagnostic {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Findings that are kept. Nobody reads more at a time, and each takes room: two million unknown keys of a TOML file put
/// there by mistake took 2 GB.
pub const MOST_FINDINGS: usize = 10_000;

/// All findings of a run; of more than [`MOST_FINDINGS`] the gravest, whichever were said first.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// The gravest of those that had no room.
    untold: Option<Severity>,
}

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
        // Seldom, for it sorts them.
        if self.found.len() >= 2 * MOST_FINDINGS {
            self.keep_gravest();
        }
    }

    /// Of the same findings the same are kept, in whatever order they came.
    fn keep_gravest(&mut self) {
        self.found.sort_by(|a, b| a.weight().cmp(&b.weight()).then_with(|| a.cmp(b)));
        self.found.dedup();
        let untold = self.found.drain(self.found.len().min(MOST_FINDINGS)..).map(|d| d.severity()).min();
        self.tell_of(untold);
    }

    /// There are others, the gravest of them such a one.
    fn tell_of(&mut self, untold: Option<Severity>) {
        self.untold = self.untold.into_iter().chain(untold).min();
    }

    pub fn extend(&mut self, more: Diagnostics) {
        self.tell_of(more.untold);
        more.found.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    pub fn has_errors(&self) -> bool {
        self.untold == Some(Severity::Error) || self.found.iter().any(|d| d.severity() == Severity::Error)
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty() && self.untold.is_none()
    }

    /// How many there are, those said twice counted twice.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Those about one file. Errors that had no room may have been about it.
    #[must_use]
    pub fn of_file(mut self, path: &str) -> Self {
        self.found.retain(|diagnostic| diagnostic.place.path() == path);
        self
    }

    /// Those of what may not be published, and of what could not be looked at.
    #[must_use]
    pub fn of_privacy(mut self) -> Self {
        self.keep_gravest();
        let all = self.found.len();
        self.found.retain(|diagnostic| diagnostic.code.is_about_privacy() || diagnostic.code.hides_text());
        // Errors of this kind come first: where another finding had room, they all had.
        self.untold = self.untold.filter(|_| self.found.len() == all);
        self
    }

    /// The errors alone.
    #[must_use]
    pub fn of_errors(mut self) -> Self {
        self.found.retain(|diagnostic| diagnostic.severity() == Severity::Error);
        self.untold = self.untold.filter(|untold| *untold == Severity::Error);
        self
    }

    /// Sorted by file and position, each finding once.
    pub fn sorted(&self) -> Told {
        let mut all = self.clone();
        all.keep_gravest();
        all.found.sort();
        Told { all: all.found, more: all.untold }
    }
}

/// Findings as they are told.
pub struct Told {
    pub all: Vec<Diagnostic>,
    /// The gravest of those that are not told.
    pub more: Option<Severity>,
}

impl Told {
    pub fn count(&self, severity: Severity) -> usize {
        self.all.iter().filter(|d| d.severity() == severity).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: Code, number: usize) -> Diagnostic {
        Diagnostic::new(code, Place::path_only("content/a.toml")).with("number", format!("{number:09}"))
    }

    fn collected(all: impl Iterator<Item = Diagnostic>) -> Diagnostics {
        let mut found = Diagnostics::default();
        all.for_each(|one| found.push(one));
        found
    }

    #[test]
    fn of_too_many_the_gravest_are_told_whatever_came_first() {
        let warnings = (0..3 * MOST_FINDINGS).map(|number| finding(Code::NoConsent, number));
        let errors = (0..MOST_FINDINGS - 2).map(|number| finding(Code::UnknownKey, number));
        let grave = [finding(Code::UnknownMobile, 1), finding(Code::RecordGap, 2)];
        let all: Vec<Diagnostic> = warnings.chain(errors).chain(grave.clone()).collect();
        let told = collected(all.iter().cloned()).sorted();
        assert_eq!((told.all.len(), told.more), (MOST_FINDINGS, Some(Severity::Warning)));
        assert!(grave.iter().all(|one| told.all.contains(one)));
        assert_eq!(told.count(Severity::Warning), 0);
        // Nor do warnings about allowances push out what is private.
        let unused = (0..2 * MOST_FINDINGS).map(|number| finding(Code::NothingToAllow, number));
        let private = collected(unused.chain(grave.clone())).of_privacy().sorted();
        assert!(private.all.contains(&grave[0]));
        // In parts, the last first, and each of them twice.
        let mut parts = Diagnostics::default();
        all.chunks(7_000).rev().for_each(|part| parts.extend(collected(part.iter().rev().cloned())));
        parts.extend(collected(all.iter().cloned()));
        assert!(parts.sorted().all == told.all);
    }

    #[test]
    fn errors_without_room_are_not_forgotten() {
        let found = collected((0..MOST_FINDINGS + 1).map(|number| finding(Code::UnknownKey, number)));
        assert_eq!(found.sorted().more, Some(Severity::Error));
        // None of the rest may be about what may not be published, for that had room.
        assert!(found.clone().of_privacy().is_empty());
        let mut of_another =
            collected((0..2 * MOST_FINDINGS).map(|number| finding(Code::UnknownKey, number)));
        of_another = of_another.of_file("content/b.toml");
        assert!(of_another.has_errors() && !of_another.is_empty());
        assert!(
            collected((0..MOST_FINDINGS).map(|number| finding(Code::UnknownKey, number)))
                .sorted()
                .more
                .is_none()
        );
    }
}
