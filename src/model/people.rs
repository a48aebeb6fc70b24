//! Who serves: roles, workers, posts.

use super::{Date, Digest, Text, WorkerId};

/// A role of the open vocabulary in `site.toml`.
#[derive(Clone, Debug, Hash)]
pub struct Role {
    /// The word in the team entries; also the name in the site's own language.
    pub id: String,
    pub name: Text,
    pub duties: Vec<Text>,
}

/// A phone number as dialled: digits only, checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// `digits` as `check` has understood them: mobile, landline with area code, 400/800
    /// number, or a short number.
    pub(crate) fn from_digits(digits: String) -> Self {
        Self(digits)
    }

    pub fn digits(&self) -> &str {
        &self.0
    }

    fn is_mobile(&self) -> bool {
        self.0.len() == 11 && self.0.starts_with('1')
    }

    fn is_landline(&self) -> bool {
        self.0.starts_with('0') && self.0.len() >= 10
    }

    /// Length of the area code: 010 and 02x have three digits, all others four (numbering plan
    /// of the ministry, 2017).
    fn area_code(&self) -> usize {
        if self.0.starts_with("010") || self.0.starts_with("02") { 3 } else { 4 }
    }

    /// In groups, as people read it aloud: `138 0000 0008`, `0715-0000000`, `400 800 1234`.
    pub fn display(&self) -> String {
        let d = &self.0;
        if self.is_mobile() {
            format!("{} {} {}", &d[..3], &d[3..7], &d[7..])
        } else if self.is_landline() {
            let (area, rest) = d.split_at(self.area_code());
            format!("{area}-{rest}")
        } else if d.len() == 10 {
            format!("{} {} {}", &d[..3], &d[3..6], &d[6..])
        } else {
            d.clone()
        }
    }

    /// As in a `tel:` link: with +86 for mobiles and landlines; short and 400 numbers work only
    /// inside the country and stay as they are.
    pub fn dial(&self) -> String {
        if self.is_mobile() {
            format!("+86{}", self.0)
        } else if self.is_landline() {
            format!("+86{}", &self.0[1..])
        } else {
            self.0.clone()
        }
    }
}

/// A portrait that may be published.
#[derive(Clone, Debug, Hash)]
pub struct Photo {
    /// File name below `photos/`.
    pub file: String,
    /// Digest of the file's bytes.
    pub digest: Digest,
    /// Pixels, upright (EXIF orientation applied).
    pub width: u32,
    pub height: u32,
}

/// A person as far as they agreed to be published.
#[derive(Clone, Debug, Hash)]
pub struct Worker {
    pub id: WorkerId,
    pub name: Text,
    /// What a drawn initial shows, and the vCard's family name.
    pub surname: String,
    pub title: Option<Text>,
    /// Only with consent; else the community's duty phone stands in.
    pub phone: Option<Phone>,
    /// Only with consent.
    pub photo: Option<Photo>,
    /// Override the role's duties.
    pub duties: Option<Vec<Text>>,
    pub hours: Option<Text>,
    pub wechat: Option<String>,
}

/// A person in a role, from a day to a day.
#[derive(Clone, Debug, Hash)]
pub struct Post {
    /// Index into the site's roles: the order on boards.
    pub role: usize,
    pub worker: WorkerId,
    pub from: Option<Date>,
    /// The last day of service.
    pub until: Option<Date>,
}

impl Post {
    pub fn is_served_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_in_groups_and_dialled_whole() {
        for (digits, shown, dialled) in [
            ("13800000008", "138 0000 0008", "+8613800000008"),
            ("07150000000", "0715-0000000", "+867150000000"),
            ("01088888888", "010-88888888", "+861088888888"),
            ("4008001234", "400 800 1234", "4008001234"),
            ("12345", "12345", "12345"),
        ] {
            let phone = Phone::from_digits(digits.to_owned());
            assert_eq!(phone.display(), shown);
            assert_eq!(phone.dial(), dialled);
        }
    }
}
