//! The guard over the files of `content/`.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Finding, Guard, masked};
use crate::check::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place, SourceFile};
use crate::model::{Allowance, Text};
use crate::read::toml::{Node, Table, Value};
use crate::read::{RawCommunity, RawDoc, RawSite};

/// Names every line that tells too much, and every allowance that allows nothing.
pub fn check(raw: &RawSite, allowances: &[(Allowance, Place)], desk: &Desk<'_>) {
    let mut guard = Guard::default();
    raw.communities.iter().for_each(|community| know(&mut guard, community));
    let allowed: Vec<Allowance> = allowances.iter().map(|(allowance, _)| allowance.clone()).collect();
    guard.allow(&allowed);
    let files: Vec<&Arc<SourceFile>> = files(raw).collect();
    let found: Vec<Vec<(Place, Finding)>> = files.par_iter().map(|file| scan(&guard, file)).collect();
    let mut is_used = vec![false; allowances.len()];
    for (place, finding) in found.into_iter().flatten() {
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

/// Line by line; comments of TOML are published nowhere.
fn scan(guard: &Guard, file: &Arc<SourceFile>) -> Vec<(Place, Finding)> {
    let is_toml = file.path.ends_with(".toml");
    // An allowance names what it allows.
    let allows = |line: &str| {
        file.path == "content/site.toml" && (line.starts_with("text") || line.starts_with("reason"))
    };
    let mut found = Vec::new();
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let is_passed = is_toml && (line.trim_start().starts_with('#') || allows(line.trim_start()));
        if !is_passed {
            found.extend(guard.scan(line).into_iter().map(|finding| {
                let at = start + finding.at.start..start + finding.at.end;
                (Place::at(file, at), finding)
            }));
        }
        start += line.len();
    }
    found
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
