// The two screens with tiles: what brings you here, and which of its services.
import back_icon from "icon:arrow_back";
import more_icon from "icon:more_horiz";
import { useState } from "preact/hooks";
import { clockEnd, estimate } from "../kit/format";
import { Icon } from "../kit/icon";
import { planIcon } from "../kit/plan-icon";
import type { Estimate, GroupStop, KioskView, Names, Opening, Tile, TileGroup } from "../protocol";
import { of, t } from "../words";
import { loadWords, openingOf, tileStop, waitOf } from "./load";
import { BACK_MM, grid, pageOf, type Comfort, type Panel } from "./panel";
import { Question } from "./parts";

interface Choice {
  id: string;
  name: Names;
  icon: string;
  waiting: number;
  wait: Estimate;
  opening: Opening;
  stop?: GroupStop | null;
  choose(): void;
}

interface Place {
  panel: Panel;
  comfort: Comfort;
}

/** What the hall says to everybody, above the touchable part. */
export function Notice({ hall }: { hall: KioskView }) {
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
        <p>
          {t("kiosk.waiting_hall", { n: hall.waiting })}
          {unknown && (
            <span class="notice-wait">
              {" · "}
              {t("kiosk.wait_unknown", { estimate: estimate({ type: "unknown" }) })}
            </span>
          )}
        </p>
        <p class="notice-help">{t("kiosk.help_desk")}</p>
      </div>
    </section>
  );
}

export function Home(props: Place & { hall: KioskView; choose(tile: Tile): void }) {
  const choices = props.hall.tiles.map((tile) => ({
    ...tile,
    wait: waitOf(tile),
    opening: openingOf(tile),
    stop: tileStop(tile),
    choose: () => props.choose(tile),
  }));
  return (
    <>
      <Notice hall={props.hall} />
      <div class="ask">
        <Question>{t("kiosk.question")}</Question>
        <p class="hint">{t("kiosk.hint")}</p>
      </div>
      <Tiles {...props} choices={choices} below={0} wide={false} />
    </>
  );
}

export function Groups(props: Place & { tile: Tile; choose(group: TileGroup): void; back(): void }) {
  const choices = props.tile.groups.map((group) => ({ ...group, choose: () => props.choose(group) }));
  return (
    <>
      <div class="ask">
        <Question>{of(props.tile.name)}</Question>
        <p class="hint">{t("kiosk.hint_groups")}</p>
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

function Tiles(props: Place & { choices: Choice[]; below: number; wide: boolean }) {
  const { choices, panel, comfort } = props;
  const [page, setPage] = useState(0);
  const at = grid(choices.length, panel, comfort, props.below, props.wide);
  const { shown, more } = pageOf(choices, at.perPage, page);
  const sizes = { "--columns": at.columns, "--tile": at.tile.toFixed(2), "--gap": at.gap };
  return (
    <ul class={at.columns === 1 ? "tiles one" : "tiles"} style={sizes}>
      {shown.map((choice) => (
        <li key={choice.id}>
          <button class="tile" disabled={choice.opening.type !== "open"} onClick={choice.choose} data-id={choice.id}>
            <Icon path={planIcon(choice.icon)} />
            <span class="tile-words">
              <span class="tile-name">{of(choice.name)}</span>
              <span class="tile-load">{loadWords(choice.waiting, choice.wait, choice.opening, choice.stop)}</span>
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
