//! The guard over finished files: whatever way something private took, it is not published.
//!
//! Pages are read as a browser shows them, a block a line; data by their texts; contacts and calendars by their
//! unfolded lines; sheets by the type that was set on them. Styles and scripts hold no content.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::Page;
use crate::check::privacy::{Guard, Kind, masked};
use crate::render::markdown::PARAGRAPH_END;
use crate::render::world::Type;

/// What a finished file would tell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    pub kind: Kind,
    /// Fit to be told.
    pub text: String,
}

/// What a file of the site tells that it must not.
pub fn in_file(guard: &Guard, path: &str, bytes: &[u8]) -> Vec<Leak> {
    let text = || String::from_utf8_lossy(bytes);
    match path.rsplit('.').next() {
        Some("html" | "svg") => in_page(guard, &Page::of(&text())),
        Some("xml") => in_page(guard, &opened(Page::of(&text()))),
        Some("json" | "webmanifest" | "geojson") => in_json(guard, bytes),
        Some("vcf" | "ics") => {
            let unfolded = text().replace("\r\n ", "");
            leaks(guard, unfolded.lines().filter(|line| !line.starts_with("PHOTO")))
        }
        Some("csv" | "txt") => leaks(guard, text().lines()),
        _ => Vec::new(),
    }
}

/// The same of a page that was read.
pub fn in_page(guard: &Guard, page: &Page) -> Vec<Leak> {
    leaks(guard, page.blocks.iter().map(String::as_str))
}

/// A feed with its texts, which are pages themselves, taken apart.
fn opened(feed: Page) -> Page {
    let inner = |block: String| if block.contains('<') { Page::of(&block).blocks } else { vec![block] };
    Page { blocks: feed.blocks.into_iter().flat_map(inner).collect(), ..feed }
}

/// What is set on a sheet: runs on one line are read as one, and each for itself. What is further apart than a letter is
/// wide goes on no number, and neither do two numbers of grids, which stand beside each other on maps.
pub fn on_paper(guard: &Guard, types: &[Type]) -> Vec<Leak> {
    /// Tops of one line differ less, mm: letters and Hanzi are not equally high.
    const LINE: f64 = 1.5;
    let is_line = |a: &Type, b: &Type| a.page == b.page && (a.ink[3] - b.ink[3]).abs() < LINE;
    let is_near = |a: &Type, b: &Type| {
        const MM_PER_PT: f64 = 25.4 / 72.0;
        let gap = (b.ink[0] - a.ink[2]).max(a.ink[0] - b.ink[2]);
        gap <= a.size.max(b.size) * MM_PER_PT && !(guard.is_label(&a.text) && guard.is_label(&b.text))
    };
    let parts = |line: &[Type]| -> Vec<String> {
        let join = |part: &[Type]| part.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ");
        line.chunk_by(is_near).map(join).collect()
    };
    let lines: Vec<String> = types.chunk_by(is_line).map(|line| parts(line).join(" | ")).collect();
    leaks(guard, lines.iter().map(String::as_str).chain(types.iter().map(|run| run.text.as_str())))
}

fn leaks<'t>(guard: &Guard, lines: impl Iterator<Item = &'t str>) -> Vec<Leak> {
    settled(lines.flat_map(|line| of_line(guard, line)).collect())
}

fn of_line(guard: &Guard, line: &str) -> Vec<Leak> {
    // Who is named in one paragraph of a summary does not live in the next.
    let parts = line.split(PARAGRAPH_END);
    let tells = |kind: Kind, part: &str| kind.is_number() == (part.len() == line.len());
    let whole = line.contains(PARAGRAPH_END).then_some(line);
    let leaks = parts.chain(whole).flat_map(|part| {
        let findings = guard.scan(part).into_iter().filter(|finding| finding.allowed.is_none());
        let findings = findings.filter(move |finding| whole.is_none() || tells(finding.kind, part));
        findings.map(move |finding| Leak { kind: finding.kind, text: masked(&part[finding.at]) })
    });
    leaks.collect()
}

fn settled(mut found: Vec<Leak>) -> Vec<Leak> {
    found.sort();
    found.dedup();
    found
}

/// Every text and every key, as they come: a city's open data have ten megabytes, and as a tree they took eighty.
fn in_json(guard: &Guard, json: &[u8]) -> Vec<Leak> {
    let mut found = Vec::new();
    let mut scan = |text: &str| found.extend(of_line(guard, text));
    // Our own files are sound; of one that is not everything is read up to there.
    let _ = Texts(&mut scan).deserialize(&mut serde_json::Deserializer::from_slice(json));
    settled(found)
}

/// Shows all texts of a value.
struct Texts<'f>(&'f mut dyn FnMut(&str));

impl<'de> DeserializeSeed<'de> for Texts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Texts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        (self.0)(text);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        while values.next_element_seed(Texts(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while fields.next_key_seed(Texts(self.0))?.is_some() {
            fields.next_value_seed(Texts(self.0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_whatever_file_it_is_in() {
        let guard = Guard::default();
        let files: [(&str, &str); 9] = [
            ("site/a/index.html", "<p>电话 <b>139</b>0000<i>0001</i></p>"),
            ("site/a/index.html", "<h1>电话<wbr>139\u{2060}-\u{2060}0000<wbr>0001</h1>"),
            ("site/a/index.html", "<a href=\"tel:+8613900000001\">打电话</a>"),
            ("site/feed.xml", "<entry><title>电话13900000001</title></entry>"),
            ("site/data/grids.json", "{\"grids\":[{\"people\":[{\"phone\":\"139 0000 0001\"}]}]}"),
            ("site/data/grids.csv", "id,phone\r\na,13900000001\r\n"),
            ("site/w/a.vcf", "BEGIN:VCARD\r\nNOTE:电话是139\r\n 00000001\r\nEND:VCARD\r\n"),
            ("site/qr.svg", "<svg><title>13900000001</title></svg>"),
            ("site/robots.txt", "# 13900000001"),
        ];
        for (path, text) in files {
            let found = in_file(&guard, path, text.as_bytes());
            assert_eq!(
                found.iter().map(|leak| leak.kind).collect::<Vec<_>>(),
                [Kind::Mobile],
                "{path}: {text}"
            );
        }
        let photo = "BEGIN:VCARD\r\nPHOTO;ENCODING=b;TYPE=JPEG:13900000001\r\nEND:VCARD\r\n";
        assert_eq!(in_file(&guard, "site/w/a.vcf", photo.as_bytes()), []);
        assert_eq!(in_file(&guard, "site/a/index.html", b"<td>139</td><td>0000</td><td>0001</td>"), []);
    }

    #[test]
    fn a_paragraph_says_nothing_of_the_next() {
        let guard = Guard::default();
        let kinds = |path: &str, text: &str| {
            in_file(&guard, path, text.as_bytes()).into_iter().map(|leak| leak.kind).collect::<Vec<_>>()
        };
        let feed = |content: &str| {
            let escaped = content.replace('<', "&lt;").replace('>', "&gt;");
            format!("<entry><content type=\"html\">{escaped}</content></entry>")
        };
        assert_eq!(kinds("site/feed.xml", &feed("<p>感谢王芳。</p><p>3栋2单元201室换电表。</p>")), []);
        assert_eq!(kinds("site/feed.xml", &feed("<p>王芳，3栋2单元201室</p>")), [Kind::Home]);
        assert_eq!(kinds("site/feed.xml", &feed("<p>电话<b>139</b>0000<i>0001</i></p>")), [Kind::Mobile]);
        let summary = |text: &str| kinds("site/index.html", &format!("<meta content=\"{text}\">"));
        assert_eq!(summary("感谢王芳。\u{2002}3栋2单元201室换电表。"), []);
        assert_eq!(summary("感谢王芳。\u{2002}李明住3栋2单元201室。"), [Kind::Home]);
        assert_eq!(summary("电话 139\u{2002}0000 0001"), [Kind::Mobile], "a number may go on");
    }

    #[test]
    fn what_is_set_on_one_line_of_a_sheet_is_read_as_one() {
        let run = |page, bottom, text: &str| Type {
            page,
            text: text.to_owned(),
            size: 10.0,
            ink: [0.0, bottom - 3.0, 10.0, bottom],
            is_black_only: true,
            decorates: false,
        };
        let mut guard = Guard::default();
        let found = |guard: &Guard, types: &[Type]| on_paper(guard, types).len();
        let first = || run(0, 20.0, "139");
        assert_eq!(found(&guard, &[first(), run(0, 21.4, "0000 0001")]), 1, "letters are not equally high");
        assert_eq!(found(&guard, &[first(), run(0, 18.6, "0000 0001")]), 1);
        assert_eq!(found(&guard, &[first(), run(0, 21.5, "0000 0001")]), 0, "the next line");
        assert_eq!(found(&guard, &[first(), run(1, 20.0, "0000 0001")]), 0, "the next page");
        // Labels of a map, in whatever order: together they would pass for the number of a card.
        let label =
            |left: f64, text: &str| Type { ink: [left, 17.0, left + 8.0, 20.0], ..run(0, 20.0, text) };
        let labels = ["4000", "0000", "0000", "0002"];
        let row = |step: f64| -> Vec<Type> {
            labels.iter().enumerate().map(|(n, text)| label(n as f64 * step, text)).collect()
        };
        assert_eq!(found(&guard, &row(9.0)), 1, "one number in four groups");
        assert_eq!(found(&guard, &row(12.0)), 0);
        assert_eq!(found(&guard, &row(-12.0)), 0);
        let mut of_grids = Guard::default();
        labels.iter().for_each(|text| of_grids.know_label((*text).to_owned()));
        assert_eq!(found(&of_grids, &row(9.0)), 0, "each is a grid's");
        of_grids.know_label("139".to_owned());
        let beside = [label(0.0, "139"), label(9.0, "0000 0001")];
        assert_eq!(found(&of_grids, &beside), 1, "a grid's number and more beside it");
        let far = [label(0.0, "赵大明"), label(40.0, "3栋2单元201室")];
        assert_eq!(found(&guard, &far), 1, "a name and a home in two columns");
        // Each run is read for itself as well, and what is told twice is named once.
        let twice = [run(0, 20.0, "13900000001"), run(0, 20.0, "13900000001"), run(1, 5.0, "139-0000-0002")];
        assert_eq!(found(&guard, &twice), 2);
        let reason = "物业公开".to_owned();
        guard.allow(&[crate::model::Allowance { text: "13900000001".to_owned(), reason }]);
        assert_eq!(found(&guard, &twice), 1);
    }
}
