//! Tables on a terminal, where a Chinese character takes two columns, and as CSV and JSON.

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

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
    pub fn to_text(&self, empty: &str) -> String {
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

    pub fn to_json(&self) -> Value {
        let row = |row: &Vec<String>| {
            let cells = self.columns.iter().zip(row);
            Value::Object(
                cells.map(|((key, _), cell)| ((*key).to_owned(), cell.clone().into())).collect::<Map<_, _>>(),
            )
        };
        self.rows.iter().map(row).collect()
    }

    /// Without its title; cells are quoted where they must be.
    pub fn to_csv(&self) -> String {
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
