//! Messages: what a terminal would obey is shown, whether it stands in a value, a line or the name of a file.

use crate::harness::{Bench, QINGHE, finish};

/// Clears the screen, sets the title, the same in one byte less, and turns writing round.
const ORDERS: [&str; 4] = ["\u{1b}[2J", "\u{1b}]0;x\u{7}", "\u{9b}2J", "\u{202e}"];

fn assert_plain(what: &str, text: &str) {
    let is_order =
        |c: char| (c.is_control() && !"\n\r\t".contains(c)) || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(!text.contains(is_order), "{what}: {text:?}");
}

#[test]
fn nothing_in_content_orders_a_terminal_about() {
    for order in ORDERS {
        let bench = Bench::fixture();
        // In a value, in a line that is shown because of another mistake, in Markdown, in the name of a file.
        let escaped: String = order.chars().map(|c| format!("\\u{:04X}", u32::from(c))).collect();
        bench.add(&format!("{QINGHE}/grids/03.toml"), &format!("\nscope = 5 # {order}\n{order} = 1\n"));
        bench.swap(&format!("{QINGHE}/workers/zhao-yi.toml"), "赵一", &format!("赵{escaped}"));
        bench.add(
            &format!("{QINGHE}/notices/water.md"),
            &format!("\n[a{order}](gone{order}.md) <b{order}>\n"),
        );
        bench.write(&format!("{QINGHE}/notices/a{order}b.md"), "x");
        bench.write(&format!("{QINGHE}/photos/c{order}d.txt"), "x");
        std::fs::create_dir(bench.path(&format!("content/e{order}f"))).expect("a folder");
        for args in [
            &["check"][..],
            &["check", "--format", "json"],
            &["check", "--lang", "zh-CN"],
            &["build"],
            &["list"],
            &["status"],
        ] {
            let ran = finish(&mut bench.command(args));
            assert!(ran.code == 1 || ran.code == 2, "{args:?} {}", ran.stderr);
            assert_plain(&format!("{args:?}"), &ran.stdout);
            assert_plain(&format!("{args:?}"), &ran.stderr);
        }
    }
}
