// Consent to a photo, and the photo: the camera is off until the citizen says yes.
import camera_icon from "icon:photo_camera-fill";
import delete_icon from "icon:auto_delete-fill";
import look_icon from "icon:arrow_upward";
import no_icon from "icon:no_photography-fill";
import number_icon from "icon:confirmation_number-fill";
import retake_icon from "icon:replay";
import staff_icon from "icon:badge-fill";
import use_icon from "icon:check";
import broken_icon from "icon:videocam_off-fill";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../kit/icon";
import type { CameraKind, IdentityAsk, PhotoOffer } from "../protocol";
import { t } from "../words";
import { CardOffer } from "./ask";
import { openCamera, type Camera } from "./camera";
import { Back } from "./choose";
import { Question } from "./parts";

interface AsksConsent {
  photo: PhotoOffer;
  /** Whether the card is asked for here, too, and was read. */
  asks: IdentityAsk;
  reading: boolean;
  answer(yes: boolean): void;
  back(): void;
}

export function Consent(props: AsksConsent) {
  const { photo } = props;
  return (
    <>
      <div class="ask">
        <Question>{t("kiosk.consent")}</Question>
        <ul class="facts">
          <li>
            <Icon path={staff_icon} /> {t("kiosk.consent_who")}
          </li>
          <li>
            <Icon path={delete_icon} />
            {photo.type === "days" ? t("kiosk.consent_days", { n: photo.days }) : t("kiosk.consent_until_day_ends")}
          </li>
          <li>
            <Icon path={number_icon} /> {t("kiosk.consent_refuse")}
          </li>
        </ul>
        <CardOffer asks={props.asks} reading={props.reading} />
      </div>
      <div class="pair consent">
        <button class="action yes" onClick={() => props.answer(true)}>
          <Icon path={camera_icon} />
          {t("kiosk.consent_yes")}
        </button>
        <button class="action no" onClick={() => props.answer(false)}>
          <Icon path={no_icon} />
          {t("kiosk.consent_no")}
        </button>
      </div>
      <Back back={props.back} />
    </>
  );
}

const COUNT_S = 3;
const KEEP_S = 4;
const BROKEN_MS = 4000;

type Moment =
  | { at: "opening" }
  | { at: "counting"; left: number }
  | { at: "kept"; left: number; shown: HTMLElement; photo: Blob }
  | { at: "broken" };

interface Photographer {
  kind: CameraKind;
  /** The picture is kept. */
  keep(photo: Blob): void;
  /** The citizen changed their mind. */
  without(): void;
  /** There is no picture to be had; called once. */
  broken(cause: string): void;
  /** After the citizen has read that it is broken. */
  goOn(): void;
}

export function Photo(props: Photographer) {
  const [moment, setMoment] = useState<Moment>({ at: "opening" });
  const camera = useRef<Camera | null>(null);
  const frame = useRef<HTMLDivElement>(null);

  const fail = (cause: unknown) => {
    camera.current?.stop();
    camera.current = null;
    props.broken(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
    setMoment({ at: "broken" });
  };

  useEffect(() => {
    let gone = false;
    openCamera(props.kind).then(
      (opened) => {
        if (gone) return opened.stop();
        camera.current = opened;
        setMoment({ at: "counting", left: COUNT_S });
      },
      (cause: unknown) => gone || fail(cause),
    );
    return () => {
      gone = true;
      camera.current?.stop();
      camera.current = null;
    };
  }, []);

  // The picture in the frame: live, or the one that was taken.
  const shown = moment.at === "kept" ? moment.shown : moment.at === "counting" ? camera.current?.live : null;
  useEffect(() => {
    if (shown) frame.current?.replaceChildren(shown);
    else frame.current?.replaceChildren();
    // A video that left the page stands still until it is told to go on.
    if (shown instanceof HTMLVideoElement) void shown.play();
  }, [shown]);

  useEffect(() => {
    if (moment.at === "broken") {
      const read = setTimeout(props.goOn, BROKEN_MS);
      return () => clearTimeout(read);
    }
    if (moment.at === "opening") return;
    const second = setTimeout(() => {
      if (moment.left > 1) setMoment({ ...moment, left: moment.left - 1 });
      else if (moment.at === "kept") props.keep(moment.photo);
      else {
        Promise.resolve(camera.current?.take()).then(
          (taken) => taken && setMoment({ at: "kept", left: KEEP_S, ...taken }),
          fail,
        );
      }
    }, 1000);
    return () => clearTimeout(second);
  }, [moment]);

  if (moment.at === "broken") {
    return (
      <div class="ask centre">
        <Icon path={broken_icon} class="big-icon" />
        <Question>{t("kiosk.camera_broken")}</Question>
        <div class="pair">
          <button class="action no" onClick={props.goOn}>
            <Icon path={number_icon} />
            {t("kiosk.consent_no")}
          </button>
        </div>
      </div>
    );
  }
  const kept = moment.at === "kept";
  return (
    <>
      <div class="ask centre photo">
        <Question>
          {kept ? (
            t("kiosk.kept")
          ) : (
            <>
              <Icon path={look_icon} class="look" /> {t("kiosk.look")}
            </>
          )}
        </Question>
        <p class="hint" aria-live="polite">
          {moment.at === "opening" && t("kiosk.look_opening")}
          {moment.at === "counting" && t("kiosk.look_soon", { n: moment.left })}
          {kept && t("kiosk.kept_soon", { n: moment.left })}
        </p>
        <div class={`frame ${kept ? "kept" : "live"} ${props.kind}`}>
          <div class="picture" ref={frame} />
          {!kept && <div class="oval" />}
          {moment.at === "counting" && (
            <span class="count" key={moment.left} aria-hidden="true">
              {moment.left}
            </span>
          )}
        </div>
      </div>
      <div class="pair">
        {kept ? (
          <>
            <button class="action plain" onClick={() => setMoment({ at: "counting", left: COUNT_S })}>
              <Icon path={retake_icon} />
              {t("kiosk.retake")}
            </button>
            <button class="action yes" onClick={() => props.keep(moment.photo)}>
              <Icon path={use_icon} />
              {t("kiosk.use_photo")}
            </button>
          </>
        ) : (
          <button class="action no" onClick={props.without}>
            <Icon path={no_icon} />
            {t("kiosk.consent_no")}
          </button>
        )}
      </div>
    </>
  );
}
