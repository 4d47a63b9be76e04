import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { installPacked, PACKAGE_ROOT } from "./pack";

/** Npm's own writer of what stands in node_modules/.bin on Windows: a shell script, a .cmd and a .ps1 for each program. */
const writeShims: (from: string, to: string) => Promise<void> = require("cmd-shim");

const { bin: BIN }: { bin: Record<string, string> } = JSON.parse(
  readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"),
);
const windows = process.platform === "win32";

let folder: string;
let installed: string;
let shims: string;
before(async () => {
  // With a blank, as in many a user's name.
  folder = mkdtempSync(join(realpathSync(tmpdir()), "datajobs launchers-"));
  installed = await installPacked(folder);
  shims = join(folder, "node_modules", ".shims");
  for (const [name, file] of Object.entries(BIN)) await writeShims(join(installed, file), join(shims, name));
});
after(() => rmSync(folder, { recursive: true, force: true }));

interface Form {
  readonly suffix: string;
  /** Of all lines that start something: the program, its arguments before the file, and the file as seen from the shim. */
  readonly starts: RegExp;
}

const FORMS: readonly Form[] = [
  { suffix: ".cmd", starts: /"%_prog%" (?<flags>.*) "%dp0%\\(?<file>[^"]+)" %\*/g },
  {
    suffix: ".ps1",
    starts: /& "(?:\$basedir\/)?(?<program>[^"]+)\$exe" (?<flags>.*) "\$basedir\/(?<file>[^"]+)" \$args/g,
  },
  { suffix: "", starts: /exec "?(?:\$basedir\/)?(?<program>\w+)"? (?<flags>.*) "\$basedir\/(?<file>[^"]+)" "\$@"/g },
];

for (const [name, file] of Object.entries(BIN)) {
  for (const { suffix, starts } of FORMS) {
    test(`npm's shim ${name}${suffix} runs node with ${file}, and nothing but that`, () => {
      const text = readFileSync(join(shims, name + suffix), "utf8");
      const lines = [...text.matchAll(starts)].map(({ groups = {} }) => groups);
      assert.ok(lines.length > 0, text);
      for (const { program, flags, file: shown = "" } of lines) {
        if (program !== undefined) assert.equal(program, "node");
        assert.equal(flags, "", "no flags: some shells' env takes none, and not every writer of shims reads them");
        assert.equal(resolve(shims, shown.replaceAll("\\", "/")), join(installed, file));
      }
      const programs = [...text.matchAll(/SET "_prog=(?:%dp0%\\)?([^"]+)"/g)].map(([, program]) => program);
      assert.deepEqual(programs, suffix === ".cmd" ? ["node.exe", "node"] : []);
    });
  }
}

/** The plugin's launchers beside npm's: what the engine starts in a folder, or from an archive. */
describe("the launchers at the package's top", () => {
  const SHELL = /^exec (node .*?) ?"\$\(dirname "\$script"\)\/(.+)" "\$@"$/m;
  const CMD = /^@(node .*?) ?"%~dp0(.+)" %\*\r\n$/;
  const read = (name: string) => readFileSync(join(installed, name), "utf8");

  test("for cmd.exe there is one line, which ends as Windows' lines do", () => {
    assert.match(read("pulumi-resource-datajobs.cmd"), CMD);
  });

  test("both run the same file with the same flags, and it is there", () => {
    const [, shellNode, shellFile = ""] = SHELL.exec(read("pulumi-resource-datajobs")) ?? [];
    const [, cmdNode, cmdFile = ""] = CMD.exec(read("pulumi-resource-datajobs.cmd")) ?? [];
    assert.equal(cmdNode, shellNode);
    assert.equal(cmdFile.replaceAll("\\", "/"), shellFile);
    assert.ok(existsSync(join(installed, shellFile)), shellFile);
  });
});

/** How each is started, where it can be. */
const STARTS: readonly { title: string; on: "windows" | "others"; command: () => string }[] = [
  { title: "npm's .cmd", on: "windows", command: () => join(shims, "pulumi-resource-datajobs.cmd") },
  { title: "the package's .cmd", on: "windows", command: () => join(installed, "pulumi-resource-datajobs.cmd") },
  { title: "npm's shell script", on: "others", command: () => join(shims, "pulumi-resource-datajobs") },
  { title: "the package's shell script", on: "others", command: () => join(installed, "pulumi-resource-datajobs") },
  {
    title: "the link that npm makes",
    on: "others",
    command: () => {
      const link = join(folder, "pulumi-resource-datajobs");
      symlinkSync(join(installed, BIN["pulumi-resource-datajobs"] ?? ""), link);
      return link;
    },
  },
];

for (const { title, command } of STARTS.filter(({ on }) => (on === "windows") === windows)) {
  test(`${title} starts the plugin, which tells its port, and ends with it`, async (t) => {
    const plugin = spawn(windows ? `"${command()}"` : command(), ["127.0.0.1:1"], {
      cwd: folder,
      shell: windows,
      stdio: ["ignore", "pipe", "inherit"],
    });
    t.after(() => plugin.kill("SIGKILL"));
    const lines = createInterface(plugin.stdout);
    const [port] = (await once(lines, "line")) as [string];
    assert.match(port, /^\d+$/);
    assert.deepEqual(childrenOf(plugin), [], "one process, which gets the engine's signals itself");
    const ended = once(plugin, "exit");
    const silent = once(lines, "close");
    if (windows) spawnSync("taskkill", ["/pid", String(plugin.pid), "/t", "/f"]);
    else plugin.kill("SIGTERM");
    const [, signal] = await ended;
    if (!windows) assert.equal(signal, "SIGTERM");
    // Whatever outlived it would hold the pipe.
    await silent;
  });
}

/** Linux only: elsewhere none are found. */
function childrenOf({ pid }: ChildProcess): string[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks).flatMap((task) =>
    readFileSync(join(tasks, task, "children"), "utf8")
      .split(" ")
      .filter(Boolean),
  );
}
