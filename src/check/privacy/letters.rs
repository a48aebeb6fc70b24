//! A text as people see it: full-width signs as half-width ones, escaped ones as what they stand for, without signs that
//! show nothing; each remembers where it stood.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::model::half_width;

/// In place of what need not be looked at.
const BLANK: char = '\u{1}';

/// The signs of a text with their places in it. Ranges count signs, but where bytes are named.
#[derive(Clone)]
pub struct Letters {
    chars: Vec<char>,
    /// Bytes of the text that each was written with.
    spans: Vec<Range<usize>>,
}

impl Letters {
    pub fn of(text: &str) -> Self {
        let (mut chars, mut spans) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let (c, length) = written(&text[at..]).unwrap_or((c, c.len_utf8()));
            if !is_invisible(c) {
                chars.push(plain(c));
                spans.push(at..at + length);
            }
            at += length;
        }
        Self { chars, spans }.closed_up()
    }

    /// Without the spaces of words that are spread out: 低 保, 胡 家 旺.
    fn closed_up(self) -> Self {
        /// Spaces between two letters of one word; without an end, a line of spaces would take the square of its length.
        const WIDEST: usize = 5;
        if !self.chars.contains(&' ') {
            return self;
        }
        let is_single = |at: usize| {
            let stands = |at: usize| is_hanzi(self.get(at));
            stands(at) && !is_hanzi(self.before(at)) && !stands(at + 1)
        };
        let is_between = |at: usize| {
            let before = (at.saturating_sub(WIDEST)..at).rev().find(|at| self.get(*at) != ' ');
            let behind = (at..at + WIDEST).find(|at| self.get(*at) != ' ');
            before.is_some_and(is_single) && behind.is_some_and(is_single)
        };
        let kept = (0..self.len()).filter(|at| self.get(*at) != ' ' || !is_between(*at));
        let (chars, spans) = kept.map(|at| (self.get(at), self.spans[at].clone())).unzip();
        Self { chars, spans }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// NUL behind the end.
    pub fn get(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    /// NUL before the start.
    pub fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\0', |at| self.get(at))
    }

    pub fn text(&self, at: Range<usize>) -> String {
        let end = at.end.min(self.len());
        self.chars.get(at.start.min(end)..end).unwrap_or_default().iter().collect()
    }

    /// Whether `word` begins at `at`.
    pub fn holds(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(index, c)| self.get(at + index) == c)
    }

    /// The first of the words that begins at `at`.
    pub fn one_of<'w>(&self, at: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.holds(at, word))
    }

    /// With figures for the digits that are spelled out, where so many stand together that they are a number: 一三九…,
    /// ①③⑨…, 139OOOOOOO1; blanks and hyphens may stand between.
    pub fn with_figures(&self, least: usize) -> Cow<'_, Self> {
        let mut with = Cow::Borrowed(self);
        let mut at = 0;
        while at < self.len() {
            let run = self.figures_from(at);
            let is_spelled = run.iter().any(|(at, figure)| self.get(*at) != *figure);
            if run.len() >= least && is_spelled {
                run.iter().for_each(|(at, figure)| with.to_mut().chars[*at] = *figure);
            }
            at = run.last().map_or(at, |(last, _)| *last) + 1;
        }
        with
    }

    /// Digits from `at` on, in whatever writing, each with its place.
    fn figures_from(&self, at: usize) -> Vec<(usize, char)> {
        /// Most signs between two of them.
        const BETWEEN: usize = 2;
        let mut run: Vec<(usize, char)> = Vec::new();
        let mut next = at;
        while let Some(figure) = self.figure(next, !run.is_empty()) {
            run.push((next, figure));
            let gap = (1..=BETWEEN + 1).find(|gap| !matches!(self.get(next + gap), ' ' | '-' | '.' | '·'));
            next += gap.unwrap_or(1);
        }
        run
    }

    /// The digit that stands here, in whatever writing; behind one also a letter that looks like one.
    fn figure(&self, at: usize, is_behind_one: bool) -> Option<char> {
        match self.get(at) {
            c if c.is_ascii_digit() => Some(c),
            c => spelled_digit(c).or_else(|| alike(c).filter(|_| is_behind_one)),
        }
    }

    /// Nobody looks at these any more.
    pub fn blank(&mut self, at: Range<usize>) {
        let end = at.end.min(self.len());
        for c in self.chars.get_mut(at.start.min(end)..end).unwrap_or_default() {
            *c = BLANK;
        }
    }

    /// Bytes of the text.
    pub fn bytes(&self, at: &Range<usize>) -> Range<usize> {
        let start = self.spans.get(at.start).map_or(0, |span| span.start);
        let last = at.end.checked_sub(1).and_then(|last| self.spans.get(last));
        start..last.map_or(start, |span| span.end.max(start))
    }

    /// Where a pattern matches.
    pub fn matches(&self, pattern: &regex::Regex) -> Vec<Range<usize>> {
        let shown: String = self.chars.iter().collect();
        let starts: Vec<usize> = shown.char_indices().map(|(at, _)| at).collect();
        let sign = |byte: usize| starts.partition_point(|start| *start < byte);
        pattern.find_iter(&shown).map(|found| sign(found.start())..sign(found.end())).collect()
    }
}

/// Words that are looked for all at once: those of each length, by their first letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    by_first: BTreeMap<char, BTreeMap<usize, BTreeSet<String>>>,
}

impl Words {
    pub fn add(&mut self, word: String) {
        if let Some(first) = word.chars().next() {
            let length = word.chars().count();
            self.by_first.entry(first).or_default().entry(length).or_default().insert(word);
        }
    }

    pub fn extend(&mut self, more: &Self) {
        for (first, lengths) in &more.by_first {
            let own = self.by_first.entry(*first).or_default();
            for (length, words) in lengths {
                own.entry(*length).or_default().extend(words.iter().cloned());
            }
        }
    }

    /// Everywhere that one of them stands, by their beginnings.
    pub fn places(&self, text: &Letters) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (at, first) in text.chars.iter().enumerate() {
            for (length, words) in self.by_first.get(first).into_iter().flatten() {
                let place = at..at + length;
                if place.end <= text.len() && words.contains(&text.text(place.clone())) {
                    found.push(place);
                }
            }
        }
        found
    }
}

/// The sign that a text begins with in another writing, and how many bytes that takes: `&#49;`, `&#x31;` and `&nbsp;` of
/// Markdown and HTML, `\u0031`, `\U00000031` and `\x31` of TOML.
fn written(text: &str) -> Option<(char, usize)> {
    /// Longer ones name no sign: `&#x10ffff;`.
    const LONGEST: usize = 12;
    const NAMED: [(&str, char); 8] = [
        ("nbsp", ' '),
        ("ensp", ' '),
        ("emsp", ' '),
        ("thinsp", ' '),
        ("shy", '\u{ad}'),
        ("zwj", '\u{200d}'),
        ("hyphen", '-'),
        ("minus", '-'),
    ];
    let of_hex = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    if let Some(name) = text.strip_prefix('&') {
        let end = name.bytes().take(LONGEST).position(|byte| byte == b';')?;
        let name = &name[..end];
        let of_number = |number: &str| match number.strip_prefix(['x', 'X']) {
            Some(hex) => of_hex(hex),
            None => number.parse().ok().and_then(char::from_u32),
        };
        let sign = match name.strip_prefix('#') {
            Some(number) => of_number(number)?,
            None => NAMED.iter().find(|(named, _)| *named == name)?.1,
        };
        return Some((sign, end + 2));
    }
    let escape = text.strip_prefix('\\')?;
    let digits = match escape.bytes().next()? {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => return None,
    };
    Some((of_hex(escape.get(1..=digits)?)?, digits + 2))
}

/// One kind of space, which the end of a line is to whoever reads, and one kind of hyphen.
fn plain(c: char) -> char {
    match c {
        c if c.is_whitespace() => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{30fc}' | '\u{fe58}' | '\u{fe63}' => '-',
        c => figure_elsewhere(c).unwrap_or_else(|| half_width(c)),
    }
}

/// A digit of the peoples who write others: Uyghurs, Tibetans, Mongols; and those of mathematics.
fn figure_elsewhere(c: char) -> Option<char> {
    const ZEROS: [char; 5] = ['\u{660}', '\u{6f0}', '\u{f20}', '\u{1810}', '\u{1fbf0}'];
    const OF_MATHEMATICS: std::ops::RangeInclusive<char> = '\u{1d7ce}'..='\u{1d7ff}';
    let code = u32::from(c);
    let digit = if OF_MATHEMATICS.contains(&c) {
        (code - u32::from(*OF_MATHEMATICS.start())) % 10
    } else {
        ZEROS.iter().find_map(|zero| code.checked_sub(u32::from(*zero)).filter(|digit| *digit < 10))?
    };
    char::from_digit(digit, 10)
}

/// Signs that show nothing, and those that are set onto the letter before them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20ff}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e01ef}'
    )
}

/// The figure of a digit that is a word, stands in a ring or in brackets, or is set high or low.
pub fn spelled_digit(c: char) -> Option<char> {
    Some(match c {
        '〇' | '零' | '⓪' | '⓿' | '🄋' | '🄌' | '⁰' | '₀' => '0',
        '一' | '壹' | '幺' | '①' | '❶' | '➀' | '➊' | '⑴' | '⒈' | '㈠' | '㊀' | '¹' | '₁' => {
            '1'
        }
        '二' | '贰' | '貳' | '②' | '❷' | '➁' | '➋' | '⑵' | '⒉' | '㈡' | '㊁' | '²' | '₂' => {
            '2'
        }
        '三' | '叁' | '叄' | '參' | '③' | '❸' | '➂' | '➌' | '⑶' | '⒊' | '㈢' | '㊂' | '³' | '₃' => {
            '3'
        }
        '四' | '肆' | '④' | '❹' | '➃' | '➍' | '⑷' | '⒋' | '㈣' | '㊃' | '⁴' | '₄' => '4',
        '五' | '伍' | '⑤' | '❺' | '➄' | '➎' | '⑸' | '⒌' | '㈤' | '㊄' | '⁵' | '₅' => '5',
        '六' | '陆' | '陸' | '⑥' | '❻' | '➅' | '➏' | '⑹' | '⒍' | '㈥' | '㊅' | '⁶' | '₆' => {
            '6'
        }
        '七' | '柒' | '⑦' | '❼' | '➆' | '➐' | '⑺' | '⒎' | '㈦' | '㊆' | '⁷' | '₇' => '7',
        '八' | '捌' | '⑧' | '❽' | '➇' | '➑' | '⑻' | '⒏' | '㈧' | '㊇' | '⁸' | '₈' => '8',
        '九' | '玖' | '⑨' | '❾' | '➈' | '➒' | '⑼' | '⒐' | '㈨' | '㊈' | '⁹' | '₉' => '9',
        _ => return None,
    })
}

/// The digit that a letter looks like.
fn alike(c: char) -> Option<char> {
    match c {
        'O' | 'o' => Some('0'),
        'l' | 'I' => Some('1'),
        _ => None,
    }
}

/// Whether a text has as many digits, in whatever writing, and letters behind them that look like some.
pub fn has_digits(text: &str, least: usize) -> bool {
    if text.len() < least {
        return false;
    }
    let mut is_behind_one = false;
    let digits = text.chars().filter(|c| {
        is_behind_one = match c {
            '0'..='9' | '０'..='９' => true,
            ' ' | '-' | '.' => return false,
            c if c.is_ascii() => is_behind_one && alike(*c).is_some(),
            c => spelled_digit(*c).is_some() || figure_elsewhere(*c).is_some(),
        };
        is_behind_one
    });
    digits.take(least).count() == least
}

/// Whether it is a character of Chinese writing.
pub fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}
