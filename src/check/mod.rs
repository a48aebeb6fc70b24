//! Second stage: records become the [`Site`] model, or every diagnostic at once.
//!
//! The only place that says an input is bad. Nothing after it can fail because of content,
//! save text that does not fit a printed piece; for that, [`Sources`] remembers where the
//! printed texts were written.

mod anchors;
mod before;
mod boundaries;
mod colours;
mod communities;
mod desk;
mod fields;
mod grids;
mod hours;
mod images;
mod notes;
mod people;
mod permanence;
mod phones;
mod places;
mod prints;
pub mod privacy;
mod report;
mod settings;
mod succession;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

pub use anchors::Anchors;
pub use before::theme_name;
pub use desk::guess;
pub use images::decoder;
pub use notes::markdown_options;
pub use prints::{has_known_facts, is_sound as is_sound_print};

use crate::diagnostics::{Diagnostics, Place};
use crate::model::{Date, Digest, Record, Site};
use crate::read::{ImageFile, RawSite};
use desk::Desk;

/// What the world outside tells the checker.
pub struct Surroundings<'a> {
    /// `--today`, or else the moment, which becomes a day in the site's time zone.
    pub today: Today,
    /// Whether a printed character has a glyph.
    pub has_glyph: &'a (dyn Fn(char) -> bool + Sync),
    /// Names of the theme's hues.
    pub hues: Vec<String>,
    /// Digests of images that an earlier run decoded without fault.
    pub sound_images: &'a BTreeSet<Digest>,
    /// Lines that may tell something private.
    pub suspects: &'a privacy::Suspects,
    /// How many threads may read the record.
    pub threads: NonZeroUsize,
}

/// The day a site is made for.
#[derive(Clone, Copy, Debug)]
pub enum Today {
    Given(Date),
    Now(jiff::Timestamp),
}

/// Where printed texts were written, by names such as `grid/sy08/name`.
#[derive(Debug, Default)]
pub struct Sources {
    /// Of the site itself, and of each community.
    parts: Vec<BTreeMap<String, Place>>,
}

impl Sources {
    fn note(&mut self, name: String, place: Place) {
        match self.parts.first_mut() {
            Some(part) => drop(part.insert(name, place)),
            None => self.parts.push(BTreeMap::from([(name, place)])),
        }
    }

    /// The place of `name`, or of the nearest thing that holds it.
    pub fn find(&self, name: &str) -> Option<&Place> {
        let mut name = name;
        loop {
            if let Some(place) = self.parts.iter().find_map(|part| part.get(name)) {
                return Some(place);
            }
            name = name.rsplit_once('/')?.0;
        }
    }
}

/// A site without errors.
#[derive(Debug)]
pub struct Checked {
    pub site: Site,
    pub sources: Sources,
    /// Where every image of the content lies, by digest.
    pub images: BTreeMap<Digest, ImageFile>,
}

/// Checks everything and keeps going after each finding. `Some` exactly when no finding is an
/// error.
pub fn check(raw: &RawSite, around: &Surroundings<'_>, found: &mut Diagnostics) -> Option<Checked> {
    let is_sound = |digest: &Digest| around.sound_images.contains(digest);
    let languages = before::languages(raw.site.as_deref());
    let today = before::today(raw.site.as_deref(), around.today);
    let desk = Desk::new(languages, today, around, &is_sound);
    let settings = settings::site(raw.site.as_deref(), &desk);
    // First, for grids keep the colours that they were printed with.
    let recorded = prints::read(raw.record.as_ref(), around.threads, &desk);
    let surveyed = communities::communities(raw, &settings, &recorded, &desk);
    let communities = surveyed.communities;
    succession::check(&surveyed.links, &desk);
    settings::check_address(&settings, &communities, &desk);
    let now = permanence::Today {
        raw,
        communities: &communities,
        all_ids: &surveyed.all_ids,
        base_url: settings.base_url.as_ref().map(|url| &url.value),
        former_base_urls: &settings.former_base_urls,
    };
    permanence::check(&recorded, &now, &desk);
    privacy::check(raw, around.suspects, &settings.allowances, &desk);
    let images = images::files(raw);
    let site = settings.into_site(communities, Record::new(recorded.histories, recorded.batches), &desk);
    found.extend(desk.into_found());
    match site {
        Some(site) if !found.has_errors() => Some(Checked { site, sources: surveyed.sources, images }),
        _ => None,
    }
}
