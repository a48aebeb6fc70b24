//! The guard measured on the lines of tests/corpora/privacy, and what may pass.

use std::collections::BTreeMap;

use super::*;

/// What the corpus takes for known; see its README.
fn guard() -> Guard {
    let mut guard = Guard::default();
    for phone in ["13800000008", "13800000011", "13800000021", "13800000001"] {
        guard.know_mobile(phone);
    }
    for name in ["刘平珍", "陈国强", "周敏", "吴小莉"] {
        guard.know_name(&Text::plain(name));
    }
    guard.know_office("三元社区党群服务中心，兴旺街17号 1楼");
    guard
}

fn corpus(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter_map(|line| line.split_once('\t'))
}

/// Recall of numbers at least 99 %, of the rest 95 %; at most 1 % of harmless lines are named.
#[test]
fn the_corpus_is_told_apart() {
    let guard = guard();
    let mut recall: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (kind, line) in corpus(include_str!("../../../tests/corpora/privacy/positive.tsv")) {
        let is_number = matches!(kind, "resident-id" | "bank-card" | "mobile");
        let groups = [if is_number { "numbers" } else { "people" }, kind];
        let found = guard.scan(line);
        let fits = |finding: &Finding| match kind {
            "resident-id" => finding.kind == Kind::ResidentId,
            "bank-card" => finding.kind == Kind::BankCard,
            "mobile" => finding.kind == Kind::Mobile,
            _ => matches!(finding.kind, Kind::Home | Kind::Circumstance),
        };
        let is_found = found.iter().any(fits);
        for group in groups {
            let (right, all) = recall.entry(group).or_default();
            *right += usize::from(is_found);
            *all += 1;
        }
        if !is_found {
            missed.push(format!("{kind}: {line} {found:?}"));
        }
    }
    let (mut harmless, mut alarms) = (0, Vec::new());
    for (kind, line) in corpus(include_str!("../../../tests/corpora/privacy/negative.tsv")) {
        harmless += 1;
        let found = guard.scan(line);
        if !found.is_empty() {
            alarms.push(format!("{kind}: {line} {found:?}"));
        }
    }
    let share = |group: &str| recall.get(group).map_or(0.0, |(found, all)| *found as f64 / *all as f64);
    println!("found of all: {recall:?}; false alarms: {} of {harmless}", alarms.len());
    let told = format!("missed:\n{}\nalarms:\n{}", missed.join("\n"), alarms.join("\n"));
    let all = |group: &str| recall.get(group).map_or(0, |(_, all)| *all);
    assert!(all("numbers") + all("people") >= 300 && harmless >= 700);
    assert!(share("numbers") >= 0.99 && share("people") >= 0.95, "{told}");
    assert!(alarms.len() * 100 <= harmless, "{told}");
}

#[test]
fn an_allowance_lets_what_it_names_pass() {
    let mut guard = guard();
    let line = "物业值班13900000001，门卫13900000002";
    assert_eq!(guard.scan(line).iter().filter(|finding| finding.allowed.is_none()).count(), 2);
    let allow = |text: &str| Allowance { text: text.to_owned(), reason: "物业公开".to_owned() };
    guard.allow(&[allow("139 0000 0009"), allow("13900000001")]);
    let found = guard.scan(line);
    assert_eq!(found.iter().map(|finding| finding.allowed).collect::<Vec<_>>(), [Some(1), None]);
    assert_eq!(&line[found[1].at.clone()], "13900000002");
    // What stands right before or behind a number is not the number, and a part of it would allow every number.
    guard.allow(&[allow("值班"), allow("，门卫"), allow("1390000000"), allow("1")]);
    assert_eq!(guard.scan(line).iter().map(|finding| finding.allowed).collect::<Vec<_>>(), [None, None]);
    // However it is spelled, and within a longer text.
    guard.allow(&[allow("物业公开的 139 0000 0002"), allow("物业值班13900000001")]);
    let found = guard.scan("物业值班13900000001，+86-139-0000-0002");
    assert_eq!(found.iter().map(|finding| finding.allowed).collect::<Vec<_>>(), [Some(1), Some(0)]);
    // Where a text tells of somebody, any part of it will do, but not what stands before it.
    guard.allow(&[allow("们好"), allow("好："), allow("老人"), allow("各位居民")]);
    assert_eq!(guard.scan("各位居民朋友们好：赵大明，独居老人")[0].allowed, None);
    guard.allow(&[allow("赵大明")]);
    assert_eq!(guard.scan("赵大明，独居老人")[0].allowed, Some(0));
    guard.allow(&[allow("独居老人")]);
    assert_eq!(
        guard.scan("赵大明，独居老人").iter().map(|finding| finding.allowed).collect::<Vec<_>>(),
        [Some(0)]
    );
    // Not what stands between a person and what is told, and not the fact of another.
    let line = "王大爷3栋2单元201室低保";
    guard.allow(&[allow("3栋2单元201室")]);
    let told: Vec<_> = guard.scan(line).iter().map(|finding| (finding.kind, finding.allowed)).collect();
    assert_eq!(told, [(Kind::Home, Some(0)), (Kind::Circumstance, None)]);
    for part in ["，", "元", "栋", "2单元20"] {
        guard.allow(&[allow(part)]);
        assert_eq!(guard.scan("赵大明，3栋2单元201室")[0].allowed, None, "{part}");
    }
    guard.allow(&[allow("钱大妈")]);
    let found: Vec<_> =
        guard.scan("钱大妈、王大爷，都住3栋2单元201室").iter().map(|found| found.allowed).collect();
    assert_eq!(found, [Some(0), None], "another's home");
    for (line, persons) in [
        ("赵大爷、李奶奶都是低保", &["赵大爷", "李奶奶"][..]),
        ("低保：赵大明，钱二和孙三", &["赵大明", "钱二", "孙三"]),
        ("赵大明领奖。低保户：钱二", &["钱二"]),
    ] {
        for count in 0..=persons.len() {
            guard.allow(&persons[..count].iter().map(|name| allow(name)).collect::<Vec<_>>());
            let found = guard.scan(line);
            let open = found.iter().filter(|found| found.allowed.is_none()).count();
            assert_eq!(open, persons.len() - count, "{line}: {count} allowed");
        }
    }
    // What is allowed of one says nothing of another in the same line.
    for (line, allowed) in [
        ("赵大明是独居老人，钱二是低保户", "赵大明是独居老人"),
        ("低保户钱二、残疾人赵大明", "低保户钱二"),
        ("钱二住3栋2单元201室，残疾人赵大明", "钱二住3栋2单元201室"),
        ("钱二住3栋2单元201室，孙三住5栋1单元302室", "钱二住3栋2单元201室"),
    ] {
        guard.allow(&[allow(allowed)]);
        let found: Vec<Option<usize>> = guard.scan(line).iter().map(|finding| finding.allowed).collect();
        assert_eq!(found, [Some(0), None], "{line}");
    }
}

#[test]
fn whoever_and_whatever_serves_is_public() {
    let (knowing, stranger) = (guard(), Guard::default());
    for line in [
        "周敏，3栋2单元201室",
        "刘平珍家住3栋2单元",
        "赵大明，兴旺街17号",
        "陈国强：残疾人服务，3栋2单元201室",
    ] {
        assert!(!stranger.told(line).is_empty(), "{line}: a stranger's");
        assert_eq!(knowing.told(line), [], "{line}: known");
    }
    // A known name hides nobody whose name holds it.
    let mut knowing = guard();
    ["赵一", "王文", "文静", "Li Min"].into_iter().for_each(|name| knowing.know_name(&Text::plain(name)));
    for (line, is_told) in [
        ("赵一家住3栋2单元201室", false),
        ("赵一，3栋2单元201室", false),
        ("赵一同志住3栋2单元201室", false),
        ("找赵一大姐，3栋2单元201室", false),
        ("网格员赵一在3栋2单元201室", false),
        ("请向赵一、文静反映，3栋2单元201室", false),
        ("于文静处领取，3栋2单元201室", false),
        ("Li Min，3栋2单元201室", false),
        ("赵一鸣，3栋2单元201室", true),
        ("赵一鸣家住3栋2单元201室", true),
        ("王文静住3栋2单元201室", true),
        ("Li Minna和王文静，3栋2单元201室", true),
        ("赵一和赵一鸣住3栋2单元201室", true),
    ] {
        assert_eq!(!knowing.told(line).is_empty(), is_told, "{line}");
    }
    // One letter is no name: it would make everybody public whose name holds it.
    let mut short = Guard::default();
    short.know_name(&Text::plain("王"));
    assert!(!short.told("王大爷住3栋2单元201室").is_empty());
}

#[test]
fn two_guards_know_what_either_does() {
    let (mut a, mut b) = (Guard::default(), Guard::default());
    a.know_mobile("138 0000 0008");
    a.know_name(&Text::plain("周敏"));
    b.know_mobile("13800000011");
    b.know_code("421202001003001");
    b.know_name(&Text::plain("吴小莉"));
    b.know_office("兴旺街17号");
    let allowance = Allowance { text: "13900000001".to_owned(), reason: "物业公开".to_owned() };
    b.allow(std::slice::from_ref(&allowance));
    let line = "13800000008、13800000011，421202001003001；周敏，3栋2单元201室；兴旺街17号；吴小莉，5栋";
    let both = a.clone().and(&b);
    assert_eq!(both.scan(line), []);
    assert!(!a.scan(line).is_empty() && !b.scan(line).is_empty());
    assert_eq!(both.scan("13900000001").iter().map(|found| found.allowed).collect::<Vec<_>>(), [Some(0)]);
    a.allow(&[Allowance { text: "13900000002".to_owned(), ..allowance }]);
    let both = a.clone().and(&b);
    let found = both.scan("139-0000-0001、139-0000-0002");
    assert_eq!(found.iter().map(|found| found.allowed).collect::<Vec<_>>(), [Some(1), Some(0)]);
    let all = both.and(&a).and(&b);
    assert_eq!(all.scan("139-0000-0001")[0].allowed, Some(1), "the first that names it");
    let other = Guard::default().and(&a).and(&a.clone().and(&b));
    assert_eq!(other.scan("139-0000-0001")[0].allowed, Some(2), "counted on");
    assert!(a.tells_like(&a.clone()) && !a.tells_like(&b), "of names and streets");
}

/// However it is spelled, and wherever its line ends.
#[test]
fn numbers_are_seen_as_readers_see_them() {
    let guard = guard();
    for number in [
        "139\n0000\n0001",
        "&#49;39&#x30;0000&#X30;01",
        "139&nbsp;0000&ensp;0001",
        "139&shy;0000&zwj;0001",
        "139&hyphen;0000&minus;0001",
        r"\u003139\x3000\U000000300001",
        "lxy13900000001@qq.com",
        "(139)00000001",
        "（139）0000-0001",
        "+86 (139) 0000 0001",
        "139\u{2011}0000\u{2011}0001",
        "139\u{2212}0000\u{2212}0001",
        "139\u{2003}0000\u{202f}0001",
        "139    0000    0001",
        "139         0000         0001",
        "139/0000/0001",
        "139，0000，0001",
        "139•0000•0001",
        "139~0000~0001",
        "139----0000----0001",
        "139\u{fe0f}0000\u{34f}0001",
        "139\u{301}00000001",
        "微信 wx13900000001",
        "微信号v13900000001",
        "m13900000001@163.com",
        "013900000001",
        "1795113900000001",
        "①③⑨⓪⓪⓪⓪⓪⓪⓪①",
        "一三九〇〇〇〇〇〇〇一",
        "幺三九零零零零零零零幺",
        "壹伍贰肆柒陆捌叁玖伍零",
        "❶⑤❷④❼⑥❽③❾⑤⓿",
        "电话.13900000001",
        "１３９－００００－０００１",
        "139 00 00 00 01",
        "139 0000 00 01",
        "139 0 0 0 0 0 0 0 1",
        "139 000 000 01",
        "1390 000 0001",
        "13-9-0000-0001",
        "139、0000、0001",
        "139+0000+0001",
        "139：0000：0001",
        "139…0000…0001",
        "【139】【0000】【0001】",
        "139’0000’0001",
        "139・0000・0001",
        "139📞0000📞0001",
        "139*0000*0001",
        "139**0000**0001",
        "QQ13900000001",
        "手机a13900000001",
        "手机：13900000001x",
        "电话号码是139 1111 222 3",
        "一三九 零零零零 零零零一",
        "一三九-零零零零-零零零一",
        "一三九零零零零0001",
        "139OOOOOOO1",
        "139-oooo-OOOl",
        "𝟏𝟑𝟗𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟏",
        "𝟷𝟹𝟿𝟶𝟶𝟶𝟶𝟶𝟶𝟶𝟷",
        "¹³⁹⁰⁰⁰⁰⁰⁰⁰¹",
        "₁₃₉₀₀₀₀₀₀₀₁",
        "١٣٩٠٠٠٠٠٠٠١",
        "༡༣༩༠༠༠༠༠༠༠༡",
        "⑴⑶⑼⓪⓪⓪⓪⓪⓪⓪⑴",
        "13900000001①",
        "13900000001²",
    ] {
        for line in [format!("请找 {number} 联系"), format!("{number} 联系"), format!("请找 {number}")]
        {
            let found: Vec<Kind> = guard.scan(&line).iter().map(|found| found.kind).collect();
            assert_eq!(found, [Kind::Mobile], "{line}");
        }
    }
    for id in [
        "429912200205\n222836",
        "429912（20020522）2836",
        "429912/20020522/2836",
        "四二九九一二二〇〇二〇五二二二八三六",
        "42991220020522118×",
        "42991220020522118Ⅹ",
        "42991220020522118Х",
        "429912（2002年05月22日）2836",
        "429912（2002年05月22日）118X",
    ] {
        let found: Vec<Kind> =
            guard.scan(&format!("证件 {id}，请核对")).iter().map(|found| found.kind).collect();
        assert_eq!(found, [Kind::ResidentId], "{id}");
    }
    for harmless in [
        "运单 SF13900000001",
        "3.13900000001 万元",
        "版本 2_13900000001",
        "①2026年第③号",
        "二〇二六年十一月二十七日，第一三五号",
        "共 139、1234、1357 户",
        "分别是139、1588、2999元",
        "奖金 139 / 1588 / 2999 元",
        "分别涨 139%、1588%、2999%",
        "| 139 | 1588 | 2999 |",
        "¥139，¥1588，¥2999",
        "2026年11月27日第139 期",
        "一 二 三 四 五 六 七 八 九 十",
        "100Oll",
        "订单号码 A13900000001",
        "联系单 A13900000001",
        "m¹²³⁴⁵⁶⁷⁸⁹⁰¹",
        "1,391,234,135.70 元",
        "3/11/2026",
        "编号 139/12/34",
        "一二三四五六七八九十",
        "&#49;39&#;0000&#x110000;0001",
        r"\u0031\u00\y39 0000 0001",
        "139&copy;0000&copy;0001",
        "&#1390000000113900000001139;",
    ] {
        assert_eq!(guard.scan(harmless), [], "{harmless}");
    }
}

/// What each number is, and what it is not for one digit, one sign or one group.
#[test]
fn a_number_is_told_by_its_digits_and_by_its_shape() {
    let guard = Guard::default();
    let found = |line: &str| {
        let found = guard.scan(line).into_iter();
        found.map(|found| (found.kind, line[found.at].to_owned())).collect::<Vec<_>>()
    };
    for (kind, numbers) in [
        (
            Kind::ResidentId,
            &[
                "429912200205222836",
                "42991220020522118X",
                "42991220020522118x",
                "42991220020522118-X",
                "42991220020522118 - X",
                "429912 20020522 118X",
                // The first and last year, the last day and month.
                "429912188001012838",
                "429912209912312831",
                "42991220021231283X",
                // Of fifteen digits.
                "110105491231002",
                "110105 491231 002",
            ][..],
        ),
        (
            Kind::BankCard,
            &[
                "3217011111111118",
                "4217011111111116",
                "5217011111111113",
                "62170111111111117",
                "6217011111111111114",
                "6217 0111 1111 1111",
                "6217 0111 1111 1111 114",
                "621701 1111111111114",
                "621701 1111 111111114",
            ],
        ),
        (
            Kind::Mobile,
            &[
                "13900000001",
                "139 00000001",
                "1390000 0001",
                "139 000 00001",
                "1390 0000 001",
                "1 3 9 0 0 0 0 0 0 0 1",
                "+86 13900000001",
                "0086-139-0000-0001",
                "86139 0000 0001",
            ],
        ),
    ] {
        for number in numbers {
            let number = number.trim_start_matches('+');
            for line in [format!("号{number}，"), number.to_owned(), format!("（{number} ）")] {
                assert_eq!(found(&line), [(kind, number.to_owned())], "{line}");
            }
        }
    }
    for harmless in [
        // Wrong in the check digit, the province, the year, the month, the day, the tail.
        "429912200205222837",
        "42991220020522119X",
        "999912200205222837",
        "429912187905222833",
        "429912210001012836",
        "429912200200222837",
        "429912200213222836",
        "429912200205002833",
        "429912200205322837",
        "42991220020522118 -- X",
        "42991220020522118XY",
        "990105491231002",
        "110105491331002",
        "110105491200002",
        "11010 54912 31002",
        // No card: its check digit, its first digit, its length, its groups.
        "6217011111111112",
        "7217011111111119",
        "621701999999990",
        "62170111111111111115",
        "6217 0111 11111111",
        "6217 011 11111 1111",
        "62170 111 1111 1111",
        "621701 11 11111111",
        "订单号A6217011111111111",
        // No mobile: its first digits, its length, its groups, what it is a part of.
        "12900000001",
        "23900000001",
        "1390000000",
        "139000000011",
        "150 200 180 20",
        "139 12 23",
        "13 2026 08 27 1",
        "13900000001.5",
        "13900000001_5",
        "13900000001A",
        "139-----0000-----0001",
    ] {
        assert_eq!(found(&format!("号{harmless}，")), [], "{harmless}");
    }
    // A sign between that stands by itself is no part of either.
    assert_eq!(found("13900000001-5栋").len(), 1);
    assert_eq!(found("0715-13900000001").len(), 1);
    assert_eq!(found("3 13900000001").len(), 1);
    let mut knowing = Guard::default();
    knowing.know_mobile("139 0000 0001");
    for known in
        ["008613900000001", "86 13900000001", "013900000001", "12593 13900000001", "一三九零零零零零零零一"]
    {
        assert_eq!(knowing.scan(&format!("号{known}")), [], "{known}");
    }
}

/// A line may be as long as its file.
#[test]
fn a_line_takes_as_long_as_it_is() {
    let guard = guard();
    for filler in [" ", "　", "低 ", "一", "1 ", "张"] {
        let line = format!("号{}栋 12345678901", filler.repeat(120_000 / filler.len()));
        assert!(guard.scan(&line).len() <= line.len());
    }
    assert_eq!(guard.scan("低 保： 左 秀 英").len(), 1, "spread out");
}

#[test]
fn every_number_of_somebody_has_room() {
    let digits = |text: &str| numbers::Digits::of(text);
    // The longest and largest that a card may have.
    assert!(digits("6999999999999999999").is_some());
    assert_ne!(digits("013800000008"), digits("13800000008"));
    assert_eq!((digits(""), digits("1380000000X")), (None, None));
}

#[test]
fn numbers_are_told_by_their_ends_only() {
    assert_eq!(masked("13900000001"), "139…01");
    assert_eq!(masked("2026112712"), "2026112712", "a day and an hour");
    assert_eq!(masked("张某（3栋2单元）"), "张某（3栋2单元）");
}

/// What is said beside an address decides whether it is a home.
#[test]
fn an_address_is_a_home_unless_it_is_open_to_all() {
    let guard = guard();
    let is_home = |line: &str| guard.told(line).iter().any(|(kind, _)| *kind == Kind::Home);
    assert!(is_home("赵大明，长安街8号"));
    assert!(!is_home("赵大明，长安街8号超市"));
    assert!(is_home("赵大明家住长安街8号超市"), "said to live there, whatever is beside it");
    assert!(!is_home("赵大明家住过的长安街8号，现为纪念馆"), "nobody lives in a museum");
    // Ten signs away it is about something else.
    for (gap, is_near) in [(9, true), (10, false)] {
        let gap = "…".repeat(gap);
        assert_eq!(is_home(&format!("赵大明：长安街8号{gap}超市")), !is_near, "behind, {gap}");
        assert_eq!(is_home(&format!("超市{gap}长安街8号：赵大明")), !is_near, "before, {gap}");
    }
}

/// Behind a door somebody lives; at a number of a street there may be an office.
#[test]
fn a_circumstance_behind_a_door_is_somebodys() {
    let guard = guard();
    let kinds = |line: &str| guard.told(line).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds("3栋2单元201室：低保"), [Kind::Circumstance]);
    assert_eq!(kinds("长安街8号：低保"), []);
}

#[test]
fn words_that_are_spread_out_are_closed_up() {
    let shown = |text: &str| shown(text);
    assert_eq!(shown("低 保"), "低保");
    assert_eq!(shown("低    保"), "低保");
    assert_eq!(shown("低          保"), "低          保", "so wide are columns");
    assert_eq!(shown("独 居民"), "独 居民", "two words");
    assert_eq!(shown("居民 独"), "居民 独");
}

/// Where a name begins and ends, and what only looks like one.
#[test]
fn names_are_cut_out_exactly() {
    let names = |text: &str| {
        let letters = Letters::of(text);
        people::people(&letters).into_iter().map(|at| letters.text(at)).collect::<Vec<_>>()
    };
    for (text, expected) in [
        ("找王大爷来", &["王大爷"][..]),
        ("找欧阳奶奶来", &["欧阳奶奶"]),
        ("找王同学来", &["王同学"]),
        ("老吴家漏水", &["吴"]),
        ("老韩头病了", &["韩头"]),
        ("请老吴说", &["吴"]),
        ("你老吴家", &[]),
        ("老吴桥", &[]),
        ("老区从", &[]),
        ("大吴家", &[]),
        ("601的胡海涛真好", &["胡海涛"]),
        ("室的胡海涛真好", &["胡海涛"]),
        ("们的胡海涛真好", &[]),
        ("601胡海涛真好", &[]),
        ("张某说", &["张某"]),
        ("张某某说", &["张某某"]),
        ("张某甲说", &["张某"]),
        ("赵X说", &["赵X"]),
        ("赵XX说", &["赵XX"]),
        ("赵××说", &["赵××"]),
        ("赵XXX说", &[]),
        ("赵X栋说", &[]),
        ("赵XX室说", &[]),
        ("慰问胡海涛、欧阳小梅", &["胡海涛", "欧阳小梅"]),
        ("胡海涛老人", &["胡海涛"]),
        ("桂花园17号", &[]),
        ("12路改道。", &[]),
        ("慰问李明，", &["李明"]),
        ("收李明，", &[]),
        ("联系：李明13日", &["李明"]),
        ("：高桂巷8号", &[]),
        ("户主胡海涛真好", &["胡海涛"]),
        ("欧阳小梅真好", &["欧阳小梅"]),
        // 高层 is a word, but for where only a name can stand.
        ("高层明。", &["高层明"]),
        ("和高层明。", &[]),
        ("联系：阿依古丽", &["阿依古丽"]),
        ("联系：木呷·尔古", &["木呷·尔古"]),
        ("作者列夫·托尔斯泰", &[]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}
