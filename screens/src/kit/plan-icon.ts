// The picture that a plan names for a category or a group.
import fallback from "icon:description-fill";
import { icons } from "icons:plan";

/** The path of that icon; a sheet of paper where this build does not carry it. */
export function planIcon(name: string): string {
  return icons[name] ?? fallback;
}
