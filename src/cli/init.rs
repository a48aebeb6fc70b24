//! `gridboard init DIR`: a commented starter that builds at once.

use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::{Desk, End};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

pub fn run(desk: &Desk, dir: &Path) -> End {
    let shown = dir.display().to_string();
    if dir.join("content").exists() {
        desk.complain("init-exists", &[("path", shown)]);
        return End::Failed;
    }
    match unpack(&STARTER, dir) {
        Ok(()) => {
            desk.say("init-done", &[("path", shown.clone())]);
            desk.say("init-next", &[("path", shown)]);
            End::Done
        }
        Err(fault) => {
            desk.complain("io-failed", &[("path", shown), ("reason", fault.to_string())]);
            End::Failed
        }
    }
}

fn unpack(folder: &Dir<'_>, target: &Path) -> io::Result<()> {
    for file in folder.files() {
        let path = target.join(file.path());
        fs::create_dir_all(path.parent().unwrap_or(target))?;
        fs::write(&path, file.contents())?;
    }
    folder.dirs().try_for_each(|sub| unpack(sub, target))
}
