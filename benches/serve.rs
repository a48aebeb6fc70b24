//! How long a saved change takes until the new bytes are served: the sample, a city of 1 000 grids in ten communities,
//! and 1 000 grids in one.
//!
//! `cargo bench --bench serve` prints the figures. Nothing fails on time: machines differ.

#[path = "../examples/city/content.rs"]
mod content;
#[path = "common/http.rs"]
mod http;
#[path = "common/town.rs"]
mod town;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use http::Preview;

const ROUNDS: usize = 15;
const TODAY: &str = "2026-11-22";

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "From saving a worker's phone to the new page, {ROUNDS} rounds, milliseconds: smallest, median, largest."
    );
    let work = tempfile::tempdir()?;
    let sample = work.path().join("sample");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &sample.join("content"))?;
    measure("sample", &sample, "sanyuan/workers/liu-pingzhen.toml", "/g/sy08/")?;
    let city = work.path().join("city");
    content::city(&city, 1000, 1)?;
    measure("1000 grids in ten", &city, "c0001/workers/w0010.toml", "/g/g0001001/")?;
    let town = work.path().join("town");
    town::town(&town, 1000)?;
    measure("1000 grids in one", &town, "sanyuan/workers/liu-pingzhen.toml", "/g/g0500/")?;
    Ok(())
}

fn measure(name: &str, root: &Path, worker: &str, page: &str) -> Result<(), Box<dyn Error>> {
    let preview = Preview::start(root, TODAY)?;
    let worker = root.join("content").join(worker);
    let original = fs::read_to_string(&worker)?;
    let written =
        original.split("phone = \"").nth(1).and_then(|rest| rest.split('"').next()).ok_or("phone")?;
    let first = preview.get(page)?;
    if first.status != 200 || !first.header("content-type").contains("html") {
        return Err(format!("{page}: {}", first.head).into());
    }
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let phone = format!("138000009{round:02}");
        let start = Instant::now();
        fs::write(&worker, original.replace(written, &phone))?;
        preview.until(page, |answer| answer.text().contains(&format!("+86{phone}")))?;
        times.push(start.elapsed());
    }
    times.sort();
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1000.0);
    println!("{name:<18} {:>7} {:>7} {:>7}", ms(times[0]), ms(times[ROUNDS / 2]), ms(times[ROUNDS - 1]));
    preview.stop()?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target)?,
            false => fs::copy(entry.path(), target).map(drop)?,
        }
    }
    Ok(())
}
