// Sign-in of a browser: trades a one-use code for a cookie and goes to the page of its role.
import "words:in";
import login from "icon:login";
import warning from "icon:warning-fill";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import "../kit/font.css";
import "../kit/tokens.css";
import { Icon } from "../kit/icon";
import type { Language } from "../protocol";
import { language, of, speak, t } from "../words";
import { codeOf, enter, type Refused } from "./code";
import "./page.css";

const LANGUAGES: Language[] = ["vi", "en"];

function In() {
  const [code, setCode] = useState(() => codeOf(location.hash));
  const [busy, setBusy] = useState(false);
  const [no, setNo] = useState<Refused | "unreachable" | null>(null);
  const [spoken, setSpoken] = useState(language());

  const go = async (code: string) => {
    if (!code || busy) return;
    setBusy(true);
    setNo(null);
    try {
      const entry = await enter(code);
      if ("go" in entry) return location.replace(entry.go);
      setNo(entry.no);
    } catch {
      setNo("unreachable");
    }
    setBusy(false);
  };

  // A link with a code signs in by itself; the code leaves the address bar at once.
  useEffect(() => {
    const arrived = () => {
      const code = codeOf(location.hash);
      if (!code) return;
      history.replaceState(null, "", location.pathname);
      setCode(code);
      void go(code);
    };
    arrived();
    addEventListener("hashchange", arrived);
    return () => removeEventListener("hashchange", arrived);
  }, []);

  document.title = t("in.title");
  return (
    <form
      class="in"
      lang={spoken}
      onSubmit={(event) => {
        event.preventDefault();
        void go(codeOf(code));
      }}
    >
      <h1>
        <Icon path={login} /> {t("in.heading")}
      </h1>
      <p class="in-hint">{t("in.hint")}</p>
      <label for="code">{t("in.code")}</label>
      <input
        id="code"
        value={code}
        onInput={(event) => setCode(event.currentTarget.value)}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        disabled={busy}
        aria-describedby={no ? "no" : undefined}
        aria-invalid={no ? true : undefined}
        autofocus
      />
      {no && (
        <div class="in-no" id="no" role="alert">
          <Icon path={warning} />
          {no === "unreachable" ? (
            <p>{t("in.unreachable")}</p>
          ) : (
            <p>
              <strong>{no.say ? of(no.say) : t("in.refused")}</strong>{" "}
              {no.remedy ? of(no.remedy) : t("in.refused_remedy")}
            </p>
          )}
        </div>
      )}
      <button class="in-go" disabled={busy || !codeOf(code)}>
        {busy ? t("in.busy") : t("in.go")}
      </button>
      <p class="in-languages">
        {LANGUAGES.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={spoken === one}
            onClick={() => {
              speak(one);
              setSpoken(one);
            }}
          >
            {one === "vi" ? "Tiếng Việt" : "English"}
          </button>
        ))}
      </p>
    </form>
  );
}

render(<In />, document.getElementById("page")!);
