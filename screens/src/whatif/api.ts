// What is asked about another plan. Nothing of it changes the hall.
import type { Names, Rehome, SkillAdvice, Tweak, WhatIf, WhatIfDays } from "../protocol";

/** The server says no, in words. */
export interface Refused {
  say: Names;
  remedy: Names;
  flaws?: { key: string; reason: Names; remedy: Names }[];
}

export type Told<T> = { ok: T } | { no: Refused } | { away: true };

/** What is tried: some changes, or a whole plan. */
export type Wish = { tweaks: Tweak[] } | { plan: object; rehome: Rehome };

async function call<T>(path: string, body?: object): Promise<Told<T>> {
  try {
    const response = await fetch(path, body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const told: unknown = await response.json();
    return response.ok ? { ok: told as T } : { no: told as Refused };
  } catch {
    return { away: true };
  }
}

export const days = () => call<WhatIfDays>("/api/what-if");
export const play = (day: string, wish: Wish) => call<WhatIf>("/api/what-if", day ? { day, ...wish } : wish);
export const skills = (days: number) => call<SkillAdvice>(`/api/what-if/skills?days=${days}`);
