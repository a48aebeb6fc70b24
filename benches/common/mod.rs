//! What the benchmarks of whole commands share: how long one ran, and the peak of its memory.

use std::error::Error;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Runs to the end, which must be a good one; see [`run_to_end`].
pub fn run(command: &mut Command) -> Result<(Duration, u64), Box<dyn Error>> {
    match run_to_end(command)? {
        (time, peak, 0) => Ok((time, peak)),
        _ => Err(format!("{command:?} failed").into()),
    }
}

/// Runs to the end: how long, the largest resident size in KB by the system's own account, read while it runs, and the
/// code with which it ended (-1 for a signal).
pub fn run_to_end(command: &mut Command) -> Result<(Duration, u64, i32), Box<dyn Error>> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let end = loop {
        if let Some(end) = child.try_wait()? {
            break end;
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let kb = line.and_then(|l| l.split_whitespace().nth(1)).and_then(|kb| kb.parse::<u64>().ok());
        peak = peak.max(kb.unwrap_or(0));
        thread::sleep(Duration::from_millis(2));
    };
    Ok((start.elapsed(), peak, end.code().unwrap_or(-1)))
}
