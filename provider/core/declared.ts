import { randomBytes } from "node:crypto";
import type { Engine } from "./call";
import { ancestry, isRunning } from "./processes";
import { StateFiles } from "./state-files";
import { canonicalText, hasUnknown, sha256 } from "./values";
import type { World } from "./world";

/** A thing in the program, as a Check, a Diff or a Delete tells of it. */
export interface Appearance {
  readonly token: string;
  /** URN, or what a host that is told none has in its place; undefined where not even that is known. */
  readonly urn: string | undefined;
  /** What it would stop; undefined where nothing tells. */
  readonly target?: unknown;
}

export type Standing = "declared" | "unknown" | "not declared";

/** Files of runs that are over by now, however long they took. */
const STALE_MS = 8 * 24 * 60 * 60 * 1000;

/**
 * What the program of this run has been seen to declare. The engine asks for a Delete also where nothing was taken out of
 * the program: for a replacement that was forced, for one that an earlier run left unfinished, for what depends on
 * another one; only that nobody declares a thing any more tells that it was taken out.
 *
 * One run may have several provider processes (explicit providers, two versions, two hosts), and the one that is asked to
 * delete is not always the one that was asked to check. They share what they have seen through small files, which hold
 * nothing but hashes. Where those can't be written, each knows what it has seen itself.
 */
export class Declared {
  /** Hashes of what was seen, for each engine: a provider that is attached to for debugging serves one after the other. */
  private readonly seen = new Map<string, Set<string>>();
  /** For each engine: resources that are being replaced, the old one deleted first, and of which the new one is yet to be asked for. */
  private readonly replacing = new Map<string, Set<string>>();
  private readonly files: StateFiles;
  private readonly name = `${process.pid}-${randomBytes(4).toString("hex")}.txt`;
  private readonly lineage = ancestry();

  constructor(world: World) {
    this.files = StateFiles.of(world, "runs");
  }

  static of(world: World): Declared {
    return world.shared("core/declared", () => new Declared(world));
  }

  note(engine: Engine, appearance: Appearance): void {
    this.add(engine, marksOf(appearance));
  }

  /** There is a thing of this kind in the program whose state, of an earlier version, has no name. */
  noteNameless(engine: Engine, token: string): void {
    this.add(engine, [mark("nameless", token)]);
  }

  /**
   * Until the new one is asked for, the engine deletes what has to go with the old one, some of it without any question (what is
   * to be replaced with it). What was taken out of the program is deleted after all that is in it has been made.
   */
  begins({ address = "" }: Engine, replaced: string): void {
    this.replacing.set(address, (this.replacing.get(address) ?? new Set()).add(replaced));
  }

  ends({ address = "" }: Engine, replaced: string): void {
    this.replacing.get(address)?.delete(replaced);
  }

  /**
   * A provider of ours is to be made, or made anew: what it manages may be deleted for that without any question, before it is
   * configured, and by another process.
   */
  beginsProvider(engine: Engine): void {
    this.add(engine, [mark("provider begun", this.name)]);
  }

  endsProvider(engine: Engine): void {
    this.add(engine, [mark("provider made", this.name)]);
  }

  standing(engine: Engine, appearance: Appearance): Standing {
    if (this.replacing.get(engine.address ?? "")?.size) return "declared";
    const seen = this.all(engine);
    if (this.makesProvider(engine, seen)) return "declared";
    if (marksOf(appearance).some((each) => seen.has(each))) return "declared";
    return appearance.urn === undefined && seen.has(mark("nameless", appearance.token)) ? "unknown" : "not declared";
  }

  private makesProvider(engine: Engine, seen: ReadonlySet<string>): boolean {
    const names = [this.name, ...this.filesOf(engine.address ?? "").map(({ name }) => name)];
    return names.some((name) => seen.has(mark("provider begun", name)) && !seen.has(mark("provider made", name)));
  }

  private add({ address = "" }: Engine, marks: readonly string[]): void {
    const known = this.seen.get(address) ?? new Set();
    const fresh = marks.filter((each) => !known.has(each));
    for (const each of fresh) known.add(each);
    this.seen.set(address, known);
    if (fresh.length === 0 || address === "") return;
    const file = `${mark(address)}-${this.name}`;
    try {
      if (known.size === fresh.length) {
        this.files.sweep(STALE_MS, (name) => isRunning(Number(name.split("-")[1]), undefined));
        this.files.append(file, `${this.lineage.join(" ")}\n`);
      }
      this.files.append(file, `${fresh.join("\n")}\n`);
    } catch {
      // Intents warn of a folder that can't be written; a run with one provider process needs none.
    }
  }

  private all({ address = "" }: Engine): ReadonlySet<string> {
    const seen = new Set(this.seen.get(address));
    if (address === "") return seen;
    for (const { lines } of this.filesOf(address)) {
      const [lineage = "", ...marks] = lines;
      // An engine of another day may have had the same address. The engine is an ancestor of all its providers.
      const kin = this.lineage.length === 0 || lineage.split(" ").some((each) => this.lineage.includes(each));
      if (kin) for (const each of marks) seen.add(each);
    }
    return seen;
  }

  private filesOf(address: string): { name: string; lines: string[] }[] {
    const start = `${mark(address)}-`;
    const names = this.files.list().filter((name) => name.startsWith(start));
    return names.map((file) => ({
      name: file.slice(start.length),
      lines: (this.files.read(file) ?? "").trimEnd().split("\n"),
    }));
  }
}

function marksOf({ token, urn, target }: Appearance): string[] {
  const named = urn === undefined ? [] : [mark("name", token, nameIn(urn))];
  const aimed = target === undefined || hasUnknown(target) ? [] : [mark("target", token, canonicalText(target))];
  return [...named, ...aimed];
}

/**
 * The name alone of `urn:pulumi:STACK::PROJECT::TYPE::NAME`, and of the `STACK::NAME` of dynamic resources: an alias may move a
 * thing from host to host or below another parent, and what is declared somewhere by its name is better left alone.
 */
function nameIn(urn: string): string {
  return urn
    .split("::")
    .slice(urn.startsWith("urn:pulumi:") ? 3 : 1)
    .join("::");
}

function mark(...parts: string[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 24);
}
