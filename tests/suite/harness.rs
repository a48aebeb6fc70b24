//! A site in a folder of its own: copy, change, run, compare.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::pictures;

/// The day of every run, unless a test says another.
pub const TODAY: &str = "2013-05-07";

/// Where the fixture's community lies.
pub const QINGHE: &str = "content/qinghe";

/// Paths below `output/`, with what each file holds.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A folder with a site in it; gone when dropped.
pub struct Bench {
    folder: TempDir,
}

/// What a run left.
pub struct Ran {
    /// The exit code; -1 where a signal ended it.
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// The run, after asserting how it ended.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that it went through without a single finding.
    #[track_caller]
    pub fn silently(self) -> Self {
        let ran = self.ends(0);
        assert_eq!(ran.stderr, "", "something was found");
        ran
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|fault| panic!("{fault}:\n{}", self.stdout))
    }
}

/// One element of `check --format json`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub code: String,
    pub file: String,
    pub line: u64,
    pub message: String,
    pub hint: String,
}

impl Bench {
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// The small site of `tests/fixture`, with portraits drawn here.
    pub fn fixture() -> Self {
        Self::empty().with_fixture()
    }

    /// The same, on a disk of somebody's choice.
    pub fn fixture_in(folder: &Path) -> Self {
        Self { folder: tempfile::tempdir_in(folder).expect("a folder") }.with_fixture()
    }

    fn with_fixture(self) -> Self {
        let bench = self;
        bench.copy(&crate_folder().join("tests/fixture/content"), "content");
        for (name, hue) in [("zhao-yi.jpg", 10), ("qian-er.png", 90), ("li-si.jpg", 200)] {
            bench.write(&format!("{QINGHE}/photos/{name}"), pictures::portrait(name, 960, 1200, hue));
        }
        bench.write(
            &format!("{QINGHE}/notices/images/gate.jpg"),
            pictures::portrait("gate.jpg", 400, 300, 140),
        );
        bench
    }

    /// The repository's own content.
    pub fn sample() -> Self {
        let bench = Self::empty();
        bench.copy(&crate_folder().join("content"), "content");
        bench
    }

    /// One of the repository's own themes.
    pub fn copy_theme(&self, name: &str) {
        self.copy(&crate_folder().join("themes").join(name), &format!("themes/{name}"));
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.root().join(below)
    }

    pub fn copy(&self, from: &Path, to: &str) {
        for entry in WalkDir::new(from).into_iter().map(|entry| entry.expect("an entry")) {
            let target = self.path(to).join(entry.path().strip_prefix(from).expect("below"));
            if entry.file_type().is_dir() {
                fs::create_dir_all(&target).expect("a folder");
            } else {
                fs::copy(entry.path(), &target).expect("a copy");
            }
        }
    }

    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let target = self.path(path);
        fs::create_dir_all(target.parent().expect("a file in a folder")).expect("a folder");
        fs::write(&target, bytes).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        self
    }

    /// Replaces what stands in the file exactly once.
    pub fn swap(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.text(path);
        assert_eq!(text.matches(from).count(), 1, "{path} holds {from:?} once");
        self.write(path, text.replace(from, to))
    }

    /// Replaces the first of what stands in the file.
    pub fn swap_first(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.text(path);
        assert!(text.contains(from), "{path} holds {from:?}");
        self.write(path, text.replacen(from, to, 1))
    }

    /// Adds lines at the end of a file.
    pub fn add(&self, path: &str, more: &str) -> &Self {
        self.write(path, self.text(path) + more)
    }

    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        self
    }

    /// The program, in this folder, with nothing of the caller's environment.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
        command.current_dir(self.root()).env_clear().env("LANG", "C.UTF-8").args(args);
        if !args.contains(&"--today") {
            command.args(["--today", TODAY]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The same behind a few words to the shell, such as `umask 077`.
    pub fn shell(&self, words: &str, args: &[&str]) -> Command {
        let plain = self.command(args);
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &format!("{words}; exec \"$0\" \"$@\"")]);
        command.arg(plain.get_program()).args(plain.get_args());
        command.current_dir(self.root()).env_clear().env("LANG", "C.UTF-8");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        finish(&mut self.command(args))
    }

    /// Builds; nothing may be found.
    #[track_caller]
    pub fn build(&self) -> Ran {
        self.run(&["build"]).silently()
    }

    /// Builds the website alone, which takes a quarter of the time.
    #[track_caller]
    pub fn build_site(&self) -> Ran {
        self.run(&["build", "--only", "site"]).silently()
    }

    /// What `check` finds, in its order.
    pub fn findings(&self) -> Vec<Finding> {
        let ran = self.run(&["check", "--format", "json"]);
        let Value::Array(found) = ran.json() else { panic!("an array:\n{}", ran.stdout) };
        let has_errors = found.iter().any(|finding| finding["severity"] == "error");
        assert_eq!(ran.code, i32::from(has_errors), "exit code of check; stderr:\n{}", ran.stderr);
        let text = |finding: &Value, key: &str| finding[key].as_str().expect(key).to_owned();
        let finding = |f: &Value| Finding {
            code: text(f, "code"),
            file: text(f, "file"),
            line: f["line"].as_u64().expect("line"),
            message: text(f, "message"),
            hint: text(f, "hint"),
        };
        found.iter().map(finding).collect()
    }

    /// Everything published: `output/` without what the tool keeps for itself.
    pub fn output(&self) -> Tree {
        self.tree("output")
    }

    /// The same of another folder.
    pub fn tree(&self, folder: &str) -> Tree {
        self.files_of(folder)
            .filter(|(name, _)| !name.starts_with(".gridboard/"))
            .map(|(n, p)| (n, fs::read(p).expect("bytes")))
            .collect()
    }

    fn files(&self) -> impl Iterator<Item = (String, PathBuf)> {
        self.files_of("output")
    }

    fn files_of(&self, folder: &str) -> impl Iterator<Item = (String, PathBuf)> + use<> {
        let output = self.path(folder);
        let entries = WalkDir::new(&output).into_iter().map(|entry| entry.expect("an entry"));
        let files = entries.filter(|entry| entry.file_type().is_file());
        files.map(move |entry| {
            let name = entry.path().strip_prefix(&output).expect("below").to_str().expect("UTF-8").to_owned();
            (name, entry.into_path())
        })
    }

    /// Files anywhere below `output/` that begin as PDFs do, the tool's own among them.
    pub fn pdfs(&self) -> Vec<String> {
        if !self.path("output").exists() {
            return Vec::new();
        }
        let is_pdf = |path: &PathBuf| fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"%PDF"));
        self.files().filter(|(_, path)| is_pdf(path)).map(|(name, _)| name).collect()
    }

    /// When each file and folder of `output/` was last written, the tool's own among them, but for what it remembers of
    /// how the files look.
    pub fn stamps(&self) -> BTreeMap<PathBuf, SystemTime> {
        let entries = WalkDir::new(self.path("output")).into_iter().map(|entry| entry.expect("an entry"));
        let entries =
            entries.filter(|e| !e.path().ends_with(".gridboard") && !e.path().ends_with("glance.json"));
        let stamp = |entry: walkdir::DirEntry| {
            let when = entry.metadata().expect("metadata").modified().expect("a time");
            (entry.into_path(), when)
        };
        entries.map(stamp).collect()
    }

    /// The path of a published asset (`site.js`), whose name carries a digest.
    pub fn asset(&self, name: &str) -> String {
        let (stem, extension) = name.rsplit_once('.').expect("a name with an extension");
        let is_it = |path: &String| {
            let file = path.strip_prefix("site/assets/").and_then(|file| file.strip_prefix(stem));
            file.is_some_and(|rest| {
                rest.starts_with('.') && rest.ends_with(extension) && rest.len() == extension.len() + 10
            })
        };
        let found: Vec<String> = self.files().map(|(path, _)| path).filter(is_it).collect();
        let [path] = found.as_slice() else { panic!("one {name}: {found:?}") };
        format!("output/{path}")
    }

    /// A page's HTML.
    pub fn page(&self, path: &str) -> String {
        self.text(&format!("output/site/{path}"))
    }

    pub fn report(&self) -> Value {
        serde_json::from_slice(&self.read("output/report.json")).expect("JSON")
    }
}

/// Runs to the end.
pub fn finish(command: &mut Command) -> Ran {
    let output = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The repository.
pub fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Paths whose bytes differ, or that only one of the trees has.
pub fn differences(a: &Tree, b: &Tree) -> Vec<String> {
    let paths: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    paths.into_iter().filter(|path| a.get(*path) != b.get(*path)).cloned().collect()
}

/// Asserts that two trees are the same to the byte, and names what is not.
#[track_caller]
pub fn assert_same(a: &Tree, b: &Tree) {
    assert!(!a.is_empty(), "an empty tree proves nothing");
    assert_eq!(differences(a, b), Vec::<String>::new(), "these differ");
}
