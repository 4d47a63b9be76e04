/** The plugin `pulumi-resource-datajobs`: what the engine starts for programs in any language. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Intents } from "./core/intents";
import { atOrderlyEnd } from "./hosts/engine";
import { serve } from "./hosts/grpc/server";
import { functions, resources, settings } from "./registry";
import { createWorld } from "./world";

const ROOT = join(__dirname, "..", "..");

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  const schemaFile = join(ROOT, "provider", "schema.json");
  // The engine's address is the last argument; flags may stand before it.
  const engineAddress = process.argv.slice(2).findLast((argument) => /^[\w.[\]-]+:\d+$/.test(argument));
  const contents = { resources, functions, settings, version, schemaFile };
  const world = createWorld();
  atOrderlyEnd(() => Intents.of(world).runEnds(world));
  const { port } = await serve(contents, world, { engineAddress });
  // The engine reads the port from the first line of stdout. Nothing else is ever written there.
  process.stdout.write(`${port}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`pulumi-resource-datajobs: ${error.message}\n`);
  process.exitCode = 1;
});
