//! How workers can be reached: public of those who agreed and serve, kept back of all others, who did not agree or have
//! left (Personal Information Protection Law, articles 13 and 47).

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;

use super::letters::Letters;
use super::numbers::is_mobile;
use crate::check::phones;
use crate::diagnostics::SourceFile;
use crate::model::{Date, Phone};
use crate::read::toml::{Node, Table, Value};
use crate::read::{RawCommunity, RawDoc};

/// Phones and accounts in the files of a community's workers, as they were written.
#[derive(Debug, Default)]
pub struct Staff {
    pub public: Vec<String>,
    pub kept_back: Vec<String>,
}

impl Staff {
    pub fn of(community: &RawCommunity, today: Date) -> Self {
        let posts = posts(community, today);
        let mut staff = Self::default();
        for doc in &community.workers {
            let Value::Table(table) = &doc.table.value else { continue };
            let has_left = posts.get(doc.stem.as_str()).is_some_and(|serves| !serves);
            let is_public = !has_left && agreed(table, today);
            let kept = if is_public { &mut staff.public } else { &mut staff.kept_back };
            kept.extend(own_nodes(doc).flat_map(|node| ways(node, &doc.file)).map(str::to_owned));
        }
        staff
    }
}

/// Bytes of the values that say how a worker is reached, by the paths of their files.
pub fn own(community: &RawCommunity) -> BTreeMap<&str, Vec<Range<usize>>> {
    let of_doc = |doc: &RawDoc| own_nodes(doc).map(|node| node.span.clone()).collect();
    community.workers.iter().map(|doc| (doc.file.path.as_str(), of_doc(doc))).collect()
}

fn own_nodes(doc: &RawDoc) -> impl Iterator<Item = &Node> {
    let entries = match &doc.table.value {
        Value::Table(table) => table.entries.as_slice(),
        _ => &[],
    };
    entries.iter().filter(|entry| matches!(entry.key.as_str(), "phone" | "wechat")).map(|entry| &entry.node)
}

/// The phones or accounts of a value. Two in one are wrong, which is said elsewhere; they are no stranger's.
pub fn ways<'f>(node: &Node, file: &'f SourceFile) -> impl Iterator<Item = &'f str> {
    let written = file.text.get(node.span.clone()).unwrap_or_default();
    let bare = written.trim_matches(['"', '\'']);
    bare.split(['/', '、', ',', '，', ';', '；', '或']).map(str::trim)
}

/// Everybody who has posts, and whether one of them has not ended.
fn posts(community: &RawCommunity, today: Date) -> BTreeMap<&str, bool> {
    let mut serves = BTreeMap::new();
    let docs = community.community.iter().chain(&community.grids);
    for post in docs.flat_map(|doc| get(doc, "team").into_iter().flat_map(nodes)) {
        let Value::Table(post) = &post.value else { continue };
        let Some(Value::Text(worker)) = value(post, "worker") else { continue };
        let has_ended = value(post, "until").and_then(date).is_some_and(|until| until < today);
        *serves.entry(worker.as_str()).or_default() |= !has_ended;
    }
    serves
}

fn agreed(worker: &Table, today: Date) -> bool {
    let Some(Value::Table(consent)) = value(worker, "consent") else { return false };
    let is_given = value(consent, "date").and_then(date).is_some_and(|given| given <= today);
    let Some(Value::List(items)) = value(consent, "publish") else { return false };
    is_given && items.iter().any(|item| matches!(&item.value, Value::Text(text) if text.trim() == "phone"))
}

fn get<'d>(doc: &'d RawDoc, key: &str) -> Option<&'d Node> {
    let Value::Table(table) = &doc.table.value else { return None };
    table.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
}

fn value<'t>(table: &'t Table, key: &str) -> Option<&'t Value> {
    table.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node.value)
}

fn nodes(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(nodes) => nodes,
        _ => std::slice::from_ref(node),
    }
}

fn date(value: &Value) -> Option<Date> {
    let Value::When(when) = value else { return None };
    let (year, month, day) = when.date?;
    Date::new(year, month, day).ok()
}

/// How somebody can be reached.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    Phone(Phone),
    /// In small letters.
    Account(String),
}

impl Way {
    /// `None` for what is too short to be somebody's own: 12345 is everybody's, and accounts have six letters.
    pub fn of(written: &str) -> Option<Self> {
        const SHORTEST: usize = 6;
        match phones::understood(written) {
            Some(phone) => (phone.digits().len() > SHORTEST).then_some(Self::Phone(phone)),
            None => (written.chars().count() >= SHORTEST).then(|| Self::Account(written.to_lowercase())),
        }
    }

    /// A landline with its area code or without, or an account; mobiles are found by their form.
    fn pattern(&self) -> Option<String> {
        let phone = match self {
            Self::Account(account) => return Some(format!("(?i:{})", regex::escape(account))),
            Self::Phone(phone) => phone,
        };
        if is_mobile(phone.digits()) {
            return None;
        }
        let spread = |digits: &str| {
            let digits = digits.chars().filter(char::is_ascii_digit).map(String::from);
            digits.collect::<Vec<_>>().join("[ -]?")
        };
        let shown = phone.display();
        let (area, local) = shown.split_once('-').unwrap_or(("", &shown));
        let area = match area.strip_prefix('0') {
            Some(area) => format!(r"(?:(?:(?:00)?86[ -]?)?[(]?0?{area}[)]?[ -]*)?"),
            None => String::new(),
        };
        Some(area + &spread(local))
    }
}

/// What is looked for in texts, all at once.
#[derive(Clone, Debug)]
pub struct KeptBack(Regex);

impl KeptBack {
    /// `None` where there is nothing to look for.
    pub fn of<'w>(ways: impl Iterator<Item = &'w Way>) -> Option<Self> {
        let all: Vec<String> = ways.filter_map(Way::pattern).collect();
        // Words that are escaped, and figures: more of them than the limits of content allow would be too much for it.
        (!all.is_empty()).then(|| Regex::new(&all.join("|")).ok())?.map(Self)
    }

    /// Where one of them stands that is no part of something longer; places among the letters.
    pub fn places(&self, text: &Letters) -> Vec<Range<usize>> {
        let goes_on = |inside: char, outside: char| match inside {
            inside if inside.is_ascii_digit() => outside.is_ascii_digit(),
            _ => outside.is_ascii_alphanumeric() || matches!(outside, '_' | '-'),
        };
        let is_whole = |at: &Range<usize>| {
            let last = at.end.saturating_sub(1);
            !goes_on(text.get(at.start), text.before(at.start)) && !goes_on(text.get(last), text.get(at.end))
        };
        text.matches(&self.0).into_iter().filter(is_whole).collect()
    }
}
