//! The finished PDFs in the hands of programs that had no part in making them. They come with
//! `make test` (poppler-utils, ghostscript, qpdf, zbar-tools); one that is missing is a failure.

use std::path::PathBuf;
use std::process::Command;

use crate::harness::Bench;

const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// What a program wrote to standard output; it must be there and end well.
#[track_caller]
fn run(program: &str, args: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(args).output().unwrap_or_else(|fault| {
        panic!("{program} cannot be run ({fault}); `make test` installs poppler-utils ghostscript qpdf zbar-tools")
    });
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {}\n{complaint}", output.status);
    output.stdout
}

#[track_caller]
fn say(program: &str, args: &[&str]) -> String {
    String::from_utf8_lossy(&run(program, args)).into_owned()
}

/// A built fixture.
fn built() -> Bench {
    let bench = Bench::fixture();
    bench.build();
    bench
}

/// Paths of all PDFs.
fn pdfs(bench: &Bench) -> Vec<String> {
    let paths: Vec<String> = bench.output().into_keys().filter(|path| path.ends_with(".pdf")).collect();
    assert!(paths.len() >= 9, "4 boards and 5 cards: {paths:?}");
    paths
}

fn full(bench: &Bench, path: &str) -> String {
    let path: PathBuf = bench.path("output").join(path);
    path.to_str().expect("UTF-8").to_owned()
}

/// A line's value in what pdfinfo writes.
fn value<'i>(info: &'i str, key: &str) -> &'i str {
    let line = info.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    line.unwrap_or_else(|| panic!("{key} in {info}")).trim()
}

/// Left, bottom, right and top of a box of the first page, in mm.
#[track_caller]
fn page_box(bench: &Bench, path: &str, name: &str) -> [f64; 4] {
    let info = say("pdfinfo", &["-box", &full(bench, path)]);
    let points: Vec<f64> = value(&info, name).split_whitespace().filter_map(|n| n.parse().ok()).collect();
    <[f64; 4]>::try_from(points).unwrap_or_else(|_| panic!("{info}")).map(|points| points / POINTS_PER_MM)
}

#[test]
fn pages_have_their_size_their_number_and_tags() {
    let bench = built();
    let report = bench.report();
    for path in pdfs(&bench) {
        let info = say("pdfinfo", &[&full(&bench, &path)]);
        let line =
            report["files"].as_array().and_then(|files| files.iter().find(|f| f["path"] == path.as_str()));
        let line = line.unwrap_or_else(|| panic!("{path} in the report"));
        let number = |key: &str| line[key].as_f64().unwrap_or_else(|| panic!("{key} of {path}"));
        let [trim, bleed, media] =
            ["TrimBox", "BleedBox", "MediaBox"].map(|name| page_box(&bench, &path, name));
        let bled = number("bleed_mm");
        assert_eq!(bled, if path.contains("/sheets/") { 0.0 } else { 3.0 }, "{path}: print.md");
        assert_eq!(number("margin_mm"), bled, "{path}: no marks were asked for");
        for (side, key) in [(0, "width_mm"), (1, "height_mm")] {
            let mm = number(key);
            for (boxed, wanted) in [(trim, mm), (bleed, mm + 2.0 * bled), (media, mm + 2.0 * bled)] {
                let found = boxed[side + 2] - boxed[side];
                assert!((found - wanted).abs() < 0.05, "{path}: {key} {wanted}, pdfinfo {found} mm");
            }
            assert!((trim[side] - bleed[side] - bled).abs() < 0.05, "{path}: the trim lies in the middle");
        }
        assert_eq!(value(&info, "Tagged"), "yes", "{path}");
        assert_eq!(value(&info, "Pages"), line["pages"].to_string(), "{path}");
        assert!(value(&info, "Title").contains("清河社区"), "{path}: {info}");
        assert_eq!(value(&info, "JavaScript"), "no", "{path}");
        assert_eq!(value(&info, "Encrypted"), "no", "{path}");
    }
}

#[test]
fn pieces_measure_what_the_content_says() {
    let bench = built();
    for (path, width, height) in [
        ("print/boards/qh01-b1.pdf", 600.0, 900.0),
        ("print/boards/qh01-b2.pdf", 297.0, 420.0),
        ("print/boards/qh03-gate.pdf", 400.0, 600.0),
        ("print/cards/qh01-zhao-yi.pdf", 90.0, 54.0),
    ] {
        let [left, bottom, right, top] = page_box(&bench, path, "TrimBox");
        let found = (right - left, top - bottom);
        let is_near = |a: f64, b: f64| (a - b).abs() < 0.05;
        assert!(is_near(found.0, width) && is_near(found.1, height), "{path}: {found:?} mm");
    }
}

#[test]
fn every_font_is_embedded_and_a_subset() {
    let bench = built();
    for path in pdfs(&bench) {
        let fonts = say("pdffonts", &[&full(&bench, &path)]);
        let lines: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!lines.is_empty(), "{path} has text");
        for line in lines {
            // … emb sub uni object ID
            let ends: Vec<&str> = line.split_whitespace().rev().take(5).collect();
            assert_eq!(ends[2..], ["yes", "yes", "yes"], "{path}: {line}");
        }
    }
}

#[test]
fn names_and_phones_can_be_copied() {
    let bench = built();
    for (path, words) in [
        (
            "print/boards/qh01-b1.pdf",
            ["赵一", "138 0000 0001", "第一网格", "grid.example.cn/g/qh01", "清河小区东门"],
        ),
        (
            "print/boards/qh02-b1.pdf",
            ["钱二", "0715-0000000", "第二网格", "grid.example.cn/g/qh02", "粮站宿舍"],
        ),
        (
            "print/cards/qh01-zhao-yi.pdf",
            ["赵一", "138 0000 0001", "第一网格", "grid.example.cn/g/qh01", "信息采集"],
        ),
        ("print/cards/qh03-sun-san.pdf", ["孙三", "138 0000 0003", "第三网格", "清河社区", "铁路新村"]),
    ] {
        let text = say("pdftotext", &[&full(&bench, path), "-"]).replace(['\n', '\u{a0}'], " ");
        let bare = |text: &str| text.replace(' ', "");
        for word in words {
            assert!(bare(&text).contains(&bare(word)), "{path} lacks {word}: {text}");
        }
    }
}

#[test]
fn codes_read_the_same_from_the_drawn_page() {
    let bench = built();
    let report = bench.report();
    let mut read = 0;
    for code in report["codes"].as_array().expect("codes") {
        let (file, target) = (code["file"].as_str().expect("file"), code["target"].as_str().expect("target"));
        let picture = match file {
            _ if file.ends_with(".png") => full(&bench, file),
            _ if file.ends_with(".pdf") => {
                // A board seen from two steps away, a card from a hand's length.
                let is_near = file.contains("/cards/") || file.contains("/sheets/");
                let dots = if is_near { "200" } else { "50" };
                let page = code["page"].as_u64().expect("page").to_string();
                let stem = full(&bench, file).replace(".pdf", "-drawn");
                run(
                    "pdftoppm",
                    &[
                        "-png",
                        "-singlefile",
                        "-r",
                        dots,
                        "-f",
                        &page,
                        "-l",
                        &page,
                        &full(&bench, file),
                        &stem,
                    ],
                );
                format!("{stem}.png")
            }
            _ => continue,
        };
        let said = say("zbarimg", &["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", &picture]);
        assert!(said.lines().any(|line| line == target), "{file}: {said}");
        read += 1;
    }
    assert!(read >= 12, "{read} codes");
}

/// One page as four inks, as ghostscript separates it.
pub struct Plates {
    width: usize,
    height: usize,
    /// C, M, Y and K of each pixel, 255 is full ink.
    pub inks: Vec<u8>,
}

/// Separates a page. `pamcmyk32` keeps DeviceCMYK as it is in the file.
pub fn plates(bench: &Bench, path: &str, page: u64, dpi: u32) -> Plates {
    let (file, page, dpi) = (full(bench, path), page.to_string(), format!("-r{dpi}"));
    let pages = [format!("-dFirstPage={page}"), format!("-dLastPage={page}")];
    let bytes = run(
        "gs",
        &[
            "-q",
            "-dSAFER",
            "-dBATCH",
            "-dNOPAUSE",
            "-sDEVICE=pamcmyk32",
            &dpi,
            &pages[0],
            &pages[1],
            "-sOutputFile=-",
            &file,
        ],
    );
    let end = b"ENDHDR\n";
    let start = bytes.windows(end.len()).position(|window| window == end).expect("a PAM header") + end.len();
    let header = String::from_utf8_lossy(&bytes[..start]).into_owned();
    let number = |key: &str| -> usize {
        let line =
            header.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("{header}"));
        line.trim().parse().expect("a number")
    };
    assert_eq!((number("DEPTH"), number("MAXVAL")), (4, 255));
    Plates { width: number("WIDTH"), height: number("HEIGHT"), inks: bytes[start..].to_vec() }
}

#[test]
fn codes_are_printed_in_black_ink_alone() {
    let bench = built();
    let report = bench.report();
    for path in ["print/cards/qh01-zhao-yi.pdf", "print/boards/qh01-b2.pdf"] {
        let codes = report["codes"].as_array().expect("codes");
        let code = codes.iter().find(|code| code["file"] == path).expect("a code");
        let plates = plates(&bench, path, code["page"].as_u64().expect("page"), 300);
        let ink = |x: usize, y: usize| &plates.inks[4 * (y * plates.width + x)..][..4];
        let black: Vec<u8> =
            (0..plates.width * plates.height).map(|at| 255 - plates.inks[4 * at + 3]).collect();
        let mut quirc = quircs::Quirc::default();
        let seen: Vec<_> =
            quirc.identify(plates.width, plates.height, &black).filter_map(Result::ok).collect();
        let [symbol] = seen.as_slice() else { panic!("{path}: {} codes on the K plate", seen.len()) };
        let read = symbol.decode().expect("a code");
        assert_eq!(read.payload, code["target"].as_str().expect("target").as_bytes(), "{path}");
        let (xs, ys) = (symbol.corners.map(|p| p.x), symbol.corners.map(|p| p.y));
        let range = |all: [i32; 4]| {
            let (least, most) = (all.iter().min().expect("four"), all.iter().max().expect("four"));
            usize::try_from(*least).expect("inside")..usize::try_from(*most).expect("inside")
        };
        let (mut full_black, mut others) = (0, 0);
        for y in range(ys) {
            for x in range(xs) {
                full_black += usize::from(ink(x, y)[3] == 255);
                others += usize::from(ink(x, y)[..3] != [0, 0, 0]);
            }
        }
        let area = range(xs).len() * range(ys).len();
        assert!(full_black * 3 > area, "{path}: {full_black} of {area} pixels are black");
        assert_eq!(others, 0, "{path}: pixels of the code with cyan, magenta or yellow");
    }
}

#[test]
fn qpdf_finds_the_files_sound() {
    let bench = built();
    for path in pdfs(&bench) {
        let said = say("qpdf", &["--check", &full(&bench, &path)]);
        assert!(said.contains("No syntax or stream encoding errors"), "{path}: {said}");
    }
}

#[test]
fn the_files_say_that_they_are_accessible() {
    let bench = built();
    for path in pdfs(&bench) {
        let meta = say("pdfinfo", &["-meta", &full(&bench, &path)]);
        assert!(meta.contains("<pdfuaid:part>1</pdfuaid:part>"), "{path}: {meta}");
        let structure = say("pdfinfo", &["-struct", &full(&bench, &path)]);
        assert!(structure.contains("Document"), "{path}: {structure}");
    }
}

#[test]
fn the_site_is_sound_xml_and_json() {
    let bench = built();
    for (path, bytes) in bench.output() {
        if path.ends_with(".json") || path.ends_with(".geojson") {
            let json: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
            assert!(json.is_ok(), "{path}: {:?}", json.err());
        }
        if path.ends_with(".vcf") {
            let text = String::from_utf8(bytes).expect("UTF-8");
            assert!(
                text.starts_with("BEGIN:VCARD\r\n") && text.ends_with("END:VCARD\r\n"),
                "{path}: RFC 6350, 3.2"
            );
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{path}");
        }
    }
}
