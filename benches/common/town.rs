//! A community that benchmarks of print are made of.

use std::error::Error;
use std::fs;
use std::path::Path;

/// A community of so many grids like the sample's eighth, without a map.
pub fn town(root: &Path, grids: usize) -> Result<(), Box<dyn Error>> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let (from, to) = (sample.join("sanyuan"), root.join("content/sanyuan"));
    fs::create_dir_all(to.join("grids"))?;
    fs::copy(sample.join("site.toml"), root.join("content/site.toml"))?;
    for folder in ["workers", "photos"] {
        fs::create_dir_all(to.join(folder))?;
        for file in fs::read_dir(from.join(folder))? {
            let file = file?;
            fs::copy(file.path(), to.join(folder).join(file.file_name()))?;
        }
    }
    let community = fs::read_to_string(from.join("community.toml"))?;
    let (head, rest) = community.split_once("[totals]").ok_or("totals")?;
    let team = rest.find("[[team]]").map_or("", |at| &rest[at..]);
    fs::write(to.join("community.toml"), format!("{head}{team}"))?;
    let grid = fs::read_to_string(from.join("grids/08.toml"))?;
    let head = &grid[..grid.find("[[places]]").ok_or("places")?];
    for number in 1..=grids {
        let head = head
            .replace("\"sy08\"", &format!("\"g{number:04}\""))
            .replace("421202001003008", &format!("421202001003{number:04}"));
        let places: String =
            (1..=8).map(|place| format!("[[places]]\nname = \"兴旺{number}小区{place}栋\"\n")).collect();
        let board = "[[boards]]\nid = \"b1\"\nplace = \"东门\"\nsize = \"600x900\"\n";
        fs::write(to.join(format!("grids/{number:04}.toml")), format!("{head}{places}{board}"))?;
    }
    Ok(())
}
