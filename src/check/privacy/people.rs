//! Names of people in Chinese text: by their title (王大爷), by what hides them badly (张某, 赵XX), by their form
//! (a surname and one or two characters more, where a name may begin and end), or as ethnic names with a dot.
//!
//! Words that begin like a name (高层, 马路) are told from names by a list of such words.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::letters::{Letters, is_hanzi};

/// Surnames, one a line, each with the characters that make a common word behind it. The words are those of the
/// dictionary of jieba (MIT licence, github.com/fxsjy/jieba) that have two characters and are no names there, and 关好.
const BEGINNINGS: &str = include_str!("beginnings.txt");

const COMPOUND: [&str; 29] = [
    "欧阳", "司马", "上官", "诸葛", "尉迟", "皇甫", "公孙", "东方", "夏侯", "司徒", "令狐", "宇文", "长孙",
    "慕容", "闾丘", "端木", "独孤", "南宫", "呼延", "轩辕", "钟离", "淳于", "申屠", "濮阳", "澹台", "赫连",
    "万俟", "闻人", "拓跋",
];

/// How neighbours are called; titles of an office or a trade (老师, 医生, 律师) are said of people at work.
const TITLES: [&str; 29] = [
    "大爷", "奶奶", "爷爷", "大妈", "大娘", "大叔", "大伯", "大婶", "大姐", "大哥", "叔叔", "阿姨", "婆婆",
    "阿婆", "阿公", "伯伯", "老伯", "老汉", "老爹", "老太", "嫂", "先生", "女士", "太太", "小姐", "师傅",
    "婶", "叔", "处长",
];
/// These stand behind whole names as well.
const BEHIND_A_NAME: [&str; 4] = ["同志", "同学", "老板", "老人"];

/// Offices that stand in the place of a given name.
const OFFICES: [&str; 2] = ["主任", "书记"];

/// What stands before a name without a sign between.
const BEFORE: &str = "着师班收主人员者户方名长生民属象友客亲女夫妻童表号室栋幢元棍给请向对和与及找由叫谢是的为系让把被访慰问助送帮、家";
/// The same, where the name may look like a common word.
const PLAINLY_BEFORE: &str = "：: |主人员者户方象友客班属童，,的";
/// What stands behind a name without a sign between.
const BEHIND: &str = "老送想同家户住现今昨抽去评患开为刑戒残低独特吸精视，的因已系在有来等户将是刚享一申本到曾被搬提反欠租与和、不未需领从期每月这那正两三四五六七八九十";
/// Streets, villages and estates end in these, before the number of a house.
const OF_STREETS: &str = "街路巷弄坊湾屯村组里园寨岗畈塘庄冲桥井湖岭坪院苑洲滩坡头";
/// Words for places that look like given names.
const PLACES: [&str; 9] = ["大道", "大街", "大厦", "小区", "花园", "家园", "公寓", "广场", "新村"];
/// No given name holds these.
const NEVER: &str = "的了在是和与及或请为对等各已不也就都到将从被把给区幢楼号室路街巷元户人们个位处站所中心部门会时间周上下午前后左右里外内级网格员组费水电气残毒低点证表单宿";
/// Whoever is named behind these is a person, whatever follows.
const ROLES: [&str; 14] = [
    "户主", "业主", "租户", "租客", "房东", "住户", "居民", "村民", "患者", "病人", "群众", "产妇", "死者",
    "家属",
];
/// Surnames that stand behind 老 and 小: 老吴, 小马.
const FAMILIAR: &str = "王李张刘陈杨赵吴周徐孙朱胡郭何罗郑梁谢宋唐许韩冯邓曹彭曾肖董袁潘于蒋蔡余杜叶程魏吕丁任沈姚卢姜崔钟谭陆汪范廖贾韦夏付邹孟熊秦邱尹薛闫段雷侯陶黎贺顾毛郝龚邵万钱马高林";
/// What stands behind such a name.
const BEHIND_FAMILIAR: &str = "家从说住的在视听肢智低独反被和与一两昨今又也还腿身病刚";

/// Parts of Uyghur, Tibetan, Mongol and Yi names: other names with a dot are those of authors abroad.
const ETHNIC: [&str; 43] = [
    "木呷",
    "阿牛",
    "吉克",
    "尔古",
    "子木",
    "买买提",
    "麦麦提",
    "阿不都",
    "阿卜杜",
    "阿布都",
    "古丽",
    "古力",
    "艾山",
    "艾力",
    "艾合",
    "吐尔",
    "吐逊",
    "玉素",
    "热合",
    "热西",
    "热依",
    "迪丽",
    "努尔",
    "卡德",
    "木合",
    "帕提",
    "热孜",
    "扎西",
    "多吉",
    "次仁",
    "卓玛",
    "尼玛",
    "达瓦",
    "格桑",
    "巴特",
    "其其格",
    "阿依",
    "买合",
    "库尔班",
    "肉孜",
    "沙吾",
    "亚森",
    "塔依",
];

/// Surnames in the order of their characters, each with what makes a word of it.
static SURNAMES: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| {
    let split = |line: &'static str| {
        let surname = line.chars().next()?;
        Some((surname, &line[surname.len_utf8()..]))
    };
    let mut all: Vec<(char, &str)> = BEGINNINGS.lines().filter_map(split).collect();
    all.sort_unstable();
    all
});

/// Looked up for each character of a city.
static COMPOUNDS: LazyLock<BTreeSet<(char, char)>> = LazyLock::new(|| {
    let both = |name: &str| Some((name.chars().next()?, name.chars().nth(1)?));
    COMPOUND.into_iter().filter_map(both).collect()
});

/// What makes words of a surname; `None` for what is no surname.
fn words_of(c: char) -> Option<&'static str> {
    SURNAMES.binary_search_by_key(&c, |(surname, _)| *surname).ok().map(|at| SURNAMES[at].1)
}

/// Every name of a text.
pub fn people(text: &Letters) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match name(text, at) {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a name that is known stands here, and not a part of a longer one (赵一 in 赵一鸣, 文静 in 王文静); `people` are all
/// names of the text.
pub fn is_whole(text: &Letters, at: &Range<usize>, people: &[Range<usize>]) -> bool {
    let titles = |at: usize| text.one_of(at, &TITLES).or_else(|| text.one_of(at, &BEHIND_A_NAME));
    let behind = text.get(at.end);
    let ends = BEHIND.contains(behind) || VERBS.contains(behind) || titles(at.end).is_some();
    let before = |start: usize| BEFORE.contains(text.get(start)) || NO_SURNAME.contains(text.get(start));
    let is_longer = |person: &&Range<usize>| match person.start {
        start if start == at.start => person.end > at.end && !ends,
        start => start < at.start && person.end >= at.end && !before(start),
    };
    let first = people.partition_point(|person| person.end <= at.start);
    !people[first..].iter().take_while(|person| person.start < at.end).any(|person| is_longer(&person))
}

/// What whoever is named does: 马俊入户, 欧阳娜走访. Few are called so.
const VERBS: &str =
    "入走看联带陪帮接逐探宣摸排查巡调组参协值介主负发提表通进回登办处收打上下来去说做代给为向对报";

/// Surnames that as often are small words before a name.
const NO_SURNAME: &str = "于经常时连从向同";

/// Where a name that begins at `at` ends: rarely anywhere.
fn name(text: &Letters, at: usize) -> Option<usize> {
    if !is_hanzi(text.get(at)) {
        return None;
    }
    let compound = COMPOUNDS.contains(&(text.get(at), text.get(at + 1)));
    let words = words_of(text.get(at));
    if !compound && words.is_none() {
        return ethnic(text, at);
    }
    let given = at + if compound { 2 } else { 1 };
    titled(text, given)
        .or_else(|| familiar(text, at))
        .or_else(|| hidden(text, given))
        .or_else(|| whole(text, at, given, words.filter(|_| !compound)))
        .or_else(|| ethnic(text, at))
}

/// 王大爷.
fn titled(text: &Letters, given: usize) -> Option<usize> {
    let title = text.one_of(given, &TITLES).or_else(|| text.one_of(given, &["同学", "老板"]))?;
    Some(given + title.chars().count())
}

/// The surname of 老吴 or 小马, and of 老韩头.
fn familiar(text: &Letters, at: usize) -> Option<usize> {
    let is_called = matches!(text.before(at), '老' | '小' | '阿') && FAMILIAR.contains(text.get(at));
    let start = at.checked_sub(1)?;
    let is_free = !is_hanzi(text.before(start)) || BEFORE.contains(text.before(start));
    let end = at + if text.get(at + 1) == '头' { 2 } else { 1 };
    let ends = !is_hanzi(text.get(end)) || BEHIND_FAMILIAR.contains(text.get(end));
    (is_called && is_free && ends).then_some(end)
}

/// 户主胡海涛.
fn is_behind_role(text: &Letters, at: usize) -> bool {
    let is_here = |role: &&str| {
        let length = role.chars().count();
        at >= length && text.holds(at - length, role)
    };
    ROLES.iter().any(is_here)
}

/// 2-2-601的胡海涛.
fn is_behind_a_door(text: &Letters, at: usize) -> bool {
    let door = at.checked_sub(2).map(|door| text.get(door));
    text.before(at) == '的'
        && door.is_some_and(|door| door.is_ascii_digit() || "室栋幢号元楼户".contains(door))
}

/// 张某, 赵XX; not X栋X单元.
fn hidden(text: &Letters, given: usize) -> Option<usize> {
    if text.get(given) == '某' {
        return Some(given + if text.get(given + 1) == '某' { 2 } else { 1 });
    }
    let is_x = |at: usize| matches!(text.get(at), 'X' | 'x' | '×');
    let count = (0..3).take_while(|more| is_x(given + more)).count();
    let is_number = matches!(text.get(given + count), '栋' | '单' | '室' | '幢' | '号');
    ((1..=2).contains(&count) && !is_number).then_some(given + count)
}

/// A surname with one or two characters more. `words`: what makes a common word of the surname.
fn whole(text: &Letters, at: usize, given: usize, words: Option<&str>) -> Option<usize> {
    let before = text.before(at);
    if is_hanzi(before) && !BEFORE.contains(before) {
        return None;
    }
    // 12路改道, 3号楼独居老人: the number of a bus, of a house.
    if (before.is_ascii_digit() || "号栋元".contains(before)) && "路单房班家时幸楼门师".contains(text.get(at))
    {
        return None;
    }
    // 李主任, and the end of 殷桂芳主任 before another word: people at work. 户主任建国 has a name.
    let is_office = OFFICES.iter().any(|office| text.holds(given, office));
    let is_end_of_office = before == '主' && text.get(at) == '任' && !is_behind_role(text, at);
    if is_office || is_end_of_office {
        return None;
    }
    let is_compound = words.is_none();
    [2, 1].into_iter().find_map(|count| {
        let end = given + count;
        let is_given = |at: usize| is_hanzi(text.get(at)) && !NEVER.contains(text.get(at));
        if !(given..end).all(is_given) || (count == 1 && before == '收') {
            return None;
        }
        let after = text.get(end);
        // 桂花园17号 is a house, 长安大道 no 安大道.
        if text.one_of(given, &PLACES).is_some() {
            return None;
        }
        if after.is_ascii_digit() && OF_STREETS.contains(text.get(end - 1)) {
            return None;
        }
        let has_title = text.one_of(end, &BEHIND_A_NAME).or_else(|| text.one_of(end, &TITLES)).is_some();
        let ends = !is_hanzi(after) || has_title || is_behind_role(text, at) || is_behind_a_door(text, at);
        if !(ends || BEHIND.contains(after) || (is_compound && count == 2)) {
            return None;
        }
        let is_word = words.is_some_and(|words| words.contains(text.get(given)));
        let is_plain = count == 2 && ends && (before == '\0' || PLAINLY_BEFORE.contains(before));
        (!is_word || is_plain).then_some(end)
    })
}

/// Names that are told without a dot.
const PLAINLY_ETHNIC: [&str; 6] = ["古丽", "买买提", "麦麦提", "阿卜杜", "阿不都", "吐尔逊"];

/// 阿依古丽·买买提.
fn ethnic(text: &Letters, at: usize) -> Option<usize> {
    if is_hanzi(text.before(at)) && !BEFORE.contains(text.before(at)) {
        return None;
    }
    let run = |from: usize| (from..from + 8).take_while(|at| is_hanzi(text.get(*at))).count();
    let first = run(at);
    let written = text.text(at..at + first);
    if (3..=6).contains(&first) && PLAINLY_ETHNIC.iter().any(|part| written.contains(part)) {
        return Some(at + first);
    }
    if !(2..=7).contains(&first) || text.get(at + first) != '·' {
        return None;
    }
    let second = run(at + first + 1);
    let end = at + first + 1 + second;
    let whole = text.text(at..end);
    (second >= 2 && ETHNIC.iter().any(|part| whole.contains(part))).then_some(end)
}
