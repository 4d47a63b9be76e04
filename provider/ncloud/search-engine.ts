import type { Call } from "../core/define";
import { OutcomeUnknown } from "../core/errors";
import { type ImportStop, importStop } from "./answers";
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
