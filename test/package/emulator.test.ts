import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { installPacked } from "./pack";

test("datajobs-emulator starts from the tarball, tells its address first, answers and ends when told to", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "datajobs-bin-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const installed = await installPacked(folder);
  const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const program = join(installed, bin["datajobs-emulator"]);
  assert.match(readFileSync(program, "utf8"), /^#!\/usr\/bin\/env node\n/);
  const emulator = spawn(process.execPath, [program], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(emulator, "exit");
  t.after(() => emulator.kill("SIGKILL"));
  const [line] = (await once(createInterface(emulator.stdout), "line")) as [string];
  const { url, pid, env } = JSON.parse(line);
  assert.equal(pid, emulator.pid);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(env.ADOBE_ENDPOINT, url);
  assert.deepEqual(await (await fetch(`${url}/_emulator/calls`)).json(), { calls: [] });
  emulator.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
});
