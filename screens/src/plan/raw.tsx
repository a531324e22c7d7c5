// The whole plan as text, for those who know its keys: the same plan, the same checks.
import { parse, stringify } from "smol-toml";
import { useEffect, useState } from "preact/hooks";
import { t } from "../words";
import type { Bench } from "./field";
import type { Plan } from "./model";

export function Raw({ bench }: { bench: Bench }) {
  const [text, setText] = useState(() => stringify(bench.plan));
  const [wrong, setWrong] = useState("");
  const [own, setOwn] = useState(bench.plan);

  // Somebody else's draft, or a field changed elsewhere: the text follows.
  useEffect(() => {
    if (own === bench.plan) return;
    setText(stringify(bench.plan));
    setOwn(bench.plan);
    setWrong("");
  }, [bench.plan]);

  const change = (typed: string) => {
    setText(typed);
    try {
      const plan = (typed.trimStart().startsWith("{") ? JSON.parse(typed) : parse(typed)) as Plan;
      setWrong("");
      setOwn(plan);
      bench.change(plan);
    } catch (cause) {
      setWrong(cause instanceof Error ? cause.message.split("\n")[0]! : String(cause));
    }
  };
  return (
    <div class="raw">
      <p class="quiet">{t("plan.raw_about")}</p>
      <textarea
        aria-label={t("plan.raw")}
        spellcheck={false}
        value={text}
        readOnly={!bench.may}
        data-wrong={wrong !== ""}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {wrong && (
        <p class="flaw" role="alert">
          {t("plan.raw_wrong", { cause: wrong })}
        </p>
      )}
    </div>
  );
}
