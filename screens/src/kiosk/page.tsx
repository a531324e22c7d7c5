// The kiosk: a citizen touches a picture, is photographed or declines, and holds a number.
//
// The agent of this box stands behind the page: it asks the server, prints, and says how the
// paper came out. The page keeps one session, and forgets it by loading itself anew.
import "words:kiosk";
import called_icon from "icon:support_agent-fill";
import idle_icon from "icon:timer-fill";
import unread_icon from "icon:qr_code_scanner-fill";
import { render } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import "../kit/font.css";
import "../kit/tokens.css";
import { useLink } from "../kit/link";
import type { KioskPageRequest, KioskPageView, Millis } from "../protocol";
import { newKey } from "../socket";
import { language, speak, t } from "../words";
import { upload } from "./camera";
import { Appointment, Bulk, Filer, Identity, Priority } from "./ask";
import { Groups, Home } from "./choose";
import { stopOf } from "./load";
import { panel, type Comfort } from "./panel";
import "./page.css";
import { Card, Footer, Header } from "./parts";
import { Consent, Photo } from "./photo";
import { Gatherer, readScan } from "./scan";
import {
  askKey,
  begin,
  isBlank,
  next,
  owed,
  patience,
  WARNING_MS,
  type Act,
  type Means,
  type Session,
} from "./session";
import { Agree, Issuing, Number, Refused } from "./slip";
import { Stopped } from "./stopped";

/** A number that takes longer than this is slow, and the page says so. */
const SLOW_MS = 12_000;
/** A second touch of a quick finger must not hit what has just appeared under it. */
const SETTLE_MS = 300;
/** The agent forgets the last slip before the page goes; it does not wait longer than this. */
const FORGET_MS = 800;
const HELP_MS = 12_000;
/** That a code was not read is said for so long. */
const UNREAD_MS = 6_000;

type Help = "none" | "calling" | "called" | "failed";

function Kiosk() {
  const [session, act] = useReducer<Session, Act, string>(next, newKey(), begin);
  const [comfort, setComfort] = useState<Comfort>({ larger: false, lower: false });
  const [spoken, setSpoken] = useState(language());
  const [help, setHelp] = useState<Help>("none");
  const [again, setAgain] = useState<"no" | "busy" | "failed">("no");
  const [settling, setSettling] = useState(false);
  const [size, setSize] = useState({ width: innerWidth, height: innerHeight });
  const [, draw] = useReducer<number, void>((n) => n + 1, 0);
  const touched = useRef(Date.now());
  const entered = useRef(Date.now());
  const leaving = useRef(false);
  const { step, wish } = session;
  const [unread, setUnread] = useState(false);
  const blank = isBlank(wish);
  const changed = spoken !== "vi" || comfort.larger || comfort.lower || help !== "none" || !blank || unread;

  const link = useLink<KioskPageRequest, KioskPageView>({
    role: "kiosk",
    idle: () => step.at === "home" && !changed && Date.now() - touched.current > 10_000,
  });
  const view = link.view;
  const hall = view?.hall ?? null;

  const leave = () => {
    if (leaving.current) return;
    leaving.current = true;
    const gone = () => location.replace(location.pathname);
    const late = setTimeout(gone, FORGET_MS);
    void link.send({ type: "reset" }).then(() => {
      clearTimeout(late);
      gone();
    });
  };

  // The millimetre of this panel.
  const shape = useMemo(
    () => panel(view?.panel_tenths_inch ?? 320, size.width, size.height),
    [view?.panel_tenths_inch, size],
  );
  useEffect(() => {
    const resized = () => setSize({ width: innerWidth, height: innerHeight });
    addEventListener("resize", resized);
    return () => removeEventListener("resize", resized);
  }, []);
  useEffect(() => {
    document.documentElement.style.setProperty("--mm", `${shape.mm}px`);
  }, [shape.mm]);

  // Any touch or key shows that somebody is there.
  useEffect(() => {
    // A touch on a card answers the card and nothing else.
    const here = (event: Event) => {
      if (!(event.target instanceof Element && event.target.closest(".card"))) touched.current = Date.now();
    };
    const never = (event: Event) => event.preventDefault();
    addEventListener("pointerdown", here, true);
    addEventListener("keydown", here, true);
    addEventListener("contextmenu", never);
    addEventListener("dragstart", never);
    return () => {
      removeEventListener("pointerdown", here, true);
      removeEventListener("keydown", here, true);
      removeEventListener("contextmenu", never);
      removeEventListener("dragstart", never);
    };
  }, []);

  // A code is held under the scanner's light, which types it.
  const means: Means = {
    photo: hall?.photo ?? { type: "off" },
    camera: view?.camera ?? "none",
    bulk: hall?.bulk ?? null,
  };
  const heard = useRef((_: string) => {});
  heard.current = (text) => {
    const scan = readScan(text);
    setUnread(scan.is === "unread");
    if (!stopOf(view, link.stale)) act({ do: "scan", scan, means });
  };
  useEffect(() => {
    const gatherer = new Gatherer();
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const { key, code, shiftKey } = event;
      const { mine, whole } = gatherer.press({ key, code, shiftKey, at: event.timeStamp });
      if (mine) {
        event.preventDefault();
        event.stopPropagation();
      }
      if (whole !== null) heard.current(whole);
    };
    addEventListener("keydown", press, true);
    return () => removeEventListener("keydown", press, true);
  }, []);
  useEffect(() => {
    if (!unread) return;
    const read = setTimeout(() => setUnread(false), UNREAD_MS);
    return () => clearTimeout(read);
  }, [unread]);

  // Each screen has its own patience, and rests a moment before it can be touched.
  useEffect(() => {
    entered.current = touched.current = Date.now();
    setSettling(true);
    const settled = setTimeout(() => setSettling(false), SETTLE_MS);
    return () => clearTimeout(settled);
  }, [step.at, step.at === "slip" && step.print]);

  // One number is asked for, once, when the session comes to it.
  useEffect(() => {
    if (step.at !== "issuing") return;
    const ask = async () => {
      const photo = step.photo ? await upload(step.photo) : null;
      if (step.photo && !photo) act({ do: "photo_lost" });
      const own = step.again !== null && wish.reading;
      const request: KioskPageRequest = own
        ? { type: "reprint", label: step.again!, identity: own }
        : {
            type: "issue",
            group: step.group?.id ?? "",
            language: spoken,
            photo,
            agreed: step.agreed,
            ...(wish.reading && { identity: wish.reading }),
            ...(wish.priority && { priority: wish.priority.id }),
            ...(wish.filing && { filing: wish.filing }),
            ...(wish.appointment && { appointment: wish.appointment }),
          };
      act({ do: "answer", answer: await link.send(request, askKey(session)) });
    };
    void ask();
  }, [step.at]);

  // The agent knows the number before the paper is out; a page loaded anew owes it to its citizen.
  const seen = useRef(false);
  const [left, setLeft] = useState<Session["step"] | null>(null);
  useEffect(() => {
    if (!view) return;
    if (!seen.current) setLeft(owed(view.stage));
    else if (left?.at === "slip" && left.print === null && view.stage.type === "printed") {
      setLeft({ ...left, print: view.stage.print });
    }
    seen.current = true;
    act({ do: "stage", stage: view.stage });
  }, [view]);
  const shown = step.at === "home" && left ? left : step;

  useEffect(() => {
    if (help !== "called" && help !== "failed") return;
    const read = setTimeout(() => setHelp("none"), HELP_MS);
    return () => clearTimeout(read);
  }, [help]);

  const ends = patience(shown, changed, wish);
  const quiet = Date.now() - Math.max(touched.current, entered.current);
  const over = ends.kind === "none" ? 0 : ends.ms + (ends.kind === "asks" ? WARNING_MS : 0) - quiet;
  const asking = ends.kind === "asks" && over <= WARNING_MS;
  const seconds = Math.max(0, Math.ceil(over / 1000));
  useEffect(() => {
    if (ends.kind !== "none" && over <= 0) leave();
  });

  const callHelp = () => {
    setHelp("calling");
    const late = setTimeout(() => setHelp((now) => (now === "calling" ? "failed" : now)), 5000);
    void link.send({ type: "help" }).then((answer) => {
      clearTimeout(late);
      setHelp(answer.type === "done" ? "called" : "failed");
    });
  };

  const printAgain = (label: string) => {
    setAgain("busy");
    void link.send({ type: "print_again", label }).then((answer) => {
      const print = answer.type === "done" ? (answer.print ?? "unknown") : "failed";
      setAgain(print === "printed" ? "no" : "failed");
      if (left?.at === "slip") setLeft({ ...left, print });
      else act({ do: "again", print });
    });
  };

  const busy = shown.at === "issuing" || (shown.at === "slip" && shown.print === null);
  const slow = busy && Date.now() - entered.current > SLOW_MS;
  const stop = stopOf(view, link.stale);
  const place = { panel: shape, comfort, cutOff: view?.cut_off?.gives ?? false };

  const screen = () => {
    switch (shown.at) {
      case "home":
        if (stop || !hall) return <Stopped stop={stop ?? "starting"} hall={hall} />;
        return (
          <Home
            {...place}
            hall={hall}
            wish={wish}
            choose={(tile) => act({ do: "tile", tile, means })}
            go={(to) => act({ do: "go", to })}
          />
        );
      case "priority":
        return (
          <Priority
            {...place}
            reasons={hall?.priorities ?? []}
            choose={(reason) => act({ do: "priority", reason })}
            back={() => act({ do: "back" })}
          />
        );
      case "appointment":
        return (
          <Appointment
            done={(code) => act({ do: "scan", scan: { is: "appointment", code }, means })}
            back={() => act({ do: "back" })}
          />
        );
      case "bulk":
        return hall?.bulk ? (
          <Bulk
            bulk={hall.bulk}
            done={(dossiers) => act({ do: "dossiers", dossiers, ask: !!hall.filers?.length })}
            back={() => act({ do: "back" })}
          />
        ) : null;
      case "filer":
        return (
          <Filer
            {...place}
            filers={hall?.filers ?? []}
            choose={(filer) => act({ do: "filer", filer })}
            back={() => act({ do: "back" })}
          />
        );
      case "identity":
        return (
          <Identity
            needed={shown.needed}
            help={callHelp}
            without={() => act({ do: "no_card", means })}
            back={() => act({ do: "back" })}
          />
        );
      case "groups": {
        // The load is the present one; the choice is what the citizen saw.
        const tile = hall?.tiles.find((one) => one.id === shown.tile.id) ?? shown.tile;
        return (
          <Groups
            {...place}
            tile={tile}
            wish={wish}
            filers={hall?.filers ?? []}
            choose={(group) => act({ do: "group", tile, group, means })}
            back={() => act({ do: "back" })}
          />
        );
      }
      case "consent":
        return (
          <Consent
            photo={means.photo}
            asks={shown.group?.identity ?? "off"}
            reading={wish.reading !== null}
            answer={(yes) => act({ do: "consent", yes })}
            back={() => act({ do: "back" })}
          />
        );
      case "camera":
        return (
          <Photo
            kind={means.camera}
            keep={(photo) => act({ do: "picture", photo })}
            without={() => act({ do: "consent", yes: false })}
            broken={(cause) => link.report([{ trouble: "camera_broken", since: link.now(), cause }])}
            goOn={() => act({ do: "camera_broken" })}
          />
        );
      case "issuing":
        return <Issuing slow={slow} />;
      case "slip":
        return (
          <Number
            {...shown}
            closes={ends.kind === "closes" ? seconds : null}
            again={again}
            printAgain={() => printAgain(shown.slip.label)}
            done={leave}
          />
        );
      case "agree":
        return <Agree no={shown.no} agree={() => act({ do: "agree" })} done={leave} />;
      case "refused":
        return (
          <Refused
            no={shown.no}
            wish={wish}
            closes={seconds}
            own={() => act({ do: "own" })}
            go={(to) => act({ do: "go", to })}
            done={leave}
          />
        );
    }
  };

  const now: Millis | null = link.heard ? link.now() : null;
  document.title = t("kiosk.title");
  return (
    <div
      class={[
        "kiosk",
        shape.landscape ? "landscape" : "portrait",
        shape.tight && "tight",
        comfort.larger && "larger",
        comfort.lower && "lower",
        settling && "settling",
      ].filter(Boolean).join(" ")}
      lang={spoken}
      data-step={shown.at}
    >
      <Header hall={hall?.hall ?? link.hall} now={now} />
      <main class={`screen at-${shown.at}`} key={shown.at + ("tile" in shown ? (shown.tile?.id ?? "") : "")}>
        {screen()}
      </main>
      <Footer
        home={shown.at === "home" && blank}
        comfort={comfort}
        frozen={busy && !slow}
        does={{
          language: () => {
            const other = spoken === "vi" ? "en" : "vi";
            speak(other);
            setSpoken(other);
          },
          comfort: setComfort,
          help: callHelp,
          home: leave,
        }}
      />
      {asking && help === "none" && (
        <Card icon={idle_icon} title={t("kiosk.idle")} text={t("kiosk.idle_more", { n: seconds })}>
          <button
            class="action yes"
            onClick={() => {
              touched.current = Date.now();
              draw();
            }}
          >
            {t("kiosk.more_time")}
          </button>
          <button class="action plain" onClick={leave}>
            {t("kiosk.start_again")}
          </button>
        </Card>
      )}
      {unread && help === "none" && !asking && (
        <Card icon={unread_icon} title={t("kiosk.unread")} text={t("kiosk.unread_more")}>
          <button class="action yes" onClick={() => setUnread(false)}>
            {t("kiosk.close")}
          </button>
        </Card>
      )}
      {help !== "none" && (
        <Card
          icon={called_icon}
          title={help === "calling" ? t("kiosk.help_calling") : help === "called" ? t("kiosk.help_called") : t("kiosk.help_failed")}
          text={help === "failed" ? t("kiosk.help_failed_more") : t("kiosk.help_wait")}
        >
          <button class="action yes" onClick={() => setHelp("none")}>
            {t("kiosk.close")}
          </button>
        </Card>
      )}
    </div>
  );
}

render(<Kiosk />, document.getElementById("page")!);
