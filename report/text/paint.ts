import type { Outcome } from "../model";

const COLORS: Partial<Record<Outcome | "heading" | "faint", string>> = {
  failed: "31",
  running: "36",
  cancelled: "33",
  succeeded: "32",
  heading: "1",
  faint: "2",
};

export type Paint = (text: string, as: Outcome | "heading" | "faint") => string;

/** Colour only repeats what the words and marks say. */
export function painter(isColored: boolean): Paint {
  return (text, as) => {
    const color = COLORS[as];
    return isColored && color !== undefined ? `\x1b[${color}m${text}\x1b[0m` : text;
  };
}
