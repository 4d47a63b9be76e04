import type { Emulator } from "../../emulator";
import { DYNAMIC, pluginProgram } from "./plugin";
import { jobFor, resource } from "./program";

export type HostName = "dynamic" | "plugin";

/** The columns of the table: what a row does to each of them. */
export const COLUMNS = {
  running: "export job that runs",
  ended: "export job that has ended",
  create: "stop, `stopOn: create`",
  destroy: "stop, `stopOn: destroy`",
} as const;
export type Column = keyof typeof COLUMNS;

export const EXPORT_JOB = "adobe:ExportJob";
const SEARCH = "ncloud:SearchEngineImportStop";
const APP = "ncloud:AiAppKill";
export const IMPORT = "tencentcloud:DbImportStop";
const STOPS = [SEARCH, APP, IMPORT] as const;

type Args = Record<string, unknown>;

/** One resource of the program, and what it is aimed at: the dataset of an export job, the target of a stop. */
export interface Subject {
  readonly host: HostName;
  readonly column: Column;
  readonly token: string;
  /** How it began; a resource may be renamed. */
  readonly key: string;
  /** Number of the cluster pair that a stop of a search engine's import has for itself. */
  readonly pair: number;
  name: string;
  /** Which class makes it; a stack may move from one host to the other. */
  by: HostName;
  /** Arguments that say what is meant, and where. */
  target: Args;
  /** Arguments beside it. */
  more: Args;
  options: Args;
  declared: boolean;
}

/** The regions of the emulator's search engines, each with two clusters that imports may run on. */
const REGIONS = ["KR", "SGN", "JPN", "KRS"] as const;
/** Longer than any test takes. */
const LONG = 6000;
const OTHER_PLACE: Readonly<Record<string, string>> = {
  prod: "dev",
  dev: "prod",
  "ap-guangzhou": "ap-shanghai",
  "ap-shanghai": "ap-guangzhou",
};

/** Everything that a row is tried on: each kind and `stopOn`, behind each host, in one program. */
export class Cast {
  readonly subjects: readonly Subject[];
  before: readonly string[] = [];
  behind: readonly string[] = [];
  /** What the emulator's calls are about -> who was aimed at it. */
  private readonly aims = new Map<string, string>();
  private generation = 0;

  constructor(
    private readonly emulator: Emulator,
    readonly hosts: readonly HostName[],
  ) {
    this.subjects = hosts.flatMap((host, h) => [
      subject(host, "running", EXPORT_JOB),
      subject(host, "ended", EXPORT_JOB),
      ...STOPS.map((token) => subject(host, "create", token, 2 * h)),
      ...STOPS.map((token) => subject(host, "destroy", token, 2 * h + 1)),
    ]);
    this.aim();
  }

  /** Gives all of them, or some, another dataset or target, that runs; in another place too where that is asked for. */
  aim(which: (subject: Subject) => boolean = () => true, elsewhere = false): void {
    this.generation += 1;
    for (const each of this.subjects.filter(which)) each.target = this.aimed(each, elsewhere);
  }

  /** Aims one of them at what somebody else has made. */
  names(each: Subject, about: string, target: Args): void {
    this.aims.set(about, each.key);
    each.target = target;
  }

  /** What a stop is aimed at runs again, so that whoever stops it is seen to do so. */
  revive(): void {
    const { jobs } = this.emulator.state();
    for (const each of this.subjects) {
      const about = aboutOf(each);
      if (each.token === SEARCH) this.occupy(each.target);
      else if (each.token !== EXPORT_JOB && jobs.some(({ id, live }) => id === about && !live)) {
        const again = { id: about, status: "RUNNING" };
        if (each.token === IMPORT) this.emulator.jobs({ api: "tencentcloud.import", ...again });
        else this.emulator.jobs({ api: "ncloud.aiapp", ...again, record: { finishedAt: null } });
      }
    }
  }

  /** The program of all that are declared, between the lines that they need and those that need them. */
  program(): string {
    const declared = this.subjects.filter((each) => each.declared);
    const lines = declared.flatMap((each) => {
      const kind = each.token.replace(":", ".");
      const made = each.by === "dynamic" ? `dynamic.${kind}` : kind;
      return resource(made, each.name, argumentsOf(each), each.options);
    });
    return pluginProgram('const dynamic = require("pulumi-datajobs");', ...this.before, ...lines, ...this.behind);
  }

  /** Who is meant by a call about this job, app or cluster, and whether that is what it is aimed at now. */
  whoIs(about: string): { key: string; now: boolean } | undefined {
    const dataset = this.datasetOf(about);
    const key = this.aims.get(dataset ?? about);
    if (key === undefined) return undefined;
    return { key, now: this.subjects.some((each) => each.key === key && aboutOf(each) === (dataset ?? about)) };
  }

  /** Ids of the export jobs that were ever started for a resource and are live. */
  live(key: string): string[] {
    const jobs = this.emulator.state().jobs.filter(({ api, live }) => live && api === "adobe.export");
    return jobs.flatMap(({ id }) => (this.aims.get(this.datasetOf(id) ?? "") === key ? [id] : []));
  }

  private aimed(each: Subject, elsewhere: boolean): Args {
    switch (each.token) {
      case EXPORT_JOB: {
        const datasetId = `${each.key}-${this.generation}`;
        this.aims.set(datasetId, each.key);
        if (each.column === "ended") this.emulator.outcomes({ datasetId, outcome: "SUCCEEDED", seconds: 0 });
        const sandbox = elsewhere ? { sandbox: OTHER_PLACE[String(each.target.sandbox ?? "prod")] } : sandboxOf(each);
        return { ...jobFor(datasetId), ...sandbox };
      }
      case SEARCH: {
        const known = REGIONS.indexOf(each.target.region as (typeof REGIONS)[number]);
        const at = known < 0 ? each.pair : (known + (elsewhere ? 1 : 0)) % REGIONS.length;
        const other = String(each.target.serviceGroupInstanceNo).endsWith("1") ? 2 : 1;
        const serviceGroupInstanceNo = `${at + 1}03700${other}`;
        this.aims.set(serviceGroupInstanceNo, each.key);
        const target = { serviceGroupInstanceNo, region: REGIONS[at] };
        this.occupy(target);
        return target;
      }
      case APP: {
        const { id } = this.emulator.jobs({ api: "ncloud.aiapp", seconds: LONG });
        this.aims.set(id, each.key);
        return { aiAppId: id };
      }
      default: {
        const region = String(each.target.region ?? "ap-guangzhou");
        const place = (elsewhere && OTHER_PLACE[region]) || region;
        const { id } = this.emulator.jobs({ api: "tencentcloud.import", seconds: LONG, place });
        this.aims.set(id, each.key);
        return { asyncRequestId: id, ...(place !== "ap-guangzhou" && { region: place }) };
      }
    }
  }

  /** Has an import run on the cluster. */
  private occupy({ region, serviceGroupInstanceNo }: Args): void {
    const place = `${region}/${serviceGroupInstanceNo}`;
    if (this.emulator.state().jobs.some((job) => job.live && job.place === place)) return;
    this.emulator.jobs({ api: "ncloud.import", place, seconds: LONG });
  }

  private datasetOf(id: string): string | undefined {
    const job = this.emulator.state().jobs.find((each) => each.api === "adobe.export" && each.id === id);
    return (job?.request.destination as { datasetId?: string } | undefined)?.datasetId;
  }
}

function subject(host: HostName, column: Column, token: string, pair = 0): Subject {
  const [, kind = ""] = token.split(":");
  const key = `${host}${column[0]?.toUpperCase()}${column.slice(1)}${kind}`;
  const more = column === "destroy" ? { stopOn: "destroy" } : {};
  return {
    host,
    column,
    token,
    key,
    pair,
    name: key,
    by: host,
    target: {},
    more,
    options: {},
    declared: true,
  };
}

function argumentsOf({ target, more }: Subject): Args {
  return { ...target, ...more };
}

/** As the emulator's calls name what a resource is aimed at. */
function aboutOf({ target }: Subject): string {
  const { destination, serviceGroupInstanceNo, aiAppId, asyncRequestId } = target;
  const dataset = (destination as { datasetId?: string } | undefined)?.datasetId;
  return String(dataset ?? serviceGroupInstanceNo ?? aiAppId ?? asyncRequestId);
}

function sandboxOf({ target }: Subject): Args {
  return target.sandbox === undefined ? {} : { sandbox: target.sandbox };
}

/** The option that tells the engine which dynamic resource a plugin's was. */
export function fromDynamic(token: string): Args {
  return { aliases: [{ type: DYNAMIC + token }] };
}
