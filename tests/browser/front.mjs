// The guide desk and the supervisor at their pages: a number for somebody and what becomes of it; a hall that is steered.
import assert from "node:assert/strict";
import { until } from "./wait.mjs";

const spaced = (label) => label.replace(/^([A-Z]+)/, "$1 ");
const shown = (page, selector, text) => page.locator(selector, { hasText: text }).first().waitFor();

/** The steps of the day in which both have their turn. */
export async function front(step, hall, windows, now) {
  await step("the guide desk gives a number with priority, and prints it again", async () => {
    now.desk = await windows.open("reception", hall.link("reception", "desk-1"), 1280, 800);
    await now.desk.waitForURL(/\/reception/);
    await now.desk.locator(".search").first().fill("ly lich");
    await now.desk.locator('.tile[data-group="ly-lich"]').click();
    await now.desk.locator('.order [data-priority="nguoi-cao-tuoi"]').click();
    await now.desk.locator(".stepper button").nth(1).click();
    await now.desk.locator('.order [data-act="give"]').click();
    const given = now.desk.locator(".given");
    await given.waitFor();
    now.given = await given.getAttribute("data-label");
    assert.match(now.given, /^L\d{3}$/);
    await until("the code for a phone", () => now.desk.evaluate(() => document.querySelector(".given .code")?.naturalWidth > 0));
    await now.desk.locator('.given [data-act="again"]').click();

    // Found again as somebody types it.
    await now.desk.locator(".find input").fill(`${now.given[0].toLowerCase()} ${Number(now.given.slice(1))}`);
    await now.desk.keyboard.press("Enter");
    const ticket = now.desk.locator(`.ticket[data-label="${now.given}"]`);
    await ticket.waitFor();
    await shown(now.desk, ".ticket", "2 bộ hồ sơ");
    await ticket.locator('[data-act="reprint"]').click();
    await shown(now.desk, `.given[data-label="${now.given}"]`, "In lại lần 1");
    await now.desk.emulateMedia({ media: "print" });
    await shown(now.desk, ".paper", spaced(now.given));
    await shown(now.desk, ".paper", "In lại lần 1");
    assert.equal(await now.desk.locator(".bar").isVisible(), false, "the paper holds the slip and nothing else");
    await now.desk.emulateMedia({ media: "screen" });
    await now.desk.locator('.given [data-act="again"]').click();
  });

  await step("the guide desk changes what it is for, and cancels it for a reason", async () => {
    await now.desk.locator(`.newest [data-label="${now.given}"]`).click();
    const ticket = now.desk.locator(`.ticket[data-label="${now.given}"]`);
    await ticket.locator('[data-act="change_group"]').click();
    await ticket.locator('[data-group="lai-xe"]').click();
    await shown(now.desk, ".ticket-group", "Giấy phép lái xe");
    await ticket.locator('[data-act="cancel"]').click();
    await ticket.locator('[data-reason="lay-nham"]').click();
    await now.desk.locator(`.ticket[data-label="${now.given}"][data-place="cancelled"]`).waitFor();
    assert.equal(await ticket.locator("[data-act]").count(), 0, "nothing can be done with it any more");
    await now.desk.locator(".find input").fill("Z999");
    await now.desk.keyboard.press("Enter");
    await now.desk.locator(".none").waitFor();
  });

  await step("the supervisor plans an act and cancels it, and may use the guide desk", async () => {
    const shut = String(hall.counters.at(-1).number);
    await now.chief.locator('[data-task="acts"]').click();
    await now.chief.locator("dialog [name=counter]").selectOption(shut);
    await now.chief.locator("dialog [name=time]").fill("23:59");
    await now.chief.locator('[data-ask="plan-act"]').click();
    await shown(now.chief, 'dialog [data-state="pending"]', `Mở quầy ${shut}`);
    await now.chief.locator('dialog [data-ask^="cancel-act"]').click();
    await now.chief.locator('dialog [data-state="cancelled"]').waitFor();
    await now.chief.locator(".cross").click();
    const lent = await now.chief.context().newPage();
    await lent.goto(`${hall.server.address}/reception`);
    await lent.locator(".tile").first().waitFor();
    await lent.close();
  });

  await step("the supervisor moves one who waits, and takes it back", async () => {
    await now.desk.locator('.tile[data-group="ly-lich"]').click();
    await now.desk.locator('.order [data-act="give"]').click();
    await now.desk.locator(".given").waitFor();
    await now.chief.locator(".groups tbody button", { hasText: "lý lịch" }).click();
    await now.chief.locator('[data-part="move"] summary').click();
    await now.chief.locator("[name=to]").selectOption("lai-xe");
    await now.chief.locator("[name=which]").selectOption("some");
    await now.chief.locator('[data-part="move"] .labels button').first().click();
    await now.chief.locator('[data-ask="move"]').click();
    await now.chief.locator('[data-ask="move-yes"]').click();
    await shown(now.chief, ".done-line", "1 người");
    await now.chief.locator('[data-ask="move-back"]').click();
    await now.chief.locator(".done-line").waitFor({ state: "detached" });
    await now.chief.locator(".cross").click();
  });

  await step("the supervisor announces: boards show it and the voice says it; own words are only shown", async () => {
    const own = "Mời chủ xe ra cổng bắc";
    await now.chief.locator('[data-task="announce"]').click();
    await now.chief.locator('[data-announcement="them-quay"] .ask').click();
    await shown(now.board, ".board.announces .strip", "mở thêm quầy");
    await until("the voice", () => hall.voiceFiles().some((file) => file.includes("say-them-quay")));
    await now.chief.locator("dialog [name=vi]").fill("Gọi 0912345678");
    await now.chief.locator('[data-ask="notice"]').click();
    await shown(now.chief, ".card-said", "số điện thoại");
    const words = now.chief.locator("dialog [name=vi]");
    await words.fill(own);
    // A press that comes too soon after the last is taken for the same one.
    await until("the own words", async () => {
      if (await words.inputValue()) await now.chief.locator('[data-ask="notice"]').click();
      return (await now.chief.locator('[data-own="true"]', { hasText: own }).count()) === 1;
    });
    await now.chief.locator('[data-own="true"] .ask').click();
    await now.chief.locator('[data-own="true"]').waitFor({ state: "detached" });
    await now.chief.locator('[data-own="false"] .ask').first().click();
    await now.board.locator(".board:not(.announces)").waitFor();
    await now.chief.locator(".cross").click();
  });
}
