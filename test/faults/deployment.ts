import { UNKNOWN } from "../../provider/core/values";
import type { Emulator } from "../emulator";
import type { Host, HostedResource, Made, Values } from "../lifecycle/hosts";
import { attempt, type Course, Killed, Run, unlessOver } from "./run";
import { Stage } from "./stage";

/** One resource of a program. */
export interface Declaration {
  /** Of the registry. */
  readonly token: string;
  readonly args: Values;
  /** The slot whose id is a trigger of this one. */
  readonly after?: number | undefined;
  /** The option replaceOnChanges, for whatever changes. */
  readonly replaceOnChanges?: boolean;
}
export type Program = ReadonlyMap<number, Declaration>;

export interface Plan extends Course {
  /** `up --replace` (then it is `told`), or tainted: the provider is asked nothing about the old one. */
  readonly forced?: ReadonlySet<number>;
  /** A replacementTrigger, replaceWith: Check knows the old one, Diff isn't asked. */
  readonly triggered?: ReadonlySet<number>;
}

/** The provider that the program names, with what it is configured to. */
export interface Provider {
  readonly name: string;
  readonly stack: Record<string, string>;
}

/** What the engine has in its state of one resource. */
interface Known extends Declaration {
  readonly slot: number;
  readonly id: string;
  readonly state: Values;
  /** The last create or update of it ended with an error. */
  readonly halfMade: boolean;
  readonly provider: string;
  /** It is deleted already, and what is to take its place isn't there yet. */
  readonly replaced?: true;
}

interface Snapshot {
  readonly known: ReadonlyMap<number, Known>;
  readonly pending: readonly Known[];
  readonly providers: ReadonlyMap<string, Provider>;
}

/** What it takes at least from one deployment's calls to those of the next: the engine has to start the program. */
const ENGINE_STARTS_MS = 3_000;

/**
 * One stack on one machine, with an engine that does what Pulumi's does: it knows what it has saved, and nothing else.
 * Resources of one deployment run at the same time.
 */
export class Deployment {
  readonly stage: Stage;
  known = new Map<number, Known>();
  /** Replaced, and still to be deleted. */
  pending: Known[] = [];
  /** Resources whose create was begun, and whose id isn't saved: there may be a job or not. */
  readonly unanswered = new Set<number>();
  /** Of these, what was to be replaced without asking whether the old one has to go first. */
  readonly besides = new Set<number>();
  /** Of these, what has an id by now that isn't saved yet. */
  readonly answered = new Set<number>();
  private providers = new Map<string, Provider>();
  private saved: Snapshot = { known: new Map(), pending: [], providers: new Map() };

  constructor(
    readonly emulator: Emulator,
    host: Host,
  ) {
    this.stage = new Stage(emulator, host);
  }

  /** True when it ended without an error. */
  async up(program: Program, provider: Provider, plan: Plan = {}): Promise<boolean> {
    return this.run(plan, async (run) => {
      this.providers.set(provider.name, provider);
      if (!run.save()) return false;
      return new Update(this, run, { program, provider, plan }).carryOut();
    });
  }

  async refresh(course: Course = {}): Promise<boolean> {
    return this.run(course, async (run) => {
      const reads = [...this.known].map(async ([slot, old]) => {
        const now = await (await this.resourceOf(run, old)).read(old.id, old.state);
        if (now) this.known.set(slot, { ...old, state: now.state });
        else this.known.delete(slot);
        return run.save();
      });
      return (await Promise.allSettled(reads)).every((read) => read.status === "fulfilled" && read.value);
    });
  }

  async destroy(course: Course = {}): Promise<boolean> {
    return this.run(course, (run) =>
      new Update(this, run, { program: new Map(), provider: undefined, plan: {} }).carryOut(),
    );
  }

  /** What the next preview would show. */
  async preview(program: Program, provider: Provider): Promise<string[]> {
    const changes: string[] = [];
    await this.run({}, async (run) => {
      for (const [slot, declaration] of program) {
        const old = this.known.get(slot);
        const news = argsOf(declaration, program, this.known);
        const resource = await run.resource(declaration.token, nameOf(slot), provider);
        await resource.check(news, old?.args);
        const change = old ? await resource.diff(old.id, old.state, news) : "create";
        if (change !== "none") changes.push(`${slot}: ${change}`);
      }
      return true;
    });
    return changes;
  }

  /** By the provider that has it in state, as it was configured then, unless this run configures it anew. */
  resourceOf(run: Run, { token, slot, provider }: Known): Promise<HostedResource> {
    const known = this.providers.get(provider);
    if (!known) throw new Error(`no provider ${provider} in state`);
    return run.resource(token, nameOf(slot), known);
  }

  private async run(course: Course, work: (run: Run) => Promise<boolean>): Promise<boolean> {
    this.emulator.advance(ENGINE_STARTS_MS);
    const run = new Run(this.stage, course, () => this.write());
    try {
      const done = await Promise.race([work(run), run.killed]);
      return run.close() && done;
    } catch (error) {
      if (error instanceof Killed) return false;
      throw error;
    } finally {
      run.bury();
      this.answered.clear();
      this.known = new Map(this.saved.known);
      this.pending = [...this.saved.pending];
      this.providers = new Map(this.saved.providers);
    }
  }

  private write(): void {
    for (const slot of this.answered) {
      this.unanswered.delete(slot);
      this.besides.delete(slot);
    }
    this.saved = { known: new Map(this.known), pending: [...this.pending], providers: new Map(this.providers) };
  }
}

interface Aim {
  readonly program: Program;
  readonly provider: Provider | undefined;
  readonly plan: Plan;
}

/** Of an update: each resource is brought to what the program says; then what is left over is deleted. */
class Update {
  private readonly brought = new Map<number, Promise<boolean>>();
  /** Deleted because what they depend on is replaced: their old inputs don't count any more. */
  private readonly condemned = new Set<number>();
  /** What the engine has come to: that depends on nothing any more that it hasn't come to. */
  private readonly begun = new Set<number>();

  constructor(
    private readonly stack: Deployment,
    private readonly run: Run,
    private readonly aim: Aim,
  ) {}

  async carryOut(): Promise<boolean> {
    const { known, pending } = this.stack;
    const { program } = this.aim;
    const ends = await Promise.all([...program.keys()].map((slot) => this.bring(slot)));
    // A failed deployment doesn't come to its deletes.
    if (!ends.every(Boolean)) return false;
    const dropped = [...known.values()].filter(({ slot }) => !program.has(slot));
    const deleted = await Promise.all([
      ...pending.map((old) => this.remove(old, () => this.settle(old))),
      ...dropped.map((old) =>
        old.replaced ? this.forget(old) : this.remove(old, () => this.stack.known.delete(old.slot)),
      ),
    ]);
    return deleted.every(Boolean);
  }

  private bring(slot: number): Promise<boolean> {
    const known = this.brought.get(slot);
    if (known !== undefined) return known;
    const { after } = this.declared(slot);
    const before = after !== undefined && this.aim.program.has(after) ? this.bring(after) : Promise.resolve(true);
    const bringing = before.then((done) => done && this.bringNow(slot)).catch(unlessOver);
    this.brought.set(slot, bringing);
    return bringing;
  }

  private async bringNow(slot: number): Promise<boolean> {
    this.begun.add(slot);
    const declaration = this.declared(slot);
    const news = argsOf(declaration, this.aim.program, this.stack.known);
    const { forced, triggered } = this.aim.plan;
    const resource = await this.resource(slot);
    const old = this.stack.known.get(slot);
    const fresh = !old || this.condemned.has(slot) || forced?.has(slot);
    await resource.check(news, fresh ? undefined : old.args);
    if (!old) return this.create(slot, resource, news);
    if (this.condemned.has(slot)) return this.create(slot, resource, news);
    if (forced?.has(slot)) return this.replace(old, resource, news, false);
    const asked = triggered?.has(slot) ? "replace" : await resource.diff(old.id, old.state, news);
    const change = asked === "update" && declaration.replaceOnChanges ? "replace" : asked;
    if (old.replaced || change === "replace" || change === "delete, then replace") {
      await resource.check(news);
      return this.replace(old, resource, news, change === "delete, then replace");
    }
    if (change === "none" && !old.halfMade) return this.same(old, news);
    return this.keep(slot, news, await attempt(() => resource.update(old.id, old.state, news)));
  }

  private async replace(old: Known, resource: HostedResource, news: Values, deleteFirst: boolean): Promise<boolean> {
    const { known } = this.stack;
    if (deleteFirst) {
      const dependents = await this.dependents(old);
      for (const { slot } of dependents) this.condemned.add(slot);
      for (const each of [...dependents, ...(old.replaced ? [] : [old])]) {
        const done = await this.remove(each, () => known.set(each.slot, { ...each, replaced: true }));
        if (!done) return false;
      }
      return this.create(old.slot, resource, news);
    }
    this.stack.besides.add(old.slot);
    return this.create(old.slot, resource, news, old);
  }

  /** What depends on it and would be replaced with it: asked for with unknowns. */
  private async dependents(old: Known): Promise<Known[]> {
    const found: Known[] = [];
    for (const each of this.stack.known.values()) {
      if (each.after !== old.slot || each.replaced || this.begun.has(each.slot)) continue;
      const resource = await this.stack.resourceOf(this.run, each);
      const change = await resource.diff(each.id, each.state, { ...each.args, triggers: [UNKNOWN] });
      if (/replace/.test(change) || (change === "update" && each.replaceOnChanges)) found.push(each);
    }
    return found;
  }

  /** `beside`: the old one, which is deleted when all is there. */
  private async create(slot: number, resource: HostedResource, news: Values, beside?: Known): Promise<boolean> {
    this.stack.unanswered.add(slot);
    const made = await attempt(() => resource.create(news));
    if (made && beside) this.stack.pending.push(beside);
    return this.keep(slot, news, made);
  }

  private keep(slot: number, args: Values, made: Made | undefined): boolean {
    if (!made) return false;
    this.stack.answered.add(slot);
    const { id, state, reasons } = made;
    const declaration = this.declared(slot);
    const { provider } = this;
    this.stack.known.set(slot, { ...declaration, slot, id, state, args, halfMade: reasons !== undefined, provider });
    return this.run.save() && reasons === undefined;
  }

  /** Nothing is to be done: what was begun in its place has come to nothing, or the provider would say so. */
  private same(old: Known, args: Values): boolean {
    this.stack.answered.add(old.slot);
    this.stack.known.set(old.slot, { ...old, ...this.declared(old.slot), args, provider: this.provider });
    return this.run.save();
  }

  private async remove(old: Known, forget: () => void): Promise<boolean> {
    const done = await attempt(async () => {
      await (await this.stack.resourceOf(this.run, old)).delete(old.id, old.state);
      return true;
    });
    if (!done) return false;
    forget();
    return this.run.save();
  }

  private async forget(old: Known): Promise<boolean> {
    this.stack.known.delete(old.slot);
    return this.run.save();
  }

  private settle(old: Known): void {
    this.stack.pending = this.stack.pending.filter((each) => each !== old);
  }

  private declared(slot: number): Declaration {
    const found = this.aim.program.get(slot);
    if (!found) throw new Error(`${slot} is not declared`);
    return found;
  }

  private resource(slot: number): Promise<HostedResource> {
    const { provider } = this.aim;
    if (!provider) throw new Error("a destroy declares nothing");
    return this.run.resource(this.declared(slot).token, nameOf(slot), provider);
  }

  private get provider(): string {
    return this.aim.provider?.name ?? "";
  }
}

function nameOf(slot: number): string {
  return `slot-${slot}`;
}

/** As the program passes them: what it takes from another resource is known by then. */
function argsOf({ args, after }: Declaration, program: Program, known: ReadonlyMap<number, Known>): Values {
  if (after === undefined) return args;
  return { ...args, triggers: [args.triggers, program.has(after) ? known.get(after)?.id : null] };
}
