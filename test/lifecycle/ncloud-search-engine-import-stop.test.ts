import { stopTable } from "./stop-table";

stopTable({
  token: "ncloud:SearchEngineImportStop",
  stopAction: "stopDataImportJob",
  running: (emulator) => {
    const { id } = emulator.jobs({ api: "ncloud.import", place: "1037001", seconds: 3600 });
    return { args: { serviceGroupInstanceNo: 1037001 }, job: () => emulator.state().jobs.find((job) => job.id === id) };
  },
  ended: () => ({ serviceGroupInstanceNo: "1037002" }),
  absent: { serviceGroupInstanceNo: 999 },
  refusal: { status: 401, body: '{"error":{"errorCode":"210","message":"Permission Denied","details":"no"}}' },
  another: { serviceGroupInstanceNo: 1037002 },
  canLook: false,
  settings: [],
});
