import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { test } from "node:test";

const DIST = resolve(__dirname, "..", "..", "..");
const PLUGIN = join(DIST, "provider", "plugin.js");
const MAIN = join(DIST, "provider", "main.js");

/** Its stdout, as far as it has come with the port. */
async function start(): Promise<string> {
  const plugin = spawn(process.execPath, [PLUGIN, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    return await new Promise<string>((settle, reject) => {
      plugin.once("error", reject).once("exit", (code) => reject(new Error(`it ended with ${code}`)));
      plugin.stdout.once("data", (chunk: Buffer) => settle(chunk.toString()));
    });
  } finally {
    plugin.removeAllListeners("exit");
    plugin.kill("SIGKILL");
  }
}

test("the plugin tells its port on the first line, and nothing else", async () => {
  assert.match(await start(), /^\d+\n$/);
});

test("of Pulumi's SDK only the messages are loaded: all of it would take longer than the rest together", async () => {
  const code = `require(${JSON.stringify(PLUGIN)}); console.error(JSON.stringify(Object.keys(require.cache))); process.exit(0);`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await new Promise((settle) => child.once("close", settle));
  const loaded = (JSON.parse(text) as string[]).map((file) => file.split("@pulumi/pulumi/")[1] ?? "").filter(Boolean);
  assert.ok(loaded.length > 0);
  assert.deepEqual(
    loaded.filter((file) => !/^(proto|node_modules)\//.test(file)),
    [],
  );
});

test("what npm's link starts leaves young objects no more room than the launchers' flag does", async () => {
  const code = `
    const room = () => require("node:v8").getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size;
    process.stdout.write = () => { console.error(room()); process.exit(0); }; // once it has its port
    require(${JSON.stringify(MAIN)});`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await new Promise((settle) => child.once("close", settle));
  // Two halves of 4 MB. Without it there are 16 MB by then, and more once jobs are started.
  assert.ok(Number(text) > 0 && Number(text) <= 2 * 4 * 2 ** 20, text);
});
