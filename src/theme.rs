//! The theme: templates, styles, words and colours. The default one is embedded in the binary,
//! so the tool works in any folder; a file in `themes/<name>/` takes the place of its namesake.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, SourceFile};
use crate::model::Digest;
use crate::read::limits;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A hue as in `theme.toml`. Inks have at least 7:1 against white.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Hue {
    pub name: String,
    /// `#rrggbb`: bands, edges, call buttons.
    pub ink: String,
    /// `#rrggbb`: the same grid in the background.
    pub tint: String,
    /// Ink in print, percent of cyan, magenta, yellow, black.
    pub cmyk: [f64; 4],
    pub cmyk_tint: [f64; 4],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    print: PrintSettings,
    hue: Vec<Hue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrintSettings {
    fonts: Vec<String>,
}

/// A theme, read whole.
#[derive(Debug)]
pub struct Theme {
    /// Path below the theme, with `/` → bytes.
    files: BTreeMap<String, Vec<u8>>,
    /// Where a file of this theme is found, for messages.
    prefix: String,
    /// At least one.
    pub hues: Vec<Hue>,
    /// Font families for print, in order of preference.
    pub fonts: Vec<String>,
    /// Folders that may hold fonts: the theme's and the content's.
    pub font_folders: Vec<PathBuf>,
}

impl Theme {
    /// Reads theme `name` below `root/themes` over the embedded one.
    pub fn read(root: &Path, name: &str, found: &mut Diagnostics) -> Option<Self> {
        let mut files = BTreeMap::new();
        gather(&DEFAULT, &mut files);
        let folder = root.join("themes").join(name);
        if name != "default" && !folder.is_dir() {
            let place = Place::path_only("content/site.toml");
            found.push(Diagnostic::new(Code::ThemeMissing, place).with("theme", name));
        }
        overlay(&folder, name, &mut files, found);
        let prefix = format!("themes/{name}");
        let settings = settings(&files, &prefix, found)?;
        Some(Self {
            files,
            hues: settings.hue,
            fonts: settings.print.fonts,
            font_folders: vec![folder.join("fonts"), root.join("content").join("fonts")],
            prefix,
        })
    }

    /// The files below `folder` (which ends in `/`), by their path from there.
    pub fn below<'t>(&'t self, folder: &'t str) -> impl Iterator<Item = (&'t str, &'t [u8])> {
        self.files
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(move |(path, bytes)| (&path[folder.len()..], bytes.as_slice()))
    }

    /// The text of a file; empty where it is missing or no UTF-8.
    pub fn text(&self, path: &str) -> &str {
        self.files.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// A file of the theme as a place of messages.
    pub fn place(&self, path: &str) -> Place {
        Place::file(&std::sync::Arc::new(SourceFile::new(format!("{}/{path}", self.prefix), self.text(path))))
    }

    /// A line and column (from 1) of a file of the theme.
    pub fn place_at(&self, path: &str, line: usize, column: usize) -> Place {
        let text = self.text(path).to_owned();
        let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &text[before.min(text.len())..];
        let within: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
        let file = SourceFile::new(format!("{}/{path}", self.prefix), text.clone());
        let start = before + within;
        Place::at(&std::sync::Arc::new(file), start..start + 1)
    }

    /// Changes when any file below `folder` does.
    pub fn digest(&self, folder: &str) -> Digest {
        let parts: Vec<&[u8]> =
            self.below(folder).flat_map(|(path, bytes)| [path.as_bytes(), bytes]).collect();
        Digest::of_parts(parts)
    }
}

fn gather(dir: &'static Dir<'static>, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.insert(path, file.contents().to_owned());
    }
    for sub in dir.dirs() {
        gather(sub, files);
    }
}

fn overlay(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>, found: &mut Diagnostics) {
    let mut say = |path: &str, reason: String| {
        let place = Place::path_only(format!("themes/{name}/{path}"));
        found.push(Diagnostic::new(Code::ThemeBroken, place).with("reason", reason));
    };
    let walk = WalkDir::new(folder).max_depth(limits::THEME_DEPTH + 1).follow_root_links(false);
    let walk = walk.into_iter().filter_map(Result::ok);
    let mut all = 0;
    for (number, entry) in walk.filter(|entry| !entry.file_type().is_dir()).enumerate() {
        let Ok(relative) = entry.path().strip_prefix(folder) else { continue };
        let path = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        if path.starts_with("fonts/") {
            continue;
        }
        all += entry.metadata().map_or(0, |data| data.len());
        match file(&entry, &path, number, all) {
            Ok(bytes) => drop(files.insert(path, bytes)),
            Err(reason) => say(&path, reason),
        }
        if number >= limits::THEME_FILES || all > limits::ALL_THEME_BYTES {
            break;
        }
    }
}

/// A theme's file, or why it cannot be used: the `number`th, `all` bytes with those before it.
fn file(entry: &walkdir::DirEntry, path: &str, number: usize, all: u64) -> Result<Vec<u8>, String> {
    let bytes = entry.metadata().map_or(0, |data| data.len());
    match () {
        () if number >= limits::THEME_FILES => Err(format!("> {} files", limits::THEME_FILES)),
        () if entry.depth() > limits::THEME_DEPTH => Err(format!("> {} folders", limits::THEME_DEPTH)),
        () if !entry.file_type().is_file() => Err("a link".to_owned()),
        () if bytes > limits::THEME_FILE_BYTES => {
            Err(format!("> {}", limits::readable(limits::THEME_FILE_BYTES)))
        }
        () if all > limits::ALL_THEME_BYTES => {
            Err(format!("> {}: all files together", limits::readable(limits::ALL_THEME_BYTES)))
        }
        () if path.starts_with("site/assets/") && !is_sound_path(path) => Err("a-z A-Z 0-9 . _ -".to_owned()),
        () => std::fs::read(entry.path()).map_err(|fault| fault.to_string()),
    }
}

/// Assets are published under their names: these are one file on every system and need no escape in an address.
fn is_sound_path(path: &str) -> bool {
    path.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/".contains(&b))
}

fn settings(files: &BTreeMap<String, Vec<u8>>, prefix: &str, found: &mut Diagnostics) -> Option<Settings> {
    let path = format!("{prefix}/theme.toml");
    let text = files.get("theme.toml").and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let file = std::sync::Arc::new(SourceFile::new(path, text));
    let mut say = |place: Place, reason: String| {
        found.push(Diagnostic::new(Code::ThemeBroken, place).with("reason", reason));
    };
    match toml::from_str::<Settings>(text) {
        Ok(settings) if settings.hue.len() >= 6 && settings.hue.iter().all(is_sound) => Some(settings),
        Ok(_) => {
            say(
                Place::file(&file),
                "[[hue]] × 6: name = \"a-z\", ink = \"#rrggbb\", tint = \"#rrggbb\"".to_owned(),
            );
            None
        }
        Err(fault) => {
            say(Place::at(&file, fault.span().unwrap_or(0..0)), fault.message().to_owned());
            None
        }
    }
}

/// Names become CSS classes, colours become CSS: nothing else may stand there.
fn is_sound(hue: &Hue) -> bool {
    let is_colour =
        |c: &str| c.len() == 7 && c.starts_with('#') && c[1..].bytes().all(|b| b.is_ascii_hexdigit());
    let is_ink = |c: &[f64; 4]| c.iter().all(|part| (0.0..=100.0).contains(part));
    !hue.name.is_empty()
        && hue.name.bytes().all(|b| b.is_ascii_lowercase())
        && is_colour(&hue.ink)
        && is_colour(&hue.tint)
        && is_ink(&hue.cmyk)
        && is_ink(&hue.cmyk_tint)
}
