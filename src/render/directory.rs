//! Grids by their ids, and the closed grids that led to each: asked on every page, and gathered once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::model::{Closing, Community, Grid, GridId, Site};
use crate::plan::GridAt;

/// Positions in one site, gathered when the first is asked for.
#[derive(Default)]
pub struct Directory {
    /// In the order of ids.
    grids: OnceLock<Vec<GridAt>>,
    arrivals: OnceLock<BTreeMap<GridAt, Vec<GridAt>>>,
}

/// Every grid of a site with its place in it.
pub fn all(site: &Site) -> impl Iterator<Item = (GridAt, &Grid)> {
    site.communities.iter().enumerate().flat_map(|(community, c)| {
        c.grids.iter().enumerate().map(move |(grid, g)| (GridAt { community, grid }, g))
    })
}

impl Directory {
    fn at(&self, site: &Site, id: &GridId) -> Option<GridAt> {
        let grids = self.grids.get_or_init(|| {
            let mut grids: Vec<GridAt> = all(site).map(|(at, _)| at).collect();
            grids.sort_by_key(|at| &at.look_up(site).1.id);
            grids
        });
        grids.binary_search_by_key(&id, |at| &at.look_up(site).1.id).ok().map(|found| grids[found])
    }

    /// The grid and its community.
    pub fn grid<'s>(&self, site: &'s Site, id: &GridId) -> Option<(&'s Community, &'s Grid)> {
        self.at(site, id).map(|at| at.look_up(site))
    }

    /// Closed grids whose readers are led to `at` today, in the order of the site.
    pub fn arrivals<'s>(&self, site: &'s Site, at: GridAt) -> impl Iterator<Item = (&'s Grid, &'s Closing)> {
        let arrivals = self.arrivals.get_or_init(|| {
            let mut arrivals: BTreeMap<GridAt, Vec<GridAt>> = BTreeMap::new();
            for (old, grid) in all(site) {
                let Some(closing) = &grid.closing else { continue };
                for (_, heir) in site.open_successors(closing) {
                    if let Some(heir) = self.at(site, &heir.id) {
                        arrivals.entry(heir).or_default().push(old);
                    }
                }
            }
            arrivals
        });
        let old = arrivals.get(&at).cloned().unwrap_or_default();
        old.into_iter().filter_map(|old| {
            let grid = old.look_up(site).1;
            Some((grid, grid.closing.as_ref()?))
        })
    }
}
