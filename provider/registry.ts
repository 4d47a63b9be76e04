import { cancelExportJob } from "./adobe/cancel-export-job";
import { exportJob } from "./adobe/export-job";
import { exportJobSet } from "./adobe/export-job-set";
import { getExportJob } from "./adobe/get-export-job";
import { getExportJobs } from "./adobe/get-export-jobs";
import { settings as adobe } from "./adobe/settings";
import type { Setting } from "./core/config";
import type { FunctionDefinition, ResourceDefinition } from "./core/define";
import { aiAppKill } from "./ncloud/ai-app-kill";
import { getAiApp } from "./ncloud/get-ai-app";
import { getAiApps } from "./ncloud/get-ai-apps";
import { getSearchEngineClusters } from "./ncloud/get-search-engine-clusters";
import { getSearchEngineImportHistory } from "./ncloud/get-search-engine-import-history";
import { killAiApp } from "./ncloud/kill-ai-app";
import { searchEngineImport } from "./ncloud/search-engine-import";
import { searchEngineImportStop } from "./ncloud/search-engine-import-stop";
import { settings as ncloud } from "./ncloud/settings";
import { stopSearchEngineImport } from "./ncloud/stop-search-engine-import";
import { dbImport } from "./tencentcloud/db-import";
import { dbImportStop } from "./tencentcloud/db-import-stop";
import { getAsyncRequest } from "./tencentcloud/get-async-request";
import { getDbImportRecords } from "./tencentcloud/get-db-import-records";
import { settings as tencentcloud } from "./tencentcloud/settings";
import { stopDbImport } from "./tencentcloud/stop-db-import";

/** Every resource, one line each. */
export const resources: readonly ResourceDefinition[] = [
  exportJob,
  exportJobSet,
  dbImport,
  searchEngineImport,
  searchEngineImportStop,
  aiAppKill,
  dbImportStop,
];

/** Every function, one line each. */
export const functions: readonly FunctionDefinition[] = [
  getExportJob,
  getExportJobs,
  cancelExportJob,
  getSearchEngineClusters,
  getSearchEngineImportHistory,
  getAiApps,
  getAiApp,
  stopSearchEngineImport,
  killAiApp,
  getAsyncRequest,
  getDbImportRecords,
  stopDbImport,
];

/** Everything that can be configured. */
export const settings: readonly Setting[] = [adobe, ncloud, tencentcloud].flatMap((cloud) => Object.values(cloud));
