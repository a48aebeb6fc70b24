//! Where a Chinese heading may break: after a clause, else between words, not inside them.
//!
//! Browsers break Chinese after any character, and balanced lines do so where there is no need. Headings are therefore
//! kept whole by the style, and told here where a clause and a word end.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::{escape, foreign};

/// Holds what stands before it and after it together (word joiner).
const JOINER: &str = "\u{2060}";

/// `text` as HTML: each of several clauses in a `<span class="clause">`, with an opportunity to break after each word of
/// Hanzi and none within a range of figures.
pub fn phrases(text: &str) -> String {
    foreign::within(text, broken)
}

fn broken(text: &str) -> String {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let clauses: Vec<&str> = text.split_inclusive(['，', '、', '；', '：', '。', '！', '？']).collect();
    match clauses[..] {
        [] => String::new(),
        [one] => words(one, segmenter),
        _ => {
            let span = |clause: &&str| format!("<span class=\"clause\">{}</span>", words(clause, segmenter));
            clauses.iter().map(span).collect()
        }
    }
}

fn words(text: &str, segmenter: WordSegmenterBorrowed<'_>) -> String {
    let mut html = String::new();
    let mut start = 0;
    for end in segmenter.segment_str(text) {
        let (before, word) = (&text[..start], &text[start..end]);
        if may_break(before, word) {
            html.push_str("<wbr>");
        }
        if is_range(before, word, &text[end..]) {
            html.extend([JOINER, word, JOINER]);
        } else {
            html.push_str(&escape(word));
        }
        start = end;
    }
    html
}

/// Between Hanzi and a word or figure; a single character (的, 员) stays with what it follows, 第 with its number, and the
/// parts of a date with each other.
fn may_break(before: &str, word: &str) -> bool {
    let mut last = before.chars().rev();
    let Some(hanzi) = last.next().filter(|&char| is_hanzi(char)) else { return false };
    let is_in_date = matches!(hanzi, '年' | '月') && last.next().is_some_and(|char| char.is_ascii_digit());
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if first.is_ascii_alphanumeric() => hanzi != '第' && !is_in_date,
        Some(first) => is_hanzi(first) && chars.next().is_some(),
        None => false,
    }
}

/// `8:30–12:00`, `0715-0000000`: figures that are read in one.
fn is_range(before: &str, word: &str, after: &str) -> bool {
    let is_figure = |char: Option<char>| char.is_some_and(|char| char.is_ascii_digit());
    matches!(word, "–" | "-") && is_figure(before.chars().next_back()) && is_figure(after.chars().next())
}

fn is_hanzi(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::phrases;

    #[test]
    fn lines_break_between_words() {
        for (text, html) in [
            ("", ""),
            ("关于第5网格的通知", "关于第5网格的<wbr>通知"),
            ("请找网格员办理", "请找网格员<wbr>办理"),
            ("请于2026年5月20日前办理", "请于<wbr>2026年5月20日前<wbr>办理"),
            ("停水<通知>", "停水&lt;通知&gt;"),
            ("8:30–12:00", "8:30\u{2060}–\u{2060}12:00"),
            ("停水：兴旺", "<span class=\"clause\">停水：</span><span class=\"clause\">兴旺</span>"),
            ("Grid 8: it moves", "Grid 8: it moves"),
        ] {
            assert_eq!(phrases(text), html);
        }
    }
}
