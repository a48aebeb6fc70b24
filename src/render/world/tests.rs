//! Pieces printed with a small theme, and pieces that must not be printed.

use std::sync::LazyLock;
use std::thread;

use super::*;

const TODAY: (i32, u8, u8) = (2013, 5, 7);

static FONTS: LazyLock<Arc<Fonts>> = LazyLock::new(|| {
    let families = ["Noto Sans CJK SC".to_owned()];
    Arc::new(Fonts::load(&families, &[]).unwrap_or_else(|_| panic!("these tests need {families:?}")))
});

/// A press with a small theme whose board ends in `end`.
fn press(end: &str) -> Press {
    let lib = "#let base(job, body) = {\n  set document(title: job.title)\n  \
               set text(font: \"Noto Sans CJK SC\", lang: \"zh\")\n  body\n}\n#let broken(x) = x + 1\n";
    let main = "#import \"lib.typ\": *\n#let job = json(\"/job.json\")\n#show: base.with(job)\n\
                #set page(width: 90mm, height: 54mm, margin: 4mm)\n#job.title\n";
    let sources = [("/print/lib.typ", lib.to_owned()), ("/print/board.typ", format!("{main}{end}"))];
    Press::new(FONTS.clone(), sources.map(|(path, text)| (path.to_owned(), text.into_bytes())).to_vec())
}

fn pull(press: &Press, title: &str) -> Result<Piece, PressError> {
    press.pull("/print/board.typ", format!("{{\"title\":\"{title}\"}}").as_bytes(), &[], TODAY, title, 0.0)
}

/// The only complaint about a board that ends in `end`, on its sixth line.
fn complaint(end: &str) -> (String, String) {
    let mut error = pull(&press(end), "网格").expect_err("a complaint");
    assert_eq!(error.messages.len(), 1, "{error}");
    let PressMessage { place, text, .. } = error.messages.remove(0);
    let place = place.map_or(String::new(), |Place { file, line, column }| format!("{file}:{line}:{column}"));
    (place, text)
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn a_piece_has_its_size_its_date_and_its_tags() {
    let piece = pull(&press("#pagebreak()\n背面"), "石油新村第8网格").expect("a piece");
    assert_eq!(piece.pages.len(), 2);
    assert!(piece.pages.iter().all(|(w, h)| (w - 90.0).abs() < 1e-6 && (h - 54.0).abs() < 1e-6));
    assert_eq!(piece.unfit, [""; 0]);
    for part in ["%PDF-1.7", "D:20130507000000", "/StructTreeRoot", "pdfuaid:part"] {
        assert!(holds(&piece.pdf, part), "{part}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_thread() {
    let shared = press("");
    let titles: Vec<String> = (0..6).map(|number| format!("第{number}网格")).collect();
    let first: Vec<_> = titles.iter().map(|title| pull(&press(""), title).expect("a piece")).collect();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for (title, first) in titles.iter().zip(&first).rev() {
                    assert!(pull(&shared, title).expect("a piece") == *first);
                }
            });
        }
    });
    let other =
        shared.pull("/print/board.typ", "{\"title\":\"第0网格\"}".as_bytes(), &[], TODAY, "other", 0.0);
    assert_ne!(other.expect("a piece").pdf, first[0].pdf, "another ident is another document");
}

#[test]
fn text_that_does_not_fit_is_named() {
    let notes = "#metadata(\"people.0.name\") <unfit>\n#metadata((3,)) <unfit>\n#metadata(\"x\") <other>";
    assert_eq!(pull(&press(notes), "网格").expect("a piece").unfit, ["people.0.name", "(3,)"]);
}

#[test]
fn photos_lie_beside_the_job() {
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(40, 50, image::Rgb([200, 30, 30]));
    picture.write_to(&mut jpeg, image::ImageFormat::Jpeg).expect("a picture in memory");
    let photo: Arc<[u8]> = jpeg.into_inner().into();
    let press = press("#image(\"/photo-1.jpg\", alt: \"李明\", width: 10mm)");
    let job = "{\"title\":\"网格\"}".as_bytes();
    let piece = press
        .pull("/print/board.typ", job, &[photo.clone(), photo.clone()], TODAY, "x", 0.0)
        .expect("a piece");
    assert!(piece.pdf.windows(photo.len()).any(|window| *window == *photo), "a JPEG is not encoded again");
    let error =
        press.pull("/print/board.typ", job, &[photo], TODAY, "x", 0.0).expect_err("one photo too few");
    assert!(error.messages[0].text.contains("photo-1.jpg"), "{error}");
}

#[test]
fn errors_stand_at_their_place() {
    let (place, text) = complaint("网格 #nothing");
    assert_eq!((place.as_str(), text.as_str()), ("/print/board.typ:6:5", "unknown variable: nothing"));
    let (place, _) = complaint("#broken(\"x\")");
    assert_eq!(place, "/print/lib.typ:6:18");
    let press = press("");
    let error =
        press.pull("/print/board.typ", b"{\n  \"title\" 3}", &[], TODAY, "x", 0.0).expect_err("not JSON");
    assert_eq!(error.messages[0].place.as_ref().map(|place| place.file.as_str()), Some(JOB), "{error}");
    assert_eq!(error.messages[0].place.as_ref().map(|place| place.line), Some(2), "{error}");
}

#[test]
fn a_warning_is_an_error() {
    let (place, text) = complaint("#text(font: \"No Such Font\")[网]");
    assert_eq!(
        (place.as_str(), text.as_str()),
        ("/print/board.typ:6:13", "unknown font family: no such font")
    );
}

#[test]
fn a_character_without_glyph_is_an_error() {
    let (place, text) = complaint("\u{10ffff}");
    assert!(
        place.starts_with("/print/board.typ:6:") && text.contains("could not be displayed"),
        "{place} {text}"
    );
}

#[test]
fn there_is_no_clock_no_package_and_no_disk() {
    assert!(complaint("#datetime.today()").1.contains("unable to get the current date"));
    assert!(complaint("#import \"@preview/tiaoma:0.3.0\": qrcode").1.contains("packages"));
    assert!(complaint("#read(\"/etc/hostname\")").1.contains("not found"));
    assert!(complaint("#read(\"../../etc/hostname\")").1.contains("escape"));
}

#[test]
fn a_wrong_call_is_an_error() {
    let press = press("");
    let job = "{\"title\":\"网格\"}".as_bytes();
    assert!(press.pull("/print/none.typ", job, &[], TODAY, "x", 0.0).is_err());
    assert!(press.pull("../x", job, &[], TODAY, "x", 0.0).is_err());
    assert!(press.pull("/print/board.typ", job, &[], (2013, 2, 30), "x", 0.0).is_err());
    let binary = Press::new(FONTS.clone(), vec![("/print/board.typ".into(), vec![0xff, 0xfe])]);
    assert!(pull(&binary, "网格").is_err());
}

#[test]
fn small_faces_are_learned_and_give_the_same_bytes() {
    let learning = press("");
    let whole = |title: &str| pull(&press(""), title).expect("a piece");
    assert!(learning.faces.small("").is_none(), "nothing was seen");
    for number in 0..64 {
        pull(&learning, &format!("第{number}网格")).expect("a piece");
    }
    let small = learning.faces.small("第9网格").expect("enough was seen");
    let data = small.font(0).or(small.font(1)).expect("a small face").data().len();
    assert!(data < 5_000_000, "{data} bytes");
    // Nothing of this was seen together, but all of it by itself.
    for title in ["网格第98", "格网", "第1234567890网格"] {
        assert!(learning.faces.small(title).is_some(), "{title}");
        assert!(pull(&learning, title).expect("a piece") == whole(title), "{title}");
    }
    // What was not seen is not there, whether one sees it from the text or only from the page.
    assert!(learning.faces.small("社区").is_none());
    for title in ["社区", "第1网格 Grid", "第1网格\u{fe00}"] {
        assert!(pull(&learning, title).expect("a piece") == whole(title), "{title}");
    }
    for number in 0..64 {
        pull(&learning, &format!("第{number}社区")).expect("a piece");
    }
    assert!(learning.faces.small("社区").is_some(), "learned later");
    assert!(pull(&learning, "社区 Grid 第7").expect("a piece") == whole("社区 Grid 第7"));
}
