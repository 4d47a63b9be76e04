import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Path, pathText, UNKNOWN, type Values } from "../../../provider/core/values";
import { joined } from "../../../provider/hosts/grpc/sealed";
import { type Emulator, startEmulator } from "../../emulator";
import { CANARIES, FULL, vault } from "../../toys";
import { type TestWorld, testWorld } from "../../world";
import { halfMade, type Json, received, sent, startWire, type Wire } from "./wire";

const URN = "urn:pulumi:dev::project::datajobs:toy:Vault::ours";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Where the arguments of FULL have their secrets, and the output that is one. */
const GIVEN = ["auth.token", "cosUrl", "headers", 'loads["by night"].token', "password"];
const STATE = ["accessKey", ...GIVEN];

let emulator: Emulator;
let world: TestWorld;
let wire: Wire;
before(async () => {
  emulator = await startEmulator();
  world = testWorld(emulator);
  wire = await startWire(world, { resources: [vault] });
});
after(async () => {
  wire.close();
  world.close();
  await emulator.close();
});

/** The paths that are marked, and nothing in clear beside them. */
function marked(properties: unknown): string[] {
  assert.doesNotMatch(inClear(properties), /CANARY/);
  return received(properties)
    .secrets.map((path) => pathText(path))
    .sort();
}

/** What anybody reads who doesn't know the stack's secret. */
function inClear(properties: unknown): string {
  return JSON.stringify(properties, (_key, value: Json | null) =>
    typeof value === "object" && value !== null && SIGNATURE in value ? "[secret]" : value,
  );
}

/** As every language gives them: in clear, all, or some marked by the program, at its own depth. */
const PROGRAMS: { title: string; secrets: Path[] }[] = [
  { title: "in clear", secrets: [] },
  { title: "marked by the program", secrets: [["password"], ["cosUrl"], ["auth", "token"]] },
  { title: "marked around it", secrets: [["auth"], ["loads"]] },
  { title: "marked in it", secrets: [["headers", "X-Token"]] },
];

for (const { title, secrets } of PROGRAMS) {
  describe(`a secret field that is given ${title}`, () => {
    const news = sent(FULL, secrets);
    const around = secrets.filter(([name]) => ["auth", "loads"].includes(String(name)) && secrets.length === 2);
    const expected = (paths: string[]) =>
      around.length === 0 ? paths : [...paths.filter((path) => !/^(auth|loads)/.test(path)), "auth", "loads"].sort();

    test("is one in what Check returns, once", async () => {
      const { inputs, failures } = await wire.ask("Check", { urn: URN, news });
      assert.equal(failures, undefined);
      assert.deepEqual(marked(inputs), expected(GIVEN));
      assert.deepEqual(received(inputs).values, FULL);
    });

    test("is one in the state that Create, Read and Update return, and in clear for Diff", async () => {
      const { id, properties } = await wire.ask("Create", { urn: URN, properties: news });
      assert.deepEqual(marked(properties), expected(STATE));
      const read = await wire.ask("Read", { urn: URN, id, properties, inputs: news });
      assert.deepEqual(marked(read.properties), expected(STATE));
      assert.deepEqual(marked(read.inputs), expected(GIVEN));
      assert.equal((await wire.ask("Diff", { urn: URN, id, olds: properties, news })).diffs, undefined);
      const changed = sent({ ...FULL, password: "CANARY-other-password" }, secrets);
      const { detaileddiff } = await wire.ask("Diff", { urn: URN, id, olds: properties, news: changed });
      assert.deepEqual(Object.keys(detaileddiff as Json), ["password"]);
      const updated = await wire.ask("Update", { urn: URN, id, olds: properties, news: changed });
      assert.deepEqual(marked(updated.properties), expected(STATE));
      assert.deepEqual(await wire.ask("Delete", { urn: URN, id, properties: updated.properties }), {});
    });
  });
}

test("a state from before the field was declared secret is read, and is secret from then on", async () => {
  const olds = sent({ ...FULL, status: "loaded", accessKey: CANARIES.key, counts: {} });
  const { properties } = await wire.ask("Read", { urn: URN, id: "vault-1", properties: olds, inputs: sent(FULL) });
  assert.deepEqual(marked(properties), STATE);
  assert.equal((await wire.ask("Diff", { urn: URN, id: "vault-1", olds, news: sent(FULL) })).diffs, undefined);
});

test("what is found by its id has its secrets marked, as state and as arguments", async () => {
  const { properties, inputs } = await wire.ask("Read", { urn: URN, id: "vault-1" });
  assert.deepEqual(marked(properties), ["accessKey", "password"]);
  assert.deepEqual(marked(inputs), ["password"]);
});

test("what is half made is kept with its secrets marked", async () => {
  const properties = sent({ ...FULL, fate: "half made" });
  const detail = halfMade(await wire.ask("Create", { urn: URN, properties }).catch((error: unknown) => error));
  assert.deepEqual(marked(detail.properties), STATE);
  assert.deepEqual(marked(detail.inputs), GIVEN);
  assert.doesNotMatch(String(detail.reasons), /CANARY/);
});

test("what isn't known stays unknown, in Check and in a preview, and what is known beside it is a secret", async () => {
  const news = sent({ ...FULL, password: UNKNOWN, auth: { user: "root", token: UNKNOWN }, headers: UNKNOWN });
  const known = ["cosUrl", 'loads["by night"].token'];
  const { inputs, failures } = await wire.ask("Check", { urn: URN, news });
  assert.equal(failures, undefined);
  assert.deepEqual(marked(inputs), known);
  const { properties } = await wire.ask("Create", { urn: URN, properties: news, preview: true });
  assert.deepEqual(marked(properties), known);
  assert.equal(received(properties).values.password, UNKNOWN);
  assert.equal(received(properties).values.accessKey, UNKNOWN);
});

test("an unknown that the engine knows to be secret stays both", async () => {
  const news = sent({ ...FULL, password: UNKNOWN }, [["password"]]);
  const { inputs } = await wire.ask("Check", { urn: URN, news });
  assert.equal(received(inputs).values.password, UNKNOWN);
  assert.deepEqual(marked(inputs), GIVEN);
});

test("a value of another kind than declared is not told, and is a secret where one was meant", async () => {
  const news = sent({ ...FULL, auth: CANARIES.token, password: [CANARIES.password] });
  const { inputs, failures } = await wire.ask("Check", { urn: URN, news });
  assert.equal((failures as Json[]).length, 2);
  assert.doesNotMatch(JSON.stringify(failures), /CANARY/);
  assert.ok(marked(inputs).includes("auth") && marked(inputs).includes("password"));
});

const JOINED: { title: string; marked: Path[]; declared: Path[]; all: Path[] }[] = [
  { title: "nothing declared", marked: [["a"]], declared: [], all: [["a"]] },
  {
    title: "the same",
    marked: [["a", "b"]],
    declared: [["a", "b"]],
    all: [
      ["a", "b"],
      ["a", "b"],
    ],
  },
  { title: "declared within what is marked", marked: [["a"]], declared: [["a", "b"]], all: [["a"]] },
  { title: "marked within what is declared", marked: [["a", 0]], declared: [["a"]], all: [["a"]] },
  { title: "only alike", marked: [["ab"]], declared: [["a", "b"]], all: [["ab"], ["a", "b"]] },
  {
    title: "marked in marked, as the engine had it",
    marked: [["a"], ["a", 0]],
    declared: [["b"]],
    all: [["a"], ["a", 0], ["b"]],
  },
];

for (const { title, all, ...paths } of JOINED) {
  test(`secrets of the engine and of the declaration: ${title}`, () => {
    assert.deepEqual(joined(paths.marked, paths.declared), all);
  });
}

test("the same text elsewhere is a secret too, as it was for what a program marks", async () => {
  const values: Values = { ...FULL, instanceId: CANARIES.token };
  const { inputs } = await wire.ask("Check", { urn: URN, news: sent(values) });
  assert.deepEqual(marked(inputs), [...GIVEN, "instanceId"].sort());
});
