import type { Call } from "../core/define";
import { OutcomeUnknown } from "../core/errors";
import { isRecord } from "../core/values";
import { type Answer, jsonOf } from "../http/exchange";
import type { Verdict } from "../http/retry";
import { perform } from "./client";
import { failureOf, serviceWords } from "./errors";
import { type Place, searchEngineAt } from "./hosts";

/** What the service says of a stop that it has carried out. */
export interface ImportStop {
  /** False where nothing was stopped: the service answers success without a result then. */
  readonly stopped: boolean;
  readonly code: number;
  readonly message?: string;
  readonly requestId?: string;
}

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

/** `{code, message, result, requestId}`: success is code 0, whatever the HTTP status says. */
export function importStop(answer: Answer): Verdict<ImportStop> {
  const body = jsonOf(answer);
  const { code, ...words } = serviceWords(body);
  if (answer.status !== 200 || code === undefined || !isRecord(body)) return failureOf(answer, body);
  if (code !== "0") return { as: "refused", vendor: { status: answer.status, code, ...words } };
  const { message, requestId } = words;
  return {
    as: "done",
    value: {
      stopped: body.result === true,
      code: 0,
      ...(message !== undefined && { message }),
      ...(requestId !== undefined && { requestId }),
    },
  };
}
