//! Where somebody lives: addresses that lead to one door or one house, and words that say that somebody lives there.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::letters::Letters;

/// Signs around an address that say what it is.
const NEAR: usize = 10;

/// A pattern that is written in this program: no content ever becomes one.
pub fn pattern(text: &str) -> Regex {
    // Each is compiled by the corpus test, so none can fail anywhere else.
    Regex::new(text).expect("a pattern of this program")
}

const HAN: &str = r"\p{Han}";
const NUMBER: &str = "(?:[0-9]+ ?|[一二三四五六七八九十]+|[A-Za-z])";

fn building() -> String {
    format!("(?:{NUMBER}(?:栋|幢|号楼|座|#楼|#|排|号院)|{HAN}?[东西南北]?{NUMBER}号楼)")
}

fn unit() -> String {
    "(?:(?:[0-9]+ ?|[一二三四五六七八九十]|[东西南北中甲乙])(?:单元 ?[0-9]*|门 ?[0-9]+))".to_owned()
}

/// Leads to one door.
static DOOR: LazyLock<Regex> = LazyLock::new(|| {
    let (building, unit) = (building(), unit());
    let floor = "[0-9一二三四五六七八九十顶]+[楼层](?:[东西左右中前后](?:户|手边|边|侧)?)";
    let room = format!("(?:[0-9]{{3,4}}(?:室|房|户)?|{floor}?)");
    let between = "[ ,，|/]*";
    let forms = [
        format!("{building}[ ,，]*Room [0-9]+"),
        format!("{NUMBER}栋 [0-9 ]+室"),
        format!("{building}{between}{unit}{between}{room}?"),
        format!("{building}{between}[0-9]{{3,4}}(?:室|房|户)?"),
        format!("{building}[ ,，]*{floor}"),
        format!("{unit}{between}{room}"),
        format!("{unit}顶楼"),
        "[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}".to_owned(),
        format!("{building}顶楼"),
        format!("{building}[0-9一二三四五六七八九十]+号"),
        "[0-9]+楼[0-9]{3,4}".to_owned(),
        "[0-9]+ ?门 ?[0-9]+ ?号".to_owned(),
    ];
    pattern(&format!("(?:{})", forms.join("|")))
});

/// 兴旺街17号: one house.
static HOUSE: LazyLock<Regex> = LazyLock::new(|| {
    let street = "路|街|巷|大道|弄|胡同|坊|湾|屯|村|组|里|园|寨|岗|畈|塘|庄|冲|桥|井|湖|岭|坪|院|头|坡|滩|洲";
    let group = "(?:[甲乙丙丁:]|[0-9一二三四五六七八九十]+组)?";
    let lane = "(?:[0-9]+弄)?";
    pattern(&format!(
        "门牌号?[是为:]?(?:[0-9]+组)?[0-9]+号|{HAN}{{1,6}}(?:{street}){lane}{group}(?:[0-9]+|[一二三四五六七八九十廿卅]+)号|[0-9一二三四五六七八九十]+组[0-9]+号"
    ))
});

/// A house in a town, where it may as well be a shop or an office.
static STREET: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!("{HAN}{{1,6}}(?:路|街|大道)(?:[0-9]+|[一二三四五六七八九十]+)号")));

/// A whole building or stairway: an address only of somebody who is said to live there.
static STAIRWAY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?:{}|{})", building(), unit())));

/// A stairway of somebody: 13栋的曾阿姨.
static OF_STAIRWAY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?:{}|{})的", building(), unit())));

static LIVES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "住|家在|家里|地址|房号|门牌|户主|搬到|租客|房主|家漏|业主|那家|那户|[叔姨嫂爷奶娘伯婶婆公妈哥姐弟妹某]家|老[\\p{Han}]家",
    )
});

/// That somebody lives at an address, even one that has an office or a shop beside it.
static LIVES_PLAINLY: LazyLock<Regex> =
    LazyLock::new(|| pattern("家住|住在|租住|家庭住址|住址|暂住|家里|家的|家在|[，,]住|号?家"));

/// The same, in words that are part of no street's name: a pattern takes the six signs before a street as its name.
static LIVES_IN: LazyLock<Regex> = LazyLock::new(|| pattern("家住|住在|租住|暂住"));

/// What is open to all: offices, shops, places of culture.
static VENUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "服务中心|办公|窗口|大厅|活动室|会议室|教室|教学楼|广场|门口集合|讲座|义诊|坐诊|授课|报名处|司法|派出所|警务|卫生服务|\
         卫生院|福利院|法院|公园|卫生站|卫生室|卫生所|医院|诊所|门诊|学校|小学|中学|幼儿园|文化馆|纪念馆|故居|博物馆|旧居|陈列|剧院|展览|书展|\
         展板|展馆|铺|店|餐馆|餐厅|餐饮|馆|门面|摊|商户|超市|药房|市场|物业公司|物业中心|值班|工作站|服务站|法律|残联|居委会|\
         村委会|社区位于|政务|银行|驿站|公司|公厕|书亭|岗亭|门岗|传达室|架空层|会议|投票|领取|打八段锦|放映|酒家|酒楼|茶馆|\
         茶庄|坊|堂|庙|祠|豆腐|米粉|理发|裁缝|面馆|菜",
    )
});

static MUSEUM: LazyLock<Regex> = LazyLock::new(|| pattern("馆|故居"));

/// The addresses of a text, and what is said of them.
pub struct Homes {
    /// Of one door or one house, where nothing near it says that it is open to all.
    pub addresses: Vec<Range<usize>>,
    /// Those of one door, and of a house in a village.
    pub doors: Vec<Range<usize>>,
    /// Somebody lives in a building that is named.
    pub lives_somewhere: Option<Range<usize>>,
}

/// A house by its street and number: the address of an office.
pub fn houses(text: &Letters) -> Vec<Range<usize>> {
    text.matches(&HOUSE)
}

pub fn homes(text: &Letters) -> Homes {
    let mut addresses = text.matches(&DOOR);
    addresses.extend(text.matches(&HOUSE));
    let mut rest = text.clone();
    addresses.iter().for_each(|at| rest.blank(at.clone()));
    let is_said = |pattern: &Regex| !rest.matches(pattern).is_empty();
    let lives = is_said(&LIVES_PLAINLY) || !text.matches(&LIVES_IN).is_empty();
    let lives = lives && !is_said(&MUSEUM);
    let venues = if lives { Vec::new() } else { rest.matches(&VENUE) };
    let is_near = |at: &Range<usize>| {
        venues.iter().any(|venue| venue.start < at.end + NEAR && venue.end + NEAR > at.start)
    };
    let lives_somewhere = text
        .matches(&STAIRWAY)
        .into_iter()
        .next()
        .filter(|_| venues.is_empty() && !text.matches(&LIVES).is_empty());
    addresses.retain(|at| !is_near(at));
    addresses.sort_by_key(|at| at.start);
    let streets = text.matches(&STREET);
    let is_of_street = |at: &&Range<usize>| streets.iter().any(|street| street.start == at.start);
    let doors = addresses.iter().filter(|at| !is_of_street(at)).cloned().collect();
    Homes { addresses, doors, lives_somewhere }
}

/// Where the names begin that stand behind a building or stairway and 的.
pub fn behind_stairways(text: &Letters) -> BTreeSet<usize> {
    text.matches(&OF_STAIRWAY).iter().map(|stairway| stairway.end).collect()
}
