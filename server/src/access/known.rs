//! The rights in memory: who a token or a browser is, without asking the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::Millis;

use super::Grant;
use super::secret::Hash;

/// All rights as of one look at the file. A hall has some hundreds of them.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The holder of each token.
    pub tokens: BTreeMap<Hash, Arc<Grant>>,
    /// What each browser holds, and until when.
    pub sessions: BTreeMap<Hash, Vec<(Millis, Arc<Grant>)>>,
}

impl Known {
    pub(super) fn who(&self, token: &Hash) -> Option<Grant> {
        self.tokens.get(token).map(|grant| Grant::clone(grant))
    }

    pub(super) fn session(&self, session: &Hash, now: Millis) -> Vec<Grant> {
        let held = self.sessions.get(session).map_or(&[][..], Vec::as_slice);
        let open = held.iter().filter(|(expires, _)| *expires > now);
        open.map(|(_, grant)| Grant::clone(grant)).collect()
    }
}
