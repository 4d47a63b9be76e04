import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Env, Project } from "./project";

/** Writes down what the process it is loaded into says, if that is one of our providers. The engine shows little of it. */
const TAP = `const { appendFileSync } = require("node:fs");
if (/dynamic-provider|provider.plugin/.test(process.argv[1] ?? "")) {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write;
    stream.write = (chunk, ...others) => {
      appendFileSync(__dirname + "/" + process.pid + ".said", chunk);
      return write.call(stream, chunk, ...others);
    };
  }
}
`;

/** With these variables every provider process leaves what it says in a file below the folder. */
export function tapped(project: Project): { env: Env; folder: string } {
  const folder = join(project.root, "said");
  mkdirSync(folder, { recursive: true });
  const tap = join(folder, "tap.cjs");
  writeFileSync(tap, TAP);
  return { env: { NODE_OPTIONS: `--require=${tap}` }, folder };
}
