import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findEngine } from "./engine/index.mjs";
import { logToStderr } from "./plain-error.mjs";

/**
 * What tests with the real engine look for in their environment: the CLI in front of PATH, and a folder for what one
 * test process packs and installs and the others share. It is gone when this process ends.
 * @returns {Promise<{ folder: string, env: Record<string, string> }>}
 */
export async function engineEnvironment() {
  const { bin } = await findEngine({ log: logToStderr });
  const folder = mkdtempSync(join(tmpdir(), "datajobs-run-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    env: {
      PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
      DATAJOBS_TEST_ENGINE: bin,
      DATAJOBS_TEST_RUN: folder,
    },
  };
}
