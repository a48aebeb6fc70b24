//! Tables on a terminal, where a Chinese character takes two columns, and as CSV and JSON.

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::Desk;
use super::args::ListFormat;

/// A table with a title and named columns.
pub struct Table {
    pub key: &'static str,
    pub title: String,
    /// Key (for programs) and heading (for people) of each column.
    pub columns: Vec<(&'static str, String)>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Aligned columns; `empty` stands for no rows.
    fn to_text(&self, empty: &str) -> String {
        let mut out = format!("{}\n", self.title);
        if self.rows.is_empty() {
            out.push_str(&format!("  {empty}\n"));
            return out;
        }
        let headings: Vec<String> = self.columns.iter().map(|(_, heading)| heading.clone()).collect();
        let widths: Vec<usize> = (0..headings.len())
            .map(|i| self.rows.iter().chain([&headings]).map(|row| row[i].width()).max().unwrap_or(0))
            .collect();
        for row in std::iter::once(&headings).chain(&self.rows) {
            let mut line = String::from(" ");
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(&format!(" {cell}{} ", " ".repeat(width - cell.width())));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    fn to_json(&self) -> Value {
        let row = |row: &Vec<String>| {
            let cells = self.columns.iter().zip(row);
            Value::Object(
                cells.map(|((key, _), cell)| ((*key).to_owned(), cell.clone().into())).collect::<Map<_, _>>(),
            )
        };
        self.rows.iter().map(row).collect()
    }

    /// Without its title; cells are quoted where they must be.
    fn to_csv(&self) -> String {
        let line = |cells: &mut dyn Iterator<Item = &str>| -> String {
            let cells: Vec<String> = cells.map(crate::render::csv_cell).collect();
            cells.join(",") + "\r\n"
        };
        let mut out = line(&mut self.columns.iter().map(|(key, _)| *key));
        for row in &self.rows {
            out.push_str(&line(&mut row.iter().map(String::as_str)));
        }
        out
    }
}

impl Desk {
    /// Prints tables as people or programs want them.
    pub fn show(&self, tables: &[Table], format: ListFormat) {
        match format {
            ListFormat::Table => {
                let empty = self.messages.get("list-empty", &[]);
                tables.iter().for_each(|table| self.print(&table.to_text(&empty)));
            }
            ListFormat::Json => {
                let object = tables.iter().map(|t| (t.key.to_owned(), t.to_json())).collect();
                self.show_json(&Value::Object(object));
            }
            ListFormat::Csv => tables.iter().for_each(|table| self.print(&table.to_csv())),
        }
    }

    pub fn show_json(&self, value: &Value) {
        // Strings and numbers always have a JSON form.
        self.print(&serde_json::to_string_pretty(value).unwrap_or_default());
    }
}
