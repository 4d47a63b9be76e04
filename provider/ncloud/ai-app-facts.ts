import { z } from "zod";
import { field } from "../core/fields";
import type { Values } from "../core/values";
import { aiAppIn, hasEnded } from "./ai-app";
import { timeIn } from "./times";

const text = (description: string) => field(z.string().optional(), { description });

/** What list and detail both tell of an app. */
export const appFacts = {
  aiAppId: field(z.string(), { description: "Id of the app." }),
  appId: text("Id of the application in YARN."),
  name: text("Name of the app."),
  accountName: text("Name of the Data Forest account that it runs in."),
  queueName: text("Queue that it runs in."),
  state: text(
    "State as the service tells it, in the manner of YARN: `NEW`, `ACCEPTED`, `RUNNING`, `FINISHED`, `FAILED`, `KILLED`.",
  ),
  finalStatus: text("How it ended: `SUCCEEDED`, `FAILED`, `KILLED`; `UNDEFINED` until then."),
  ended: field(z.boolean(), { description: "Whether the app has ended: it has a time of its end, or a final status." }),
  startedAt: text("When it was started, ISO 8601 UTC."),
  finishedAt: text("When it ended, ISO 8601 UTC."),
};

/** An app of an answer in the names of {@link appFacts}; the other members stay as they came. */
export function appIn(body: Values): Values {
  return {
    ...body,
    aiAppId: body.id,
    ended: hasEnded(aiAppIn(body) ?? {}),
    startedAt: timeIn(body.startedAt),
    finishedAt: timeIn(body.finishedAt),
  };
}
