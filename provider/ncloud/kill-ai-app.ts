import { aiAppKill } from "./ai-app-kill";

export const killAiApp = aiAppKill.onDemand({
  token: "ncloud:killAiApp",
  description: [
    "Kills an AI app of NAVER Cloud's Data Forest.",
    "",
    "The app is looked at before it is killed: one that has ended is left alone, so that running this again does no harm. " +
      "Data Forest is on the public site only, and current guides of the vendor no longer list AI Apps.",
    "",
    "API: `POST /aiapps/kill` and `POST /aiapps/getDetail` of Data Forest.",
  ].join("\n"),
  example: { aiAppId: "cMmEw7HCjVQdcHh3JVOptL" },
  settings: ["format"],
});
