//! Communities that are passed over at a glance: whatever changes in one, a build after it leaves what a clean build
//! makes, also of what the other names.

use std::fs;

use crate::harness::{Bench, QINGHE, assert_same};
use crate::publish::{OTHER_TITLE, TITLE};
use crate::record::run;

const EAST: &str = "content/dongnan";

/// Two communities; a closed grid of each leads its readers to the other.
fn towns() -> Bench {
    let bench = Bench::fixture();
    bench.write(
        &format!("{EAST}/community.toml"),
        "name = \"东南社区\"\ncode = \"420100001002\"\nduty_phone = \"0715-0000002\"\n",
    );
    bench.write(&format!("{EAST}/workers/he-wu.toml"), "name = \"何五\"\n");
    let grid = |id: &str, name: &str, rest: &str| {
        let team = "[[team]]\nrole = \"网格员\"\nworker = \"he-wu\"\nfrom = 2012-03-01\n";
        let head = format!("id = \"{id}\"\nname = \"{name}\"\nopened = 2012-03-01\n{rest}\n");
        bench.write(&format!("{EAST}/grids/{id}.toml"), head + team);
    };
    grid("dn01", "东一网格", "places = [{ name = \"东湖小区\" }]");
    grid("dn02", "东二网格", "closed = 2013-05-01\nsuccessors = [\"qh01\"]");
    grid("dn03", "东三网格", "");
    let note = "+++\ntitle = \"东湖清淤\"\ndate = 2013-05-01\ncategory = \"河湖\"\ngrids = [\"dn01\"]\n+++\n\n请绕行。\n";
    bench.write(&format!("{EAST}/notices/lake.md"), note);
    bench
}

type Change = (&'static str, fn(&Bench));

/// In an order in which they build on each other.
const CHANGES: [Change; 19] = [
    ("nothing", |_| {}),
    ("a phone", |b| {
        b.swap(&format!("{QINGHE}/workers/zhao-yi.toml"), "13800000001", "13800000009");
    }),
    ("a name", |b| {
        b.swap(&format!("{EAST}/workers/he-wu.toml"), "何五", "何伍");
    }),
    ("a photo", |b| {
        let path = format!("{QINGHE}/photos/li-si.jpg");
        let other = b.read(&format!("{QINGHE}/photos/zhao-yi.jpg"));
        b.write(&path, other);
    }),
    ("a grid's name, to which the other's closed grid leads", |b| {
        b.swap_first(&format!("{QINGHE}/grids/01.toml"), "name = ", "name = \"头号网格\" # ");
    }),
    ("a place", |b| {
        b.swap(&format!("{EAST}/grids/dn01.toml"), "东湖小区", "东湖新村");
    }),
    ("a notice", |b| {
        b.swap(&format!("{EAST}/notices/lake.md"), "请绕行", "请慢行");
    }),
    ("a category that sounds like another", |b| {
        b.swap(&format!("{EAST}/notices/lake.md"), "\"河湖\"", "\"停水停淀\"");
    }),
    ("a notice is gone", |b| {
        b.remove(&format!("{QINGHE}/notices/spring.md"));
    }),
    ("a grid is closed for one of the other community", |b| {
        let closed = "opened = 2012-03-01\nclosed = 2013-05-02\nsuccessors = [\"qh01\"]\n";
        b.swap_first(&format!("{EAST}/grids/dn03.toml"), "opened = 2012-03-01\n", closed);
    }),
    ("what hangs", |b| {
        run(b, &["print", "boards", "--grid", "qh01"]).ends(0);
        let batch = fs::read_dir(b.path("output/print/batches")).expect("batches").count();
        let id = format!("{}-{batch}", crate::harness::TODAY);
        run(b, &["record", &id]).ends(0);
    }),
    ("who serves", |b| {
        b.write(&format!("{EAST}/workers/xu-liu.toml"), "name = \"许六\"\n");
        b.swap(&format!("{EAST}/grids/dn01.toml"), "he-wu", "xu-liu");
    }),
    ("a community's name", |b| {
        b.swap(&format!("{EAST}/community.toml"), "东南社区", "东南新社区");
    }),
    ("the title of the site", |b| {
        b.swap("content/site.toml", TITLE, OTHER_TITLE);
    }),
    ("the map", |b| {
        b.remove(&format!("{QINGHE}/boundaries.geojson"));
    }),
    ("the theme", |b| {
        b.copy_theme("default");
        let path = "themes/default/site/grid.html";
        b.swap_first(path, "<h1>", "<h1 title=\"another\">");
    }),
    ("a guide", |b| {
        b.write(&format!("{EAST}/guides/lake.md"), "+++\ntitle = \"游湖\"\ndate = 2013-05-01\n+++\n\n走。\n");
    }),
    ("a new grid", |b| {
        let grid = b.text(&format!("{EAST}/grids/dn01.toml")).replace("dn01", "dn04").replace("东一", "东四");
        b.write(&format!("{EAST}/grids/dn04.toml"), grid.replace("东湖新村", "东湖北村"));
    }),
    ("a community is gone", |b| {
        fs::remove_dir_all(b.path(EAST)).expect("removed");
    }),
];

#[test]
fn whatever_changes_a_build_leaves_what_a_clean_one_makes() {
    let bench = towns();
    bench.build();
    for (what, change) in CHANGES {
        change(&bench);
        bench.build();
        let clean = Bench::empty();
        for folder in ["content", "themes"] {
            if bench.path(folder).exists() {
                clean.copy(&bench.path(folder), folder);
            }
        }
        clean.build();
        let (left, mut found) = (clean.output(), bench.output());
        found.retain(|path, _| !path.starts_with("print/batches/"));
        eprintln!("{what}");
        assert_same(&left, &found);
    }
}

/// Half builds and shares change pages of a community without the others.
#[test]
fn what_was_made_in_parts_is_not_taken_for_whole() {
    let bench = towns();
    bench.build();
    let whole = bench.output();
    let zhao = format!("{QINGHE}/workers/zhao-yi.toml");
    let then = bench.read(&zhao);
    let change = |bench: &Bench| {
        bench.swap(&zhao, "13800000001", "13800000009");
    };
    let other = towns();
    change(&other);
    other.build();
    for parts in [
        &["build", "--only", "print"][..],
        &["build", "--output", "output", "--shard", "1/2"],
        &["build", "--output", "output", "--shard", "2/2"],
    ] {
        change(&bench);
        bench.run(parts).ends(0);
        bench.build();
        assert_same(&other.output(), &bench.output());
        bench.run(parts).ends(0);
        bench.write(&zhao, &then);
        bench.build();
        assert_same(&whole, &bench.output());
    }
}
