// The number that was just given or printed again: large for the eyes, and as paper for the desk's own printer.
import print from "icon:print";
import { label as spaced, numbers } from "../kit/format";
import { Icon } from "../kit/icon";
import type { Slip } from "../protocol";
import { of, t, tIn } from "../words";

/** A slip with how often it was printed before. */
export interface Given {
  slip: Slip;
  /** 0 for the first; a copy is marked. */
  copy: number;
}

/** The key of the phone page, when the slip has one. */
export function keyOf(slip: Slip): string | null {
  return slip.url ? (/\/t\/([\w-]+)$/.exec(slip.url)?.[1] ?? null) : null;
}

function Code({ slip }: { slip: Slip }) {
  const key = keyOf(slip);
  return key ? <img class="code" src={`/api/tickets/${key}/qr.svg`} alt="" width={150} height={150} /> : null;
}

export function GivenCard({ given, close }: { given: Given; close(): void }) {
  const { slip, copy } = given;
  return (
    <section class="given" data-label={slip.label} aria-live="polite" aria-label={t("reception.given")}>
      <div class="given-main">
        <div>
          <p class="quiet">{copy > 0 ? t("reception.copy", { n: copy }) : t("reception.given")}</p>
          <p class="given-label">{spaced(slip.label)}</p>
          <p class="given-group">{of(slip.group)}</p>
          <p>
            {slip.counters.length > 0 && t("reception.counters", { numbers: numbers(slip.counters) })}
            {copy === 0 && ` · ${t("reception.ahead", { n: slip.ahead })}`}
          </p>
        </div>
        {keyOf(slip) && (
          <figure>
            <Code slip={slip} />
            <figcaption>{t("reception.scan")}</figcaption>
          </figure>
        )}
      </div>
      <div class="acts">
        <button class="ask main" data-act="print" onClick={() => window.print()}>
          <Icon path={print} /> {t("reception.print")}
        </button>
        <button class="ask plain" data-act="again" onClick={close}>
          {t("reception.again")}
        </button>
      </div>
      <p class="quiet">{t("reception.print_hint")}</p>
    </section>
  );
}

/** The paper: seen by the printer only. In the language of the slip's holder. */
export function Paper({ given }: { given: Given }) {
  const { slip, copy } = given;
  const own = slip.language;
  const names = (both: { vi: string; en: string }) => both[own] || both.vi;
  return (
    <div class="paper" aria-hidden="true" lang={own}>
      <p>{names(slip.hall.authority)}</p>
      <p class="paper-hall">{names(slip.hall.name)}</p>
      <p class="paper-label">{spaced(slip.label)}</p>
      <p class="paper-group">{names(slip.group)}</p>
      <p>{names(slip.agency)}</p>
      {slip.counters.length > 0 && <p class="paper-group">{paper(own, "counters", { numbers: numbers(slip.counters) })}</p>}
      <Code slip={slip} />
      <p>
        {slip.date} {slip.time}
        {copy > 0 && <strong> · {paper(own, "copy", { n: copy })}</strong>}
      </p>
      <p>{paper(own, "keep")}</p>
      <p>{paper(own, "called_times", { n: slip.calls_before_no_show, minutes: slip.return_min })}</p>
    </div>
  );
}

function paper(own: Slip["language"], key: "counters" | "copy" | "keep" | "called_times", params: Record<string, string | number> = {}): string {
  return tIn(own, `reception.${key}` as "reception.keep", ...([params] as unknown as []));
}
