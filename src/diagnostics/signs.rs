//! Signs that show nothing and change how others are read: in messages they are made visible, in content they are
//! refused or taken out.

/// Controls of the direction of writing: they turn round the text of a whole line.
pub fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What no text of ours holds: controls but for tabs and line ends, what turns writing round, lines that end where
/// nobody sees it, and numbers that are no characters. XML forbids some of them, terminals obey others.
pub fn is_unfit(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || is_turning(c)
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{206a}'..='\u{206f}' | '\u{fdd0}'..='\u{fdef}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// A text without them.
pub fn fit(text: &str) -> String {
    text.chars().filter(|c| !is_unfit(*c)).collect()
}

/// A value on one line of a terminal, where everything that would be obeyed is seen instead.
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_unfit(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_fit() {
        for text in [
            "赵一",
            "འཇིགས་མེད",
            "نۇر\u{200d}",
            "a\u{200c}b",
            "葛\u{e0101}",
            "👨\u{200d}👩\u{fe0f}",
            "1\t2\r\n",
        ] {
            assert_eq!(fit(text), text);
        }
        assert_eq!(fit("a\u{1b}[2Jb\u{9b}c\u{202e}d\u{2028}e\u{ffff}f\u{e0041}g\u{8}"), "a[2Jbcdefg");
        assert_eq!(visible("a\nb\u{1b}"), "a\u{fffd}b\u{fffd}");
    }
}
