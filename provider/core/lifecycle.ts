import type { z } from "zod";
import type { Call, Question } from "./call";
import { type CheckFailure, checkInputs } from "./check";
import type { Configuration } from "./config";
import { Declared } from "./declared";
import { type Created, type Found, IMPORTED, type ResourceDefinition, UNFINISHED } from "./define";
import { type Difference, difference } from "./diff";
import { Refused } from "./errors";
import { factsOf } from "./fields";
import { ForcedReplacements } from "./forced-replacements";
import { conceal, secretNames } from "./secret-fields";
import { compact, hasUnknown, UNKNOWN, underlay, type Values } from "./values";
import type { World } from "./world";

export interface Checked {
  readonly inputs: Values;
  readonly failures: readonly CheckFailure[];
  readonly warnings: readonly string[];
}

/**
 * The six verbs of one resource, the same for every host: a host decodes what the engine sent,
 * calls one of these, and encodes what comes back.
 */
export class Lifecycle {
  /** Arguments and outputs that are secrets by declaration. */
  readonly secrets: readonly string[];

  constructor(
    readonly definition: ResourceDefinition,
    private readonly world: World,
  ) {
    this.secrets = secretNames(definition);
  }

  /** `olds` is undefined for a resource that is new. No network; unknowns pass. */
  check(question: Question, olds: Values | undefined, news: Values): Checked {
    const inputs = compact(news);
    this.conceal(olds, news);
    this.declares(question, olds, inputs);
    if (question.urn !== undefined && olds) ForcedReplacements.of(this.world).checked(question.urn, olds);
    const failures = checkInputs(this.definition.inputs, inputs);
    const warnings = olds === undefined && failures.length === 0 ? (this.definition.warnings?.(inputs) ?? []) : [];
    return { inputs, failures, warnings };
  }

  /** No network. `oldInputs`: the arguments of the last deployment, where the host knows them. */
  diff(question: Question, id: string, olds: Values, news: Values, oldInputs: Values = {}): Difference {
    this.conceal(olds, news, oldInputs);
    this.definition.acknowledge?.(this.world, id, olds, question.urn);
    if (question.urn !== undefined) ForcedReplacements.of(this.world).asked(question.urn);
    this.declares(question, olds, news);
    const before = olds[IMPORTED] === true ? underlay(underlay(olds, oldInputs), news) : olds;
    const found = difference(this.definition, { id, olds: before, news: compact(news), question });
    const { engine, urn } = question;
    if (urn !== undefined && found.replace && found.deleteBeforeReplace && !hasUnknown(news)) {
      Declared.of(this.world).begins(engine, urn);
    }
    return found;
  }

  /** A state of version 0.1.0 from the dynamic host, which kept no names: what it belongs to can't be told. */
  namelessState({ engine }: Question): void {
    const { target, token } = this.definition;
    if (target) Declared.of(this.world).noteNameless(engine, token);
  }

  /** What a preview shows of a create, or of an update of `olds`: what the cloud will say is unknown. */
  preview(config: Configuration, news: Values, olds?: Values): Values {
    const outputs = Object.keys(this.definition.outputs.shape).map((name) => [name, UNKNOWN] as const);
    if (olds && olds[UNFINISHED] !== true) {
      const state = compact({ ...this.outputsIn(olds), ...news });
      return compact(this.definition.foreseeUpdate?.(config, state, { olds, news: compact(news) }) ?? state);
    }
    return compact({ ...Object.fromEntries(outputs), ...this.definition.foresee?.(config, news), ...news });
  }

  /** @throws NotFound, Refused */
  async find(call: Call, id: string): Promise<Found> {
    const { definition } = this;
    if (!definition.find) {
      const what = `read ${definition.token} ${id}`;
      throw new Refused({ what, why: "there is nothing in the cloud that tells of it: declare it instead" });
    }
    const found = await definition.find(call, id);
    definition.acknowledge?.(this.world, found.id, found.state, call.urn);
    return { id: found.id, state: compact(found.state), inputs: compact(found.inputs) };
  }

  async create(call: Call, news: Values): Promise<Created<Values>> {
    this.conceal(news);
    if (call.urn !== undefined) Declared.of(this.world).ends(call.engine, call.urn);
    const { id, state } = await this.definition.create(call, compact(news));
    return { id, state: compact(state) };
  }

  async read(call: Call, id: string, state: Values): Promise<Values | undefined> {
    this.conceal(state);
    this.definition.acknowledge?.(this.world, id, state, call.urn);
    const now = await this.definition.read(call, id, state);
    return now && compact(now);
  }

  async update(call: Call, id: string, olds: Values, news: Values): Promise<Values> {
    this.conceal(olds, news);
    this.definition.acknowledge?.(this.world, id, olds, call.urn);
    const state = compact({ ...this.outputsIn(olds), ...news });
    return compact(await this.definition.update(call, id, state, { olds, news: compact(news) }));
  }

  async delete(call: Call, id: string, state: Values): Promise<void> {
    const { acknowledge, target, token } = this.definition;
    this.conceal(state);
    acknowledge?.(this.world, id, state, call.urn);
    const appearance = { token, urn: call.urn, target: target?.(state) };
    const standing = target ? Declared.of(this.world).standing(call.engine, appearance) : "not declared";
    await this.definition.delete(call, id, state, standing);
  }

  private conceal(...seen: (Values | undefined)[]): void {
    for (const values of seen) if (values) conceal(this.world.secrets, this.secrets, values);
  }

  private declares({ engine, urn }: Question, ...seen: (Values | undefined)[]): void {
    const { target, token } = this.definition;
    if (!target) return;
    const declared = Declared.of(this.world);
    for (const values of seen) if (values) declared.note(engine, { token, urn, target: target(values) });
  }

  /** What the arguments don't say: the outputs, and where the thing lives if the arguments leave that open. */
  private outputsIn(state: Values): Values {
    const { shape } = this.definition.inputs;
    const isOutput = (key: string) => {
      const schema = shape[key] as z.ZodType | undefined;
      return schema === undefined || factsOf(schema)?.place === true;
    };
    return Object.fromEntries(Object.entries(state).filter(([key]) => isOutput(key)));
  }
}
