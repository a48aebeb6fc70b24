//! The facts that each printed piece shows, as digests that tell whether one changed and nothing else.
//!
//! The record of prints is kept for decades and outlives consent, so nobody may learn from it what a sheet
//! once said. A digest of a phone number is no secret: all ten thousand million numbers are tried in an hour,
//! whatever the salt. Therefore a phone keeps 16 bits only: each value is shared by some hundred thousand mobile
//! numbers. A phone inside a text is taken out of it first and has a digest of its own. So one phone always has one
//! digest in a community, on whatever piece and in whatever text, and never enters another: many prints say no more
//! than one. A change is overlooked once in 65 536 times.

use std::fmt::Write;
use std::sync::OnceLock;

use super::{Piece, SitePath, community_text, note_text, plain_address};
use crate::model::{
    Board, BoardSize, Community, Digest, Fact, Facts, FigureKey, Figures, Grid, Note, NoteLink, PieceId,
    Post, Site, Size, Text, Worker, WorkerId,
};

/// Most people that a board shows.
pub const PEOPLE_ON_BOARD: usize = 8;
/// Most places that a board shows.
pub const PLACES_ON_BOARD: usize = 40;
/// What a board says of its grid at a glance; the page has the rest.
pub const FIGURES_ON_BOARD: [FigureKey; 2] = [FigureKey::Households, FigureKey::Population];
/// Most of the community's own staff that a wall map shows.
pub const TEAM_ON_WALL_MAP: usize = 8;

/// What a piece shows, in the order of [`Fact::ALL`]: the record's `facts`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    digests: Vec<(Fact, String)>,
}

impl Shown {
    pub fn digests(&self) -> impl Iterator<Item = (Fact, &str)> {
        self.digests.iter().map(|(fact, digest)| (*fact, digest.as_str()))
    }

    pub fn facts(&self) -> Facts {
        Facts::of(self.digests())
    }
}

/// The id under which prints of a piece are recorded; sheets are recorded as their cards; a calibration
/// page and a checklist are not.
pub fn id(site: &Site, piece: &Piece) -> Option<PieceId> {
    Some(match piece {
        Piece::Board { at, index, .. } => {
            let (_, grid) = at.look_up(site);
            PieceId::Board(grid.id.clone(), grid.boards[*index].id.clone())
        }
        Piece::Card { at, worker } => PieceId::Card(at.look_up(site).1.id.clone(), worker.clone()),
        Piece::WallMap { community, .. } => PieceId::WallMap(site.communities[*community].id.clone()),
        Piece::Poster { note, .. } => {
            let (community, note) = note.look_up(site);
            PieceId::Poster(community.id.clone(), note.kind, note.slug.clone())
        }
        Piece::Sheet(_) | Piece::Calibration(_) | Piece::Checklist(_) => return None,
    })
}

/// The facts of one site; what many pieces share is gathered once.
#[derive(Clone, Debug, Default)]
pub struct FactBook {
    /// What the map of each community draws.
    maps: Vec<OnceLock<String>>,
}

impl FactBook {
    pub fn of(site: &Site) -> Self {
        Self { maps: site.communities.iter().map(|_| OnceLock::new()).collect() }
    }

    /// What a piece of the site shows today; nothing for pieces that are not recorded.
    pub fn shown(&self, site: &Site, piece: &Piece) -> Shown {
        match piece {
            Piece::Board { at, index, size } => {
                let grid = at.look_up(site).1;
                board(self.sheet(site, at.community), grid, &grid.boards[*index], *size)
            }
            Piece::Card { at, worker } => card(self.sheet(site, at.community), at.look_up(site).1, worker),
            Piece::WallMap { community, size } => wall_map(self.sheet(site, *community), *size),
            Piece::Poster { note, size } => {
                poster(self.sheet(site, note.community), note.look_up(site).1, *size)
            }
            Piece::Sheet(_) | Piece::Calibration(_) | Piece::Checklist(_) => Shown::default(),
        }
    }

    fn sheet<'s>(&'s self, site: &'s Site, community: usize) -> Sheet<'s> {
        let map = self.maps[community].get_or_init(|| drawn(&site.communities[community]));
        Sheet { site, community: &site.communities[community], map, shown: Shown::default() }
    }
}

/// Borders and colours of all open grids.
fn drawn(community: &Community) -> String {
    let Some(boundaries) = &community.boundaries else { return String::new() };
    let mut drawn = community.map_approval.clone().unwrap_or_default();
    for grid in community.open_grids() {
        let Some(area) = boundaries.area(&grid.id) else { continue };
        // A `String` takes everything.
        let _ = write!(drawn, "|{} {}", grid.number(), grid.hue);
        for ring in area.shapes.iter().flat_map(|s| std::iter::once(&s.outline).chain(&s.holes)) {
            // To the metre: that is below what a schematic shows.
            let _ = ring.iter().try_for_each(|(x, y)| write!(drawn, " {x:.0},{y:.0}"));
        }
    }
    Digest::of(drawn.as_bytes()).to_string()
}

/// The community's code, which stands in front of whatever is digested.
struct Salt<'s>(&'s str);

impl Salt<'_> {
    /// 32 bits of values that hold no phone.
    fn values<'v>(&self, what: &str, values: impl IntoIterator<Item = &'v str>) -> String {
        self.digest(what, values, 8)
    }

    /// 16 bits of a phone's digits, the same wherever it is shown.
    fn phone(&self, digits: &str) -> String {
        self.digest("phone", [digits], 4)
    }

    fn digest<'v>(&self, what: &str, values: impl IntoIterator<Item = &'v str>, digits: usize) -> String {
        let head = [self.0.as_bytes(), what.as_bytes()];
        let values: Vec<&[u8]> = values.into_iter().map(str::as_bytes).collect();
        let mut text = Digest::of_parts(head.into_iter().chain(values)).to_string();
        text.truncate(digits);
        text
    }
}

/// Gathers values by fact; texts come in the language of print.
struct Sheet<'s> {
    site: &'s Site,
    community: &'s Community,
    map: &'s str,
    shown: Shown,
}

impl Sheet<'_> {
    fn done(mut self) -> Shown {
        self.shown.digests.sort_by_key(|(fact, _)| *fact);
        self.shown
    }

    /// 32 bits of all values together, without the phone numbers in them; behind that, 16 of each of those.
    fn put<'v>(&mut self, fact: Fact, values: impl IntoIterator<Item = &'v str>) {
        let values: Vec<(String, Vec<String>)> = values.into_iter().map(without_phones).collect();
        if values.iter().all(|(value, _)| value.is_empty()) {
            return;
        }
        let salt = self.salt();
        let mut digest = salt.values(fact.key(), values.iter().map(|(value, _)| value.as_str()));
        for phone in values.iter().flat_map(|(_, phones)| phones) {
            digest += &salt.phone(phone);
        }
        self.shown.digests.push((fact, digest));
    }

    /// Each phone apart.
    fn put_phones<'v>(&mut self, fact: Fact, phones: impl IntoIterator<Item = Option<&'v str>>) {
        let salt = self.salt();
        let digest = |phone: Option<&str>| phone.map_or_else(|| "-".to_owned(), |phone| salt.phone(phone));
        let digests: String = phones.into_iter().map(digest).collect();
        if digests.contains(|c| c != '-') {
            self.shown.digests.push((fact, digests));
        }
    }

    fn salt(&self) -> Salt<'_> {
        Salt(&self.community.code)
    }

    /// What every piece of a community says of its office.
    fn put_office(&mut self, address: &str) {
        let c = self.community;
        let texts = [
            Some(&c.name),
            c.slogan.as_ref(),
            c.office_hours.as_ref(),
            c.parent.as_ref(),
            c.address.as_ref(),
        ];
        self.put(Fact::Office, texts.map(|text| text.map_or("", Text::default)));
        let phones = [&c.duty_phone, &c.supervision_phone];
        self.put_phones(Fact::OfficePhone, phones.map(|phone| phone.as_ref().map(|p| p.digits())));
        self.put(Fact::Address, [plain_address(address).as_str()]);
    }

    /// Each person once; the first is the lead, whose duties are shown where `with_duties`.
    fn put_people(&mut self, posts: &[&Post], most: usize, with_duties: bool) {
        let mut people: Vec<(&Worker, Vec<usize>)> = Vec::new();
        for post in posts {
            let Some(worker) = self.community.workers.get(&post.worker) else { continue };
            match people.iter_mut().find(|(known, _)| known.id == worker.id) {
                Some((_, roles)) => roles.push(post.role),
                None => people.push((worker, vec![post.role])),
            }
        }
        people.truncate(most);
        let site = self.site;
        let role = |index: &usize| site.roles.get(*index).map_or("", |role| role.name.default());
        let names = people.iter().flat_map(|(worker, roles)| {
            [worker.name.default(), worker.surname.as_str()].into_iter().chain(roles.iter().map(role))
        });
        self.put(Fact::Person, names.collect::<Vec<_>>());
        self.put_phones(Fact::Phone, people.iter().map(|(w, _)| w.phone.as_ref().map(|p| p.digits())));
        let photos: Vec<String> = people
            .iter()
            .map(|(worker, _)| {
                worker.photo.as_ref().map_or_else(String::new, |photo| photo.digest.to_string())
            })
            .collect();
        self.put(Fact::Photo, photos.iter().map(String::as_str));
        self.put(Fact::Hours, people.iter().map(|(w, _)| w.hours.as_ref().map_or("", Text::default)));
        if let Some((lead, roles)) = people.first().filter(|_| with_duties) {
            let of_role =
                roles.first().and_then(|role| site.roles.get(*role)).map(|role| role.duties.as_slice());
            let duties = lead.duties.as_deref().or(of_role).unwrap_or_default();
            self.put(Fact::Duties, duties.iter().map(Text::default));
        }
    }

    fn put_grid(&mut self, grid: &Grid, with_code: bool) {
        let code = grid.code.as_deref().filter(|_| with_code).unwrap_or_default();
        self.put(Fact::Grid, [grid.name.default(), code]);
    }

    fn put_places(&mut self, grid: &Grid) {
        let places: Vec<String> = grid.places.iter().take(PLACES_ON_BOARD).map(place_line).collect();
        self.put(Fact::Places, places.iter().map(String::as_str));
    }

    fn put_figures(&mut self, figures: &[(&Figures, FigureKey)]) {
        let values: Vec<String> = figures
            .iter()
            .map(|(figures, key)| {
                figures.get(*key).map_or_else(String::new, |n| format!("{} {n}", key.key()))
            })
            .collect();
        self.put(Fact::Figures, values.iter().map(String::as_str));
    }

    /// `here` is the board's own point.
    fn put_map(&mut self, here: Option<(f64, f64)>) {
        if self.map.is_empty() {
            return;
        }
        let here = here.map_or_else(String::new, |(longitude, latitude)| format!("{longitude},{latitude}"));
        self.put(Fact::Map, [self.map, here.as_str()]);
    }

    /// A piece with 样张 across it is to be replaced once it is earnest.
    fn put_size(&mut self, size: Size) {
        if self.site.sample {
            self.put(Fact::Sample, ["sample"]);
        }
        self.put(Fact::Size, [format!("{}x{}", size.width, size.height).as_str()]);
    }
}

/// A text with every number of seven digits and more, however grouped, taken out; and those numbers.
pub fn without_phones(text: &str) -> (String, Vec<String>) {
    const SHORTEST: usize = 7;
    let is_part = |c: char| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || " -–—－_()（）+./／·•・\u{a0}".contains(c)
    };
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    };
    let (mut bare, mut phones) = (String::new(), Vec::new());
    let mut rest = text;
    while !rest.is_empty() {
        let run = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(run);
        let digits: String = part.chars().filter_map(digit).collect();
        if digits.len() >= SHORTEST {
            bare.push('#');
            phones.push(digits);
        } else {
            bare.push_str(part);
        }
        let next = after.find(is_part).unwrap_or(after.len());
        bare.push_str(&after[..next]);
        rest = &after[next..];
    }
    (bare, phones)
}

/// `兴旺街 1-35 odd`, as far as digests need it.
fn place_line(place: &crate::model::Place) -> String {
    match place.numbers {
        Some(n) => format!("{} {}-{} {:?}", place.name.default(), n.first, n.last, n.parity),
        None => place.name.default().to_owned(),
    }
}

fn board(mut sheet: Sheet<'_>, grid: &Grid, board: &Board, size: Size) -> Shown {
    let site = sheet.site;
    let posts: Vec<&Post> = grid.team_now(site.today).collect();
    sheet.put_people(&posts, PEOPLE_ON_BOARD, true);
    sheet.put_grid(grid, true);
    sheet.put(Fact::Scope, [grid.scope.as_ref().map_or("", Text::default)]);
    sheet.put_places(grid);
    sheet.put_figures(&FIGURES_ON_BOARD.map(|key| (&grid.figures, key)));
    sheet.put_map(board.at);
    sheet.put(Fact::Place, [board.place.as_ref().map_or("", Text::default)]);
    sheet.put_size(size);
    sheet.put_office(&grid_address(site, grid));
    sheet.done()
}

/// A card has no room for borders, figures and the map.
fn card(mut sheet: Sheet<'_>, grid: &Grid, worker: &WorkerId) -> Shown {
    let site = sheet.site;
    let posts: Vec<&Post> = grid.team_now(site.today).filter(|post| &post.worker == worker).collect();
    sheet.put_people(&posts, 1, true);
    sheet.put_grid(grid, false);
    sheet.put_places(grid);
    sheet.put_size(site.card);
    sheet.put_office(&grid_address(site, grid));
    sheet.done()
}

fn wall_map(mut sheet: Sheet<'_>, size: Size) -> Shown {
    let (site, community) = (sheet.site, sheet.community);
    let open: Vec<&Grid> = community.open_grids().collect();
    let team = community.team.iter().take(TEAM_ON_WALL_MAP);
    let posts: Vec<&Post> = team.chain(open.iter().flat_map(|grid| grid.team_now(site.today))).collect();
    sheet.put_people(&posts, usize::MAX, false);
    sheet.put(Fact::Grid, open.iter().map(|grid| grid.name.default()));
    let figures: Vec<(&Figures, FigureKey)> = std::iter::once(&community.totals)
        .chain(open.iter().map(|grid| &grid.figures))
        .flat_map(|figures| FIGURES_ON_BOARD.map(|key| (figures, key)))
        .chain([(&community.totals, FigureKey::AreaKm2)])
        .collect();
    sheet.put_figures(&figures);
    sheet.put_map(None);
    sheet.put_size(size);
    sheet.put_office(&community_text(site, community));
    sheet.done()
}

fn poster(mut sheet: Sheet<'_>, note: &Note, size: Size) -> Shown {
    let (site, community) = (sheet.site, sheet.community);
    let days = [Some(note.date), note.expires].map(|day| day.map_or_else(String::new, |day| day.to_string()));
    let images = note.links.values().filter_map(|link| match link {
        NoteLink::Image(image) => Some(image.digest.to_string()),
        NoteLink::Note(..) => None,
    });
    let grids = note.grids.iter().filter_map(|id| Some(site.grid(id)?.1.name.default().to_owned()));
    let rest: Vec<String> = days.into_iter().chain(images).chain(grids).collect();
    let category = note.category.as_ref().map_or("", Text::default);
    let own = [note.title.default(), category, note.body_in(&site.language)];
    sheet.put(Fact::Text, own.into_iter().chain(rest.iter().map(String::as_str)));
    sheet.put_size(size);
    sheet.put_office(&note_text(site, community, note));
    sheet.done()
}

fn grid_address(site: &Site, grid: &Grid) -> String {
    SitePath::grid(site, &site.language, grid).url(site)
}

/// A piece's trim in mm, as staff write it.
pub fn size_of(site: &Site, piece: &Piece) -> Option<String> {
    let size = match piece {
        Piece::Board { size, .. } | Piece::WallMap { size, .. } | Piece::Poster { size, .. } => *size,
        Piece::Card { .. } => site.card,
        Piece::Sheet(_) | Piece::Calibration(_) | Piece::Checklist(_) => return None,
    };
    Some(format!("{}x{}", size.width, size.height))
}

/// A board's size as its file says it.
pub fn size_name(size: BoardSize) -> String {
    format!("{}x{}", size.width, size.height)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn phones_are_taken_out_of_texts() {
        let (bare, phones) = without_phones("工作日8:30–17:30，夜间 138 0000-0008（值班）");
        assert_eq!(
            (bare.as_str(), phones.as_slice()),
            ("工作日8:30–17:30，夜间#值班）", &["13800000008".to_owned()][..])
        );
        assert_eq!(without_phones("兴旺街1-35号 单号"), ("兴旺街1-35号 单号".to_owned(), vec![]));
        for odd in [
            "１３８００００００００",
            "138.0000.0000",
            "138 · 0000 · 0000",
            "138/0000/0000",
            "(138)0000—0000",
        ] {
            assert_eq!(without_phones(odd), ("#".to_owned(), vec!["13800000000".to_owned()]), "{odd}");
        }
    }

    #[test]
    fn a_phone_cannot_be_guessed_from_its_digest() {
        let salt = Salt("421202001003");
        let digest = |number: u32| salt.phone(&format!("138{number:08}"));
        let all: Vec<String> = (0..200_000).map(digest).collect();
        let distinct: BTreeSet<&String> = all.iter().collect();
        assert!(distinct.len() <= 65_536, "{} digests", distinct.len());
        // Of 200 000 numbers, a five-hundredth of one prefix, others share this one's digest.
        let same = all.iter().filter(|digest| **digest == all[8]).count();
        assert!(same > 1, "{same} numbers have the digest of 138 0000 0008");
        assert_ne!(all[8], all[9], "a new number has another digest, but for one in 65 536");
    }
}
