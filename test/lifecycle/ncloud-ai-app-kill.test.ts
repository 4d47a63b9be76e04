import { stopTable } from "./stop-table";

stopTable({
  token: "ncloud:AiAppKill",
  stopAction: "killAiApp",
  running: (emulator) => {
    const { id } = emulator.jobs({ api: "ncloud.aiapp", seconds: 3600 });
    return { args: { aiAppId: id }, job: () => emulator.state().jobs.find((job) => job.id === id) };
  },
  ended: (emulator) => {
    const { id } = emulator.jobs({ api: "ncloud.aiapp", seconds: 1 });
    emulator.advance(60_000);
    return { aiAppId: id };
  },
  absent: { aiAppId: "cMmEw7HCjVQdcHh3JVOptL" },
  refusal: { status: 403, body: '{"message":"Permission denied","success":false}' },
  another: { aiAppId: "dMmEw7HCjVQdcHh3JVOptL" },
  canLook: true,
  settings: [{ format: "xml" }],
});
