import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Values } from "../../provider/core/values";
import { actionsOf } from "../calls";
import { type Emulator, type EmulatorOptions, startEmulator } from "../emulator";
import { type CallOptions, type TestWorld, testWorld } from "../world";
import { invoke } from "./functions";

const OTHER_ORG_JOB = "900";

describe("the functions of Adobe", () => {
  let emulator: Emulator;
  let test: TestWorld;

  before(async () => {
    emulator = await startEmulator({ jobSeconds: 60 });
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    test = testWorld(emulator);
  });
  afterEach(() => test.close());

  const call = (name: string, inputs?: Values, given?: CallOptions) => invoke(test, `adobe:${name}`, inputs, given);
  const plant = (spec: object = {}) => emulator.jobs({ api: "adobe.export", seconds: 3600, ...spec }).id;
  const actions = () => actionsOf(emulator);
  const job = (id: string) => emulator.state().jobs.find((each) => each.id === id);
  const lists = () => emulator.calls().filter(({ action }) => action === "listExportJobs");
  const listed = async (inputs: Values = {}) => {
    const { jobs } = await call("getExportJobs", inputs);
    return jobs as Values[];
  };
  const ids = async (inputs: Values = {}) => (await listed(inputs)).map(({ jobId }) => jobId);
  /** An emulator of its own, for what only options can make it do. */
  const elsewhere = async (
    options: Partial<EmulatorOptions>,
    work: (there: Emulator, mine: TestWorld) => Promise<void>,
  ) => {
    const other = await startEmulator({ jobSeconds: 3600, ...options });
    const mine = testWorld(other);
    try {
      await work(other, mine);
    } finally {
      mine.close();
      await other.close();
    }
  };

  describe("getExportJob", () => {
    const request = {
      schema: { name: "_xdm.context.profile" },
      destination: { datasetId: "5b7c86968f7b6501e21ba9df", segmentPerBatch: false },
      fields: "identities.id,personalEmail.address",
      mergePolicy: { id: "timestampOrdered-none-mp", version: 2 },
      filter: {
        segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff", segmentNs: "ups", status: ["realized"] }],
      },
      additionalFields: {
        eventList: { fields: "_experience", filter: { fromIngestTimestamp: "2018-01-01T00:00:00Z" } },
      },
    };

    it("tells all that there is to know of a job, its request included", async () => {
      const id = plant({ seconds: 60, request });
      emulator.advance(120_000);
      const { jobId, status, imsOrg, sandbox, batchIds, exportedProfiles, createdAt, errors, ...rest } = await call(
        "getExportJob",
        { jobId: id },
      );
      assert.deepEqual(
        { jobId, status, imsOrg, sandbox, exportedProfiles },
        { jobId: id, status: "SUCCEEDED", imsOrg: emulator.env.ADOBE_IMS_ORG, sandbox: "prod", exportedProfiles: 20 },
      );
      assert.equal((batchIds as string[]).length, 1);
      assert.match(String(createdAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.equal(errors, undefined);
      assert.deepEqual(Object.fromEntries(Object.keys(request).map((name) => [name, rest[name]])), request);
      assert.deepEqual(actions(), ["retrieveExportJob"]);
      assert.ok(emulator.calls().every(({ verified }) => verified));
    });

    it("keeps every digit of an id beyond 2^53", async () => {
      const id = plant({ id: "9007199254740993" });
      assert.equal((await call("getExportJob", { jobId: id })).jobId, "9007199254740993");
    });

    it("is an error for a job that is not there", async () => {
      await assert.rejects(
        call("getExportJob", { jobId: "123" }),
        /^NotFound: cannot read export job 123: there is no such job in .+@AdobeOrg\/prod\.$/,
      );
    });

    it("looks where the arguments say", async () => {
      const id = plant({ place: `${emulator.env.ADOBE_IMS_ORG}/dev` });
      assert.equal((await call("getExportJob", { jobId: id, sandbox: "dev" })).sandbox, "dev");
      await assert.rejects(call("getExportJob", { jobId: id }), /no such job in .+\/prod/);
    });

    it("says which organisation is configured when another one refuses", async () => {
      await assert.rejects(
        call("getExportJob", { jobId: OTHER_ORG_JOB, imsOrg: "OTHER0000000000000000000@AdobeOrg" }),
        /it lives in org OTHER0000000000000000000@AdobeOrg, configured is /,
      );
    });

    const shapes: [title: string, record: Values, expected: Values][] = [
      ["the key dataSetId", { destination: { dataSetId: "ds" } }, { destination: { datasetId: "ds" } }],
      ["a version as text", { mergePolicy: { id: "mp", version: "3" } }, { mergePolicy: { id: "mp", version: 3 } }],
      [
        "a single status as text",
        { filter: { segments: [{ segmentId: "s", status: "exited" }] } },
        { filter: { segments: [{ segmentId: "s", status: ["exited"] }] } },
      ],
      [
        "null for what is absent",
        { filter: null, mergePolicy: null, additionalFields: null },
        { filter: undefined, mergePolicy: undefined, additionalFields: undefined },
      ],
      [
        "members that nobody has declared",
        { schema: { name: "x", surprise: { deep: true } } },
        { schema: { name: "x" } },
      ],
      [
        "a request of another type",
        { fields: 5, filter: "all", schema: ["x"] },
        { fields: "5", filter: undefined, schema: undefined },
      ],
      ["a status of tomorrow", { status: "RESTING" }, { status: "RESTING" }],
    ];
    for (const [title, record, expected] of shapes) {
      it(`copes with ${title}`, async () => {
        const found = await call("getExportJob", { jobId: plant({ record }) });
        for (const [name, value] of Object.entries(expected)) assert.deepEqual(found[name], value, name);
      });
    }

    for (const jobId of ["", "..", "1/2", "a b", "x".repeat(65), 100]) {
      it(`refuses the id ${JSON.stringify(jobId).slice(0, 12)} without a call`, async () => {
        await assert.rejects(call("getExportJob", { jobId }), /jobId: must be/);
        assert.deepEqual(emulator.calls(), []);
      });
    }
  });

  describe("getExportJobs", () => {
    it("reads lists that come under children", async () => {
      await elsewhere({ children: true }, async (there, mine) => {
        const planted = [1, 2, 3].map(() => there.jobs({ api: "adobe.export" }).id);
        const { jobs } = await invoke(mine, "adobe:getExportJobs");
        assert.deepEqual((jobs as Values[]).map(({ jobId }) => jobId).sort(), planted.sort());
      });
    });

    it("reads on by whatever links a list has, and only by their queries", async () => {
      const link = "http://127.0.0.1:1/elsewhere/?limit=1&offset=1_1";
      const forms: [title: string, more: Values, end: Values][] = [
        ["link.next", { link: { next: link } }, { link: { next: "" } }],
        ["_links.next.href", { _page: { totalCount: 2 }, _links: { next: { href: link } } }, { _links: { next: {} } }],
        ["_links.next.href, a plain text", { _links: { next: link } }, {}],
        ["link.next.href", { link: { next: { href: link } } }, { link: {} }],
        ["both, one empty", { link: { next: "" }, _links: { next: { href: link } } }, { link: null, _links: [] }],
      ];
      for (const [title, more, end] of forms) {
        emulator.faults(
          [
            { records: [{ id: 1 }], ...more },
            { records: [{ id: 2 }], ...end },
          ].map((body) => ({
            match: { action: "listExportJobs" },
            times: 1,
            fault: "answer" as const,
            status: 200,
            body,
          })),
        );
        assert.deepEqual(await ids({ limit: 10 }), ["1", "2"], title);
      }
      assert.equal(lists().length, 2 * forms.length);
    });

    it("reads all pages of lists that tell of them by _links", async () => {
      await elsewhere({ links: "_links" }, async (there, mine) => {
        const planted = Array.from({ length: 230 }, () => there.jobs({ api: "adobe.export" }).id);
        const { jobs } = await invoke(mine, "adobe:getExportJobs", { limit: 1000 });
        assert.deepEqual((jobs as Values[]).map(({ jobId }) => jobId).sort(), planted.sort());
      });
    });

    it("tells the jobs of the place, newest first", async () => {
      const planted = [1, 2, 3].map((n) => plant({ createdAt: emulator.now() - 10_000 + n }));
      plant({ place: `${emulator.env.ADOBE_IMS_ORG}/dev` });
      assert.deepEqual(await ids(), planted.reverse());
      const [first] = await listed();
      assert.equal(first?.sandbox, "prod");
      assert.deepEqual(first?.destination, { datasetId: "5b7c86968f7b6501e21ba9df", segmentPerBatch: false });
    });

    it("tells none where there are none", async () => {
      assert.deepEqual(await listed(), []);
    });

    for (const status of ["NEW", "SUCCEEDED", "FAILED"]) {
      it(`lets the API filter by ${status}`, async () => {
        for (const each of ["NEW", "PROCESSING", "SUCCEEDED", "FAILED", status]) plant({ status: each });
        assert.equal((await ids({ status })).length, 2);
        assert.match(String(lists()[0]?.query?.status), new RegExp(status));
      });
    }

    it("filters by PROCESSING itself, for the API can't", async () => {
      const running = plant({ status: "PROCESSING" });
      for (const status of ["NEW", "SUCCEEDED", "FAILED"]) plant({ status });
      assert.deepEqual(await ids({ status: "PROCESSING" }), [running]);
      assert.deepEqual(actions(), ["listExportJobs"]);
    });

    it("reads on until there are enough that are PROCESSING", async () => {
      for (let n = 0; n < 250; n++)
        plant({ status: n < 3 ? "PROCESSING" : "SUCCEEDED", createdAt: emulator.now() - 10_000 + n });
      assert.equal((await ids({ status: "PROCESSING", limit: 2 })).length, 2);
      assert.equal(lists().length, 3);
    });

    it("keeps to the filter although a link forgets it", async () => {
      const record = (id: number, status: string) => ({ id, status });
      emulator.faults([
        {
          match: { action: "listExportJobs" },
          times: 1,
          fault: "answer",
          status: 200,
          body: { records: [record(1, "NEW")], link: { next: "/export/jobs/?limit=1&offset=1_1" } },
        },
        {
          match: { action: "listExportJobs" },
          times: 1,
          fault: "answer",
          status: 200,
          body: { records: [record(2, "FAILED")], link: {} },
        },
      ]);
      assert.deepEqual(await ids({ status: "NEW" }), ["1"]);
    });

    const limits: [limit: number | undefined, jobs: number, found: number, pages: number][] = [
      [undefined, 230, 100, 1],
      [1, 230, 1, 1],
      [100, 230, 100, 1],
      [101, 230, 101, 2],
      [230, 230, 230, 3],
      [10_000, 230, 230, 3],
      [10_000, 200, 200, 2],
    ];
    for (const [limit, jobs, found, pages] of limits) {
      it(`with limit ${limit ?? "not given"} and ${jobs} jobs, tells ${found} from ${pages} page(s), each once`, async () => {
        for (let n = 0; n < jobs; n++) plant({ createdAt: emulator.now() - 10_000 });
        const told = await ids(limit === undefined ? {} : { limit });
        assert.equal(told.length, found);
        assert.equal(new Set(told).size, found);
        assert.equal(lists().length, pages);
      });
    }

    it("asks for no more than are wanted", async () => {
      for (let n = 0; n < 5; n++) plant();
      assert.equal((await listed({ limit: 2 })).length, 2);
      assert.match(String(lists()[0]?.query?.limit), /^2$/);
    });

    it("ends at a page that links to one which was read already", async () => {
      const body = { records: [{ id: 1 }, { id: 2 }], link: { next: "/export/jobs/?limit=2&offset=5_5" } };
      emulator.faults({ match: { action: "listExportJobs" }, times: -1, fault: "answer", status: 200, body });
      assert.deepEqual(await ids({ limit: 10 }), ["1", "2"]);
      assert.equal(lists().length, 2);
    });

    it("ends with an error at a list without end", async () => {
      const pages = Array.from({ length: 1001 }, (_, n) => ({
        match: { action: "listExportJobs" },
        times: 1,
        fault: "answer" as const,
        status: 200,
        body: { records: [], link: { next: `/export/jobs/?limit=100&offset=${n}_1` } },
      }));
      emulator.faults(pages);
      await assert.rejects(listed({ limit: 10_000 }), /the list goes on after 1000 pages\. Ask for less/);
      assert.equal(lists().length, 1000);
    });

    it("copes with sparse records", async () => {
      await elsewhere({ sparse: true }, async (there, mine) => {
        there.jobs({ api: "adobe.export", status: "FAILED", request: { filter: { emptyProfiles: true } } });
        const { jobs } = await invoke(mine, "adobe:getExportJobs");
        const [only] = jobs as Values[];
        assert.equal(only?.status, "FAILED");
        assert.ok(Array.isArray(only?.errors) && only.errors.length === 2);
      });
    });

    for (const [inputs, reason] of [
      [{ limit: 0 }, /limit: must be at least 1/],
      [{ limit: 10_001 }, /limit: must be at most 10000/],
      [{ limit: 1.5 }, /limit: must be a whole number/],
      [{ status: "SUCCESS" }, /status: must be one of "NEW", "PROCESSING", "SUCCEEDED", "FAILED"/],
      [{ sandbox: "a b" }, /sandbox: must be the name of a sandbox/],
      [{ imsOrg: "nobody" }, /imsOrg: must be an organisation id/],
    ] as [Values, RegExp][]) {
      it(`refuses ${JSON.stringify(inputs)} without a call`, async () => {
        await assert.rejects(listed(inputs), reason);
        assert.deepEqual(emulator.calls(), []);
      });
    }

    it("reads a null argument as none", async () => {
      plant();
      assert.equal((await listed({ limit: null, status: null })).length, 1);
    });

    it("takes the place from the stack's configuration", async () => {
      plant({ place: `${emulator.env.ADOBE_IMS_ORG}/dev` });
      const { jobs } = await call("getExportJobs", {}, { stack: { adobeSandbox: "dev" } });
      assert.equal((jobs as Values[]).length, 1);
    });
  });

  describe("cancelExportJob", () => {
    it("cancels, and waits until the job has ended", async () => {
      const jobId = plant();
      assert.deepEqual(await call("cancelExportJob", { jobId }), { cancelled: true, status: "CANCELLED" });
      assert.equal(job(jobId)?.live, false);
      assert.deepEqual(actions(), ["retrieveExportJob", "cancelExportJob", "retrieveExportJob"]);
      assert.match(test.voice.lines.join(), /^Cancelled export job \d+ of .+\/prod\.$/);
    });

    it("waits as long as the cancellation takes", async () => {
      await elsewhere({ cancelSeconds: 90, cancelledAs: "CANCELLED" }, async (there, mine) => {
        const { id: jobId } = there.jobs({ api: "adobe.export" });
        assert.deepEqual(await invoke(mine, "adobe:cancelExportJob", { jobId }), {
          cancelled: true,
          status: "CANCELLED",
        });
        assert.equal(there.calls().filter(({ action }) => action === "cancelExportJob").length, 1);
      });
    });

    it("goes on as soon as it is accepted, with wait false", async () => {
      await elsewhere({ cancelSeconds: 90, cancelledAs: "CANCELLED" }, async (there, mine) => {
        const { id: jobId } = there.jobs({ api: "adobe.export" });
        assert.deepEqual(await invoke(mine, "adobe:cancelExportJob", { jobId, wait: false }), {
          cancelled: true,
          status: "CANCELLING",
        });
        assert.match(mine.voice.lines.join(), /^The cancellation of export job \d+ of .+ was accepted\.$/);
      });
    });

    it("gives up after cancelTimeout, saying what it saw", async () => {
      await elsewhere({ cancelSeconds: 900 }, async (there, mine) => {
        const { id: jobId } = there.jobs({ api: "adobe.export" });
        await assert.rejects(
          invoke(mine, "adobe:cancelExportJob", { jobId, cancelTimeout: "30s" }),
          /cannot cancel export job .+: no end after 30 s; last seen: status \w+ \(looked \d+ times\)\. Run this again/,
        );
      });
    });

    for (const status of ["SUCCEEDED", "FAILED", "CANCELLED"]) {
      it(`leaves alone what has ended ${status}`, async () => {
        const jobId = plant({ status });
        assert.deepEqual(await call("cancelExportJob", { jobId }), { cancelled: false, status });
        assert.deepEqual(actions(), ["retrieveExportJob"]);
        assert.match(test.voice.lines.join(), /^Nothing to cancel: /);
      });
    }

    it("does no harm when it is run again after the job is gone", async () => {
      const jobId = plant();
      await call("cancelExportJob", { jobId });
      emulator.clearCalls();
      assert.deepEqual(await call("cancelExportJob", { jobId }), { cancelled: false, status: "EXPIRED" });
      // Its cancellation is remembered: that it is gone needn't be said twice.
      assert.deepEqual(actions(), ["retrieveExportJob"]);
    });

    it("says that it was too late when the job ends by itself", async () => {
      await elsewhere({ cancelSeconds: 900 }, async (there, mine) => {
        const { id: jobId } = there.jobs({ api: "adobe.export", seconds: 20 });
        assert.deepEqual(await invoke(mine, "adobe:cancelExportJob", { jobId }), {
          cancelled: false,
          status: "SUCCEEDED",
        });
        assert.match(mine.voice.lines.join(), /^Too late to cancel export job \d+ of .+: it ended SUCCEEDED\.$/);
      });
    });

    for (const fault of ["resetAfterCommit", "truncate", "html502"] as const) {
      it(`looks at the job when the answer is lost (${fault}), and cancels it`, async () => {
        const jobId = plant();
        emulator.faults({ match: { action: "cancelExportJob" }, times: 1, fault });
        assert.deepEqual(await call("cancelExportJob", { jobId }), { cancelled: true, status: "CANCELLED" });
        assert.equal(job(jobId)?.live, false);
      });
    }

    it("is an error when it is refused, and the job goes on", async () => {
      const jobId = plant();
      emulator.faults({ match: { action: "cancelExportJob" }, times: -1, fault: "answer", status: 403 });
      await assert.rejects(call("cancelExportJob", { jobId }), /cannot cancel export job .+: it was refused/);
      assert.equal(job(jobId)?.live, true);
    });

    it("sends nothing for an engine that is gone", async () => {
      const jobId = plant();
      test.engine.dead = true;
      await assert.rejects(call("cancelExportJob", { jobId }), /the Pulumi engine that asked for this is gone/);
      assert.equal(job(jobId)?.live, true);
    });
  });

  it("says where it looked when the organisation is missing", async () => {
    const poor = testWorld(emulator, { ...emulator.env, ADOBE_IMS_ORG: undefined }, test.home);
    for (const [name, inputs] of [
      ["getExportJob", { jobId: "1" }],
      ["getExportJobs", {}],
      ["cancelExportJob", { jobId: "1" }],
    ] as const) {
      await assert.rejects(
        invoke(poor, `adobe:${name}`, inputs),
        /adobeImsOrg .*is not set.*datajobs:adobeImsOrg.*ADOBE_IMS_ORG/,
      );
    }
    assert.deepEqual(emulator.calls(), []);
  });
});
