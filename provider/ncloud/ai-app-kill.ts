import { z } from "zod";
import { lookTwice } from "../core/absence";
import type { Call } from "../core/call";
import { NotFound, OutcomeUnknown, quote, Refused, Unavailable } from "../core/errors";
import { field } from "../core/fields";
import { defineStop, type StopOutcome, stopsAnew } from "../core/stop";
import type { Values } from "../core/values";
import { type AiApp, endedByItself, hasEnded, stateOf } from "./ai-app";
import { type AppReference, getAiApp, killAiApp, nameOf } from "./data-forest";
import { absence } from "./errors";
import { base62, format } from "./fields";
import { dataForestAt } from "./hosts";

/** Before the app is looked at after a kill without an answer. */
const PAUSE_MS = 3000;
/** Killing what is being killed does no harm, but is no help either. */
const MOST_KILLS = 3;

export const aiAppKill = defineStop({
  token: "ncloud:AiAppKill",
  description: [
    "Kills an AI app of NAVER Cloud's Data Forest.",
    "",
    "The app is looked at before it is killed: one that has ended is left alone. Data Forest is on the public site only, and **the vendor no longer documents AI apps: its API overview of September 2026 lists accounts and `/apps/*` alone.** Where an account has them no more, the API answers that there is no such route, and the error says so.",
    "",
    "API: `POST /aiapps/kill` and `POST /aiapps/getDetail` of Data Forest.",
  ].join("\n"),
  example: { name: "training", arguments: { aiAppId: "cMmEw7HCjVQdcHh3JVOptL" } },
  describe: (state) => nameOf(referenceTo(state)),

  target: {
    aiAppId: field(base62(), {
      description: "Id of the app, as `getList` tells it: at most 22 letters and digits.",
      change: stopsAnew,
    }),
  },
  settings: {
    format: field(format(), {
      description: "Whether to speak JSON or XML to the API. The outcome is the same.",
      default: "json",
      change: "update",
    }),
  },
  outputs: {
    message: field(z.string().optional(), {
      description: "What the API told last: its answer to the kill, or the state of the app.",
    }),
  },

  place(call, inputs) {
    // Not recorded, for there is one place only: a contradiction shows before anything is recorded.
    dataForestAt(call.config, `kill ${nameOf(referenceTo(inputs))}`);
    return {};
  },
  idOf: (state) => String(state.aiAppId),
  stop: (call, state) => kill(call, referenceTo(state)),

  async look(call, state) {
    const seen = await getAiApp(call, referenceTo(state)).catch((error: Error) => {
      // To kill takes one permission, to look another one: nobody's refresh has to fail for that.
      if (!(error instanceof Refused)) throw error;
      call.voice.warn(`${error.message} What was known of it is kept.`);
    });
    if (!seen) return {};
    const facts: Values = { message: stateOf(seen) };
    // It had been killed as far as was known, and had come to its own end.
    return state.stopped === true && endedByItself(seen) ? { ...facts, stopped: false, stoppedAt: undefined } : facts;
  },
});

async function kill(call: Call, app: AppReference): Promise<StopOutcome> {
  const before = await glance(call, app);
  if (before === "absent") return absent();
  if (before && hasEnded(before)) return nothing(before);
  let lost = false;
  for (let kills = 1; ; kills++) {
    try {
      const { message } = await killAiApp(call, app);
      const said = message === undefined ? undefined : quote(call.world.secrets, message);
      return {
        as: "stopped",
        said: `the API answered ${said ?? "success"}`,
        facts: said === undefined ? {} : { message: said },
      };
    } catch (error) {
      if (!(error instanceof OutcomeUnknown || error instanceof Refused)) throw error;
      if (error instanceof OutcomeUnknown) {
        lost = true;
        await call.world.clock.sleep(PAUSE_MS, call.signal).catch(() => undefined);
      }
      // A refusal too may only mean that it is too late; whatever the look says is better than that error.
      const after = await glance(call, app).catch(() => undefined);
      if (after === "absent") {
        return lost && before ? { as: "stopped", said: "it is gone since the kill", facts: {} } : absent(error);
      }
      if (after && hasEnded(after)) return lost && !endedByItself(after) ? stopped(after) : nothing(after);
      // There is the app: whoever said otherwise may think better of it.
      const again = error instanceof OutcomeUnknown || error instanceof NotFound;
      if (after && again && kills < MOST_KILLS) continue;
      throw error instanceof OutcomeUnknown ? withAdvice(error) : error;
    }
  }
}

/** The app, `absent`, or undefined where it can't be looked at: no reason not to kill it. */
async function glance(call: Call, app: AppReference): Promise<AiApp | "absent" | undefined> {
  try {
    return (await lookTwice(call, `read ${nameOf(app)}`, () => getAiApp(call, app))) ?? "absent";
  } catch (error) {
    if (error instanceof Refused || error instanceof Unavailable) return undefined;
    throw error;
  }
}

function stopped(app: AiApp): StopOutcome {
  return { as: "stopped", said: stateOf(app), facts: { message: stateOf(app) } };
}

function nothing(app: AiApp): StopOutcome {
  return { as: "nothing", said: `it had ended: ${stateOf(app)}`, facts: { message: stateOf(app) } };
}

function absent(because?: Error): StopOutcome {
  const said = because instanceof NotFound ? absence(because) : "Data Forest knows no app with this id";
  return { as: "absent", said, facts: {} };
}

function withAdvice(error: OutcomeUnknown): OutcomeUnknown {
  const advice =
    "Run this again: it looks at the app before it kills anything. Or look at it in the console (Data Forest).";
  return new OutcomeUnknown({ ...error.failure, advice });
}

function referenceTo(state: Values): AppReference {
  return { aiAppId: String(state.aiAppId), format: state.format === "xml" ? "xml" : "json" };
}
