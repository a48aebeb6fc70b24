//! First stage: folders and bytes become records that keep a span for every value.
//!
//! The only stage that opens content, so every limit on size, number and path is enforced
//! here ([`limits`]). It says only what concerns files as such (unreadable, not text, not
//! TOML); what the values mean is for `check`.

mod files;
mod image;
pub mod limits;
mod note;
pub mod record;
mod shelf;
pub mod toml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, SourceFile};
use crate::model::Digest;
use files::Listing;
pub use files::{relative, text_again};
pub use image::{Held, ImageFile, Original};
use record::RawRecord;
pub use shelf::{Shelf, Stamp, Stamps, folder_of};
use toml::Node;

/// A TOML file with a span for every key and value.
#[derive(Debug)]
pub struct RawDoc {
    /// The file name without its extension.
    pub stem: String,
    pub file: Arc<SourceFile>,
    pub table: Node,
}

/// A Markdown file: front matter, then the body.
#[derive(Debug)]
pub struct RawNote {
    /// `None`: the site's own language; else the `en` of `slug.en.md`.
    pub language: Option<String>,
    pub head: RawDoc,
    /// Where the body begins in the file's text.
    pub body: usize,
}

/// A file that is not text: a photo or an image of a note.
#[derive(Clone, Debug)]
pub struct RawImage {
    /// Relative to the site's root.
    pub path: String,
    pub digest: Digest,
    pub file: ImageFile,
}

/// One folder below `content/`.
#[derive(Debug)]
pub struct RawCommunity {
    pub folder: String,
    /// `None` where there is none or it could not be read.
    pub community: Option<Arc<RawDoc>>,
    pub has_community_file: bool,
    pub grids: Vec<Arc<RawDoc>>,
    /// Ids of grid files that could not be parsed, as far as they can be made out.
    pub broken_grids: Vec<Option<String>>,
    pub workers: Vec<Arc<RawDoc>>,
    /// Names of worker files that could not be parsed.
    pub broken_workers: Vec<String>,
    pub notices: Vec<Arc<RawNote>>,
    pub guides: Vec<Arc<RawNote>>,
    pub boundaries: Option<Arc<SourceFile>>,
    /// Every image by its path below the community's folder, with `/`.
    pub images: BTreeMap<String, RawImage>,
}

impl RawCommunity {
    /// Every text file but that of the boundaries, which holds shapes and ids.
    pub fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        let docs = self.community.iter().chain(&self.grids).chain(&self.workers);
        let notes = self.notices.iter().chain(&self.guides);
        docs.map(|doc| &doc.file).chain(notes.map(|note| &note.head.file))
    }

    /// What all its text files say, by their paths.
    pub fn texts(&self) -> BTreeMap<String, String> {
        self.files().chain(&self.boundaries).map(|file| (file.path.clone(), file.text.clone())).collect()
    }
}

/// Everything that was read. Files that could not be are missing here and named in the
/// diagnostics.
#[derive(Debug)]
pub struct RawSite {
    pub site: Option<Arc<RawDoc>>,
    /// `None` where nothing was recorded.
    pub record: Option<RawRecord>,
    pub communities: Vec<Arc<RawCommunity>>,
    /// Some files were left out, for all together are above a limit: nothing is to be said of the others.
    pub is_cut: bool,
}

/// Reads `root/content`, and fills a shelf for the next time; what lies on that of the last time is not read again.
pub fn read(root: &Path, before: &Shelf, found: &mut Diagnostics) -> (RawSite, Shelf) {
    let listing = Listing::of(root, before, found);
    let site = listing.doc("content/site.toml", found);
    if site.is_none() && !listing.holds("content/site.toml") && !listing.is_cut() {
        found.push(Diagnostic::new(Code::SiteMissing, Place::path_only("content/site.toml")));
    }
    let folders = listing.folders();
    let communities = folders
        .iter()
        .map(|folder| listing.community(folder, found, |found| community(folder, &listing, found)))
        .collect();
    let record = RawRecord::find(root).unwrap_or_else(|reason| {
        found
            .push(Diagnostic::new(Code::Unreadable, Place::path_only(record::RECORD)).with("reason", reason));
        None
    });
    let is_cut = listing.is_cut();
    (RawSite { site, record, communities, is_cut }, listing.shelf())
}

fn community(folder: &str, listing: &Listing, found: &mut Diagnostics) -> RawCommunity {
    let below = |name: &str| format!("content/{folder}/{name}");
    let mut docs = |sub: &str, listing: &Listing| -> Vec<Arc<RawDoc>> {
        let paths = listing.files(&below(sub), &["toml"]);
        paths.iter().filter_map(|path| listing.doc(path, found)).collect()
    };
    let grids = docs("grids/", listing);
    let broken_grids = broken_grids(&below("grids/"), &grids, listing);
    let workers = docs("workers/", listing);
    let broken_workers = broken(&below("workers/"), &workers, listing);
    let broken_workers = broken_workers.iter().map(|path| files::stem(path)).collect();
    let mut notes = |sub: &str, listing: &Listing| -> Vec<Arc<RawNote>> {
        let paths = listing.files(&below(sub), &["md"]);
        paths.iter().filter_map(|path| listing.note(path, found)).collect()
    };
    let notices = notes("notices/", listing);
    let guides = notes("guides/", listing);
    let images = listing.images(&below(""), found);
    for path in listing.unused(&below("")) {
        found.push(Diagnostic::new(Code::IgnoredFile, Place::path_only(path)));
    }
    let boundaries = below("boundaries.geojson");
    RawCommunity {
        folder: folder.to_owned(),
        community: listing.doc(&below("community.toml"), found),
        has_community_file: listing.holds(&below("community.toml")),
        grids,
        broken_grids,
        workers,
        broken_workers,
        notices,
        guides,
        boundaries: listing
            .holds(&boundaries)
            .then(|| listing.text(&boundaries, limits::BOUNDARY_BYTES, found))
            .flatten(),
        images,
    }
}

/// The TOML files of a folder that are not among the sound ones.
fn broken(folder: &str, sound: &[Arc<RawDoc>], listing: &Listing<'_>) -> Vec<String> {
    let mut paths = listing.files(folder, &["toml"]);
    let sound: BTreeSet<&str> = sound.iter().map(|doc| doc.file.path.as_str()).collect();
    paths.retain(|path| !sound.contains(path.as_str()));
    paths
}

fn broken_grids(folder: &str, sound: &[Arc<RawDoc>], listing: &Listing<'_>) -> Vec<Option<String>> {
    // What is wrong with the file was said when it was read.
    let mut told = Diagnostics::default();
    let text = |path: &String| listing.text(path, limits::TEXT_BYTES, &mut told);
    broken(folder, sound, listing).iter().map(text).map(|file| toml::broken_id(&file?.text)).collect()
}
