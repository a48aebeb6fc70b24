//! Parses, runs, maps to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    gridboard::cli::run()
}
