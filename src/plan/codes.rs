//! What codes say: the address of a page, and in print which piece and issue was scanned.

use super::SitePath;
use crate::model::{BoardId, Community, Grid, Note, Site};

/// What a code says.
#[derive(Clone, Copy, Debug)]
pub enum CodeFor<'a> {
    /// On the grid's page.
    Page,
    /// With its issue.
    Board(&'a BoardId, u32),
    Card(u32),
}

/// The text of a wall map's code: the community's page.
pub fn community_text(site: &Site, community: &Community) -> String {
    SitePath::community(site, &site.language, community).url(site)
}

/// The text of a poster's code: the note's page.
pub fn note_text(site: &Site, community: &Community, note: &Note) -> String {
    SitePath::note(site, &site.language, community, note).url(site)
}

/// The text of a code: the grid's address, and in print which piece and issue was scanned. The
/// fragment never reaches a server.
pub fn code_text(site: &Site, grid: &Grid, code: CodeFor<'_>) -> String {
    let page = format!("{}g/{}/", site.base_url.as_str(), grid.id);
    match code {
        CodeFor::Page => page,
        CodeFor::Board(board, issue) => format!("{page}#{board}.{issue}"),
        CodeFor::Card(issue) => format!("{page}#c.{issue}"),
    }
}

/// The address to print beside a code: without scheme, fragment and closing slash.
pub fn plain_address(text: &str) -> String {
    let page = text.split('#').next().unwrap_or(text);
    page.trim_start_matches("https://").trim_end_matches('/').to_owned()
}
