//! What of gridboard meets content: reading, checking, Markdown and photos. Compiled by itself, from the same files, since
//! the whole with its type compiler takes half an hour with a fuzzer's marks.

#[path = "../src/check/mod.rs"]
pub mod check;
#[path = "../src/diagnostics/mod.rs"]
pub mod diagnostics;
#[path = "../src/render/escape.rs"]
mod escape;
#[path = "../src/render/images.rs"]
pub mod images;
#[path = "../src/render/markdown.rs"]
pub mod markdown;
#[path = "../src/model/mod.rs"]
pub mod model;
#[path = "../src/read/mod.rs"]
pub mod read;

use escape::escape;

/// By the same names as in the whole.
pub mod render {
    pub use crate::{images, markdown};
}
