// One icon of Material Symbols. It is always next to its word, so it is hidden from readers.
//
// `import gavel from "icon:gavel-fill"` and `<Icon path={gavel} />`; the icons that a plan names come
// from `kit/plan-icon.ts`.
export function Icon({ path, class: extra }: { path: string; class?: string }) {
  return (
    <svg class={extra ? `icon ${extra}` : "icon"} viewBox="0 -960 960 960" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
