//! The community as types. Pure data: no I/O, no clock, no parsing from disk; today's date is
//! a value inside [`Site`]. Whatever is here has been checked, so nothing is half-filled.

mod area;
mod digest;
mod grid;
mod hours;
mod ids;
mod note;
mod people;
mod print;
mod record;
mod text;

pub use area::{Area, Boundaries, Ring, Shape};
pub use digest::Digest;
pub use grid::{Board, BoardSize, Closing, Figure, FigureKey, Figures, Grid, HouseNumbers, Parity, Place};
pub use hours::{ClockChange, OpenHours, OpenSpan, Weekdays};
pub use ids::{BaseUrl, BoardId, CommunityId, GridId, Lang, Slug, WorkerId, is_device_name};
pub use note::{Errand, Event, Moment, Note, NoteImage, NoteKind, NoteLink};
pub use people::{Phone, Photo, Post, Role, Worker};
pub use print::{CARD_SIZES, Paper, Size, card_size};
pub use record::{Fact, Facts, Histories, History, PieceId, Print, Record, Spot, Standing, State};
pub use text::{Text, half_width};

use std::collections::BTreeMap;
use std::sync::Arc;

pub use jiff::civil::Date;

/// Everything that is published, on one day.
#[derive(Clone, Debug, Hash)]
pub struct Site {
    pub title: Text,
    pub base_url: BaseUrl,
    /// Addresses on sheets that still hang.
    pub former_base_urls: Vec<BaseUrl>,
    /// Language of the default pages; the first of `languages`.
    pub language: Lang,
    pub languages: Vec<Lang>,
    /// Prints 样张 across every board and card.
    pub sample: bool,
    /// Of contact cards.
    pub card: Size,
    pub footer: Footer,
    /// What the site says of itself, beside the theme's own words.
    pub own_words: OwnWords,
    /// What looks private and is published on purpose.
    pub allowances: Vec<Allowance>,
    /// Name of the time zone, as in the IANA database.
    pub timezone: String,
    /// In the order of boards; the first is the one residents call.
    pub roles: Vec<Role>,
    pub communities: Vec<Arc<Community>>,
    /// What was printed.
    pub record: Arc<Record>,
    /// The day this site is made for.
    pub today: Date,
}

/// Registrations that a public site in China shows at its foot.
#[derive(Clone, Debug, Default, Hash)]
pub struct Footer {
    /// ICP 备案号.
    pub icp: Option<String>,
    /// 公安备案号.
    pub police: Option<String>,
}

/// A text that staff have looked at: it may be published though it looks private.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Allowance {
    pub text: String,
    pub reason: String,
}

/// Paragraphs of the pages about the site and about privacy.
#[derive(Clone, Debug, Default, Hash)]
pub struct OwnWords {
    pub about: Vec<Text>,
    pub privacy: Vec<Text>,
}

/// Where readers report a damaged or old board, and with which words.
#[derive(Clone, Debug, Default, Hash)]
pub struct ReportForm {
    /// A mail address.
    pub email: Option<String>,
    /// A mobile that takes text messages.
    pub sms: Option<Phone>,
    /// A number to call; without one, the duty phone.
    pub phone: Option<Phone>,
    /// May name `{board}`, `{place}`, `{issue}`, `{grid}`.
    pub text: Option<Text>,
}

/// 社区: one folder of content.
#[derive(Clone, Debug, Hash)]
pub struct Community {
    pub id: CommunityId,
    pub name: Text,
    /// 12 digits.
    pub code: String,
    pub parent: Option<Text>,
    pub address: Option<Text>,
    pub office_hours: Option<Text>,
    /// The same for programs, where the text is understood.
    pub open_hours: Option<OpenHours>,
    pub duty_phone: Option<Phone>,
    pub supervision_phone: Option<Phone>,
    pub slogan: Option<Text>,
    /// 审图号, printed under official maps.
    pub map_approval: Option<String>,
    pub wall_map: Paper,
    /// How a damaged or old board is reported.
    pub report: ReportForm,
    pub totals: Figures,
    /// The community's own staff on the day.
    pub team: Vec<Post>,
    pub workers: BTreeMap<WorkerId, Worker>,
    /// Open and closed, by id.
    pub grids: Vec<Grid>,
    /// Newest first, pinned ones before.
    pub notices: Vec<Note>,
    pub guides: Vec<Note>,
    /// Notes that wait for their day.
    pub upcoming: Vec<(Date, Text)>,
    pub boundaries: Option<Boundaries>,
}

impl Community {
    pub fn notes_of(&self, kind: NoteKind) -> &[Note] {
        match kind {
            NoteKind::Notice => &self.notices,
            NoteKind::Guide => &self.guides,
        }
    }

    pub fn open_grids(&self) -> impl Iterator<Item = &Grid> {
        self.grids.iter().filter(|g| g.is_open())
    }

    pub fn closed_grids(&self) -> impl Iterator<Item = (&Grid, &Closing)> {
        self.grids.iter().filter_map(|g| g.closing.as_ref().map(|c| (g, c)))
    }
}

impl Site {
    /// A time of a day (minutes since midnight) by the site's clocks; where clocks jump, the next one that they show.
    /// `None` at the ends of time.
    pub fn at(&self, day: Date, minute: u16) -> Option<jiff::Zoned> {
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let local = day.at(0, 0, 0, 0).with().hour(hour).minute(minute).build().ok()?;
        jiff::tz::TimeZone::get(&self.timezone).ok()?.to_ambiguous_zoned(local).compatible().ok()
    }

    /// How the site's clocks go, see [`ClockChange`].
    pub fn clock_changes(&self) -> Vec<ClockChange> {
        let zone = jiff::tz::TimeZone::get(&self.timezone);
        zone.map(|zone| ClockChange::around(self.today.year(), &zone)).unwrap_or_default()
    }

    /// Whether some community has a map.
    pub fn has_boundaries(&self) -> bool {
        self.communities.iter().any(|community| community.boundaries.is_some())
    }

    /// Whether some notice has a date to come to.
    pub fn has_events(&self) -> bool {
        self.communities.iter().flat_map(|community| &community.notices).any(|notice| notice.event.is_some())
    }

    /// The grid and its community.
    pub fn grid(&self, id: &GridId) -> Option<(&Community, &Grid)> {
        self.communities.iter().find_map(|c| c.grids.iter().find(|g| &g.id == id).map(|g| (c.as_ref(), g)))
    }

    /// Open grids that a closed one leads to today, however long the chain. `check` has made
    /// sure that there is no circle.
    pub fn open_successors(&self, closing: &Closing) -> Vec<(&Community, &Grid)> {
        let mut found: Vec<(&Community, &Grid)> = Vec::new();
        let mut queue: Vec<&GridId> = closing.successors.iter().rev().collect();
        while let Some(id) = queue.pop() {
            let Some((community, grid)) = self.grid(id) else { continue };
            match &grid.closing {
                Some(next) => queue.extend(next.successors.iter().rev()),
                None if found.iter().all(|(_, g)| g.id != grid.id) => found.push((community, grid)),
                None => {}
            }
        }
        found
    }
}
