//! `gridboard serve`: the site in a browser while it is being written.

use std::io::Write;
use std::net::SocketAddr;

use super::{Desk, End};
use crate::diagnostics::{Diagnostics, Messages, Severity, render_all};
use crate::pipeline::Request;
use crate::serve::{Listener, ServeFault, serve};

pub fn run(desk: &Desk, request: Request, port: Option<u16>) -> End {
    let voice = Voice { messages: Messages::new(desk.language), is_colourful: desk.environment.is_colourful };
    match serve(request, Messages::new(desk.language), port, voice) {
        Ok(()) => End::Done,
        Err(ServeFault::Port(reason)) => {
            let port = port.map_or_else(|| "8000–8019".to_owned(), |port| port.to_string());
            desk.complain("serve-port", &[("port", port), ("reason", reason.to_string())]);
            End::Failed
        }
        Err(ServeFault::Io(reason)) => fail(desk, &reason),
        Err(ServeFault::Watch(reason)) => fail(desk, &reason),
    }
}

fn fail(desk: &Desk, reason: &dyn std::fmt::Display) -> End {
    desk.complain("serve-failed", &[("reason", reason.to_string())]);
    End::Failed
}

/// Says on the terminal what happens.
struct Voice {
    messages: Messages,
    is_colourful: bool,
}

impl Voice {
    fn say(&self, id: &str, args: &[(&str, String)]) {
        // A terminal that was closed is no fault of ours.
        let _ = writeln!(std::io::stdout(), "{}", self.messages.get(id, args));
    }
}

impl Listener for Voice {
    fn is_open(&self, address: SocketAddr, path: &str) {
        self.say("serve-open-at", &[("site", format!("http://{address}{path}"))]);
        self.say("serve-beside", &[("workbench", format!("http://{address}/_gridboard/"))]);
        self.say("serve-stop", &[]);
    }

    fn was_read(&self, result: Result<&Diagnostics, &Diagnostics>) {
        let (Ok(found) | Err(found)) = result;
        let told = found.sorted();
        // A terminal that was closed is no fault of ours.
        let _ = write!(std::io::stderr(), "{}", render_all(&told.all, &self.messages, self.is_colourful));
        if told.more.is_some() {
            self.say("summary-more", &[("most", told.all.len().to_string())]);
        }
        let errors = told.count(Severity::Error);
        match result {
            Ok(_) => self.say("serve-read", &[]),
            Err(_) => self.say("serve-kept", &[("errors", errors.to_string())]),
        }
    }
}
