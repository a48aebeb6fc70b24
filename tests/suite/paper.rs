//! Finished sheets, posters and maps as a print shop sees them: drawn by poppler, separated by ghostscript.

use std::path::PathBuf;
use std::process::Command;

use image::GrayImage;

use crate::harness::{Bench, QINGHE, TODAY, crate_folder};
use crate::tools;

/// Draws a page at `dpi` and loads it.
fn drawn(bench: &Bench, path: &str, page: usize, dpi: u32) -> image::RgbImage {
    let file = bench.path("output").join(path);
    let stem = bench.path(&format!("drawn-{}-{page}-{dpi}", path.replace(['/', '.'], "-")));
    let numbers = [dpi.to_string(), page.to_string()];
    let output = Command::new("pdftoppm")
        .args(["-png", "-singlefile", "-r", &numbers[0], "-f", &numbers[1], "-l", &numbers[1]])
        .args([&file, &stem])
        .output()
        .expect("pdftoppm of poppler-utils");
    assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
    image::open(stem.with_extension("png")).expect("a picture").into_rgb8()
}

/// A built fixture with a poster, and a sheet of one grid's cards.
fn built() -> Bench {
    let bench = Bench::fixture();
    let note = "+++\ntitle = \"停水通知\"\ndate = 2013-05-01\nposter = true\ngrids = [\"qh02\"]\n+++\n\n\
                因管道检修，请提前储水。\n\n| 日期 | 时间 |\n|---|---|\n| 5月8日 | 9:00 |\n\n- 一栋\n- 二栋\n";
    bench.write(&format!("{QINGHE}/notices/poster.md"), note);
    bench.build();
    bench
}

/// Where on a sheet of cards with bleed (2 × 4 on A4) a card's trim begins, mm (`plan::pieces`).
fn corner(column: usize, row: usize) -> (f64, f64) {
    (12.0 + 96.0 * column as f64, 31.5 + 60.0 * row as f64)
}

#[test]
fn each_back_lies_behind_its_front() {
    let bench = Bench::fixture();
    const DPI: u32 = 100;
    let px = |mm: f64| (mm / 25.4 * f64::from(DPI)).round() as u32;
    for (edge, mirror) in [("long", true), ("short", false)] {
        bench.run(&["print", "--today", TODAY, "sheets", "--duplex", edge]).ends(0);
        let batch = format!("print/batches/2013-05-07-{}", if edge == "long" { 1 } else { 2 });
        let path = format!("{batch}/sheets/qinghe-cards.pdf");
        let (front, back) = (drawn(&bench, &path, 1, DPI), drawn(&bench, &path, 2, DPI));
        // Turned over as the printer turns it, the back lies behind the front, point by point.
        let composed = if mirror {
            image::imageops::flip_horizontal(&back)
        } else {
            image::imageops::flip_vertical(&back)
        };
        let mut hues = Vec::new();
        for card in 0..5usize {
            let (x, y) = corner(card % 2, card / 2);
            // The spine of a front has its grid's ink, and so has its back; the middle of the spine and a corner
            // of the back where nothing is printed.
            let spine = front.get_pixel(px(x + 1.5), px(y + 27.0)).0;
            let behind = composed.get_pixel(px(x + 1.5), px(y + 27.0)).0;
            let apart = spine.iter().zip(behind).map(|(a, b)| u32::from(a.abs_diff(b))).max();
            assert!(apart <= Some(6), "{edge}: card {card}: {spine:?} in front, {behind:?} behind");
            assert_ne!(spine, [255, 255, 255], "{edge}: card {card}: the spine is ink");
            hues.push(spine);
        }
        hues.dedup();
        assert_eq!(hues.len(), 3, "three grids, three inks: {hues:?}");
        // Where no card lies, there is no back.
        let (x, y) = corner(1, 2);
        assert_eq!(composed.get_pixel(px(x + 40.0), px(y + 27.0)).0, [255; 3], "{edge}");
    }
}

#[test]
fn the_words_on_a_back_are_those_of_its_front() {
    // One person has duties of their own: they stand behind that person's card.
    let bench = Bench::fixture();
    let worker = format!("{QINGHE}/workers/sun-san.toml");
    bench.write(&worker, format!("duties = [\"管钥匙\"]\n{}", bench.text(&worker)));
    bench.run(&["print", "--today", TODAY, "sheets"]).ends(0);
    let path = bench.path("output/print/batches/2013-05-07-1/sheets/qinghe-cards.pdf");
    let place = |page: &str, word: &str| -> (f64, f64) {
        let output = Command::new("pdftotext")
            .args(["-bbox", "-f", page, "-l", page])
            .args([path.as_os_str(), "-".as_ref()])
            .output()
            .expect("pdftotext of poppler-utils");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = text.lines().find(|line| line.contains(word)).unwrap_or_else(|| panic!("{word}: {text}"));
        let number = |key: &str| -> f64 {
            let rest = line.split(&format!("{key}=\"")).nth(1).expect("a number");
            rest.split('"').next().expect("an end").parse::<f64>().expect("a number") / 72.0 * 25.4
        };
        ((number("xMin") + number("xMax")) / 2.0, (number("yMin") + number("yMax")) / 2.0)
    };
    let (front, back) = (place("1", "孙三"), place("2", "管钥匙"));
    let cell = |(x, y): (f64, f64)| (((x - 9.0) / 96.0) as usize, ((y - 28.5) / 60.0) as usize);
    let mirrored = (210.0 - back.0, back.1);
    assert_eq!(cell(front), cell(mirrored), "{front:?} {back:?}");
}

/// How far a picture may be from its reference: mean and share of pixels that differ by more than a quarter. Other
/// versions of poppler smooth edges a little differently.
const MEAN: f64 = 1.5;
const STRAY: f64 = 0.01;

#[test]
fn every_kind_of_piece_looks_as_it_did() {
    let bench = built();
    bench.run(&["print", "--today", TODAY, "calibration"]).ends(0);
    let kinds = [
        ("board", "print/boards/qh01-b1.pdf", 1, 12),
        ("card-front", "print/cards/qh01-zhao-yi.pdf", 1, 100),
        ("card-back", "print/cards/qh01-zhao-yi.pdf", 2, 100),
        ("sheet", "print/sheets/qinghe-cards.pdf", 1, 40),
        ("wall-map", "print/wall-map-qinghe.pdf", 1, 12),
        ("poster", "print/posters/qinghe-poster.pdf", 1, 40),
        ("calibration", "print/batches/2013-05-07-1/calibration.pdf", 1, 30),
    ];
    let mut wrong = Vec::new();
    for (name, path, page, dpi) in kinds {
        let found: GrayImage = image::DynamicImage::ImageRgb8(drawn(&bench, path, page, dpi)).into_luma8();
        let reference: PathBuf = crate_folder().join("tests/reference").join(format!("{name}.png"));
        if !reference.exists() {
            // A new kind: look at the picture, then commit it.
            found.save(&reference).expect("a picture");
            wrong.push(format!("{name}: there was no reference; it has been made"));
            continue;
        }
        let reference = image::open(&reference).expect("a picture").into_luma8();
        if reference.dimensions() != found.dimensions() {
            wrong.push(format!("{name}: {:?}, not {:?}", found.dimensions(), reference.dimensions()));
            continue;
        }
        let apart: Vec<u8> = found.iter().zip(reference.iter()).map(|(a, b)| a.abs_diff(*b)).collect();
        let mean = apart.iter().map(|d| f64::from(*d)).sum::<f64>() / apart.len() as f64;
        let stray = apart.iter().filter(|d| **d > 64).count() as f64 / apart.len() as f64;
        if mean > MEAN || stray > STRAY {
            wrong.push(format!("{name}: mean {mean:.2}, {:.2} % stray", stray * 100.0));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The fixture's kinds of pieces without photos, which keep the colours of screens.
fn without_photos() -> Bench {
    let bench = Bench::fixture();
    for (worker, photo) in [("zhao-yi", "zhao-yi.jpg"), ("qian-er", "qian-er.png"), ("li-si", "li-si.jpg")] {
        bench.swap(&format!("{QINGHE}/workers/{worker}.toml"), &format!("photo = \"{photo}\"\n"), "");
    }
    let note = "+++\ntitle = \"停水通知\"\ndate = 2013-05-01\nposter = true\n+++\n\n## 时间\n\n**请提前储水**，*不要*外出。\n\n\
                | 日期 | 时间 |\n|---|---|\n| 5月8日 | 9:00 |\n\n1. 一栋\n2. [二栋](https://example.cn/)\n\n> 谢谢\n";
    bench.write(&format!("{QINGHE}/notices/poster.md"), note);
    bench
}

/// Every kind of piece with the page to look at and a resolution at which its small type has some pixels.
const KINDS: [(&str, u64, u32); 6] = [
    ("print/boards/qh01-b2.pdf", 1, 120),
    ("print/cards/qh02-qian-er.pdf", 1, 300),
    ("print/cards/qh02-qian-er.pdf", 2, 300),
    ("print/sheets/qinghe-cards.pdf", 1, 150),
    ("print/wall-map-qinghe.pdf", 1, 60),
    ("print/posters/qinghe-poster.pdf", 1, 120),
];

#[test]
fn text_and_codes_of_every_kind_are_black_ink_alone() {
    for theme in ["default", "songti"] {
        let bench = without_photos();
        bench.write("content/site.toml", format!("theme = \"{theme}\"\n{}", bench.text("content/site.toml")));
        bench.copy_theme(theme);
        bench.run(&["build", "--only", "print"]).ends(0);
        // As laid out: every run of type, on every page of every piece.
        let report = bench.report();
        let files = report["files"].as_array().expect("files");
        let inks: Vec<(&str, &str)> = files
            .iter()
            .filter_map(|file| Some((file["path"].as_str()?, file["type_inks"].as_str()?)))
            .collect();
        assert!(inks.len() >= 12, "{inks:?}");
        let coloured: Vec<_> = inks.iter().filter(|(_, inks)| *inks != "K").collect();
        assert!(coloured.is_empty(), "{theme}: {coloured:?}");
        // As separated: what is black has no other ink under it.
        for (path, page, dpi) in KINDS {
            let plates = tools::plates(&bench, path, page, dpi);
            let black: Vec<&[u8]> = plates.inks.chunks_exact(4).filter(|ink| ink[3] >= 230).collect();
            let mixed = black.iter().filter(|ink| ink[..3].iter().any(|other| *other > 12)).count();
            assert_eq!(
                mixed,
                0,
                "{theme}: {path} page {page}: {mixed} of {} black pixels are mixed",
                black.len()
            );
            // The back of a card is white on its ground.
            assert!(black.len() > 500 || page == 2, "{theme}: {path}: {} black pixels", black.len());
        }
    }
}

#[test]
fn nothing_asks_for_a_spot_colour() {
    let bench = built();
    for path in
        ["print/posters/qinghe-poster.pdf", "print/sheets/qinghe-cards.pdf", "print/wall-map-qinghe.pdf"]
    {
        let plates = bench.path("plate");
        let output = Command::new("gs")
            .args(["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep1", "-r60", "-dLastPage=1"])
            .arg(format!("-sOutputFile={}-%d.tif", plates.display()))
            .arg(bench.path("output").join(path))
            .output()
            .expect("ghostscript");
        assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
        let mut names: Vec<String> = std::fs::read_dir(bench.root())
            .expect("a folder")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.starts_with("plate-1("))
            .collect();
        names.sort();
        let wanted = ["Black", "Cyan", "Magenta", "Yellow"].map(|ink| format!("plate-1({ink}).tif"));
        assert_eq!(names, wanted, "{path}");
    }
}

#[test]
fn crop_marks_stand_outside_the_bleed() {
    let bench = Bench::fixture();
    bench.run(&["print", "--today", TODAY, "cards", "--grid", "qh01", "--marks"]).ends(0);
    let path = "print/batches/2013-05-07-1/cards/qh01-zhao-yi.pdf";
    const DPI: u32 = 254; // ten pixels a millimetre
    let sheet = drawn(&bench, path, 2, DPI);
    // Trim 90 × 54, bleed 3, marks 7 more on every side.
    // Poppler rounds a page up to whole pixels.
    let (width, height) = sheet.dimensions();
    assert!(width.abs_diff(1100) <= 1 && height.abs_diff(740) <= 1, "{width} × {height}");
    let dark = |x: u32, y: u32| sheet.get_pixel(x, y).0.iter().all(|part| *part < 110);
    // The upper left corner of the trim is at 10 mm, 10 mm: a mark runs above it and one beside it.
    let on_mark = |x: u32, y: u32| (x - 2..=x + 2).any(|x| (y - 2..=y + 2).any(|y| dark(x, y)));
    for (x, y) in
        [(100, 30), (30, 100), (1000, 30), (1070, 100), (100, 710), (30, 640), (1000, 710), (1070, 640)]
    {
        assert!(on_mark(x, y), "no mark at {} mm, {} mm", x / 10, y / 10);
    }
    // The ink of the back runs on through the bleed and ends with it.
    assert_ne!(sheet.get_pixel(75, 370).0, [255; 3]);
    assert_eq!(sheet.get_pixel(65, 370).0, [255; 3]);
}
