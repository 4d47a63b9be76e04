import { stopTable } from "./stop-table";

const refusal = {
  Response: { Error: { Code: "OperationDenied.UserHasNoStrategy", Message: "No strategy" }, RequestId: "6EF60BEC" },
};

stopTable({
  token: "tencentcloud:DbImportStop",
  stopAction: "StopDBImportJob",
  running: (emulator) => {
    const { id } = emulator.jobs({ api: "tencentcloud.import", seconds: 3600 });
    return { args: { asyncRequestId: id }, job: () => emulator.state().jobs.find((job) => job.id === id) };
  },
  ended: (emulator) => {
    const { id } = emulator.jobs({ api: "tencentcloud.import", seconds: 1 });
    emulator.advance(60_000);
    return { asyncRequestId: id };
  },
  absent: { asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382" },
  refusal: { status: 200, body: JSON.stringify(refusal) },
  another: { asyncRequestId: "534e366f-beaf56d6-508b7f33-2abdb382" },
  canLook: true,
  settings: [{ waitFor: "stopped" }, { waitTimeout: "5m" }],
});
