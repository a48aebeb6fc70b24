//! Lines of vCards (RFC 2426) and calendars (RFC 5545): both fold and escape alike.

use crate::diagnostics::is_unfit;

/// Signs that mean something there are escaped, controls dropped.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() || is_unfit(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// A whole file: CRLF, at most 75 octets a line; a continuation begins with a space, and no character is cut.
pub fn file(lines: &[String]) -> Vec<u8> {
    lines.iter().map(|line| folded(line)).collect::<String>().into_bytes()
}

fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_between_characters() {
        let line = format!("FN:{}", "阿卜杜热依木".repeat(10));
        let out = folded(&line);
        assert!(out.split("\r\n").all(|part| part.len() <= 75));
        assert_eq!(out.replace("\r\n ", "").trim_end(), line);
        assert_eq!(escaped("a;b,c\\\nTEL:1"), "a\\;b\\,c\\\\\\nTEL:1");
    }
}
