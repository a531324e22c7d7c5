// A whole hall in a temporary folder: server, kiosk with a printer that is a program, board with a voice in files.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atAllHours, homesOf } from "./plan.mjs";
import { Program, ROOT, operate } from "./programs.mjs";

/** The address that stands on slips. A phone of this run goes to the server itself instead. */
const PHONES = "http://hall.example";

export class Hall {
  /** `group` is what will be served, by the first counter that has it at home; `more` may name a camera and an end of the day. */
  static async open(group, more = {}) {
    const hall = new Hall();
    hall.folder = mkdtempSync(join(tmpdir(), "layso-browser-"));
    const text = readFileSync(join(ROOT, "assets/plans/nghe-an.toml"), "utf8");
    hall.plan = hall.file("plan.toml");
    writeFileSync(hall.plan, atAllHours(text, more.until));
    hall.counters = homesOf(text, group);
    hall.counter = hall.counters[0].number;
    hall.zone = hall.counters[0].zone;
    hall.slips = hall.file("slips");
    hall.voice = hall.file("voice");
    hall.control = hall.file("printer");
    mkdirSync(hall.slips);
    mkdirSync(hall.voice);
    writeFileSync(hall.control, "ready\n");
    await hall.startServer("127.0.0.1:0");
    const printer = ["--listen", "127.0.0.1:0", "--out", hall.slips, "--control", hall.control];
    hall.printer = await Program.start("layso-fake-printer", "printer", printer);
    hall.kiosk = await Program.start("layso-kiosk", "kiosk", [
      ...hall.box("kiosk", "kiosk-1"), "--journal", hall.file("kiosk"), "--printer", hall.printer.address.replace("//", ""), "--camera", more.camera ?? "page",
    ]);
    hall.board = await Program.start("layso-board", "board", [
      ...hall.box("board", "board-1", "--zone", hall.zone), "--sound", `wav:${hall.voice}`, "--state", hall.file("board-state"),
    ]);
    return hall;
  }

  file(name) {
    return join(this.folder, name);
  }

  /** Starts the server; again at the same address, as a server that was killed is. */
  async startServer(listen = this.server.address.replace("http://", "")) {
    const data = ["--data", this.file("data"), "--listen", listen, "--plan", this.plan];
    this.server = await Program.start("layso-server", "server", ["run", ...data, "--public-url", PHONES]);
  }

  /** What every box is told. */
  box(role, name, ...where) {
    const token = this.file(`${name}.token`);
    operate("enrol", ["--data", this.file("data"), "--role", role, "--name", name, ...where, "--token-file", token]);
    return ["--server", this.server.address, "--token-file", token, "--listen", "127.0.0.1:0"];
  }

  /** A link with a one-use code for a browser. */
  link(role, name, ...where) {
    const args = ["--data", this.file("data"), "--role", role, "--name", name, ...where, "--code", "--url", this.server.address];
    return operate("enrol", args).split("\n").find((line) => line.includes("/in#"));
  }

  /** Something that the server tells everybody. */
  async get(path) {
    const answer = await fetch(this.server.address + path);
    return { status: answer.status, body: await answer.json().catch(() => null) };
  }

  /** What the reception asks by HTTP. */
  async asReception(path, body) {
    const file = this.file("reception.token");
    operate("enrol", ["--data", this.file("data"), "--role", "reception", "--name", "reception-1", "--token-file", file]);
    const headers = {
      Authorization: `Bearer ${readFileSync(file, "utf8").trim()}`,
      "Content-Type": "application/json",
      "Idempotency-Key": randomUUID(),
    };
    const answer = await fetch(this.server.address + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  }

  /** The slips that came out, in order. */
  slipFiles() {
    return readdirSync(this.slips).filter((name) => name.endsWith(".png")).sort().map((name) => join(this.slips, name));
  }

  /** What the voice has said so far. */
  voiceFiles() {
    return readdirSync(this.voice, { recursive: true }).filter((name) => name.endsWith(".wav")).sort().map((name) => join(this.voice, name));
  }

  printerIs(words) {
    writeFileSync(this.control, `${words}\n`);
  }

  async close() {
    for (const one of [this.kiosk, this.board, this.server]) if (one) await one.stop();
    if (this.printer) await this.printer.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The path of the phone's page in the code of a slip, read as a phone would read it. */
export function scan(picture) {
  const done = spawnSync("zbarimg", ["--quiet", "--raw", picture], { encoding: "utf8" });
  if (done.error) throw new Error(`zbarimg: ${done.error.message}; install zbar-tools`);
  const address = done.stdout.trim();
  if (!address.startsWith(`${PHONES}/t/`)) throw new Error(`${picture} has the code ${JSON.stringify(address)}`);
  return address.slice(PHONES.length);
}
