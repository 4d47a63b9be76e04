import { stopStory } from "./harness/stop-story";

stopStory({
  kind: "ncloud.AiAppKill",
  action: "killAiApp",
  running: (emulator, n) => {
    const { id } = emulator.jobs({ api: "ncloud.aiapp" });
    return { args: { aiAppId: id, format: n % 2 === 0 ? "json" : "xml" }, id };
  },
  ended: (emulator) => ({ aiAppId: emulator.jobs({ api: "ncloud.aiapp", status: "FINISHED" }).id }),
  absent: { aiAppId: "cMmEw7HCjVQdcHh3JVOptL" },
  refusal: { status: 401, code: "210" },
  canLook: true,
});
