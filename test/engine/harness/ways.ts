import assert from "node:assert/strict";
import { it } from "node:test";
import { assertDocumented } from "../../documented";
import type { Emulator } from "../../emulator";
import { usePlugin } from "./plugin";
import type { Project, Result, RunOptions } from "./project";
import { story } from "./story";
import { Cast, type Column, EXPORT_JOB, type HostName, type Subject } from "./way-cast";
import { type Result as Cell, table } from "./way-table";

export interface Ground {
  readonly emulator: Emulator;
  readonly project: Project;
  readonly cast: Cast;
  /** Writes the program as the cast is now, and runs `pulumi up`. */
  up(options?: RunOptions): Promise<Result>;
  urns(which?: (subject: Subject) => boolean): string[];
}

/** What is called for one column; by token or host where they differ. */
export type Expected = string | Readonly<Record<string, string>>;

/** One way in which the engine comes to a Create, an Update or a Delete: a row of the table. */
export interface Way {
  /** In the words of whoever runs it. */
  readonly title: string;
  /** What has to be so before, and is no part of the row. */
  given?(ground: Ground): Promise<void>;
  walk(ground: Ground): Promise<void>;
  /** Puts back what the next row takes for granted. */
  after?(ground: Ground): Promise<void>;
  readonly cells: Readonly<Record<Column, Expected>>;
}

export const NOTHING = "nothing";

/** Rows without a cell of their own. */
export function cells(running: Expected, ended: Expected, create: Expected, destroy: Expected): Way["cells"] {
  return { running, ended, create, destroy };
}

/** What the cloud is asked to do when nothing is asked for. */
export const NO_CALLS = cells(NOTHING, NOTHING, NOTHING, NOTHING);

export interface Journey {
  /** Heading of the table in the docs. */
  readonly title: string;
  readonly hosts: readonly HostName[];
  readonly ways: readonly Way[];
  /** Before the first row. */
  begin?(ground: Ground): Promise<void>;
}

/** One stack that goes all these ways, one after the other; what is called in the cloud is the table. */
export function journey({ title, hosts, ways, begin }: Journey): void {
  const results: Cell[] = [];
  story(`${hosts.join(" and ")}: ${title}`, {}, async ({ emulator, project, step, alone }) => {
    usePlugin(project);
    // Clusters of all regions, of whatever site.
    project.environment({ ...emulator.env, NCLOUD_SITE: undefined });
    const cast = new Cast(emulator, hosts);
    const ground = groundOf(emulator, project, cast);
    if (begin) await step("the stack that they set out from", () => begin(ground));
    for (const way of ways) {
      await alone(way.title, async () => {
        cast.revive();
        await way.given?.(ground);
        emulator.clearCalls();
        const seen = await way
          .walk(ground)
          .then(() => calledFor(ground))
          .finally(() => way.after?.(ground));
        for (const { key, host, column, token } of cast.subjects)
          results.push({ way: way.title, host, column, token, cell: seen[key] ?? "" });
        assert.deepEqual(seen, Object.fromEntries(cast.subjects.map((each) => [each.key, expected(way, each)])));
        assertOneJobEach(ground);
      });
    }
    await alone("destroy in the end stops what was recorded for it, and no job is left", async () => {
      cast.subjects.forEach((each) => {
        each.options = {};
      });
      cast.revive();
      emulator.clearCalls();
      await project.destroy();
      const called = calledFor(ground);
      const stops = cast.subjects.filter(({ column, declared }) => column === "destroy" && declared);
      for (const { key } of stops) assert.equal(called[key], "stopped", key);
      for (const { key } of cast.subjects) assert.deepEqual(cast.live(key), [], key);
      assert.deepEqual(project.state().resources, {});
    });
  });
  it(`docs/reliability.md has the table of these results: ${title}`, () => {
    const titles = ways.map((way) => way.title);
    assertDocumented(`ways: ${title}`, {
      text: table(title, titles, results),
      results: new Set(results.map(({ way }) => way)).size,
      wanted: ways.length,
      tests: "engine --only ways",
    });
  });
}

function groundOf(emulator: Emulator, project: Project, cast: Cast): Ground {
  return {
    emulator,
    project,
    cast,
    up: (options) => {
      project.program(cast.program());
      return project.up(options);
    },
    urns: (which = () => true) => {
      const { resources } = project.state();
      return cast.subjects.filter(which).flatMap(({ name }) => resources[name]?.urn ?? []);
    },
  };
}

function expected({ cells }: Way, { column, token, host }: Subject): string {
  const cell = cells[column];
  return typeof cell === "string" ? cell : (cell[token] ?? cell[host] ?? cell.others ?? NOTHING);
}

const WORDS: Readonly<Record<string, string>> = {
  createExportJob: "1 started",
  cancelExportJob: "1 cancelled",
};
const STOP_ACTIONS = ["stopDataImportJob", "killAiApp", "StopDBImportJob"];

/** What was started, cancelled and stopped since the last look, for each of the cast, in order. */
function calledFor({ emulator, cast }: Ground): Record<string, string> {
  const called = new Map(cast.subjects.map(({ key }) => [key, [] as string[]]));
  for (const { action, about = "" } of emulator.calls()) {
    const stops = STOP_ACTIONS.includes(action);
    if (!stops && !(action in WORDS)) continue;
    const who = cast.whoIs(about);
    if (!who) continue;
    called.get(who.key)?.push(stops ? (who.now ? "stopped" : "the old one stopped") : (WORDS[action] ?? ""));
  }
  return Object.fromEntries([...called].map(([key, words]) => [key, words.join(", ") || NOTHING]));
}

/** Whatever way it went: one live job for each that is declared and has not ended, none for any other. */
function assertOneJobEach({ project, cast }: Ground): void {
  const { resources } = project.state();
  for (const { key, name, token, column, declared } of cast.subjects.filter((each) => each.token === EXPORT_JOB)) {
    const { id } = resources[name] ?? {};
    assert.deepEqual(cast.live(key), declared && column === "running" ? [id] : [], `live ${token} of ${key}`);
  }
}
