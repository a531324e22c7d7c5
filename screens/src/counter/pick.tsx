// Which counter is this? Asked only where the sign-in does not say so.
import { useState } from "preact/hooks";
import { t } from "../words";

/** The counter of the address, "?counter=4"; null when there is none. */
export function counterOf(search: string): number | null {
  const told = /[?&]counter=(\d{1,3})(?:&|$)/.exec(search);
  return told ? Number(told[1]) : null;
}

export function Pick({ at }: { at: number | null }) {
  const [number, setNumber] = useState(at === null ? "" : String(at));
  return (
    <form
      class="pick"
      onSubmit={(event) => {
        event.preventDefault();
        const counter = counterOf(`?counter=${number.trim()}`);
        if (counter !== null) location.search = `?counter=${counter}`;
      }}
    >
      <label for="pick">{t("counter.pick_number")}</label>
      <input
        id="pick"
        inputMode="numeric"
        pattern="[0-9]{1,3}"
        required
        autocomplete="off"
        autofocus
        value={number}
        onInput={(event) => setNumber(event.currentTarget.value)}
      />
      <button>{t("counter.pick_go")}</button>
    </form>
  );
}
