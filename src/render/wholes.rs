//! What all pages of a community are made from, as one digest: where it is what it was, none of them is looked at.
//!
//! Nothing is listed here that could be forgotten. The digest is of the community as the model's `Hash` takes it, of the
//! site around it, and of what its pages may name of others: all but their people and notes. Whoever adds a field to the
//! model is asked by the compiler where it belongs; a page that wants more of its neighbours says so in [`face`].

use std::hash::Hash;

use rayon::prelude::*;

use super::Studio;
use crate::model::{Community, Digest, Grid, Site};

impl Studio<'_> {
    /// Of each community, in the order of the model; `program` tells this program from another version of it.
    pub fn of_communities(&self, program: &str) -> Vec<Digest> {
        let communities = &self.site.communities;
        let faces: Vec<Digest> = communities.par_iter().map(|community| face(community)).collect();
        let common = [program.as_bytes(), self.digests.site.as_bytes()];
        let around = [common_of(self.site), of(&self.plan.categories), of(&self.site.record)];
        let faces = Digest::of_parts(faces.iter().chain(&around).map(Digest::as_bytes).chain(common));
        let whole = |community: &Community| Digest::of_parts([faces.as_bytes(), of(community).as_bytes()]);
        communities.par_iter().map(|community| whole(community)).collect()
    }
}

fn of(value: &impl Hash) -> Digest {
    Digest::of_value(value)
}

/// The site beside its communities and its record.
fn common_of(site: &Site) -> Digest {
    let Site {
        title,
        base_url,
        former_base_urls,
        language,
        languages,
        sample,
        card,
        footer,
        own_words,
        allowances,
        timezone,
        roles,
        communities: _,
        record: _,
        today,
    } = site;
    of(&(
        (title, base_url, former_base_urls, language, languages, sample),
        (card, footer, own_words, allowances, timezone, roles, today),
    ))
}

/// What pages of other communities may name of this one: readers of closed grids are led over borders.
fn face(community: &Community) -> Digest {
    let Community {
        id,
        name,
        code,
        parent,
        address,
        office_hours,
        open_hours,
        duty_phone,
        supervision_phone,
        slogan,
        map_approval,
        wall_map,
        report,
        totals,
        team: _,
        workers: _,
        grids,
        notices: _,
        guides: _,
        upcoming: _,
        boundaries,
    } = community;
    let head = (id, name, code, parent, address, office_hours, open_hours);
    let more = (duty_phone, supervision_phone, slogan, map_approval, wall_map, report, totals, boundaries);
    let grids: Vec<Digest> = grids.iter().map(face_of_grid).collect();
    Digest::of_parts([of(&head), of(&more), of(&grids)].iter().map(Digest::as_bytes))
}

fn face_of_grid(grid: &Grid) -> Digest {
    let Grid {
        id,
        code,
        former_codes,
        name,
        scope,
        figures,
        as_of,
        opened,
        closing,
        closing_ahead,
        opens_later,
        team: _,
        places,
        boards,
        colour,
        hue,
    } = grid;
    of(&(
        (id, code, former_codes, name, scope, figures, as_of),
        (opened, closing, closing_ahead, opens_later, places, boards, colour, hue),
    ))
}
