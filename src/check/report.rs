//! `[report]` of a community: how readers report a damaged or old board.

use super::desk::Desk;
use super::fields::Fields;
use super::phones;
use crate::model::ReportForm;

/// What a reporting text may name.
const NAMES: [&str; 4] = ["board", "place", "issue", "grid"];

/// Reads `[report]`: `email`, `sms`, `phone` and the `text` that they begin with.
pub fn form(f: &mut Fields<'_>, desk: &Desk<'_>) -> ReportForm {
    let Some(mut table) = f.table("report") else { return ReportForm::default() };
    let email = table.string("email").and_then(|email| {
        if is_address(&email.value) {
            return Some(email.value);
        }
        desk.bad_value(email.place, "email", email.value, "want-email");
        None
    });
    let sms = phones::phone(&mut table, "sms", desk);
    let phone = phones::phone(&mut table, "phone", desk);
    let text = table.text("text").and_then(|text| {
        if text.value.all().all(names_only_what_is_known) {
            return Some(text.value);
        }
        let written = text.value.default().to_owned();
        desk.bad_value(text.place, "text", written, "want-report-text");
        None
    });
    table.finish();
    ReportForm { email, sms, phone, text }
}

/// Enough for a link: one `@`, a dot behind it, nothing that an address cannot hold.
fn is_address(text: &str) -> bool {
    let fits = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_+".contains(&b))
    };
    text.split_once('@').is_some_and(|(user, host)| fits(user) && fits(host) && host.contains('.'))
}

fn names_only_what_is_known(text: &str) -> bool {
    text.split('{').skip(1).all(|rest| rest.split_once('}').is_some_and(|(name, _)| NAMES.contains(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_texts() {
        assert!(is_address("grid@example.cn"));
        for bad in ["", "grid", "a@b", "a b@example.cn", "a@example.cn?bcc=x", "@example.cn", "a@b@c.cn"] {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(names_only_what_is_known("{place}的公示牌（{board} 第{issue}期）坏了"));
        assert!(!names_only_what_is_known("{who}"));
        assert!(!names_only_what_is_known("{place"));
    }
}
