import type { z } from "zod";
import { type CheckFailure, checkInputs } from "./check";
import type { Configuration } from "./config";
import {
  type Call,
  type Created,
  type Found,
  IMPORTED,
  type ResourceDefinition,
  UNFINISHED,
  type World,
} from "./define";
import { type Difference, difference } from "./diff";
import { HalfMade, Refused } from "./errors";
import { factsOf } from "./fields";
import { canonicalText, compact, hasUnknown, UNKNOWN, underlay, type Values } from "./values";

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
  /** Things whose replacement this process has decided on, and how often. */
  private readonly replaced = new Map<string, number>();

  constructor(
    readonly definition: ResourceDefinition,
    private readonly world: World,
  ) {}

  /** `olds` is undefined for a resource that is new. No network; unknowns pass. */
  check(olds: Values | undefined, news: Values): Checked {
    const inputs = compact(news);
    const failures = checkInputs(this.definition.inputs, inputs);
    const warnings = olds === undefined && failures.length === 0 ? (this.definition.warnings?.(inputs) ?? []) : [];
    return { inputs, failures, warnings };
  }

  /** No network. `oldInputs`: the arguments of the last deployment, where the host knows them. */
  diff(id: string, olds: Values, news: Values, oldInputs: Values = {}): Difference {
    this.definition.known?.(this.world, id, olds);
    const before = olds[IMPORTED] === true ? underlay(underlay(olds, oldInputs), news) : olds;
    const found = difference(this.definition, before, compact(news));
    const which = identityOf(id, olds);
    if (found.replace && !hasUnknown(news)) this.replaced.set(which, (this.replaced.get(which) ?? 0) + 1);
    return found;
  }

  /** What a preview shows of a create, or of an update of `olds`: what the cloud will say is unknown. */
  preview(config: Configuration, news: Values, olds?: Values): Values {
    const outputs = Object.keys(this.definition.outputs.shape).map((name) => [name, UNKNOWN] as const);
    if (olds && olds[UNFINISHED] !== true) return compact({ ...this.outputsIn(olds), ...news });
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
    definition.known?.(this.world, found.id, found.state);
    return { id: found.id, state: compact(found.state), inputs: compact(found.inputs) };
  }

  async create(call: Call, news: Values): Promise<Created<Values>> {
    try {
      const { id, state } = await this.definition.create(call, compact(news));
      this.definition.answered?.(this.world, id, state);
      return { id, state: compact(state) };
    } catch (error) {
      if (error instanceof HalfMade) this.definition.answered?.(this.world, error.id, error.state);
      throw error;
    }
  }

  async read(call: Call, id: string, state: Values): Promise<Values | undefined> {
    this.definition.known?.(this.world, id, state);
    const now = await this.definition.read(call, id, state);
    return now && compact(now);
  }

  async update(call: Call, id: string, olds: Values, news: Values): Promise<Values> {
    this.definition.known?.(this.world, id, olds);
    return compact(await this.definition.update(call, id, compact({ ...this.outputsIn(olds), ...news })));
  }

  async delete(call: Call, id: string, state: Values): Promise<void> {
    this.definition.known?.(this.world, id, state);
    const which = identityOf(id, state);
    const times = this.replaced.get(which) ?? 0;
    await this.definition.delete(call, id, state, { replaced: times > 0 });
    if (times > 1) this.replaced.set(which, times - 1);
    else this.replaced.delete(which);
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

/** Two resources may stop the same thing and so have the same id; their states tell them apart. */
function identityOf(id: string, state: Values): string {
  return `${id} ${canonicalText(state)}`;
}
