//! What a file is built of, apart from its words: as another program reads it.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::harness::Tree;

/// A text in which all stands that Markdown can make, so that hostile texts find nothing new.
pub const ALL_OF_MARKDOWN: &str = "# a\n\n## b\n\n### c\n\n#### d\n\n*a* **b** ~~c~~ `d` [e](https://evil.example/ \"t\") <a@example.cn> [t](tel:110)\n\n\
- a\n- b\n\n1. a\n\n- [x] a\n- [ ] b\n\n| a | b |\n|:--|--:|\n| c | d |\n\n> q\n\n```sh\ncode\n```\n\n    code\n\n---\n\na\\\nb\n\n\
![a](../notices/images/gate.jpg)\n\nf[^1] g[^1]\n\n[^1]: x\n\n[r](../guides/residence.md)\n";

/// Hosts that pages may lead to: our own, its former address, the offices that register sites, and that of links in
/// the texts of this test.
const HOSTS: [&str; 5] =
    ["grid.example.cn", "old.example.cn", "beian.miit.gov.cn", "beian.mps.gov.cn", "evil.example"];

/// The parts of a file.
pub enum Shape {
    /// Kinds of parts, each once; a hostile file may have fewer, for a text may lack what another has.
    Parts(BTreeSet<String>),
    /// The same to the byte: no text of the content stands there.
    Bytes(Vec<u8>),
    /// The same parts in the same order.
    Lines(Vec<String>),
    /// No such file, as a reader of its kind sees it.
    Broken(String),
}

impl Shape {
    /// What this has and the harmless one has not.
    pub fn unlike(&self, harmless: &Self) -> Vec<String> {
        match (self, harmless) {
            (Self::Parts(own), Self::Parts(other)) => {
                own.difference(other).map(|part| format!("new: {part}")).collect()
            }
            (Self::Bytes(own), Self::Bytes(other)) if own == other => Vec::new(),
            (Self::Lines(own), Self::Lines(other)) if own == other => Vec::new(),
            (Self::Lines(own), Self::Lines(other)) => vec![format!("{own:?} instead of {other:?}")],
            (Self::Broken(why), _) => vec![why.clone()],
            _ => vec!["other bytes".to_owned()],
        }
    }
}

/// The shape of every file. What is named after a category has one name here.
pub fn of(tree: &Tree) -> BTreeMap<String, Shape> {
    let shapes = tree.iter().filter(|(path, _)| *path != "report.json").map(|(path, bytes)| {
        let text = || String::from_utf8(bytes.clone()).expect("UTF-8");
        let shape = match path.rsplit('.').next().unwrap_or_default() {
            "html" => html(&text()),
            "xml" => xml(&text(), true),
            "svg" => xml(&text(), false),
            "json" | "webmanifest" | "geojson" => json(bytes),
            "csv" => csv(&text()),
            "vcf" | "ics" => lines(&text()),
            "jpg" | "png" | "css" => Shape::Lines(Vec::new()),
            _ => Shape::Bytes(bytes.clone()),
        };
        (without_category(path), shape)
    });
    shapes.collect()
}

fn without_category(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let shown = |at: usize, part: &str| match at > 0 && parts[at - 1] == "category" {
        true => "…".to_owned(),
        false => part.to_owned(),
    };
    parts.iter().enumerate().map(|(at, part)| shown(at, part)).collect::<Vec<_>>().join("/")
}

/// Elements with the names of their attributes, and where links lead.
fn html(page: &str) -> Shape {
    let mut parts = BTreeSet::new();
    let mut data: Option<String> = None;
    let mut emitter = DefaultEmitter::default();
    // What stands in a script is no markup.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attributes: BTreeMap<String, String> = tag
                    .attributes
                    .iter()
                    .map(|(k, v)| {
                        (String::from_utf8_lossy(k).into_owned(), String::from_utf8_lossy(v).into_owned())
                    })
                    .collect();
                for (key, value) in &attributes {
                    parts.extend(part(&name, key, value));
                }
                // The last may be left out, as `loading` is on the first face.
                let is_data = attributes.get("type").is_some_and(|kind| kind == "application/ld+json");
                data = (name == "script" && is_data).then(String::new);
                parts.insert(format!("<{name}>"));
            }
            Token::String(text) => {
                if let Some(data) = &mut data {
                    data.push_str(&String::from_utf8_lossy(&text));
                }
            }
            Token::EndTag(_) => {
                if let Some(data) = data.take() {
                    match json(data.as_bytes()) {
                        Shape::Parts(inner) => {
                            parts.extend(inner.into_iter().map(|part| format!("data {part}")))
                        }
                        _ => return Shape::Broken(format!("no JSON: {data}")),
                    }
                }
            }
            Token::Comment(_) => drop(parts.insert("comment".to_owned())),
            Token::Doctype(_) => drop(parts.insert("doctype".to_owned())),
            Token::Error(error) => return Shape::Broken(format!("{error:?} in {page}")),
        }
    }
    Shape::Parts(parts)
}

/// What an attribute is: its name, and of an address the kind of way.
fn part(element: &str, key: &str, value: &str) -> Vec<String> {
    let mut parts = vec![format!("<{element} {key}>")];
    if ["href", "src", "action", "data", "poster", "content", "formaction", "xlink:href"].contains(&key) {
        let scheme: String = value.trim_start().chars().take_while(char::is_ascii_alphanumeric).collect();
        let has_scheme = value.trim_start()[scheme.len()..].starts_with(':');
        let is_way = key != "content";
        if has_scheme && is_way {
            parts.push(format!("<{element} {key}={}:>", scheme.to_ascii_lowercase()));
        }
        if is_way && value.starts_with("//") {
            parts.push(format!("<{element} {key}=//>"));
        }
        let host =
            value.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        if let Some(host) = host.filter(|host| is_way && !HOSTS.contains(host)) {
            parts.push(format!("<{element} {key}=https://{host}>"));
        }
    }
    // Names that scripts and styles look for are ours alone; headings have a mark in front of theirs.
    if key == "class" && !value.starts_with("language-") {
        parts.extend(value.split_whitespace().map(|class| format!(".{class}")));
    }
    let is_letter =
        value.strip_prefix("letter-").is_some_and(|rest| matches!(rest.as_bytes(), [b'A'..=b'Z' | b'#']));
    if key == "id" && !value.starts_with("h-") && !value.starts_with("fn") && !is_letter {
        parts.push(format!("#{value}"));
    }
    parts
}

/// Elements, attributes and namespaces; `has_html` where an element holds a page's text.
fn xml(text: &str, has_html: bool) -> Shape {
    let document = match roxmltree::Document::parse(text) {
        Ok(document) => document,
        Err(fault) => return Shape::Broken(format!("{fault} in {text}")),
    };
    let mut parts = BTreeSet::new();
    for node in document.descendants() {
        if node.is_element() {
            let name = node.tag_name().name();
            parts.insert(format!("<{name}>"));
            parts.extend(node.attributes().map(|a| format!("<{name} {}>", a.name())));
            let is_html = has_html && name == "content";
            if is_html && let Shape::Parts(inner) = html(node.text().unwrap_or_default()) {
                parts.extend(inner.into_iter().map(|part| format!("content {part}")));
            }
        } else if !node.is_text() && !node.is_root() {
            parts.insert(format!("{:?}", node.node_type()));
        }
    }
    Shape::Parts(parts)
}

/// Ways to values, with their kinds.
fn json(bytes: &[u8]) -> Shape {
    fn walk(value: &serde_json::Value, way: &str, parts: &mut BTreeSet<String>) {
        use serde_json::Value as V;
        match value {
            V::Object(map) => map.iter().for_each(|(key, value)| walk(value, &format!("{way}.{key}"), parts)),
            V::Array(list) => list.iter().for_each(|value| walk(value, &format!("{way}[]"), parts)),
            V::String(_) => drop(parts.insert(format!("{way}: text"))),
            V::Number(_) => drop(parts.insert(format!("{way}: number"))),
            V::Bool(_) | V::Null => drop(parts.insert(format!("{way}: {value}"))),
        }
    }
    let mut parts = BTreeSet::new();
    match serde_json::from_slice(bytes) {
        Ok(value) => walk(&value, "", &mut parts),
        Err(fault) => return Shape::Broken(fault.to_string()),
    }
    Shape::Parts(parts)
}

/// Columns of each row; a cell that a spreadsheet would work out is a fault.
fn csv(text: &str) -> Shape {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(fault) => return Shape::Broken(fault.to_string()),
        };
        let is_formula =
            |cell: &str| cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        if let Some(cell) = record.iter().find(|cell| is_formula(cell)) {
            return Shape::Broken(format!("a formula: {cell}"));
        }
        rows.push(format!("{} columns", record.len()));
    }
    Shape::Lines(rows)
}

/// Names of the unfolded lines (RFC 2426, RFC 5545): CRLF, at most 75 octets, no control.
fn lines(text: &str) -> Shape {
    if !text.ends_with("\r\n") || text.replace("\r\n", "").contains(|c: char| c.is_control()) {
        return Shape::Broken(format!("line ends: {text:?}"));
    }
    if let Some(long) = text.split("\r\n").find(|line| line.len() > 75) {
        return Shape::Broken(format!("{} octets: {long}", long.len()));
    }
    let unfolded = text.replace("\r\n ", "");
    let mut names = Vec::new();
    for line in unfolded.trim_end().split("\r\n") {
        let Some((name, value)) = line.split_once(':') else {
            return Shape::Broken(format!("no name: {line}"));
        };
        let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "-;=,bJPEG".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return Shape::Broken(format!("no name: {line}"));
        }
        // Structured values have as many fields as ever.
        let fields = match name {
            "N" | "ORG" | "ADR" => value.replace("\\\\", "").replace("\\;", "").matches(';').count(),
            _ => 0,
        };
        let value =
            if matches!(name, "BEGIN" | "END" | "TEL;TYPE=CELL" | "DTSTART" | "URL") { value } else { "" };
        names.push(format!("{name}:{value}{fields}"));
    }
    Shape::Lines(names)
}
