import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** Where Debian keeps what it doesn't put on PATH: a folder for each version. */
const DEBIAN = "/usr/lib/postgresql";
const NEEDED = ["initdb", "postgres"];
/** In their order; the server refuses to run as root. */
const SERVANTS = ["postgres", "nobody"];
const USER = "datajobs";
/** Another process may take the port between the moment in which it was free and that in which the server asks for it. */
const MOST_STARTS = 3;

/** In the server's folder while a crash of it is wanted: what it has written is kept. */
const CRASHED = "crashed";

/**
 * Ends the server, and removes its folder, when our end of the pipe closes: also when this process is killed.
 * SIGINT: without waiting for those who are still connected.
 */
const KEEPER = `folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ cat <&3 >/dev/null; kill -INT $server; } 2>/dev/null &
exec 3<&-
wait $server; code=$?
[ -e "$folder/${CRASHED}" ] || rm -rf "$folder"
exit $code`;

interface Installed {
  readonly bin: string;
  /** As whom it runs, where we are root. */
  readonly as: { readonly uid: number; readonly gid: number } | undefined;
}

/** A PostgreSQL server can be had here, or else why not, in one sentence. */
export function findPostgres(): Installed | string {
  if (process.platform === "win32") return "PostgreSQL's server is not looked for on Windows";
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...debianFolders()];
  const bin = folders.find((folder) => NEEDED.every((name) => existsSync(join(folder, name))));
  if (bin === undefined)
    return `there is no PostgreSQL server (${NEEDED.join(", ")}) on PATH or below ${DEBIAN}: install Debian's package postgresql`;
  if (process.getuid?.() !== 0) return { bin, as: undefined };
  const as = SERVANTS.map(idsOf).find((ids) => ids !== undefined);
  if (as === undefined)
    return `PostgreSQL refuses to run as root, and there is no user ${SERVANTS.join(" or ")} that it could run as`;
  return { bin, as };
}

/** The newest version first. */
function debianFolders(): string[] {
  if (!existsSync(DEBIAN)) return [];
  return readdirSync(DEBIAN)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, "bin"));
}

function idsOf(user: string): Installed["as"] {
  const [uid, gid] = ["-u", "-g"].map((option) =>
    Number.parseInt(spawnSync("id", [option, user]).stdout?.toString(), 10),
  );
  return uid === undefined || gid === undefined || !(uid > 0) || Number.isNaN(gid) ? undefined : { uid, gid };
}

/** A server of our own, on a port of 127.0.0.1 that was free, with its data in a temporary folder. */
export class Postgres {
  private constructor(
    private keeper: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
    private readonly serve: () => Promise<ChildProcess>,
  ) {}

  static async start({ bin, as }: Installed): Promise<Postgres> {
    for (let start = 1; ; start++) {
      // Not in the folder of the test run, which is closed to other users.
      const folder = mkdtempSync(join(tmpdir(), "datajobs-postgres-"));
      try {
        if (as) chownSync(folder, as.uid, as.gid);
        return await serve(folder, { bin, as });
      } catch (error) {
        rmSync(folder, { recursive: true, force: true });
        if (start === MOST_STARTS) throw error;
      }
    }

    async function serve(folder: string, { bin, as }: Installed): Promise<Postgres> {
      const options = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: "C" }, ...as };
      const data = join(folder, "data");
      const cluster = ["-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"];
      await promisify(execFile)(join(bin, "initdb"), cluster, options);
      const port = await freePort();
      const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", "fsync=off"];
      const server = [join(bin, "postgres"), "-D", data, ...settings.flatMap((setting) => ["-c", setting])];
      const begin = async () => {
        const keeper = spawn("sh", ["-c", KEEPER, "sh", folder, ...server], {
          ...options,
          stdio: ["pipe", "ignore", "pipe"],
          detached: true, // Ctrl-C at a terminal is for the test, which then ends it in its own way
        });
        await ready(keeper);
        return keeper;
      };
      return new Postgres(await begin(), folder, port, begin);
    }
  }

  /** For PULUMI_BACKEND_URL: all that is kept under another name is another backend. */
  backend(name: string): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/postgres?sslmode=disable&table=${name}`;
  }

  /** In the middle of whatever it does, until it is revived. */
  async crash(): Promise<void> {
    writeFileSync(join(this.folder, CRASHED), "");
    // No keeper is left to do it.
    process.once("exit", () => rmSync(this.folder, { recursive: true, force: true }));
    const [pid] = readFileSync(join(this.folder, "data", "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGQUIT");
    await this.gone();
  }

  async revive(): Promise<void> {
    if (!existsSync(join(this.folder, CRASHED))) return;
    rmSync(join(this.folder, CRASHED));
    this.keeper = await this.serve();
  }

  private async gone(): Promise<void> {
    const gone = new Promise((resolve) => this.keeper.once("exit", resolve));
    this.keeper.stdin?.end();
    if (this.keeper.exitCode === null && this.keeper.signalCode === null) await gone;
  }

  async stop(): Promise<void> {
    await this.revive();
    await this.gone();
    rmSync(this.folder, { recursive: true, force: true });
    assert.equal(this.keeper.exitCode, 0, "the server was ended, and in order");
  }
}

/** @throws with the server's own words, when it ends instead */
function ready(keeper: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    keeper.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-10_000);
      if (/ready to accept connections/.test(said)) resolve();
    });
    keeper.once("error", reject).once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
