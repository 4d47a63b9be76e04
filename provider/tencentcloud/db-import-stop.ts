import { z } from "zod";
import { lookTwice } from "../core/absence";
import type { Call } from "../core/call";
import { NotFound, OutcomeUnknown, Refused, Unavailable } from "../core/errors";
import { field } from "../core/fields";
import { defineStop, type StopOutcome, stopsAnew } from "../core/stop";
import { timeSpan } from "../core/times";
import type { Values } from "../core/values";
import { type Cadence, patience, waitUntil } from "../core/wait";
import { type AsyncTask, endedByItself, hasEnded, isStopping, taskFacts } from "./async-task";
import { describeTask, nameOf, stopDbImport, type TaskReference } from "./client";
import { asyncRequestId, region } from "./fields";
import { placeOf } from "./hosts";
import { settings } from "./settings";

/** Before the task is looked at after a stop without an answer. */
const PAUSE_MS = 3000;
const MOST_STOPS = 3;
const END: Cadence = { firstMs: 1000, factor: 1.5, mostMs: 15_000 };
const WAIT_TIMEOUT = "10m";

export const dbImportStop = defineStop({
  token: "tencentcloud:DbImportStop",
  description: [
    "Stops an import into a TencentDB for MySQL (CDB) database.",
    "",
    "**A stop is no rollback: statements that the import has already run stay run.** " +
      "The import is looked at before it is stopped: one that has ended is left alone. An import that comes to its own end although the stop was accepted is not called stopped.",
    "",
    "API: `StopDBImportJob` and `DescribeAsyncRequestInfo` of CDB, version 2017-03-20.",
  ].join("\n"),
  example: {
    name: "restore",
    arguments: { asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382", region: "ap-guangzhou", waitFor: "stopped" },
  },
  describe: (state) => nameOf(referenceTo(state)),

  target: {
    asyncRequestId: field(asyncRequestId(), {
      description: "Id of the import's asynchronous task, as `CreateDBImportJob` answers it.",
      change: stopsAnew,
    }),
    region: field(region(), {
      description:
        "Region of the database, like `ap-guangzhou`. Default: the configured one (`tencentcloudRegion`). Finance regions (`ap-shanghai-fsi`) are served by hosts of their own, which follow from this.",
      change: stopsAnew,
      place: true,
    }),
  },
  places: [{ name: "region", setting: settings.region }],
  settings: {
    waitFor: field(z.enum(["accepted", "stopped"]).optional(), {
      description: "Whether to go on as soon as the stop is `accepted`, or to wait until the import is `stopped`.",
      default: "accepted",
      change: "update",
    }),
    waitTimeout: field(timeSpan().optional(), {
      description: 'How long to wait with `waitFor: "stopped"`: "90s", "45m", "6h".',
      default: WAIT_TIMEOUT,
      change: "update",
    }),
  },
  outputs: {
    region: field(z.string(), { description: "Region in which the import runs." }),
    requestId: field(z.string().optional(), { description: "Id of the stop request, for the vendor's support." }),
    asyncStatus: field(z.string().optional(), {
      description:
        "Last known status of the import: `INITIAL`, `RUNNING`, `PAUSED` (being stopped), `UNDEFINED` (waits for the maintenance window); at its end `KILLED` (stopped), `SUCCESS`, `FAILED` or `REMOVED`.",
    }),
    asyncInfo: field(z.string().optional(), { description: "What the service says beside the status." }),
  },

  place: ({ config }, inputs) => placeOf(config, `stop database import ${inputs.asyncRequestId}`, inputs.region),
  idOf: (state) => `${state.region}/${state.asyncRequestId}`,
  stop: (call, state) => stopImport(call, referenceTo(state)),

  async look(call, state) {
    const seen = await describeTask(call, referenceTo(state)).catch((error: Error) => {
      // To stop takes one permission, to look another one: nobody's refresh has to fail for that.
      if (!(error instanceof Refused)) throw error;
      call.voice.warn(`${error.message} What was known of it is kept.`);
    });
    if (!seen) return {};
    const facts = taskFacts(call, seen);
    // A stop had been accepted, and the import was through before it took effect.
    return state.stopped === true && endedByItself(seen) ? { ...facts, stopped: false, stoppedAt: undefined } : facts;
  },

  async settle(call, state) {
    const task = referenceTo(state);
    const name = nameOf(task);
    if (state.waitFor !== "stopped") return undefined;
    try {
      const seen = await waitUntil<AsyncTask | undefined>(call, {
        what: `wait until ${name} has stopped`,
        look: (inTime) => lookTwice(inTime, `read ${name}`, () => describeTask(inTime, task)),
        done: (now) => now === undefined || hasEnded(now),
        describe: (now) => `status ${now?.status}`,
        progress: (now) => call.voice.progress(name, `stopping, status ${now?.status}`),
        timeoutMs: patience(call, state.waitTimeout, WAIT_TIMEOUT),
        cadence: END,
        advice: "The stop was accepted. The next `pulumi up` goes on waiting.",
      });
      return seen ? outcomeOf(call, seen) : gone;
    } finally {
      call.voice.progress(name, undefined);
    }
  },
});

async function stopImport(call: Call, task: TaskReference): Promise<StopOutcome> {
  const before = await glance(call, task);
  if (before === "absent") return absent;
  if (before && hasEnded(before)) return nothing(call, before, "it had ended");
  let lost = false;
  let missing = false;
  for (let stops = 1; ; stops++) {
    try {
      const { requestId } = await stopDbImport(call, task);
      // Accepted is accepted, whatever becomes of this look.
      const after = await glance(call, task).catch(() => undefined);
      if (!after || after === "absent") return { as: "stopped", said: "the stop was accepted", facts: { requestId } };
      const outcome = outcomeOf(call, after);
      return { ...outcome, facts: { requestId, ...outcome.facts } };
    } catch (error) {
      if (!(error instanceof OutcomeUnknown || error instanceof Refused)) throw error;
      if (error instanceof OutcomeUnknown) {
        lost = true;
        await call.world.clock.sleep(PAUSE_MS, call.signal).catch(() => undefined);
      }
      // A refusal too may only mean that it is too late; whatever the look says is better than that error.
      const after = await glance(call, task).catch(() => undefined);
      if (after === "absent") return lost && before ? gone : absent;
      if (after === undefined && error instanceof NotFound) {
        // Who may not look can only ask once more.
        if (missing) return absent;
        missing = true;
        await call.world.clock.sleep(PAUSE_MS, call.signal).catch(() => undefined);
        continue;
      }
      if (after && lost && (hasEnded(after) || isStopping(after))) return outcomeOf(call, after);
      if (after && hasEnded(after)) return nothing(call, after, "it had ended");
      if (after && isStopping(after)) return nothing(call, after, "it is being stopped already");
      // There is the task: whoever said otherwise may think better of it.
      const again = error instanceof OutcomeUnknown || error instanceof NotFound;
      if (after && again && stops < MOST_STOPS) continue;
      throw error instanceof OutcomeUnknown ? withAdvice(error) : error;
    }
  }
}

/** The task, `absent`, or undefined where it can't be looked at: no reason not to stop it. */
async function glance(call: Call, task: TaskReference): Promise<AsyncTask | "absent" | undefined> {
  try {
    return (await lookTwice(call, `read ${nameOf(task)}`, () => describeTask(call, task))) ?? "absent";
  } catch (error) {
    if (error instanceof Refused || error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** What became of an import whose stop was accepted, or may have been. */
function outcomeOf(call: Call, task: AsyncTask): StopOutcome {
  if (endedByItself(task)) return nothing(call, task, "it came to its own end before the stop took effect");
  return { as: "stopped", said: `status ${task.status}`, facts: taskFacts(call, task) };
}

function nothing(call: Call, task: AsyncTask, how: string): StopOutcome {
  return { as: "nothing", said: `${how}: status ${task.status}`, facts: taskFacts(call, task) };
}

const absent: StopOutcome = {
  as: "absent",
  said: "the service knows no such task in this region (InvalidParameter.InvalidAsyncRequestId)",
  facts: {},
};

const gone: StopOutcome = { as: "stopped", said: "it is gone since the stop", facts: {} };

function withAdvice(error: OutcomeUnknown): OutcomeUnknown {
  const advice =
    "Run this again: it looks at the import before it stops anything. Or look at it in the console (task list).";
  return new OutcomeUnknown({ ...error.failure, advice });
}

function referenceTo(state: Values): TaskReference {
  return { region: String(state.region), asyncRequestId: String(state.asyncRequestId) };
}
