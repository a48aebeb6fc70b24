//! The shapes that templates receive, documented in `docs/theme.md`. Templates see these and
//! nothing of the model.

mod files;

use std::collections::BTreeMap;

use serde::Serialize;

pub use files::*;

use super::shared::Shared;
use super::sheets::{BoardInfo, CardIssue, SheetNote};
use crate::theme::Hue;

/// What every page has, with the page's own data beside it.
#[derive(Serialize)]
pub struct PageContext<T: Serialize> {
    pub lang: String,
    pub page: PageInfo,
    pub site: SiteInfo,
    #[serde(flatten)]
    pub body: T,
}

#[derive(Serialize)]
pub struct PageInfo {
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    pub url: String,
    pub root: String,
    pub image: Option<String>,
    pub alternates: Vec<Alternate>,
}

#[derive(Serialize)]
pub struct Alternate {
    pub lang: String,
    pub label: String,
    pub href: String,
    /// Absolute: search engines want it so.
    pub url: String,
    pub current: bool,
}

#[derive(Serialize)]
pub struct SiteInfo {
    pub title: String,
    pub sample: bool,
    pub today: Day,
    pub css: String,
    pub js: String,
    /// Every asset of the theme by the name that the theme gave it.
    pub assets: BTreeMap<String, String>,
    pub manifest: String,
    pub nav: Vec<NavItem>,
    /// At the foot: about, privacy.
    pub more: Vec<NavItem>,
    pub feed: String,
    pub footer: FooterInfo,
}

#[derive(Serialize)]
pub struct NavItem {
    pub key: &'static str,
    pub label: String,
    pub href: String,
    pub current: bool,
}

#[derive(Serialize)]
pub struct FooterInfo {
    pub icp: Option<String>,
    pub icp_url: &'static str,
    pub police: Option<String>,
    pub police_url: Option<&'static str>,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct Day {
    pub iso: String,
    pub text: String,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct HueInfo {
    pub name: String,
    pub ink: String,
    pub tint: String,
    pub class: String,
}

impl HueInfo {
    pub fn of(hue: &Hue) -> Self {
        Self {
            name: hue.name.clone(),
            ink: hue.ink.clone(),
            tint: hue.tint.clone(),
            class: format!("hue-{}", hue.name),
        }
    }
}

#[derive(Clone, PartialEq, Serialize)]
pub struct PhoneInfo {
    pub display: String,
    pub href: String,
    /// The community's duty phone stands in.
    pub duty: bool,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct PhotoInfo {
    pub src: String,
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct Person {
    pub role: String,
    pub name: String,
    pub surname: String,
    pub title: Option<String>,
    pub lead: bool,
    pub photo: Option<PhotoInfo>,
    pub phone: Option<PhoneInfo>,
    pub hours: Option<String>,
    pub wechat: Option<String>,
    pub duties: Vec<String>,
    pub vcf: Option<String>,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct PlaceInfo {
    pub name: String,
    pub kind: Option<String>,
    pub detail: Option<String>,
    pub aliases: Vec<String>,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct FigureInfo {
    pub key: &'static str,
    pub label: String,
    pub value: String,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct GridWorker {
    pub name: String,
    pub role: String,
    pub phone: Option<PhoneInfo>,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct GridCard {
    pub id: String,
    pub name: String,
    /// Whose it is, where a site has several communities.
    pub community: Option<String>,
    pub number: String,
    pub href: String,
    pub hue: HueInfo,
    pub worker: Option<GridWorker>,
    pub figures: Vec<FigureInfo>,
    pub places: Vec<String>,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct GridLink {
    pub id: String,
    pub name: String,
    pub href: String,
}

/// What a notice invites to.
#[derive(Clone, PartialEq, Serialize)]
pub struct EventInfo {
    /// For programs: a day, or a day and a time.
    pub iso: String,
    /// From when to when.
    pub text: String,
    pub place: Option<String>,
    pub over: bool,
    pub ics: String,
}

/// What whoever follows a guide wants to know first.
#[derive(Clone, PartialEq, Serialize)]
pub struct ErrandInfo {
    pub bring: Vec<String>,
    pub place: Option<String>,
    pub hours: Option<String>,
}

/// A heading of a text.
#[derive(Clone, PartialEq, Serialize)]
pub struct HeadingInfo {
    pub id: String,
    pub text: String,
    /// 2 to 4.
    pub level: u8,
}

/// What only a note's own page has.
#[derive(Clone, PartialEq, Serialize)]
pub struct FullNote {
    pub html: String,
    /// Of a long text; else empty.
    pub toc: Vec<HeadingInfo>,
    /// The language of the text where it is not the page's.
    pub text_lang: Option<String>,
    pub errand: Option<ErrandInfo>,
}

/// A notice or a guide in a list, and with `full` on its own page.
#[derive(Clone, PartialEq, Serialize)]
pub struct NoteCard {
    pub title: String,
    /// The language of the title where it is not the page's.
    pub lang: Option<String>,
    /// Whose it is, in lists of a site with several communities.
    pub community: Option<String>,
    pub href: String,
    pub date: Day,
    pub expires: Option<Day>,
    pub category: Option<String>,
    pub category_href: Option<String>,
    pub event: Option<EventInfo>,
    pub pinned: bool,
    pub expired: bool,
    pub grids: Vec<GridLink>,
    pub summary: Shared,
    #[serde(flatten)]
    pub full: Option<FullNote>,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct MapInfo {
    pub view_box: String,
    pub width: u32,
    pub height: u32,
    pub shapes: Vec<MapShape>,
    pub approval: Option<String>,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct MapShape {
    pub id: String,
    pub name: String,
    pub number: String,
    pub href: String,
    pub path: Shared,
    pub hue: HueInfo,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub current: bool,
}

/// When an office is open, for the script.
#[derive(Clone, PartialEq, Serialize)]
pub struct OpenInfo {
    /// `12345 510 720; …`: days (1 is Monday), minutes since midnight.
    pub spans: String,
    /// `0:60 29581500:120 …`: from which minute since 1970 (universal time) the site's clocks are how many minutes ahead.
    /// Browsers could be asked for a zone by its name; on a cheap phone that takes an eighth of a second.
    pub clock: String,
}

#[derive(Clone, PartialEq, Serialize)]
pub struct CommunityInfo {
    pub id: String,
    pub name: String,
    pub href: String,
    pub parent: Option<String>,
    pub address: Option<String>,
    pub office_hours: Option<String>,
    pub open: Option<OpenInfo>,
    pub slogan: Option<String>,
    pub duty_phone: Option<PhoneInfo>,
    pub supervision_phone: Option<PhoneInfo>,
    pub figures: Vec<FigureInfo>,
    pub team: Vec<Person>,
    /// JSON-LD for search engines, safe inside a `script` element.
    pub linked_data: String,
}

#[derive(Serialize)]
pub struct CommunityBlock {
    pub community: CommunityInfo,
    /// Open grids; `grids` and `map` are empty where many communities share a page.
    pub count: usize,
    pub map: Option<MapInfo>,
    pub grids: Vec<GridCard>,
}

#[derive(Serialize)]
pub struct HomeBody {
    pub communities: Vec<CommunityBlock>,
    pub notices: Vec<NoteCard>,
    pub guides: Vec<NoteCard>,
}

#[derive(Serialize)]
pub struct MapBody {
    pub communities: Vec<CommunityBlock>,
}

#[derive(Serialize)]
pub struct ClosedLink {
    pub name: String,
    pub href: String,
    pub on: Day,
}

#[derive(Serialize)]
pub struct CommunityBody {
    #[serde(flatten)]
    pub block: CommunityBlock,
    pub closed: Vec<ClosedLink>,
    pub notices: Vec<NoteCard>,
    pub guides: Vec<NoteCard>,
}

#[derive(Serialize)]
pub struct GridInfo {
    pub id: String,
    pub name: String,
    pub code: Option<String>,
    pub number: String,
    pub scope: Option<String>,
    pub hue: HueInfo,
    pub figures: Vec<FigureInfo>,
    pub as_of: Option<Day>,
    pub opened: Option<Day>,
    pub feed: String,
}

#[derive(Serialize)]
pub struct CodeInfo {
    pub png: String,
    pub svg: String,
    pub size: u32,
    pub text: String,
}

#[derive(Serialize)]
pub struct GridBody {
    pub community: CommunityInfo,
    pub grid: GridInfo,
    pub people: Vec<Person>,
    pub duties: Vec<String>,
    pub places: Vec<PlaceInfo>,
    pub map: Option<MapInfo>,
    pub notices: Vec<NoteCard>,
    pub guides: Vec<NoteCard>,
    pub qr: CodeInfo,
    pub boards: Vec<BoardInfo>,
    pub cards: Vec<CardIssue>,
    pub sheets: Vec<SheetNote>,
}

#[derive(Serialize)]
pub struct ClosingInfo {
    pub on: Day,
    pub reason: Option<String>,
}

#[derive(Serialize)]
pub struct ClosedGrid {
    pub id: String,
    pub name: String,
}

#[derive(Serialize)]
pub struct ClosedBody {
    pub community: CommunityInfo,
    pub grid: ClosedGrid,
    pub closed: ClosingInfo,
    pub boards: Vec<BoardInfo>,
    pub sheets: Vec<SheetNote>,
    pub successors: Vec<GridCard>,
    pub single: bool,
    /// Whether all who come here are right there: no board that led here hangs where another grid serves.
    pub moves: bool,
    pub map: Option<MapInfo>,
}

#[derive(Serialize)]
pub struct FoundPlace {
    pub name: String,
    pub detail: Option<String>,
    /// `1-35 odd`, for the script.
    pub numbers: Option<String>,
    pub aliases: Vec<String>,
    /// Full pinyin and initials of the name and its aliases.
    pub keys: Vec<Box<str>>,
    pub grids: Vec<GridCard>,
}

#[derive(Serialize)]
pub struct Letter {
    pub letter: char,
    pub places: Vec<FoundPlace>,
}

#[derive(Serialize)]
pub struct FindBody {
    /// Whose list it is, where each community has its own.
    pub community: Option<String>,
    pub letters: Vec<Letter>,
    /// Of a large site: where the lists are.
    pub communities: Vec<CommunityLink>,
    /// The heads of the index of a large site.
    pub index: Option<String>,
    /// Where the communities lie.
    pub areas: Option<String>,
    /// Position of the page's language in the files that the script loads.
    pub language: usize,
}

#[derive(Serialize)]
pub struct CommunityLink {
    pub name: String,
    pub href: String,
}

#[derive(Serialize)]
pub struct NoticesBody {
    /// Whose notices these are, if not all.
    pub category: Option<String>,
    pub is_archive: bool,
    pub notices: Vec<NoteCard>,
    pub categories: Vec<NavItem>,
    /// How many have expired, and where they are.
    pub archived: usize,
    pub archive: String,
    /// All dates, to subscribe to.
    pub calendar: Option<String>,
}

#[derive(Serialize)]
pub struct GuidesBody {
    pub guides: Vec<NoteCard>,
}

#[derive(Serialize)]
pub struct NoticeBody {
    pub community: CommunityInfo,
    /// The grids that the notice is for, if they are few: whom to ask.
    pub grids: Vec<GridCard>,
    pub notice: NoteCard,
}

#[derive(Serialize)]
pub struct GuideBody {
    pub community: CommunityInfo,
    pub guide: NoteCard,
}

#[derive(Serialize)]
pub struct AboutBody {
    pub communities: Vec<CommunityInfo>,
    pub paragraphs: Vec<String>,
    pub data: Vec<DataLink>,
}

/// A file of open data.
#[derive(Serialize)]
pub struct DataLink {
    pub name: &'static str,
    pub href: String,
}

#[derive(Serialize)]
pub struct PrivacyBody {
    pub communities: Vec<CommunityInfo>,
    pub paragraphs: Vec<String>,
}

#[derive(Serialize)]
pub struct OfflineBody {
    pub communities: Vec<CommunityInfo>,
}

/// For pages without data of their own.
#[derive(Serialize)]
pub struct NothingMore {}
