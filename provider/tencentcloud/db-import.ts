import { defineJob } from "../core/job";
import { compact, type Values } from "../core/values";
import { endOf } from "./async-task";
import { DbImportApi } from "./db-import-api";
import { oneFile, outputs, request } from "./db-import-fields";
import { type DbImport, outputsOf } from "./db-import-record";
import type { Instance } from "./db-imports";
import { placeOf, REGION } from "./hosts";
import { settings } from "./settings";

export const dbImport = defineJob<DbImport>({
  token: "tencentcloud:DbImport",
  description: [
    "An import of a `.sql` file into a TencentDB for MySQL (CDB) database.",
    "",
    "`pulumi up` starts the import (and waits for its end with `waitFor: completed`, telling how far it is), `pulumi refresh` reads it, `pulumi destroy` stops it if it still runs. " +
      "**A stop is no rollback: statements that the import has already run stay run.** " +
      "A change of the file, the database, the instance or of `triggers` starts a new import; while the last known status is not final, the old one is stopped first.",
    "",
    "While another task runs on the instance the API may refuse an import (`FailedOperation.StatusConflict`): it is asked for again as long as `waitTimeout` lasts. " +
      "What the API tells of an import names no zone: `adoptRunning` takes one of up to a day ago.",
    "",
    "To stop an import that somebody else has started, there is `DbImportStop`.",
    "",
    "API: `CreateDBImportJob`, `StopDBImportJob`, `DescribeAsyncRequestInfo`, `DescribeDBImportRecords` and `DescribeTasks` of CDB, version 2017-03-20.",
  ].join("\n"),
  example: {
    name: "restore",
    arguments: {
      instanceId: "cdb-c1nl9rpv",
      user: "importer",
      dbName: "shop",
      fileName: "shop.sql",
      region: "ap-guangzhou",
      waitFor: "completed",
    },
  },
  noun: "database import",
  importIds: [
    "cdb-c1nl9rpv/434e366f-beaf56d6-508b7f33-2abdb382",
    "ap-guangzhou/cdb-c1nl9rpv/434e366f-beaf56d6-508b7f33-2abdb382",
  ],
  // The lists that tell what it imports are those of an instance: its own id alone doesn't lead to them.
  idForms: ["INSTANCE/ID", "REGION/INSTANCE/ID"],
  request,
  zoneless: true,
  refine: oneFile,
  outputs,
  place: {
    names: ["region", "instanceId"],
    settings: [{ name: "region", setting: settings.region }],
    resolve: (config, { region, instanceId }, what) => ({ ...placeOf(config, what, region), instanceId }),
    text(place) {
      const { instanceId, region } = instanceIn(place);
      return `${instanceId} (${region})`;
    },
  },

  identify(given) {
    const [id, instanceId, region, ...rest] = given.split("/").reverse();
    if (!id || !instanceId || rest.length > 0 || (region !== undefined && !REGION.test(region))) return undefined;
    return { id, place: { instanceId, ...(region !== undefined && { region }) } };
  },

  endOf: ({ status }) => endOf(String(status)),
  reasonOf: ({ message }) => message as string | undefined,
  progressOf: ({ status, progress }) => (progress === undefined ? status : `${status}, ${progress} %`),
  outputsOf,
  argumentsOf: ({ fileName, dbName }) => compact({ fileName, dbName }),
  api: (call, place, what) => new DbImportApi(call, instanceIn(place), what),
});

function instanceIn({ region, instanceId }: Values): Instance {
  return { region: String(region), instanceId: String(instanceId) };
}
