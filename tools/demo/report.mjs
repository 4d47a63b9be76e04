import { isDeepStrictEqual, stripVTControlCharacters } from "node:util";
import { compiled } from "../compiled.mjs";

const COLOURS = { bold: 1, dim: 2, green: 32, red: 31 };

/** What the demo itself says, between the lines of Pulumi. */
export class Report {
  /** @type {string[]} */
  failures = [];
  met = 0;
  #at = "";
  coloured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== "dumb";

  /** @param {string} text */
  heading(text) {
    this.#at = text;
    const rest = Math.max(3, Math.min(process.stdout.columns ?? 80, 100) - text.length - 4);
    this.line(`\n${this.paint("bold", `━━ ${text} ${"━".repeat(rest)}`)}`);
  }

  /** What is run, as one would type it. @param {string} text */
  command(text) {
    this.line(`\n${this.paint("dim", `$ ${text}`)}`);
  }

  /** @param {string} text */
  line(text) {
    process.stdout.write(`${text}\n`);
  }

  /**
   * Something that must be so. It goes on if it isn't: the end tells all that was missed.
   * @param {string} what
   * @param {unknown} seen
   * @param {unknown} wanted
   */
  expect(what, seen, wanted) {
    if (isDeepStrictEqual(seen, wanted)) {
      this.met += 1;
      this.line(`${this.paint("green", "✔")} ${what}`);
      return;
    }
    const failure = `${what}: expected ${JSON.stringify(wanted)}, saw ${JSON.stringify(seen)}`;
    this.failures.push(`${this.#at}: ${failure}`);
    this.line(`${this.paint("red", "✖")} ${failure}`);
  }

  /** @param {string[][]} rows the first is the heading */
  table(rows) {
    const { tableLines } = compiled("test/table.js");
    const [heading = "", ...lines] = tableLines(rows);
    this.line(this.paint("bold", heading));
    for (const line of lines) this.line(line);
  }

  /** @param {keyof typeof COLOURS} colour @param {string} text */
  paint(colour, text) {
    return this.coloured ? `\x1b[${COLOURS[colour]}m${text}\x1b[0m` : stripVTControlCharacters(text);
  }
}
