//! Chains of successors: a code of a closed grid must reach an open one.

use std::collections::BTreeMap;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::model::GridId;

/// Who follows whom and where that was written; closings in the future count as well.
pub type Links = BTreeMap<GridId, (Vec<GridId>, Place)>;

/// Says each circle once, at the first of its grids.
pub fn check(links: &Links, desk: &Desk<'_>) {
    let mut told: Vec<&GridId> = Vec::new();
    for start in links.keys() {
        let Some(circle) = circle_from(start, links) else { continue };
        if circle.iter().any(|id| told.contains(id)) {
            continue;
        }
        let chain: Vec<&str> = circle.iter().chain(circle.first()).map(|id| id.as_str()).collect();
        if let Some((_, place)) = links.get(start) {
            desk.say(Diagnostic::new(Code::SuccessorLoop, place.clone()).with("chain", chain.join(" → ")));
        }
        told.extend(circle);
    }
}

/// A way from `start` back to `start`, if there is one: a walk in depth that visits each grid
/// once.
fn circle_from<'l>(start: &'l GridId, links: &'l Links) -> Option<Vec<&'l GridId>> {
    let mut path: Vec<(&GridId, usize)> = vec![(start, 0)];
    let mut visited = vec![start];
    while let Some((id, next)) = path.last_mut() {
        let successors = links.get(*id).map_or(&[][..], |(s, _)| s.as_slice());
        let Some(successor) = successors.get(*next) else {
            path.pop();
            continue;
        };
        *next += 1;
        if successor == start {
            return Some(path.iter().map(|(id, _)| *id).collect());
        }
        if !visited.contains(&successor) {
            visited.push(successor);
            path.push((successor, 0));
        }
    }
    None
}
