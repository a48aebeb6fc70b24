//! Parts of a page of a finished PDF, drawn close up: where the plan says that codes lie.
//!
//! Drawing a whole board finely enough takes tens of milliseconds, most of them for portraits. A window is
//! drawn with every path and letter of the page that touches it. Whatever cannot be drawn exactly here hides the
//! code or is drawn darker than it is, never lighter: pictures as grey areas, one that meets the symbol all over it;
//! patterns as black; what is light and half seen, or is a line, not at all. A code that is read in its window and is
//! alone there is so on the page as well; one that is not is looked for again on the whole page.

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, FillRule, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, StrokeProps, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::{BLACK, GRAY, WHITE};
use hayro::vello_cpu::color::{AlphaColor, Srgb};
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect, Shape, Stroke};
use hayro::vello_cpu::peniko::Fill;
use hayro::vello_cpu::{Level, Pixmap, RenderContext, RenderMode, RenderSettings, Resources};

use super::decoders::MIDDLE;
use super::picture::{Picture, luminance};

const MM_PER_PT: f64 = 25.4 / 72.0;
/// No window is larger along a side, in pixels.
const LARGEST: f64 = 4000.0;

/// A square part of a page.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// From the media box's upper left corner, mm; may begin before it.
    pub left: f64,
    pub top: f64,
    pub side: f64,
    /// How far inside the window the symbol begins, mm.
    pub border: f64,
    /// Pixels a millimetre.
    pub scale: f64,
}

/// Draws all windows while the page is read once.
pub fn draw(page: &Page<'_>, windows: &[Window]) -> Vec<Picture> {
    let (width, height) = page.render_dimensions();
    let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let upright = page.initial_transform(true).to_kurbo();
    let cache = InterpreterCache::new();
    let mut context = Context::new(upright, whole, &cache, page.xref(), InterpreterSettings::default());
    let all = windows.iter().map(Easel::new).collect();
    let mut easels = Easels { all, is_masked: false, is_blended: false, half_seen: Vec::new() };
    interpret_page(page, &mut context, &mut easels);
    easels.all.into_iter().map(Easel::finish).collect()
}

/// One window while it is drawn.
struct Easel {
    context: RenderContext,
    /// The window on the page, pt.
    area: Rect,
    /// Where in it the symbol lies.
    symbol: Rect,
    /// From points on the page to pixels.
    view: Affine,
    pixels: u16,
}

impl Easel {
    fn new(window: &Window) -> Self {
        let pixels = (window.side * window.scale).ceil().clamp(1.0, LARGEST) as u16;
        let settings =
            RenderSettings { level: Level::new(), num_threads: 0, render_mode: RenderMode::OptimizeSpeed };
        let mut context = RenderContext::new_with(pixels, pixels, settings);
        context.set_paint(WHITE);
        context.fill_rect(&Rect::new(0.0, 0.0, f64::from(pixels), f64::from(pixels)));
        let (left, top) = (window.left / MM_PER_PT, window.top / MM_PER_PT);
        let side = window.side / MM_PER_PT;
        let area = Rect::new(left, top, left + side, top + side);
        let symbol = area.inset(-window.border / MM_PER_PT);
        let view = Affine::scale(window.scale * MM_PER_PT) * Affine::translate((-left, -top));
        Self { context, area, symbol, view, pixels }
    }

    fn fill(&mut self, path: &BezPath, rule: Fill, colour: AlphaColor<Srgb>) {
        self.context.set_transform(self.view);
        self.context.set_fill_rule(rule);
        self.context.set_paint(colour);
        self.context.fill_path(path);
    }

    fn clip(&mut self, clip: &ClipPath) {
        self.context.set_transform(self.view);
        self.context.set_fill_rule(fill_rule(clip.fill));
        self.context.push_clip_path(&clip.path);
    }

    fn finish(mut self) -> Picture {
        let mut pixmap = Pixmap::new(self.pixels, self.pixels);
        self.context.flush();
        self.context.render_to_pixmap(&mut Resources::default(), &mut pixmap);
        let shades = pixmap.data_as_u8_slice().as_chunks().0.iter().map(|&[r, g, b, _]| luminance(r, g, b));
        Picture::new(self.pixels.into(), shades.collect()).expect("both sides are at least one pixel")
    }
}

struct Easels {
    all: Vec<Easel>,
    is_masked: bool,
    is_blended: bool,
    /// Whether what is in each open group shows only in part.
    half_seen: Vec<bool>,
}

impl Easels {
    /// Whether anything within `bounds` can be seen.
    fn sees(&self, bounds: Rect) -> bool {
        self.all.iter().any(|easel| touches(easel.area, bounds))
    }

    /// `path` on the page, in points.
    fn fill(&mut self, path: &BezPath, rule: FillRule, colour: AlphaColor<Srgb>) {
        if is_light(colour) && (self.is_masked || self.is_blended || self.half_seen.contains(&true)) {
            return;
        }
        let bounds = path.bounding_box();
        for easel in self.all.iter_mut().filter(|easel| touches(easel.area, bounds)) {
            easel.fill(path, fill_rule(rule), colour);
        }
    }

    /// Lines are drawn without gaps and with round ends.
    fn stroke(&mut self, path: &BezPath, transform: Affine, line: &StrokeProps, colour: AlphaColor<Srgb>) {
        if is_light(colour) {
            return;
        }
        let width = f64::from(line.line_width).max(0.01);
        let outline = hayro::vello_cpu::kurbo::stroke(path, &Stroke::new(width), &Default::default(), 0.05);
        self.fill(&(transform * outline), FillRule::NonZero, colour);
    }
}

fn touches(a: Rect, b: Rect) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}

fn fill_rule(rule: FillRule) -> Fill {
    match rule {
        FillRule::NonZero => Fill::NonZero,
        FillRule::EvenOdd => Fill::EvenOdd,
    }
}

/// Whether it could cover ink and be taken for paper.
fn is_light(colour: AlphaColor<Srgb>) -> bool {
    let colour = colour.to_rgba8();
    luminance(colour.r, colour.g, colour.b) >= MIDDLE
}

fn colour(paint: &Paint<'_>) -> AlphaColor<Srgb> {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
            AlphaColor::from_rgba8(red, green, blue, alpha)
        }
        Paint::Pattern(_) => BLACK,
    }
}

impl<'a> Device<'a> for Easels {
    fn set_soft_mask(&mut self, mask: Option<SoftMask<'a>>) {
        self.is_masked = mask.is_some();
    }

    fn set_blend_mode(&mut self, mode: BlendMode) {
        self.is_blended = mode != BlendMode::Normal;
    }

    fn draw_path(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        match mode {
            PathDrawMode::Fill(rule) => {
                if self.sees(transform.transform_rect_bbox(path.bounding_box())) {
                    self.fill(&(transform * path), *rule, colour(paint));
                }
            }
            PathDrawMode::Stroke(line) => self.stroke(path, transform, line, colour(paint)),
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.all.iter_mut().for_each(|easel| easel.clip(clip));
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, mode: BlendMode) {
        self.half_seen.push(opacity < 1.0 || mask.is_some() || mode != BlendMode::Normal);
    }

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        // A letter's ink stays within three ems of its origin; outlines are dear, so most are not asked for.
        let to_page = transform * glyph_transform;
        let near = to_page.transform_rect_bbox(Rect::new(-3000.0, -3000.0, 3000.0, 3000.0));
        if !self.sees(near) {
            return;
        }
        match (glyph, mode) {
            (Glyph::Outline(outline), GlyphDrawMode::Fill) => {
                self.fill(&(to_page * outline.outline()), FillRule::NonZero, colour(paint));
            }
            (Glyph::Outline(outline), GlyphDrawMode::Stroke(line)) => {
                self.stroke(&(glyph_transform * outline.outline()), transform, line, colour(paint));
            }
            (Glyph::Type3(drawn), _) => drawn.interpret(self, transform, glyph_transform, paint),
            (_, GlyphDrawMode::Invisible) => {}
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let area = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = transform * area.to_path(0.1);
        let bounds = area.bounding_box();
        for easel in self.all.iter_mut().filter(|easel| touches(easel.area, bounds)) {
            let hides = touches(easel.symbol, bounds);
            let grey = if hides { easel.area.to_path(0.1) } else { area.clone() };
            easel.fill(&grey, Fill::NonZero, GRAY);
        }
    }

    fn pop_clip_path(&mut self) {
        self.all.iter_mut().for_each(|easel| easel.context.pop_clip_path());
    }

    fn pop_transparency_group(&mut self) {
        self.half_seen.pop();
    }
}
