import { createHash } from "node:crypto";
import type { Answer, Call } from "./exchange";
import type { Job } from "./jobs";
import type { JsonObject } from "./json";
import { lifecycles, statusAt, timeline } from "./lifecycle";
import { respond } from "./tencentcloud-errors";
import type { Visitor } from "./tencentcloud-gateway";
import type { World } from "./world";

/** What the import records, the task list and the async request tell alike of one job. */

const infos: Readonly<Record<string, string>> = {
  SUCCESS: "import sql file success",
  FAILED: "ERROR 1064 (42000) at line 3: You have an error in your SQL syntax",
  KILLED: "task was stopped by user",
};

export function messageOf(job: Job, status: string): string {
  return (status === "FAILED" ? job.errors?.[0]?.msg : undefined) ?? infos[status] ?? "";
}

export function codeOf(status: string): number {
  return status !== "SUCCESS" && lifecycles["tencentcloud.import"].final.includes(status) ? -1 : 0;
}

/** Epoch milliseconds; undefined while it goes on. */
export function endOf(job: Job, now: number): number | undefined {
  const { final } = lifecycles["tencentcloud.import"];
  return timeline(job).find((event) => event.at <= now && final.includes(event.status))?.at;
}

/** In percent. */
export function progressOf(job: Job, now: number): number {
  if (statusAt(job, now) === "SUCCESS") return 100;
  const took = (endOf(job, now) ?? now) - job.createdAt;
  return job.seconds === 0 ? 99 : Math.max(0, Math.min(99, Math.floor(took / job.seconds / 10)));
}

/** Another id of the service's own, the same in both lists. */
export function jobNumber(job: Job): number {
  return createHash("sha256").update(job.id).digest().readUIntBE(0, 4);
}

/** The imports of the caller's region and account that the service still knows, the newest first. */
export function importsOf(world: World, visitor: Visitor): Job[] {
  return world.jobs
    .of("tencentcloud.import")
    .filter((job) => job.account === visitor.account && job.place === visitor.region && job.removedAt === undefined)
    .reverse()
    .sort((a, b) => b.createdAt - a.createdAt);
}

/** One page of a list, as the parameters Offset and Limit ask for it. */
export function listed(
  call: Call,
  world: World,
  { Offset, Limit }: JsonObject,
  jobs: readonly Job[],
  item: (job: Job, now: number, skew: number) => JsonObject,
): Answer {
  const offset = Number(Offset ?? 0);
  const page = jobs.slice(offset, offset + Number(Limit ?? 20));
  return respond({
    TotalCount: world.options.totalAsText ? String(jobs.length) : jobs.length,
    Items: page.map((job) => item(job, call.now - call.skew, call.skew)),
  });
}
