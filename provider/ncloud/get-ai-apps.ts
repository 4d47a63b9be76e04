import { z } from "zod";
import { field } from "../core/fields";
import { defineFunction } from "../core/function";
import { shaped } from "../core/shape";
import { appFacts, appIn } from "./ai-app-facts";
import { getAiAppList } from "./data-forest";
import { base62, format } from "./fields";
import { timeIn } from "./times";

const app = z.object({
  ...appFacts,
  workspaceName: field(z.string().optional(), { description: "Name of the AI workspace that it runs in." }),
  disabled: field(z.boolean().optional(), { description: "Whether the app is disabled." }),
  modifiedAt: field(z.string().optional(), { description: "When it last changed, ISO 8601 UTC." }),
});

export const getAiApps = defineFunction({
  token: "ncloud:getAiApps",
  description: [
    "The AI apps of an account in NAVER Cloud's Data Forest, all at once: the API's list has no pages.",
    "",
    "Data Forest is on the public site only, and current guides of the vendor no longer list AI Apps.",
    "",
    "API: `POST /aiapps/getList` of Data Forest.",
  ].join("\n"),
  example: {},
  inputs: z.strictObject({
    accountId: field(base62().optional(), {
      description:
        "Id of the Data Forest account, at most 22 letters and digits. The vendor's guide asks for it; what is listed without it is up to the service.",
    }),
    format: field(format(), {
      description: "Whether to speak JSON or XML to the API. The outcome is the same.",
      default: "json",
    }),
  }),
  outputs: z.object({ apps: field(z.array(app), { description: "The apps, in the service's order." }) }),

  async invoke(call, { accountId, format = "json" }) {
    const contents = await getAiAppList(call, format, accountId);
    const apps = contents.map((each) => ({ ...appIn(each), modifiedAt: timeIn(each.modifiedAt) }));
    return { apps: shaped(z.array(app), apps) };
  },
});
