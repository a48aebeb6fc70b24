//! What a record of a million prints costs a build: time and peak memory, with the record and without.
//!
//! `cargo bench --bench record` prints the figures; `-- 100000` takes another number of lines. Nothing fails on time.

mod common;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use gridboard::read::record::{RECORD, Seal};

const LINES: usize = 1_000_000;
const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let given = std::env::args().skip(1).find_map(|arg| arg.parse().ok());
    let lines = given.unwrap_or(LINES);
    let work = tempfile::tempdir()?;
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for entry in walkdir::WalkDir::new(&content) {
        let entry = entry?;
        let target = work.path().join("content").join(entry.path().strip_prefix(&content)?);
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(&target)?,
            false => fs::copy(entry.path(), &target).map(drop)?,
        }
    }
    println!("The sample, {ROUNDS} rounds each: least time, peak memory.");
    for (name, count) in [("without a record", 0), ("with its record", lines)] {
        let path = work.path().join(RECORD);
        if count > 0 {
            let bytes = write_record(&path, count)?;
            println!("{count} lines, {} MB", bytes / 1_000_000);
        }
        let _ = fs::remove_dir_all(work.path().join("output"));
        for (step, what) in [("cold", 1), ("unchanged", ROUNDS)] {
            let mut best = (Duration::MAX, 0);
            for _ in 0..what {
                best = best.min(build(work.path())?);
            }
            println!("{name:<18} {step:<10} {:>6} ms {:>5} MB", best.0.as_millis(), best.1 / 1024);
        }
    }
    Ok(())
}

/// Prints of the sample's boards and cards over many years, each issue with facts of its own; bytes written.
fn write_record(path: &Path, lines: usize) -> Result<u64, Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut before, mut bytes) = (Seal::default(), 0);
    for n in 0..lines {
        let (grid, issue) = (n % 11 + 1, n / 22 + 1);
        let (kind, piece, sheet) = match n / 11 % 2 {
            0 => ("board", "\"board\":\"b1\"".to_owned(), "b1"),
            _ => ("card", "\"worker\":\"liu-pingzhen\"".to_owned(), "c"),
        };
        // What cards do not show is left out, as in real records.
        let (place, facts) = match kind {
            "board" => (
                "\"place\":\"时代家居广场东门\",\"size\":\"600x900\",\"at\":[114.3228,29.8382],",
                "\"scope\":\"9617305e\",\"figures\":\"36d8b836\",\"map\":\"bf80d9c8\",\"place\":\"d1cc17a7\",",
            ),
            _ => ("\"size\":\"90x54\",", ""),
        };
        let object = format!(
            "{{\"date\":\"20{:02}-{:02}-{:02}\",\"batch\":\"b{}\",\"kind\":\"{kind}\",\"community\":\"sanyuan\",\
             \"grid\":\"sy{grid:02}\",\"code\":\"421202001003{grid:03}\",{piece},\
             \"url\":\"https://grid.example.cn/g/sy{grid:02}/#{sheet}.{issue}\",\"issue\":{issue},\"copies\":1,\
             {place}\"hue\":\"blue\",\"facts\":{{\"person\":\"{n:08x}\",\
             \"phone\":\"{:04x}\",\"photo\":\"4ae3d3cc\",\"hours\":\"d8da\",\"duties\":\"8f98\",\
             \"grid\":\"0291a3f6\",{facts}\"places\":\"7b3d6e59\",\"size\":\"8506d423\",\
             \"office\":\"18eada97\",\"office_phone\":\"73092142\",\"address\":\"a5e62610\"}}}}",
            n / 366 % 26,
            n % 12 + 1,
            n % 28 + 1,
            n / 22,
            n % 65_536
        );
        let (line, seal) = Seal::close(&object, before);
        writeln!(file, "{line}")?;
        (before, bytes) = (seal, bytes + line.len() as u64 + 1);
    }
    file.flush()?;
    Ok(bytes)
}

/// Builds the website; how long it took, and the peak of memory in KB.
fn build(root: &Path) -> Result<(Duration, u64), Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
    command.args(["build", "--only", "site", "--today", "2026-11-22", "--root"]).arg(root);
    common::run(&mut command)
}
