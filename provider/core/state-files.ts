import {
  appendFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlink,
  writeFileSync,
  writeSync,
} from "node:fs";
import { isAbsolute, join } from "node:path";
import type { World } from "./world";

/** What is kept there: records of started jobs, jobs that were cancelled lately, what runs have seen declared. */
type Folder = "intents" | "cancelled" | "runs";

/** So many removals hold nobody up. */
const FEW = 16;

/**
 * Small files in a folder of the user's, for processes that come after this one, or run beside it. Reading never throws: what
 * can't be read, or is not there, is as good as none. Writing does.
 */
export class StateFiles {
  /** Names of files that are as good as removed. */
  private readonly leaving = new Set<string>();
  private removedSoon = 0;

  constructor(private readonly folder: string | undefined) {}

  static of(world: Pick<World, "env" | "home">, folder: Folder): StateFiles {
    return new StateFiles(stateFolder(world, folder));
  }

  list(): string[] {
    try {
      if (!this.folder) return [];
      return readdirSync(this.folder).filter((name) => !name.endsWith(".new") && !this.leaving.has(name));
    } catch {
      return [];
    }
  }

  has(name: string): boolean {
    return this.folder !== undefined && !this.leaving.has(name) && existsSync(join(this.folder, name));
  }

  read(name: string): string | undefined {
    if (this.leaving.has(name)) return undefined;
    try {
      return readFileSync(this.path(name), "utf8");
    } catch {
      return undefined;
    }
  }

  /** Milliseconds since it was written, by the system's clock; undefined where there is none. */
  ageMs(name: string): number | undefined {
    try {
      return Date.now() - statSync(this.path(name)).mtimeMs;
    } catch {
      return undefined;
    }
  }

  /** Whole or not at all, whoever reads meanwhile. @throws Error of the system, and then nothing is left behind */
  write(name: string, text: string): void {
    const path = this.path(name);
    try {
      mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, text, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      this.remove(`${name}.new`);
      throw error;
    }
  }

  /** @throws Error of the system */
  append(name: string, text: string): void {
    const path = this.path(name);
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
    appendFileSync(path, text, { mode: 0o600 });
  }

  /**
   * The same for many lines: the file stays open for as long as this process lives, whatever its name is by then.
   * @throws Error of the system, then as at each line
   */
  appender(name: string): (text: string) => void {
    const path = this.path(name);
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
    const file = openSync(path, "a", 0o600);
    return (text) => void writeSync(file, text);
  }

  /** Of several processes that want the same file, one succeeds. */
  rename(name: string, to: string): boolean {
    if (this.leaving.has(name)) return false;
    try {
      renameSync(this.path(name), this.path(to));
      return true;
    } catch {
      return false;
    }
  }

  remove(name: string): void {
    try {
      rmSync(this.path(name), { force: true });
    } catch {
      // A folder that can't be written any more: what is left there grows stale.
    }
  }

  /**
   * The same, but that of hundreds, for each of which a disk may take milliseconds, all but the first few are removed beside other
   * work: for this process at once, on disk soon. One that is killed meanwhile leaves them there, for the next one to remove.
   */
  removeSoon(name: string): void {
    if (!this.folder || this.leaving.has(name)) return;
    this.removedSoon += 1;
    if (this.removedSoon <= FEW) {
      this.remove(name);
      return;
    }
    this.leaving.add(name);
    unlink(this.path(name), () => this.leaving.delete(name));
  }

  /** Nothing of what is to be removed is there any more. */
  settle(): void {
    for (const name of this.leaving) this.remove(name);
  }

  /** Removes what is older, but for what is still in use. */
  sweep(olderThanMs: number, inUse: (name: string) => boolean = () => false): void {
    for (const name of this.list()) {
      if ((this.ageMs(name) ?? 0) > olderThanMs && !inUse(name)) this.remove(name);
    }
  }

  private path(name: string): string {
    if (!this.folder) throw new Error("there is no home folder");
    return join(this.folder, name);
  }
}

/** Below `$XDG_STATE_HOME`, else `%LOCALAPPDATA%` on Windows and `~/.local/state` elsewhere. */
export function stateFolder(world: Pick<World, "env" | "home">, folder: Folder = "intents"): string | undefined {
  const { XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = world.env;
  const windows = process.platform === "win32" ? local : undefined;
  const base = xdg && isAbsolute(xdg) ? xdg : (windows ?? (world.home && join(world.home, ".local", "state")));
  return base ? join(base, "pulumi-datajobs", folder) : undefined;
}
