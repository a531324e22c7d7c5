//! The table that is printed: what was measured, what it is compared with, and whether the goal
//! is reached.

/// One figure.
#[derive(Debug, Clone)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// The figure in words ("4,210 per s").
    pub figure: String,
    /// What it is compared with, and the ratio.
    pub against: String,
    /// The goal of the design.
    pub goal: String,
    /// Whether the goal is reached; none for a row that only informs.
    pub reached: Option<bool>,
}

/// The rows as a Markdown table.
#[must_use]
pub fn markdown(rows: &[Row]) -> String {
    let mut text =
        String::from("| what | measured | against | goal | |\n| --- | --- | --- | --- | --- |\n");
    for row in rows {
        let mark = match row.reached {
            Some(true) => "reached",
            Some(false) => "**not reached**",
            None => "",
        };
        text.push_str(&format!(
            "| {} | {} | {} | {} | {mark} |\n",
            row.what, row.figure, row.against, row.goal
        ));
    }
    text
}

/// The value below which `share` (0 to 1) of the values lie.
#[must_use]
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a list that is not empty"
    )]
    let at = ((values.len() - 1) as f64 * share).round() as usize;
    values[at]
}
