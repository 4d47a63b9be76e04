import type { Api } from "./jobs";

/** Requests of jobs that are planted without one. */
const requests: Readonly<Record<Api, Record<string, unknown>>> = {
  "adobe.export": { destination: { datasetId: "5b7c86968f7b6501e21ba9df" }, schema: { name: "_xdm.context.profile" } },
  "ncloud.import": {
    bucketName: "import-bucket",
    index: "products",
    objectKey: "folder/products.json",
    dataSource: "OBJECT_STORAGE",
    isBulkFormat: false,
  },
  "ncloud.aiapp": { namePrefix: "app", queueName: "longlived" },
  "tencentcloud.import": { InstanceId: "cdb-c1nl9rpv", User: "root", FileName: "import.sql" },
};

/** The request of a planted job: what is given, over the usual one of its kind. */
export function plantedRequest(api: Api, given: Record<string, unknown> = {}): Record<string, unknown> {
  const { FileName, ...usual } = requests[api];
  // An import reads one file: from where, the request says.
  return { ...usual, ...(FileName !== undefined && given.CosUrl === undefined && { FileName }), ...given };
}
