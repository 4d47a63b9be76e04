import { z } from "zod";
import { lookTwice } from "../core/absence";
import { NotFound } from "../core/errors";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { shaped } from "../core/shape";
import { isRecord } from "../core/values";
import { appFacts, appIn } from "./ai-app-facts";
import { getAiAppDetail, nameOf } from "./data-forest";
import { base62, format } from "./fields";
import { timeIn } from "./times";

const text = (description: string) => field(z.string().optional(), { description });

const container = z.object({
  name: field(z.string(), { description: "The key under which the service lists it." }),
  component: text("Component of the app that it runs."),
  containerId: text("Id of the container."),
  status: text("Status of the container."),
  cpuCount: field(z.number().optional(), { description: "How many virtual CPUs it has." }),
  memoryMb: field(z.number().optional(), { description: "Its memory in megabytes." }),
  dockerImage: text("Image that it runs."),
  logUrl: text("Where its log is."),
  createdAt: text("When it was created, ISO 8601 UTC."),
});

const outputs = z.object({
  ...appFacts,
  elapsedMillis: field(z.number().optional(), { description: "How long it has run, in milliseconds." }),
  containers: field(z.array(container), { description: "The containers that the app runs in." }),
});

export const getAiApp = defineFunction({
  token: "ncloud:getAiApp",
  description: [
    "An AI app of NAVER Cloud's Data Forest, by its id.",
    "",
    "Data Forest is on the public site only, and current guides of the vendor no longer list AI Apps.",
    "",
    "API: `POST /aiapps/getDetail` of Data Forest.",
  ].join("\n"),
  example: { aiAppId: "cMmEw7HCjVQdcHh3JVOptL" },
  inputs: z.strictObject({
    aiAppId: field(base62(), { description: "Id of the app, as `getAiApps` tells it." }),
    format: field(format(), {
      description: "Whether to speak JSON or XML to the API. The outcome is the same.",
      default: "json",
    }),
  }),
  outputs,

  async invoke(call, { aiAppId, format = "json" }) {
    const app = { aiAppId, format };
    const what = `read ${nameOf(app)}`;
    const body = await lookTwice(call, what, () => getAiAppDetail(call, app));
    if (!body) throw new NotFound({ what, why: "Data Forest knows no app with this id" });
    const containers = Object.entries(isRecord(body.containers) ? body.containers : {}).flatMap(([name, each]) =>
      isRecord(each) ? [{ ...each, name, createdAt: timeIn(each.createdAt) }] : [],
    );
    // The answer doesn't have to repeat what was asked for.
    return shaped(outputs, { ...appIn(body), aiAppId, containers }) ?? {};
  },
});
