/**
 * A provider process of its own, for processes.test.ts: creates one job of the kind TOKEN for the engine at the address in its
 * first argument, prints what came of it as one line of JSON, and lives on, as providers do, until its
 * stdin ends. Its time passes SPEED times as fast.
 */
import { systemClock } from "../../provider/core/clock";
import { dynamicProviders, handlerName } from "../../provider/hosts/dynamic/host";
import { resources } from "../../provider/registry";
import { createWorld } from "../../provider/world";

async function main(): Promise<void> {
  process.stdin.on("end", () => process.exit()).resume();
  const speed = Number(process.env.SPEED ?? 1);
  const begun = Date.now();
  const clock = {
    now: () => begun + (Date.now() - begun) * speed,
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / speed, signal),
  };
  const world = createWorld({ clock, callTimeoutMs: Number(process.env.CALL_TIMEOUT_MS ?? 5000) });
  const token = process.env.TOKEN ?? "";
  const provider = dynamicProviders(resources, world)[handlerName(token)];
  if (!provider) throw new Error(`no provider of ${token}`);
  const args = JSON.parse(process.env.ARGS ?? "{}") as Record<string, unknown>;
  try {
    const { id } = await provider.create(args);
    console.log(JSON.stringify({ id }));
  } catch (error) {
    console.log(JSON.stringify({ error: (error as Error).message }));
  }
}

void main();
