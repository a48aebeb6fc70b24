//! How long the sample takes: cold, unchanged, one phone changed; and the peak of memory.
//!
//! `cargo bench` prints the figures. Nothing fails on time: machines differ.

mod common;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, io};

const ROUNDS: usize = 5;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = tempfile::tempdir()?;
    copy(&root.join("content"), &work.path().join("content"))?;
    let output = work.path().join("output");

    println!("The sample in content/, {ROUNDS} rounds each, milliseconds: smallest and median.");
    let cold = || {
        let _ = fs::remove_dir_all(&output);
        build(work.path())
    };
    print("cold", &rounds(cold)?);
    print("unchanged", &rounds(|| build(work.path()))?);
    let worker = work.path().join("content/sanyuan/workers/liu-pingzhen.toml");
    let original = fs::read_to_string(&worker)?;
    let mut last = 0;
    let one_phone = || {
        last += 1;
        fs::write(&worker, original.replace("13800000008", &format!("1380000090{last}")))?;
        build(work.path())
    };
    print("one phone changed", &rounds(one_phone)?);
    let _ = fs::remove_dir_all(&output);
    let (_, peak) =
        common::run(&mut command(work.path())).map_err(|fault| io::Error::other(fault.to_string()))?;
    println!("peak memory, cold   {} MB", peak / 1024);
    Ok(())
}

fn print(name: &str, times: &[Duration]) {
    let ms = |d: Duration| d.as_millis();
    println!("{name:<18} {:>5} {:>5}", ms(times[0]), ms(times[times.len() / 2]));
}

fn rounds(mut one: impl FnMut() -> io::Result<Duration>) -> io::Result<Vec<Duration>> {
    let mut times = (0..ROUNDS).map(|_| one()).collect::<io::Result<Vec<_>>>()?;
    times.sort();
    Ok(times)
}

fn command(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
    command.arg("build").arg("--root").arg(root).args(["--today", "2026-11-22"]);
    command
}

fn build(root: &Path) -> io::Result<Duration> {
    let start = Instant::now();
    let output = command(root).output()?;
    let time = start.elapsed();
    if output.status.success() {
        Ok(time)
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr)))
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?
        } else {
            fs::copy(entry.path(), target).map(|_| ())?
        }
    }
    Ok(())
}
