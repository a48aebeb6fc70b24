//! Office hours as staff write them: `周一至周五 8:30–12:00，14:00–17:30`.
//!
//! Only a text that is understood to its last character says when the office is open: half-understood hours would
//! send people to a closed door.

use crate::model::{OpenHours, OpenSpan, Weekdays, half_width};

const NOON: u16 = 12 * 60;

/// Before this minute of the day nobody opens without saying that it is the morning.
const EARLIEST: u16 = 6 * 60;

/// The spans of a text, if all of it is understood.
pub fn open_hours(text: &str) -> Option<OpenHours> {
    let plain = plain(text);
    let mut rest = without_holidays(&plain);
    let mut days = Weekdays::default();
    let mut spans = Vec::new();
    let mut is_after_time = true;
    loop {
        rest = rest.trim_start_matches([' ', ',', ';', ':']);
        if rest.is_empty() {
            break;
        }
        if let Some((more, left)) = days_at(rest) {
            // Days behind a time begin anew, days behind days are added.
            days = if is_after_time { more } else { days.with(more) };
            is_after_time = false;
            rest = left;
            continue;
        }
        let (from, left) = time_at(rest, None)?;
        let left = dash(left)?;
        let (until, left) = time_at(left, Some(from))?;
        // `2:00-5:30` is the afternoon to whoever wrote it, and the night to who reads it; `6:00-9:00 pm` is the evening,
        // and so is `6:30-8:00` behind `2:00-5:30 pm`.
        let is_later = until.is_after_noon == Some(true) && from.minutes + NOON < until.minutes;
        let is_earlier =
            is_after_time && spans.last().is_some_and(|last: &OpenSpan| from.minutes < last.until);
        let may_be_later =
            from.is_after_noon.is_none() && ((1..EARLIEST).contains(&from.minutes) || is_later || is_earlier);
        if days.is_empty() || from.minutes >= until.minutes || may_be_later {
            return None;
        }
        let span = OpenSpan { days, from: from.minutes, until: until.minutes };
        if spans.iter().any(|other| is_told_twice(other, &span)) {
            return None;
        }
        spans.push(span);
        is_after_time = true;
        rest = left;
    }
    // Days without a time are days on which nobody is there, as in `周日、节假日休息`.
    (is_after_time && !spans.is_empty()).then_some(OpenHours(spans))
}

/// `每天 8:00-12:00；周日 9:00-11:00`: whether the second is meant instead of the first or besides, nobody can tell.
fn is_told_twice(a: &OpenSpan, b: &OpenSpan) -> bool {
    let is_alike = a.days == b.days && (a.until <= b.from || b.until <= a.from);
    a.days.meets(b.days) && !is_alike
}

/// Full-width signs become plain ones, dashes one dash, letters small.
fn plain(text: &str) -> String {
    let signs = text.chars().map(half_width).map(|c| match c {
        '–' | '—' | '~' | '至' | '到' => '-',
        '、' | '\u{a0}' | '\u{3000}' | '\n' => ',',
        c => c,
    });
    signs.flat_map(char::to_lowercase).collect()
}

/// A remark in brackets that only says that holidays are not meant.
fn without_holidays(text: &str) -> &str {
    const REMARKS: [&str; 4] = ["节假日除外", "节假日休息", "except public holidays", "except holidays"];
    let text = text.trim_end().trim_end_matches('.').trim_end_matches('。');
    let ends = REMARKS.iter().find_map(|remark| text.trim_end_matches(')').strip_suffix(remark));
    let Some(head) = ends else { return text };
    head.trim_end_matches("法定").trim_end_matches(['(', ' ', ','])
}

/// A day, a range of days or a word for several.
fn days_at(text: &str) -> Option<(Weekdays, &str)> {
    const WORDS: [(&str, Weekdays); 9] = [
        ("工作日", Weekdays::WORKDAYS),
        ("每天", Weekdays::ALL),
        ("每日", Weekdays::ALL),
        ("天天", Weekdays::ALL),
        ("周末", Weekdays::WEEKEND),
        ("双休日", Weekdays::WEEKEND),
        ("weekdays", Weekdays::WORKDAYS),
        ("weekends", Weekdays::WEEKEND),
        ("daily", Weekdays::ALL),
    ];
    if let Some((days, left)) = WORDS.iter().find_map(|(word, days)| Some((*days, text.strip_prefix(word)?)))
    {
        return Some((days, left));
    }
    let (first, left) = day_at(text)?;
    let Some((last, left)) = dash(left).and_then(|left| day_at(left).or_else(|| numeral(left))) else {
        return Some((Weekdays::day(first), left));
    };
    Some((Weekdays::range(first, last), left))
}

/// `周一`, `星期日`, `mon`, `monday`; 0 is Monday.
fn day_at(text: &str) -> Option<(u8, &str)> {
    if let Some(left) = ["周", "星期", "礼拜"].iter().find_map(|word| text.strip_prefix(word)) {
        return numeral(left);
    }
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let (day, name) = (0u8..).zip(NAMES).find(|(_, name)| text.starts_with(&name[..3]))?;
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let is_name = name.starts_with(&text[..end]) || (end == 4 && name.starts_with(&text[..3]));
    is_name.then(|| (day, text[end..].trim_start_matches('.')))
}

fn numeral(text: &str) -> Option<(u8, &str)> {
    let c = text.chars().next()?;
    let day = "一二三四五六日".chars().position(|known| known == c).or((c == '天').then_some(6))?;
    Some((u8::try_from(day).ok()?, &text[c.len_utf8()..]))
}

/// The rest behind a dash.
fn dash(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let rest = text.strip_prefix('-').or_else(|| text.strip_prefix("to "))?;
    Some(rest.trim_start_matches([' ', '-']))
}

#[derive(Clone, Copy)]
struct Time {
    minutes: u16,
    /// Whether `下午` or `上午` was written; that holds for the other end of the span as well.
    is_after_noon: Option<bool>,
}

/// `8:30`, `下午2:30`, `9点`, `9点半`, `2:30 pm`; `start` is the beginning of a span that this ends.
fn time_at(text: &str, start: Option<Time>) -> Option<(Time, &str)> {
    let mut rest = text;
    let mut half = None;
    for (word, is_after_noon) in [("上午", false), ("早上", false), ("下午", true), ("晚上", true)] {
        if let Some(left) = rest.strip_prefix(word) {
            (rest, half) = (left.trim_start(), Some(is_after_noon));
        }
    }
    if let Some(left) = rest.strip_prefix("中午") {
        rest = left.trim_start();
        // `中午11:30` is before noon, `中午1点` behind it.
        half = Some(number(rest).is_some_and(|(hour, _)| hour < 10));
    }
    let (hour, left) = number(rest)?;
    let (mut minutes, mut left) = match left.strip_prefix(':') {
        Some(left) => number(left)?,
        None => {
            let left = left.strip_prefix('点').or_else(|| left.strip_prefix('时'))?;
            match left.strip_prefix('半') {
                Some(left) => (30, left),
                None => number(left).map_or((0, left), |(m, left)| (m, left.trim_start_matches('分'))),
            }
        }
    };
    for (word, is_after_noon) in [("am", false), ("pm", true)] {
        if let Some(behind) = left.trim_start().strip_prefix(word) {
            // 12 am is midnight to some and noon to others.
            if hour == 12 && !is_after_noon {
                return None;
            }
            (left, half) = (behind, Some(is_after_noon));
        }
    }
    // Twelve in the evening is midnight, of this day or the next.
    if hour > 24 || minutes > 59 || (hour == 12 && text.starts_with("晚上")) {
        return None;
    }
    let is_after_noon = half.or_else(|| start?.is_after_noon);
    let hour = if is_after_noon == Some(true) && hour < 12 { hour + 12 } else { hour };
    minutes += hour * 60;
    (minutes <= 24 * 60).then_some((Time { minutes, is_after_noon }, left))
}

fn number(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if !(1..=2).contains(&end) {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let hours = open_hours(text)?;
        let spans = hours.0.iter().map(|span| {
            let days: String = span.days.numbers().map(|day| day.to_string()).collect();
            let time = |m: u16| format!("{}:{:02}", m / 60, m % 60);
            format!("{days} {}-{}", time(span.from), time(span.until))
        });
        Some(spans.collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn hours_as_staff_write_them() {
        let both = "12345 8:30-12:00; 12345 14:00-17:30";
        for text in [
            "周一至周五 8:30–12:00，14:00–17:30",
            "工作日：8:30-12:00、14:00-17:30",
            "星期一到星期五 上午8:30至12:00，下午2:00至5:30",
            "周一～周五　８：３０－１２：００ 14:00~17:30（法定节假日除外）",
            "周一至五 8点半到12点，14点到17点30分",
            "Mon–Fri 8:30–12:00, 14:00–17:30",
            "Monday to Friday 8:30 am to 12:00, 2:00 pm to 5:30 pm (except public holidays)",
        ] {
            assert_eq!(shown(text).as_deref(), Some(both), "{text}");
        }
        assert_eq!(shown("周六、周日 9:00-11:30").as_deref(), Some("67 9:00-11:30"));
        assert_eq!(shown("每天 8:00-24:00").as_deref(), Some("1234567 8:00-24:00"));
        assert_eq!(
            shown("周一至周五 8:30-17:30；周六 9:00-12:00").as_deref(),
            Some("12345 8:30-17:30; 6 9:00-12:00")
        );
        assert_eq!(shown("周六至周一 9:00-12:00").as_deref(), Some("167 9:00-12:00"));
        for (text, hours) in [
            ("周日 0:00-24:00", "7 0:00-24:00"),
            ("周日 6:00-7:59", "7 6:00-7:59"),
            ("周末 早上5:30-7时", "67 5:30-7:00"),
            ("双休日 中午11:30-1:30", ""),
            ("双休日 中午11:30-下午1:30", "67 11:30-13:30"),
            ("双休日 中午12点至1点", ""),
            ("双休日 中午10:00-11:00", "67 10:00-11:00"),
            ("双休日 12:30-13:00", "67 12:30-13:00"),
            ("天天 中午12:00-中午1:30", "1234567 12:00-13:30"),
            ("每日 晚上7点半-9点", "1234567 19:30-21:00"),
            ("礼拜天 上午9:00-12:00", "7 9:00-12:00"),
            ("周一 8:30-12:00，下午2:00-5:30", "1 8:30-12:00; 1 14:00-17:30"),
            ("周日 9:00-下午5:30", "7 9:00-17:30"),
            ("周日 8:00-12:00；周六 7:00-9:00", "7 8:00-12:00; 6 7:00-9:00"),
            ("weekends 12:00 pm-1:30 pm", "67 12:00-13:30"),
            ("周六 8:00-12:00，周六 12:00-16:00", "6 8:00-12:00; 6 12:00-16:00"),
            ("周六 14:00-16:00；周六 上午8:00-12:00", "6 14:00-16:00; 6 8:00-12:00"),
            ("tues. 9:00-10:00; thu to sat 10:00-11:00", "2 9:00-10:00; 456 10:00-11:00"),
        ] {
            assert_eq!(shown(text).unwrap_or_default(), hours, "{text}");
        }
    }

    #[test]
    fn what_is_not_wholly_understood_says_nothing() {
        for text in [
            "",
            "8:30-12:00",
            "请先打电话",
            "周一至周五 8:30-12:00，冬季提前半小时",
            "周一至周五 17:30-8:30",
            "周一至周五 25:00-26:00",
            "工作日",
            "周八 8:00-9:00",
            "周一至周五 8:30-12:00（节假日值班另行通知）",
            "monthly 8:00-9:00",
            "daily 12:30 am-6:00 am",
            "周一至周五 8:30-12:00，2:00-5:30",
            "每天 8:30-12:00，周日、节假日休息",
            "每天 8:30-17:00，周末节假日除外",
            "每天 8:30-17:30，周六至周日节假日休息",
            "Mon-Sat 8:00-17:00, Sat, Sun except public holidays",
            "工作日 上午8:30-12:00，下午2:00-5:30，6:30-8:00",
            "周一至周六 下午2:00-5:30、7:00-9:00",
            "Mon 1:00 pm-3:00, 6:30-8:00",
            "daily 6:00-9:00 pm",
            "Mon–Fri 8:00-10:00 pm",
            "工作日 5:59-8:00",
            "每天 8:00-12:00；周日 9:00-11:00",
            "每天 8:00-12:00；周日 14:00-16:00",
            "周一至周五 8:00-12:00；周五至周六 8:00-12:00",
            "周六 8:00-12:00，周六 11:59-16:00",
            "周六 14:00-16:00，周六 8:00-14:01",
            "工作日 晚上12点-晚上12点半",
            "工作日 8:60-9:30",
            "工作日 8:00-24:01",
            "工作日 8:00-8:00",
            "工作日 008:00-9:00",
            "工作日 8-12",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
