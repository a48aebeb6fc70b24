//! People and their phones and photos, places and the map, addresses and what is printed.

use super::{SITE, all, case, path, swap};
use crate::harness::Bench;
use crate::pictures;

const SUN: &str = "workers/sun-san.toml";
const MAP: &str = "boundaries.geojson";

#[test]
fn phones() {
    fn phone(bench: &Bench, written: &str) {
        swap(bench, SUN, "\"13800000003\"", written);
    }
    all(&[
        case("a digit short", |b| phone(b, "\"1380000003\"")).finds("E401", SUN, "phone ="),
        case("a digit long", |b| phone(b, "\"138000000033\"")).finds("E401", SUN, "phone ="),
        case("letters", |b| phone(b, "\"1380000000o\"")).finds("E401", SUN, "phone ="),
        case("two numbers in one", |b| phone(b, "\"13800000003/13800000004\"")).finds("E401", SUN, "phone ="),
        case("Excel, as a number", |b| phone(b, "1.38E+10")).finds("E402", SUN, "phone =").saying("fill in"),
        case("Excel, as a text", |b| phone(b, "\"1.38E+10\"")).finds("E402", SUN, "phone ="),
        case("Excel, a trailing .0", |b| phone(b, "\"13800000003.0\""))
            .finds("E402", SUN, "phone =")
            .saying("It may have been 13800000003"),
        case("Excel, a trailing .0 without quotes", |b| phone(b, "13800000003.0"))
            .finds("E402", SUN, "phone ="),
        case("Excel, a lost zero", |b| phone(b, "\"7158888888\""))
            .finds("E402", SUN, "phone =")
            .saying("07158888888"),
        case("full-width digits", |b| phone(b, "\"１３８０００００００３\""))
            .finds("E402", SUN, "phone =")
            .saying("13800000003"),
        case("a duty phone", |b| swap(b, "community.toml", "0715-0000000", "0715-000000x")).finds(
            "E401",
            "community.toml",
            "duty_phone",
        ),
        case("written with spaces and +86", |b| phone(b, "\"+86 138-0000-0003\"")),
        case("a number without quotes that is whole", |b| phone(b, "13800000003")),
    ]);
}

#[test]
fn photos_and_consent() {
    all(&[
        case("no such photo", |b| swap(b, "workers/zhao-yi.toml", "zhao-yi.jpg", "zhao-yi.jpeg"))
            .finds("E403", "workers/zhao-yi.toml", "photo =")
            .saying("Did you mean \"zhao-yi.jpg\"?"),
        case("a photo elsewhere on the disk", |b| {
            swap(b, "workers/zhao-yi.toml", "zhao-yi.jpg", "../../../../../etc/hostname");
        })
        .finds("E403", "workers/zhao-yi.toml", "photo ="),
        case("a small photo", |b| {
            b.write(&path("photos/zhao-yi.jpg"), pictures::portrait("zhao-yi.jpg", 120, 150, 10));
        })
        .finds("W404", "workers/zhao-yi.toml", "photo =")
        .saying("120 × 150"),
        case("a panorama instead of a face", |b| {
            b.write(&path("photos/zhao-yi.jpg"), pictures::portrait("zhao-yi.jpg", 3000, 300, 10));
        })
        .finds("W410", "workers/zhao-yi.toml", "photo =")
        .saying("3000 × 300"),
        case("a photo cut off", |b| {
            let whole = b.read(&path("photos/zhao-yi.jpg"));
            b.write(&path("photos/zhao-yi.jpg"), &whole[..200]);
        })
        .finds("E405", "workers/zhao-yi.toml", "photo =")
        .saying("photos/zhao-yi.jpg"),
        case("no picture at all", |b| {
            b.write(&path("photos/zhao-yi.jpg"), "<html>404</html>");
        })
        .finds("E405", "workers/zhao-yi.toml", "photo =")
        .saying("no JPG"),
        case("a photo that was damaged in the middle", |b| {
            let whole = b.read(&path("photos/zhao-yi.jpg"));
            let (head, tail) = whole.split_at(whole.len() / 2);
            b.write(&path("photos/zhao-yi.jpg"), [head, b"\xff\xc4", tail].concat());
        })
        .finds("E405", "workers/zhao-yi.toml", "photo =")
        .saying("damaged"),
        case("a photo for print shops", |b| {
            b.write(&path("photos/zhao-yi.jpg"), pictures::cmyk_jpeg(960, 1200));
        })
        .finds("W409", "workers/zhao-yi.toml", "photo =")
        .saying("CMYK"),
        case("a photo of sixteen bits", |b| {
            b.write(&path("photos/zhao-yi.jpg"), pictures::deep_png(960, 1200));
        })
        .finds("W409", "workers/zhao-yi.toml", "photo =")
        .saying("8 bits"),
        case("a photo that moves", |b| {
            b.write(&path("photos/zhao-yi.jpg"), pictures::moving_png());
        })
        .finds("W409", "workers/zhao-yi.toml", "photo =")
        .saying("moves"),
        case("a picture that would fill the memory", |b| {
            b.write(&path("photos/qian-er.png"), enormous_png());
        })
        .finds("E406", "workers/qian-er.toml", "photo ="),
        case("nobody asked", |b| swap(b, SUN, "\n[consent]\ndate = 2012-03-01\npublish = [\"phone\"]\n", ""))
            .finds("W407", SUN, "phone ="),
        case("no number at all", |b| {
            swap(b, "community.toml", "duty_phone = \"0715-0000000\"\n", "");
        })
        .finds("W408", "workers/qian-er.toml", ""),
    ]);
}

/// A PNG whose header promises 60 000 × 60 000 pixels (ISO/IEC 15948, 11.2.2), with a right check sum.
fn enormous_png() -> Vec<u8> {
    let small = pictures::portrait("x.png", 1, 1, 0);
    let mut header = b"IHDR".to_vec();
    header.extend([0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0]);
    let check = !header.iter().fold(!0u32, |crc, byte| {
        (0..8)
            .fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (!(crc & 1)).wrapping_add(1)))
    });
    [&small[..12], &header, &check.to_be_bytes(), &small[33..]].concat()
}

#[test]
fn places_figures_and_the_map() {
    all(&[
        case("a place in two grids", |b| swap(b, "grids/03.toml", "name = \"铁路新村\"", "name = \"粮站宿舍\""))
            .finds("E501", "grids/03.toml", "粮站宿舍")
            .saying("grids/02.toml"),
        case("house numbers in two grids", |b| swap(b, "grids/02.toml", "parity = \"even\"", "")).finds(
            "E501",
            "grids/02.toml",
            "长街",
        ),
        case("a map that is no JSON", |b| swap(b, MAP, "\"FeatureCollection\",", "\"FeatureCollection\"")).finds(
            "E502",
            MAP,
            "FeatureCollection",
        ),
        case("a shape without a grid", |b| swap(b, MAP, "\"grid\": \"qh03\"", "\"name\": \"qh03\""))
            .finds("E502", MAP, "qh03")
            .finds("W504", "grids/03.toml", ""),
        case("a shape that crosses itself", |b| {
            swap(b, MAP, "[114.324, 29.840], [114.328, 29.840], [114.328, 29.844]", "[114.324, 29.840], [114.328, 29.844], [114.328, 29.840]");
        })
        .finds("E503", MAP, "\"qh02\"")
        .finds("W504", "grids/02.toml", ""),
        case("latitude before longitude", |b| {
            swap(b, MAP, "[[[114.324, 29.840], [114.328, 29.840], [114.328, 29.844], [114.324, 29.844], [114.324, 29.842], [114.324, 29.840]]]", "[[[29.840, 114.324], [29.840, 114.328], [29.844, 114.328], [29.840, 114.324]]]");
        })
        .finds("E503", MAP, "\"qh02\"")
        .finds("W504", "grids/02.toml", ""),
        case("a grid without a shape", |b| {
            let text = b.text(&path(MAP));
            let lines: Vec<&str> = text.lines().filter(|line| !line.contains("qh03")).collect();
            b.write(&path(MAP), lines.join("\n").replace("] } },\n] }", "] } }\n] }"));
        })
        .finds("W504", "grids/03.toml", "")
        .saying("第三网格"),
        case("shapes that overlap", |b| {
            swap(b, MAP, "[114.324, 29.842], [114.324, 29.844], [114.324, 29.846]", "[114.324, 29.842], [114.325, 29.844], [114.324, 29.846]");
        })
        .finds("E505", MAP, "\"qh02\"")
        .finds("E505", MAP, "\"qh03\"")
        .saying("第一网格"),
        case("a gap", |b| {
            swap(b, MAP, "[114.324, 29.842], [114.324, 29.844], [114.324, 29.846]", "[114.324, 29.842], [114.323, 29.844], [114.324, 29.846]");
        })
        .finds("W506", MAP, ""),
        case("a board outside of its grid", |b| {
            swap(b, "grids/01.toml", "[114.322, 29.844]", "[29.844, 89.322]");
            swap(b, "grids/01.toml", "[[boards]]\nid = \"b1\"", "[[boards]] # first\nid = \"b1\"");
        })
        .finds("W507", "grids/01.toml", "# first"),
        case("a shape of a closed grid", |b| swap(b, MAP, "\"grid\": \"qh03\"", "\"grid\": \"qh04\""))
            .finds("W504", "grids/03.toml", ""),
        case("totals that differ", |b| swap(b, "community.toml", "households = 600", "households = 601"))
            .finds("W601", "community.toml", "households")
            .saying("600"),
        case("no map at all", |b| {
            b.remove(&path(MAP));
        }),
    ]);
}

#[test]
fn addresses_links_and_letters() {
    let long = "https://grid.example.cn/community/qinghe-shequ-wangge-fuwu/";
    assert!(long.len() + "g/qh03/#gate.99".len() > 60, "the limit of version 5");
    all(&[
        case("http", |b| swap(b, SITE, "https://", "http://")).finds("E701", SITE, "base_url = "),
        case("an address with a question", |b| swap(b, SITE, "example.cn/", "example.cn/?p=")).finds(
            "E205",
            SITE,
            "base_url = ",
        ),
        case("a long address", |b| {
            swap(
                b,
                SITE,
                "https://grid.example.cn/",
                "https://grid.example.cn/community/qinghe-shequ-wangge-fuwu/",
            );
        })
        .finds("W702", SITE, "base_url = "),
        case("an address too long", |b| {
            swap(b, SITE, "grid.example.cn/", &format!("grid.example.cn/{}/", "long".repeat(40)));
        })
        .finds("E703", SITE, "base_url = "),
        case("a letter that no font has", |b| swap(b, SUN, "孙三", "孙𡌴"))
            .finds("E704", SUN, "name =")
            .saying("U+21334"),
        case("a rare letter that a font has", |b| swap(b, SUN, "孙三", "孙𬀪")),
        case("a link to nowhere", |b| {
            swap(b, "notices/water.md", "../guides/residence.md", "../guides/permit.md")
        })
        .finds("E707", "notices/water.md", "permit.md"),
        case("a link out of the community", |b| {
            swap(b, "notices/water.md", "../guides/residence.md", "../../../../etc/passwd");
        })
        .finds("E707", "notices/water.md", "etc/passwd"),
        case("a link that runs", |b| {
            swap(b, "notices/water.md", "../guides/residence.md", "javascript:alert(1)")
        })
        .finds("E707", "notices/water.md", "javascript"),
        case("no such image", |b| swap(b, "notices/water.md", "images/gate.jpg", "images/door.jpg")).finds(
            "E708",
            "notices/water.md",
            "door.jpg",
        ),
        case("HTML", |b| swap(b, "notices/water.md", "请提前储水", "<font color=red>请提前储水</font>"))
            .finds("W709", "notices/water.md", "<font"),
        case("an image without words", |b| swap(b, "notices/water.md", "小区大门的照片", "")).finds(
            "W710",
            "notices/water.md",
            "gate.jpg",
        ),
    ]);
}

/// The third grid with a board of a size and a scope of so many characters.
fn board_and_scope(size: &str, characters: usize) -> Bench {
    let bench = Bench::fixture();
    let scope = format!("scope = \"{}\"\nhouseholds", "东至铁路".repeat(characters / 4));
    swap(&bench, "grids/03.toml", "households", &scope);
    let places: String =
        (1..=40).map(|n| format!("[[places]]\nname = \"棉纺厂老家属院第{n}栋\"\n")).collect();
    swap(&bench, "grids/03.toml", "[[boards]]", &format!("{places}[[boards]]"));
    swap(&bench, "grids/03.toml", "400x600", size);
    bench
}

#[test]
fn a_text_that_does_not_fit_names_its_field() {
    // Only drawing it tells: `check` is content, `build` is not.
    let bench = board_and_scope("200x200", 496);
    assert_eq!(bench.findings(), []);
    let ran = bench.run(&["build"]).ends(1);
    insta::assert_snapshot!(ran.stderr);
    assert!(!bench.path("output/print").exists(), "nothing was written");
}

#[test]
fn a_text_that_would_cover_the_code_does_not_fit() {
    // The content's matter (exit code 1), not a fault of the theme (2).
    let ran = board_and_scope("200x200", 480).run(&["build"]).ends(1);
    assert!(ran.stderr.contains("E705") && ran.stderr.contains("grids/03.toml:"), "{}", ran.stderr);
}

#[test]
fn a_board_too_small_names_what_does_not_fit() {
    let bench = Bench::fixture();
    swap(&bench, "grids/03.toml", "400x600", "200x200");
    swap(
        &bench,
        SITE,
        "[\"信息采集\", \"矛盾调解\", \"民生服务\"]",
        &format!("[{}]", "\"信息采集和更新\", ".repeat(90)),
    );
    let ran = bench.run(&["build"]).ends(1);
    assert!(ran.stderr.contains("E705") && ran.stderr.contains("content/site.toml:14"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("]:  "), "the text is named: {}", ran.stderr);
}

#[test]
fn a_long_name_that_does_not_fit_a_card_names_the_worker() {
    let bench = Bench::fixture();
    swap(&bench, SUN, "孙三", &"阿卜杜热合曼".repeat(20));
    let ran = bench.run(&["build"]).ends(1);
    assert!(ran.stderr.contains("E705") && ran.stderr.contains(SUN), "{}", ran.stderr);
}

#[test]
fn gbk_is_read_and_published() {
    let bench = Bench::fixture();
    let text = bench.text(&path(SUN)).replace("孙三", "孙师傅");
    let (bytes, _, _) = encoding_rs::GBK.encode(&text);
    bench.write(&path(SUN), bytes);
    let ran = bench.run(&["build"]).ends(0);
    assert!(ran.stderr.contains("W103"), "{}", ran.stderr);
    assert!(bench.page("g/qh03/index.html").contains("孙师傅"));
}
