//! What the lines of one block of the record say, each as a few numbers: nothing is allocated for a line that says
//! what others said before.

use super::faults::{Faults, What};
use super::texts::{Number, Tables};
use crate::model::{
    BoardId, CommunityId, Date, Fact, Facts, GridId, NoteKind, PieceId, Slug, Spot, WorkerId,
};
use crate::read::record::{FactDigests, Line, RawLine, Str};

/// One block's share.
#[derive(Default)]
pub struct Gathered {
    pub tables: Tables,
    pub lines: Vec<Printed>,
    pub faults: Faults,
    /// Used again for every line.
    scratch: Vec<u8>,
}

/// A line, its texts by number.
pub struct Printed {
    /// Inside the block, from 0.
    pub line: usize,
    pub piece: Number,
    pub spot: Number,
    pub batch: Number,
    pub base: Number,
    pub community: Number,
    pub code: Option<Number>,
    pub hue: Option<Number>,
    pub date: Date,
    pub issue: u32,
    pub copies: u32,
    pub facts: Facts,
}

impl Gathered {
    pub fn take(&mut self, number: usize, raw: RawLine<'_>) {
        match raw {
            RawLine::Sealed { line, .. } => {
                if let Err(reason) = parse(line).and_then(|read| self.keep(number, &read)) {
                    self.faults.add(number, What::Unreadable(reason), line);
                }
            }
            // A line that only lost its seal still counts: its code hangs somewhere.
            RawLine::Broken { line, .. } => {
                let what = match parse(line).and_then(|read| self.keep(number, &read)) {
                    Ok(()) => What::Edited,
                    Err(reason) => What::Unreadable(reason),
                };
                self.faults.add(number, what, line);
            }
            RawLine::Conflict => self.faults.add(number, What::Conflict, b""),
        }
    }

    /// Adds a print; what is wrong with the line, if something is.
    fn keep(&mut self, number: usize, line: &Line<'_>) -> Result<(), &'static str> {
        let Said { piece, base, date } = Said::by(line)?;
        let Self { tables, scratch, .. } = self;
        piece.name(scratch);
        let named = tables.pieces.number(scratch);
        spot_text(line, scratch);
        let words = &mut tables.words;
        let mut word = |text: &Str<'_>| words.number(text.as_str().as_bytes());
        self.lines.push(Printed {
            line: number,
            piece: named,
            spot: tables.spots.number(scratch),
            batch: tables.batches.number(line.batch.as_str().as_bytes()),
            base: tables.bases.number(base.as_bytes()),
            community: word(&line.community),
            code: line.code.as_ref().map(&mut word),
            hue: line.hue.as_ref().map(&mut word),
            date,
            issue: line.issue,
            copies: line.copies,
            // A fact of another version of the tool is one that differs.
            facts: facts(line.facts.as_str()).unwrap_or_default(),
        });
        Ok(())
    }
}

/// What every line must say.
struct Said<'l> {
    piece: PieceRef<'l>,
    /// The base address inside its code.
    base: &'l str,
    date: Date,
}

impl<'l> Said<'l> {
    /// What is wrong with the line, if something is.
    fn by(line: &'l Line<'_>) -> Result<Self, &'static str> {
        let date = line.date.as_str().parse().map_err(|_| "record-date")?;
        if line.issue == 0 || line.batch.as_str().is_empty() {
            return Err("record-numbers");
        }
        let piece = PieceRef::of(line)?;
        let base = piece.base(line).ok_or("record-url")?;
        Ok(Self { piece, base, date })
    }
}

/// Whether a line says what a line of the record must; of other versions of the tool it may tell other facts.
pub fn is_sound(line: &Line<'_>) -> bool {
    Said::by(line).is_ok()
}

/// Whether every fact of a line is one that this version writes.
pub fn has_known_facts(line: &Line<'_>) -> bool {
    facts(line.facts.as_str()).is_some()
}

fn parse(line: &[u8]) -> Result<Line<'_>, &'static str> {
    let text = std::str::from_utf8(line).map_err(|_| "record-json")?;
    let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    serde_json::from_str(text).map_err(|_| if is_json() { "record-fields" } else { "record-json" })
}

/// The facts of a print; `None` where one is not known.
fn facts(text: &str) -> Option<Facts> {
    plain_facts(text).or_else(|| {
        let mut facts = Facts::default();
        for (key, digest) in FactDigests::parse(text)? {
            facts.set(Fact::parse(&key)?, &digest);
        }
        Some(facts)
    })
}

/// The same, quickly, for an object as the tool itself writes it: texts without anything that needs a backslash.
fn plain_facts(text: &str) -> Option<Facts> {
    if memchr::memchr(b'\\', text.as_bytes()).is_some() {
        return None;
    }
    let mut quotes = memchr::memchr_iter(b'"', text.as_bytes());
    let mut facts = Facts::default();
    let (mut end, mut before) = (0, "{");
    while let Some(key) = quotes.next() {
        let (key_end, digest, digest_end) = (quotes.next()?, quotes.next()?, quotes.next()?);
        if &text[end..key] != before || &text[key_end + 1..digest] != ":" {
            return None;
        }
        facts.set(Fact::parse(&text[key + 1..key_end])?, &text[digest + 1..digest_end]);
        (end, before) = (digest_end + 1, ",");
    }
    matches!(&text[end..], "}" | "{}").then_some(facts)
}

/// A piece as a line names it.
pub enum PieceRef<'l> {
    Board(&'l str, &'l str),
    Card(&'l str, &'l str),
    WallMap(&'l str),
    Poster(&'l str, NoteKind, &'l str),
}

impl<'l> PieceRef<'l> {
    fn of(line: &'l Line<'_>) -> Result<Self, &'static str> {
        fn need<'l>(text: &'l Option<Str<'_>>) -> Result<&'l str, &'static str> {
            text.as_ref().map(Str::as_str).ok_or("record-fields")
        }
        fn sound(text: &str, fits: fn(&str) -> bool) -> Result<&str, &'static str> {
            if fits(text) { Ok(text) } else { Err("record-id") }
        }
        let grid = || sound(need(&line.grid)?, GridId::fits);
        let community = || sound(line.community.as_str(), CommunityId::fits);
        Ok(match line.kind.as_str() {
            "board" => Self::Board(grid()?, sound(need(&line.board)?, BoardId::fits)?),
            "card" => Self::Card(grid()?, sound(need(&line.worker)?, WorkerId::fits)?),
            "wall-map" => Self::WallMap(community()?),
            "poster" => {
                let (folder, slug) = need(&line.note)?.split_once('/').ok_or("record-id")?;
                let kind = note_kind(folder).ok_or("record-id")?;
                Self::Poster(community()?, kind, sound(slug, Slug::fits)?)
            }
            _ => return Err("record-kind"),
        })
    }

    /// Its kind and its ids, with zeros between.
    fn name(&self, name: &mut Vec<u8>) {
        let (kind, first, second, third) = match self {
            Self::Board(grid, board) => ("b", *grid, *board, ""),
            Self::Card(grid, worker) => ("c", *grid, *worker, ""),
            Self::WallMap(community) => ("w", *community, "", ""),
            Self::Poster(community, kind, slug) => ("p", *community, *slug, kind.folder()),
        };
        name.clear();
        for part in [kind, first, second, third] {
            name.extend(part.bytes().chain([0]));
        }
    }

    /// The base address in front of what the rest of the line says.
    fn base<'u>(&self, line: &'u Line<'_>) -> Option<&'u str> {
        let url = line.url.as_str();
        let base = match self {
            Self::Board(grid, _) | Self::Card(grid, _) => {
                let (page, fragment) = url.rsplit_once('#')?;
                let (piece, issue) = fragment.rsplit_once('.')?;
                let named = match self {
                    Self::Board(_, board) => piece == *board,
                    _ => piece == "c",
                };
                if !named || issue.parse() != Ok(line.issue) {
                    return None;
                }
                page.strip_suffix('/')?.strip_suffix(grid)?.strip_suffix("g/")?
            }
            Self::WallMap(community) => url.strip_suffix('/')?.strip_suffix(community)?.strip_suffix("c/")?,
            Self::Poster(community, kind, slug) => url
                .strip_suffix('/')?
                .strip_suffix(slug)?
                .strip_suffix('/')?
                .strip_suffix(community)?
                .strip_suffix('/')?
                .strip_suffix(kind.folder())?,
        };
        (base.starts_with("https://") && base.ends_with('/')).then_some(base)
    }
}

fn note_kind(folder: &str) -> Option<NoteKind> {
    [NoteKind::Notice, NoteKind::Guide].into_iter().find(|kind| kind.folder() == folder)
}

/// The piece of a name that [`PieceRef::name`] made.
pub fn piece_id(name: &[u8]) -> Option<PieceId> {
    let mut parts = std::str::from_utf8(name).ok()?.split('\0');
    let (kind, first, second, third) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some(match kind {
        "b" => PieceId::Board(GridId::parse(first)?, BoardId::parse(second)?),
        "c" => PieceId::Card(GridId::parse(first)?, WorkerId::parse(second)?),
        "w" => PieceId::WallMap(CommunityId::parse(first)?),
        _ => PieceId::Poster(CommunityId::parse(first)?, note_kind(third)?, Slug::parse(second)?),
    })
}

/// Where a line says that its piece was to hang: whether it has a position, a size, a place, and those that it has.
fn spot_text(line: &Line<'_>, text: &mut Vec<u8>) {
    text.clear();
    text.extend([line.at.is_some(), line.size.is_some(), line.place.is_some()].map(u8::from));
    if let Some((longitude, latitude)) = line.at {
        text.extend(longitude.to_le_bytes());
        text.extend(latitude.to_le_bytes());
    }
    if let Some(size) = &line.size {
        text.extend((size.as_str().len() as u64).to_le_bytes());
        text.extend(size.as_str().bytes());
    }
    text.extend(line.place.iter().flat_map(|place| place.as_str().bytes()));
}

/// The spot of a text that [`spot_text`] made.
pub fn spot(text: &[u8]) -> Option<Spot> {
    fn number(text: &mut &[u8]) -> Option<[u8; 8]> {
        let (bytes, rest) = text.split_first_chunk()?;
        *text = rest;
        Some(*bytes)
    }
    let own = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    let (&[has_at, has_size, has_place], mut rest) = text.split_first_chunk()?;
    let mut spot = Spot::default();
    if has_at == 1 {
        spot.at = Some((f64::from_le_bytes(number(&mut rest)?), f64::from_le_bytes(number(&mut rest)?)));
    }
    if has_size == 1 {
        let length = usize::try_from(u64::from_le_bytes(number(&mut rest)?)).ok()?;
        let (size, place) = rest.split_at_checked(length)?;
        (spot.size, rest) = (Some(own(size)), place);
    }
    spot.place = (has_place == 1).then(|| own(rest));
    Some(spot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line<'_> {
        parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn names_and_spots_are_read_back() {
        let head =
            r#"{"date":"2013-05-07","batch":"a","community":"sanyuan","issue":1,"copies":1,"facts":{},"#;
        for rest in [
            r#""kind":"board","grid":"sy01","board":"b1","url":"https://a.cn/g/sy01/#b1.1","place":"东门","size":"600x900","at":[114.25,30.0]}"#,
            r#""kind":"card","grid":"sy01","worker":"luo-man","url":"https://a.cn/g/sy01/#c.1","size":"90x54"}"#,
            r#""kind":"wall-map","url":"https://a.cn/c/sanyuan/","place":""}"#,
            r#""kind":"poster","note":"notices/water","url":"https://a.cn/notices/sanyuan/water/"}"#,
        ] {
            let text = format!("{head}{rest}");
            let line = line(&text);
            let piece = PieceRef::of(&line).unwrap();
            assert!(piece.base(&line) == Some("https://a.cn/"), "{text}");
            let mut bytes = Vec::new();
            piece.name(&mut bytes);
            let id = piece_id(&bytes).unwrap();
            assert_eq!(id.kind(), line.kind.as_str());
            spot_text(&line, &mut bytes);
            let own = |text: &Option<Str<'_>>| text.as_ref().map(|text| text.as_str().to_owned());
            assert_eq!(
                spot(&bytes),
                Some(Spot { place: own(&line.place), size: own(&line.size), at: line.at })
            );
        }
    }

    #[test]
    fn a_line_is_sound_whatever_facts_it_tells() {
        let text = |facts: &str, date: &str| {
            format!(
                r#"{{"date":"{date}","batch":"a","community":"sanyuan","issue":1,"copies":1,"facts":{facts},"kind":"wall-map","url":"https://a.cn/c/sanyuan/"}}"#
            )
        };
        for (facts, date, sound, known) in [
            (r#"{"phone":"00ff"}"#, "2013-05-07", true, true),
            (r#"{"planet":"00ff"}"#, "2013-05-07", true, false),
            ("{}", "2013-05-70", false, true),
        ] {
            let text = text(facts, date);
            assert_eq!((is_sound(&line(&text)), has_known_facts(&line(&text))), (sound, known), "{text}");
        }
    }

    #[test]
    fn facts_are_the_same_however_they_are_written() {
        let plain = facts(r#"{"phone":"00ff","person":"4ae3d3cc"}"#).unwrap();
        let spaced = facts("{ \"person\" : \"4ae3d3cc\", \"phone\": \"\\u0030\\u0030ff\" }").unwrap();
        assert!(plain.differences(&spaced).is_empty());
        assert!(facts("{}").unwrap().differences(&Facts::default()).is_empty());
        for other in [r#"{"phone":1}"#, r#"{"planet":"00ff"}"#, "[]", r#"{"phone":"a""#] {
            assert!(facts(other).is_none(), "{other}");
        }
    }
}
