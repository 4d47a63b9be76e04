import { dbImportStop } from "./db-import-stop";

export const stopDbImport = dbImportStop.onDemand({
  token: "tencentcloud:stopDbImport",
  description: [
    "Stops an import into a TencentDB for MySQL (CDB) database, and goes on as soon as the stop is accepted.",
    "",
    "**A stop is no rollback: statements that the import has already run stay run.** " +
      "The import is looked at before it is stopped: one that has ended is left alone, so that running this again does no harm.",
    "",
    "API: `StopDBImportJob` and `DescribeAsyncRequestInfo` of CDB, version 2017-03-20.",
  ].join("\n"),
  example: { asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382", region: "ap-guangzhou" },
});
