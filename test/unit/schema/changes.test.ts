import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { exportJob } from "../../../provider/adobe/export-job";
import { Configuration, sourcesIn } from "../../../provider/core/config";
import type { ResourceDefinition } from "../../../provider/core/define";
import { type bare, type Effect, factsOf, fieldsOf } from "../../../provider/core/fields";
import { innerOf } from "../../../provider/core/kinds";
import { Lifecycle } from "../../../provider/core/lifecycle";
import { markOf, requestsIn } from "../../../provider/core/set/plan";
import type { Values } from "../../../provider/core/values";
import { type ChangeRow, changeRows, type SameRow, sameRows } from "../../../provider/hosts/schema/changes";
import { type FieldTree, type ResourceTree, resourceTree, type TypeTree } from "../../../provider/hosts/schema/tree";
import { resources } from "../../../provider/registry";
import { createWorld } from "../../../provider/world";
import { vault } from "../../toys";
import { committed } from "./sources";

const world = createWorld({ env: {}, home: undefined });
const question = {
  world,
  config: new Configuration(sourcesIn(world, () => undefined)),
  engine: { alive: async () => true },
};

/** Of the one member that a map has here. */
const KEY = "night";

/** What leads into a list or a map in a path, and what it has there. */
const ELEMENTS = { "[]": "0", "[*]": KEY } as const;

/** What is inside of a list or a map, and how a path says so. */
function within(type: TypeTree): { mark: keyof typeof ELEMENTS | ""; inside: TypeTree } {
  if (type.kind === "array") return { mark: "[]", inside: type.items };
  return type.kind === "map" ? { mark: "[*]", inside: type.items } : { mark: "", inside: type };
}

/** One value of a type, or another one. */
function sample(type: TypeTree, which: 0 | 1): unknown {
  switch (type.kind) {
    case "boolean":
      return which === 1;
    case "number":
    case "integer":
      return which + 1;
    case "enum":
      return type.values[which];
    case "array":
      return [sample(type.items, which)];
    case "map":
      return { [KEY]: sample(type.items, which) };
    case "union":
      return sample(type.choices[0] as TypeTree, which);
    case "object":
      return Object.fromEntries(type.fields.map((field) => [field.name, sample(field.type, which)]));
    default:
      return ["one", "another"][which];
  }
}

/** Every argument is there, with all that is nested in it. */
function everything({ arguments: fields }: ResourceTree): Values {
  return Object.fromEntries(fields.map(({ name, type }) => [name, sample(type, 0)]));
}

/** A copy with another value at `filter.segments[].status`, of the first element; undefined takes it away. */
function withValue(values: Values, path: string, value: unknown): Values {
  const copy = structuredClone(values);
  const steps = path.split(".").flatMap((step) => {
    const [, name = step, mark] = /^(.*?)(\[\*?\])$/.exec(step) ?? [];
    return mark === undefined ? [name] : [name, ELEMENTS[mark as keyof typeof ELEMENTS]];
  });
  const last = steps.pop() ?? "";
  const holder = steps.reduce((here, step) => here[step] as Values, copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

/** The paths of everything in a field that is no object. */
function leaves({ name, type }: FieldTree): { path: string; type: TypeTree }[] {
  const { mark, inside } = within(type);
  if (inside.kind !== "object") return [{ path: name, type }];
  return inside.fields.flatMap(leaves).map((leaf) => ({ ...leaf, path: `${name}${mark}.${leaf.path}` }));
}

function effectOf(definition: ResourceDefinition, olds: Values, news: Values): { effect: Effect; paths: string[] } {
  // Its end is known, so that nothing but the arguments is judged.
  const state = { ...olds, ...membersOf(definition, olds), status: "SUCCEEDED", stopped: true };
  const { replace, changes } = new Lifecycle(definition, world).diff(question, "1", state, news);
  return {
    effect: replace ? "replace" : changes.length > 0 ? "update" : "none",
    paths: [...new Set(changes.map(({ path }) => String(path[0])))].sort(),
  };
}

/** What the state of a set has in place of its jobs' arguments. */
function membersOf({ token }: ResourceDefinition, olds: Values): Values {
  if (!isSet(token)) return {};
  const members = [...requestsIn(olds)].map(([key, request]) => {
    return [key, { jobId: "1", status: "SUCCEEDED", of: markOf(exportJob.kind, request) }];
  });
  return { jobs: Object.fromEntries(members) };
}

function isSet(token: string): boolean {
  return token.endsWith("Set");
}

/** What a job of a set has itself counts before what all have: only one of them has anything, so that it shows. */
function lonely({ token }: ResourceDefinition, all: Values, path: string): Values {
  if (!isSet(token)) return all;
  if (path.startsWith("defaults")) return { ...all, jobs: { [KEY]: {} } };
  return path.startsWith("jobs") ? { ...all, defaults: {} } : all;
}

/** All that is told to be changed: of a set the jobs that it concerns, too. */
function pathsOf({ token }: ResourceDefinition, { argument }: ChangeRow): string[] {
  const concernsJobs = isSet(token) && /^(defaults|triggers|imsOrg|sandbox)$/.test(argument);
  return concernsJobs ? ["jobs", argument].sort() : [argument];
}

/** Two ways to write the same value, by the path of the field. */
const MORNING = ["2018-01-01T00:00:00Z", "2018-01-01T09:00:00+09:00"];
const SPELLINGS: Record<string, readonly [unknown, unknown] | undefined> = {
  "adobe:ExportJob fields": [["a.b", "c"], "a.b, c"],
  "adobe:ExportJob filter.segmentQualificationTime.startTime": [MORNING[0], MORNING[1]],
  "adobe:ExportJob filter.segmentQualificationTime.endTime": [MORNING[0], MORNING[1]],
  "adobe:ExportJob filter.fromIngestTimestamp": [MORNING[0], MORNING[1]],
  "adobe:ExportJob additionalFields.eventList.filter.fromIngestTimestamp": [MORNING[0], MORNING[1]],
  "adobe:ExportJob additionalFields.eventList.filter.toIngestTimestamp": [MORNING[0], MORNING[1]],
  "tencentcloud:DbImport cosUrl": [
    "https://dumps-1250000000.cos.ap-guangzhou.myqcloud.com/shop.sql?sign=a",
    "https://dumps-1250000000.cos.ap-guangzhou.myqcloud.com/shop.sql?sign=b",
  ],
  "ncloud:SearchEngineImport serviceGroupInstanceNo": [1037001, "1037001"],
  "ncloud:SearchEngineImportStop serviceGroupInstanceNo": [1037001, "1037001"],
};

function pair(definition: ResourceDefinition, tree: ResourceTree, { path, how }: SameRow): readonly [unknown, unknown] {
  const schema = path.split(".").reduce(
    (here, step) => {
      const field = fieldsOf(here).find(([name]) => name === step.replace(/\[\*?\]$/, ""))?.[1];
      assert.ok(field);
      return (step.endsWith("]") && innerOf(field)[0]) || field;
    },
    definition.inputs as ReturnType<typeof bare>,
  );
  const type = tree.arguments.flatMap(typesIn).find((each) => each.path === path)?.type;
  assert.ok(type);
  switch (how) {
    case "default":
      return [factsOf(schema)?.default, undefined];
    case "empty":
      return [Array.isArray(factsOf(schema)?.default) ? [] : {}, undefined];
    case "place":
      return [sample(type, 0), undefined];
    case "order": {
      const list = type.kind === "union" ? type.choices[0] : type;
      assert.ok(list?.kind === "array");
      const items = [sample(list.items, 0), sample(list.items, 1)];
      return [items, items.toReversed()];
    }
    case "spelling": {
      const token = definition.token.replace(/Set$/, "");
      const found = SPELLINGS[`${token} ${path.replace(/^(jobs\[\*\]|defaults)\./, "")}`];
      assert.ok(found, "give two spellings of one value above");
      return found;
    }
  }
}

/** The types of a field and of all that is nested in it. */
function typesIn({ name, type }: FieldTree): { path: string; type: TypeTree }[] {
  const { mark, inside } = within(type);
  const below = inside.kind === "object" ? inside.fields.flatMap(typesIn) : [];
  return [{ path: name, type }, ...below.map((each) => ({ ...each, path: `${name}${mark}.${each.path}` }))];
}

for (const definition of [...resources, vault]) {
  const tree = resourceTree(definition);
  const all = everything(tree);

  describe(`${definition.token}: which change does what`, () => {
    for (const row of changeRows(definition, tree)) {
      for (const { path, type } of tree.arguments.filter(({ name }) => name === row.argument).flatMap(leaves)) {
        test(`${path}${condition(row)}: ${row.effect}`, () => {
          const whole = row.when ? withValue(all, row.when.argument, row.when.value) : all;
          // What a job has itself counts before what all have.
          const base =
            isSet(definition.token) && row.argument === "defaults" ? { ...whole, jobs: { [KEY]: {} } } : whole;
          const values =
            type.kind === "enum" && row.to
              ? [type.values.find((each) => each !== row.to), row.to]
              : [0, 1].map((which) => sample(type, which as 0 | 1));
          const [before, after] = values.map((value) => withValue(base, path, value));
          assert.deepEqual(effectOf(definition, before as Values, after as Values), {
            effect: row.effect,
            paths: row.effect === "none" ? [] : pathsOf(definition, row),
          });
        });
      }
    }

    test("every argument has a row", () => {
      const told = new Set(changeRows(definition, tree).map(({ argument }) => argument));
      assert.deepEqual([...told].sort(), Object.keys(definition.inputs.shape).sort());
    });
  });

  describe(`${definition.token}: what is no change`, () => {
    for (const row of sameRows(definition)) {
      test(`${row.path}: ${row.how}`, () => {
        const base = lonely(definition, all, row.path);
        const [one, other] = pair(definition, tree, row).map((value) => withValue(base, row.path, value)) as [
          Values,
          Values,
        ];
        assert.deepEqual(effectOf(definition, one, other), { effect: "none", paths: [] });
        // A place that is written where none was says where it is, or moves it.
        if (row.how !== "place") assert.deepEqual(effectOf(definition, other, one), { effect: "none", paths: [] });
      });
    }
  });

  if (definition === vault) continue;
  test(`the page of ${definition.token} has a line for each of them`, () => {
    const page = committed(
      `docs/reference/${definition.token
        .replace(":", "-")
        .replace(/(?<=[a-z])(?=[A-Z])/g, "-")
        .toLowerCase()}.md`,
    );
    const [, rest = ""] = page.split("## Which change does what\n");
    const [changes = ""] = rest.split("\n## ");
    const rows = changes.split("\n").filter((line) => /^\| `/.test(line));
    assert.equal(rows.length, changeRows(definition, tree).length);
    const same = changes
      .split("\n")
      .filter((line) => line.startsWith("- "))
      .flatMap((line) => line.match(/`[^`]+`/g) ?? []);
    assert.equal(same.length, sameRows(definition).length);
  });
}

function condition({ when, to }: ChangeRow): string {
  return (to === undefined ? "" : ` to ${to}`) + (when === undefined ? "" : `, with ${when.argument} ${when.value}`);
}
