// What a whole browser window shows beside the desk: the queue, the groups, the keys.
import home from "icon:home";
import { brief, count, label } from "../kit/format";
import { Icon } from "../kit/icon";
import type { CounterView, Millis } from "../protocol";
import { of, t } from "../words";

export function Queue({ view, now }: { view: CounterView; now: Millis }) {
  const more = view.waiting - view.queue.length;
  return (
    <section class="queue" aria-labelledby="queue">
      <h2 id="queue">
        {t("counter.queue")} <span class="figure">{count(view.waiting)}</span>
      </h2>
      {view.queue.length === 0 && <p class="quiet">{t("counter.queue_none")}</p>}
      <ol>
        {view.queue.map((row) => (
          <li key={row.label}>
            <strong>{label(row.label)}</strong>
            <span class="queue-wait">{brief(now - row.since)}</span>
            <span class="queue-group" title={of(row.group)}>
              {of(row.group)}
            </span>
          </li>
        ))}
      </ol>
      {more > 0 && <p class="quiet">{t("counter.queue_more", { n: more })}</p>}
    </section>
  );
}

export function Side({ view }: { view: CounterView }) {
  return (
    <aside class="side">
      <section aria-labelledby="today">
        <h2 id="today">{t("counter.served_today")}</h2>
        <p class="today">{count(view.served_today)}</p>
      </section>
      <section class="groups" aria-labelledby="groups">
        <h2 id="groups">{t("counter.groups")}</h2>
        <ul>
          {view.groups.map((group) => (
            <li key={group.id}>
              <span class="prefix">{group.prefix}</span>
              <span class="group-name">
                {of(group.name)}
                <span class="group-kind">
                  {group.home && <Icon path={home} />}
                  {group.home ? t("counter.group_home") : t("counter.group_extra")}
                </span>
              </span>
              <span class="figure">{count(group.waiting)}</span>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

const ROWS = [
  ["Enter · G", "counter.key_primary"],
  ["X", "counter.key_finish"],
  ["L", "counter.key_recall"],
  ["V", "counter.key_no_show"],
  ["T", "counter.key_pause"],
  ["M", "counter.key_shut"],
  ["P", "counter.key_photo"],
  ["?", "counter.key_keys"],
] as const;

export function Keys({ close }: { close(): void }) {
  return (
    <dialog
      class="keys"
      aria-labelledby="keys"
      ref={(dialog) => {
        if (dialog && !dialog.open) dialog.showModal();
      }}
      onClose={close}
    >
      <h2 id="keys">{t("counter.keys")}</h2>
      <dl>
        {ROWS.map(([key, word]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <button class="plain" autofocus onClick={close}>
        {t("counter.close")} <kbd>Esc</kbd>
      </button>
    </dialog>
  );
}
