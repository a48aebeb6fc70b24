//! The peak of memory just below each limit on input (`src/read/limits.rs`): what a folder of honest size and hostile
//! shape can take. `docs/reliability.md` keeps the figures.
//!
//!     cargo bench --bench limits [-- CASE…]

#[expect(dead_code, reason = "runs that must end well are the business of others")]
mod common;
#[path = "limits/print.rs"]
mod print;

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gridboard::read::limits;
use jpeg_encoder::{ColorType, Encoder};

type Made = Result<(), Box<dyn Error>>;
/// Its name, the command, and what makes its content from the sample's community.
type Case = (&'static str, &'static [&'static str], fn(&Path) -> Made);

const SITE: &[&str] = &["build", "--only", "site"];

const CASES: [Case; 22] = [
    ("the sample alone", SITE, |_| Ok(())),
    ("two JPEGs of most pixels", SITE, |town| photos(town, "jpg", &jpeg(false)?)),
    ("two progressive JPEGs that decode to most bytes", SITE, |town| photos(town, "jpg", &jpeg(true)?)),
    ("two PNGs of 16 bits that decode to most bytes", SITE, |town| photos(town, "png", &deep_png()?)),
    ("two WebPs that decode to most bytes", SITE, |town| photos(town, "webp", &webp()?)),
    ("images of most bytes that are none", SITE, |town| {
        photos(town, "jpg", &vec![0xff; limits::IMAGE_BYTES as usize])
    }),
    ("most values in TOML files", SITE, values),
    ("most keys in TOML files, none of them known", SITE, keys),
    ("most files, each with a mistake", SITE, files),
    ("longest texts in TOML files", SITE, texts),
    ("most Markdown: paragraphs", SITE, |town| notes(town, "字句\n\n")),
    ("most Markdown: tables", SITE, |town| notes(town, "|a|b|c|\n|-|-|-|\n|1|2|3|\n\n")),
    ("most Markdown: links and emphasis", SITE, |town| notes(town, "**a** [b](https://example.org/) *c*\n")),
    ("most Markdown: HTML, which is dropped", SITE, |town| notes(town, "<b>x</b>\n\n")),
    ("most Markdown: pictures that are not there", SITE, |town| notes(town, "![a](b.jpg)\n\n")),
    ("most Markdown: phones of nobody", SITE, |town| notes(town, "13912345678\n\n")),
    ("most boundaries: values", SITE, |town| boundaries(town, "1,")),
    ("most boundaries: texts in keys", SITE, |town| boundaries(town, "{\"a\":\"\"},")),
    ("largest fonts", SITE, fonts),
    ("most grids, with four workers each", SITE, grids),
    ("most notices", SITE, notices),
    ("most places", SITE, places),
];

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    println!("{:<54}{:>10}{:>12}{:>8}", "just below a limit", "seconds", "peak MB", "code");
    for (name, args, make) in CASES.into_iter().chain(print::CASES) {
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let work = tempfile::tempdir()?;
        copy(Path::new("content"), &work.path().join("content"))?;
        make(&work.path().join("content/sanyuan"))?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
        command.args(args).args(["--today", "2026-11-22"]).current_dir(work.path());
        let (time, peak, code) = common::run_to_end(&mut command)?;
        println!("{name:<54}{:>10.1}{:>12}{code:>8}", time.as_secs_f64(), peak / 1024);
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Made {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(&target)?,
            false => drop(fs::copy(entry.path(), &target)?),
        }
    }
    Ok(())
}

/// Gives two people of the sample this photo.
fn photos(town: &Path, extension: &str, bytes: &[u8]) -> Made {
    for name in ["liu-pingzhen", "wang-deming"] {
        let worker = town.join(format!("workers/{name}.toml"));
        let text = fs::read_to_string(&worker)?;
        fs::remove_file(town.join(format!("photos/{name}.jpg")))?;
        fs::write(town.join(format!("photos/{name}.{extension}")), bytes)?;
        fs::write(&worker, text.replace(&format!("{name}.jpg"), &format!("{name}.{extension}")))?;
    }
    Ok(())
}

fn jpeg(is_progressive: bool) -> Result<Vec<u8>, Box<dyn Error>> {
    // Three bytes a pixel, and six for what the decoder of a progressive one keeps.
    let pixels = if is_progressive { limits::DECODED_BYTES / 9 } else { limits::IMAGE_PIXELS };
    let width = 8_000;
    let height = u16::try_from(pixels / u64::from(width))?;
    let row: Vec<u8> = (0..usize::from(width) * 3).map(|at| (at * 7 % 251) as u8).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 40);
    encoder.set_progressive(is_progressive);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
    encoder.encode(&row.repeat(height.into()), width, height, ColorType::Rgb)?;
    Ok(file)
}

fn deep_png() -> Result<Vec<u8>, Box<dyn Error>> {
    let width = 5_120;
    let height = u32::try_from(limits::DECODED_BYTES / 8)? / width;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Sixteen);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(&vec![0x7f; (width * height * 8) as usize])?;
    Ok(file)
}

fn webp() -> Result<Vec<u8>, Box<dyn Error>> {
    // Three bytes a pixel, and four for the decoder.
    let (width, height) = (6_000, u32::try_from(limits::DECODED_BYTES / 7)? / 6_000);
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([90, 120, 150]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::WebP)?;
    Ok(file.into_inner())
}

/// `count` files that begin so and go on with `filler` to `length` bytes, each ended by `end`.
fn fill(paths: impl Iterator<Item = PathBuf>, begin: &str, filler: &str, end: &str, length: u64) -> Made {
    let room = usize::try_from(length)? - begin.len() - end.len();
    let text = format!("{begin}{}{end}", filler.repeat(room / filler.len()));
    for path in paths {
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        fs::write(path, &text)?;
    }
    Ok(())
}

fn values(town: &Path) -> Made {
    let length = limits::TEXT_BYTES / 8;
    let files = limits::VALUES as u64 / (length / 2) - 1;
    let paths = (0..files).map(|number| town.join(format!("workers/w{number}.toml")));
    fill(paths, "name = \"甲\"\nx = [", "1,", "]\n", length)
}

fn keys(town: &Path) -> Made {
    let mut text = String::from("name = \"甲\"\n");
    for number in 0.. {
        let line = format!("k{number}=1\n");
        if (text.len() + line.len()) as u64 > limits::TEXT_BYTES {
            break;
        }
        text.push_str(&line);
    }
    for number in 0..limits::VALUES / limits::values(&text) {
        fs::write(town.join(format!("workers/w{number}.toml")), &text)?;
    }
    Ok(())
}

fn files(town: &Path) -> Made {
    for number in 0..limits::TEXT_FILES - 1_000 {
        fs::write(town.join(format!("workers/w{number}.toml")), "x =\n")?;
    }
    for number in 0..limits::FILES - limits::TEXT_FILES - 1_000 {
        fs::write(town.join(format!("workers/w{number}.odd")), "")?;
    }
    Ok(())
}

/// Communities of a hundred grids beside the town; `rest` gives what a grid has beside its name, and writes its people.
fn city(town: &Path, rest: impl Fn(&Path, usize, usize) -> Result<String, Box<dyn Error>>) -> Made {
    let content = town.parent().unwrap_or(town);
    for c in 0..limits::GRIDS / 100 - 1 {
        let folder = content.join(format!("c{c:03}"));
        fs::create_dir_all(folder.join("grids"))?;
        fs::create_dir_all(folder.join("workers"))?;
        let town = format!("name = \"社区{c}\"\ncode = \"4299{c:08}\"\nduty_phone = \"0715-0000000\"\n");
        fs::write(folder.join("community.toml"), town)?;
        for g in 0..100 {
            let head = format!("id = \"c{c:03}{g:02}\"\nname = \"网格{c}之{g}\"\nscope = \"东至路\"\n");
            fs::write(folder.join(format!("grids/g{g}.toml")), head + &rest(&folder, c, g)?)?;
        }
    }
    Ok(())
}

/// A post of a worker, who is written down.
fn post(folder: &Path, worker: &str) -> Result<String, std::io::Error> {
    fs::write(folder.join(format!("workers/{worker}.toml")), "name = \"张三\"\n")?;
    Ok(format!("[[team]]\nrole = \"网格员\"\nworker = \"{worker}\"\nfrom = 2012-03-01\n"))
}

/// As little text as there can be.
fn grids(town: &Path) -> Made {
    let workers = (limits::TEXT_FILES - limits::GRIDS) / limits::GRIDS;
    city(town, |folder, _, g| {
        Ok((0..workers).map(|w| post(folder, &format!("w{g}-{w}"))).collect::<Result<_, _>>()?)
    })
}

/// As many places as the weight of a site allows, in most grids.
fn places(town: &Path) -> Made {
    // Beside a place of 1 200 bytes its share of a grid and of the grid's files.
    let each = usize::try_from(limits::MEMORY)? / 1_500 / limits::GRIDS;
    city(town, |folder, c, g| {
        let place = |n: usize| format!("{{name=\"中{:x}\"}}", (c * 100 + g) * each + n);
        let places: Vec<String> = (0..each).map(place).collect();
        Ok(format!("places = [{}]\n", places.join(",")) + &post(folder, "w")?)
    })
}

fn notices(town: &Path) -> Made {
    for number in 0..limits::TEXT_FILES - 1_000 {
        let text = format!("+++\ntitle = \"甲{number}\"\ndate = 2026-11-20\n+++\n字\n");
        fs::write(town.join(format!("notices/n{number}.md")), text)?;
    }
    Ok(())
}

fn texts(town: &Path) -> Made {
    let files = limits::ALL_TEXT_BYTES / limits::TEXT_BYTES - 1;
    let paths = (0..files).map(|number| town.join(format!("workers/w{number}.toml")));
    let line = format!("\"\"\"{}\"\"\",\n", "字".repeat(1_000));
    fill(paths, "name = \"甲\"\nx = [\n", &line, "]\n", limits::TEXT_BYTES)
}

fn notes(town: &Path, filler: &str) -> Made {
    let files = limits::ALL_TEXT_BYTES / limits::NOTE_BYTES - 8;
    let paths = (0..files).map(|number| town.join(format!("notices/n{number}.md")));
    let begin = "+++\ntitle = \"甲\"\ndate = 2026-11-20\n+++\n";
    fill(paths, begin, filler, "", limits::NOTE_BYTES)
}

fn boundaries(town: &Path, filler: &str) -> Made {
    let files = limits::ALL_BOUNDARY_BYTES / limits::BOUNDARY_BYTES - 1;
    let content = town.parent().unwrap_or(town);
    for number in 0..files {
        let folder = content.join(format!("c{number}"));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("community.toml"), "name = \"甲\"\n")?;
    }
    let towns = (0..files).map(|number| content.join(format!("c{number}/boundaries.geojson")));
    let begin = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"x\":[";
    let mut end = String::new();
    write!(end, "0]}}}}]}}")?;
    fill(towns, begin, filler, &end, limits::BOUNDARY_BYTES)
}

fn fonts(town: &Path) -> Made {
    let folder = town.parent().unwrap_or(town).join("fonts");
    fs::create_dir_all(&folder)?;
    for number in 0..3 {
        let file = fs::File::create(folder.join(format!("{number}.ttf")))?;
        file.set_len(limits::FONT_BYTES / 3)?;
    }
    Ok(())
}
