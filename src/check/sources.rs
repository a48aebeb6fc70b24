//! Where every text that is printed was written, for whoever has to say that it does not fit.

use std::collections::BTreeMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostics::{Place, SourceFile};

/// Where printed texts were written, by names such as `grid/sy08/name`.
#[derive(Debug, Default)]
pub struct Sources {
    /// By a digest of the name: a city has a quarter of a million, and none is ever listed.
    places: BTreeMap<u64, Place>,
    /// Of each community.
    pub(super) parts: Vec<Arc<Sources>>,
}

impl Sources {
    pub(super) fn note(&mut self, name: &str, place: Place) {
        self.places.insert(xxh3_64(name.as_bytes()), place);
    }

    fn get(&self, digest: u64) -> Option<&Place> {
        self.places.get(&digest).or_else(|| self.parts.iter().find_map(|part| part.get(digest)))
    }

    /// The place of `name`, or of the nearest thing that holds it.
    pub fn find(&self, name: &str) -> Option<&Place> {
        names(name).find_map(|name| self.get(name))
    }
}

/// The same for a run of many minutes: where places are, without the texts of their files, which for a city are twenty
/// megabytes. The few that are asked for are read again.
#[derive(Debug, Default)]
pub struct Origins {
    files: Vec<Box<str>>,
    /// In the order of the names' digests.
    spots: Vec<Spot>,
}

#[derive(Debug)]
struct Spot {
    name: u64,
    file: u32,
    /// First byte and end; [`Spot::WHOLE`] stands for a file as a whole.
    span: (u32, u32),
}

impl Spot {
    const WHOLE: (u32, u32) = (u32::MAX, u32::MAX);
}

impl From<&Sources> for Origins {
    fn from(sources: &Sources) -> Self {
        let mut origins = Self::default();
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let all = [sources].into_iter().chain(sources.parts.iter().map(AsRef::as_ref));
        // A text file is far shorter than 4 GB, and there are fewer.
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX - 1);
        for (name, place) in all.flat_map(|part| &part.places) {
            let file = *numbers.entry(place.path()).or_insert_with(|| {
                origins.files.push(place.path().into());
                short(origins.files.len() - 1)
            });
            let span = place.span().map_or(Spot::WHOLE, |span| (short(span.start), short(span.end)));
            origins.spots.push(Spot { name: *name, file, span });
        }
        origins.spots.sort_by_key(|spot| spot.name);
        origins.spots.shrink_to_fit();
        origins
    }
}

impl Origins {
    /// The place of `name`, or of the nearest thing that holds it; `read` gives the file of a path.
    pub fn find(&self, name: &str, read: impl Fn(&str) -> Option<Arc<SourceFile>>) -> Option<Place> {
        let spot = names(name).find_map(|name| {
            let at = self.spots.partition_point(|spot| spot.name < name);
            self.spots.get(at).filter(|spot| spot.name == name)
        })?;
        let path = self.files.get(spot.file as usize)?;
        let Some(file) = read(path) else { return Some(Place::path_only(&**path)) };
        let (start, end) = (spot.span.0 as usize, spot.span.1 as usize);
        Some(if spot.span == Spot::WHOLE { Place::file(&file) } else { Place::at(&file, start..end).alone() })
    }
}

/// Digests of a name and of all that hold it, the nearest first.
fn names(name: &str) -> impl Iterator<Item = u64> {
    let holders = std::iter::successors(Some(name), |name| Some(name.rsplit_once('/')?.0));
    holders.map(|name| xxh3_64(name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_again_is_found_where_it_was() {
        let file = Arc::new(SourceFile::new("content/a/grids/1.toml", "id = \"a1\"\nname = \"甲\"\n"));
        let name = Place::at(&file, 17..22);
        let mut part = Sources::default();
        part.note("grid/a1", Place::file(&file));
        part.note("grid/a1/name", name.clone());
        let mut sources = Sources::default();
        sources.note("site/title", Place::path_only("content/site.toml"));
        sources.parts.push(Arc::new(part));
        let origins = Origins::from(&sources);
        let read = |path: &str| (path == file.path).then(|| Arc::clone(&file));
        let found = origins.find("grid/a1/name", read).expect("a place");
        assert_eq!((found.path(), found.line_column()), (name.path(), name.line_column()));
        assert_eq!(found.span().map(|span| found.text()[span].to_owned()).as_deref(), Some("\"甲\""));
        assert_eq!(
            origins.find("grid/a1/scope/2", read),
            Some(Place::file(&file)),
            "the nearest that holds it"
        );
        assert_eq!(sources.find("grid/a1/scope/2"), Some(&Place::file(&file)));
        assert!(origins.find("grid/b1", read).is_none());
        let gone = origins.find("site/title", read).expect("a path");
        assert_eq!((gone.path(), gone.text()), ("content/site.toml", ""));
    }
}
