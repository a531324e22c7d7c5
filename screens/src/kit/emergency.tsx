// Somebody at a counter is in danger: the call stands over everything until somebody is on the way.
import "words:office";
import sos from "icon:emergency_home-fill";
import going from "icon:directions_run-fill";
import { useEffect, useState } from "preact/hooks";
import type { EmergencyRow } from "../protocol";
import { t } from "../words";
import "./emergency.css";
import { Icon } from "./icon";

/** How long the first press on the button waits for the second, milliseconds. */
const ARMED_MS = 4000;

/** Every emergency of the hall. `own` is the counter of this screen; the supervisor has none. */
export function Emergencies(props: {
  rows: EmergencyRow[];
  own: number | null;
  answer(counter: number): void;
  end(counter: number): void;
}) {
  const { own } = props;
  // Once somebody goes, it stands where it concerns: with the caller, the helper and the supervisor.
  const rows = props.rows.filter(
    ({ counter, help }) => help === null || own === null || counter === own || (help.type === "counter" && help.counter === own),
  );
  if (rows.length === 0) return null;
  const unanswered = rows.some((row) => row.help === null && row.counter !== own);
  return (
    <div class={unanswered ? "emergencies over" : "emergencies"} role="alert">
      {rows.map((row) => (
        <div key={row.counter} class="emergency" data-counter={row.counter} data-help={row.help !== null}>
          <Icon path={row.help ? going : sos} />
          <p>
            {row.help === null && <strong>{t("office.emergency")}</strong>} {said(row, own)}
          </p>
          {row.help === null && row.counter !== own && (
            <button class="emergency-go" onClick={() => props.answer(row.counter)}>
              {t("office.go")}
            </button>
          )}
          {(own === null || row.counter === own) && (
            <button class="emergency-over" onClick={() => props.end(row.counter)}>
              {t("office.over")}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

function said({ counter, help }: EmergencyRow, own: number | null): string {
  if (help === null) return counter === own ? t("office.called_help") : t("office.needs_help", { n: counter });
  if (help.type === "supervisor") return t("office.help_from_supervisor", { n: counter });
  return t("office.help_from", { n: counter, helper: help.counter });
}

/** The button that calls for help: pressed twice, so that a sleeve alarms nobody. */
export function CallHelp({ call }: { call(): void }) {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return;
    const rest = setTimeout(() => setArmed(false), ARMED_MS);
    return () => clearTimeout(rest);
  }, [armed]);
  const words = armed ? t("office.call_help_again") : t("office.call_help");
  return (
    <button
      class={armed ? "call-help armed" : "call-help"}
      aria-label={words}
      title={words}
      onClick={() => {
        setArmed(!armed);
        if (armed) call();
      }}
    >
      <Icon path={sos} /> {armed && <span>{words}</span>}
    </button>
  );
}
