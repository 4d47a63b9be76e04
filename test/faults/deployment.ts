import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type IntentRecord, stateFolder } from "../../provider/core/intents";
import { createSend, type Send } from "../../provider/http/send";
import type { Emulator } from "../emulator";
import type { Host, HostedResource, Made, Values } from "../lifecycle/hosts";
import { type Process, Stage } from "./stage";

const TOKEN = "adobe:ExportJob";

/** The moment at which everything on this machine dies: before the n-th call goes out, or before its answer is read. */
export interface Death {
  readonly call: number;
  readonly answered: boolean;
}

/** What the engine has in its state of one resource. */
interface Known {
  readonly id: string;
  readonly state: Values;
  /** The last create or update of it ended with an error. */
  readonly halfMade: boolean;
}

/** What it takes at least from one deployment's calls to those of the next: the engine has to start the program. */
const ENGINE_STARTS_MS = 3_000;

class Killed extends Error {}

/** A process that ended long ago: its number stands for all the dead. */
const { pid: DEAD } = spawnSync("true");

/**
 * One stack on one machine, with an engine that does what Pulumi's does: it knows what it was answered before it died, and
 * nothing else. Resources of one deployment run at the same time.
 */
export class Deployment {
  readonly stage: Stage;
  readonly known = new Map<number, Known>();
  /** Resources whose create was begun, and not answered with an id: there may be a job or not. */
  readonly unanswered = new Set<number>();
  /** Replaced, and still to be deleted. */
  pending: Known[] = [];

  constructor(
    readonly emulator: Emulator,
    host: Host,
  ) {
    this.stage = new Stage(emulator, host);
  }

  /** True when it ended without an error. */
  async up(program: ReadonlyMap<number, Values>, death?: Death): Promise<boolean> {
    return this.run(death, async (of) => {
      const ends = await Promise.all([...program].map(([slot, news]) => this.bring(slot, news, of)));
      if (!ends.every(Boolean)) return false;
      const dropped = [...this.known].filter(([slot]) => !program.has(slot));
      const deleted = await Promise.all(
        dropped.map(([slot, old]) => this.remove(old, of(slot), () => this.known.delete(slot))),
      );
      const cleared = await Promise.all(this.pending.map((old) => this.remove(old, of(0), () => this.settled(old))));
      return [...deleted, ...cleared].every(Boolean);
    });
  }

  async refresh(death?: Death): Promise<boolean> {
    return this.run(death, async (of) => {
      const reads = [...this.known].map(async ([slot, old]) => {
        const now = await (await of(slot)).read(old.id, old.state);
        if (now) this.known.set(slot, { ...old, state: now.state });
        else this.known.delete(slot);
      });
      return (await Promise.allSettled(reads)).every(({ status }) => status === "fulfilled");
    });
  }

  async destroy(death?: Death): Promise<boolean> {
    return this.up(new Map(), death);
  }

  /** What the next preview would show. */
  async preview(program: ReadonlyMap<number, Values>): Promise<string[]> {
    const changes: string[] = [];
    await this.run(undefined, async (of) => {
      for (const [slot, news] of program) {
        const old = this.known.get(slot);
        const change = old ? await (await of(slot)).diff(old.id, old.state, news) : "create";
        if (change !== "none") changes.push(`${slot}: ${change}`);
      }
      return true;
    });
    return changes;
  }

  private async bring(slot: number, news: Values, of: Of): Promise<boolean> {
    const resource = await of(slot);
    const old = this.known.get(slot);
    if (!old) return this.create(slot, resource, news);
    const change = await resource.diff(old.id, old.state, news);
    switch (change) {
      case "none":
        return old.halfMade ? this.keep(slot, await attempt(resource.update(old.id, old.state, news))) : true;
      case "update":
        return this.keep(slot, await attempt(resource.update(old.id, old.state, news)));
      case "delete, then replace":
        if (!(await this.remove(old, of(slot), () => this.known.delete(slot)))) return false;
        return this.create(slot, resource, news);
      case "replace": {
        const done = await this.create(slot, resource, news);
        if (this.known.get(slot) !== old) this.pending.push(old);
        return done;
      }
    }
  }

  private async create(slot: number, resource: HostedResource, news: Values): Promise<boolean> {
    this.unanswered.add(slot);
    const made = await attempt(resource.create(news));
    if (made) this.unanswered.delete(slot);
    return this.keep(slot, made);
  }

  private keep(slot: number, made: Made | undefined): boolean {
    if (!made) return false;
    this.known.set(slot, { id: made.id, state: made.state, halfMade: made.reasons !== undefined });
    return made.reasons === undefined;
  }

  private async remove(old: Known, resource: Promise<HostedResource>, forget: () => void): Promise<boolean> {
    const done = await attempt((await resource).delete(old.id, old.state).then(() => true));
    if (done) forget();
    return done === true;
  }

  private settled(old: Known): void {
    this.pending = this.pending.filter((each) => each !== old);
  }

  /** One deployment in a provider process of its own; whatever is under way at its death never ends. */
  private async run(death: Death | undefined, work: (of: Of) => Promise<boolean>): Promise<boolean> {
    let die: (reason: Error) => void = () => undefined;
    const killed = new Promise<never>((_resolve, reject) => {
      die = reject;
    });
    killed.catch(() => undefined);
    this.emulator.advance(ENGINE_STARTS_MS);
    const process = await this.stage.process(TOKEN);
    const { world } = process;
    world.shared("http/send", () => {
      const send = createSend(world);
      return death ? mortal(send, death, () => die(new Killed())) : send;
    });
    const resources = new Map<number, Promise<HostedResource>>();
    const of: Of = (slot) => {
      const known =
        resources.get(slot) ?? this.stage.resource(TOKEN, process, `slot-${slot}`).then((each) => until(killed, each));
      resources.set(slot, known);
      return known;
    };
    try {
      return await Promise.race([work(of), killed]);
    } catch (error) {
      if (error instanceof Killed) return false;
      throw error;
    } finally {
      process.engine.dead = true;
      this.bury(process);
    }
  }

  private bury(process: Process): void {
    const folder = stateFolder(process.world) ?? "";
    for (const path of namesIn(folder).map((name) => join(folder, name))) {
      const record = JSON.parse(readFileSync(path, "utf8")) as IntentRecord;
      writeFileSync(path, JSON.stringify({ ...record, pid: DEAD, stamp: "another boot/1" }));
    }
  }
}

type Of = (slot: number) => Promise<HostedResource>;

/** Sends until death comes, and nothing after that. */
function mortal(send: Send, death: Death, die: () => void): Send {
  const never = new Promise<never>(() => undefined);
  let calls = 0;
  let dead = false;
  return async (request, options) => {
    if (dead) return never;
    calls++;
    if (calls < death.call) return send(request, options).then((answer) => (dead ? never : answer));
    dead = true;
    if (death.answered) await send(request, options).catch(() => undefined);
    die();
    return never;
  };
}

/** No verb of a resource outlives its engine. */
function until(killed: Promise<never>, resource: HostedResource): HostedResource {
  return Object.fromEntries(
    Object.entries(verbs).map(([name, verb]) => [
      name,
      (...args: unknown[]) => Promise.race([verb(resource, args), killed]),
    ]),
  ) as unknown as HostedResource;
}

const verbs: Readonly<Record<keyof HostedResource, (resource: HostedResource, args: unknown[]) => Promise<unknown>>> = {
  check: (resource, args) => resource.check(...(args as Parameters<HostedResource["check"]>)),
  diff: (resource, args) => resource.diff(...(args as Parameters<HostedResource["diff"]>)),
  create: (resource, args) => resource.create(...(args as Parameters<HostedResource["create"]>)),
  read: (resource, args) => resource.read(...(args as Parameters<HostedResource["read"]>)),
  update: (resource, args) => resource.update(...(args as Parameters<HostedResource["update"]>)),
  delete: (resource, args) => resource.delete(...(args as Parameters<HostedResource["delete"]>)),
};

/** Undefined for a failure; death is none. */
async function attempt<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof Killed) throw error;
    return undefined;
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}
