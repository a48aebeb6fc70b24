//! `gridboard explain CODE`: the story behind a diagnostic.

use super::{Desk, End};
use crate::diagnostics::Code;

pub fn run(desk: &Desk, name: Option<&str>) -> End {
    let Some(name) = name else {
        desk.say("explain-codes", &[]);
        for code in Code::ALL {
            desk.print(&format!("  {}  {}", code.name(), first_sentence(&desk.messages.about(*code))));
        }
        return End::Done;
    };
    match Code::parse(name) {
        Some(code) => {
            let severity = desk.messages.get(code.severity().name(), &[]);
            desk.print(&format!("{} ({severity})\n\n{}", code.name(), desk.messages.about(code)));
            End::Done
        }
        None => {
            let near = Code::ALL.iter().find(|c| strsim::levenshtein(c.name(), &name.to_uppercase()) == 1);
            let guess = near.map_or("none", |c| c.name()).to_owned();
            desk.complain("explain-unknown", &[("code", name.to_owned()), ("guess", guess)]);
            End::Failed
        }
    }
}

fn first_sentence(text: &str) -> String {
    let end = text.find(['。', '\n']).unwrap_or(text.len());
    text[..end].to_owned()
}
