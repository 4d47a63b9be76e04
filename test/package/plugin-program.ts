/** A program that uses the plugin `datajobs`, wherever the engine finds it: one resource, and a function of each cloud. */
export const PLUGIN_PROGRAM = `
const pulumi = require("@pulumi/pulumi");
class ExportJob extends pulumi.CustomResource {
  constructor(name, args) { super("datajobs:adobe:ExportJob", name, { jobId: undefined, ...args }); }
}
const job = new ExportJob("nightly", {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
  filter: { segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff" }] },
});
exports.jobId = job.jobId;
// Whatever a client loads late has to be there as well: XML, limits, tokens.
const call = (token, args) => pulumi.runtime.invoke("datajobs:" + token, args);
exports.called = Promise.all([
  call("adobe:getExportJobs", { limit: 1 }),
  call("ncloud:getAiApps", { format: "xml" }),
  call("tencentcloud:getDbImportRecords", { instanceId: "cdb-c1nl9rpv" }),
]).then((results) => results.flatMap(Object.keys));
`;

/** What the program exports as \`called\`. */
export const CALLED = ["jobs", "apps", "records"];
