// The counter in a small window that stays above the program of the clerk's work.
//
// Where the browser cannot keep a window on top, or the page is not from a secure address, it is an
// ordinary small window.
import { t } from "../words";

const SIZE = { width: 420, height: 300 };

interface OnTop {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

/** Moves the page into the small window until that is closed. */
export async function openSmall(page: HTMLElement, moved: () => void): Promise<void> {
  const onTop = (window as { documentPictureInPicture?: OnTop }).documentPictureInPicture;
  if (!onTop) {
    open(location.href, "layso-small", `popup,width=${SIZE.width},height=${SIZE.height}`);
    return;
  }
  const small = await onTop.requestWindow(SIZE);
  for (const sheet of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    const copy = small.document.createElement("link");
    copy.rel = "stylesheet";
    copy.href = sheet.href;
    small.document.head.append(copy);
  }
  small.document.documentElement.lang = document.documentElement.lang;
  small.document.title = document.title;
  const left = document.createElement("main");
  left.className = "not-served";
  const words = document.createElement("p");
  words.textContent = t("counter.small_window_open");
  const back = document.createElement("button");
  back.className = "plain";
  back.textContent = t("counter.small_window_back");
  back.addEventListener("click", () => small.close());
  left.append(words, back);
  small.document.body.append(page);
  document.body.append(left);
  small.addEventListener("pagehide", () => {
    left.replaceWith(page);
    moved();
  });
  moved();
}
