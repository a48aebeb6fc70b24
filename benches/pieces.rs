//! What a printed piece costs on one core once everything is warm: made, and proven.
//!
//! `cargo bench --bench pieces` prints the figures; `-- boards` only those of boards. Nothing fails on time: machines
//! differ.

use std::collections::BTreeMap;
use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use gridboard::check::Today;
use gridboard::pipeline::{Request, prepare};
use gridboard::proof::prove_piece;
use gridboard::publish::Manifest;
use gridboard::render::{Inputs, Rendered, Studio};

/// The sample is printed so often; each round is a day later, so that no piece equals an earlier one.
const ROUNDS: i8 = 6;

#[derive(Default)]
struct Cost {
    pieces: u32,
    made: Duration,
    proven: Duration,
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    // Cargo adds `--bench`.
    let kind = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    let below = format!("print/{kind}");
    let mut costs: BTreeMap<String, Cost> = BTreeMap::new();
    for round in 0..=ROUNDS {
        let today = Today::Given(jiff::civil::date(2026, 1, 1 + round));
        let request = Request { root: root.clone(), today, jobs: NonZeroUsize::MIN, patience: Duration::MAX };
        let mut prepared = prepare(&request, &Manifest::default());
        let (Some(checked), Some(theme), Some(fonts)) = (&prepared.checked, &prepared.theme, &prepared.fonts)
        else {
            return Err("the sample has errors".into());
        };
        let plan = gridboard::plan::plan(&checked.site, &[], &mut prepared.found);
        let studio = Studio::new(&checked.site, &plan, theme, &checked.images, fonts, &mut prepared.found)
            .ok_or("the theme has errors")?;
        let prints = plan.jobs.iter().filter(|job| job.path.starts_with(&below));
        for job in prints {
            let Inputs::Print(print) = studio.inputs(job) else { continue };
            let wanted = print.expected.clone();
            // A person's photo is made once for all pieces.
            let _ = studio.copy(&print);
            let start = Instant::now();
            let Ok(Rendered::Piece(piece)) = studio.render(job, Inputs::Print(print)) else {
                return Err(format!("{} cannot be made", job.path).into());
            };
            let made = start.elapsed();
            prove_piece(&piece, &wanted).map_err(|fault| format!("{}: {fault:?}", job.path))?;
            if round > 0 {
                let kind = job.path.split('/').nth(1).unwrap_or_default().to_owned();
                let cost = costs.entry(kind).or_default();
                cost.pieces += 1;
                cost.made += made;
                cost.proven += start.elapsed() - made;
            }
        }
    }
    println!("One core, warm; milliseconds a piece.\n{:<28}{:>8}{:>8}{:>8}", "", "pieces", "made", "proven");
    for (kind, cost) in &costs {
        let each = |time: Duration| time.as_secs_f64() * 1000.0 / f64::from(cost.pieces);
        println!("{kind:<28}{:>8}{:>8.1}{:>8.1}", cost.pieces, each(cost.made), each(cost.proven));
    }
    Ok(())
}
