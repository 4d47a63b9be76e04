import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator, Env, JobView } from "../../emulator";
import type { Running } from "./cli";
import { type EngineHost, engineHosts } from "./hosts";
import { killAll, startedWith } from "./processes";
import { jobFor, resource } from "./program";
import type { Project, Result, Verb } from "./project";
import { ON_YOUR_MARKS } from "./starting-line";

export const STACKS = 10;
/** Imports that somebody else has started, which each stack stops. */
const STOPS = 6;
/** Jobs of the set that two of the stacks have. */
const SET = 4;
const FOREIGN = "foreign.sql";
/** Of each stack, so that the record tells whose a call was, and for which of the clouds. */
const CLOUDS = ["ADOBE", "NCLOUD", "TENCENTCLOUD"] as const;

/** For the emulator: ten clusters that take imports, a door for each stack and cloud, and limits that bite. */
export const limits = { doors: STACKS * CLOUDS.length, clusters: 12, perSecond: 8, mostRunning: 7 } as const;

/** One of ten stacks, with all that is its own. */
export class Vessel {
  readonly host: EngineHost;
  readonly name: string;
  /** Imports into databases that it is to stop: now, and at its destroy. */
  private readonly targets: readonly string[];
  private homes = 0;
  private home = "";

  constructor(
    readonly n: number,
    private readonly project: Project,
    private readonly emulator: Emulator,
    private readonly more: { readonly adoptRunning?: boolean },
  ) {
    this.host = engineHosts[n % engineHosts.length] as EngineHost;
    this.name = `${this.host.name}-${n}`;
    const foreign = { api: "tencentcloud.import", request: { FileName: FOREIGN } } as const;
    this.targets = Array.from({ length: STOPS + 1 }, () => emulator.jobs(foreign).id);
    this.moveHome();
    if (this.waits) emulator.outcomes({ datasetId: this.name, outcome: "SUCCEEDED", seconds: 2 });
    for (const key of this.keys) emulator.outcomes({ datasetId: key, outcome: "SUCCEEDED", seconds: 2 });
    const { folder } = project;
    copyFileSync(join(folder, "Pulumi.dev.yaml"), join(folder, `Pulumi.${this.name}.yaml`));
    writeFileSync(join(folder, `${this.name}.js`), this.program());
  }

  /** Another runner, which shares nothing with those before it but the backend and the account. */
  moveHome(): void {
    this.home = join(this.project.root, "home", `${this.name}-${++this.homes}`);
  }

  /** Its export job goes on until a test ends it. */
  lasts(): void {
    this.emulator.outcomes({ datasetId: this.name, outcome: "SUCCEEDED", seconds: 600 });
  }

  /** The end of the export job, if it runs. */
  endJob(): void {
    const ours = ({ api, live, request }: JobView) =>
      api === "adobe.export" && live && datasetOf(request) === this.name;
    for (const { id } of this.emulator.state().jobs.filter(ours))
      this.emulator.jobs({ api: "adobe.export", id, status: "SUCCEEDED" });
  }

  /** Whether its export job is waited for. */
  get waits(): boolean {
    return this.n % 4 < 2;
  }

  /** Whether it has several export jobs under way at once. */
  get many(): boolean {
    return this.keys.length > 0;
  }

  private get keys(): string[] {
    return this.n < 2 ? Array.from({ length: SET }, (_, k) => `${this.name}-${k}`) : [];
  }

  private get cluster(): string {
    // The ninth takes no imports.
    return String(1037001 + this.n + (this.n < 8 ? 0 : 1));
  }

  private get instance(): string {
    return `cdb-data000${this.n}`;
  }

  /** Of its ten doors' worth of clouds. */
  door(cloud: (typeof CLOUDS)[number]): number {
    return this.n * CLOUDS.length + CLOUDS.indexOf(cloud) + 1;
  }

  /** What it declares: as `jobsOf` names what the emulator has seen started. */
  get declared(): string[] {
    const exports = [this.name, ...this.keys].map((dataset) => `export to ${dataset}`);
    return [...exports, `import into ${this.instance}`, `import into ${this.cluster}`];
  }

  private program(): string {
    const { name, waits, keys, cluster, instance, more, targets } = this;
    const untilDone = waits ? { waitFor: "completed", waitTimeout: "3m" } : {};
    const [last, ...now] = targets;
    const { schema, filter } = jobFor("");
    const jobs = Object.fromEntries(keys.map((datasetId) => [datasetId, { destination: { datasetId } }]));
    const set = { defaults: { schema, filter }, jobs, maxRunning: 2, waitFor: "completed", waitTimeout: "3m" };
    return this.host.program(
      "module.exports = async () => {",
      // It is recorded, and calls nobody: with it the provider is there before anything else is declared.
      resource("tencentcloud.DbImportStop", "atTheEnd", { asyncRequestId: last, stopOn: "destroy" }),
      "await new Promise((resolve) => atTheEnd.id.apply(resolve));",
      ON_YOUR_MARKS,
      resource("adobe.ExportJob", "nightly", jobFor(name, untilDone)),
      ...(keys.length > 0 ? [resource("adobe.ExportJobSet", "many", set)] : []),
      resource("ncloud.SearchEngineImport", "products", {
        serviceGroupInstanceNo: cluster,
        ...{ bucketName: "import-bucket", objectKey: "folder/products.json", index: "products" },
        ...more,
      }),
      resource("tencentcloud.DbImport", "shop", {
        instanceId: instance,
        user: "importer",
        fileName: "shop.sql",
        ...more,
      }),
      ...now.map((asyncRequestId, k) => resource("tencentcloud.DbImportStop", `stop${k}`, { asyncRequestId })),
      "return { jobId: nightly.jobId };",
      "};",
    );
  }

  private get env(): Env {
    const { env } = this.emulator;
    const doors = CLOUDS.map((cloud): [string, Env] => [cloud, this.emulator.doors[this.door(cloud) - 1]?.env ?? {}]);
    const own = Object.keys(env).map((key) => [key, doors.find(([cloud]) => key.startsWith(`${cloud}_`))?.[1][key]]);
    return {
      ...(Object.fromEntries(own) as Env),
      HOME: this.home,
      PULUMI_HOME: join(this.home, ".pulumi"),
      XDG_STATE_HOME: join(this.home, "state"),
    };
  }

  begin(verb: Verb, { flags = [], env = {} }: { flags?: readonly string[]; env?: Env } = {}): Under {
    const { running, result } = this.project.begin(verb, {
      flags: ["--stack", this.name, ...flags],
      env: { ...this.env, ...env },
    });
    return { vessel: this, running, result };
  }

  async run(verb: Verb, ...flags: string[]): Promise<Result> {
    return ended(this.begin(verb, { flags }));
  }

  /** As when its runner is taken away. */
  async kill(running: Running): Promise<void> {
    await running.killGroup();
    await killAll(() => startedWith("HOME", this.home));
  }
}

/** A run that is under way. */
export interface Under {
  readonly vessel: Vessel;
  readonly running: Running;
  result(): Promise<Result>;
}

/** @throws where it has not ended well */
export async function ended({ vessel, result }: Under): Promise<Result> {
  const seen = await result();
  assert.equal(seen.code, 0, `${vessel.name}:\n${seen.text}`);
  return seen;
}

/** Ten of them, as stacks of one backend. Half of them call by the npm package alone, half by the plugin. */
export async function fleet(project: Project, emulator: Emulator, more: { adoptRunning?: boolean } = {}) {
  project.program('module.exports = require("./" + require("@pulumi/pulumi").getStack());\n');
  const vessels = Array.from({ length: STACKS }, (_, n) => new Vessel(n, project, emulator, more));
  for (const { name } of vessels) await project.cli("stack", "init", name);
  return vessels;
}

/** What was ever started, without what a test has planted. */
export function started(emulator: Emulator): string[] {
  return emulator.state().jobs.flatMap((job) => nameOf(job) ?? []);
}

function nameOf({ api, place, request }: JobView): string | undefined {
  if (api === "adobe.export") return `export to ${datasetOf(request)}`;
  if (api === "ncloud.import") return `import into ${place.split("/").at(-1)}`;
  return request.FileName === FOREIGN ? undefined : `import into ${request.InstanceId}`;
}

function datasetOf({ destination }: JobView["request"]): string {
  return (destination as { datasetId: string }).datasetId;
}
