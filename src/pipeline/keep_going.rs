//! `--keep-going`: a community with mistakes stays as it was last good, and the rest of the city is published.

use std::collections::{BTreeMap, BTreeSet};

use super::{BuildFault, Built, Request, Watch, Wish, build_with};
use crate::diagnostics::Diagnostics;
use crate::publish::good::{self, Texts};
use crate::read::folder_of;

/// Builds; whatever community has mistakes is read from its last good files, until none is left that has. Mistakes
/// outside of communities stop everything, and so does a community of which nobody knows how it was.
pub fn build(request: &Request, wish: &Wish<'_>, watch: &dyn Watch) -> Result<Built, BuildFault> {
    let mut stand_ins: BTreeMap<String, Texts> = BTreeMap::new();
    let mut said = Diagnostics::default();
    loop {
        let found = match build_with(request, wish, &stand_ins, watch) {
            Err(BuildFault::Errors(found)) => found,
            Ok(mut built) => {
                built.left = stand_ins.into_keys().collect();
                built.found.extend(said);
                return Ok(built);
            }
            other => return other,
        };
        said.extend(found.clone().of_errors());
        let Some(more) =
            last_good(wish, &found).filter(|more| more.keys().any(|f| !stand_ins.contains_key(f)))
        else {
            said.extend(found);
            return Err(BuildFault::Errors(said));
        };
        stand_ins.extend(more);
    }
}

/// The last good files of every community that has errors.
fn last_good(wish: &Wish<'_>, found: &Diagnostics) -> Option<BTreeMap<String, Texts>> {
    let errors = found.clone().of_errors().sorted().all;
    let folders: BTreeSet<String> =
        errors.iter().map(|error| folder_of(error.place.path()).to_owned()).collect();
    folders.into_iter().map(|folder| Some((folder.clone(), good::last(wish.output, &folder)?))).collect()
}
