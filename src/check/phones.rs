//! Phone numbers: what dials, what Excel broke, what is neither.

use super::desk::Desk;
use super::fields::{At, Fields};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Phone, half_width};

/// Why a text is no phone number.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    /// Spreadsheet damage, with the number it most likely was.
    Excel(Option<String>),
    Malformed,
}

/// Reads the phone under `key`.
pub fn phone(fields: &mut Fields<'_>, key: &'static str, desk: &Desk<'_>) -> Option<Phone> {
    let written: At<String> = fields.phone_text(key)?;
    match parse(&written.value) {
        Ok(phone) => Some(phone),
        Err(fault) => {
            let diagnostic = match fault {
                Fault::Excel(guess) => Diagnostic::new(Code::PhoneFromExcel, written.place)
                    .with("guess", guess.unwrap_or_else(|| "none".to_owned())),
                Fault::Malformed => Diagnostic::new(Code::BadPhone, written.place),
            };
            desk.say(diagnostic.with("phone", written.value));
            None
        }
    }
}

/// The phone that a text is, if it is one.
pub fn understood(written: &str) -> Option<Phone> {
    parse(written).ok()
}

fn parse(written: &str) -> Result<Phone, Fault> {
    if let Some(fault) = excel_damage(written) {
        return Err(fault);
    }
    let digits = digits_of(written).ok_or(Fault::Malformed)?;
    if dials(&digits) {
        return Ok(Phone::from_digits(digits));
    }
    // A landline that lost its leading zero. Of area codes, only Beijing's 010 then begins with 1;
    // anything else that does is a mobile short of a digit.
    let with_zero = format!("0{digits}");
    let may_be_landline = !digits.starts_with(['0', '1']) || (digits.starts_with("10") && digits.len() == 10);
    if may_be_landline && digits.len() >= 9 && dials(&with_zero) {
        return Err(Fault::Excel(Some(with_zero)));
    }
    Err(Fault::Malformed)
}

/// Digits with the separators that people write taken out, and +86 or 0086 dropped.
fn digits_of(written: &str) -> Option<String> {
    let bare = written.strip_prefix("+86").or_else(|| written.strip_prefix("0086")).unwrap_or(written);
    let mut digits = String::new();
    for c in bare.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '\u{a0}' | '\u{2013}' | '(' | ')' | '（' | '）' => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// The forms of the numbering plan (ministry, 2017): mobiles, landlines with area code, 400 and
/// 800 numbers, short numbers.
fn dials(digits: &str) -> bool {
    let second = digits.as_bytes().get(1).copied().unwrap_or(b'0');
    match digits.len() {
        3..=6 => digits.starts_with(['1', '9']),
        10 if digits.starts_with("400") || digits.starts_with("800") => true,
        11 if digits.starts_with('1') => (b'3'..=b'9').contains(&second),
        // Where the area code has three digits (010, 02x), local numbers have eight.
        12 if digits.starts_with("010") || digits.starts_with("02") => false,
        11 | 12 => digits.starts_with('0') && (b'1'..=b'9').contains(&second),
        _ => false,
    }
}

fn excel_damage(written: &str) -> Option<Fault> {
    let plain: String = written.chars().map(half_width).collect();
    if plain != written && digits_of(&plain).is_some_and(|d| dials(&d)) {
        return Some(Fault::Excel(digits_of(&plain)));
    }
    if let Some(whole) = plain.strip_suffix(".0").or_else(|| plain.strip_suffix(".00")) {
        let digits = digits_of(whole).filter(|d| dials(d));
        return Some(Fault::Excel(digits));
    }
    let (mantissa, exponent) = plain.split_once(['E', 'e'])?;
    let is_figure = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit() || "+.".contains(c));
    (is_figure(mantissa) && is_figure(exponent)).then_some(Fault::Excel(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_dials_is_kept_and_what_excel_broke_is_named() {
        for good in [
            "13800000008",
            "138 0000 0008",
            "+86 13800000008",
            "0715-0000000",
            "010-88888888",
            "(0715)8888888",
            "12345",
            "110",
            "400-800-1234",
            "95598",
            "0715-88888888",
            "0086 0715 8888888",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for (broken, guess) in [
            ("1.38E+10", None),
            ("1.38e10", None),
            ("13800000008.0", Some("13800000008")),
            ("１３８００００００08", Some("13800000008")),
            ("7158888888", Some("07158888888")),
            ("1088888888", Some("01088888888")),
        ] {
            assert_eq!(parse(broken), Err(Fault::Excel(guess.map(str::to_owned))), "{broken}");
        }
        for bad in [
            "",
            "1380000000",
            "138000000089",
            "23800000008",
            "12800000008",
            "abc",
            "1380000003",
            "8888888",
            "138-0000-000x",
            "010-888888889",
            "021-888888889",
            "0015-8888888",
            "e10",
            "1e",
            "1x38E10",
            "1.38E1x",
            "１２",
            "60",
        ] {
            assert_eq!(parse(bad), Err(Fault::Malformed), "{bad}");
        }
    }
}
