// The reception: numbers for people who cannot take one themselves, and everything that went wrong with one.
import "words:reception";
import cloud_off from "icon:cloud_off";
import info from "icon:info";
import search from "icon:search";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import "../kit/font.css";
import { clock, count, label as spaced } from "../kit/format";
import { Icon } from "../kit/icon";
import { useLink } from "../kit/link";
import { LanguageSwitch, NotServed, useLanguage } from "../kit/staff";
import "../kit/tokens.css";
import type { BookedRow, ReceptionRequest, ReceptionTicket, ReceptionView } from "../protocol";
import { of, t } from "../words";
import { findTickets, useDesk } from "./desk";
import { Groups, OrderCard, PLAIN_ORDER, requestOf, type Order } from "./issue";
import { Booked, Lists, Rows } from "./lists";
import "./page.css";
import { hallStop, placeWords, sought, spareOf } from "./say";
import { GivenCard, Paper, type Given } from "./slip";
import { TicketCard } from "./ticket";

/** A page without a view for this long says that the server does not answer. */
const LATE_MS = 6000;

type Tab = "issue" | "booked" | "lists";
const TABS: Tab[] = ["issue", "booked", "lists"];

/** What stands at the right: an order, a number that was given, a ticket, or why there is none. */
type Side =
  | { at: "order"; group: string }
  | { at: "given"; given: Given }
  | { at: "ticket"; ticket: ReceptionTicket }
  | { at: "none"; say: string; more: string };

function Reception() {
  const [spoken, choose] = useLanguage();
  const [tab, setTab] = useState<Tab>("issue");
  const [side, setSide] = useState<Side | null>(null);
  const [order, setOrder] = useState<Order>(PLAIN_ORDER);
  const [paper, setPaper] = useState<Given | null>(null);
  const [typed, setTyped] = useState("");
  const started = useRef(Date.now());
  const link = useLink<ReceptionRequest, ReceptionView>({ role: "reception", idle: () => side === null });
  const desk = useDesk(link);
  const view = link.view;
  const now = link.now();
  const online = !link.stale && link.agent?.up !== false;

  // The ticket that stands at the right is where the hall says that it is.
  const shown = side?.at === "ticket" ? side.ticket.label : null;
  useEffect(() => {
    if (!shown || !view) return;
    const put = (ticket: ReceptionTicket) =>
      setSide((side) => (side?.at === "ticket" && side.ticket.label === ticket.label ? { at: "ticket", ticket } : side));
    const listed = view.tickets.find((one) => one.label === shown);
    if (listed) put(listed);
    else void findTickets({ label: shown }).then(([found]) => found && put(found), () => {});
  }, [shown, view]);

  document.title = t("reception.title");
  if (!view || link.unwelcome) return <NotServed link={link} late={Date.now() - started.current > LATE_MS} />;

  const open = async (label: string) => {
    const listed = view.tickets.find((one) => one.label === label);
    if (listed) return setSide({ at: "ticket", ticket: listed });
    await find({ label });
  };
  const find = async (wish: { label: string } | { key: string }) => {
    try {
      const [found] = await findTickets(wish);
      if (found) return setSide({ at: "ticket", ticket: found });
      const label = "label" in wish ? wish.label : "";
      const kiosk = spareOf(label);
      setSide(
        kiosk === null
          ? { at: "none", say: t("reception.found_none", { typed: spaced(label) }), more: t("reception.found_none_more") }
          : { at: "none", say: t("reception.found_offline", { typed: spaced(label), kiosk }), more: t("reception.found_offline_more") },
      );
    } catch {
      desk.tell(t("reception.unreachable"), true);
    }
  };
  const seek = () => {
    if (!typed.trim()) return;
    const wish = sought(typed);
    if (wish) void find(wish);
    else setSide({ at: "none", say: t("reception.found_odd", { typed: typed.trim() }), more: t("reception.found_odd_more") });
    setTyped("");
  };

  /** Asks, and says that it is done. */
  const ask = async (name: string, request: ReceptionRequest, said?: string): Promise<boolean> => {
    const outcome = await desk.ask(name, request);
    if (!outcome || "no" in outcome) return false;
    if (said) desk.tell(said);
    return true;
  };
  const issue = async (name: string, request: ReceptionRequest) => {
    const outcome = await desk.ask(name, request);
    const slip = outcome && "done" in outcome ? outcome.done.slip : null;
    if (!slip) return;
    const given = { slip, copy: 0 };
    setPaper(given);
    setSide({ at: "given", given });
    setOrder(PLAIN_ORDER);
  };
  const reprint = async (label: string) => {
    const outcome = await desk.ask("reprint", { type: "reprint", label });
    if (!outcome || "no" in outcome || !outcome.done.slip) return;
    const given = { slip: outcome.done.slip, copy: outcome.done.reprint ?? 1 };
    setPaper(given);
    setSide({ at: "given", given });
  };
  const choosing = (group: string) => setSide({ at: "order", group });
  const checkIn = (row: BookedRow) =>
    issue(`book:${row.code}`, { type: "issue", group: row.group, language: "vi", photo: null, appointment: row.code } as ReceptionRequest);

  const chosen = side?.at === "order" ? (view.groups.find((one) => one.id === side.group) ?? null) : null;
  const stop = hallStop(view.opening);
  const names = { issue: t("reception.issue"), booked: t("reception.booked"), lists: t("reception.lists") };
  return (
    <div class="reception" lang={spoken} data-online={online} data-side={side?.at ?? "newest"}>
      <header class="bar">
        <h1>{t("reception.title")}</h1>
        <time>{clock(now)}</time>
        <p>
          {t("reception.waiting")} <strong>{count(view.waiting)}</strong>
        </p>
        <form
          class="find"
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            seek();
          }}
        >
          <input value={typed} placeholder={t("reception.find")} aria-label={t("reception.find")} autocomplete="off" autocapitalize="characters" spellcheck={false} onInput={(event) => setTyped(event.currentTarget.value)} />
          <button aria-label={t("reception.find_go")}>
            <Icon path={search} />
          </button>
        </form>
        {link.you?.role === "supervisor" ? (
          <a class="ask" href="/supervisor">
            {t("reception.supervisor")}
          </a>
        ) : (
          <button class="ask" data-act="help" aria-disabled={!online} onClick={() => online && void ask("help", { type: "help" }, t("reception.help_called"))}>
            {t("reception.call_help")}
          </button>
        )}
        <LanguageSwitch choose={choose} short />
      </header>
      <main>
        <div class="left">
          <div class="tabs" role="tablist">
            {TABS.map((one) => (
              <button key={one} role="tab" data-tab={one} aria-selected={tab === one} onClick={() => setTab(one)}>
                {names[one]}
              </button>
            ))}
            {stop && <p class="hall-stop">◆ {stop}</p>}
          </div>
          {tab === "issue" && <Groups view={view} chosen={chosen?.id ?? null} choose={choosing} />}
          {tab === "booked" && <Booked view={view} now={now} desk={desk} online={online} open={open} checkIn={checkIn} />}
          {tab === "lists" && <Lists view={view} now={now} open={open} />}
        </div>
        <div class="right">
          {chosen && (
            <OrderCard
              key={chosen.id}
              group={chosen}
              view={view}
              order={order}
              desk={desk}
              online={online}
              change={setOrder}
              give={(group, more) => void issue("give", requestOf(group, order, more))}
              choose={choosing}
              close={() => setSide(null)}
            />
          )}
          {side?.at === "given" && <GivenCard given={side.given} close={() => setSide(null)} />}
          {side?.at === "ticket" && (
            <TicketCard
              key={side.ticket.label}
              ticket={side.ticket}
              view={view}
              now={now}
              desk={desk}
              online={online}
              printed={(label) => void reprint(label)}
              ask={ask}
              close={() => setSide(null)}
            />
          )}
          {side?.at === "none" && (
            <section class="none" role="status">
              <p class="none-say">{side.say}</p>
              <p>{side.more}</p>
              <div class="acts">
                <button class="ask plain" onClick={() => setSide(null)}>
                  {t("reception.ticket_close")}
                </button>
              </div>
            </section>
          )}
          <section class="newest">
            <h2>{t("reception.newest")}</h2>
            {view.tickets.length === 0 ? (
              <p class="quiet">{t("reception.newest_none")}</p>
            ) : (
              <Rows
                rows={view.tickets.map((row) => {
                  const group = view.groups.find((one) => one.id === row.group);
                  return { label: row.label, name: group ? of(group.name) : row.group, more: [placeWords(row, now)], end: clock(row.issued_at) };
                })}
                open={open}
              />
            )}
          </section>
        </div>
      </main>
      {!online && (
        <p class="stale" role="status">
          <Icon path={cloud_off} /> {t("reception.stale", { time: clock(link.heard) })}
        </p>
      )}
      {desk.said && (
        <p class={desk.said.no ? "said no" : "said"} role={desk.said.no ? "alert" : "status"}>
          <Icon path={info} /> {desk.said.text}
        </p>
      )}
      {paper && <Paper given={paper} />}
    </div>
  );
}

render(<Reception />, document.getElementById("page")!);
