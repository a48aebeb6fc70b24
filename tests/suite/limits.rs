//! Each limit from both sides: what is just within it works, what is just above it is named. `docs/limits.md` says the
//! same numbers as the code.

use std::fmt::Write;
use std::fs::File;

use crate::harness::{Bench, Finding, QINGHE, crate_folder};
use crate::pictures;

use gridboard::diagnostics::MOST_FINDINGS;
use gridboard::read::limits::{self, Load, Picture};

const ZHAO_PHOTO: &str = "content/qinghe/photos/zhao-yi.jpg";
const MAP: &str = "content/qinghe/boundaries.geojson";
const WATER: &str = "content/qinghe/notices/water.md";

/// What is found of one code.
fn of<'f>(found: &'f [Finding], code: &str) -> Vec<&'f Finding> {
    found.iter().filter(|finding| finding.code == code).collect()
}

/// Changes the fixture in two ways, of which only the second may lead to `code` with `words` in its message.
#[track_caller]
fn between(code: &str, words: &str, within: impl Fn(&Bench), above: impl Fn(&Bench)) {
    let (good, bad) = (Bench::fixture(), Bench::fixture());
    within(&good);
    above(&bad);
    let found = good.findings();
    let says = |finding: &&Finding| finding.message.contains(words);
    assert_eq!(
        of(&found, code).into_iter().filter(says).collect::<Vec<_>>(),
        Vec::<&Finding>::new(),
        "just within"
    );
    assert!(!found.iter().any(|f| f.code.starts_with('E')), "just within: {found:#?}");
    let found = bad.findings();
    assert!(of(&found, code).iter().any(says), "just above: {found:#?}");
}

/// A file of exactly so many bytes: what it is, then a comment or white space.
fn padded(bench: &Bench, path: &str, length: u64, filler: &str) {
    let mut text = bench.text(path);
    text.push_str(if path.ends_with(".toml") { "\n# " } else { "\n" });
    let missing = usize::try_from(length).expect("small") - text.len();
    text.push_str(&filler.repeat(missing / filler.len()));
    text.push_str(&" ".repeat(missing % filler.len()));
    bench.write(path, text);
}

#[test]
fn sizes_of_files() {
    let worker = format!("{QINGHE}/workers/sun-san.toml");
    for (path, limit, filler) in [
        (worker.as_str(), limits::TEXT_BYTES, "x"),
        (WATER, limits::NOTE_BYTES, "字\n\n"),
        (MAP, limits::BOUNDARY_BYTES, " "),
    ] {
        between(
            "E104",
            "too large",
            |bench| padded(bench, path, limit, filler),
            |bench| padded(bench, path, limit + 1, filler),
        );
    }
    let photo = |bench: &Bench, length: u64| {
        // What stands behind the end of a picture is passed over.
        let mut bytes = bench.read(ZHAO_PHOTO);
        bytes.resize(usize::try_from(length).expect("small"), 0);
        bench.write(ZHAO_PHOTO, bytes);
    };
    between(
        "E104",
        "too large",
        |bench| photo(bench, limits::IMAGE_BYTES),
        |bench| photo(bench, limits::IMAGE_BYTES + 1),
    );
    let font = |bench: &Bench, length: u64| {
        bench.write("content/fonts/a.ttf", "");
        File::options()
            .write(true)
            .open(bench.path("content/fonts/a.ttf"))
            .and_then(|file| file.set_len(length))
            .expect("a sparse file");
    };
    between("E104", "too large", |b| font(b, limits::FONT_BYTES), |b| font(b, limits::FONT_BYTES + 1));
}

#[test]
fn hints_fit_the_kind_of_file() {
    let bench = Bench::fixture();
    padded(&bench, WATER, limits::NOTE_BYTES + 1, "x");
    let found = bench.findings();
    assert!(found[0].hint.contains("Shorten the text") && !found[0].hint.contains("px"), "{found:#?}");
}

#[test]
fn sums_of_all_files() {
    let many = |bench: &Bench, files: u64| {
        for number in 0..files {
            let path = format!("{QINGHE}/workers/w{number}.toml");
            bench.write(&path, "name = \"甲\"\n");
            padded(bench, &path, limits::TEXT_BYTES, "x");
        }
    };
    let files = limits::ALL_TEXT_BYTES / limits::TEXT_BYTES;
    between("E109", "text in all files", |b| many(b, files - 1), |b| many(b, files + 1));
    let values = |bench: &Bench, files: usize| {
        for number in 0..files {
            let path = format!("{QINGHE}/workers/w{number}.toml");
            bench.write(&path, "name = \"甲\"\n");
            padded(bench, &path, limits::TEXT_BYTES, ",");
        }
    };
    between("E109", "values", |b| values(b, 1), |b| values(b, 2));
    let maps = |bench: &Bench, count: u64| {
        for number in 0..count {
            let path = format!("content/c{number}/boundaries.geojson");
            bench.write(&path, "{}");
            padded(bench, &path, limits::BOUNDARY_BYTES, " ");
        }
        bench.findings()
    };
    let count = limits::ALL_BOUNDARY_BYTES / limits::BOUNDARY_BYTES;
    let is_said = |found: Vec<Finding>| found.iter().any(|f| f.message.contains("boundaries in all files"));
    assert!(!is_said(maps(&Bench::fixture(), count - 1)));
    assert!(is_said(maps(&Bench::fixture(), count + 1)));
}

#[test]
fn numbers_of_files() {
    let is_within = |bench: &Bench| of(&bench.findings(), "E109").is_empty();
    // Above it nothing else is said: what was left out would be missed.
    let alone = |bench: &Bench| match bench.findings().as_slice() {
        [one] if one.code == "E109" => one.message.clone(),
        all => panic!("{all:#?}"),
    };
    let many = |folder: &str, extension: &str, count: usize, text: &str| {
        let bench = Bench::fixture();
        let there = bench.tree(&format!("{QINGHE}/{folder}")).len();
        for number in there..count {
            bench.write(&format!("{QINGHE}/{folder}/x{number}.{extension}"), text);
        }
        bench
    };
    let grids = |count| many("grids", "toml", count, "");
    assert!(is_within(&grids(limits::GRIDS)));
    let said = alone(&grids(limits::GRIDS + 1));
    assert!(said.contains("grids") && said.contains("10000"), "{said}");
    let all = Bench::fixture().tree("content");
    let texts = all.keys().filter(|file| file.ends_with(".toml") || file.ends_with(".md")).count();
    let there = Bench::fixture().tree(&format!("{QINGHE}/guides")).len();
    let text = "+++\ntitle = \"甲\"\ndate = 2013-05-07\n+++\n字\n";
    let guides = |count| many("guides", "md", count + there - texts, text);
    assert!(is_within(&guides(limits::TEXT_FILES)));
    let said = alone(&guides(limits::TEXT_FILES + 1));
    assert!(said.contains("TOML and Markdown files"), "{said}");
}

#[test]
fn files_of_the_output() {
    let addresses = |bench: &Bench, count: usize| {
        let all: Vec<String> = (0..count).map(|n| format!("\"https://alt{n}.example.cn/\"")).collect();
        let own = format!("former_base_urls = [{}]", all.join(", "));
        bench.swap("content/site.toml", "former_base_urls = []", &own);
    };
    // Each makes every page once more.
    between("E109", "files of the output", |b| addresses(b, 100), |b| addresses(b, 12_000));
}

#[test]
fn memory_of_the_site() {
    let places = |bench: &Bench, count: usize| {
        let all: Vec<String> = (0..count).map(|n| format!("\"甲{n:x}\"")).collect();
        let aliases = all.chunks(40_000).enumerate();
        for (number, aliases) in aliases {
            let grid = format!("id = \"qh8{number}\"\nname = \"第{number}网格\"\nscope = \"东至河\"\n");
            let team = "[[team]]\nrole = \"网格员\"\nworker = \"zhao-yi\"\n";
            let place = format!("[[places]]\nname = \"乙{number}\"\naliases = [{}]\n", aliases.join(","));
            bench.write(&format!("{QINGHE}/grids/8{number}.toml"), grid + team + &place);
        }
    };
    between("E109", "this site would take too much memory", |b| places(b, 80_000), |b| places(b, 400_000));
}

/// What weighs nothing could be there without end.
#[test]
fn everything_that_is_kept_weighs_something() {
    let one = |set: fn(&mut Load)| {
        let mut load = Load::default();
        set(&mut load);
        limits::weight(load)
    };
    let all: [fn(&mut Load); 11] = [
        |l| l.grids = 1,
        |l| l.workers = 1,
        |l| l.notes = 1,
        |l| l.note_bytes = 1,
        |l| l.note_grids = 1,
        |l| l.places = 1,
        |l| l.corners = 1,
        |l| l.printed = 1,
        |l| l.issues = 1,
        |l| l.files = 1,
        |l| l.pieces = 1,
    ];
    let docs = std::fs::read_to_string(crate_folder().join("docs/limits.md")).expect("the documentation");
    for set in all {
        let weight = one(set);
        let spaced = if weight < 1_000 {
            weight.to_string()
        } else {
            format!("{} {:03}", weight / 1_000, weight % 1_000)
        };
        assert!(weight > 0 && docs.contains(&spaced), "{weight}");
    }
    assert_eq!(limits::weight(Load::default()), 0);
    // The city that `examples/city` makes of most grids is within.
    let city = Load {
        grids: limits::GRIDS,
        workers: 33_861,
        notes: 1_000,
        note_bytes: 1_000_000,
        note_grids: 20_000,
        places: 80_000,
        corners: 50_000,
        printed: 44_000,
        issues: 88_000,
        files: 174_000,
        pieces: 44_300,
        picture: Picture { takes: 36_000_000, file: 4_000_000, width: 4_000, height: 3_000 }.work(2_000),
        map: 1_000,
    };
    assert!(limits::weight(city) < limits::MEMORY);
    // A site leaves room for pictures, and a large picture leaves less for the site.
    let camera = Picture { takes: 150_000_000, file: 20_000_000, width: 8_000, height: 6_250 };
    // Besides the picture: its width made small, and that twice when its height is as well.
    assert_eq!(camera.work(2_000), 20_000_000 + 150_000_000 + 3 * 2_000 * (6_250 + 2 * 1_563));
    let town = Load { picture: camera.work(2_000), ..Load::default() };
    assert_eq!(limits::weight(town), camera.work(2_000) - limits::WORK);
    let mapped = Load { map: limits::CORNERS, ..town };
    assert_eq!(limits::weight(mapped) - limits::weight(town), limits::CORNERS as u64 * 4_000);
    assert!(
        limits::weight(mapped) < limits::MEMORY && limits::room_for_pictures(mapped) == limits::DECODED_BYTES
    );
    assert_eq!(limits::room_for_pictures(town), limits::DECODED_BYTES);
    assert!((limits::WORK / 2..limits::DECODED_BYTES).contains(&limits::room_for_pictures(city)));
}

#[test]
fn folders_inside_each_other() {
    let deep = |bench: &Bench, depth: usize| {
        let folders = "/x".repeat(depth - 2);
        bench.write(&format!("{QINGHE}{folders}/a.jpg"), pictures::portrait("a.jpg", 30, 30, 0));
    };
    between("E109", "folders", |b| deep(b, limits::DEPTH), |b| deep(b, limits::DEPTH + 1));
}

#[test]
fn lengths_of_texts() {
    let scope = |bench: &Bench, length: usize| {
        let text = "东".repeat(length);
        bench.swap(&format!("{QINGHE}/grids/01.toml"), "东至长街，西至清河", &text);
    };
    between("E205", "500", |b| scope(b, limits::TEXT_CHARS), |b| scope(b, limits::TEXT_CHARS + 1));
}

#[test]
fn nesting() {
    let list = |bench: &Bench, depth: usize| {
        // Unknown, but read.
        let text = format!("# {}{}\n", "[".repeat(depth), "]".repeat(depth));
        bench.add(&format!("{QINGHE}/grids/01.toml"), &text);
    };
    between("E201", "deep", |b| list(b, limits::NESTING), |b| list(b, limits::NESTING + 1));
    let quotes = |bench: &Bench, depth: usize| {
        bench.add(WATER, &format!("\n{} 字\n", ">".repeat(depth - 1)));
    };
    between("E109", "quotes", |b| quotes(b, limits::NESTING), |b| quotes(b, limits::NESTING + 1));
    let lists = |bench: &Bench, count: usize| {
        let lines: String = (0..count).map(|depth| format!("{}- 字\n", "  ".repeat(depth))).collect();
        bench.add(WATER, &format!("\n{lines}"));
    };
    // Each is a list and an item.
    between("E109", "lists", |b| lists(b, limits::NESTING / 2), |b| lists(b, limits::NESTING / 2 + 1));
    let shape = |bench: &Bench, depth: usize| {
        let text = bench.text(MAP);
        let extra = format!("\"x\": {}1{},", "[".repeat(depth), "]".repeat(depth));
        bench.write(MAP, text.replacen('{', &format!("{{{extra}"), 1));
    };
    between("E502", "deep", |b| shape(b, limits::NESTING - 1), |b| shape(b, limits::NESTING));
}

/// Squares that share no point, in the grid's own place, with corners along their sides.
fn squares(bench: &Bench, count: usize, corners: usize) {
    let side = (count as f64).sqrt().ceil() as usize;
    let step = 0.004 / side as f64;
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    text.push_str("{\"type\":\"Feature\",\"properties\":{\"grid\":\"qh03\"},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for number in 0..count {
        let (x, y) = (114.3 + (number % side) as f64 * step, 29.8 + (number / side) as f64 * step);
        let points = corners - 4;
        let size = step * 0.8;
        if number > 0 {
            text.push(',');
        }
        let _ = write!(text, "[[[{x:.9},{y:.9}],");
        for point in 1..=points {
            let _ = write!(text, "[{:.9},{y:.9}],", x + size * point as f64 / (points + 1) as f64);
        }
        let _ = write!(
            text,
            "[{:.9},{y:.9}],[{:.9},{:.9}],[{x:.9},{:.9}],[{x:.9},{y:.9}]]]",
            x + size,
            x + size,
            y + size,
            y + size
        );
    }
    text.push_str("]}}]}");
    bench.write(MAP, text);
}

#[test]
fn polygons_and_corners() {
    between("E109", "polygons", |b| squares(b, limits::POLYGONS, 5), |b| squares(b, limits::POLYGONS + 1, 5));
    let corners = limits::CORNERS;
    between("E109", "corners", |b| squares(b, 10, corners / 10 - 1), |b| squares(b, 10, corners / 10));
    // What cannot be within a limit is not even taken apart.
    let said = |text: String| {
        let bench = Bench::fixture();
        bench.write(MAP, text);
        of(&bench.findings(), "E109").iter().map(|f| f.message.clone()).collect::<String>()
    };
    let features = vec!["{}"; limits::POLYGONS + 1].join(",");
    let text = said(format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}"));
    assert!(text.contains("polygons"), "{text}");
    let numbers = vec!["1"; 6 * corners].join(",");
    let text = said(format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"grid\":\"qh01\"}},\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[],\"x\":[{numbers}]}}}}]}}"
    ));
    assert!(text.contains("corners"), "{text}");
    // Of holes as well.
    let holes = |bench: &Bench, count: usize| {
        let mut rings =
            String::from("[[114.32,29.84],[114.324,29.84],[114.324,29.848],[114.32,29.848],[114.32,29.84]]");
        for number in 0..count {
            let x = 114.3201 + number as f64 * 1e-7;
            let _ =
                write!(rings, ",[[{x:.8},29.841],[{:.8},29.841],[{x:.8},29.8411],[{x:.8},29.841]]", x + 4e-8);
        }
        bench.write(
            MAP,
            format!(
                "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"grid\":\"qh01\"}},\
                 \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{rings}]}}}}]}}"
            ),
        );
    };
    let bench = Bench::fixture();
    holes(&bench, limits::POLYGONS);
    assert_eq!(of(&bench.findings(), "E109").len(), 1);
}

/// A grey JPEG of one shade.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let pixels = vec![128; usize::from(width) * usize::from(height)];
    let mut file = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 50);
    encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Luma).expect("in memory");
    file
}

/// A PNG of sixteen bits and four channels: few bytes, and eight of memory a pixel.
fn deep_png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Sixteen);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("in memory");
    writer.write_image_data(&vec![0; width as usize * height as usize * 8]).expect("in memory");
    writer.finish().expect("in memory");
    file
}

#[test]
fn pixels_of_pictures() {
    let photo = |bench: &Bench, bytes: Vec<u8>| {
        bench.write(ZHAO_PHOTO, bytes);
    };
    let side = u16::try_from(limits::IMAGE_SIDE).expect("small");
    between("E406", "pixels", |b| photo(b, jpeg(side, 300)), |b| photo(b, jpeg(side + 1, 300)));
    let height = u16::try_from(limits::IMAGE_PIXELS / 8_000).expect("small");
    between("E406", "pixels", |b| photo(b, jpeg(8_000, height)), |b| photo(b, jpeg(8_000, height + 1)));
    let pixels = limits::DECODED_BYTES / 8;
    let (width, height) = (5_120, u32::try_from(pixels / 5_120).expect("small"));
    between(
        "E406",
        "pixels",
        |b| photo(b, deep_png(width, height)),
        |b| photo(b, deep_png(width, height + 1)),
    );
}

#[test]
fn lines_of_the_record() {
    let line = |bench: &Bench, length: usize| {
        bench.write("content/printed.jsonl", "x".repeat(length));
        bench.findings()
    };
    let bench = Bench::fixture();
    // Neither is a line of ours, and only one is kept to be looked at.
    let within = line(&bench, limits::RECORD_LINE_BYTES - 1);
    assert!(within.iter().all(|f| f.code != "E101"), "{within:#?}");
    let above = line(&bench, 9 * limits::RECORD_LINE_BYTES);
    assert!(of(&above, "E101").iter().any(|f| f.file == "content/printed.jsonl"), "{above:#?}");
}

#[test]
fn themes() {
    let asset = |bench: &Bench, length: u64| {
        let text = "x".repeat(usize::try_from(length).expect("small"));
        bench.write("themes/default/site/assets/a.txt", text);
    };
    let files = |bench: &Bench, count: usize| {
        (0..count).for_each(|number| {
            bench.write(&format!("themes/default/site/assets/{number}.txt"), "x");
        });
    };
    // Of the largest that a file may be.
    let parts = |bench: &Bench, count: u64| {
        let text = "x".repeat(usize::try_from(limits::ALL_THEME_BYTES / 8).expect("small"));
        (0..count).for_each(|number| {
            bench.write(&format!("themes/default/site/assets/{number}.txt"), &text);
        });
    };
    let deep = |bench: &Bench, depth: usize| {
        bench.write(&format!("themes/default{}/a.txt", "/x".repeat(depth - 1)), "x");
    };
    let size = limits::THEME_FILE_BYTES;
    // A fault of the theme is none of the content: it has an exit code of its own.
    let between = |within: &dyn Fn(&Bench), above: &dyn Fn(&Bench)| {
        let (good, bad) = (Bench::fixture(), Bench::fixture());
        within(&good);
        above(&bad);
        good.run(&["check"]).silently();
        assert!(bad.run(&["check"]).ends(2).stderr.contains("E802"));
    };
    between(&|b| asset(b, size), &|b| asset(b, size + 1));
    between(&|b| parts(b, 8), &|b| parts(b, 9));
    between(&|b| files(b, limits::THEME_FILES), &|b| files(b, limits::THEME_FILES + 1));
    between(&|b| deep(b, limits::THEME_DEPTH), &|b| deep(b, limits::THEME_DEPTH + 1));
}

/// So many keys that nobody knows.
fn unknown_keys(bench: &Bench, count: usize) {
    let path = format!("{QINGHE}/workers/sun-san.toml");
    let mut text = bench.text(&path);
    (0..count).for_each(|number| writeln!(text, "k{number} = 1").expect("a text grows"));
    bench.write(&path, text);
}

#[test]
fn findings() {
    let (good, bad) = (Bench::fixture(), Bench::fixture());
    let before = good.run(&["check", "--format", "json"]).json().as_array().map_or(0, Vec::len);
    unknown_keys(&good, MOST_FINDINGS - before);
    unknown_keys(&bad, 3 * MOST_FINDINGS);
    for (bench, has_more) in [(&good, false), (&bad, true)] {
        let json = bench.run(&["check", "--format", "json", "--jobs", "1"]);
        assert_eq!(json.json().as_array().map(Vec::len), Some(MOST_FINDINGS));
        for args in [vec!["check"], vec!["check", "--privacy"], vec!["build", "--keep-going"], vec!["build"]]
        {
            let ran = bench.run(&args);
            // What is private is told before all else, and there is nothing of it.
            let is_about_others = args != ["check", "--privacy"];
            assert_eq!(ran.code, i32::from(is_about_others), "{args:?}\n{}", ran.stderr);
            assert_eq!(ran.stderr.contains("There are more"), has_more && is_about_others, "{args:?}");
        }
        let again = bench.run(&["check", "--format", "json", "--jobs", "2"]);
        assert_eq!(json.stdout, again.stdout, "whoever checked first");
        assert_eq!(json.stderr.contains("There are more"), has_more);
    }
}

#[test]
fn the_documentation_says_the_same_numbers() {
    let code = std::fs::read_to_string(crate_folder().join("src/read/limits.rs")).expect("the limits");
    let docs = std::fs::read_to_string(crate_folder().join("docs/limits.md")).expect("the documentation");
    let rows: Vec<Vec<&str>> = docs
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let mut names = Vec::new();
    for line in code.lines().filter_map(|line| line.strip_prefix("pub const ")) {
        let (name, rest) = line.split_once(':').expect("a type");
        let value = rest.split_once('=').expect("a value").1.trim_end_matches(';').replace('_', "");
        let value: u64 = value.split('*').map(|part| part.trim().parse::<u64>().expect("a number")).product();
        let row = rows.iter().find(|row| row[1] == format!("`{name}`"));
        let row = row.unwrap_or_else(|| panic!("docs/limits.md lacks {name}"));
        let said: String = row[2].chars().filter(char::is_ascii_digit).collect();
        assert_eq!(said, value.to_string(), "{name}");
        assert!(docs.contains(row[4]) && row[4].len() >= 4, "{name} has a code");
        names.push(name);
    }
    assert_eq!(rows.len(), names.len(), "docs/limits.md has limits that the code lacks");
    assert!(docs.contains("more than 10 000") && MOST_FINDINGS == 10_000);
}
