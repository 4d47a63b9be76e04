import type { Job } from "../job-declaration";
import { jobIn } from "../sight";
import type { Start } from "../start";
import { isRecord, memberOf } from "../values";
import { count, type Scene } from "./declaration";
import { SetLookout } from "./look";
import type { OwnJobs } from "./own";

/** Jobs for keys that have none, and the reasons why what the program names is none for its key. */
interface Found<J extends Job> {
  readonly found: ReadonlyMap<string, J>;
  readonly failed: ReadonlyMap<string, string>;
}

/** What there is already of jobs that are to be started. */
export class TakingOver<J extends Job> {
  constructor(
    private readonly scene: Scene<J>,
    private readonly starts: ReadonlyMap<string, Start<J>>,
    private readonly own: OwnJobs<J>,
  ) {}

  /** Jobs that an interrupted run on this machine has on record: they are looked at together, before each is asked for. */
  async begunHere(): Promise<J[]> {
    const { call, name } = this.scene;
    const wanted = [...this.starts.values()].flatMap(({ intents, fingerprint }) => {
      return intents.begun(fingerprint, call.world.clock.now());
    });
    if (wanted.length === 0) return [];
    const lookout = new SetLookout(this.scene, `look at the jobs of ${name} that an earlier run has started`);
    const sights = await lookout.look(call, wanted, { patient: true });
    return [...sights.values()].flatMap((sight) => jobIn(sight) ?? []);
  }

  /** Jobs that the program names (`adopt`), and those whose requests name the keys of this set, on whatever machine. */
  async find(adopt: unknown): Promise<Found<J>> {
    const { call, kind, name } = this.scene;
    const { found, failed } = await this.named(isRecord(adopt) ? adopt : {});
    const others = new Map([...this.starts].filter(([key]) => !found.has(key) && !failed.has(key)));
    for (const [key, job] of await this.own.recognise(others)) found.set(key, job);
    for (const [key, { id }] of found) this.starts.get(key)?.intents.jobs.adopt(kind.reference(this.scene.place, id));
    if (found.size > 0) {
      const [those, them] =
        found.size === 1 ? [`one ${kind.noun}`, "it"] : [`${count(found.size)} ${kind.noun}s`, "them"];
      call.voice.say(`Adopted ${those} for ${name}: nothing was started for ${them}.`);
    }
    return { found, failed };
  }

  private async named(adopt: Readonly<Record<string, unknown>>) {
    const { call, kind, place, name } = this.scene;
    const what = `adopt jobs for ${name}`;
    const found = new Map<string, J>();
    const failed = new Map<string, string>();
    const ids = [...this.starts.keys()].flatMap((key): [string, string][] => {
      const id = memberOf(adopt, key);
      return typeof id === "string" ? [[key, id]] : [];
    });
    if (ids.length === 0) return { found, failed };
    const sights = await new SetLookout(this.scene, what).look(
      call,
      ids.map(([, id]) => ({ id })),
    );
    const api = kind.api(call, place, what);
    for (const [key, id] of ids) {
      const sight = sights.get(id);
      const job = sight && jobIn(sight);
      const inputs = this.starts.get(key)?.inputs ?? {};
      if (!job) failed.set(key, `there is no ${kind.noun} ${id} in ${kind.where(place)} to adopt`);
      else if (api.agrees?.(job, inputs) === false) {
        failed.set(key, `${kind.noun} ${id} was asked for with other arguments: it is not adopted`);
      } else found.set(key, job);
    }
    return { found, failed };
  }
}
