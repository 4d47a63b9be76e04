import { homedir, hostname } from "node:os";
import { systemClock } from "./core/clock";
import type { World } from "./core/world";
import { Redactor } from "./http/redact";

const CALL_TIMEOUT_MS = 60_000;

/** The real world: this machine's clock, environment and home folder. One for each provider process. */
export function createWorld(overrides: Partial<World> = {}): World {
  const things = new Map<string, unknown>();
  return {
    clock: systemClock,
    random: Math.random,
    env: process.env,
    machine: hostname(),
    home: homeFolder(),
    secrets: new Redactor(),
    callTimeoutMs: CALL_TIMEOUT_MS,
    shared<T>(key: string, make: () => T): T {
      if (!things.has(key)) things.set(key, make());
      return things.get(key) as T;
    },
    ...overrides,
  };
}

function homeFolder(): string | undefined {
  try {
    return homedir() || undefined;
  } catch {
    return undefined;
  }
}
