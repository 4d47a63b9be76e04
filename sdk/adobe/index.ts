// Written by `npm run generate` from the declarations in provider/: change them there.
export * from "./cancel-export-job";
export * from "./export-job";
export * from "./export-job-set";
export * from "./get-export-job";
export * from "./get-export-jobs";
