//! Where a board's code leads its reader: the page of its grid, and on it the grid that serves the place where
//! the board hangs. Grids are merged and split, places change hands; the board stays where it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use geo::{Contains, Coord, LineString, Polygon};

use super::GridAt;
use crate::model::{Boundaries, Closing, Community, Grid, HouseNumbers, Parity, Shape, Site, Spot};

/// Whom a reader in front of a board should turn to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The grid of the code serves the place.
    Here,
    /// Other open grids do: more than one where the place is a street of many numbers.
    Elsewhere(Vec<GridAt>),
    /// No grid names the place, or the place is not known.
    Nobody,
}

/// The places of all open grids, to be found inside what a board's file says of where it hangs.
pub struct Leads<'s> {
    site: &'s Site,
    /// Gathered for the first board that was printed.
    names: OnceLock<Names>,
}

struct Names {
    /// Whose each name is.
    owners: BTreeMap<String, Vec<Owner>>,
    /// How long names are, in bytes.
    lengths: BTreeSet<usize>,
}

/// A grid with the house numbers that it has of a place.
type Owner = (GridAt, Option<HouseNumbers>);

impl Names {
    fn of(site: &Site) -> Self {
        let mut owners: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
        for (c, community) in site.communities.iter().enumerate() {
            for (g, grid) in community.grids.iter().enumerate().filter(|(_, grid)| grid.is_open()) {
                for place in &grid.places {
                    let aliases = place.aliases.iter().map(String::as_str);
                    for name in std::iter::once(place.name.default()).chain(aliases).filter(|n| !n.is_empty())
                    {
                        owners
                            .entry(name.to_owned())
                            .or_default()
                            .push((GridAt { community: c, grid: g }, place.numbers));
                    }
                }
            }
        }
        let lengths = owners.keys().map(String::len).collect();
        Self { owners, lengths }
    }
}

impl<'s> Leads<'s> {
    pub fn of(site: &'s Site) -> Self {
        Self { site, names: OnceLock::new() }
    }

    /// Whom a board that hangs at `spot` and leads to the grid `at` is about today.
    pub fn lead(&self, at: GridAt, spot: &Spot) -> Lead {
        let serving = self.serving(at, spot);
        let is_open = at.look_up(self.site).1.is_open();
        match serving {
            found if found.is_empty() => Lead::Nobody,
            found if is_open && found.contains(&at) => Lead::Here,
            found => Lead::Elsewhere(found),
        }
    }

    /// Open grids whose places hold the spot: by name, else by its point on the map.
    fn serving(&self, at: GridAt, spot: &Spot) -> Vec<GridAt> {
        let near = self.near(at);
        let by_name = spot.place.as_deref().map(|text| self.named_in(text)).unwrap_or_default();
        let among_near: Vec<GridAt> =
            by_name.iter().copied().filter(|at| near.contains(&at.community)).collect();
        match (among_near.is_empty(), by_name.is_empty()) {
            (false, _) => among_near,
            (true, false) => by_name,
            (true, true) => spot.at.and_then(|point| self.around(&near, point)).into_iter().collect(),
        }
    }

    /// The communities of the grid and of those that follow it: names of places repeat all over a city.
    fn near(&self, at: GridAt) -> Vec<usize> {
        let mut near = vec![at.community];
        if let Some(closing) = &at.look_up(self.site).1.closing {
            for (community, _) in self.open_successors(closing) {
                let index = self.site.communities.iter().position(|c| c.id == community.id);
                near.extend(index.filter(|index| !near.contains(index)));
            }
        }
        near
    }

    fn open_successors(&self, closing: &Closing) -> Vec<(&'s Community, &'s Grid)> {
        self.site.open_successors(closing)
    }

    /// Owners of the longest name inside `text`; where house numbers are given on both sides, they decide.
    fn named_in(&self, text: &str) -> Vec<GridAt> {
        let Names { owners, lengths } = self.names.get_or_init(|| Names::of(self.site));
        // Texts and names are short; there are few lengths.
        let of_length = |length: &usize| -> Vec<(GridAt, Option<bool>)> {
            let ends = (0..=text.len().saturating_sub(*length)).map(|start| (start, start + length));
            let named =
                ends.filter_map(|(start, end)| Some((owners.get(text.get(start..end)?)?, &text[end..])));
            let judged = named.flat_map(|(owners, behind)| {
                let fits = move |numbers| Some(holds(numbers, number_behind(behind)?));
                owners.iter().map(move |(at, numbers)| (*at, numbers.and_then(fits)))
            });
            judged.collect()
        };
        let longest = lengths.iter().rev().map(of_length).find(|owners| !owners.is_empty());
        let mut owners = longest.unwrap_or_default();
        if owners.iter().any(|(_, fits)| *fits == Some(true)) {
            owners.retain(|(_, fits)| *fits == Some(true));
        } else {
            owners.retain(|(_, fits)| *fits != Some(false));
        }
        let mut owners: Vec<GridAt> = owners.into_iter().map(|(at, _)| at).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    fn around(&self, near: &[usize], point: (f64, f64)) -> Option<GridAt> {
        near.iter().find_map(|&community| {
            let c = &self.site.communities[community];
            let boundaries = c.boundaries.as_ref()?;
            let (x, y) = Boundaries::project(boundaries.centre, point);
            let area = boundaries.areas.iter().find(|area| {
                area.shapes.iter().any(|shape| polygon(shape).contains(&geo::Point::new(x, y)))
            })?;
            let grid = c.grids.iter().position(|grid| grid.id == area.grid && grid.is_open())?;
            Some(GridAt { community, grid })
        })
    }
}

fn polygon(shape: &Shape) -> Polygon<f64> {
    let line = |ring: &Vec<(f64, f64)>| LineString::new(ring.iter().map(|&(x, y)| Coord { x, y }).collect());
    Polygon::new(line(&shape.outline), shape.holes.iter().map(line).collect())
}

/// `17` in `17号门口`.
fn number_behind(text: &str) -> Option<u32> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

fn holds(numbers: HouseNumbers, house: u32) -> bool {
    let parity = match numbers.parity {
        None => true,
        Some(Parity::Odd) => house % 2 == 1,
        Some(Parity::Even) => house.is_multiple_of(2),
    };
    parity && (numbers.first..=numbers.last).contains(&house)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_number_stands_behind_its_street() {
        assert_eq!(number_behind(" 17号门口"), Some(17));
        assert_eq!(number_behind("东门"), None);
        let odd = HouseNumbers { first: 1, last: 35, parity: Some(Parity::Odd) };
        assert!(holds(odd, 17) && !holds(odd, 18) && !holds(odd, 37));
    }
}
