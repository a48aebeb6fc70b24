//! The shapes of templates that are no pages: styles, feeds, what search engines and the service worker read.

use serde::Serialize;

use super::{Day, HueInfo};
use crate::render::shared::FeedText;

/// Of the service worker.
#[derive(Serialize)]
pub struct WorkerBody {
    /// The page for phones without a network, by the folder of its language.
    pub offline: Vec<OfflinePage>,
    pub assets: Vec<String>,
}

#[derive(Serialize)]
pub struct OfflinePage {
    pub folder: String,
    pub path: String,
}

#[derive(Serialize)]
pub struct SitemapBody {
    pub pages: Vec<SitemapPage>,
}

#[derive(Serialize)]
pub struct SitemapIndexBody {
    /// Their absolute addresses.
    pub parts: Vec<String>,
}

#[derive(Serialize)]
pub struct SitemapPage {
    pub url: String,
    pub date: Option<Day>,
}

#[derive(Serialize)]
pub struct RobotsBody {
    pub sitemap: String,
}

#[derive(Serialize)]
pub struct StyleBody {
    pub hues: Vec<HueInfo>,
}

#[derive(Serialize)]
pub struct FeedInfo {
    pub id: String,
    pub title: String,
    pub url: String,
    pub home: String,
    pub updated: String,
}

#[derive(Serialize)]
pub struct FeedEntry {
    pub id: String,
    pub title: String,
    /// Which community says it, where a site has several.
    pub author: Option<String>,
    pub url: String,
    pub updated: String,
    #[serde(flatten)]
    pub text: FeedText,
}

#[derive(Serialize)]
pub struct FeedBody {
    pub feed: FeedInfo,
    pub entries: Vec<FeedEntry>,
}
