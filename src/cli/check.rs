//! `gridboard check`: everything that is wrong, and nothing written.

use std::path::Path;

use super::args::Format;
use super::{Desk, End};
use crate::diagnostics::to_json;
use crate::pipeline::{Request, look_through};
use crate::publish::Manifest;

pub fn run(desk: &Desk, request: &Request, output: &Path, only_privacy: bool, format: Format) -> End {
    let prepared = look_through(request, &Manifest::of_output(output));
    let found = if only_privacy { prepared.found.of_privacy() } else { prepared.found };
    match format {
        Format::Json => {
            let told = found.sorted();
            desk.print(&to_json(&told.all, &desk.messages));
            desk.end(&told)
        }
        Format::Table => {
            let end = desk.report(&found);
            if found.is_empty() {
                desk.say(if only_privacy { "privacy-clean" } else { "summary-clean" }, &[]);
            }
            for allowance in prepared.checked.iter().filter(|_| only_privacy).flat_map(|c| &c.site.allowances)
            {
                let (text, reason) = (allowance.text.clone(), allowance.reason.clone());
                desk.say("privacy-allowed", &[("text", text), ("reason", reason)]);
            }
            end
        }
    }
}
