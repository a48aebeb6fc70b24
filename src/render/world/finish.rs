//! The last hand on a PDF: the page boxes that Typst leaves out, and the photos in place of their stand-ins.
//!
//! Typst writes the media box and, where a page has bleed, the trim box (ISO 32000-2, 14.11.2). A print shop
//! also reads the bleed box.

use std::collections::BTreeSet;

use lopdf::{Document, Object};

use super::stand_in::StandIn;

const PT_PER_MM: f64 = 72.0 / 25.4;

/// Sets the bleed box of every page to `bleed` mm around its trim, and the trim box where there is none; puts
/// every photo where its stand-in was; those that were seen on a page (`shown`, by number) must be found.
/// `None` for bytes that are no PDF, or whose images are not stored as they were given.
pub fn finished(pdf: &[u8], bleed: f64, photos: &[StandIn], shown: &BTreeSet<usize>) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(pdf).ok()?;
    let pages: Vec<_> = document.page_iter().collect();
    for id in pages {
        let page = document.get_dictionary_mut(id).ok()?;
        let numbers = |object: &Object| -> Option<Vec<f64>> {
            object.as_array().ok()?.iter().map(|n| n.as_float().ok().map(f64::from)).collect()
        };
        let media = numbers(page.get(b"MediaBox").ok()?)?;
        let trim = page.get(b"TrimBox").ok().and_then(numbers).unwrap_or_else(|| media.clone());
        let [left, bottom, right, top] = trim[..] else { return None };
        let around = bleed * PT_PER_MM;
        let rectangle = |box_: [f64; 4]| Object::Array(box_.map(|n| Object::Real(rounded(n))).to_vec());
        page.set("TrimBox", rectangle([left, bottom, right, top]));
        page.set("BleedBox", rectangle([left - around, bottom - around, right + around, top + around]));
    }
    let mut missing = shown.clone();
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Image") {
            continue;
        }
        if let Some(number) = photos.iter().position(|photo| photo.bytes.as_slice() == stream.content) {
            let StandIn { photo, pixels: (width, height), .. } = &photos[number];
            stream.set_content(photo.to_vec());
            stream.dict.set("Width", i64::from(*width));
            stream.dict.set("Height", i64::from(*height));
            missing.remove(&number);
        }
    }
    if !missing.is_empty() {
        return None;
    }
    let mut bytes =
        Vec::with_capacity(pdf.len() + photos.iter().map(|photo| photo.photo.len()).sum::<usize>());
    document.save_to(&mut bytes).ok()?;
    Some(bytes)
}

/// To a thousandth of a point.
fn rounded(n: f64) -> f32 {
    ((n * 1000.0).round() / 1000.0) as f32
}
