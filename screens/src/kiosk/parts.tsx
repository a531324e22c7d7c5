// The parts that every screen of the kiosk shares: header, footer, buttons, cards.
import accessible from "icon:south-fill";
import help from "icon:support_agent-fill";
import home from "icon:home-fill";
import language_icon from "icon:language";
import raise_icon from "icon:north-fill";
import text_icon from "icon:format_size-fill";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { clock } from "../kit/format";
import { Icon } from "../kit/icon";
import type { HallNames, Language, Millis } from "../protocol";
import { language, of, t } from "../words";
import type { Comfort } from "./panel";

export function Header({ hall, now }: { hall: HallNames | null; now: Millis | null }) {
  return (
    <header class="header">
      <div>
        {hall && <p class="authority">{of(hall.authority)}</p>}
        {hall && <p class="hall">{of(hall.name)}</p>}
      </div>
      {now !== null && <time class="clock">{clock(now)}</time>}
    </header>
  );
}

export interface FooterDoes {
  language(): void;
  comfort(comfort: Comfort): void;
  help(): void;
  home(): void;
}

/** The same four places on every screen. The first is the language at home, elsewhere "start again". */
export function Footer(props: { home: boolean; comfort: Comfort; frozen: boolean; does: FooterDoes }) {
  const { comfort, does, frozen } = props;
  const other: Language = language() === "vi" ? "en" : "vi";
  return (
    <footer class="footer">
      {props.home ? (
        <button lang={other} onClick={does.language}>
          <Icon path={language_icon} />
          <span>{other === "en" ? "English" : "Tiếng Việt"}</span>
        </button>
      ) : (
        <button onClick={does.home} disabled={frozen}>
          <Icon path={home} />
          <span>{t("kiosk.start_again")}</span>
        </button>
      )}
      <button aria-pressed={comfort.larger} onClick={() => does.comfort({ ...comfort, larger: !comfort.larger })}>
        <Icon path={text_icon} />
        <span>{comfort.larger ? t("kiosk.smaller") : t("kiosk.larger")}</span>
      </button>
      <button aria-pressed={comfort.lower} onClick={() => does.comfort({ ...comfort, lower: !comfort.lower })}>
        <Icon path={comfort.lower ? raise_icon : accessible} />
        <span>{comfort.lower ? t("kiosk.raise") : t("kiosk.lower")}</span>
      </button>
      <button onClick={does.help}>
        <Icon path={help} />
        <span>{t("kiosk.help")}</span>
      </button>
    </footer>
  );
}

/** The one question of a screen; it takes the focus, so that a reader speaks it first. */
export function Question({ children }: { children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 class="question" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
}

/** A card above everything, for the idle question and for help. */
export function Card(props: { icon: string; title: string; text: string; children: ComponentChildren }) {
  const card = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = card.current;
    if (!dialog) return;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog class="card" ref={card} aria-labelledby="card-title" onCancel={(event) => event.preventDefault()}>
      <Icon path={props.icon} class="card-icon" />
      <h2 id="card-title">{props.title}</h2>
      <p aria-live="off">{props.text}</p>
      <div class="pair">{props.children}</div>
    </dialog>
  );
}
