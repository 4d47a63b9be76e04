import { readdirSync, readFileSync } from "node:fs";

/**
 * Ends every process that has the folder in its environment, and tells their command lines. Linux only; elsewhere none
 * is found.
 * @param {string} folder
 */
export function leftBehind(folder) {
  return numbers().flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "utf8").includes(`=${folder}`)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      if (command === "") return []; // a zombie
      process.kill(pid, "SIGKILL");
      return [command];
    } catch {
      return []; // ended meanwhile, or another user's
    }
  });
}

function numbers() {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0 && pid !== process.pid);
  } catch {
    return [];
  }
}
