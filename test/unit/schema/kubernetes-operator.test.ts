import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { parseAllDocuments } from "yaml";

/** What the operator's schema of a Stack (2.9) knows of the fields below: the API server refuses, or drops, any other one. */
const STACK = {
  spec: ["serviceAccountName", "stack", "programRef", "destroyOnFinalize", "workspaceTemplate"],
  workspace: ["image", "securityProfile", "envFrom", "env", "resources", "podTemplate"],
  pod: ["securityContext", "initContainers", "containers", "volumes"],
} as const;
/** Variables that Pulumi, or the place of the records, is told by. */
const PULUMIS = ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_HOME", "XDG_STATE_HOME"];

// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind
type Manifest = any;

const read = (file: string) => readFileSync(file, "utf8");
const documents = parseAllDocuments(read("docs/kubernetes-operator.yaml"), { strict: true });
const manifests: Manifest[] = documents.map((document) => document.toJS());
const of = (kind: string): Manifest => {
  const [found, ...others] = manifests.filter((manifest) => manifest.kind === kind);
  assert.ok(found && others.length === 0, `one ${kind}`);
  return found;
};
const workspace = () => of("Stack").spec.workspaceTemplate.spec;
const pod = () => workspace().podTemplate.spec;

describe("the manifest of a stack of the Kubernetes operator", () => {
  test("is YAML, and every part of it has a kind and a name", () => {
    assert.deepEqual(
      documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]),
      [],
    );
    const kinds = manifests.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    assert.deepEqual(kinds, [
      "v1 Secret",
      "v1 PersistentVolumeClaim",
      "v1 ServiceAccount",
      "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
      "pulumi.com/v1 Program",
      "pulumi.com/v1 Stack",
    ]);
    for (const { metadata } of manifests) assert.equal(typeof metadata.name, "string");
  });

  test("has the fields that the operator knows, and no others", () => {
    assert.deepEqual(Object.keys(of("Stack").spec), STACK.spec);
    assert.deepEqual(Object.keys(workspace()), STACK.workspace);
    assert.deepEqual(Object.keys(pod()), STACK.pod);
    assert.ok(of("Stack").metadata.name.length <= 42, "the operator takes no longer name");
  });

  test("names what is in it", () => {
    const name = (kind: string) => of(kind).metadata.name;
    assert.equal(of("Stack").spec.programRef.name, name("Program"));
    assert.equal(of("Stack").spec.serviceAccountName, name("ServiceAccount"));
    assert.equal(of("ClusterRoleBinding").subjects[0].name, name("ServiceAccount"));
    assert.equal(workspace().envFrom[0].secretRef.name, name("Secret"));
    assert.equal(pod().volumes[0].persistentVolumeClaim.claimName, name("PersistentVolumeClaim"));
  });

  test("every variable is a setting of the provider's, or one of Pulumi's", () => {
    const settings = read("docs/reference/configuration.md").match(/`[A-Z]+(_[A-Z]+)+`/g) ?? [];
    const known = [...settings.map((name) => name.replaceAll("`", "")), ...PULUMIS];
    const secret = Object.keys(of("Secret").stringData);
    const plain: string[] = workspace().env.map(({ name }: { name: string }) => name);
    assert.deepEqual(
      [...secret, ...plain].filter((name) => !known.includes(name)),
      [],
    );
  });

  test("the records are in what outlives the pod, and the plugin where Pulumi looks for it", () => {
    const value = (name: string) => workspace().env.find((variable: Manifest) => variable.name === name).value;
    const [container] = pod().containers;
    const mounted = (volume: string) =>
      container.volumeMounts.find((mount: Manifest) => mount.name === volume).mountPath;
    assert.equal(container.name, "pulumi", "the one that the operator makes");
    assert.equal(value("XDG_STATE_HOME"), mounted("records"));
    assert.equal(value("PULUMI_HOME"), mounted("pulumi-home"));
    const [installs] = pod().initContainers;
    assert.deepEqual(installs.env, [{ name: "PULUMI_HOME", value: mounted("pulumi-home") }]);
    assert.deepEqual(installs.volumeMounts, [{ name: "pulumi-home", mountPath: mounted("pulumi-home") }]);
    assert.equal(installs.image, workspace().image);
  });

  test("the program asks for what the plugin has, in the version that is installed", () => {
    const { version } = JSON.parse(read("package.json"));
    const { resources } = JSON.parse(read("provider/schema.json"));
    for (const { type, options, properties } of Object.values<Manifest>(of("Program").program.resources)) {
      const { inputProperties, requiredInputs } = resources[type];
      assert.deepEqual(
        Object.keys(properties).filter((name) => !(name in inputProperties)),
        [],
      );
      assert.deepEqual(
        requiredInputs.filter((name: string) => !(name in properties)),
        [],
      );
      assert.equal(options.version, version);
    }
    assert.deepEqual(pod().initContainers[0].command.slice(0, 6), [
      ...["pulumi", "plugin", "install", "resource", "datajobs"],
      `v${version}`,
    ]);
  });
});
