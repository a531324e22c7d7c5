// The parts that several places of the supervisor's screen share: a button that asks, and a dialog.
import close_icon from "icon:close";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Asking } from "../kit/ask";
import { Icon } from "../kit/icon";
import type { CounterRow, DeskKind, SupervisorRequest } from "../protocol";
import { t } from "../words";

/** How every part asks, and whether the hall can be asked at all. */
export interface Hand {
  asking: Asking<SupervisorRequest>;
  online: boolean;
}

/** A button for one request. While the answer is out it asks nothing again. */
export function Ask(props: {
  hand: Hand;
  name: string;
  request: SupervisorRequest;
  look?: "main" | "danger" | "plain";
  after?: () => void;
  children: ComponentChildren;
}) {
  const { hand, name } = props;
  const busy = hand.asking.busy.has(name);
  return (
    <button
      class={`ask ${props.look ?? "plain"}`}
      data-ask={name}
      aria-disabled={busy || !hand.online}
      aria-busy={busy}
      data-off={hand.online ? undefined : ""}
      onClick={() => {
        if (!hand.online) return;
        hand.asking.ask(name, props.request);
        props.after?.();
      }}
    >
      {props.children}
    </button>
  );
}

export type DeskDoes = "open" | "shut" | "pause" | "resume";

const REQUEST = {
  open: "open_counter",
  shut: "shut_counter",
  pause: "pause_counter",
  resume: "resume_counter",
} as const;

export function askFor(does: DeskDoes, counter: number): { name: string; request: SupervisorRequest } {
  return { name: `${does}:${counter}`, request: { type: REQUEST[does], counter } };
}

/** What can be done with a counter in a state. A counter that holds a citizen is left alone. */
export const DOES: Record<DeskKind, DeskDoes[]> = {
  shut: ["open"],
  free: ["pause", "shut"],
  calling: [],
  serving: [],
  paused: ["resume", "shut"],
};

const WORDS = {
  open: "supervisor.open",
  shut: "supervisor.shut",
  pause: "supervisor.pause",
  resume: "supervisor.resume",
} as const satisfies Record<DeskDoes, keyof Words>;

export function DeskButtons({ hand, row }: { hand: Hand; row: CounterRow }) {
  return (
    <>
      {DOES[row.desk].map((does) => (
        <Ask key={does} hand={hand} {...askFor(does, row.counter)} look={does === "open" || does === "resume" ? "main" : "plain"}>
          {t(WORDS[does])}
        </Ask>
      ))}
    </>
  );
}

/** A card above the hall. Esc, the cross and a click beside it close it; the focus goes back. */
export function Card(props: { title: string; wide?: boolean; close(): void; children: ComponentChildren }) {
  const card = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = card.current;
    if (!dialog) return;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      class={props.wide ? "card wide" : "card"}
      ref={card}
      aria-labelledby="card-title"
      onClose={props.close}
      onClick={(event) => event.target === card.current && props.close()}
    >
      <div class="card-inside">
        <h2 id="card-title">{props.title}</h2>
        <button class="cross" aria-label={t("supervisor.close")} onClick={props.close}>
          <Icon path={close_icon} />
        </button>
        {props.children}
      </div>
    </dialog>
  );
}
