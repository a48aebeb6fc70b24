//! A Markdown file's two parts: TOML between two `+++` lines, then the body.

use std::sync::Arc;

use super::{RawDoc, RawNote, files, toml};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, SourceFile};

/// Splits a note. `slug.en.md` is the English of `slug.md`.
pub fn split(file: Arc<SourceFile>, found: &mut Diagnostics) -> Option<RawNote> {
    let Some((head, body)) = find_head(&file.text) else {
        let end = file.text.find('\n').unwrap_or(file.text.len());
        found.push(Diagnostic::new(Code::FrontMatter, Place::at(&file, 0..end)));
        return None;
    };
    let table = toml::parse(&file, head, found)?;
    let stem = files::stem(&file.path);
    let (slug, language) = match stem.split_once('.') {
        Some((slug, language)) => (slug.to_owned(), Some(language.to_owned())),
        None => (stem, None),
    };
    Some(RawNote { language, head: RawDoc { stem: slug, file, table }, body })
}

/// The byte range of the front matter and the start of the body.
fn find_head(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_end() == "+++";
        match start {
            None if is_fence => start = Some(at + line.len()),
            None if line.trim().is_empty() => {}
            None => return None,
            Some(start) if is_fence => return Some((start..at, at + line.len())),
            Some(_) => {}
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find_head;

    #[test]
    fn the_head_stands_between_two_fences() {
        let text = "\n+++\r\ntitle = \"a\"\n+++\nbody\n+++\n";
        let (head, body) = find_head(text).unwrap();
        assert_eq!(&text[head], "title = \"a\"\n");
        assert_eq!(&text[body..], "body\n+++\n");
        for bad in ["", "+++", "+++\ntitle", "# no\n+++\n+++\n"] {
            assert_eq!(find_head(bad), None, "{bad:?}");
        }
    }
}
