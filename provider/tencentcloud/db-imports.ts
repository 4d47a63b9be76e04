import type { Call } from "../core/call";
import { type Page, pages } from "../core/pages";
import { compact, isRecord, plainText, type Values } from "../core/values";
import { invoke, type TaskReference } from "./client";

/** A database instance. */
export interface Instance {
  readonly region: string;
  readonly instanceId: string;
}

const PAGE_SIZE = 100;
/** What DescribeTasks knows an import by. */
const IMPORT = 3;

/**
 * Starts an import, and tells the id of its asynchronous task. The API knows no token for a request: sent twice, it imports twice.
 * @throws OutcomeUnknown
 */
export function createDbImport(
  call: Call,
  region: string,
  { what, parameters, busyMs }: { readonly what: string; readonly parameters: Values; readonly busyMs: number },
): Promise<string> {
  return invoke(call, region, {
    action: "CreateDBImportJob",
    parameters,
    what,
    repeat: "effect",
    perSecond: 100,
    busyMs,
    read: ({ AsyncRequestId: id }) => plainText(id) || undefined,
  });
}

/** Whose imports are asked for; times as {@link toBeijing} makes them. */
interface Selection extends Instance {
  readonly startTime?: string;
  readonly endTime?: string;
}

/** The imports that the service remembers of an instance, as they came, in pages. */
export function importRecords(call: Call, { region, instanceId, startTime, endTime }: Selection) {
  return listed(call, region, {
    action: "DescribeDBImportRecords",
    what: `list the imports of instance ${instanceId} (${region})`,
    parameters: { InstanceId: instanceId, StartTime: startTime, EndTime: endTime },
  });
}

/** The tasks of an instance that are imports, in pages. A list of its own: neither follows from the other. */
export function importTasks(call: Call, { region, instanceId }: Instance) {
  return listed(call, region, {
    action: "DescribeTasks",
    what: `list the tasks of instance ${instanceId} (${region})`,
    parameters: { InstanceId: instanceId, TaskTypes: [IMPORT] },
  });
}

/** The task of one import, on whichever instance it runs, in pages of at most one. */
export function importTask(call: Call, { region, asyncRequestId }: TaskReference) {
  return listed(call, region, {
    action: "DescribeTasks",
    what: `list the task of database import ${asyncRequestId} (${region})`,
    parameters: { AsyncRequestId: asyncRequestId, TaskTypes: [IMPORT] },
  });
}

function listed(
  call: Call,
  region: string,
  { action, what, parameters }: { readonly action: string; readonly what: string; readonly parameters: Values },
) {
  return pages<Values, number>(what, 0, (offset) =>
    invoke<Page<Values, number>>(call, region, {
      action,
      parameters: compact({ ...parameters, Offset: offset, Limit: PAGE_SIZE }),
      what,
      repeat: "read",
      perSecond: 100,
      read: ({ Items, TotalCount }) => {
        // The vendor's own sample has the number as a text.
        const total = Number(plainText(TotalCount) ?? Number.NaN);
        const items = Array.isArray(Items) ? Items : total === 0 ? [] : undefined;
        if (!items) return undefined;
        const next = offset + items.length;
        const more = Number.isNaN(total) ? items.length === PAGE_SIZE : next < total;
        return { items: items.filter(isRecord), ...(more && { next }) };
      },
    }),
  );
}
