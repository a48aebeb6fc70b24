//! What can be typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::diagnostics::Language;

/// Websites, notice boards and contact cards for community grids (网格), from plain files.
#[derive(Parser)]
#[command(name = "gridboard", version, about, max_term_width = 100)]
pub struct Args {
    #[command(flatten)]
    pub shared: Shared,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(ClapArgs)]
pub struct Shared {
    /// Folder that holds content/ and themes/ (装着 content 的文件夹)
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// The day to build for (按哪一天生成); default: today in the site's time zone
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,
    /// Language of messages (提示用的语言); default: from the locale
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Language>,
    /// Number of threads (同时做几件事); default: one a core
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Make a starter site in DIR (新建一个站点)
    Init { dir: PathBuf },
    /// Look for mistakes, write nothing (检查)
    Check {
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Check, then write the website and everything to print (生成网站和打印件)
    Build {
        /// One half of the output only
        #[arg(long, value_enum)]
        only: Option<Half>,
        /// Where to write; default: output/ below the root
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// Show grids, workers, notices, and what is due in 30 days (列表)
    List {
        /// One table only
        #[arg(value_enum)]
        what: Option<ListOf>,
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Tell more about a code such as E202 (解释一个代码)
    Explain { code: Option<String> },
    /// Print shell completions
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Table,
    Json,
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Half {
    Site,
    Print,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListOf {
    Grids,
    Workers,
    Notices,
    Soon,
}
