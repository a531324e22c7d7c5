// The clerk at the counter's page, who works with one key.
import { until } from "./wait.mjs";

/** A desk of that state whose page is in touch with the hall. */
export const desk = (page, state) => page.locator(`.counter[data-desk="${state}"][data-online="true"]`).waitFor();

/** Presses the one key of the frequent action, and again when the page took it for a second press of the last. */
export async function press(page, act, state) {
  const button = page.locator(`.primary[data-act="${act}"][aria-disabled="false"]`);
  await button.waitFor();
  const reached = page.locator(`.counter[data-desk="${state}"]`);
  await until(`${act} at the counter`, async () => {
    if (await button.isVisible()) await page.keyboard.press("Enter");
    return reached.waitFor({ timeout: 700 }).then(() => true, () => false);
  });
  await desk(page, state);
}
