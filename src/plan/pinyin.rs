//! Names in Latin letters: for addresses, for the order of lists, for search.

use std::borrow::Cow;

use pinyin::ToPinyin;

/// A name's pinyin without tones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Romanised {
    /// One for each character: `xing`, `wang`; what is not Hanzi stays as it is, in small letters.
    pub syllables: Vec<Cow<'static, str>>,
}

/// Characters of several readings as names of places have them, the longest words first: the library knows single
/// characters only. Written from general knowledge.
const READINGS: [(&str, &[&str]); 44] = [
    ("校长", &["xiao", "zhang"]),
    ("家长", &["jia", "zhang"]),
    ("长大", &["zhang", "da"]),
    ("长辈", &["zhang", "bei"]),
    ("社长", &["she", "zhang"]),
    ("重庆", &["chong", "qing"]),
    ("重阳", &["chong", "yang"]),
    ("重光", &["chong", "guang"]),
    ("银行", &["yin", "hang"]),
    ("商行", &["shang", "hang"]),
    ("农行", &["nong", "hang"]),
    ("工行", &["gong", "hang"]),
    ("建行", &["jian", "hang"]),
    ("行业", &["hang", "ye"]),
    ("音乐", &["yin", "yue"]),
    ("乐器", &["yue", "qi"]),
    ("乐清", &["yue", "qing"]),
    ("大厦", &["da", "sha"]),
    ("广厦", &["guang", "sha"]),
    ("厦门", &["xia", "men"]),
    ("六安", &["lu", "an"]),
    ("六合", &["lu", "he"]),
    ("蚌埠", &["beng", "bu"]),
    ("单家", &["shan", "jia"]),
    ("单县", &["shan", "xian"]),
    ("仇家", &["qiu", "jia"]),
    ("朴家", &["piao", "jia"]),
    ("解家", &["xie", "jia"]),
    ("华家", &["hua", "jia"]),
    ("任家", &["ren", "jia"]),
    ("覃家", &["qin", "jia"]),
    ("盖家", &["ge", "jia"]),
    ("查家", &["zha", "jia"]),
    ("西藏", &["xi", "zang"]),
    ("朝阳", &["chao", "yang"]),
    ("都匀", &["du", "yun"]),
    ("成都", &["cheng", "du"]),
    ("首都", &["shou", "du"]),
    ("都市", &["du", "shi"]),
    ("燕山", &["yan", "shan"]),
    ("曾", &["zeng"]),
    ("长", &["chang"]),
    ("厦", &["sha"]),
    ("都", &["du"]),
];

impl Romanised {
    pub fn of(name: &str) -> Self {
        let mut syllables = Vec::new();
        let mut rest = name;
        while let Some(c) = rest.chars().next() {
            let word = READINGS.iter().find(|(word, _)| rest.starts_with(word));
            match word {
                Some((_, sounds)) => syllables.extend(sounds.iter().map(|sound| Cow::Borrowed(*sound))),
                None => syllables.push(
                    c.to_pinyin()
                        .map_or_else(|| c.to_lowercase().to_string().into(), |pinyin| pinyin.plain().into()),
                ),
            }
            rest = &rest[word.map_or(c.len_utf8(), |(word, _)| word.len())..];
        }
        Self { syllables }
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
    pub fn letter(&self) -> char {
        let first = self.syllables.iter().find_map(|syllable| syllable.chars().next());
        first.filter(char::is_ascii_alphabetic).map_or('#', |c| c.to_ascii_uppercase())
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
        assert_eq!(name.letter(), 'X');
        assert_eq!(Romanised::of("18号院").letter(), '#');
        assert_eq!(Romanised::of("停水 / 停电").slug().as_deref(), Some("tingshui-tingdian"));
        assert_eq!(Romanised::of("！").slug(), None);
        for (name, full) in [
            ("长安大道", "changandadao"),
            ("重庆路", "chongqinglu"),
            ("银行宿舍", "yinhangsushe"),
            ("家长学校", "jiazhangxuexiao"),
            ("时代大厦", "shidaidasha"),
            ("曾家巷", "zengjiaxiang"),
        ] {
            let name = Romanised::of(name);
            assert_eq!(name.full(), full);
            assert!(name.syllables.iter().all(|syllable| !syllable.is_empty()));
        }
    }
}
