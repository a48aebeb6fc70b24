//! Ids as types with private fields: a worker's id cannot be passed for a grid's.
//!
//! ```compile_fail
//! use gridboard::model::{GridId, WorkerId};
//! let worker = WorkerId::parse("liu-pingzhen").unwrap();
//! let grid: GridId = worker;
//! ```

use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $shortest:literal, $longest:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Lower-case letters, digits and inner hyphens; `None` for anything else.
            pub fn parse(text: &str) -> Option<Self> {
                Self::fits(text).then(|| Self(text.into()))
            }

            /// Whether a text is such an id.
            pub fn fits(text: &str) -> bool {
                let length_fits = ($shortest..=$longest).contains(&text.len());
                let letters_fit = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                let ends_fit = !text.starts_with('-') && !text.ends_with('-');
                length_fits && letters_fit && ends_fit && !is_device_name(text)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A grid's id, printed inside QR codes: never changes, never used again.
    GridId, 2, 16
}
id! {
    /// A worker's id: the file name below `workers/`. Unique in its community.
    WorkerId, 1, 64
}
id! {
    /// A community's id: its folder's name.
    CommunityId, 1, 64
}
id! {
    /// Where a board hangs, inside its grid: `b1`.
    BoardId, 1, 16
}
id! {
    /// A notice's or guide's file name.
    Slug, 1, 64
}

/// Names that Windows keeps for devices, whatever their extension: a folder of that name
/// cannot be copied to an office computer (Microsoft, "Naming Files, Paths, and Namespaces").
pub fn is_device_name(text: &str) -> bool {
    matches!(text, "con" | "prn" | "aux" | "nul")
        || (text.len() == 4
            && (text.starts_with("com") || text.starts_with("lpt"))
            && text.as_bytes()[3].is_ascii_digit())
}

/// A language of the pages, as in `lang="zh-CN"`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Arc<str>);

impl Lang {
    /// Two or three letters, with a script or region: `zh-CN`, `en`, `ug`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<unic_langid::LanguageIdentifier>()
            .ok()
            .filter(|id| *id == text && !is_device_name(&text.to_ascii_lowercase()))
            .map(|_| Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_chinese(&self) -> bool {
        self.0.starts_with("zh")
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The printed address: `https://host/path/`, always with a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// `check` has seen that it is https and has a host.
    pub fn new(url: &str) -> Self {
        let trimmed = url.trim_end_matches('/');
        Self(format!("{trimmed}/"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the scheme: what is printed beside a code for people who type.
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("https://").unwrap_or(&self.0)
    }

    /// Without scheme, port and path.
    pub fn host(&self) -> &str {
        self.plain().split(['/', ':']).next().unwrap_or_default()
    }

    /// The path below the host, with a slash at both ends: `/` or `/grid/`.
    pub fn path(&self) -> &str {
        self.plain().find('/').map_or("/", |at| &self.plain()[at..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_refuse_what_an_address_or_a_disk_cannot_hold() {
        for good in ["sy08", "a-1", "s1"] {
            assert!(GridId::parse(good).is_some(), "{good}");
        }
        for bad in
            ["", "s", "SY08", "-a", "a-", "第八", "a b", "a/b", "..", "aux", "com1", "abcdefghijklmnopq"]
        {
            assert!(GridId::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn base_urls_end_in_one_slash() {
        assert_eq!(BaseUrl::new("https://a.cn").as_str(), "https://a.cn/");
        assert_eq!(BaseUrl::new("https://a.cn/g//").path(), "/g/");
    }
}
