//! Content that tries to be more than content: whatever stands in a name, a title or a text, every file that comes out
//! is built as it would be with harmless words in the same places. Each kind of file is read by a parser that shares
//! nothing with what wrote it.

use std::collections::{BTreeMap, BTreeSet};

use gridboard::check::Today;
use gridboard::diagnostics::{Language, Messages, render_all};
use gridboard::pipeline::{BuildFault, Request, Unwatched, Wish, build};
use gridboard::plan::Scope;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::harness::{Bench, TODAY, Tree, crate_folder};

mod print;
mod shapes;
mod site;
mod terminal;

use shapes::Shape;

/// Lines of a corpus.
fn corpus(name: &str) -> Vec<String> {
    let path = crate_folder().join("tests/corpora/injection").join(name);
    let text = std::fs::read_to_string(path).expect("a corpus");
    text.lines().filter(|line| !line.is_empty() && !line.starts_with("%% ")).map(str::to_owned).collect()
}

/// Texts of notices.
fn bodies() -> Vec<String> {
    corpus("markdown.txt").into_iter().map(|body| body.replace("\\n", "\n")).collect()
}

fn request(bench: &Bench) -> Request {
    let today = Today::Given(TODAY.parse().expect("a day"));
    Request::new(bench.root(), today)
}

/// Builds, and says what was found where nothing could be built.
fn built(bench: &Bench, scope: Scope) -> Result<Tree, String> {
    match build(&request(bench), &Wish::whole(&bench.path("output"), scope), &Unwatched) {
        Ok(_) => Ok(bench.output()),
        Err(BuildFault::Errors(found)) => {
            Err(render_all(&found.sorted().all, &Messages::new(Language::English), false))
        }
        Err(BuildFault::Publish(fault)) => Err(format!("{fault:?}")),
    }
}

/// What leads nowhere is refused; nothing else may be.
fn is_about_links_only(why: &str) -> bool {
    let mut errors = why.lines().filter(|line| line.starts_with("error")).peekable();
    errors.peek().is_some()
        && errors.all(|line| line.starts_with("error[E707]") || line.starts_with("error[E708]"))
}

/// What differs in shape between the sites of harmless and of hostile words.
fn complaints(harmless: &BTreeMap<String, Shape>, hostile: &Tree) -> Vec<String> {
    let shapes = shapes::of(hostile);
    let mut complaints = Vec::new();
    let paths = |shapes: &BTreeMap<String, Shape>| shapes.keys().cloned().collect::<BTreeSet<_>>();
    // Only the harmless text shows a picture.
    let is_picture = |path: &&String| path.ends_with(".jpg");
    for path in paths(harmless).symmetric_difference(&paths(&shapes)).filter(|path| !is_picture(path)) {
        complaints.push(format!("{path}: only one of the sites has it"));
    }
    for (path, shape) in &shapes {
        let Some(expected) = harmless.get(path) else { continue };
        let mut new = shape.unlike(expected);
        if path.contains("/about/") || path.contains("/privacy/") {
            // Their paragraphs are Markdown: what it makes stands on a notice's page.
            let of_markdown = shape.unlike(&harmless["site/notices/qinghe/water/index.html"]);
            new.retain(|part| of_markdown.contains(part));
        }
        complaints.extend(new.into_iter().map(|what| format!("{path}: {what}")));
    }
    complaints
}

/// The site with plain words everywhere, built once for all comparisons.
fn harmless() -> BTreeMap<String, Shape> {
    let bench = Bench::fixture();
    site::write(&bench, &mut |_| "平常".to_owned(), shapes::ALL_OF_MARKDOWN);
    shapes::of(&built(&bench, Scope::Site).unwrap_or_else(|why| panic!("{why}")))
}

#[test]
fn every_text_of_the_corpus_in_many_places() {
    const BUILDS: usize = 40;
    let (texts, bodies, harmless) = (corpus("texts.txt"), bodies(), harmless());
    let bench = Bench::fixture();
    let mut wrong = Vec::new();
    for number in 0..BUILDS.max(bodies.len()) {
        let mut next = number * 31;
        let mut value = |_: &str| {
            next += 7;
            texts[next % texts.len()].clone()
        };
        let body = &bodies[number % bodies.len()];
        site::write(&bench, &mut value, body);
        match built(&bench, Scope::Site) {
            Ok(tree) => {
                wrong.extend(complaints(&harmless, &tree).into_iter().map(|c| format!("{body:?} {c}")))
            }
            Err(why) if is_about_links_only(&why) => {}
            Err(why) => wrong.push(format!("{body:?}: {why}")),
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn texts_put_together_by_chance() {
    let harmless = harmless();
    let bench = Bench::fixture();
    let signs = "<>\"'`&;:=+-@#$%{}[]()|*_~!?/\\^,.\u{200b}\u{200d}\u{ad} 字a0".chars().collect::<Vec<_>>();
    let words =
        ["script", "onerror=", "javascript:", "-->", "]]>", "</", "{{", "}}", "{%", "\\n", "&#60;", "#eval"];
    let part = prop_oneof![
        prop::sample::select(signs).prop_map(|sign| sign.to_string()),
        prop::sample::select(words.to_vec()).prop_map(str::to_owned),
    ];
    let text = prop::collection::vec(part, 1..12).prop_map(|parts| format!("x{}", parts.concat()));
    let strategy = prop::collection::vec(text, 60);
    let config = Config { cases: 24, failure_persistence: None, max_shrink_iters: 20, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let result = runner.run(&strategy, |texts| {
        let mut texts = texts.iter().cycle();
        let body = "平常".to_owned();
        site::write(&bench, &mut |_| texts.next().cloned().unwrap_or_default(), &body);
        match built(&bench, Scope::Site) {
            Ok(tree) => prop_assert_eq!(complaints(&harmless, &tree), Vec::<String>::new()),
            Err(why) => prop_assert!(is_about_links_only(&why), "{}", why),
        }
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

#[test]
fn what_no_text_may_hold_is_named_and_placed() {
    let bench = Bench::fixture();
    for (sign, point) in [("\u{202e}", "U+202E"), ("\u{2066}", "U+2066"), ("\u{ffff}", "U+FFFF")] {
        for written in [sign.to_owned(), format!("\\u{:04x}", u32::from(sign.chars().next().expect("one")))] {
            let path = "content/qinghe/grids/03.toml";
            let before = bench.text(path);
            bench.write(path, before.replacen("name = \"", &format!("name = \"甲{written}乙"), 1));
            let found = bench.findings();
            let said: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
            assert!(said.iter().any(|said| said.contains(point) && said.contains("number 2")), "{said:?}");
            assert!(said.iter().all(|said| !said.contains(sign)), "{said:?}");
            bench.write(path, before);
        }
    }
    for line_end in ["\\n", "\\r", "\\u2028", "\\u0085", "\\u0000"] {
        let path = "content/qinghe/workers/zhao-yi.toml";
        let before = bench.text(path);
        bench.write(path, before.replacen("赵一", &format!("赵{line_end}TEL:110"), 1));
        assert!(bench.findings().iter().any(|f| f.code == "E205"), "{line_end}");
        bench.write(path, before);
    }
}
