import type { Call } from "../core/define";
import { OutcomeUnknown } from "../core/errors";
import { pages } from "../core/pages";
import { isRecord, plainText, type Values } from "../core/values";
import { type ImportStop, importStop, searchEngineVerdict } from "./answers";
import { perform } from "./client";
import { type Place, searchEngineAt } from "./hosts";

interface Cluster extends Place {
  /** Digits. */
  readonly serviceGroupInstanceNo: string;
}

/**
 * Stops whatever import runs on the cluster. A GET that has an effect: it is repeated only when it
 * certainly was not carried out.
 *
 * @throws OutcomeUnknown: the service has no call that tells what became of it
 */
export async function stopDataImport(call: Call, cluster: Cluster): Promise<ImportStop> {
  const { origin, prefix } = searchEngineAt(call.config, cluster);
  const name = nameOf(cluster);
  try {
    return await perform(call, {
      what: `stop ${name}`,
      repeat: "effect",
      method: "GET",
      origin,
      requestUri: `${prefix}/import/stopDataImportJob/${encodeURIComponent(cluster.serviceGroupInstanceNo)}`,
      // Nobody on the way may answer this one from memory.
      headers: { Accept: "application/json", "Cache-Control": "no-store" },
      classify: importStop,
    });
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    const advice = `The API can't be asked whether it was stopped: look at cluster ${cluster.serviceGroupInstanceNo} in the console (Search Engine Service, data import) before you run this again, for that stops whatever import runs by then.`;
    throw new OutcomeUnknown({ ...error.failure, advice });
  }
}

export function nameOf({ serviceGroupInstanceNo, region }: Pick<Cluster, "serviceGroupInstanceNo" | "region">): string {
  return `the import on cluster ${serviceGroupInstanceNo} (${region})`;
}

/** What the service tells of all clusters of the account, as it came. */
export async function getClusterInfoList(call: Call, place: Place): Promise<Values> {
  return read(call, place, `list the search engine clusters of ${place.region}`, "/cluster/getClusterInfoList");
}

const PAGE_SIZE = 100;

/** The imports that the service remembers of a cluster, as they came, in pages. */
export function importHistory(call: Call, cluster: Cluster) {
  const what = `list the imports of cluster ${cluster.serviceGroupInstanceNo} (${cluster.region})`;
  const path = `/import/getDataImportHistory/${encodeURIComponent(cluster.serviceGroupInstanceNo)}`;
  return pages<Values, number>(what, 1, async (pageNo) => {
    const result = await read(call, cluster, what, `${path}?pageNo=${pageNo}&pageSize=${PAGE_SIZE}`);
    // A page that was not asked for is one that was read already.
    const other = Number(plainText(result.currentPage) ?? pageNo) !== pageNo;
    const items = Array.isArray(result.importHistoryList) && !other ? result.importHistoryList : [];
    const last =
      items.length === 0 || plainText(result.isLast) === "true" || Number(plainText(result.totalPage)) <= pageNo;
    return { items: items.filter(isRecord), ...(!last && { next: pageNo + 1 }) };
  });
}

/** The result of a call that only tells something; null, which some have for nothing, as one without members. */
async function read(call: Call, place: Place, what: string, path: string): Promise<Values> {
  const { origin, prefix } = searchEngineAt(call.config, place);
  return perform(call, {
    what,
    repeat: "read",
    method: "GET",
    origin,
    requestUri: `${prefix}${path}`,
    headers: { Accept: "application/json" },
    classify: (answer) =>
      searchEngineVerdict(answer, ({ result }) => (result === null ? {} : isRecord(result) ? result : undefined)),
  });
}
