import type { Question } from "../call";
import type { Intent, LeftBehind } from "../intents";
import { Intents } from "../intents";
import type { Job } from "../job-declaration";
import type { Start } from "../start";
import type { Doomed } from "./cancel";
import { compareKeys, count, MOST_NAMED, type Scene } from "./declaration";
import type { OwnJobs } from "./own";

/** What an interrupted run has begun for a set, and no state has. */
export function leftBehind({ world, urn }: Pick<Question, "world" | "urn">): LeftBehind[] {
  return urn === undefined ? [] : Intents.of(world).leftBehind(`${urn}#`, world.clock.now());
}

/** Keys for which an interrupted run has begun something. */
export function keysLeftBehind(call: Pick<Question, "world" | "urn">): ReadonlySet<string> {
  return new Set(leftBehind(call).map(keyOfRecord));
}

/** The key of the job that a record is of. */
function keyOfRecord({ record }: LeftBehind): string {
  return record.urn?.slice(record.urn.indexOf("#") + 1) ?? "";
}

/** Jobs that an interrupted run of a set has started, and that nothing declares any more: they are to be cancelled. */
export class Orphans<J extends Job> {
  private readonly held: Intent[] = [];

  constructor(
    private readonly scene: Scene<J>,
    private readonly own: OwnJobs<J>,
  ) {}

  /** All but those that one of these starts will take up. */
  async find(starts: () => ReadonlyMap<string, Start<J>>): Promise<Doomed[]> {
    const { call, kind, place } = this.scene;
    const left = leftBehind(call).filter(({ record }) => record.place === kind.where(place));
    if (left.length === 0) return [];
    const wanted = starts();
    const orphans = left.filter((each) => wanted.get(keyOfRecord(each))?.fingerprint !== each.record.fingerprint);
    const doomed: Doomed[] = [];
    const unanswered = new Map<string, string>();
    for (const each of orphans) {
      const { id, at, since = at, requestId } = each.record;
      const intent = each.claim((line) => call.voice.warn(line));
      if (!intent) continue;
      this.held.push(intent);
      const key = keyOfRecord(each);
      if (id !== undefined) doomed.push({ key: nameOf(key), id, createdAt: since });
      else if (requestId !== undefined) unanswered.set(requestId, key);
    }
    for (const { id, createdAt, requestId = "" } of await this.startedBy(unanswered, orphans)) {
      doomed.push({ key: nameOf(unanswered.get(requestId) ?? ""), id, createdAt });
      unanswered.delete(requestId);
    }
    if (unanswered.size > 0) this.warn([...unanswered.values()]);
    return doomed;
  }

  /** They have ended. */
  forget(): void {
    for (const intent of this.held) intent.remove();
  }

  release(): void {
    for (const intent of this.held) intent.release();
  }

  private startedBy(unanswered: ReadonlyMap<string, string>, orphans: readonly LeftBehind[]): Promise<J[]> {
    if (unanswered.size === 0) return Promise.resolve([]);
    const since = Math.min(...orphans.map(({ record }) => record.since ?? record.at));
    return this.own.startedBy(new Set(unanswered.keys()), since);
  }

  private warn(keys: readonly string[]): void {
    const { call, kind, name } = this.scene;
    const some = [...keys].sort(compareKeys).slice(0, MOST_NAMED).join(", ");
    call.voice.warn(
      `an interrupted run has asked for ${count(keys.length)} ${kind.noun}s of ${name} that nothing declares any more (${some}), and whether they were started can't be told: look for them in ${kind.where(this.scene.place)}.`,
    );
  }
}

/** A key of the set may have a job besides. */
function nameOf(key: string): string {
  return `${key} of an interrupted run`;
}
