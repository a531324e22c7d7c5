// The few strokes with which the board is drawn: elements, and parts that are redrawn only when they change.

export function el(tag: string, name: string, children: (Node | string)[] = []): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  children.forEach((child) => made.appendChild(typeof child === "string" ? document.createTextNode(child) : child));
  return made;
}

/** A part of the page that is built anew only when `sign` differs from the last time. */
export function part(node: HTMLElement): (sign: string, build: () => (Node | string)[]) => void {
  let last: string | null = null;
  return (sign, build) => {
    if (sign === last) return;
    last = sign;
    while (node.firstChild) node.removeChild(node.firstChild);
    build().forEach((child) => node.appendChild(typeof child === "string" ? document.createTextNode(child) : child));
  };
}

export function classIf(name: string, on: boolean): string {
  return on ? " " + name : "";
}
