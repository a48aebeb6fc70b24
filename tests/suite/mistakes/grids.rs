//! Ids, codes, successors, and who serves where and when.

use super::{all, case, path, swap};

#[test]
fn grids_and_who_serves_them() {
    all(&[
        case("an id in capitals", |b| swap(b, "grids/03.toml", "\"qh03\"", "\"QH03\""))
            .finds("E301", "grids/03.toml", "id = \"QH03\"")
            .finds("E306", "boundaries.geojson", "\"qh03\"")
            .finds("E307", "grids/05.toml", "successors"),
        case("an id twice", |b| swap(b, "grids/03.toml", "\"qh03\"", "\"qh02\""))
            .finds("E302", "grids/03.toml", "id = \"qh02\"")
            .saying("content/qinghe/grids/02.toml:1")
            .finds("E306", "boundaries.geojson", "\"qh03\"")
            .finds("E307", "grids/05.toml", "successors"),
        case("a board's id twice", |b| swap(b, "grids/01.toml", "\"b2\"", "\"b1\" # again")).finds(
            "E302",
            "grids/01.toml",
            "# again",
        ),
        case("a code twice", |b| swap(b, "grids/03.toml", "420100001001003", "420100001001002"))
            .finds("E303", "grids/03.toml", "code =")
            .saying("grids/02.toml:2"),
        case("a code of elsewhere", |b| swap(b, "grids/03.toml", "420100001001003", "420100001002003"))
            .finds("E304", "grids/03.toml", "code ="),
        case("a short code", |b| swap(b, "community.toml", "420100001001", "42010000100")).finds(
            "E304",
            "community.toml",
            "code =",
        ),
        case("a worker misspelt", |b| swap(b, "grids/03.toml", "sun-san", "sun-sann"))
            .finds("E305", "grids/03.toml", "sun-sann")
            .saying("Did you mean \"sun-san\"?"),
        case("a notice for no grid", |b| swap(b, "notices/water.md", "[\"qh01\"]", "[\"qh11\"]")).finds(
            "E306",
            "notices/water.md",
            "grids =",
        ),
        case("a successor that is not", |b| swap(b, "grids/04.toml", "[\"qh01\"]", "[\"qh21\"]")).finds(
            "E307",
            "grids/04.toml",
            "successors",
        ),
        case("successors in a circle", |b| {
            swap(b, "grids/05.toml", "[\"qh02\", \"qh03\"]", "[\"qh04\"]");
            swap(b, "grids/04.toml", "[\"qh01\"]", "[\"qh05\"]");
        })
        .finds("E308", "grids/04.toml", "successors")
        .saying("qh04 → qh05 → qh04"),
        case("its own successor", |b| swap(b, "grids/04.toml", "[\"qh01\"]", "[\"qh04\"]")).finds(
            "E308",
            "grids/04.toml",
            "successors",
        ),
        case("closed for nobody", |b| swap(b, "grids/04.toml", "successors = [\"qh01\"]\n", "")).finds(
            "E309",
            "grids/04.toml",
            "closed =",
        ),
        case("a role misspelt", |b| swap(b, "grids/03.toml", "网格员", "网各员"))
            .finds("E310", "grids/03.toml", "网各员")
            .saying("Did you mean \"网格员\"?"),
        case("nobody today", |b| {
            swap(b, "grids/03.toml", "worker = \"sun-san\"", "worker = \"sun-san\"\nuntil = 2013-05-06")
        })
        .finds("E311", "grids/03.toml", "[[team]]")
        .saying("2013-05-07"),
        case("a grid's file that cannot be read", |b| swap(b, "grids/03.toml", "\"qh03\"", "qh03")).finds(
            "E201",
            "grids/03.toml",
            "id = qh03",
        ),
        case("no team", |b| {
            swap(b, "grids/03.toml", "[[team]]\nrole = \"网格员\"\nworker = \"sun-san\"\n", "")
        })
        .finds("E203", "grids/03.toml", "")
        .finds("W312", "workers/sun-san.toml", ""),
        case("a worker of no grid", |b| {
            b.write(&path("workers/zhou-wu.toml"), "name = \"周五\"\n");
        })
        .finds("W312", "workers/zhou-wu.toml", "")
        .saying("周五"),
        case("one person twice at a time", |b| {
            let more = "\n[[team]] # again\nrole = \"网格员\"\nworker = \"sun-san\"\nfrom = 2013-01-01\n";
            b.add(&path("grids/03.toml"), more);
        })
        .finds("E313", "grids/03.toml", "# again"),
        case("until before from", |b| {
            swap(
                b,
                "grids/03.toml",
                "worker = \"sun-san\"",
                "worker = \"sun-san\"\nfrom = 2013-03-01\nuntil = 2012-03-01",
            );
        })
        .finds("E314", "grids/03.toml", "until")
        .finds("E311", "grids/03.toml", "[[team]]"),
        case("expired before it was written", |b| {
            swap(b, "notices/spring.md", "expires = 2013-02-28", "expires = 2012-02-28")
        })
        .finds("E314", "notices/spring.md", "expires"),
    ]);
}
