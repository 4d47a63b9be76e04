import { randomUUID } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 200;
const HEARTBEAT_MS = 2_000;
/** A holder that hasn't touched its lock for this long is taken for dead; seven missed heartbeats, so that a loaded machine isn't. */
const SILENCE_MS = 15_000;

/**
 * Runs `work` while holding the lock FILE. It keeps processes from doing the same work twice; what they do must be
 * safe without it too (a laptop that sleeps can lose a lock in the middle of its work).
 * @template T
 * @param {string} file
 * @param {{ waiting: (pid: string) => void, signal?: AbortSignal }} options `waiting` is called once, if somebody else holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, { waiting, signal }, work) {
  const mine = `${process.pid} ${hostname()} ${randomUUID()}`;
  mkdirSync(dirname(file), { recursive: true });
  const isAbandoned = watchHolder(file);
  let told = false;
  while (!take(file, mine)) {
    const holder = readLock(file);
    if (!holder) continue; // released between the two looks
    if (isAbandoned(holder)) {
      discard(file, holder.text);
      continue;
    }
    if (!told) waiting(holder.pid);
    told = true;
    await sleep(POLL_MS, undefined, { signal });
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (readLock(file)?.text === mine) rmSync(file, { force: true });
  }
}

/** @param {string} file @param {string} text */
function take(file, text) {
  /** @type {number} */
  let opened;
  try {
    opened = openSync(file, "wx");
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  try {
    writeFileSync(opened, text);
  } catch (error) {
    // A full disk has room for the name of a file that tells of nobody: the next process would wait for it.
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(opened);
  }
  return true;
}

/** @param {string} file */
function readLock(file) {
  try {
    const text = readFileSync(file, "utf8");
    const [pid = "", host = ""] = text.split(" ");
    return { text, pid, host, touchedAt: statSync(file).mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Tells whether the holder is dead: at once for a process of this machine that is gone, otherwise (another machine,
 * a container, a process number used again) when its heartbeat has not been seen for a while on our own clock.
 * @param {string} file
 */
function watchHolder(file) {
  let seen = "";
  let since = 0;
  return (/** @type {NonNullable<ReturnType<typeof readLock>>} */ holder) => {
    if (holder.host === hostname() && isGone(Number(holder.pid))) return true;
    const now = `${file} ${holder.text} ${holder.touchedAt}`;
    if (now !== seen) {
      seen = now;
      since = performance.now();
    }
    return performance.now() - since > SILENCE_MS;
  };
}

/** @param {number} pid */
function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH"; // EPERM: alive, but another user's
  }
}

/**
 * Takes a dead holder's lock away. Renamed first: of two processes that do this only one gets the file.
 * @param {string} file @param {string} text
 */
function discard(file, text) {
  if (readLock(file)?.text !== text) return;
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  rmSync(aside, { force: true });
}

/** @param {string} file */
function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // The lock was taken away while this machine slept; the work is safe without it.
  }
}
