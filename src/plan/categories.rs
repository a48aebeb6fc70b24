//! Kinds of notices, as staff named them, and their addresses.

use std::collections::BTreeMap;

use super::pinyin::Romanised;
use crate::model::{Digest, Note, Site, Text, is_device_name};

/// Longest name of a folder that is made of what a category is called.
const LONGEST: usize = 64;

/// A category that at least one notice names.
#[derive(Clone, Debug, Hash)]
pub struct Category {
    pub name: Text,
    /// Unique in the site; stays as long as the name does and no other category sounds the same.
    pub slug: String,
}

/// The categories of all notices of the site, in the order of their names.
#[derive(Clone, Debug, Default, Hash)]
pub struct Categories(Vec<Category>);

impl Categories {
    pub fn of(site: &Site) -> Self {
        let notices = site.communities.iter().flat_map(|c| &c.notices);
        let mut names: BTreeMap<&str, &Text> = BTreeMap::new();
        for name in notices.filter_map(|notice| notice.category.as_ref()) {
            // One that is translated in some notices is taken from those.
            let known = names.entry(name.default()).or_insert(name);
            if name.all().count() > known.all().count() {
                *known = name;
            }
        }
        let mut sounds: BTreeMap<Option<String>, usize> = BTreeMap::new();
        for name in names.keys() {
            *sounds.entry(Romanised::of(name).slug()).or_default() += 1;
        }
        let category = |(name, text): (&str, &Text)| {
            let sound = Romanised::of(name).slug();
            let is_alone = sounds.get(&sound) == Some(&1);
            let digest = Digest::of(name.as_bytes()).short();
            let slug = match sound {
                Some(slug) if is_alone && slug.len() <= LONGEST && !is_device_name(&slug) => slug,
                // Letters and hyphens, so that every byte is a place to cut.
                Some(slug) => format!("{}-{digest}", slug[..slug.len().min(LONGEST)].trim_end_matches('-')),
                None => digest,
            };
            Category { name: text.clone(), slug }
        };
        Self(names.into_iter().map(category).collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Category> {
        self.0.iter()
    }

    /// The category of a notice.
    pub fn find(&self, notice: &Note) -> Option<&Category> {
        let name = notice.category.as_ref()?.default();
        self.0.iter().find(|category| category.name.default() == name)
    }

    /// The category at an address.
    pub fn at(&self, slug: &str) -> Option<&Category> {
        self.0.iter().find(|category| category.slug == slug)
    }
}
