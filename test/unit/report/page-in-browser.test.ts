import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { htmlReport } from "../../../report/html/page";
import { reportOf } from "../../../report/rows";
import { parseState } from "../../../report/state";
import { findChromium, Tab } from "./chromium";
import { exportJob, failed, many, night, resource, state } from "./states";

const LONG = "a-name-without-a-blank-".repeat(12);
const CASES = {
  "no row": state([]),
  "one row": state([exportJob("alone")]),
  "all failed": state(Array.from({ length: 8 }, (_, index) => exportJob(`job-${index}`, failed(index * 60, 50)))),
  "all clouds": night(),
  "names that don't end": state([
    exportJob(LONG, { sandbox: LONG, errors: [{ code: LONG, msg: LONG }], status: "FAILED" }),
  ]),
  "many resources": state(
    Array.from({ length: 80 }, (_, index) => resource("ncloud:AiAppKill", `app-${index}`, { stopped: true })),
  ),
  "5,000 rows": many(5000),
};

/** On an idle machine a quarter of a second; here others may be at work. */
const MOST_MS = 5000;

const chromium = findChromium();

describe("the page in a browser", { skip: chromium === undefined && "there is no Chromium on the PATH" }, () => {
  let tab: Tab;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "datajobs-page-"));
    tab = await Tab.open(chromium ?? "");
  });
  after(async () => {
    await tab.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, text] of Object.entries(CASES)) {
    for (const width of [360, 1400]) {
      for (const scheme of ["light", "dark"] as const) {
        test(`${name}, ${width} px, ${scheme}`, async (t) => {
          const report = reportOf(parseState(text, "the state"));
          const file = join(folder, `${name}.html`);
          writeFileSync(file, htmlReport(report));
          await tab.look({ width, scheme });
          const ms = await tab.show(pathToFileURL(file).href);
          t.diagnostic(`${Math.round(ms)} ms until it is shown`);
          assert.ok(ms < MOST_MS, `${ms} ms`);

          const requests = tab.events.filter(({ method }) => method === "Network.requestWillBeSent");
          assert.deepEqual(
            requests.map(({ params }) => params.request.url).filter((url) => url !== "data:,"),
            [pathToFileURL(file).href],
          );
          const said = tab.events.filter(({ method }) =>
            /^(Runtime\.(consoleAPICalled|exceptionThrown)|Log\.entryAdded)$/.test(method),
          );
          assert.deepEqual(
            said.map(({ params }) => params),
            [],
          );

          const seen = await tab.run(`({
            names: [...document.querySelectorAll("tbody th")].map((cell) => cell.textContent),
            overflow: document.documentElement.scrollWidth - innerWidth,
            ground: getComputedStyle(document.body).backgroundColor,
          })`);
          assert.deepEqual(
            seen.names,
            report.groups.flatMap(({ rows }) => rows.map((row) => row.name)),
          );
          assert.ok(seen.overflow <= 0, `${seen.overflow} px too wide`);
          assert.equal(seen.ground, scheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 23, 27)");
        });
      }
    }
  }

  test("the keyboard reaches the skip link first, then the table, then each region that scrolls", async () => {
    const file = join(folder, "keyboard.html");
    writeFileSync(file, htmlReport(reportOf(parseState(many(600), "the state"))));
    await tab.look({ width: 360 });
    await tab.show(pathToFileURL(file).href);
    const press = async (key: string) => {
      const code = key === "Enter" ? { windowsVirtualKeyCode: 13, text: "\r" } : { windowsVirtualKeyCode: 9 };
      await tab.ask("Input.dispatchKeyEvent", { type: "keyDown", key, ...code });
      await tab.ask("Input.dispatchKeyEvent", { type: "keyUp", key, ...code });
      return tab.run("document.activeElement.id || document.activeElement.className");
    };
    assert.equal(await press("Tab"), "skip");
    assert.equal(await press("Enter"), "jobs");
    assert.match(await press("Tab"), /^scroll/);
  });

  test("a link of what failed leads to its row", async () => {
    const file = join(folder, "5,000 rows.html");
    await tab.show(pathToFileURL(file).href);
    const [asked, found] = await tab.run(`(async () => {
      const link = document.querySelector('a[href="#failed-3"]');
      link.click();
      await new Promise((done) => setTimeout(done, 200));
      const row = document.querySelector(":target");
      const { top } = row.getBoundingClientRect();
      return [link.textContent, top >= 0 && top < innerHeight ? row.querySelector("th").textContent : "not in sight: " + top];
    })()`);
    assert.equal(found, asked);
  });
});
