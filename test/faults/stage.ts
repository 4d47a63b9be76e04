import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import type { ResourceDefinition } from "../../provider/core/define";
import { Intents } from "../../provider/core/intents";
import { stateFolder } from "../../provider/core/state-files";
import type { World } from "../../provider/core/world";
import type { Lookup } from "../../provider/http/address";
import { createSend } from "../../provider/http/send";
import type { Emulator, JobView } from "../emulator";
import type { Host, HostedResource } from "../lifecycle/hosts";
import { type TestWorld, testWorld } from "../world";

export interface Pace {
  /** Real milliseconds that a call of the provider may take. Far more than any call takes, but where time-outs are the subject. */
  readonly callTimeoutMs?: number;
  /** Real milliseconds that the making of a connection may take, of these. */
  readonly connectTimeoutMs?: number;
  /** How names are found, where they are the subject. */
  readonly lookup?: Lookup;
  /** How many milliseconds of a sleep pass for real as one; 0: none does. */
  readonly sleepDivisor?: number;
}

/** One user's machine, on which provider processes come and go, before one emulator. */
export class Stage {
  /** Every line that any process has told the user, and every error. */
  readonly told: string[] = [];
  private readonly first: TestWorld;

  constructor(
    readonly emulator: Emulator,
    private readonly host: Host,
    private readonly pace: Pace = {},
    env: Record<string, string | undefined> = emulator.env,
  ) {
    this.first = testWorld(emulator, env);
  }

  /** A provider process that remembers nothing but what lies on the disk. */
  async process(of: string | ResourceDefinition, overrides: Partial<World> = {}): Promise<Process> {
    const test = this.world(overrides);
    const resource = await this.resource(of, test);
    return { ...test, resource };
  }

  /** What such a process has around it. */
  world(overrides: Partial<World> = {}): TestWorld {
    const test = paced(this.first.restarted(), this.pace, overrides);
    this.record(test);
    const { world } = test;
    const { connectTimeoutMs, lookup } = this.pace;
    if (connectTimeoutMs ?? lookup) world.shared("http/send", () => createSend(world, lookup, connectTimeoutMs));
    return test;
  }

  /** One more resource of a process, with a name of its own. */
  async resource(
    of: string | ResourceDefinition,
    process: TestWorld,
    name?: string,
    stack = {},
  ): Promise<HostedResource> {
    return listening(await this.host.start(of, process, stack, name), (text) => this.told.push(text));
  }

  /** Cancel and SIGINT: what every run of the engine ends a provider with, but one that is killed. */
  end({ world }: TestWorld): void {
    Intents.of(world).runEnds(world);
  }

  jobs(): JobView[] {
    return this.emulator.state().jobs;
  }

  live(): JobView[] {
    return this.jobs().filter((job) => job.live);
  }

  calls(action: string): number {
    return this.emulator.calls().filter((call) => call.action === action).length;
  }

  /** Nothing that a user reads, and nothing that lies on the disk, holds a secret or a stack. */
  assertClean(...states: unknown[]): void {
    const seen = [...this.told, ...this.files(), ...states.map((state) => JSON.stringify(state) ?? "")].join("\n");
    assert.doesNotMatch(seen, /CANARY/, "a secret is told");
    assert.doesNotMatch(
      seen,
      /Bearer (?!\[secret\])|[Ss]ignature["']?[:=] ?(?!\[secret\])\w{16}/,
      "a token or a signature is told",
    );
    assert.doesNotMatch(seen, /\n\s+at |\.js:\d+|a mistake in pulumi-datajobs/, "a stack is told");
  }

  close(): void {
    this.host.stop();
    this.first.close();
  }

  private record(test: TestWorld): void {
    const { say, warn } = test.voice;
    Object.assign(test.voice, {
      say: (line: string) => {
        this.told.push(line);
        say(line);
      },
      warn: (line: string) => {
        this.told.push(line);
        warn(line);
      },
    });
  }

  private files(): string[] {
    const folder = stateFolder(this.first.world) ?? "";
    try {
      return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    } catch {
      return [];
    }
  }
}

export interface Process extends TestWorld {
  readonly resource: HostedResource;
}

function paced(
  test: TestWorld,
  { callTimeoutMs = 10_000, sleepDivisor = 0 }: Pace,
  overrides: Partial<World>,
): TestWorld {
  const { clock } = test.world;
  const sleep = async (ms: number, signal?: AbortSignal) => {
    if (sleepDivisor > 0) await pass(ms / sleepDivisor);
    await clock.sleep(ms, signal);
  };
  return { ...test, world: { ...test.world, callTimeoutMs, clock: { ...clock, sleep }, ...overrides } };
}

/** Hears what the user is told of failures. */
function listening(resource: HostedResource, hear: (text: string) => void): HostedResource {
  return new Proxy(resource, {
    get: (target, name: keyof HostedResource) => {
      const verb = target[name] as ((...args: unknown[]) => Promise<{ reasons?: string[] } | undefined>) | undefined;
      if (verb === undefined) return undefined;
      return async (...args: unknown[]) => {
        try {
          const result = await verb(...args);
          for (const reason of result?.reasons ?? []) hear(reason);
          return result;
        } catch (error) {
          hear((error as Error).message);
          throw error;
        }
      };
    },
  });
}

/** What a search engine import is called, which the API gives no id: by its cluster, its start and its index. */
export function idInHistory({ place, createdAt, request }: JobView): string {
  return `${place.split("/")[1]}/${createdAt}/${request.index}`;
}
