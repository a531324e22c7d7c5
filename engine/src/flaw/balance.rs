//! What is wrong with the rules of balance.

use super::{Finder, Problem};
use crate::rules::{BalanceRules, Loans};

/// Most moves by rule in an hour: beyond it nobody could follow what the hall does.
const MOST_ALONE: i64 = 12;

pub(super) fn flaws(find: &mut Finder, rules: &BalanceRules) {
    let key = |name: &str| format!("rules.balance.{name}");
    find.range(&key("home_min"), rules.home_min, 0, 60);
    find.range(&key("same_min"), rules.same_min, 0, 30);
    find.range(&key("elsewhere_pct"), rules.elsewhere_pct, 0, 100);
    find.range(&key("quiet_min"), rules.quiet_min, 5, 480);
    let alone = rules.alone.moves_per_hour;
    find.range(&key("alone.moves_per_hour"), alone, 0, MOST_ALONE);
    // Where every counter takes all that it is skilled for there is nothing left to lend.
    if alone > 0 && rules.loans == Loans::Free {
        find.flaw(key("alone.moves_per_hour"), Problem::NothingToLend);
    }
}
