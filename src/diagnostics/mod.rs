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

pub use code::{Code, Severity};
pub use excerpt::{render_all, to_json};
pub use messages::{Language, Messages};
pub use signs::{fit, is_turning, is_unfit};
pub use source::{Place, SourceFile};

/// One finding. Order: file, then position, then code, so that output is stable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// Where; the file may be one that should exist and does not.
    pub place: Place,
    /// Values for the message, by the name that the message uses.
    pub args: Vec<(&'static str, Arg)>,
}

/// A value inside a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// The id of a message that stands here, in the reader's language.
    Word(&'static str),
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
        self.args.push((name, Arg::Text(signs::visible(&value.to_string()))));
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
        self.args.push((name, Arg::List(values.collect())));
        self
    }

    /// Adds a value that is itself a message of the tool.
    #[must_use]
    pub fn with_word(mut self, name: &'static str, message: &'static str) -> Self {
        self.args.push((name, Arg::Word(message)));
        self
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// All findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(more);
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity() == Severity::Error)
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Those about one file.
    #[must_use]
    pub fn of_file(mut self, path: &str) -> Self {
        self.found.retain(|diagnostic| diagnostic.place.path() == path);
        self
    }

    /// Those of what may not be published.
    #[must_use]
    pub fn of_privacy(mut self) -> Self {
        self.found.retain(|diagnostic| diagnostic.code.is_about_privacy());
        self
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|d| d.severity() == severity).count()
    }

    /// Sorted by file and position, each finding once.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let mut sorted = self.found.clone();
        sorted.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.place.path().to_owned(), d.place.position(), d.code);
            key(a).cmp(&key(b)).then_with(|| a.args.cmp(&b.args))
        });
        sorted.dedup();
        sorted
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}
