import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { resourceTree } from "../../../provider/hosts/schema/tree";
import { typescriptSdk } from "../../../provider/hosts/schema/typescript";
import { DataJobsResource } from "../../../sdk/resource";
import { CANARIES, FULL, vault } from "../../toys";

const tree = resourceTree(vault);
const text = typescriptSdk([tree], []).get("toy/vault.ts") ?? "";

/** As the written class has it: its text is held below. */
class Vault extends DataJobsResource {
  declare readonly password: pulumi.Output<string>;
  declare readonly accessKey: pulumi.Output<string>;
  declare readonly status: pulumi.Output<string>;
  constructor(name: string, args: object, opts?: pulumi.CustomResourceOptions) {
    const properties = tree.properties.map((property) => property.name);
    super({ type: "test:toy:Vault", provider: "the text", properties, secrets: tree.secrets }, name, args, opts);
  }
}

interface Registered {
  readonly inputs: Record<string, unknown>;
  readonly additionalSecretOutputs: readonly string[];
}
const registered = new Map<string, Registered>();

before(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ inputs, id, name }) => ({
      id: id || name,
      state: { ...inputs, status: "loaded", accessKey: CANARIES.key },
    }),
    call: () => ({}),
  });
  // What the engine would get: mocks are told less.
  const monitor = pulumi.runtime.getMonitor() as unknown as Record<
    string,
    (request: Request, ...more: unknown[]) => void
  >;
  for (const method of ["registerResource", "readResource"]) {
    const register = monitor[method]?.bind(monitor);
    monitor[method] = (request, ...more) => {
      const inputs = (request.getObject?.() ?? request.getProperties?.())?.toJavaScript() ?? {};
      registered.set(request.getName(), { inputs, additionalSecretOutputs: request.getAdditionalsecretoutputsList() });
      register?.(request, ...more);
    };
  }
});

interface Request {
  getName(): string;
  getObject?(): { toJavaScript(): Record<string, unknown> };
  getProperties?(): { toJavaScript(): Record<string, unknown> };
  getAdditionalsecretoutputsList(): string[];
}

async function engineSees(made: Vault, name: string): Promise<Registered> {
  await new Promise((resolve) => made.urn.apply(resolve));
  const found = registered.get(name);
  assert.ok(found);
  return found;
}

const isSecret = (output: unknown) => (output as { isSecret: Promise<boolean> }).isSecret;
const later = <T>(value: T) => pulumi.output(Promise.resolve(value));

/** Every way in which a program may give an argument. */
const GIVEN: { title: string; args: object }[] = [
  { title: "plain", args: FULL },
  { title: "marked by the program", args: { ...FULL, password: pulumi.secret(FULL.password) } },
  {
    title: "as outputs",
    args: { ...FULL, password: later(FULL.password), auth: later({ ...FULL.auth, token: later(FULL.auth.token) }) },
  },
  { title: "as promises", args: { ...FULL, cosUrl: Promise.resolve(FULL.cosUrl) } },
];

for (const [index, { title, args }] of GIVEN.entries()) {
  test(`arguments that are secret by declaration reach the engine as secrets: given ${title}`, async () => {
    const name = `given-${index}`;
    const { inputs, additionalSecretOutputs } = await engineSees(new Vault(name, args), name);
    const marks = Object.entries(inputs).flatMap(([key, value]) => (pulumi.runtime.isRpcSecret(value) ? [key] : []));
    assert.deepEqual(marks.sort(), ["auth", "cosUrl", "headers", "loads", "password"]);
    assert.equal(inputs.instanceId, FULL.instanceId);
    const open = Object.entries(inputs).filter(([key]) => !marks.includes(key));
    assert.doesNotMatch(JSON.stringify(open), /CANARY/);
    assert.deepEqual([...additionalSecretOutputs].sort(), [...tree.secrets].sort());
  });
}

test("what isn't given is not sent as a secret of nothing", async () => {
  const name = "little";
  const { inputs } = await engineSees(
    new Vault(name, { instanceId: "cdb-1", password: CANARIES.password, cosUrl: undefined }),
    name,
  );
  assert.deepEqual(Object.keys(inputs).sort(), ["__owner", "__provider", "instanceId", "password"]);
});

test("the user's own additionalSecretOutputs are kept, each once", async () => {
  const name = "more";
  const opts = { additionalSecretOutputs: ["status", "password"] };
  const { additionalSecretOutputs } = await engineSees(new Vault(name, FULL, opts), name);
  assert.deepEqual([...additionalSecretOutputs].sort(), [...tree.secrets, "status"].sort());
});

test("the program's outputs of these are secret, and no other", async () => {
  const made = new Vault("outputs", FULL);
  assert.equal(await isSecret(made.password), true);
  assert.equal(await isSecret(made.status), false);
});

test("one that is only read has its secrets listed too", async () => {
  const { additionalSecretOutputs } = await engineSees(new Vault("read", {}, { id: "vault-1" }), "read");
  assert.deepEqual([...additionalSecretOutputs].sort(), [...tree.secrets].sort());
});

test("the written class names them, and its comments say so", () => {
  assert.match(text, /^ {2}secrets: \["password", "cosUrl", "headers", "auth", "loads", "accessKey"\],$/m);
  assert.match(
    text,
    /\/\*\* Password of the instance\. A secret, however it is given\. \*\/\n {2}declare readonly password/,
  );
});

test("the written class takes maps whose members, and all in them, may be Inputs", () => {
  assert.match(
    text,
    /^ {2}loads\?: pulumi\.Input<\{ \[key: string\]: pulumi\.Input<VaultLoadArgs> \} \| undefined>;$/m,
  );
  assert.match(text, /^ {2}headers\?: pulumi\.Input<\{ \[key: string\]: pulumi\.Input<string> \} \| undefined>;$/m);
  assert.match(text, /^ {2}declare readonly loads: pulumi\.Output<\{ \[key: string\]: VaultLoad \} \| undefined>;$/m);
  assert.match(text, /^ {2}declare readonly counts: pulumi\.Output<\{ \[key: string\]: number \}>;$/m);
  assert.match(
    text,
    /^export interface VaultLoadArgs \{\n(.*\n)* {2}destination: pulumi\.Input<VaultLoadDestinationArgs>;$/m,
  );
});
