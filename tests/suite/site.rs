//! What a build makes of the fixture: which files, what they say, where their links lead, and
//! that nothing but the content decides it.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use gridboard::check::Today;
use gridboard::model::GridId;
use gridboard::pipeline::{Request, prepare};
use gridboard::publish::Manifest;
use gridboard::render::{Look, Rendered, Studio};
use serde_json::Value;
use walkdir::WalkDir;

use crate::harness::{Bench, QINGHE, TODAY, assert_same, differences, finish};
use crate::record::RECORD;
use crate::{html, pictures};

const ZHAO: &str = "content/qinghe/workers/zhao-yi.toml";

#[test]
fn the_files_of_the_fixture() {
    let bench = Bench::fixture();
    bench.build();
    let paths: Vec<String> = bench.output().into_keys().collect();
    insta::assert_snapshot!(paths.join("\n"));
}

#[test]
fn the_words_of_a_grid_page() {
    let bench = Bench::fixture();
    bench.build_site();
    insta::assert_snapshot!("grid_page", html::text(&bench.page("g/qh01/index.html")));
    insta::assert_snapshot!("grid_page_en", html::text(&bench.page("en/g/qh01/index.html")));
}

#[test]
fn the_words_of_closed_grids_and_notices() {
    let bench = Bench::fixture();
    bench.build_site();
    insta::assert_snapshot!("closed_with_one_successor", html::text(&bench.page("g/qh04/index.html")));
    insta::assert_snapshot!("closed_and_split", html::text(&bench.page("g/qh05/index.html")));
    insta::assert_snapshot!("notice", html::text(&bench.page("notices/qinghe/water/index.html")));
    insta::assert_snapshot!("find", html::text(&bench.page("find/index.html")));
}

#[test]
fn a_closed_grid_leads_to_its_successors() {
    let bench = Bench::fixture();
    bench.build_site();
    let one = html::addresses(&bench.page("g/qh04/index.html"));
    assert!(one.contains(&"../qh01/index.html".to_owned()), "{one:?}");
    assert!(bench.page("g/qh04/index.html").contains("http-equiv=\"refresh\""), "one successor: sent on");
    let two = html::addresses(&bench.page("g/qh05/index.html"));
    assert!(two.contains(&"../qh02/index.html".to_owned()) && two.contains(&"../qh03/index.html".to_owned()));
    assert!(!bench.page("g/qh05/index.html").contains("http-equiv=\"refresh\""), "two: the reader chooses");
}

/// Modes of files and folders below `output/`, the tool's own among them.
fn modes(bench: &Bench) -> BTreeSet<(bool, u32)> {
    let entries = WalkDir::new(bench.path("output")).into_iter().map(|entry| entry.expect("an entry"));
    let mode = |entry: &walkdir::DirEntry| entry.metadata().expect("metadata").permissions().mode() & 0o7777;
    entries.map(|entry| (entry.file_type().is_dir(), mode(&entry))).collect()
}

#[test]
fn folder_threads_time_zone_locale_and_umask_leave_no_trace() {
    let cases = [
        ("1", "Asia/Shanghai", "zh_CN.UTF-8", 0o022),
        ("8", "America/New_York", "C", 0o077),
        ("8", "Pacific/Kiritimati", "tr_TR.UTF-8", 0o002),
        ("1", "UTC", "de_DE.UTF-8", 0o027),
    ];
    let made = cases.map(|(jobs, zone, locale, mask)| {
        let bench = Bench::fixture();
        let run = |args: &[&str]| {
            let mut command = bench.shell(&format!("umask {mask:04o}"), &[args, &["--jobs", jobs]].concat());
            finish(command.env("TZ", zone).env("LANG", locale).env("LC_ALL", locale)).ends(0)
        };
        // Twice, since the second build carries over what the first made.
        run(&["build"]);
        let first = bench.output();
        run(&["build"]);
        assert_same(&first, &bench.output());
        run(&["print", "sheets", "boards", "posters"]);
        run(&["record", &format!("{TODAY}-1")]);
        // Whoever may read is the user's own wish; nothing of ours is a program.
        let plain = BTreeSet::from([(false, 0o666 & !mask), (true, 0o777 & !mask)]);
        assert_eq!(modes(&bench), plain, "{mask:o}");
        (bench.output(), bench.read(RECORD))
    });
    for (tree, record) in &made[1..] {
        assert_same(&made[0].0, tree);
        assert_eq!(&made[0].1, record);
    }
}

#[test]
fn halves_made_one_by_one_make_the_whole() {
    let whole = Bench::fixture();
    whole.build();
    let halves = Bench::fixture();
    halves.run(&["build", "--only", "print"]).silently();
    assert!(halves.output().keys().all(|path| !path.starts_with("site/")), "print alone");
    halves.run(&["build", "--only", "site"]).silently();
    assert_same(&whole.output(), &halves.output());
}

#[test]
fn a_new_phone_alters_only_what_shows_it() {
    let bench = Bench::fixture();
    bench.build();
    let before = bench.output();
    bench.swap(ZHAO, "13800000001", "13900000009").build();
    let after = bench.output();
    let changed: BTreeSet<String> = differences(&before, &after).into_iter().collect();
    let spaced = "139 0000 0009";
    let forms = ["13900000009", spaced];
    for path in &changed {
        let shows = |form: &str| pictures::holds(&after[path], form.as_bytes());
        let is_text = !path.ends_with(".pdf") && path != "report.json";
        assert!(
            !is_text || forms.iter().any(|form| shows(form)),
            "{path} changed but does not show the phone"
        );
    }
    let expected = [
        "print/boards/qh01-b1.pdf",
        "print/boards/qh01-b2.pdf",
        "print/cards/qh01-zhao-yi.pdf",
        "print/sheets/qinghe-cards.pdf",
        "print/wall-map-qinghe.pdf",
        "report.json",
        "site/data/grids.csv",
        "site/data/grids.json",
        "site/en/g/qh01/index.html",
        "site/en/notices/qinghe/water/index.html",
        "site/g/qh01/index.html",
        "site/notices/qinghe/water/index.html",
        "site/w/qinghe/zhao-yi.vcf",
    ];
    assert_eq!(changed, expected.map(str::to_owned).into());
    for (path, bytes) in &after {
        assert!(!pictures::holds(bytes, b"13800000001"), "{path} still shows the old phone");
        assert!(!pictures::holds(bytes, b"138 0000 0001"), "{path} still shows the old phone");
    }
}

#[test]
fn a_phone_without_consent_is_nowhere() {
    let bench = Bench::fixture();
    bench.build();
    for (path, bytes) in bench.output() {
        for phone in ["13800000002", "138 0000 0002"] {
            assert!(!pictures::holds(&bytes, phone.as_bytes()), "{path} shows the phone of 钱二");
        }
    }
    assert!(bench.page("g/qh02/index.html").contains("tel:+867150000000"), "the duty phone stands in");
}

#[test]
fn who_left_leaves_no_photo_no_card_and_no_name() {
    let bench = Bench::fixture();
    let grid = format!("{QINGHE}/grids/01.toml");
    let leaves = "worker = \"zhao-yi\"\nfrom = 2012-03-01\nuntil = 2013-05-06\n\n[[team]]\nrole = \"网格员\"\nworker = \"sun-san\"\nfrom = 2013-05-07";
    bench.build();
    bench.swap(&grid, "worker = \"zhao-yi\"\nfrom = 2012-03-01", leaves).build();
    let output = bench.output();
    let named: Vec<&String> = output.keys().filter(|path| path.contains("zhao-yi")).collect();
    assert_eq!(named, Vec::<&String>::new());
    for (path, bytes) in &output {
        assert!(!pictures::holds(bytes, "赵一".as_bytes()), "{path} names 赵一");
    }
    assert!(output.contains_key("print/cards/qh01-sun-san.pdf"), "the new one has a card");
}

#[test]
fn until_is_the_last_day_and_from_the_first() {
    let bench = Bench::fixture();
    let grid = format!("{QINGHE}/grids/01.toml");
    let hand_over = "worker = \"zhao-yi\"\nfrom = 2012-03-01\nuntil = 2013-05-10\n\n[[team]]\nrole = \"网格员\"\nworker = \"sun-san\"\nfrom = 2013-05-11";
    bench.swap(&grid, "worker = \"zhao-yi\"\nfrom = 2012-03-01", hand_over);
    for (day, serves, does_not) in [("2013-05-10", "赵一", "孙三"), ("2013-05-11", "孙三", "赵一")] {
        bench.run(&["build", "--only", "site", "--today", day]).silently();
        let page = bench.page("g/qh01/index.html");
        assert!(page.contains(serves) && !page.contains(does_not), "on {day}");
    }
}

#[test]
fn no_picture_keeps_what_the_camera_wrote() {
    let bench = Bench::fixture();
    let is_marked = |bytes: &[u8]| pictures::holds(bytes, b"Exif") || pictures::holds(bytes, pictures::GPS);
    assert!(is_marked(&bench.read(&format!("{QINGHE}/photos/zhao-yi.jpg"))), "the fixture's photo is marked");
    bench.build_site();
    let output = bench.output();
    assert!(
        output.keys().filter(|path| path.ends_with(".jpg")).count() >= 4,
        "portraits and a notice's image"
    );
    for (path, bytes) in &output {
        assert!(!is_marked(bytes), "{path} holds EXIF");
    }
}

#[test]
fn scripts_in_names_and_markdown_do_not_reach_a_page() {
    let bench = Bench::fixture();
    let evil = "<script>alert(1)</script>";
    bench.swap(ZHAO, "赵一", evil).swap(
        &format!("{QINGHE}/grids/01.toml"),
        "清河小区东门",
        "\\\" onclick=\\\"alert(5)",
    );
    bench.swap(&format!("{QINGHE}/notices/water.md"), "停水通知", evil);
    let body = "\n<script>alert(2)</script>\n\n<img src=x onerror=alert(3)> **粗** <a href=\"javascript:alert(4)\">x</a>\n\n[a](https://x.cn/\"onclick=alert(6))\n\n```\n<script>alert(7)</script>\n```\n";
    bench.add(&format!("{QINGHE}/notices/water.md"), body);
    let ran = bench.run(&["build", "--only", "site"]).ends(0);
    assert!(ran.stderr.contains("W709"), "{}", ran.stderr);
    for (path, bytes) in bench.output().into_iter().filter(|(path, _)| path.ends_with("ml")) {
        let page = String::from_utf8(bytes).expect("UTF-8");
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{path}");
        let on = |name: &String| name.starts_with("on");
        let attributes = html::attribute_names(&page);
        assert!(!attributes.iter().any(on), "{path}: {attributes:?}");
        let bad = html::addresses(&page).into_iter().find(|a| a.to_lowercase().starts_with("javascript:"));
        assert_eq!(bad, None, "{path}");
    }
    assert!(
        bench.page("g/qh01/index.html").contains("&lt;script&gt;alert(1)"),
        "the name is shown as written"
    );
    let notice = bench.page("notices/qinghe/water/index.html");
    assert!(notice.contains("&lt;script&gt;alert(7)") && notice.contains("<strong>粗</strong>"), "{notice}");
}

#[test]
fn lines_in_a_name_add_no_line_to_a_contact() {
    let bench = Bench::fixture();
    bench.swap(ZHAO, "name = \"赵一\"", "name = \"\"\"赵一\nTEL:110\"\"\"");
    // Refused or folded; never a line of its own.
    if bench.run(&["build", "--only", "site"]).code == 0 {
        let contact = bench.text("output/site/w/qinghe/zhao-yi.vcf");
        assert!(!contact.lines().any(|line| line.starts_with("TEL:110")), "{contact}");
    }
}

#[test]
fn every_code_reads_what_it_should_with_room_around_it() {
    let bench = Bench::fixture();
    bench.build();
    let report = bench.report();
    let codes = report["codes"].as_array().expect("codes");
    let mut targets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for code in codes {
        let text = |key: &str| code[key].as_str().unwrap_or_else(|| panic!("{key} in {code}"));
        let number = |key: &str| code[key].as_f64().unwrap_or_else(|| panic!("{key} in {code}"));
        let file = text("file");
        assert_eq!(text("decoded"), text("target"), "{file}");
        assert!(number("quiet_zone_modules") >= 3.9, "{code}");
        let finest = match file {
            _ if file.contains("/boards/") => 1.5,
            _ if file.contains("/cards/") || file.contains("/sheets/") => 0.5,
            _ => 0.0,
        };
        assert!(finest == 0.0 || number("module_mm") >= finest, "{code}");
        targets.entry(file).or_default().insert(text("target"));
    }
    let base = "https://grid.example.cn/g";
    let expected = [
        ("print/boards/qh01-b1.pdf", format!("{base}/qh01/#b1.1")),
        ("print/boards/qh01-b2.pdf", format!("{base}/qh01/#b2.1")),
        ("print/boards/qh02-b1.pdf", format!("{base}/qh02/#b1.1")),
        ("print/boards/qh03-gate.pdf", format!("{base}/qh03/#gate.1")),
        ("print/cards/qh01-li-si.pdf", format!("{base}/qh01/#c.1")),
        ("print/cards/qh01-zhao-yi.pdf", format!("{base}/qh01/#c.1")),
        ("print/cards/qh02-li-si.pdf", format!("{base}/qh02/#c.1")),
        ("print/cards/qh02-qian-er.pdf", format!("{base}/qh02/#c.1")),
        ("print/cards/qh03-sun-san.pdf", format!("{base}/qh03/#c.1")),
        ("site/g/qh01/qr.png", format!("{base}/qh01/")),
        ("site/g/qh01/qr.svg", format!("{base}/qh01/")),
        ("site/g/qh02/qr.png", format!("{base}/qh02/")),
        ("site/g/qh02/qr.svg", format!("{base}/qh02/")),
        ("site/g/qh03/qr.png", format!("{base}/qh03/")),
        ("site/g/qh03/qr.svg", format!("{base}/qh03/")),
    ];
    let mut expected: BTreeMap<&str, BTreeSet<&str>> =
        expected.iter().map(|(file, target)| (*file, BTreeSet::from([target.as_str()]))).collect();
    let cards = ["qh01", "qh02", "qh03"].map(|grid| format!("{base}/{grid}/#c.1"));
    expected.insert("print/sheets/qinghe-cards.pdf", cards.iter().map(String::as_str).collect());
    expected.insert("print/wall-map-qinghe.pdf", ["https://grid.example.cn/c/qinghe/"].into());
    assert_eq!(targets, expected);
}

#[test]
fn the_report_names_every_file_with_its_size() {
    let bench = Bench::fixture();
    bench.build();
    let report = bench.report();
    let lines = report["files"].as_array().expect("files");
    let named: BTreeMap<String, u64> = lines
        .iter()
        .map(|f| (f["path"].as_str().expect("path").to_owned(), f["bytes"].as_u64().expect("bytes")))
        .collect();
    let there: BTreeMap<String, u64> = bench
        .output()
        .into_iter()
        .filter(|(p, _)| p != "report.json")
        .map(|(p, b)| (p, b.len() as u64))
        .collect();
    assert_eq!(named, there);
    assert_eq!(report["today"], Value::from("2013-05-07"));
}

#[test]
fn every_link_leads_somewhere_also_from_a_folder() {
    for base in ["https://grid.example.cn/", "https://www.example.cn/grids/"] {
        let bench = Bench::fixture();
        bench.swap("content/site.toml", "https://grid.example.cn/", base).build_site();
        let output = bench.output();
        let pages: Vec<&String> = output.keys().filter(|path| path.ends_with(".html")).collect();
        assert!(pages.len() > 20);
        let page = |path: &str| String::from_utf8(output[path].clone()).expect("UTF-8");
        let mut dead = Vec::new();
        for path in pages {
            for address in html::addresses(&page(path)) {
                if let Err(reason) =
                    follow(path, &address, base, &|target| output.get(target).map(|b| b.as_slice()))
                {
                    dead.push(format!("{path}: {address} ({reason})"));
                }
            }
        }
        assert_eq!(dead, Vec::<String>::new());
    }
}

/// Walks one address of a page; all paths are below `output/`.
fn follow<'o>(
    page: &str,
    address: &str,
    base: &str,
    file: &dyn Fn(&str) -> Option<&'o [u8]>,
) -> Result<(), &'static str> {
    let (way, anchor) = address.split_once('#').map_or((address, None), |(w, a)| (w, Some(a)));
    let target = if let Some(own) = way.strip_prefix(base) {
        let name =
            if own.is_empty() || own.ends_with('/') { format!("{own}index.html") } else { own.to_owned() };
        format!("site/{name}")
    } else if way.contains(':') {
        let is_known = ["https://", "tel:+", "mailto:"].iter().any(|scheme| way.starts_with(scheme));
        return if is_known { Ok(()) } else { Err("a scheme of another kind") };
    } else if let Some(absolute) = way.strip_prefix('/') {
        // The page of wrong addresses is shown at any depth, so it alone names the whole path.
        let below = base.splitn(4, '/').nth(3).unwrap_or_default();
        let Some(own) = absolute.strip_prefix(below).filter(|_| page == "site/404.html") else {
            return Err("not relative");
        };
        let name =
            if own.is_empty() || own.ends_with('/') { format!("{own}index.html") } else { own.to_owned() };
        format!("site/{name}")
    } else if way.is_empty() {
        page.to_owned()
    } else {
        let mut parts: Vec<&str> = page.split('/').collect();
        parts.pop();
        for part in way.split('/') {
            match part {
                ".." => {
                    parts.pop().filter(|_| !parts.is_empty()).ok_or("leaves the site")?;
                }
                "." => {}
                part => parts.push(part),
            }
        }
        parts.join("/")
    };
    let bytes = file(&target).ok_or("no such file")?;
    match anchor.filter(|a| !a.is_empty() && target.ends_with(".html")) {
        Some(anchor) if !html::anchors(&String::from_utf8_lossy(bytes)).contains(&anchor.to_owned()) => {
            Err("no such id")
        }
        _ => Ok(()),
    }
}

#[test]
fn list_tells_what_is_due() {
    let bench = Bench::fixture();
    let listed = bench.run(&["list", "--format", "json"]).silently().json();
    let count = |key: &str| listed[key].as_array().map(Vec::len);
    assert_eq!((count("grids"), count("workers"), count("notices")), (Some(5), Some(4), Some(2)));
    assert_eq!(count("soon"), Some(1), "停水通知 expires on 2013-05-31: {listed}");
}

/// One address of two hundred makes a symbol that ZXing misses behind the mask that the standard prefers: all of a
/// town's must be proven all the same.
#[test]
fn codes_of_many_grids_are_all_proven() {
    use gridboard::proof::codes::{read_image, read_svg};
    use gridboard::render::code::{Matrix, Surface};
    for host in ["https://wg.xn.cn/", "https://grid.example.cn/"] {
        for number in 0..400 {
            let text = format!("{host}g/g{number:04}/");
            let code = Matrix::of(&text, Surface::Screen).expect("a short text");
            let (png, svg) = (read_image(&code.png()), read_svg(&code.svg("a")));
            assert_eq!(png.map(|found| found.text), Ok(text.clone()), "{text}");
            assert_eq!(svg.map(|found| found.text), Ok(text.clone()), "{text}");
        }
    }
}

/// sitemaps.org: a file may name 50 000 pages.
#[test]
fn the_sitemap_of_a_city_is_several() {
    let bench = Bench::fixture();
    let request = Request::new(bench.root(), Today::Given(TODAY.parse().expect("a day")));
    let mut prepared = prepare(&request, &Manifest::default());
    let mut checked = prepared.checked.expect("no errors");
    let (theme, fonts) = (prepared.theme.expect("a theme"), prepared.fonts.expect("fonts"));
    let community = Arc::make_mut(&mut checked.site.communities[0]);
    let mut grid = community.grids.iter().find(|grid| grid.is_open()).expect("one that is open").clone();
    (grid.team, grid.places, grid.boards) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..26_000 {
        grid.id = GridId::parse(&format!("x{number:05}")).expect("an id");
        community.grids.push(grid.clone());
    }
    let plan = gridboard::plan::plan_again(&checked.site, &[], None, &mut prepared.found);
    let look = Look::of(&theme, &checked.site, &mut prepared.found);
    let studio = Studio::new(&checked.site, &plan, &theme, &look, &checked.images, &fonts);
    let places = |path: &str| -> Vec<String> {
        let job = plan.jobs.iter().find(|job| *job.path == *format!("site/{path}")).expect(path);
        let Ok(Rendered::Bytes(bytes)) = studio.render(job, studio.inputs(job)) else { panic!("{path}") };
        let text = String::from_utf8(bytes).expect("text");
        let document = roxmltree::Document::parse(&text).expect("XML");
        let places = document.descendants().filter(|node| node.has_tag_name("loc"));
        places.filter_map(|place| Some(place.text()?.to_owned())).collect()
    };
    let base = checked.site.base_url.as_str();
    let parts = places("sitemap.xml");
    assert_eq!(parts, [format!("{base}sitemap-1.xml"), format!("{base}sitemap-2.xml")]);
    let named: Vec<Vec<String>> = ["sitemap-1.xml", "sitemap-2.xml"].map(places).into();
    assert_eq!(named[0].len(), gridboard::plan::SITEMAP_PAGES);
    let all: BTreeSet<&String> = named.iter().flatten().collect();
    let has_page =
        |id: &str| all.contains(&format!("{base}g/{id}/")) && all.contains(&format!("{base}en/g/{id}/"));
    assert!(has_page("x00000") && has_page("x25999") && has_page("qh01"), "{} pages", all.len());
    assert!(!all.contains(&format!("{base}g/qh04/")), "a closed grid");
    assert_eq!(all.len(), named[0].len() + named[1].len(), "each once");
}
