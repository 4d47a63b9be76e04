import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../package/pack";
import { setColumns, singleColumn } from "./columns";
import { measureCurl } from "./curl";
import { growth } from "./growth";
import { ALL_PHASES, type Measured, measure } from "./measure";
import { setReport } from "./report";

/** The engine's own time grows with the square of their number: of more than these nobody waits for the end. */
const MOST_SINGLES = 500;
/** Where the lines of the picture begin, and a place between. */
const FROM = [100, 500];
const PICTURE = join("docs", "pictures", "set-growth.svg");

type Way = { readonly name: string; measure(count: number): Promise<Measured> };

const ways: readonly Way[] = [
  ...setColumns.map((column) => ({
    name: column.name,
    measure: (count: number) => measure(column, count, ALL_PHASES),
  })),
  { name: singleColumn.name, measure: (count) => measure(singleColumn, count, ALL_PHASES) },
  { name: "curl", measure: measureCurl },
];

/** Sets of these sizes beside single resources and a shell's loop: a table for each size, and the picture of all. */
export async function benchSets(sizes: readonly number[], rounds: number): Promise<void> {
  const counts = [...new Set([...FROM, ...sizes])].sort((a, b) => a - b);
  const all = new Map<string, Map<number, Measured[]>>(ways.map(({ name }) => [name, new Map()]));
  for (const count of counts) {
    for (let round = 1; round <= rounds; round++) {
      // In turn first and last, so that what else the machine does falls on all alike.
      for (const way of round % 2 === 1 ? ways : [...ways].reverse()) {
        if (way.name === singleColumn.name && count > MOST_SINGLES) continue;
        const result = await way.measure(count);
        const results = all.get(way.name);
        results?.set(count, [...(results.get(count) ?? []), result]);
        const figures = Object.entries(result.seconds).map(([phase, seconds]) => `${phase} ${seconds.toFixed(1)}`);
        console.log(`  ${count} jobs, round ${round} of ${rounds}, ${way.name}: ${figures.join(", ")}`);
      }
    }
    console.log(`\n${setReport(count, seriesOf(all, count))}\n`);
  }
  writeFileSync(join(PACKAGE_ROOT, PICTURE), growth(counts, all));
  console.log(`How each grows: ${PICTURE}`);
}

/** Where one was not measured at this size, the largest that was stands in for it, under its own number. */
function seriesOf(all: ReadonlyMap<string, ReadonlyMap<number, readonly Measured[]>>, count: number) {
  return [...all].map(([name, results]) => {
    const size = results.has(count) ? count : Math.max(...results.keys());
    return { name: size === count ? name : `${name} (${size})`, measured: results.get(size) ?? [] };
  });
}
