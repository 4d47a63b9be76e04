import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Call } from "../../provider/core/call";
import { Configuration, sourcesIn } from "../../provider/core/config";
import { Lifecycle } from "../../provider/core/lifecycle";
import { UNKNOWN, type Values } from "../../provider/core/values";
import { resources } from "../../provider/registry";
import { createWorld } from "../../provider/world";

const job: Values = { schema: { name: "_xdm.context.profile" }, destination: { datasetId: "d" } };
const segment = { segmentId: "s" };
const ses: Values = { serviceGroupInstanceNo: 1037 };
const fill: Values = { ...ses, bucketName: "import-bucket", objectKey: "folder/products.json", index: "products" };
const app: Values = { aiAppId: "cMmEw7HCjVQdcHh3JVOptL" };
const db: Values = { asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382" };
const load: Values = { instanceId: "cdb-c1nl9rpv", user: "importer", fileName: "shop.sql" };
const { fileName: _fileName, ...fileless } = load;
const filter = (part: Values): Values => ({ filter: part });
const CANARY = "CANARY-value-that-may-be-a-secret";

function lifecycleOf(token: string, env: Record<string, string> = {}) {
  const definition = resources.find((each) => each.token === token);
  assert.ok(definition, token);
  const world = createWorld({ env, home: undefined });
  const call: Call = {
    world,
    config: new Configuration(sourcesIn(world, () => undefined)),
    voice: { say: () => undefined, warn: () => undefined, progress: () => undefined },
    signal: new AbortController().signal,
    engine: { alive: async () => true },
  };
  return { lifecycle: new Lifecycle(definition, world), call };
}

/** Token, arguments, and all that the user is told: `property: reason`. */
type Row = [token: string, inputs: Values, told: string[]];

const SET = "adobe:ExportJobSet";
const nights = (count: number): Values => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, job]));
const KEYS = "this key must be 1 to 100 letters, digits, `-`, `_` or `.`";

const rows: Row[] = [
  // sets
  [SET, {}, ["jobs: must be an object, it is missing"]],
  ["adobe:ExportJobSet", { jobs: {} }, ["jobs: must have 1 to 10,000 jobs, has 0"]],
  [SET, { jobs: [job] }, ["jobs: must be an object, got a list"]],
  [SET, { jobs: nights(10_001) }, ["jobs: must have 1 to 10,000 jobs, has 10,001"]],
  [SET, { jobs: { "by night": job } }, [`jobs["by night"]: ${KEYS}`]],
  [SET, { jobs: { "": job } }, [`jobs[""]: ${KEYS}`]],
  [SET, { jobs: { ["k".repeat(101)]: job } }, [`jobs["${"k".repeat(101)}"]: ${KEYS}`]],
  [SET, { jobs: { k: "job" } }, ['jobs["k"]: must be an object, got a string']],
  [
    SET,
    { jobs: { k: null } },
    [
      'jobs["k"]: must be a value, got null: `{}` is an object that says nothing',
      "jobs: must have 1 to 10,000 jobs, has 0",
    ],
  ],
  [
    SET,
    { jobs: { k: { schema: job.schema }, whole: job } },
    ['jobs["k"].destination: must be given, here or in defaults: it is missing'],
  ],
  [
    SET,
    { defaults: { schema: job.schema }, jobs: { k: {} } },
    ['jobs["k"].destination: must be given, here or in defaults: it is missing'],
  ],
  [
    SET,
    { jobs: { k: { ...job, destination: {} } } },
    ['jobs["k"].destination.datasetId: must be a string, it is missing'],
  ],
  [
    SET,
    { defaults: { ...job, destination: {} }, jobs: { k: {} } },
    ["defaults.destination.datasetId: must be a string, it is missing"],
  ],
  [
    SET,
    { jobs: { k: { ...job, filter: { segments: [{}] } } } },
    ['jobs["k"].filter.segments[0].segmentId: must be a string, it is missing'],
  ],
  [
    SET,
    { jobs: { k: { ...job, waitFor: "completed" } } },
    [
      'jobs["k"].waitFor: there is no such property; allowed: schema, destination, fields, mergePolicy, filter, additionalFields, triggers',
    ],
  ],
  [
    SET,
    { jobs: { k: { ...job, sandbox: "dev" } } },
    [
      'jobs["k"].sandbox: there is no such property; allowed: schema, destination, fields, mergePolicy, filter, additionalFields, triggers',
    ],
  ],
  [SET, { jobs: { k: job }, maxRunning: -1 }, ["maxRunning: must be at least 0"]],
  [SET, { jobs: { k: job }, maxRunning: 1.5 }, ["maxRunning: must be a whole number, got a number"]],
  [SET, { jobs: { k: job }, onFailure: "rerun" }, ['onFailure: must be one of "continue", "stop", got something else']],
  [SET, { jobs: { k: job }, adopt: { other: "100" } }, ['adopt["other"]: there is no such key in jobs']],
  [SET, { jobs: { k: job }, adopt: { k: 100 } }, ['adopt["k"]: must be a string, got a number']],
  [SET, { jobs: { k: job }, adopt: { k: "" } }, ['adopt["k"]: must have at least 1 character(s), got 0']],
  // missing
  [
    "adobe:ExportJob",
    {},
    ["schema: must be an object, it is missing", "destination: must be an object, it is missing"],
  ],
  ["adobe:ExportJob", { ...job, schema: {} }, ["schema.name: must be a string, it is missing"]],
  ["adobe:ExportJob", { ...job, destination: {} }, ["destination.datasetId: must be a string, it is missing"]],
  ["adobe:ExportJob", { ...job, schema: null }, ["schema: must be an object, it is missing"]],
  ["adobe:ExportJob", { ...job, mergePolicy: { version: 1 } }, ["mergePolicy.id: must be a string, it is missing"]],
  [
    "adobe:ExportJob",
    { ...job, additionalFields: {} },
    ["additionalFields.eventList: must be an object, it is missing"],
  ],
  [
    "adobe:ExportJob",
    { ...job, ...filter({ segments: [{}] }) },
    ["filter.segments[0].segmentId: must be a string, it is missing"],
  ],
  ["ncloud:SearchEngineImportStop", {}, ["serviceGroupInstanceNo: must be a number or a string, it is missing"]],
  [
    "ncloud:SearchEngineImport",
    {},
    [
      "serviceGroupInstanceNo: must be a number or a string, it is missing",
      "bucketName: must be a string, it is missing",
      "objectKey: must be a string, it is missing",
      "index: must be a string, it is missing",
    ],
  ],
  ["ncloud:AiAppKill", {}, ["aiAppId: must be a string, it is missing"]],
  ["tencentcloud:DbImportStop", {}, ["asyncRequestId: must be a string, it is missing"]],
  [
    "tencentcloud:DbImport",
    {},
    [
      "instanceId: must be a string, it is missing",
      "user: must be a string, it is missing",
      "fileName: one of fileName and cosUrl must be given",
    ],
  ],
  ["tencentcloud:DbImport", fileless, ["fileName: one of fileName and cosUrl must be given"]],
  // wrong type
  ["adobe:ExportJob", { ...job, schema: CANARY }, ["schema: must be an object, got a string"]],
  [
    "adobe:ExportJob",
    { ...job, destination: { datasetId: 5 } },
    ["destination.datasetId: must be a string, got a number"],
  ],
  [
    "adobe:ExportJob",
    { ...job, destination: { datasetId: "d", segmentPerBatch: "yes" } },
    ["destination.segmentPerBatch: must be a boolean, got a string"],
  ],
  ["adobe:ExportJob", { ...job, fields: 5 }, ["fields: must be a list or a string, got a number"]],
  ["adobe:ExportJob", { ...job, fields: ["a", 5] }, ["fields: each element must be a string"]],
  ["adobe:ExportJob", { ...job, fields: {} }, ["fields: must be a list or a string, got an object"]],
  ["adobe:ExportJob", { ...job, filter: [] }, ["filter: must be an object, got a list"]],
  ["adobe:ExportJob", { ...job, ...filter({ segments: segment }) }, ["filter.segments: must be a list, got an object"]],
  [
    "adobe:ExportJob",
    { ...job, ...filter({ segments: ["s"] }) },
    ["filter.segments[0]: must be an object, got a string"],
  ],
  [
    "adobe:ExportJob",
    { ...job, ...filter({ emptyProfiles: 1 }) },
    ["filter.emptyProfiles: must be a boolean, got a number"],
  ],
  ["adobe:ExportJob", { ...job, mergePolicy: "default" }, ["mergePolicy: must be an object, got a string"]],
  ["adobe:ExportJob", { ...job, triggers: "now" }, ["triggers: must be a list, got a string"]],
  ["adobe:ExportJob", { ...job, rerunOnFailure: "true" }, ["rerunOnFailure: must be a boolean, got a string"]],
  ["adobe:ExportJob", { ...job, adoptRunning: 1 }, ["adoptRunning: must be a boolean, got a number"]],
  [
    "ncloud:SearchEngineImport",
    { ...fill, isBulkFormat: "yes", index: 5 },
    ["index: must be a string, got a number", "isBulkFormat: must be a boolean, got a string"],
  ],
  ["ncloud:AiAppKill", { aiAppId: 22 }, ["aiAppId: must be a string, got a number"]],
  ["ncloud:AiAppKill", { ...app, failIfNotStopped: "no" }, ["failIfNotStopped: must be a boolean, got a string"]],
  ["tencentcloud:DbImport", { ...load, password: 5 }, ["password: must be a string, got a number"]],
  // out of range
  ["adobe:ExportJob", { ...job, schema: { name: "" } }, ["schema.name: must have at least 1 character(s), got 0"]],
  [
    "adobe:ExportJob",
    { ...job, mergePolicy: { id: "m", version: 1.5 } },
    ["mergePolicy.version: must be a whole number, got a number"],
  ],
  ["adobe:ExportJob", { ...job, mergePolicy: { id: "m", version: -1 } }, ["mergePolicy.version: must be at least 0"]],
  [
    "adobe:ExportJob",
    { ...job, ...filter({ segments: [{ ...segment, status: [] }] }) },
    ["filter.segments[0].status: must have at least 1 element(s), got 0"],
  ],
  [
    "ncloud:SearchEngineImportStop",
    { serviceGroupInstanceNo: 0 },
    ["serviceGroupInstanceNo: must be a positive whole number, as a number or as text of at most 19 digits"],
  ],
  [
    "ncloud:SearchEngineImportStop",
    { serviceGroupInstanceNo: -7 },
    ["serviceGroupInstanceNo: must be a positive whole number, as a number or as text of at most 19 digits"],
  ],
  [
    "ncloud:SearchEngineImportStop",
    { serviceGroupInstanceNo: 2 ** 60 },
    ["serviceGroupInstanceNo: is too large for an exact number: write it as text"],
  ],
  [
    "ncloud:SearchEngineImportStop",
    { serviceGroupInstanceNo: "10x" },
    ["serviceGroupInstanceNo: must be a positive whole number, as a number or as text of at most 19 digits"],
  ],
  [
    "ncloud:SearchEngineImport",
    { ...fill, serviceGroupInstanceNo: "10x" },
    ["serviceGroupInstanceNo: must be a positive whole number, as a number or as text of at most 19 digits"],
  ],
  ...["ab", "Products", "1products", "products-", "pro--ducts", "pro_ducts", "x".repeat(31), CANARY].map(
    (index): Row => [
      "ncloud:SearchEngineImport",
      { ...fill, index },
      ['index: must be 3 to 30 lower-case letters, digits and "-": a letter first, a letter or digit last, no "--"'],
    ],
  ),
  ...["products.json", "/folder/products.json", "folder/", "folder//products.json", ""].map(
    (objectKey): Row => [
      "ncloud:SearchEngineImport",
      { ...fill, objectKey },
      ['objectKey: must be FOLDER/FILE, like "exports/products.json", without a slash in front'],
    ],
  ),
  ...["ab", "Import-bucket", "-import", "import_bucket", "import/bucket"].map(
    (bucketName): Row => [
      "ncloud:SearchEngineImport",
      { ...fill, bucketName },
      ['bucketName: must be the name of a bucket: 3 to 63 lower-case letters, digits, "-" and "."'],
    ],
  ),
  [
    "ncloud:AiAppKill",
    { aiAppId: "abcdefghijklmnopqrstuvw" },
    ["aiAppId: must be 1 to 22 letters and digits (a base62 UUID), got 23 character(s)"],
  ],
  [
    "ncloud:AiAppKill",
    { aiAppId: "" },
    [
      "aiAppId: must be 1 to 22 letters and digits (a base62 UUID), got 0 character(s), not all of them letters or digits",
    ],
  ],
  [
    "ncloud:AiAppKill",
    { aiAppId: "../kill" },
    [
      "aiAppId: must be 1 to 22 letters and digits (a base62 UUID), got 7 character(s), not all of them letters or digits",
    ],
  ],
  [
    "tencentcloud:DbImportStop",
    { asyncRequestId: "" },
    ["asyncRequestId: must be 1 to 64 letters, digits, `-`, `_` or `.`, beginning with a letter or digit"],
  ],
  [
    "tencentcloud:DbImportStop",
    { asyncRequestId: "a b" },
    ["asyncRequestId: must be 1 to 64 letters, digits, `-`, `_` or `.`, beginning with a letter or digit"],
  ],
  [
    "tencentcloud:DbImport",
    { ...load, instanceId: "cdb c1nl9rpv" },
    ['instanceId: must be the id of an instance, like "cdb-c1nl9rpv"'],
  ],
  ["tencentcloud:DbImport", { ...load, user: "" }, ["user: must have at least 1 character(s), got 0"]],
  [
    "tencentcloud:DbImport",
    { ...load, fileName: `${CANARY}.csv` },
    ['fileName: must be the name of a file that ends in ".sql"'],
  ],
  [
    "tencentcloud:DbImport",
    { ...load, fileName: ".sql" },
    ['fileName: must be the name of a file that ends in ".sql"'],
  ],
  [
    "tencentcloud:DbImport",
    { ...fileless, cosUrl: `https://dumps.cos.ap-guangzhou.myqcloud.com/shop.csv?sign=${CANARY}.sql` },
    ['cosUrl: must be the URL of a file that ends in ".sql"'],
  ],
  [
    "tencentcloud:DbImport",
    { ...fileless, cosUrl: `cos://${CANARY}/shop.sql` },
    ['cosUrl: must be the URL of a file that ends in ".sql"'],
  ],
  [
    "tencentcloud:DbImport",
    { ...load, cosUrl: `https://dumps.cos.ap-guangzhou.myqcloud.com/shop.sql?sign=${CANARY}` },
    ["cosUrl: can't be given together with fileName: an import reads one file"],
  ],
  // not one of
  [
    "adobe:ExportJob",
    { ...job, waitFor: CANARY },
    ['waitFor: must be one of "accepted", "completed", got something else'],
  ],
  [
    "adobe:ExportJob",
    { ...job, onDelete: "keep" },
    ['onDelete: must be one of "cancel", "abandon", got something else'],
  ],
  [
    "adobe:ExportJob",
    { ...job, ...filter({ segments: [{ ...segment, status: ["left"] }] }) },
    ['filter.segments[0].status[0]: must be one of "realized", "existing", "exited", got something else'],
  ],
  [
    "ncloud:SearchEngineImportStop",
    { ...ses, region: "US" },
    ['region: must be one of "KR", "SGN", "JPN", "KRS", "FKR", got something else'],
  ],
  [
    "ncloud:SearchEngineImportStop",
    { ...ses, stopOn: "delete" },
    ['stopOn: must be one of "create", "destroy", got something else'],
  ],
  ["ncloud:AiAppKill", { ...app, format: "yaml" }, ['format: must be one of "json", "xml", got something else']],
  [
    "tencentcloud:DbImportStop",
    { ...db, waitFor: "completed" },
    ['waitFor: must be one of "accepted", "stopped", got something else'],
  ],
  ["tencentcloud:DbImportStop", { ...db, region: "Guangzhou!" }, ['region: must be a region like "ap-guangzhou"']],
  [
    "tencentcloud:DbImport",
    { ...load, waitFor: "stopped" },
    ['waitFor: must be one of "accepted", "completed", got something else'],
  ],
  ["tencentcloud:DbImport", { ...load, region: "Guangzhou!" }, ['region: must be a region like "ap-guangzhou"']],
  // times
  [
    "adobe:ExportJob",
    { ...job, waitTimeout: "5" },
    ['waitTimeout: must be a time like "90s", "45m" or "6h" (at most "168h")'],
  ],
  ["adobe:ExportJob", { ...job, waitTimeout: 90 }, ["waitTimeout: must be a string, got a number"]],
  [
    "adobe:ExportJob",
    { ...job, cancelTimeout: "0s" },
    ['cancelTimeout: must be a time like "90s", "45m" or "6h" (at most "168h")'],
  ],
  [
    "tencentcloud:DbImportStop",
    { ...db, waitTimeout: "1 week" },
    ['waitTimeout: must be a time like "90s", "45m" or "6h" (at most "168h")'],
  ],
  [
    "adobe:ExportJob",
    { ...job, ...filter({ fromIngestTimestamp: "yesterday" }) },
    ['filter.fromIngestTimestamp: must be an RFC 3339 time with a zone, for example "2018-01-01T00:00:00Z"'],
  ],
  [
    "adobe:ExportJob",
    {
      ...job,
      ...filter({ segmentQualificationTime: { startTime: "2018-02-01T00:00:00Z", endTime: "2018-01-01T00:00:00Z" } }),
    },
    ["filter.segmentQualificationTime.endTime: must be later than startTime"],
  ],
  [
    "adobe:ExportJob",
    {
      ...job,
      ...filter({ segmentQualificationTime: { startTime: "2018-01-01T00:00:00Z", endTime: "2018-01-01T00:00:00Z" } }),
    },
    ["filter.segmentQualificationTime.endTime: must be later than startTime"],
  ],
  [
    "adobe:ExportJob",
    {
      ...job,
      additionalFields: {
        eventList: {
          filter: { fromIngestTimestamp: "2020-01-01T00:00:00Z", toIngestTimestamp: "2018-01-01T00:00:00Z" },
        },
      },
    },
    ["additionalFields.eventList.filter.toIngestTimestamp: must be later than fromIngestTimestamp"],
  ],
  // places
  [
    "adobe:ExportJob",
    { ...job, imsOrg: "my org" },
    ["imsOrg: must be an organisation id like 1BD6382559DF0C130A49422D@AdobeOrg"],
  ],
  [
    "adobe:ExportJob",
    { ...job, sandbox: "prod/dev" },
    ["sandbox: must be the name of a sandbox: letters, digits, hyphens"],
  ],
  // slips of the pen
  [
    "adobe:ExportJob",
    { ...job, destination: { datasetid: "d" } },
    [
      "destination.datasetId: must be a string, it is missing",
      "destination.datasetid: there is no such property; did you mean datasetId?; allowed: datasetId, segmentPerBatch",
    ],
  ],
  [
    "adobe:ExportJob",
    { ...job, trigger: [1] },
    [
      "trigger: there is no such property; did you mean triggers?; allowed: schema, destination, fields, mergePolicy, filter, additionalFields, imsOrg, sandbox, triggers, waitFor, waitTimeout, cancelTimeout, onDelete, rerunOnFailure, adoptRunning",
    ],
  ],
  [
    "ncloud:SearchEngineImport",
    { ...fill, dataSource: "OBJECT_STORAGE" },
    [
      "dataSource: there is no such property; allowed: serviceGroupInstanceNo, bucketName, objectKey, index, isBulkFormat, region, triggers, waitFor, waitTimeout, cancelTimeout, onDelete, rerunOnFailure, adoptRunning",
    ],
  ],
  [
    "ncloud:AiAppKill",
    { ...app, region: "KR" },
    ["region: there is no such property; allowed: aiAppId, format, stopOn, failIfNotStopped, triggers"],
  ],
  [
    "tencentcloud:DbImport",
    { ...load, cosURL: CANARY },
    [
      "cosURL: there is no such property; did you mean cosUrl?; allowed: instanceId, user, password, dbName, fileName, cosUrl, region, triggers, waitFor, waitTimeout, cancelTimeout, onDelete, rerunOnFailure, adoptRunning",
    ],
  ],
  // all at once
  [
    "adobe:ExportJob",
    { ...job, waitFor: "done", fields: 5, waitTimeout: "x" },
    [
      "fields: must be a list or a string, got a number",
      'waitFor: must be one of "accepted", "completed", got something else',
      'waitTimeout: must be a time like "90s", "45m" or "6h" (at most "168h")',
    ],
  ],
];

describe("bad input, as check tells it", () => {
  for (const [token, inputs, told] of rows) {
    it(`${token} ${told.join(" | ").slice(0, 150)}`, () => {
      const { lifecycle, call } = lifecycleOf(token);
      const { failures } = lifecycle.check(call, undefined, inputs);
      assert.deepEqual(
        failures.map(({ property, reason }) => `${property}: ${reason}`),
        told,
      );
      assert.ok(!JSON.stringify(failures).includes("CANARY"), "a value is repeated");
    });
  }

  it("has at least 50 rows", () => assert.ok(rows.length >= 50, `${rows.length} rows`));
});

describe("unknown values pass every check", () => {
  const unknowns: [token: string, inputs: Values][] = [
    ["adobe:ExportJob", { schema: UNKNOWN, destination: UNKNOWN }],
    ["adobe:ExportJob", { ...job, destination: { datasetId: UNKNOWN } }],
    ["adobe:ExportJob", { ...job, fields: ["a", UNKNOWN] }],
    ["adobe:ExportJob", { ...job, ...filter({ segments: [{ segmentId: UNKNOWN, status: UNKNOWN }] }) }],
    [
      "adobe:ExportJob",
      { ...job, ...filter({ segmentQualificationTime: { startTime: UNKNOWN, endTime: "2018-01-01T00:00:00Z" } }) },
    ],
    ["adobe:ExportJob", { ...job, waitFor: UNKNOWN, triggers: UNKNOWN, imsOrg: UNKNOWN }],
    ["ncloud:SearchEngineImportStop", { serviceGroupInstanceNo: UNKNOWN, region: UNKNOWN }],
    [
      "ncloud:SearchEngineImport",
      { serviceGroupInstanceNo: UNKNOWN, bucketName: UNKNOWN, objectKey: UNKNOWN, index: UNKNOWN, region: UNKNOWN },
    ],
    ["ncloud:AiAppKill", { aiAppId: UNKNOWN }],
    ["tencentcloud:DbImport", { instanceId: UNKNOWN, user: UNKNOWN, password: UNKNOWN, fileName: UNKNOWN }],
    ["tencentcloud:DbImport", { ...fileless, cosUrl: UNKNOWN, dbName: UNKNOWN, region: UNKNOWN }],
    ["tencentcloud:DbImportStop", { asyncRequestId: UNKNOWN, region: UNKNOWN }],
  ];
  for (const [token, inputs] of unknowns) {
    it(`${token} ${JSON.stringify(inputs, (_key, value) => (value === UNKNOWN ? "?" : value))}`, () => {
      const { lifecycle, call } = lifecycleOf(token);
      assert.deepEqual(lifecycle.check(call, undefined, inputs).failures, []);
    });
  }
});

describe("a new export job is warned of", () => {
  const warnings: [title: string, inputs: Values, warned: RegExp | undefined][] = [
    ["no segments: everything is exported", job, /all data of all profiles/],
    ["an empty list of segments too", { ...job, ...filter({ segments: [] }) }, /all data of all profiles/],
    [
      "several segments without a merge policy",
      { ...job, ...filter({ segments: [segment, { segmentId: "t" }] }) },
      /mergePolicy/,
    ],
    ["nothing when there is a segment", { ...job, ...filter({ segments: [segment] }) }, undefined],
    ["nothing while the segments are unknown", { ...job, filter: UNKNOWN }, undefined],
    ["nothing while the list is unknown", { ...job, ...filter({ segments: UNKNOWN }) }, undefined],
  ];
  for (const [title, inputs, warned] of warnings) {
    it(title, () => {
      const { lifecycle, call } = lifecycleOf("adobe:ExportJob");
      const found = lifecycle.check(call, undefined, inputs).warnings;
      assert.equal(found.length, warned ? 1 : 0);
      if (warned) assert.match(found[0] ?? "", warned);
      assert.deepEqual(lifecycle.check(call, inputs, inputs).warnings, [], "only when it is new");
    });
  }
});

describe("bad configuration, as the operation that needs it tells it", () => {
  const adobe = { ADOBE_IMS_ORG: "O@AdobeOrg", ADOBE_CLIENT_ID: "id" };
  const ncloud = { NCLOUD_ACCESS_KEY: "key", NCLOUD_SECRET_KEY: CANARY };
  const tencent = { TENCENTCLOUD_SECRET_ID: "id", TENCENTCLOUD_SECRET_KEY: CANARY };
  const configurations: [title: string, token: string, inputs: Values, env: Record<string, string>, told: RegExp][] = [
    [
      "token and client secret both missing",
      "adobe:ExportJob",
      job,
      adobe,
      /neither adobeClientSecret .* nor adobeAccessToken .* is set\. Looked at: .*ADOBE_CLIENT_SECRET.*ADOBE_ACCESS_TOKEN/,
    ],
    [
      "no organisation",
      "adobe:ExportJob",
      job,
      { ADOBE_CLIENT_ID: "id", ADOBE_CLIENT_SECRET: CANARY },
      /adobeImsOrg .* is not set\. Looked at: the argument imsOrg of the resource; .*ADOBE_IMS_ORG/,
    ],
    [
      "nothing of Adobe's at all",
      "adobe:ExportJob",
      job,
      {},
      /: 3 settings are missing:\n {2}adobeImsOrg \(.*\) is not set\. Looked at: .*ADOBE_IMS_ORG\.\n {2}adobeClientId \(.*\) is not set\. .*ADOBE_CLIENT_ID\.\n {2}neither adobeClientSecret \(.*\) nor adobeAccessToken \(.*\) is set\. Looked at: .*ADOBE_CLIENT_SECRET; .*ADOBE_ACCESS_TOKEN\.$/,
    ],
    [
      "nothing of NAVER's at all",
      "ncloud:SearchEngineImportStop",
      ses,
      {},
      /ncloudRegion .* is not set\. .*\n {2}ncloudAccessKey .* is not set\. .*\n {2}ncloudSecretKey .* is not set\. .*NCLOUD_SECRET_KEY/,
    ],
    [
      "nothing of Tencent's at all",
      "tencentcloud:DbImportStop",
      db,
      {},
      /tencentcloudRegion .* is not set\. .*\n {2}tencentcloudSecretId .* is not set\. .*\n {2}tencentcloudSecretKey .* is not set\. .*TENCENTCLOUD_SECRET_KEY/,
    ],
    [
      "nothing of Tencent's at all, for an import",
      "tencentcloud:DbImport",
      load,
      {},
      /tencentcloudRegion .* is not set\. .*\n {2}tencentcloudSecretId .* is not set\. .*\n {2}tencentcloudSecretKey .* is not set\. /,
    ],
    [
      "a client secret without its id",
      "adobe:ExportJob",
      job,
      { ADOBE_IMS_ORG: "O@AdobeOrg", ADOBE_CLIENT_SECRET: CANARY },
      /adobeClientId .* is not set/,
    ],
    [
      "an endpoint with a path",
      "adobe:ExportJob",
      job,
      { ...adobe, ADOBE_ACCESS_TOKEN: CANARY, ADOBE_ENDPOINT: "https://example.com/data" },
      /cannot use adobeEndpoint: it is not scheme, host and port/,
    ],
    [
      "no NAVER keys",
      "ncloud:SearchEngineImportStop",
      { ...ses, region: "KR" },
      {},
      /ncloudAccessKey .* is not set\. .*NCLOUD_ACCESS_KEY.*\.ncloud\/configure/,
    ],
    [
      "a region that is not on the site",
      "ncloud:SearchEngineImportStop",
      { ...ses, region: "JPN" },
      { ...ncloud, NCLOUD_SITE: "gov" },
      /JPN|gov/,
    ],
    [
      "a site that does not exist",
      "ncloud:SearchEngineImportStop",
      { ...ses, region: "KR" },
      { ...ncloud, NCLOUD_SITE: "moon" },
      /public.*gov.*fin/,
    ],
    ["AI apps on another site than public", "ncloud:AiAppKill", app, { ...ncloud, NCLOUD_SITE: "fin" }, /public/],
    ["no Tencent region", "tencentcloud:DbImportStop", db, tencent, /tencentcloudRegion .* is not set/],
    [
      "no Tencent keys",
      "tencentcloud:DbImportStop",
      { ...db, region: "ap-guangzhou" },
      {},
      /tencentcloudSecretId .* is not set\. .*TENCENTCLOUD_SECRET_ID.*\n {2}tencentcloudSecretKey .* is not set\. /,
    ],
    [
      "a finance region with a foreign host",
      "tencentcloud:DbImportStop",
      { ...db, region: "ap-shanghai-fsi" },
      { ...tencent, TENCENTCLOUD_CDB_ENDPOINT: "https://cdb.tencentcloudapi.com" },
      /ap-shanghai-fsi/,
    ],
  ];
  for (const [title, token, inputs, env, told] of configurations) {
    it(title, async () => {
      const { lifecycle, call } = lifecycleOf(token, env);
      assert.deepEqual(lifecycle.check(call, undefined, inputs).failures, [], "a preview does not ask for it");
      await assert.rejects(lifecycle.create(call, inputs), (error: Error) => {
        assert.match(error.message, told);
        assert.ok(!error.message.includes("CANARY"), "a secret is repeated");
        return true;
      });
    });
  }
});
