import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { endIn as providerEndIn } from "../../../provider/core/ends";
import type { Row } from "../../../report/model";
import { endIn } from "../../../report/outcomes";
import { ReportError } from "../../../report/report-error";
import { reportOf } from "../../../report/rows";
import { parseState } from "../../../report/state";
import { peakOf, ticksOf, timeLineOf } from "../../../report/time-line";
import { totalsOf } from "../../../report/totals";
import { UTC } from "../../../report/zone";
import {
  at,
  dynamicResource,
  exportJob,
  failed,
  PLACE,
  resource,
  running,
  secret,
  state,
  succeeded,
  WRITTEN,
} from "./states";

const read = (text: string) => reportOf(parseState(text, "the state"));
const rowsIn = (text: string) => read(text).groups.flatMap(({ rows }) => rows);
const oneRow = (record: Record<string, unknown>): Row => {
  const [row, ...others] = rowsIn(state([record]));
  assert.ok(row && others.length === 0);
  return row;
};

describe("which end a status tells", () => {
  for (const status of [
    "SUCCEEDED",
    "Success",
    "finished",
    "FAILED",
    "failure",
    "KILLED",
    "CANCELED",
    "aborted",
    "RUNNING",
    "STOPPED",
    "",
    "x",
  ]) {
    test(`"${status}", as the provider has it`, () => assert.equal(endIn(status), providerEndIn(status)));
  }
});

const OUTCOMES: [string, Record<string, unknown>, Row["outcome"]][] = [
  ["adobe:ExportJob", { status: "SUCCEEDED" }, "succeeded"],
  ["adobe:ExportJob", { status: "FAILED" }, "failed"],
  ["adobe:ExportJob", { status: "CANCELLED" }, "cancelled"],
  ["adobe:ExportJob", { status: "NEW" }, "running"],
  ["adobe:ExportJob", { status: "CANCELLING" }, "running"],
  ["adobe:ExportJob", { status: "EXPIRED" }, "ended"],
  ["adobe:ExportJob", { status: "EXPIRED", hadFailed: true }, "failed"],
  ["adobe:ExportJob", { status: "FROBNICATED" }, "unknown"],
  ["adobe:ExportJob", { status: 7 }, "unknown"],
  ["adobe:ExportJob", { status: secret() }, "unknown"],
  ["adobe:ExportJob", {}, "unknown"],
  ["tencentcloud:DbImport", { status: "SUCCESS" }, "succeeded"],
  ["tencentcloud:DbImport", { status: "REMOVED" }, "cancelled"],
  ["tencentcloud:DbImport", { status: "UNDEFINED" }, "running"],
  ["ncloud:SearchEngineImport", { status: "whatever", startedAt: at(0) }, "running"],
  ["ncloud:SearchEngineImport", { status: "whatever", startedAt: at(0), endedAt: at(9) }, "ended"],
  ["ncloud:SearchEngineImport", { status: "COMPLETED", startedAt: at(0), endedAt: at(9) }, "succeeded"],
  ["ncloud:SearchEngineImport", { status: "stopped", startedAt: at(0), endedAt: at(9) }, "cancelled"],
  ["ncloud:SearchEngineImport", { status: "UNKNOWN" }, "unknown"],
  ["ncloud:AiAppKill", { stopped: true }, "stopped"],
  ["ncloud:AiAppKill", { stopped: false }, "idle"],
  ["tencentcloud:DbImportStop", { stopped: false, stopOn: "destroy" }, "recorded"],
  ["ncloud:SearchEngineImportStop", {}, "unknown"],
  ["newcloud:OtherJob", { status: "FAILED" }, "failed"],
  ["newcloud:OtherStop", { stopped: true }, "stopped"],
];

describe("how a job or a stop stands", () => {
  for (const [token, outputs, outcome] of OUTCOMES) {
    test(`${token} with ${JSON.stringify(outputs).slice(0, 80)} is ${outcome}`, () =>
      assert.equal(oneRow(resource(token, "one", outputs)).outcome, outcome));
  }
});

describe("when it ran", () => {
  test("of an export job it is told when it was made, and when its record last changed", () => {
    const { begin, end, tookMs } = oneRow(exportJob("one", succeeded(10, 20)));
    assert.deepEqual(
      [begin?.is, begin?.text, end?.is, end?.text, tookMs],
      ["created", at(10), "changed", at(30), 20_000],
    );
  });

  test("a start that is told goes before the making, an end before the last change", () => {
    const { begin, end } = oneRow(exportJob("one", { startedAt: at(12), endedAt: at(29) }));
    assert.deepEqual([begin?.is, begin?.text, end?.is, end?.text], ["started", at(12), "ended", at(29)]);
  });

  test("how long is not made up of when it was made and last changed", () =>
    assert.equal(oneRow(exportJob("one", { durationMs: undefined })).tookMs, undefined));

  test("how long is the time between a told start and a told end", () =>
    assert.equal(oneRow(resource("tencentcloud:DbImport", "one", { createdAt: at(5), endedAt: at(8) })).tookMs, 3000));

  test("what runs was seen to run when the state was written", () =>
    assert.deepEqual(oneRow(exportJob("one", running(3))).end, { is: "seen", text: WRITTEN, at: Date.parse(WRITTEN) }));

  test("of one whose end is not told it is known when it was not over yet", () => {
    const { end } = oneRow(exportJob("one", { ...succeeded(3, 20), updatedAt: undefined }));
    assert.deepEqual([end?.is, end?.text], ["earliest", at(23)]);
  });

  test("a time without a zone is a text", () =>
    assert.deepEqual(oneRow(resource("ncloud:SearchEngineImport", "one", { startedAt: "2026-03-02 10:00:00" })).begin, {
      is: "started",
      text: "2026-03-02 10:00:00",
    }));

  test("an end before its start tells no duration", () =>
    assert.equal(
      oneRow(resource("tencentcloud:DbImport", "one", { createdAt: at(8), endedAt: at(5) })).tookMs,
      undefined,
    ));
});

describe("the time line", () => {
  const lineOf = (...records: Record<string, unknown>[]) => timeLineOf(read(state(records)));
  const zoneless = resource("ncloud:SearchEngineImport", "zoneless", { startedAt: "2026-03-02 10:00" });

  test("has no row whose beginning is not known, and counts it", () => {
    assert.equal(lineOf(zoneless), undefined);
    assert.equal(lineOf(zoneless, exportJob("one"))?.without, 1);
  });

  test("reaches from the first beginning to the last end", () => {
    const line = lineOf(exportJob("a", succeeded(50, 50)), exportJob("b", succeeded(10, 5)));
    assert.deepEqual([line?.from, line?.to], [Date.parse(at(10)), Date.parse(at(100))]);
  });

  test("tells how many ran at a time, of which one may end as another begins", () => {
    const line = lineOf(...[0, 5, 10].map((from) => exportJob(`from-${from}`, succeeded(from, 10))));
    assert.equal(peakOf(line?.bands[0]?.bars ?? []), 2);
  });

  for (const [seconds, texts] of [
    [1, ["01:00:00.000", "01:00:00.200", "01:00:00.400", "01:00:00.600", "01:00:00.800", "01:00:01.000"]],
    [240, ["01:00", "01:01", "01:02", "01:03", "01:04"]],
    [86_400, ["06:00", "12:00", "18:00", "03-03"]],
    [86_400 * 30, ["2026-03-05", "2026-03-12", "2026-03-19", "2026-03-26"]],
  ] as const) {
    test(`of ${seconds} s has round times on its axis`, () => {
      const from = Date.parse(at(0));
      assert.deepEqual(
        ticksOf({ from, to: from + seconds * 1000 }, UTC, 6).map(({ text }) => text),
        texts,
      );
    });
  }

  test("has the round times of the reader's zone", () => {
    const from = Date.parse(at(0));
    const kathmandu = { name: "Asia/Kathmandu", offsetMs: () => 20_700_000 };
    const [first] = ticksOf({ from, to: from + 4 * 3_600_000 }, kathmandu, 6);
    assert.equal(first?.text, "07:00");
  });
});

describe("a state in which anything may be missing or of another type", () => {
  const odd = [null, 7, "text", true, [], {}, [null], { a: 1 }, secret(), secret("CANARYplain")];
  const members = [
    "status",
    "createdAt",
    "updatedAt",
    "durationMs",
    "exportedProfiles",
    "batchIds",
    "errors",
    "error",
    "jobs",
    "sandbox",
  ];
  for (const token of ["adobe:ExportJob", "adobe:ExportJobSet", "tencentcloud:DbImport", "ncloud:AiAppKill"]) {
    test(`${token} is read`, () => {
      for (const value of odd) {
        for (const member of members) rowsIn(state([resource(token, "one", { ...PLACE, [member]: value })]));
        rowsIn(
          state([resource(token, "one", {}, { outputs: value, inputs: value, initErrors: value, modified: value })]),
        );
        rowsIn(state([resource(token, "one", { jobs: { key: value } })]));
      }
    });
  }

  test("resources that are none are passed over", () => {
    const text = JSON.stringify({
      deployment: { resources: [null, 7, [], {}, { type: 1, urn: 2 }, { type: "datajobs:adobe:ExportJob" }] },
    });
    assert.deepEqual(rowsIn(text), []);
  });
});

describe("a set", () => {
  const jobs = {
    a: { jobId: "1", ...succeeded(0, 5) },
    b: { jobId: "2", ...failed(0, 5), errors: undefined, error: "no space" },
    c: secret(),
  };
  const set = resource(
    "adobe:ExportJobSet",
    "nightly",
    { ...PLACE, jobs },
    { inputs: { jobs: { a: {}, d: {} } }, initErrors: ["2 failed"] },
  );
  const { groups } = read(state([set, exportJob("alone")]));

  test("is a group of its own, with what is to be said of it as a whole", () =>
    assert.deepEqual(
      groups.map(({ kind, set, place, notes }) => [kind, set, place, notes]),
      [
        ["adobe.ExportJobSet", "nightly", `prod, ${PLACE.imsOrg}`, ["2 failed"]],
        ["adobe.ExportJob", undefined, `prod, ${PLACE.imsOrg}`, []],
      ],
    ));

  test("has a row for each job, and for each key that has none yet", () =>
    assert.deepEqual(
      groups[0]?.rows.map(({ name, id, outcome, errors }) => [name, id, outcome, errors]),
      [
        ["a", "1", "succeeded", []],
        ["b", "2", "failed", ["no space"]],
        ["c", "[secret]", "unknown", []],
        ["d", undefined, "missing", []],
      ],
    ));
});

describe("both hosts", () => {
  test("are read alike", () => {
    const outputs = { ...succeeded(0, 5), ...PLACE };
    const facts = ({ urn: _, ...row }: Row) => row;
    assert.deepEqual(
      facts(oneRow(dynamicResource("adobe:ExportJob", "one", outputs))),
      facts(oneRow(resource("adobe:ExportJob", "one", outputs))),
    );
  });

  test("a dynamic resource without a type of its own is known by its provider's text", () => {
    const __provider = `exports.handler=()=>require("pulumi-datajobs/dynamic").tencentcloudDbImportStop`;
    const type = "pulumi-nodejs:dynamic:Resource";
    const record = { ...resource("x:X", "one", { __provider, stopped: true }), type };
    assert.equal(oneRow(record).outcome, "stopped");
    assert.deepEqual(rowsIn(state([{ ...record, outputs: { __provider: "other" } }])), []);
  });

  const STATES = resolve(__dirname, "../../../../test/fixtures/states");
  for (const version of readdirSync(STATES)) {
    for (const stack of readdirSync(join(STATES, version)).filter((each) =>
      existsSync(join(STATES, version, each, "state.json")),
    )) {
      test(`every job and stop of ${stack} of ${version} is a row`, () => {
        const text = readFileSync(join(STATES, version, stack, "state.json"), "utf8");
        const rows = rowsIn(text);
        const { resources } = JSON.parse(text).deployment as { resources: { type: string; urn: string }[] };
        const ours = resources.filter(({ type }) => /^(datajobs|pulumi-nodejs:dynamic)\b/.test(type));
        assert.deepEqual(rows.map(({ urn }) => urn).sort(), ours.map(({ urn }) => urn).sort());
        assert.deepEqual(
          rows.filter(({ outcome }) => outcome === "unknown"),
          [],
        );
        assert.equal(read(text).stack, "dev");
      });
    }
  }
});

describe("what else a state tells", () => {
  test("resources of other providers are counted nowhere", () => {
    const other = { ...resource("x:X", "bucket", {}), type: "aws:s3/bucket:Bucket" };
    assert.deepEqual(read(state([other])).groups, []);
  });

  test("what was replaced and still awaits its deletion, or its replacement, says so", () => {
    const text = state([
      exportJob("new"),
      exportJob("old", {}, { delete: true }),
      exportJob("gone", {}, { pendingReplacement: true }),
    ]);
    assert.deepEqual(
      rowsIn(text).map(({ awaits }) => awaits),
      [undefined, "deletion", "replacement"],
    );
    const totals = totalsOf(read(text));
    assert.deepEqual([totals.awaitingDeletion, totals.awaitingReplacement], [1, 1]);
  });

  test("operations that were cut short are told, those of others are not", () => {
    const others = { type: "aws:s3/bucket:Bucket", urn: "urn:pulumi:prod::audiences::aws:s3/bucket:Bucket::b" };
    const pending = [
      { resource: exportJob("lost"), type: "creating" },
      { resource: others, type: "creating" },
    ];
    const { pending: told } = read(state([], { pending_operations: pending }));
    assert.deepEqual(
      told.map(({ operation, kind, name }) => [operation, kind, name]),
      [["creating", "adobe.ExportJob", "lost"]],
    );
  });

  test("the file of the file backend is read as well, and a stack that was never deployed", () => {
    const { deployment } = JSON.parse(state([exportJob("one")]));
    assert.equal(rowsIn(JSON.stringify({ version: 3, checkpoint: { stack: "s", latest: deployment } })).length, 1);
    assert.deepEqual(rowsIn(JSON.stringify({ version: 3, checkpoint: { stack: "s" } })), []);
    assert.deepEqual(rowsIn(JSON.stringify({ version: 3, deployment: null })), []);
  });
});

describe("what is no state is refused in one sentence", () => {
  const refused = ["", " \n", "{", "7", "null", "[]", "{}", `{"deployment":7}`, `{"deployment":{"resources":{}}}`];
  for (const text of refused) {
    test(JSON.stringify(text), () =>
      assert.throws(
        () => parseState(text, "it.json"),
        (error) => error instanceof ReportError && /^it\.json .+: it is no state of a stack, .+\.$/.test(error.message),
      ),
    );
  }
});
