// The programs of the hall as child processes: started, asked to stop, or killed as by a power cut.
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { within } from "./wait.mjs";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const ARTEFACTS = join(ROOT, "target/browser");
/** Where cargo left the programs. */
const BUILT = process.env["LAYSO_BIN"] ?? join(ROOT, "target/debug");
const READY_MS = 60_000;
const STOP_MS = 15_000;

function program(name) {
  const path = join(BUILT, name);
  if (!existsSync(path)) throw new Error(`${path} is not there; run: cargo build --workspace --bins`);
  return path;
}

const running = new Set();

/** A program that said `ready ADDRESS`. What it says otherwise stands in target/browser/<as>.log. */
export class Program {
  static async start(name, as, args, env = {}) {
    mkdirSync(ARTEFACTS, { recursive: true });
    const log = join(ARTEFACTS, `${as}.log`);
    appendFileSync(log, `\n--- ${name} ${args.join(" ")}\n`);
    const child = spawn(program(name), args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    const it = new Program(as, child);
    running.add(it);
    child.stderr.pipe(createWriteStream(log, { flags: "a" }));
    const ready = new Promise((done, fail) => {
      let said = "";
      child.stdout.setEncoding("utf8");
      child.stdout.on("data", (text) => {
        said += text;
        const found = /^ready (\S+)$/m.exec(said);
        if (found) done(found[1]);
      });
      child.once("error", fail);
      child.once("exit", (code, signal) => {
        fail(new Error(`${as} ended before it was ready (${signal ?? code}):\n${tail(log)}`));
      });
    });
    it.address = await within(READY_MS, `${as} ready`, ready);
    return it;
  }

  constructor(name, child) {
    this.name = name;
    this.child = child;
    this.address = "";
    this.ended = new Promise((done) => child.once("exit", (code, signal) => {
      running.delete(this);
      done({ code, signal });
    }));
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.child.kill("SIGKILL");
    await within(STOP_MS, `${this.name} killed`, this.ended);
  }

  /** Asks it to stop; a program that does not is an error. */
  async stop() {
    this.child.kill("SIGTERM");
    const { code, signal } = await within(STOP_MS, `${this.name} stopped`, this.ended);
    if (code !== 0) throw new Error(`${this.name} stopped with ${signal ?? code}`);
  }
}

/** The last resort of a run that ends: nothing of it stays. */
export function killAll() {
  for (const one of running) one.child.kill("SIGKILL");
}

function tail(log) {
  return readFileSync(log, "utf8").split("\n").slice(-12).join("\n");
}

/** Runs an operator command of the server and gives what it prints. */
export function operate(command, args) {
  const done = spawnSync(program("layso-server"), [command, ...args], { encoding: "utf8", timeout: READY_MS });
  if (done.status !== 0) throw new Error(`layso-server ${command}: ${done.stdout}${done.stderr}${done.error ?? ""}`);
  return done.stdout.trim();
}
