import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { filesIn } from "../../files";
import { noDisk, SmallDisk } from "../../small-disk";

const TOOL = resolve(__dirname, "..", "..", "..", "..", "tools", "engine", "main.mjs");

const windows = process.platform === "win32" && "file modes and shell scripts are of no use on Windows";
const linux = process.platform !== "linux" && "the cache folder can be named on Linux only";

/** What runs, and writes what it builds until the disk is full, as the real one does. */
const GO = `#!/bin/sh
case "$1" in
env) echo '{"GOVERSION": "go1.99.0", "GOTOOLCHAIN": "local", "GOHOSTOS": "linux", "GOHOSTARCH": "amd64"}' ;;
build)
  while [ "$1" != "-o" ]; do shift; done
  while printf %4096s; do :; done >"$2/pulumi" 2>/dev/null
  echo "write $2/pulumi: no space left on device" >&2
  exit 1 ;;
esac
`;

/** A CLI that would do, if it could be asked. */
const PULUMI = "#!/bin/sh\necho v3.259.0\n";

/** No entry in the list of users has this number. */
const UNKNOWN_USER = 4_242_424;

interface Machine {
  /** Of all that is written here, and removed afterwards. */
  readonly root: string;
  readonly disk: (kilobytes?: number) => SmallDisk;
  program(name: string, text: string): void;
}

interface Case {
  readonly title: string;
  readonly skip: string | false;
  /** Sets the machine up, and gives the variables that differ. */
  env(machine: Machine): Record<string, string>;
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    title: "a read-only cache folder",
    skip: noDisk || linux,
    env({ disk }) {
      const { folder, makeReadOnly } = bound(disk());
      makeReadOnly();
      return { XDG_CACHE_HOME: folder };
    },
    says: /^The Pulumi CLI can't be kept in \S+\/pulumi-datajobs\/engine \(\w+\): make that folder writable, or name another one in XDG_CACHE_HOME\.$/,
  },
  {
    title: "a full disk before anything is made",
    skip: noDisk || linux,
    env({ disk }) {
      const { folder, fill } = bound(disk());
      fill();
      return { XDG_CACHE_HOME: folder };
    },
    says: /^The Pulumi CLI can't be kept in \S+\/pulumi-datajobs\/engine\S* \(ENOSPC\): make room there, or name another one in XDG_CACHE_HOME\.$/,
  },
  {
    title: "a disk that has no room for the modules' files",
    skip: noDisk || linux,
    env({ disk, program }) {
      program("go", GO);
      return { XDG_CACHE_HOME: disk().folder };
    },
    says: /^The Pulumi CLI can't be kept in \S+\/pulumi-datajobs\/engine \(ENOSPC\): make room there/,
  },
  {
    title: "a disk that is full in the middle of the build",
    skip: noDisk || linux,
    env({ disk, program }) {
      program("go", GO);
      return { XDG_CACHE_HOME: disk(1024).folder };
    },
    says: /^The disk is full: building the Pulumi CLI takes about 4 GB in Go's caches/,
  },
  {
    title: "a home folder that is a file",
    skip: windows,
    env({ root }) {
      writeFileSync(join(root, "file"), "");
      return { HOME: join(root, "file") };
    },
    says: /^The Pulumi CLI can't be kept in \S+ \((ENOTDIR|EEXIST)\): make that folder writable/,
  },
  {
    title: "no home folder",
    skip: windows,
    env: () => ({ HOME: "" }),
    says: /^There is no home folder to keep the Pulumi CLI in: set HOME/,
  },
  {
    title: "a folder for temporary files that is not there",
    skip: windows,
    env: ({ root }) => ({ TMPDIR: join(root, "nowhere") }),
    says: /^Temporary files can't be kept in \S+nowhere\S* \(ENOENT\): make that folder writable, or name another one in TMPDIR\.$/,
  },
  {
    title: "a read-only folder for temporary files, and a CLI on PATH",
    skip: noDisk,
    env({ disk, program }) {
      program("pulumi", PULUMI);
      const { folder, makeReadOnly } = bound(disk());
      makeReadOnly();
      return { TMPDIR: folder };
    },
    says: /^Temporary files can't be kept in \S+ \(EROFS\): make that folder writable, or name another one in TMPDIR\.$/,
  },
];

function bound(disk: SmallDisk) {
  return { folder: disk.folder, fill: () => disk.fill(), makeReadOnly: () => disk.makeReadOnly() };
}

describe("the engine tool on a bad machine", { timeout: 60_000 }, () => {
  let root: string;
  let disks: SmallDisk[];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "datajobs-engine-tool-"));
    for (const name of ["bin", "home", "cwd"]) mkdirSync(join(root, name));
    // Where Pulumi's npm package would download to: it can't, and asks no network.
    writeFileSync(join(root, "no-folder"), "");
    disks = [];
  });
  afterEach(() => {
    for (const disk of disks) disk.remove();
    rmSync(root, { recursive: true, force: true });
  });

  for (const { title, skip, env, says } of cases) {
    it(`${title}: one sentence, and nothing half-made is left`, { skip }, async () => {
      const machine: Machine = {
        root,
        disk(kilobytes) {
          const disk = new SmallDisk(kilobytes);
          disks.push(disk);
          return disk;
        },
        program: (name, text) => writeFileSync(join(root, "bin", name), text, { mode: 0o755 }),
      };
      const { code, stdout, stderr } = await runTool(root, env(machine));
      assert.equal(code, 1, stderr);
      assert.equal(stdout, "");
      assert.match(stderr.trim().split("\n").at(-1) ?? "", says, stderr);
      assert.doesNotMatch(stderr, /^\s+at /m, "a stack");
      const places = [join(root, "home"), join(root, "cwd"), ...disks.map(({ folder }) => folder)];
      assert.deepEqual(places.flatMap(filesLeft), []);
    });
  }

  it("a user whom no file knows, with no HOME: one sentence", { skip: mayNotChangeUser() || windows }, async () => {
    const { code, stderr } = await runTool(root, {}, ["HOME"], UNKNOWN_USER);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^There is no home folder to keep the Pulumi CLI in: set HOME[^\n]*\n$/);
  });
});

/** Only root may, and only where everybody may read this checkout. */
function mayNotChangeUser(): string | false {
  if (process.getuid?.() !== 0) return "only root can take another user's place";
  const { status } = spawnSync(process.execPath, ["--check", TOOL], { uid: UNKNOWN_USER, gid: UNKNOWN_USER, cwd: "/" });
  return status === 0 ? false : "this checkout is not for everybody to read";
}

function runTool(root: string, more: Record<string, string>, without: readonly string[] = [], uid?: number) {
  const env: Record<string, string> = {
    PATH: join(root, "bin"),
    HOME: join(root, "home"),
    PULUMI_HOME: join(root, "no-folder"),
    ...more,
  };
  for (const name of without) delete env[name];
  const options = {
    env,
    cwd: uid === undefined ? join(root, "cwd") : "/",
    ...(uid !== undefined && { uid, gid: uid }),
  };
  const child = spawn(process.execPath, [TOOL], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((settle, reject) => {
    child.once("error", reject).once("close", (code) => settle({ code, stdout, stderr }));
  });
}

/** Empty folders are no harm. */
function filesLeft(folder: string): string[] {
  return existsSync(folder) ? filesIn(folder).filter((file) => basename(file) !== "filler") : [];
}
