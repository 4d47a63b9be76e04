import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PACKAGE_ROOT } from "../package/pack";
import { columns, setColumns } from "./columns";
import { type Measured, measure, PHASES } from "./measure";
import { report } from "./report";
import { Scratch } from "./scratch";
import { benchSets } from "./sets";
import { startUp } from "./start-up";

const HELP = `npm run bench -- [--count N]... [--rounds N]
  --count N    so many export jobs; several may be given (100 and 500, without --set)
  --set N      a set of so many, beside single resources and a loop of curl; several may be given
  --rounds N   how often each is measured; the tables show medians (2)`;

void bench();

async function bench(): Promise<void> {
  const wanted = options();
  const scratch = new Scratch();
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      interrupted = true;
      void scratch.remove().finally(() => process.exit(1));
    });
  }
  try {
    await run(wanted);
  } catch (error) {
    // What fails because its processes were ended is no news, and the signal's handler is at work.
    if (interrupted) return;
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
  if (!interrupted) await scratch.remove();
}

async function run({ counts, sets, rounds }: Wanted): Promise<void> {
  // The harness looks for the CLI there.
  process.env.DATAJOBS_TEST_ENGINE ??= execFileSync(process.execPath, [join(PACKAGE_ROOT, "tools/engine/main.mjs")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
  const machine = `${availableParallelism()} cores, Node ${process.version}`;
  console.log(
    `Seconds of the CLI's commands, medians of ${rounds} rounds, on ${machine}. First, each once to warm up.`,
  );
  for (const column of [...columns, ...(sets.length > 0 ? setColumns : [])]) await measure(column, 1);
  console.log(await startUp());
  for (const count of counts) {
    const measured = new Map<string, Measured[]>(columns.map(({ name }) => [name, []]));
    for (let round = 1; round <= rounds; round++) {
      // In turn first and last, so that what else the machine does falls on all alike.
      for (const column of round % 2 === 1 ? columns : [...columns].reverse()) {
        const result = await measure(column, count);
        measured.get(column.name)?.push(result);
        const figures = PHASES.map((phase) => `${phase} ${result.seconds[phase]?.toFixed(1)}`).join(", ");
        console.log(`  ${count} jobs, round ${round} of ${rounds}, ${column.name}: ${figures}`);
      }
    }
    console.log(
      `\n${report(
        count,
        columns.map(({ name, aims }) => ({ name, aims, measured: measured.get(name) ?? [] })),
      )}\n`,
    );
  }
  if (sets.length > 0) await benchSets(sets, rounds);
}

interface Wanted {
  readonly counts: readonly number[];
  readonly sets: readonly number[];
  readonly rounds: number;
}

function options(): Wanted {
  try {
    const { values } = parseArgs({
      options: {
        count: { type: "string", multiple: true },
        set: { type: "string", multiple: true, default: [] },
        rounds: { type: "string", default: "2" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    const sets = values.set.map(atLeastOne);
    const counts = values.count ?? (sets.length > 0 ? [] : ["100", "500"]);
    return { counts: counts.map(atLeastOne), sets, rounds: atLeastOne(values.rounds) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    process.exit(2);
  }
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`a whole number from 1 on is expected, got ${JSON.stringify(text)}`);
  return Number(text);
}
