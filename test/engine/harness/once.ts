import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import { isRunning } from "./processes";

/** A folder that all test processes of one run share; whoever sets it removes it. */
const RUN = "DATAJOBS_TEST_RUN";

/** How long another process may take to make what this one waits for. */
const PATIENCE_MS = 5 * 60_000;

let own: string | undefined;

/** Below it stands everything that tests write; where nobody has named one, this process has one of its own. */
export function runFolder(): string {
  const given = process.env[RUN];
  if (given) {
    mkdirSync(given, { recursive: true });
    return given;
  }
  if (own === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "datajobs-run-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    own = folder;
  }
  return own;
}

const made = new Map<string, Promise<string>>();

/** The folder NAME of this run, made by the first test process that asks for it; the others wait until it is complete. */
export function oncePerRun(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const making = made.get(name) ?? makeOrWait(join(runFolder(), name), make);
  made.set(name, making);
  return making;
}

async function makeOrWait(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    if (existsSync(folder)) return folder;
    if (take(`${folder}.lock`)) break;
    if (performance.now() > deadline) throw new Error(`${folder} is not there after ${PATIENCE_MS} ms`);
    await pass(100);
  }
  try {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished);
    await make(unfinished);
    renameSync(unfinished, folder);
    return folder;
  } finally {
    rmSync(`${folder}.lock`, { force: true });
  }
}

/** False while another process that lives holds it, or where the lock has just been let go of. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (pid > 0 && !isRunning(pid)) rmSync(lock, { force: true });
  } catch {
    // Its holder was quicker.
  }
  return false;
}
