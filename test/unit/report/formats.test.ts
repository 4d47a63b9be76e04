import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { htmlReport } from "../../../report/html/page";
import { STYLE } from "../../../report/html/style";
import { jsonReport } from "../../../report/json";
import { markdownReport } from "../../../report/markdown/report";
import type { Report } from "../../../report/model";
import { reportOf } from "../../../report/rows";
import { parseState } from "../../../report/state";
import { displayWidth } from "../../../report/text/display-width";
import { textReport } from "../../../report/text/report";
import { localZone, UTC, type Zone } from "../../../report/zone";
import { at, exportJob, failed, many, night, PLACE, resource, running, secret, state } from "./states";

const SEOUL: Zone = { name: "Asia/Seoul", offsetMs: () => 9 * 3_600_000 };
const read = (text: string) => reportOf(parseState(text, "the state"));
const text = (report: Report, columns = 80, zone = UTC) => textReport(report, { columns, isColored: false, zone });
const FORMATS = { text, markdown: markdownReport, html: htmlReport, json: jsonReport } as const;
const formats = Object.entries(FORMATS) as [string, (report: Report) => string][];

describe("every format", () => {
  const report = read(night());
  const rows = report.groups.flatMap((group) => group.rows);
  for (const [format, write] of formats) {
    test(`${format} has every row, with its failure`, () => {
      const written = write(report);
      for (const { name } of rows) assert.ok(written.includes(name), name);
      assert.ok(written.includes("Error writing profiles to output path"));
    });

    test(`${format} tells of a state without jobs that there is none`, () => {
      assert.match(write(read(state([]))), /No data job and no stop is in this state|"jobs": 0/);
    });

    test(`${format} shows no secret, encrypted or plain`, () => {
      const members = [
        "status",
        "jobId",
        "createdAt",
        "updatedAt",
        "durationMs",
        "exportedProfiles",
        "batchIds",
        "errors",
        "sandbox",
      ];
      for (const value of [secret("CANARYplain"), secret()]) {
        const outputs = Object.fromEntries(members.map((member) => [member, value]));
        const set = resource("adobe:ExportJobSet", "set", {
          jobs: { key: value, other: { jobId: value, error: value } },
        });
        const hidden = resource("adobe:ExportJobSet", "hidden", { jobs: value, imsOrg: value });
        const all = [
          exportJob("one", outputs, { initErrors: [value] }),
          set,
          hidden,
          exportJob("two", { errors: [{ code: value, msg: value }, value] }),
        ];
        const whole = { ...exportJob("three"), outputs: value };
        const written = write(read(state([...all, whole])));
        assert.doesNotMatch(written, /CANARY/);
        assert.match(written, format === "markdown" ? /&#91;secret&#93;/ : /\[secret\]/);
      }
    });

    test(`${format} lets no control character and no mark of direction through`, () => {
      const evil = "a\u001b[31m\u0007b\u202ec\u2066d\r\ne";
      const written = write(
        read(state([exportJob(evil, { status: evil, sandbox: evil, errors: [{ code: evil, msg: evil }] })])),
      );
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
      assert.doesNotMatch(written, /[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
    });

    test(`${format} says what was cut short, and what awaits its deletion`, () => {
      const pending = [{ resource: exportJob("lost"), type: "creating" }];
      const written = write(read(state([exportJob("old", {}, { delete: true })], { pending_operations: pending })));
      assert.match(written, /lost/);
      assert.match(written, /awaits deletion|"awaits": "deletion"/);
    });
  }
});

describe("text", () => {
  for (const columns of [40, 80, 120, 200]) {
    for (const [name, report] of Object.entries({
      night: read(night()),
      "5,000 rows": read(many(5000)),
      wide: read(state([exportJob("日本語のとても長いジョブ名".repeat(9))])),
    })) {
      test(`of ${name} fits ${columns} columns`, () => {
        const lines = text(report, columns).split("\n");
        assert.deepEqual(
          lines.filter((line) => displayWidth(line) > columns),
          [],
        );
      });
    }
  }

  test("has times in the reader's zone, and says which it is", () => {
    const written = text(read(state([exportJob("one")])), 80, SEOUL);
    assert.match(written, /^one +✔ succeeded +10:00:00 /m);
    assert.match(written, /Times are in Asia\/Seoul\.\s/);
    assert.ok(localZone().name.length > 0);
  });

  test("says day or year of all times once, and with each where they differ", () => {
    const two = (seconds: number) => text(read(state([exportJob("a"), exportJob("b", { createdAt: at(seconds) })])));
    assert.match(two(60), /began\son\s2026-03-02\.[\s\S]+^b +✔ succeeded +01:01:00 /m);
    assert.match(two(86_400), /began\sin\s2026\.[\s\S]+^b +✔ succeeded +03-03 01:00:00 /m);
    assert.match(two(366 * 86_400), /Times are in UTC\.\n[\s\S]+^b +✔ succeeded +2027-03-03 01:00:00 /m);
  });

  test("of many rows the time line tells how many ran at a time", () =>
    assert.match(text(read(many(600))), /adobe\.ExportJobSet nigh\S* {2}[ ▁▂▃▄▅▆▇█]+ at most \d+ at a time/));

  test("has colours only where they are wanted, and the same words with and without", () => {
    const report = read(night());
    const colored = textReport(report, { columns: 80, isColored: true, zone: UTC });
    assert.ok(colored.includes("\u001b[31m✖ failed"));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    assert.equal(colored.replace(/\u001b\[\d+m/g, ""), text(report));
  });
});

describe("markdown", () => {
  const NASTY = ["a|b", "`x`", "<img src=x>", "[a](http://b.c)", "@someone #12 *b* _i_ ~s~", "\\|", "a\nb", "$&"];
  for (const name of NASTY) {
    test(`${JSON.stringify(name)} stays the text of one cell`, () => {
      const written = markdownReport(
        read(state([exportJob(name, { ...failed(0, 5), errors: [{ code: "1", msg: name }] })])),
      );
      const line = written.split("\n").find((each) => each.includes("✖ failed")) ?? "";
      assert.equal(line.split("|").length, 11);
      assert.doesNotMatch(line.replaceAll(/&#\d+;/g, ""), /[<>`*_~[\]\\#@$]/);
    });
  }

  for (const name of ["title x", "section: y", "a;b,c#d%%", "```", "click {me}", "   "]) {
    test(`${JSON.stringify(name)} is no word of the chart's language`, () => {
      const written = markdownReport(read(state([exportJob(name)])));
      const [, chart = ""] = /```mermaid\n([\s\S]+?)```\n/.exec(written) ?? [];
      assert.match(chart, /^ {4}✔ [^:;,#%{}<>"`\\]+ :done, \d+, \d+$/m);
    });
  }

  test("has at most 50 bars and 500 rows, failed ones first, and counts the others", () => {
    const written = markdownReport(read(many(5000)));
    assert.equal(written.match(/^ {4}. .+ :\w+, \d+, \d+$/gm)?.length, 50);
    assert.equal(written.match(/^\| .*segment-/gm)?.length, 500);
    assert.equal(written.match(/^\|.*✖ failed/gm)?.length, 54);
    assert.match(written, /^And 4,500 more rows: /m);
    assert.match(written, /^4,950 more ran/m);
  });

  test("is no more than a job's summary takes, whatever the names and errors", () => {
    const errors = [{ code: "1", msg: "<".repeat(5000) }];
    const jobs = Array.from({ length: 3000 }, (_, index) =>
      exportJob(`${"|".repeat(300)}${index}`, { ...failed(index, 5), errors }),
    );
    assert.ok(Buffer.byteLength(markdownReport(read(state(jobs)))) < 1_000_000);
  });
});

describe("html", () => {
  const page = htmlReport(read(night()));

  test("has no script, no outside address, no handler and no inline style", () => {
    assert.doesNotMatch(page, /<script|https?:|\bon\w+=|style="|@import|url\(|<iframe|<img/i);
    assert.match(page, /default-src 'none'; style-src 'sha256-/);
  });

  test("is one piece for the eye and the ear: scopes, captions, titles, a skip link, regions for the keyboard", () => {
    const count = (pattern: RegExp) => page.match(pattern)?.length ?? 0;
    assert.equal(count(/<table>/g), count(/<caption/g));
    assert.equal(count(/<th[ >]/g), count(/<th scope="(col|row)"/g));
    assert.equal(count(/<svg[^>]* role="img"[^>]*>(?=<title>)/g), count(/<svg[^>]* role="img"/g));
    assert.equal(count(/class="scroll/g), count(/role="region" aria-labelledby="\w+" tabindex="0"/g));
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, target] of page.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g))
      assert.ok(ids.includes(target), target);
  });

  test("escapes whatever a state tells", () => {
    const evil = `"><script>alert(1)</script><b class='x'>&amp;`;
    const outputs = {
      ...failed(0, 5),
      status: evil,
      sandbox: evil,
      errors: [{ code: evil, msg: evil }],
      createdAt: evil,
    };
    const set = resource(
      "adobe:ExportJobSet",
      evil,
      { ...PLACE, jobs: { [evil]: { jobId: "1", ...failed(0, 1) } } },
      { initErrors: [evil] },
    );
    const pending = [{ resource: exportJob(evil), type: evil }];
    const written = htmlReport(read(state([exportJob(evil, outputs), set], { pending_operations: pending })));
    assert.doesNotMatch(written, /<script|<b class='x'|"">/);
    assert.ok(written.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
  });

  test("of 5,000 rows stays below 5 MB", (t) => {
    const begun = performance.now();
    const bytes = Buffer.byteLength(htmlReport(read(many(5000))));
    t.diagnostic(`${(bytes / 1e6).toFixed(2)} MB, written in ${Math.round(performance.now() - begun)} ms`);
    assert.ok(bytes < 5_000_000, String(bytes));
  });

  for (const [scheme, css] of Object.entries({
    light: STYLE,
    dark: STYLE.slice(STYLE.indexOf("prefers-color-scheme:dark")),
  })) {
    test(`every colour of text can be read on its ground, ${scheme}`, () => {
      const color = (name: string) => new RegExp(`--${name}:#(\\w+)`).exec(css)?.[1] ?? "";
      for (const name of ["text", "faint", "link", "succeeded", "failed", "running", "cancelled", "other"]) {
        const least = name === "other" ? 3 : 4.5; // marks alone, whose words stand beside them
        assert.ok(
          contrast(color(name), color("page")) >= least,
          `${name}: ${contrast(color(name), color("page")).toFixed(2)}`,
        );
      }
    });
  }
});

describe("json", () => {
  const json = JSON.parse(jsonReport(read(night())));

  test("has the members that docs/report.md names, and no others", () => {
    const docs = readFileSync(join(resolve(__dirname, "../../../.."), "docs", "report.md"), "utf8");
    const named = new Set([...docs.matchAll(/^\| `([\w.[\]]+)` \|/gm)].map(([, name]) => name));
    const paths = new Set<string>();
    const walk = (value: unknown, path: string): void => {
      if (Array.isArray(value)) for (const each of value) walk(each, `${path}[]`);
      else if (typeof value === "object" && value !== null) {
        for (const [key, each] of Object.entries(value)) {
          const at = path === "" ? key : `${path}.${key}`;
          paths.add(at.replace(/Outcomes\..*/, "Outcomes"));
          walk(each, at);
        }
      }
    };
    walk({ ...json, pending: [{ operation: "", kind: "", name: "", urn: "" }] }, "");
    const leaves = [...paths].filter(
      (path) => !/^totals\.(\w+)\.(sum|toldBy)$/.test(path) && !/\.(began|ended)\.(is|at)$/.test(path),
    );
    assert.deepEqual(
      [...named].sort(),
      leaves.filter((path) => !["totals", "groups"].includes(path) && path !== "groups[].rows").sort(),
    );
  });

  test("tells what isn't known as null, never as 0", () => {
    const [row] = JSON.parse(
      jsonReport(
        read(
          state([
            exportJob("one", {
              ...running(5),
              durationMs: undefined,
              exportedProfiles: undefined,
              batchIds: undefined,
            }),
          ]),
        ),
      ),
    ).groups[0].rows;
    assert.deepEqual([row.tookMs, row.exportedProfiles, row.batchIds, row.progress], [null, null, null, null]);
    assert.deepEqual(row.began, { is: "created", at: at(5) });
  });

  test("has totals, and how many rows tell them", () => {
    assert.equal(json.version, 1);
    assert.deepEqual(json.totals.exportedProfiles, { sum: 8_809_919, toldBy: 5 });
    assert.deepEqual(json.totals.jobOutcomes, { failed: 2, running: 3, succeeded: 6, missing: 1 });
    assert.deepEqual(json.totals.stopOutcomes, { stopped: 1, recorded: 1 });
  });
});

/** By WCAG 2: 4.5 for text, 3 for what is large. */
function contrast(one: string, other: string): number {
  const light = [one, other].map((hex) => {
    const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const [r = 0, g = 0, b = 0] = [0, 2, 4].map((from) => {
      const part = Number.parseInt(full.slice(from, from + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  return (Math.max(...light) + 0.05) / (Math.min(...light) + 0.05);
}
