//! Nothing is read outside of content and theme, nothing is written outside of the output folder, and what somebody
//! else put there is left alone.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::harness::{Bench, Finding, QINGHE, assert_same};

const SECRET: &str = "秘密文件";

/// A file outside of the content, in a folder.
fn outside(bench: &Bench) -> std::path::PathBuf {
    bench.write("outside/secret.md", format!("+++\ntitle = \"{SECRET}\"\ndate = 2013-05-01\n+++\n"));
    bench.write("outside/secret.toml", format!("name = \"{SECRET}\"\n"));
    bench.path("outside")
}

fn codes(found: &[Finding]) -> Vec<(&str, &str)> {
    found.iter().map(|f| (f.code.as_str(), f.file.as_str())).collect()
}

#[test]
fn links_in_the_content_are_named_and_not_followed() {
    let bench = Bench::fixture();
    let out = outside(&bench);
    let links = [
        ("notices/a.md", "secret.md"),
        ("workers/b.toml", "secret.toml"),
        ("guides/images", ""),
        ("photos/c.jpg", "secret.md"),
    ];
    for (link, target) in links {
        symlink(out.join(target), bench.path(&format!("{QINGHE}/{link}"))).expect("a link");
    }
    symlink(&out, bench.path("content/other")).expect("a link");
    let found = bench.findings();
    let mut expected: Vec<String> = links.iter().map(|(link, _)| format!("{QINGHE}/{link}")).collect();
    expected.push("content/other".to_owned());
    for path in &expected {
        assert!(codes(&found).contains(&("W111", path.as_str())), "{path}: {found:#?}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    bench.run(&["build", "--only", "site"]).ends(0);
    let is_told = |bytes: &Vec<u8>| crate::pictures::holds(bytes, SECRET.as_bytes());
    assert!(!bench.output().values().any(is_told));
}

#[test]
fn a_record_behind_a_link_is_not_read() {
    let bench = Bench::fixture();
    bench.write("outside/printed.jsonl", "");
    symlink(bench.path("outside/printed.jsonl"), bench.path("content/printed.jsonl")).expect("a link");
    let found = bench.findings();
    assert!(codes(&found).contains(&("E101", "content/printed.jsonl")), "{found:#?}");
}

#[test]
fn names_in_the_content_lead_nowhere_else() {
    let bench = Bench::fixture();
    outside(&bench);
    for way in [
        "../../../outside/secret.md",
        "/etc/passwd",
        "..\\\\..\\\\secret.md",
        "c:/secret.md",
        "file:///etc/passwd",
    ] {
        for (file, from, to) in [
            ("workers/zhao-yi.toml", "photo = \"zhao-yi.jpg\"", format!("photo = \"{way}\"")),
            ("notices/water.md", "images/gate.jpg", way.replace("\\\\", "\\")),
            ("notices/water.md", "../guides/residence.md", way.replace("\\\\", "\\")),
        ] {
            let path = format!("{QINGHE}/{file}");
            let before = bench.text(&path);
            bench.swap(&path, from, &to);
            let found = bench.findings();
            let is_refused = found.iter().any(|f| ["E403", "E707", "E708"].contains(&f.code.as_str()));
            assert!(is_refused, "{to}: {found:#?}");
            bench.write(&path, before);
        }
    }
    for theme in ["../outside", "/etc", "..", ".", "con"] {
        let bench = Bench::fixture();
        bench.swap("content/site.toml", "sample = true", &format!("theme = \"{theme}\"\nsample = true"));
        assert!(codes(&bench.findings()).contains(&("E107", "content/site.toml")), "{theme}");
    }
}

#[test]
fn links_in_a_theme_are_named_and_not_followed() {
    let bench = Bench::fixture();
    outside(&bench);
    fs::create_dir_all(bench.path("themes/default/site")).expect("a folder");
    symlink(bench.path("outside/secret.md"), bench.path("themes/default/site/home.html")).expect("a link");
    let ran = bench.run(&["check"]).ends(2);
    assert!(ran.stderr.contains("E802") && !ran.stderr.contains(SECRET), "{}", ran.stderr);
    bench.remove("themes/default/site/home.html");
    bench.write("themes/default/site/assets/ä.css", "a{}");
    assert!(bench.run(&["check"]).ends(2).stderr.contains("E802"));
}

#[test]
fn names_that_windows_keeps_are_refused() {
    for name in ["con", "prn", "aux", "nul", "com1", "lpt9"] {
        let bench = Bench::fixture();
        bench.write(&format!("{QINGHE}/notices/{name}.md"), "+++\ntitle = \"甲\"\ndate = 2013-05-01\n+++\n");
        bench.write(&format!("{QINGHE}/workers/{name}.toml"), "name = \"甲\"\n");
        fs::rename(bench.path(QINGHE), bench.path(&format!("content/{name}"))).expect("renamed");
        let found = bench.findings();
        let refused = found.iter().filter(|f| f.code == "E107").count();
        assert_eq!(refused, 3, "{name}: {found:#?}");
    }
    let bench = Bench::fixture();
    bench.swap("content/site.toml", "languages = [\"zh-CN\", \"en\"]", "languages = [\"zh-CN\", \"nul\"]");
    assert!(codes(&bench.findings()).contains(&("E205", "content/site.toml")));
    let bench = Bench::fixture();
    let long = "停水".repeat(200);
    bench.swap(
        &format!("{QINGHE}/notices/water.md"),
        "category = \"停水停电\"",
        &format!("category = \"{long}\""),
    );
    bench.add(&format!("{QINGHE}/notices/spring.md"), "").swap(
        &format!("{QINGHE}/notices/spring.md"),
        "expires = 2013-02-28",
        "category = \"Con\"",
    );
    bench.build_site();
    let parts = |path: &String| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let names: Vec<String> = bench.output().keys().flat_map(parts).collect();
    assert!(names.iter().all(|name| name.len() <= 100 && name != "con"), "{names:?}");
}

#[test]
fn files_that_differ_in_case_only_are_refused() {
    for (twin, code) in [("notices/Water.md", "E107"), ("workers/Zhao-yi.toml", "E107")] {
        let bench = Bench::fixture();
        bench.write(&format!("{QINGHE}/{twin}"), "+++\ntitle = \"甲\"\ndate = 2013-05-01\n+++\n");
        assert!(bench.findings().iter().any(|f| f.code == code || f.code == "E201"), "{twin}");
    }
    let bench = Bench::fixture();
    bench.write(
        &format!("{QINGHE}/grids/09.toml"),
        "id = \"QH01\"\ncode = \"420100001001009\"\nname = \"九\"\n",
    );
    assert!(bench.findings().iter().any(|f| f.code == "E301"));
}

#[test]
fn an_output_folder_with_other_peoples_files_is_refused() {
    for foreign in ["letter.txt", "site/index.html", "report.json", "photos/a.jpg"] {
        let bench = Bench::fixture();
        bench.write(&format!("mine/{foreign}"), "{\"tool\": \"something else\"}");
        let ran = bench.run(&["build", "--only", "site", "--output", "mine"]).ends(2);
        assert!(ran.stderr.contains("did not write"), "{foreign}: {}", ran.stderr);
        let left: Vec<_> =
            walkdir::WalkDir::new(bench.path("mine")).into_iter().filter_map(Result::ok).collect();
        assert_eq!(left.iter().filter(|entry| entry.file_type().is_file()).count(), 1, "{foreign}");
    }
    for folder in [".", "content", "content/qinghe/site"] {
        let bench = Bench::fixture();
        bench.run(&["build", "--only", "site", "--output", folder]).ends(2);
        assert!(!bench.path("site").exists() && !bench.path("content/site").exists());
    }
    let bench = Bench::fixture();
    bench.write("mine/.gitkeep", "").run(&["build", "--only", "site", "--output", "mine"]).silently();
    bench
        .write("mine/CNAME", "grid.example.cn")
        .run(&["build", "--only", "site", "--output", "mine"])
        .silently();
    assert_eq!(bench.text("mine/CNAME"), "grid.example.cn", "beside ours it is left alone");
}

#[test]
fn links_in_the_output_are_not_written_or_removed_through() {
    for link in ["site", "print", ".gridboard", "site/g", "site/g/qh01"] {
        let bench = Bench::fixture();
        bench.run(&["build", "--only", "site"]).silently();
        bench.write("outside/index.html", "mine").write("outside/letter.txt", "mine");
        let place = bench.path(&format!("output/{link}"));
        let _ = fs::remove_dir_all(&place);
        symlink(bench.path("outside"), &place).expect("a link");
        bench.swap("content/site.toml", "清河社区网格服务", "清河社区便民服务");
        let ran = bench.run(&["build", "--only", "site"]).ends(2);
        assert!(ran.stderr.contains("is a link"), "{link}: {}", ran.stderr);
        let names: Vec<_> = fs::read_dir(bench.path("outside")).expect("a folder").collect();
        assert_eq!((names.len(), bench.text("outside/index.html").as_str()), (2, "mine"), "{link}");
    }
}

#[test]
fn a_journal_cannot_move_or_remove_other_files() {
    for step in [
        r#"{"Remove":{"path":"../outside/secret.md"}}"#,
        r#"{"Place":{"staged":"0","path":"../outside/secret.md"}}"#,
        r#"{"Place":{"staged":"../../../outside/secret.md","path":"site/x"}}"#,
        r#"{"Remove":{"path":"/tmp/gridboard-is-not-there"}}"#,
    ] {
        let bench = Bench::fixture();
        outside(&bench);
        bench.write("output/.gridboard/stage/0", "x");
        bench.write("output/.gridboard/journal.json", format!("{{\"moves\":[{step}]}}"));
        bench.run(&["build", "--only", "site"]).ends(2);
        assert!(bench.text("outside/secret.md").contains(SECRET), "{step}");
    }
}

/// What somebody put in the place of a file or of a folder stops a publish before anything is moved.
#[test]
fn a_folder_in_the_place_of_a_file_is_named_and_nothing_is_torn() {
    const FOLDER: &str = "output/site/g/qh01";
    const PAGE: &str = "output/site/g/qh01/index.html";
    let as_folder = |bench: &Bench| {
        bench.remove(PAGE).write(&format!("{PAGE}/y"), "1");
    };
    let as_file = |bench: &Bench| {
        fs::remove_dir_all(bench.path(FOLDER)).expect("a folder");
        bench.write(FOLDER, "1");
    };
    for way in [PAGE, FOLDER] {
        let bench = Bench::fixture();
        bench.build_site();
        bench.swap("content/site.toml", "清河社区网格服务", "清河社区网格新服务");
        if way == PAGE {
            as_folder(&bench)
        } else {
            as_file(&bench)
        }
        let before = bench.output();
        for command in [&["build", "--only", "site"][..], &["build", "--only", "site"]] {
            let ran = bench.run(command).ends(2);
            assert!(ran.stderr.contains("stands at") && ran.stderr.contains("qh01"), "{}", ran.stderr);
        }
        assert_same(&before, &bench.output());
        bench.run(&["check"]).ends(0);
        bench.run(&["list", "grids"]).ends(0);
        let way = bench.path(way);
        if way.is_dir() { fs::remove_dir_all(way) } else { fs::remove_file(way) }.expect("removed");
        bench.build_site();
        let fresh = bench.run(&["build", "--only", "site", "--output", "fresh"]).ends(0);
        assert_eq!(fresh.stderr, "");
        assert_same(&bench.output(), &bench.tree("fresh"));
    }
}

/// To open a pipe is to wait for somebody who writes into it.
#[test]
fn pipes_are_not_opened() {
    let pipe = |bench: &Bench, path: &str| {
        let _ = fs::remove_file(bench.path(path));
        let made = Command::new("mkfifo").arg(bench.path(path)).status().expect("mkfifo");
        assert!(made.success());
    };
    let bench = Bench::fixture();
    pipe(&bench, "content/printed.jsonl");
    let found = bench.findings();
    assert!(codes(&found).contains(&("E101", "content/printed.jsonl")), "{found:#?}");
    let bench = Bench::fixture();
    pipe(&bench, "printers.toml");
    let ran = bench.run(&["print", "cards", "--dry-run", "--printer", "x"]).ends(2);
    assert!(ran.stderr.contains("printers.toml"), "{}", ran.stderr);
    let bench = Bench::fixture();
    bench.build_site();
    pipe(&bench, "output/.gridboard/lock");
    bench.add(&format!("{QINGHE}/notices/water.md"), "\n再说一次\n");
    let ran = bench.run(&["build", "--only", "site"]).ends(2);
    assert!(ran.stderr.contains("stands at"), "{}", ran.stderr);
}
