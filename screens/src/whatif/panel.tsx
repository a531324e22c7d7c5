// What another plan would bring: a day is chosen, a change, and both are played.
import { useEffect, useState } from "preact/hooks";
import type { Names, SkillAdvice, WhatIf, WhatIfDays } from "../protocol";
import { of, t } from "../words";
import * as api from "./api";
import type { Refused, Told, Wish } from "./api";
import { Changes } from "./changes";
import { Result, Skills } from "./result";
import { dayWords, tweaksOf, type Line } from "./say";
import "./whatif.css";

/** The skills are looked for on so many days. */
const SKILL_DAYS = 5;

/** What there is in the hall to choose from. */
export interface Hall {
  counters: number[];
  groups: { id: string; prefix: string; name: Names }[];
}

function Said({ no }: { no: Refused | "away" }) {
  if (no === "away") return <p class="whatif-no">{t("whatif.away")}</p>;
  return (
    <div class="whatif-no" role="alert">
      <p>
        {of(no.say)} {of(no.remedy)}
      </p>
      {no.flaws?.map((flaw) => (
        <p key={flaw.key}>
          {flaw.key}: {of(flaw.reason)} {of(flaw.remedy)}
        </p>
      ))}
    </div>
  );
}

/** With `draft` the plan that is being written is tried, else changes that are chosen here. */
export function WhatIfPanel({ hall, draft, skills }: { hall: Hall; draft?: Extract<Wish, { plan: object }>; skills?: boolean }) {
  const [days, setDays] = useState<WhatIfDays | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const [lines, setLines] = useState<Line[]>([{ what: "open", counter: hall.counters[0] ?? 1, group: hall.groups[0]?.id ?? "", policy: "longest_wait", hours: "" }]);
  const [found, setFound] = useState<WhatIf | null>(null);
  const [learned, setLearned] = useState<SkillAdvice | null>(null);
  const [busy, setBusy] = useState(false);
  const [no, setNo] = useState<Refused | "away" | null>(null);
  useEffect(() => {
    let gone = false;
    void api.days().then((told) => {
      if (gone) return;
      if ("ok" in told) {
        setDays(told.ok);
        setDay(told.ok.today ? "" : (told.ok.days[0] ?? null));
      } else setNo("no" in told ? told.no : "away");
    });
    return () => {
      gone = true;
    };
  }, []);

  const tweaks = tweaksOf(lines);
  const wish: Wish | null = draft ?? (tweaks && tweaks.length > 0 ? { tweaks } : null);
  const doing = async <T,>(ask: () => Promise<Told<T>>, take: (found: T) => void) => {
    if (busy) return;
    setBusy(true);
    setNo(null);
    const told = await ask();
    setBusy(false);
    if ("ok" in told) take(told.ok);
    else setNo("no" in told ? told.no : "away");
  };
  return (
    <div class="whatif">
      <p class="quiet">{t("whatif.lead")}</p>
      {days && day === null && <p>{t("whatif.no_days")}</p>}
      {days && day !== null && (
        <form
          class="whatif-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (wish) void doing(() => api.play(day, wish), (it) => (setFound(it), setLearned(null)));
          }}
        >
          <label class="whatif-field">
            <span>{t("whatif.when")}</span>
            <select name="day" value={day} onChange={(event) => setDay(event.currentTarget.value)}>
              {days.today && <option value="">{t("whatif.rest_of_today")}</option>}
              {days.days.map((it) => (
                <option key={it} value={it}>
                  {dayWords(it)}
                </option>
              ))}
            </select>
          </label>
          {draft ? <p>{t("whatif.draft")}</p> : <Changes hall={hall} lines={lines} change={setLines} />}
          <button class="ask main" data-do="whatif" aria-busy={busy} aria-disabled={busy || !wish}>
            {t(busy ? "whatif.trying" : "whatif.try")}
          </button>
        </form>
      )}
      {no && <Said no={no} />}
      {found && <Result found={found} />}
      {skills && days && days.days.length > 0 && (
        <section class="whatif-more">
          <h3>{t("whatif.skills_title")}</h3>
          <p class="quiet">{t("whatif.skills_lead", { n: Math.min(SKILL_DAYS, days.days.length) })}</p>
          <button class="ask plain" data-do="skills" aria-busy={busy} aria-disabled={busy} onClick={() => void doing(() => api.skills(SKILL_DAYS), setLearned)}>
            {t(busy ? "whatif.trying" : "whatif.skills_ask")}
          </button>
          {learned && <Skills found={learned} />}
        </section>
      )}
    </div>
  );
}
