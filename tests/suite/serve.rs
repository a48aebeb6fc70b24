//! The preview: what a browser gets while somebody writes.

use crate::harness::{Bench, TODAY};
use crate::http::Preview;

fn preview() -> (Bench, Preview) {
    let bench = Bench::fixture();
    let preview = Preview::start(bench.root(), TODAY).expect("it starts");
    (bench, preview)
}

#[test]
fn files_have_their_types_and_ranges_and_nothing_else_is_given_out() {
    let (bench, preview) = preview();
    let get = |path: &str| preview.get(path).expect("an answer");
    let home = get("/");
    assert_eq!((home.status, home.header("content-type").as_str()), (200, "text/html; charset=utf-8"));
    let style = home
        .text()
        .split("href=\"assets/style")
        .nth(1)
        .and_then(|t| t.split('"').next())
        .expect("css")
        .to_owned();
    for (path, kind) in [
        (format!("/assets/style{style}"), "text/css"),
        ("/feed.xml".to_owned(), "application/atom+xml; charset=utf-8"),
        ("/g/qh01/feed.xml".to_owned(), "application/atom+xml; charset=utf-8"),
        ("/data/grids.csv".to_owned(), "text/csv; charset=utf-8"),
        ("/robots.txt".to_owned(), "text/plain; charset=utf-8"),
        ("/g/qh01/qr.svg".to_owned(), "image/svg+xml"),
        ("/g/qh01/qr.png".to_owned(), "image/png"),
        ("/data/grids.json".to_owned(), "application/json"),
        ("/manifest.webmanifest".to_owned(), "application/manifest+json"),
        ("/_gridboard/print/boards/qh01-b1.pdf".to_owned(), "application/pdf"),
        ("/_gridboard/picture/1/boards/qh01-b1.pdf".to_owned(), "image/png"),
    ] {
        let answer = get(&path);
        assert!(
            answer.status == 200 && answer.header("content-type").contains(kind),
            "{path}: {}",
            answer.head
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let part = preview.ask("/g/qh01/qr.png", &["Range: bytes=1-3"]).expect("an answer");
    assert_eq!((part.status, part.text().as_str()), (206, "PNG"));
    assert_eq!(get("/g/qh01").header("location"), "/g/qh01/");
    let missing = get("/nothing/here/");
    assert!(missing.status == 404 && missing.text().contains("<h1>"), "{}", missing.head);
    for path in [
        "/../content/site.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fcontent/site.toml",
        "//etc/passwd",
        "/_gridboard/print/../../content/site.toml",
        "/_gridboard/picture/1/../../content/site.toml",
        "/_gridboard/picture/0/boards/none.pdf",
        "/content/site.toml",
    ] {
        let answer = get(path);
        assert!(answer.status >= 400 && !answer.text().contains("base_url"), "{path}: {}", answer.head);
    }
    let own = preview.get("/g/qh01/").expect("an answer");
    assert_eq!(own.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(own.header("x-frame-options"), "sameorigin");
    let address = preview.get("http://evil.example/").expect("an answer");
    assert_eq!(address.status, 403, "{}", address.head);
    let stranger = preview.ask("/", &["Host: evil.example"]).expect("an answer");
    assert_eq!(stranger.status, 403);
    assert!(!bench.path("output").exists(), "a preview publishes nothing");
}

#[test]
fn clients_that_dawdle_keep_nobody_waiting() {
    use std::io::Write;
    let (_bench, preview) = preview();
    let slow: Vec<_> = (0..200)
        .map(|number| {
            let mut slow = std::net::TcpStream::connect(&preview.address).expect("a connection");
            // Half of them never end what they ask, half never read the answer.
            let asked: &[u8] =
                if number % 2 == 0 { b"G" } else { b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" };
            slow.write_all(asked).expect("written");
            slow
        })
        .collect();
    assert_eq!(preview.get("/g/qh01/").expect("an answer").status, 200);
    let long = format!("/{}", "a".repeat(200_000));
    assert_eq!(preview.get(&long).expect("an answer").status, 414);
    drop(slow);
    assert_eq!(preview.get("/g/qh01/").expect("an answer").status, 200);
}

#[test]
fn a_save_is_served_and_a_mistake_keeps_the_last_good_page() {
    let (bench, preview) = preview();
    let page = "/g/qh01/";
    let worker = "content/qinghe/workers/zhao-yi.toml";
    let good = bench.text(worker);
    let holds = |words: &'static str| move |answer: &crate::http::Answer| answer.text().contains(words);
    assert!(preview.get(page).expect("a page").text().contains("赵一"));
    bench.swap(worker, "赵一", "赵万一");
    preview.until(page, holds("赵万一")).expect("the new name");

    bench.write(worker, format!("phnoe = \"1\"\n{good}"));
    preview.until("/_gridboard/mistakes", holds("phnoe")).expect("the mistake");
    let mistakes = preview.get("/_gridboard/mistakes").expect("mistakes").text();
    for part in ["E202", "content/qinghe/workers/zhao-yi.toml:", "<mark>phnoe</mark>", "phone"] {
        assert!(mistakes.contains(part), "{part} in {mistakes}");
    }
    assert!(preview.get(page).expect("a page").text().contains("赵万一"), "the last good version stays");

    bench.write(worker, good);
    preview.until(page, holds("赵一")).expect("the old name");
    assert!(!preview.get("/_gridboard/mistakes").expect("none").text().contains("E202"));

    assert!(preview.stop().expect("it ends"), "asked to end, it ends well");
}

#[test]
fn a_mistake_in_a_template_keeps_the_last_good_page() {
    let (bench, preview) = preview();
    let (first, second) = ("/g/qh01/", "/g/qh02/");
    let file = "themes/default/site/_figures.html";
    let mistakes = "/_gridboard/mistakes";
    let is_whole = |page: &str| {
        let answer = preview.get(page).expect("a page");
        answer.status == 200 && answer.text().contains("</html>")
    };
    assert!(is_whole(first) && is_whole(second));
    let names_line = |line: usize| {
        move |answer: &crate::http::Answer| {
            answer.text().contains(&format!("themes/default/site/_figures.html:{line}:"))
        }
    };
    // Wrong wherever it stands: said as it is saved, before anybody asks for a page.
    bench.write(file, "<p>{{ figures.nothing.more }}</p>");
    preview.until(mistakes, names_line(1)).expect("the line");
    assert!(is_whole(first));
    // Wrong on one page, and another mistake than before.
    bench.write(file, "<hr>\n{% if \"qh02\" in page.url %}{{ page.nothing.more }}{% endif %}");
    preview.until(first, |answer| answer.text().contains("<hr>")).expect("the sound page is new");
    assert!(is_whole(second), "the page as it was");
    preview.until(mistakes, names_line(2)).expect("the line");
    bench.remove(file);
    preview.until(mistakes, |answer| !answer.text().contains("E803")).expect("no mistakes");
    assert!(is_whole(first) && is_whole(second));
}

#[test]
fn a_site_that_begins_with_a_mistake_is_served_once_it_is_mended() {
    let bench = Bench::fixture();
    let good = bench.text("content/site.toml");
    bench.write("content/site.toml", good.replace("base_url", "base_ulr"));
    let preview = Preview::start(bench.root(), TODAY).expect("it starts");
    let page = preview.get("/").expect("a page");
    assert!(page.status == 500 && page.text().contains("base_ulr"), "{}", page.text());
    bench.write(
        "content/site.toml",
        good.replace("https://grid.example.cn/", "https://grid.example.cn/town/"),
    );
    preview.until("/town/", |answer| answer.status == 200).expect("the site below its path");
    assert_eq!(preview.get("/").expect("a way").header("location"), "/town/");
}

#[test]
fn a_mistake_in_the_theme_is_shown_at_its_line() {
    let bench = Bench::fixture();
    for (file, text, line, words) in [
        ("_office.html", "<p>\n{{ community.adress.x }}</p>", 2, "address"),
        ("_toc.html", "{{ t(key=\"save-contcat\") }}", 1, "save-contact"),
        ("guides.html", "\n\n{% include \"_gone.html\" %}", 3, "_gone.html"),
        ("assets/site.js", "var a = 1;\nfunction ( {\n", 2, "function"),
        ("assets/style.css", "a { color: red }\nb { color: {{ huez }} }\n", 2, "hues"),
        ("sw.js", "var a = 1;\nvar = {{ nope }};\n", 2, ""),
    ] {
        let path = format!("themes/default/site/{file}");
        bench.write(&path, text);
        let ran = bench.run(&["build", "--only", "site", "--lang", "en"]);
        let found: Vec<&str> = ran.stderr.matches("error[E803]").collect();
        assert!(ran.code == 2 && found.len() == 1, "{file}: once\n{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("{path}:{line}:")), "{file}\n{}", ran.stderr);
        assert!(ran.stderr.contains(words), "{file}\n{}", ran.stderr);
        bench.remove(&path);
    }
}
