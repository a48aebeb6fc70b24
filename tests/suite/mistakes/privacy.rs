//! What must not be published: each kind by its code and line, what may be allowed, and what is only like it.

use super::{SITE, all, case, path, swap};
use crate::harness::Bench;

const WATER: &str = "notices/water.md";

/// A resident id of an area that never was, with a sound check digit.
const ID: &str = "429912200205222836";

fn add(bench: &Bench, line: &str) {
    let text = bench.text(&path(WATER));
    bench.write(&path(WATER), format!("{text}\n\n{line}\n"));
}

fn allow(bench: &Bench, text: &str) {
    let site = bench.text(SITE);
    let entry = format!("\n[[privacy.allow]]\ntext = \"{text}\"\nreason = \"物业公开的电话\"\n");
    bench.write(SITE, site + &entry);
}

#[test]
fn private_lines_of_notices() {
    all(&[
        case("a resident id", |b| add(b, &format!("拾到身份证，号码{ID}")))
            .finds("E411", WATER, "拾到")
            .saying("429…36"),
        case("an id in full-width digits", |b| add(b, "证件４２９９１２２００２０５２２２８３６")).finds(
            "E411",
            WATER,
            "证件４",
        ),
        case("a bank card", |b| add(b, "转账到 6217 0000 0026 6621 501")).finds("E412", WATER, "转账到"),
        case("somebody's mobile", |b| add(b, "联系 139-0000-1357")).finds("E413", WATER, "联系 139"),
        case("the WeChat id of a worker without consent", |b| {
            swap(b, "workers/qian-er.toml", "phone = ", "wechat = \"qianer_66\"\nphone = ");
            add(b, "微信找 QianEr_66");
        })
        .finds("E417", WATER, "微信找"),
        case("somebody's home", |b| add(b, "感谢张春梅（3栋2单元501）")).finds("E414", WATER, "感谢张"),
        case("somebody's circumstances", |b| add(b, "低保户张桂英本月补助已发放")).finds(
            "E415",
            WATER,
            "低保户",
        ),
        case("a mobile in a grid's scope", |b| {
            swap(b, "grids/01.toml", "scope = \"", "scope = \"13900001357 ")
        })
        .finds("E413", "grids/01.toml", "scope ="),
        case("a mobile in a file's name", |b| {
            b.write(&path("notices/lxy13900001357.md"), b.text(&path(WATER)));
        })
        .finds("E413", "notices/lxy13900001357.md", "")
        .saying("139…57"),
        case("a mobile behind escapes of Markdown", |b| add(b, "联系&nbsp;&#49;39&nbsp;0000&nbsp;1357"))
            .finds("E413", WATER, "联系&nbsp;"),
        case("a circumstance behind escapes of TOML", |b| {
            swap(b, "grids/01.toml", "scope = \"", r#"scope = "\u4f4e\u4fdd户张桂英 "#)
        })
        .finds("E415", "grids/01.toml", "scope ="),
    ]);
}

#[test]
fn harmless_lines_and_allowed_ones() {
    all(&[
        case("the community's numbers", |b| add(b, "请打 0715-0000000，或 138 0000 0001，或 12345")),
        case("a programme", |b| add(b, "低保申请指南：请到3栋1单元门口领取")),
        case("a wrong check digit", |b| add(b, "例如 429912200205222837")),
        case("an allowed number", |b| {
            add(b, "物业值班 139 0000 1357");
            allow(b, "139 0000 1357");
        }),
        case("an allowed number in another spelling, and in a name", |b| {
            add(b, "[物业值班](tel:+86-139-0000-1357)");
            b.write(&path("notices/wuye-13900001358.md"), b.text(&path(WATER)));
            allow(b, "139 0000 1357");
            allow(b, "13900001358");
        }),
        case("an allowance for nothing", |b| allow(b, "13900001357")).finds("W416", SITE, "13900001357"),
        case("an allowance that would allow every number", |b| {
            add(b, "物业值班 139 0000 1357");
            allow(b, "13");
        })
        .finds("E413", WATER, "物业值班 139")
        .finds("W416", SITE, "text = \"13\""),
    ]);
}

#[test]
fn what_is_allowed_is_published_and_reported() {
    let bench = Bench::fixture();
    add(&bench, "物业值班 13900001357");
    bench.run(&["build"]).ends(1);
    assert!(!bench.root().join("output/site").exists(), "nothing was written");
    let told = bench.run(&["check", "--privacy"]).ends(1);
    assert!(told.stderr.contains("E413"), "{}", told.stderr);
    allow(&bench, "13900001357");
    let told = bench.run(&["check", "--privacy"]).ends(0);
    assert!(told.stdout.contains("13900001357") && told.stdout.contains("物业公开的电话"), "{}", told.stdout);
    bench.build();
    assert_eq!(bench.report()["privacy"]["allowed"][0]["reason"], "物业公开的电话");
    // The report alone changes.
    bench.swap(SITE, "物业公开的电话", "门卫室的电话");
    bench.build();
    assert_eq!(bench.report()["privacy"]["allowed"][0]["reason"], "门卫室的电话");
}

/// Finished files are read in other pieces than notices: what `check` lets pass must be fit to be built.
#[test]
fn what_stands_in_two_paragraphs_is_told_of_nobody() {
    let bench = Bench::fixture();
    add(
        &bench,
        "感谢志愿者王芳、张敏。\n\n- 3栋2单元201室电表已更换。\n- 独居老人关爱行动\n\n3栋2单元201室暂作报名点。",
    );
    bench.run(&["check"]).silently();
    bench.build_site();
}

/// Nobody knows what a file tells that could not be read.
#[test]
fn what_could_not_be_read_is_not_called_clean() {
    for (text, code) in [
        ("电话 13900001357\n".to_owned(), "E207"),
        ("+++\ntitle = \"停水\"\n电话 13900001357\n".to_owned(), "E207"),
        (format!("+++\ntitle = \"停水\"\ndate = 2013-05-01\n+++\n{}", "水".repeat(50_000)), "E104"),
        ("+++\ntitle = 停水\n+++\n13900001357\n".to_owned(), "E201"),
    ] {
        let bench = Bench::fixture();
        bench.write(&path(WATER), text);
        let told = bench.run(&["check", "--privacy"]).ends(1);
        assert!(told.stderr.contains(code) && told.stdout.is_empty(), "{}{}", told.stdout, told.stderr);
    }
}

/// A theme that shows what the content keeps to itself is stopped where the file is finished.
#[test]
fn a_theme_cannot_let_out_what_content_may_not_hold() {
    let bench = Bench::fixture();
    let page = include_str!("../../../themes/default/site/404.html");
    let page = page.replacen("</h1>", "</h1>\n<p>139<b>0000</b>1357</p>", 1);
    bench.write("themes/default/site/404.html", page);
    let ran = bench.run(&["build", "--only", "site"]).ends(1);
    assert!(ran.stderr.contains("E413") && ran.stderr.contains("site/404.html"), "{}", ran.stderr);
}
