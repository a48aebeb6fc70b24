//! What is built is what was locked: no command may resolve anew, no package may come from elsewhere. Licences,
//! duplicates and build scripts are cargo-deny's (`make deny`).

use std::fs;

use crate::harness::crate_folder;

fn text(path: &str) -> String {
    fs::read_to_string(crate_folder().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

#[test]
fn every_command_builds_what_is_locked() {
    let makefile = text("Makefile");
    let resolving = ["cargo build", "cargo test", "cargo clippy", "cargo bench", "cargo deny", "cargo run"];
    let commands: Vec<&str> =
        makefile.lines().filter(|line| resolving.iter().any(|command| line.contains(command))).collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        assert!(command.contains("--locked"), "{command}");
    }
    assert!(!makefile.contains("npm install"), "`npm ci` keeps to its lock file");
    assert!(!text(".ci/run").contains("cargo"), "CI says no more than `make test`");
}

#[test]
fn every_package_comes_from_the_registry_with_a_checksum() {
    let lock: toml::Table = toml::from_str(&text("Cargo.lock")).expect("TOML");
    let packages = lock["package"].as_array().expect("packages");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        if name == "gridboard" {
            continue;
        }
        let source = package.get("source").and_then(toml::Value::as_str);
        assert_eq!(source, Some("registry+https://github.com/rust-lang/crates.io-index"), "{name}");
        let digits = package.get("checksum").and_then(toml::Value::as_str).map(str::len);
        assert_eq!(digits, Some(64), "{name}");
    }
    let manifest: toml::Table = toml::from_str(&text("Cargo.toml")).expect("TOML");
    for key in ["patch", "replace", "build-dependencies"] {
        assert!(!manifest.contains_key(key), "[{key}]");
    }
    let npm: serde_json::Value =
        serde_json::from_str(&text("tests/browser/package-lock.json")).expect("JSON");
    for (name, package) in npm["packages"].as_object().expect("packages") {
        let is_ours = name.is_empty();
        assert!(is_ours || package["integrity"].as_str().is_some_and(|i| i.starts_with("sha512-")), "{name}");
    }
}

/// It can do nothing but print: it names neither the network, nor other programs, nor files.
#[test]
fn our_build_script_only_speaks_to_cargo() {
    for line in text("build.rs").lines().map(str::trim) {
        let is_plain = line.is_empty()
            || line.starts_with("//!")
            || ["fn main() {", "}"].contains(&line)
            || (line.starts_with("println!(\"cargo:rerun-if-changed=") && line.ends_with("\");"));
        assert!(is_plain, "{line}");
    }
}
