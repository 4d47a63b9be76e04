import type { Call } from "../core/call";
import { OutcomeUnknown } from "../core/errors";
import { pages } from "../core/pages";
import { isRecord, plainText, type Values } from "../core/values";
import { type ImportStop, importStop, searchEngineVerdict } from "./answers";
import { perform } from "./client";
import { type Place, searchEngineAt } from "./hosts";
import { timeIn } from "./times";

export interface Cluster extends Place {
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

/** What the service tells of one cluster, as it came. */
export interface ListedCluster {
  readonly allowed: boolean;
  readonly cluster: Values;
}

/** All clusters of the account, in pages. One page may hold parts of both lists. */
export function clusterList(call: Call, place: Place) {
  const what = `list the search engine clusters of ${place.region}`;
  return paged<ListedCluster>(call, place, what, "/cluster/getClusterInfoList", (result) => {
    const lists = [result.allowedClusters, result.disallowedClusters];
    const nothing = lists.every((list) => list === undefined);
    if ((nothing && !isEmpty(result)) || lists.some((list) => list && !Array.isArray(list))) return undefined;
    return lists.flatMap((list, at) =>
      Array.isArray(list) ? list.filter(isRecord).map((cluster) => ({ allowed: at === 0, cluster })) : [],
    );
  });
}

/** Whether the account has this cluster there. */
export async function isListed(call: Call, { serviceGroupInstanceNo, ...place }: Cluster): Promise<boolean> {
  for await (const page of clusterList(call, place)) {
    if (page.some(({ cluster }) => plainText(cluster.serviceGroupInstanceNo) === serviceGroupInstanceNo)) return true;
  }
  return false;
}

const PAGE_SIZE = 100;

/** The imports that the service remembers of a cluster, as they came, in pages. */
export function importHistory(call: Call, cluster: Cluster) {
  const what = `list the imports of cluster ${cluster.serviceGroupInstanceNo} (${cluster.region})`;
  const path = `/import/getDataImportHistory/${encodeURIComponent(cluster.serviceGroupInstanceNo)}`;
  return paged(call, cluster, what, path, (result) => {
    const list = result.importHistoryList;
    if (Array.isArray(list)) return list.filter(isRecord);
    return list || !isEmpty(result) ? undefined : [];
  });
}

/** Whether the import of a row of the history has ended: it tells when, which the year 0000 or 1970 doesn't. */
export function hasEnded({ actionEndDate }: Values): boolean {
  return /2\d{3}/.test(timeIn(actionEndDate) ?? "");
}

/** A result of null, which some have for nothing, or one that counts to nothing. */
function isEmpty(result: Values): boolean {
  return Object.keys(result).length === 0 || plainText(result.totalCount) === "0";
}

/** `itemsIn`: of one page; undefined where it can't be read. */
function paged<Item>(
  call: Call,
  place: Place,
  what: string,
  path: string,
  itemsIn: (result: Values) => Item[] | undefined,
) {
  return pages<Item, number>(what, 1, (pageNo) =>
    read(call, place, what, `${path}?pageNo=${pageNo}&pageSize=${PAGE_SIZE}`, (result) => {
      // A page that was not asked for is one that was read already.
      if (Number(plainText(result.currentPage) ?? pageNo) !== pageNo) return { items: [] };
      const items = itemsIn(result);
      if (!items) return undefined;
      const [count, most] = [Number(plainText(result.totalCount)), Number(plainText(result.totalPage))];
      // Without a word on pages, what came is all there is unless it fills one.
      const silent = Number.isNaN(most) && plainText(result.isLast) === undefined;
      const all = silent && (Number.isNaN(count) ? items.length < PAGE_SIZE : count <= pageNo * PAGE_SIZE);
      const last = items.length === 0 || all || plainText(result.isLast) === "true" || most <= pageNo;
      return { items, ...(!last && { next: pageNo + 1 }) };
    }),
  );
}

/** The result of a call that only tells something; null as one without members. `readResult`: undefined for one that can't be read. */
async function read<T>(
  call: Call,
  place: Place,
  what: string,
  path: string,
  readResult: (result: Values) => T | undefined,
): Promise<T> {
  const { origin, prefix } = searchEngineAt(call.config, place);
  return perform(call, {
    what,
    repeat: "read",
    method: "GET",
    origin,
    requestUri: `${prefix}${path}`,
    headers: { Accept: "application/json" },
    classify: (answer) =>
      searchEngineVerdict(answer, ({ result }) =>
        result === null ? readResult({}) : isRecord(result) ? readResult(result) : undefined,
      ),
  });
}
