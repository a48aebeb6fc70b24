//! Codes looked at where the plan says that they lie: what a window passes is so on the whole page.

use super::*;

/// Typst code that places an SVG of 30 × 4 units over what lies below the symbol.
macro_rules! svg {
    ($body:expr) => {
        concat!(
            "put(x - 2mm, y + (n + 1) * m, image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 4' preserveAspectRatio='none'>",
            $body,
            "</svg>\"), format: \"svg\", width: 30mm, height: 4 * m, fit: \"stretch\", alt: \"图\"))"
        )
    };
}

/// Where the code of [`Sample::default`] lies.
const PLACE: Expectation =
    Expectation { left: 60.0, top: 25.0, side: 29.0 * 0.7, modules: 29, turned: false };

fn seen(sample: &Sample, place: Expectation) -> Option<Found> {
    read_at(&sample.pdf(), 0, &[place]).expect("a page").remove(0)
}

#[test]
fn a_code_is_read_and_measured_where_it_lies() {
    let found = seen(&Sample::default(), PLACE).expect("a code");
    assert_eq!((found.text.as_str(), found.version, found.level), (URL, 3, 'M'));
    assert!(near(found.module, 0.7, 0.001) && near(found.side, 29.0 * 0.7, 0.02), "{found:?}");
    assert!(near(found.left, 60.0, 0.02) && near(found.top, 25.0, 0.02), "{found:?}");
    assert!(near(found.quiet_modules, QUIET_SEEN, 0.01), "{found:?}");
}

#[test]
fn a_code_on_its_head_is_turned_before_it_is_read() {
    let sheet = Sample { turned: 180.0, ..Sample::default() };
    let found = seen(&sheet, Expectation { turned: true, ..PLACE }).expect("a code");
    assert_eq!(found.text, URL);
    assert!(near(found.left, 60.0, 0.02) && near(found.top, 25.0, 0.02), "{found:?}");
    assert_eq!(seen(&sheet, PLACE), None);
    assert_eq!(seen(&Sample::default(), Expectation { turned: true, ..PLACE }), None);
}

#[test]
fn each_place_has_its_own_answer() {
    let nowhere = Expectation { left: 5.0, top: 10.0, ..PLACE };
    let beside = Expectation { left: 50.0, ..PLACE };
    let found = read_at(&Sample::default().pdf(), 0, &[nowhere, PLACE, beside]).expect("a page");
    let is_read: Vec<bool> = found.iter().map(Option::is_some).collect();
    assert_eq!(is_read, [false, true, false]);
    assert_eq!(read_at(&Sample::default().pdf(), 1, &[PLACE]), Err(CodeFault::NoPage { page: 1, pages: 1 }));
    assert_eq!(read_at(b"%PDF", 0, &[PLACE]), Err(CodeFault::NotReadable(Medium::Pdf)));
}

#[test]
fn a_place_that_cannot_be_is_only_empty() {
    let pdf = Sample::default().pdf();
    for (side, modules) in [(0.0, 29), (-3.0, 29), (f64::INFINITY, 29), (f64::NAN, 29)] {
        let found = read_at(&pdf, 0, &[Expectation { side, modules, ..PLACE }]);
        assert!(matches!(found.as_deref(), Ok([None]) | Err(CodeFault::NotReadable(_))), "{side}: {found:?}");
    }
}

#[test]
fn what_lies_in_the_quiet_zone_is_seen_however_it_is_drawn() {
    // Each draws something 2 modules below the symbol, and 7 modules below it.
    for (what, near, far) in [
        ("words", "put(x, y + (n + 2) * m, text(6pt)[扫一扫])", "put(x, y + (n + 7) * m, text(6pt)[扫一扫])"),
        (
            "words in outline",
            "put(x, y + (n + 2) * m, text(6pt, fill: white, stroke: 0.3pt + black)[扫一扫])",
            "put(x, y + (n + 7) * m, text(6pt, fill: white, stroke: 0.3pt + black)[扫一扫])",
        ),
        (
            "a line",
            "put(x, y + (n + 2) * m, line(length: 9mm, stroke: 0.1mm + black))",
            "put(x, y + (n + 7) * m, line(length: 9mm, stroke: 0.1mm + black))",
        ),
        (
            "a thick line, whose half reaches in",
            "put(x - 9mm, y + (n + 5.5) * m, line(length: 40mm, stroke: 5 * m + black))",
            "put(x - 9mm, y + (n + 9) * m, line(length: 40mm, stroke: 5 * m + black))",
        ),
        (
            "an area",
            "area(x, y + (n + 2) * m, 9mm, m, fill: tint)",
            "area(x, y + (n + 7) * m, 9mm, m, fill: tint)",
        ),
        (
            "an area in a clip that holds it",
            "put(x, y + (n + 2) * m, box(width: 9mm, height: 2 * m, clip: true, area(0mm, 0mm, 30mm, m, fill: tint)))",
            "put(x, y + (n + 2) * m, box(width: 9mm, height: 2 * m, clip: true, area(0mm, 5 * m, 30mm, m, fill: tint)))",
        ),
    ] {
        assert_eq!(seen(&Sample { above: near, ..Sample::default() }, PLACE), None, "{what}, near");
        let found = seen(&Sample { above: far, ..Sample::default() }, PLACE);
        assert_eq!(found.expect(what).text, URL, "{what}, far");
    }
}

#[test]
fn a_hole_in_an_area_is_a_hole() {
    // A dark frame with the code in its hole, drawn as one path: inner and outer edge run the same way round.
    let frame = "put(0pt, 0pt, curve(fill: black, fill-rule: \"even-odd\",
        curve.move((40mm, 5mm)), curve.line((89mm, 5mm)), curve.line((89mm, 53mm)), curve.line((40mm, 53mm)), curve.close(),
        curve.move((56mm, 21mm)), curve.line((85mm, 21mm)), curve.line((85mm, 50mm)), curve.line((56mm, 50mm)), curve.close()))";
    let found = seen(&Sample { below: frame, ..Sample::default() }, PLACE).expect("a code");
    assert!(near(found.quiet_modules, 4.0 / 0.7, 0.1), "{found:?}");
    let filled: String = frame.replace("even-odd", "non-zero");
    let filled: &'static str = filled.leak();
    assert_eq!(seen(&Sample { below: filled, ..Sample::default() }, PLACE), None);
}

#[test]
fn a_picture_may_lie_beside_a_code_and_not_on_it() {
    // A white picture, which hides nothing on the page, and which a window does not look into.
    let picture = |x: &str| -> &'static str {
        let bytes = "image(bytes((255, 255, 255, 255)), format: (encoding: \"luma8\", width: 2, height: 2), width: 4mm, height: 4mm, alt: \"图\")";
        format!("put({x}, y, {bytes})").leak()
    };
    for (at, is_read) in [("x - 4mm - 3 * m", false), ("x + 9 * m", false), ("x - 4mm - 5 * m", true)] {
        let sample = Sample { below: picture(at), ..Sample::default() };
        assert_eq!(seen(&sample, PLACE).is_some(), is_read, "{at}");
        assert_eq!(read_pdf(&sample.pdf(), 0).expect("a code").text, URL);
    }
    // Paper laid over it hides it, as on the page.
    let covered = format!("{}; frame(4, white)", picture("x + 9 * m")).leak();
    assert!(seen(&Sample { below: covered, ..Sample::default() }, PLACE).is_some());
}

#[test]
fn a_pattern_counts_as_ink() {
    let white = "area(x, y + (n + 2) * m, 9mm, m, fill: gradient.linear(white, white))";
    let sample = Sample { above: white, ..Sample::default() };
    assert_eq!(seen(&sample, PLACE), None);
    assert!(read_pdf(&sample.pdf(), 0).expect("a code").has_quiet_zone());
}

/// Drawings of SVG below the symbol: white that shows in part, behind a mask, or as glass.
const PALE_GROUP: &str = svg!("<g opacity='.4'><rect width='30' height='4' fill='white'/></g>");
const MASKED: &str = svg!(
    "<mask id='m'><rect width='1' height='4' fill='white'/></mask><g mask='url(#m)'><rect width='30' height='4' fill='white'/></g>"
);
const MULTIPLIED: &str =
    svg!("<g style='mix-blend-mode:multiply'><rect width='30' height='4' fill='white'/></g>");
const PALE_GROUP_AND_WHITE: &str = svg!(
    "<g opacity='.4'><rect width='30' height='4' fill='white'/></g><rect width='30' height='4' fill='white'/>"
);

#[test]
fn what_was_cut_or_pale_ends_with_its_group() {
    // Far from the code; then dirt beside it.
    for far in [
        "put(0mm, 0mm, box(width: 2mm, height: 2mm, clip: true, area(0mm, 0mm, 5mm, 5mm, fill: tint)))",
        "put(0mm, 0mm, box(width: 2mm, height: 2mm, clip: true, area(0mm, 0mm, 5mm, 5mm, fill: white)))",
    ] {
        let above = format!("{far}; area(x, y + (n + 2) * m, 9mm, m, fill: black)").leak();
        assert_eq!(seen(&Sample { above, ..Sample::default() }, PLACE), None, "{far}");
    }
}

#[test]
fn white_covers_ink_only_where_it_shows() {
    // Dirt two modules below the symbol, then white over it, which hides it all, or only seems to.
    for (white, hides) in [
        ("area(x - 2mm, y + (n + 1) * m, 30mm, 4 * m, fill: white)", true),
        (
            "put(x - 2mm, y + (n + 1) * m, box(width: 2mm, height: 4 * m, clip: true, area(0mm, 0mm, 30mm, 4 * m, fill: white)))",
            false,
        ),
        (
            "put(x - 2mm, y + (n + 3) * m, line(length: 30mm, stroke: (paint: white, thickness: 4 * m, dash: (1mm, 3mm))))",
            false,
        ),
        ("area(x - 2mm, y + (n + 1) * m, 30mm, 4 * m, fill: white.transparentize(60%))", false),
        (PALE_GROUP, false),
        (MASKED, false),
        (MULTIPLIED, false),
        (PALE_GROUP_AND_WHITE, true),
    ] {
        let above = format!("area(x, y + (n + 2) * m, 9mm, m, fill: black); {white}").leak();
        let sample = Sample { above, ..Sample::default() };
        assert_eq!(seen(&sample, PLACE).is_some(), hides, "{white}");
        assert_eq!(read_pdf(&sample.pdf(), 0).expect("a code").has_quiet_zone(), hides, "{white}");
    }
}

#[test]
fn paper_may_end_beside_a_code() {
    let corner = Sample { at: (66.7, 30.7), ..Sample::default() };
    let found = seen(&corner, Expectation { left: 66.7, top: 30.7, ..PLACE }).expect("a code");
    assert!(near(found.left, 66.7, 0.02) && near(found.top, 30.7, 0.02), "{found:?}");
}
