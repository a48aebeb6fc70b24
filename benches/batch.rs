//! What printing costs as batches grow: time a piece, proven and written, on one core, and peak memory.
//!
//! `cargo bench --bench batch` prints the figures for 100, 1 000 and 5 000 pieces. Nothing fails on time.

mod common;
#[path = "common/town.rs"]
mod town;

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Grids; each has a board and three cards.
const GRIDS: [usize; 3] = [25, 250, 1250];

fn main() -> Result<(), Box<dyn Error>> {
    println!("One core; each piece made, proven and written.");
    println!("{:>8}{:>10}{:>14}{:>16}{:>14}", "pieces", "kind", "seconds", "ms a piece", "peak MB");
    for grids in GRIDS {
        let work = tempfile::tempdir()?;
        town::town(work.path(), grids)?;
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

/// Seconds, and the peak of memory in KB.
fn print(root: &Path, order: &[&str]) -> Result<(f64, u64), Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
    command.args(["print", "--jobs", "1", "--today", "2026-11-22", "--root"]).arg(root).args(order);
    let (time, peak) = common::run(&mut command)?;
    Ok((time.as_secs_f64(), peak))
}
