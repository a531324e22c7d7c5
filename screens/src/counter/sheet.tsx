// A panel that asks more before something is done: rows with a digit each, letters for the rest, Esc to leave.
import close_icon from "icon:close";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../kit/icon";
import { t } from "../words";
import { digit } from "./acts";

/** One thing to choose. */
export interface Row {
  id: string;
  title: string;
  /** What is said of it in small. */
  sub?: string;
  /** At the end of the row. */
  mark?: string;
  /** It stands there to be seen. */
  off?: boolean;
  on?: boolean;
  /** What its digit does. */
  act?(): void;
  /** What its digit does with Shift, in words, and done. */
  also?: { word: string; act(): void };
}

/** Another key of a panel. */
export interface Extra {
  code: string;
  act(): void;
}

/** What every panel is told. */
export interface Panelled {
  close(): void;
  /** Asked and not answered yet. */
  busy: boolean;
  /** The hall's "no", or why nothing is answered. */
  said: string | null;
}

export function Sheet(props: {
  of: Panelled;
  name: string;
  title: string;
  /** Below the title. */
  hint?: string;
  rows?: Row[];
  /** Keys besides the digits. */
  extra?: Extra[];
  /** What stands above the rows, and what below. */
  head?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const rows = props.rows ?? [];
  useEffect(() => {
    const box = dialog.current;
    if (!box) return;
    if (!box.open) box.showModal();
    // The last of the wishes wins: a panel's own field or button before its first row.
    const first = box.querySelector<HTMLElement>("[data-first]") ?? box.querySelector<HTMLElement>(".rows button:not(:disabled)");
    first?.focus();
  }, [props.name]);

  const down = (event: KeyboardEvent) => {
    const box = dialog.current;
    if (!box) return;
    const field = event.target instanceof HTMLInputElement;
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      const all = [...box.querySelectorAll<HTMLElement>("button:not(:disabled), input")];
      const at = all.indexOf(event.target as HTMLElement);
      const to = all[(at + (event.code === "ArrowDown" ? 1 : -1) + all.length) % all.length];
      to?.focus();
      event.preventDefault();
      return;
    }
    if (field || event.isComposing) return;
    const n = digit(event);
    if (n !== null) {
      const row = rows[n - 1];
      event.preventDefault();
      if (!row || row.off || props.of.busy) return;
      if (event.shiftKey && row.also) row.also.act();
      else row.act?.();
      return;
    }
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const found = (props.extra ?? []).find((one) => one.code === event.code);
    if (found) {
      event.preventDefault();
      if (!props.of.busy) found.act();
    }
  };

  return (
    <dialog ref={dialog} class="sheet" data-panel={props.name} aria-labelledby="sheet" onKeyDown={down} onClose={props.of.close}>
      <header>
        <h2 id="sheet">{props.title}</h2>
        <button class="sheet-close" aria-label={t("counter.close")} onClick={props.of.close}>
          <kbd>Esc</kbd> <Icon path={close_icon} />
        </button>
      </header>
      {props.hint && <p class="sheet-hint">{props.hint}</p>}
      {props.head}
      {rows.length > 0 && (
        <ol class="rows">
          {rows.map((row, index) => (
            <li key={row.id} data-id={row.id}>
              <button disabled={row.off || !row.act} aria-disabled={props.of.busy} aria-pressed={row.on} onClick={() => !props.of.busy && row.act?.()}>
                <kbd>{index < 9 ? index + 1 : ""}</kbd>
                <span class="row-words">
                  <span>{row.title}</span>
                  {row.sub && <small>{row.sub}</small>}
                </span>
                {row.mark && <span class="row-mark">{row.mark}</span>}
              </button>
              {row.also && (
                <button class="row-also" disabled={row.off} onClick={() => !props.of.busy && row.also?.act()}>
                  {row.also.word} {index < 9 && <kbd>⇧{index + 1}</kbd>}
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
      {props.children}
      <p class="sheet-said" role="alert">
        {props.of.said ?? (props.of.busy ? t("counter.busy") : "")}
      </p>
    </dialog>
  );
}

/** One choice among a few that a letter goes through. */
export function Wheel(props: { letter: string; title: string; value: string; turn(): void }) {
  return (
    <button class="wheel" onClick={props.turn}>
      <kbd>{props.letter}</kbd>
      <span>{props.title}</span>
      <strong>{props.value}</strong>
    </button>
  );
}

/** The button that does it. */
export function Go(props: { words: string; busy: boolean; act(): void; off?: boolean }) {
  return (
    <button class="go" data-first disabled={props.off} aria-disabled={props.busy} onClick={() => !props.busy && props.act()}>
      {props.words} <kbd>Enter</kbd>
    </button>
  );
}
