// One line below the desk for what stands in the way: the link first, then the hall's "no", then what can
// still be undone, then a word of the supervisor, then what the supervisor was told, then the hour.
import chat from "icon:chat";
import cloud_off from "icon:cloud_off";
import info from "icon:info";
import schedule from "icon:schedule";
import sync from "icon:sync";
import undo_icon from "icon:undo";
import type { ComponentChildren } from "preact";
import { timer } from "../kit/format";
import { Icon } from "../kit/icon";
import type { CounterView, Millis } from "../protocol";
import { of, t } from "../words";
import type { Name } from "./acts";
import { ACT_WORDS, openingWords, secondsUntil, toldWords } from "./say";

/** What was done here last, as far as this page knows. */
export interface Last {
  act: Name;
  label: string;
}

export function Strip(props: {
  view: CounterView;
  now: Millis;
  /** For how long the hall has been out of reach; null while it answers. */
  lost: number | null;
  /** What was pressed while it is out of reach. */
  waits: Name | null;
  said: string | null;
  busy: boolean;
  last: Last | null;
  undo(): void;
  read(message: number): void;
}) {
  const { view, now, lost, waits } = props;
  if (lost !== null) {
    const time = timer(lost);
    const words = waits
      ? t("counter.busy_offline", { act: t(ACT_WORDS[waits]) })
      : "ticket" in view.desk
        ? t("counter.offline", { time })
        : t("counter.offline_idle", { time });
    return line("offline", "bad", cloud_off, words);
  }
  if (props.said) return line("no", "no", info, props.said);
  const until = view.undo_until ?? 0;
  if (until > now) {
    const done = props.last ? t("counter.undo_of", { act: t(ACT_WORDS[props.last.act]), label: props.last.label }) : t("counter.undo_last");
    return line(
      "undo",
      "undo",
      undo_icon,
      done,
      <button class="plain" onClick={props.undo}>
        {t("counter.undo_n", { n: secondsUntil(until, now) })} <kbd>⌫</kbd>
      </button>,
    );
  }
  if (props.busy) return line("busy", "busy", sync, t("counter.busy"));
  const message = view.messages?.find((one) => one.from_supervisor);
  if (message) {
    return line(
      "message",
      "message",
      chat,
      t("counter.from_supervisor", { text: of(message.text) }),
      <button class="plain" onClick={() => props.read(message.id)}>
        {t("counter.read")} <kbd>Y</kbd>
      </button>,
    );
  }
  const told = toldWords(view, now);
  if (told) return line("told", "quiet", chat, told);
  if (view.opening.type === "open") return <div class="strip-place" />;
  return line("opening", "quiet", schedule, openingWords(view.opening, view.waiting));
}

function line(kind: string, look: string, icon: string, words: string, more?: ComponentChildren) {
  const role = kind === "no" || kind === "message" ? "alert" : undefined;
  return (
    <div class="strip-place">
      <p class={`strip ${look}`} data-strip={kind} role={role}>
        <Icon path={icon} /> <span>{words}</span> {more}
      </p>
    </div>
  );
}
