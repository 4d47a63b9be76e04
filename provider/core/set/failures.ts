import { ConfigurationError, type DataJobsError, reasonOf, Unauthorized, Unavailable } from "../errors";
import type { Job } from "../job-declaration";
import { rerunsOnFailure } from "../job-kind";
import type { Values } from "../values";
import { count, type Scene } from "./declaration";
import type { Roll } from "./roll";

/** So many starts that fail of the same, one after the other, are no matter of single jobs. */
const MOST_ALIKE = 20;

/** What goes wrong in one run of a set: of single jobs, or of all of them. */
export class Failures<J extends Job> {
  /** Why nothing more can be started, of this set or any other. */
  private halt: DataJobsError | undefined;
  private alike = 0;
  private lastReason = "";

  constructor(
    private readonly scene: Scene<J>,
    private readonly roll: Roll<J>,
  ) {}

  get isHalted(): boolean {
    return this.halt !== undefined;
  }

  /** A start that has failed. True where it is no matter of this one job: the next one would fail of it, too. */
  add(key: string, error: DataJobsError): boolean {
    const why = shortReason(error);
    this.alike = why === this.lastReason ? this.alike + 1 : 1;
    this.lastReason = why;
    const isPlain = [Unauthorized, Unavailable, ConfigurationError].some((kind) => error instanceof kind);
    if (isPlain || this.alike > MOST_ALIKE) this.halt ??= error;
    else this.roll.fail(key, why);
    return this.isHalted;
  }

  /** A start that has not. */
  interrupt(): void {
    this.alike = 0;
  }

  /**
   * `keys`: all that are declared.
   * @throws DataJobsError naming those that failed, and telling what was not started
   */
  throwIfAny(keys: readonly string[], inputs: Values): void {
    const { scene, roll, halt } = this;
    const advice = `All that is known is kept in state: the next \`pulumi up\` goes on with ${scene.name}.`;
    const missing = notStarted(keys.filter((key) => !roll.get(key) && !roll.failures.has(key)));
    if (halt) {
      if (roll.size === 0) throw halt;
      const failed = [...roll.failures.keys()].filter((key) => !roll.get(key)).length;
      const others = failed > 0 ? `; ${count(failed)} could not be started` : "";
      const why = `${count(roll.size)} of ${count(keys.length)} have a job${others}${missing}: ${reasonOf(halt)}`;
      const what = `start all jobs of ${scene.name}`;
      throw new Unavailable({ what, why, vendor: halt.vendor, advice, cause: halt });
    }
    const hasFailed = roll.keys().some((key) => scene.kind.hasFailed(roll.get(key) ?? {}));
    const reruns = hasFailed && rerunsOnFailure(inputs) ? " It starts anew what has failed (rerunOnFailure)." : "";
    const failure = roll.failure(`see ${scene.name} through`, { more: missing, advice: `${advice}${reruns}` });
    if (failure) throw failure;
  }
}

function notStarted(keys: readonly string[]): string {
  const [one] = keys;
  if (one === undefined) return "";
  return `; ${keys.length === 1 ? `${one} was` : `${count(keys.length)} were`} not started`;
}

/** Without what was being done, which is the same for all. */
function shortReason({ failure, vendor }: DataJobsError): string {
  const code = vendor.code === undefined ? "" : ` (code ${vendor.code})`;
  return `${failure.why}${vendor.message ? `: ${vendor.message}` : ""}${code}`;
}
