// Every act with its key: to look it up, and to do it with a finger where its button has no room.
import { t } from "../words";
import { acts, type Slot } from "./acts";
import type { Panel } from "./panels";
import { ACT_WORDS, waitHint } from "./say";
import { Sheet } from "./sheet";

/** The slots in the order of the buttons, each with the key that stands on it. */
export const BUTTONS: { slot: Exclude<Slot, "primary">; key: string }[] = [
  { slot: "recall", key: "L" },
  { slot: "no_show", key: "V" },
  { slot: "suspend", key: "H" },
  { slot: "transfer", key: "C" },
  { slot: "finish", key: "X" },
  { slot: "pause", key: "T" },
  { slot: "shut_counter", key: "M" },
  { slot: "call_ticket", key: "/" },
  { slot: "direct", key: "N" },
  { slot: "work", key: "D" },
  { slot: "steps", key: "B" },
  { slot: "note", key: "R" },
  { slot: "away", key: "S" },
  { slot: "tell", key: "K" },
];

const OTHERS = [
  ["1 … 9", "counter.key_outcome"],
  ["⌫", "counter.key_undo"],
  ["F2", "counter.key_sit"],
  ["Z", "counter.key_auto"],
  ["Esc", "counter.key_not_now"],
  ["+ −", "counter.key_claim"],
  ["E", "counter.key_end_filing"],
  ["Y", "counter.key_read"],
  ["P", "counter.key_photo"],
  ["F9", "counter.key_help"],
  ["?", "counter.key_keys"],
] as const;

export function Keys(panel: Panel) {
  const all = acts(panel.view, panel.now, true);
  const letters = BUTTONS.filter(({ slot }) => all[slot].wait === null);
  const extra = letters.map(({ slot, key }) => ({ code: key === "/" ? "Slash" : `Key${key}`, act: () => panel.press(slot) }));
  return (
    <Sheet of={panel} name="keys" title={t("counter.keys")} hint={t("counter.key_primary")} extra={extra}>
      <div class="all-keys">
        {BUTTONS.map(({ slot, key }) => {
          const { name, wait } = all[slot];
          return (
            <button key={slot} data-act={name} disabled={wait !== null} onClick={() => panel.press(slot)}>
              <kbd>{key}</kbd> <span>{t(ACT_WORDS[name])}</span> {waitHint(wait) && <small>{waitHint(wait)}</small>}
            </button>
          );
        })}
        <button data-act="sit" onClick={() => panel.open("sit")}>
          <kbd>F2</kbd> <span>{t("counter.key_sit")}</span>
        </button>
      </div>
      <dl class="key-list">
        {OTHERS.map(([key, word]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
