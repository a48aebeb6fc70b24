//! Parses, runs, maps to an exit code.

use std::process::ExitCode;

/// Content is tens of thousands of small texts: reading a town that was saved takes half as long as with the system's
/// own allocator (`cargo bench --bench serve`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gridboard::cli::run()
}
