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
mod posters;
mod prints;
pub mod privacy;
mod report;
mod settings;
mod sources;
mod succession;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

pub use anchors::Anchors;
pub use before::theme_name;
pub use desk::guess;
pub use images::decoder;
pub use notes::markdown_options;
pub use prints::{has_known_facts, is_sound as is_sound_print};

use crate::diagnostics::Diagnostics;
use crate::model::{CommunityId, Date, Digest, Site};
use crate::read::record::RawRecord;
use crate::read::{ImageFile, RawSite, Stamp, limits};
use communities::Surveyed;
use desk::Desk;
use prints::Recorded;
use privacy::{Guard, Suspects};
pub use sources::{Origins, Sources};

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
    /// How many threads may read the record.
    pub threads: NonZeroUsize,
}

/// The day a site is made for.
#[derive(Clone, Copy, Debug)]
pub enum Today {
    Given(Date),
    Now(jiff::Timestamp),
}

/// A site without errors.
#[derive(Debug)]
pub struct Checked {
    pub site: Site,
    pub sources: Sources,
    /// Where every image of the content lies, by digest.
    pub images: BTreeMap<Digest, ImageFile>,
    /// That takes most while it is decoded.
    pub largest_picture: Option<limits::Picture>,
    /// Knows what may be published, and what was allowed.
    pub guard: Guard,
}

impl Checked {
    /// How much all images that are decoded at one time may take together from now on, bytes; one alone always may.
    pub fn leave_room(&self, bytes: u64) {
        // They share one room.
        self.images.values().take(1).for_each(|image| image.leave_room(bytes));
    }
}

/// What a check learnt that the next need not find out again: a preview checks a whole city at every save, of which one
/// community changed. It holds for the same fonts.
#[derive(Debug, Default)]
pub struct Learnt {
    surveyed: Option<Surveyed>,
    /// If nothing was said about it.
    recorded: Option<KnownRecord>,
    suspects: Suspects,
}

impl Learnt {
    /// What the text files of each community say, by their paths.
    pub fn texts(&self) -> BTreeMap<CommunityId, BTreeMap<String, String>> {
        let all = self.surveyed.iter().flat_map(|surveyed| &surveyed.all);
        all.filter_map(|one| Some((CommunityId::parse(&one.raw.folder)?, one.raw.texts()))).collect()
    }
}

/// What a record says, and which one.
#[derive(Clone, Debug)]
struct KnownRecord {
    stamp: Option<Stamp>,
    recorded: Arc<Recorded>,
}

/// Checks everything and keeps going after each finding. A site exactly when no finding is an error.
pub fn check(
    raw: &RawSite,
    around: &Surroundings<'_>,
    before: &Learnt,
    found: &mut Diagnostics,
) -> (Option<Checked>, Learnt) {
    let is_sound = |digest: &Digest| around.sound_images.contains(digest);
    let languages = before::languages(raw.site.as_deref());
    let today = before::today(raw.site.as_deref(), around.today);
    let desk = Desk::new(languages, today, around, &is_sound);
    let settings = settings::site(raw.site.as_deref(), &desk);
    // First, for grids keep the colours that they were printed with.
    let (recorded, kept) = recorded(raw, around, before, &desk);
    let known = before.surveyed.as_ref();
    let surveyed = communities::communities(raw, Arc::clone(&recorded), &settings, &desk, known);
    let communities = surveyed.communities();
    succession::check(&surveyed.links(), &desk);
    settings::check_address(&settings, &communities, &desk);
    let now = permanence::Today {
        raw,
        communities: &communities,
        all_ids: &surveyed.ground.all_ids,
        base_url: settings.base_url.as_ref().map(|url| &url.value),
        former_base_urls: &settings.former_base_urls,
    };
    permanence::check(&recorded, &now, &desk);
    let suspects = Suspects::of(raw, today, &before.suspects);
    privacy::check(&suspects, &settings.allowances, &desk);
    let sources = surveyed.sources(&settings);
    let (images, largest_picture) = (images::files(raw), surveyed.largest_picture());
    let site = settings.into_site(communities, Arc::clone(&recorded.record), &desk);
    found.extend(desk.into_found());
    let checked = site.filter(|_| !found.has_errors()).map(|site| {
        let mut guard = suspects.guard();
        guard.allow(&site.allowances);
        let grids = site.communities.iter().flat_map(|community| &community.grids);
        grids.for_each(|grid| guard.know_label(grid.number()));
        Checked { site, sources, images, largest_picture, guard }
    });
    (checked, Learnt { surveyed: Some(surveyed), recorded: kept, suspects })
}

/// The record, and what of it can be kept.
fn recorded(
    raw: &RawSite,
    around: &Surroundings<'_>,
    before: &Learnt,
    desk: &Desk<'_>,
) -> (Arc<Recorded>, Option<KnownRecord>) {
    let stamp = raw.record.as_ref().map(RawRecord::stamp);
    if let Some(known) = before.recorded.as_ref().filter(|known| known.stamp == stamp) {
        return (Arc::clone(&known.recorded), Some(known.clone()));
    }
    let own = desk.fork();
    let recorded = Arc::new(prints::read(raw.record.as_ref(), around.threads, &own));
    let said = own.into_found();
    let kept = said.is_empty().then(|| KnownRecord { stamp, recorded: Arc::clone(&recorded) });
    desk.say_all(said);
    (recorded, kept)
}

#[cfg(test)]
mod tests;
