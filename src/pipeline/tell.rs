//! What went wrong with a job, as diagnostics with file, line and what to do.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::run::Coarse;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::plan::Job;
use crate::proof::ProofFault;
use crate::render::{Origin, RenderFault};
use crate::theme::Theme;

/// Where texts were written, and what was found so far; shared by all threads.
pub struct Voice<'r> {
    pub theme: &'r Theme,
    /// The place of a printed text, by its name in `check::Sources`.
    pub find: &'r (dyn Fn(&str) -> Option<Place> + Sync),
    pub found: Mutex<Diagnostics>,
}

impl Voice<'_> {
    /// Says which photos want more pixels.
    pub fn say_coarse(&self, coarse: &BTreeMap<String, Coarse>) {
        for (source, photo) in coarse {
            let place = (self.find)(source).unwrap_or_else(|| Place::path_only("content"));
            let size = |(width, height): (u32, u32)| format!("{width}×{height}");
            self.say(
                Diagnostic::new(Code::PhotoCoarse, place)
                    .with("given", size(photo.given))
                    .with("needed", size(photo.needed))
                    .with("dpi", photo.dpi)
                    .with("piece", told(&photo.path)),
            );
        }
    }

    pub fn say(&self, diagnostic: Diagnostic) {
        // A thread that panicked while it held the lock left whole values behind.
        self.found.lock().unwrap_or_else(PoisonError::into_inner).push(diagnostic);
    }

    pub fn into_found(self) -> Diagnostics {
        self.found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn say_unfit(&self, job: &Job, fields: &[String], origin: &Origin) {
        for field in fields {
            let place = (self.find)(origin.of(field));
            let place = place.unwrap_or_else(|| Place::path_only("content"));
            let what =
                place.span().map(|span| first_line(&place.text()[span])).filter(|text| !text.is_empty());
            let what = what.unwrap_or_else(|| field.clone());
            let diagnostic = Diagnostic::new(Code::DoesNotFit, place);
            self.say(diagnostic.with("what", what).with("piece", told(&job.path)));
        }
    }

    pub fn say_render_fault(&self, job: &Job, fault: RenderFault) {
        match fault {
            RenderFault::Template(fault) => self.say(fault.diagnostic(self.theme)),
            RenderFault::Image(reason) => {
                let place = Place::path_only(told(&job.path));
                self.say(
                    Diagnostic::new(Code::BadImage, place)
                        .with("file", told(&job.path))
                        .with_word("what", "image-broken")
                        .with("reason", reason),
                );
            }
            RenderFault::Press(error) => {
                for message in error.messages {
                    let place = match &message.place {
                        Some(at) => self.theme.place_at(at.file.trim_start_matches('/'), at.line, at.column),
                        None => Place::path_only(told(&job.path)),
                    };
                    let reason =
                        std::iter::once(message.text).chain(message.hints).collect::<Vec<_>>().join("; ");
                    self.say(Diagnostic::new(Code::TemplateError, place).with("reason", reason));
                }
            }
        }
    }

    pub fn say_proof_fault(&self, job: &Job, fault: ProofFault) {
        let about = |code: Code| {
            Diagnostic::new(code, Place::path_only(told(&job.path))).with("path", told(&job.path))
        };
        self.say(match fault {
            ProofFault::Code(fault) => about(Code::CodeUnreadable).with("reason", fault),
            ProofFault::Differs { found, expected } => {
                about(Code::CodeWrong).with("found", found).with("expected", expected)
            }
            ProofFault::QuietZone { modules } => about(Code::QuietZone).with("modules", modules),
            ProofFault::Size { found, expected } => {
                about(Code::WrongSize).with("found", found).with("expected", expected)
            }
        });
    }
}

/// A piece of a batch has no folder yet.
fn told(path: &str) -> &str {
    path.strip_prefix("print/batch/").unwrap_or(path)
}

fn first_line(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}
