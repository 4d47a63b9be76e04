import type { Call } from "../core/call";
import { NotFound, quote, Refused } from "../core/errors";
import type { JobApi } from "../core/job-declaration";
import type { Values } from "../core/values";
import { Channel } from "../http/retry";
import { searchEngineAt } from "./hosts";
import { type Cluster, importHistory, stopDataImport } from "./search-engine";
import {
  agrees,
  type HistoryRow,
  historyRow,
  importOf,
  isBefore,
  readId,
  type SearchEngineImport,
  tellsTime,
} from "./search-engine-import-record";
import { createDataImportJob } from "./search-engine-import-start";

/** Whatever the zone, a day that is further away than this is not today's. */
const TODAY_MS = 48 * 3_600_000;

/** The imports of one cluster, for one operation. The history of the cluster is all that tells of them. */
export class SearchEngineImports implements JobApi<SearchEngineImport> {
  /** The service stops whatever runs by then. */
  readonly cancelsOnce = true;

  constructor(
    private readonly call: Call,
    private readonly cluster: Cluster,
    private readonly what: string,
  ) {}

  clockAhead(): number | undefined {
    const { call, cluster } = this;
    return Channel.to(call.world, searchEngineAt(call.config, cluster).origin).clockAhead();
  }

  async start(inputs: Values): Promise<undefined> {
    await createDataImportJob(this.call, this.cluster, { what: this.what, inputs });
  }

  async get(id: string): Promise<SearchEngineImport | undefined> {
    const row = this.rowOf(id, await this.history());
    return row && importOf(row, this.cluster.serviceGroupInstanceNo, readId(id)?.index);
  }

  /** Times are compared with nobody's clock: what was there before the start is known by its id. */
  async candidates(inputs: Values): Promise<SearchEngineImport[]> {
    return this.ofFile(await this.history(), inputs);
  }

  async agreeing(inputs: Values): Promise<readonly string[]> {
    const history = await this.history();
    this.insistOnTelling(history, inputs);
    return this.ofFile(history, inputs).map(({ id }) => id);
  }

  async cancel(id: string): Promise<void> {
    const history = await this.history();
    const own = this.rowOf(id, history);
    // That it is over is for the next look to say.
    if (!own || own.endedAt !== undefined) throw new NotFound({ what: this.what, why: "it does not run" });
    const other = history.find((row) => row !== own && row.endedAt === undefined && !isBefore(row, own));
    if (other) {
      throw new Refused({
        what: this.what,
        why: `the import that the cluster is at work on is, or may be, another one: ${this.describe(other)}; a stop would end that one`,
        advice:
          "It is left alone, and this import is kept in state: run this again once the other one has ended. `onDelete: abandon` leaves both alone.",
      });
    }
    const { stopped } = await stopDataImport(this.call, this.cluster);
    if (!stopped) throw new NotFound({ what: this.what, why: "no import was running, the service says" });
  }

  private ofFile(history: readonly HistoryRow[], inputs: Values): SearchEngineImport[] {
    const { serviceGroupInstanceNo } = this.cluster;
    const rows = history.filter((row) => agrees(row, inputs));
    return rows.flatMap((row) => importOf(row, serviceGroupInstanceNo, inputs.index) ?? []);
  }

  private rowOf(id: string, history: readonly HistoryRow[]): HistoryRow | undefined {
    const asked = readId(id);
    const found = history.filter(
      ({ startedAt, index = asked?.index }) => startedAt === asked?.startedAt && index === asked?.index,
    );
    if (found.length <= 1) return found[0];
    throw new Refused({
      what: this.what,
      why: `the history of the cluster has ${found.length} imports into that index of that start, which can't be told apart: ${found.map((row) => this.describe(row)).join("; ")}`,
      advice: "Look at the cluster in the console (Search Engine Service, data import).",
    });
  }

  /** Of two imports of a day, where the history tells no more of their start, neither could be told from the other. */
  private insistOnTelling(history: readonly HistoryRow[], inputs: Values): void {
    const now = this.call.world.clock.now();
    const twin = history.find(({ startedAt, index = inputs.index }) => {
      if (startedAt === undefined || index !== inputs.index || tellsTime(startedAt)) return false;
      const day = Date.parse(startedAt);
      return !(Math.abs(now - day) > TODAY_MS);
    });
    if (!twin) return;
    throw new Refused({
      what: this.what,
      why: `the history of the cluster tells of starts the day only, and has an import into that index that may be of today: ${this.describe(twin)}; another one could not be told from it`,
      advice: "Nothing was started. Start it in the console, or in two days.",
    });
  }

  /** `bucket B, object key K, index I, started S`. */
  private describe({ bucketName = "?", objectKey = "?", index = "?", startedAt = "?", status }: HistoryRow): string {
    const words = `bucket ${bucketName}, object key ${objectKey}, index ${index}, started ${startedAt}, status ${status}`;
    return quote(this.call.world.secrets, words);
  }

  /** An import that begins while the pages are read moves others to a page not yet read: those are met twice. */
  private async history(): Promise<HistoryRow[]> {
    const found: HistoryRow[] = [];
    for await (const page of importHistory(this.call, this.cluster)) {
      const rows = page.map((row) => historyRow(row, this.call.world.secrets));
      const before = [...found];
      found.push(...rows.filter((row) => !before.some((each) => isSame(each, row))));
    }
    return found;
  }
}

function isSame(one: HistoryRow, other: HistoryRow): boolean {
  const parts = ["startedAt", "index", "bucketName", "objectKey"] as const;
  return one.startedAt !== undefined && tellsTime(one.startedAt) && parts.every((part) => one[part] === other[part]);
}
