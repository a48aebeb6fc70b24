//! What can be typed.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::diagnostics::Language;
use crate::plan::Share;

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
    /// Where files are written, and what an interrupted run left is finished (输出到哪里); default: output/ below the root
    #[arg(long, global = true, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The day to build for (按哪一天生成); default: today in the site's time zone
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,
    /// Language of messages (提示用的语言); default: from the locale
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Language>,
    /// Seconds that one piece may take before it is given up (一件最多等几秒)
    #[arg(long, global = true, value_name = "SECONDS", default_value = "60")]
    pub patience: NonZeroU32,
    /// Number of threads (同时做几件事); default: one a core
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Megabytes of memory that it may take before it gives up (最多用多少兆内存)
    #[arg(long, global = true, value_name = "MB", default_value = "485")]
    pub memory: NonZeroU32,
}

#[derive(Subcommand)]
pub enum Command {
    /// Make a starter site in DIR (新建一个站点)
    Init { dir: PathBuf },
    /// Look for mistakes, write nothing (检查)
    Check {
        /// Only what must not be published: private numbers, homes, circumstances (只查个人信息)
        #[arg(long)]
        privacy: bool,
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Check, then write the website and everything to print (生成网站和打印件)
    Build {
        /// One half of the output only
        #[arg(long, value_enum)]
        only: Option<Half>,
        /// Only every Nth community from the Kth on, for `merge`: a share of a large city (只做第 K 份)
        #[arg(long, value_name = "K/N", value_parser = share, requires = "output")]
        shard: Option<Share>,
        /// Communities with mistakes stay as they last were; the rest is published (有错的社区不动，其他照常)
        #[arg(long, conflicts_with = "shard")]
        keep_going: bool,
    },
    /// Put the shares of several machines together, and make what spans them (合并各份)
    Merge {
        /// Output folders of `build --shard`
        #[arg(required = true, value_name = "DIR")]
        dirs: Vec<PathBuf>,
    },
    /// Show the site in a browser while you write (边写边看)
    Serve {
        /// Port on this computer; default: the first free one from 8000 on
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },
    /// Print chosen pieces into a batch of their own (打印一批：公示牌、联系卡、拼版、海报、挂图)
    Print(Box<PrintArgs>),
    /// Write down that a batch was printed (记下：这一批已经印好)
    Record {
        /// The batch's number; without one, all batches are listed
        batch: Option<String>,
        /// All sheets of these pieces were taken down, by the names that status shows (已经取下的)
        #[arg(long, value_name = "ID", num_args = 1.., conflicts_with = "batch")]
        down: Vec<String>,
        /// Seal and tie the record anew, after a merge or an edit that was right (重新封好记录)
        #[arg(long, conflicts_with = "batch")]
        rechain: bool,
    },
    /// Show what hangs where, what is out of date, what must come down (墙上的情况)
    Status {
        /// Of one community only, by folder name (只要这个社区的)
        #[arg(long, value_name = "NAME")]
        community: Option<String>,
        /// Only what asks for something to be done (只看要办的)
        #[arg(long)]
        due: bool,
        /// Also print a list for the person who goes round (打印巡查单)
        #[arg(long)]
        checklist: bool,
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
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

/// What to print. Without a kind: boards, cards, the wall map and posters.
#[derive(ClapArgs)]
pub struct PrintArgs {
    /// Kinds of pieces (要哪几种)
    #[arg(value_enum)]
    pub kinds: Vec<PrintKind>,
    /// Of one grid only, by its id (只要这个网格的)
    #[arg(long, value_name = "ID")]
    pub grid: Option<String>,
    /// Of one worker only, by file name (只要这个人的)
    #[arg(long, value_name = "NAME")]
    pub worker: Option<String>,
    /// Of one community only, by folder name (只要这个社区的)
    #[arg(long, value_name = "NAME")]
    pub community: Option<String>,
    /// Only what hangs and is out of date (只印墙上已经过时的)
    #[arg(long)]
    pub changed: bool,
    /// Only what was never printed; with --changed, both (只印从没印过的)
    #[arg(long)]
    pub new: bool,
    /// Other paper: a4, a3, sra3, a2, a1, a0 (换一种纸)
    #[arg(long, value_name = "NAME")]
    pub paper: Option<String>,
    /// Of each card on sheets; of other pieces it is written into the list (每样几份)
    #[arg(long, value_name = "N", default_value = "1", value_parser = copies())]
    pub copies: NonZeroU32,
    /// First free position on a sheet that was begun (拼版从第几个空位开始)
    #[arg(long, value_name = "N", default_value = "1", value_parser = copies())]
    pub start: NonZeroU32,
    /// How cards lie on sheets; default: edge to edge where all have one colour. A sheet that was begun wants the
    /// same again (卡片挨着排还是留出血)
    #[arg(long, value_enum)]
    pub layout: Option<SheetLayout>,
    /// Edge over which the printer turns the paper (双面打印沿哪条边翻)
    #[arg(long, value_enum, default_value = "long")]
    pub duplex: DuplexEdge,
    /// Crop marks outside the bleed (加裁切线)
    #[arg(long)]
    pub marks: bool,
    /// Name of the printer; its corrections are kept in printers.toml (打印机的名字，记住它的修正值)
    #[arg(long, value_name = "NAME")]
    pub printer: Option<String>,
    /// Move sheets to the right and down, mm (整页向右、向下移，毫米)
    #[arg(long, value_name = "X,Y", value_parser = pair, allow_hyphen_values = true)]
    pub nudge: Option<(f64, f64)>,
    /// Move backs in addition, mm (背面另外再移)
    #[arg(long, value_name = "X,Y", value_parser = pair, allow_hyphen_values = true)]
    pub nudge_back: Option<(f64, f64)>,
    /// Scale of sheets in percent (缩放，百分比)
    #[arg(long, value_name = "PERCENT")]
    pub scale: Option<f64>,
    /// List pieces, sizes and paper, print nothing (只列清单，不生成)
    #[arg(long)]
    pub dry_run: bool,
}

/// Nobody prints more at once.
fn copies() -> impl clap::builder::TypedValueParser<Value = NonZeroU32> {
    use clap::builder::TypedValueParser;
    // The range leaves out zero.
    clap::value_parser!(u32).range(1..=1000).map(|n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN))
}

/// `X,Y` in mm.
fn pair(text: &str) -> Result<(f64, f64), String> {
    let parts: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match parts[..] {
        [x, y] if x.is_finite() && y.is_finite() => Ok((x, y)),
        _ => Err("X,Y".to_owned()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PrintKind {
    Boards,
    Cards,
    Sheets,
    WallMap,
    Posters,
    Calibration,
    Checklist,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SheetLayout {
    Butted,
    Bled,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DuplexEdge {
    Long,
    Short,
    None,
}

fn share(text: &str) -> Result<Share, String> {
    Share::parse(text).ok_or_else(|| "2/4: the second of four".to_owned())
}
