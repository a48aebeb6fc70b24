//! The content of a city: communities of a hundred grids, each with three or four people, eight places, a board or two
//! and a polygon; a notice for every ten grids; 3 % of the grids closed; a record of the boards that hang.
//!
//! The same seed gives the same bytes. Names, numbers and faces are made up.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use gridboard::read::record::Seal;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Grids of a community.
const GRIDS: usize = 100;
/// Faces that all workers share.
const FACES: usize = 50;
/// One grid in so many is closed.
const CLOSED: usize = 33;

const SURNAMES: [&str; 12] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫"];
const GIVEN: [&str; 16] = [
    "平珍", "志远", "晓岚", "桂芳", "建国", "丽华", "文斌", "秀英", "海燕", "国强", "玉兰", "卫东", "春梅",
    "立新", "雅琴", "明",
];
const ESTATES: [&str; 10] = [
    "兴旺小区",
    "福源小区",
    "水产局宿舍",
    "阳光花园",
    "幸福里",
    "锦绣家园",
    "铁路宿舍",
    "滨河苑",
    "时代广场",
    "桂花园",
];
const STREETS: [&str; 8] =
    ["兴旺街", "长安大道", "建设街", "滨河路", "永安路", "双鹤路", "淦河大道", "书台街"];
const ROLES: [&str; 4] = ["网格员", "网格长", "包保干部", "社区民警"];

/// Of prints; each line is tied to the one before.
struct Record {
    file: BufWriter<fs::File>,
    before: Seal,
}

impl Record {
    fn add(&mut self, object: &str) -> std::io::Result<()> {
        let (line, seal) = Seal::close(object, self.before);
        self.before = seal;
        writeln!(self.file, "{line}")
    }
}

/// Numbers that follow from a seed (SplitMix64, Steele et al. 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Writes `root/content` with so many grids.
pub fn city(root: &Path, grids: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let content = root.join("content");
    fs::create_dir_all(&content)?;
    fs::write(content.join("site.toml"), site())?;
    let mut record = Record {
        file: BufWriter::new(fs::File::create(content.join("printed.jsonl"))?),
        before: Seal::default(),
    };
    let bank = faces()?;
    for first in (0..grids).step_by(GRIDS) {
        let number = first / GRIDS + 1;
        let here = GRIDS.min(grids - first);
        community(&content, number, here, &bank, &mut Dice(seed ^ (number as u64) << 20), &mut record)?;
    }
    record.file.flush()?;
    Ok(())
}

fn site() -> String {
    let role = |name: &&str| {
        format!(
            "[[roles]]\nname = \"{name}\"\nduties = [\"信息采集\", \"矛盾调解\", \"政策宣传\", \"安全巡查\"]\n"
        )
    };
    let roles: String = ROLES.iter().map(role).collect();
    format!(
        "title = {{ zh-CN = \"云上市网格服务\", en = \"Yunshang City Grids\" }}\nbase_url = \"https://grid.example.cn/\"\n\
         language = \"zh-CN\"\nlanguages = [\"zh-CN\", \"en\"]\ntimezone = \"Asia/Shanghai\"\nsample = true\n{roles}"
    )
}

/// Drawn faces: a head and shoulders in a colour of their own.
fn faces() -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let (width, height) = (600_i64, 800_i64);
    let draw = |face: usize| -> Result<Vec<u8>, Box<dyn Error>> {
        let shade = |k: usize| (60 + (face * 37 + k * 71) % 150) as u8;
        let picture = RgbImage::from_fn(600, 800, |x, y| {
            let (x, y) = (i64::from(x) - width / 2, i64::from(y));
            let is_head = x * x * 4 / 3 + (y - 300) * (y - 300) < 170 * 170;
            let is_body = y > 520 && x * x + (y - 800) * (y - 800) < 280 * 280;
            let light = (y * 40 / height) as u8;
            if is_head {
                Rgb([224, 186 - light / 4, 160])
            } else if is_body {
                Rgb([shade(0), shade(1), shade(2)])
            } else {
                Rgb([200 + light, 210 + light, 215 + light])
            }
        });
        let mut bytes = std::io::Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg)?;
        Ok(bytes.into_inner())
    };
    (0..FACES).map(draw).collect()
}

fn community(
    content: &Path,
    number: usize,
    grids: usize,
    bank: &[Vec<u8>],
    dice: &mut Dice,
    record: &mut Record,
) -> Result<(), Box<dyn Error>> {
    let id = format!("c{number:04}");
    let code = format!("4212{:08}", number);
    let folder = content.join(&id);
    for sub in ["grids", "workers", "photos", "notices", "guides"] {
        fs::create_dir_all(folder.join(sub))?;
    }
    for (face, bytes) in bank.iter().enumerate() {
        fs::write(folder.join(format!("photos/f{face:02}.jpg")), bytes)?;
    }
    fs::write(
        folder.join("community.toml"),
        format!(
            "name = {{ zh-CN = \"第{number}社区\", en = \"Community {number}\" }}\ncode = \"{code}\"\nwall_map = \"a0\"\nparent = \"云上街道办事处\"\n\
             address = \"云上市建设街{number}号\"\noffice_hours = \"工作日 8:30–12:00，14:30–17:30\"\nduty_phone = \"0715-0000000\"\n"
        ),
    )?;
    let mut shapes = Vec::new();
    for grid in 1..=grids {
        let is_closed = grid.is_multiple_of(CLOSED);
        let posts = if is_closed { String::new() } else { people(&folder, grid, dice)? };
        let text = grid_file(&id, &code, number, grid, is_closed, &posts, dice);
        fs::write(folder.join(format!("grids/{grid:03}.toml")), text)?;
        if !is_closed {
            shapes.push(shape(number, grid));
            record.add(&printed(&id, &code, number, grid))?;
        }
    }
    let shapes = shapes.join(",\n");
    fs::write(
        folder.join("boundaries.geojson"),
        format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{shapes}\n]}}\n"),
    )?;
    for notice in 1..=(grids / 10).max(1) {
        fs::write(folder.join(format!("notices/n{notice:03}.md")), notice_file(number, notice, grids, dice))?;
    }
    for (guide, title) in [("residence", "居住证办理"), ("medical", "医保参保")] {
        fs::write(
            folder.join(format!("guides/{guide}.md")),
            format!(
                "+++\ntitle = \"{title}\"\ndate = 2026-01-05\n+++\n## 需要带什么\n\n- 身份证\n- 户口簿\n\n## 在哪里办\n\n社区服务中心一楼。\n"
            ),
        )?;
    }
    Ok(())
}

/// In a site's address: `g0001023` is the 23rd grid of the first community.
fn grid_id(number: usize, grid: usize) -> String {
    format!("g{number:04}{grid:03}")
}

/// Files of the people of a grid; their posts.
fn people(folder: &Path, grid: usize, dice: &mut Dice) -> Result<String, Box<dyn Error>> {
    let mut posts = String::new();
    for (place, role) in ROLES.iter().enumerate().take(3 + dice.below(2)) {
        let worker = format!("w{grid:03}{place}");
        let name = format!("{}{}", dice.one(&SURNAMES), dice.one(&GIVEN));
        let phone = format!("1380000{:04}", dice.below(10_000));
        let face = dice.below(FACES);
        fs::write(
            folder.join(format!("workers/{worker}.toml")),
            format!(
                "name = \"{name}\"\nhours = \"工作日 8:30–17:30\"\nphone = \"{phone}\"\nphoto = \"f{face:02}.jpg\"\n\
                 [consent]\ndate = 2024-01-02\npublish = [\"phone\", \"photo\"]\n"
            ),
        )?;
        write!(posts, "[[team]]\nrole = \"{role}\"\nworker = \"{worker}\"\nfrom = 2024-01-02\n")?;
    }
    Ok(posts)
}

fn grid_file(
    community: &str,
    code: &str,
    number: usize,
    grid: usize,
    is_closed: bool,
    posts: &str,
    dice: &mut Dice,
) -> String {
    let id = grid_id(number, grid);
    let head = format!(
        "id = \"{id}\"\ncode = \"{code}{grid:03}\"\nname = {{ zh-CN = \"第{grid}网格\", en = \"Grid {grid}\" }}\n\
         scope = \"东至长安大道，南至铁路，西至兴旺街，北至淦河\"\nopened = 2024-01-02\n"
    );
    if is_closed {
        let heir = grid_id(number, grid - 1);
        return format!("{head}closed = 2025-06-01\nsuccessors = [\"{heir}\"]\nclosed_reason = \"合并\"\n");
    }
    let households = 300 + dice.below(400);
    let mut places = String::new();
    for place in 0..5 {
        let name = format!("{}{}号院", ESTATES[(grid + place * 3) % ESTATES.len()], grid * 5 + place);
        places += &format!("[[places]]\nname = \"{community}{name}\"\nkind = \"小区\"\n");
    }
    // A street runs through a whole community, and each grid has its own numbers of it.
    for place in 0..3 {
        let street = STREETS[(number + place) % STREETS.len()];
        let first = 1 + (grid - 1) * 20;
        let last = first + 19;
        places += &format!(
            "[[places]]\nname = \"{street}{}段\"\nkind = \"街巷\"\nnumbers = \"{first}-{last}\"\n",
            number * 3 + place
        );
    }
    format!(
        "{head}households = {households}\npopulation = {}\nas_of = 2026-06-30\n{posts}{places}\
         [[boards]]\nid = \"b1\"\nplace = \"东门\"\nsize = \"600x900\"\n",
        households * 3
    )
}

/// A square in a lattice of ten by ten; a grid that took over its neighbour has both.
fn shape(number: usize, grid: usize) -> String {
    let side = 0.004;
    let (west, south) = (
        114.0 + ((number - 1) % 10) as f64 * 0.05 + ((grid - 1) % 10) as f64 * side,
        29.0 + ((number - 1) / 10) as f64 * 0.05 + ((grid - 1) / 10) as f64 * side,
    );
    let width = if (grid + 1).is_multiple_of(CLOSED) { 2.0 * side } else { side };
    let corners = [(0.0, 0.0), (width, 0.0), (width, side), (0.0, side), (0.0, 0.0)];
    let points: Vec<String> =
        corners.iter().map(|(x, y)| format!("[{:.6},{:.6}]", west + x, south + y)).collect();
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"grid\":\"{}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}",
        grid_id(number, grid),
        points.join(",")
    )
}

fn notice_file(number: usize, notice: usize, grids: usize, dice: &mut Dice) -> String {
    const TITLES: [&str; 5] = ["停水通知", "燃气安全检查", "周六大扫除", "防范电信诈骗", "消防通道清理"];
    let title = TITLES[notice % TITLES.len()];
    let grid = 1 + dice.below(grids);
    let grid = if grid.is_multiple_of(CLOSED) { grid - 1 } else { grid };
    let of = if notice.is_multiple_of(3) {
        format!("grids = [\"{}\"]\n", grid_id(number, grid))
    } else {
        String::new()
    };
    format!(
        "+++\ntitle = \"{title}（{notice}）\"\ndate = 2026-{:02}-{:02}\ncategory = \"{}\"\n{of}+++\n\
         各位居民：\n\n{title}安排如下，请互相转告。\n\n| 时间 | 范围 |\n| --- | --- |\n| 上午 | 东片 |\n| 下午 | 西片 |\n\n\
         1. 请提前做好准备。\n2. 有困难的住户请给网格员打电话。\n\n谢谢配合。\n",
        1 + dice.below(11),
        1 + dice.below(28),
        ["停水停电", "安全", "活动"][notice % 3]
    )
}

/// The board that hangs: printed once, with facts of that day.
fn printed(community: &str, code: &str, number: usize, grid: usize) -> String {
    let id = grid_id(number, grid);
    format!(
        "{{\"date\":\"2026-02-01\",\"batch\":\"2026-02-01-1\",\"kind\":\"board\",\"community\":\"{community}\",\"grid\":\"{id}\",\
         \"code\":\"{code}{grid:03}\",\"board\":\"b1\",\"url\":\"https://grid.example.cn/g/{id}/#b1.1\",\"issue\":1,\"copies\":1,\
         \"place\":\"东门\",\"size\":\"600x900\",\"hue\":\"blue\",\"facts\":{{\"person\":\"00000000\",\"phone\":\"0000\"}}}}"
    )
}
