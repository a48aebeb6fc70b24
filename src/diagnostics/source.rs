//! Source files and places in them: byte offsets inside, lines and columns outside.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A text file as it was read. Shared by every place that points into it.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the site's root, with `/` on every system.
    pub path: String,
    /// Decoded text without a byte-order mark; empty for a file that is no text.
    pub text: String,
    /// The number of the text's first line in the file, from 1: of a large file only the line at hand is kept.
    pub first_line: usize,
}

impl SourceFile {
    /// A whole file.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), first_line: 1 }
    }
}

/// A file, and where known the bytes of its decoded text that are meant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Kept", from = "Kept")]
pub struct Place {
    file: Arc<SourceFile>,
    span: Option<Range<usize>>,
}

/// A place with the one line that is shown of its file.
#[derive(Serialize, Deserialize)]
struct Kept {
    path: String,
    line: usize,
    text: String,
    span: Option<Range<usize>>,
}

impl From<Place> for Kept {
    fn from(place: Place) -> Self {
        let path = place.path().to_owned();
        match &place.span {
            None => Self { path, line: 1, text: String::new(), span: None },
            Some(span) => {
                let line = place.line_of(span.start);
                let number = place.file.text[..line.start].matches('\n').count();
                let end = span.end.min(line.end).max(span.start);
                Self {
                    path,
                    line: place.first_line() + number,
                    span: Some(span.start - line.start..end - line.start),
                    text: place.file.text[line].to_owned(),
                }
            }
        }
    }
}

impl From<Kept> for Place {
    fn from(kept: Kept) -> Self {
        let file = Arc::new(SourceFile { path: kept.path, text: kept.text, first_line: kept.line });
        match kept.span {
            Some(span) => Self::at(&file, span),
            None => Self::file(&file),
        }
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        let key = |place: &Self| (place.file.first_line, place.span.clone());
        self.file.path == other.file.path && key(self) == key(other)
    }
}
impl Eq for Place {}

impl Place {
    /// A span inside a file. A span that lies outside of the text, or cuts a character, is
    /// widened to what exists, so that no caller can make the excerpt panic.
    pub fn at(file: &Arc<SourceFile>, span: Range<usize>) -> Self {
        let text = &file.text;
        let mut start = span.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = span.end.clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        Self { file: Arc::clone(file), span: Some(start..end) }
    }

    /// The file as a whole.
    pub fn file(file: &Arc<SourceFile>) -> Self {
        Self { file: Arc::clone(file), span: None }
    }

    /// A file of which there is no text: missing, unreadable or binary.
    pub fn path_only(path: impl Into<String>) -> Self {
        Self { file: Arc::new(SourceFile::new(path, "")), span: None }
    }

    /// One line (from 1) of a file too large to keep, with its text.
    pub fn line(path: impl Into<String>, line: usize, text: impl Into<String>) -> Self {
        let file = SourceFile { path: path.into(), text: text.into(), first_line: line };
        let whole = 0..file.text.len();
        Self { file: Arc::new(file), span: Some(whole) }
    }

    /// The same, keeping only the line that is shown of its file.
    pub fn alone(self) -> Self {
        Kept::from(self).into()
    }

    /// Bytes of the line that holds a byte, without its end.
    fn line_of(&self, at: usize) -> Range<usize> {
        let text = &self.file.text;
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        start..text[at..].find('\n').map_or(text.len(), |end| at + end)
    }

    /// Whether its line is all that an excerpt shows: a caret on an empty line needs the lines around it. A line as long
    /// as a file is not worth it.
    pub(super) fn can_be_kept(&self) -> bool {
        const LONGEST: usize = 4_000;
        self.span.as_ref().is_none_or(|span| (1..=LONGEST).contains(&self.line_of(span.start).len()))
    }

    pub fn path(&self) -> &str {
        &self.file.path
    }

    pub fn text(&self) -> &str {
        &self.file.text
    }

    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    fn start(&self) -> usize {
        self.span.as_ref().map_or(0, |s| s.start)
    }

    /// The order of places inside a file.
    pub(super) fn position(&self) -> impl Ord + use<> {
        (self.file.first_line, self.span.as_ref().map(|span| (span.start, span.end)))
    }

    pub fn first_line(&self) -> usize {
        self.file.first_line
    }

    /// Line and column, from 1; a column counts characters, as editors do.
    pub fn line_column(&self) -> (usize, usize) {
        let before = &self.file.text[..self.start()];
        let line = before.matches('\n').count() + self.file.first_line;
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let column = before[start..].chars().count() + 1;
        (line, column)
    }
}
