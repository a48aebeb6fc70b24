//! The files of `workers/`, and what consent allows to be shown of each person.

use std::collections::BTreeMap;

use super::communities::Survey;
use super::desk::{Desk, guess};
use super::fields::{At, Fields};
use super::images::Album;
use super::phones;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{Grid, Photo, Post, Text, Worker, WorkerId};
use crate::read::{RawCommunity, RawDoc};

/// Narrowest photo that still looks sharp on a page, in pixels (print asks for more by size).
const NARROWEST_PHOTO: u32 = 300;
/// A portrait is cut from the picture's middle (4:5): of one that is wider or taller than this, little is left.
const WIDEST_PHOTO: f64 = 1.6;
const TALLEST_PHOTO: f64 = 2.2;

/// Family names of two characters; a name that begins with one has its initial there.
const COMPOUND_SURNAMES: [&str; 22] = [
    "欧阳", "司马", "上官", "诸葛", "尉迟", "夏侯", "皇甫", "东方", "慕容", "令狐", "宇文", "长孙", "司徒",
    "司空", "端木", "百里", "呼延", "南宫", "轩辕", "公孙", "澹台", "独孤",
];

/// A person whose file was read; the model's part is missing where it was not sound.
pub struct WorkerFile {
    pub worker: Option<Worker>,
    pub name: String,
    place: Place,
}

/// The workers of a community by id.
pub struct Workers {
    files: BTreeMap<WorkerId, WorkerFile>,
}

impl Workers {
    /// The id that a team entry means.
    pub fn find(&self, written: At<String>, desk: &Desk<'_>) -> Option<WorkerId> {
        let id = WorkerId::parse(&written.value).filter(|id| self.files.contains_key(id));
        if id.is_none() {
            desk.say(
                Diagnostic::new(Code::UnknownWorker, written.place)
                    .with("worker", &written.value)
                    .with("guess", guess(&written.value, self.files.keys().map(WorkerId::as_str))),
            );
        }
        id
    }

    pub fn name<'w>(&'w self, id: &'w WorkerId) -> &'w str {
        self.files.get(id).map_or(id.as_str(), |file| &file.name)
    }

    pub fn into_model(self) -> BTreeMap<WorkerId, Worker> {
        self.files.into_iter().filter_map(|(id, file)| Some((id, file.worker?))).collect()
    }
}

/// Reads every worker.
pub fn workers(raw: &RawCommunity, album: &Album<'_>, survey: &mut Survey<'_>) -> Workers {
    let mut files = BTreeMap::new();
    // Posts may name them: what is wrong with their files was said.
    for stem in &raw.broken_workers {
        if let Some(id) = WorkerId::parse(stem) {
            let place = Place::path_only(format!("content/{}/workers/{stem}.toml", raw.folder));
            files.insert(id, WorkerFile { worker: None, name: stem.clone(), place });
        }
    }
    for doc in &raw.workers {
        let Some(id) = WorkerId::parse(&doc.stem) else {
            let place = Place::file(&doc.file);
            survey.desk.say(Diagnostic::new(Code::BadFileName, place).with("name", &doc.stem));
            continue;
        };
        let file = worker(id.clone(), doc, &raw.folder, album, survey);
        files.insert(id, file);
    }
    Workers { files }
}

fn worker(
    id: WorkerId,
    doc: &RawDoc,
    folder: &str,
    album: &Album<'_>,
    survey: &mut Survey<'_>,
) -> WorkerFile {
    let desk = survey.desk;
    let mut f = Fields::of(doc, desk);
    let name = f.text("name");
    let name = f.need("name", "name = \"刘平珍\"", name);
    let surname = f.string("surname").map(|s| s.value);
    let title = f.text("title").map(|t| t.value);
    let phone = phones::phone(&mut f, "phone", desk);
    let photo = f.string("photo").and_then(|written| photo(&written, album, desk));
    let duties = f.texts("duties").map(|d| d.into_iter().map(|d| d.value).collect());
    let hours = f.text("hours").map(|h| h.value);
    let wechat = f.string("wechat").map(|w| w.value);
    let shown = name.as_ref().map_or(id.as_str(), |n| n.value.default()).to_owned();
    let consent = consent(&mut f, &shown, desk);
    let parts = ["name", "duties", "hours", "title", "phone", "photo"].map(|key| (key, f.place_of(key)));
    let has: Vec<&str> = parts.iter().map(|(part, _)| *part).filter(|part| f.has(part)).collect();
    f.finish();
    let written = parts.into_iter().filter(|(part, _)| has.contains(part));
    for (part, place) in written {
        survey.sources.note(&format!("worker/{folder}/{id}/{part}"), place);
    }
    let worker = name.map(|name| Worker {
        surname: surname.unwrap_or_else(|| surname_of(&name.value)),
        name: name.value,
        id,
        title,
        phone: phone.filter(|_| consent.phone),
        photo: photo.filter(|_| consent.photo),
        duties,
        hours,
        // Many a WeChat id is the mobile's number.
        wechat: wechat.filter(|_| consent.phone),
    });
    WorkerFile { worker, name: shown, place: Place::file(&doc.file) }
}

fn surname_of(name: &Text) -> String {
    let name = name.default();
    let compound = COMPOUND_SURNAMES.iter().find(|s| name.starts_with(*s) && name.chars().count() > 2);
    match compound {
        Some(surname) => (*surname).to_owned(),
        None => name.chars().take(1).collect(),
    }
}

/// What the person agreed to. Personal Information Protection Law, articles 13 and 25: no
/// publishing without it.
#[derive(Default)]
struct Consent {
    phone: bool,
    photo: bool,
}

fn consent(f: &mut Fields<'_>, name: &str, desk: &Desk<'_>) -> Consent {
    let Some(mut table) = f.table("consent") else {
        let personal = ["phone", "photo", "wechat"].into_iter().find(|key| f.has(key));
        if let Some(key) = personal.filter(|_| !f.has("consent")) {
            let place = f.place_of(key);
            desk.say(Diagnostic::new(Code::NoConsent, place).with("name", name));
        }
        return Consent::default();
    };
    let date = table.date("date");
    let date = table.need("date", "date = 2012-03-01", date);
    let mut consent = Consent::default();
    for item in table.strings("publish").unwrap_or_default() {
        match item.value.as_str() {
            "phone" => consent.phone = true,
            "photo" => consent.photo = true,
            _ => desk.bad_value(item.place, "publish", item.value, "want-publish"),
        }
    }
    table.finish();
    // Consent given for a later day is none yet.
    match date {
        Some(date) if date.value <= desk.today => consent,
        _ => Consent::default(),
    }
}

fn photo(written: &At<String>, album: &Album<'_>, desk: &Desk<'_>) -> Option<Photo> {
    let Some(image) = album.find(&format!("photos/{}", written.value), &written.place, desk) else {
        desk.say(
            Diagnostic::new(Code::PhotoMissing, written.place.clone())
                .with("photo", &written.value)
                .with("guess", guess(&written.value, album.photo_names())),
        );
        return None;
    };
    let (image, width, height) = image?;
    if width.min(height) < NARROWEST_PHOTO {
        desk.say(
            Diagnostic::new(Code::PhotoTooSmall, written.place.clone())
                .with("width", width)
                .with("height", height)
                .with("need", NARROWEST_PHOTO),
        );
    }
    let (width_shown, height_shown) = (f64::from(width), f64::from(height));
    if width_shown > WIDEST_PHOTO * height_shown || height_shown > TALLEST_PHOTO * width_shown {
        let diagnostic = Diagnostic::new(Code::PhotoShape, written.place.clone());
        desk.say(diagnostic.with("width", width).with("height", height));
    }
    Some(Photo { file: written.value.clone(), digest: image.digest, width, height })
}

/// People without any post (where every grid could be read), and people whom nobody could call.
pub fn check_posts(
    workers: &Workers,
    grids: &[Grid],
    team: &[Post],
    has_duty_phone: bool,
    is_whole: bool,
    desk: &Desk<'_>,
) {
    for (id, file) in &workers.files {
        let mut posts = grids.iter().flat_map(|g| &g.team).chain(team).filter(|p| &p.worker == id).peekable();
        if is_whole && file.worker.is_some() && posts.peek().is_none() {
            desk.say(Diagnostic::new(Code::IdleWorker, file.place.clone()).with("name", &file.name));
        }
        let serves = posts.any(|post| post.is_served_on(desk.today));
        let has_phone = file.worker.as_ref().is_none_or(|w| w.phone.is_some());
        if serves && !has_phone && !has_duty_phone {
            desk.say(Diagnostic::new(Code::NoNumberToCall, file.place.clone()).with("name", &file.name));
        }
    }
}
