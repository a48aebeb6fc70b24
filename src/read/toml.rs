//! TOML as a tree that owns its text and keeps the place of every key and value in the file.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::limits;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, SourceFile};

/// A value and the bytes of the file it was written in. A city has a million of them, so they are kept small.
#[derive(Clone, Debug)]
pub struct Node {
    span: Span,
    pub value: Value,
}

/// Bytes of a file: none that is read is as long as four gigabytes (see [`limits`]).
#[derive(Clone, Copy, Debug)]
struct Span(u32, u32);

impl Span {
    fn of(range: Range<usize>, offset: usize) -> Self {
        let short = |at: usize| u32::try_from(at + offset).unwrap_or(u32::MAX);
        Self(short(range.start), short(range.end))
    }

    fn range(self) -> Range<usize> {
        self.0 as usize..self.1 as usize
    }
}

impl Node {
    pub fn span(&self) -> Range<usize> {
        self.span.range()
    }
}

#[derive(Clone, Debug)]
pub enum Value {
    Text(Box<str>),
    Integer(i64),
    /// Also whole numbers that no `i64` holds.
    Float(f64),
    Bool(bool),
    When(When),
    List(Box<[Node]>),
    Table(Table),
}

/// A date, a time or both.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// Year, month, day.
    pub date: Option<(i16, i8, i8)>,
    /// Hour, minute.
    pub time: Option<(u8, u8)>,
    /// A time zone was written.
    pub has_zone: bool,
}

/// Keys in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub entries: Box<[Entry]>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Box<str>,
    key_span: Span,
    pub node: Node,
}

impl Entry {
    pub fn key_span(&self) -> Range<usize> {
        self.key_span.range()
    }
}

/// Parses the part of a file that is TOML; the table is empty after a syntax error, for a
/// half-read one would only lead to complaints about what stands there but was not understood.
pub fn parse(file: &Arc<SourceFile>, part: Range<usize>, found: &mut Diagnostics) -> Option<Node> {
    let text = &file.text[part.clone()];
    if let Some(at) = limits::nests_too_deep(text) {
        let place = Place::at(file, part.start + at..part.start + at + 1);
        found.push(Diagnostic::new(Code::TomlSyntax, place).with_word("reason", "toml-deep"));
        return None;
    }
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        let span = fault.span().unwrap_or(0..0);
        let place = Place::at(file, part.start + span.start..part.start + span.end);
        if let Some(date) = written_date(text, span.start) {
            found.push(Diagnostic::new(Code::BadDate, place).with("value", date));
            continue;
        }
        found.push(Diagnostic::new(Code::TomlSyntax, place).with_word("reason", word_for(fault.message())));
    }
    if !faults.is_empty() {
        return None;
    }
    Some(Node {
        span: Span::of(part.clone(), 0),
        value: Value::Table(own_table(table.into_inner(), part.start)),
    })
}

/// The value of the line at `at`, if it is written like a date: one that the calendar lacks is a
/// wrong date rather than wrong syntax.
fn written_date(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let value = line.split_once('=')?.1.split('#').next()?.trim();
    let mut parts = value.split('-');
    let fits = |part: Option<&str>, lengths: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|p| lengths.contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_date = fits(parts.next(), 4..=4) && fits(parts.next(), 1..=2) && fits(parts.next(), 1..=2);
    (is_date && parts.next().is_none()).then_some(value)
}

/// The parser's reason in the words of the tool: its own are English and speak of grammar.
fn word_for(reason: &str) -> &'static str {
    const WORDS: [(&str, &[&str]); 11] = [
        ("toml-duplicate", &["duplicate key", "cannot extend"]),
        ("toml-quotes", &["must be quoted"]),
        ("toml-date", &["date-time"]),
        ("toml-string", &["string", "quote", "escape", "unicode"]),
        ("toml-comma", &["comma"]),
        ("toml-bracket", &["unclosed", "opening", "table open", "inline table", "invalid table"]),
        ("toml-assignment", &["missing assignment", "missing value", "with no value", "missing key"]),
        ("toml-bool", &["boolean"]),
        ("toml-number", &["number", "float", "fraction", "exponent", "mantissa", "radix", "sign", "zero"]),
        ("toml-key", &["key"]),
        ("toml-extra", &["unexpected"]),
    ];
    let fits = |(_, parts): &&(&str, &[&str])| parts.iter().any(|part| reason.contains(part));
    WORDS.iter().find(fits).map_or("toml-other", |(word, _)| word)
}

/// The `id` of a file that does not parse, as far as it can be made out: whatever refers to it
/// is not wrong for that.
pub fn broken_id(text: &str) -> Option<String> {
    if limits::nests_too_deep(text).is_some() {
        return None;
    }
    let (table, _) = DeTable::parse_recoverable(text);
    let id = table.get_ref().get("id")?.get_ref().as_str()?;
    Some(id.to_owned())
}

fn own_table(table: DeTable<'_>, offset: usize) -> Table {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, node)| Entry {
            key_span: Span::of(key.span(), offset),
            key: key.into_inner().into(),
            node: own(node, offset),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.0);
    Table { entries: entries.into() }
}

fn own(spanned: Spanned<DeValue<'_>>, offset: usize) -> Node {
    let span = Span::of(spanned.span(), offset);
    let value = match spanned.into_inner() {
        DeValue::String(text) => Value::Text(text.into()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(whole) => Value::Integer(whole),
            Err(_) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        },
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(yes) => Value::Bool(yes),
        DeValue::Datetime(when) => {
            let date = when.date.map(|d| (d.year.cast_signed(), d.month.cast_signed(), d.day.cast_signed()));
            let time = when.time.map(|t| (t.hour, t.minute));
            Value::When(When { date, time, has_zone: when.offset.is_some() })
        }
        DeValue::Array(list) => Value::List(list.into_iter().map(|node| own(node, offset)).collect()),
        DeValue::Table(table) => Value::Table(own_table(table, offset)),
    };
    Node { span, value }
}
