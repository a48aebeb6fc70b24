//! Notices and guides: front matter, and every link and image of the Markdown.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event as Part, LinkType, Options, Parser, Tag};

use super::Anchors;
use super::communities::Survey;
use super::desk::{Desk, guess};
use super::fields::{At, Fields};
use super::grids::check_order;
use super::images::Album;
use super::posters;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::{Date, Errand, Event, GridId, Lang, Note, NoteImage, NoteKind, NoteLink, Slug, Text};
use crate::read::{RawCommunity, RawNote, limits};

/// The Markdown of notices: CommonMark with tables, footnotes, task lists, strikethrough.
pub fn markdown_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
}

/// The notes of a kind that are out on the day, pinned first, then the newest. Those that wait
/// for their day go into `upcoming`.
pub fn notes(
    kind: NoteKind,
    raw: &RawCommunity,
    album: &Album<'_>,
    survey: &mut Survey<'_>,
    upcoming: &mut Vec<(Date, Text)>,
) -> Vec<Note> {
    let raw_notes = match kind {
        NoteKind::Notice => &raw.notices,
        NoteKind::Guide => &raw.guides,
    };
    let slugs: Vec<(NoteKind, &str)> = [(NoteKind::Notice, &raw.notices), (NoteKind::Guide, &raw.guides)]
        .into_iter()
        .flat_map(|(kind, notes)| notes.iter().map(move |n| (kind, n.head.stem.as_str())))
        .collect();
    let (own, translations): (Vec<&RawNote>, Vec<&RawNote>) =
        raw_notes.iter().map(AsRef::as_ref).partition(|n| n.language.is_none());
    let mut notes: Vec<Note> = Vec::new();
    for own in own {
        match note(kind, own, &slugs, album, survey) {
            Some((note, State::Out)) => {
                let name = format!("{}/{}/{}", kind.folder(), raw.folder, note.slug);
                survey.sources.note(&name, Place::file(&own.head.file));
                notes.push(note);
            }
            Some((note, State::Waits(day))) => upcoming.push((day, note.title)),
            Some((_, State::Draft)) | None => {}
        }
    }
    for raw in translations {
        translation(kind, raw, &mut notes, &slugs, album, survey);
    }
    notes.sort_by(|a, b| {
        (!a.pinned, std::cmp::Reverse(a.date), &a.slug).cmp(&(!b.pinned, std::cmp::Reverse(b.date), &b.slug))
    });
    notes
}

/// Whether a note is published on the day.
enum State {
    Out,
    Waits(Date),
    Draft,
}

fn note(
    kind: NoteKind,
    raw: &RawNote,
    slugs: &[(NoteKind, &str)],
    album: &Album<'_>,
    survey: &mut Survey<'_>,
) -> Option<(Note, State)> {
    let desk = survey.desk;
    let slug = slug_of(raw, desk);
    let mut f = Fields::of(&raw.head, desk);
    let (title, date) = title_and_date(&mut f);
    let publish = f.date("publish");
    let expires = f.date("expires");
    let grids = f.strings("grids").unwrap_or_default();
    let category = f.text("category").map(|c| c.value);
    let pinned = f.bool("pinned").unwrap_or(false);
    let draft = f.bool("draft").unwrap_or(false);
    let poster = posters::poster(&mut f, desk);
    let (event, errand) = match kind {
        NoteKind::Notice => (event(&mut f, desk), Errand::default()),
        NoteKind::Guide => (None, errand(&mut f)),
    };
    f.finish();
    if let (Some(date), Some(expires)) = (date, &expires) {
        check_order(date, expires, desk);
    }
    let grids: Vec<GridId> = grids
        .into_iter()
        .filter_map(|written| {
            let found = GridId::parse(&written.value).filter(|id| survey.all_ids.contains(id));
            if found.is_none() {
                let ids = survey.all_ids.iter().map(GridId::as_str);
                desk.say(
                    Diagnostic::new(Code::UnknownGrid, written.place)
                        .with("guess", guess(&written.value, ids))
                        .with("grid", written.value),
                );
            }
            found
        })
        .collect();
    let mut links = BTreeMap::new();
    check_body(kind, raw, slugs, album, desk, &mut links);
    let (slug, title, date) = (slug?, title?, date?);
    let day = publish.map_or(date, |p| p.value);
    let state = match draft {
        true => State::Draft,
        false if day > desk.today => State::Waits(day),
        false => State::Out,
    };
    let body = raw.head.file.text[raw.body..].to_owned();
    if poster.is_some() {
        posters::check(raw, grids.len(), desk);
    }
    let note = Note {
        kind,
        slug,
        title,
        date,
        expires: expires.map(|e| e.value),
        grids,
        category,
        pinned,
        poster,
        event,
        errand,
        body,
        translations: BTreeMap::new(),
        links,
    };
    Some((note, state))
}

/// `event`, `event_end`, `event_place`.
fn event(f: &mut Fields<'_>, desk: &Desk<'_>) -> Option<Event> {
    let (start, end) = (f.moment("event"), f.moment("event_end"));
    let place = f.text("event_place").map(|t| t.value);
    let start = match start {
        Some(start) => start.value,
        // The end or the place of nothing.
        None if end.is_some() || place.is_some() => {
            f.need::<()>("event", "event = 2013-05-09", None);
            return None;
        }
        None => return None,
    };
    let end = end.and_then(|end| {
        let fits = end.value >= start && end.value.minute.is_some() == start.minute.is_some();
        if !fits {
            let written = f.written("event_end");
            desk.bad_value(end.place, "event_end", written, "want-event-end");
        }
        fits.then_some(end.value)
    });
    Some(Event { start, end, place })
}

/// `bring`, `place`, `hours`.
fn errand(f: &mut Fields<'_>) -> Errand {
    Errand {
        bring: f.texts("bring").unwrap_or_default().into_iter().map(|t| t.value).collect(),
        place: f.text("place").map(|t| t.value),
        hours: f.text("hours").map(|t| t.value),
    }
}

fn title_and_date(f: &mut Fields<'_>) -> (Option<Text>, Option<Date>) {
    let title = f.text("title");
    let title = f.need("title", "title = \"停水通知\"", title).map(|t| t.value);
    let date = f.date("date");
    let date = f.need("date", "date = 2013-05-07", date).map(|d| d.value);
    (title, date)
}

fn slug_of(raw: &RawNote, desk: &Desk<'_>) -> Option<Slug> {
    let slug = Slug::parse(&raw.head.stem);
    if slug.is_none() {
        let place = Place::file(&raw.head.file);
        desk.say(Diagnostic::new(Code::BadFileName, place).with("name", &raw.head.stem));
    }
    slug
}

/// `slug.en.md`: title and body in another language.
fn translation(
    kind: NoteKind,
    raw: &RawNote,
    notes: &mut [Note],
    slugs: &[(NoteKind, &str)],
    album: &Album<'_>,
    survey: &mut Survey<'_>,
) {
    let desk = survey.desk;
    let written = raw.language.as_deref().unwrap_or_default();
    let Some(lang) = desk.languages.iter().find(|l| l.as_str() == written) else {
        let allowed: Vec<&str> = desk.languages.iter().map(Lang::as_str).collect();
        desk.say(
            Diagnostic::new(Code::UnknownLanguage, Place::file(&raw.head.file))
                .with("language", written)
                .with_list("allowed", allowed),
        );
        return;
    };
    let mut f = Fields::of(&raw.head, desk);
    let (title, _) = title_and_date(&mut f);
    for key in ["publish", "expires"] {
        f.date(key);
    }
    f.strings("grids");
    f.text("category");
    for key in ["pinned", "draft"] {
        f.bool(key);
    }
    posters::poster(&mut f, desk);
    let (place, errand) = match kind {
        NoteKind::Notice => {
            // The times are those of the note itself.
            f.moment("event");
            f.moment("event_end");
            (f.text("event_place").map(|t| t.value), Errand::default())
        }
        NoteKind::Guide => (None, errand(&mut f)),
    };
    f.finish();
    let mut links = BTreeMap::new();
    check_body(kind, raw, slugs, album, desk, &mut links);
    // A translation of a note that is not out waits with it.
    let Some(note) = notes.iter_mut().find(|n| n.slug.as_str() == raw.head.stem) else { return };
    let body = raw.head.file.text[raw.body..].to_owned();
    if let Some(title) = title {
        note.title.translate(lang, &title);
    }
    if let Some((own, place)) = note.event.as_mut().and_then(|event| event.place.as_mut()).zip(place) {
        own.translate(lang, &place);
    }
    let own = [&mut note.errand.place, &mut note.errand.hours];
    for (own, new) in own.into_iter().zip([&errand.place, &errand.hours]) {
        if let Some((own, new)) = own.as_mut().zip(new.as_ref()) {
            own.translate(lang, new);
        }
    }
    for (own, new) in note.errand.bring.iter_mut().zip(&errand.bring) {
        own.translate(lang, new);
    }
    note.links.extend(links);
    note.translations.insert(lang.clone(), body);
}

fn check_body(
    kind: NoteKind,
    raw: &RawNote,
    slugs: &[(NoteKind, &str)],
    album: &Album<'_>,
    desk: &Desk<'_>,
    links: &mut BTreeMap<String, NoteLink>,
) {
    let file = &raw.head.file;
    let body = &file.text[raw.body..];
    let place = |span: Range<usize>| Place::at(file, raw.body + span.start..raw.body + span.end);
    let mut depth = 0usize;
    let mut tags = Tags::default();
    let mut events = Parser::new_ext(body, markdown_options()).into_offset_iter().peekable();
    while let Some((event, span)) = events.next() {
        match event {
            Part::Start(tag) => {
                depth += 1;
                if depth > limits::NESTING {
                    desk.say(
                        Diagnostic::new(Code::TooMany, place(span))
                            .with("kind", "limit-nesting")
                            .with_word("what", "limit-nesting")
                            .with("count", depth)
                            .with("limit", limits::NESTING),
                    );
                    return;
                }
                match tag {
                    // `<a@b.cn>` comes without its scheme.
                    Tag::Link { link_type: LinkType::Email, .. } => {}
                    Tag::Link { dest_url, .. } => {
                        check_link(kind, body, &dest_url, slugs, links, || place(span.clone()), desk);
                    }
                    Tag::Image { dest_url, .. } => {
                        let has_text = !matches!(events.peek(), Some((Part::End(_), _)));
                        if !has_text {
                            desk.say(
                                Diagnostic::new(Code::ImageWithoutText, place(span.clone()))
                                    .with("image", &dest_url),
                            );
                        }
                        check_image(kind, &dest_url, album, links, place(span), desk);
                    }
                    _ => {}
                }
            }
            Part::End(_) => depth = depth.saturating_sub(1),
            Part::Html(html) | Part::InlineHtml(html) => tags.note(&html, span),
            _ => {}
        }
    }
    tags.say(place, desk);
}

/// `[pages]` of `site.toml`: paragraphs of Markdown on pages without a folder of their own.
pub fn check_paragraph(text: &At<Text>, desk: &Desk<'_>) {
    let place = |_| text.place.clone();
    for body in text.value.all() {
        let mut tags = Tags::default();
        for (event, span) in Parser::new_ext(body, markdown_options()).into_offset_iter() {
            match event {
                Part::Start(Tag::Link { link_type, dest_url, .. })
                    if link_type != LinkType::Email && !is_absolute(&dest_url) =>
                {
                    desk.say(Diagnostic::new(Code::DeadLink, text.place.clone()).with("link", dest_url));
                }
                Part::Start(Tag::Image { dest_url, .. }) => {
                    desk.say(Diagnostic::new(Code::ImageMissing, text.place.clone()).with("image", dest_url));
                }
                Part::Html(html) | Part::InlineHtml(html) => tags.note(&html, span),
                _ => {}
            }
        }
        tags.say(place, desk);
    }
}

/// Tags of raw HTML in a text, which no page will show: each name once, and where the first stands.
#[derive(Default)]
struct Tags {
    first: Option<Range<usize>>,
    names: Vec<String>,
}

impl Tags {
    fn note(&mut self, html: &str, span: Range<usize>) {
        let after = html.split('<').skip(1).map(|rest| rest.trim_start_matches('/'));
        let names =
            after.map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
        for name in names.filter(|name| !name.is_empty()).map(|name| format!("<{}>", name.to_lowercase())) {
            self.first.get_or_insert_with(|| span.clone());
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
    }

    fn say(self, place: impl Fn(Range<usize>) -> Place, desk: &Desk<'_>) {
        const MOST: usize = 8;
        let Some(first) = self.first else { return };
        let diagnostic = Diagnostic::new(Code::HtmlDropped, place(first));
        desk.say(diagnostic.with_list("tags", self.names.iter().take(MOST)));
    }
}

/// Leads out of the site, in a way that readers' programs know.
fn is_absolute(link: &str) -> bool {
    let lower = link.to_ascii_lowercase();
    ["https://", "http://", "tel:", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Links may be http(s), tel, mailto, a heading of the same page, or another note's file.
fn check_link(
    kind: NoteKind,
    body: &str,
    link: &str,
    slugs: &[(NoteKind, &str)],
    links: &mut BTreeMap<String, NoteLink>,
    place: impl Fn() -> Place,
    desk: &Desk<'_>,
) {
    if is_absolute(link) {
        return;
    }
    let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
    if file.is_empty() {
        if fragment.is_empty() || Anchors::of(body).find(fragment).is_none() {
            desk.say(Diagnostic::new(Code::DeadLink, place()).with("link", link));
        }
        return;
    }
    let target = join(kind.folder(), file).and_then(|path| {
        let (folder, name) = path.split_once('/')?;
        let kind = [NoteKind::Notice, NoteKind::Guide].into_iter().find(|k| k.folder() == folder)?;
        let stem = name.strip_suffix(".md")?;
        slugs.iter().find(|known| **known == (kind, stem))?;
        Some(NoteLink::Note(kind, Slug::parse(stem)?))
    });
    match target {
        Some(target) => {
            links.insert(link.to_owned(), target);
        }
        None => desk.say(Diagnostic::new(Code::DeadLink, place()).with("link", link)),
    }
}

fn check_image(
    kind: NoteKind,
    link: &str,
    album: &Album<'_>,
    links: &mut BTreeMap<String, NoteLink>,
    place: Place,
    desk: &Desk<'_>,
) {
    let path = join(kind.folder(), link);
    let found = path.as_ref().and_then(|path| album.find(path, &place, desk));
    match (path, found) {
        (Some(file), Some(Some((image, width, height)))) => {
            let image = NoteImage { file, digest: image.digest, width, height };
            links.insert(link.to_owned(), NoteLink::Image(image));
        }
        (Some(_), Some(None)) => {} // named by the album
        _ => desk.say(Diagnostic::new(Code::ImageMissing, place).with("image", link)),
    }
}

/// `link` seen from `folder`, both below the community's folder; `None` where it leaves it.
fn join(folder: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = vec![folder];
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ if part.contains(['\\', ':', '\0']) => return None,
            _ => parts.push(part),
        }
    }
    (!link.starts_with('/')).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn links_stay_inside_the_community() {
        assert_eq!(join("notices", "images/a.png").as_deref(), Some("notices/images/a.png"));
        assert_eq!(join("notices", "../guides/b.md").as_deref(), Some("guides/b.md"));
        for out in ["../../x.png", "/etc/passwd", "..\\x.png", "c:/x.png"] {
            assert_eq!(join("notices", out), None, "{out}");
        }
    }
}
