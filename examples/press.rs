//! For authors of print themes: one piece, from a theme folder and a job's data, in a second.
//!
//! ```text
//! cargo run --release --example press -- job ROOT PATH DIR
//!     writes job.json and photo-N.jpg of the piece print/PATH of the site in ROOT into DIR
//! cargo run --release --example press -- pull THEME MAIN DIR OUT.pdf [ROUNDS]
//!     prints THEME/print/MAIN with what lies in DIR; the embedded theme stands behind THEME.
//!     Says what does not fit, and how long it took.
//! ```

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use gridboard::check::Today;
use gridboard::diagnostics::{Diagnostics, Language, Messages, render_all};
use gridboard::fonts::Fonts;
use gridboard::pipeline::{Request, prepare};
use gridboard::publish::Manifest;
use gridboard::render::world::Press;
use gridboard::render::{Inputs, Look, Studio};
use gridboard::theme::Theme;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["job", root, path, dir] => job(Path::new(root), path, Path::new(dir)),
        ["pull", theme, main, dir, out] => pull(Path::new(theme), main, Path::new(dir), out, 1),
        ["pull", theme, main, dir, out, rounds] => {
            pull(Path::new(theme), main, Path::new(dir), out, rounds.parse()?)
        }
        _ => Err("press job ROOT PATH DIR, or press pull THEME MAIN DIR OUT.pdf [ROUNDS]".into()),
    }
}

fn complain(found: &Diagnostics) {
    eprint!("{}", render_all(&found.sorted().all, &Messages::new(Language::English), false));
}

fn job(root: &Path, path: &str, dir: &Path) -> Result<(), Box<dyn Error>> {
    let request = Request::new(root, Today::Given("2013-05-07".parse()?));
    let mut prepared = prepare(&request, &Manifest::default());
    complain(&prepared.found);
    let (Some(checked), Some(theme), Some(fonts)) = (&prepared.checked, &prepared.theme, &prepared.fonts)
    else {
        return Err("the site has errors".into());
    };
    let plan = gridboard::plan::plan_again(&checked.site, &[], None, &mut prepared.found);
    let look = Look::of(theme, &checked.site, &mut prepared.found);
    let studio = Studio::new(&checked.site, &plan, theme, &look, &checked.images, fonts);
    let path = format!("print/{path}");
    let job = plan.jobs.iter().find(|job| *job.path == *path).ok_or("no such piece")?;
    let Inputs::Print(print) = studio.inputs(job) else { return Err("not a printed piece".into()) };
    let (data, photos) = studio.copy(&print).map_err(|_| "a photo cannot be made")?;
    fs::create_dir_all(dir)?;
    fs::write(dir.join("job.json"), data)?;
    for (index, photo) in photos.iter().enumerate() {
        fs::write(dir.join(format!("photo-{index}.jpg")), photo)?;
    }
    Ok(())
}

fn pull(theme: &Path, main: &str, dir: &Path, out: &str, rounds: usize) -> Result<(), Box<dyn Error>> {
    let mut found = Diagnostics::default();
    // `themes/<name>` below the root.
    let name = theme.file_name().and_then(|n| n.to_str()).ok_or("THEME is a folder themes/<name>")?;
    let root = theme.parent().and_then(Path::parent).ok_or("THEME is a folder themes/<name>")?;
    let theme = Theme::read(root, name, &mut found);
    complain(&found);
    let theme = theme.ok_or("the theme has errors")?;
    let fonts =
        Fonts::load(&theme.fonts, &theme.font_folders).map_err(|_| "no font of the theme is installed")?;
    let sources = theme.below("print/").map(|(path, bytes)| (format!("/print/{path}"), bytes.to_owned()));
    let press = Press::new(Arc::new(fonts), sources.collect());
    let data = fs::read(dir.join("job.json"))?;
    let photos: Vec<Arc<[u8]>> =
        (0..).map_while(|n| fs::read(dir.join(format!("photo-{n}.jpg"))).ok()).map(Arc::from).collect();
    for round in 0..rounds {
        // Another stamp each time: what Typst remembers of a whole piece must not answer.
        let data = String::from_utf8_lossy(&data).replace("\"stamp\":\"", &format!("\"stamp\":\"{round} "));
        let start = Instant::now();
        let piece =
            press.pull(&format!("/print/{main}"), data.as_bytes(), &photos, (2013, 5, 7), out, 3.0)?;
        println!("{:?}  {} pages, {} KB", start.elapsed(), piece.pages.len(), piece.pdf.len() / 1024);
        for field in &piece.unfit {
            println!("does not fit: {field}");
        }
        fs::write(out, &piece.pdf)?;
    }
    Ok(())
}
