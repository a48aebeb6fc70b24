//! The guard over the files of `content/`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Guard, masked};
use crate::check::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place, SourceFile};
use crate::model::{Allowance, Text};
use crate::read::toml::{Node, Table, Value};
use crate::read::{RawCommunity, RawDoc, RawSite};

/// Bytes of some lines of a file.
type Lines = Arc<[Range<usize>]>;

/// The lines of each file that some guard could name: they are few, and stay the same as long as the file does.
#[derive(Clone, Default)]
pub struct Suspects {
    files: BTreeMap<String, (Arc<SourceFile>, Lines)>,
}

impl Suspects {
    /// Of all text files of the content; those of files that `before` knows are taken from there.
    pub fn of(raw: &RawSite, before: &Self) -> Self {
        let files: Vec<&Arc<SourceFile>> = files(raw).collect();
        let suspects = files.par_iter().map(|file| {
            let known = before.files.get(&file.path).filter(|(known, _)| Arc::ptr_eq(known, file));
            let lines = known.map_or_else(|| suspects(file), |(_, lines)| Arc::clone(lines));
            (file.path.clone(), (Arc::clone(file), lines))
        });
        Self { files: suspects.collect() }
    }
}

/// Names every line that tells too much, and every allowance that allows nothing.
pub fn check(raw: &RawSite, suspects: &Suspects, allowances: &[(Allowance, Place)], desk: &Desk<'_>) {
    let mut guard = Guard::default();
    raw.communities.iter().for_each(|community| know(&mut guard, community));
    let allowed: Vec<Allowance> = allowances.iter().map(|(allowance, _)| allowance.clone()).collect();
    guard.allow(&allowed);
    let guard = &guard;
    let mut is_used = vec![false; allowances.len()];
    let found = files(raw).filter_map(|file| suspects.files.get(&file.path)).flat_map(|(file, lines)| {
        lines.iter().flat_map(move |line| {
            let findings = guard.scan(&file.text[line.clone()]).into_iter();
            let start = line.start;
            findings.map(move |finding| {
                (Place::at(file, start + finding.at.start..start + finding.at.end), finding)
            })
        })
    });
    for (place, finding) in found {
        match finding.allowed {
            Some(allowed) => is_used[allowed] = true,
            None => {
                let text = place.span().map(|span| place.text()[span].to_owned()).unwrap_or_default();
                desk.say(Diagnostic::new(finding.kind.code(), place).with("text", masked(&text)));
            }
        }
    }
    let unused = allowances.iter().zip(is_used).filter(|(_, is_used)| !is_used);
    for ((allowance, place), _) in unused {
        desk.say(Diagnostic::new(Code::NothingToAllow, place.clone()).with("text", &allowance.text));
    }
}

/// Every text file of the content; boundaries hold shapes and ids.
fn files(raw: &RawSite) -> impl Iterator<Item = &Arc<SourceFile>> {
    let communities = raw.communities.iter().flat_map(|community| {
        let docs = community.community.iter().chain(&community.grids).chain(&community.workers);
        let notes = community.notices.iter().chain(&community.guides);
        docs.map(|doc| &doc.file).chain(notes.map(|note| &note.head.file))
    });
    raw.site.iter().map(|doc| &doc.file).chain(communities)
}

/// Comments of TOML are published nowhere, and an allowance names what it allows.
fn suspects(file: &SourceFile) -> Lines {
    let is_toml = file.path.ends_with(".toml");
    let is_site = file.path == "content/site.toml";
    let is_passed = |line: &str| {
        let line = line.trim_start();
        is_toml && line.starts_with('#')
            || is_site && (line.starts_with("text") || line.starts_with("reason"))
    };
    let mut end = 0;
    let lines = file.text.split_inclusive('\n').map(|line| {
        end += line.len();
        (line, end - line.len()..end)
    });
    lines.filter(|(line, _)| !is_passed(line) && Guard::may_find(line)).map(|(_, at)| at).collect()
}

/// What a community publishes on purpose, also where its files have other mistakes.
fn know(guard: &mut Guard, community: &RawCommunity) {
    for doc in community.community.iter().chain(&community.workers) {
        let Value::Table(table) = &doc.table.value else { continue };
        phones(guard, table, &doc.file);
    }
    let texts = |doc: &RawDoc, key: &str| -> Vec<String> {
        let Value::Table(table) = &doc.table.value else { return Vec::new() };
        let entries = table.entries.iter().filter(|entry| entry.key == key);
        entries.flat_map(|entry| all_texts(&entry.node, &doc.file)).collect()
    };
    for worker in &community.workers {
        texts(worker, "name").into_iter().for_each(|name| guard.know_name(&Text::plain(name)));
    }
    if let Some(doc) = &community.community {
        texts(doc, "address").iter().for_each(|address| guard.know_office(address));
        texts(doc, "code").iter().for_each(|code| guard.know_code(code));
    }
    for grid in &community.grids {
        let codes = ["code", "former_codes"].into_iter().flat_map(|key| texts(grid, key));
        codes.for_each(|code| guard.know_code(&code));
    }
}

fn phones(guard: &mut Guard, table: &Table, file: &SourceFile) {
    for entry in &table.entries {
        match (&entry.node.value, entry.key.as_str()) {
            (Value::Table(inner), _) => phones(guard, inner, file),
            (_, "phone" | "duty_phone" | "supervision_phone" | "sms" | "wechat") => {
                let written = file.text.get(entry.node.span.clone()).unwrap_or_default();
                // Two in one value are wrong, which is said elsewhere; they are no stranger's.
                written
                    .split(['/', '、', ',', '，', ';', '；', '或'])
                    .for_each(|phone| guard.know_mobile(phone));
            }
            _ => {}
        }
    }
}

/// A text, or its translations, or a list of them; numbers as they were written.
fn all_texts(node: &Node, file: &SourceFile) -> Vec<String> {
    match &node.value {
        Value::Text(text) => vec![text.clone()],
        Value::List(nodes) => nodes.iter().flat_map(|node| all_texts(node, file)).collect(),
        Value::Table(table) => table.entries.iter().flat_map(|entry| all_texts(&entry.node, file)).collect(),
        _ => file.text.get(node.span.clone()).map(str::to_owned).into_iter().collect(),
    }
}
