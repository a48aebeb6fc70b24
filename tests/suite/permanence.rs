//! A printed code never dies: the build refuses to let an address in the record go, old sheets are told apart on the
//! page, and former addresses lead on.

use std::process::Command;

use crate::harness::{Bench, QINGHE, TODAY};
use crate::record::{RECORD, printed, run};

const LATER: &str = "2013-06-01";

/// A fixture of which everything hangs.
fn hung() -> Bench {
    let bench = Bench::fixture();
    printed(&bench, TODAY, &["boards", "cards", "wall-map"]);
    bench
}

/// The codes, places and hints of what a build refuses.
fn refused(bench: &Bench) -> String {
    let ran = run(bench, &["build", "--today", LATER]).ends(1);
    assert!(!bench.path("output/site").exists(), "nothing is published");
    ran.stderr
}

#[test]
fn a_grid_that_was_printed_cannot_vanish() {
    let bench = hung();
    let file = format!("{QINGHE}/grids/03.toml");
    let text = bench.text(&file);
    bench.remove(&file);
    let said = refused(&bench);
    for part in [
        "E911",
        "qh03",
        "printed.jsonl:4",
        "content/qinghe/grids/",
        "closed = 2013-06-01",
        "code = \"420100001001003\"",
        "successors",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // What the hint says to write makes it right.
    bench.write(
        &file,
        "id = \"qh03\"\ncode = \"420100001001003\"\nname = \"第三网格\"\nclosed = 2013-06-01\nsuccessors = [\"qh02\"]\n",
    );
    let map = bench.text(&format!("{QINGHE}/boundaries.geojson"));
    assert!(map.contains("qh03"));
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    assert!(bench.page("g/qh03/index.html").contains("../qh02/index.html"));
    // Its id under another code is another grid.
    bench.write(&file, text.replace("420100001001003", "420100001001033"));
    let ran = run(&bench, &["check", "--today", LATER]).ends(1);
    assert!(
        ran.stderr.contains("E912") && ran.stderr.contains("former_codes = [\"420100001001003\"]"),
        "{}",
        ran.stderr
    );
    // So is one that serves and says no code at all.
    bench.write(&file, text.replace("code = \"420100001001003\"\n", ""));
    let ran = run(&bench, &["check", "--today", LATER]).ends(1);
    assert!(ran.stderr.contains("E912") && ran.stderr.contains("now without one"), "{}", ran.stderr);
    // Unless it says that it is the same.
    bench.write(
        &file,
        text.replace(
            "code = \"420100001001003\"",
            "code = \"420100001001033\"\nformer_codes = [\"420100001001003\"]",
        ),
    );
    run(&bench, &["check", "--today", LATER]).ends(0);
}

#[test]
fn an_address_that_was_printed_is_kept() {
    let bench = hung();
    bench.swap("content/site.toml", "https://grid.example.cn/", "https://new.example.cn/");
    let said = refused(&bench);
    assert!(
        said.contains("E913") && said.contains("former_base_urls = [\"https://grid.example.cn/\"]"),
        "{said}"
    );
    let site = bench.text("content/site.toml");
    let site: String =
        site.lines().filter(|line| !line.starts_with("former_base_urls")).map(|l| format!("{l}\n")).collect();
    bench.write("content/site.toml", format!("former_base_urls = [\"https://grid.example.cn/\"]\n{site}"));
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    // A site of ways for the old address: every page leads to its namesake.
    let old = bench.text("output/former/grid.example.cn/g/qh01/index.html");
    assert!(old.contains("<link rel=\"canonical\" href=\"https://new.example.cn/g/qh01/\">"), "{old}");
    assert!(old.contains("url=https://new.example.cn/g/qh01/") && old.contains("../../move.js"), "{old}");
    assert!(bench.path("output/former/grid.example.cn/en/g/qh01/index.html").is_file());
    assert!(bench.text("output/former/grid.example.cn/move.js").contains("location.hash"));
    assert_eq!(
        bench.text("output/former/grid.example.cn/_redirects"),
        "/* https://new.example.cn/:splat 301\n"
    );
    for (file, line) in [
        (".htaccess", "RedirectMatch 301 ^/(.*)$ https://new.example.cn/$1\n"),
        ("redirects.nginx.map", "location / { rewrite ^/(.*)$ https://new.example.cn/$1 permanent; }\n"),
    ] {
        assert_eq!(bench.text(&format!("output/former/grid.example.cn/{file}")), line);
    }
    // Boards with the old address in plain type are out of date.
    let ran = run(&bench, &["status", "--due", "--today", LATER]).ends(0);
    assert!(ran.stdout.contains("web address"), "{}", ran.stdout);
}

/// On one host the old address may be the beginning of the new one, which must not lead to itself.
#[test]
fn a_site_that_moved_below_its_old_address_does_not_turn_in_circles() {
    let bench = hung();
    let site = bench.text("content/site.toml");
    let site: String =
        site.lines().filter(|line| !line.starts_with("former_base_urls")).map(|l| format!("{l}\n")).collect();
    let site = site.replace("https://grid.example.cn/", "https://grid.example.cn/v.2/");
    bench.write("content/site.toml", format!("former_base_urls = [\"https://grid.example.cn/\"]\n{site}"));
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    for (file, line) in [
        ("_redirects", "/v.2/* /v.2/:splat 200\n/* https://grid.example.cn/v.2/:splat 301\n"),
        (".htaccess", "RedirectMatch 301 ^/(?!v\\.2/)(.*)$ https://grid.example.cn/v.2/$1\n"),
        (
            "redirects.nginx.map",
            "location / { rewrite ^/(?!v\\.2/)(.*)$ https://grid.example.cn/v.2/$1 permanent; }\n",
        ),
    ] {
        assert_eq!(bench.text(&format!("output/former/grid.example.cn/{file}")), line);
    }
}

#[test]
fn pages_of_posters_and_wall_maps_are_kept() {
    let bench = Bench::fixture();
    let note = format!("{QINGHE}/notices/poster.md");
    bench.write(&note, "+++\ntitle = \"停水\"\ndate = 2013-05-01\nposter = true\n+++\n\n明天停水。\n");
    printed(&bench, TODAY, &["posters"]);
    bench.swap(&note, "poster = true", "poster = true\ndraft = true");
    let said = refused(&bench);
    assert!(said.contains("E914") && said.contains("notices/poster.md"), "{said}");
    // Over and archived, it still answers.
    bench.swap(&note, "draft = true", "expires = 2013-05-20");
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    assert!(bench.path("output/site/notices/qinghe/poster/index.html").is_file());
}

#[test]
fn the_record_of_another_community_is_told_in_a_few_lines() {
    let bench = hung();
    // Forty grids that this site never had.
    let own = bench.text(RECORD);
    let line = own.lines().next().expect("a line");
    let foreign: String = (0..4000)
        .map(|n| line.replace("qh01", &format!("zz{:02}", n % 40)).replace("-1\"", &format!("-{n}\"")) + "\n")
        .collect();
    bench.write(RECORD, foreign);
    let ran = run(&bench, &["check", "--today", LATER]).ends(1);
    assert!(ran.stderr.contains("and so it is with 20 more grids"), "{}", ran.stderr);
    assert!(ran.stderr.lines().count() < 400, "{} lines", ran.stderr.lines().count());
    assert_eq!(bench.text(RECORD).lines().count(), 4000, "nothing was rewritten");
}

/// What a browser makes of a page: its elements after the script has run.
fn in_browser(bench: &Bench, path: &str, fragment: &str) -> String {
    after(bench, path, fragment, 1500)
}

/// The same after so many milliseconds.
fn after(bench: &Bench, path: &str, fragment: &str, time: u32) -> String {
    let profile = tempfile::tempdir().expect("a folder");
    let page = format!("file://{}#{fragment}", bench.path("output/site").join(path).display());
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--dump-dom",
        ])
        .arg(format!("--virtual-time-budget={time}"))
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(page)
        .output()
        .expect("chromium, which `make test` installs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The notes that a reader sees.
fn seen(dom: &str) -> Vec<String> {
    let notes = dom.split("<div class=\"sheet ").skip(1);
    let open = notes.filter(|note| !note.split('>').next().unwrap_or("").contains("hidden"));
    open.map(|note| crate::html::text(note.split("</div>").next().unwrap_or(note))).collect()
}

#[test]
fn readers_of_old_sheets_are_told_what_changed() {
    let bench = hung();
    bench.swap(&format!("{QINGHE}/workers/zhao-yi.toml"), "13800000001", "13800000091");
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    let page = "g/qh01/index.html";
    let old = seen(&in_browser(&bench, page, "b1.1"));
    assert_eq!(old.len(), 1, "{old:?}");
    assert!(old[0].contains("已经旧了") && old[0].contains("第2期") && old[0].contains("电话"), "{old:?}");
    assert!(!old[0].contains("13800000001") && !old[0].contains("138 0000 0001"), "never the old value");
    let english = seen(&in_browser(&bench, "en/g/qh01/index.html", "b1.1"));
    assert!(english[0].contains("is old") && english[0].contains("phone"), "{english:?}");
    // Of two people's cards one is old.
    let card = seen(&in_browser(&bench, page, "c.1"));
    assert!(card[0].contains("如果您手里的是赵一的联系卡"), "{card:?}");
    for (fragment, wanted) in [("", 0), ("b1.2", 0), ("b9.1", 0), ("<b>", 0), ("b1.0", 1)] {
        assert_eq!(seen(&in_browser(&bench, page, fragment)).len(), wanted, "{fragment}");
    }
    // Another sheet scanned while the page is open changes what it says.
    let script = &bench.asset("site.js");
    let whole = bench.text(script);
    bench.write(script, format!("{whole}\nlocation.hash = 'b2.1';\n"));
    let next = in_browser(&bench, page, "b1.2");
    assert!(seen(&next).len() == 1 && seen(&next)[0].contains("已经旧了"), "{:?}", seen(&next));
    bench.write(script, whole);
    // Without the script the page says which issues are current.
    let text = crate::html::text(&bench.page(page));
    assert!(text.contains("第2期") && text.contains("2013年6月1日起"), "{text}");
    // What is new was printed: its code is right, the old one is not.
    printed(&bench, LATER, &["--changed"]);
    run(&bench, &["build", "--only", "site", "--today", "2013-07-01"]).ends(0);
    assert!(seen(&in_browser(&bench, page, "b1.2"))[0].contains("最新"));
    assert!(seen(&in_browser(&bench, page, "b1.1"))[0].contains("已经旧了"));
}

#[test]
fn a_board_leads_to_whoever_serves_its_place_today() {
    let bench = hung();
    // The third grid's yard goes to the second; the board stays where it hangs.
    let third = format!("{QINGHE}/grids/03.toml");
    let place = "[[places]]\nname = \"铁路新村\"\n";
    bench.swap(&third, place, "");
    bench.add(&format!("{QINGHE}/grids/02.toml"), &format!("\n{place}"));
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    let notes = seen(&in_browser(&bench, "g/qh03/index.html", "gate.1"));
    assert!(notes.iter().any(|note| note.contains("现在归") && note.contains("第二网格")), "{notes:?}");
    // Without the script the list of boards says it, too.
    let text = crate::html::text(&bench.page("g/qh03/index.html"));
    assert!(text.contains("这里现在归"), "{text}");
}

#[test]
fn a_closed_grid_moves_readers_on_and_lets_them_stay() {
    let bench = hung();
    bench.swap_first(
        &format!("{QINGHE}/grids/03.toml"),
        "id = \"qh03\"",
        "id = \"qh03\"\nclosed = 2013-06-01\nsuccessors = [\"qh01\"]",
    );
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    let page = bench.page("g/qh03/index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://grid.example.cn/g/qh01/\">"), "{page}");
    let dom = in_browser(&bench, "g/qh03/index.html", "gate.1");
    let shown = dom.split("class=\"move\"").nth(1).expect("a move").split('>').next().expect("a tag");
    assert!(!shown.contains("hidden"), "{shown}");
    assert!(dom.contains("秒后打开") && dom.contains("留在这一页"), "{dom}");
    // After ten seconds another page is there, unless the reader has said to stay.
    let page = "g/qh03/index.html";
    let title = |dom: &str| dom.split("<h1>").nth(1).unwrap_or_default().split('<').next().map(str::to_owned);
    assert_eq!(title(&after(&bench, page, "gate.1", 20_000)).as_deref(), Some("第一网格"));
    let script = &bench.asset("site.js");
    let whole = bench.text(script);
    bench.write(script, format!("{whole}\ndocument.querySelector('[data-move] button').click();\n"));
    let stayed = after(&bench, page, "gate.1", 20_000);
    assert!(title(&stayed).is_some_and(|title| title.contains("第三网格")), "{stayed}");
    bench.write(script, whole);
    // Whoever comes from there is told.
    let there = seen(&in_browser(&bench, "g/qh01/index.html", "from-qh03"));
    assert!(there[0].contains("原第三网格"), "{there:?}");
    // For servers: only where the whole grid went to one.
    let plain = bench.text("output/site/_redirects");
    assert!(!plain.contains("/g/qh05/"), "split in two: the reader chooses");
    assert!(plain.contains("/g/qh04/ /g/qh01/#from-qh04 302"), "{plain}");
    assert!(bench.text("output/site/redirects.nginx.map").contains("/g/qh04/ /g/qh01/#from-qh04;"));
    assert!(
        bench
            .text("output/site/.htaccess")
            .contains("RewriteRule ^g/qh04/?(index\\.html)?$ /g/qh01/#from-qh04 [R=302,NE,L]")
    );
}

#[test]
fn a_damaged_board_can_be_reported() {
    let bench = hung();
    bench.add(
        &format!("{QINGHE}/community.toml"),
        "\n[report]\nemail = \"grid@example.cn\"\nsms = \"13800000099\"\ntext = \"{place}的牌子{board}（第{issue}期）坏了\"\n",
    );
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    let page = bench.page("g/qh01/index.html");
    assert!(
        page.contains("mailto:grid@example.cn?subject=") && page.contains("sms:+8613800000099?body="),
        "{page}"
    );
    bench.swap(&format!("{QINGHE}/community.toml"), "{issue}", "{when}");
    bench.swap(&format!("{QINGHE}/community.toml"), "grid@example.cn", "grid example.cn");
    let ran = run(&bench, &["check"]).ends(1);
    assert!(
        ran.stderr.contains("E205") && ran.stderr.contains("text =") && ran.stderr.contains("email ="),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_division_is_prepared_ahead_of_its_day() {
    let bench = hung();
    // The third grid will be split; the files of its successors are there weeks before.
    let third = format!("{QINGHE}/grids/03.toml");
    let text = bench.text(&third);
    let day = "closed = 2013-06-01\nsuccessors = [\"qh06\", \"qh07\"]";
    bench.write(&third, text.replace("id = \"qh03\"", &format!("id = \"qh03\"\n{day}")));
    for (number, place) in [("06", "铁路新村"), ("07", "铁路新村二区")] {
        let grid = text
            .replace("qh03", &format!("qh{number}"))
            .replace("420100001001003", &format!("4201000010010{number}"))
            .replace("name = { zh-CN", "opened = 2013-06-01\nname = { zh-CN")
            .replace("第三网格", &format!("第{number}网格"))
            .replace("name = \"铁路新村\"", &format!("name = \"{place}\""))
            .replace("households = 100", "households = 50")
            .replace("population = 400", "population = 200")
            .replace("area_km2 = 0.15", "area_km2 = 0.075");
        bench.write(&format!("{QINGHE}/grids/{number}.toml"), grid);
    }
    assert_eq!(bench.findings(), [], "before the day");
    run(&bench, &["build", "--only", "site", "--today", "2013-05-31"]).ends(0);
    let find = |bench: &Bench| crate::html::text(&bench.page("find/index.html"));
    assert!(find(&bench).contains("第三网格") && !find(&bench).contains("第06网格"));
    // Its page is there for whoever hangs the new board a day early.
    assert!(bench.path("output/site/g/qh06/index.html").is_file());
    let ran = run(&bench, &["print", "--grid", "qh06", "--today", "2013-05-31"]).ends(2);
    assert!(ran.stderr.contains("--today 2013-06-01"), "{}", ran.stderr);
    run(&bench, &["print", "boards", "--grid", "qh06", "--today", LATER]).ends(0);
    run(&bench, &["build", "--only", "site", "--today", LATER]).ends(0);
    assert!(!find(&bench).contains("第三网格") && find(&bench).contains("第06网格"));
    let notes = seen(&in_browser(&bench, "g/qh03/index.html", "gate.1"));
    assert!(notes[0].contains("第06网格") && !notes[0].contains("第07网格"), "{notes:?}");
}

#[test]
fn the_address_of_today_is_no_former_one() {
    let bench = Bench::fixture();
    let site = bench.text("content/site.toml");
    let own = site.lines().find_map(|line| line.strip_prefix("base_url = ")).expect("an address").to_owned();
    let rest: String =
        site.lines().filter(|line| !line.starts_with("former_base_urls")).map(|l| format!("{l}\n")).collect();
    bench.write("content/site.toml", format!("former_base_urls = [{own}]\n{rest}"));
    let found = bench.findings();
    assert!(found.iter().any(|finding| finding.code == "E205" && finding.line == 1), "{found:?}");
}

#[test]
fn a_grid_that_serves_takes_over_places_on_the_day() {
    let bench = Bench::fixture();
    let (old, heir) = (format!("{QINGHE}/grids/03.toml"), format!("{QINGHE}/grids/02.toml"));
    let place = "\n[[places]]\nname = \"铁路新村\"\n";
    let text = bench.text(&heir);
    let (head, rest) = text.split_once("\n[[places]]").expect("places");
    bench.write(&heir, format!("{head}{place}\n[[places]]{rest}"));
    assert!(
        bench.findings().iter().any(|finding| finding.code == "E501"),
        "nothing says that the grid follows"
    );
    bench.swap_first(&old, "id = \"qh03\"", "id = \"qh03\"\nclosed = 2013-06-01\nsuccessors = [\"qh02\"]");
    // Houses beside those of the old grid would have nobody until the day.
    let street = |numbers: &str| format!("\n[[places]]\nname = \"新街\"\nnumbers = \"{numbers}\"\n");
    bench.add(&old, &street("1-35"));
    let before = bench.text(&heir);
    for (numbers, is_refused) in [("1-99", true), ("1-35", false)] {
        bench.write(&heir, format!("{before}{}", street(numbers)));
        assert_eq!(bench.findings().iter().any(|finding| finding.code == "E501"), is_refused, "{numbers}");
    }
    for (day, has) in [("2013-05-31", false), ("2013-06-01", true)] {
        bench.run(&["build", "--only", "site", "--today", day]).ends(0);
        assert_eq!(bench.page("g/qh02/index.html").contains("<li>铁路新村"), has, "{day}");
        assert!(bench.page("find/index.html").contains("铁路新村"), "{day}");
    }
}
