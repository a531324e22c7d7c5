//! What is wrong with the rules about who asks for a number and how much is brought.

use super::{Finder, Problem, codes, reasons};
use crate::Identity;
use crate::plan::Draft;
use crate::visit::MAX_DOSSIERS;

pub(super) fn flaws(find: &mut Finder, draft: &Draft) {
    reasons(find, "identity_exception", &draft.identity_exceptions);
    let of_groups = draft.groups.iter().filter_map(|group| group.identity);
    let mut asks = of_groups.chain([draft.rules.identity.ask]);
    // Somebody will come without a card, and must not be sent home.
    if asks.any(|ask| ask == Identity::Required) && draft.identity_exceptions.is_empty() {
        find.flaw("identity_exception", Problem::Empty);
    }
    let filers = draft.filers.iter().map(|filer| (&filer.id, &filer.name));
    codes(find, "filer", filers);
    bulk(find, draft);
}

fn bulk(find: &mut Finder, draft: &Draft) {
    let rules = draft.rules.bulk;
    let most = i64::from(MAX_DOSSIERS);
    if rules.from > 0 {
        find.range("rules.bulk.from", rules.from, 2, most);
    }
    let least = i64::from(rules.from).max(1);
    find.range("rules.bulk.most", rules.most, least, most);
    find.range("rules.bulk.at_once", rules.at_once, 0, most);
    for (i, group) in draft.groups.iter().enumerate() {
        let Some(to) = &group.limits.bulk_to else {
            continue;
        };
        // Whoever is sent to that group must not be sent on, and nobody is sent in a circle.
        let takes = |other: &crate::plan::Group| {
            other.id == *to && other.id != group.id && other.limits.bulk_to.is_none()
        };
        let known = draft.groups.iter().any(takes);
        find.known(format!("group[{}].limits.bulk_to", i + 1), known, &to.0);
    }
}
