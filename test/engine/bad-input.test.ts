import assert from "node:assert/strict";
import { effects } from "./harness/look";
import { code, exportJob, jobFor, program, resource } from "./harness/program";
import { story } from "./harness/story";

const CLUSTER = 1037001;

/** What a user reads for each mistake: the property's path, and what is allowed. All of these stand in one program. */
const ROWS: readonly { name: string; kind: string; args: unknown; says: readonly RegExp[] }[] = [
  {
    name: "everythingAtOnce",
    kind: "adobe.ExportJob",
    args: {
      schema: {},
      destination: { datasetId: 42 },
      waitFor: "finished",
      waitTimeout: "soon",
      filter: {
        segmentQualificationTime: { startTime: "2018-02-01T00:00:00Z", endTime: "2018-01-01T00:00:00Z" },
        segments: [{ segmentId: "a", status: ["realised"] }],
        fromIngestTimestamp: "yesterday",
      },
    },
    says: [
      /schema\.name: must be a string, it is missing/,
      /destination\.datasetId: must be a string, got a number/,
      /waitFor: must be one of "accepted", "completed"/,
      /waitTimeout: must be a time like "90s", "45m" or "6h"/,
      /filter\.segmentQualificationTime\.endTime: must be later than startTime/,
      /filter\.segments\[0\]\.status\[0\]: must be one of "realized", "existing", "exited"/,
      /filter\.fromIngestTimestamp: must be an RFC 3339 time/,
    ],
  },
  {
    name: "misspelt",
    kind: "adobe.ExportJob",
    args: { ...jobFor("dataset"), mergePolcy: { id: "x" } },
    says: [/mergePolcy: there is no such property; did you mean mergePolicy\?; allowed: .*adoptRunning/],
  },
  {
    name: "secretly",
    kind: "adobe.ExportJob",
    args: {
      ...jobFor("dataset"),
      waitFor: code('pulumi.secret("CANARY-wait")'),
      fields: code("pulumi.secret(987654321)"),
    },
    says: [
      /waitFor: must be one of "accepted", "completed", got something else/,
      /fields: must be a list or a string, got a number/,
    ],
  },
  {
    name: "longId",
    kind: "ncloud.AiAppKill",
    args: { aiAppId: "cMmEw7HCjVQdcHh3JVOptLx" },
    says: [/aiAppId: .*22/],
  },
  {
    name: "nowhere",
    kind: "ncloud.SearchEngineImportStop",
    args: { serviceGroupInstanceNo: CLUSTER, region: "KO" },
    says: [/region: must be one of "KR", "SGN", "JPN", "KRS", "FKR"/],
  },
  {
    name: "whenever",
    kind: "tencentcloud.DbImportStop",
    args: { asyncRequestId: "434e366f-beaf56d6-508b7f33-2abdb382", stopOn: "delete", waitFor: "completed" },
    says: [/stopOn: must be one of "create", "destroy"/, /waitFor: must be one of "accepted", "stopped"/],
  },
];

story("bad input, as a user sees it", {}, async ({ emulator, project, step }) => {
  for (const { name, kind, args, says } of ROWS) {
    await step(`${name}: ${says.map(({ source }) => source.split(":")[0]).join(", ")}`, async () => {
      project.program(program(resource(kind, name, args)));
      const { text, diagnostics } = await project.preview({ fails: true });
      for (const message of says) assert.match(text, message);
      assert.doesNotMatch(text, /987654321/);
      const blamed = diagnostics.filter((diagnostic) => diagnostic.name === name && diagnostic.severity === "error");
      assert.equal(blamed.length >= says.length, true, `all ${says.length} at once:\n${text}`);
      assert.deepEqual(effects(emulator), []);
    });
  }

  await step("a missing argument of a constructor is a failure of check, no exception", async () => {
    project.program(program(exportJob("empty", {})));
    const { text } = await project.preview({ fails: true });
    assert.match(text, /destination: must be an object, it is missing/);
    assert.match(text, /schema: must be an object, it is missing/);
  });

  await step("an export of everything is warned of once, when the resource is new", async () => {
    const { filter, ...all } = jobFor("dataset");
    project.program(program(exportJob("everything", all)));
    const warning = /no filter\.segments: all data of all profiles is exported/;
    assert.match((await project.up()).text, warning);
    assert.doesNotMatch((await project.preview()).text, warning);
  });
});
