//! What is printed stays on its sheet and apart: every run of type and every picture of some three hundred boards
//! and cards, as laid out. Sizes, people, places and names vary together.

use gridboard::check::Today;
use gridboard::model::Size;
use gridboard::pipeline::{Request, prepare};
use gridboard::plan::{JobKind, Piece};
use gridboard::publish::Manifest;
use gridboard::render::world::{self, Type};
use gridboard::render::{Inputs, Look, Rendered, Studio};

use crate::harness::{Bench, QINGHE, TODAY};
use crate::pictures;

/// Boards of every kind of shape, mm.
const SIZES: [&str; 14] = [
    "400x600",
    "600x900",
    "900x600",
    "a3",
    "a2",
    "a1",
    "200x200",
    "200x300",
    "300x200",
    "1200x800",
    "2000x2000",
    "800x800",
    "1800x600",
    "500x1500",
];

const NAMES: [&str; 8] =
    ["赵一", "欧阳静怡", "阿卜杜热依木·买买提艾力", "钱二", "孙三丰", "李四", "周五", "吴六"];

/// How much of two rectangles may lie one upon the other, in mm: hinting and rounding of the ink's edges.
const TOUCH: f64 = 0.25;

/// A site whose grids have so many people and places, each with a board of every size.
fn matrix(theme: Option<&str>, has_map: bool) -> Bench {
    let bench = Bench::fixture();
    let site = bench.text("content/site.toml").replace("sample = true", "sample = false");
    let theme = theme.map_or_else(String::new, |name| format!("theme = \"{name}\"\n"));
    bench.write("content/site.toml", format!("{theme}{site}"));
    for old in ["01", "02", "03", "04", "05"] {
        bench.remove(&format!("{QINGHE}/grids/{old}.toml"));
    }
    for old in ["spring.md", "water.md"] {
        bench.remove(&format!("{QINGHE}/notices/{old}"));
    }
    match has_map {
        true => drop(bench.write(&format!("{QINGHE}/boundaries.geojson"), lattice())),
        false => drop(bench.remove(&format!("{QINGHE}/boundaries.geojson"))),
    }
    let roles = ["网格员", "网格长"];
    for (number, name) in NAMES.iter().enumerate() {
        let photo = if number % 3 == 0 { "photo = \"zhao-yi.jpg\"\n" } else { "" };
        let phone = if number == 3 { String::new() } else { format!("phone = \"1380000{number:04}\"\n") };
        let worker = format!(
            "name = \"{name}\"\n{phone}{photo}[consent]\ndate = 2012-03-01\npublish = [\"phone\", \"photo\"]\n"
        );
        bench.write(&format!("{QINGHE}/workers/p{number}.toml"), worker);
    }
    bench.write(&format!("{QINGHE}/photos/zhao-yi.jpg"), pictures::portrait("zhao-yi.jpg", 1600, 2000, 9));
    let mut number = 0;
    for people in 1..=8 {
        for places in [0, 3, 12, 40] {
            number += 1;
            let mut grid = format!(
                "id = \"m{number}\"\nname = \"{}\"\nopened = 2012-03-01\nhouseholds = {}\npopulation = 2142\n",
                ["第八网格", "铁路新村网格"][number % 2],
                600 + number
            );
            if places > 3 {
                grid += "scope = \"东至长安大道，南至京广铁路，西至兴旺街，北至淦河\"\n";
            }
            for person in 0..people {
                // From another person each time, so that long names lead, too.
                let worker = (person + number) % NAMES.len();
                let role = roles[usize::from(person > 0)];
                grid += &format!("[[team]]\nrole = \"{role}\"\nworker = \"p{worker}\"\nfrom = 2012-03-01\n");
            }
            for place in 0..places {
                let kind = ["花园小区", "水产局宿舍", "长安大道", "棉纺厂老家属院"][place % 4];
                grid += &format!("[[places]]\nname = \"{kind}{number}之{place}\"\n");
            }
            for (index, size) in SIZES.iter().enumerate().filter(|(index, _)| (index + number) % 2 == 0) {
                let place = ["小区东门", "时代家居广场东门岗亭旁公告栏"][index % 2];
                let here = if has_map { format!("at = {:?}\n", middle(number)) } else { String::new() };
                grid +=
                    &format!("[[boards]]\nid = \"b{index}\"\nplace = \"{place}\"\nsize = \"{size}\"\n{here}");
            }
            bench.write(&format!("{QINGHE}/grids/{number:02}.toml"), grid);
        }
    }
    bench
}

/// The middle of a grid's square in a lattice of eight by four, longitude and latitude.
fn middle(number: usize) -> [f64; 2] {
    let degrees = |n: usize| (n as f64 * 0.003 * 1e6).round() / 1e6;
    [114.32 + degrees((number - 1) % 8), 29.84 + degrees((number - 1) / 8)]
}

/// A map of all grids: squares that share their borders.
fn lattice() -> String {
    let feature = |number: usize| {
        let [x, y] = middle(number);
        let round = |n: f64| (n * 1e6).round() / 1e6;
        let corner = |dx: f64, dy: f64| [round(x + dx * 0.0015), round(y + dy * 0.0015)];
        let ring =
            [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0), corner(-1.0, -1.0)];
        serde_json::json!({"type": "Feature", "properties": {"grid": format!("m{number}")},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let features: Vec<_> = (1..=32).map(feature).collect();
    serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// A piece as laid out, with its name and size.
struct Laid {
    path: String,
    is_board: bool,
    size: Size,
    piece: world::Piece,
}

/// Lays out all boards and cards.
fn laid(bench: &Bench) -> Vec<Laid> {
    let today = Today::Given(TODAY.parse().expect("a day"));
    let request = Request::new(bench.root(), today);
    let mut prepared = prepare(&request, &Manifest::default());
    let found: Vec<String> =
        prepared.found.sorted().all.iter().map(|d| format!("{} {:?}", d.code.name(), d.place)).collect();
    let checked = prepared.checked.as_ref().unwrap_or_else(|| panic!("{found:?}"));
    let (theme, fonts) = (prepared.theme.as_ref().expect("a theme"), prepared.fonts.as_ref().expect("fonts"));
    let plan = gridboard::plan::plan_again(&checked.site, &[], None, &mut prepared.found);
    let look = Look::of(theme, &checked.site, &mut prepared.found);
    let studio = Studio::new(&checked.site, &plan, theme, &look, &checked.images, fonts);
    let mut all = Vec::new();
    for job in &plan.jobs {
        let (is_board, size) = match &job.kind {
            JobKind::Piece(Piece::Board { size, .. }, _) => (true, *size),
            JobKind::Piece(Piece::Card { .. }, _) => (false, checked.site.card),
            _ => continue,
        };
        let inputs = studio.inputs(job);
        assert!(matches!(inputs, Inputs::Print(_)));
        match studio.render(job, inputs) {
            Ok(Rendered::Piece(piece)) => {
                all.push(Laid { path: job.path.to_string(), is_board, size, piece })
            }
            Ok(Rendered::Bytes(_)) => panic!("{}: no piece", job.path),
            Err(fault) => panic!("{}: {fault:?}", job.path),
        }
    }
    all
}

fn is_small(laid: &Laid) -> bool {
    laid.is_board && laid.size.width * laid.size.height <= 300.0 * 300.0
}

fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    let across = a[2].min(b[2]) - a[0].max(b[0]);
    let down = a[3].min(b[3]) - a[1].max(b[1]);
    across > TOUCH && down > TOUCH
}

/// What is wrong with a piece's layout.
fn faults(laid: &Laid) -> Vec<String> {
    let survey = &laid.piece.survey;
    let types: Vec<&Type> = survey.types.iter().filter(|t| !t.decorates).collect();
    let unfit = &laid.piece.unfit;
    let mut faults: Vec<String> = unfit.iter().map(|field| format!("{field} does not fit")).collect();
    // Eight people and forty places are too much for a sheet of office paper: staff are told, nothing is published,
    // and how it would have looked does not matter.
    if is_small(laid) && !unfit.is_empty() {
        return Vec::new();
    }
    // Type keeps away from the cut: 1 mm is what a good guillotine is off.
    let trim = [1.0, 1.0, laid.size.width - 1.0, laid.size.height - 1.0];
    for (index, this) in types.iter().enumerate() {
        if !this.is_black_only {
            faults.push(format!("{:?} is not on the black plate alone", this.text));
        }
        let [left, top, right, bottom] = this.ink;
        if left < trim[0] || top < trim[1] || right > trim[2] || bottom > trim[3] {
            faults.push(format!("{:?} leaves the sheet: {:?}", this.text, this.ink));
        }
        let on_same_page = |other: &&&Type| other.page == this.page && overlap(this.ink, other.ink);
        for other in types[index + 1..].iter().filter(on_same_page) {
            faults.push(format!(
                "{:?} and {:?} overlap: {:?} {:?}",
                this.text, other.text, this.ink, other.ink
            ));
        }
        for spot in survey.spots.iter().filter(|spot| spot.page == this.page) {
            // A module is at least a fiftieth of the side in the codes of these tests.
            let quiet = spot.side * 4.0 / 50.0;
            let room = [
                spot.left - quiet,
                spot.top - quiet,
                spot.left + spot.side + quiet,
                spot.top + spot.side + quiet,
            ];
            if overlap(this.ink, room) {
                faults.push(format!("{:?} stands in the code's room", this.text));
            }
        }
        for picture in survey.pictures.iter().filter(|p| p.page == this.page && overlap(this.ink, p.area)) {
            faults.push(format!("{:?} stands on a photo at {:?}", this.text, picture.area));
        }
    }
    for spot in &survey.spots {
        for picture in survey.pictures.iter().filter(|picture| picture.page == spot.page) {
            let side = [spot.left, spot.top, spot.left + spot.side, spot.top + spot.side];
            if overlap(side, picture.area) {
                faults.push("a photo stands on the code".to_owned());
            }
        }
    }
    if survey.spots.len() != 1 {
        faults.push(format!("{} codes", survey.spots.len()));
    }
    faults
}

fn check(theme: Option<&str>, has_map: bool, pieces: usize) {
    let bench = matrix(theme, has_map);
    if let Some(name) = theme {
        bench.copy_theme(name);
    }
    let all = laid(&bench);
    assert!(all.len() >= pieces, "{} pieces", all.len());
    let wrong: Vec<String> = all
        .iter()
        .flat_map(|laid| {
            let size = laid.size;
            faults(laid)
                .into_iter()
                .map(move |f| format!("{} {}x{}: {f}", laid.path, size.width, size.height))
        })
        .collect();
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    let small: Vec<&Laid> = all.iter().filter(|laid| is_small(laid)).collect();
    let full = small.iter().filter(|laid| !laid.piece.unfit.is_empty()).count();
    assert!(full * 2 < small.len(), "{full} of {} small boards do not hold their words", small.len());
    smallest_types(&all);
}

/// The floors of print.md. On 600 × 900 the title has 85 pt, the lead's name 48, their phone 40; on A3 half of each,
/// between and below in proportion; other people's the same where there are up to three on a board, else 30 and 26.
/// Nothing on a board from A3 up is below 14 pt, on smaller ones below 9, on a card below 6. A code has 90 mm on
/// 600 × 900 and 20 mm on a card.
fn smallest_types(all: &[Laid]) {
    let mut wrong = Vec::new();
    for laid in all.iter().filter(|laid| laid.piece.unfit.is_empty()) {
        let survey = &laid.piece.survey;
        let read: Vec<&Type> = survey.types.iter().filter(|t| !t.decorates).collect();
        let mut say = |what: &str, found: f64, floor: f64| {
            if found < floor - 0.01 {
                wrong.push(format!("{} {:?}: {what}: {found:.1}, not {floor:.1}", laid.path, laid.size));
            }
        };
        let size_of = |wanted: &dyn Fn(&str) -> bool| -> Vec<f64> {
            read.iter().filter(|t| wanted(&t.text)).map(|t| t.size).collect()
        };
        let least = |sizes: &[f64]| sizes.iter().copied().fold(f64::INFINITY, f64::min);
        let most = |sizes: &[f64]| sizes.iter().copied().fold(0.0, f64::max);
        let side = survey.spots[0].side;
        let all_sizes = size_of(&|_| true);
        if !laid.is_board {
            say("type", least(&all_sizes), 5.7);
            say("the code, mm", side, 20.0);
            continue;
        }
        let short = laid.size.width.min(laid.size.height);
        let share =
            if short >= 297.0 { (0.5 + 0.5 * (short - 297.0) / 303.0).min(1.0) } else { 0.5 * short / 297.0 };
        let tiny = if short >= 297.0 { 14.0 } else { 9.0 };
        // On a sheet of office paper a hundredth of a millimetre decides between two sizes.
        let slack = if short < 297.0 { 0.97 } else { 1.0 };
        let floor = |pt: f64| (pt * share * slack).max(tiny);
        say("type", least(&all_sizes), tiny);
        say("the code, mm", side, if short >= 600.0 { 90.0 } else { 26.0 });
        say("the title", most(&size_of(&|text| text.contains("网格"))), floor(85.0));
        let phones = size_of(&|text| text.starts_with("138"));
        // Set upright, a name is one run a letter.
        let lead = NAMES[number_of(&laid.path) % NAMES.len()];
        let names = size_of(&|text| lead.contains(text));
        let (name, phone) = if people_on(&laid.path) <= 3 { (48.0, 40.0) } else { (30.0, 26.0) };
        if !phones.is_empty() {
            say("a phone", least(&phones), floor(phone));
        }
        say("the lead's name", most(&names), floor(48.0));
        // A name of two long halves may go as far as those of many people.
        let short_names = size_of(&|text| NAMES.iter().any(|name| !name.contains('·') && *name == text));
        say("a name", least(&short_names), floor(name));
    }
    assert!(wrong.is_empty(), "{} below their floors:\n{}", wrong.len(), wrong.join("\n"));
}

/// The number of a piece's grid in `matrix`.
fn number_of(path: &str) -> usize {
    let file = path.split('/').next_back().and_then(|file| file.strip_prefix('m'));
    file.and_then(|file| file.split('-').next()?.parse().ok()).expect("a grid of the matrix")
}

/// `matrix` counts four grids for each number of people.
fn people_on(path: &str) -> usize {
    (number_of(path) - 1) / 4 + 1
}

#[test]
fn nothing_is_cut_and_nothing_overlaps() {
    check(None, false, 350);
}

#[test]
fn nothing_overlaps_beside_a_map() {
    check(None, true, 350);
}

#[test]
fn the_second_theme_keeps_the_same_rules() {
    check(Some("songti"), false, 350);
}

#[test]
fn the_second_theme_keeps_them_beside_a_map() {
    check(Some("songti"), true, 350);
}
