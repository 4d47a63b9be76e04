import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Call } from "../../../provider/core/call";
import type { Job } from "../../../provider/core/job-declaration";
import type { JobKind } from "../../../provider/core/job-kind";
import type { Scene } from "../../../provider/core/set/declaration";
import { SetLookout } from "../../../provider/core/set/look";
import { SharedList } from "../../../provider/core/set/shared-list";
import { createWorld } from "../../../provider/world";

const NOW = Date.parse("2026-01-02T00:00:00Z");
const HOUR_MS = 3_600_000;
const PAGE = 100;

/** A platform with a list of pages, which may change between one page and the next. */
class Platform {
  pages = 0;
  gets: string[] = [];
  onPage: (page: number) => void = () => undefined;

  constructor(public jobs: Job[]) {}

  readonly call = {
    world: createWorld({ env: {}, home: undefined, clock: { now: () => NOW, sleep: async () => undefined } }),
    signal: new AbortController().signal,
    engine: { alive: async () => true },
    voice: { say: () => undefined, warn: () => undefined, progress: () => undefined },
  } as unknown as Call;

  private readonly api = {
    clockAhead: () => 0,
    get: async (id: string) => {
      this.gets.push(id);
      return this.jobs.find((job) => job.id === id);
    },
    pages: () => this.list(),
  };

  readonly kind = {
    api: () => this.api,
    nameOf: (_place: unknown, id: string) => id,
    reference: (_place: unknown, id: string) => ({ kind: "toy", place: "here", id }),
    declaration: { place: {} },
  } as unknown as JobKind;

  get scene(): Scene<Job> {
    return { call: this.call, kind: this.kind, place: {}, name: "the set nightly" };
  }

  /** By offset, as the API has it. */
  private async *list(): AsyncGenerator<readonly Job[]> {
    for (let offset = 0; offset === 0 || offset < this.jobs.length; offset += PAGE) {
      this.pages += 1;
      yield this.jobs.slice(offset, offset + PAGE);
      this.onPage(offset / PAGE);
    }
  }
}

const job = (n: number, createdAt = NOW - n * 1000): Job => ({ id: `j${n}`, status: "PROCESSING", createdAt });
const jobs = (count: number, from = 0) => Array.from({ length: count }, (_, n) => job(n + from));
const wantedOf = (all: readonly Job[], cancelled = false) =>
  all.map(({ id, createdAt }) => ({ id, createdAt, ...(cancelled && { cancelled }) }));

describe("a look at the jobs of a set", () => {
  it("reads as many pages as it needs, and no job by itself", async () => {
    const platform = new Platform(jobs(1000));
    const sights = await new SetLookout(platform.scene, "look").look(platform.call, wantedOf(jobs(250)));
    assert.equal([...sights.values()].filter(({ as }) => as === "here").length, 250);
    assert.deepEqual([platform.pages, platform.gets.length], [3, 0]);
  });

  it("stops where the list comes to what is older than all of them, and asks for the rest by itself", async () => {
    const old = Array.from({ length: 900 }, (_, n) => job(n + 1000, NOW - 10 * HOUR_MS));
    const wanted = jobs(150);
    const platform = new Platform([...wanted.slice(0, 148), ...old]);
    const sights = await new SetLookout(platform.scene, "look").look(platform.call, wantedOf(wanted));
    assert.equal(platform.pages, 2);
    assert.deepEqual([...new Set(platform.gets)], ["j148", "j149"]);
    assert.equal(sights.get("j148")?.as, "notYet", "it is new: a 404 says nothing yet");
  });

  it("reads no more pages than it has jobs to look for", async () => {
    const others = jobs(5000, 100);
    const wanted = [job(1, NOW - 20 * HOUR_MS), job(2, NOW - 20 * HOUR_MS), job(3, NOW - 20 * HOUR_MS)];
    const platform = new Platform([...others, ...wanted]);
    const sights = await new SetLookout(platform.scene, "look").look(platform.call, wantedOf(wanted));
    assert.equal(platform.pages, 3);
    assert.deepEqual(
      [...sights.values()].map(({ as }) => as),
      ["here", "here", "here"],
    );
  });

  it("leaves out those that need not be listed yet, where it is patient", async () => {
    const platform = new Platform([]);
    const sights = await new SetLookout(platform.scene, "look").look(platform.call, wantedOf(jobs(200)), {
      patient: true,
    });
    assert.deepEqual([sights.size, platform.gets.length], [0, 0]);
  });

  it("believes that cancelled ones are gone only once two passes show the same", async () => {
    const all = jobs(300);
    const platform = new Platform(all);
    // While the first page is read, those on it vanish: what stood on the second page moves to where nobody looks any more.
    platform.onPage = (page) => {
      if (page === 0) platform.jobs = all.slice(PAGE);
    };
    const lookout = new SetLookout(platform.scene, "cancel");
    const first = await lookout.look(platform.call, wantedOf(all, true));
    assert.equal([...first.values()].filter(({ as }) => as === "gone").length, 0);
    platform.onPage = () => undefined;
    const second = await lookout.look(platform.call, wantedOf(all, true));
    assert.equal([...second.values()].filter(({ as }) => as === "gone").length, 0, "the passes differ");
    const third = await lookout.look(platform.call, wantedOf(all, true));
    assert.equal([...third.values()].filter(({ as }) => as === "gone").length, 100);
    assert.equal([...third.values()].filter(({ as }) => as === "here").length, 200);
  });
});

describe("a list that many look-ups share", () => {
  it("is read once for all that ask while it is under way, and from anew: never as it was before one of them asked", async () => {
    const platform = new Platform(jobs(10));
    const list = new SharedList(platform.scene);
    const since = () => list.since(platform.call, "look", () => NOW - HOUR_MS);
    const first = since();
    platform.onPage = () => {
      platform.jobs = [job(99, NOW), ...platform.jobs];
      platform.onPage = () => undefined;
    };
    await new Promise((resolve) => setImmediate(resolve));
    const later = await Promise.all(Array.from({ length: 20 }, since));
    assert.equal((await first)?.length, 10);
    assert.deepEqual(
      later.map((found) => found?.[0]?.id),
      Array(20).fill("j99"),
    );
    assert.equal(platform.pages, 2);
  });

  it("reads on to what the one needs that looks back longest", async () => {
    const platform = new Platform(Array.from({ length: 500 }, (_, n) => job(n, NOW - n * 60_000)));
    const list = new SharedList(platform.scene);
    const asked = [10, 250].map((minutes) => list.since(platform.call, "look", () => NOW - minutes * 60_000));
    const [one] = await Promise.all(asked);
    assert.ok(one && one.length >= 250, `${one?.length}`);
    assert.ok(platform.pages <= 3);
  });
});
