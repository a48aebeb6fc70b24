//! What is measured of a piece and read from it, on PDFs written by hand: boxes, and codes as black squares.

use qrcode::{Color, EcLevel, QrCode};

use super::*;
use crate::model::{Allowance, Digest, Size};
use crate::plan::Cut;
use crate::render::world::{Picture, Spot, Survey, Type};

const URL: &str = "https://sy.example.cn/g/sy08/";
const OTHER: &str = "https://sy.example.cn/g/sy09/";
const SIZE: Size = Size { width: 90.0, height: 54.0 };
const MODULE: f64 = 0.7;

/// A page: how far its boxes reach beyond the trim, and its codes with their corners, from the trim's, in mm.
#[derive(Clone)]
struct Sheet {
    trim: (f64, f64),
    bleed: f64,
    margin: f64,
    /// How much narrower the bleed is on each side: left, below, right, above.
    lacks: [f64; 4],
    codes: Vec<(&'static str, (f64, f64))>,
}

impl Default for Sheet {
    fn default() -> Self {
        Self { trim: (SIZE.width, SIZE.height), bleed: 0.0, margin: 0.0, lacks: [0.0; 4], codes: Vec::new() }
    }
}

fn symbol(text: &str) -> QrCode {
    QrCode::with_error_correction_level(text, EcLevel::M).expect("a short text")
}

impl Sheet {
    fn boxes(&self) -> String {
        let pt = |mm: f64| mm * 72.0 / 25.4;
        let (width, height) = self.trim;
        let around = |beyond: f64, lacks: [f64; 4]| {
            let (from, beyond) = (self.margin - beyond, self.margin + beyond);
            let sides =
                [from + lacks[0], from + lacks[1], width + beyond - lacks[2], height + beyond - lacks[3]];
            let sides = sides.map(|side| pt(side).to_string());
            format!("[{}]", sides.join(" "))
        };
        let (media, bleed, trim) =
            (around(self.margin, [0.0; 4]), around(self.bleed, self.lacks), around(0.0, [0.0; 4]));
        format!("/MediaBox {media} /BleedBox {bleed} /TrimBox {trim}")
    }

    /// In mm from the lower left corner of the sheet.
    fn drawing(&self) -> String {
        let mut drawn = "0 g 2.834645669 0 0 2.834645669 0 0 cm\n".to_owned();
        for (text, (left, top)) in &self.codes {
            let code = symbol(text);
            let n = code.width();
            for (x, y) in (0..n * n).map(|i| (i % n, i / n)).filter(|at| code[*at] == Color::Dark) {
                let down = self.trim.1 - top - (y + 1) as f64 * MODULE;
                let (right, up) = (self.margin + left + x as f64 * MODULE, self.margin + down);
                drawn += &format!("{right} {up} {MODULE} {MODULE} re f\n");
            }
        }
        drawn
    }

    fn spots(&self, page: usize) -> Vec<Spot> {
        let spot = |(text, (left, top)): &(&str, (f64, f64))| {
            let modules = u32::try_from(symbol(text).width()).expect("few");
            Spot { page, left: *left, top: *top, side: f64::from(modules) * MODULE, modules, turned: false }
        };
        self.codes.iter().map(spot).collect()
    }
}

fn piece(sheets: &[Sheet]) -> Piece {
    let numbers: Vec<usize> = (0..sheets.len()).map(|at| 3 + 2 * at).collect();
    let kids: String = numbers.iter().map(|number| format!("{number} 0 R ")).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", sheets.len()),
    ];
    for (sheet, number) in sheets.iter().zip(&numbers) {
        let drawing = sheet.drawing();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R {} /Contents {} 0 R /Resources << >> >>",
            sheet.boxes(),
            number + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{drawing}\nendstream", drawing.len()));
    }
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let begin = pdf.len();
    pdf += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    places.iter().for_each(|at| pdf += &format!("{at:010} 00000 n \n"));
    pdf += &format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{begin}\n%%EOF\n", objects.len() + 1);
    let spots = sheets.iter().enumerate().flat_map(|(page, sheet)| sheet.spots(page)).collect();
    Piece {
        pdf: pdf.into_bytes(),
        pages: sheets.iter().map(|_| (SIZE.width, SIZE.height)).collect(),
        unfit: Vec::new(),
        survey: Survey { spots, ..Survey::default() },
    }
}

fn expected(cut: Cut, codes: &[&[&str]]) -> Expected {
    let texts = |page: &&[&str]| page.iter().map(|text| (*text).to_owned()).collect();
    Expected { size: SIZE, cut, codes: ExpectedCodes::Pages(codes.iter().map(texts).collect()) }
}

fn fault(piece: &Piece, expected: &Expected) -> String {
    prove_piece(piece, expected).map_or_else(|fault| format!("{fault:?}"), |_| "none".to_owned())
}

#[test]
fn boxes_are_those_of_the_plan_or_none() {
    let bled = Cut { bleed: 3.0, marks: false };
    let marked = Cut { bleed: 3.0, marks: true };
    let none: &[&[&str]] = &[&[]];
    for (what, sheet, cut, is_right) in [
        ("as large as its paper", Sheet::default(), Cut::NONE, true),
        ("a tenth too wide", Sheet { trim: (90.09, 54.0), ..Sheet::default() }, Cut::NONE, true),
        ("wider", Sheet { trim: (90.12, 54.0), ..Sheet::default() }, Cut::NONE, false),
        ("narrower", Sheet { trim: (89.88, 54.0), ..Sheet::default() }, Cut::NONE, false),
        ("higher", Sheet { trim: (90.0, 54.12), ..Sheet::default() }, Cut::NONE, false),
        ("on its side", Sheet { trim: (54.0, 90.0), ..Sheet::default() }, Cut::NONE, false),
        ("with bleed", Sheet { bleed: 3.0, margin: 3.0, ..Sheet::default() }, bled, true),
        ("without its bleed", Sheet { margin: 3.0, ..Sheet::default() }, bled, false),
        ("with a bleed of nobody", Sheet { bleed: 3.0, margin: 3.0, ..Sheet::default() }, Cut::NONE, false),
        ("a bleed without paper", Sheet { bleed: 3.0, margin: 2.8, ..Sheet::default() }, marked, false),
        ("paper for no marks", Sheet { bleed: 3.0, margin: 10.0, ..Sheet::default() }, bled, false),
        ("marks", Sheet { bleed: 3.0, margin: 10.0, ..Sheet::default() }, marked, true),
        ("marks without room", Sheet { bleed: 3.0, margin: 3.0, ..Sheet::default() }, marked, true),
    ] {
        let found = fault(&piece(&[sheet]), &expected(cut, none));
        assert_eq!(found == "none", is_right, "{what}: {found}");
        assert!(is_right || found.starts_with("Size"), "{what}: {found}");
    }
    for side in 0..4 {
        let mut sheet = Sheet { bleed: 3.0, margin: 10.0, ..Sheet::default() };
        sheet.lacks[side] = 1.0;
        let found = fault(&piece(&[sheet]), &expected(marked, none));
        assert!(found.starts_with("Size { found: \"90×54 +2\""), "{side}: {found}");
    }
    let sheet = Sheet { bleed: 3.0, margin: 10.0, ..Sheet::default() };
    let (codes, record) = prove_piece(&piece(&[sheet]), &expected(marked, none)).expect("a sound piece");
    assert!(codes.is_empty());
    let measured = (record.width, record.height, record.pages, record.bleed, record.margin);
    assert_eq!(measured, (90.0, 54.0, 1, 3.0, 10.0));
}

#[test]
fn every_page_is_measured() {
    let (right, wrong) = (Sheet::default(), Sheet { trim: (80.0, 54.0), ..Sheet::default() });
    let two: &[&[&str]] = &[&[], &[]];
    assert_eq!(fault(&piece(&[right.clone(), right.clone()]), &expected(Cut::NONE, two)), "none");
    assert_eq!(
        fault(&piece(&[right.clone(), wrong]), &expected(Cut::NONE, two)),
        r#"Size { found: "90×54 +0, 80×54 +0", expected: "2 × 90×54 +0" }"#
    );
    let one_too_few = fault(&piece(std::slice::from_ref(&right)), &expected(Cut::NONE, two));
    assert!(one_too_few.starts_with("Size"), "{one_too_few}");
    let nowhere = Expected { codes: ExpectedCodes::Nowhere, ..expected(Cut::NONE, two) };
    assert_eq!(fault(&piece(&[right.clone(), right.clone(), right]), &nowhere), "none");
    for broken in [&b"%PDF-1.7"[..], b""] {
        let broken = Piece { pdf: broken.to_vec(), ..piece(&[Sheet::default()]) };
        let found = fault(&broken, &expected(Cut::NONE, &[&[]]));
        assert_eq!(found, "Code(NotReadable(Pdf))");
    }
}

#[test]
fn type_and_pictures_are_told_as_they_were_laid() {
    let type_of = |size: f64, is_black_only: bool, decorates: bool| Type {
        page: 0,
        text: "网格".to_owned(),
        size,
        ink: [0.0; 4],
        is_black_only,
        decorates,
    };
    let picture =
        |pixels: (u32, u32), size: (f64, f64)| Picture { photo: 4, pixels, size, page: 0, area: [0.0; 4] };
    let mut laid = piece(&[Sheet::default()]);
    laid.survey.types =
        vec![type_of(12.0, true, false), type_of(7.256, true, false), type_of(9.0, false, true)];
    laid.survey.pictures = vec![picture((600, 800), (25.4, 50.8)), picture((300, 900), (25.404, 25.4))];
    let told = |laid: &Piece| prove_piece(laid, &expected(Cut::NONE, &[&[]])).expect("a sound piece").1;
    let record = told(&laid);
    assert_eq!((record.smallest_type, record.black_type), (7.26, true));
    let photos: Vec<_> = record
        .photos
        .iter()
        .map(|p| (p.photo, p.width_px, p.height_px, p.width_mm, p.height_mm, p.dpi))
        .collect();
    assert_eq!(photos, [(4, 600, 800, 25.4, 50.8, 400.0), (4, 300, 900, 25.4, 25.4, 300.0)]);
    laid.survey.types[0].is_black_only = false;
    assert!(!told(&laid).black_type);
    // Nothing set, and a picture of no size.
    laid.survey.types.clear();
    laid.survey.pictures = vec![picture((1, 1), (0.0, 0.0))];
    let record = told(&laid);
    assert_eq!((record.smallest_type, record.photos[0].dpi), (0.0, 1000.0));
}

#[test]
fn codes_are_read_where_they_lie_and_what_they_say_is_what_was_meant() {
    let front = Sheet { bleed: 3.0, margin: 10.0, codes: vec![(URL, (60.0, 25.0))], ..Sheet::default() };
    let back = Sheet { bleed: 3.0, margin: 10.0, ..Sheet::default() };
    let marked = Cut { bleed: 3.0, marks: true };
    let proven = |sheets: &[Sheet], codes: &[&[&str]]| prove_piece(&piece(sheets), &expected(marked, codes));
    let (codes, _) = proven(&[back.clone(), front.clone()], &[&[], &[URL]]).expect("a sound piece");
    let [code] = codes.as_slice() else { panic!("{codes:?}") };
    assert_eq!((code.page, &*code.target), (2, URL));
    assert_eq!((code.module_mm, code.level, code.version), (Some(0.7), 'M', 3));
    assert!((4.0..=6.0).contains(&code.quiet_modules), "{code:?}");
    let other = proven(std::slice::from_ref(&front), &[&[OTHER]]).expect_err("another grid's");
    assert!(
        matches!(&other, ProofFault::Differs { found, expected } if found == URL && expected == OTHER),
        "{other:?}"
    );
    // Wherever it lies, if it is alone.
    let mut astray = piece(std::slice::from_ref(&front));
    astray.survey.spots[0].left = 2.0;
    assert_eq!(fault(&astray, &expected(marked, &[&[URL]])), "none");
    astray.survey.spots.clear();
    assert_eq!(fault(&astray, &expected(marked, &[&[URL]])), "none");
    assert_eq!(fault(&piece(std::slice::from_ref(&back)), &expected(marked, &[&[URL]])), "Code(NoCode)");
    // Two of a sheet, in whatever order.
    let both = Sheet { codes: vec![(OTHER, (60.0, 25.0)), (URL, (10.0, 20.0))], ..front.clone() };
    for wanted in [&[URL, OTHER], &[OTHER, URL]] {
        let (codes, _) = proven(std::slice::from_ref(&both), &[wanted]).expect("a sound piece");
        assert_eq!(codes.iter().map(|code| &*code.target).collect::<Vec<_>>(), [URL, OTHER]);
    }
    assert!(matches!(proven(std::slice::from_ref(&both), &[&[URL, URL]]), Err(ProofFault::Differs { .. })));
    let mut astray = piece(std::slice::from_ref(&both));
    astray.survey.spots[1].left = 30.0;
    assert_eq!(fault(&astray, &expected(marked, &[&[URL, OTHER]])), "Code(NoCode)");
    astray.survey.spots.pop();
    assert_eq!(fault(&astray, &expected(marked, &[&[URL, OTHER]])), "Code(NoCode)");
    // On every page the same.
    let every = Expected { codes: ExpectedCodes::EveryPage(URL.to_owned()), ..expected(marked, &[]) };
    let (codes, record) =
        prove_piece(&piece(&[front.clone(), front.clone()]), &every).expect("a sound piece");
    assert_eq!((codes.iter().map(|code| code.page).collect::<Vec<_>>(), record.pages), (vec![1, 2], 2));
    assert_eq!(fault(&piece(&[front, back]), &every), "Code(NoCode)");
}

#[test]
fn a_code_needs_its_quiet_zone() {
    // 29 modules of 0.7 mm are 20.3 mm: four more fit at every edge, three do not. Bleed and marks are no paper.
    let side = 20.3;
    let (right, bottom) = (SIZE.width - side, SIZE.height - side);
    let marked = Cut { bleed: 3.0, marks: true };
    for (sheet, cut) in
        [(Sheet::default(), Cut::NONE), (Sheet { bleed: 3.0, margin: 10.0, ..Sheet::default() }, marked)]
    {
        for at in [(2.1, 20.0), (right - 2.1, 20.0), (30.0, 2.1), (30.0, bottom - 2.1)] {
            let sheet = Sheet { codes: vec![(URL, at)], ..sheet.clone() };
            let found = fault(&piece(&[sheet]), &expected(cut, &[&[URL]]));
            assert!(found.starts_with("QuietZone { modules: 3"), "{at:?}: {found}");
        }
        for at in [(2.9, 20.0), (right - 2.9, 20.0), (30.0, 2.9), (30.0, bottom - 2.9)] {
            let sheet = Sheet { codes: vec![(URL, at)], ..sheet.clone() };
            assert_eq!(fault(&piece(&[sheet]), &expected(cut, &[&[URL]])), "none", "{at:?}");
        }
    }
    // Ink in it.
    let beside =
        Sheet { codes: vec![(URL, (10.0, 20.0)), (URL, (10.0 + side + 2.1, 20.0))], ..Sheet::default() };
    let found = fault(&piece(&[beside]), &expected(Cut::NONE, &[&[URL, URL]]));
    assert!(found.starts_with("QuietZone") || found == "Code(NoCode)", "{found}");
}

/// A symbol of so many pixels a module within so many modules of white.
fn picture(text: &str, pixels: usize, quiet: usize) -> Vec<u8> {
    let code = symbol(text);
    let side = (code.width() + 2 * quiet) * pixels;
    let luma = |x: u32, y: u32| {
        let at = |n: u32| (n as usize / pixels).checked_sub(quiet).filter(|at| *at < code.width());
        let is_dark = at(x).zip(at(y)).is_some_and(|at| code[at] == Color::Dark);
        image::Luma([if is_dark { 0u8 } else { 255 }])
    };
    let side = u32::try_from(side).expect("small");
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_fn(side, side, luma).write_to(&mut png, image::ImageFormat::Png).expect("written");
    png.into_inner()
}

#[test]
fn pictures_of_codes_are_proven_like_pieces() {
    let record = prove_png(&picture(URL, 8, 4), URL).expect("a sound code");
    assert_eq!((record.page, record.module_mm, record.quiet_modules), (1, None, 4.0));
    assert!(matches!(prove_png(&picture(URL, 8, 4), OTHER), Err(ProofFault::Differs { .. })));
    assert!(matches!(prove_png(&picture(URL, 8, 3), URL), Err(ProofFault::QuietZone { .. })));
    assert!(matches!(prove_png(b"", URL), Err(ProofFault::Code(CodeFault::NotReadable(_)))));
    assert!(matches!(prove_svg("<svg", URL), Err(ProofFault::Code(_))));
}

#[test]
fn figures_are_rounded_to_hundredths() {
    assert_eq!([1.234, 1.235, -1.236, 0.004].map(rounded), [1.23, 1.24, -1.24, 0.0]);
    assert!(rounded(-0.001).is_sign_positive());
}

#[test]
fn the_report_tells_of_every_file_and_code() {
    let record = PieceRecord {
        width: 90.0,
        height: 54.0,
        pages: 2,
        bleed: 3.0,
        margin: 10.0,
        smallest_type: 7.5,
        black_type: true,
        photos: Box::default(),
    };
    let photo =
        PhotoRecord { photo: 0, width_px: 600, height_px: 800, width_mm: 25.4, height_mm: 50.8, dpi: 400.0 };
    let colourful = PieceRecord { black_type: false, photos: Box::new([photo]), ..record.clone() };
    let code = CodeRecord {
        page: 2,
        target: URL.into(),
        module_mm: Some(0.7),
        quiet_modules: 4.0,
        level: 'Q',
        version: 3,
    };
    let codes = [code.clone(), CodeRecord { page: 3, module_mm: None, ..code }];
    let file = |path, codes, piece| ReportFile { path, bytes: 7, digest: Digest::of(b"a"), codes, piece };
    let files = || {
        let print = file("print/a.pdf", codes.as_slice(), Some(&record));
        [print, file("site/b.html", &[], None), file("print/c.pdf", &[], Some(&colourful))].into_iter()
    };
    let allowed = [Allowance { text: "12345".to_owned(), reason: "公开".to_owned() }];
    let mut bytes = Vec::new();
    report(&mut bytes, "2013-05-07", &allowed, files).expect("in memory");
    assert!(bytes.ends_with(b"}\n"));
    let told: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(told["tool"], format!("gridboard {}", env!("CARGO_PKG_VERSION")));
    assert_eq!(
        (&told["today"], &told["privacy"]["allowed"][0]["reason"]),
        (&"2013-05-07".into(), &"公开".into())
    );
    let paths: Vec<_> =
        told["files"].as_array().expect("a list").iter().map(|file| file["path"].clone()).collect();
    assert_eq!(paths, ["print/a.pdf", "site/b.html", "print/c.pdf"]);
    let (black, page, coloured) = (&told["files"][0], &told["files"][1], &told["files"][2]);
    assert_eq!(
        (&black["type_inks"], &black["photo_colours"], &black["bleed_mm"]),
        (&"K".into(), &().into(), &3.0.into())
    );
    assert_eq!((&coloured["type_inks"], &coloured["photo_colours"]), (&"CMYK".into(), &"sRGB".into()));
    assert_eq!(
        (&coloured["photos"][0]["dpi"], &coloured["photos"][0]["height_px"]),
        (&400.0.into(), &800.into())
    );
    assert!(page.get("width_mm").is_none() && page["bytes"] == 7);
    let codes = told["codes"].as_array().expect("a list");
    assert_eq!((codes.len(), &codes[0]["file"], &codes[1]["page"]), (2, &"print/a.pdf".into(), &3.into()));
    assert_eq!((&codes[0]["module_mm"], &codes[1]["module_mm"]), (&0.7.into(), &().into()));
}
