import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import type TypeScript from "typescript";
import { declared, installPacked, PACKAGE_ROOT } from "./pack";

const load = createRequire(join(PACKAGE_ROOT, "package.json"));
const VENDORED = join(dirname(load.resolve("@pulumi/pulumi")), "vendor", "typescript@3.8.3", "typescript.js");

/** With the options that Pulumi's Node host gives it. */
const COMPILERS = [
  {
    name: "TypeScript 3.8.3, which Pulumi brings along",
    module: VENDORED,
    options: { module: "commonjs", moduleResolution: "node" },
  },
  {
    name: "the TypeScript of this checkout",
    module: "typescript",
    options: { module: "nodenext", exactOptionalPropertyTypes: true },
  },
];

const START =
  'import * as pulumi from "@pulumi/pulumi";\nimport { adobe, ncloud, tencentcloud } from "pulumi-datajobs";\n';
const JOB = 'const job = new adobe.ExportJob("j", { schema: { name: "s" }, destination: { datasetId: "d" } });\n';

const RIGHT: Record<string, string> = {
  "every nested value may be an Input": `
    const later = <T>(value: T) => pulumi.output(value);
    new adobe.ExportJob("j", {
      schema: later({ name: later("s") }),
      destination: { datasetId: Promise.resolve("d"), segmentPerBatch: later(true) },
      fields: [later("a"), "b"],
      mergePolicy: later({ id: later("m"), version: later(1) }),
      filter: {
        segments: [{ segmentId: later("s"), status: ["realized", "exited"] }, later({ segmentId: "t" })],
        segmentQualificationTime: { startTime: later("2018-01-01T00:00:00Z") },
      },
      additionalFields: { eventList: later({ filter: { fromIngestTimestamp: later("2018-01-01T00:00:00Z") } }) },
      triggers: [later(1), { any: "thing" }, "x"],
      waitFor: later<"accepted" | "completed">("completed"),
    });`,
  "fields may be a list or a text": `
    for (const fields of ["a,b", pulumi.output("a,b")]) {
      new adobe.ExportJob("j", { schema: { name: "s" }, destination: { datasetId: "d" }, fields });
    }`,
  "an output that may be undefined fits an optional argument": `
    ${JOB}
    new adobe.ExportJob("k", { schema: job.schema, destination: job.destination, filter: job.filter, waitFor: job.waitFor, fields: job.fields });`,
  "outputs have the types that the design says": `
    ${JOB}
    export const jobId: pulumi.Output<string> = job.jobId;
    export const batchIds: pulumi.Output<string[]> = job.batchIds;
    export const place: pulumi.Output<string>[] = [job.imsOrg, job.sandbox, job.status];
    export const optional: pulumi.Output<string | undefined>[] = [job.requestId, job.createdAt, job.updatedAt];
    export const counts: pulumi.Output<number | undefined>[] = [job.exportedProfiles, job.durationMs];
    export const codes = job.errors.apply((errors) => (errors || []).map(({ code, msg }) => code + msg));
    export const batches = job.batches.apply((all) => (all || []).map((batch) => batch.segmentId + batch.segmentNs + batch.status.join() + batch.batchId));`,
  "a cluster has a number or a text": `
    new ncloud.SearchEngineImportStop("a", { serviceGroupInstanceNo: 1, region: "KR" });
    export const stopped: pulumi.Output<boolean> = new ncloud.SearchEngineImportStop("b", { serviceGroupInstanceNo: pulumi.output("1") }).stopped;`,
  "all options of Pulumi are there": `
    ${JOB}
    new ncloud.SearchEngineImport("i", { serviceGroupInstanceNo: "1037001", bucketName: "b", objectKey: job.id, index: "i" });
    new tencentcloud.DbImportStop("d", { asyncRequestId: "a", waitFor: "stopped" }, { dependsOn: [job], protect: true });
    new tencentcloud.DbImport("i", { instanceId: "cdb-c1nl9rpv", user: "root", password: pulumi.secret("p"), cosUrl: job.id });
    export const found: adobe.ExportJob = adobe.ExportJob.get("g", job.id, { parent: job });`,
  "functions promise results for plain values, and give outputs for outputs": `
    export const first: Promise<string> = adobe.getExportJob({ jobId: "1" }).then(({ status }) => status);
    export const second: pulumi.Output<string> = adobe.getExportJobOutput({ jobId: pulumi.output("1") }).status;
    export const ids: Promise<string[]> = adobe.getExportJobs().then(({ jobs }) => jobs.map(({ jobId }) => jobId));
    export const stopped: pulumi.Output<boolean> = tencentcloud.stopDbImportOutput({ asyncRequestId: "a" }, { dependsOn: [] }).stopped;`,
  "arguments can be prepared": `
    const args: adobe.ExportJobArgs = { schema: { name: "s" }, destination: { datasetId: "d" } };
    args.filter = { segments: ["a", "b"].map((segmentId): adobe.ExportJobFilterSegmentArgs => ({ segmentId })) };
    new adobe.ExportJob("j", args);`,
};

const WRONG: Record<string, string> = {
  "an output for a plain argument": 'adobe.getExportJob({ jobId: pulumi.output("1") });',
  "a function without the argument that it needs": "adobe.getExportJobOutput({});",
  "the result of an action used as if previews had one":
    'adobe.cancelExportJob({ jobId: "1" }).then(({ cancelled }) => cancelled);',
  "a missing dataset": 'new adobe.ExportJob("j", { schema: { name: "s" }, destination: {} });',
  "a misspelt argument":
    'new adobe.ExportJob("j", { schema: { name: "s" }, destination: { datasetId: "d" }, waitfor: "completed" });',
  "a value that is not allowed":
    'new adobe.ExportJob("j", { schema: { name: "s" }, destination: { datasetId: "d" }, waitFor: "done" });',
  "a status that is not allowed":
    'new adobe.ExportJob("j", { schema: { name: "s" }, destination: { datasetId: "d" }, filter: { segments: [{ segmentId: "s", status: ["left"] }] } });',
  "a number for a text": 'new ncloud.AiAppKill("a", { aiAppId: 1 });',
  "an output that is not there": `${JOB} job.batchId;`,
  "a text where there is a list": `${JOB} job.batchIds.apply((ids) => ids.toUpperCase());`,
  "a possibly absent value used as if it were there": `${JOB} job.errors.apply((errors) => errors.length);`,
  "the writing of an output": `${JOB} job.status = pulumi.output("NEW");`,
};

let project: string;
const programs = new Map<string, string>();
before(async () => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "datajobs-typescript-")));
  const installed = await installPacked(project);
  const write = (title: string, text: string) => {
    const file = join(project, `program-${programs.size}.ts`);
    writeFileSync(file, text);
    programs.set(title, file);
  };
  for (const [title, text] of Object.entries({ ...RIGHT, ...WRONG })) write(title, START + text);
  for (const [file, code] of examplesInDocs(join(installed, "dist", "sdk"))) write(file, code);
  for (const name of examples()) {
    const file = join(project, name, "index.ts");
    cpSync(join(EXAMPLES, name), dirname(file), { recursive: true });
    programs.set(name, file);
  }
});
after(() => rmSync(project, { recursive: true, force: true }));

const EXAMPLES = join(PACKAGE_ROOT, "examples");
function examples(): string[] {
  return readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, "index.ts")));
}

/** What an editor shows of each class: declaration file -> code. */
function examplesInDocs(sdk: string): [string, string][] {
  const files = readdirSync(sdk, { recursive: true, encoding: "utf8" }).filter((file) =>
    /[\\/].+(?<!index)\.d\.ts$/.test(file),
  );
  return files.map((file) => {
    const [, code = ""] =
      /^ \* ```(?:ts|typescript)\n([\s\S]+?)^ \* ```$/m.exec(readFileSync(join(sdk, file), "utf8")) ?? [];
    return [file, code.replace(/^ \* ?/gm, "")];
  });
}

for (const { name, module, options } of COMPILERS) {
  describe(name, () => {
    let ts: typeof TypeScript;
    let program: TypeScript.Program;
    before(() => {
      ts = load(module) as typeof TypeScript;
      const wanted = { target: "es2020", strict: true, noEmit: true, resolveJsonModule: true, types: [], ...options };
      const { options: parsed, errors } = ts.convertCompilerOptionsFromJson(wanted, project);
      assert.deepEqual(errors, []);
      program = ts.createProgram([...programs.values()], parsed);
    });

    const complaints = (file: TypeScript.SourceFile | undefined): string[] => {
      assert.ok(file);
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
        ({ messageText, start = 0 }) =>
          `${file.getLineAndCharacterOfPosition(start).line + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    };
    const complaintsAbout = (title: string) => complaints(program.getSourceFile(programs.get(title) ?? ""));

    test("reads the declarations of the package", () => {
      const files = program.getSourceFiles().filter(({ fileName }) => fileName.includes("/pulumi-datajobs/dist/"));
      assert.ok(files.length >= 8, "they were not found");
      assert.deepEqual(files.flatMap(complaints), []);
    });
    for (const title of Object.keys(RIGHT)) test(title, () => assert.deepEqual(complaintsAbout(title), []));
    for (const title of Object.keys(WRONG))
      test(`refuses ${title}`, () => assert.notDeepEqual(complaintsAbout(title), []));
    test("accepts the example in the docs of every class and function", () => {
      const shown = [...programs].filter(([title]) => title.endsWith(".d.ts"));
      const { resources, functions } = declared();
      assert.equal(shown.length, resources.length + functions.length);
      for (const [title, file] of shown) {
        assert.match(readFileSync(file, "utf8"), /from "pulumi-datajobs"/, title);
        assert.deepEqual(complaintsAbout(title), [], title);
      }
    });
    for (const example of examples())
      test(`accepts examples/${example}`, () => assert.deepEqual(complaintsAbout(example), []));
  });
}
