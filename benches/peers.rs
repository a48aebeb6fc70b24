//! gridboard beside the tools that people would take instead: Zola and Hugo with a page for each grid, Typst's command with
//! a process for each board, all from the same city. What is not installed is passed over, and said so.
//!
//! `cargo bench --bench peers` prints seconds for 1 000 grids; `-- 10000` takes another number. The pages of the others
//! hold name, scope, households and people of a grid, and nothing else: no second language, map, feed, search, code,
//! portrait, contact, and no proof. So the figures that compare are those per file.

mod common;
#[path = "../examples/city/content.rs"]
mod content;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use toml::{Table, Value};

/// Boards that Typst's command makes, a process each.
const BOARDS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let grids = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(1000);
    let work = tempfile::tempdir()?;
    content::city(work.path(), grids, 1)?;
    let cards = cards(&work.path().join("content"))?;
    println!("The same city of {grids} grids in each tool: seconds, files, and milliseconds a file.");
    for generator in [ZOLA, HUGO] {
        generator.measure(work.path(), &cards)?;
    }
    typst(&work.path().join("typst"), &cards)?;
    let build = |only: &str, root: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
        command.args(["build", "--only", only, "--today", "2026-11-22", "--root"]).arg(root);
        common::run(&mut command)
    };
    let site = work.path().join("output/site");
    row("gridboard, website, cold", build("site", work.path())?, &site);
    let grid = work.path().join("content/c0001/grids/001.toml");
    let text = fs::read_to_string(&grid)?;
    fs::write(&grid, text.replacen("北至淦河", "北至淦河（改）", 1))?;
    row("gridboard, website, one grid changed", build("site", work.path())?, &site);
    // One community: in the fourth the guard takes labels of the map for the number of a card (docs/reliability.md).
    let one = tempfile::tempdir()?;
    content::city(one.path(), 100, 1)?;
    row("gridboard, print, 100 grids, cold", build("print", one.path())?, &one.path().join("output/print"));
    Ok(())
}

/// A generator of websites from Markdown.
struct Generator {
    name: &'static str,
    arguments: &'static [&'static str],
    /// Writes its settings and templates.
    theme: fn(&Path) -> std::io::Result<()>,
}

const ZOLA: Generator = Generator { name: "zola", arguments: &["build"], theme: zola };
const HUGO: Generator = Generator { name: "hugo", arguments: &["--quiet"], theme: hugo };

impl Generator {
    /// Cold, and after a change of one grid.
    fn measure(&self, work: &Path, cards: &[Card]) -> Result<(), Box<dyn Error>> {
        let name = self.name;
        let (Some(first), true) = (cards.first(), is_installed(name)) else {
            println!("{name}: not installed, passed over");
            return Ok(());
        };
        let root = work.join(name);
        let write = |card: &Card| -> Result<(), Box<dyn Error>> {
            Ok(fs::write(root.join(format!("content/g/{}.md", card.id)), card.page()?)?)
        };
        let build = || common::run(Command::new(name).args(self.arguments).current_dir(&root));
        (self.theme)(&root)?;
        cards.iter().try_for_each(&write)?;
        row(&format!("{name}, cold"), build()?, &root.join("public"));
        write(&Card { scope: format!("{}（改）", first.scope), ..first.clone() })?;
        row(&format!("{name}, one grid changed"), build()?, &root.join("public"));
        Ok(())
    }
}

fn row(name: &str, (time, peak): (std::time::Duration, u64), output: &Path) {
    let files = walkdir::WalkDir::new(output).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file()).count();
    let each = time.as_secs_f64() * 1000.0 / files.max(1) as f64;
    let (seconds, peak) = (time.as_secs_f64(), peak / 1024);
    println!("{name:<38} {seconds:>8.2} s {files:>7} files {each:>8.3} ms a file {peak:>5} MB");
}

fn is_installed(program: &str) -> bool {
    let asked = Command::new(program).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|end| end.success())
}

/// What every tool shows of a grid.
#[derive(Clone)]
struct Card {
    id: String,
    name: String,
    scope: String,
    households: i64,
    /// Role, name, phone.
    people: Vec<[String; 3]>,
}

impl Card {
    /// Markdown with front matter, as Zola and Hugo read it.
    fn page(&self) -> Result<String, std::fmt::Error> {
        let Self { name, scope, households, .. } = self;
        let mut text =
            format!("+++\ntitle = \"{name}\"\n[extra]\nscope = \"{scope}\"\nhouseholds = {households}\n");
        for [role, name, phone] in &self.people {
            writeln!(text, "[[extra.people]]\nrole = \"{role}\"\nname = \"{name}\"\nphone = \"{phone}\"")?;
        }
        text.push_str("+++\n");
        Ok(text)
    }

    fn json(&self) -> String {
        let Self { id, name, scope, households, people } = self;
        serde_json::json!({ "id": id, "name": name, "scope": scope, "households": households, "people": people })
            .to_string()
    }
}

/// All open grids of the city.
fn cards(content: &Path) -> Result<Vec<Card>, Box<dyn Error>> {
    let toml = |path: &Path| -> Result<Table, Box<dyn Error>> { Ok(fs::read_to_string(path)?.parse()?) };
    let text = |table: &Table, key: &str| {
        table.get(key).and_then(Value::as_str).map(str::to_owned).unwrap_or_default()
    };
    let mut cards = Vec::new();
    let mut paths: Vec<PathBuf> =
        walkdir::WalkDir::new(content).into_iter().filter_map(Result::ok).map(|e| e.into_path()).collect();
    paths.retain(|path| path.parent().is_some_and(|folder| folder.ends_with("grids")));
    paths.sort();
    for path in paths {
        let grid = toml(&path)?;
        if grid.contains_key("closed") {
            continue;
        }
        let workers = path.ancestors().nth(2).unwrap_or(content).join("workers");
        let mut people = Vec::new();
        for post in
            grid.get("team").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
        {
            let worker = toml(&workers.join(text(post, "worker") + ".toml"))?;
            people.push([text(post, "role"), text(&worker, "name"), text(&worker, "phone")]);
        }
        let name = grid.get("name").and_then(|name| name.get("zh-CN")).and_then(Value::as_str);
        cards.push(Card {
            id: text(&grid, "id"),
            name: name.unwrap_or_default().to_owned(),
            scope: text(&grid, "scope"),
            households: grid.get("households").and_then(Value::as_integer).unwrap_or_default(),
            people,
        });
    }
    Ok(cards)
}

fn zola(root: &Path) -> std::io::Result<()> {
    let page = "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>{{ page.title }}</title>\
                <h1>{{ page.title }}</h1><p>{{ page.extra.scope }}</p><p>{{ page.extra.households }}</p>\
                <ul>{% for p in page.extra.people %}<li>{{ p.role }} {{ p.name }} <a href=\"tel:{{ p.phone }}\">\
                {{ p.phone }}</a></li>{% endfor %}</ul>";
    let list = "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>Grids</title><ul>{% for p in section.pages %}\
                <li><a href=\"{{ p.permalink }}\">{{ p.title }}</a></li>{% endfor %}</ul>";
    write_all(
        root,
        &[
            ("config.toml", "base_url = \"https://grid.example.cn\"\n"),
            ("content/_index.md", "+++\n+++\n"),
            ("content/g/_index.md", "+++\ntitle = \"Grids\"\n+++\n"),
            ("templates/index.html", list),
            ("templates/section.html", list),
            ("templates/page.html", page),
        ],
    )
}

fn hugo(root: &Path) -> std::io::Result<()> {
    let page = "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>{{ .Title }}</title>\
                <h1>{{ .Title }}</h1><p>{{ .Params.extra.scope }}</p><p>{{ .Params.extra.households }}</p>\
                <ul>{{ range .Params.extra.people }}<li>{{ .role }} {{ .name }} <a href=\"tel:{{ .phone }}\">\
                {{ .phone }}</a></li>{{ end }}</ul>";
    let list = "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>Grids</title><ul>{{ range .Pages }}\
                <li><a href=\"{{ .Permalink }}\">{{ .Title }}</a></li>{{ end }}</ul>";
    write_all(
        root,
        &[
            (
                "config.toml",
                "baseURL = \"https://grid.example.cn/\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\"]\n",
            ),
            ("content/g/_index.md", "+++\ntitle = \"Grids\"\n+++\n"),
            ("layouts/index.html", list),
            ("layouts/_default/list.html", list),
            ("layouts/_default/single.html", page),
        ],
    )
}

/// The first boards, each by a process of its own: what a script around the command would do.
fn typst(root: &Path, cards: &[Card]) -> Result<(), Box<dyn Error>> {
    if !is_installed("typst") {
        println!("typst: not installed, passed over");
        return Ok(());
    }
    let board = "#let grid = json(sys.inputs.grid)\n#set page(width: 600mm, height: 900mm, margin: 40mm)\n\
                 #set text(font: \"Noto Sans CJK SC\", lang: \"zh\", size: 60pt)\n= #grid.name\n#grid.scope\n\n\
                 #table(columns: 3, ..grid.people.flatten())\n";
    write_all(root, &[("board.typ", board)])?;
    let mut all = std::time::Duration::ZERO;
    let mut most = 0;
    for card in cards.iter().take(BOARDS) {
        let data = format!("{}.json", card.id);
        fs::write(root.join(&data), card.json())?;
        let mut command = Command::new("typst");
        command.args(["compile", "--input", &format!("grid={data}"), "board.typ"]);
        let (time, peak) = common::run(command.arg(format!("pieces/{}.pdf", card.id)).current_dir(root))?;
        all += time;
        most = most.max(peak);
    }
    row("typst, boards without a code", (all, most), &root.join("pieces"));
    Ok(())
}

fn write_all(root: &Path, files: &[(&str, &str)]) -> std::io::Result<()> {
    fs::create_dir_all(root.join("content/g"))?;
    fs::create_dir_all(root.join("pieces"))?;
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(path, text)?;
    }
    Ok(())
}
