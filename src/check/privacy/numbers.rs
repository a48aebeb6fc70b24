//! Numbers that belong to one person: resident ids (GB 11643), bank cards (Luhn, ISO/IEC 7812) and mobiles.

use std::borrow::Cow;
use std::ops::Range;

use super::Kind;
use super::letters::Letters;

/// Digits that stand together.
pub struct Group {
    /// Positions among the letters.
    pub at: Range<usize>,
    /// Whether nothing but separators stands between this group and the one before,
    pub is_joined: bool,
    /// and among them one that stands between numbers more often than inside of one,
    is_loose: bool,
    /// or one of a list of numbers.
    is_listed: bool,
}

/// A number of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub kind: Kind,
    pub at: Range<usize>,
    /// Without the country's code.
    pub digits: Digits,
}

/// The digits of a number, at most nineteen: a file full of numbers holds ten thousand, a city millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digits(u128);

impl Digits {
    /// `None` where there are none, or more than any number of somebody has.
    pub fn of(text: &str) -> Option<Self> {
        // A one in front keeps the zeros behind it.
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        format!("1{text}").parse().ok().filter(|_| is_number).map(Self)
    }
}

/// Fewer digits are no number of anybody.
pub const LEAST: usize = 11;

/// All numbers of a text that tell who somebody is, in order; places among its letters.
pub fn numbers(text: &Letters) -> Vec<Number> {
    let mut found = of_figures(text);
    if let Cow::Owned(spelled) = text.with_figures(LEAST) {
        // A note's mark behind a number is not part of it: 13800000008①.
        let is_new = |number: &Number| {
            let next = found.partition_point(|known| known.at.end <= number.at.start);
            found.get(next).is_none_or(|known| known.at.start >= number.at.end)
        };
        let more: Vec<Number> = of_figures(&spelled).into_iter().filter(is_new).collect();
        found.extend(more);
        found.sort_by_key(|number| number.at.start);
    }
    found
}

fn of_figures(text: &Letters) -> Vec<Number> {
    let groups = groups(text);
    let mut found = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        let length = 1 + groups[first + 1..].iter().take_while(|group| group.is_joined).count();
        let mut start = 0;
        while start < length {
            let rest = &groups[first + start..first + length];
            let taken = (1..=rest.len().min(19)).rev().find_map(|count| {
                let (kind, at) = judge(text, &rest[..count], rest.get(count), start > 0)?;
                Some((kind, at, count))
            });
            match taken {
                Some((kind, at, count)) => {
                    let digits = Digits::of(&mobile(&text.text(at.clone())));
                    found.extend(digits.map(|digits| Number { kind, at, digits }));
                    start += count;
                }
                None => start += 1,
            }
        }
        first += length;
    }
    found
}

/// All digits of a text.
pub fn groups(text: &Letters) -> Vec<Group> {
    /// Most signs between two groups of one number; of spaces a browser shows one.
    const BETWEEN: usize = 4;
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !text.get(at).is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while text.get(at).is_ascii_digit() {
            at += 1;
        }
        let between = || groups.last().map_or(0, |before| before.at.end)..start;
        let is_loose = between().any(|at| is_loose_separator(text.get(at)));
        let has = |sign: char| between().any(|at| text.get(at) == sign);
        let is_listed = has('、') || has(',') || (has('/') && has(' '));
        let signs = between().filter(|at| text.get(*at) != ' ').count();
        let is_joined = !groups.is_empty()
            && signs <= BETWEEN
            && between().all(|at| is_separator(text.get(at)) || is_loose_separator(text.get(at)));
        groups.push(Group { at: start..at, is_joined, is_loose, is_listed });
    }
    groups
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '·' | '_')
}

/// Any sign but those that stand between two columns, or beside an amount; and the words of a day of birth.
fn is_loose_separator(c: char) -> bool {
    let is_sign = !c.is_alphanumeric() && !c.is_control() && !is_separator(c);
    let is_of_amount = matches!(c, '|' | '%' | '$' | '¥' | '€' | '℃' | '°' | '\u{3300}'..='\u{33ff}');
    is_sign && !is_of_amount || matches!(c, '年' | '月' | '日')
}

/// 139、1588、2999元 are prices.
fn is_unit(c: char) -> bool {
    "元块角万人户名个件次套台斤米平度吨张条份间栋只支".contains(c)
}

/// What these groups are as one number; `next` stands joined behind them, `has_before` something before.
fn judge(
    text: &Letters,
    groups: &[Group],
    next: Option<&Group>,
    has_before: bool,
) -> Option<(Kind, Range<usize>)> {
    let (start, end) = (groups.first()?.at.start, groups.last()?.at.end);
    let digits: String = groups.iter().flat_map(|group| group.at.clone()).map(|at| text.get(at)).collect();
    let shape: Vec<usize> = groups.iter().map(|group| group.at.len()).collect();
    let is_loose = groups[1..].iter().any(|group| group.is_loose);
    // 139/1234/1357 and 110105(19491231)002X; not every list of figures.
    let is_usual = matches!(
        shape.as_slice(),
        [3, 4, 4] | [3, 8] | [2, 3, 4, 4] | [6, 8, 3 | 4] | [6, 4, 2, 2, 3 | 4] | [4, 4, 4, 4, ..]
    );
    let behind = (end..end + 3).find(|at| text.get(*at) != ' ').unwrap_or(end);
    if (is_loose && !is_usual) || (groups.len() > 1 && is_unit(text.get(behind))) {
        return None;
    }
    let mut x = end;
    while is_separator(text.get(x)) && x < end + 3 {
        x += 1;
    }
    let has_x = digits.len() == 17 && is_x(text.get(x)) && !text.get(x + 1).is_ascii_alphanumeric();
    if has_x && is_resident_id(&format!("{digits}X")) {
        return Some((Kind::ResidentId, start..x + 1));
    }
    if digits.len() == 18 && is_resident_id(&digits) {
        return Some((Kind::ResidentId, start..end));
    }
    // What letters are a part of is a number of something else: SF13800004512.
    let letters = |end: usize| (0..end).rev().take_while(|at| text.get(*at).is_ascii_alphabetic()).count();
    // XF-13900000001 is the number of a thing as well.
    let dash = usize::from(text.before(start) == '-');
    let letters = start - dash - letters(start - dash)..start - dash;
    let is_for_calls = is_behind_call(text, letters.start);
    if !is_for_calls && (text.get(end).is_ascii_alphabetic() || is_lettered(text, letters, end)) {
        return None;
    }
    if is_mobile(&mobile(&digits))
        && (is_for_calls || is_grouped(text, groups, &shape, !has_before && next.is_none()))
    {
        // 3.13900000123 is a part of something longer, and so is 13900000123.5; a hyphen stands before doors and dates.
        let is_part = has_before && matches!(text.before(start), '.' | '_')
            || next.is_some_and(|next| matches!(text.get(end), '.' | '_') && next.at.start == end + 1);
        if !is_part {
            return Some((Kind::Mobile, start..end));
        }
    }
    if digits.len() == 15 && matches!(shape.as_slice(), [15] | [6, 6, 3]) && is_old_id(&digits) {
        return Some((Kind::ResidentId, start..end));
    }
    (is_card(&digits) && is_card_shape(&shape)).then_some((Kind::BankCard, start..end))
}

/// Whether the digits of a mobile, with what is dialled before, stand in groups as people write it; `is_whole`: nothing is
/// joined to them. Odd groups are a list of figures, unless one begins with zeros or hyphens hold them together.
fn is_grouped(text: &Letters, groups: &[Group], shape: &[usize], is_whole: bool) -> bool {
    let has_zero = groups.iter().any(|group| group.at.len() > 1 && text.get(group.at.start) == '0');
    if groups[1..].iter().any(|group| group.is_listed) && !has_zero {
        return false;
    }
    let has_hyphens = groups[1..].iter().all(|group| text.before(group.at.start) == '-' && !group.is_loose);
    let is_held_together = shape.iter().sum::<usize>() == 11
        && is_whole
        && match shape {
            [2, 1, 4, 4] => has_zero || has_hyphens,
            [first, ..] => *first > 2 && (has_hyphens || has_zero),
            [] => false,
        };
    matches!(shape, [_] | [3, 4, 4] | [3, 8] | [7, 4] | [3, 3, 5] | [4, 4, 3])
        || shape.iter().all(|length| *length == 1)
        || matches!(shape, [2, 11] | [4, 11] | [2 | 4, 3, 4, 4] | [2 | 4, 3, 8] | [5, 4, 4])
        || matches!(shape, [3, 2, 2, 2, 2] | [3, 1, 1, 1, 1, 1, 1, 1, 1])
        || is_held_together
}

fn is_card(digits: &str) -> bool {
    // 9558 are the oldest cards of a Chinese bank.
    let begins = digits.starts_with(['3', '4', '5', '6']) || digits.starts_with("9558");
    (16..=19).contains(&digits.len()) && begins && is_luhn(digits)
}

/// In fours, the last group shorter or not; or six and the rest.
fn is_card_shape(shape: &[usize]) -> bool {
    let Some((last, rest)) = shape.split_last() else { return false };
    (*last <= 4 && rest.iter().all(|length| *length == 4)) || matches!(rest, [] | [6] | [6, 4])
}

/// The last sign of a resident id that has no digit there, and letters that look like it.
fn is_x(c: char) -> bool {
    matches!(c, 'x' | 'X' | '×' | 'Ⅹ' | 'ⅹ' | 'Х' | 'х' | 'Χ' | 'χ' | '✕' | '╳')
}

/// Whether letters before a number make it one of something else, and no name of an account (wx139…, 139…@163.com).
fn is_lettered(text: &Letters, letters: Range<usize>, end: usize) -> bool {
    const ACCOUNTS: [&str; 19] = [
        "wx", "vx", "v", "weixin", "wechat", "tel", "phone", "mobile", "mob", "dh", "sj", "sjh", "lxdh",
        "lianxi", "haoma", "qq", "q", "card", "no",
    ];
    let has_letters = !letters.is_empty();
    let word = text.text(letters).to_ascii_lowercase();
    has_letters && text.get(end) != '@' && !ACCOUNTS.contains(&word.as_str())
}

/// Whether what begins at `at` is said to be dialled: 手机：139….
fn is_behind_call(text: &Letters, at: usize) -> bool {
    const CALLS: [&str; 7] = ["手机", "电话", "微信", "联系", "致电", "拨打", "来电"];
    /// Signs and short words between.
    const BETWEEN: usize = 3;
    let is_between = |c: char| !c.is_alphanumeric() || "号码是为请".contains(c);
    let mut before = at;
    while at - before < BETWEEN && before > 0 && is_between(text.get(before - 1)) {
        before -= 1;
    }
    // 号 may be a part of what is between, and so may nothing be.
    (before..=at).any(|end| end >= 2 && CALLS.iter().any(|call| text.holds(end - 2, call)))
}

/// Eleven digits without the country's code, and without what is dialled before it.
pub fn mobile(written: &str) -> String {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        12 => digits.strip_prefix('0').map(str::to_owned).unwrap_or(digits),
        16 => {
            let dialled = ["17951", "12593"].iter().find_map(|prefix| digits.strip_prefix(prefix));
            dialled.map(str::to_owned).unwrap_or(digits)
        }
        13 => digits.strip_prefix("86").map(str::to_owned).unwrap_or(digits),
        15 => digits.strip_prefix("0086").map(str::to_owned).unwrap_or(digits),
        _ => digits,
    }
}

/// Whether eleven digits are those of a mobile.
pub fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

/// Weights of GB 11643; the sum leaves 1 over when divided by 11.
fn is_resident_id(id: &str) -> bool {
    const WEIGHTS: [u32; 18] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    let values = id.chars().map(|c| if c == 'X' { Some(10) } else { c.to_digit(10) });
    let sum: Option<u32> = values.zip(WEIGHTS).map(|(value, weight)| Some(value? * weight)).sum();
    sum.is_some_and(|sum| sum % 11 == 1)
        && is_province(id)
        && id.get(6..10).is_some_and(|year| ("1880".."2100").contains(&year))
        && is_day(id.get(10..14).unwrap_or_default())
}

/// Fifteen digits, without a check: the day of birth has two digits for the year.
fn is_old_id(id: &str) -> bool {
    is_province(id) && is_day(id.get(8..12).unwrap_or_default())
}

fn is_province(id: &str) -> bool {
    let code: u32 = id.get(..2).and_then(|code| code.parse().ok()).unwrap_or(0);
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
}

fn is_day(month_and_day: &str) -> bool {
    let part =
        |range: Range<usize>| month_and_day.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    (1..=12).contains(&part(0..2)) && (1..=31).contains(&part(2..4))
}

fn is_luhn(digits: &str) -> bool {
    let values = digits.chars().rev().filter_map(|c| c.to_digit(10)).enumerate();
    let sum: u32 =
        values.map(|(at, value)| if at % 2 == 1 { value * 2 / 10 + value * 2 % 10 } else { value }).sum();
    sum.is_multiple_of(10)
}
