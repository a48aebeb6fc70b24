//! The staircase and the tidiness of `src/`: a stage imports itself and what lies below it; every
//! file says what it is for and stays short; what may panic says why it does not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use walkdir::WalkDir;

use crate::harness::crate_folder;

/// What each floor may import of the crate, itself aside. `theme` and `fonts` stand beside `read`;
/// the stages each see all those below.
const FLOORS: &[(&str, &[&str])] = &[
    ("diagnostics", &[]),
    ("model", &[]),
    ("read", &["diagnostics", "model"]),
    ("theme", &["diagnostics", "model", "read::limits"]),
    ("fonts", &["diagnostics", "model", "read::limits"]),
    ("check", &["diagnostics", "model", "read", "theme", "fonts"]),
    ("plan", &["diagnostics", "model", "read", "theme", "fonts", "check"]),
    ("render", &["diagnostics", "model", "read", "theme", "fonts", "check", "plan"]),
    ("proof", &["diagnostics", "model", "read", "theme", "fonts", "check", "plan", "render"]),
    ("publish", &["diagnostics", "model", "read", "theme", "fonts", "check", "plan", "render", "proof"]),
    (
        "pipeline",
        &["diagnostics", "model", "read", "theme", "fonts", "check", "plan", "render", "proof", "publish"],
    ),
    ("serve", &["diagnostics", "model", "read", "theme", "fonts", "check", "plan", "render", "pipeline"]),
    (
        "cli",
        &[
            "serve",
            "diagnostics",
            "model",
            "read",
            "theme",
            "fonts",
            "check",
            "plan",
            "render",
            "proof",
            "publish",
            "pipeline",
        ],
    ),
];

/// Longest file, in lines.
const LONGEST: usize = 500;

/// Every source file by its path below `src/`.
fn sources() -> BTreeMap<String, String> {
    let src = crate_folder().join("src");
    let files = WalkDir::new(&src).into_iter().map(|entry| entry.expect("an entry"));
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"));
    let sources: BTreeMap<_, _> = rust
        .map(|entry| {
            let name = entry.path().strip_prefix(&src).expect("below").to_str().expect("UTF-8").to_owned();
            (name, fs::read_to_string(entry.path()).expect("text"))
        })
        .collect();
    assert!(sources.len() > 40, "src/ was found");
    sources
}

/// The floor of a file: `check/grids.rs` and `check.rs` are both of `check`.
fn floor(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or(path);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The code of a file: comments blanked, what stands behind `#[cfg(test)]` at the left edge dropped.
fn code(text: &str) -> String {
    let body = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(text);
    body.lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

/// A line up to its comment; a `//` inside a string or behind `https:` is none.
fn without_comment(line: &str) -> &str {
    let mut quotes = 0;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if c == '"' && before != '\\' && before != '\'' {
            quotes += 1;
        }
        if quotes % 2 == 0 && line[at..].starts_with("//") {
            return &line[..at];
        }
        before = c;
    }
    line
}

/// Paths into the crate, braces opened: `use crate::{check::{self, Today}, model};` gives
/// `check::self`, `check::Today` and `model`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || "_:$".contains(c));
        if is_whole {
            open(&code[at + "crate::".len()..], "", &mut found);
        }
    }
    found
}

/// Reads one path, or a group in braces, and returns what is left behind it.
fn open<'t>(text: &'t str, before: &str, found: &mut BTreeSet<String>) -> &'t str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = open(rest, before, found).trim_start();
            match (rest.strip_prefix(','), rest.strip_prefix('}')) {
                (Some(next), _) if next.trim_start().starts_with('}') => rest = next.trim_start(),
                (Some(next), _) => rest = next,
                (None, Some(next)) => return next,
                (None, None) => return rest,
            }
        }
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let path = if before.is_empty() { text[..end].to_owned() } else { format!("{before}::{}", &text[..end]) };
    match text[end..].strip_prefix("::") {
        Some(next) if !next.starts_with('<') => open(next, &path, found),
        _ => {
            found.insert(path);
            &text[end..]
        }
    }
}

fn allowed(floor: &str) -> &'static [&'static str] {
    let known = FLOORS.iter().find(|(name, _)| *name == floor);
    known
        .map(|(_, below)| *below)
        .unwrap_or_else(|| panic!("src/{floor}: a new floor; give it its place in FLOORS"))
}

#[test]
fn a_stage_imports_only_what_lies_below_it() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = floor(&path);
        if ["lib", "main"].contains(&own) {
            continue;
        }
        for import in imports(&code(&text)) {
            let is_own = import == own || import.starts_with(&format!("{own}::"));
            let is_below = |below: &&str| import == **below || import.starts_with(&format!("{below}::"));
            if !is_own && !allowed(own).iter().any(is_below) {
                wrong.push(format!("src/{path} imports crate::{import}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "these run up the stairs");
}

#[test]
fn no_two_floors_import_each_other() {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let own = floor(&path).to_owned();
        let targets =
            imports(&code(&text)).into_iter().map(|i| i.split("::").next().unwrap_or("").to_owned());
        edges.entry(own.clone()).or_default().extend(targets.filter(|target| *target != own));
    }
    // Takes away floors that stand on nothing that is left, until only circles remain.
    while let Some(free) =
        edges.iter().find(|(_, to)| to.iter().all(|t| !edges.contains_key(t))).map(|(n, _)| n.clone())
    {
        edges.remove(&free);
    }
    assert!(edges.is_empty(), "a circle: {edges:?}");
}

#[test]
fn the_program_only_starts_the_command_line() {
    let main = code(&sources()["main.rs"]);
    let calls: Vec<&str> = main.lines().filter(|line| line.contains("gridboard::")).collect();
    assert_eq!(calls, ["    gridboard::cli::run()"]);
}

/// `a/tests.rs`, or a file of the folder beside it.
fn is_of_tests(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

#[test]
fn no_floor_reaches_up_by_super() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        // `a/b/c.rs` is three modules deep, `a/b/mod.rs` two.
        let depth = path.matches('/').count() + usize::from(!path.ends_with("mod.rs"));
        let too_far = "super::".repeat(depth);
        if code(&text).contains(&too_far) {
            wrong.push(path.clone());
        }
        if text.contains("use super::*") && !text.contains("#[cfg(test)]") && !is_of_tests(&path) {
            wrong.push(format!("{path}: use super::*"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//!") {
            wrong.push(format!("src/{path} does not begin with //!"));
        }
        let lines = text.lines().count();
        if lines > LONGEST {
            wrong.push(format!("src/{path} has {lines} lines"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// `expect("both sides are at least one pixel")` says why in words; `expect("a page")` does not.
fn gives_reason(code: &str) -> bool {
    let reason = code.split(".expect(\"").nth(1);
    reason.is_some_and(|reason| reason.split(' ').count() >= 4)
}

#[test]
fn what_may_panic_says_why_it_does_not() {
    let risky = [".unwrap()", ".expect(", "panic!(", "todo!(", "unreachable!(", "unimplemented!("];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if is_of_tests(&path) {
            continue;
        }
        let body = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(&text);
        let mut before = "";
        for (number, line) in body.lines().enumerate() {
            let code = without_comment(line);
            let is_explained =
                code.len() < line.len() || before.trim_start().starts_with("//") || gives_reason(code);
            if risky.iter().any(|word| code.contains(word)) && !is_explained {
                wrong.push(format!("src/{path}:{}: {}", number + 1, line.trim()));
            }
            before = line;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_reader_of_imports_sees_them_all() {
    let text = "use crate::{check::{self, Today}, model};\npub(crate) fn f() -> crate::plan::Page { $crate::x }\n// crate::cli\n";
    let found: Vec<String> = imports(&code(text)).into_iter().collect();
    assert_eq!(found, ["check::Today", "check::self", "model", "plan::Page"]);
    assert_eq!(without_comment("let a = \"https://x\"; // crate::cli"), "let a = \"https://x\"; ");
}
