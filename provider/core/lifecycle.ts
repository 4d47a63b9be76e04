import type { z } from "zod";
import type { Call, Question } from "./call";
import { type CheckFailure, checkInputs, nullMembers } from "./check";
import type { Configuration } from "./config";
import { Declared } from "./declared";
import { type Created, type Found, IMPORTED, type ResourceDefinition, UNFINISHED } from "./define";
import { type Difference, difference } from "./diff";
import { Refused } from "./errors";
import { factsOf } from "./fields";
import { ForcedReplacements } from "./forced-replacements";
import { conceal, secretsIn } from "./secrets";
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
  constructor(
    readonly definition: ResourceDefinition,
    private readonly world: World,
  ) {}

  /** `olds` is undefined for a resource that is new. No network; unknowns pass. */
  check(question: Question, olds: Values | undefined, news: Values): Checked {
    const inputs = compact(news);
    this.conceals(olds, inputs);
    this.declares(question, olds, inputs);
    if (question.urn !== undefined && olds) ForcedReplacements.of(this.world).checked(question.urn, olds);
    const failures = [...nullMembers(this.definition.inputs, news), ...checkInputs(this.definition.inputs, inputs)];
    const warnings = olds === undefined && failures.length === 0 ? (this.definition.warnings?.(inputs) ?? []) : [];
    return { inputs, failures, warnings };
  }

  /** No network. `oldInputs`: the arguments of the last deployment, where the host knows them. */
  diff(question: Question, id: string, olds: Values, news: Values, oldInputs: Values = {}): Difference {
    this.conceals(olds, oldInputs, news);
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
    const { inputs } = this.definition;
    const outputs = Object.keys(this.definition.outputs.shape).map((name) => [name, UNKNOWN] as const);
    // An output may have the name of an argument, and say something else.
    const others = outputs.filter(([name]) => name in inputs.shape && !isPlace(inputs, name));
    if (olds && olds[UNFINISHED] !== true) {
      const state = compact({ ...this.outputsIn(olds), ...news });
      return compact(this.definition.foreseeUpdate?.(config, state, { olds, news: compact(news) }) ?? state);
    }
    return compact({
      ...Object.fromEntries(outputs),
      ...this.definition.foresee?.(config, news),
      ...news,
      ...Object.fromEntries(others),
    });
  }

  /** @throws NotFound, Refused */
  async find(call: Call, id: string): Promise<Found> {
    const { definition } = this;
    if (!definition.find) {
      const what = `read ${definition.token} ${id}`;
      throw new Refused({ what, why: "there is nothing in the cloud that tells of it: declare it instead" });
    }
    const found = await definition.find(call, id);
    this.conceals(found.state, found.inputs);
    definition.acknowledge?.(this.world, found.id, found.state, call.urn);
    return { id: found.id, state: compact(found.state), inputs: compact(found.inputs) };
  }

  async create(call: Call, news: Values): Promise<Created<Values>> {
    if (call.urn !== undefined) Declared.of(this.world).ends(call.engine, call.urn);
    this.conceals(news);
    const { id, state } = await this.definition.create(call, compact(news));
    this.conceals(state);
    return { id, state: compact(state) };
  }

  async read(call: Call, id: string, state: Values): Promise<Values | undefined> {
    this.conceals(state);
    this.definition.acknowledge?.(this.world, id, state, call.urn);
    const now = await this.definition.read(call, id, state);
    this.conceals(now);
    return now && compact(now);
  }

  async update(call: Call, id: string, olds: Values, news: Values): Promise<Values> {
    this.conceals(olds, news);
    this.definition.acknowledge?.(this.world, id, olds, call.urn);
    const state = compact({ ...this.outputsIn(olds), ...news });
    const now = await this.definition.update(call, id, state, { olds, news: compact(news) });
    this.conceals(now);
    return compact(now);
  }

  async delete(call: Call, id: string, state: Values): Promise<void> {
    this.conceals(state);
    const { acknowledge, target, token } = this.definition;
    acknowledge?.(this.world, id, state, call.urn);
    const appearance = { token, urn: call.urn, target: target?.(state) };
    const standing = target ? Declared.of(this.world).standing(call.engine, appearance) : "not declared";
    await this.definition.delete(call, id, state, standing);
  }

  /** What is declared secret is in no line and no error, from the moment it is seen. */
  private conceals(...seen: (Values | undefined)[]): void {
    for (const values of seen) if (values) conceal(this.world.secrets, values, secretsIn(this.definition, values));
  }

  private declares({ engine, urn }: Question, ...seen: (Values | undefined)[]): void {
    const { target, token } = this.definition;
    if (!target) return;
    const declared = Declared.of(this.world);
    for (const values of seen) if (values) declared.note(engine, { token, urn, target: target(values) });
  }

  /** What the arguments don't say: the outputs, and where the thing lives if the arguments leave that open. */
  private outputsIn(state: Values): Values {
    const { inputs } = this.definition;
    const isOutput = (key: string) => !(key in inputs.shape) || isPlace(inputs, key);
    return Object.fromEntries(Object.entries(state).filter(([key]) => isOutput(key)));
  }
}

function isPlace({ shape }: z.ZodObject, name: string): boolean {
  const schema = shape[name] as z.ZodType | undefined;
  return schema !== undefined && factsOf(schema)?.place === true;
}
