// The plan of the hall: a draft that is checked while it is written, its publication, its history.
import "words:plan";
import "words:plan_diff";
import cloud_off from "icon:cloud_off";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { sentence } from "../kit/ask";
import "../kit/font.css";
import { Icon } from "../kit/icon";
import { LanguageSwitch, useLanguage } from "../kit/staff";
import "../kit/tokens.css";
import type { PlanCheck, Rehome } from "../protocol";
import { of, t } from "../words";
import * as api from "./api";
import type { Desk, Problem, Told } from "./api";
import { Counters } from "./counters";
import type { Bench } from "./field";
import { Groups } from "./groups";
import { History } from "./history";
import { Calendar, Codes, Furniture } from "./lists";
import { flawsAt, type Plan } from "./model";
import "./page.css";
import { Raw } from "./raw";
import { Rules } from "./rules";
import { Obstacles, Side, type When } from "./side";
import { WhatIfPanel } from "../whatif/panel";

const PARTS = ["groups", "counters", "calendar", "rules", "codes", "zones", "raw", "try", "history"] as const;
type Part = (typeof PARTS)[number];

/** The first keys of each part, so that a flaw finds its place. */
const KEYS: Record<Part, string[]> = {
  groups: ["group"],
  counters: ["counter"],
  calendar: ["season", "closed"],
  rules: ["rules", "hall", "id"],
  codes: ["outcome", "pause_reason", "close_reason", "cancel_reason", "call_reason", "priority", "remark", "elsewhere", "announcement", "plan_reason", "to_supervisor", "to_counter", "staff"],
  zones: ["zone", "agency", "category"],
  raw: [],
  try: [],
  history: [],
};

/** How often the page looks what has become of the plan, and of those who stand in its way. */
const LOOK_MS = 4000;
/** How long a good word stands. */
const READ_MS = 6000;
/** A draft is checked when the hand has rested this long. */
const REST_MS = 300;

function partOf(key: string): Part {
  const first = key.split(/[.[]/)[0]!;
  return PARTS.find((part) => KEYS[part].includes(first)) ?? "raw";
}

function Editor() {
  const [spoken, speak] = useLanguage();
  const [part, setPart] = useState<Part>(() => PARTS.find((it) => `#${it}` === location.hash) ?? "groups");
  const [desk, setDesk] = useState<Desk | null>(null);
  const [before, setBefore] = useState<Plan | null>(null);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [rehome, setRehome] = useState<Rehome>({});
  const [base, setBase] = useState({ version: 0, draft: 0 });
  const [check, setCheck] = useState<PlanCheck | null>(null);
  const [dirty, setDirty] = useState(false);
  const [may, setMay] = useState(false);
  const [busy, setBusy] = useState(false);
  const [stopped, setStopped] = useState<"away" | "signed_out" | null>(null);
  const [said, setSaid] = useState<{ good: boolean; text: string; problem?: Problem } | null>(null);
  /** The server cannot read what is written here. */
  const [unreadable, setUnreadable] = useState<Problem | null>(null);
  const [now, setNow] = useState(Date.now());
  const work = useRef({ dirty, base });
  work.current = { dirty, base };

  const load = (told: Desk) => {
    setDesk(told);
    setPlan(told.plan);
    setRehome(told.rehome);
    setCheck(told.check);
    setBase({ version: told.draft?.base ?? told.version, draft: told.draft?.number ?? 0 });
    setDirty(false);
  };
  const failed = (told: Told<unknown>): boolean => {
    if ("away" in told) setStopped("away");
    else if ("signedOut" in told) setStopped("signed_out");
    else setStopped(null);
    return !("ok" in told);
  };
  const look = async (force = false) => {
    const told = await api.look();
    setNow(Date.now());
    if (failed(told) || !("ok" in told)) return;
    const { dirty, base } = work.current;
    const theirs = told.ok.draft?.number ?? 0;
    if (force || (!dirty && (theirs !== base.draft || told.ok.version !== base.version || !plan))) load(told.ok);
    else setDesk(told.ok);
  };

  useEffect(() => {
    void api.you().then((told) => {
      if (!failed(told) && "ok" in told) setMay(told.ok.some((it) => it.role === "admin"));
    });
    void look(true);
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => void api.inForce().then((told) => "ok" in told && setBefore(told.ok)), [desk?.version]);
  useEffect(() => {
    history.replaceState(null, "", `#${part}`);
    scrollTo(0, 0);
  }, [part]);
  // A good word need not be read long, and is of one language.
  useEffect(() => {
    if (!said?.good) return;
    const timer = setTimeout(() => setSaid(null), READ_MS);
    return () => clearTimeout(timer);
  }, [said]);
  useEffect(() => setSaid(null), [spoken]);
  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => work.current.dirty && event.preventDefault();
    addEventListener("beforeunload", leave);
    return () => removeEventListener("beforeunload", leave);
  }, []);

  // The server says what is wrong with it, and who stands in its way now.
  useEffect(() => {
    if (!plan) return;
    let over = false;
    const timer = setTimeout(async () => {
      const told = await api.validate({ base: base.version, over: base.draft, plan, rehome });
      if (over) return;
      setUnreadable("no" in told ? told.no : null);
      if (failed(told)) return;
      if ("ok" in told) setCheck(told.ok);
    }, REST_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [plan, rehome, now]);

  if (stopped === "signed_out" || !desk || !plan || !before || !check) {
    return (
      <main class="not-served">
        <div role="status">
          <h1>{stopped === "signed_out" ? t("plan.signed_out") : stopped === "away" ? t("plan.away") : t("plan.loading")}</h1>
        </div>
        {stopped === "signed_out" && <a href="/in">{t("plan.sign_in")}</a>}
      </main>
    );
  }

  const offset = plan.hall?.utc_offset_min ?? 420;
  const theirs = desk.draft?.number ?? 0;
  const overtaken = dirty && (theirs !== base.draft || desk.version !== base.version);
  const bench: Bench = {
    plan,
    flaws: check.flaws,
    usual: desk.usual,
    may: may && stopped === null,
    change: (next) => {
      setPlan(next);
      setDirty(true);
      setSaid(null);
    },
  };
  const doing = async (act: () => Promise<string | null>) => {
    setBusy(true);
    setSaid(null);
    const text = await act();
    setBusy(false);
    if (text) setSaid({ good: true, text });
  };
  const refused = (told: Told<unknown>) => {
    if ("no" in told) setSaid({ good: false, text: sentence({ ...told.no, in_the_way: [] }), problem: told.no });
    else failed(told);
  };
  const saved = async (): Promise<Desk | null> => {
    if (!dirty && desk.draft) return desk;
    const told = await api.save({ base: base.version, over: base.draft, plan, rehome });
    if ("ok" in told) {
      load(told.ok);
      return told.ok;
    }
    refused(told);
    return null;
  };
  const publish = ({ at, reason }: When) =>
    void doing(async () => {
      const draft = (await saved())?.draft;
      if (!draft) return null;
      const told = await api.publish(draft.number, at, reason);
      if (!("ok" in told)) {
        refused(told);
        return null;
      }
      await look(true);
      return at === null ? t("plan.published") : t("plan.planned");
    });
  const simple = (ask: () => Promise<Told<unknown>>, text: string | null) =>
    void doing(async () => {
      const told = await ask();
      if (!("ok" in told)) {
        refused(told);
        return null;
      }
      await look(true);
      return text;
    });

  return (
    <div class="editor" lang={spoken} data-online={stopped === null}>
      <header class="bar">
        <h1>{t("plan.title")}</h1>
        <p>{of(plan.hall.name)}</p>
        <p class="quiet">{t("plan.version_in_force", { n: desk.version })}</p>
        <span class="spring" />
        {!may && <p class="chip">{t("plan.only_look")}</p>}
        <LanguageSwitch choose={speak} short />
      </header>
      {stopped === "away" && (
        <p class="notice" role="alert">
          <Icon path={cloud_off} />
          {t("plan.away")}
        </p>
      )}
      {overtaken && (
        <p class="notice" role="alert" data-notice="overtaken">
          {t("plan.overtaken", { by: desk.draft?.by ?? "" })}
          <button class="ask plain" onClick={() => void look(true)}>
            {t("plan.take_theirs")}
          </button>
        </p>
      )}
      {unreadable && (
        <p class="notice bad" role="alert" data-notice="unreadable">
          {sentence({ ...unreadable, in_the_way: [] })} {unreadable.detail && <code>{unreadable.detail}</code>}
        </p>
      )}
      {said && (
        <div class={said.good ? "notice good" : "notice bad"} role="alert" data-notice={said.problem?.code ?? "done"}>
          <p>{said.text}</p>
          {said.problem?.in_the_way && <Obstacles list={said.problem.in_the_way} />}
          <button class="ask plain" onClick={() => setSaid(null)}>
            {t("plan.close")}
          </button>
        </div>
      )}
      <div class="columns">
        <nav aria-label={t("plan.parts")}>
          {PARTS.map((it) => {
            const count = KEYS[it].reduce((sum, key) => sum + flawsAt(check.flaws, key, true).length, 0);
            return (
              <button key={it} aria-current={it === part ? "page" : undefined} data-part={it} onClick={() => setPart(it)}>
                <span>{t(`plan.${it}`)}</span>
                {count > 0 && <b class="count">{count}</b>}
              </button>
            );
          })}
        </nav>
        <main>
          {part !== "calendar" && part !== "rules" && part !== "zones" && <h2 class="part">{t(`plan.${part}`)}</h2>}
          {part === "groups" && <Groups bench={bench} />}
          {part === "counters" && <Counters bench={bench} />}
          {part === "calendar" && <Calendar bench={bench} />}
          {part === "rules" && <Rules bench={bench} />}
          {part === "codes" && <Codes bench={bench} />}
          {part === "zones" && <Furniture bench={bench} />}
          {part === "raw" && <Raw bench={bench} />}
          {part === "try" && (
            <WhatIfPanel
              hall={{
                counters: (plan.counter ?? []).map((it) => it.number),
                groups: (plan.group ?? []).map(({ id, prefix, name }) => ({ id, prefix, name })),
              }}
              draft={{ plan, rehome }}
              skills
            />
          )}
          {part === "history" && (
            <History
              desk={desk}
              may={bench.may}
              busy={busy}
              offsetMin={offset}
              now={now}
              before={before}
              restore={(version, moves, { at, reason }) =>
                simple(
                  () =>
                    api.restore({
                      version,
                      base: desk.version,
                      rehome: moves,
                      ...(at === null ? {} : { at }),
                      ...(reason ? { reason } : {}),
                    }),
                  at === null ? t("plan.published") : t("plan.planned"),
                )
              }
            />
          )}
        </main>
        <Side
          desk={desk}
          bench={bench}
          before={before}
          rehome={rehome}
          check={check}
          dirty={dirty}
          busy={busy || unreadable !== null}
          now={now}
          changeRehome={(next) => {
            setRehome(next);
            setDirty(true);
          }}
          goTo={(key) => setPart(partOf(key))}
          save={() => void doing(async () => ((await saved()) ? t("plan.draft_saved") : null))}
          drop={() => {
            if (!desk.draft) load({ ...desk, plan: before, rehome: {}, check: { flaws: [], in_the_way: [], changes: [] } });
            else simple(() => api.drop(desk.draft!.number), t("plan.dropped"));
          }}
          withdraw={() => simple(api.withdraw, null)}
          publish={publish}
        />
      </div>
    </div>
  );
}

render(<Editor />, document.getElementById("page")!);
