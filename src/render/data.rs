//! Files for programs: contact cards and open data. They hold only what pages show.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Value, json};

use super::lines::{escaped, file};
use super::list::List;
use super::view::View;
use super::{Inputs, Studio};
use crate::model::{Community, FigureKey, Grid, Phone, Worker};
use crate::plan::{DataFormat, SitePath};

/// A vCard 3.0 (RFC 2426) without its photo: UTF-8 without a byte-order mark, CRLF, lines folded at 75 octets.
pub fn contact(studio: &Studio<'_>, community: &Community, worker: &Worker) -> Inputs {
    let site = studio.site;
    let view = studio.view(&site.language);
    let name = view.text(&worker.name);
    let given = name.strip_prefix(&worker.surname).unwrap_or(&name);
    let serving = |grid: &&Grid| grid.team_now(site.today).any(|p| p.worker == worker.id);
    let grids: Vec<&Grid> = community.open_grids().filter(serving).collect();
    let posts = grids.iter().flat_map(|g| g.team_now(site.today)).chain(&community.team);
    let mine: Vec<_> = posts.filter(|p| p.worker == worker.id).collect();
    let role = view.people(community, mine.into_iter()).into_iter().next().map(|p| p.role);
    let mut lines = vec![
        "BEGIN:VCARD".to_owned(),
        "VERSION:3.0".to_owned(),
        format!("N:{};{};;;", escaped(&worker.surname), escaped(given)),
        format!("FN:{}", escaped(&name)),
    ];
    let units: Vec<String> = grids.iter().take(1).map(|g| escaped(&view.text(&g.name))).collect();
    let organisation = std::iter::once(escaped(&view.text(&community.name))).chain(units);
    lines.push(format!("ORG:{}", organisation.collect::<Vec<_>>().join(";")));
    lines.extend(role.map(|role| format!("TITLE:{}", escaped(&role))));
    lines.extend(worker.phone.as_ref().map(|p| format!("TEL;TYPE=CELL:{}", p.dial())));
    lines.extend(community.duty_phone.as_ref().map(|p| format!("TEL;TYPE=WORK:{}", p.dial())));
    lines.extend(grids.first().map(|g| format!("URL:{}", SitePath::grid(site, &site.language, g).url(site))));
    Inputs::Contact { card: file(&lines), photo: worker.photo.as_ref().map(|photo| photo.digest) }
}

/// The end of a contact card, with a photo as JPEG.
pub fn contact_end(photo: Option<&[u8]>) -> Vec<u8> {
    let photo = photo.map(|jpeg| format!("PHOTO;ENCODING=b;TYPE=JPEG:{}", STANDARD.encode(jpeg)));
    file(&photo.into_iter().chain(["END:VCARD".to_owned()]).collect::<Vec<_>>())
}

/// A community's office and whom to call there, as schema.org knows them (JSON-LD).
pub fn organisation(view: &View<'_>, community: &Community) -> String {
    let words = |key: &str| view.words.get(key);
    let contact = |key: &str, phone: &Option<Phone>| {
        let phone = phone.as_ref()?.dial();
        Some(json!({ "@type": "ContactPoint", "contactType": words(key), "telephone": phone }))
    };
    let contacts = [
        contact("duty-phone", &community.duty_phone),
        contact("supervision-phone", &community.supervision_phone),
    ];
    let mut office = json!({
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": view.text(&community.name),
        "url": SitePath::community(view.site, view.lang(), community).url(view.site),
        "contactPoint": contacts.into_iter().flatten().collect::<Vec<_>>(),
    });
    if let Some(address) = view.maybe(community.address.as_ref()) {
        office["address"] = address.into();
    }
    if let Some(parent) = view.maybe(community.parent.as_ref()) {
        office["parentOrganization"] = json!({ "@type": "GovernmentOrganization", "name": parent });
    }
    // No text can end the element that holds it.
    office.to_string().replace('<', "\\u003c")
}

#[derive(Serialize)]
struct Row {
    id: String,
    code: Option<String>,
    name: String,
    community: String,
    url: String,
    scope: Option<String>,
    figures: BTreeMap<&'static str, Value>,
    people: Vec<Value>,
    places: Vec<String>,
}

/// Grids as JSON, CSV or GeoJSON.
pub fn grids(studio: &Studio<'_>, format: DataFormat) -> Vec<u8> {
    #[derive(Serialize)]
    struct Grids<L> {
        grids: L,
    }
    #[derive(Serialize)]
    struct Collection<L> {
        features: L,
        r#type: &'static str,
    }
    let mut bytes = match format {
        // As a `Value`: its keys are in order.
        DataFormat::Json => to_json(&Grids { grids: List(|| rows(studio).map(|row| json!(row))) }),
        DataFormat::Csv => csv(rows(studio)).into_bytes(),
        DataFormat::GeoJson => {
            to_json(&Collection { features: List(|| features(studio)), r#type: "FeatureCollection" })
        }
    };
    bytes.push(b'\n');
    bytes
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    // Values and lists of them always have a text form.
    serde_json::to_vec_pretty(value).unwrap_or_default()
}

fn rows<'s>(studio: &'s Studio<'_>) -> impl Iterator<Item = Row> + use<'s> {
    let site = studio.site;
    let view = studio.view(&site.language);
    let row = move |community: &Community, grid: &Grid| Row {
        id: grid.id.to_string(),
        code: grid.code.clone(),
        name: view.text(&grid.name),
        community: view.text(&community.name),
        url: SitePath::grid(site, &site.language, grid).url(site),
        scope: view.maybe(grid.scope.as_ref()),
        figures: grid.figures.0.iter().map(|f| (f.key.key(), figure(f.key, f.value))).collect(),
        people: view
            .people(community, grid.team_now(site.today))
            .into_iter()
            .map(|p| json!({ "role": p.role, "name": p.name, "phone": p.phone.map(|p| p.display) }))
            .collect(),
        places: grid.places.iter().map(|p| view.text(&p.name)).collect(),
    };
    let grids = site.communities.iter().flat_map(|c| c.open_grids().map(move |g| (c, g)));
    grids.map(move |(community, grid)| row(community, grid))
}

fn figure(key: FigureKey, value: u64) -> Value {
    match key {
        FigureKey::AreaKm2 => json!(value as f64 / 1e6),
        _ => json!(value),
    }
}

/// With a byte-order mark, for Excel; a cell that a spreadsheet would take for a formula gets a
/// leading apostrophe (OWASP, CSV injection).
fn csv(rows: impl Iterator<Item = Row>) -> String {
    let mut out = String::from("\u{feff}id,code,name,community,households,population,people,places,url\r\n");
    for row in rows {
        let number = |key: &str| row.figures.get(key).map_or_else(String::new, Value::to_string);
        let people: Vec<String> = row
            .people
            .iter()
            .map(|p| {
                let part = |key: &str| p[key].as_str().unwrap_or_default().to_owned();
                format!("{} {} {}", part("role"), part("name"), part("phone")).trim_end().to_owned()
            })
            .collect();
        let cells = [
            row.id.clone(),
            row.code.clone().unwrap_or_default(),
            row.name.clone(),
            row.community.clone(),
            number("households"),
            number("population"),
            people.join("；"),
            row.places.join("；"),
            row.url.clone(),
        ];
        let line: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        out.push_str(&line.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A cell of a CSV file, quoted where it must be.
pub fn csv_cell(text: &str) -> String {
    // Chinese spreadsheets take the wide signs as well.
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    let guarded = if is_formula { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([',', ';', '"', '\t', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// RFC 7946, in degrees, from the model's metres: to about a decimetre.
fn features<'s>(studio: &'s Studio<'_>) -> impl Iterator<Item = Value> + use<'s> {
    let drawn = studio.site.communities.iter().filter_map(|c| Some((c, c.boundaries.as_ref()?)));
    let areas = drawn.flat_map(|(c, boundaries)| boundaries.areas.iter().map(move |a| (c, boundaries, a)));
    areas.filter_map(|(community, boundaries, area)| {
        let grid = community.grids.iter().find(|grid| grid.id == area.grid)?;
        let ring = |points: &Vec<(f64, f64)>| -> Vec<[f64; 2]> {
            let closed = points.iter().chain(points.first());
            closed.map(|p| boundaries.degrees(*p)).map(|(lon, lat)| [lon, lat]).collect()
        };
        let polygons: Vec<Vec<Vec<[f64; 2]>>> = area
            .shapes
            .iter()
            .map(|s| std::iter::once(&s.outline).chain(&s.holes).map(ring).collect())
            .collect();
        let properties = json!({ "grid": area.grid.as_str(), "name": grid.name.default() });
        let geometry = match polygons.as_slice() {
            [single] => json!({ "type": "Polygon", "coordinates": single }),
            several => json!({ "type": "MultiPolygon", "coordinates": several }),
        };
        Some(json!({ "type": "Feature", "properties": properties, "geometry": geometry }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_never_formulas() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", " =1+1"] {
            assert_eq!(csv_cell(formula), format!("'{formula}"));
        }
        assert_eq!(csv_cell("a;=1+1"), "\"a;=1+1\"", "lists are parted by ; in some places");
        assert_eq!(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
