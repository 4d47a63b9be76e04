import { isDeepStrictEqual, stripVTControlCharacters } from "node:util";

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

  /** The first column to the left, the others to the right. @param {string[][]} rows the first is the heading */
  table(rows) {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    rows.forEach((row, index) => {
      const cells = row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      this.line(index === 0 ? this.paint("bold", cells.join("   ")) : cells.join("   "));
    });
  }

  /** @param {keyof typeof COLOURS} colour @param {string} text */
  paint(colour, text) {
    return this.coloured ? `\x1b[${COLOURS[colour]}m${text}\x1b[0m` : stripVTControlCharacters(text);
  }
}
