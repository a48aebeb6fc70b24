//! How workers can be reached: public of those who agreed and serve, kept back of all others, who did not agree or have
//! left (Personal Information Protection Law, articles 13 and 47).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::letters::Letters;
use super::numbers::{groups, is_mobile};
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
    let of_doc = |doc: &RawDoc| own_nodes(doc).map(|node| node.span()).collect();
    community.workers.iter().map(|doc| (doc.file.path.as_str(), of_doc(doc))).collect()
}

fn own_nodes(doc: &RawDoc) -> impl Iterator<Item = &Node> {
    let entries = match &doc.table.value {
        Value::Table(table) => table.entries.as_ref(),
        _ => &[],
    };
    entries.iter().filter(|entry| matches!(entry.key.as_ref(), "phone" | "wechat")).map(|entry| &entry.node)
}

/// The phones or accounts of a value. Two in one are wrong, which is said elsewhere; they are no stranger's.
pub fn ways<'f>(node: &Node, file: &'f SourceFile) -> impl Iterator<Item = &'f str> {
    let written = file.text.get(node.span()).unwrap_or_default();
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
        *serves.entry(worker.trim()).or_default() |= !has_ended;
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
    table.entries.iter().find(|entry| *entry.key == *key).map(|entry| &entry.node)
}

fn value<'t>(table: &'t Table, key: &str) -> Option<&'t Value> {
    table.entries.iter().find(|entry| *entry.key == *key).map(|entry| &entry.node.value)
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

    /// As it may be written: of a landline all its digits, with the area code or without; in small letters of an account.
    /// Mobiles are found by their form.
    fn spellings(&self) -> Vec<String> {
        let phone = match self {
            Self::Account(account) => return vec![account.clone()],
            Self::Phone(phone) if is_mobile(phone.digits()) => return Vec::new(),
            Self::Phone(phone) => phone,
        };
        let (digits, shown) = (phone.digits(), phone.display());
        let mut all = vec![digits.to_owned()];
        if let Some((_, local)) = shown.split_once('-') {
            let abroad = digits.trim_start_matches('0');
            all.extend([local.to_owned(), abroad.to_owned(), format!("86{abroad}"), format!("0086{abroad}")]);
        }
        all
    }
}

/// What is looked for in texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptBack {
    phones: BTreeSet<String>,
    accounts: BTreeSet<String>,
}

impl KeptBack {
    pub fn of<'w>(ways: impl Iterator<Item = &'w Way>) -> Self {
        let mut kept = Self::default();
        for way in ways {
            let words = if matches!(way, Way::Phone(_)) { &mut kept.phones } else { &mut kept.accounts };
            words.extend(way.spellings());
        }
        kept
    }

    fn is_empty(&self) -> bool {
        self.phones.is_empty() && self.accounts.is_empty()
    }

    /// Where a line holds one of them; bytes of the line.
    pub fn in_line(&self, line: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let letters = Letters::of(line);
        self.places(&letters).iter().map(|at| letters.bytes(at)).collect()
    }

    /// Where one of them stands that is no part of something longer; places among the letters, in order.
    fn places(&self, text: &Letters) -> Vec<Range<usize>> {
        let mut found = if self.phones.is_empty() { Vec::new() } else { self.phones_in(text) };
        if !self.accounts.is_empty() {
            found.extend(words(text).filter(|at| self.is_account(&text.text(at.clone()))));
        }
        found.sort_by_key(|at| (at.start, at.end));
        found
    }

    fn phones_in(&self, text: &Letters) -> Vec<Range<usize>> {
        /// With a country's code in front.
        const LONGEST: usize = 15;
        const SHORTEST: usize = 7;
        let text = &*text.with_figures(SHORTEST);
        let groups = groups(text);
        let mut found = Vec::new();
        let mut first = 0;
        while first < groups.len() {
            let (mut digits, mut end) = (String::new(), None);
            for (at, group) in groups.iter().enumerate().skip(first) {
                if digits.len() + group.at.len() > LONGEST || (at > first && !group.is_joined) {
                    break;
                }
                digits += &text.text(group.at.clone());
                if self.phones.contains(&digits) {
                    end = Some(at);
                }
            }
            if let Some(last) = end {
                found.push(groups[first].at.start..groups[last].at.end);
            }
            first = end.unwrap_or(first) + 1;
        }
        found
    }

    /// wx and the like stand before accounts without a sign between.
    fn is_account(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let mut bare = ["wx", "vx", "weixin", "wechat"].iter().filter_map(|before| word.strip_prefix(before));
        self.accounts.contains(&word) || bare.any(|bare| self.accounts.contains(bare))
    }
}

/// Words of letters, figures and what accounts hold beside them.
fn words(text: &Letters) -> impl Iterator<Item = Range<usize>> {
    let is_in = |at: usize| text.get(at).is_ascii_alphanumeric() || matches!(text.get(at), '_' | '-');
    let starts = (0..text.len()).filter(move |at| is_in(*at) && !at.checked_sub(1).is_some_and(is_in));
    starts.map(move |start| {
        let end = (start..=text.len()).find(|at| !is_in(*at)).unwrap_or(text.len());
        let is_dash = |at: &usize| text.get(*at) == '-';
        let from = (start..end).find(|at| !is_dash(at)).unwrap_or(start);
        from..(from..end).rev().find(|at| !is_dash(at)).map_or(end, |last| last + 1)
    })
}
