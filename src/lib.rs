//! Websites, notice boards and contact cards for community grids (网格), from plain files.
//!
//! One way through the house, each stage a folder:
//!
//! ```text
//! files ─read→ Raw ─check→ Model ─plan→ Plan ─render→ pieces ─proof→ proven pieces ─publish→ output/
//! ```
//!
//! A stage imports the stages before it, never one after it; `tests/staircase.rs` enforces
//! that. `ARCHITECTURE.md` has the rule of each stage.

pub mod check;
pub mod cli;
pub mod diagnostics;
pub mod fonts;
pub mod model;
pub mod pipeline;
pub mod plan;
pub mod proof;
pub mod publish;
pub mod read;
pub mod render;
pub mod serve;
pub mod theme;
