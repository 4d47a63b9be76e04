import { spawn } from "node:child_process";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../package/pack";
import { verdict } from "./report";

const PLUGIN = join(PACKAGE_ROOT, "dist", "provider", "plugin.js");
const STARTS = 11;
const AIM_SECONDS = 0.35;

/** How long the engine waits for the plugin before it can ask it anything: one line. */
export async function startUp(): Promise<string> {
  const times: number[] = [];
  for (let n = 0; n < STARTS; n++) times.push(await once());
  const seconds = times.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? Number.NaN;
  return `plugin: ready in ${seconds.toFixed(2)} s (median of ${STARTS} starts; aim: under ${AIM_SECONDS} s): ${verdict(seconds < AIM_SECONDS)}`;
}

/** Seconds until it has told its port. */
async function once(): Promise<number> {
  const begun = performance.now();
  const plugin = spawn(process.execPath, [PLUGIN, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    await new Promise<void>((settle, reject) => {
      plugin.once("error", reject).once("exit", (code) => reject(new Error(`the plugin ended with ${code}`)));
      plugin.stdout.once("data", () => settle());
    });
    return (performance.now() - begun) / 1000;
  } finally {
    plugin.removeAllListeners("exit");
    plugin.kill("SIGKILL");
  }
}
