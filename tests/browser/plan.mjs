// The plan of the shop window, open at all hours, so that a run may happen at any time.

const always = (until) => `
[[season]]
name = "at all hours"
from = "01-01"
to = "12-31"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
sessions = ["00:00-${until}"]
`;

/** The text of a plan with other hours: its seasons and closed days are replaced. */
export function atAllHours(text, until = "24:00") {
  const parts = text.split(/^(?=\[\[?\w+\]\]?\s*$)/m);
  const kept = parts.filter((part) => !/^\[\[(season|closed)\]\]/.test(part)).join("");
  const rules = { rollover: '"00:00"', early_min: "0", recall_pause_s: "0", no_show_after_s: "0" };
  let plan = kept;
  for (const [key, value] of Object.entries(rules)) plan = plan.replace(new RegExp(`^${key} = .*$`, "m"), `${key} = ${value}`);
  return plan + always(until);
}

/** The counters, in order, that serve a group at home, each with its zone. */
export function homesOf(text, group) {
  return text
    .split(/^(?=\[\[)/m)
    .filter((part) => part.startsWith("[[counter]]") && new RegExp(`^home = .*"${group}"`, "m").test(part))
    .map((part) => ({ number: Number(/^number = (\d+)/m.exec(part)[1]), zone: /^zone = "([^"]+)"/m.exec(part)[1] }));
}
