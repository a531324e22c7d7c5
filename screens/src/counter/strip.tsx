// One line below the desk for what stands in the way: the link first, then the hall's "no", then the hour.
import cloud_off from "icon:cloud_off";
import info from "icon:info";
import schedule from "icon:schedule";
import sync from "icon:sync";
import { timer } from "../kit/format";
import { Icon } from "../kit/icon";
import type { CounterView } from "../protocol";
import { t } from "../words";
import type { Name } from "./acts";
import { ACT_WORDS, openingWords } from "./say";

export function Strip(props: {
  view: CounterView;
  /** For how long the hall has been out of reach; null while it answers. */
  lost: number | null;
  /** What was pressed while it is out of reach. */
  waits: Name | null;
  said: string | null;
  busy: boolean;
}) {
  const { view, lost, waits } = props;
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
  if (props.busy) return line("busy", "busy", sync, t("counter.busy"));
  if (view.opening.type === "open") return <div class="strip-place" />;
  return line("opening", "quiet", schedule, openingWords(view.opening, view.waiting));
}

function line(kind: string, look: string, icon: string, words: string) {
  return (
    <div class="strip-place">
      <p class={`strip ${look}`} data-strip={kind} role={kind === "no" ? "alert" : undefined}>
        <Icon path={icon} /> <span>{words}</span>
      </p>
    </div>
  );
}
