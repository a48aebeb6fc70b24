//! Any bytes in any place: the tool says what is wrong and ends; it never panics, never hangs, and
//! what it accepted it can also build.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use gridboard::check::Today;
use gridboard::diagnostics::{Language, Messages, Severity, render_all, to_json};
use gridboard::pipeline::{BuildFault, Request, Unwatched, Wish, build, prepare};
use gridboard::plan::Scope;
use gridboard::publish::Manifest;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::harness::{Bench, QINGHE, TODAY};

/// Longest that reading one site with anything in it may take.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Longest that building its website may take.
const PATIENCE_OF_BUILD: Duration = Duration::from_secs(10);

/// One file of each kind, below the root.
const KINDS: [&str; 8] = [
    "content/site.toml",
    "content/qinghe/community.toml",
    "content/qinghe/grids/01.toml",
    "content/qinghe/workers/zhao-yi.toml",
    "content/qinghe/notices/water.md",
    "content/qinghe/boundaries.geojson",
    "content/qinghe/photos/zhao-yi.jpg",
    "content/qinghe/photos/qian-er.png",
];

fn request(bench: &Bench) -> Request {
    let today = Today::Given(TODAY.parse().expect("a day"));
    Request::new(bench.root(), today)
}

/// Runs `work` on a thread with the smallest stack that any of ours has; `Err` where it panicked
/// or was not done in time.
pub fn in_time<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    let (send, receive) = mpsc::channel();
    let thread = thread::Builder::new().stack_size(2 * 1024 * 1024);
    let worker = thread.spawn(move || {
        let _ = send.send(work()); // nobody listens any more after the time is up
    });
    receive.recv_timeout(limit).map_err(|why| match why {
        mpsc::RecvTimeoutError::Timeout => format!("not done after {limit:?}"),
        mpsc::RecvTimeoutError::Disconnected => {
            let panic = worker.expect("a thread").join().err();
            format!("panicked: {}", panic.map_or_else(String::new, |panic| text_of(&*panic)))
        }
    })
}

fn text_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?").to_owned()
}

/// [`errors_once`], and once more where it took too long: the machine may have been busy.
fn errors(bench: &Bench) -> Result<Vec<String>, String> {
    errors_once(bench)
        .or_else(|fault| if fault.starts_with("not done") { errors_once(bench) } else { Err(fault) })
}

/// Names of the errors that are found, after all findings were written down in every form.
fn errors_once(bench: &Bench) -> Result<Vec<String>, String> {
    let request = request(bench);
    // What `check` does is timed; the other forms of its findings only must not panic.
    let (found, is_checked) = in_time(PATIENCE, move || {
        let prepared = prepare(&request, &Manifest::default());
        let found = prepared.found.sorted().all;
        render_all(&found, &Messages::new(Language::Chinese), false);
        (found, prepared.checked.is_some())
    })?;
    for language in [Language::Chinese, Language::English] {
        let messages = Messages::new(language);
        assert_eq!(render_all(&found, &messages, true).is_empty(), found.is_empty());
        let json: serde_json::Value = serde_json::from_str(&to_json(&found, &messages)).expect("JSON");
        assert_eq!(json.as_array().map(Vec::len), Some(found.len()));
    }
    let errors = found.iter().filter(|d| d.severity() == Severity::Error);
    let errors: Vec<String> = errors.map(|d| d.code.name().to_owned()).collect();
    assert_eq!(is_checked, errors.is_empty(), "checked exactly when nothing is wrong");
    Ok(errors)
}

/// A runner of so many cases whose seed does not change from run to run.
pub fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// A change of bytes.
#[derive(Clone, Debug)]
pub enum Edit {
    Flip(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Cut(prop::sample::Index, usize),
    Truncate(prop::sample::Index),
    Repeat(prop::sample::Index, usize, usize),
}

pub fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    // Bytes that parsers take notice of, beside any others.
    let mark = prop::sample::select(b"\"'[]{}=\n\r\t,.+-#|>*`_!()<&\\/:0e\0\xff\xe7\xc0\xed\xa0".as_slice());
    let byte = prop_oneof![mark, any::<u8>()];
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, mask)| Edit::Flip(at, mask)),
        (at(), prop::collection::vec(byte, 1..8)).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        (at(), 1..40usize).prop_map(|(at, length)| Edit::Cut(at, length)),
        at().prop_map(Edit::Truncate),
        (at(), 1..30usize, 2..50usize).prop_map(|(at, length, times)| Edit::Repeat(at, length, times)),
    ]
}

pub fn apply(bytes: &mut Vec<u8>, edit: &Edit) {
    if bytes.is_empty() {
        return;
    }
    match edit {
        Edit::Flip(at, mask) => {
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
        }
        Edit::Insert(at, more) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, more.iter().copied());
        }
        Edit::Cut(at, length) => {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Edit::Truncate(at) => bytes.truncate(at.index(bytes.len())),
        Edit::Repeat(at, length, times) => {
            let at = at.index(bytes.len());
            let part = bytes[at..(at + length).min(bytes.len())].repeat(*times);
            bytes.splice(at..at, part);
        }
    }
}

#[test]
fn arbitrary_bytes_in_place_of_any_file() {
    let bench = Bench::fixture();
    let originals: Vec<Vec<u8>> = KINDS.iter().map(|kind| bench.read(kind)).collect();
    let strategy = (0..KINDS.len(), prop::collection::vec(any::<u8>(), 0..300));
    let result = runner(60).run(&strategy, |(kind, bytes)| {
        bench.write(KINDS[kind], &bytes);
        let errors = errors(&bench);
        bench.write(KINDS[kind], &originals[kind]);
        prop_assert!(errors.is_ok(), "{}: {:?}", KINDS[kind], errors.err());
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    assert_eq!(errors(&bench), Ok(Vec::new()), "the fixture is as it was");
}

#[test]
fn sound_files_with_damage_anywhere() {
    let bench = Bench::fixture();
    let originals: Vec<Vec<u8>> = KINDS.iter().map(|kind| bench.read(kind)).collect();
    let strategy = (0..KINDS.len(), prop::collection::vec(edit(), 1..4));
    let result = runner(150).run(&strategy, |(kind, edits)| {
        let mut bytes = originals[kind].clone();
        edits.iter().for_each(|edit| apply(&mut bytes, edit));
        bench.write(KINDS[kind], &bytes);
        let errors = errors(&bench);
        bench.write(KINDS[kind], &originals[kind]);
        prop_assert!(errors.is_ok(), "{}: {:?}", KINDS[kind], errors.err());
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

#[test]
fn what_check_accepts_can_be_built() {
    let bench = Bench::fixture();
    let originals: Vec<Vec<u8>> = KINDS.iter().map(|kind| bench.read(kind)).collect();
    // One small change that often leaves the file sound: in Markdown anywhere, elsewhere in a text.
    let words = prop::sample::select(vec![
        "*",
        "字",
        "\n\n",
        "# ",
        "- ",
        "> ",
        "`",
        "| ",
        "[a](https://b.cn)",
        "1",
        " ",
        "<b>",
        "&lt;",
        "{{",
        "{%",
        "#{",
    ]);
    let strategy = (2..6usize, any::<prop::sample::Index>(), prop::collection::vec(words, 1..6));
    let built = std::cell::Cell::new(0);
    let result = runner(130).run(&strategy, |(kind, at, words)| {
        let mut text = String::from_utf8(originals[kind].clone()).expect("text");
        let starts: Vec<usize> = match KINDS[kind].ends_with(".md") {
            true => (text.rfind("+++\n").expect("a head") + 4..=text.len()).collect(),
            false => text.match_indices(" = \"").map(|(at, _)| at + 4).collect(),
        };
        let starts: Vec<usize> = starts.into_iter().filter(|at| text.is_char_boundary(*at)).collect();
        if starts.is_empty() {
            return Ok(());
        }
        text.insert_str(starts[at.index(starts.len())], &words.concat());
        bench.write(KINDS[kind], &text);
        let is_sound = errors(&bench).is_ok_and(|errors| errors.is_empty());
        let end = if is_sound { built_site(&bench) } else { Ok(()) };
        built.set(built.get() + u32::from(is_sound));
        bench.write(KINDS[kind], &originals[kind]);
        prop_assert_eq!(end, Ok(()), "{}: {:?}", KINDS[kind], text);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    assert!(built.get() >= 30, "only {} of the changed sites were sound", built.get());
}

/// Builds the website in process.
fn built_site(bench: &Bench) -> Result<(), String> {
    let (request, output) = (request(bench), bench.path("output"));
    let end = in_time(PATIENCE_OF_BUILD, move || {
        match build(&request, &Wish::whole(&output, Scope::Site), &Unwatched) {
            Ok(_) => Ok(()),
            Err(BuildFault::Errors(found)) => {
                Err(render_all(&found.sorted().all, &Messages::new(Language::English), false))
            }
            Err(BuildFault::Publish(fault)) => Err(format!("{fault:?}")),
        }
    });
    end.unwrap_or_else(Err)
}

#[test]
fn brackets_and_quotes_inside_each_other_without_end() {
    let deep = 100_000;
    let note = |body: String| format!("+++\ntitle = \"深\"\ndate = 2013-05-01\n+++\n\n{body}\n");
    let nested_list: String =
        (0..2_000).map(|depth| format!("{}- a\n", "  ".repeat(depth.min(400)))).collect();
    let cases: Vec<(&str, String)> = vec![
        (KINDS[2], format!("a = {}", "[".repeat(deep))),
        (KINDS[2], format!("a = {}{}", "[".repeat(deep), "]".repeat(deep))),
        (KINDS[2], format!("a = {}", "{ a = ".repeat(deep))),
        (KINDS[2], format!("{} = 1", vec!["a"; deep].join("."))),
        (KINDS[2], format!("[{}]\nb = 1", vec!["a"; deep].join("."))),
        (KINDS[2], (0..3_000).map(|n| format!("[a{}]\n", ".b".repeat(n % 300))).collect()),
        (KINDS[5], "[".repeat(deep)),
        (KINDS[5], format!("{{\"a\":{}", "{\"a\":".repeat(deep))),
        (
            KINDS[5],
            format!(
                "{{\"type\":\"FeatureCollection\",\"features\":{}{}}}",
                "[".repeat(deep),
                "]".repeat(deep)
            ),
        ),
        (KINDS[4], note("> ".repeat(deep))),
        (KINDS[4], note(">".repeat(deep))),
        (KINDS[4], note(format!("{} a", "- ".repeat(deep)))),
        (KINDS[4], note("*".repeat(deep))),
        (KINDS[4], note("*a ".repeat(deep))),
        (KINDS[4], note("**a *b ".repeat(deep / 4))),
        (KINDS[4], note("_a*".repeat(deep / 3))),
        (KINDS[4], note("[".repeat(deep))),
        (KINDS[4], note("![".repeat(deep / 2))),
        (KINDS[4], note("[a](".repeat(deep / 4))),
        (KINDS[4], note("`a``".repeat(deep / 4))),
        (KINDS[4], note("<".repeat(deep))),
        (KINDS[4], note("<a href=\"".repeat(deep / 9))),
        (KINDS[4], note("<!--".repeat(deep / 4))),
        (KINDS[4], note("| ".repeat(deep) + "\n" + &"| - ".repeat(deep / 4))),
        (KINDS[4], note("[^1]: ".repeat(deep / 6))),
        (KINDS[4], note("&".repeat(deep))),
        (KINDS[4], note("&".repeat(9 * deep))),
        (KINDS[4], note(nested_list)),
        (KINDS[4], note("~".repeat(deep))),
        (KINDS[4], note("a\n".repeat(deep / 2))),
    ];
    let mut wrong = Vec::new();
    for (kind, text) in cases {
        let bench = Bench::fixture();
        let head: String = text.chars().skip(if kind.ends_with("md") { 46 } else { 0 }).take(20).collect();
        bench.write(kind, &text);
        match errors(&bench) {
            Err(fault) => wrong.push(format!("{kind} {head:?}: {fault}")),
            Ok(errors) if errors.is_empty() => {
                // Accepted: then it can be drawn, and soon.
                let end = built_site(&bench);
                if let Err(fault) = end {
                    wrong.push(format!("{kind} {head:?}: check accepts, build says {fault}"));
                }
            }
            Ok(_) => {}
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_line_of_ten_megabytes() {
    for kind in KINDS {
        let bench = Bench::fixture();
        let line = if kind.ends_with(".md") { "字".repeat(3_500_000) } else { "a".repeat(10_000_000) };
        bench.write(kind, line);
        let found = errors(&bench);
        let is_told = found.as_ref().is_ok_and(|errors| !errors.is_empty());
        assert!(is_told, "{kind}: {found:?}");
    }
}

#[test]
fn a_text_just_within_the_limit_is_read_in_time() {
    let bench = Bench::fixture();
    let body = "+++\ntitle = \"长\"\ndate = 2013-05-01\n+++\n\n".to_owned()
        + &"*字* [a](https://x.cn) `b` | ".repeat(4_000);
    assert!(body.len() < 128 * 1024);
    bench.write(KINDS[4], body);
    assert_eq!(errors(&bench), Ok(Vec::new()));
}

#[test]
fn odd_file_names_are_survived() {
    let bench = Bench::fixture();
    for name in [
        "grids/ .toml",
        "grids/a b.toml",
        "workers/王.toml",
        "notices/a.b.c.md",
        "notices/.en.md",
        "photos/x.jpg.jpg",
    ] {
        bench.write(&format!("{QINGHE}/{name}"), "x = 1");
    }
    std::fs::create_dir_all(bench.path(&format!("{QINGHE}/grids/07.toml")))
        .expect("a folder named like a file");
    assert!(errors(&bench).is_ok_and(|errors| !errors.is_empty()));
}
