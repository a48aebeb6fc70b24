//! `gridboard build`: the whole way from content to output.

use std::path::{Path, PathBuf};

use super::args::Half;
use super::progress::Progress;
use super::{Desk, End};
use crate::pipeline::{BuildFault, Request, Wish, build};
use crate::plan::{Scope, Share};
use crate::publish::Elsewhere;

/// What was asked for.
pub struct What<'w> {
    pub only: Option<Half>,
    pub share: Option<Share>,
    /// Output folders of other machines.
    pub shares: &'w [PathBuf],
    pub keeps_going: bool,
}

pub fn run(desk: &Desk, request: &Request, output: &Path, what: &What<'_>) -> End {
    let mut finished = Vec::new();
    for folder in what.shares {
        match Elsewhere::output(folder) {
            Some(share) => finished.push(share),
            None => {
                desk.complain("merge-no-share", &[("path", folder.display().to_string())]);
                return End::Failed;
            }
        }
    }
    let scope = match what.only {
        None => Scope::All,
        Some(Half::Site) => Scope::Site,
        Some(Half::Print) => Scope::Print,
    };
    let progress = Progress::new(desk);
    let (share, keeps_going) = (what.share, what.keeps_going);
    let wish = Wish { output, scope, share, finished, keeps_going };
    let result = build(request, &wish, &progress);
    progress.finish();
    match result {
        Ok(built) => {
            let end = desk.report(&built.found);
            if !built.left.is_empty() {
                desk.complain("build-left", &[("folders", desk.list(&built.left))]);
            }
            if built.was_finished {
                desk.say("output-finished", &[]);
            }
            let counts = [
                ("pages", built.counts.pages.to_string()),
                ("boards", built.counts.boards.to_string()),
                ("cards", built.counts.cards.to_string()),
                ("codes", built.counts.codes.to_string()),
            ];
            let done = match scope {
                Scope::All => "build-done",
                Scope::Site => "build-done-site",
                Scope::Print => "build-done-print",
            };
            desk.say(done, &counts);
            if what.share.is_some() {
                desk.say("build-share", &[]);
            }
            if built.taken > 0 {
                desk.say("build-taken", &[("count", built.taken.to_string())]);
            }
            if built.withdrawn > 0 {
                desk.say("build-withdrawn", &[("count", built.withdrawn.to_string())]);
            }
            let changes = [
                ("written", built.outcome.written.to_string()),
                ("removed", built.outcome.removed.to_string()),
                ("kept", built.outcome.kept.to_string()),
            ];
            desk.say("build-changed", &changes);
            let below = |path: &str| output.join(path).display().to_string();
            let places = [
                ("site", below("site/index.html")),
                ("print", below("print")),
                ("report", below("report.json")),
            ];
            desk.say("build-where", &places);
            end
        }
        Err(BuildFault::Errors(found)) => {
            let end = desk.report(&found);
            if what.keeps_going {
                desk.complain("build-cannot-go-on", &[]);
            }
            desk.complain("summary-nothing-written", &[]);
            end
        }
        Err(BuildFault::Publish(fault)) => desk.report_publish(output, &fault),
    }
}
