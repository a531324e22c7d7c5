// The two screens with tiles: what brings you here, and which of its services.
import back_icon from "icon:arrow_back";
import cut_off_icon from "icon:cloud_off-fill";
import more_icon from "icon:more_horiz";
import { useState } from "preact/hooks";
import { clockEnd, estimate } from "../kit/format";
import { Icon } from "../kit/icon";
import { planIcon } from "../kit/plan-icon";
import type {
  Choice as ProtocolChoice,
  Estimate,
  GroupStop,
  KioskView,
  Names,
  Opening,
  Tile,
  TileGroup,
} from "../protocol";
import { of, t } from "../words";
import { loadWords, openingOf, quietWords, tileStop, waitOf } from "./load";
import { Said, Ways, waysOf } from "./ask";
import { BACK_MM, WAYS_MM, WAYS_TIGHT_MM, grid, pageOf, type Comfort, type Panel } from "./panel";
import { Question } from "./parts";
import { isBlank, type Wish } from "./session";

/** One tile. */
export interface Choice {
  id: string;
  name: string;
  /** The path of its picture. */
  icon: string;
  /** What stands below the name. */
  load?: string;
  closed?: boolean;
  choose(): void;
}

export interface Place {
  panel: Panel;
  comfort: Comfort;
  /** The kiosk is cut off and gives numbers of its own. */
  cutOff: boolean;
}

/** What the hall says to everybody, above the touchable part. */
export function Notice({ hall, cutOff }: { hall: KioskView; cutOff: boolean }) {
  const opening = hall.opening;
  const unknown = hall.tiles.some((tile) => waitOf(tile).type === "unknown");
  return (
    <section class="notice-room">
      <div class="notice">
        <p class="notice-title">
          {opening.type === "open" && opening.until !== null
            ? t("kiosk.open_until", { time: clockEnd(opening.until) })
            : t("kiosk.open_today")}
        </p>
        {cutOff ? (
          <p class="notice-cut-off" role="status">
            <Icon path={cut_off_icon} />
            {t("kiosk.cut_off")}
          </p>
        ) : (
          <p>
            {t("kiosk.waiting_hall", { n: hall.waiting })}
            {unknown && (
              <span class="notice-wait">
                {" · "}
                {t("kiosk.wait_unknown", { estimate: estimate({ type: "unknown" }) })}
              </span>
            )}
          </p>
        )}
        <p class="notice-help">{t("kiosk.help_desk")}</p>
      </div>
    </section>
  );
}

interface Loaded {
  id: string;
  name: Names;
  icon: string;
  waiting: number;
  wait: Estimate;
  opening: Opening;
  stop?: GroupStop | null;
}

function loaded(one: Loaded, cutOff: boolean, choose: () => void): Choice {
  const load = cutOff ? quietWords(one.opening, one.stop) : loadWords(one.waiting, one.wait, one.opening, one.stop);
  return {
    id: one.id,
    name: of(one.name),
    icon: planIcon(one.icon),
    ...(load ? { load } : {}),
    closed: one.opening.type !== "open",
    choose,
  };
}

interface Asks {
  hall: KioskView;
  wish: Wish;
  choose(tile: Tile): void;
  go(to: "appointment" | "priority" | "bulk"): void;
}

export function Home(props: Place & Asks) {
  const { hall, wish } = props;
  const choices = hall.tiles.map((tile) =>
    loaded({ ...tile, wait: waitOf(tile), opening: openingOf(tile), stop: tileStop(tile) }, props.cutOff, () =>
      props.choose(tile),
    ),
  );
  const blank = isBlank(wish);
  const below = blank && waysOf(hall).length ? (props.panel.tight ? WAYS_TIGHT_MM : WAYS_MM) : 0;
  return (
    <>
      <Notice hall={hall} cutOff={props.cutOff} />
      <div class="ask">
        <Question>{t("kiosk.question")}</Question>
        {blank ? <p class="hint">{t("kiosk.hint")}</p> : <Said wish={wish} filers={hall.filers ?? []} />}
      </div>
      <Tiles {...props} choices={choices} below={below} wide={false} />
      {blank && <Ways hall={hall} go={props.go} />}
    </>
  );
}

interface AsksGroup {
  tile: Tile;
  wish: Wish;
  filers: ProtocolChoice[];
  choose(group: TileGroup): void;
  back(): void;
}

export function Groups(props: Place & AsksGroup) {
  const choices = props.tile.groups.map((group) => loaded(group, props.cutOff, () => props.choose(group)));
  return (
    <>
      <div class="ask">
        <Question>{of(props.tile.name)}</Question>
        {isBlank(props.wish) ? (
          <p class="hint">{t("kiosk.hint_groups")}</p>
        ) : (
          <Said wish={props.wish} filers={props.filers} />
        )}
      </div>
      <Tiles {...props} choices={choices} below={BACK_MM + 6} wide />
      <Back back={props.back} />
    </>
  );
}

export function Back({ back }: { back(): void }) {
  return (
    <div class="back-row">
      <button class="back" onClick={back}>
        <Icon path={back_icon} />
        {t("kiosk.back")}
      </button>
    </div>
  );
}

export function Tiles(props: Place & { choices: Choice[]; below: number; wide: boolean }) {
  const { choices, panel, comfort } = props;
  const [page, setPage] = useState(0);
  const at = grid(choices.length, panel, comfort, props.below, props.wide);
  const { shown, more } = pageOf(choices, at.perPage, page);
  const sizes = { "--columns": at.columns, "--tile": at.tile.toFixed(2), "--gap": at.gap };
  return (
    <ul class={at.columns === 1 ? "tiles one" : "tiles"} style={sizes}>
      {shown.map((choice) => (
        <li key={choice.id}>
          <button class="tile" disabled={choice.closed} onClick={choice.choose} data-id={choice.id}>
            <Icon path={choice.icon} />
            <span class="tile-words">
              <span class="tile-name">{choice.name}</span>
              {choice.load !== undefined && <span class="tile-load">{choice.load}</span>}
            </span>
          </button>
        </li>
      ))}
      {more && (
        <li key="more">
          <button class="tile tile-more" onClick={() => setPage(page + 1)}>
            <Icon path={more_icon} />
            <span class="tile-name">{t("kiosk.more")}</span>
          </button>
        </li>
      )}
    </ul>
  );
}
