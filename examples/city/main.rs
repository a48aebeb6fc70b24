//! Writes the content of a city that does not exist: to measure with, and to try what one machine can do.
//!
//! `cargo run --release --example city -- DIR GRIDS [SEED]`

use std::error::Error;
use std::path::Path;

mod content;

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let (Some(folder), Some(grids)) = (given.first(), given.get(1).and_then(|grids| grids.parse().ok()))
    else {
        return Err("usage: city DIR GRIDS [SEED]".into());
    };
    let seed = given.get(2).map_or(Ok(1), |seed| seed.parse())?;
    content::city(Path::new(folder), grids, seed)?;
    println!("{grids} grids in {folder}/content");
    Ok(())
}
