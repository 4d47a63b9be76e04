import type { World } from "../../provider/core/world";
import { createSend, type Send } from "../../provider/http/send";
import type { HostedResource } from "../lifecycle/hosts";
import { leaveToTheDead, records } from "../lifecycle/records";
import type { TestWorld } from "../world";
import type { Stage } from "./stage";

/**
 * What ends a run before its work is done. At a call everything on this machine is killed: before it goes out, or before its
 * answer is read. From a save on none succeeds: the engine begins nothing more and ends in order, or it is killed as well.
 */
export type End =
  | { readonly call: number; readonly answered: boolean }
  | { readonly save: number; readonly killed: boolean };

export interface Course {
  readonly end?: End | undefined;
  /** Nothing is saved before the providers are closed (PULUMI_SKIP_CHECKPOINTS). */
  readonly oneSave?: boolean | undefined;
  /** The engine's command line asks for a replacement. */
  readonly told?: boolean | undefined;
}

export class Killed extends Error {}
/** The engine begins nothing more. */
class Over extends Error {}

let runs = 0;

/** One run of the engine, in provider processes of its own; whatever is under way at its death never ends. */
export class Run {
  /** Settles when everything is killed. */
  readonly killed: Promise<never>;
  private die: (reason: Error) => void = () => undefined;
  private readonly processes = new Map<string, TestWorld>();
  private readonly resources = new Map<string, Promise<HostedResource>>();
  private readonly address = `127.0.0.1:${++runs}`;
  private saves = 0;
  private calls = 0;
  /** The engine begins nothing more. */
  private over = false;
  private dead = false;

  constructor(
    private readonly stage: Stage,
    private readonly course: Course,
    private readonly write: () => void,
  ) {
    this.killed = new Promise((_resolve, reject) => {
      this.die = reject;
    });
    this.killed.catch(() => undefined);
  }

  /** The resource as a provider process sees it that is configured like that. */
  resource(token: string, name: string, provider: { readonly name: string; readonly stack: Record<string, string> }) {
    const key = `${provider.name} ${token} ${name}`;
    const made =
      this.resources.get(key) ??
      this.stage
        .resource(token, this.process(provider.name), name, provider.stack)
        .then((resource) => this.mortal(resource));
    this.resources.set(key, made);
    return made;
  }

  /** After each step: whether it succeeds. */
  save(): boolean {
    this.saves++;
    const { end, oneSave } = this.course;
    if (oneSave) return true;
    if (end && "save" in end && this.saves >= end.save) {
      this.over = true;
      if (end.killed) throw this.kill();
      return false;
    }
    this.write();
    return true;
  }

  /** The orderly end, with the last save after the providers are closed. */
  close(): boolean {
    const { end, oneSave } = this.course;
    for (const process of this.processes.values()) this.stage.end(process);
    if (!oneSave) return !this.over;
    if (end) return false;
    this.write();
    return true;
  }

  /** Nothing answers for it any more. */
  bury(): void {
    const [any] = this.processes.values();
    if (!any) return;
    for (const process of this.processes.values()) process.engine.dead = true;
    if (records(any.world).length > 0) leaveToTheDead(any.world);
  }

  private kill(): Killed {
    const reason = new Killed();
    this.over = true;
    this.dead = true;
    this.die(reason);
    return reason;
  }

  private process(name: string): TestWorld {
    const made = this.processes.get(name) ?? this.stage.world();
    if (!this.processes.has(name)) {
      made.world.shared("http/send", () => this.sender(made.world));
      // What the processes of one run find each other by.
      Object.assign(made.engine, { address: this.address, toldToReplace: this.course.told === true });
    }
    this.processes.set(name, made);
    return made;
  }

  /** Sends until death comes, and nothing after that. Calls are counted over all processes. */
  private sender(world: World): Send {
    const send = createSend(world);
    const { end } = this.course;
    const never = new Promise<never>(() => undefined);
    return async (request, options) => {
      if (this.dead) return never;
      this.calls++;
      const last = end && "call" in end && this.calls === end.call;
      if (!last) return send(request, options).then((answer) => (this.dead ? never : answer));
      this.dead = true;
      if (end.answered) await send(request, options).catch(() => undefined);
      this.kill();
      return never;
    };
  }

  /** No verb of a resource outlives its engine, and none is begun when the engine stands still. */
  private mortal(resource: HostedResource): HostedResource {
    return Object.fromEntries(
      Object.entries(verbs).map(([name, verb]) => [
        name,
        async (...args: unknown[]) => {
          if (this.over) throw new Over();
          return Promise.race([verb(resource, args), this.killed]);
        },
      ]),
    ) as unknown as HostedResource;
  }
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
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  return work().catch((error: unknown) => {
    if (error instanceof Killed) throw error;
    return undefined;
  });
}

/** A step that isn't begun any more has failed. */
export function unlessOver(error: unknown): false {
  if (error instanceof Over) return false;
  throw error;
}
