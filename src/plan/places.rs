//! "Which grid am I in?": the places of the site as one list, and for large sites an index in small files.
//!
//! A site of a few communities shows all its places on one page, which also is what the search looks through. Above
//! [`MOST_ON_A_PAGE`] each community has a page of its own, and the search loads two small files: the heads of the
//! blocks, and the block that holds what begins like the question.

use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use rayon::prelude::*;

use super::GridAt;
use super::pinyin::Romanised;
use crate::model::{Community, Grid, HouseNumbers, Place, Site, Text, half_width};

/// Places on the page that lists all: a phone reads about 120 KB, 15 KB on the way.
pub const MOST_ON_A_PAGE: usize = 400;
/// About how large a block's file is when it is closed, bytes: a tenth on the way.
const BLOCK: usize = 30_000;
/// An ending that more places share than this (小区, 广场) tells nobody anything, and is not indexed.
const COMMON: usize = 200;

/// A place that one or more grids name.
#[derive(Clone, Debug)]
pub struct PlaceEntry {
    pub name: Text,
    pub numbers: Option<HouseNumbers>,
    pub aliases: BTreeSet<String>,
    /// Which grids it may belong to: more than one is a choice for the reader.
    pub grids: Vec<GridAt>,
    /// Under which letter it stands.
    pub letter: char,
    /// Pinyin and initials of the name and its aliases.
    pub keys: Vec<Box<str>>,
}

/// Whether the site has more places than one page should show.
pub fn is_split(site: &Site) -> bool {
    let grids = site.communities.iter().flat_map(|c| c.open_grids());
    grids.map(|grid| grid.places.len()).sum::<usize>() > MOST_ON_A_PAGE
}

/// Whether two states of a site have the same places in the same grids, so that one index answers for both.
pub fn are_same(a: &Site, b: &Site) -> bool {
    let is_same = |(a, b): (&Grid, &Grid)| a.is_open() == b.is_open() && a.places == b.places;
    let are_same = |(a, b): (&Arc<Community>, &Arc<Community>)| {
        Arc::ptr_eq(a, b) || a.grids.len() == b.grids.len() && a.grids.iter().zip(&b.grids).all(is_same)
    };
    a.communities.len() == b.communities.len() && a.communities.iter().zip(&b.communities).all(are_same)
}

/// The places of a community, or of all, in the order of their pinyin; those of one name and numbers are one entry.
pub fn places(site: &Site, only: Option<usize>) -> Vec<PlaceEntry> {
    type Key = (bool, String, String, Option<(u32, u32, u8)>);
    let mut entries: BTreeMap<Key, PlaceEntry> = BTreeMap::new();
    let communities = site.communities.iter().enumerate().filter(|(c, _)| only.is_none_or(|only| only == *c));
    for (c, community) in communities {
        for (g, grid) in community.grids.iter().enumerate().filter(|(_, grid)| grid.is_open()) {
            for place in &grid.places {
                let sound = Romanised::of(place.name.default());
                let numbers = place.numbers.map(|n| (n.first, n.last, n.parity.map_or(0, |p| p as u8 + 1)));
                let letter = sound.letter();
                let key = (letter == '#', sound.full(), place.name.default().to_owned(), numbers);
                let entry = entries.entry(key).or_insert_with(|| PlaceEntry {
                    name: place.name.clone(),
                    numbers: place.numbers,
                    aliases: BTreeSet::new(),
                    grids: Vec::new(),
                    letter,
                    keys: Vec::new(),
                });
                entry.aliases.extend(place.aliases.iter().cloned());
                let at = GridAt { community: c, grid: g };
                if !entry.grids.contains(&at) {
                    entry.grids.push(at);
                }
                add_keys(place, &mut entry.keys);
            }
        }
    }
    let settled = |mut entry: PlaceEntry| {
        // Most have one grid and two keys, and lists begin with room for four.
        entry.grids.shrink_to_fit();
        entry.keys.shrink_to_fit();
        entry
    };
    entries.into_values().map(settled).collect()
}

fn add_keys(place: &Place, keys: &mut Vec<Box<str>>) {
    for name in names(&place.name, place.aliases.iter()) {
        let sound = Romanised::of(name);
        for key in [sound.full(), sound.initials()] {
            if !key.is_empty() && !keys.iter().any(|known| **known == *key) {
                keys.push(key.into());
            }
        }
    }
}

fn names<'n>(name: &'n Text, aliases: impl Iterator<Item = &'n String>) -> impl Iterator<Item = &'n str> {
    name.all().chain(aliases.map(String::as_str))
}

/// Entries that begin alike, at any of their characters, lie in one block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The first ending of the block: what a question is compared with.
    pub head: String,
    /// Positions in the list.
    pub entries: Vec<u32>,
}

/// The index of a large site.
#[derive(Debug, Default)]
pub struct PlaceIndex {
    pub entries: Vec<PlaceEntry>,
    pub blocks: Vec<Block>,
}

impl PlaceIndex {
    /// Every ending of every name (in Hanzi, pinyin and initials) in order, cut into blocks.
    pub fn of(site: &Site) -> Self {
        let entries = places(site, None);
        let mut written = Written::default();
        for (index, entry) in entries.iter().enumerate() {
            names(&entry.name, entry.aliases.iter()).for_each(|name| written.add(name, index));
        }
        let Written { units, mut endings } = written;
        let text = |ending: &Ending| &units[ending.from as usize..ending.to as usize];
        endings.par_sort_unstable_by(|a, b| {
            let (one, other) = (text(a), text(b));
            first(one).cmp(&first(other)).then_with(|| (one, a.entry).cmp(&(other, b.entry)))
        });
        endings.dedup_by(|a, b| a.entry == b.entry && text(a) == text(b));
        let mut index = Self { entries, blocks: Vec::new() };
        // The last block that holds an entry.
        let mut held: Vec<Option<u32>> = vec![None; index.entries.len()];
        let mut filled = 0;
        for alike in endings.chunk_by(|a, b| text(a) == text(b)).filter(|alike| alike.len() <= COMMON) {
            if filled >= BLOCK || index.blocks.is_empty() {
                let head = String::from_utf16_lossy(text(&alike[0]));
                index.blocks.push(Block { head, entries: Vec::new() });
                filled = 0;
            }
            let now = index.blocks.len() as u32 - 1; // a city has some thousands
            for ending in alike {
                let entry = ending.entry as usize;
                if held[entry] != Some(now) {
                    held[entry] = Some(now);
                    index.blocks[now as usize].entries.push(ending.entry);
                    filled += index.entries[entry].weight();
                }
            }
        }
        index.blocks.iter_mut().for_each(|block| block.entries.shrink_to_fit());
        index
    }
}

impl PlaceEntry {
    /// About as many bytes as it takes in a block, with its grids in two languages.
    fn weight(&self) -> usize {
        let texts = names(&self.name, self.aliases.iter()).map(str::len).sum::<usize>();
        texts + self.keys.iter().map(|key| key.len()).sum::<usize>() + 150 * self.grids.len() + 60
    }
}

/// Names in their three ways of writing, one behind the other, in the 16-bit units that the script compares. A city has
/// millions of endings.
#[derive(Default)]
struct Written {
    units: Vec<u16>,
    endings: Vec<Ending>,
}

/// What a question may begin with to find a name: units of [`Written`], which all texts of a site do not fill by far.
#[derive(Clone, Copy)]
struct Ending {
    from: u32,
    to: u32,
    /// Position in the list of places.
    entry: u32,
}

impl Written {
    /// In Hanzi, in pinyin and in initials; the same signs are dropped as in the script.
    fn add(&mut self, name: &str, entry: usize) {
        let sound = Romanised::of(&plain(name));
        let plain = with_figures(&plain(name));
        let syllables = || sound.syllables.iter().map(AsRef::as_ref);
        let initial = |syllable: &'_ str| syllable.chars().next().map_or(0, char::len_utf8);
        self.add_parts(plain.char_indices().map(|(at, c)| &plain[at..at + c.len_utf8()]), entry);
        self.add_parts(syllables(), entry);
        self.add_parts(syllables().map(|s: &str| &s[..initial(s)]), entry);
    }

    /// The endings that begin with any of its characters, but for the last, which is no question unless it is the whole
    /// name.
    fn add_parts<'p>(&mut self, parts: impl Iterator<Item = &'p str>, entry: usize) {
        let first = self.endings.len();
        for part in parts {
            let from = self.units.len() as u32;
            self.units.extend(part.encode_utf16());
            self.endings.push(Ending { from, to: from, entry: entry as u32 });
        }
        if self.endings.len() > first + 1 {
            self.endings.pop();
        }
        let to = self.units.len() as u32;
        self.endings[first..].iter_mut().for_each(|ending| ending.to = to);
    }
}

/// The first four units as one number that sorts as they do.
fn first(units: &[u16]) -> u64 {
    let unit = |at: usize| u64::from(units.get(at).copied().unwrap_or(0));
    (0..4).fold(0, |all, at| all << 16 | unit(at))
}

/// Small, half-width, without blanks: as the script changes both the question and the names.
fn plain(text: &str) -> String {
    text.chars().map(half_width).flat_map(char::to_lowercase).filter(|c| !is_dropped(*c)).collect()
}

fn is_dropped(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// 十七号 as 17号, where a number stands before 号.
fn with_figures(plain: &str) -> String {
    let mut out = String::new();
    let mut rest = plain;
    while let Some(at) = rest.find('号') {
        let (before, after) = rest.split_at(at);
        let start = before.rfind(|c| !HANZI_FIGURES.contains(c));
        let start = start.map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        let (name, hanzi) = before.split_at(start);
        out.push_str(name);
        match number(hanzi) {
            Some(number) => out.push_str(&number.to_string()),
            None => out.push_str(hanzi),
        }
        out.push('号');
        rest = &after['号'.len_utf8()..];
    }
    out + rest
}

const HANZI_FIGURES: &str = "〇零一二三四五六七八九十百";

/// A number below a thousand: 二〇五 digit by digit, 二百零五 by its hundreds and tens.
fn number(hanzi: &str) -> Option<String> {
    let value = |c: char| match c {
        '零' => Some(0),
        _ => "〇一二三四五六七八九".chars().position(|digit| digit == c),
    };
    if hanzi.is_empty() {
        return None;
    }
    if !hanzi.contains(['十', '百']) {
        return hanzi.chars().map(|c| Some(value(c)?.to_string())).collect();
    }
    let count = |text: &str| match text.chars().next() {
        None => Some(1),
        Some(c) => value(c).filter(|_| text.chars().count() == 1),
    };
    let (hundreds, rest) = match hanzi.split_once('百') {
        Some((hundreds, rest)) => (count(hundreds)?, rest),
        None => (0, hanzi),
    };
    let rest = rest.strip_prefix('零').unwrap_or(rest);
    let (tens, ones) = match rest.split_once('十') {
        Some((tens, ones)) => (count(tens)?, ones),
        None => (0, rest),
    };
    let ones = if ones.is_empty() { 0 } else { count(ones)? };
    Some((100 * hundreds + 10 * tens + ones).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_hanzi_are_figures_before_their_sign() {
        for (written, figures) in [
            ("兴旺街十七号", "兴旺街17号"),
            ("八一路一百二十号", "八一路120号"),
            ("二〇五号院二百零五号", "205号院205号"),
            ("三里屯", "三里屯"),
            ("百十号", "110号"),
            ("一十一号大院", "11号大院"),
            ("老字号", "老字号"),
            ("十百号", "十百号"),
        ] {
            assert_eq!(with_figures(written), figures);
        }
    }

    #[test]
    fn names_are_found_from_any_character() {
        let endings_of = |name: &str| -> Vec<String> {
            let mut written = Written::default();
            written.add(name, 0);
            let text = |ending: &Ending| &written.units[ending.from as usize..ending.to as usize];
            written.endings.iter().map(|ending| String::from_utf16_lossy(text(ending))).collect()
        };
        let endings = endings_of("永安 兴旺街");
        for part in ["永安兴旺街", "兴旺街", "xingwangjie", "xwj", "yaxwj", "旺街"] {
            assert!(endings.iter().any(|ending| ending == part), "{part} in {endings:?}");
        }
        assert!(!endings.contains(&"街".to_owned()));
        assert_eq!(endings_of("Ａ３号"), ["a3号", "3号", "a3hao", "3hao", "a3h", "3h"]);
        assert_eq!(endings_of("街"), ["街", "jie", "j"]);
    }
}
