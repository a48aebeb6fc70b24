//! What a laid-out piece holds: where its codes lie, how small its type is, how large its pictures are.

use typst::foundations::{Label, Value};
use typst::introspection::{Location, MetadataElem, Tag};
use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::pdf::ArtifactElem;
use typst::text::TextItem;
use typst::utils::PicoStr;
use typst::visualize::{Color, ImageKind, Paint, ProcessColor};
use typst_layout::PagedDocument;

use super::stand_in::StandIn;

/// Where the theme put a code: the symbol without its quiet zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// From 0.
    pub page: usize,
    /// From the trim's upper left corner, mm.
    pub left: f64,
    pub top: f64,
    /// mm.
    pub side: f64,
    /// A side has so many, as the theme says; the proof counts them again.
    pub modules: u32,
    /// It stands on its head, as some cards on a sheet do.
    pub turned: bool,
}

/// A picture as it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The number of the job's photo.
    pub photo: usize,
    /// px of what was printed.
    pub pixels: (u32, u32),
    /// The whole picture, also where a frame cuts it; mm.
    pub size: (f64, f64),
    /// From 0.
    pub page: usize,
    /// Left, top, right and bottom, mm from the trim's upper left corner.
    pub area: [f64; 4],
}

/// A run of type.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// From 0.
    pub page: usize,
    pub text: String,
    /// pt.
    pub size: f64,
    /// Left, top, right and bottom of its ink, mm from the trim's upper left corner.
    pub ink: [f64; 4],
    /// It stands on the black plate alone, or is left white in a ground.
    pub is_black_only: bool,
    /// It is an artifact: a mark across the sheet, the initial of a name, what repeats on every page.
    pub decorates: bool,
}

/// Everything that was found, in the order of drawing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    pub spots: Vec<Spot>,
    pub pictures: Vec<Picture>,
    pub types: Vec<Type>,
}

impl Survey {
    /// Looks a document over; `photos` are the job's.
    pub fn of(document: &PagedDocument, photos: &[StandIn]) -> Self {
        let mut walk = Walk {
            survey: Self::default(),
            photos,
            code: Label::new(PicoStr::intern("code")),
            decoration: None,
            page: 0,
        };
        for (page, laid) in document.pages().iter().enumerate() {
            walk.page = page;
            walk.frame(&laid.frame, Transform::identity());
        }
        walk.survey
    }

    /// Of all type, in pt; 0 where there is none.
    pub fn smallest_type(&self) -> f64 {
        let smallest = self.types.iter().map(|t| t.size).fold(f64::INFINITY, f64::min);
        if smallest.is_finite() { smallest } else { 0.0 }
    }
}

impl Survey {
    /// Whether all type that says something stands on the black plate alone.
    pub fn is_black_only(&self) -> bool {
        self.types.iter().filter(|t| !t.decorates).all(|t| t.is_black_only)
    }
}

struct Walk<'a> {
    survey: Survey,
    photos: &'a [StandIn],
    code: Option<Label>,
    page: usize,
    /// The decoration (`pdf.artifact`) that is being drawn, the outermost one.
    decoration: Option<Location>,
}

impl Walk<'_> {
    fn frame(&mut self, frame: &Frame, ts: Transform) {
        for (at, item) in frame.items() {
            let ts = ts.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, ts.pre_concat(group.transform)),
                FrameItem::Text(text) => self.text(text, ts),
                FrameItem::Image(image, size, _) => {
                    let ImageKind::Raster(raster) = image.kind() else { continue };
                    let photo = self.photos.iter().position(|photo| photo.bytes == *raster.data());
                    let Some(photo) = photo else { continue };
                    let pixels = self.photos[photo].pixels;
                    let scale = scale(ts);
                    self.survey.pictures.push(Picture {
                        photo,
                        pixels,
                        size: (size.x.to_mm() * scale, size.y.to_mm() * scale),
                        page: self.page,
                        area: bounds(ts, [0.0, 0.0, size.x.to_mm(), size.y.to_mm()]),
                    });
                }
                FrameItem::Tag(Tag::Start(element, _)) if element.is::<ArtifactElem>() => {
                    self.decoration = self.decoration.or(element.location());
                }
                FrameItem::Tag(Tag::End(location, ..)) if self.decoration == Some(*location) => {
                    self.decoration = None;
                }
                FrameItem::Tag(Tag::Start(element, _)) if element.label() == self.code => {
                    let Some(note) = element.to_packed::<MetadataElem>() else { continue };
                    let Value::Array(note) = &note.value else { continue };
                    let [Value::Float(side), Value::Int(modules)] = note.as_slice() else { continue };
                    let (side, modules) = (*side, u32::try_from(*modules).unwrap_or(0));
                    let [left, top, right, _] = bounds(ts, [0.0, 0.0, side, side]);
                    let turned = ts.sx.get() < 0.0 && ts.sy.get() < 0.0;
                    self.survey.spots.push(Spot {
                        page: self.page,
                        left,
                        top,
                        side: right - left,
                        modules,
                        turned,
                    });
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &TextItem, ts: Transform) {
        let ink = text.bbox();
        if text.text.trim().is_empty() {
            return;
        }
        let ink = [ink.min.x, ink.min.y, ink.max.x, ink.max.y].map(Abs::to_mm);
        self.survey.types.push(Type {
            page: self.page,
            text: text.text.to_string(),
            size: text.size.to_pt() * scale(ts),
            ink: bounds(ts, ink),
            is_black_only: is_black_only(&text.fill),
            decorates: self.decoration.is_some(),
        });
    }
}

/// Neither cyan nor magenta nor yellow.
fn is_black_only(paint: &Paint) -> bool {
    let Paint::Solid(Color::Process(ProcessColor::Cmyk(ink))) = paint else { return false };
    ink.c == 0.0 && ink.m == 0.0 && ink.y == 0.0
}

/// How much larger things are drawn.
fn scale(ts: Transform) -> f64 {
    (ts.sx.get() * ts.sy.get() - ts.kx.get() * ts.ky.get()).abs().sqrt()
}

/// The upright rectangle (mm) around a transformed one.
fn bounds(ts: Transform, [left, top, right, bottom]: [f64; 4]) -> [f64; 4] {
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)];
    let moved = corners.map(|(x, y)| {
        let Point { x, y } = Point::new(Abs::mm(x), Abs::mm(y)).transform(ts);
        (x.to_mm(), y.to_mm())
    });
    let least = |pick: fn(&(f64, f64)) -> f64| moved.iter().map(pick).fold(f64::INFINITY, f64::min);
    let most = |pick: fn(&(f64, f64)) -> f64| moved.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
    [least(|p| p.0), least(|p| p.1), most(|p| p.0), most(|p| p.1)]
}
