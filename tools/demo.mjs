import { Report } from "./demo/report.mjs";
import { Stage } from "./demo/stage.mjs";
import { EXAMPLES, play } from "./demo/story.mjs";
import { summarize } from "./demo/summary.mjs";
import { findEngine } from "./engine/index.mjs";
import { interruptible } from "./interrupt.mjs";
import { PlainError, runMain } from "./plain-error.mjs";

await runMain(() =>
  interruptible(async (signal) => {
    const start = performance.now();
    const report = new Report();
    const { bin, version } = await findEngine();
    report.line(`The Pulumi CLI ${version} drives the examples; the clouds are an emulator on this machine.`);
    report.line("Packing pulumi-datajobs, and installing it for copies of the examples in a temporary folder.");
    const stage = new Stage({ bin, signal });
    try {
      const emulator = await stage.set(EXAMPLES);
      await play({ stage, emulator, report });
      await summarize(emulator, report);
    } finally {
      if (signal.aborted) report.line("\nInterrupted: stopping everything and removing the temporary folder.");
      await stage.strike();
    }
    const seconds = Math.round((performance.now() - start) / 1000);
    report.line(
      `\n${report.met} expectations met, ${report.failures.length} missed, in ${seconds} s. Nothing was left running, nothing was left behind.`,
    );
    if (report.failures.length > 0)
      throw new PlainError(`Not as it must be:\n${report.failures.map((failure) => `  ✖ ${failure}`).join("\n")}`);
  }),
);
