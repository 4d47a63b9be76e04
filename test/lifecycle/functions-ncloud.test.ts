import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Values } from "../../provider/core/values";
import { actionsOf, assertSigned, countOf } from "../calls";
import { type Emulator, startEmulator } from "../emulator";
import { accountId } from "../emulator/accounts";
import { type CallOptions, type TestWorld, testWorld } from "../world";
import { invoke } from "./functions";

const CLUSTER = "1037001";
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe("the functions of NAVER Cloud", () => {
  let emulator: Emulator;
  let test: TestWorld;

  before(async () => {
    emulator = await startEmulator({ jobSeconds: 3600 });
  });
  after(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    test = testWorld(emulator);
  });
  afterEach(() => {
    assertSigned(emulator);
    test.close();
  });

  const call = (name: string, inputs?: Values, given?: CallOptions) => invoke(test, `ncloud:${name}`, inputs, given);
  const job = (id: string) => emulator.state().jobs.find((each) => each.id === id);
  const actions = () => actionsOf(emulator);
  const count = (action: string) => countOf(emulator, action);
  const answer = (action: string, body: unknown, times = 1) =>
    emulator.faults({ match: { action }, times, fault: "answer", status: 200, headers: {}, body });

  describe("getSearchEngineClusters", () => {
    it("tells the clusters of the configured region, allowed or not, their numbers as texts", async () => {
      const { allowedClusters, disallowedClusters } = await call("getSearchEngineClusters");
      const numbers = (list: unknown) => (list as Values[]).map(({ serviceGroupInstanceNo }) => serviceGroupInstanceNo);
      assert.deepEqual(numbers(allowedClusters), ["1037001", "1037002"]);
      assert.deepEqual(numbers(disallowedClusters), ["1037009"]);
      assert.deepEqual(Object.keys((allowedClusters as Values[])[0] ?? {}).sort(), [
        "clusterName",
        "clusterStatus",
        "searchEngineStatus",
        "serviceGroupInstanceNo",
      ]);
    });

    for (const clusters of [11, 250]) {
      it(`tells all of ${clusters} clusters, on however many pages`, async () => {
        const other = await startEmulator({ clusters });
        const mine = testWorld(other);
        try {
          const { allowedClusters, disallowedClusters } = await invoke(mine, "ncloud:getSearchEngineClusters");
          const numbers = [...(allowedClusters as Values[]), ...(disallowedClusters as Values[])].map(
            ({ serviceGroupInstanceNo }) => serviceGroupInstanceNo,
          );
          assert.equal(new Set(numbers).size, clusters);
        } finally {
          mine.close();
          await other.close();
        }
      });
    }

    for (const [region, first] of [
      ["SGN", "2037001"],
      ["JPN", "3037001"],
    ] as const) {
      it(`asks region ${region} under its own path`, async () => {
        const { allowedClusters } = await call("getSearchEngineClusters", { region });
        assert.equal((allowedClusters as Values[])[0]?.serviceGroupInstanceNo, first);
        assert.match(emulator.calls()[0]?.path ?? "", new RegExp(`^/api/${region.toLowerCase()}-v2/`));
      });
    }

    const shapes: [title: string, result: unknown, allowed: unknown][] = [
      ["no result", null, []],
      ["null instead of a list", { allowedClusters: null }, []],
      ["a number beyond 2^53", "exact", [{ serviceGroupInstanceNo: "9007199254740993" }]],
      ["a cluster without a number", { allowedClusters: [{ clusterName: "lost" }] }, []],
      [
        "nulls and empty texts",
        { allowedClusters: [{ serviceGroupInstanceNo: "1", clusterName: null, clusterStatus: "" }] },
        [{ serviceGroupInstanceNo: "1" }],
      ],
    ];
    for (const [title, result, allowed] of shapes) {
      it(`copes with ${title}`, async () => {
        const exact = '{"code":0,"result":{"allowedClusters":[{"serviceGroupInstanceNo":9007199254740993}]}}';
        answer("getClusterInfoList", result === "exact" ? exact : { code: 0, message: "SUCCESS", result });
        assert.deepEqual(await call("getSearchEngineClusters"), { allowedClusters: allowed, disallowedClusters: [] });
      });
    }

    it("is an error where the service's code is not 0, whatever HTTP says", async () => {
      answer("getClusterInfoList", { code: 1500, message: "No way", result: null, requestId: "r-1" });
      await assert.rejects(
        call("getSearchEngineClusters"),
        /it was refused: No way \(code 1500, HTTP 200, request r-1\)/,
      );
    });

    it("refuses a region that there is not, and one that is not on the configured site", async () => {
      await assert.rejects(call("getSearchEngineClusters", { region: "MOON" }), /region: must be one of "KR"/);
      await assert.rejects(call("getSearchEngineClusters", { region: "FKR" }), /site public has no region FKR/);
      assert.deepEqual(emulator.calls(), []);
    });
  });

  describe("getSearchEngineImportHistory", () => {
    const ended = (n: number) => {
      for (let each = 0; each < n; each++) {
        emulator.jobs({
          api: "ncloud.import",
          place: CLUSTER,
          seconds: 1,
          createdAt: emulator.now() - 10_000_000 + each * 5000,
        });
      }
    };
    const history = async (inputs: Values = {}) => {
      const { imports } = await call("getSearchEngineImportHistory", { serviceGroupInstanceNo: CLUSTER, ...inputs });
      return imports as Values[];
    };

    it("tells the imports of the cluster", async () => {
      ended(1);
      emulator.jobs({ api: "ncloud.import", place: CLUSTER });
      emulator.jobs({ api: "ncloud.import", place: "1037002" });
      emulator.advance(10_000);
      const [running, done, ...others] = await history({ serviceGroupInstanceNo: 1037001 });
      assert.deepEqual(others, []);
      const { actionStartDate, actionEndDate, clusterName, progress, ...rest } = done ?? {};
      assert.deepEqual(rest, {
        bucketName: "import-bucket",
        index: "products",
        objectKey: "folder/products.json",
        importStatus: "COMPLETED",
        serviceGroupInstanceNo: CLUSTER,
      });
      assert.match(String(actionStartDate), ISO);
      assert.match(String(actionEndDate), ISO);
      assert.deepEqual([typeof clusterName, progress], ["string", 100]);
      assert.equal(running?.importStatus, "RUNNING");
      assert.equal("actionEndDate" in (running ?? {}), false);
    });

    const limits: [limit: number | undefined, imports: number, found: number, pages: number][] = [
      [undefined, 130, 100, 1],
      [1, 130, 1, 1],
      [101, 130, 101, 2],
      [10_000, 130, 130, 2],
      [10_000, 100, 100, 1],
      [10_000, 0, 0, 1],
    ];
    for (const [limit, imports, found, pages] of limits) {
      it(`with limit ${limit ?? "not given"} and ${imports} imports, tells ${found} from ${pages} page(s), each once`, async () => {
        ended(imports);
        const told = await history(limit === undefined ? {} : { limit });
        assert.equal(told.length, found);
        assert.equal(new Set(told.map(({ actionStartDate }) => actionStartDate)).size, found);
        assert.equal(count("getDataImportHistory"), pages);
      });
    }

    const entries = (...starts: string[]) =>
      starts.map((actionStartDate) => ({ actionStartDate, importStatus: "WHATEVER" }));
    const page = (currentPage: number, list: unknown[], more: Values = {}) => ({
      code: 0,
      message: "SUCCESS",
      result: { currentPage, importHistoryList: list, isLast: false, ...more },
    });

    it("passes on a status that nobody has documented", async () => {
      answer("getDataImportHistory", page(1, [{ importStatus: "half done, half not" }], { isLast: true }));
      assert.deepEqual(await history(), [{ importStatus: "half done, half not" }]);
    });

    it("tells an import once although a new one has pushed it to the next page", async () => {
      answer("getDataImportHistory", page(1, entries("2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z")));
      answer(
        "getDataImportHistory",
        page(2, entries("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"), { isLast: true }),
      );
      assert.equal((await history()).length, 3);
    });

    it("keeps both of two that have only a day in common", async () => {
      answer("getDataImportHistory", page(1, entries("2026-01-03", "2026-01-03"), { isLast: true }));
      assert.deepEqual(
        (await history()).map(({ actionStartDate }) => actionStartDate),
        ["2026-01-03", "2026-01-03"],
      );
    });

    for (const end of [
      { isLast: true, totalPage: undefined },
      { isLast: undefined, totalPage: 1 },
      { isLast: "true" },
    ]) {
      it(`takes ${JSON.stringify(end)} for the end`, async () => {
        answer("getDataImportHistory", page(1, entries("2026-01-03T00:00:00Z"), end), -1);
        await history();
        assert.equal(count("getDataImportHistory"), 1);
      });
    }

    it("ends where the service answers with a page that was read already", async () => {
      answer("getDataImportHistory", page(1, entries("2026-01-03T00:00:00Z")), -1);
      assert.equal((await history()).length, 1);
      assert.equal(count("getDataImportHistory"), 2);
    });

    it("ends with an error at a history without end", async () => {
      emulator.faults(
        Array.from({ length: 1001 }, (_, n) => ({
          match: { action: "getDataImportHistory" },
          times: 1,
          fault: "answer" as const,
          status: 200,
          body: page(n + 1, entries("2026-01-03T00:00:00Z")),
        })),
      );
      await assert.rejects(history({ limit: 10_000 }), /the list goes on after 1000 pages/);
    });

    const times: [written: unknown, expected: string | undefined][] = [
      ["2026-01-02T12:04:05+09:00", "2026-01-02T03:04:05.000Z"],
      ["2026-01-02T12:04:05+0900", "2026-01-02T03:04:05.000Z"],
      [1767323045000, "2026-01-02T03:04:05.000Z"],
      ["1767323045000", "2026-01-02T03:04:05.000Z"],
      [{ utc: 1767323045000, formattedDate: "2026-01-02" }, "2026-01-02T03:04:05.000Z"],
      ["2026-01-02 12:04:05", "2026-01-02 12:04:05"],
      [0, undefined],
      ["", undefined],
      [null, undefined],
    ];
    for (const [written, expected] of times) {
      it(`reads the time ${JSON.stringify(written)} as ${expected ?? "none"}`, async () => {
        answer("getDataImportHistory", page(1, [{ actionEndDate: written, objectKey: "a/b" }], { isLast: true }));
        const [only] = await history();
        assert.equal(only?.actionEndDate, expected);
      });
    }

    it("is an error for a cluster that there is not", async () => {
      await assert.rejects(
        history({ serviceGroupInstanceNo: 999 }),
        /cannot list the imports of cluster 999 \(KR\): there is no such thing/,
      );
    });

    it("never stops anything", async () => {
      const { id } = emulator.jobs({ api: "ncloud.import", place: CLUSTER });
      await history();
      assert.equal(job(id)?.live, true);
    });
  });

  for (const format of ["json", "xml"] as const) {
    describe(`AI apps, spoken to in ${format}`, () => {
      const running = () => emulator.jobs({ api: "ncloud.aiapp" }).id;
      const finished = () => {
        const { id } = emulator.jobs({ api: "ncloud.aiapp", seconds: 1 });
        emulator.advance(60_000);
        return id;
      };

      it("getAiApp tells all of an app that has ended", async () => {
        const aiAppId = finished();
        const { appId, name, startedAt, finishedAt, ...rest } = await call("getAiApp", { aiAppId, format });
        assert.deepEqual(rest, {
          aiAppId,
          accountName: "default",
          queueName: "longlived",
          state: "FINISHED",
          finalStatus: "SUCCEEDED",
          ended: true,
          elapsedMillis: 1000,
          containers: [],
        });
        assert.deepEqual([typeof appId, typeof name], ["string", "string"]);
        assert.match(String(startedAt), ISO);
        assert.match(String(finishedAt), ISO);
        assert.equal(emulator.calls().length, 1);
      });

      it("getAiApp tells no end of an app that runs", async () => {
        const app = await call("getAiApp", { aiAppId: running(), format });
        assert.equal(app.ended, false);
        assert.equal("finishedAt" in app, false);
      });

      it("getAiApp tells its containers as a list", async () => {
        const container = {
          component: "worker",
          containerId: "c-1",
          cpuCount: 2,
          memoryMb: 4096,
          status: "READY",
          createdAt: "2026-01-02T12:04:05+09:00",
        };
        const { id } = emulator.jobs({ api: "ncloud.aiapp", record: { containers: { first: container, second: {} } } });
        const { containers } = await call("getAiApp", { aiAppId: id, format });
        const expected = { ...container, name: "first", createdAt: "2026-01-02T03:04:05.000Z" };
        // In XML an object without members can't be told from nothing.
        assert.deepEqual(containers, format === "json" ? [expected, { name: "second" }] : [expected]);
      });

      it("getAiApp is an error for an app that is not there", async () => {
        await assert.rejects(
          call("getAiApp", { aiAppId: "cMmEw7HCjVQdcHh3JVOptL", format }),
          /cannot read AI app cMmEw7HCjVQdcHh3JVOptL: Data Forest knows no app with this id/,
        );
      });

      for (const n of [0, 1, 3]) {
        it(`getAiApps tells ${n} app(s)`, async () => {
          const planted = Array.from({ length: n }, running);
          const { apps } = await call("getAiApps", { format });
          assert.deepEqual((apps as Values[]).map(({ aiAppId }) => aiAppId).sort(), planted.sort());
          for (const app of apps as Values[]) {
            assert.deepEqual(
              [app.ended, app.disabled, app.workspaceName, app.finishedAt],
              [false, false, "workspace", undefined],
            );
            assert.match(String(app.modifiedAt), ISO);
          }
        });
      }

      it("getAiApps asks for the apps of an account", async () => {
        const id = running();
        const { apps } = await call("getAiApps", { accountId: accountId("default"), format });
        assert.deepEqual(
          (apps as Values[]).map(({ aiAppId }) => aiAppId),
          [id],
        );
        await assert.rejects(
          call("getAiApps", { accountId: "somebodyElse", format }),
          /No permission for this account/,
        );
      });

      it("killAiApp kills", async () => {
        const aiAppId = running();
        const { stoppedAt, ...rest } = await call("killAiApp", { aiAppId, format });
        assert.deepEqual(rest, { stopped: true, message: "success" });
        assert.match(String(stoppedAt), ISO);
        assert.equal(job(aiAppId)?.live, false);
      });

      it("killAiApp leaves alone what has ended, and says so", async () => {
        const aiAppId = finished();
        const { stopped, stoppedAt } = await call("killAiApp", { aiAppId, format });
        assert.deepEqual([stopped, stoppedAt], [false, undefined]);
        assert.equal(count("killAiApp"), 0);
        assert.match(test.voice.lines.join(), /^Nothing was stopped: AI app .+: it had ended/);
      });

      it("killAiApp is an error for an app that is not there", async () => {
        await assert.rejects(
          call("killAiApp", { aiAppId: "cMmEw7HCjVQdcHh3JVOptL", format }),
          /cannot stop AI app .+: there is no such target/,
        );
      });
    });
  }

  describe("AI apps", () => {
    it("are an error where the answer says success false", async () => {
      answer("getAiAppList", { success: false, message: "Not today" });
      await assert.rejects(call("getAiApps"), /cannot list AI apps: it was refused: Not today/);
    });

    it("may be retired: the gateway's 404 says so, and is no missing app", async () => {
      const gone = { error: { errorCode: "300", message: "Not Found" } };
      for (const [name, action, inputs] of [
        ["getAiApps", "getAiAppList", {}],
        ["getAiApp", "getAiAppDetail", { aiAppId: "a1" }],
      ] as const) {
        emulator.faults({ match: { action }, times: 1, fault: "answer", status: 404, headers: {}, body: gone });
        await assert.rejects(call(name, inputs), /AI Apps may be retired for this account/);
      }
    });

    for (const [name, inputs] of [
      ["getAiApp", { aiAppId: "x".repeat(23) }],
      ["killAiApp", { aiAppId: "a-b" }],
      ["getAiApps", { accountId: "<a>" }],
    ] as const) {
      it(`${name} refuses an id that is none, without a call`, async () => {
        await assert.rejects(call(name, inputs), /must be 1 to 22 letters and digits/);
        assert.deepEqual(emulator.calls(), []);
      });
    }
  });

  describe("stopSearchEngineImport", () => {
    it("stops what runs on the cluster", async () => {
      const { id } = emulator.jobs({ api: "ncloud.import", place: CLUSTER });
      const { stoppedAt, requestId, ...rest } = await call("stopSearchEngineImport", {
        serviceGroupInstanceNo: 1037001,
      });
      assert.deepEqual(rest, { stopped: true, site: "public", region: "KR", code: 0, message: "SUCCESS" });
      assert.match(String(stoppedAt), ISO);
      assert.equal(typeof requestId, "string");
      assert.equal(job(id)?.live, false);
      assert.deepEqual(actions(), ["stopDataImportJob"]);
    });

    it("says so where nothing runs", async () => {
      const { stopped, stoppedAt } = await call("stopSearchEngineImport", { serviceGroupInstanceNo: CLUSTER });
      assert.deepEqual([stopped, stoppedAt], [false, undefined]);
      assert.match(test.voice.lines.join(), /^Nothing was stopped: the import on cluster 1037001 \(KR\)/);
    });

    it("is an error for a cluster that there is not", async () => {
      await assert.rejects(call("stopSearchEngineImport", { serviceGroupInstanceNo: 999 }), /there is no such target/);
    });

    for (const fault of ["resetAfterCommit", "truncate", "html502"] as const) {
      it(`sends one stop, and says where to look when its answer is lost (${fault})`, async () => {
        emulator.jobs({ api: "ncloud.import", place: CLUSTER });
        emulator.faults({ match: { action: "stopDataImportJob" }, times: 1, fault });
        await assert.rejects(
          call("stopSearchEngineImport", { serviceGroupInstanceNo: CLUSTER }),
          /the outcome is unknown.*console/,
        );
        assert.equal(count("stopDataImportJob"), 1);
      });
    }

    it("sends nothing for an engine that is gone", async () => {
      const { id } = emulator.jobs({ api: "ncloud.import", place: CLUSTER });
      test.engine.dead = true;
      await assert.rejects(
        call("stopSearchEngineImport", { serviceGroupInstanceNo: CLUSTER }),
        /engine that asked for this is gone/,
      );
      assert.equal(job(id)?.live, true);
    });
  });
});
