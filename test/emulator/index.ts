import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { adobeClients, type Env, environments } from "./accounts";
import type { CallEntry } from "./calls";
import { bodyOf, CONTROL, control } from "./control";
import { deliver } from "./deliver";
import { checkFaults, type FaultSpec } from "./faults";
import { Front, read } from "./front";
import type { JobError, JobView } from "./jobs";
import { isObject, toJson } from "./json";
import { Listener } from "./listener";
import { defaults, type EmulatorOptions } from "./options";
import { type JobSpec, type Planted, plant } from "./plant";
import { concealedDeep } from "./secrets";
import { StateFile } from "./state-file";
import { arnOf, WEB_PROVIDER } from "./sts";
import { issueWebIdentity } from "./web-identity";
import { type OutcomeRule, World } from "./world";

export type { CallEntry, EmulatorOptions, Env, FaultSpec, JobError, JobSpec, JobView, Planted };

export interface Emulator {
  readonly url: string;
  /** The default account's variables, credentials included. */
  readonly env: Env;
  /** Further ways in, for callers that the record is to tell apart: the n-th is `door` n + 1 there. */
  readonly doors: readonly { readonly url: string; readonly env: Env }[];
  /** Named sets of variables: default, otherOrganisation, temporaryKeys, accessToken, roles. */
  readonly accounts: Record<string, Env>;
  calls(): CallEntry[];
  clearCalls(): void;
  state(): { jobs: JobView[] };
  /** A refusal without match or `after` has shut the listener when this returns. */
  faults(list: FaultSpec | FaultSpec[]): void;
  armed(): { spec: FaultSpec; left: number }[];
  clearFaults(): void;
  jobs(spec: JobSpec): Planted;
  /** How jobs that are started from now on and write to a dataset end. */
  outcomes(rule: OutcomeRule & { datasetId: string }): void;
  /** Epoch milliseconds by the emulator's clock. */
  now(): number;
  advance(ms: number): void;
  /** Frozen, the clock is moved by `advance` only. */
  freeze(frozen: boolean): void;
  /** Ends every Adobe token issued so far. */
  revokeTokens(): void;
  /** Gives every account other secrets, and tells the sets of variables that are good from now on. */
  rotate(): Record<string, Env>;
  /** What a cluster writes for a pod: the variables but that of the file, and the token that belongs into it. */
  pod(seconds?: number): { readonly env: Env; readonly token: string };
  reset(): void;
  close(): Promise<void>;
}

const REFUSE_MS = 500;

export async function startEmulator(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const world = new World({ ...defaults, ...options });
  const file = world.options.state === undefined ? undefined : new StateFile(world.options.state, world.jobs);
  const front = new Front(
    world,
    (fault, spared) => listener.shut(fault.ms || REFUSE_MS, spared),
    (port) => (port === listener.port ? undefined : listener.doorPorts.indexOf(port ?? 0) + 1 || undefined),
  );
  const listener = new Listener(world.options.keepAliveMs, world.options.doors, (request, response) => {
    const control = (request.url ?? "").startsWith(CONTROL);
    const served = control ? serveControl(emulator, world, request, response, arm) : front.serve(request, response);
    served.catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  await listener.open(world.options.port);

  const arm = (specs: FaultSpec[], spared?: Socket): void => {
    for (const spec of specs) {
      if (spec.fault === "refuse" && (spec.after ?? 0) === 0) listener.shut(spec.ms || REFUSE_MS, spared);
      else front.faults.add(spec);
    }
  };

  const at = (port: number) => `http://127.0.0.1:${port}`;
  const url = at(listener.port);
  const [own] = adobeClients;
  if (!own) throw new Error("no Adobe client");
  const year = 365 * 24 * 3600;
  const token = world.tokens.issue(own, world.clock.now(), year);
  const accounts = environments(url, token);
  const doors = listener.doorPorts.map((port) => ({ url: at(port), env: environments(at(port), token).default ?? {} }));
  const emulator: Emulator = {
    url,
    env: accounts.default ?? {},
    doors,
    accounts,
    calls: () => front.calls.list(),
    clearCalls: () => front.calls.clear(),
    state: () => {
      const now = world.clock.now();
      return concealedDeep({ jobs: world.jobs.all().map((job) => world.jobs.view(job, now)) });
    },
    faults: (list) => arm(checkFaults(list)),
    armed: () => concealedDeep(front.faults.list()),
    clearFaults: () => {
      front.faults.clear();
      listener.openAgain();
    },
    jobs: (spec) => plant(world, spec),
    outcomes: (rule) => {
      const { datasetId, outcome, errors, seconds } = isObject(rule) ? rule : {};
      if (typeof datasetId !== "string" || typeof outcome !== "string")
        throw new Error("outcomes: datasetId and outcome must be texts");
      if (seconds !== undefined && !(typeof seconds === "number" && seconds >= 0))
        throw new Error("outcomes: seconds must be a number, not below 0");
      world.outcomes.set(datasetId, { outcome, ...(errors && { errors }), ...(seconds !== undefined && { seconds }) });
    },
    now: () => world.clock.now(),
    advance: (ms) => world.clock.advance(ms),
    freeze: (frozen) => world.clock.freeze(frozen),
    revokeTokens: () => world.tokens.revokeAll(),
    rotate: () => {
      world.keys.rotate();
      return environments(url, accounts.accessToken?.ADOBE_ACCESS_TOKEN ?? "", (secret) => world.keys.present(secret));
    },
    pod: (seconds = 3600) => ({
      env: { TKE_REGION: "ap-guangzhou", TKE_PROVIDER_ID: WEB_PROVIDER, TKE_ROLE_ARN: arnOf("datajobs") },
      token: issueWebIdentity(WEB_PROVIDER, world.clock.now(), seconds),
    }),
    reset: () => {
      front.faults.clear();
      front.calls.clear();
      world.reset();
      listener.openAgain();
    },
    close: async () => {
      await listener.close();
      file?.write();
    },
  };
  return emulator;
}

async function serveControl(
  emulator: Emulator,
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  arm: (specs: FaultSpec[], spared: Socket) => void,
): Promise<void> {
  const text = await read(request);
  if (text === undefined) return;
  const path = (request.url ?? "").split("?")[0] ?? "";
  let answer: { status: number; body: unknown };
  if (request.method === "POST" && path === `${CONTROL}faults`) {
    try {
      arm(checkFaults(bodyOf(text)), request.socket);
      answer = { status: 200, body: {} };
    } catch (error) {
      answer = { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
    }
    // While the listener is shut this connection ends with its answer.
    response.shouldKeepAlive = false;
  } else {
    answer = control(emulator, request.method ?? "", path, text);
  }
  const headers = { "content-type": "application/json" };
  deliver(response, { status: answer.status, headers, body: toJson(answer.body) }, world.clock.now());
}
