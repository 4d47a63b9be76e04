import { settings as adobe } from "./adobe/settings";
import { exportJob } from "./adobe/export-job";
import type { Setting } from "./core/config";
import type { FunctionDefinition, ResourceDefinition } from "./core/define";
import { aiAppKill } from "./ncloud/ai-app-kill";
import { searchEngineImportStop } from "./ncloud/search-engine-import-stop";
import { settings as ncloud } from "./ncloud/settings";
import { dbImportStop } from "./tencentcloud/db-import-stop";
import { settings as tencentcloud } from "./tencentcloud/settings";

/** Every resource, one line each. */
export const resources: readonly ResourceDefinition[] = [
  exportJob,
  searchEngineImportStop,
  aiAppKill,
  dbImportStop,
];

/** Every function, one line each. */
export const functions: readonly FunctionDefinition[] = [];

/** Everything that can be configured. */
export const settings: readonly Setting[] = [adobe, ncloud, tencentcloud].flatMap((cloud) => Object.values(cloud));
