// The panels: each asks what an act needs, and sends it.
import { brief, clock, label } from "../kit/format";
import type { CounterRequest, CounterView, Millis } from "../protocol";
import { of, t } from "../words";
import type { PanelName, Slot } from "./acts";
import { AwayPanel } from "./away";
import { CallPanel } from "./call";
import { Keys } from "./keys";
import { Sheet, type Panelled, type Row } from "./sheet";
import { SitPanel } from "./sit";
import { TransferPanel } from "./transfer";
import { StepsPanel, WorkPanel } from "./visit";

/** What a panel is told and may do. */
export interface Panel extends Panelled {
  view: CounterView;
  now: Millis;
  /** Asks the hall; the panel closes with its yes and shows its no. */
  send(request: CounterRequest): void;
  /** Asks one after the other, the next after the yes to the one before. */
  sendAll(requests: CounterRequest[]): void;
  /** Another panel instead, perhaps about a number. */
  open(name: PanelName, about?: string): void;
  /** The code of the hall's last "no" to this panel. */
  refused: string | null;
  /** Does what a button of the desk does. */
  press(slot: Slot): void;
  /** The number that the panel is about, when it was opened for one. */
  about: string | null;
}

export function AnyPanel({ name, ...panel }: Panel & { name: PanelName }) {
  switch (name) {
    case "suspend":
      return <SuspendPanel {...panel} />;
    case "transfer":
      return <TransferPanel {...panel} />;
    case "pause":
      return <PausePanel {...panel} />;
    case "call_ticket":
      return <CallPanel {...panel} />;
    case "direct":
      return <DirectPanel {...panel} />;
    case "work":
      return <WorkPanel {...panel} />;
    case "steps":
      return <StepsPanel {...panel} />;
    case "note":
      return <NotePanel {...panel} />;
    case "away":
      return <AwayPanel {...panel} />;
    case "tell":
      return <TellPanel {...panel} />;
    case "sit":
      return <SitPanel {...panel} />;
    case "keys":
      return <Keys {...panel} />;
  }
}

/** The number at the desk, as people read it. */
export function atDesk(view: CounterView): string {
  if (!("ticket" in view.desk)) return "";
  return view.desk.ticket.direct ? t("counter.no_slip") : label(view.desk.ticket.label);
}

function SuspendPanel(panel: Panel) {
  const { view, send } = panel;
  const visit = view.visit;
  const elsewhere = visit?.elsewhere ?? [];
  const rows: Row[] = [
    {
      id: "papers_missing",
      title: t("counter.kind_papers_missing"),
      sub: t("counter.kind_papers_missing_more"),
      act: () => send({ type: "suspend", kind: "papers_missing", elsewhere: null, remark: null, then: "rest" }),
    },
    {
      id: "papers_kept",
      title: t("counter.kind_papers_kept"),
      sub: t("counter.kind_papers_kept_more"),
      act: () => send({ type: "suspend", kind: "papers_kept", elsewhere: null, remark: null, then: "rest" }),
    },
    ...elsewhere.map((step) => ({
      id: step.id,
      title: of(step.name),
      sub: t("counter.kind_elsewhere_more"),
      act: () => send({ type: "suspend", kind: "elsewhere", elsewhere: step.id, remark: null, then: "rest" }),
    })),
  ];
  return <Sheet of={panel} name="suspend" title={t("counter.suspend_title", { label: atDesk(view) })} hint={t("counter.suspend_hint")} rows={rows} />;
}

function PausePanel(panel: Panel) {
  const { view, send } = panel;
  const rows = (view.pause_reasons ?? []).map((reason) => ({
    id: reason.id,
    title: of(reason.name),
    act: () => send({ type: "pause", reason: reason.id }),
  }));
  const bare = () => send({ type: "pause" });
  return (
    <Sheet of={panel} name="pause" title={t("counter.pause_title")} rows={rows} extra={[{ code: "KeyT", act: bare }]}>
      <button class="wheel" onClick={bare}>
        <kbd>T</kbd> <span>{t("counter.pause_bare")}</span>
      </button>
    </Sheet>
  );
}

function DirectPanel(panel: Panel) {
  const { view, send } = panel;
  const rows = view.groups.map((group) => ({
    id: group.id,
    title: of(group.name),
    mark: group.prefix,
    act: () => send({ type: "serve_direct", group: group.id }),
  }));
  return <Sheet of={panel} name="direct" title={t("counter.direct_title")} hint={t("counter.direct_hint")} rows={rows} />;
}

function NotePanel(panel: Panel) {
  const { view, send } = panel;
  const noted = "ticket" in view.desk ? (view.desk.ticket.visit?.notes ?? []) : [];
  const rows = (view.visit?.remarks ?? []).map((remark) => ({
    id: remark.id,
    title: of(remark.name),
    on: noted.some((note) => note.vi === remark.name.vi),
    act: () => send({ type: "note", note: remark.id }),
  }));
  return (
    <Sheet of={panel} name="note" title={t("counter.note_title", { label: atDesk(view) })} hint={t("counter.note_hint")} rows={rows}>
      {noted.length > 0 && <p class="sheet-hint">{t("counter.noted", { notes: noted.map(of).join(" · ") })}</p>}
    </Sheet>
  );
}

function TellPanel(panel: Panel) {
  const { view, send } = panel;
  const said = (view.messages ?? []).filter((message) => !message.from_supervisor);
  const rows = (view.to_supervisor ?? []).map((choice) => ({
    id: choice.id,
    title: of(choice.name),
    act: () => send({ type: "tell", code: choice.id }),
  }));
  const about = atDesk(view);
  return (
    <Sheet of={panel} name="tell" title={t("counter.tell_title")} hint={about ? t("counter.tell_about", { label: about }) : t("counter.note_hint")} rows={rows}>
      {said.length > 0 && (
        <ul class="told">
          {said.slice(0, 4).map((message) => (
            <li key={message.id}>
              <span>{of(message.text)}</span> <small>{message.seen ? t("counter.tell_seen", { time: clock(message.seen) }) : t("counter.tell_unseen", { wait: brief(panel.now - message.at) })}</small>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
