//! `policy`: the hall's own policy, driven from outside over standard input and output.

use std::io::{self, BufRead, Write};

use balance::layout::{Rule, Sets};
use balance::policy::{Conversation, Options};
use clap::{Args, ValueEnum};

use super::Trouble;

/// Answers questions about an imagined hall: who is called next, how long people will wait, which
/// counter should be moved. One JSON object a line in, one line back.
///
/// The functions that answer are those that run the hall, so that a simulator judges the product
/// and not a copy. Nothing is read or written besides.
#[derive(Debug, Args)]
#[command(
    after_help = "The messages stand in docs/BALANCING.md. A first try:\n  \
        echo '{\"op\":\"hello\",\"groups\":[{\"id\":0}],\"counters\":[{\"id\":0,\"home\":0}]}' | layso-server policy"
)]
pub(super) struct PolicyArgs {
    /// Loans over all skills without a person; else they are proposed to a supervisor.
    #[arg(long)]
    automatic: bool,
    /// Which groups a counter takes in the morning; with --automatic all that it can serve.
    #[arg(
        long,
        value_enum,
        default_value = "agency",
        conflicts_with = "automatic"
    )]
    sets: SetsArg,
    /// How the next ticket is chosen.
    #[arg(long, value_enum, default_value = "index")]
    policy: RuleArg,
    /// Proposes no moves.
    #[arg(long)]
    no_advice: bool,
    /// How often the hall is played forward for one estimate.
    #[arg(long, default_value_t = balance::forward::RUNS, value_name = "N")]
    runs: usize,
    /// What chance is made of: the same seed and the same lines have the same answers.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SetsArg {
    /// Its home groups.
    Home,
    /// Home groups and what it can serve of its own agency.
    Agency,
    /// All that it can serve.
    Skills,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RuleArg {
    /// The wait index.
    Index,
    /// Whoever waits longest.
    LongestWait,
    /// The first of the counter's groups where somebody waits.
    List,
}

impl PolicyArgs {
    fn options(&self) -> Options {
        Options {
            sets: match (self.automatic, self.sets) {
                (true, _) | (false, SetsArg::Skills) => Sets::Skills,
                (false, SetsArg::Home) => Sets::Home,
                (false, SetsArg::Agency) => Sets::Agency,
            },
            rule: match self.policy {
                RuleArg::Index => Rule::Index,
                RuleArg::LongestWait => Rule::LongestWait,
                RuleArg::List => Rule::List,
            },
            advise: !self.automatic && !self.no_advice,
            estimate: true,
            runs: self.runs,
            seed: self.seed,
        }
    }
}

pub(super) fn run(args: &PolicyArgs) -> Result<(), Trouble> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut conversation = Conversation::new(args.options());
    let mut line = Vec::new();
    let trouble = |cause: io::Error| Trouble::said(format!("standard input: {cause}"));
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(trouble)? == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            continue;
        }
        let answer = conversation.answer(text.trim());
        let written = writeln!(output, "{}", answer.line).and_then(|()| output.flush());
        // Whoever listened has gone.
        if written.is_err() || answer.ended {
            return Ok(());
        }
    }
}
