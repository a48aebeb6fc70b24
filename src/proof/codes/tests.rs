//! Codes as this tool prints and shows them, and codes with one thing wrong.

use std::sync::{Arc, LazyLock};

use qrcode::{Color, EcLevel, QrCode};

use super::*;
use crate::fonts::Fonts;
use crate::render::world::Press;

const URL: &str = "https://sy.example.cn/g/sy08/";

/// What is printed: by default a code of 20 mm on a card.
struct Sample {
    page: (f64, f64),
    module: f64,
    at: (f64, f64),
    level: EcLevel,
    /// Typst code that draws below the code, where `m` is a module, `n` their number and `x`, `y` the
    /// symbol's corner.
    below: &'static str,
    above: &'static str,
    turned: f64,
    mirrored: bool,
}

impl Default for Sample {
    fn default() -> Sample {
        Sample {
            page: (90.0, 54.0),
            module: 0.7,
            at: (60.0, 25.0),
            level: EcLevel::M,
            below: "",
            above: "",
            turned: 0.0,
            mirrored: false,
        }
    }
}

impl Sample {
    fn pdf(&self) -> Vec<u8> {
        static FONTS: LazyLock<Arc<Fonts>> = LazyLock::new(|| {
            let families = ["Noto Sans CJK SC".to_owned()];
            Arc::new(Fonts::load(&families, &[]).unwrap_or_else(|_| panic!("these tests need {families:?}")))
        });
        let press = Press::new(FONTS.clone(), vec![("/print/code.typ".into(), self.source().into_bytes())]);
        let piece = press
            .pull("/print/code.typ", b"{}", &[], (2013, 5, 7), "code", 0.0)
            .unwrap_or_else(|e| panic!("{e}"));
        piece.pdf
    }

    fn source(&self) -> String {
        let code = symbol(self.level);
        let n = code.width();
        let dark = |x: usize, y: usize| code[if self.mirrored { (y, x) } else { (x, y) }] == Color::Dark;
        let modules: String = (0..n * n)
            .filter(|i| dark(i % n, i / n))
            .map(|i| format!("area({} * m, {} * m, m, m, fill: black)\n", i % n, i / n))
            .collect();
        let Sample { page: (width, height), module, at: (x, y), below, above, turned, .. } = self;
        format!(
            "#set document(title: \"二维码\")
            #set page(width: {width}mm, height: {height}mm, margin: 0pt)
            #set text(font: \"Noto Sans CJK SC\", lang: \"zh\")
            #let (m, n, x, y) = ({module}mm, {n}, {x}mm, {y}mm)
            #let black = cmyk(0%, 0%, 0%, 100%)
            #let tint = cmyk(24%, 11%, 2%, 0%)
            #let put(x, y, body) = place(top + left, dx: x, dy: y, body)
            #let area(x, y, w, h, fill: none) = put(x, y, rect(width: w, height: h, fill: fill))
            #let frame(q, fill) = area(x - q * m, y - q * m, (n + 2 * q) * m, (n + 2 * q) * m, fill: fill)
            网格员 李明
            #{{ {below} }}
            #put(x, y, pdf.artifact(rotate({turned}deg, box(width: n * m, height: n * m, {{
            {modules}}}))))
            #{{ {above} }}"
        )
    }
}

fn symbol(level: EcLevel) -> QrCode {
    QrCode::with_error_correction_level(URL, level).expect("a short text")
}

fn near(found: f64, wanted: f64, error: f64) -> bool {
    (found - wanted).abs() <= error
}

#[test]
fn a_card_is_read_and_measured() {
    let found = read_pdf(&Sample::default().pdf(), 0).expect("a code");
    assert_eq!((found.text.as_str(), found.version, found.level), (URL, 3, 'M'));
    assert!(near(found.module, 0.7, 0.001) && near(found.side, 29.0 * 0.7, 0.02), "{found:?}");
    assert!(near(found.left, 60.0, 0.02) && near(found.top, 25.0, 0.02), "{found:?}");
    assert!(found.quiet_modules == QUIET_SEEN && found.has_quiet_zone(), "{found:?}");
}

#[test]
fn a_board_is_read_and_measured_at_any_size_of_code() {
    for module in [1.5, 3.3] {
        let board = Sample {
            page: (606.0, 906.0),
            module,
            at: (40.0, 740.0),
            level: EcLevel::Q,
            ..Sample::default()
        };
        let found = read_pdf(&board.pdf(), 0).expect("a code");
        assert_eq!((found.text.as_str(), found.level), (URL, 'Q'));
        assert!(near(found.module, module, 0.01) && near(found.top, 740.0, 0.1), "{found:?}");
    }
}

#[test]
fn the_quiet_zone_is_measured_from_the_paper() {
    // What reaches only into a corner is placed within a pixel, not half of one.
    let corner = 2.0 * QUIET_ERROR;
    for (below, wanted, error) in [
        ("area(0mm, 0mm, 90mm, 54mm, fill: tint); frame(4, white)", 4.0, QUIET_ERROR),
        ("area(0mm, 0mm, 90mm, 54mm, fill: tint); frame(3.5, white)", 3.5, QUIET_ERROR),
        ("area(0mm, 0mm, 90mm, 54mm, fill: cmyk(6%, 3%, 0%, 0%)); frame(3, white)", 3.0, QUIET_ERROR),
        ("area(0mm, 0mm, 90mm, 54mm, fill: black); frame(2, white)", 2.0, QUIET_ERROR),
        // The pixel on the edge belongs to the symbol, so nothing is nearer than a part of the next one.
        ("area(0mm, 0mm, 90mm, 54mm, fill: tint)", 0.0, corner),
        ("area(x + (n + 3) * m, y - 9 * m, 0.1mm, 30mm, fill: black)", 3.0, QUIET_ERROR),
        ("area(x - 8 * m, y - 8 * m, 4.9 * m, 4.9 * m, fill: black)", 3.1, corner),
        ("area(x - 8 * m, y - 8 * m, 3.9 * m, 12 * m, fill: tint)", 4.1, QUIET_ERROR),
    ] {
        let pdf = Sample { below, ..Sample::default() }.pdf();
        let found = read_pdf(&pdf, 0).unwrap_or_else(|fault| panic!("{below}: {fault}"));
        assert!(near(found.quiet_modules, wanted, error), "{below}: {found:?}");
        assert_eq!(found.has_quiet_zone(), wanted >= QUIET_ZONE, "{below}: {found:?}");
    }
}

#[test]
fn a_small_code_on_a_board_is_looked_at_closely() {
    // Two pixels a module at the first look, which cannot tell 3.6 modules from 4.
    let board = |quiet: &'static str| Sample {
        page: (606.0, 906.0),
        module: 1.5,
        at: (400.0, 740.0),
        below: quiet,
        ..Sample::default()
    };
    let narrow = read_pdf(&board("area(300mm, 700mm, 300mm, 200mm, fill: tint); frame(3.6, white)").pdf(), 0);
    let narrow = narrow.expect("a code");
    assert!(near(narrow.quiet_modules, 3.6, QUIET_ERROR) && near(narrow.module, 1.5, 0.002), "{narrow:?}");
    assert!(near(narrow.left, 400.0, 0.05) && near(narrow.top, 740.0, 0.05), "{narrow:?}");
    let whole = read_pdf(&board("area(300mm, 700mm, 300mm, 200mm, fill: tint); frame(4, white)").pdf(), 0);
    assert!(whole.expect("a code").has_quiet_zone());
}

#[test]
fn words_in_the_quiet_zone_are_seen() {
    let words = Sample { above: "put(x, y + (n + 2) * m, text(6pt)[扫一扫])", ..Sample::default() };
    let found = read_pdf(&words.pdf(), 0).expect("a code");
    assert!(!found.has_quiet_zone() && found.quiet_modules > 1.5, "{found:?}");
}

#[test]
fn a_spot_of_dirt_is_corrected_and_a_hole_is_not() {
    let spot =
        Sample { above: "area(x + 20 * m, y + 12 * m, 3 * m, 3 * m, fill: black)", ..Sample::default() };
    assert_eq!(read_pdf(&spot.pdf(), 0).expect("a code").text, URL);
    let hole =
        Sample { above: "area(x + 9 * m, y + 9 * m, 12 * m, 12 * m, fill: white)", ..Sample::default() };
    assert!(matches!(read_pdf(&hole.pdf(), 0), Err(CodeFault::Unreadable(_))));
    let gone = Sample { above: "area(x, y, n * m, n * m, fill: white)", ..Sample::default() };
    assert_eq!(read_pdf(&gone.pdf(), 0), Err(CodeFault::NoCode));
}

#[test]
fn a_code_stands_upright() {
    let turned = Sample { turned: 7.0, ..Sample::default() };
    assert_eq!(read_pdf(&turned.pdf(), 0), Err(CodeFault::NotUpright));
    let upside_down = Sample { turned: 180.0, ..Sample::default() };
    assert_eq!(read_pdf(&upside_down.pdf(), 0), Err(CodeFault::NotUpright));
    let mirrored = Sample { mirrored: true, ..Sample::default() };
    assert!(matches!(read_pdf(&mirrored.pdf(), 0), Err(CodeFault::Unreadable(_))));
}

#[test]
fn what_is_no_page_has_no_code() {
    let pdf = Sample::default().pdf();
    assert_eq!(read_pdf(&pdf, 2), Err(CodeFault::NoPage { page: 2, pages: 1 }));
    assert_eq!(read_pdf(b"", 0), Err(CodeFault::NotReadable(Medium::Pdf)));
    assert_eq!(read_image(b"\x89PNG\r\n"), Err(CodeFault::NotReadable(Medium::Image)));
    for cut in (0..pdf.len()).step_by(pdf.len() / 40) {
        let _any_answer_but_a_panic = read_pdf(&pdf[..cut], 0);
    }
}

/// A PNG of the symbol with so many pixels a module and so many modules of white around it.
fn png(pixels: usize, border: usize) -> Vec<u8> {
    let code = symbol(EcLevel::M);
    let side = (code.width() + 2 * border) * pixels;
    let shade = |x: u32, y: u32| {
        let module = |at: u32| (at as usize / pixels).checked_sub(border).filter(|&at| at < code.width());
        let dark = module(x).zip(module(y)).is_some_and(|at| code[at] == Color::Dark);
        image::Luma([if dark { 0u8 } else { 255 }])
    };
    let mut file = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::from_fn(side as u32, side as u32, shade);
    picture.write_to(&mut file, image::ImageFormat::Png).expect("a picture in memory");
    file.into_inner()
}

#[test]
fn an_image_ends_its_quiet_zone() {
    let found = read_image(&png(9, 4)).expect("a code");
    assert_eq!((found.text.as_str(), found.version, found.level), (URL, 3, 'M'));
    assert!(near(found.module, 9.0, 0.01) && near(found.quiet_modules, 4.0, 0.01) && found.has_quiet_zone());
    assert!(near(found.left, 36.0, 0.05) && near(found.side, 29.0 * 9.0, 0.1), "{found:?}");
    assert!(!read_image(&png(9, 2)).expect("a code").has_quiet_zone());
}

/// An SVG of the symbol as this tool writes it.
fn svg_of(border: usize) -> String {
    let code = symbol(EcLevel::M);
    let n = code.width();
    let side = n + 2 * border;
    let dark = (0..n * n).filter(|i| code[(i % n, i / n)] == Color::Dark);
    let path: String = dark.map(|i| format!("M{} {}h1v1h-1z", i % n + border, i / n + border)).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path d=\"{path}\"/></svg>"
    )
}

#[test]
fn an_svg_is_read_as_it_is_written() {
    let found = read_svg(&svg_of(4)).expect("a code");
    assert_eq!((found.text.as_str(), found.level), (URL, 'M'));
    assert!(
        near(found.module, 1.0, 0.01) && near(found.left, 4.0, 0.01) && found.has_quiet_zone(),
        "{found:?}"
    );
    assert!(!read_svg(&svg_of(1)).expect("a code").has_quiet_zone());
}

#[test]
fn an_svg_with_more_in_it_is_not_proven() {
    let svg = svg_of(4);
    for other in [
        svg.replace("</svg>", "<circle r=\"9\"/></svg>"),
        svg.replace("<path", "<path transform=\"scale(2)\""),
        svg.replace("<path", "<path fill=\"red\""),
        svg.replace("</svg>", "<rect width=\"37\" height=\"37\" fill=\"#fff\"/></svg>"),
        svg.replace("0 0 37 37", "0 0 37 20"),
        svg.replace("h1v1", "h-1v1"),
        svg.replacen("h1v1h-1z", "h1v1h-2z", 1),
        svg.replacen("h1v1h-1z", "h0v1h0z", 1),
        svg.replacen("h1v1h-1z", "h1v0h-1z", 1),
        svg.replacen("h1v1h-1z", "h-1v1h1z", 1),
        svg.replace("M4 4", "M400 4"),
        svg.replace("z\"", "\""),
        String::from("<svg viewBox=\"0 0 99999999 99999999\">"),
        String::from("<path d=\"\"/>"),
        String::new(),
    ] {
        assert_eq!(read_svg(&other), Err(CodeFault::NotReadable(Medium::Svg)), "{other}");
    }
    assert!(
        read_svg(
            &svg.replace("<path", "<title>码</title><rect width=\"37\" height=\"37\" fill=\"#fff\"/><path")
        )
        .is_ok()
    );
}

#[test]
fn a_fault_says_what_it_is() {
    let reading = |text: &str| Reading { text: text.into(), version: 3, level: 'M' };
    let fault = CodeFault::DecodersDisagree { quircs: reading("a"), rxing: reading("b") };
    assert_eq!(fault.to_string(), "quircs reads \"a\" (3-M) in the QR code, rxing reads \"b\" (3-M)");
    assert_eq!(CodeFault::NoPage { page: 2, pages: 2 }.to_string(), "no page 3, there are 2");
}

mod pixels;
mod windows;
