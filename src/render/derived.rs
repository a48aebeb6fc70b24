//! Pictures made anew, once each: one photo stands on pages, cards and boards, and in a large site on many.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::images::{self, ImageFault};
use crate::model::Digest;
use crate::read::Original;

/// Bytes that are kept at most; whoever comes later makes theirs again.
const MOST: usize = 48 << 20;

/// What a picture is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Make {
    /// A JPEG whose longer side has at most so many px.
    Jpeg(u32),
    /// The same as PNG.
    Png(u32),
    /// A JPEG of at most so many bytes.
    SmallJpeg(usize),
}

/// The pictures of one run, by the digest of the original.
#[derive(Default)]
pub struct Derived(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    made: BTreeMap<(Digest, Make), Arc<[u8]>>,
    bytes: usize,
}

impl Derived {
    /// The picture that was made before, or else a new one of `original`, which is read only then.
    pub fn get<F: From<ImageFault>>(
        &self,
        digest: Digest,
        make: Make,
        original: impl FnOnce() -> Result<Original, F>,
    ) -> Result<Arc<[u8]>, F> {
        // A thread that panicked while it held the lock left whole values behind.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = kept().made.get(&(digest, make)) {
            return Ok(Arc::clone(made));
        }
        let original = original()?;
        let made: Arc<[u8]> = match make {
            Make::Jpeg(longest) => images::jpeg(&original, longest)?,
            Make::Png(longest) => images::png(&original, longest)?,
            Make::SmallJpeg(most) => images::small_jpeg(&original, most)?,
        }
        .into();
        let mut kept = kept();
        if kept.bytes + made.len() > MOST {
            *kept = Kept::default();
        }
        kept.bytes += made.len();
        kept.made.insert((digest, make), Arc::clone(&made));
        Ok(made)
    }
}
