//! What a printed piece costs on one core once everything is warm: made (codes, layout, PDF), and proven.
//!
//! `cargo bench --bench pieces` prints the figures; `-- boards` only those of boards. Nothing fails on time: machines
//! differ.

#[path = "common/town.rs"]
mod town;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use gridboard::check::Today;
use gridboard::pipeline::{Request, prepare};
use gridboard::proof::prove_piece;
use gridboard::publish::Manifest;
use gridboard::render::world::alone;
use gridboard::render::{Inputs, Look, Rendered, Studio};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Each round is a day later, so that no piece equals an earlier one; the first does not count.
const ROUNDS: i8 = 3;
const GRIDS: usize = 60;

/// Time that each piece took, ms.
#[derive(Default)]
struct Cost {
    made: Vec<f64>,
    proven: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let _alone = alone();
    // Cargo adds `--bench`.
    let kind = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    let home = tempfile::tempdir()?;
    town::town(home.path(), GRIDS)?;
    println!("One core, warm; milliseconds a piece, the median of all.");
    for (what, root) in [
        ("a town, boards of 600×900, no map", home.path()),
        ("the sample: boards of all sizes with its map", Path::new(env!("CARGO_MANIFEST_DIR"))),
    ] {
        println!("\n{what:<46}{:>8}{:>8}{:>8}", "pieces", "made", "proven");
        for (kind, cost) in costs(root, &format!("print/{kind}"))? {
            println!(
                "{kind:<46}{:>8}{:>8.1}{:>8.1}",
                cost.made.len(),
                median(cost.made),
                median(cost.proven)
            );
        }
    }
    Ok(())
}

fn costs(root: &Path, below: &str) -> Result<BTreeMap<String, Cost>, Box<dyn Error>> {
    let mut costs: BTreeMap<String, Cost> = BTreeMap::new();
    for round in 0..=ROUNDS {
        let today = Today::Given(jiff::civil::date(2026, 1, 1 + round));
        let request = Request::new(root, today);
        let mut prepared = prepare(&request, &Manifest::default());
        let (Some(checked), Some(theme), Some(fonts)) = (&prepared.checked, &prepared.theme, &prepared.fonts)
        else {
            return Err("the content has errors".into());
        };
        let plan = gridboard::plan::plan_again(&checked.site, &[], None, &mut prepared.found);
        let look = Look::of(theme, &checked.site, &mut prepared.found);
        let studio = Studio::new(&checked.site, &plan, theme, &look, &checked.images, fonts);
        for job in plan.jobs.iter().filter(|job| job.path.starts_with(below)) {
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
                cost.made.push(made.as_secs_f64() * 1000.0);
                cost.proven.push((start.elapsed() - made).as_secs_f64() * 1000.0);
            }
        }
    }
    Ok(costs)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
