//! The words of the tool itself, in Fluent: embedded, one file a language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use super::{Arg, Code, Diagnostic};

/// A language of the tool's messages (not of the pages, which may have more).
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    #[value(name = "zh-CN", alias = "zh")]
    Chinese,
    #[value(name = "en")]
    English,
}

impl Language {
    /// From a locale such as `zh_CN.UTF-8`. English where the machine speaks anything else.
    pub fn from_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }
}

/// The messages of one language. All of them are checked by a test, so a missing one can only
/// be shown as its id.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
    pub language: Language,
}

impl Messages {
    pub fn new(language: Language) -> Self {
        let (source, id) = match language {
            Language::Chinese => (include_str!("i18n/zh-CN.ftl"), unic_langid::langid!("zh-CN")),
            Language::English => (include_str!("i18n/en.ftl"), unic_langid::langid!("en")),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        // A resource with a mistake still yields its sound messages; the test names the mistake.
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Self { bundle, language }
    }

    /// The message `id`, or the attribute `id.attribute`.
    pub fn get(&self, id: &str, args: &[(&str, String)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    fn find(&self, id: &str, args: &[(&str, String)]) -> Option<String> {
        let (name, attribute) = match id.split_once('.') {
            Some((name, attribute)) => (name, Some(attribute)),
            None => (id, None),
        };
        let message = self.bundle.get_message(name)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(*name, value.as_str());
        }
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&values), &mut faults).into_owned())
    }

    fn values<'d>(&self, diagnostic: &'d Diagnostic) -> Vec<(&'d str, String)> {
        let texts: Vec<(&str, String)> = diagnostic
            .args
            .iter()
            .filter_map(|(name, arg)| match arg {
                Arg::Text(text) => Some((name.as_ref(), text.clone())),
                Arg::Word(_) | Arg::List(_) => None,
            })
            .collect();
        let value = |arg: &Arg| match arg {
            Arg::Text(text) => text.clone(),
            // A word may name the other values.
            Arg::Word(id) => self.get(id, &texts),
            Arg::List(items) => items.join(&self.get("list-separator", &[])),
        };
        diagnostic.args.iter().map(|(name, arg)| (name.as_ref(), value(arg))).collect()
    }

    /// What is wrong.
    pub fn message(&self, diagnostic: &Diagnostic) -> String {
        self.get(diagnostic.code.name(), &self.values(diagnostic))
    }

    /// What to do.
    pub fn hint(&self, diagnostic: &Diagnostic) -> String {
        self.get(&format!("{}.hint", diagnostic.code.name()), &self.values(diagnostic))
    }

    /// The page that `explain` prints.
    pub fn about(&self, code: Code) -> String {
        self.get(&format!("{}.about", code.name()), &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_speaks_both_languages() {
        for language in [Language::Chinese, Language::English] {
            let messages = Messages::new(language);
            for code in Code::ALL {
                for id in [
                    code.name().to_owned(),
                    format!("{}.hint", code.name()),
                    format!("{}.about", code.name()),
                ] {
                    assert!(messages.find(&id, &[]).is_some(), "{language:?} lacks {id}");
                }
            }
        }
    }

    #[test]
    fn both_files_are_sound_and_hold_the_same_messages() {
        let ids = |source: &str| -> Vec<String> {
            if let Err((_, faults)) = FluentResource::try_new(source.to_owned()) {
                panic!("{faults:?}");
            }
            let mut ids: Vec<String> = source
                .lines()
                .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
                .filter_map(|line| line.split_once(" =").map(|(id, _)| id.to_owned()))
                .collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(include_str!("i18n/zh-CN.ftl")), ids(include_str!("i18n/en.ftl")));
    }
}
