import { randomBytes } from "node:crypto";
import type { Call } from "./call";
import { OutcomeUnknown } from "./errors";
import type { Intent } from "./intents";
import type { Job } from "./job-declaration";
import type { JobKind } from "./job-kind";
import { ACCEPTED_SETTLING_MS, lookUp, SETTLING_MS } from "./look-up";
import { Start } from "./start";
import { adoptRunning, recognise, takeUp } from "./take-up";
import { endTwins } from "./twins";
import type { Values } from "./values";
import { throwIfEnded } from "./wait";

/**
 * Starts a job that is not started yet, and finds it when it is. However request, answer or process fail,
 * a second job is never started knowingly: what can't be told apart fails, naming what was found.
 */
export function startOnce<J extends Job>(call: Call, kind: JobKind<J>, place: Values, inputs: Values): Promise<J> {
  const start = new Start(call, kind, place, inputs);
  return inTurn(start, async (replaced) => {
    const there = (await takeUp(start, replaced)) ?? (await recognise(start)) ?? (await adoptRunning(start));
    if (there) return there;
    const { job, requestId } = await postOnce(start, replaced);
    await endTwins(start, job, requestId);
    return job;
  });
}

/** The same for one of many: who starts them looks at what the platform tells of them once, for all together. */
export function startOneOfMany<J extends Job>(start: Start<J>): Promise<J> {
  return inTurn(start, async (replaced) => {
    const there = (await takeUp(start, replaced)) ?? (await adoptRunning(start));
    return there ?? (await postOnce(start, replaced, { many: true })).job;
  });
}

function inTurn<J extends Job>(start: Start<J>, work: (replaced: Intent[]) => Promise<J>): Promise<J> {
  return start.intents.exclusive(`${start.kind.declaration.token} ${start.fingerprint}`, async () => {
    const replaced: Intent[] = [];
    try {
      return await work(replaced);
    } finally {
      for (const intent of replaced) intent.release();
    }
  });
}

async function postOnce<J extends Job>(start: Start<J>, replaced: Intent[], { many = false } = {}) {
  const { call, api, intents, inputs, kind } = start;
  const before = await api.agreeing?.(inputs);
  await throwIfEnded(call, start.what);
  const at = call.world.clock.now();
  const ahead = api.clockAhead();
  const requestId = nameRequest(start.author);
  const intent = intents.begin(
    {
      kind: kind.declaration.token,
      fingerprint: start.fingerprint,
      place: start.where,
      at,
      requestId,
      ...(before && { before: [...before] }),
      ...(ahead !== undefined && { since: at + ahead }),
      ...(call.engine.address !== undefined && { engine: call.engine.address }),
      ...(call.urn !== undefined && { urn: call.urn }),
    },
    (line) => call.voice.warn(line),
    { many },
  );
  for (const old of replaced.splice(0)) old.remove();
  return { job: await sendOnce(start, intent, requestId), requestId };
}

async function sendOnce<J extends Job>(start: Start<J>, intent: Intent, requestId: string): Promise<J> {
  const { call, api, inputs, busyMs } = start;
  const answer = await api.start(inputs, { busyMs, requestId }).catch((error: unknown) => {
    if (error instanceof OutcomeUnknown) return error;
    intent.remove();
    throw error;
  });
  if (answer instanceof OutcomeUnknown) {
    call.voice.say(`${answer.message} Looking for the job instead of sending the request again.`);
    return lookUp(start, intent, { settlingMs: SETTLING_MS, why: "the request got no answer", cause: answer });
  }
  if (!answer) {
    return lookUp(start, intent, { settlingMs: ACCEPTED_SETTLING_MS, why: "the request was accepted without an id" });
  }
  intent.complete(answer.id);
  return answer;
}

/** A name of this very request: the resource's, and one that no other request has. */
function nameRequest(author = `dj-${randomBytes(12).toString("hex")}`): string {
  return `${author}-${randomBytes(4).toString("hex")}`;
}
