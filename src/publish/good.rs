//! The last good content of each community, for builds that go on without one that has mistakes (`--keep-going`).
//!
//! What a community's files said when everything was sound lies below `.gridboard/good/`, one file a community, and is
//! written in the same commit as the output that was made from it. It is kept only where somebody asked for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::OWN;
use crate::model::CommunityId;

/// Texts by their path below the root.
pub type Texts = BTreeMap<String, String>;

/// Below [`OWN`].
const FOLDER: &str = "good";

/// Whether some build was asked to keep what is good.
pub fn is_kept(root: &Path) -> bool {
    root.join(OWN).join(FOLDER).is_dir()
}

/// What a community's files said when they were last sound; `None` where nobody kept that.
pub fn last(root: &Path, community: &str) -> Option<Texts> {
    let bytes = fs::read(root.join(path(community))).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Below the output folder.
fn path(community: &str) -> String {
    format!("{OWN}/{FOLDER}/{community}.json")
}

/// The files to be written for what is good now, by their paths, but for those that say so already; and the names of
/// those of communities that are gone.
pub(super) fn changes(
    root: &Path,
    good: &BTreeMap<CommunityId, Texts>,
) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    let mut new = Vec::new();
    for (community, texts) in good {
        let path = path(community.as_str());
        // Strings always have a JSON form.
        let bytes = serde_json::to_vec(texts).unwrap_or_default();
        if fs::read(root.join(&path)).ok().as_deref() != Some(&bytes) {
            new.push((path, bytes));
        }
    }
    let known = fs::read_dir(root.join(OWN).join(FOLDER)).into_iter().flatten().filter_map(Result::ok);
    let names = known.filter_map(|entry| entry.file_name().into_string().ok());
    let is_gone = |name: &String| {
        let id = name.strip_suffix(".json").and_then(CommunityId::parse);
        id.is_none_or(|id| !good.contains_key(&id))
    };
    let mut gone: Vec<String> = names.filter(is_gone).map(|name| format!("{OWN}/{FOLDER}/{name}")).collect();
    gone.sort();
    (new, gone)
}
