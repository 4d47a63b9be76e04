import type { Call } from "../core/call";
import { DeploymentEnded, NotFound, quote, Refused, reasonOf, Unavailable } from "../core/errors";
import { type Lasting, Renewed } from "../core/renewed";
import { type Answer, parseJson } from "./exchange";
import { Channel } from "./retry";
import { byStatus, type Verdict } from "./verdict";

/** A metadata service answers in milliseconds or is not there. */
const PATIENCE_MS = 3000;
/** Where it doesn't tell when its keys end. */
const UNTOLD_LIFE_MS = 15 * 60 * 1000;

/** A metadata service, as every cloud's machines have one: a list of roles, and below it the keys of each. */
export interface Metadata<Keys> {
  readonly origin: string;
  /** Ends with a slash; lists the roles, one a line. */
  readonly folder: string;
  /** Asked for without looking at the list. */
  readonly role?: string;
  /** The keys in an answer, and when they end (epoch milliseconds of its clock); a text says why there are none. */
  read(json: unknown): { readonly keys: Keys; readonly endsAt?: number } | string;
}

/** The machine has no role; the message says how that shows. */
export class NoRole extends Error {}

/** The keys of the role of this machine: renewed before they end, asked for once however many want them. */
export class MachineRole<Keys> {
  private readonly renewed = new Renewed((call: Call) => this.ask(call));
  /** A machine without a role has none as long as the process lives: nobody waits for it twice. */
  private absence: NoRole | undefined;
  private had = false;

  constructor(private readonly metadata: Metadata<Keys>) {}

  /** @throws NoRole */
  async keys(call: Call): Promise<Keys> {
    if (this.absence) throw this.absence;
    return this.renewed.get(call);
  }

  /** The same, with an error of the caller's where the machine has none. `none`: how that shows. */
  async keysOr(call: Call, missing: (none: string) => Error): Promise<Keys> {
    try {
      return await this.keys(call);
    } catch (error) {
      throw error instanceof NoRole ? missing(error.message) : error;
    }
  }

  renew(refused: Keys): boolean {
    this.renewed.drop(refused);
    return true;
  }

  private async ask(call: Call): Promise<Lasting<Keys>> {
    try {
      const found = await this.find(call);
      this.had = true;
      return found;
    } catch (error) {
      if (this.had || error instanceof DeploymentEnded) throw error;
      const none = error instanceof NoRole ? error : new NoRole(`${this.metadata.origin}: ${whyNone(error)}`);
      const forGood = error instanceof NotFound || (error instanceof Unavailable && error.vendor.status === undefined);
      if (forGood) this.absence = none;
      throw none;
    }
  }

  private async find(call: Call): Promise<Lasting<Keys>> {
    const { origin, folder, role, read } = this.metadata;
    const name = role ?? firstOf(await this.get(call, folder));
    if (name === undefined) throw new NoRole(`${origin}: it lists none`);
    const found = read(jsonIn(await this.get(call, `${folder}${encodeURIComponent(name)}`)));
    if (typeof found === "string") throw new NoRole(`${origin}: ${quote(call.world.secrets, found)}`);
    const { keys, endsAt } = found;
    const lifeMs = endsAt === undefined ? UNTOLD_LIFE_MS : endsAt - Channel.to(call.world, origin).serverNow();
    if (lifeMs <= 0) throw new NoRole(`${origin}: the keys of role ${name} have ended`);
    return { value: keys, lifeMs };
  }

  private get(call: Call, path: string): Promise<string> {
    const { clock } = call.world;
    const { origin } = this.metadata;
    const until = Math.min(call.until ?? Number.POSITIVE_INFINITY, clock.now() + PATIENCE_MS);
    return Channel.to(call.world, origin).perform<string>(
      { ...call, until },
      {
        what: `ask ${origin} for the keys of the machine's role`,
        repeat: "read",
        // It is this machine's own: a proxy would ask its own, or nobody.
        request: () => ({ method: "GET", url: `${origin}${path}`, headers: { Accept: "*/*" }, direct: true }),
        classify,
      },
    );
  }
}

function classify(answer: Answer): Verdict<string> {
  // On its own machine, without a proxy, an empty 404 is the service's own.
  if (answer.status === 404) return { as: "notFound", vendor: { status: 404 } };
  if (answer.status !== 200) return byStatus(answer, {});
  if (!/^\s*</.test(answer.body)) return { as: "done", value: answer.body };
  return { as: "refused", vendor: { status: 200, message: "a page, which is no answer of a metadata service" } };
}

function whyNone(error: unknown): string {
  if (error instanceof NotFound) return "it has none";
  if (error instanceof Refused) return `it refuses (HTTP ${error.vendor.status})`;
  if (error instanceof Unavailable)
    return `it does not answer${error.vendor.message ? `: ${error.vendor.message}` : ""}`;
  return reasonOf(error);
}

/** Lists are lines of text, or JSON. */
function firstOf(list: string): string | undefined {
  const json = jsonIn(list);
  const names = Array.isArray(json) ? json.map(String) : list.split(/\r?\n/);
  return names.map((name) => name.trim()).find((name) => name !== "");
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
