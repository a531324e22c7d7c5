// What is known of the visit at the desk beyond its number: its marks, where it comes from, what follows.
import accessible from "icon:accessible_forward";
import calendar from "icon:calendar_today";
import cloud_off from "icon:cloud_off";
import translate from "icon:translate";
import type { ComponentChildren } from "preact";
import { clock, duration, label } from "../kit/format";
import { Icon } from "../kit/icon";
import type { AtDesk, DeskView } from "../protocol";
import { of, t } from "../words";
import { inRounds, isOffline } from "./acts";

export function Tags({ ticket, does }: { ticket: AtDesk; does: { claim(right: boolean): void } }) {
  const { special } = ticket;
  return (
    <>
      {ticket.direct && <span class="tag">{label(ticket.label)}</span>}
      {isOffline(ticket.label) && <Tag icon={cloud_off}>{t("counter.tag_offline")}</Tag>}
      {special?.type === "priority" && (
        <span class="tag priority" data-claimed={special.claimed}>
          <Icon path={accessible} /> {special.claimed ? t("counter.priority_claimed", { reason: of(special.reason) }) : t("counter.priority", { reason: of(special.reason) })}
        </span>
      )}
      {special?.type === "priority" && special.claimed && (
        <span class="claim">
          <button class="plain" data-claim="right" onClick={() => does.claim(true)}>
            {t("counter.claim_right")} <kbd>+</kbd>
          </button>
          <button class="plain" data-claim="wrong" onClick={() => does.claim(false)}>
            {t("counter.claim_wrong")} <kbd>−</kbd>
          </button>
        </span>
      )}
      {special?.type === "appointment" && <Tag icon={calendar}>{t("counter.appointment", { time: clock(special.at) })}</Tag>}
      {ticket.language === "en" && <Tag icon={translate}>{t("counter.english")}</Tag>}
    </>
  );
}

function Tag({ icon, children }: { icon: string; children: ComponentChildren }) {
  return (
    <span class="tag">
      <Icon path={icon} /> {children}
    </span>
  );
}

/** How many dossiers were brought; of many, how many at this call, and the way out when the filer leaves. */
export function Filing({ desk, does }: { desk: DeskView; does: { endFiling(): void } }) {
  const filing = "ticket" in desk ? desk.ticket.filing : undefined;
  if (!filing || (filing.now === undefined && !filing.filer)) return null;
  const who = filing.filer ? ` · ${of(filing.filer)}` : "";
  const { dossiers, left, now = left } = filing;
  return (
    <p class="filing">
      <span>
        {t("counter.dossiers", { n: dossiers })}
        {who}
        {filing.now !== undefined && ` · ${t("counter.filing_now", { now, left })}`}
      </span>
      {inRounds(desk) && (
        <button class="plain" data-act="end_filing" onClick={does.endFiling}>
          {t("counter.end_filing")} <kbd>E</kbd>
        </button>
      )}
    </p>
  );
}

/** One line for each thing that is known. */
export function Story({ ticket }: { ticket: AtDesk }) {
  const visit = ticket.visit;
  if (!visit) return null;
  const lines: string[] = [];
  if (visit.sent_by !== null) lines.push(t("counter.story_sent", { n: visit.sent_by }) + (visit.remark ? `: ${of(visit.remark)}` : ""));
  else if (visit.remark) lines.push(of(visit.remark));
  for (const step of visit.done) {
    const outcomes = step.outcomes.map(of).join(", ");
    lines.push(t("counter.story_done", { group: of(step.group), n: step.counter, time: clock(step.at) }) + (outcomes ? `: ${outcomes}` : ""));
  }
  if (visit.worked_ms > 0) lines.push(t("counter.story_worked", { time: duration(visit.worked_ms) }));
  if (visit.returns > 0) lines.push(t("counter.story_returns", { n: visit.returns }));
  if (visit.work.length > 0) lines.push(visit.work.map((work) => `${of(work.group)}: ${t("counter.dossiers", { n: work.dossiers })}`).join(" · "));
  if (visit.notes.length > 0) lines.push(t("counter.noted", { notes: visit.notes.map(of).join(" · ") }));
  if (visit.ahead.length > 0) {
    const ahead = visit.ahead.map((step) => (step.counter === null ? of(step.group) : `${of(step.group)} (${t("counter.title", { n: step.counter })})`));
    lines.push(t("counter.story_ahead", { steps: ahead.join(" → ") }));
  }
  if (lines.length === 0) return null;
  return (
    <ul class="story" aria-label={t("counter.story")}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
