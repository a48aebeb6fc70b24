//! Reading the keys of one TOML table: each key once, with its type, its place and its
//! complaint; at the end whatever was not asked for is an unknown key.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::desk::{Desk, guess};
use crate::diagnostics::{Code, Diagnostic, Place, SourceFile, is_turning, is_unfit};
use crate::model::{Date, Lang, Moment, Text};
use crate::read::RawDoc;
use crate::read::limits;
use crate::read::toml::{Entry, Node, Table, Value, When};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    pub value: T,
    pub place: Place,
}

impl<T> At<T> {
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> At<U> {
        At { value: change(self.value), place: self.place }
    }
}

/// A table being read.
pub struct Fields<'a> {
    entries: &'a [Entry],
    file: &'a Arc<SourceFile>,
    /// The table's own place, for keys that it lacks.
    span: Range<usize>,
    desk: &'a Desk<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub fn of(doc: &'a RawDoc, desk: &'a Desk<'a>) -> Self {
        // A whole file's missing key is shown at its first line.
        let span = doc.table.span().start..doc.table.span().start;
        Self::over(&doc.table, &doc.file, span, desk)
    }

    fn over(node: &'a Node, file: &'a Arc<SourceFile>, span: Range<usize>, desk: &'a Desk<'a>) -> Self {
        let entries = match &node.value {
            Value::Table(table) => table.entries.as_ref(),
            _ => &[],
        };
        // Most tables are asked for more keys than they have.
        const ASKED: usize = 24;
        Self { entries, file, span, desk, asked: Vec::with_capacity(ASKED) }
    }

    /// Where the table stands.
    pub fn place(&self) -> Place {
        Place::at(self.file, self.span.clone())
    }

    /// Where the value of `key` stands, or else the table.
    pub fn place_of(&self, key: &str) -> Place {
        match self.entries.iter().find(|e| *e.key == *key) {
            Some(entry) => Place::at(self.file, entry.node.span()),
            None => self.place(),
        }
    }

    /// The value of `key` as it stands in the file, without quotes.
    pub fn written(&self, key: &str) -> &str {
        let entry = self.entries.iter().find(|e| *e.key == *key);
        entry.map(|entry| self.bare(&entry.node)).unwrap_or_default()
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|e| *e.key == *key)
    }

    fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.iter().find(|e| *e.key == *key).map(|e| &e.node)
    }

    /// Complains if `key` was left out.
    pub fn need<T>(&self, key: &'static str, example: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.has(key) {
            let lacks = Diagnostic::new(Code::MissingKey, self.place());
            self.desk.say(lacks.with("key", key).with("example", example));
        }
        value
    }

    fn wrong_type<T>(&self, key: &'static str, node: &Node, expected: &'static str) -> Option<T> {
        let diagnostic = Diagnostic::new(Code::WrongType, Place::at(self.file, node.span()));
        self.desk.say(diagnostic.with("key", key).with_word("expected", expected));
        None
    }

    fn bad_value<T>(
        &self,
        key: &'static str,
        node: &Node,
        value: impl ToString,
        want: &'static str,
    ) -> Option<T> {
        self.desk.bad_value(Place::at(self.file, node.span()), key, value, want);
        None
    }

    fn at<T>(&self, node: &Node, value: T) -> At<T> {
        At { value, place: Place::at(self.file, node.span()) }
    }

    /// A text that programs read: an id, a code, a file name.
    pub fn string(&mut self, key: &'static str) -> Option<At<String>> {
        let node = self.node(key)?;
        match &node.value {
            Value::Text(text) => self.sound_text(key, node, text).map(|text| self.at(node, text)),
            _ => self.wrong_type(key, node, "type-text"),
        }
    }

    fn sound_text(&self, key: &'static str, node: &Node, text: &str) -> Option<String> {
        let text = text.trim();
        // Nearly every text is a few letters and Hanzi, and nothing can be wrong with those.
        if (1..=limits::TEXT_CHARS).contains(&text.len()) && text.chars().all(is_plain) {
            return Some(text.to_owned());
        }
        if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
            return self.bad_value(key, node, text, "want-not-empty");
        }
        if text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            return self.bad_value(key, node, text, "want-one-line");
        }
        if let Some(at) = text.find(is_unfit) {
            return self.hidden_sign(key, node, text, at);
        }
        if text.chars().count() > limits::TEXT_CHARS {
            let head: String = text.chars().take(20).chain(['…']).collect();
            return self.bad_value(key, node, head, "want-text-length");
        }
        Some(without_gaps(text))
    }

    /// Names a sign that nobody sees, and where it stands.
    fn hidden_sign<T>(&self, key: &'static str, node: &Node, text: &str, at: usize) -> Option<T> {
        let sign = text[at..].chars().next().unwrap_or_default();
        let written = self.file.text[node.span()].find(sign).map(|inner| node.span().start + inner);
        // Written as an escape, it stands somewhere in the value.
        let span = written.map_or(node.span(), |start| start..start + sign.len_utf8());
        self.desk.say(
            Diagnostic::new(Code::BadValue, Place::at(self.file, span))
                .with("key", key)
                .with("value", text)
                .with("sign", format!("U+{:04X}", u32::from(sign)))
                .with("number", text[..at].chars().count() + 1)
                .with_word("expected", "want-no-hidden-sign"),
        );
        None
    }

    /// A text that people read; a table of language to text is a translated one.
    pub fn text(&mut self, key: &'static str) -> Option<At<Text>> {
        let node = self.node(key)?;
        self.text_of(key, node)
    }

    fn text_of(&mut self, key: &'static str, node: &'a Node) -> Option<At<Text>> {
        let text = match &node.value {
            Value::Text(text) => Text::plain(self.sound_text(key, node, text)?),
            Value::Table(table) => self.translated(key, node, table)?,
            _ => return self.wrong_type(key, node, "type-text"),
        };
        let text = self.at(node, text);
        self.desk.show(&text);
        Some(text)
    }

    fn translated(&self, key: &'static str, node: &Node, table: &Table) -> Option<Text> {
        let mut texts: BTreeMap<Lang, String> = BTreeMap::new();
        for entry in &table.entries {
            let known = self.desk.languages.iter().find(|l| l.as_str() == &*entry.key);
            let Some(lang) = known else {
                let place = Place::at(self.file, entry.key_span());
                let allowed: Vec<&str> = self.desk.languages.iter().map(Lang::as_str).collect();
                self.desk.say(
                    Diagnostic::new(Code::UnknownLanguage, place)
                        .with("language", &entry.key)
                        .with_list("allowed", allowed),
                );
                continue;
            };
            match &entry.node.value {
                Value::Text(text) => {
                    if let Some(text) = self.sound_text(key, &entry.node, text) {
                        texts.insert(lang.clone(), text);
                    }
                }
                _ => {
                    self.wrong_type::<()>(key, &entry.node, "type-text");
                }
            }
        }
        let default = self.desk.language();
        match texts.remove(default) {
            Some(text) => Some(Text::translated(text, texts)),
            None => {
                let lacks = Diagnostic::new(Code::MissingKey, Place::at(self.file, node.span()));
                let example = format!("{key} = {{ {default} = \"…\" }}");
                self.desk.say(lacks.with("key", format!("{key}.{default}")).with("example", example));
                None
            }
        }
    }

    /// A list of texts that people read.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<At<Text>>> {
        let nodes = self.list(key)?;
        Some(nodes.iter().filter_map(|node| self.text_of(key, node)).collect())
    }

    /// A list of texts that programs read.
    pub fn strings(&mut self, key: &'static str) -> Option<Vec<At<String>>> {
        let nodes = self.list(key)?;
        let texts = nodes.iter().filter_map(|node| match &node.value {
            Value::Text(text) => self.sound_text(key, node, text).map(|text| self.at(node, text)),
            _ => self.wrong_type(key, node, "type-list"),
        });
        Some(texts.collect())
    }

    fn list(&mut self, key: &'static str) -> Option<&'a [Node]> {
        let node = self.node(key)?;
        match &node.value {
            Value::List(nodes) => Some(nodes),
            _ => self.wrong_type(key, node, "type-list"),
        }
    }

    pub fn bool(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        match node.value {
            Value::Bool(yes) => Some(yes),
            _ => self.wrong_type(key, node, "type-bool"),
        }
    }

    /// A day. A text that looks like a date is a text all the same: TOML dates have no quotes.
    pub fn date(&mut self, key: &'static str) -> Option<At<Date>> {
        let node = self.node(key)?;
        match &node.value {
            Value::When(When { date: Some((year, month, day)), time: None, .. }) => {
                match Date::new(*year, *month, *day) {
                    Ok(date) => Some(self.at(node, date)),
                    Err(_) => self.bad_date(node, format!("{year}-{month}-{day}")),
                }
            }
            Value::When(_) => self.bad_date(node, self.bare(node)),
            Value::Text(text) => self.bad_date(node, text),
            _ => self.wrong_type(key, node, "type-date"),
        }
    }

    /// A day, or a day and a time of the site's time zone: `2013-05-07`, `2013-05-07 14:30`; as text as well, for
    /// TOML wants seconds behind a time that is written without quotes.
    pub fn moment(&mut self, key: &'static str) -> Option<At<Moment>> {
        let node = self.node(key)?;
        let written = match &node.value {
            Value::When(When { date: Some(date), time, has_zone: false }) => {
                let day = Date::new(date.0, date.1, date.2).ok();
                day.map(|day| Moment { day, minute: time.map(|(h, m)| u16::from(h) * 60 + u16::from(m)) })
            }
            Value::When(_) => None,
            Value::Text(text) => Moment::parse(text),
            _ => return self.wrong_type(key, node, "type-date"),
        };
        match written {
            Some(moment) => Some(self.at(node, moment)),
            None => self.bad_value(key, node, self.bare(node), "want-moment"),
        }
    }

    /// A value as it stands in the file, without its quotes.
    fn bare(&self, node: &Node) -> &str {
        self.file.text[node.span()].trim_matches(['"', '\''])
    }

    fn bad_date<T>(&self, node: &Node, value: impl ToString) -> Option<T> {
        let place = Place::at(self.file, node.span());
        self.desk.say(Diagnostic::new(Code::BadDate, place).with("value", value));
        None
    }

    /// A count, 0 or more.
    pub fn count(&mut self, key: &'static str) -> Option<At<u64>> {
        let node = self.node(key)?;
        match node.value {
            Value::Integer(number) => match u64::try_from(number) {
                Ok(count) => Some(self.at(node, count)),
                Err(_) => self.bad_value(key, node, number, "want-not-negative"),
            },
            _ => self.wrong_type(key, node, "type-integer"),
        }
    }

    /// A number above 0.
    pub fn positive(&mut self, key: &'static str) -> Option<At<f64>> {
        let node = self.node(key)?;
        let number = match node.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) => number,
            _ => return self.wrong_type(key, node, "type-number"),
        };
        if number > 0.0 && number < 1e9 {
            Some(self.at(node, number))
        } else {
            self.bad_value(key, node, number, "want-positive")
        }
    }

    /// Longitude and latitude.
    pub fn point(&mut self, key: &'static str) -> Option<At<(f64, f64)>> {
        let node = self.node(key)?;
        let number = |node: &Node| match node.value {
            Value::Integer(number) => Some(number as f64),
            Value::Float(number) => Some(number),
            _ => None,
        };
        let pair = match &node.value {
            Value::List(list) if list.len() == 2 => number(&list[0]).zip(number(&list[1])),
            _ => None,
        };
        match pair {
            Some((lon, lat)) if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Some(self.at(node, (lon, lat))),
            Some((lon, lat)) => self.bad_value(key, node, format!("[{lon}, {lat}]"), "want-lonlat"),
            None => self.wrong_type(key, node, "type-point"),
        }
    }

    /// A phone as it was written: text, or a number that lost its quotes.
    pub fn phone_text(&mut self, key: &'static str) -> Option<At<String>> {
        let node = self.node(key)?;
        match &node.value {
            Value::Text(text) => Some(self.at(node, text.trim().to_owned())),
            Value::Integer(_) | Value::Float(_) => {
                Some(self.at(node, self.file.text[node.span()].to_owned()))
            }
            _ => self.wrong_type(key, node, "type-text"),
        }
    }

    /// `[key]`.
    pub fn table(&mut self, key: &'static str) -> Option<Fields<'a>> {
        let node = self.node(key)?;
        match node.value {
            Value::Table(_) => Some(Fields::over(node, self.file, node.span(), self.desk)),
            _ => self.wrong_type(key, node, "type-table"),
        }
    }

    /// `[[key]]`, any number of them.
    pub fn tables(&mut self, key: &'static str) -> Vec<Fields<'a>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let Value::List(nodes) = &node.value else {
            self.wrong_type::<()>(key, node, "type-tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for node in nodes {
            match node.value {
                Value::Table(_) => tables.push(Fields::over(node, self.file, node.span(), self.desk)),
                _ => {
                    self.wrong_type::<()>(key, node, "type-tables");
                }
            }
        }
        tables
    }

    /// Names every key that nobody asked for.
    pub fn finish(self) {
        for entry in self.entries.iter().filter(|e| !self.asked.contains(&e.key.as_ref())) {
            let place = Place::at(self.file, entry.key_span());
            self.desk.say(
                Diagnostic::new(Code::UnknownKey, place)
                    .with("key", &entry.key)
                    .with("guess", guess(&entry.key, self.asked.iter().copied()))
                    .with_list("allowed", &self.asked),
            );
        }
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\u{4e00}'..='\u{9fff}')
}

/// Between Hanzi nothing that shows nothing is of use: it only keeps a name from being found.
fn without_gaps(text: &str) -> String {
    let has_hanzi = text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}'));
    let is_gap = |c: char| {
        matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}')
            || matches!(c, '\u{3164}' | '\u{feff}' | '\u{ffa0}')
    };
    if has_hanzi { text.chars().filter(|c| !is_gap(*c)).collect() } else { text.to_owned() }
}

/// Characters that show nothing by themselves: zero-width spaces and joiners, soft hyphens, marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
        || is_turning(c)
}
