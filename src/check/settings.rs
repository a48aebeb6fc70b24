//! `site.toml`.

use std::sync::Arc;

use super::before::HOME_ZONE;
use super::desk::Desk;
use super::fields::{At, Fields};
use super::{Sources, notes};
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{
    Allowance, BaseUrl, CARD_SIZES, Community, Figure, FigureKey, Figures, Footer, Lang, OwnWords, Paper,
    Record, Role, Site, Size, Text, card_size,
};
use crate::read::RawDoc;

/// Longest base address in bytes: above it a card's code needs modules under 0.4 mm.
pub const LONGEST_BASE_URL: usize = 150;
/// Longest code text in bytes at version 5, level Q (ISO/IEC 18004, table 7).
pub const COMFORTABLE_CODE: usize = 60;

/// `site.toml` as far as it was sound.
pub struct Settings {
    pub title: Option<Text>,
    pub base_url: Option<At<BaseUrl>>,
    pub former_base_urls: Vec<BaseUrl>,
    pub sample: bool,
    pub card: Size,
    pub footer: Footer,
    pub own_words: OwnWords,
    pub timezone: String,
    pub roles: Vec<Role>,
    /// Where names and duties of roles stand, by the names of `Sources`.
    pub role_places: Vec<(String, Place)>,
    /// Each with the place of its text.
    pub allowances: Vec<(Allowance, Place)>,
}

/// Reads `site.toml`.
pub fn site(doc: Option<&RawDoc>, desk: &Desk<'_>) -> Settings {
    let nothing = Settings {
        title: None,
        base_url: None,
        former_base_urls: Vec::new(),
        sample: false,
        card: CARD_SIZES[0].1,
        footer: Footer::default(),
        own_words: OwnWords::default(),
        timezone: HOME_ZONE.to_owned(),
        roles: Vec::new(),
        role_places: Vec::new(),
        allowances: Vec::new(),
    };
    let Some(doc) = doc else { return nothing };
    let mut f = Fields::of(doc, desk);
    let title = f.text("title");
    let title = f.need("title", "title = \"三元社区网格服务\"", title).map(|t| t.value);
    let base_url = f.string("base_url");
    let base_url = f.need("base_url", "base_url = \"https://grid.example.cn/\"", base_url);
    let base_url = base_url.and_then(|url| sound_url(url, "base_url", desk));
    let former = f.strings("former_base_urls").into_iter().flatten();
    let former: Vec<At<BaseUrl>> =
        former.filter_map(|url| sound_url(url, "former_base_urls", desk)).collect();
    // Its redirects would lead to themselves.
    for same in former.iter().filter(|url| base_url.as_ref().is_some_and(|own| own.value == url.value)) {
        desk.bad_value(same.place.clone(), "former_base_urls", same.value.as_str(), "want-former-url");
    }
    let former_base_urls: Vec<BaseUrl> = former.into_iter().map(|url| url.value).collect();
    check_languages(&mut f, desk);
    let mut timezone = HOME_ZONE.to_owned();
    if let Some(zone) = f.string("timezone") {
        if jiff::tz::TimeZone::get(&zone.value).is_err() {
            desk.bad_value(zone.place, "timezone", &zone.value, "want-timezone");
        }
        timezone = zone.value;
    }
    if let Some(theme) = f.string("theme")
        && crate::model::Slug::parse(&theme.value).is_none()
    {
        desk.say(Diagnostic::new(Code::BadFileName, theme.place).with("name", theme.value));
    }
    let sample = f.bool("sample").unwrap_or(false);
    let card = f.string("card_size").and_then(|size| {
        let known = card_size(&size.value);
        if known.is_none() {
            desk.bad_value(size.place, "card_size", size.value, "want-card-size");
        }
        known
    });
    let footer = f.table("footer").map(footer).unwrap_or_default();
    let own_words = f.table("pages").map(|table| own_words(table, desk)).unwrap_or_default();
    let (roles, role_places) = roles(&mut f, desk);
    let allowances = allowances(&mut f);
    f.finish();
    let card = card.unwrap_or(CARD_SIZES[0].1);
    Settings {
        title,
        base_url,
        former_base_urls,
        sample,
        card,
        footer,
        own_words,
        timezone,
        roles,
        role_places,
        allowances,
    }
}

/// A paper's name, one of a few.
pub fn paper(
    f: &mut Fields<'_>,
    key: &'static str,
    want: &'static str,
    allowed: &[Paper],
    desk: &Desk<'_>,
) -> Option<Paper> {
    let name = f.string(key)?;
    let paper = Paper::parse(&name.value).filter(|paper| allowed.contains(paper));
    if paper.is_none() {
        desk.bad_value(name.place, key, name.value, want);
    }
    paper
}

fn check_languages(f: &mut Fields<'_>, desk: &Desk<'_>) {
    if let Some(own) = f.string("language")
        && Lang::parse(&own.value).is_none()
    {
        desk.bad_value(own.place, "language", own.value, "want-languages");
    }
    for lang in f.strings("languages").into_iter().flatten() {
        if Lang::parse(&lang.value).is_none() {
            desk.bad_value(lang.place, "languages", lang.value, "want-languages");
        }
    }
}

fn footer(mut f: Fields<'_>) -> Footer {
    let footer =
        Footer { icp: f.string("icp").map(|t| t.value), police: f.string("police").map(|t| t.value) };
    f.finish();
    footer
}

/// `[pages]`: paragraphs of the pages about the site and about privacy.
fn own_words(mut f: Fields<'_>, desk: &Desk<'_>) -> OwnWords {
    let mut paragraphs = |key| {
        let texts = f.texts(key).unwrap_or_default();
        texts.iter().for_each(|text| notes::check_paragraph(text, desk));
        texts.into_iter().map(|text| text.value).collect()
    };
    let words = OwnWords { about: paragraphs("about"), privacy: paragraphs("privacy") };
    f.finish();
    words
}

/// `[[privacy.allow]]`: findings that staff have looked at and allowed; each needs its reason.
fn allowances(f: &mut Fields<'_>) -> Vec<(Allowance, Place)> {
    let Some(mut privacy) = f.table("privacy") else { return Vec::new() };
    let mut allowances = Vec::new();
    for mut allow in privacy.tables("allow") {
        let text = allow.string("text");
        let text = allow.need("text", "text = \"138 0000 0000\"", text);
        let reason = allow.string("reason");
        let reason = allow.need("reason", "reason = \"物业公开的电话\"", reason);
        allow.finish();
        if let (Some(text), Some(reason)) = (text, reason) {
            allowances.push((Allowance { text: text.value, reason: reason.value }, text.place));
        }
    }
    privacy.finish();
    allowances
}

fn roles(f: &mut Fields<'_>, desk: &Desk<'_>) -> (Vec<Role>, Vec<(String, Place)>) {
    let mut roles: Vec<Role> = Vec::new();
    let mut places = Vec::new();
    let tables = f.tables("roles");
    f.need("roles", "[[roles]] name = \"网格员\"", (!tables.is_empty()).then_some(()));
    for mut table in tables {
        let name = table.text("name");
        let Some(name) = table.need("name", "name = \"网格员\"", name) else {
            table.texts("duties");
            table.finish();
            continue;
        };
        let duties = table.texts("duties").unwrap_or_default();
        let duties_place = table.place_of("duties");
        table.finish();
        let id = name.value.default().to_owned();
        places.push((format!("role/{id}"), name.place.clone()));
        places.push((format!("role/{id}/duties"), duties_place));
        if roles.iter().any(|r| r.id == id) {
            desk.say(
                Diagnostic::new(Code::DuplicateId, name.place.clone())
                    .with("id", &id)
                    .with("other", "content/site.toml"),
            );
        }
        roles.push(Role { id, name: name.value, duties: duties.into_iter().map(|d| d.value).collect() });
    }
    (roles, places)
}

/// The longest address of a site, bytes: a former one becomes the name of a folder, which file systems end at 255.
const LONGEST_URL: usize = 200;

/// An address that may stand in a code: https, a lower-case ASCII host, no query.
fn sound_url(url: At<String>, key: &str, desk: &Desk<'_>) -> Option<At<BaseUrl>> {
    let Some(rest) = url.value.strip_prefix("https://") else {
        desk.say(Diagnostic::new(Code::NotHttps, url.place));
        return None;
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let host_fits = !name.is_empty()
        && name.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        });
    let path_fits = !path.contains("//")
        && !path.split('/').any(|part| part == "." || part == "..")
        && path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~".contains(&b));
    if rest.len() > LONGEST_URL || !host_fits || !path_fits || port.parse::<u16>().is_err() {
        desk.bad_value(url.place, key, url.value, "want-url");
        return None;
    }
    Some(url.map(|u| BaseUrl::new(&u)))
}

/// Says when codes become dense or impossible: the longest text is measured.
pub fn check_address(settings: &Settings, communities: &[Arc<Community>], desk: &Desk<'_>) {
    let Some(base_url) = &settings.base_url else { return };
    let base = base_url.value.as_str().len();
    let longest = communities
        .iter()
        .flat_map(|c| &c.grids)
        .flat_map(|g| g.boards.iter().map(|b| g.id.as_str().len() + b.id.as_str().len()))
        .max()
        .unwrap_or(0);
    // `g/`, `/#`, and an issue of up to two digits behind its dot.
    let bytes = base + 2 + longest + 2 + 3;
    let code = match bytes {
        _ if base > LONGEST_BASE_URL => Code::AddressTooLong,
        _ if bytes > COMFORTABLE_CODE => Code::LongAddress,
        _ => return,
    };
    desk.say(Diagnostic::new(code, base_url.place.clone()).with("bytes", bytes));
}

/// The figures of a grid or of `[totals]`; areas come in square kilometres.
pub fn figures(f: &mut Fields<'_>) -> Figures {
    let read = |key: FigureKey| {
        let value = match key {
            FigureKey::AreaKm2 => f.positive(key.key()).map(|a| (a.value * 1e6).round() as u64),
            _ => f.count(key.key()).map(|c| c.value),
        };
        value.map(|value| Figure { key, value })
    };
    Figures(FigureKey::ALL.into_iter().filter_map(read).collect())
}

impl Settings {
    /// Where the site's own texts stand.
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        if let Some(base_url) = &self.base_url {
            sources.note("site/base_url", base_url.place.clone());
        }
        for (name, place) in &self.role_places {
            sources.note(name, place.clone());
        }
        sources
    }

    /// The model, if everything that it cannot do without is there.
    pub fn into_site(
        self,
        communities: Vec<Arc<Community>>,
        record: Arc<Record>,
        desk: &Desk<'_>,
    ) -> Option<Site> {
        Some(Site {
            title: self.title?,
            base_url: self.base_url?.value,
            former_base_urls: self.former_base_urls,
            language: desk.language().clone(),
            languages: desk.languages.clone(),
            sample: self.sample,
            card: self.card,
            footer: self.footer,
            own_words: self.own_words,
            allowances: self.allowances.into_iter().map(|(allowance, _)| allowance).collect(),
            timezone: self.timezone,
            roles: self.roles,
            communities,
            record,
            today: desk.today,
        })
    }
}
