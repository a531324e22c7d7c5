//! Figures for the technician's monitoring, as Prometheus text.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use engine::Hall;
use protocol::Role;

/// Upper bounds of the commit time's buckets, microseconds.
const COMMIT_US: [u64; 12] = [
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
];
/// Upper bounds of the batch size's buckets.
const BATCH: [u64; 8] = [1, 2, 4, 8, 16, 64, 256, 512];

/// Counts of values that fell below each bound.
#[derive(Debug)]
struct Histogram<const N: usize> {
    below: [AtomicU64; N],
    count: AtomicU64,
    sum: AtomicU64,
}

impl<const N: usize> Default for Histogram<N> {
    fn default() -> Histogram<N> {
        Histogram {
            below: std::array::from_fn(|_| AtomicU64::default()),
            count: AtomicU64::default(),
            sum: AtomicU64::default(),
        }
    }
}

impl<const N: usize> Histogram<N> {
    fn note(&self, bounds: &[u64; N], value: u64) {
        for (bound, below) in bounds.iter().zip(&self.below) {
            if value <= *bound {
                below.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    /// `scale` turns the values into the unit of the name.
    fn write(&self, text: &mut String, name: &str, bounds: &[u64; N], scale: f64) {
        let _ = writeln!(text, "# TYPE {name} histogram");
        for (bound, below) in bounds.iter().zip(&self.below) {
            let (bound, below) = (*bound as f64 * scale, below.load(Ordering::Relaxed));
            let _ = writeln!(text, "{name}_bucket{{le=\"{bound}\"}} {below}");
        }
        let count = self.count.load(Ordering::Relaxed);
        let sum = self.sum.load(Ordering::Relaxed) as f64 * scale;
        let _ = writeln!(
            text,
            "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {sum}"
        );
        let _ = writeln!(text, "{name}_count {count}");
    }
}

/// All figures. Counting costs an atomic addition; only reading them makes text.
#[derive(Debug, Default)]
pub struct Metrics {
    commits: Histogram<12>,
    batch: Histogram<8>,
    events: AtomicU64,
    /// By command and outcome: `done`, the refusal's code, or why it was not taken.
    commands: Mutex<BTreeMap<(&'static str, String), u64>>,
    sessions: [AtomicI64; Role::ALL.len()],
    slow: AtomicU64,
}

impl Metrics {
    /// A batch was committed.
    pub fn committed(&self, asks: usize, events: usize, took_us: u64) {
        self.commits.note(&COMMIT_US, took_us);
        self.batch.note(&BATCH, asks as u64);
        self.events.fetch_add(events as u64, Ordering::Relaxed);
    }

    /// A command was answered.
    pub fn answered(&self, command: &'static str, outcome: &str) {
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        *commands.entry((command, outcome.to_owned())).or_default() += 1;
    }

    /// A session began (1) or ended (-1). Gives how many of its role there are then.
    pub fn session(&self, role: Role, change: i64) -> i64 {
        let place = Role::ALL
            .iter()
            .position(|it| *it == role)
            .unwrap_or_default();
        self.sessions[place].fetch_add(change, Ordering::Relaxed) + change
    }

    /// A screen was dropped because it took nothing for too long.
    pub fn too_slow(&self) {
        self.slow.fetch_add(1, Ordering::Relaxed);
    }

    /// All figures, and those of the hall.
    #[must_use]
    pub fn text(&self, hall: &Hall) -> String {
        let mut text = String::with_capacity(4_096);
        self.commits
            .write(&mut text, "layso_commit_seconds", &COMMIT_US, 1e-6);
        self.batch
            .write(&mut text, "layso_batch_commands", &BATCH, 1.0);
        let _ = writeln!(text, "# TYPE layso_commands_total counter");
        for ((command, outcome), count) in
            &*self.commands.lock().unwrap_or_else(PoisonError::into_inner)
        {
            let labels = format!("command=\"{command}\",outcome=\"{outcome}\"");
            let _ = writeln!(text, "layso_commands_total{{{labels}}} {count}");
        }
        let _ = writeln!(text, "# TYPE layso_sessions gauge");
        for (role, count) in Role::ALL.iter().zip(&self.sessions) {
            let (role, count) = (role.as_str(), count.load(Ordering::Relaxed));
            let _ = writeln!(text, "layso_sessions{{role=\"{role}\"}} {count}");
        }
        let served: u32 = hall.lines.values().map(|line| line.served).sum();
        let no_shows: u32 = hall.lines.values().map(|line| line.no_shows).sum();
        let open = hall
            .counters
            .values()
            .filter(|counter| counter.desk.is_open())
            .count();
        let rows = [
            (
                "layso_events_total",
                "counter",
                self.events.load(Ordering::Relaxed),
            ),
            (
                "layso_slow_sessions_total",
                "counter",
                self.slow.load(Ordering::Relaxed),
            ),
            ("layso_log_seq", "gauge", hall.seq),
            ("layso_waiting", "gauge", hall.waiting as u64),
            ("layso_tickets_issued", "gauge", hall.tickets.len() as u64),
            (
                "layso_tickets_offline",
                "gauge",
                hall.lines
                    .values()
                    .map(|line| u64::from(line.offline))
                    .sum(),
            ),
            (
                "layso_tickets_never_printed",
                "gauge",
                hall.lines
                    .values()
                    .map(|line| u64::from(line.replaced))
                    .sum(),
            ),
            ("layso_tickets_served", "gauge", served.into()),
            ("layso_no_shows", "gauge", no_shows.into()),
            ("layso_counters_open", "gauge", open as u64),
            (
                "layso_resident_bytes",
                "gauge",
                resident_bytes().unwrap_or(0),
            ),
        ];
        for (name, kind, value) in rows {
            let _ = writeln!(text, "# TYPE {name} {kind}\n{name} {value}");
        }
        text
    }
}

/// Memory of this process that lies in RAM, from Linux; none elsewhere.
fn resident_bytes() -> Option<u64> {
    const PAGE_BYTES: u64 = 4_096;
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    statm
        .split(' ')
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|pages| pages * PAGE_BYTES)
}

#[cfg(test)]
mod tests {
    use engine::HallPlan;

    use super::*;

    #[test]
    fn the_text_tells_what_was_counted() {
        let metrics = Metrics::default();
        metrics.committed(3, 4, 700);
        metrics.committed(1, 1, 2_000_000);
        metrics.answered("call_next", "done");
        metrics.answered("call_next", "nobody_waiting");
        metrics.answered("call_next", "done");
        assert_eq!(metrics.session(Role::Board, 1), 1);
        let text = metrics.text(&Hall::new(HallPlan::sample()));
        for line in [
            "layso_commit_seconds_bucket{le=\"0.0005\"} 0",
            "layso_commit_seconds_bucket{le=\"0.001\"} 1",
            "layso_commit_seconds_bucket{le=\"+Inf\"} 2",
            "layso_commit_seconds_count 2",
            "layso_batch_commands_bucket{le=\"1\"} 1",
            "layso_batch_commands_bucket{le=\"4\"} 2",
            "layso_events_total 5",
            "layso_commands_total{command=\"call_next\",outcome=\"done\"} 2",
            "layso_commands_total{command=\"call_next\",outcome=\"nobody_waiting\"} 1",
            "layso_sessions{role=\"board\"} 1",
            "layso_waiting 0",
        ] {
            assert!(
                text.lines().any(|it| it == line),
                "{line} is not in\n{text}"
            );
        }
    }
}
