import type { Call } from "../core/call";
import type { Values } from "../core/values";
import { searchEngineVerdict } from "./answers";
import { perform } from "./client";
import { searchEngineAt } from "./hosts";
import type { Cluster } from "./search-engine";

/**
 * Starts an import. The service answers without an id: the history of the cluster tells of it.
 *
 * @throws OutcomeUnknown, and Refused in the service's words, also where it has said no with HTTP 200
 */
export async function createDataImportJob(
  call: Call,
  cluster: Cluster,
  { what, inputs }: { readonly what: string; readonly inputs: Values },
): Promise<void> {
  const { origin, prefix } = searchEngineAt(call.config, cluster);
  await perform(call, {
    what,
    repeat: "effect",
    method: "POST",
    origin,
    requestUri: `${prefix}/import/createDataImportJob/${encodeURIComponent(cluster.serviceGroupInstanceNo)}`,
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    body: JSON.stringify(requestBody(inputs)),
    classify: (answer) => searchEngineVerdict(answer, () => true),
  });
}

function requestBody({ bucketName, index, objectKey, isBulkFormat = false }: Values): Values {
  return { bucketName, index, objectKey, dataSource: "OBJECT_STORAGE", isBulkFormat };
}
