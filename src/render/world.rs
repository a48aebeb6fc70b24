//! The printing press: one piece of print (a board, a card) from a theme's Typst sources and the piece's
//! data, in process.
//!
//! A piece sees the theme's files, its own `/job.json` and its photos, and nothing else: no clock, no disk,
//! no network, no packages. So the same input gives the same bytes.
//!
//! Do not call [`Press::pull`] from inside a rayon pool of several threads: Typst uses rayon itself, and work stolen
//! while it waits piles frame upon frame until the stack overflows (measured). Plain scoped threads, one a core, are
//! safe, and fastest if each works [`alone`].

mod broom;
mod faces;
mod finish;
mod stand_in;
mod survey;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use rayon::{ThreadPool, ThreadPoolBuilder};
use typst::diag::{FileError, FileResult, Severity, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Label, Repr, Selector, Smart, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, PicoStr};
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::fonts::Fonts;
use broom::Broom;
use faces::{Faces, Small};
use stand_in::{StandIn, StandIns};
pub use survey::{Picture, Spot, Survey, Type};

/// Where a print source finds its data. Every piece uses the same paths: Typst numbers paths with 16 bits and
/// never frees one.
const JOB: &str = "/job.json";

/// Makes the calling thread the whole of a rayon pool, for as long as the result lives. Where every core has a piece of
/// its own, to wake other threads for crumbs of one piece costs more than they save. Rayon keeps a few kilobytes for
/// each thread that ever called this.
pub fn alone() -> Option<ThreadPool> {
    // Without it pieces are made all the same.
    ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok()
}

/// Compiles pieces with one theme's sources and one set of fonts; shared by all threads.
pub struct Press {
    faces: Faces,
    library: LazyHash<Library>,
    theme: BTreeMap<String, ThemeFile>,
    standards: PdfStandards,
    stand_ins: StandIns,
    broom: Broom,
}

/// A finished piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The PDF file: tagged, PDF/UA-1.
    pub pdf: Vec<u8>,
    /// Width and height of each page in mm, without bleed.
    pub pages: Vec<(f64, f64)>,
    /// The fields of the job whose text did not fit at its smallest size: the values the theme labelled
    /// `<unfit>`.
    pub unfit: Vec<String>,
    pub survey: Survey,
}

/// Why a piece could not be made. A warning counts: an unknown font or a layout that does not settle is only
/// a warning to Typst, and a wrong board to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PressError {
    /// Errors first, then warnings, each kind in the order Typst found them. Never empty.
    pub messages: Vec<PressMessage>,
}

/// One complaint of Typst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PressMessage {
    /// Where, unless the complaint is about the document as a whole.
    pub place: Option<Place>,
    /// What, in Typst's English.
    pub text: String,
    /// What to do about it, in Typst's English.
    pub hints: Vec<String>,
}

/// A place in a print source or in the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The virtual path, such as `/print/board.typ`.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
}

impl Press {
    /// A press for the print sources of a theme: virtual path (`/print/board.typ`) and content of each file.
    ///
    /// A source that does not parse is reported by the first piece that uses it.
    pub fn new(fonts: Arc<Fonts>, sources: Vec<(String, Vec<u8>)>) -> Press {
        let theme = sources.into_iter().map(|(path, bytes)| (path, ThemeFile::new(bytes))).collect();
        Press {
            faces: Faces::new(fonts),
            library: LazyHash::new(Library::default()),
            theme,
            standards: PdfStandards::new(&[PdfStandard::Ua_1])
                .expect("a single standard conflicts with none"),
            stand_ins: StandIns::default(),
            broom: Broom::default(),
        }
    }

    /// Prints one piece: compiles `main` with `job_json` as `/job.json` and `photos` (JPEGs in RGB) as
    /// `/photo-0.jpg` and so on.
    ///
    /// `today` (year, month, day) becomes the PDF's date, `ident` (the piece's path, say) the stable part of
    /// its id; `bleed` is how far grounds run beyond the trim, in mm.
    pub fn pull(
        &self,
        main: &str,
        job_json: &[u8],
        photos: &[Arc<[u8]>],
        today: (i32, u8, u8),
        ident: &str,
        bleed: f64,
    ) -> Result<Piece, PressError> {
        let _begun = self.broom.begin(job_json.len());
        let text = str::from_utf8(job_json).unwrap_or_default();
        self.set(main, job_json, photos, self.faces.small(text)).and_then(|mut forme| {
            let mut document = forme.compile()?;
            if forme.small.as_ref().is_some_and(|small| !small.holds(&document)) {
                forme.small = None;
                document = forme.compile()?;
            }
            if forme.small.is_none() {
                self.faces.learn(text, &document);
            }
            let options = self.options(today, ident)?;
            let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| forme.error(&errors))?;
            let survey = Survey::of(&document, &forme.photos);
            let shown = survey.pictures.iter().map(|picture| picture.photo).collect();
            let pdf = finish::finished(&pdf, bleed, &forme.photos, &shown)
                .ok_or_else(|| PressError::about_nothing("the PDF cannot be read again".to_owned()))?;
            Ok(Piece {
                pdf,
                pages: document.pages().iter().map(size_mm).collect(),
                unfit: unfit(&document),
                survey,
            })
        })
    }

    /// Lets go what Typst keeps of pieces, some tens of megabytes.
    pub fn rest(&self) {
        typst::comemo::evict(0);
    }

    /// Puts a piece's data beside the theme.
    fn set(
        &self,
        main: &str,
        job_json: &[u8],
        photos: &[Arc<[u8]>],
        small: Option<Arc<Small>>,
    ) -> Result<Forme<'_>, PressError> {
        let main =
            VirtualPath::new(main).map_err(|error| PressError::about_nothing(format!("{main}: {error}")))?;
        let photos = photos.iter().enumerate().map(|(number, photo)| {
            let stand_in = self.stand_ins.of(photo, number);
            stand_in.ok_or_else(|| PressError::about_nothing(format!("photo {number} is no JPEG in RGB")))
        });
        Ok(Forme {
            press: self,
            small,
            main: FileId::new(RootedPath::new(VirtualRoot::Project, main)),
            job: Bytes::new(job_json.to_vec()),
            photos: photos.collect::<Result<_, _>>()?,
        })
    }

    fn options(&self, (year, month, day): (i32, u8, u8), ident: &str) -> Result<PdfOptions, PressError> {
        let date = Datetime::from_ymd_hms(year, month, day, 0, 0, 0)
            .ok_or_else(|| PressError::about_nothing(format!("{year}-{month}-{day} is not a date")))?;
        Ok(PdfOptions {
            ident: Smart::Custom(ident.to_owned()),
            timestamp: Some(Timestamp::new_utc(date)),
            standards: self.standards.clone(),
            tagged: true,
            ..PdfOptions::default()
        })
    }
}

/// A file of the theme; parsed once, when first used as a source.
struct ThemeFile {
    bytes: Bytes,
    source: OnceLock<FileResult<Source>>,
}

impl ThemeFile {
    fn new(bytes: Vec<u8>) -> ThemeFile {
        ThemeFile { bytes: Bytes::new(bytes), source: OnceLock::new() }
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.source.get_or_init(|| Ok(Source::new(id, self.bytes.as_str()?.to_owned()))).clone()
    }
}

/// The type locked up for one piece: what Typst calls a world.
struct Forme<'a> {
    press: &'a Press,
    /// The faces that are to be used instead of the whole ones.
    small: Option<Arc<Small>>,
    main: FileId,
    job: Bytes,
    photos: Vec<StandIn>,
}

impl Forme<'_> {
    fn compile(&self) -> Result<PagedDocument, PressError> {
        let Warned { output, warnings } = typst::compile::<PagedDocument>(self);
        match output {
            Ok(document) if warnings.is_empty() => Ok(document),
            Ok(_) => Err(self.error(&warnings)),
            Err(mut errors) => {
                errors.extend(warnings);
                Err(self.error(&errors))
            }
        }
    }

    fn error(&self, diagnostics: &[SourceDiagnostic]) -> PressError {
        let (errors, warnings): (Vec<_>, Vec<_>) =
            diagnostics.iter().partition(|d| d.severity == Severity::Error);
        PressError { messages: errors.into_iter().chain(warnings).map(|d| self.message(d)).collect() }
    }

    fn message(&self, diagnostic: &SourceDiagnostic) -> PressMessage {
        PressMessage {
            place: self.place(diagnostic),
            text: diagnostic.message.to_string(),
            hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
        }
    }

    fn place(&self, diagnostic: &SourceDiagnostic) -> Option<Place> {
        let id = diagnostic.span.id()?;
        let start = (self as &dyn World).range(diagnostic.span)?.start;
        let (line, column) = self.file(id).ok()?.lines().ok()?.byte_to_line_column(start)?;
        Some(Place { file: id.vpath().get_with_slash().to_owned(), line: line + 1, column: column + 1 })
    }

    fn theme_file(&self, id: FileId) -> FileResult<&ThemeFile> {
        let path = id.vpath().get_with_slash();
        match id.root() {
            VirtualRoot::Project => {
                self.press.theme.get(path).ok_or_else(|| FileError::NotFound(path.into()))
            }
            VirtualRoot::Package(_) => {
                Err(FileError::Other(Some("print sources cannot use packages".into())))
            }
        }
    }

    /// What belongs to this piece alone.
    fn own_file(&self, id: FileId) -> Option<&Bytes> {
        match id.vpath().get_with_slash() {
            _ if *id.root() != VirtualRoot::Project => None,
            JOB => Some(&self.job),
            path => self.photos.get(photo_number(path)?).map(|photo| &photo.bytes),
        }
    }
}

impl World for Forme<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.press.faces.whole().book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.theme_file(id)?.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match self.own_file(id) {
            Some(bytes) => Ok(bytes.clone()),
            None => self.theme_file(id).map(|file| file.bytes.clone()),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.broom.count();
        let small = self.small.as_ref().and_then(|small| small.font(index));
        small.or_else(|| self.press.faces.whole().font(index))
    }

    /// There is no clock: the date of a piece stands in its job.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The number in `/photo-0.jpg`.
fn photo_number(path: &str) -> Option<usize> {
    path.strip_prefix("/photo-")?.strip_suffix(".jpg")?.parse().ok()
}

fn size_mm(page: &Page) -> (f64, f64) {
    (page.frame.width().to_mm(), page.frame.height().to_mm())
}

/// The values of all `metadata` labelled `<unfit>`, in document order.
fn unfit(document: &PagedDocument) -> Vec<String> {
    let Some(label) = Label::new(PicoStr::intern("unfit")) else { return Vec::new() };
    let found = document.introspector().query(&Selector::Label(label));
    found
        .iter()
        .filter_map(|element| element.to_packed::<MetadataElem>())
        .map(|note| text_of(&note.value))
        .collect()
}

/// The text of a string; anything else as Typst would write it.
fn text_of(value: &Value) -> String {
    match value {
        Value::Str(text) => text.to_string(),
        other => other.repr().to_string(),
    }
}

impl PressError {
    fn about_nothing(text: String) -> PressError {
        PressError { messages: vec![PressMessage { place: None, text, hints: Vec::new() }] }
    }
}

impl fmt::Display for PressError {
    /// One line a message, as compilers write them: `/print/board.typ:3:7: unknown variable`.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        for (index, message) in self.messages.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            if let Some(Place { file, line, column }) = &message.place {
                write!(out, "{file}:{line}:{column}: ")?;
            }
            write!(out, "{}", message.text)?;
        }
        Ok(())
    }
}

impl std::error::Error for PressError {}

#[cfg(test)]
mod tests;
