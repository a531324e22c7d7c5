// What the hall advises: one sentence, why, what it will bring, one touch to do it and one to take
// it back.
import lightbulb from "icon:lightbulb";
import { clock } from "../kit/format";
import { Icon } from "../kit/icon";
import type { AdviceRow, LoanRow, Millis, SupervisorView } from "../protocol";
import { of, t } from "../words";
import { adviceShown, adviceWords, effectWords, followedWords, savesWords, undoLeft, whyWords } from "./advised";
import { Ask, type Hand } from "./parts";

function Effects({ row, view }: { row: AdviceRow; view: SupervisorView }) {
  return (
    <dl class="advice-effects">
      {row.groups.map((effect, i) => (
        <div key={effect.group} data-helped={i === 0}>
          <dt>
            {effect.prefix} · {of(view.groups.find((group) => group.id === effect.group)?.name ?? { vi: "", en: "" })}
          </dt>
          <dd>{effectWords(effect)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Row({ row, view, now, hand }: { row: AdviceRow; view: SupervisorView; now: Millis; hand: Hand }) {
  const left = undoLeft(row, now);
  const answer = (answer: "accepted" | "dismissed" | "undone") => ({ type: "answer_advice", id: row.id, answer }) as const;
  const came = followedWords(row);
  return (
    <>
      <h3>{adviceWords(row, view)}</h3>
      {row.state === "open" && (
        <>
          {whyWords(row, view) && <p class="advice-why">{whyWords(row, view)}</p>}
          <Effects row={row} view={view} />
          {savesWords(row) && <p class="advice-why">{savesWords(row)}</p>}
          <div class="alarm-acts">
            <Ask hand={hand} name={`accept-${row.id}`} request={answer("accepted")} look="main">
              {t("supervisor.advice_accept")}
            </Ask>
            <Ask hand={hand} name={`dismiss-${row.id}`} request={answer("dismissed")}>
              {t("supervisor.advice_dismiss")}
            </Ask>
          </div>
        </>
      )}
      {row.state === "accepted" && (
        <>
          <p class="advice-done">
            ✓ {came ?? t(row.by_rule ? "supervisor.advice_done_alone" : "supervisor.advice_done", { time: clock(row.answered ?? row.at) })}
          </p>
          {left !== null && (
            <div class="alarm-acts">
              <Ask hand={hand} name={`undo-${row.id}`} request={answer("undone")}>
                {t("supervisor.advice_undo", { n: left })}
              </Ask>
            </div>
          )}
        </>
      )}
    </>
  );
}

function Loans({ list, hand }: { list: LoanRow[]; hand: Hand }) {
  return (
    <ul class="loans">
      {list.map((loan) => (
        <li key={`${loan.counter}-${loan.group}`}>
          <span>{t("supervisor.loan", { n: loan.counter, group: of(loan.name), time: clock(loan.until) })}</span>
          <Ask hand={hand} name={`back-${loan.counter}-${loan.group}`} request={{ type: "give_back", counter: loan.counter, group: loan.group }}>
            {t("supervisor.loan_back")}
          </Ask>
        </li>
      ))}
    </ul>
  );
}

/** The advice of the hall; nothing when there is none and nothing to say of that. */
export function Advice({ view, now, hand }: { view: SupervisorView; now: Millis; hand: Hand }) {
  const loans = view.office?.loans ?? [];
  const rows = adviceShown(view.office?.advice ?? [], now);
  const quiet = rows.length === 0 ? view.advice_quiet : null;
  if (rows.length === 0 && !quiet && loans.length === 0) return null;
  return (
    <section class="advice" aria-labelledby="advice">
      <div class="section-head">
        <h2 id="advice">
          <Icon path={lightbulb} /> {t("supervisor.advice")}
        </h2>
      </div>
      {rows.length > 0 && (
        <ol class="alarm-list">
          {rows.map((row) => (
            <li key={row.id} class="alarm tip" data-advice={row.id} data-state={row.state} tabIndex={-1}>
              <Row row={row} view={view} now={now} hand={hand} />
            </li>
          ))}
        </ol>
      )}
      {quiet && <p class="quiet">{of(quiet)}</p>}
      {loans.length > 0 && <Loans list={loans} hand={hand} />}
    </section>
  );
}
