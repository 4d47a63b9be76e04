/** States for tests, with made-up names: what `pulumi stack export` would write. */

type Values = Record<string, unknown>;

const ORG = "7A3F21C95D40B8E60A49422D@AdobeOrg";
const START = Date.parse("2026-03-02T01:00:00Z");
export const WRITTEN = "2026-03-02T04:10:00Z";

/** ISO 8601, so many seconds after the first job was made. */
export const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

export function resource(token: string, name: string, outputs: Values, more: Values = {}): Values {
  const type = `datajobs:${token}`;
  return {
    urn: `urn:pulumi:prod::audiences::${type}::${name}`,
    type,
    id: name,
    inputs: {},
    outputs,
    modified: WRITTEN,
    ...more,
  };
}

/** As the dynamic host keeps it. */
export function dynamicResource(token: string, name: string, outputs: Values): Values {
  const type = `pulumi-nodejs:dynamic/datajobs/${token}`;
  return { ...resource(token, name, outputs), type, urn: `urn:pulumi:prod::audiences::${type}::${name}` };
}

export function exportJob(name: string, outputs: Values = {}, more: Values = {}): Values {
  return resource("adobe:ExportJob", name, { ...succeeded(0, 600), ...PLACE, jobId: `id-${name}`, ...outputs }, more);
}

export const PLACE = { imsOrg: ORG, sandbox: "prod" };

export function succeeded(from: number, seconds: number, exportedProfiles = 1200 * seconds): Values {
  return {
    status: "SUCCEEDED",
    createdAt: at(from),
    updatedAt: at(from + seconds),
    durationMs: seconds * 1000,
    exportedProfiles,
    batchIds: ["5f1c8a"],
  };
}

export function failed(from: number, seconds: number): Values {
  return {
    status: "FAILED",
    createdAt: at(from),
    updatedAt: at(from + seconds),
    durationMs: seconds * 1000,
    errors: [{ code: "0090000009", msg: "Error writing profiles to output path" }],
    batchIds: [],
  };
}

export const running = (from: number): Values => ({ status: "PROCESSING", createdAt: at(from), batchIds: [] });

export function state(resources: Values[], more: Values = {}): string {
  const root = { urn: "urn:pulumi:prod::audiences::pulumi:pulumi:Stack::audiences-prod", type: "pulumi:pulumi:Stack" };
  return JSON.stringify({
    version: 3,
    deployment: { manifest: { time: WRITTEN }, resources: [root, ...resources], ...more },
  });
}

export function secret(plaintext?: unknown): Values {
  return {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ...(plaintext === undefined ? { ciphertext: "v1:CANARYcipher" } : { plaintext: JSON.stringify(plaintext) }),
  };
}

/** What a set keeps of it. */
function inSet({ updatedAt, ...told }: Values): Values {
  return { ...told, ...(updatedAt !== undefined && { startedAt: told.createdAt, endedAt: updatedAt }) };
}

/** All clouds, a set, and most of what can become of a job. */
export function night(): string {
  const set = (jobs: Values, asked: string[]) =>
    resource(
      "adobe:ExportJobSet",
      "segments",
      { ...PLACE, jobs, succeeded: 3, failed: 1, running: 1 },
      { inputs: { jobs: Object.fromEntries(asked.map((key) => [key, {}])) } },
    );
  const member = (id: string, told: Values) => ({ jobId: id, of: "x", ...inSet(told) });
  const { errors: _, ...broken } = failed(5200, 900);
  return state([
    exportJob("members-emea", succeeded(0, 2750, 4_812_306)),
    exportJob("members-apac", succeeded(120, 1980, 2_140_977)),
    exportJob("leavers", { ...failed(2900, 740), exportedProfiles: undefined }),
    exportJob("suppressions", {
      ...running(9600),
      exportedProfiles: undefined,
      updatedAt: at(9700),
      durationMs: undefined,
    }),
    set(
      {
        "gold-customers": member("201", succeeded(3000, 1500, 391_220)),
        "newsletter-readers": member("202", succeeded(3000, 3600, 1_377_401)),
        "cart-abandoned-7d": member("203", succeeded(4500, 2300, 88_015)),
        lookalikes: member("204", { ...broken, error: "0090000009: Error writing profiles to output path" }),
        "churn-risk": member("205", running(9800)),
      },
      ["gold-customers", "newsletter-readers", "cart-abandoned-7d", "lookalikes", "churn-risk", "win-back"],
    ),
    resource("tencentcloud:DbImport", "orders", {
      status: "SUCCESS",
      region: "ap-singapore",
      createdAt: at(6700),
      endedAt: at(8300),
      asyncRequestId: "a8c1",
    }),
    resource("ncloud:SearchEngineImport", "catalogue", {
      status: "RUNNING",
      progress: 40,
      region: "KR",
      site: "public",
      startedAt: at(8400),
    }),
    resource("ncloud:SearchEngineImportStop", "old-import", {
      stopped: true,
      stoppedAt: at(8350),
      region: "KR",
      site: "public",
    }),
    resource("ncloud:AiAppKill", "training", { stopped: false, stopOn: "destroy" }),
  ]);
}

/** So many jobs of three sets, at most twenty of each at a time. */
export function many(count: number): string {
  const sets = ["nightly", "weekly", "backfill"].map((name, set) => {
    const keys = Array.from({ length: Math.ceil((count - set) / 3) }, (_, index) => index);
    const jobs = keys.map((index) => {
      const [from, took] = [Math.floor(index / 20) * 130 + set * 40 + (index % 20) * 2, 60 + ((index * 37) % 55)];
      const told =
        index % 97 === 13
          ? { ...failed(from, took), errors: undefined, error: "0090000009: no space" }
          : succeeded(from, took);
      return [`${name}-segment-${index + 1}`, { jobId: `${set}${index}`, of: "x", ...inSet(told) }];
    });
    return resource("adobe:ExportJobSet", name, { ...PLACE, jobs: Object.fromEntries(jobs) });
  });
  return state(sets);
}
