import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";

/** dist/test/unit/arrows -> the checkout. */
const ROOT = resolve(__dirname, "../../../..");

interface Plant {
  readonly file: string;
  readonly text: string;
  /** The rules that must refuse it, all of them and no others. */
  readonly refusedBy: readonly string[];
}

const refused: Record<string, Plant> = {
  "the core imports no transport": {
    file: "provider/core/sends.ts",
    text: `import { send } from "../http/send"; send();`,
    refusedBy: ["core-knows-zod-only"],
  },
  "the core imports no cloud, not even a type of it": {
    file: "provider/core/knows-a-cloud.ts",
    text: `import type { Job } from "../adobe/job"; export type J = Job;`,
    refusedBy: ["core-knows-zod-only"],
  },
  "the core imports no host": {
    file: "provider/core/knows-a-host.ts",
    text: `import { host } from "../hosts/dynamic/host"; host();`,
    refusedBy: ["core-knows-zod-only"],
  },
  "the core imports no package but zod": {
    file: "provider/core/knows-a-package.ts",
    text: `import "fast-xml-parser";`,
    refusedBy: ["core-knows-zod-only"],
  },
  "the core doesn't call the network by itself": {
    file: "provider/core/calls.ts",
    text: `import { request } from "node:https"; request("");`,
    refusedBy: ["network-has-one-room"],
  },
  "http imports no cloud": {
    file: "provider/http/knows-a-cloud.ts",
    text: `import { job } from "../adobe/job"; job();`,
    refusedBy: ["http-knows-core-only"],
  },
  "http imports no host": {
    file: "provider/http/knows-a-host.ts",
    text: `import { host } from "../hosts/dynamic/host"; host();`,
    refusedBy: ["http-knows-core-only"],
  },
  "http imports axios in send.ts only": {
    file: "provider/http/second-door.ts",
    text: `import axios from "axios"; axios;`,
    refusedBy: ["axios-has-one-door"],
  },
  "axios is not loaded by require either": {
    file: "provider/http/require.ts",
    text: `const axios = require("axios"); axios;`,
    refusedBy: ["axios-has-one-door"],
  },
  "axios is not loaded later either": {
    file: "provider/http/lazy.ts",
    text: `export const later = () => import("axios");`,
    refusedBy: ["axios-has-one-door"],
  },
  "a cloud doesn't import axios": {
    file: "provider/adobe/sends.ts",
    text: `import axios from "axios"; axios;`,
    refusedBy: ["axios-has-one-door", "clouds-know-http-and-core"],
  },
  "a cloud imports no host": {
    file: "provider/adobe/knows-a-host.ts",
    text: `import { host } from "../hosts/dynamic/host"; host();`,
    refusedBy: ["clouds-know-http-and-core"],
  },
  "a cloud doesn't import the registry that lists it": {
    file: "provider/adobe/knows-the-registry.ts",
    text: `import { all } from "../registry"; all();`,
    refusedBy: ["clouds-know-http-and-core"],
  },
  "a cloud imports no other cloud": {
    file: "provider/ncloud/knows-adobe.ts",
    text: `import { job } from "../adobe/job"; job();`,
    refusedBy: ["clouds-dont-know-each-other", "clouds-know-http-and-core"],
  },
  "a cloud that is new today is a cloud": {
    file: "provider/newcloud/knows-adobe.ts",
    text: `import { job } from "../adobe/job"; job();`,
    refusedBy: ["clouds-dont-know-each-other", "clouds-know-http-and-core"],
  },
  "a cloud doesn't call the network by itself": {
    file: "provider/adobe/calls.ts",
    text: `import { connect } from "node:net"; connect(1);`,
    refusedBy: ["network-has-one-room"],
  },
  "the dynamic host imports no cloud": {
    file: "provider/hosts/dynamic/knows-a-cloud.ts",
    text: `import { job } from "../../adobe/job"; job();`,
    refusedBy: ["hosts-know-core-only"],
  },
  "the dynamic host imports no transport": {
    file: "provider/hosts/dynamic/sends.ts",
    text: `import { send } from "../../http/send"; send();`,
    refusedBy: ["hosts-know-core-only"],
  },
  "the dynamic host doesn't load Pulumi": {
    file: "provider/hosts/dynamic/loads-pulumi.ts",
    text: `import * as pulumi from "@pulumi/pulumi"; pulumi;`,
    refusedBy: ["hosts-know-core-only", "provider-doesnt-load-pulumi"],
  },
  "the schema host needs no gRPC": {
    file: "provider/hosts/schema/speaks.ts",
    text: `import * as grpc from "@grpc/grpc-js"; grpc;`,
    refusedBy: ["hosts-know-core-only", "shipped-code-uses-declared-packages"],
  },
  "the gRPC host loads no copy of gRPC by a name that package.json lacks": {
    file: "provider/hosts/grpc/second-copy.ts",
    text: `import * as grpc from "@grpc/grpc-js"; grpc;`,
    refusedBy: ["shipped-code-uses-declared-packages"],
  },
  "the gRPC host loads the protocol, not all of Pulumi": {
    file: "provider/hosts/grpc/loads-pulumi.ts",
    text: `import * as pulumi from "@pulumi/pulumi"; pulumi;`,
    refusedBy: ["grpc-host-knows-core-and-the-protocol"],
  },
  "the gRPC host imports no cloud": {
    file: "provider/hosts/grpc/knows-a-cloud.ts",
    text: `import { job } from "../../adobe/job"; job();`,
    refusedBy: ["grpc-host-knows-core-and-the-protocol"],
  },
  "no door of the provider loads Pulumi": {
    file: "provider/plugin.ts",
    text: `import * as pulumi from "@pulumi/pulumi"; pulumi;`,
    refusedBy: ["provider-doesnt-load-pulumi"],
  },
  "the provider doesn't import the sdk": {
    file: "provider/knows-the-sdk.ts",
    text: `import { Base } from "../sdk/resource"; new Base();`,
    refusedBy: ["provider-doesnt-know-the-sdk"],
  },
  "the provider doesn't import the emulator": {
    file: "provider/knows-the-emulator.ts",
    text: `import { emulator } from "../test/emulator/index"; emulator();`,
    refusedBy: ["provider-and-sdk-know-no-test"],
  },
  "the emulator doesn't import the provider": {
    file: "test/emulator/peeks.ts",
    text: `import { sign } from "../../provider/adobe/job"; sign();`,
    refusedBy: ["emulator-and-provider-are-strangers"],
  },
  "the emulator doesn't import what tests share": {
    file: "test/emulator/shares.ts",
    text: `import { world } from "../world"; world();`,
    refusedBy: ["emulator-and-provider-are-strangers"],
  },
  "the emulator is shipped and needs no development package": {
    file: "test/emulator/borrows.ts",
    text: `import "fast-check";`,
    refusedBy: ["shipped-code-uses-declared-packages"],
  },
  "the provider uses no package that package.json lacks": {
    file: "provider/http/stray.ts",
    text: `import "undeclared";`,
    refusedBy: ["http-knows-core-only", "shipped-code-uses-declared-packages"],
  },
  "the sdk loads nothing of the provider": {
    file: "sdk/loads-the-provider.ts",
    text: `import { job } from "../provider/adobe/job"; job();`,
    refusedBy: ["sdk-loads-no-provider"],
  },
  "the sdk loads no zod": {
    file: "sdk/loads-zod.ts",
    text: `import { z } from "zod"; z;`,
    refusedBy: ["sdk-knows-pulumi-and-types"],
  },
  "the report uses no package": {
    file: "report/needs.ts",
    text: `import { z } from "zod"; z;`,
    refusedBy: ["report-knows-itself-only"],
  },
  "the report knows nothing of the provider, not even a type": {
    file: "report/peeks.ts",
    text: `import type { Job } from "../provider/adobe/job"; export type J = Job;`,
    refusedBy: ["report-knows-itself-only"],
  },
  "the report calls no network": {
    file: "report/calls.ts",
    text: `import { request } from "node:https"; request("");`,
    refusedBy: ["report-calls-no-network"],
  },
  "the provider doesn't import the report": {
    file: "provider/knows-the-report.ts",
    text: `import { rows } from "../report/rows"; rows();`,
    refusedBy: ["nobody-knows-the-report"],
  },
  "engine tests don't import the source tree": {
    file: "test/engine/source.test.ts",
    text: `import { Base } from "../../sdk/resource"; new Base();`,
    refusedBy: ["engine-tests-use-the-package"],
  },
  "the bench doesn't import the source tree": {
    file: "test/bench/source.ts",
    text: `import { all } from "../../provider/registry"; all();`,
    refusedBy: ["engine-tests-use-the-package"],
  },
  "tools run before the packages are installed, all but the checks": {
    file: "tools/needs.mjs",
    text: `import ts from "typescript"; ts;`,
    refusedBy: ["tools-need-no-packages"],
  },
  "modules that load each other are refused": {
    file: "provider/core/hen.ts",
    text: `import { egg } from "./egg"; export const hen = () => egg();`,
    refusedBy: ["no-cycles"],
  },
  "an import that leads nowhere is refused": {
    file: "provider/adobe/lost.ts",
    text: `import { gone } from "./gone"; gone();`,
    refusedBy: ["clouds-know-http-and-core", "imports-resolve"],
  },
};

const allowed: Record<string, Omit<Plant, "refusedBy">> = {
  "the core imports zod and node's own modules": {
    file: "provider/core/values.ts",
    text: `import { createHash } from "node:crypto"; import { z } from "zod"; createHash; z;`,
  },
  "types may refer to each other": {
    file: "provider/core/clock.ts",
    text: `import type { Wait } from "./wait"; export interface Clock { waits: Wait[] }`,
  },
  "http imports the core, and axios where it belongs": {
    file: "provider/http/send.ts",
    text: `import { Agent } from "node:https"; import axios from "axios"; import { z } from "../core/values"; export const send = () => [Agent, axios, z];`,
  },
  "a cloud imports its own files, http, core and zod": {
    file: "provider/adobe/client.ts",
    text: `import { z } from "zod"; import { send } from "../http/send"; import "../core/values"; import { job } from "./job"; send(); job(); z;`,
  },
  "a host imports the core": {
    file: "provider/hosts/dynamic/engine.ts",
    text: `import { connect } from "node:net"; import "../../core/values"; connect;`,
  },
  "the gRPC host imports the protocol, and types of what comes with it": {
    file: "provider/hosts/grpc/server.ts",
    text: `import type * as grpc from "@grpc/grpc-js"; export type G = typeof grpc; import * as proto from "@pulumi/pulumi/proto/provider_pb"; proto;`,
  },
  "a door imports rooms": {
    file: "provider/registry.ts",
    text: `import { job } from "./adobe/job"; import { host } from "./hosts/dynamic/host"; export const all = () => [job, host];`,
  },
  "the sdk uses Pulumi, node and the provider's types": {
    file: "sdk/adobe.ts",
    text: `import { join } from "node:path"; import * as pulumi from "@pulumi/pulumi"; import type { Job } from "../provider/adobe/job"; import { Base } from "./resource"; export type J = Job; join; pulumi; Base;`,
  },
  "the report uses node and its own files": {
    file: "report/main.ts",
    text: `import { readFileSync } from "node:fs"; import { rows } from "./rows"; readFileSync; rows();`,
  },
  "the emulator uses node and what is shipped with it": {
    file: "test/emulator/index.ts",
    text: `import { createServer } from "node:http"; import "fast-xml-parser"; export const emulator = () => createServer();`,
  },
  "checks use development packages": {
    file: "tools/check/types.mjs",
    text: `import ts from "typescript"; ts;`,
  },
  "unit tests import the provider and development packages": {
    file: "test/unit/core/values.test.ts",
    text: `import "fast-check"; import "../../../provider/core/values"; import { emulator } from "../../emulator/index"; emulator();`,
  },
};

/** What the planted files import. */
const surroundings: Record<string, string> = {
  "provider/adobe/job.ts": `export interface Job { id: string } export const job = () => 1; export const sign = () => 2;`,
  "provider/core/wait.ts": `import type { Clock } from "./clock"; export interface Wait { clock: Clock }`,
  "provider/core/egg.ts": `import { hen } from "./hen"; export const egg = () => hen();`,
  "provider/hosts/dynamic/host.ts": `export const host = () => 1;`,
  "report/rows.ts": `export const rows = () => 1;`,
  "sdk/resource.ts": `export class Base {}`,
  "test/world.ts": `export const world = () => 1;`,
  "tsconfig.json": `{ "compilerOptions": { "module": "node16", "moduleResolution": "node16", "target": "ES2022" } }`,
  "package.json": JSON.stringify({
    name: "planted",
    dependencies: { axios: "1", zod: "1", "fast-xml-parser": "1", "rate-limiter-flexible": "1" },
    peerDependencies: { "@pulumi/pulumi": "1" },
    devDependencies: { "@pulumi/pulumi": "1", "fast-check": "1", typescript: "1" },
  }),
};

const packages = [
  "axios",
  "zod",
  "fast-xml-parser",
  "@grpc/grpc-js",
  "@pulumi/pulumi",
  "fast-check",
  "typescript",
  "undeclared",
];

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  /** A cycle is told once, by any of its files. */
  readonly cycle?: readonly { readonly name: string }[];
}

describe("the import arrows", () => {
  let violations: readonly Violation[] = [];
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "datajobs-arrows-"));
    const plants = [...Object.values(refused), ...Object.values(allowed)].map(
      ({ file, text }) => [file, text] as const,
    );
    for (const [file, text] of [...plants, ...Object.entries(surroundings)]) plant(file, text);
    for (const name of packages) {
      plant(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
      plant(`node_modules/${name}/index.js`, "");
    }
    plant("node_modules/@pulumi/pulumi/proto/provider_pb.js", "");
    violations = cruise(folder);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [title, { file, refusedBy }] of Object.entries(refused)) {
    it(title, () => assert.deepEqual(rulesAgainst(file), [...refusedBy].sort()));
  }

  for (const [title, { file }] of Object.entries(allowed)) {
    it(title, () => assert.deepEqual(rulesAgainst(file), []));
  }

  it("each rule has refused something", () => {
    const config = require(join(ROOT, ".dependency-cruiser.cjs")) as { forbidden: { name: string }[] };
    const names = config.forbidden.map(({ name }) => name).sort();
    assert.deepEqual([...new Set(violations.map(({ rule }) => rule.name))].sort(), names);
  });

  function plant(file: string, text: string): void {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
  }

  function rulesAgainst(file: string): string[] {
    const against = violations.filter(({ from, cycle = [] }) =>
      [from, ...cycle.map(({ name }) => name)].includes(file),
    );
    return [...new Set(against.map(({ rule }) => rule.name))].sort();
  }
});

function cruise(folder: string): readonly Violation[] {
  const program = join(ROOT, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const args = [
    program,
    "--config",
    join(ROOT, ".dependency-cruiser.cjs"),
    "--output-type",
    "json",
    "provider",
    "report",
    "sdk",
    "test",
    "tools",
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (stdout === "") throw new Error(`dependency-cruiser said nothing but: ${stderr}`);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}
