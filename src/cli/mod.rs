//! The command line: one file a command. What was typed becomes a [`Request`], what came back
//! becomes words and an exit code.

mod args;
mod build;
mod ceiling;
mod check;
mod environment;
mod explain;
mod init;
mod interrupt;
mod list;
mod print;
mod progress;
mod record;
mod serve;
mod status;
mod table;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, Parser};

use crate::check::Today;
use crate::diagnostics::{Diagnostics, Language, Messages, Severity, Told, render_all};
use crate::pipeline::Request;
use crate::publish::{PublishError, finish_interrupted};
use args::{Args, Command, Shared};
use environment::Environment;

/// How a command ended; its number is the exit code of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Done = 0,
    /// The content has errors; nothing was written.
    ContentErrors = 1,
    /// Usage, input and output, or a fault of the tool's own.
    Failed = 2,
}

/// The whole program.
pub fn run() -> ExitCode {
    let environment = Environment::read();
    let args = Args::parse();
    let language = args.shared.lang.unwrap_or(environment.language);
    let desk = Desk { language, messages: Messages::new(language), environment };
    let end = match &args.command {
        Command::Completions { shell } => desk.completions(*shell),
        Command::Man => desk.man(),
        Command::Explain { code } => explain::run(&desk, code.as_deref()),
        Command::Init { dir } => init::run(&desk, dir),
        command => match desk.request(&args.shared) {
            Some(request) => ceiling::under(&desk, args.shared.memory, || {
                desk.work(request, args.shared.output.as_deref(), command)
            }),
            None => End::Failed,
        },
    };
    ExitCode::from(end as u8)
}

/// What commands share: the tool's words, and what the environment says.
pub struct Desk {
    pub language: Language,
    pub messages: Messages,
    pub environment: Environment,
}

impl Desk {
    fn work(&self, request: Request, output: Option<&Path>, command: &Command) -> End {
        let output = &*output.map_or_else(|| request.root.join("output"), Path::to_owned);
        // What was begun is ended by whatever is done next.
        if let Err(fault) = finish_interrupted(output) {
            return self.report_publish(output, &fault);
        }
        match command {
            Command::Check { privacy, format } => check::run(self, &request, output, *privacy, *format),
            Command::Build { only, shard, keep_going } => {
                let what = build::What { only: *only, share: *shard, shares: &[], keeps_going: *keep_going };
                build::run(self, &request, output, &what)
            }
            Command::Merge { dirs } => {
                let what = build::What { only: None, share: None, shares: dirs, keeps_going: false };
                build::run(self, &request, output, &what)
            }
            Command::Serve { port } => serve::run(self, request, *port),
            Command::Print(args) => print::run(self, &request, output, args),
            Command::Record { batch, down, rechain } => {
                let what = record::What { batch: batch.as_deref(), down, is_rechain: *rechain };
                record::run(self, &request, output, &what)
            }
            Command::Status { community, due, checklist, format } => {
                let wish = status::Wish {
                    community: community.as_deref(),
                    due: *due,
                    checklist: *checklist,
                    format: *format,
                };
                status::run(self, &request, output, &wish)
            }
            Command::List { what, format } => list::run(self, &request, output, *what, *format),
            // The others were run before.
            _ => End::Failed,
        }
    }

    fn request(&self, shared: &Shared) -> Option<Request> {
        let today = match &shared.today {
            None => Today::Now(self.environment.now),
            Some(text) => match text.parse() {
                Ok(date) => Today::Given(date),
                Err(_) => {
                    self.complain("bad-today", &[]);
                    return None;
                }
            },
        };
        let jobs = shared.jobs.unwrap_or(self.environment.cores);
        let patience = Duration::from_secs(shared.patience.get().into());
        let (started, program) = (self.environment.now.into(), self.environment.program.clone());
        Some(Request { root: shared.root.clone(), today, jobs, started, program, patience })
    }

    /// A line for people, on standard output. A pipe that was closed is no fault of ours.
    pub fn say(&self, id: &str, args: &[(&str, String)]) {
        self.print(&self.messages.get(id, args));
    }

    /// `a0、a1` or `a0, a1`.
    pub fn list<S: AsRef<str>>(&self, items: impl IntoIterator<Item = S>) -> String {
        let items: Vec<String> = items.into_iter().map(|item| item.as_ref().to_owned()).collect();
        items.join(&self.messages.get("list-separator", &[]))
    }

    /// Text on standard output.
    pub fn print(&self, text: &str) {
        let _ = writeln!(std::io::stdout(), "{text}");
    }

    /// A line on standard error.
    pub fn complain(&self, id: &str, args: &[(&str, String)]) {
        let _ = writeln!(std::io::stderr(), "{}", self.messages.get(id, args));
    }

    /// All findings with a line that counts them, on standard error; how the command ends.
    pub fn report(&self, found: &Diagnostics) -> End {
        let told = found.sorted();
        let text = render_all(&told.all, &self.messages, self.environment.is_colourful);
        let _ = write!(std::io::stderr(), "{text}");
        let (errors, warnings) = (told.count(Severity::Error), told.count(Severity::Warning));
        if errors + warnings > 0 {
            let args = [("errors", errors.to_string()), ("warnings", warnings.to_string())];
            self.complain("summary-found", &args);
        }
        self.end(&told)
    }

    /// How a command ends that found this, having said so if it was not all.
    pub fn end(&self, told: &Told) -> End {
        if told.more.is_some() {
            self.complain("summary-more", &[("most", told.all.len().to_string())]);
        }
        end_of(told)
    }

    /// Says why nothing could be written.
    pub fn report_publish(&self, path: &Path, fault: &PublishError) -> End {
        let shown = path.display().to_string();
        match fault {
            PublishError::Locked => self.complain("output-locked", &[("path", shown)]),
            PublishError::Foreign => self.complain("output-foreign", &[("path", shown)]),
            PublishError::Link(path) => {
                self.complain("output-link", &[("path", path.display().to_string())]);
            }
            PublishError::InTheWay(path) => {
                self.complain("output-in-the-way", &[("path", path.display().to_string())]);
            }
            PublishError::InsideContent => self.complain("output-inside", &[("path", shown)]),
            PublishError::Meanwhile(file) => self.complain("content-meanwhile", &[("path", file.clone())]),
            PublishError::Stopped(count) => self.complain("build-stopped", &[("count", count.to_string())]),
            PublishError::Io(path, reason) => {
                let args = [("path", path.display().to_string()), ("reason", reason.to_string())];
                self.complain("output-failed", &args);
            }
        }
        End::Failed
    }

    fn completions(&self, shell: clap_complete::Shell) -> End {
        clap_complete::generate(shell, &mut Args::command(), "gridboard", &mut std::io::stdout());
        End::Done
    }

    fn man(&self) -> End {
        match clap_mangen::Man::new(Args::command()).render(&mut std::io::stdout()) {
            Ok(()) => End::Done,
            Err(_) => End::Failed,
        }
    }
}

/// A fault of the theme or the machine is not one of the content.
fn end_of(told: &Told) -> End {
    let is_error = |severity| severity == Severity::Error;
    let mut errors = told.all.iter().filter(|finding| is_error(finding.severity()));
    if told.more.is_some_and(is_error) || errors.clone().any(|error| !error.code.is_tool_fault()) {
        End::ContentErrors
    } else if errors.next().is_some() {
        End::Failed
    } else {
        End::Done
    }
}
