// Written by `npm run generate` from the declarations in provider/: change them there.
export * from "./db-import";
export * from "./db-import-stop";
export * from "./get-async-request";
export * from "./get-db-import-records";
export * from "./stop-db-import";
