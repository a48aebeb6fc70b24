//! "Which grid am I in?": the places of the site as one list, and for large sites an index in small files.
//!
//! A site of a few communities shows all its places on one page, which also is what the search looks through. Above
//! [`MOST_ON_A_PAGE`] each community has a page of its own, and the search loads two small files: the heads of the
//! blocks, and the block that holds what begins like the question.

use std::collections::{BTreeMap, BTreeSet};

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
    pub letter: String,
    /// Pinyin and initials of the name and its aliases.
    pub keys: Vec<String>,
}

/// Whether the site has more places than one page should show.
pub fn is_split(site: &Site) -> bool {
    let grids = site.communities.iter().flat_map(Community::open_grids);
    grids.map(|grid| grid.places.len()).sum::<usize>() > MOST_ON_A_PAGE
}

/// Whether two states of a site have the same places in the same grids, so that one index answers for both.
pub fn are_same(a: &Site, b: &Site) -> bool {
    let is_same = |(a, b): (&Grid, &Grid)| a.is_open() == b.is_open() && a.places == b.places;
    let are_same = |(a, b): (&Community, &Community)| {
        a.grids.len() == b.grids.len() && a.grids.iter().zip(&b.grids).all(is_same)
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
        let written: Vec<(Written, usize)> = entries
            .iter()
            .enumerate()
            .flat_map(|(index, entry)| {
                names(&entry.name, entry.aliases.iter()).flat_map(Written::all).map(move |text| (text, index))
            })
            .collect();
        let mut endings: Vec<(&[u16], usize)> =
            written.iter().flat_map(|(text, index)| text.endings().map(|ending| (ending, *index))).collect();
        endings
            .par_sort_unstable_by(|(a, i), (b, j)| first(a).cmp(&first(b)).then_with(|| (a, i).cmp(&(b, j))));
        endings.dedup();
        let mut index = Self { entries, blocks: Vec::new() };
        // The last block that holds an entry.
        let mut held: Vec<Option<usize>> = vec![None; index.entries.len()];
        let mut filled = 0;
        for alike in endings.chunk_by(|(a, _), (b, _)| a == b).filter(|alike| alike.len() <= COMMON) {
            if filled >= BLOCK || index.blocks.is_empty() {
                let head = String::from_utf16_lossy(alike[0].0);
                index.blocks.push(Block { head, entries: Vec::new() });
                filled = 0;
            }
            let now = index.blocks.len() - 1;
            for (_, entry) in alike {
                if held[*entry] != Some(now) {
                    held[*entry] = Some(now);
                    index.blocks[now].entries.push(*entry);
                    filled += index.entries[*entry].weight();
                }
            }
        }
        index
    }
}

impl PlaceEntry {
    /// About as many bytes as it takes in a block, with its grids in two languages.
    fn weight(&self) -> usize {
        let texts = names(&self.name, self.aliases.iter()).map(str::len).sum::<usize>();
        texts + self.keys.iter().map(String::len).sum::<usize>() + 150 * self.grids.len() + 60
    }
}

/// A name in one of its three ways of writing, in the 16-bit units that the script compares.
struct Written {
    units: Vec<u16>,
    /// Where each of its characters begins.
    starts: Vec<usize>,
}

impl Written {
    /// In Hanzi, in pinyin and in initials; the same signs are dropped as in the script.
    fn all(name: &str) -> [Self; 3] {
        let plain: String = plain(name);
        let sound = Romanised::of(&plain);
        let syllables = || sound.syllables.iter().map(AsRef::as_ref);
        let initial = |syllable: &'_ str| syllable.chars().next().map_or(0, char::len_utf8);
        let hanzi = plain.char_indices().map(|(at, c)| &plain[at..at + c.len_utf8()]);
        [Self::of(hanzi), Self::of(syllables()), Self::of(syllables().map(|s: &str| &s[..initial(s)]))]
    }

    fn of<'p>(parts: impl Iterator<Item = &'p str>) -> Self {
        let mut text = Self { units: Vec::new(), starts: Vec::new() };
        for part in parts {
            text.starts.push(text.units.len());
            text.units.extend(part.encode_utf16());
        }
        text
    }

    /// What a question may begin with to find the name: from any character, but for the last, which is no question
    /// unless it is the whole name.
    fn endings(&self) -> impl Iterator<Item = &[u16]> {
        let count = self.starts.len().saturating_sub(1).max(1);
        self.starts.iter().take(count).map(|start| &self.units[*start..])
    }
}

/// The first four units as one number that sorts as they do.
fn first(units: &[u16]) -> u64 {
    let unit = |at: usize| u64::from(units.get(at).copied().unwrap_or(0));
    (0..4).fold(0, |all, at| all << 16 | unit(at))
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
        let endings_of = |name: &str| -> Vec<String> {
            let written = Written::all(name);
            written.iter().flat_map(Written::endings).map(String::from_utf16_lossy).collect()
        };
        let endings = endings_of("永安 兴旺街");
        for part in ["永安兴旺街", "兴旺街", "xingwangjie", "xwj", "yaxwj", "旺街"] {
            assert!(endings.iter().any(|ending| ending == part), "{part} in {endings:?}");
        }
        assert!(!endings.contains(&"街".to_owned()));
        assert_eq!(endings_of("Ａ３号"), ["a3", "a3", "a3"]);
        assert_eq!(endings_of("街"), ["街", "jie", "j"]);
    }
}
