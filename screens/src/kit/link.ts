// The socket as a Preact hook: the component is drawn again after every change and every second.
import { useEffect, useReducer, useRef } from "preact/hooks";
import { connect, type Link, type Wish } from "../socket";

/** Connects once; `idle` may change from one drawing to the next. */
export function useLink<R, V>(wish: Omit<Wish, "changed">): Link<R, V> {
  const draw = useTick(1000);
  const idle = useRef(wish.idle);
  idle.current = wish.idle;
  const link = useRef<Link<R, V> | null>(null);
  link.current ??= connect<R, V>({
    ...wish,
    changed: () => draw(),
    idle: () => idle.current?.() ?? true,
  });
  useEffect(() => () => link.current?.close(), []);
  return link.current;
}

/** Draws the component again every `ms`, and when the answer is called. */
export function useTick(ms: number): () => void {
  const [, draw] = useReducer<number, void>((n) => n + 1, 0);
  useEffect(() => {
    const ticking = setInterval(draw, ms);
    return () => clearInterval(ticking);
  }, [ms]);
  return draw as () => void;
}
