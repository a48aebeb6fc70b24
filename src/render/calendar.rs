//! Dates of notices as iCalendar (RFC 5545): whoever saves one is reminded by the phone.

use super::view::View;
use super::{Inputs, Studio, lines};
use crate::model::{Community, Event, Moment, Note};
use crate::plan::{NoteAt, SitePath};

/// One notice's date, or all dates of the site.
pub fn calendar(studio: &Studio<'_>, only: Option<NoteAt>) -> Inputs {
    let site = studio.site;
    let view = studio.view(&site.language);
    let mut out = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//gridboard//{}//ZH", env!("CARGO_PKG_VERSION")),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
    ];
    match only {
        Some(at) => {
            let (community, notice) = at.look_up(site);
            event(&view, community, notice, &mut out);
        }
        None => {
            out.push(format!("X-WR-CALNAME:{}", lines::escaped(&view.text(&site.title))));
            for community in &site.communities {
                for notice in &community.notices {
                    event(&view, community, notice, &mut out);
                }
            }
        }
    }
    out.push("END:VCALENDAR".to_owned());
    Inputs::Ready(lines::file(&out))
}

fn event(view: &View<'_>, community: &Community, notice: &Note, out: &mut Vec<String>) {
    let Some(event) = &notice.event else { return };
    let site = view.site;
    let url = SitePath::note(site, &site.language, community, notice).url(site);
    out.push("BEGIN:VEVENT".to_owned());
    // The same notice is the same event, at whatever address the site is: codes are unique in the country.
    out.push(format!("UID:{}@{}.gridboard", notice.slug, community.code));
    // Of the notice, not of the build: the file changes only when the notice does.
    out.push(format!("DTSTAMP:{}T000000Z", digits(notice.date)));
    out.push(stamp("DTSTART", event.start, view));
    out.extend(end(event, view));
    out.push(format!("SUMMARY:{}", lines::escaped(&view.text(&notice.title))));
    // Many a date has no place of its own: somebody calls at the door.
    out.extend(event.place.as_ref().map(|place| format!("LOCATION:{}", lines::escaped(&view.text(place)))));
    let summary = super::markdown::summary(notice.body_in(&site.language));
    out.push(format!("DESCRIPTION:{}", lines::escaped(&summary)));
    out.push(format!("URL:{url}"));
    out.push("END:VEVENT".to_owned());
}

/// A whole day ends where the next one begins.
fn end(event: &Event, view: &View<'_>) -> Option<String> {
    match (event.end, event.start.minute) {
        (Some(end), Some(_)) => Some(stamp("DTEND", end, view)),
        (end, None) => {
            let last = end.map_or(event.start.day, |end| end.day);
            let day = last.tomorrow().ok()?;
            Some(stamp("DTEND", Moment { day, minute: None }, view))
        }
        (None, Some(_)) => None,
    }
}

/// A day, or a moment in universal time: calendars then need no table of time zones.
fn stamp(name: &str, moment: Moment, view: &View<'_>) -> String {
    let Some(minute) = moment.minute else { return format!("{name};VALUE=DATE:{}", digits(moment.day)) };
    let utc = view.site.at(moment.day, minute).map(|local| local.timestamp());
    let shown = utc.map(|utc| utc.strftime("%Y%m%dT%H%M%SZ").to_string());
    format!("{name}:{}", shown.unwrap_or_else(|| format!("{}T000000", digits(moment.day))))
}

fn digits(day: crate::model::Date) -> String {
    day.strftime("%Y%m%d").to_string()
}
