// One icon as an element, for pages without a framework: `svg(path)` with `import path from "icon:…"`.
const SVG = "http://www.w3.org/2000/svg";

export function svg(path: string): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("viewBox", "0 -960 960 960");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  picture.appendChild(line);
  return picture;
}
