//! Print just below the limits: pieces of a community that has most of something.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gridboard::read::limits;

use super::{Case, Made, jpeg, photos};

/// What the communities of these cases are called.
const TOWN: &str = "large";

pub const CASES: [Case; 14] = [
    ("print: photos of most pixels", &["build", "--only", "print"], |town| {
        photos(town, "jpg", &jpeg(false)?)
    }),
    ("print: progressive photos that decode to most bytes", &["build", "--only", "print"], |town| {
        photos(town, "jpg", &jpeg(true)?)
    }),
    ("print: boards on a map of most corners", &["print", "boards", "--community", TOWN], |town| {
        Town { corners: limits::CORNERS, ..Town::of(100) }.write(town)
    }),
    ("print: boards on a map of most polygons", &["print", "boards", "--community", TOWN], |town| {
        Town { corners: limits::CORNERS, polygons: limits::POLYGONS, ..Town::of(100) }.write(town)
    }),
    ("print: boards, each grid a polygon of most", &["print", "boards", "--community", TOWN], |town| {
        let grids = limits::POLYGONS - 100;
        Town { corners: limits::CORNERS, polygons: limits::POLYGONS, every: 500, ..Town::of(grids) }
            .write(town)
    }),
    ("print: a wall map of most corners", &["print", "wall-map", "--community", TOWN], |town| {
        Town { corners: limits::CORNERS, ..Town::of(50) }.write(town)
    }),
    ("print: a wall map of most polygons", &["print", "wall-map", "--community", TOWN], |town| {
        Town { corners: limits::CORNERS, polygons: limits::POLYGONS, ..Town::of(50) }.write(town)
    }),
    (
        "print: checklists of most grids in one community",
        &["print", "checklist", "--community", TOWN],
        |town| Town { team: 4, ..Town::of(limits::GRIDS - 100) }.write(town),
    ),
    ("print: sheets of a large team", &["print", "sheets", "--community", TOWN], |town| {
        Town { team: 400, places: 3_000, ..Town::of(10) }.write(town)
    }),
    ("print: cards of a large team", &["print", "cards", "--community", TOWN], |town| {
        Town { team: 400, places: 3_000, ..Town::of(10) }.write(town)
    }),
    ("print: boards of a large team", &["print", "boards", "--community", TOWN], |town| {
        Town { team: 400, places: 3_000, ..Town::of(30) }.write(town)
    }),
    ("print: posters of most bytes", &["print", "posters"], |town| {
        poster(town, &"字句，".repeat(limits::POSTER_BYTES / "字句，".len()))
    }),
    ("print: posters of most cells", &["print", "posters"], |town| {
        let rows = limits::POSTER_MARKS / 5 - 2;
        poster(town, &format!("|a|b|c|d|\n|-|-|-|-|\n{}", "|一二|三四|五六|七八|\n".repeat(rows)))
    }),
    ("print: posters of most links", &["print", "posters"], |town| {
        poster(town, &"[字](https://a.cn/)\n".repeat(limits::POSTER_MARKS - 10))
    }),
];

/// A community beside the sample's.
#[derive(Clone, Copy)]
struct Town {
    grids: usize,
    /// Of all outlines together, and in how many polygons; none without corners.
    corners: usize,
    polygons: usize,
    /// People of each grid.
    team: usize,
    /// Of each grid.
    places: usize,
    /// One grid of so many has a board.
    every: usize,
}

impl Town {
    const fn of(grids: usize) -> Self {
        Self { grids, corners: 0, polygons: grids, team: 1, places: 0, every: 1 }
    }

    fn write(self, beside: &Path) -> Made {
        let folder = beside.with_file_name(TOWN);
        fs::create_dir_all(folder.join("grids"))?;
        fs::create_dir_all(folder.join("workers"))?;
        let head = "name = \"清河社区\"\ncode = \"429900001001\"\nduty_phone = \"0715-0000000\"\n";
        fs::write(folder.join("community.toml"), head)?;
        for g in 0..self.grids {
            fs::write(folder.join(format!("grids/g{g}.toml")), self.grid(&folder, g)?)?;
        }
        if self.corners > 0 {
            fs::write(folder.join("boundaries.geojson"), self.boundaries()?)?;
        }
        Ok(())
    }

    fn grid(self, folder: &Path, g: usize) -> Result<String, Box<dyn std::error::Error>> {
        let mut text = format!("id = \"big{g}\"\nname = \"第{g}网格\"\nscope = \"东至路\"\n");
        let places: Vec<String> =
            (0..self.places).map(|n| format!("{{name=\"和平里{g}区{n}栋\"}}")).collect();
        writeln!(text, "places = [{}]", places.join(","))?;
        for w in 0..self.team {
            fs::write(folder.join(format!("workers/w{g}-{w}.toml")), "name = \"张三\"\n")?;
            let role = ["网格员", "网格长", "包保干部", "社区民警"][w % 4];
            writeln!(text, "[[team]]\nrole = \"{role}\"\nworker = \"w{g}-{w}\"\nfrom = 2012-03-01")?;
        }
        if g.is_multiple_of(self.every) {
            writeln!(text, "[[boards]]\nid = \"b1\"\nplace = \"门口\"\nsize = \"600x900\"")?;
        }
        Ok(text)
    }

    /// Squares of squares, a hundred metres each grid.
    fn boundaries(self) -> Result<String, std::fmt::Error> {
        let wide = side(self.grids);
        let each = self.polygons / self.grids;
        // A ring ends where it begins; the corners of a community are counted with that one.
        let corners = (self.corners / self.grids / each - 1) / 4;
        let mut features = Vec::new();
        for g in 0..self.grids {
            let at = (g % wide, g / wide);
            let parts = side(each);
            let rings: Vec<String> = (0..each)
                .map(|part| {
                    let step = 0.001 / parts as f64;
                    let x = 114.5 + 0.001 * at.0 as f64 + step * (part % parts) as f64;
                    let y = 29.5 + 0.001 * at.1 as f64 + step * (part / parts) as f64;
                    // Parts of a grid do not touch; grids do.
                    ring(x, y, if each > 1 { step * 0.8 } else { step }, corners)
                })
                .collect();
            features.push(format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"grid\":\"big{g}\"}},\
                 \"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[{}]}}}}",
                rings.join(",")
            ));
        }
        Ok(format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(",")))
    }
}

/// Of a square that holds so many.
fn side(count: usize) -> usize {
    (count as f64).sqrt().ceil() as usize
}

/// A square with so many corners on each side.
fn ring(x: f64, y: f64, side: f64, corners: usize) -> String {
    let turn = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
    let along = |edge: usize, n: usize| {
        let ((a, b), (c, d), t) = (turn[edge], turn[edge + 1], n as f64 / corners as f64);
        format!("[{:.9},{:.9}]", x + side * (a + (c - a) * t), y + side * (b + (d - b) * t))
    };
    let points: Vec<String> = (0..4).flat_map(|edge| (0..corners).map(move |n| along(edge, n))).collect();
    format!("[[{},{}]]", points.join(","), points[0])
}

fn poster(town: &Path, text: &str) -> Made {
    for number in 0..4 {
        let head = format!(
            "+++\ntitle = \"甲{number}\"\ndate = 2026-11-20\nposter = true\nposter_size = \"a3\"\n+++\n"
        );
        fs::write(town.join(format!("notices/n{number}.md")), head + text)?;
    }
    Ok(())
}
