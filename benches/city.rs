//! What a city costs: its website cold, unchanged, and after one change of each kind; beside it a plain copy of the same
//! tree, which is the floor.
//!
//! `cargo bench --bench city` prints the figures for 100 and 1 000 grids; `-- 10000` takes another number. Nothing fails
//! on time: machines differ.

mod common;
#[path = "../examples/city/content.rs"]
mod content;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const GRIDS: [usize; 2] = [100, 1000];

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    println!("The website of a city: seconds, peak memory in MB, files written.");
    for grids in if given.is_empty() { GRIDS.to_vec() } else { given } {
        let work = tempfile::tempdir()?;
        content::city(work.path(), grids, 1)?;
        let city = City { root: work.path().to_owned(), grids };
        // What was saved a moment ago may be saved again unseen, and is not remembered as it looks.
        std::thread::sleep(Duration::from_secs(3));
        city.row("cold", || Ok(()))?;
        city.copied()?;
        city.row("unchanged", || Ok(()))?;
        let worker = city.file("workers/w0010.toml");
        city.row("one phone changed", || swap(&worker, "phone = \"1380000", "phone = \"1390000"))?;
        city.row("one notice added", || city.notice())?;
        let style = city.root.join("themes/default/site/robots.txt");
        city.row("a theme file changed", || {
            fs::create_dir_all(style.parent().unwrap_or(&style))?;
            fs::write(&style, "User-agent: *\nAllow: /\nSitemap: {{ sitemap }}\n")?;
            Ok(())
        })?;
        let grid = city.file("grids/005.toml");
        city.row("one grid closed", || {
            swap(&grid, "opened =", "closed = 2026-11-01\nsuccessors = [\"g0001004\"]\nopened =")
        })?;
    }
    Ok(())
}

struct City {
    root: PathBuf,
    grids: usize,
}

impl City {
    /// A file of the first community.
    fn file(&self, path: &str) -> PathBuf {
        self.root.join("content/c0001").join(path)
    }

    /// Changes the content and builds.
    fn row(
        &self,
        name: &str,
        change: impl FnOnce() -> Result<(), Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        change()?;
        // What is newer than this file was written by the build.
        let mark = self.root.join("mark");
        fs::write(&mark, "")?;
        let start = fs::metadata(&mark)?.modified()?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
        command.args(["build", "--only", "site", "--today", "2026-11-22", "--root"]).arg(&self.root);
        let (time, peak) = common::run(&mut command)?;
        let is_new =
            |path: &Path| fs::metadata(path).and_then(|data| data.modified()).is_ok_and(|when| when >= start);
        let files = files(&self.root.join("output/site")).filter(|path| is_new(path)).count();
        self.print(name, time, &format!("{:>6} {files:>7}", peak / 1024));
        Ok(())
    }

    /// A plain copy of the output.
    fn copied(&self) -> Result<(), Box<dyn Error>> {
        let (from, to) = (self.root.join("output/site"), self.root.join("copy"));
        let start = Instant::now();
        let mut count = 0;
        for path in files(&from) {
            let target = to.join(path.strip_prefix(&from)?);
            fs::create_dir_all(target.parent().unwrap_or(&to))?;
            fs::copy(&path, &target)?;
            count += 1;
        }
        self.print("a copy of its tree", start.elapsed(), &format!("       {count:>7}"));
        fs::remove_dir_all(&to)?;
        Ok(())
    }

    fn notice(&self) -> Result<(), Box<dyn Error>> {
        let text = "+++\ntitle = \"临时停电\"\ndate = 2026-11-20\n+++\n明天上午停电。\n";
        Ok(fs::write(self.file("notices/extra.md"), text)?)
    }

    fn print(&self, name: &str, time: Duration, rest: &str) {
        println!("{:>6} grids  {name:<22} {:>8.2} {rest}", self.grids, time.as_secs_f64());
    }
}

fn swap(path: &Path, from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    assert!(text.contains(from), "{from} in {}", path.display());
    Ok(fs::write(path, text.replacen(from, to, 1))?)
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path())
}
