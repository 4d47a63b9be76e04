import type { Emulator } from "./index";
import { isObject } from "./json";
import type { JobSpec } from "./plant";

export const CONTROL = "/_emulator/";

export function bodyOf(text: Buffer): unknown {
  if (text.length === 0) return {};
  try {
    return JSON.parse(text.toString("utf8")) as unknown;
  } catch {
    throw new Error("the body is not JSON");
  }
}

type Endpoint = (emulator: Emulator, body: unknown) => unknown;

/** All but faults, which can shut the very door that the answer goes through. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  "GET calls": (emulator) => ({ calls: emulator.calls() }),
  "DELETE calls": (emulator) => emulator.clearCalls(),
  "GET state": (emulator) => emulator.state(),
  "GET accounts": (emulator) => emulator.accounts,
  "GET faults": (emulator) => ({ faults: emulator.armed() }),
  "DELETE faults": (emulator) => emulator.clearFaults(),
  "POST jobs": (emulator, body) => emulator.jobs(body as JobSpec),
  "POST outcomes": (emulator, body) => emulator.outcomes(body as Parameters<Emulator["outcomes"]>[0]),
  "GET clock": (emulator) => ({ now: new Date(emulator.now()).toISOString() }),
  "POST clock": (emulator, body) => {
    const { advanceMs = 0, freeze } = isObject(body) ? body : {};
    if (typeof advanceMs !== "number" || !Number.isFinite(advanceMs))
      throw new Error("clock: advanceMs must be a number");
    if (freeze !== undefined && typeof freeze !== "boolean") throw new Error("clock: freeze must be true or false");
    if (freeze !== undefined) emulator.freeze(freeze);
    emulator.advance(advanceMs);
    return { now: new Date(emulator.now()).toISOString() };
  },
  "POST tokens": (emulator, body) => {
    if (!isObject(body) || body.revoke !== true) throw new Error('tokens: {"revoke": true} is expected');
    emulator.revokeTokens();
  },
  "POST secrets": (emulator, body) => {
    if (!isObject(body) || body.rotate !== true) throw new Error('secrets: {"rotate": true} is expected');
    return emulator.rotate();
  },
  "POST pods": (emulator, body) => {
    const { seconds = 3600 } = isObject(body) ? body : {};
    if (typeof seconds !== "number" || !Number.isFinite(seconds)) throw new Error("pods: seconds must be a number");
    return emulator.pod(seconds);
  },
  "POST reset": (emulator) => emulator.reset(),
};

/** One call to a control endpoint; what is wrong with it comes back as one line with status 400. */
export function control(
  emulator: Emulator,
  method: string,
  path: string,
  text: Buffer,
): { status: number; body: unknown } {
  const name = `${method} ${path.slice(CONTROL.length)}`;
  const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
  if (!endpoint) return { status: 404, body: { error: `no control endpoint ${method} ${path}` } };
  try {
    return { status: 200, body: endpoint(emulator, bodyOf(text)) ?? {} };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}
