// Boxes and screens: those that are away first, then kiosks and boards with what they tell of themselves.
import off from "icon:cloud_off";
import on from "icon:check_circle";
import { clock } from "../kit/format";
import { Icon } from "../kit/icon";
import type { DeviceRow } from "../protocol";
import { t } from "../words";
import { deviceCounts, deviceOrder, facts, roleWord } from "./say";

export function DeviceList({ devices }: { devices: DeviceRow[] }) {
  return (
    <ul class="device-list">
      {deviceOrder(devices).map((one) => (
        <li key={one.name} class={one.online ? "" : "away"}>
          <Icon path={one.online ? on : off} />
          <strong>{one.name}</strong>
          <span class="quiet">{roleWord(one.role)}</span>
          <span class="device-since">
            {t(one.online ? "supervisor.up_since" : "supervisor.down_since", { time: clock(one.since) })}
          </span>
          {one.facts.length > 0 && <span class="device-facts">{facts(one)}</span>}
        </li>
      ))}
    </ul>
  );
}

export function Devices({ devices, all }: { devices: DeviceRow[]; all(): void }) {
  const up = devices.filter((one) => one.online).length;
  const worth = devices.filter((one) => !one.online || one.role === "kiosk" || one.role === "board");
  return (
    <section class="devices" aria-labelledby="devices">
      <div class="section-head">
        <h2 id="devices">{t("supervisor.devices", { up, all: devices.length })}</h2>
        {devices.length > 0 && (
          <button class="link" onClick={all}>
            {t("supervisor.devices_all")}
          </button>
        )}
      </div>
      <p>{devices.length === 0 ? t("supervisor.devices_none") : deviceCounts(devices)}</p>
      <DeviceList devices={worth} />
    </section>
  );
}
