//! A small hall for the tests of this crate.

use crate::layout::Layout;
use crate::scenario::{Counter, Group, Scenario};

/// Two agencies with two groups each and a fee group, six counters.
pub fn scenario() -> Scenario {
    let group = |id, dept: &str, daily, mean, fee_prob| Group {
        id,
        name: format!("g{id}"),
        dept: dept.into(),
        daily,
        mean,
        cv: 0.6,
        fee_prob,
    };
    let counter = |id, dept: &str, skills: &[usize]| Counter {
        id,
        dept: dept.into(),
        home: skills[0],
        skills: skills.to_vec(),
    };
    Scenario {
        name: "small".into(),
        groups: vec![
            group(0, "land", 60.0, 7.0, 0.5),
            group(1, "land", 25.0, 11.0, 0.2),
            group(2, "law", 50.0, 6.0, 0.6),
            group(3, "law", 25.0, 9.0, 0.0),
            group(4, "bank", 0.0, 1.8, 0.0),
        ],
        fee_group: Some(4),
        counters: vec![
            counter(0, "land", &[0, 1, 2]),
            counter(1, "land", &[1, 0]),
            counter(2, "law", &[2, 3]),
            counter(3, "law", &[3, 2, 0]),
            counter(4, "bank", &[4]),
            counter(5, "land", &[0]),
        ],
        profile: vec![
            (435.0, 105.0, 4.0),
            (540.0, 120.0, 3.0),
            (795.0, 165.0, 3.0),
        ],
        sessions: vec![(450.0, 690.0), (810.0, 1020.0)],
        grace: vec![20.0, 30.0],
        mult: Vec::new(),
        day_cv: 0.1,
        group_cv: 0.2,
        speed_cv: 0.15,
        mean_err_cv: 0.15,
        sec_penalty: 1.1,
        switch_min: 0.4,
        walk: (0.25, 0.9),
        noshow_base: 0.035,
        noshow_timeout: 1.0,
        patience_median: Some(150.0),
        patience_sigma: 0.7,
        break_prob: 0.5,
        break_len: (8.0, 15.0),
        absent_full: 0,
        absent_half: 0,
        prio_frac: 0.08,
        prio_credit: 30.0,
    }
}

pub fn layout() -> Layout {
    Layout::of(&scenario(), &[])
}
