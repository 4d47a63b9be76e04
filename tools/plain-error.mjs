/** A failure that its message explains completely: one sentence that says what to do, shown without a stack trace. */
export class PlainError extends Error {}

/**
 * Runs a tool's main function. What went wrong is told on stderr: a PlainError by its sentence alone,
 * anything else with its stack, for then the tool itself is broken.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof PlainError ? error.message : (error?.stack ?? error)}\n`);
    process.exitCode = 1;
  }
}

/** @param {string} line Progress and notes: stdout belongs to answers. */
export const logToStderr = (line) => void process.stderr.write(`${line}\n`);
