import { exportJob } from "./adobe/export-job";
import type { ResourceDefinition } from "./core/define";
import { aiAppKill } from "./ncloud/ai-app-kill";
import { searchEngineImportStop } from "./ncloud/search-engine-import-stop";
import { dbImportStop } from "./tencentcloud/db-import-stop";

/** Every resource, one line each. */
export const resources: readonly ResourceDefinition[] = [
  exportJob,
  searchEngineImportStop,
  aiAppKill,
  dbImportStop,
];
