//! When an office is open, as far as programs can tell.

/// Spans of the week, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenHours(pub Vec<OpenSpan>);

/// From one time to a later one on some days of every week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSpan {
    pub days: Weekdays,
    /// Minutes since midnight; `from` is before `until`.
    pub from: u16,
    pub until: u16,
}

/// Days of the week; bit 0 is Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

    /// Numbers of the days, 1 for Monday to 7 for Sunday.
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        (0..7u8).filter(move |day| self.0 & (1 << day) != 0).map(|day| day + 1)
    }
}
