//! `printers.toml` beside `content/`: how far each printer of the office is off. It belongs to the machine, not
//! to the content, and is the only file that `print` keeps outside `output/`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::plan::Adjustment;

const FILE: &str = "printers.toml";
/// Largest file that is read, in bytes.
const LARGEST: u64 = 64 * 1024;

/// What is known of all printers.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Printers {
    #[serde(default)]
    printer: BTreeMap<String, Printer>,
}

/// Corrections of one printer; see [`Adjustment`].
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Printer {
    nudge: (f64, f64),
    nudge_back: (f64, f64),
    scale: f64,
}

impl Default for Printer {
    fn default() -> Self {
        let Adjustment { nudge, nudge_back, scale } = Adjustment::NONE;
        Self { nudge, nudge_back, scale }
    }
}

/// Why the file cannot be used.
#[derive(Debug)]
pub enum PrintersFault {
    Io(PathBuf, io::Error),
    /// Line (from 1) and what is wrong there.
    Broken(PathBuf, usize, String),
}

impl Printers {
    /// No file: no printer is known.
    pub fn read(root: &Path) -> Result<Self, PrintersFault> {
        let path = root.join(FILE);
        let size = match fs::metadata(&path) {
            // A pipe or a device has no end.
            Ok(data) if !data.is_file() => {
                let fault = io::Error::new(io::ErrorKind::InvalidInput, "no file");
                return Err(PrintersFault::Io(path, fault));
            }
            Ok(data) => data.len(),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(fault) => return Err(PrintersFault::Io(path, fault)),
        };
        if size > LARGEST {
            return Err(PrintersFault::Broken(path, 1, format!("> {LARGEST} B")));
        }
        let text = fs::read_to_string(&path).map_err(|fault| PrintersFault::Io(path.clone(), fault))?;
        let known: Self = toml::from_str(&text).map_err(|fault| {
            let before = fault.span().map_or(0, |span| span.start);
            let line = text.get(..before).unwrap_or_default().matches('\n').count() + 1;
            PrintersFault::Broken(path.clone(), line, fault.message().to_owned())
        })?;
        let is_odd = |printer: &Printer| !Adjustment::from(*printer).is_sane();
        match known.printer.iter().find(|(_, printer)| is_odd(printer)) {
            Some((name, _)) => Err(PrintersFault::Broken(path, 1, name.clone())),
            None => Ok(known),
        }
    }

    pub fn get(&self, name: &str) -> Adjustment {
        self.printer.get(name).copied().map_or(Adjustment::NONE, Adjustment::from)
    }

    /// Keeps a printer's corrections; the old file stays whole until the new one is.
    pub fn keep(mut self, root: &Path, name: &str, adjust: Adjustment) -> Result<(), PrintersFault> {
        let Adjustment { nudge, nudge_back, scale } = adjust;
        self.printer.insert(name.to_owned(), Printer { nudge, nudge_back, scale });
        let path = root.join(FILE);
        let draft = root.join(format!(".{FILE}.draft"));
        // Numbers and names always have a TOML form.
        let body = toml::to_string(&self).unwrap_or_default();
        let text = format!(
            "# 各台打印机的修正值（gridboard print --printer 写入，可以手改）。\n\
             # nudge：向右、向下移多少毫米；nudge_back：背面另外再移多少；scale：百分比。\n{body}"
        );
        let write = || -> io::Result<()> {
            let mut file = fs::File::create(&draft)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&draft, &path)
        };
        write().map_err(|fault| {
            let _ = fs::remove_file(&draft); // else the next draft takes its place
            PrintersFault::Io(path.clone(), fault)
        })
    }
}

impl From<Printer> for Adjustment {
    fn from(printer: Printer) -> Self {
        let Printer { nudge, nudge_back, scale } = printer;
        Self { nudge, nudge_back, scale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_printer_is_what_is_read() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path();
        let read = || Printers::read(root).expect("readable");
        assert_eq!(read().get("front desk"), Adjustment::NONE, "nobody is known");
        let off = Adjustment { nudge: (1.5, -2.0), nudge_back: (0.5, 0.0), scale: 99.5 };
        read().keep(root, "front desk", off).expect("kept");
        read().keep(root, "二楼", Adjustment { scale: 101.0, ..off }).expect("kept");
        assert_eq!((read().get("front desk"), read().get("二楼").scale), (off, 101.0));
        assert_eq!(read().get("another"), Adjustment::NONE);
        assert!(fs::read_to_string(root.join(FILE)).expect("a file").starts_with("# "));
        assert!(!root.join(".printers.toml.draft").exists());
        // What is left out is as it is without a correction.
        fs::write(root.join(FILE), "[printer.x]\nscale = 98.0\n").expect("written");
        assert_eq!(read().get("x"), Adjustment { scale: 98.0, ..Adjustment::NONE });
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named_with_its_line() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path();
        let line = |text: &str| {
            fs::write(root.join(FILE), text).expect("written");
            match Printers::read(root) {
                Err(PrintersFault::Broken(_, line, _)) => Some(line),
                _ => None,
            }
        };
        assert_eq!(line("[printer.x]\n\nscale = x\n"), Some(3));
        assert_eq!(line("[printer.x]\nscal = 1.0\n"), Some(2));
        assert_eq!(line("[printer.x]\nscale = 500.0\n"), Some(1));
        let filler = "#".repeat(64 * 1024 - 1);
        assert_eq!(line(&format!("{filler}\n")), None, "just small enough");
        assert_eq!(line(&format!("{filler}#\n")), Some(1), "too large");
        fs::remove_file(root.join(FILE)).expect("removed");
        fs::create_dir(root.join(FILE)).expect("a folder");
        let fault = match Printers::read(root) {
            Err(PrintersFault::Io(_, fault)) => fault.kind(),
            _ => io::ErrorKind::Other,
        };
        assert_eq!(fault, io::ErrorKind::InvalidInput, "said before it is opened");
        let keep = Printers::default().keep(root, "x", Adjustment::NONE);
        assert!(keep.is_err() && !root.join(".printers.toml.draft").exists());
    }
}
