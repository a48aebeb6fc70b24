//! Fourth stage: jobs become bytes.
//!
//! In two steps. [`Studio::inputs`] gathers exactly what a job's template receives; its digest
//! decides whether the file of the last run still holds. Only then [`Studio::render`] makes the
//! bytes. Both are pure: the same model and theme give the same bytes on any thread.

mod app;
mod assets;
mod calendar;
pub mod code;
mod context;
mod data;
mod derived;
mod directory;
mod escape;
mod feeds;
mod find;
mod foreign;
pub mod images;
mod lines;
mod list;
mod look;
mod map;
pub mod markdown;
mod notes;
mod pages;
mod phrases;
pub mod print;
mod redirects;
mod shared;
mod sheets;
mod template;
mod view;
mod wholes;
mod words;
pub mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::fonts::Fonts;
use crate::model::{CommunityId, Digest, Grid, Lang, Site};
use crate::plan::{CodeFor, GridAt, Job, JobKind, Leads, Plan, SitePath, code_text};
use crate::read::{ImageFile, Original};
use crate::theme::{Hue, Theme};
use code::Codes;
pub use data::csv_cell;
use derived::{Derived, Make};
use directory::Directory;
pub use escape::escape;
use find::FoundGrids;
pub use list::List;
pub use look::Look;
use map::Drawing;
pub use print::{Expected, ExpectedCodes, Origin, Photo, PrintInputs};
use shared::{FeedTexts, Summaries};
pub use template::TemplateFault;
use view::View;
use words::Words;
use world::{Piece, Press, PressError};

/// Everything that rendering needs, made once a run.
pub struct Studio<'s> {
    pub site: &'s Site,
    pub plan: &'s Plan,
    pub leads: Leads<'s>,
    theme: &'s Theme,
    look: &'s Look,
    images: &'s BTreeMap<Digest, ImageFile>,
    drawings: BTreeMap<CommunityId, Drawing>,
    fonts: Arc<Fonts>,
    press: Press,
    digests: ThemeDigests,
    derived: Derived,
    codes: Codes,
    directory: Directory,
    found_grids: FoundGrids,
    feed_texts: FeedTexts,
    summaries: Summaries,
}

struct ThemeDigests {
    site: Digest,
    print: Digest,
}

/// What a job is made from.
pub enum Inputs {
    /// A Tera template and its data as JSON.
    Template { name: String, data: Vec<u8> },
    /// A Typst source and its data.
    Print(Box<PrintInputs>),
    /// A code of the site: its text decides the picture.
    Code { text: String, is_svg: bool },
    /// A picture to be made anew.
    Picture { image: Digest, longest: u32, is_jpeg: bool },
    /// A contact card, and whose photo goes into it.
    Contact { card: Vec<u8>, photo: Option<Digest> },
    /// Small files that cost less to make than to decide about.
    Ready(Vec<u8>),
}

/// `/job.json` and the photos of a piece, in order.
pub type Copy = (Vec<u8>, Vec<Arc<[u8]>>);

/// What a job became.
pub enum Rendered {
    Bytes(Vec<u8>),
    Piece(Piece),
}

/// Why a job could not be rendered.
#[derive(Debug)]
pub enum RenderFault {
    /// A template of the site.
    Template(TemplateFault),
    Press(PressError),
    Image(String),
}

impl From<images::ImageFault> for RenderFault {
    fn from(fault: images::ImageFault) -> Self {
        Self::Image(fault.0)
    }
}

impl<'s> Studio<'s> {
    pub fn new(
        site: &'s Site,
        plan: &'s Plan,
        theme: &'s Theme,
        look: &'s Look,
        images: &'s BTreeMap<Digest, ImageFile>,
        fonts: &Arc<Fonts>,
    ) -> Self {
        let drawings =
            site.communities.iter().filter_map(|c| Some((c.id.clone(), Drawing::of(c)?))).collect();
        let sources =
            theme.below("print/").map(|(path, bytes)| (format!("/print/{path}"), bytes.to_owned())).collect();
        let common = [theme.digest("i18n/"), theme.digest("theme.toml")];
        let with_common = |digest: Digest| {
            let version = env!("CARGO_PKG_VERSION").as_bytes();
            Digest::of_parts([digest.as_bytes(), common[0].as_bytes(), common[1].as_bytes(), version])
        };
        Self {
            site,
            plan,
            leads: Leads::of(site),
            theme,
            look,
            images,
            drawings,
            press: Press::new(Arc::clone(fonts), sources),
            fonts: Arc::clone(fonts),
            digests: ThemeDigests {
                site: with_common(theme.digest("site/")),
                print: with_common(theme.digest("print/")),
            },
            derived: Derived::default(),
            codes: Codes::default(),
            directory: Directory::default(),
            found_grids: FoundGrids::default(),
            feed_texts: FeedTexts::default(),
            summaries: Summaries::default(),
        }
    }

    /// The site in a language, for files that stand at its root.
    fn view(&self, lang: &Lang) -> View<'_> {
        View::new(self, lang, SitePath::of(""), false)
    }

    fn words(&self, lang: &Lang) -> &Words {
        self.look.words(lang)
    }

    fn drawing(&self, community: &CommunityId) -> Option<&Drawing> {
        self.drawings.get(community)
    }

    fn hue(&self, grid: &Grid) -> &Hue {
        &self.theme.hues[grid.hue % self.theme.hues.len()] // a theme has at least six
    }

    fn font_families(&self) -> Vec<String> {
        self.fonts.families().to_vec()
    }

    fn template<T: Serialize>(&self, name: &str, context: &T) -> Inputs {
        Inputs::Template { name: name.to_owned(), data: json(context) }
    }

    /// Everything that decides a job's bytes, but for the theme.
    pub fn inputs(&self, job: &Job) -> Inputs {
        match &job.kind {
            JobKind::Page(lang, page) => pages::page(self, lang, page),
            JobKind::Asset(file) => Inputs::Ready(self.look.assets.bytes(file).to_owned()),
            JobKind::Sitemap => feeds::sitemap(self),
            JobKind::SitemapPart(part) => feeds::sitemap_part(self, *part),
            JobKind::Robots => feeds::robots(self),
            JobKind::Feed => feeds::feed(self, None),
            JobKind::GridFeed(at) => feeds::feed(self, Some(*at)),
            JobKind::Headers => app::headers(self),
            JobKind::AppManifest => app::manifest(self),
            JobKind::ServiceWorker => app::worker(self),
            JobKind::Calendar(notice) => calendar::calendar(self, *notice),
            JobKind::PlaceHeads => find::heads(self),
            JobKind::PlaceBlock(block) => find::block(self, *block),
            JobKind::Areas => find::areas(self),
            JobKind::CommunityAreas(community) => find::community_areas(self, *community),
            JobKind::CodePng(at) => self.code(*at, false),
            JobKind::CodeSvg(at) => self.code(*at, true),
            JobKind::Portrait(at) => match at.look_up(self.site).and_then(|(_, w)| w.photo.as_ref()) {
                Some(photo) => {
                    Inputs::Picture { image: photo.digest, longest: images::PORTRAIT_SIDE, is_jpeg: true }
                }
                None => Inputs::Ready(Vec::new()),
            },
            JobKind::NoteImage { digest, is_jpeg, longest } => {
                Inputs::Picture { image: *digest, longest: *longest, is_jpeg: *is_jpeg }
            }
            JobKind::Contact(at) => {
                let card = at.look_up(self.site).map(|(c, w)| data::contact(self, c, w));
                card.unwrap_or_else(|| Inputs::Ready(Vec::new()))
            }
            JobKind::Redirects(format) => redirects::own(self, *format),
            JobKind::FormerRedirects(index, format) => redirects::former(self, *index, *format),
            JobKind::FormerPage(lang, path) => redirects::former_page(self, lang, path),
            JobKind::FormerScript => Inputs::Ready(self.theme.text("site/move.js").as_bytes().to_owned()),
            JobKind::Data(format) => Inputs::Ready(data::grids(self, *format)),
            JobKind::Piece(piece, cut) => print::inputs(self, piece, *cut),
        }
    }

    fn code(&self, at: GridAt, is_svg: bool) -> Inputs {
        Inputs::Code { text: code_text(self.site, at.look_up(self.site).1, CodeFor::Page), is_svg }
    }

    /// The digest that decides whether a job's last file still holds.
    pub fn digest(&self, inputs: &Inputs) -> Digest {
        match inputs {
            Inputs::Template { name, data } => {
                Digest::of_parts([name.as_bytes(), data.as_slice(), self.digests.site.as_bytes()])
            }
            Inputs::Print(print) => {
                let fonts = self.fonts.digest();
                let fixed =
                    [print.main.as_bytes(), &print.data, self.digests.print.as_bytes(), fonts.as_bytes()];
                let sides: Vec<[u8; 4]> = print.photos.iter().map(|p| p.longest.to_le_bytes()).collect();
                let photos = print.photos.iter().zip(&sides);
                let photos = photos.flat_map(|(photo, side)| [photo.digest.as_bytes(), side.as_slice()]);
                Digest::of_parts(fixed.into_iter().chain(photos))
            }
            Inputs::Picture { image, longest, is_jpeg } => {
                let version = env!("CARGO_PKG_VERSION").as_bytes();
                Digest::of_parts([image.as_bytes(), &longest.to_le_bytes(), &[u8::from(*is_jpeg)], version])
            }
            Inputs::Code { text, is_svg } => {
                let version = env!("CARGO_PKG_VERSION").as_bytes();
                Digest::of_parts([text.as_bytes(), &[u8::from(*is_svg)], version])
            }
            Inputs::Contact { card, photo } => {
                let version = env!("CARGO_PKG_VERSION").as_bytes();
                let photo = photo.as_ref().map(|digest| digest.as_bytes());
                Digest::of_parts([card.as_slice(), photo.unwrap_or_default(), version])
            }
            Inputs::Ready(bytes) => Digest::of(bytes),
        }
    }

    /// Makes the bytes of a job. Not to be called from a rayon pool: see [`world`].
    pub fn render(&self, job: &Job, inputs: Inputs) -> Result<Rendered, RenderFault> {
        match inputs {
            Inputs::Ready(bytes) => Ok(Rendered::Bytes(bytes)),
            Inputs::Code { text, is_svg } => {
                let drawn = self.codes.of(&text, code::Surface::Screen);
                let bytes = drawn.map(|m| if is_svg { m.svg(&text).into_bytes() } else { m.png() });
                Ok(Rendered::Bytes(bytes.unwrap_or_default()))
            }
            Inputs::Template { name, data } => {
                let text = template::fill(&self.look.tera, &name, &data).map_err(RenderFault::Template)?;
                let text = match name.rsplit_once('.') {
                    Some((_, "js")) => {
                        return assets::script(self.theme, &name, &text)
                            .map(Rendered::Bytes)
                            .map_err(RenderFault::Template);
                    }
                    Some((_, "html")) => foreign::settled(text, self.site.language.as_str()),
                    _ => text,
                };
                Ok(Rendered::Bytes(text.into_bytes()))
            }
            Inputs::Picture { image, longest, is_jpeg } => {
                let make = if is_jpeg { Make::Jpeg(longest) } else { Make::Png(longest) };
                Ok(Rendered::Bytes(self.derived(&image, make)?.to_vec()))
            }
            Inputs::Contact { card, photo } => {
                let make = Make::SmallJpeg(images::CONTACT_BYTES);
                let photo = photo.map(|digest| self.derived(&digest, make)).transpose()?;
                Ok(Rendered::Bytes([card, data::contact_end(photo.as_deref())].concat()))
            }
            Inputs::Print(print) => self.pull(*print, &job.path).map(Rendered::Piece),
        }
    }

    /// Prints a piece; once more, with finer photos, if some turn out larger on paper than was expected.
    fn pull(&self, mut print: PrintInputs, ident: &str) -> Result<Piece, RenderFault> {
        let today = self.site.today;
        let date = (today.year().into(), today.month().unsigned_abs(), today.day().unsigned_abs());
        let press = |print: &PrintInputs| {
            let (data, photos) = self.copy(print)?;
            let bleed = print.expected.cut.bleed;
            self.press.pull(print.main, &data, &photos, date, ident, bleed).map_err(RenderFault::Press)
        };
        let piece = press(&print)?;
        let mut is_coarse = false;
        for picture in &piece.survey.pictures {
            let Some(photo) = print.photos.get_mut(picture.photo) else { continue };
            let longer = picture.size.0.max(picture.size.1);
            let needed = images::pixels(longer);
            if f64::from(photo.longest) < longer / 25.4 * images::LEAST_DPI
                && photo.width.max(photo.height) > photo.longest
            {
                photo.longest = needed;
                is_coarse = true;
            }
        }
        if is_coarse { press(&print) } else { Ok(piece) }
    }

    /// Nothing more is printed for now: what the press keeps of pieces is let go.
    pub fn rest(&self) {
        self.press.rest();
    }

    /// What the press receives: the data with the code drawn in, and the photos.
    pub fn copy(&self, print: &PrintInputs) -> Result<Copy, RenderFault> {
        let photos: Result<Vec<_>, _> =
            print.photos.iter().map(|p| self.derived(&p.digest, Make::Jpeg(p.longest))).collect();
        let data = print::with_rows(print, &self.codes).unwrap_or_default();
        Ok((data, photos?))
    }

    fn image(&self, digest: &Digest) -> Result<Original, RenderFault> {
        let found = self.images.get(digest);
        let file = found.ok_or_else(|| RenderFault::Image(format!("no image {digest}")))?;
        file.read().map_err(|fault| RenderFault::Image(fault.to_string()))
    }

    fn derived(&self, digest: &Digest, make: Make) -> Result<Arc<[u8]>, RenderFault> {
        self.derived.get(*digest, make, || self.image(digest))
    }
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    // Room for a grid's page: to grow to it took a twentieth of gathering.
    let mut data = Vec::with_capacity(32 << 10);
    // Contexts hold strings, numbers and lists: they always have a JSON form.
    let _ = serde_json::to_writer(&mut data, value);
    data
}
