//! What printing costs as batches grow: time a piece, proven and written, on one core, and peak memory.
//!
//! `cargo bench --bench batch` prints the figures for 100, 1 000 and 5 000 pieces. Nothing fails on time.

mod common;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Grids; each has a board and three cards.
const GRIDS: [usize; 3] = [25, 250, 1250];

fn main() -> Result<(), Box<dyn Error>> {
    println!("One core; each piece made, proven and written.");
    println!("{:>8}{:>10}{:>14}{:>16}{:>14}", "pieces", "kind", "seconds", "ms a piece", "peak MB");
    for grids in GRIDS {
        let work = tempfile::tempdir()?;
        town(work.path(), grids)?;
        for kind in ["boards", "cards"] {
            let pieces = if kind == "boards" { grids } else { 3 * grids };
            // What one piece takes is start, fonts and reading: the same however many follow.
            let (few, _) = print(work.path(), &[kind, "--grid", "g0001"])?;
            let (seconds, peak) = print(work.path(), &[kind])?;
            let each = (seconds - few).max(0.0) * 1000.0 / (pieces.max(2) - 1) as f64;
            println!("{pieces:>8}{kind:>10}{seconds:>14.2}{each:>16.1}{:>14}", peak / 1024);
        }
    }
    Ok(())
}

/// A community of so many grids like the sample's eighth, without a map.
fn town(root: &Path, grids: usize) -> Result<(), Box<dyn Error>> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let (from, to) = (sample.join("sanyuan"), root.join("content/sanyuan"));
    fs::create_dir_all(to.join("grids"))?;
    fs::copy(sample.join("site.toml"), root.join("content/site.toml"))?;
    for folder in ["workers", "photos"] {
        fs::create_dir_all(to.join(folder))?;
        for file in fs::read_dir(from.join(folder))? {
            let file = file?;
            fs::copy(file.path(), to.join(folder).join(file.file_name()))?;
        }
    }
    let community = fs::read_to_string(from.join("community.toml"))?;
    let (head, rest) = community.split_once("[totals]").ok_or("totals")?;
    let team = rest.find("[[team]]").map_or("", |at| &rest[at..]);
    fs::write(to.join("community.toml"), format!("{head}{team}"))?;
    let grid = fs::read_to_string(from.join("grids/08.toml"))?;
    let head = &grid[..grid.find("[[places]]").ok_or("places")?];
    for number in 1..=grids {
        let head = head
            .replace("\"sy08\"", &format!("\"g{number:04}\""))
            .replace("421202001003008", &format!("421202001003{number:04}"));
        let places: String =
            (1..=8).map(|place| format!("[[places]]\nname = \"兴旺{number}小区{place}栋\"\n")).collect();
        let board = "[[boards]]\nid = \"b1\"\nplace = \"东门\"\nsize = \"600x900\"\n";
        fs::write(to.join(format!("grids/{number:04}.toml")), format!("{head}{places}{board}"))?;
    }
    Ok(())
}

/// Seconds, and the peak of memory in KB.
fn print(root: &Path, order: &[&str]) -> Result<(f64, u64), Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
    command.args(["print", "--jobs", "1", "--today", "2026-11-22", "--root"]).arg(root).args(order);
    let (time, peak) = common::run(&mut command)?;
    Ok((time.as_secs_f64(), peak))
}
