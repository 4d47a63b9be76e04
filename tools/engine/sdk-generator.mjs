import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { logToStderr, PlainError, runMain } from "../plain-error.mjs";
import { compile, copyModule, elapsed } from "./build.mjs";
import { cacheFolder, completeVersion, markComplete, placeOf } from "./cache.mjs";
import { isExecutable, program } from "./files.mjs";
import { goEnvironment } from "./go.mjs";
import { keep } from "./keep.mjs";
import { GENERATOR } from "./recipe.mjs";

/** Prints the program that writes SDKs of a package schema: gen-sdk SCHEMA python|go|nodejs FOLDER. It is built the first time. */
await runMain(async () => {
  const place = placeOf(cacheFolder("gen-sdk"), [GENERATOR]);
  const start = performance.now();
  const say = (/** @type {string} */ line) => logToStderr(`[${elapsed(start)}] ${line}`);
  await keep(place, {
    what: GENERATOR.what,
    log: logToStderr,
    isThere: () => completeVersion(place) !== undefined,
    make: async (scratch, signal) => {
      const env = await goEnvironment(GENERATOR.go, GENERATOR.what);
      say(
        `compiling the ${GENERATOR.what} ${GENERATOR.version} in ${dirname(place)}, once: some 20 seconds where the CLI was built`,
      );
      const bin = join(scratch, "bin");
      const temporary = join(scratch, "tmp");
      for (const folder of [bin, temporary]) mkdirSync(folder);
      const cwd = copyModule(GENERATOR, scratch);
      await compile(GENERATOR, bin, { cwd, env: { ...env, GOTMPDIR: temporary }, signal, log: logToStderr, say });
      if (!isExecutable(join(bin, program("gen-sdk"))))
        throw new PlainError(`The ${GENERATOR.what} was built, but there is no program in ${bin}.`);
      for (const folder of [temporary, cwd]) rmSync(folder, { recursive: true });
      markComplete(scratch);
      say("done");
    },
  });
  process.stdout.write(`${join(place, "bin", program("gen-sdk"))}\n`);
});
