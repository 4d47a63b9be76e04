/**
 * A provider process of its own, for processes.test.ts: creates one export job for the engine at the address in its
 * first argument, prints what came of it as one line of JSON, and lives on until it is killed, as providers do.
 */
import { dynamicProviders } from "../../provider/hosts/dynamic/host";
import { resources } from "../../provider/registry";
import { createWorld } from "../../provider/world";

async function main(): Promise<void> {
  const world = createWorld({ callTimeoutMs: Number(process.env.CALL_TIMEOUT_MS ?? 5000) });
  const provider = dynamicProviders(resources, world).adobeExportJob;
  if (!provider) throw new Error("no provider");
  const args = JSON.parse(process.env.ARGS ?? "{}") as Record<string, unknown>;
  try {
    const { id } = await provider.create(args);
    console.log(JSON.stringify({ id }));
  } catch (error) {
    console.log(JSON.stringify({ error: (error as Error).message }));
  }
  setInterval(() => undefined, 60_000);
}

void main();
