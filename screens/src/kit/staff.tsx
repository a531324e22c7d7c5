// What the pages of the staff share: the language of this machine, and the page before its first view.
import "words:staff";
import "words:common";
import cloud_off from "icon:cloud_off";
import lock from "icon:lock";
import sync from "icon:sync";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Language } from "../protocol";
import type { Link } from "../socket";
import { language, of, speak, t } from "../words";
import { Icon } from "./icon";
import "./staff.css";

const KEPT = "layso-language";

/** The language that was last chosen on this machine; Vietnamese before that. */
export function useLanguage(): [Language, (language: Language) => void] {
  const [spoken, setSpoken] = useState<Language>(() => {
    let kept: Language = "vi";
    try {
      if (localStorage.getItem(KEPT) === "en") kept = "en";
    } catch {
      // A browser that keeps nothing speaks Vietnamese.
    }
    speak(kept);
    return kept;
  });
  return [
    spoken,
    (chosen) => {
      speak(chosen);
      setSpoken(chosen);
      try {
        localStorage.setItem(KEPT, chosen);
      } catch {
        // It holds for this page at least.
      }
    },
  ];
}

/** One button that names the other language in that language. */
export function LanguageSwitch({ choose, short }: { choose(language: Language): void; short?: boolean }) {
  const other: Language = language() === "vi" ? "en" : "vi";
  const name = other === "en" ? "English" : "Tiếng Việt";
  return (
    <button class="language" lang={other} aria-label={name} title={name} onClick={() => choose(other)}>
      {short ? other.toUpperCase() : name}
    </button>
  );
}

/** In place of the page while there is no view: why, and what to do. */
export function NotServed(props: { link: Link<never, unknown>; late: boolean; children?: ComponentChildren }) {
  const { unwelcome } = props.link;
  if (unwelcome) {
    return (
      <main class="not-served">
        <Icon path={lock} />
        <div role="alert">
          <h1>{of(unwelcome.say)}</h1>
          <p>{of(unwelcome.remedy)}</p>
        </div>
        {props.children}
        <a href="/in">{t("staff.sign_in")}</a>
      </main>
    );
  }
  return (
    <main class="not-served">
      <Icon path={props.late ? cloud_off : sync} />
      <div role="status">
        <h1>{props.late ? t("staff.unreachable") : t("common.connecting")}</h1>
        {props.late && <p>{t("staff.unreachable_more")}</p>}
      </div>
    </main>
  );
}
