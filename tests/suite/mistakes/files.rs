//! Files that cannot be read, keys that are unknown, values of the wrong kind.

use super::{SITE, all, case, path, swap};
use crate::pictures;

#[test]
fn files_that_are_no_toml_or_no_text() {
    all(&[
        case("a quote was forgotten", |b| {
            swap(b, "workers/zhao-yi.toml", "\"13800000001\"", "\"13800000001")
        })
        .finds("E201", "workers/zhao-yi.toml", "phone ="),
        case("Chinese quotes", |b| swap(b, "workers/zhao-yi.toml", "\"赵一\"", "“赵一”")).finds(
            "E201",
            "workers/zhao-yi.toml",
            "name =",
        ),
        case("a key twice", |b| swap(b, "grids/02.toml", "population = 600", "households = 600")).finds(
            "E201",
            "grids/02.toml",
            "households = 600",
        ),
        case("a picture named .toml", |b| {
            b.write(&path("workers/zhao-yi.toml"), pictures::portrait("x.png", 20, 20, 0));
        })
        .finds("E102", "workers/zhao-yi.toml", ""),
        case("no front matter", |b| swap(b, "notices/spring.md", "+++\ntitle", "title")).finds(
            "E207",
            "notices/spring.md",
            "title =",
        ),
        case("GBK", |b| {
            let (bytes, _, _) = encoding_rs::GBK.encode("name = \"孙三\"\n[consent]\ndate = 2012-03-01\n");
            b.write(&path("workers/sun-san.toml"), bytes);
        })
        .finds("W103", "workers/sun-san.toml", ""),
        case("a byte-order mark", |b| {
            let text = b.text(&path("workers/sun-san.toml"));
            b.write(&path("workers/sun-san.toml"), format!("\u{feff}{text}"));
        }),
        case("Windows line ends", |b| {
            let text = b.text(&path("grids/01.toml"));
            b.write(&path("grids/01.toml"), text.replace('\n', "\r\n"));
        }),
        case("UTF-16 of Notepad", |b| {
            let text = format!("\u{feff}{}", b.text(&path("grids/01.toml")));
            b.write(
                &path("grids/01.toml"),
                text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
            );
        }),
        case("what Office leaves behind", |b| {
            b.write(&path("grids/~$01.toml"), [0; 162]).write(&path("photos/Thumbs.db"), [0; 9]);
            b.write(&path("workers/.DS_Store"), [0; 9]);
        }),
        case("a name that no address can hold", |b| {
            b.write(&path("notices/停水.md"), "+++\ntitle = \"停水\"\ndate = 2013-05-01\n+++\n");
        })
        .finds("E107", "notices/停水.md", ""),
        case("a link to a file elsewhere", |b| {
            let target = b.path(&path("notices/water.md"));
            std::os::unix::fs::symlink(target, b.path(&path("notices/link.md"))).expect("a link");
        })
        .finds("W111", "notices/link.md", ""),
        case("a community without its file", |b| {
            b.write("content/other/grids/01.toml", "id = \"ot01\"\nname = \"一\"\n");
        })
        .finds("E106", "content/other/community.toml", ""),
    ]);
}

#[test]
fn keys_and_values() {
    all(&[
        case("a misspelt key", |b| swap(b, "grids/01.toml", "households", "houesholds"))
            .finds("E202", "grids/01.toml", "houesholds")
            .saying("Did you mean \"households\"?"),
        case("a misspelt key of a team", |b| swap(b, "grids/03.toml", "worker =", "workers ="))
            .finds("E202", "grids/03.toml", "workers =")
            .saying("Did you mean \"worker\"?")
            .finds("E203", "grids/03.toml", "[[team]]"),
        case("a misspelt key of the site", |b| swap(b, SITE, "timezone", "time_zone")).finds(
            "E202",
            SITE,
            "time_zone",
        ),
        case("no name", |b| swap(b, "workers/sun-san.toml", "name = \"孙三\"\n", ""))
            .finds("E203", "workers/sun-san.toml", "")
            .saying("\"name\" is missing"),
        case("no title", |b| swap(b, "notices/spring.md", "title = \"春节值班安排\"\n", "")).finds(
            "E203",
            "notices/spring.md",
            "date =",
        ),
        case("a figure in quotes", |b| swap(b, "grids/02.toml", "households = 200", "households = \"200\""))
            .finds("E204", "grids/02.toml", "households"),
        case("a code without quotes", |b| swap(b, "grids/02.toml", "\"420100001001002\"", "420100001001002"))
            .finds("E204", "grids/02.toml", "code ="),
        case("below zero", |b| swap(b, "grids/02.toml", "population = 600", "population = -600")).finds(
            "E205",
            "grids/02.toml",
            "population",
        ),
        case("an empty name", |b| swap(b, "workers/sun-san.toml", "孙三", " ")).finds(
            "E205",
            "workers/sun-san.toml",
            "name =",
        ),
        case("a date in quotes", |b| {
            swap(b, "grids/01.toml", "opened = 2012-03-01", "opened = \"2012-3-1\"")
        })
        .finds("E206", "grids/01.toml", "opened"),
        case("a day that is not", |b| swap(b, "grids/01.toml", "opened = 2012-03-01", "opened = 2013-02-29"))
            .finds("E206", "grids/01.toml", "opened"),
        case("a size of board", |b| swap(b, "grids/03.toml", "400x600", "40x60")).finds(
            "E205",
            "grids/03.toml",
            "size",
        ),
        case("a language that the site lacks", |b| {
            swap(b, "grids/02.toml", "en = \"Grid 2\"", "fr = \"Grille 2\"")
        })
        .finds("E208", "grids/02.toml", "fr ="),
        case("an event at a time that is not", |b| {
            swap(b, "notices/spring.md", "date =", "event = \"2013-05-09 25:00\"\ndate =")
        })
        .finds("E205", "notices/spring.md", "event ="),
        case("an event that ends before it begins", |b| {
            swap(b, "notices/spring.md", "date =", "event = 2013-05-09\nevent_end = 2013-05-08\ndate =")
        })
        .finds("E205", "notices/spring.md", "event_end"),
        case("a moment in quotes is told without them", |b| {
            swap(b, "notices/spring.md", "date =", "event = \"9 May\"\ndate =")
        })
        .finds("E205", "notices/spring.md", "event =")
        .saying("\"9 May\" cannot be used"),
        case("a sign that turns writing round", |b| {
            swap(b, "grids/02.toml", "\"Grid 2\"", "\"Grid\u{202e} 2\"")
        })
        .finds("E205", "grids/02.toml", "第二网格")
        .saying("sign number 5 is U+202E"),
        case("tags in a text", |b| {
            b.add(&path("notices/spring.md"), "\n一<b>二</b><br>三<!-- 四 -->\n\n<div>\n五\n</div>\n");
        })
        .finds("W709", "notices/spring.md", "一<b>")
        .saying("<b>, <br>, <div>"),
        case("a link and a picture that the page about the site cannot have", |b| {
            b.add(SITE, "\n[pages]\nabout = [\"[甲](b.md) **乙** ![丙](d.png) [丁](https://a.cn)\"]\n");
        })
        .finds("E707", SITE, "about =")
        .finds("E708", SITE, "about ="),
        case("the place of no event", |b| {
            swap(b, "notices/spring.md", "date =", "event_place = \"院里\"\ndate =")
        })
        .finds("E203", "notices/spring.md", "title ="),
        case("what to bring to a notice", |b| {
            swap(b, "notices/spring.md", "date =", "bring = [\"证件\"]\ndate =")
        })
        .finds("E202", "notices/spring.md", "bring"),
        case("consent to what there is not", |b| {
            swap(b, "workers/sun-san.toml", "[\"phone\"]", "[\"phones\"]")
        })
        .finds("E205", "workers/sun-san.toml", "publish"),
    ]);
}
