//! Publishing on values: what lies in the folder after each step, and after a step that was never made.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

type Written<'f> = &'f [(&'f str, &'f str)];

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn entry(text: &str) -> Entry {
    let digest = Digest::of(text.as_bytes());
    let (codes, beyond) = (Box::default(), Box::default());
    Entry { inputs: digest, digest, bytes: text.len() as u64, saved: None, codes, piece: None, beyond }
}

fn writing(text: &str) -> impl Fn(&mut dyn io::Write, &Files) -> io::Result<()> {
    move |out, _| out.write_all(text.as_bytes())
}

fn report_of<'r>(text: &str, write: &'r dyn Fn(&mut dyn io::Write, &Files) -> io::Result<()>) -> Report<'r> {
    Report { digest: Digest::of(text.as_bytes()), write }
}

/// Publishes these files and nothing else; `is_ours` claims what is not among them.
fn publish_claiming(
    root: &Path,
    files: Written<'_>,
    report: &str,
    is_ours: impl Fn(&str) -> bool,
) -> Result<Outcome, PublishError> {
    let output = Output::open(root)?;
    let stage = output.stage()?;
    let mut manifest = Manifest::default();
    let mut staged = BTreeMap::new();
    for (number, (path, text)) in files.iter().enumerate() {
        manifest.files.insert((*path).into(), entry(text).into());
        staged.insert((*path).into(), stage.put(&number.to_string(), text.as_bytes())?);
    }
    let write = writing(report);
    let report = report_of(report, &write);
    let publication =
        Publication { stage: Some(stage), manifest, staged: &staged, report, withdrawn: &[], good: None };
    output.publish(publication, is_ours)
}

fn publish(root: &Path, files: Written<'_>) -> Outcome {
    publish_claiming(root, files, REPORT_TEXT, |_| true).expect("published")
}

const REPORT_TEXT: &str = "{\"tool\":\"gridboard 0\"}";

/// Every file below a folder with its text; the tool's own are named by `own`.
fn tree(root: &Path, own: bool) -> Vec<(String, String)> {
    let all = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = all.filter(|entry| !entry.file_type().is_dir());
    let named = files
        .map(|entry| (name_of(root, entry.path()), fs::read_to_string(entry.path()).unwrap_or_default()));
    named.filter(|(name, _)| name.starts_with(OWN) == own).collect()
}

fn names(root: &Path, own: bool) -> Vec<String> {
    tree(root, own).into_iter().map(|(name, _)| name).collect()
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

fn outcome(written: usize, removed: usize, kept: usize) -> Outcome {
    Outcome { written, removed, kept }
}

#[test]
fn what_is_published_is_what_was_finished_and_nothing_is_left() {
    let (root, files) =
        (folder(), [("site/index.html", "home"), ("site/g/a/index.html", "a"), ("print/a.pdf", "b")]);
    let root = root.path();
    assert_eq!(publish(root, &files), outcome(3, 0, 0));
    let all = ["print/a.pdf", "report.json", "site/g/a/index.html", "site/index.html"];
    assert_eq!(names(root, false), all);
    assert_eq!(names(root, true), [".gridboard/lock", ".gridboard/manifest.json"]);
    assert!(!root.join(".gridboard/stage").exists());
    // The same again touches nothing.
    let stamp = |path: &str| fs::metadata(root.join(path)).and_then(|data| data.modified()).expect("a time");
    let before = [stamp("site/index.html"), stamp("report.json"), stamp(".gridboard/manifest.json")];
    assert_eq!(publish(root, &files), outcome(0, 0, 3));
    let after = [stamp("site/index.html"), stamp("report.json"), stamp(".gridboard/manifest.json")];
    assert_eq!(before, after);
    assert_eq!(names(root, true), [".gridboard/lock", ".gridboard/manifest.json"]);
    // One changes, one goes with its folders, one is new.
    let files = [("site/index.html", "other"), ("print/a.pdf", "b"), ("former/x.html", "x")];
    assert_eq!(publish(root, &files), outcome(2, 1, 1));
    assert_eq!(names(root, false), ["former/x.html", "print/a.pdf", "report.json", "site/index.html"]);
    assert!(!root.join("site/g").exists(), "a folder that is empty goes");
    assert_eq!(fs::read_to_string(root.join("site/index.html")).ok().as_deref(), Some("other"));
    // Another text of the same length is another text.
    publish(root, &[("site/index.html", "0ther")]);
    assert_eq!(fs::read_to_string(root.join("site/index.html")).ok().as_deref(), Some("0ther"));
}

#[test]
fn the_report_alone_and_the_manifest_alone_are_written_too() {
    let root = folder();
    let (root, files) = (root.path(), [("site/a", "a")]);
    publish(root, &files);
    let told = publish_claiming(root, &files, "{\"tool\":\"gridboard 1\"}", |_| true).expect("published");
    assert_eq!(told, outcome(0, 0, 1));
    assert!(fs::read_to_string(root.join(REPORT)).expect("a report").contains("gridboard 1"));
    // Somebody wrote the file anew with the same bytes: its time is another, and is learnt.
    let later = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let file = File::options().append(true).open(root.join("site/a")).expect("a file");
    file.set_modified(later).expect("a time");
    assert!(Output::open(root).expect("open").unchanged("site/a").is_none(), "touched");
    publish(root, &files);
    assert!(Output::open(root).expect("open").unchanged("site/a").is_some(), "known again");
}

#[test]
fn a_file_is_known_by_its_length_and_its_time() {
    let root = folder();
    let root = root.path();
    publish(root, &[("site/a", "aa"), ("site/b", "bb"), ("site/c", "cc")]);
    let time = fs::metadata(root.join("site/b")).and_then(|data| data.modified()).expect("a time");
    write(root, "site/b", "longer");
    File::options()
        .append(true)
        .open(root.join("site/b"))
        .and_then(|file| file.set_modified(time))
        .expect("a time");
    fs::remove_file(root.join("site/c")).expect("removed");
    write(root, "site/new", "new");
    let output = Output::open(root).expect("open");
    assert_eq!(output.unchanged("site/a").map(|(_, entry)| entry.bytes), Some(2));
    for path in ["site/b", "site/c", "site/new", "site"] {
        assert!(output.unchanged(path).is_none(), "{path}");
    }
    assert_eq!(output.read("site/a").ok().as_deref(), Some(&b"aa"[..]));
}

#[test]
fn what_nobody_claims_and_batches_stay() {
    let root = folder();
    let root = root.path();
    publish(root, &[("site/a", "a"), ("print/a", "a")]);
    let output = Output::open(root).expect("open");
    assert_eq!(output.next_batch("2026-11-23", |_| false), "2026-11-23-1");
    assert_eq!(output.next_batch("2026-11-23", |name| name.ends_with("-1")), "2026-11-23-2");
    let stage = output.stage().expect("a stage");
    let files = vec![("cards/x.pdf".to_owned(), stage.put("0", b"card").expect("staged"))];
    output.publish_batch("2026-11-23-1", Some(stage), files, |out| out.write_all(b"[]")).expect("published");
    write(root, "print/batches/no-list/x.pdf", "x");
    assert_eq!(Output::batches(root), ["2026-11-23-1"]);
    assert_eq!(Output::open(root).expect("open").next_batch("2026-11-23", |_| false), "2026-11-23-2");
    // A half alone: what belongs to the other is not claimed.
    let told = publish_claiming(root, &[("site/b", "b")], REPORT_TEXT, |path| path.starts_with("site/"));
    assert_eq!(told.expect("published"), outcome(1, 1, 0));
    let left = ["print/a", "print/batches/2026-11-23-1/batch.json", "print/batches/2026-11-23-1/cards/x.pdf"];
    assert_eq!(names(root, false)[..3], left);
    // What shows somebody who withdrew goes from batches, too.
    let output = Output::open(root).expect("open");
    let mut manifest = output.manifest.clone();
    manifest.people.insert("a/b".to_owned());
    let withdrawn = ["print/batches/2026-11-23-1/cards/x.pdf".to_owned()];
    let write = writing(REPORT_TEXT);
    let (staged, report) = (BTreeMap::new(), report_of(REPORT_TEXT, &write));
    let publication =
        Publication { stage: None, manifest, staged: &staged, report, withdrawn: &withdrawn, good: None };
    assert_eq!(output.publish(publication, |_| false).expect("published"), outcome(0, 1, 1));
    assert!(!root.join("print/batches/2026-11-23-1/cards").exists());
}

/// A run that was killed between any two moves, or right after the commit, is finished by whoever comes next.
#[test]
fn a_journal_is_carried_out_from_wherever_it_stopped() {
    let old: Written<'_> = &[("site/a.html", "a"), ("site/b.html", "b"), ("site/deep/c.html", "c")];
    let new: Written<'_> = &[("site/a.html", "A"), ("site/new/d.html", "D")];
    let clean = folder();
    publish(clean.path(), new);
    for made in 0..=4 {
        let root = folder();
        let root = root.path();
        publish(root, old);
        let own = root.join(OWN);
        {
            let output = Output::open(root).expect("open");
            let stage = output.stage().expect("a stage");
            let mut journal = Journal::default();
            for (path, text) in new {
                let staged = stage.put(&path.replace('/', "-"), text.as_bytes()).expect("staged");
                journal.place(&staged, *path, !root.join(path).exists());
            }
            journal.remove("site/b.html");
            journal.remove("site/deep/c.html");
            journal.commit(&own).expect("committed");
            assert!(Journal::is_there(&own));
            // While the run lives, its business is its own.
            assert!(!finish_interrupted(root).expect("nothing to do"));
            let mut first = journal.clone();
            first.truncate(made);
            first.carry_out(root, &own).expect("carried out");
            if made > 0 {
                fs::write(own.join("journal.json"), serde_json::to_vec(&journal).expect("JSON"))
                    .expect("written");
            }
        }
        assert!(finish_interrupted(root).expect("finished"), "{made}");
        assert_eq!(tree(root, false), tree(clean.path(), false), "{made}");
        assert!(!root.join("site/deep").exists());
        assert_eq!(names(root, true), [".gridboard/lock", ".gridboard/manifest.json"], "{made}");
        assert!(!finish_interrupted(root).expect("nothing to do"), "once");
    }
}

#[test]
fn without_a_commit_nothing_happened() {
    let root = folder();
    let root = root.path();
    publish(root, &[("site/a", "a")]);
    let output = Output::open(root).expect("open");
    output.stage().and_then(|stage| stage.put("0", b"half")).expect("staged");
    drop(output);
    write(root, ".gridboard/journal.draft", "[");
    assert!(!finish_interrupted(root).expect("nothing to do"));
    let output = Output::open(root).expect("open");
    assert_eq!(names(root, true), [".gridboard/lock", ".gridboard/manifest.json"]);
    output.stage().and_then(|stage| stage.put("0", b"half")).expect("staged");
    output.discard_stage();
    assert!(!root.join(".gridboard/stage").exists());
    // An empty journal is no publish.
    Journal::default().commit(&root.join(OWN)).expect("nothing");
    assert!(!Journal::is_there(&root.join(OWN)));
    Journal::default().carry_out(root, &root.join(OWN)).expect("nothing");
}

/// A folder may come from anybody: its journal moves nothing that lies elsewhere, and one that cannot be read stops.
#[test]
fn a_journal_from_elsewhere_is_refused() {
    for journal in [
        "{\"moves\":[{\"Remove\":{\"path\":\"../kept\"}}]}",
        "{\"moves\":[{\"Place\":{\"staged\":\"../../kept\",\"path\":\"site/a\"}}]}",
        "{\"moves\":[{\"Place\":{\"staged\":\"0/a\",\"path\":\"/kept\"}}]}",
        "{\"moves\":[",
    ] {
        let outer = folder();
        let root = outer.path().join("output");
        publish(&root, &[("site/a", "a")]);
        write(outer.path(), "kept", "kept");
        write(&root, ".gridboard/stage/0/a", "b");
        write(&root, ".gridboard/journal.json", journal);
        assert!(matches!(finish_interrupted(&root), Err(PublishError::Io(..))), "{journal}");
        assert_eq!(fs::read_to_string(outer.path().join("kept")).ok().as_deref(), Some("kept"));
        assert_eq!(fs::read_to_string(root.join("site/a")).ok().as_deref(), Some("a"));
    }
}

/// Where a move cannot be made the run stops before the first one, or says so.
#[test]
fn what_cannot_be_carried_out_is_said() {
    let root = folder();
    let root = root.path();
    publish(root, &[("site/a", "a"), ("site/b", "b")]);
    fs::remove_file(root.join("site/b")).expect("removed");
    write(root, "site/b/mine.txt", "mine");
    let told = publish_claiming(root, &[("site/a", "A"), ("site/b", "B")], REPORT_TEXT, |_| false);
    assert!(matches!(told, Err(PublishError::InTheWay(path)) if path.ends_with("site/b")));
    assert_eq!(
        tree(root, false)[1..],
        [("site/a", "a"), ("site/b/mine.txt", "mine")].map(|(p, t)| (p.to_owned(), t.to_owned()))
    );
    assert!(!root.join(".gridboard/stage").exists() && !Journal::is_there(&root.join(OWN)));
    // A staged file that is gone, with nothing in its place, is lost.
    write(
        root,
        ".gridboard/journal.json",
        "{\"moves\":[{\"Place\":{\"staged\":\"0/x\",\"path\":\"site/c\"}}]}",
    );
    assert!(finish_interrupted(root).is_err());
    // One that lies in its place already was moved.
    write(root, "site/c", "c");
    assert!(finish_interrupted(root).expect("finished"));
    // What is no file cannot be a journal, and what is no folder no stage.
    fs::create_dir(root.join(".gridboard/journal.json")).expect("a folder");
    assert!(Output::open(root).is_err());
    fs::remove_dir(root.join(".gridboard/journal.json")).expect("removed");
    write(root, ".gridboard/stage", "x");
    assert!(Output::open(root).is_err());
}

/// What is new first, then what pages show, pages, lists of pages, the report, deletes, and the manifest last.
#[test]
fn moves_are_made_in_an_order_in_which_no_page_names_what_is_missing() {
    let root = folder();
    let mut journal = Journal::default();
    let staged = Staged("0/x".into());
    journal.remove("site/gone.html");
    for (path, is_new) in [
        (".gridboard/manifest.json", false),
        ("report.json", false),
        ("site/index.html", false),
        ("site/feed.xml", false),
        ("site/g/a/index.html", false),
        ("site/g/a/feed.xml", false),
        ("site/g/a/photo.jpg", false),
        ("site/index2.html", true),
        ("site/g/b/index.html", true),
        ("site/g/b/photo.jpg", true),
    ] {
        journal.place(&staged, path, is_new);
    }
    fs::create_dir_all(root.path().join(OWN)).expect("a folder");
    journal.commit(&root.path().join(OWN)).expect("committed");
    let expected = [
        "site/g/b/photo.jpg",
        "site/g/b/index.html",
        "site/index2.html",
        "site/g/a/photo.jpg",
        "site/g/a/index.html",
        "site/g/a/feed.xml",
        "site/index.html",
        "site/feed.xml",
        "report.json",
        "site/gone.html",
        ".gridboard/manifest.json",
    ];
    assert_eq!(journal.paths().collect::<Vec<_>>(), expected);
}

#[test]
fn one_run_at_a_time() {
    let root = folder();
    let held = Output::open(root.path()).expect("open");
    assert!(matches!(Output::open(root.path()), Err(PublishError::Locked)));
    drop(held);
    assert!(Output::open(root.path()).is_ok());
    fs::remove_file(root.path().join(".gridboard/lock")).expect("removed");
    fs::create_dir(root.path().join(".gridboard/lock")).expect("a folder");
    assert!(matches!(Output::open(root.path()), Err(PublishError::InTheWay(_))));
}

/// Files of a run that was stopped, and of another machine, are taken if they are from the same inputs and whole.
#[test]
fn what_was_finished_elsewhere_is_taken_over() {
    let (root, other) = (folder(), folder());
    let (root, other) = (root.path(), other.path());
    assert!(Elsewhere::output(other).is_none(), "nobody built there");
    publish(other, &[("site/b", "b"), ("site/broken", "whole")]);
    write(other, "site/broken", "wh0le");
    let inputs = |text: &str| Digest::of(text.as_bytes());
    let output = Output::open(root).expect("open");
    let stage = output.stage().expect("a stage");
    let staged = BTreeMap::from([("site/a".into(), stage.put("0", b"a").expect("staged"))]);
    let files =
        ["a", "c"].map(|text| (format!("site/{text}").into(), entry(text).into())).into_iter().collect();
    assert!(!elsewhere::is_left(root));
    output.leave(Some(stage), files, &staged).expect("left");
    assert!(elsewhere::is_left(root));
    let mut output = Output::open(root).expect("open");
    let found = |output: &Output, path: &str, text: &str| {
        output.finished_elsewhere(path, inputs(text)).map(|(entry, bytes)| (entry.saved, bytes))
    };
    assert_eq!(found(&output, "site/a", "a"), Some((None, b"a".to_vec())));
    assert_eq!(found(&output, "site/a", "b"), None, "other inputs");
    assert_eq!(found(&output, "site/c", "c"), None, "it was never staged");
    assert_eq!(found(&output, "site/b", "b"), None);
    output.take_from(Elsewhere::output(other).into_iter().collect());
    assert_eq!(found(&output, "site/b", "b"), Some((None, b"b".to_vec())), "from the other machine");
    assert_eq!(found(&output, "site/broken", "whole"), None, "somebody changed it");
    drop(output);
    publish(root, &[("site/a", "a")]);
    assert!(!elsewhere::is_left(root), "it is published now");
    publish(root, &[("site/a", "a")]);
    // A list that names other files is nobody's.
    write(root, ".gridboard/left/left.json", "{\"files\":{},\"names\":{\"site/a\":\"../../../x\"}}");
    assert!(Elsewhere::left(root).is_none());
    write(root, ".gridboard/left/left.json", "{\"files\":{},\"names\":{\"site/a\":\"0/x\"}}");
    assert!(Elsewhere::left(root).is_some());
    publish(root, &[("site/a", "a")]);
    assert!(!elsewhere::is_left(root), "also where nothing was to be written");
}

/// Who stops twice loses nothing of the first time.
#[test]
fn what_a_second_stopped_run_did_not_reach_stays() {
    let root = folder();
    let root = root.path();
    let stop_at = |texts: &[&str]| {
        let output = Output::open(root).expect("open");
        let stage = output.stage().expect("a stage");
        let place = |text: &str| stage.put(text, text.as_bytes()).expect("staged");
        let staged = texts.iter().map(|text| (format!("site/{text}").into(), place(text))).collect();
        let files = texts.iter().map(|text| (format!("site/{text}").into(), entry(text).into())).collect();
        output.leave(Some(stage), files, &staged).expect("left");
    };
    stop_at(&["a", "b"]);
    stop_at(&["b", "c"]);
    stop_at(&["d"]);
    let output = Output::open(root).expect("open");
    for text in ["a", "b", "c", "d"] {
        let found = output.finished_elsewhere(&format!("site/{text}"), Digest::of(text.as_bytes()));
        assert_eq!(found.map(|(_, bytes)| bytes).as_deref(), Some(text.as_bytes()), "{text}");
    }
}

#[test]
fn a_whole_folder_can_be_held() {
    let root = folder();
    let root = root.path();
    assert!(Hold::of_finished(root).is_none(), "nobody built there");
    publish(root, &[("site/a", "a")]);
    let hold = Hold::of_finished(root).expect("whole");
    assert!(matches!(Output::open(root), Err(PublishError::Locked)));
    let parts: Vec<String> = hold.parts().map(|path| name_of(root, &path)).collect();
    assert_eq!(parts, ["site", "print", "former", "report.json", ".gridboard/manifest.json"]);
    assert!(hold.is_apart(&root.join("print/batches")));
    for path in ["print", "print/batches/x", "site"] {
        assert!(!hold.is_apart(&root.join(path)), "{path}");
    }
    assert_eq!(hold.report(), Some(Digest::of(REPORT_TEXT.as_bytes())));
    assert_eq!(hold.glance(), None);
    hold.keep_glance(b"seen");
    assert_eq!(hold.glance().as_deref(), Some(&b"seen"[..]));
    drop(hold);
    for begun in [".gridboard/journal.json", ".gridboard/left/left.json", ".gridboard/stage/0/x"] {
        write(root, begun, "{}");
        assert!(Hold::of_finished(root).is_none(), "{begun}");
        let top = root.join(begun.split('/').take(2).collect::<Vec<_>>().join("/"));
        fs::remove_file(&top).or_else(|_| fs::remove_dir_all(&top)).expect("removed");
        assert!(Hold::of_finished(root).is_some(), "{begun}");
    }
    let held = Output::open(root).expect("open");
    assert!(Hold::of_finished(root).is_none(), "somebody works there");
    drop(held);
    fs::remove_file(root.join(".gridboard/manifest.json")).expect("removed");
    assert!(Hold::of_finished(root).is_none(), "nobody knows what is there");
}

#[test]
fn the_last_good_texts_of_communities_are_kept_where_that_was_asked() {
    let root = folder();
    let root = root.path();
    let id = |name: &str| CommunityId::parse(name).expect("an id");
    let texts = |text: &str| Texts::from([("content/a/community.toml".to_owned(), text.to_owned())]);
    let keep = |good: BTreeMap<CommunityId, Texts>| {
        let output = Output::open(root).expect("open");
        let write = writing(REPORT_TEXT);
        let (manifest, staged, report) =
            (Manifest::default(), BTreeMap::new(), report_of(REPORT_TEXT, &write));
        let good = Some(good);
        output.publish(
            Publication { stage: None, manifest, staged: &staged, report, withdrawn: &[], good },
            |_| true,
        )
    };
    assert!(!good::is_kept(root));
    keep(BTreeMap::from([(id("a"), texts("one")), (id("b"), texts("b"))])).expect("published");
    assert!(good::is_kept(root));
    assert_eq!((good::last(root, "a"), good::last(root, "c")), (Some(texts("one")), None));
    let stamp = || fs::metadata(root.join(".gridboard/good/a.json")).and_then(|data| data.modified()).ok();
    let before = stamp();
    write(root, ".gridboard/good/odd name.json", "{}");
    keep(BTreeMap::from([(id("a"), texts("one"))])).expect("published");
    assert_eq!(stamp(), before, "it says so already");
    assert_eq!(names(root, true), [".gridboard/good/a.json", ".gridboard/lock", ".gridboard/manifest.json"]);
    keep(BTreeMap::from([(id("a"), texts("two"))])).expect("published");
    assert_eq!(good::last(root, "a"), Some(texts("two")));
}

/// A manifest that is damaged, or names files of others, is an empty one.
#[test]
fn a_manifest_is_trusted_only_as_far_as_it_is_ours() {
    let root = folder();
    let root = root.path();
    publish(root, &[("site/a", "a")]);
    assert_eq!(Manifest::of_output(root).files.len(), 1);
    let path = root.join(".gridboard/manifest.json");
    let whole = fs::read_to_string(&path).expect("a manifest");
    for broken in [whole.replace("site/a", "../a"), whole[1..].to_owned()] {
        fs::write(&path, broken).expect("written");
        assert_eq!(Manifest::of_output(root), Manifest::default());
    }
    assert_eq!(publish(root, &[("site/a", "a")]), outcome(0, 0, 1), "made anew, with the same bytes");
    assert_eq!(Manifest::of_output(root).files.len(), 1);
    // Its head: everything but the files.
    let mut manifest = Manifest::of_output(root);
    manifest.images.push(Digest::of(b"a picture"));
    manifest.people.insert("a/b".to_owned());
    manifest.write(&mut fs::File::create(&path).expect("a file")).expect("written");
    assert_eq!(Manifest::of_output(root), manifest);
    assert_eq!(Manifest::head_of_output(root), Manifest { files: Files::new(), ..manifest });
    fs::write(&path, "{").expect("written");
    assert_eq!(Manifest::head_of_output(root), Manifest::default());
}
