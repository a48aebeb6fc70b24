//! `gridboard print`: orders, sheets, printers, and what must not be printed.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::harness::{Bench, QINGHE, TODAY};
use crate::pictures;

/// Runs `print` with the usual day.
fn print(bench: &Bench, args: &[&str]) -> crate::harness::Ran {
    let all: Vec<&str> = ["print", "--today", TODAY, "--lang", "en"].iter().chain(args).copied().collect();
    bench.run(&all)
}

/// The list of a batch.
fn batch(bench: &Bench, id: &str) -> Value {
    let bytes = bench.read(&format!("output/print/batches/{id}/batch.json"));
    serde_json::from_slice(&bytes).expect("JSON")
}

fn files(batch: &Value) -> Vec<String> {
    let pieces = batch["pieces"].as_array().expect("pieces");
    pieces.iter().map(|p| p["file"].as_str().expect("a file").to_owned()).collect()
}

#[test]
fn an_order_is_narrowed_down() {
    let bench = Bench::fixture();
    for (args, wanted) in [
        (&["cards", "--grid", "qh01"][..], &["cards/qh01-li-si.pdf", "cards/qh01-zhao-yi.pdf"][..]),
        (&["--worker", "li-si"], &["cards/qh01-li-si.pdf", "cards/qh02-li-si.pdf"]),
        (&["boards", "--grid", "qh01", "--marks"], &["boards/qh01-b1.pdf", "boards/qh01-b2.pdf"]),
        (&["wall-map", "--community", "qinghe", "--paper", "a2"], &["wall-map-qinghe.pdf"]),
        (&["sheets", "--grid", "qh02", "--copies", "12"], &["sheets/qinghe-cards.pdf"]),
        (&["calibration"], &["calibration.pdf"]),
    ] {
        let ran = print(&bench, args).ends(0);
        let id = ran.stdout.split("Batch ").nth(1).and_then(|rest| rest.split(':').next()).expect("an id");
        assert_eq!(files(&batch(&bench, id)), wanted, "{args:?}");
        for file in wanted {
            let pdf = bench.read(&format!("output/print/batches/{id}/{file}"));
            assert!(pdf.starts_with(b"%PDF-1.7"), "{file}");
        }
    }
    // Batches are kept by builds, and numbered.
    bench.build();
    assert!(bench.path("output/print/batches/2013-05-07-6/batch.json").is_file());
}

#[test]
fn orders_that_cannot_be_filled_say_why_and_write_nothing() {
    let bench = Bench::fixture();
    for (args, said) in [
        (&["--grid", "qh1"][..], "Did you mean qh01?"),
        (&["--grid", "qh04"], "closed"),
        (&["--worker", "zhao-yii"], "Did you mean zhao-yi?"),
        (&["--community", "qinge"], "Did you mean qinghe?"),
        (&["sheets", "--paper", "a0"], "a4, a3, sra3"),
        (&["sheets", "--paper", "b7"], "a3, a4, sra3"),
        (&["sheets", "--start", "9"], "1 to 8"),
        (&["sheets", "--nudge", "40,0"], "-20 to 20"),
        (&["posters"], "Nothing fits"),
    ] {
        let ran = print(&bench, args).ends(2);
        assert!(ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
    }
    assert!(!bench.path("output/print").exists());
    for args in [&["sheets", "--copies", "0"][..], &["sheets", "--nudge", "1"], &["balloons"]] {
        print(&bench, args).ends(2);
    }
}

#[test]
fn a_dry_run_lists_sheets_of_paper_and_sizes() {
    let bench = Bench::fixture();
    let ran = print(&bench, &["sheets", "boards", "--copies", "4", "--dry-run"]).ends(0);
    for part in ["boards/qh01-b1.pdf", "600×900 mm", "sheets/qinghe-cards.pdf", "A4 (210×297 mm)"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    // Five cards, four times each, eight a sheet; a board four times.
    assert!(ran.stdout.contains("Paper A4 (210×297 mm): 3"), "{}", ran.stdout);
    assert!(!bench.path("output").exists());
}

#[test]
fn a_printer_is_remembered() {
    let bench = Bench::fixture();
    print(&bench, &["sheets", "--printer", "前台", "--nudge", "-1.5,0.5", "--scale", "99.5"]).ends(0);
    let kept = bench.text("printers.toml");
    assert!(kept.contains("[printer.\"前台\"]") && kept.contains("-1.5") && kept.contains("99.5"), "{kept}");
    let sheet =
        |id: &str| bench.read(&format!("output/print/batches/2013-05-07-{id}/sheets/qinghe-cards.pdf"));
    print(&bench, &["sheets", "--printer", "前台"]).ends(0);
    print(&bench, &["sheets"]).ends(0);
    assert_eq!(sheet("1"), sheet("2"), "the corrections came from the file");
    assert_ne!(sheet("1"), sheet("3"), "another printer has none");
    bench.write("printers.toml", "[printer.x]\nscale = \"big\"\n");
    let ran = print(&bench, &["sheets"]).ends(2);
    assert!(ran.stderr.contains("printers.toml:2"), "{}", ran.stderr);
}

#[test]
fn the_same_order_gives_the_same_bytes() {
    let bench = Bench::fixture();
    for _ in 0..2 {
        print(&bench, &["boards", "cards", "sheets", "wall-map", "calibration"]).ends(0);
    }
    for file in files(&batch(&bench, "2013-05-07-1")) {
        let of = |id: u8| bench.read(&format!("output/print/batches/2013-05-07-{id}/{file}"));
        assert_eq!(of(1), of(2), "{file}");
    }
}

/// A theme of its own whose board ends in `end`.
fn with_board_theme(end: &str) -> Bench {
    let bench = Bench::fixture();
    let site = bench.text("content/site.toml");
    bench.write("content/site.toml", format!("theme = \"odd\"\n{site}"));
    let board = include_str!("../../themes/default/print/board.typ");
    bench.write("themes/odd/print/board.typ", format!("{board}\n{end}\n"));
    bench
}

#[test]
fn themes_that_never_end_or_look_outside_print_nothing() {
    for (end, code, said) in [
        ("#let n = 0\n#while n >= 0 { n += 1 }", 2, "infinite"),
        ("#let f(n) = f(n + 1)\n#f(0)", 2, "depth"),
        ("#image(\"/etc/passwd\")", 2, "file not found"),
        ("#read(\"../../content/site.toml\")", 2, "E803"),
        ("#import \"@preview/cetz:0.3.0\"", 2, "packages"),
    ] {
        let bench = with_board_theme(end);
        let ran = print(&bench, &["boards"]).ends(code);
        assert!(ran.stderr.contains(said), "{end}: {}", ran.stderr);
        assert!(ran.stderr.contains("themes/odd/print/board.typ"), "{end}: {}", ran.stderr);
        assert!(!bench.path("output/print/batches").exists(), "{end}");
        assert_eq!(bench.pdfs(), [""; 0], "{end}");
    }
    // What Typst itself does not stop.
    let slow =
        "#let x = 0\n#for a in range(9000) { for b in range(9000) { x = calc.rem(x + a * b, 7) } }\n#x";
    let bench = with_board_theme(slow);
    let ran = print(&bench, &["boards", "--grid", "qh03", "--patience", "1"]).ends(2);
    assert!(ran.stderr.contains("took too long"), "{}", ran.stderr);
    assert!(!bench.path("output/print/batches").exists());
    assert_eq!(bench.pdfs(), [""; 0]);
}

#[test]
fn photos_that_cannot_be_printed_are_named_with_file_and_field() {
    let whole = pictures::portrait("a.jpg", 900, 1125, 80);
    let with_bytes = |bytes: Vec<u8>| {
        let bench = Bench::fixture();
        bench.write(&format!("{QINGHE}/photos/zhao-yi.jpg"), bytes);
        bench
    };
    let field = "workers/zhao-yi.toml:3:9";
    for (what, bytes) in [
        ("truncated", whole[..whole.len() / 2].to_vec()),
        ("not an image", b"hello".to_vec()),
        ("too wide", pictures::wide_png(30_000)),
    ] {
        let bench = with_bytes(bytes);
        let ran = print(&bench, &["cards"]).ends(1);
        assert!(
            ran.stderr.contains(field) && ran.stderr.contains("photos/zhao-yi.jpg"),
            "{what}: {}",
            ran.stderr
        );
        assert!(!bench.path("output").exists(), "{what}");
    }
    // Sixteen bits a channel, four inks and moving pictures are made into what print takes, and told.
    for (what, bytes) in [
        ("8 bits", pictures::deep_png(900, 1125)),
        ("CMYK", pictures::cmyk_jpeg(900, 1125)),
        ("moves", pictures::moving_png()),
    ] {
        let ran = print(&with_bytes(bytes), &["cards"]).ends(0);
        assert!(ran.stderr.contains(field) && ran.stderr.contains(what), "{what}: {}", ran.stderr);
    }
    // A photo that is too small for the board is printed, with the pixels that it needs.
    let ran = print(&with_bytes(pictures::portrait("a.jpg", 300, 375, 9)), &["boards"]).ends(0);
    assert!(ran.stderr.contains("W711") && ran.stderr.contains("workers/zhao-yi.toml"), "{}", ran.stderr);
    let needed = ran.stderr.split("at least ").nth(1).and_then(|t| t.split('×').next()).expect("pixels");
    assert!(needed.parse::<u32>().expect("a number") > 600, "{needed}");
}

#[test]
fn names_that_are_too_long_and_teams_that_are_empty() {
    let bench = Bench::fixture();
    bench.swap(&format!("{QINGHE}/workers/zhao-yi.toml"), "赵一", &"欧".repeat(60));
    let ran = print(&bench, &["cards", "--grid", "qh01"]).ends(1);
    assert!(ran.stderr.contains("E705") && ran.stderr.contains("workers/zhao-yi.toml:1"), "{}", ran.stderr);
    let bench = Bench::fixture();
    let grid = bench.text(&format!("{QINGHE}/grids/03.toml"));
    let start = grid.find("[[team]]").expect("a team");
    let end = grid[start..].find("[[places]]").map_or(grid.len(), |at| start + at);
    bench.write(&format!("{QINGHE}/grids/03.toml"), format!("{}{}", &grid[..start], &grid[end..]));
    let ran = print(&bench, &["boards"]).ends(1);
    assert!(ran.stderr.contains("grids/03.toml"), "{}", ran.stderr);
    for size in ["0x0", "10000x600", "600x-1"] {
        let bench = Bench::fixture();
        bench.swap(&format!("{QINGHE}/grids/01.toml"), "600x900", size);
        let ran = print(&bench, &["boards"]).ends(1);
        assert!(
            ran.stderr.contains("E205") && ran.stderr.contains("grids/01.toml"),
            "{size}: {}",
            ran.stderr
        );
    }
}

#[test]
fn card_and_poster_sizes_are_those_of_the_content() {
    let bench = Bench::fixture();
    let site = bench.text("content/site.toml");
    bench.write("content/site.toml", format!("card_size = \"85.5x54\"\n{site}"));
    let note = "+++\ntitle = \"停水通知\"\ndate = 2013-05-01\nposter = true\nposter_size = \"a3\"\n+++\n\n明天停水。\n";
    bench.write(&format!("{QINGHE}/notices/poster.md"), note);
    print(&bench, &["cards", "posters"]).ends(0);
    let batch = batch(&bench, "2013-05-07-1");
    let sizes: BTreeMap<&str, (f64, f64)> = batch["pieces"]
        .as_array()
        .expect("pieces")
        .iter()
        .map(|p| {
            let number = |key: &str| p["measured"][key].as_f64().expect("a number");
            (p["file"].as_str().expect("a file"), (number("width"), number("height")))
        })
        .collect();
    assert_eq!(sizes["cards/qh01-zhao-yi.pdf"], (85.5, 54.0));
    assert_eq!(sizes["posters/qinghe-poster.pdf"], (297.0, 420.0));
    assert_eq!(batch["pieces"][5]["codes"][0]["decoded"], "https://grid.example.cn/notices/qinghe/poster/");
}

#[test]
fn long_notices_flow_to_more_pages_each_with_its_code() {
    let bench = Bench::fixture();
    let body: String = (1..=60)
        .map(|n| {
            format!("## 第{n}条\n\n请各位居民注意防火防盗，发现情况及时联系网格员。[^a]\n\n- 一\n- 二\n\n")
        })
        .collect();
    let note = format!(
        "+++\ntitle = \"居民公约\"\ndate = 2013-05-01\nposter = true\n+++\n\n{body}[^a]: 电话见公示牌。\n"
    );
    bench.write(&format!("{QINGHE}/notices/long.md"), note);
    print(&bench, &["posters"]).ends(0);
    let piece = &batch(&bench, "2013-05-07-1")["pieces"][0];
    let pages = piece["papers"].as_u64().expect("pages");
    assert!(pages >= 4, "{pages}");
    assert_eq!(piece["codes"].as_array().expect("codes").len() as u64, pages);
}

#[test]
fn what_is_very_long_is_parted_or_refused() {
    let bench = Bench::fixture();
    let grid = format!("{QINGHE}/grids/03.toml");
    for number in 0..400 {
        bench.write(&format!("{QINGHE}/workers/w{number}.toml"), "name = \"张三\"\n");
        bench.add(&grid, &format!("\n[[team]]\nrole = \"网格员\"\nworker = \"w{number}\"\n"));
    }
    print(&bench, &["checklist"]).ends(0);
    let batch = batch(&bench, "2013-05-07-1");
    assert_eq!(files(&batch), ["checklist-qinghe.pdf", "checklists/qinghe-2.pdf"]);
    let second = bench.path("output/print/batches/2013-05-07-1/checklists/qinghe-2.pdf");
    let text =
        Command::new("pdftotext").args(["-layout".as_ref(), second.as_os_str(), "-".as_ref()]).output();
    let text = String::from_utf8_lossy(&text.expect("poppler").stdout).replace(' ', "");
    assert!(text.contains("第2份，共2份") && text.contains("397–406"), "{text}");
    // 405 cards.
    print(&bench, &["sheets", "--copies", "490", "--dry-run"]).ends(0);
    let ran = print(&bench, &["sheets", "--copies", "500", "--dry-run"]).ends(2);
    assert!(ran.stderr.contains("200000"), "{}", ran.stderr);
}
