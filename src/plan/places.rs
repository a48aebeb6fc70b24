//! "Which grid am I in?": the places of the site as one list, and for large sites an index in small files.
//!
//! A site of a few communities shows all its places on one page, which also is what the search looks through. Above
//! [`MOST_ON_A_PAGE`] each community has a page of its own, and the search loads two small files: the heads of the
//! blocks, and the block that holds what begins like the question.

use std::collections::{BTreeMap, BTreeSet};

use super::GridAt;
use super::pinyin::Romanised;
use crate::model::{Community, HouseNumbers, Place, Site, Text, half_width};

/// Places on the page that lists all: a phone reads about 120 KB, 15 KB on the way.
pub const MOST_ON_A_PAGE: usize = 400;
/// Size of a block before it is closed, bytes of its entries as text; with its grids a file stays below 40 KB.
const BLOCK: usize = 20_000;
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
    pub letter: String,
    /// Pinyin and initials of the name and its aliases.
    pub keys: Vec<String>,
}

/// Whether the site has more places than one page should show.
pub fn is_split(site: &Site) -> bool {
    let grids = site.communities.iter().flat_map(Community::open_grids);
    grids.map(|grid| grid.places.len()).sum::<usize>() > MOST_ON_A_PAGE
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
                let key = (letter == "#", sound.full(), place.name.default().to_owned(), numbers);
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
    entries.into_values().collect()
}

fn add_keys(place: &Place, keys: &mut Vec<String>) {
    for name in names(&place.name, place.aliases.iter()) {
        let sound = Romanised::of(name);
        for key in [sound.full(), sound.initials()] {
            if !key.is_empty() && !keys.contains(&key) {
                keys.push(key);
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
    pub entries: Vec<usize>,
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
        let mut endings: Vec<(Vec<u16>, usize)> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let own: BTreeSet<String> =
                names(&entry.name, entry.aliases.iter()).flat_map(endings_of).collect();
            // The script compares 16-bit units.
            endings.extend(own.into_iter().map(|ending| (ending.encode_utf16().collect(), index)));
        }
        endings.sort();
        let mut index = Self { entries, blocks: Vec::new() };
        let mut filled = 0;
        for alike in endings.chunk_by(|(a, _), (b, _)| a == b).filter(|alike| alike.len() <= COMMON) {
            let head = String::from_utf16_lossy(&alike[0].0);
            if filled >= BLOCK || index.blocks.is_empty() {
                index.blocks.push(Block { head, entries: Vec::new() });
                filled = 0;
            }
            let Some(block) = index.blocks.last_mut() else { continue };
            for (_, entry) in alike {
                if !block.entries.contains(entry) {
                    block.entries.push(*entry);
                    filled += index.entries[*entry].weight();
                }
            }
        }
        index
    }
}

impl PlaceEntry {
    /// About as many bytes as it takes in a block.
    fn weight(&self) -> usize {
        let texts = names(&self.name, self.aliases.iter()).map(str::len).sum::<usize>();
        texts + self.keys.iter().map(String::len).sum::<usize>() + 60 * self.grids.len() + 30
    }
}

/// What a question may begin with to find a name; the same signs are dropped as in the script.
fn endings_of(name: &str) -> Vec<String> {
    let plain: String = plain(name);
    let sound = Romanised::of(&plain);
    let count = sound.syllables.len();
    let mut endings = Vec::new();
    for (start, (at, _)) in plain.char_indices().enumerate() {
        // A last single character is no question; a whole name of one is.
        if start > 0 && start + 1 >= count {
            break;
        }
        let rest = &sound.syllables[start..];
        endings.push(plain[at..].to_owned());
        endings.push(rest.concat());
        endings.push(rest.iter().filter_map(|s| s.chars().next()).collect());
    }
    endings
}

/// Small, half-width, without blanks and 号: as the script changes both the question and the names.
fn plain(text: &str) -> String {
    text.chars()
        .map(half_width)
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && *c != '号')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_from_any_character() {
        let endings = endings_of("永安 兴旺街");
        for part in ["永安兴旺街", "兴旺街", "xingwangjie", "xwj", "yaxwj", "旺街"] {
            assert!(endings.iter().any(|ending| ending == part), "{part} in {endings:?}");
        }
        assert!(!endings.contains(&"街".to_owned()));
        assert_eq!(endings_of("Ａ３号"), ["a3", "a3", "a3"]);
    }
}
