//! What must never be published: numbers that tell who somebody is, and lines that tell where a named person lives or
//! what they live with (PIPL, articles 28 and 29; the list is that of web.md).
//!
//! A [`Guard`] knows what is public on purpose: the numbers of workers and communities, the names of workers, the
//! addresses of offices, and what staff have looked at and allowed. It reads one line at a time, for that is how people
//! write: what belongs together stands in one. The same guard reads content here and finished files in `proof`.

mod content;
mod homes;
mod letters;
mod numbers;
mod people;
mod staff;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

pub use content::{Suspects, check};
use letters::{Letters, Words, has_digits, is_hanzi};
pub use numbers::Number;
use numbers::{Digits, mobile};
use staff::{KeptBack, Staff, Way};

use crate::diagnostics::Code;
use crate::model::{Allowance, Text};

/// What a line tells of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    ResidentId,
    BankCard,
    /// A mobile that is not known to be public.
    Mobile,
    /// The landline or the account of a worker who did not agree, or has left.
    KeptBack,
    /// Where a named person lives.
    Home,
    /// What a named person, or one behind a door, lives with: illness, poverty, punishment.
    Circumstance,
}

impl Kind {
    pub fn code(self) -> Code {
        match self {
            Self::ResidentId => Code::ResidentId,
            Self::BankCard => Code::BankCard,
            Self::Mobile => Code::UnknownMobile,
            Self::KeptBack => Code::ContactKeptBack,
            Self::Home => Code::HomeOfPerson,
            Self::Circumstance => Code::CircumstanceOfPerson,
        }
    }

    /// Whether it is one thing, which is allowed as a whole or not at all.
    pub fn is_number(self) -> bool {
        matches!(self, Self::ResidentId | Self::BankCard | Self::Mobile | Self::KeptBack)
    }
}

/// A place in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// Bytes of the line.
    pub at: Range<usize>,
    /// The allowance that lets it pass, by its position.
    pub allowed: Option<usize>,
}

/// Places of allowances in a text, with their positions in the list, by their first byte.
#[derive(Debug, Default)]
struct Allowed {
    places: Vec<(Range<usize>, usize)>,
    /// Bytes of the longest.
    longest: usize,
}

impl Allowed {
    /// The first allowance that meets what was found. Of a number it holds the whole, or one digit would allow them all;
    /// of what is told of somebody it holds the begin or the end, where the person or what is told stands.
    fn of(&self, kind: Kind, at: &Range<usize>) -> Option<usize> {
        let first = self.places.partition_point(|(place, _)| place.start + self.longest <= at.start);
        let near = self.places[first..].iter().take_while(|(place, _)| place.start < at.end);
        let allows = |place: &Range<usize>| match kind.is_number() {
            true => place.start <= at.start && at.end <= place.end,
            false => place.contains(&at.start) || (place.start < at.end && at.end <= place.end),
        };
        near.filter(|(place, _)| allows(place)).map(|(_, index)| *index).min()
    }
}

/// What is public on purpose.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Eleven digits each.
    mobiles: BTreeSet<Digits>,
    /// Long numbers of grids.
    codes: BTreeSet<Digits>,
    /// Short numbers of grids, as maps show them.
    labels: BTreeSet<String>,
    /// Of workers.
    names: Words,
    /// Streets of offices, with their house numbers.
    offices: Words,
    /// How workers and communities can be reached, as far as it is public,
    reached: BTreeSet<Way>,
    /// and what is not.
    kept_back: BTreeSet<Way>,
    /// What of it is looked for.
    search: KeptBack,
    /// What allowances say, with their positions.
    allowances: BTreeMap<String, usize>,
    allowed: Words,
    /// Numbers that allowances name, with their positions: they are allowed in every spelling, as in the link of one.
    allowed_numbers: BTreeMap<Digits, usize>,
}

/// Circumstances that the law calls sensitive; 精神 alone is said of cities and of craftsmen.
static CIRCUMSTANCES: LazyLock<Regex> = LazyLock::new(|| {
    homes::pattern(
        "低保|特困|残疾|伤残|[智肢听视精]残|[智视听]力残|言语残|精神[一二三四]级|精神(?:类|病|障碍|分裂|残疾|疾病|异常|失常|失控|疾患|不正常)|刑释|刑满|社区矫正|\
         (?:解除|接受)矫正|矫正(?:人员|对象|期|手环|宣告)|[入解]矫|吸毒|戒毒|涉毒|独居",
    )
});

/// Behind a circumstance, what makes it one of offices and of everybody.
const OF_OFFICES: [&str; 27] = [
    "业务",
    "政策",
    "条件",
    "标准",
    "窗口",
    "专干",
    "专员",
    "之家",
    "联合会",
    "咨询",
    "服务",
    "供养服务",
    "供养中心",
    "宣传",
    "老人关爱点",
    "常识",
    "证办理",
    "协理",
    "协会",
    "事业",
    "预防",
    "知识",
    "讲座",
    "人之家",
    "人服务",
    "人联合会",
    "人事业",
];

/// Titles of books, films and songs; not of papers that an office gives to somebody.
static TITLES: LazyLock<Regex> = LazyLock::new(|| homes::pattern("《[^》]*[^》书证表单函]》"));

impl Guard {
    pub fn allow(&mut self, allowances: &[Allowance]) {
        let texts = || allowances.iter().map(|allowance| shown(&allowance.text)).enumerate().rev();
        let named = |(index, text): (usize, String)| {
            numbers(&text).into_iter().map(move |number| (number.digits, index)).collect::<Vec<_>>()
        };
        self.allowed_numbers = texts().flat_map(named).collect();
        // One letter is said of everybody.
        let longer = || texts().filter(|(_, text)| text.chars().count() > 1);
        self.allowances = longer().map(|(index, text)| (text, index)).collect();
        self.allowed = Words::default();
        longer().for_each(|(_, text)| self.allowed.add(text));
    }

    /// A phone or an account that is public.
    pub fn know_way(&mut self, written: &str) {
        self.know_mobile(written);
        self.reached.extend(Way::of(written));
    }

    fn know_mobile(&mut self, written: &str) {
        self.mobiles.extend(Digits::of(&mobile(&shown(written))));
    }

    /// A phone or an account that is not public, unless somebody else's is the same.
    pub fn keep_back(&mut self, written: &str) {
        self.kept_back.extend(Way::of(written));
    }

    /// What all communities together keep back.
    fn search<'g>(guards: impl Iterator<Item = &'g Self> + Clone) -> KeptBack {
        let is_reached = |way: &&Way| guards.clone().any(|guard| guard.reached.contains(way));
        let ways: BTreeSet<&Way> = guards.clone().flat_map(|guard| &guard.kept_back).collect();
        KeptBack::of(ways.into_iter().filter(|way| !is_reached(way)))
    }

    fn searching(self, search: KeptBack) -> Self {
        Self { search, ..self }
    }

    pub fn know_label(&mut self, number: String) {
        self.labels.insert(number);
    }

    /// Whether a grid has this number: it stands by itself, whatever stands beside it.
    pub fn is_label(&self, text: &str) -> bool {
        self.labels.contains(text)
    }

    pub fn know_code(&mut self, code: &str) {
        self.codes.extend(Digits::of(code));
    }

    /// In Chinese: other names are none that the guard would find.
    pub fn know_name(&mut self, name: &Text) {
        let is_name = |name: &&str| name.chars().count() > 1 && name.chars().any(is_hanzi);
        name.all().filter(is_name).for_each(|name| self.names.add(shown(name)));
    }

    pub fn know_office(&mut self, address: &str) {
        let letters = Letters::of(address);
        homes::houses(&letters).into_iter().for_each(|at| self.offices.add(letters.text(at)));
    }

    /// What either of two knows is public; allowances are those of the first.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.mobiles.extend(&other.mobiles);
        self.codes.extend(&other.codes);
        self.reached.extend(other.reached.iter().cloned());
        self.kept_back.extend(other.kept_back.iter().cloned());
        self.search = KeptBack::default();
        self.labels.extend(other.labels.iter().cloned());
        self.names.extend(&other.names);
        self.offices.extend(&other.offices);
        self
    }

    /// Whether these digits are public on purpose.
    pub fn knows(&self, number: &Number) -> bool {
        self.mobiles.contains(&number.digits) || self.codes.contains(&number.digits)
    }

    /// Whether two guards tell the same of every line but for its numbers.
    pub fn tells_like(&self, other: &Self) -> bool {
        self.names == other.names && self.offices == other.offices
    }

    /// Whether some guard could find a home or a circumstance of somebody in a line: few lines name anybody.
    pub fn may_tell(line: &str) -> bool {
        if !has_signs(line) {
            return false;
        }
        let letters = Letters::of(line);
        has_circumstance(&letters) || !people::people(&letters).is_empty()
    }

    /// Homes and circumstances of somebody in a line.
    pub fn told(&self, line: &str) -> Vec<(Kind, Range<usize>)> {
        if !has_signs(line) {
            return Vec::new();
        }
        let letters = Letters::of(line);
        self.persons(&letters).into_iter().map(|(kind, at)| (kind, letters.bytes(&at))).collect()
    }

    /// Everything private in a line, in order.
    pub fn scan(&self, line: &str) -> Vec<Finding> {
        let numbers = numbers(line).into_iter().filter(|number| !self.knows(number));
        let kept_back = self.search.in_line(line).into_iter().map(|at| (Kind::KeptBack, at));
        let all = numbers.map(|number| (number.kind, number.at)).chain(self.told(line)).chain(kept_back);
        let all: Vec<(Kind, Range<usize>)> = all.collect();
        let allowed = if all.is_empty() { Allowed::default() } else { self.allowed(line) };
        let allowance = |kind, at: &_| {
            self.allowed_number(kind, &line[Range::clone(at)]).or_else(|| allowed.of(kind, at))
        };
        let finding = |(kind, at)| Finding { kind, allowed: allowance(kind, &at), at };
        let mut found: Vec<Finding> = all.into_iter().map(finding).collect();
        found.sort_by_key(|finding| (finding.at.start, finding.kind));
        found
    }

    /// The first allowance that names this number, however it is written.
    fn allowed_number(&self, kind: Kind, written: &str) -> Option<usize> {
        if !kind.is_number() {
            return None;
        }
        numbers(written).iter().find_map(|number| self.allowed_numbers.get(&number.digits).copied())
    }

    /// Where a text says what is allowed.
    fn allowed(&self, text: &str) -> Allowed {
        if self.allowances.is_empty() {
            return Allowed::default();
        }
        let letters = Letters::of(text);
        let named = self.allowed.places(&letters).into_iter().filter_map(|place| {
            let index = self.allowances.get(&letters.text(place.clone()))?;
            Some((letters.bytes(&place), *index))
        });
        let mut places: Vec<_> = named.collect();
        places.sort_by_key(|(place, index)| (place.start, *index));
        let longest = places.iter().map(|(place, _)| place.len()).max().unwrap_or_default();
        Allowed { places, longest }
    }

    /// Named people with their home or their circumstances; places among the letters.
    fn persons(&self, letters: &Letters) -> Vec<(Kind, Range<usize>)> {
        // Most lines name nobody, and these two looks cost little.
        let mut whole = people::people(letters);
        if whole.is_empty() && !has_circumstance(letters) {
            return Vec::new();
        }
        let mut text = letters.clone();
        let titles = text.matches(&TITLES);
        if !titles.is_empty() {
            titles.into_iter().for_each(|at| text.blank(at));
            whole = people::people(&text);
        }
        let mut public = self.offices.places(letters);
        public.extend(
            self.names.places(letters).into_iter().filter(|at| people::is_whole(letters, at, &whole)),
        );
        public.into_iter().for_each(|at| text.blank(at));
        let mut circumstances = text.matches(&CIRCUMSTANCES);
        circumstances.retain(|at| OF_OFFICES.iter().all(|word| !text.holds(at.end, word)));
        let people = people::people(&text);
        if people.is_empty() && circumstances.is_empty() {
            return Vec::new();
        }
        let homes = homes::homes(&text);
        let mut found = Vec::new();
        if people.is_empty() {
            let whose = if homes.doors.is_empty() { &[] } else { &homes.doors[..1] };
            found.extend(each(&text, Kind::Circumstance, circumstances, whose));
        } else {
            found.extend(each(&text, Kind::Circumstance, circumstances, &people));
            let of_stairway = || {
                let names = homes::behind_stairways(&text);
                people.iter().find(|person| names.contains(&person.start)).cloned()
            };
            let mut places = homes.addresses;
            if places.is_empty() {
                places.extend(homes.lives_somewhere.or_else(of_stairway));
            }
            found.extend(each(&text, Kind::Home, places, &people));
        }
        found
    }
}

/// The first together with the person who stands nearest and with everybody of the same list (赵大爷、李奶奶都是低保), the
/// others by themselves: what is allowed of one says nothing of another.
fn each(
    text: &Letters,
    kind: Kind,
    places: Vec<Range<usize>>,
    people: &[Range<usize>],
) -> Vec<(Kind, Range<usize>)> {
    let Some(first) = places.first() else { return Vec::new() };
    let gap = |at: &usize| {
        let person = &people[*at];
        first.start.saturating_sub(person.end).max(person.start.saturating_sub(first.end))
    };
    let Some(nearest) = (0..people.len()).min_by_key(gap) else { return Vec::new() };
    let mut lists = people.chunk_by(|a, b| (a.end..b.start).all(|at| is_between_listed(text.get(at))));
    let holds = |list: &&[Range<usize>]| list.contains(&people[nearest]);
    let whose = lists.find(holds).unwrap_or_default().iter().map(|person| both(first, person));
    whose.chain(places[1..].iter().cloned()).map(|at| (kind, at)).collect()
}

/// What stands between the names of a list.
fn is_between_listed(c: char) -> bool {
    matches!(c, ' ' | '、' | ',' | '/' | '和' | '与' | '及' | '以' | '跟' | '同')
}

/// Numbers of somebody in a line, known or not; places in bytes.
pub fn numbers(line: &str) -> Vec<Number> {
    // Digits enough for a number of somebody: at a glance, for most lines have none.
    if !has_digits(line, numbers::LEAST) {
        return Vec::new();
    }
    let letters = Letters::of(line);
    let in_bytes = |number: Number| Number { at: letters.bytes(&number.at), ..number };
    numbers::numbers(&letters).into_iter().map(in_bytes).collect()
}

/// Whether there are signs of a home or a circumstance.
fn has_signs(line: &str) -> bool {
    line.contains(is_sign)
}

/// A line without one of these tells of nobody's home or circumstances.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '-' | '#'
            | '栋'
            | '幢'
            | '楼'
            | '座'
            | '单'
            | '元'
            | '号'
            | '室'
            | '排'
            | '门'
            | '院'
            | '低'
            | '特'
            | '残'
            | '精'
            | '刑'
            | '矫'
            | '毒'
            | '独'
            // Of TOML: \u4f4e.
            | '\\'
    )
}

/// Every word for a circumstance holds one of these.
const OF_CIRCUMSTANCES: &str = "低特残精刑矫毒独";

fn has_circumstance(letters: &Letters) -> bool {
    (0..letters.len()).any(|at| OF_CIRCUMSTANCES.contains(letters.get(at)))
}

fn both(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

fn shown(text: &str) -> String {
    let letters = Letters::of(text.trim());
    letters.text(0..letters.len())
}

/// A finding as it may be told: of numbers only the ends.
pub fn masked(text: &str) -> String {
    let shown: Vec<char> = text.chars().collect();
    if shown.iter().filter(|c| c.is_numeric()).count() <= 10 {
        return text.to_owned();
    }
    let head: String = shown[..3].iter().collect();
    let tail: String = shown[shown.len() - 2..].iter().collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests;
