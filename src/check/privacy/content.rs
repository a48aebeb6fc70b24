//! The guard over the files of `content/`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::{Allowed, Guard, KeptBack, Kind, Number, Staff, masked, staff};
use crate::check::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place, SourceFile};
use crate::model::{Allowance, Date, Text};
use crate::read::toml::{Node, Table, Value};
use crate::read::{RawCommunity, RawDoc, RawSite};

/// What the files of the content tell, and what is public on purpose; it stays the same as long as the files do.
#[derive(Debug, Default)]
pub struct Suspects {
    /// Who has left depends on the day.
    today: Option<Date>,
    /// What all communities together keep back.
    search: KeptBack,
    site: Option<Suspect>,
    parts: Vec<Arc<Part>>,
}

/// A community.
#[derive(Debug)]
struct Part {
    raw: Arc<RawCommunity>,
    /// What the community publishes, and keeps back.
    guard: Guard,
    files: Vec<Suspect>,
    /// Nothing of its files is private, by what it knows alone.
    is_quiet: bool,
}

/// What is private, and its bytes of a file.
type Found = (Kind, Range<usize>);

/// A file.
#[derive(Clone, Debug)]
struct Suspect {
    file: Arc<SourceFile>,
    /// Numbers of somebody, known or not; bytes of the file.
    numbers: Vec<Number>,
    /// Lines that may tell of somebody; bytes of the file.
    lines: Vec<Range<usize>>,
    /// What these lines tell.
    told: Vec<Found>,
    /// How workers can be reached who did not agree; bytes of the file.
    kept_back: Vec<Range<usize>>,
    /// Numbers in its name and those of its folders, which become addresses; bytes of the path.
    named: Vec<Number>,
}

impl Suspects {
    /// Of all text files of the content; what `before` knows of files that are the same is taken from there.
    pub fn of(raw: &RawSite, today: Date, before: &Self) -> Self {
        let another_day = Self::default();
        let before = if before.today == Some(today) { before } else { &another_day };
        let known = |raw: &Arc<RawCommunity>| before.parts.iter().find(|part| Arc::ptr_eq(&part.raw, raw));
        let guard = |raw: &Arc<RawCommunity>| match known(raw) {
            Some(part) => Cow::Borrowed(&part.guard),
            None => Cow::Owned(of_community(raw, &Staff::of(raw, today))),
        };
        let guards: Vec<Cow<'_, Guard>> = raw.communities.iter().map(guard).collect();
        let mut pairs = guards.iter().zip(&before.parts);
        let is_alike =
            guards.len() == before.parts.len() && pairs.all(|(guard, old)| guard.tells_like(&old.guard));
        let search = Guard::search(guards.iter().map(|guard| &**guard));
        let is_searched_alike = search == before.search;
        let is_alike = is_alike && is_searched_alike;
        let whole = OnceLock::new();
        let whole = || whole.get_or_init(|| guards.iter().fold(Guard::default(), |all, own| all.and(own)));
        let again = |file: &Arc<SourceFile>, known: Option<&Suspect>| match known {
            Some(known) if Arc::ptr_eq(&known.file, file) && is_alike => known.clone(),
            Some(known) if Arc::ptr_eq(&known.file, file) => {
                Suspect { told: told(whole(), file, &known.lines), ..known.clone() }
            }
            _ => suspect(whole, file),
        };
        // What was searched for the same is not searched again.
        let searched = |file: &Arc<SourceFile>, known: Option<&Suspect>, own: &[Range<usize>]| {
            let suspect = again(file, known);
            let is_known = known.is_some_and(|known| Arc::ptr_eq(&known.file, file));
            if is_known && is_searched_alike { suspect } else { suspect.keeping_back(&search, own) }
        };
        let part = |(raw, guard): (&Arc<RawCommunity>, &Cow<'_, Guard>)| {
            if let Some(part) = known(raw).filter(|_| is_alike) {
                return Arc::clone(part);
            }
            let old = before.parts.iter().find(|part| part.raw.folder == raw.folder);
            let old: BTreeMap<&str, &Suspect> = old
                .iter()
                .flat_map(|old| &old.files)
                .map(|known| (known.file.path.as_str(), known))
                .collect();
            let own = staff::own(raw);
            let of_file = |file: &Arc<SourceFile>| {
                let path = file.path.as_str();
                searched(file, old.get(path).copied(), own.get(path).map_or(&[], Vec::as_slice))
            };
            let (files, guard): (Vec<Suspect>, Guard) =
                (raw.files().map(of_file).collect(), guard.clone().into_owned());
            let is_quiet = files.iter().all(|file| file.is_quiet(&guard));
            Arc::new(Part { raw: Arc::clone(raw), guard, files, is_quiet })
        };
        let parts = raw.communities.par_iter().zip(&guards).map(part).collect();
        let site = raw.site.as_ref();
        let site = site.map(|doc| searched(&doc.file, before.site.as_ref(), &[]));
        Self { today: Some(today), search, site, parts }
    }

    /// What is public on purpose, and what is kept back, of all communities.
    pub fn guard(&self) -> Guard {
        let all = self.parts.iter().fold(Guard::default(), |all, part| all.and(&part.guard));
        all.searching(self.search.clone())
    }

    /// Every file that may tell something, with the guard of its community.
    fn noisy(&self) -> impl Iterator<Item = (Option<&Guard>, &Suspect)> {
        let site = self.site.iter().map(|suspect| (None, suspect));
        let parts = self.parts.iter().filter(|part| !part.is_quiet);
        site.chain(parts.flat_map(|part| part.files.iter().map(move |file| (Some(&part.guard), file))))
    }

    /// What is known is known where it stands, nearly always.
    fn knows(&self, own: Option<&Guard>, number: &Number) -> bool {
        own.is_some_and(|own| own.knows(number)) || self.parts.iter().any(|part| part.guard.knows(number))
    }

    /// Every file that tells something, with everything private of it, in order.
    fn found(&self) -> impl Iterator<Item = (&Arc<SourceFile>, Vec<Found>)> {
        self.noisy().filter_map(|(own, suspect)| {
            let strange = suspect.numbers.iter().filter(|number| !self.knows(own, number));
            let strange = strange.map(|number| (number.kind, number.at.clone()));
            let kept_back = suspect.kept_back.iter().map(|at| (Kind::KeptBack, at.clone()));
            let mut found: Vec<Found> =
                strange.chain(suspect.told.iter().cloned()).chain(kept_back).collect();
            found.sort_by_key(|(kind, at)| (at.start, *kind));
            (!found.is_empty()).then_some((&suspect.file, found))
        })
    }

    /// Numbers of somebody in paths.
    fn named(&self) -> impl Iterator<Item = (&str, &Number)> {
        self.noisy().flat_map(move |(own, suspect)| {
            let strange = suspect.named.iter().filter(move |number| !self.knows(own, number));
            strange.map(|number| (suspect.file.path.as_str(), number))
        })
    }
}

impl Suspect {
    /// With what is kept back; `own`: where its worker's phone and account stand, which are shown only if they may be.
    fn keeping_back(mut self, search: &KeptBack, own: &[Range<usize>]) -> Self {
        let is_apart = |at: &Range<usize>| own.iter().all(|own| at.end <= own.start || own.end <= at.start);
        self.numbers.retain(|number| is_apart(&number.at));
        let in_line = |line: Range<usize>| {
            let found = search.in_line(&self.file.text[line.clone()]).into_iter();
            found.map(move |at| below(line.start, &at)).collect::<Vec<_>>()
        };
        self.kept_back = published_lines(&self.file).flat_map(in_line).filter(is_apart).collect();
        self
    }

    /// Whether nothing of it is private, by what its community knows alone.
    fn is_quiet(&self, guard: &Guard) -> bool {
        let is_known = self.numbers.iter().all(|number| guard.knows(number));
        self.told.is_empty() && is_known && self.named.is_empty() && self.kept_back.is_empty()
    }
}

/// Bytes of the line that holds a byte, without its end.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    start..text[at..].find('\n').map_or(text.len(), |end| at + end)
}

fn told(guard: &Guard, file: &SourceFile, lines: &[Range<usize>]) -> Vec<Found> {
    let of_line = |line: &Range<usize>| {
        let found = guard.told(&file.text[line.clone()]).into_iter();
        found.map(|(kind, at)| (kind, below(line.start, &at))).collect::<Vec<_>>()
    };
    lines.iter().flat_map(of_line).collect()
}

/// Bytes of a line that begins at `start`, as bytes of the file.
fn below(start: usize, at: &Range<usize>) -> Range<usize> {
    start + at.start..start + at.end
}

/// Bytes of the lines that may be published: comments of TOML are not, and an allowance names what it allows.
fn published_lines(file: &SourceFile) -> impl Iterator<Item = Range<usize>> {
    let (is_toml, is_site) = (is_toml(file), file.path == "content/site.toml");
    let (mut end, mut in_allowance, mut in_text) = (0, false, false);
    file.text.split_inclusive('\n').filter_map(move |line| {
        let at = end..end + line.len();
        end = at.end;
        let bare = line.trim_start();
        let is_comment = is_toml && !in_text && bare.starts_with('#');
        if is_comment {
            return None;
        }
        if !in_text && bare.starts_with('[') {
            in_allowance = is_site && bare.starts_with("[[privacy.allow]]");
        }
        let is_allowed = in_allowance && (bare.starts_with("text") || bare.starts_with("reason"));
        // A text of several lines begins and ends with three marks.
        let marks = line.matches("\"\"\"").count() + line.matches("'''").count();
        in_text ^= marks % 2 == 1;
        (!is_allowed || in_text || marks > 0).then_some(at)
    })
}

fn is_toml(file: &SourceFile) -> bool {
    file.path.ends_with(".toml")
}

fn suspect<'g>(guard: impl Fn() -> &'g Guard, file: &Arc<SourceFile>) -> Suspect {
    let (mut numbers, mut lines) = (Vec::new(), Vec::new());
    // A browser shows the lines of a paragraph as one.
    let mut paragraph = 0..0;
    let mut read = |paragraph: &Range<usize>| {
        let here = super::numbers(&file.text[paragraph.clone()]).into_iter();
        numbers.extend(here.map(|number| Number { at: below(paragraph.start, &number.at), ..number }));
    };
    for at in published_lines(file) {
        let line = &file.text[at.clone()];
        if is_toml(file) {
            read(&at);
        } else if line.trim().is_empty() {
            read(&paragraph);
            paragraph = at.end..at.end;
        } else {
            paragraph.end = at.end;
        }
        if Guard::may_tell(line) {
            lines.push(at);
        }
    }
    read(&paragraph);
    let told = if lines.is_empty() { Vec::new() } else { told(guard(), file, &lines) };
    // What letters stand before is an order's number in a text (SF139…), and hardly ever in a name.
    let named = super::numbers(&file.path.replace(|c: char| c.is_ascii_alphabetic(), " "));
    Suspect { file: Arc::clone(file), numbers, lines, told, kept_back: Vec::new(), named }
}

/// Names every line that tells too much, and every allowance that allows nothing.
pub fn check(suspects: &Suspects, allowances: &[(Allowance, Place)], desk: &Desk<'_>) {
    let mut allowing = Guard::default();
    allowing.allow(&allowances.iter().map(|(allowance, _)| allowance.clone()).collect::<Vec<_>>());
    let mut is_used = vec![false; allowances.len()];
    for (file, found) in suspects.found() {
        let mut known = (0..0, Allowed::default());
        let mut said: BTreeMap<Kind, usize> = BTreeMap::new();
        for (kind, at) in found {
            // A line of many numbers is looked through once: what was found stands in order.
            if at.end > known.0.end {
                let lines = line_at(&file.text, at.start).start..line_at(&file.text, at.end).end;
                known = (lines.clone(), allowing.allowed(&file.text[lines]));
            }
            let lines = &known.0;
            let named = allowing.allowed_number(kind, &file.text[at.clone()]);
            match named.or_else(|| known.1.of(kind, &(at.start - lines.start..at.end - lines.start))) {
                Some(allowed) => is_used[allowed] = true,
                // Of homes and circumstances one a line says enough.
                None if !kind.is_number() && said.get(&kind) == Some(&lines.start) => {}
                None => {
                    said.insert(kind, lines.start);
                    let text = masked(&file.text[at.clone()]);
                    desk.say(Diagnostic::new(kind.code(), Place::at(file, at)).with("text", text));
                }
            }
        }
    }
    for (path, number) in suspects.named() {
        let written = &path[number.at.clone()];
        match allowing.allowed_number(number.kind, written) {
            Some(allowed) => is_used[allowed] = true,
            None => {
                desk.say(
                    Diagnostic::new(number.kind.code(), Place::path_only(path)).with("text", masked(written)),
                );
            }
        }
    }
    let unused = allowances.iter().zip(is_used).filter(|(_, is_used)| !is_used);
    for ((allowance, place), _) in unused {
        desk.say(Diagnostic::new(Code::NothingToAllow, place.clone()).with("text", &allowance.text));
    }
}

/// What a community publishes on purpose, also where its files have other mistakes.
fn of_community(community: &RawCommunity, staff: &Staff) -> Guard {
    let mut guard = Guard::default();
    if let Some(Value::Table(table)) = community.community.as_ref().map(|doc| &doc.table.value) {
        community.community.iter().for_each(|doc| phones(&mut guard, table, &doc.file));
    }
    staff.public.iter().for_each(|way| guard.know_way(way));
    staff.kept_back.iter().for_each(|way| guard.keep_back(way));
    let texts = |doc: &RawDoc, key: &str| -> Vec<String> {
        let Value::Table(table) = &doc.table.value else { return Vec::new() };
        let entries = table.entries.iter().filter(|entry| *entry.key == *key);
        entries.flat_map(|entry| all_texts(&entry.node, &doc.file)).collect()
    };
    for worker in &community.workers {
        texts(worker, "name").into_iter().for_each(|name| guard.know_name(&Text::plain(name)));
    }
    if let Some(doc) = &community.community {
        texts(doc, "address").iter().for_each(|address| guard.know_office(address));
        texts(doc, "code").iter().for_each(|code| guard.know_code(code));
    }
    for grid in &community.grids {
        let codes = ["code", "former_codes"].into_iter().flat_map(|key| texts(grid, key));
        codes.for_each(|code| guard.know_code(&code));
    }
    guard
}

fn phones(guard: &mut Guard, table: &Table, file: &SourceFile) {
    for entry in &table.entries {
        match (&entry.node.value, entry.key.as_ref()) {
            (Value::Table(inner), _) => phones(guard, inner, file),
            (_, "phone" | "duty_phone" | "supervision_phone" | "sms" | "wechat") => {
                staff::ways(&entry.node, file).for_each(|phone| guard.know_way(phone));
            }
            _ => {}
        }
    }
}

/// A text, or its translations, or a list of them; numbers as they were written.
fn all_texts(node: &Node, file: &SourceFile) -> Vec<String> {
    match &node.value {
        Value::Text(text) => vec![text.to_string()],
        Value::List(nodes) => nodes.iter().flat_map(|node| all_texts(node, file)).collect(),
        Value::Table(table) => table.entries.iter().flat_map(|entry| all_texts(&entry.node, file)).collect(),
        _ => file.text.get(node.span()).map(str::to_owned).into_iter().collect(),
    }
}
