//! Mistakes that people make, each with the code, file and line that it must lead them to, and
//! nothing else beside it: one mistake, one finding.

use crate::harness::{Bench, Finding, QINGHE};

mod files;
mod grids;
mod print;
mod privacy;
mod together;

/// A change of the fixture and all that may be found after it.
struct Case {
    what: &'static str,
    change: fn(&Bench),
    expected: Vec<Expected>,
}

/// A finding: its code, its file below `content/qinghe/` (or `content/…` in full), and words of
/// the line it stands in; without words it is about the file and stands in line 1.
struct Expected {
    code: &'static str,
    file: &'static str,
    line_with: &'static str,
    /// What the message or its hint must say.
    says: &'static str,
}

const SITE: &str = "content/site.toml";

fn path(file: &str) -> String {
    if file.starts_with("content") { file.to_owned() } else { format!("{QINGHE}/{file}") }
}

fn case(what: &'static str, change: fn(&Bench)) -> Case {
    Case { what, change, expected: Vec::new() }
}

impl Case {
    fn finds(mut self, code: &'static str, file: &'static str, line_with: &'static str) -> Self {
        self.expected.push(Expected { code, file, line_with, says: "" });
        self
    }

    /// What the last finding's message or hint must say.
    fn saying(mut self, says: &'static str) -> Self {
        self.expected.last_mut().expect("a finding first").says = says;
        self
    }

    /// What is not as expected, for people; `None` where all is well.
    fn complaint(&self) -> Option<String> {
        let bench = Bench::fixture();
        (self.change)(&bench);
        let found = bench.findings();
        let mut expected: Vec<(String, String, u64)> =
            self.expected.iter().map(|e| (e.code.to_owned(), path(e.file), line(&bench, e))).collect();
        let mut places: Vec<(String, String, u64)> =
            found.iter().map(|f| (f.code.clone(), f.file.clone(), f.line)).collect();
        expected.sort();
        places.sort();
        if places != expected {
            return Some(format!("{}\n  expected {expected:?}\n  found    {found:#?}\n", self.what));
        }
        let says = |e: &Expected, f: &Finding| f.message.contains(e.says) || f.hint.contains(e.says);
        let unsaid = self.expected.iter().find(|e| !found.iter().any(|f| f.code == e.code && says(e, f)))?;
        Some(format!("{}: nobody says {:?}: {found:#?}", self.what, unsaid.says))
    }
}

/// The line that holds the expected words.
fn line(bench: &Bench, expected: &Expected) -> u64 {
    if expected.line_with.is_empty() {
        return 1;
    }
    let text = String::from_utf8_lossy(&bench.read(&path(expected.file))).into_owned();
    let lines: Vec<usize> = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.contains(expected.line_with))
        .map(|(n, _)| n)
        .collect();
    let [line] = lines[..] else {
        panic!("{}: {:?} stands in lines {lines:?}", expected.file, expected.line_with)
    };
    line as u64
}

/// Runs all cases and names every one that fails.
#[track_caller]
fn all(cases: &[Case]) {
    let complaints: Vec<String> = cases.iter().filter_map(Case::complaint).collect();
    assert!(
        complaints.is_empty(),
        "{} of {} cases:\n{}",
        complaints.len(),
        cases.len(),
        complaints.join("\n")
    );
}

fn swap(bench: &Bench, file: &str, from: &str, to: &str) {
    bench.swap(&path(file), from, to);
}

#[test]
fn nothing_is_wrong_with_the_fixture() {
    all(&[case("no change", |_| {})]);
}
