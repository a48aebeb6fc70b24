//! When an office is open, as far as programs can tell, and by which clocks.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// Spans of the week, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OpenHours(pub Vec<OpenSpan>);

/// From one time to a later one on some days of every week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpenSpan {
    pub days: Weekdays,
    /// Minutes since midnight; `from` is before `until`.
    pub from: u16,
    pub until: u16,
}

/// Days of the week; bit 0 is Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

impl Weekdays {
    pub const ALL: Self = Self(0b111_1111);
    pub const WORKDAYS: Self = Self(0b001_1111);
    pub const WEEKEND: Self = Self(0b110_0000);

    /// One day; 0 is Monday, 6 Sunday.
    pub fn day(day: u8) -> Self {
        Self(1 << (day % 7))
    }

    /// From one day to another; over Sunday where the second comes before the first.
    pub fn range(from: u8, to: u8) -> Self {
        let length = (7 + to % 7 - from % 7) % 7;
        (0..=length).fold(Self::default(), |days, step| days.with(Self::day(from + step)))
    }

    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether some day is in both.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Numbers of the days, 1 for Monday to 7 for Sunday.
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        (0..7u8).filter(move |day| self.0 & (1 << day) != 0).map(|day| day + 1)
    }
}

/// From a moment on, the clocks of a place are so far ahead of universal time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// Minutes since 1970, universal time.
    pub from: i64,
    /// Minutes.
    pub ahead: i32,
}

impl ClockChange {
    /// How a zone's clocks go in a year and the next, the first from the beginning of time. Two years, so that pages
    /// change with the year only and are right for one after they were made.
    pub fn around(year: i16, zone: &TimeZone) -> Vec<Self> {
        let new_year = |year| Date::new(year, 1, 1).ok()?.to_zoned(zone.clone()).ok();
        let (Some(first), Some(end)) = (new_year(year), new_year(year.saturating_add(2))) else {
            return Vec::new();
        };
        let minutes = |offset: Offset| offset.seconds() / 60;
        let later =
            zone.following(first.timestamp()).take_while(|change| change.timestamp() < end.timestamp());
        let later = later.map(|change| Self {
            from: change.timestamp().as_second().div_euclid(60),
            ahead: minutes(change.offset()),
        });
        [Self { from: 0, ahead: minutes(first.offset()) }].into_iter().chain(later).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_never_change_and_clocks_that_do() {
        let around =
            |name| ClockChange::around(2026, &TimeZone::get(name).expect("a zone that every database has"));
        assert_eq!(around("Asia/Shanghai"), [ClockChange { from: 0, ahead: 480 }]);
        let berlin = around("Europe/Berlin");
        assert_eq!(berlin.iter().map(|change| change.ahead).collect::<Vec<_>>(), [60, 120, 60, 120, 60]);
        // 29 March 2026, one o'clock universal time.
        assert_eq!(berlin[1].from * 60, 1_774_746_000);
    }
}
