import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT, text, tool } from "./tools";

const manifest = JSON.parse(text("package.json"));
const PEER = "@pulumi/pulumi";
const order = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
const line = (version: string) => version.split(".")[0];

describe("versions that several files name", () => {
  it("engines, README and pages name one lowest Node", () => {
    const [, lowest = ""] = /^>=(\d+\.\d+)$/.exec(manifest.engines.node) ?? [];
    assert.ok(lowest, "engines.node is >=MAJOR.MINOR");
    assert.ok(text("README.md").includes(`(Node >= ${lowest})`), "README.md");
    assert.ok(text("docs/installation-configuration.md").includes(`\`node\` (${lowest} or newer)`), "installation");
  });

  it("package-lock.json has the ranges of package.json", () => {
    const { engines, peerDependencies } = JSON.parse(text("package-lock.json")).packages[""];
    assert.deepEqual(
      { engines, peerDependencies },
      { engines: manifest.engines, peerDependencies: manifest.peerDependencies },
    );
  });

  it("examples ask for the oldest SDK that is promised", async () => {
    const { SDK } = await tool("versions.mjs");
    const folder = join(ROOT, "examples");
    const named = readdirSync(folder).filter((name) => existsSync(join(folder, name, "package.json")));
    assert.ok(named.length > 5);
    for (const name of named)
      assert.equal(JSON.parse(text(`examples/${name}/package.json`)).dependencies[PEER], `^${SDK.oldest}`, name);
  });

  it("the SDK that the sources are compiled with is one that is promised, and takes the Node of this line", async () => {
    const { NODE, SDK } = await tool("versions.mjs");
    assert.match(SDK.today, /^\d+\.\d+\.\d+$/, "an exact version: what was tried is what is installed");
    assert.ok(order(SDK.oldest, SDK.today) <= 0 && order(SDK.today, SDK.newest) <= 0);
    const takes = JSON.parse(text("package-lock.json")).packages[`node_modules/${PEER}`].engines.node;
    assert.ok(takes.startsWith(`>=${line(NODE.lowest)}`), takes);
  });

  it("the engine that tests run with is one that is promised", async () => {
    const { SDK } = await tool("versions.mjs");
    const { VERSION } = await tool("engine/recipe.mjs");
    assert.ok(order(SDK.oldest, VERSION) <= 0);
  });
});

describe("what CI tries", () => {
  it("has each line of Node, the lowest Node, the oldest and the newest SDK", async () => {
    const { NODE, SDK, PAIRS_IN_CI } = await tool("versions.mjs");
    const lines = (versions: readonly string[]) => [...new Set(versions.map(line))].sort();
    assert.deepEqual(lines(PAIRS_IN_CI.map(([node]) => node)), lines(NODE.tried));
    assert.ok(PAIRS_IN_CI.some(([node, sdk]) => node === NODE.lowest && sdk === SDK.oldest));
    assert.ok(PAIRS_IN_CI.some(([node, sdk]) => node === NODE.tried.at(-1) && sdk === SDK.newest));
    for (const [node, sdk] of PAIRS_IN_CI) {
      assert.ok([NODE.lowest, ...NODE.tried].includes(node), node);
      assert.ok(Object.values(SDK).includes(sdk), sdk);
    }
  });

  it("is told in the page on installation, pair by pair", async () => {
    const { NODE, SDK } = await tool("versions.mjs");
    const page = text("docs/installation-configuration.md");
    for (const version of [NODE.lowest, ...NODE.tried]) assert.ok(page.includes(`| ${version} |`), version);
    for (const version of Object.values(SDK)) assert.ok(page.includes(` ${version} |`), version);
  });
});

describe("the lowest version of a range", () => {
  for (const [range, lowest] of [
    [">=20", "20.0.0"],
    [">=20.10", "20.10.0"],
    [">=3.206.0 <4", "3.206.0"],
  ] as const)
    it(range, async () => assert.equal((await tool("versions.mjs")).lowest(range), lowest));

  it("of one that names none", async () => {
    const { lowest } = await tool("versions.mjs");
    assert.throws(() => lowest("^3.200.0"), /no range with a lowest version/);
  });
});
