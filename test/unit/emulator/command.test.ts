import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type TestContext, test } from "node:test";

const program = join(__dirname, "../../emulator/main.js");

async function run(t: TestContext, ...args: string[]) {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, [program, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const exited = once(child, "exit") as Promise<[number | null, string | null]>;
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, "line")) as [string];
  return { child, exited, first: JSON.parse(line) as { url: string; pid: number; env: Record<string, string> } };
}

test("the first line on stdout tells url, pid and every variable", async (t) => {
  const { child, first, exited } = await run(t, "--job-seconds", "0.5", "--sparse");
  assert.deepEqual(Object.keys(first), ["url", "pid", "env"]);
  assert.match(first.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(first.pid, child.pid);
  for (const name of ["ADOBE_ENDPOINT", "ADOBE_CLIENT_SECRET", "NCLOUD_SECRET_KEY", "TENCENTCLOUD_SECRET_KEY"])
    assert.equal(typeof first.env[name], "string", name);
  const { jobs } = (await (await fetch(`${first.url}/_emulator/state`)).json()) as { jobs: unknown[] };
  assert.deepEqual(jobs, []);
  child.kill("SIGTERM");
  assert.deepEqual(await exited, [0, null]);
});

test("with --doors the first line tells them too", async (t) => {
  const { first } = await run(t, "--doors", "2");
  const { doors } = first as typeof first & { doors: { url: string; env: Record<string, string> }[] };
  assert.deepEqual(
    doors.map(({ url, env }) => env.ADOBE_ENDPOINT === url),
    [true, true],
  );
});

test("SIGINT ends it cleanly, open connections or not", async (t) => {
  const { child, first, exited } = await run(t);
  await (await fetch(`${first.url}/_emulator/state`)).text();
  child.kill("SIGINT");
  assert.deepEqual(await exited, [0, null]);
});

test("with --with-parent it ends when its stdin is closed", async (t) => {
  const { child, exited } = await run(t, "--with-parent");
  child.stdin.end();
  assert.deepEqual(await exited, [0, null]);
});

test("without --with-parent a closed stdin means nothing", async (t) => {
  const { child, first } = await run(t);
  child.stdin.end();
  await once(child.stdin, "close");
  assert.equal((await fetch(`${first.url}/_emulator/state`)).status, 200);
});

test("a port that is in use is told in one line", async (t) => {
  const { first } = await run(t);
  const port = new URL(first.url).port;
  const { status, stderr } = spawnSync(process.execPath, [program, "--port", port], { encoding: "utf8" });
  assert.deepEqual([status, stderr], [1, `datajobs-emulator: port ${port} is in use\n`]);
});

for (const [args, tells] of [
  [["--frobnicate"], /Unknown option '--frobnicate'/],
  [["--port", "70000"], /--port must be from 0 to 65535/],
  [["--port", "x"], /--port must be a number/],
  [["--job-seconds", "-1"], /job-seconds/],
  [["--delete-answer", "205"], /--delete-answer must be one of 200, 204, 204-body; it is "205"/],
  [["--outcome", "MAYBE"], /--outcome must be one of SUCCEEDED, FAILED/],
  [["--first-id", "1e3"], /--first-id must be a number/],
  [["--request-id", "lose"], /--request-id must be one of keep, replace, omit; it is "lose"/],
  [["--most-running", "1.5"], /--most-running must be a whole number; it is "1.5"/],
  [["--per-second", "1.5"], /--per-second must be a whole number; it is "1.5"/],
  [["--doors", "101"], /--doors must be a whole number of at most 100; it is "101"/],
  [["--clusters", "5001"], /--clusters must be a whole number of at most 5000; it is "5001"/],
  [["--history-dates", "utc"], /--history-dates must be one of iso, kst, epoch; it is "utc"/],
  [["--import-status", "none"], /--import-status must be one of plain, nonsense, omit; it is "none"/],
  [["--tasks-visible-after-ms", "soon"], /--tasks-visible-after-ms must be a number, not below 0; it is "soon"/],
  [["extra"], /extra/],
  [["--state", "/nonexistent-folder/file"], /nonexistent-folder/],
] as const)
  test(`${args.join(" ")}: one clear line and a non-zero exit`, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
    assert.ok(status !== 0 && stdout === "");
    assert.match(stderr, /^datajobs-emulator: [^\n]+\n$/);
    assert.match(stderr, tells);
  });

test("--help lists every option", () => {
  const { status, stdout } = spawnSync(process.execPath, [program, "--help"], { encoding: "utf8" });
  assert.equal(status, 0);
  const readme = readFileSync("test/emulator/README.md", "utf8");
  const options = [...readme.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option ?? "");
  assert.ok(options.length > 15, "the table of options is not found");
  for (const option of options) assert.ok(stdout.includes(option), option);
});
