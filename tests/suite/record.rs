//! The record of prints: what was printed is written down once, found again, and nothing of it is ever lost.

use serde_json::Value;

use crate::harness::{Bench, QINGHE, Ran, TODAY};

pub const RECORD: &str = "content/printed.jsonl";

/// Runs a command in English.
pub fn run(bench: &Bench, args: &[&str]) -> Ran {
    let all: Vec<&str> = args.iter().chain(&["--lang", "en"]).copied().collect();
    bench.run(&all)
}

/// Prints and records what `order` asks for, on a day; the batch's number.
pub fn printed(bench: &Bench, day: &str, order: &[&str]) -> String {
    let args: Vec<&str> = ["print", "--today", day].iter().chain(order).copied().collect();
    let ran = run(bench, &args).ends(0);
    let id =
        ran.stdout.split("Batch ").nth(1).and_then(|rest| rest.split(':').next()).expect("an id").to_owned();
    run(bench, &["record", &id, "--today", day]).ends(0);
    id
}

/// A fixture whose boards and cards were printed.
fn hung() -> Bench {
    let bench = Bench::fixture();
    printed(&bench, TODAY, &["boards", "cards"]);
    bench
}

pub fn status(bench: &Bench, day: &str) -> Vec<Value> {
    let ran = run(bench, &["status", "--format", "json", "--today", day]).ends(0);
    ran.json().as_array().expect("an array").clone()
}

/// The pieces in a state, with why.
pub fn in_state(rows: &[Value], state: &str) -> Vec<(String, Vec<String>)> {
    let texts = |row: &Value| -> Vec<String> {
        row["why"].as_array().expect("why").iter().map(|why| why.as_str().expect("text").to_owned()).collect()
    };
    let of_state = rows.iter().filter(|row| row["state"] == state);
    of_state.map(|row| (row["id"].as_str().expect("id").to_owned(), texts(row))).collect()
}

fn lines(bench: &Bench) -> Vec<String> {
    bench.text(RECORD).lines().map(str::to_owned).collect()
}

/// What `check` says about the record: codes with lines.
fn found(bench: &Bench) -> Vec<(String, u64)> {
    let findings = bench.findings().into_iter().filter(|finding| finding.file == RECORD);
    findings.map(|finding| (finding.code, finding.line)).collect()
}

#[test]
fn a_batch_is_recorded_once() {
    let bench = Bench::fixture();
    assert!(run(&bench, &["record"]).ends(0).stdout.contains("(none)"));
    run(&bench, &["print", "boards", "cards"]).ends(0);
    let listed = run(&bench, &["record"]).ends(0).stdout;
    assert!(listed.contains("2013-05-07-1") && listed.contains("not recorded"), "{listed}");
    assert!(!bench.path(RECORD).exists(), "printing alone records nothing");
    let ran = run(&bench, &["record", "2013-05-07-1"]).ends(0);
    assert!(ran.stdout.contains("9 pieces"), "{}", ran.stdout);
    let before = bench.read(RECORD);
    let again = run(&bench, &["record", "2013-05-07-1"]).ends(2);
    assert!(again.stderr.contains("recorded before"), "{}", again.stderr);
    assert_eq!(bench.read(RECORD), before);
    let unknown = run(&bench, &["record", "2013-05-07-2"]).ends(2);
    assert!(unknown.stderr.contains("Did you mean 2013-05-07-1?"), "{}", unknown.stderr);
    for odd in ["../../content", "", "a b"] {
        run(&bench, &["record", odd]).ends(2);
    }
    // A batch's number is not given again, even if its folder is gone.
    std::fs::remove_dir_all(bench.path("output")).expect("removed");
    run(&bench, &["print", "cards"]).ends(0);
    assert!(bench.path("output/print/batches/2013-05-07-2").is_dir());
}

#[test]
fn a_line_tells_what_was_printed_and_no_more() {
    let bench = hung();
    let first: Value = serde_json::from_str(&lines(&bench)[0]).expect("JSON");
    for (key, value) in [
        ("date", "2013-05-07"),
        ("kind", "board"),
        ("grid", "qh01"),
        ("board", "b1"),
        ("url", "https://grid.example.cn/g/qh01/#b1.1"),
        ("batch", "2013-05-07-1"),
        ("size", "600x900"),
    ] {
        assert_eq!(first[key], value, "{key}");
    }
    assert_eq!((&first["issue"], &first["copies"]), (&Value::from(1), &Value::from(1)));
    let text = bench.text(RECORD);
    for secret in ["赵一", "13800000001", "138 0000 0001", "07150000000", "信息采集", "zhao-yi.jpg"] {
        assert!(!text.contains(secret), "{secret}");
    }
    for (fact, digest) in first["facts"].as_object().expect("facts") {
        let digest = digest.as_str().expect("text");
        assert!(digest.chars().all(|c| c.is_ascii_hexdigit() || c == '-'), "{fact}: {digest}");
    }
    // Sixteen bits a phone.
    assert_eq!(first["facts"]["phone"].as_str().map(|digest| digest.replace('-', "").len() % 4), Some(0));
}

#[test]
fn what_is_unchanged_keeps_its_issue_and_what_changed_gets_the_next() {
    let bench = hung();
    bench.build();
    let rows = status(&bench, TODAY);
    assert!(in_state(&rows, "outdated").is_empty() && in_state(&rows, "remove").is_empty(), "{rows:#?}");
    // The wall map was never printed.
    assert_eq!(in_state(&rows, "unprinted").len(), 1, "{rows:#?}");
    bench.swap(&format!("{QINGHE}/workers/zhao-yi.toml"), "13800000001", "13800000091");
    let day = "2013-06-01";
    let rows = status(&bench, day);
    let phone = || vec!["phone".to_owned()];
    let wanted = ["qh01-b1", "qh01-b2", "qh01-zhao-yi"].map(|id| (id.to_owned(), phone()));
    let mut outdated = in_state(&rows, "outdated");
    outdated.sort();
    assert_eq!(outdated, wanted);
    let ran = run(&bench, &["print", "--changed", "--today", day]).ends(0);
    assert!(ran.stdout.contains("6 pieces stay"), "{}", ran.stdout);
    let batch: Value =
        serde_json::from_slice(&bench.read("output/print/batches/2013-06-01-1/batch.json")).expect("JSON");
    let targets: Vec<&str> = batch["pieces"]
        .as_array()
        .expect("pieces")
        .iter()
        .map(|piece| piece["codes"][0]["decoded"].as_str().expect("a code"))
        .collect();
    let base = "https://grid.example.cn/g/qh01/";
    assert_eq!(targets, [format!("{base}#b1.2"), format!("{base}#b2.2"), format!("{base}#c.2")]);
    let board = bench.path("output/print/batches/2013-06-01-1/boards/qh01-b1.pdf");
    let text = std::process::Command::new("pdftotext").arg(board).arg("-").output().expect("poppler").stdout;
    assert!(String::from_utf8_lossy(&text).replace(' ', "").contains("第2期"), "the piece prints its issue");
    run(&bench, &["record", "2013-06-01-1", "--today", day]).ends(0);
    assert!(in_state(&status(&bench, day), "outdated").is_empty());
    let ran = run(&bench, &["print", "--changed", "--today", day]).ends(0);
    assert!(ran.stdout.contains("Nothing is due"), "{}", ran.stdout);
    // Printed again as it is: the issue and its day stay.
    let again = printed(&bench, "2013-07-01", &["boards", "--grid", "qh01"]);
    let last: Value = serde_json::from_str(lines(&bench).last().expect("a line")).expect("JSON");
    assert_eq!((last["batch"].as_str(), &last["issue"]), (Some(again.as_str()), &Value::from(2)));
    let ran = run(&bench, &["print", "--new", "--dry-run", "--today", day]).ends(0);
    assert!(ran.stdout.contains("wall-map-qinghe.pdf") && !ran.stdout.contains("boards/"), "{}", ran.stdout);
}

#[test]
fn cards_on_sheets_are_recorded_as_cards() {
    let bench = Bench::fixture();
    printed(&bench, TODAY, &["sheets", "--grid", "qh02", "--copies", "12"]);
    let all = lines(&bench);
    let lines: Vec<Value> = all.iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(lines.iter().all(|line| line["kind"] == "card" && line["copies"] == 12), "{all:#?}");
    assert_eq!(lines.len(), 2);
}

#[test]
fn a_card_that_lies_in_two_files_is_recorded_once() {
    let bench = Bench::fixture();
    printed(&bench, TODAY, &["sheets", "--grid", "qh02", "--copies", "60"]);
    // Ten cards on a paper, ten papers in a file.
    let folder = format!("output/print/batches/{TODAY}-1");
    let listing: Value = serde_json::from_str(&bench.text(&format!("{folder}/batch.json"))).expect("JSON");
    let files: Vec<_> = listing["pieces"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|piece| (&piece["file"], &piece["papers"]))
        .collect();
    assert_eq!(
        files,
        [(&"sheets/qinghe-cards.pdf".into(), &10.into()), (&"sheets/qinghe-cards-2.pdf".into(), &2.into())]
    );
    assert!(bench.read(&format!("{folder}/sheets/qinghe-cards-2.pdf")).starts_with(b"%PDF"));
    let lines: Vec<Value> =
        lines(&bench).iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let told: Vec<_> = lines.iter().map(|line| (&line["worker"], &line["copies"])).collect();
    assert_eq!(told, [(&"li-si".into(), &60.into()), (&"qian-er".into(), &60.into())]);
}

#[test]
fn every_change_is_named_by_its_fact() {
    for (file, from, to, fact) in [
        ("workers/zhao-yi.toml", "name = \"赵一\"", "name = \"赵一一\"", "person"),
        ("workers/zhao-yi.toml", "13800000001", "13800000092", "phone"),
        ("grids/01.toml", "zh-CN = \"第一网格\"", "zh-CN = \"东门网格\"", "grid"),
        ("grids/01.toml", "600x900", "400x600", "size"),
        ("grids/01.toml", "[114.322, 29.844]", "[114.3225, 29.844]", "map"),
        ("grids/01.toml", "清河小区东门", "清河小区西门", "place"),
        ("community.toml", "0715-0000000", "0715-0000009", "office_phone"),
        ("community.toml", "清河社区", "清河新社区", "office"),
        (
            "boundaries.geojson",
            "[114.324, 29.842], [114.324, 29.844], [114.324, 29.846]",
            "[114.324, 29.842], [114.3241, 29.844], [114.324, 29.846]",
            "map",
        ),
    ] {
        let bench = hung();
        bench.swap_first(&format!("{QINGHE}/{file}"), from, to);
        let ran = run(&bench, &["status", "--format", "json"]);
        // Borders that no longer meet are a mistake of the content, and told as one.
        if ran.code == 1 {
            continue;
        }
        let rows = ran.json().as_array().expect("an array").clone();
        let board = in_state(&rows, "outdated").into_iter().find(|(id, _)| id == "qh01-b1");
        assert_eq!(board.map(|(_, why)| why), Some(vec![fact.to_owned()]), "{file}: {to}: {}", ran.stdout);
    }
}

#[test]
fn what_must_come_down_is_named() {
    let bench = hung();
    // A board's entry goes, a person leaves, a grid is joined to another.
    let grid = format!("{QINGHE}/grids/01.toml");
    let text = bench.text(&grid);
    let second = text.find("[[boards]]\nid = \"b2\"").expect("a second board");
    bench.write(&grid, &text[..second]);
    bench.swap_first(
        &format!("{QINGHE}/grids/03.toml"),
        "id = \"qh03\"",
        "id = \"qh03\"\nclosed = 2013-06-01\nsuccessors = [\"qh02\"]",
    );
    let before = status(&bench, "2013-05-31");
    assert_eq!(in_state(&before, "remove"), [("qh01-b2".to_owned(), vec!["board_gone".to_owned()])]);
    let mut rows = in_state(&status(&bench, "2013-06-01"), "remove");
    rows.sort();
    let row = |id: &str, why: &str| (id.to_owned(), vec![why.to_owned()]);
    let closed = "grid_closed";
    assert_eq!(rows, [row("qh01-b2", "board_gone"), row("qh03-gate", closed), row("qh03-sun-san", closed)]);
    // What was taken down is not listed again; printed again, it hangs again.
    let before = bench.text(RECORD);
    assert!(run(&bench, &["record", "--down", "qh01-b9"]).ends(2).stderr.contains("qh01-b1"));
    run(&bench, &["record", "--down", "qh01-b2", "--today", "2013-06-01"]).ends(0);
    assert_eq!(found(&bench), []);
    let rows = in_state(&status(&bench, "2013-06-01"), "remove");
    assert!(rows.iter().all(|(id, _)| id != "qh01-b2") && rows.len() == 2, "{rows:?}");
    bench.write(RECORD, before);
    // What is listed for people, and on paper.
    let table = run(&bench, &["status", "--due", "--today", "2013-06-01"]).ends(0).stdout;
    assert!(table.contains("take down") && table.contains("grid closed"), "{table}");
    let csv = run(&bench, &["status", "--format", "csv", "--today", "2013-06-01"]).ends(0).stdout;
    assert!(csv.starts_with("place,kind,id,grid,size,issue,date,copies,due,why,next\r\n"), "{csv}");
    run(&bench, &["status", "--checklist", "--today", "2013-06-01"]).ends(0);
    let pdf = bench.path("output/print/batches/2013-06-01-1/checklist-qinghe.pdf");
    let output =
        std::process::Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().expect("poppler");
    let text = String::from_utf8_lossy(&output.stdout).replace(' ', "");
    for words in ["巡查单", "qh01-b2", "取下", "网格撤销"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_board_may_be_taken_down_twice_on_one_day() {
    let bench = hung();
    for n in 1..=2 {
        run(&bench, &["record", "--down", "qh01-b2", "--today", "2013-06-01"]).ends(0);
        run(&bench, &["print", "boards", "--grid", "qh01", "--today", "2013-06-01"]).ends(0);
        run(&bench, &["record", &format!("2013-06-01-{n}"), "--today", "2013-06-01"]).ends(0);
    }
    assert_eq!(found(&bench), []);
}

#[test]
fn what_was_taken_down_hangs_nowhere_and_is_to_be_hung() {
    let bench = hung();
    run(&bench, &["record", "--down", "qh01-b2", "--today", "2013-06-01"]).ends(0);
    let rows = status(&bench, "2013-06-01");
    let row = rows.iter().find(|row| row["id"] == "qh01-b2").expect("a row");
    assert_eq!((&row["state"], &row["issue"], &row["next"]), (&"unprinted".into(), &Value::Null, &1.into()));
    // Printed again it is the same issue.
    let new = run(&bench, &["print", "boards", "--new", "--today", "2013-06-01"]).ends(0).stdout;
    assert!(new.contains("Batch 2013-06-01-1: 1 files"), "{new}");
    run(&bench, &["record", "2013-06-01-1", "--today", "2013-06-01"]).ends(0);
    assert!(lines(&bench).last().expect("a line").contains("#b2.1\""));
    let rows = status(&bench, "2013-06-01");
    assert!(rows.iter().any(|row| row["id"] == "qh01-b2" && row["state"] == "current"));
}

#[test]
fn two_computers_may_give_one_number_to_two_batches() {
    let theirs = hung().text(RECORD);
    let bench = Bench::fixture();
    bench.swap(&format!("{QINGHE}/workers/zhao-yi.toml"), "13800000001", "13800000091");
    run(&bench, &["print", "boards", "cards"]).ends(0);
    bench.write(RECORD, &theirs);
    run(&bench, &["record", "2013-05-07-1"]).ends(0);
    assert_eq!(found(&bench), []);
    let all = lines(&bench);
    let ours: Vec<&String> = all.iter().filter(|line| line.contains("\"batch\":\"2013-05-07-1b\"")).collect();
    // Her boards and her card show another phone; the rest is the same in both.
    assert!(!ours.is_empty() && ours.len() < 9 && all.len() == 9 + ours.len(), "{}", ours.len());
    assert!(run(&bench, &["record", "2013-05-07-1"]).ends(2).stderr.contains("recorded before"));
}

#[test]
fn what_was_printed_for_a_later_day_is_told() {
    let bench = Bench::fixture();
    run(&bench, &["print", "boards", "--today", "2013-06-01"]).ends(0);
    let early = run(&bench, &["record", "2013-06-01-1", "--today", "2013-05-20"]).ends(0).stdout;
    assert!(early.contains("for 2013-06-01"), "{early}");
}

#[test]
fn zeros_at_the_end_are_a_torn_line() {
    let bench = hung();
    let whole = bench.text(RECORD);
    bench.write(RECORD, format!("{whole}{}", "\0".repeat(4096)));
    assert_eq!(found(&bench), [("W906".to_owned(), 10)]);
    printed(&bench, TODAY, &["wall-map"]);
    assert!(bench.text(RECORD).starts_with(&whole) && lines(&bench).len() == 10);
    assert_eq!(found(&bench), []);
}

#[test]
fn what_says_nothing_sensible_is_not_sealed() {
    let bench = hung();
    let bad = bench.text(RECORD).replacen("\"date\":\"2013-05-07\"", "\"date\":\"2013-13-07\"", 1);
    bench.write(RECORD, &bad);
    assert!(run(&bench, &["record", "--rechain"]).ends(2).stderr.contains('1'));
    assert_eq!(bench.text(RECORD), bad);
    // A fact that another version of the tool wrote is no nonsense.
    let whole = bad.replacen("2013-13-07", "2013-05-07", 1).replacen(
        "\"facts\":{",
        "\"facts\":{\"anthem\":\"00ff\",",
        1,
    );
    bench.write(RECORD, whole);
    run(&bench, &["record", "--rechain"]).ends(0);
    assert_eq!(found(&bench), []);
}

#[test]
fn a_closed_grid_and_a_hand_over_switch_on_their_day() {
    let bench = hung();
    let grid = format!("{QINGHE}/grids/03.toml");
    bench.swap_first(&grid, "id = \"qh03\"", "id = \"qh03\"\nclosed = 2013-06-01\nsuccessors = [\"qh02\"]");
    let soon = run(&bench, &["list", "soon", "--today", "2013-05-20"]).ends(0).stdout;
    assert!(soon.contains("2013-06-01") && soon.contains("第三网格"), "{soon}");
    let day = |day: &str| {
        run(&bench, &["build", "--only", "site", "--today", day]).ends(0);
        bench.page("g/qh03/index.html")
    };
    assert!(!day("2013-05-31").contains("class=\"closed\""));
    assert!(day("2013-06-01").contains("class=\"closed\""));
}

#[test]
fn a_torn_last_line_is_passed_over_and_mended() {
    let bench = hung();
    let whole = bench.read(RECORD);
    for cut in [1, 2, 30, 200] {
        bench.write(RECORD, &whole[..whole.len() - cut]);
        let torn = found(&bench);
        // Without its line end alone nothing is lost.
        assert_eq!(torn, if cut == 1 { vec![] } else { vec![("W906".to_owned(), 9)] }, "{cut}");
        bench.run(&["build", "--only", "site"]).ends(0);
        let again = run(&bench, &["record", "2013-05-07-1"]);
        if cut == 1 {
            assert_eq!(again.code, 2, "everything is there");
            continue;
        }
        let again = again.ends(0);
        assert!(again.stdout.contains("1 pieces") && again.stdout.contains("half"), "{}", again.stdout);
        assert_eq!(bench.read(RECORD), whole, "{cut}");
    }
}

#[test]
fn edits_gaps_and_foreign_line_ends_are_found() {
    let bench = hung();
    let whole = bench.text(RECORD);
    let all = lines(&bench);
    let with = |text: String| {
        bench.write(RECORD, text);
        found(&bench)
    };
    let code = |code: &str, line| vec![(code.to_owned(), line)];
    assert_eq!(with(whole.clone()), []);
    assert_eq!(
        with(whole.replacen("#b1.1", "#b1.7", 1).replacen("\"issue\":1", "\"issue\":7", 1)),
        code("E902", 1)
    );
    assert_eq!(with(whole.replacen("{\"date\"", "{ \"date\"", 1)), code("E902", 1));
    let without = |gone: usize| -> String {
        let left = all.iter().enumerate().filter(|(index, _)| *index != gone);
        left.map(|(_, line)| format!("{line}\n")).collect()
    };
    assert_eq!(with(without(3)), code("E903", 4));
    assert_eq!(with(whole.replacen("\"copies\":1", "\"copies\":1,\"colour\":\"blue\"", 1)), code("E901", 1));
    assert_eq!(with(whole.replacen("2013-05-07\"", "2013-02-30\"", 1)), code("E901", 1));
    assert_eq!(with(whole.replacen("\"board\"", "\"balloon\"", 1)), code("E901", 1));
    assert_eq!(with(format!("{whole}hello\n")), code("E901", 10));
    assert_eq!(with(whole.replace('\n', "\r\n")), code("W907", 1));
    assert_eq!(with(format!("\u{feff}{whole}")), code("W907", 1));
    // Recorded twice, line for line.
    assert_eq!(with(format!("{whole}{whole}")).len(), 9);
    assert!(found(&bench).iter().all(|(code, line)| code == "E904" && *line > 9));
    // Nothing of all this was changed by looking at it, and a damaged record is not appended to.
    assert_eq!(bench.text(RECORD), format!("{whole}{whole}"));
    run(&bench, &["print", "cards", "--today", "2013-05-08"]);
    bench.write(RECORD, without(3));
    let ran = run(&bench, &["check"]).ends(1);
    assert!(ran.stderr.contains("printed.jsonl:4"), "{}", ran.stderr);
    let ran = run(&bench, &["record", "2013-05-07-1"]).ends(1);
    assert!(ran.stderr.contains("E903"), "{}", ran.stderr);
    assert_eq!(bench.text(RECORD), without(3));
}

#[test]
fn two_branches_that_both_printed_become_one() {
    let bench = hung();
    let base = bench.text(RECORD);
    // Two offices, each with a copy of the same state, print on one day.
    let branch = |order: &[&str]| {
        bench.write(RECORD, &base);
        let _ = std::fs::remove_dir_all(bench.path("output"));
        printed(&bench, "2013-05-08", order);
        bench.text(RECORD)[base.len()..].to_owned()
    };
    let (ours, theirs) = (branch(&["boards", "--grid", "qh01"]), branch(&["cards", "--grid", "qh03"]));
    // As git joins them with `merge=union`, in either order.
    for joined in [format!("{base}{ours}{theirs}"), format!("{base}{theirs}{ours}")] {
        bench.write(RECORD, joined);
        assert_eq!(found(&bench), []);
    }
    // Without it, git leaves its marks.
    bench.write(RECORD, format!("{base}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> theirs\n"));
    assert_eq!(found(&bench).iter().filter(|(code, _)| code == "E905").count(), 3);
    let ran = run(&bench, &["record", "--rechain"]).ends(0);
    assert!(ran.stdout.contains("12 lines sealed anew"), "{}", ran.stdout);
    assert_eq!(found(&bench), []);
    // Both printed the same pieces under one number: the second gets a number of its own.
    let (ours, theirs) =
        (branch(&["boards", "--grid", "qh01"]), branch(&["boards", "--grid", "qh01", "--copies", "2"]));
    bench.write(RECORD, format!("{base}{ours}{theirs}"));
    assert!(found(&bench).iter().all(|(code, _)| code == "E904"));
    let ran = run(&bench, &["record", "--rechain"]).ends(0);
    assert!(ran.stdout.contains("2 lines given another batch number"), "{}", ran.stdout);
    assert_eq!(found(&bench), []);
    assert!(bench.text(RECORD).contains("2013-05-08-1b"));
    assert!(bench.path("content/printed.jsonl.2.bak").is_file(), "the file as it was is kept");
}
