// The photo of the citizen at the desk: to compare with the person, and nowhere else.
import no_photo from "icon:no_photography";
import zoom_in from "icon:zoom_in";
import { useEffect, useState } from "preact/hooks";
import { label } from "../kit/format";
import { Icon } from "../kit/icon";
import type { AtDesk } from "../protocol";
import { t } from "../words";

/** An enlarged photo goes back by itself, milliseconds. */
export const ZOOM_MS = 10_000;

export function Photo({ ticket, zoomed, zoom }: { ticket: AtDesk; zoomed: boolean; zoom(on: boolean): void }) {
  const [state, setState] = useState<"loading" | "there" | "gone">("loading");
  useEffect(() => {
    if (!zoomed) return;
    const late = setTimeout(() => zoom(false), ZOOM_MS);
    return () => clearTimeout(late);
  }, [zoomed]);

  if (!ticket.photo || state === "gone") {
    return (
      <div class="photo without">
        <Icon path={no_photo} />
        <span>{ticket.photo ? t("counter.photo_gone") : t("counter.photo_none")}</span>
      </div>
    );
  }
  const picture = (
    <img
      src={ticket.photo}
      alt={t("counter.photo_of", { label: label(ticket.label) })}
      onLoad={() => setState("there")}
      onError={() => setState("gone")}
    />
  );
  return (
    <>
      <button class="photo" onClick={() => zoom(true)} aria-label={`${t("counter.photo_of", { label: label(ticket.label) })}. ${t("counter.photo_zoom")} (P)`}>
        {picture}
        {state === "loading" && <span class="photo-loading">{t("counter.photo_loading")}</span>}
        <kbd class="photo-key">
          <Icon path={zoom_in} /> P
        </kbd>
      </button>
      {zoomed && (
        <button class="zoomed" onClick={() => zoom(false)} aria-label={t("counter.photo_close")}>
          <img src={ticket.photo} alt={t("counter.photo_of", { label: label(ticket.label) })} />
          <span class="zoomed-label">
            {label(ticket.label)} <kbd>P</kbd>
          </span>
        </button>
      )}
    </>
  );
}
