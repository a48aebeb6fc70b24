//! What `site.toml` and `community.toml` say of the whole.

use super::*;
use crate::model::Paper;

const COMMUNITY: &str = "content/qinghe/community.toml";
const NONE: [&str; 0] = [];

/// With these lines before the first table of `site.toml`.
fn with(lines: &str) -> Content {
    let content = Content::new();
    content.swap(SITE, "sample = true", &format!("{lines}\nsample = true"));
    content
}

#[test]
fn an_address_can_stand_in_a_code() {
    let of = |url: &str| {
        let content = Content::new();
        content.swap(SITE, "https://grid.example.cn/", url);
        content.found()
    };
    for good in [
        "https://grid.example.cn",
        "https://grid.example.cn/a/b-1_2.~3/",
        "https://grid.example.cn:8443/",
        "https://a-b.example.cn/",
        "https://1.example.cn/A/",
    ] {
        assert_eq!(of(good), NONE, "{good}");
    }
    for bad in [
        "https://",
        "https:///a",
        "https://Grid.example.cn/",
        "https://grid..cn/",
        "https://-grid.cn/",
        "https://grid-.cn/",
        "https://grid_a.cn/",
        "https://网格.cn/",
        "https://grid.cn:x/",
        "https://grid.cn:99999/",
        "https://grid.cn/a//b",
        "https://grid.cn/../b",
        "https://grid.cn/./b",
        "https://grid.cn/网",
        "https://grid.cn/a?b",
        "https://grid.cn/a b",
    ] {
        assert_eq!(of(bad), ["E205 site.toml:2"], "{bad}");
    }
    assert_eq!(of("http://grid.example.cn/"), ["E701 site.toml:2"]);
}

#[test]
fn an_address_is_as_short_as_a_code_wants() {
    let of = |length: usize, board: &str| {
        let content = Content::new();
        let base = format!("https://{}.cn/", "a".repeat(length - "https://.cn/".len()));
        content.swap(SITE, "https://grid.example.cn/", &base);
        content
            .write(FIRST, &(grid("qh01", CODES[0], "zhao") + &format!("\n[[boards]]\nid = \"{board}\"\n")));
        content.check()
    };
    let code =
        |length: usize, board: &str| of(length, board).told.first().map(|one| one.code.name().to_owned());
    // `https://…/g/qh01/#b1.99`: 13 bytes behind the address.
    let comfortable = settings::COMFORTABLE_CODE - 13;
    let longest = settings::LONGEST_BASE_URL;
    assert_eq!(code(comfortable.min(longest), "b1"), None);
    if comfortable < longest {
        assert_eq!(code(comfortable + 1, "b1").as_deref(), Some("W702"));
        assert_eq!(code(comfortable, "b10").as_deref(), Some("W702"));
        assert!(
            format!("{:?}", of(comfortable + 1, "b1").told[0].args)
                .contains(&format!("\"{}\"", settings::COMFORTABLE_CODE + 1))
        );
    }
    assert_eq!(code(longest + 1, "b1").as_deref(), Some("E703"));
    assert_ne!(code(longest, "b1").as_deref(), Some("E703"));
}

#[test]
fn the_site_says_what_it_is_and_who_may_be_asked() {
    let text = "card_size = \"85.5x54\"\nformer_base_urls = [\"https://old.example.cn/\"]\ntimezone = \"Asia/Urumqi\"";
    let content = with(text);
    let more = "\n[footer]\nicp = \"鄂ICP备00000000号\"\n\n[pages]\nabout = [\"甲\"]\nprivacy = [\"乙\", \"丙\"]\n\n[[privacy.allow]]\ntext = \"12345\"\nreason = \"热线\"\n";
    let whole = content.read(SITE);
    content.write(SITE, &(whole + more));
    let answer = content.check();
    assert_eq!(answer.found, ["W416 site.toml:19"], "12345 needs nobody's leave");
    let site = answer.checked.expect("a site").site;
    assert_eq!(
        (site.card, site.timezone.as_str()),
        (crate::model::card_size("85.5x54").expect("a card"), "Asia/Urumqi")
    );
    assert_eq!(site.footer.icp.as_deref(), Some("鄂ICP备00000000号"));
    assert_eq!((site.own_words.about.len(), site.own_words.privacy.len()), (1, 2));
    assert_eq!((site.allowances.len(), site.allowances[0].reason.as_str()), (1, "热线"));
    assert_eq!(site.former_base_urls[0].as_str(), "https://old.example.cn/");
    for (lines, found) in [
        ("card_size = \"1x1\"", "E205 site.toml:3"),
        ("timezone = \"Asia/Nowhere\"", "E205 site.toml:3"),
        ("theme = \"../x\"", "E107 site.toml:3"),
        ("language = \"Chinese!\"", "E205 site.toml:3"),
        ("languages = [\"zh-CN\", \"!\"]", "E205 site.toml:3"),
        ("former_base_urls = [\"https://grid.example.cn/\"]", "E205 site.toml:3"),
    ] {
        assert_eq!(with(lines).found(), [found], "{lines}");
    }
}

#[test]
fn a_site_has_roles_each_once() {
    let content = Content::new();
    content.write(SITE, "title = \"清河\"\nbase_url = \"https://grid.example.cn/\"\nsample = true\n");
    assert!(content.found().contains(&"E203 site.toml:1".to_owned()), "{:?}", content.found());
    let roles = "title = \"清河\"\nbase_url = \"https://grid.example.cn/\"\nsample = true\n\n[[roles]]\nname = \"网格员\"\nduties = [\"甲\"]\n\n[[roles]]\nname = \"网格员\"\n";
    content.write(SITE, roles);
    assert_eq!(content.found(), ["E302 site.toml:10"]);
    content.write(
        SITE,
        &roles.replacen("name = \"网格员\"\n\n", "", 1).replace("name = \"网格员\"\nduties", "duties"),
    );
    assert_eq!(content.found(), ["E203 site.toml:5"], "its duties are asked for all the same");
}

#[test]
fn a_community_says_how_to_report_and_on_what_it_prints() {
    let content = Content::new();
    let text = content.read(COMMUNITY);
    content.write(COMMUNITY, &format!("{text}wall_map = \"a0\"\n\n[report]\nemail = \"grid@example.cn\"\nphone = \"0715-0000002\"\ntext = \"{{place}}坏了\"\n"));
    let community = content.site().communities[0].clone();
    assert_eq!(community.wall_map, Paper::A0);
    assert_eq!(community.report.email.as_deref(), Some("grid@example.cn"));
    assert!(
        community.report.phone.is_some() && community.report.text.is_some() && community.report.sms.is_none()
    );
    content.swap(COMMUNITY, "wall_map = \"a0\"", "wall_map = \"a4\"");
    assert_eq!(content.found(), ["E205 qinghe/community.toml:4"]);
}

#[test]
fn on_another_ground_everything_is_checked_again() {
    let content = Content::new();
    content.swap(FIRST, "name = ", "colour = \"green\"\nname = ").record(&[board(
        "qh02",
        CODES[1],
        "2013-05-01-1",
    )]);
    let (first, shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    assert_eq!(first.found, NONE);
    let hues = vec!["blue".to_owned()];
    let mut said = Diagnostics::default();
    let (raw, _) = read(content.0.path(), &shelf, &mut said);
    check(&raw, &Surroundings { hues, ..around() }, &first.learnt, &mut said);
    assert!(
        said.sorted().all.iter().any(|one| one.code.name() == "E205"),
        "green is no colour of this theme"
    );
    // A role has another name: both grids named the old one.
    content.swap(SITE, "网格员", "网格管理员");
    let mut forgetful = shelf.clone();
    forgetful.forget(SITE);
    let (second, _) = content.check_again(&forgetful, &first.learnt);
    let of = |code: &str, found: &[String]| found.iter().filter(|one| one.starts_with(code)).count();
    assert_eq!(of("E310", &second.found), 2, "{:?}", second.found);
    content.swap(SITE, "网格管理员", "网格员");
    // Without the file no role is known, and then all are.
    let text = content.read(SITE);
    content.remove(SITE);
    let (without, mut shelf) = content.check_again(&Shelf::default(), &Learnt::default());
    assert_eq!(of("E310", &without.found), 2, "{:?}", without.found);
    content.write(SITE, &text);
    shelf.forget(SITE);
    assert_eq!(content.check_again(&shelf, &without.learnt).0.found, NONE);
    // Ten years on nobody's post has ended, but one that ends is noticed.
    content.swap(SECOND, "worker = \"qian\"", "worker = \"qian\"\nuntil = 2014-01-01");
    let (third, _) = content.check_again(&Shelf::default(), &Learnt::default());
    assert_eq!(third.found, NONE);
    let mut said = Diagnostics::default();
    let (raw, _) = read(content.0.path(), &Shelf::default(), &mut said);
    let (_, learnt) = check(&raw, &around(), &Learnt::default(), &mut said);
    let later = on("2014-01-02");
    check(&raw, &later, &learnt, &mut said);
    assert!(said.sorted().all.iter().any(|one| one.code.name() == "E311"), "{:?}", said.sorted().all);
}

#[test]
fn a_former_address_is_no_longer_than_a_folder_may_be_named() {
    let found = |length: usize| {
        let path = "x".repeat(length - "a.cn/".len());
        let site = Content::new();
        let text = format!("sample = true\nformer_base_urls = [\"https://a.cn/{path}\"]");
        site.swap(SITE, "sample = true", &text).found()
    };
    assert_eq!(found(200), [""; 0]);
    assert_eq!(found(201), ["E205 site.toml:4"]);
    assert_eq!(found(400), ["E205 site.toml:4"]);
}

#[test]
fn a_code_belongs_to_one_grid() {
    let content = Content::new();
    content.swap(SECOND, "420100001001002", "420100001001001");
    assert_eq!(content.found(), ["E303 qinghe/grids/02.toml:2"]);
    let told = content.check().told;
    assert!(format!("{:?}", told[0].args).contains("grids/01.toml:2"), "{:?}", told[0].args);
}

#[test]
fn a_code_of_a_community_has_twelve_digits() {
    for code in ["42010000100a", "42010000100", "4201000010011"] {
        let content = Content::new();
        content.swap("content/qinghe/community.toml", "\"420100001001\"", &format!("\"{code}\""));
        let found = content.found();
        assert!(found.iter().any(|one| one == "E304 qinghe/community.toml:2"), "{code}: {found:?}");
    }
}
