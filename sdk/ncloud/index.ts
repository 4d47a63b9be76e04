// Written by `npm run generate` from the declarations in provider/: change them there.
export * from "./ai-app-kill";
export * from "./get-ai-app";
export * from "./get-ai-apps";
export * from "./get-search-engine-clusters";
export * from "./get-search-engine-import-history";
export * from "./kill-ai-app";
export * from "./search-engine-import";
export * from "./search-engine-import-stop";
export * from "./stop-search-engine-import";
