//! The one place that reads the clock, the environment, and what the machine has.

use std::io::IsTerminal;
use std::num::NonZeroUsize;

use crate::diagnostics::Language;

pub struct Environment {
    /// Language of messages, from the locale.
    pub language: Language,
    pub now: jiff::Timestamp,
    pub cores: NonZeroUsize,
    /// Standard error is a terminal that wants colour (https://no-color.org).
    pub is_colourful: bool,
    /// Standard error is a terminal.
    pub is_terminal: bool,
    /// What tells the file of this program from another version of it.
    pub program: String,
}

impl Environment {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn read() -> Self {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG")).unwrap_or_default();
        Self {
            language: Language::from_locale(&locale),
            now: jiff::Timestamp::now(),
            cores: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            is_terminal: std::io::stderr().is_terminal(),
            program: program().unwrap_or_default(),
            is_colourful: std::io::stderr().is_terminal() && set("NO_COLOR").is_none(),
        }
    }
}

/// What this process takes of the machine's memory, bytes; `None` where the system does not say.
pub fn memory() -> Option<u64> {
    memory_stats::memory_stats().map(|stats| stats.physical_mem as u64)
}

fn program() -> Option<String> {
    let data = std::env::current_exe().ok()?.metadata().ok()?;
    let saved = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {}", data.len(), saved.as_nanos()))
}
