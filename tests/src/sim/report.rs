//! A world in words, for the person who asked for it.

use std::fmt::Write;

use super::{Setup, Tally, World};

/// The promises and what each of them says.
const PROMISES: &[(&str, &str)] = &[
    (
        "H1",
        "a ticket is in one place, and desk, line and list agree",
    ),
    ("H2", "a label is given once, numbers have no gap"),
    (
        "H3",
        "nobody is called before one of the same class and group who waited longer",
    ),
    ("H4", "a counter holds only what it serves"),
    ("H5", "time does not run backwards along the log"),
    ("H6", "the log, read back, gives the same hall"),
    ("H7", "a quota counts the right numbers"),
    ("H8", "nobody sits at two counters"),
    ("I1", "no number is given twice or left out"),
    ("I2", "what is printed is committed, and printed once"),
    ("I3", "nothing that was told is lost when the server dies"),
    ("I4", "no two counters hold one ticket"),
    (
        "I5",
        "a visit that has ended stays ended, unless it is brought back",
    ),
    ("I6", "the views of a screen never go back"),
    (
        "I8",
        "a day is opened and closed once, and the close counts everybody",
    ),
    (
        "S1",
        "nothing is told, shown, printed or spoken before its commit",
    ),
    ("S2", "one key has one effect and one answer"),
    ("S3", "the log has no gap"),
    ("D1", "a call is spoken once, and never late"),
    ("D2", "in the evening every screen shows the present"),
    (
        "words",
        "whoever is told no is told why and what to do, in both languages",
    ),
];

/// The promises that are judged in every world, by their numbers.
pub fn promises() -> impl Iterator<Item = &'static str> {
    PROMISES.iter().map(|(promise, _)| *promise)
}

/// The line that says how far a world is.
#[must_use]
pub fn progress(world: &World) -> String {
    let hall = world.hall();
    let tally = world.tally();
    let open = hall
        .counters
        .values()
        .filter(|it| it.desk.is_open())
        .count();
    format!(
        "{}  {:>5} numbers given, {:>3} waiting, {open:>2} counters open, {:>6} events, {:>3} deaths of the server",
        world.local_time(),
        tally.of("ticket_issued"),
        hall.waiting,
        tally.count(),
        tally.deaths,
    )
}

/// What became of a world that kept every promise.
#[must_use]
pub fn told(setup: &Setup, tally: &Tally) -> String {
    let mut text = String::new();
    let days = if setup.days == 1 { "day" } else { "days" };
    let _ = writeln!(
        text,
        "\nSeed {}: {} {days} of the hall {}, {} events, log {:016x}.",
        setup.seed,
        setup.days,
        setup.size.name,
        tally.count(),
        tally.digest,
    );
    text.push_str(&figures(tally));
    let _ = write!(text, "\nNo error was logged. All is well.");
    text
}

/// What happened, what was refused, what went wrong and what was judged.
#[must_use]
pub fn figures(tally: &Tally) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "\nWhat happened");
    for (kind, count) in &tally.events {
        let _ = writeln!(text, "  {count:>7}  {}", kind.replace('_', " "));
    }
    let _ = writeln!(text, "\nWhat the hall refused");
    for (code, count) in &tally.refused {
        let _ = writeln!(text, "  {count:>7}  {}", code.replace('_', " "));
    }
    let _ = writeln!(text, "\nWhat went wrong around it");
    for (count, what) in [
        (tally.cuts, "lines cut"),
        (tally.silences, "lines fallen silent"),
        (tally.dropped, "messages lost"),
        (tally.doubled, "messages that came twice"),
        (tally.restarts, "boxes that started again"),
        (tally.rolls, "rolls of paper that ended"),
        (tally.steps, "steps of the server's clock"),
        (tally.deaths, "deaths of the server"),
        (tally.died_before, "of them between decision and commit"),
        (tally.died_after, "of them between commit and answer"),
        (tally.again, "commands asked again and answered as before"),
    ] {
        let _ = writeln!(text, "  {count:>7}  {what}");
    }
    let _ = writeln!(text, "\nWhat was judged, and how often");
    for (promise, says) in PROMISES {
        let looks = tally.judged.get(*promise).copied().unwrap_or(0);
        let _ = writeln!(text, "  {looks:>7}  {promise:<5}  {says}");
    }
    text
}
