//! Lines that say something else than they should, and the messages about them.

use std::collections::BTreeMap;

use super::super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::read::record::{RECORD, Shape};

/// As many lines of a record are shown for one kind of mistake.
const SHOWN: usize = 10;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Edited,
    Unreadable(&'static str),
    Conflict,
    Twice,
}

/// The first lines of each kind of mistake, and how many there are.
#[derive(Default)]
pub struct Faults(BTreeMap<What, OfKind>);

#[derive(Default)]
struct OfKind {
    /// Line and its text, cut short.
    first: Vec<(usize, String)>,
    count: usize,
}

impl Faults {
    /// Lines of one kind come in order.
    pub fn add(&mut self, line: usize, what: What, text: &[u8]) {
        const LONGEST: usize = 300;
        let of_kind = self.0.entry(what).or_default();
        of_kind.count += 1;
        if of_kind.first.len() < SHOWN {
            let text = String::from_utf8_lossy(&text[..text.len().min(LONGEST)]).into_owned();
            of_kind.first.push((line, text));
        }
    }

    /// Adds those of a later block, whose lines begin at `first_line`.
    pub fn join(&mut self, later: Self, first_line: usize) {
        for (what, later) in later.0 {
            let of_kind = self.0.entry(what).or_default();
            let room = SHOWN - of_kind.first.len();
            let first = later.first.into_iter().map(|(line, text)| (line + first_line, text));
            of_kind.first.extend(first.take(room));
            of_kind.count += later.count;
        }
    }

    /// The first few of each kind, the last of which tells how many more there are.
    pub fn say(self, desk: &Desk<'_>) {
        for (what, OfKind { first, count }) in self.0 {
            let shown = first.len();
            for (index, (line, text)) in first.into_iter().enumerate() {
                let place = Place::line(RECORD, line, &text);
                let diagnostic = match what {
                    What::Edited => Diagnostic::new(Code::RecordEdited, place),
                    What::Unreadable(reason) => {
                        Diagnostic::new(Code::RecordLine, place).with_word("reason", reason)
                    }
                    What::Conflict => {
                        Diagnostic::new(Code::RecordConflict, Place::line(RECORD, line, "<<<<<<<"))
                    }
                    What::Twice => Diagnostic::new(Code::RecordTwice, place).with("piece", &text),
                };
                let more = if index + 1 == shown { count - shown } else { 0 };
                desk.say(diagnostic.with("more", how_many_more(more)));
            }
        }
    }
}

/// How many more, for a message that chooses its words by it.
pub fn how_many_more(count: usize) -> String {
    if count == 0 { "none".to_owned() } else { count.to_string() }
}

pub fn say_shape(shape: &Shape, desk: &Desk<'_>) {
    let line = |code, number| Diagnostic::new(code, Place::line(RECORD, number, ""));
    if shape.has_mark {
        desk.say(line(Code::RecordEncoding, 1).with_word("what", "record-mark"));
    }
    if let Some(number) = shape.first_crlf {
        desk.say(line(Code::RecordEncoding, number).with_word("what", "record-crlf"));
    }
    if let Some((number, bytes)) = &shape.torn {
        let text = String::from_utf8_lossy(bytes).into_owned();
        desk.say(Diagnostic::new(Code::RecordTorn, Place::line(RECORD, *number, text)));
    }
    for (index, number) in shape.untied.iter().take(SHOWN).enumerate() {
        let rest = if index + 1 == SHOWN { shape.untied.len() - SHOWN } else { 0 };
        desk.say(line(Code::RecordGap, *number).with("more", how_many_more(rest)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_blocks_the_first_lines_are_kept_and_all_are_counted() {
        let block = |lines: usize| {
            let mut faults = Faults::default();
            (1..=lines).for_each(|line| faults.add(line, What::Edited, b"text"));
            faults
        };
        for (first, second, shown) in [(7, 2, 9), (7, 7, 10), (12, 3, 10), (0, 4, 4)] {
            let mut faults = block(first);
            faults.join(block(second), 100);
            let of_kind = &faults.0[&What::Edited];
            assert_eq!((of_kind.count, of_kind.first.len()), (first + second, shown));
            let later = of_kind.first.iter().filter(|(line, _)| *line > 100).count();
            assert_eq!(later, shown - first.min(SHOWN), "{first} and {second}");
        }
    }
}
