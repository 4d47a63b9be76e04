import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { startEmulator } from "../emulator";
import { Project } from "../engine/harness/project";
import { installPacked } from "./pack";

let folder: string;
let installed: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "datajobs-schema-"));
  installed = await installPacked(folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const schema = () => JSON.parse(readFileSync(join(installed, "provider", "schema.json"), "utf8"));

test("pulumi package get-schema: the CLI asks the plugin, and understands every word", async (t) => {
  const emulator = await startEmulator();
  t.after(() => emulator.close());
  const project = await Project.create({ emulator });
  t.after(() => project.close());
  // It binds the schema after it has printed it, and fails where that fails.
  const { text } = await project.cli("package", "get-schema", join(installed, "pulumi-resource-datajobs"));
  assert.deepEqual(JSON.parse(text), schema());
});

/** Until the first line: what a host for plugins waits for. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      errors += text;
    });
    child.stdout?.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${errors}`)));
  });
}

interface Client {
  getSchema(request: unknown, answer: (error: Error | null, response: { getSchema(): string }) => void): void;
  close(): void;
}

test("by PulumiPlugin.yaml: Pulumi's program for plugins in Node runs the package by its main, from any folder", async (t) => {
  assert.match(
    readFileSync(join(installed, "PulumiPlugin.yaml"), "utf8"),
    /^runtime:\n {2}name: nodejs\n {2}options:\n {4}typescript: false$/m,
  );
  const own = createRequire(realpathSync(join(folder, "node_modules", "@pulumi", "pulumi", "package.json")));
  const child = spawn(process.execPath, [own.resolve("@pulumi/pulumi/cmd/run-plugin"), installed, "127.0.0.1:1"], {
    cwd: tmpdir(),
    // As the host for Node says it where typescript is false.
    env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "false" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  const port = await firstLine(child);
  const { credentials } = own("@grpc/grpc-js");
  const { ResourceProviderClient } = own("@pulumi/pulumi/proto/provider_grpc_pb.js");
  const { GetSchemaRequest } = own("@pulumi/pulumi/proto/provider_pb.js");
  const client: Client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  t.after(() => client.close());
  const told = await new Promise<string>((resolve, reject) => {
    client.getSchema(new GetSchemaRequest(), (error, response) =>
      error ? reject(error) : resolve(response.getSchema()),
    );
  });
  assert.deepEqual(JSON.parse(told), schema());
});

test("a by-name require of the package is the SDK, and its main is the plugin", () => {
  const own = createRequire(join(folder, "program.js"));
  const { main } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.equal(join(installed, main), join(installed, "dist", "provider", "plugin.js"));
  assert.equal(
    own.resolve("pulumi-datajobs").replace(dirname(installed), ""),
    join("/", "pulumi-datajobs", "dist", "sdk", "index.js"),
  );
});
