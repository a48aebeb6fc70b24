//! The theme's styles and scripts, small and under names that change with what is in them: a browser may keep
//! `style.1f0a9c34.css` for a year and never asks for it again.
//!
//! They are made before the plan, for their names are paths of the plan.

use std::collections::BTreeMap;

use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};
use oxc::allocator::Allocator;
use oxc::codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc::minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc::parser::Parser;
use oxc::span::SourceType;
use oxc_compat::EngineTargets;
use tera::{Context, Tera};

use super::context::{HueInfo, StyleBody};
use super::template::{self, TemplateFault};
use crate::diagnostics::Diagnostics;
use crate::model::Digest;
use crate::theme::Theme;

/// The oldest engine that opens the pages, in WeChat on old phones (web.md).
const OLDEST_CHROME: u32 = 78;
const OLDEST_SAFARI: u32 = 12;

/// Finished assets by the name that the theme gave them: `style.css`.
#[derive(Debug, Default)]
pub struct Assets(BTreeMap<String, Asset>);

/// One finished asset.
#[derive(Debug)]
pub struct Asset {
    /// `style.1f0a9c34.css`: below `assets/`.
    pub file: String,
    pub bytes: Vec<u8>,
}

impl Assets {
    /// Makes all of a theme's assets. A `.css` file is a template that receives the hues. What is wrong with one is
    /// said, and it is left out.
    pub fn of(theme: &Theme, found: &mut Diagnostics) -> Self {
        let mut assets = BTreeMap::new();
        for (name, bytes) in theme.below("site/assets/") {
            let made = match name.rsplit('.').next() {
                Some("css") => style(theme, name),
                Some("js") => script(theme, &format!("assets/{name}"), &String::from_utf8_lossy(bytes)),
                _ => Ok(bytes.to_owned()),
            };
            match made {
                Ok(bytes) => {
                    let file = with_digest(name, Digest::of(&bytes));
                    assets.insert(name.to_owned(), Asset { file, bytes });
                }
                Err(fault) => found.push(fault.diagnostic(theme)),
            }
        }
        Self(assets)
    }

    /// The names that the theme gave, and the files.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.0.iter().map(|(name, asset)| (name.as_str(), asset))
    }

    /// The asset that the theme names so.
    pub fn find(&self, name: &str) -> Option<&Asset> {
        self.0.get(name)
    }

    /// The names of the files.
    pub fn files(&self) -> Vec<String> {
        self.0.values().map(|asset| asset.file.clone()).collect()
    }

    /// The bytes of a file.
    pub fn bytes(&self, file: &str) -> &[u8] {
        self.0
            .values()
            .find(|asset| asset.file == file)
            .map(|asset| asset.bytes.as_slice())
            .unwrap_or_default()
    }
}

/// `style.css` → `style.1f0a9c34.css`.
fn with_digest(name: &str, digest: Digest) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{}.{extension}", digest.short()),
        None => format!("{name}.{}", digest.short()),
    }
}

fn style(theme: &Theme, name: &str) -> Result<Vec<u8>, TemplateFault> {
    let file = format!("assets/{name}");
    let text = theme.text(&format!("site/{file}"));
    let filled = fill(theme, &file, text).map_err(|fault| template::fault_of(&fault, &file))?;
    let fault = |at, reason: String| TemplateFault { file: file.clone(), at, reason };
    let mut sheet = StyleSheet::parse(&filled, ParserOptions::default()).map_err(|wrong| {
        let at = wrong.loc.as_ref().map(|at| (at.line as usize + 1, at.column as usize));
        fault(at.and_then(|at| template::source_place(text, &filled, at)), wrong.kind.to_string())
    })?;
    let targets = Targets::from(Browsers {
        chrome: Some(OLDEST_CHROME << 16),
        ios_saf: Some(OLDEST_SAFARI << 16),
        ..Browsers::default()
    });
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|wrong| fault(None, wrong.kind.to_string()))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    Ok(printed.map_err(|wrong| fault(None, wrong.kind.to_string()))?.code.into_bytes())
}

fn fill(theme: &Theme, name: &str, text: &str) -> Result<String, tera::Error> {
    let mut tera = Tera::new();
    tera.add_raw_template(name, text)?;
    tera.render(
        name,
        &Context::from_serialize(&StyleBody { hues: theme.hues.iter().map(HueInfo::of).collect() })?,
    )
}

/// A script without comments, blanks and long names, in no newer words than `OLDEST_CHROME` knows. `file` is its name
/// below `site/`; where it is a template, `text` is what it was filled to.
pub fn script(theme: &Theme, file: &str, text: &str) -> Result<Vec<u8>, TemplateFault> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::script()).parse();
    if let Some(fault) = parsed.diagnostics.first() {
        let start = fault.labels.iter().next().map_or(0, |label| label.offset());
        let before = text.get(..start as usize).unwrap_or(text);
        let line = before.matches('\n').count();
        let column = before.chars().rev().take_while(|c| *c != '\n').count();
        let source = theme.text(&format!("site/{file}"));
        return Err(TemplateFault {
            file: file.to_owned(),
            at: template::source_place(source, text, (line + 1, column + 1)),
            reason: fault.message.to_string(),
        });
    }
    let mut program = parsed.program;
    let target = format!("chrome{OLDEST_CHROME}");
    let options = MinifierOptions {
        mangle: Some(MangleOptions::default()),
        mangle_properties: None,
        compress: Some(CompressOptions {
            // A name of an engine and a number are always understood.
            target: EngineTargets::from_target(&target).unwrap_or_default(),
            ..CompressOptions::smallest()
        }),
    };
    let done = Minifier::new(options).minify(&allocator, &mut program);
    let options =
        CodegenOptions { minify: true, comments: CommentOptions::disabled(), ..CodegenOptions::default() };
    Ok(Codegen::new().with_options(options).with_scoping(done.scoping).build(&program).code.into_bytes())
}
