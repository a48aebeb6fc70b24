//! Names in Latin letters: for addresses, for the order of lists, for search.

use std::borrow::Cow;

use pinyin::ToPinyin;

/// A name's pinyin without tones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Romanised {
    /// One for each character: `xing`, `wang`; what is not Hanzi stays as it is, in small letters.
    pub syllables: Vec<Cow<'static, str>>,
}

impl Romanised {
    pub fn of(name: &str) -> Self {
        let syllable = |(c, pinyin): (char, Option<pinyin::Pinyin>)| {
            pinyin.map_or_else(|| c.to_lowercase().to_string().into(), |pinyin| pinyin.plain().into())
        };
        Self { syllables: name.chars().zip(name.to_pinyin()).map(syllable).collect() }
    }

    /// `xingwang`.
    pub fn full(&self) -> String {
        self.syllables.concat()
    }

    /// `xw`.
    pub fn initials(&self) -> String {
        self.syllables.iter().filter_map(|syllable| syllable.chars().next()).collect()
    }

    /// `X`, or `#` for what begins with no letter.
    pub fn letter(&self) -> String {
        let first = self.syllables.iter().find_map(|syllable| syllable.chars().next());
        let letter = first.filter(char::is_ascii_alphabetic);
        letter.map_or_else(|| "#".to_owned(), |c| c.to_ascii_uppercase().to_string())
    }

    /// A part of an address: letters, figures and hyphens, never empty.
    pub fn slug(&self) -> Option<String> {
        let full = self.full();
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let slug: String = full.chars().map(plain).collect();
        let parts: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join("-"))
    }
}

#[cfg(test)]
mod tests {
    use super::Romanised;

    #[test]
    fn names_in_letters() {
        let name = Romanised::of("兴旺街A区");
        assert_eq!((name.full().as_str(), name.initials().as_str()), ("xingwangjieaqu", "xwjaq"));
        assert_eq!(name.letter(), "X");
        assert_eq!(Romanised::of("18号院").letter(), "#");
        assert_eq!(Romanised::of("停水 / 停电").slug().as_deref(), Some("tingshui-tingdian"));
        assert_eq!(Romanised::of("！").slug(), None);
    }
}
