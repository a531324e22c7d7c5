// What the editor asks of the server. Every change goes under a key of its own.
import type { InTheWay, Names, PlanChange, PlanCheck, PlanState, PlanVersion, Rehome, RestoreWish, You } from "../protocol";
import { newKey } from "../socket";
import type { Entry, Plan } from "./model";

/** All that the server knows of the plan on its way. */
export interface Desk extends PlanState {
  plan: Plan;
  /** What the rules are where a plan says nothing. */
  usual: Entry;
  rehome: Rehome;
  check: PlanCheck;
}

/** A problem of the server, in words. */
export interface Problem {
  code: string;
  say: Names;
  remedy: Names;
  detail?: string;
  in_the_way?: InTheWay[];
}

export type Told<T> = { ok: T } | { no: Problem } | { away: true } | { signedOut: true };

async function call<T>(method: string, path: string, body?: unknown): Promise<Told<T>> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["Idempotency-Key"] = newKey();
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  } catch {
    return { away: true };
  }
  if (response.status === 401) return { signedOut: true };
  try {
    const told: unknown = await response.json();
    return response.ok ? { ok: told as T } : { no: told as Problem };
  } catch {
    return { away: true };
  }
}

export const look = () => call<Desk>("GET", "/api/plan/draft");
export const inForce = () => call<Plan>("GET", "/api/plan");
export const you = () => call<You[]>("GET", "/api/you");
export const version = (number: number) => call<Plan>("GET", `/api/plan/versions/${number}`);
export const versions = (skip: number) => call<PlanVersion[]>("GET", `/api/plan/versions?skip=${skip}`);
export const difference = (from: number, to: number) => call<PlanChange[]>("GET", `/api/plan/difference?from=${from}&to=${to}`);

export interface Work {
  base: number;
  over: number;
  plan: Plan;
  rehome: Rehome;
}

export const validate = (work: Work) => call<PlanCheck>("POST", "/api/plan/validate", work);
export const save = (work: Work) => call<Desk>("PUT", "/api/plan/draft", work);
export const drop = (draft: number) => call<object>("DELETE", `/api/plan/draft/${draft}`);
export const publish = (draft: number, at: number | null, reason: string) =>
  call<object>("POST", "/api/plan/publish", { draft, ...(at === null ? {} : { at }), ...(reason ? { reason } : {}) });
export const withdraw = () => call<object>("DELETE", "/api/plan/pending");
export const restore = (wish: RestoreWish) => call<object>("POST", "/api/plan/rollback", wish);
