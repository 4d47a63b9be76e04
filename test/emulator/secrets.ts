/** Anything with the mark of the emulator's own secrets, as a client might put it into a path or a field by mistake. */
const MARKED = /[^\s"'/?&=<>,;:]*CANARY[^\s"'/?&<>,;:]*/g;

export function concealed(text: string): string {
  return text.replace(MARKED, "[concealed]");
}

/** A copy of a value of plain JSON without any marked secret. */
export function concealedDeep<T>(value: T): T {
  const text = JSON.stringify(value);
  return text.includes("CANARY") ? (JSON.parse(concealed(text)) as T) : (JSON.parse(text) as T);
}
