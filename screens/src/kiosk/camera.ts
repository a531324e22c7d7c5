// Pictures: from the browser's camera, or the agent's test picture. Nothing is kept here.
import type { CameraKind } from "../protocol";

/** A picture that can be looked at live, taken, and let go. */
export interface Camera {
  /** What shows the live picture. */
  live: HTMLVideoElement | HTMLImageElement;
  /** Freezes the present picture: what shows it, and its JPEG. */
  take(): Promise<{ shown: HTMLElement; photo: Blob }>;
  /** Switches the camera off. */
  stop(): void;
}

const OPEN_MS = 6000;
const SHARE_MS = 4000;
/** Longest side that leaves the page; the agent crops and shrinks further. */
const MOST_PIXELS = 1280;

export function openCamera(kind: CameraKind): Promise<Camera> {
  return kind === "still" ? stillCamera() : pageCamera();
}

async function pageCamera(): Promise<Camera> {
  if (!navigator.mediaDevices) throw new Error("this page may not use a camera (not a secure context)");
  let late = false;
  const wanted = navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 960 } },
  });
  // A camera that answers after we gave up must not stay on.
  void wanted.then((stream) => late && end(stream), () => {});
  const stream = await within(OPEN_MS, wanted).catch((cause: unknown) => {
    late = true;
    throw cause;
  });
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  try {
    await within(OPEN_MS, video.play());
  } catch (cause) {
    end(stream);
    throw cause;
  }
  return {
    live: video,
    async take() {
      if (!stream.active || !video.videoWidth) throw new Error("the camera gives no picture");
      const canvas = portrait(video, video.videoWidth, video.videoHeight);
      const photo = await jpeg(canvas);
      return { shown: canvas, photo };
    },
    stop() {
      end(stream);
      video.srcObject = null;
    },
  };
}

async function stillCamera(): Promise<Camera> {
  const address = `/agent/camera?at=${Date.now()}`;
  const response = await within(OPEN_MS, fetch(address, { cache: "no-store" }));
  if (!response.ok) throw new Error(`the agent has no picture (${response.status})`);
  const photo = await response.blob();
  const image = new Image();
  image.alt = "";
  image.src = address;
  await image.decode();
  return {
    live: image,
    take: async () => ({ shown: image, photo }),
    stop: () => image.removeAttribute("src"),
  };
}

/** The middle of a picture in the shape 3:4, in which the counter shows it. */
function portrait(from: HTMLVideoElement, width: number, height: number): HTMLCanvasElement {
  const wide = Math.min(width, height * 0.75);
  const high = wide / 0.75;
  const scale = Math.min(1, MOST_PIXELS / high);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(wide * scale);
  canvas.height = Math.round(high * scale);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("the browser cannot draw");
  pen.drawImage(from, (width - wide) / 2, (height - high) / 2, wide, high, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function jpeg(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no JPEG"))), "image/jpeg", 0.9);
  });
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`nothing after ${ms} ms`)), ms);
    promise.then(done, fail).finally(() => clearTimeout(late));
  });
}

/** Gives the picture to the agent; null when it could not be kept: the number is given all the same. */
export async function upload(photo: Blob): Promise<string | null> {
  const given = new AbortController();
  const late = setTimeout(() => given.abort(), SHARE_MS);
  try {
    const response = await fetch("/agent/photo", {
      method: "POST",
      headers: { "Content-Type": "image/jpeg" },
      body: photo,
      signal: given.signal,
    });
    if (!response.ok) return null;
    const told = (await response.json()) as { photo?: unknown };
    return typeof told.photo === "string" ? told.photo : null;
  } catch {
    return null;
  } finally {
    clearTimeout(late);
  }
}
