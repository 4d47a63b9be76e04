import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { describe, test } from "node:test";
import type { Setting } from "../../../provider/core/config";
import { functionExample, resourceExample } from "../../../provider/hosts/schema/examples";
import { functionTree, resourceTree } from "../../../provider/hosts/schema/tree";
import { functions, resources, settings } from "../../../provider/registry";
import { committed, ROOT } from "./sources";

const pages = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md"))
  .map((path) => `docs/${path.split(sep).join("/")}`);

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  const headings = text.match(/^#+ .+$/gm) ?? [];
  return headings.map((heading) => {
    const words = heading.replace(/^#+ /, "").toLowerCase();
    return words.replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
  });
}

function codeIn(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\n([\\s\\S]+?)^\\1\`\`\`$`, "gm"))].map(
    ([, indent, code = ""]) => code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

for (const path of pages) {
  describe(path, () => {
    const text = committed(path);

    test("every link leads somewhere", () => {
      const prose = text.replaceAll(/```[\s\S]+?```/g, "");
      for (const [, target = ""] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https:/.test(target)) continue;
        const [file = "", anchor] = target.split("#");
        // The registry's own pages end in a slash.
        const linked = file === "" ? path : join(dirname(path), file.endsWith("/") ? `${file.slice(0, -1)}.md` : file);
        assert.ok(existsSync(join(ROOT, linked)), target);
        if (anchor !== undefined) assert.ok(anchorsOf(committed(linked)).includes(anchor), target);
      }
    });

    test("what it shows can be read: fences and shortcodes are closed", () => {
      assert.equal((text.match(/^ *```/gm) ?? []).length % 2, 0);
      for (const code of ["chooser", "choosable"]) {
        const opened = (text.match(new RegExp(`\\{\\{[<%] ${code} `, "g")) ?? []).length;
        assert.equal((text.match(new RegExp(`\\{\\{[<%] /${code} `, "g")) ?? []).length, opened, code);
      }
    });

    test("settings and variables that it names are there", () => {
      const keys = new Set(settings.map(({ key }) => key));
      const variables = new Set(settings.flatMap(({ env, file }: Setting) => [...env, ...(file?.env ?? [])]));
      for (const [, key = ""] of text.matchAll(/\bdatajobs:([a-z]\w*)\b(?!:)/g)) assert.ok(keys.has(key), key);
      for (const [name] of text.matchAll(/\b(ADOBE|NCLOUD|TENCENTCLOUD)_[A-Z_]+\b/g))
        assert.ok(variables.has(name), name);
    });
  });
}

describe("the pages of the registry", () => {
  for (const path of ["docs/_index.md", "docs/installation-configuration.md"]) {
    test(`${path} begins with title, description and layout`, () => {
      const [, front = ""] = /^---\n([\s\S]+?)\n---\n/.exec(committed(path)) ?? [];
      assert.match(front, /^title: Data Jobs( Installation & Configuration)?\nmeta_desc: [A-Z].+\.\nlayout: package$/);
    });
  }

  test("the example of the first page is that of the reference, in every language", () => {
    const [first] = resources;
    assert.ok(first);
    const example = resourceExample(resourceTree(first));
    for (const [language, code] of Object.entries(example)) {
      assert.deepEqual(codeIn(committed("docs/_index.md"), language), [`${code}\n`]);
    }
  });

  test("the page on configuration names what every cloud needs", () => {
    const text = committed("docs/installation-configuration.md");
    for (const { key } of settings.filter(({ secret }) => secret)) assert.ok(text.includes(`\`${key}\``), key);
  });

  test("the command that installs the plugin is for this version", () => {
    const { version } = JSON.parse(committed("package.json")) as { version: string };
    const text = committed("docs/installation-configuration.md");
    const named = [...text.matchAll(/\bv(\d+\.\d+\.\d+)/g)].map(([, each]) => each);
    assert.ok(named.length > 0);
    assert.deepEqual(new Set(named), new Set([version]));
  });
});

test("the page on moving has the types of every resource", () => {
  const text = committed("docs/moving-to-the-plugin.md");
  for (const { token } of resources) {
    const row = `| \`pulumi-nodejs:dynamic/datajobs/${token}\` | \`datajobs:${token}\` |`;
    assert.ok(text.includes(row), `docs/moving-to-the-plugin.md lacks the row ${row}`);
  }
});

const written = [
  ...resources.map((each) => resourceExample(resourceTree(each))),
  ...functions.map((each) => functionExample(functionTree(each))),
].map(({ python }) => python);
const shown = pages.flatMap((path) => codeIn(committed(path), "python"));
const python = spawnSync("python3", ["--version"]).status === 0;

test("all code in Python is Python", { skip: python ? false : "there is no python3 here" }, () => {
  assert.ok(shown.length > written.length);
  const script = "import ast, json, sys\nfor code in json.load(sys.stdin): ast.parse(code)";
  const { status, stderr } = spawnSync("python3", ["-c", script], {
    input: JSON.stringify([...written, ...shown]),
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
});
