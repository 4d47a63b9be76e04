import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Call, Engine, Voice } from "../provider/core/call";
import { Configuration, type Sources, sourcesIn } from "../provider/core/config";
import type { World } from "../provider/core/world";
import { createWorld } from "../provider/world";
import type { Emulator } from "./emulator";

/** Everything a provider process has around it, in the hands of a test. */
export interface TestWorld {
  readonly world: World;
  readonly voice: Voice & { readonly lines: string[]; readonly progress: (thing: string, line?: string) => void };
  readonly engine: Engine & { dead: boolean; toldToReplace: boolean };
  readonly home: string;
  /** As the next process of the same machine sees it: same home, nothing remembered. */
  restarted(): TestWorld;
  close(): void;
}

/** Time passes only when somebody sleeps, for the provider and its clouds alike. */
export function testWorld(
  emulator: Emulator,
  env: Record<string, string | undefined> = emulator.env,
  home = newHome(),
  machine = "this machine",
): TestWorld {
  const lines: string[] = [];
  const voice = {
    lines,
    say: (line: string) => void lines.push(line),
    warn: (line: string) => void lines.push(`warning: ${line}`),
    progress: () => undefined,
  };
  const engine = {
    dead: false,
    toldToReplace: false,
    alive: async () => !engine.dead,
    isToldToReplace: () => engine.toldToReplace,
  };
  const world = createWorld({
    clock: {
      now: () => emulator.now(),
      sleep: async (ms) => {
        emulator.advance(ms);
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
    random: () => 0.5,
    env,
    machine,
    home,
    callTimeoutMs: 2000,
  });
  return {
    world,
    voice,
    engine,
    home,
    restarted: () => testWorld(emulator, env, home, machine),
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** A call of a host. `stack`: the stack's configuration, without its namespace. */
export function callIn(
  { world, voice, engine }: TestWorld,
  { stack = {}, signal = new AbortController().signal, about }: CallOptions = {},
): Call {
  return { world, voice, engine, signal, config: new Configuration(sourcesIn(world, (key) => stack[key], about)) };
}

export interface CallOptions {
  readonly stack?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** What the host knows of where that came from. */
  readonly about?: Pick<Sources, "provider" | "fromState">;
}

/** Writes files below the home folder. */
export function writeHome({ home }: TestWorld, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
}

function newHome(): string {
  return mkdtempSync(join(tmpdir(), "datajobs-home-"));
}

/** For a process that keeps to no rate of calls. */
export function unlimited(): Pick<World, "shared"> {
  const things = new Map<string, unknown>();
  return {
    shared<T>(key: string, make: () => T): T {
      if (!things.has(key)) things.set(key, key.includes("/limit/") ? { turn: async () => undefined } : make());
      return things.get(key) as T;
    },
  };
}
