/**
 * @typedef {import("./emulator.mjs").Call} Call
 * @typedef {import("./emulator.mjs").Job} Job
 */

/**
 * What the whole story comes to, for each cloud's API. `apis`: the calls that belong to it.
 * @type {{ title: string, apis: string[], started: number, cancelled: number, stopped: number }[]}
 */
const WANTED = [
  // The example's job, its replacement, and the pipeline's two, which end by themselves.
  { title: "Adobe export jobs", apis: ["adobe.export", "adobe.ims"], started: 4, cancelled: 2, stopped: 0 },
  // The example's and the pipeline's.
  { title: "NAVER search engine imports", apis: ["ncloud.import"], started: 0, cancelled: 0, stopped: 2 },
  { title: "NAVER AI apps", apis: ["ncloud.aiapp"], started: 0, cancelled: 0, stopped: 1 },
  { title: "Tencent database imports", apis: ["tencentcloud.import"], started: 0, cancelled: 0, stopped: 2 },
];

/**
 * Tells what the emulator saw, and judges it.
 * @param {import("./emulator.mjs").Emulator} emulator
 * @param {import("./report.mjs").Report} report
 */
export async function summarize(emulator, report) {
  const [calls, jobs] = await Promise.all([emulator.calls(), emulator.jobs()]);
  const rows = WANTED.map(({ title, apis }) => ({ title, ...countOf(apis, calls, jobs) }));
  report.heading("What the emulator saw");
  report.table([
    ["", "calls", "signatures verified", "started", "cancelled", "stopped"],
    ...rows.map(({ title, ...counts }) => [title, ...Object.values(counts).map(String)]),
  ]);
  report.line("");
  for (const [index, { title, started, cancelled, stopped }] of WANTED.entries()) {
    const row = rows[index];
    const seen = { started: row?.started, cancelled: row?.cancelled, stopped: row?.stopped };
    report.expect(`${title}: ${inWords({ started, cancelled, stopped })}`, seen, { started, cancelled, stopped });
  }
  report.expect(
    "every call had a valid signature or token",
    calls.filter(({ verified }) => !verified).map(describe),
    [],
  );
  report.expect(
    "every call was one that the APIs know",
    calls.filter(({ action }) => action === "unknown").map(describe),
    [],
  );
  report.expect(
    "nothing runs any more",
    jobs.filter(({ live }) => live).map(({ api, id }) => `${api} ${id}`),
    [],
  );
}

/** @param {string[]} apis @param {Call[]} calls @param {Job[]} jobs */
function countOf(apis, calls, jobs) {
  const mine = calls.filter(({ api }) => apis.includes(api));
  const ended = jobs.filter(({ api, cancelAsked, live }) => apis.includes(api) && cancelAsked && !live).length;
  const isExport = apis.includes("adobe.export");
  return {
    calls: mine.length,
    verified: mine.filter(({ verified }) => verified).length,
    started: mine.filter(({ action, status }) => action === "createExportJob" && status === 200).length,
    cancelled: isExport ? ended : 0,
    stopped: isExport ? 0 : ended,
  };
}

/** @param {Record<string, number>} counts */
function inWords(counts) {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
}

/** @param {Call} call */
function describe({ method, path, status }) {
  return `${method} ${path} ${status}`;
}
