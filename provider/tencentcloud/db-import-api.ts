import type { Call } from "../core/call";
import { Refused, Unavailable } from "../core/errors";
import type { JobApi, StartOptions } from "../core/job-declaration";
import { firstOf } from "../core/pages";
import { isoTime, rfc3339 } from "../core/times";
import { compact, type Values } from "../core/values";
import { type AsyncTask, asyncTask } from "./async-task";
import { channelTo, describeTask, stopDbImport } from "./client";
import { type DbImport, dbImport, fileOf } from "./db-import-record";
import { createDbImport, type Instance, importRecords, importTask, importTasks } from "./db-imports";
import { fromBeijing, toBeijing } from "./times";

/** More than any two zones are apart: the times of the lists name none. */
const ZONES_MS = 24 * 3_600_000;

/** The imports into one instance, for one operation. */
export class DbImportApi implements JobApi<DbImport> {
  constructor(
    private readonly call: Call,
    private readonly instance: Instance,
    private readonly what: string,
  ) {}

  clockAhead(): number | undefined {
    return channelTo(this.call, this.what, this.instance.region).clockAhead();
  }

  async start(inputs: Values, { busyMs }: StartOptions): Promise<DbImport> {
    const { call, what } = this;
    const { region } = this.instance;
    const id = await createDbImport(call, region, { what, busyMs, parameters: parametersOf(inputs) });
    return { id, status: "INITIAL", createdAt: channelTo(call, what, region).serverNow() };
  }

  async get(id: string): Promise<DbImport | undefined> {
    const { region } = this.instance;
    const status = await describeTask(this.call, { region, asyncRequestId: id });
    if (!status) return undefined;
    const task = await beside(() => this.taskOf(id));
    this.insistOnInstance(id, task);
    const record = await beside(() => this.recordOf(id, task));
    return dbImport(id, status, { task, record }, this.call.world.secrets);
  }

  /** What both lists have: a record that no task stands behind may be of anything. */
  async candidates(inputs: Values, from: () => number): Promise<DbImport[]> {
    const { records, tasks } = await this.lists();
    const since = from();
    const found = [...records].filter(([, record]) => agrees(record, inputs) && mayBeSince(record, since));
    return found.flatMap(([id, record]) => {
      const task = tasks.get(id);
      return task ? dbImport(id, asListed(task), { record, task }, this.call.world.secrets) : [];
    });
  }

  /** Also tasks of which no record tells yet: what they import will be known only later. */
  async agreeing(inputs: Values): Promise<readonly string[]> {
    const { records, tasks } = await this.lists();
    const agreed = [...records].filter(([, record]) => agrees(record, inputs)).map(([id]) => id);
    return [...agreed, ...[...tasks.keys()].filter((id) => !records.has(id))];
  }

  async cancel(id: string): Promise<void> {
    await stopDbImport(this.call, { region: this.instance.region, asyncRequestId: id });
  }

  private async lists() {
    const [records, tasks] = await Promise.all([
      byId(importRecords(this.call, this.instance)),
      byId(importTasks(this.call, this.instance)),
    ]);
    return { records, tasks };
  }

  private async taskOf(id: string): Promise<Values | undefined> {
    return one(importTask(this.call, { region: this.instance.region, asyncRequestId: id }), id);
  }

  /** Records can't be asked for by id: where the task tells when it began, those of other times are left out. */
  private async recordOf(id: string, task: Values | undefined): Promise<Values | undefined> {
    const begun = rfc3339(fromBeijing(task?.StartTime) ?? "");
    const around = begun === undefined ? {} : { startTime: toBeijing(isoTime(begun - ZONES_MS)) };
    return one(importRecords(this.call, { ...this.instance, ...around }), id);
  }

  /** An import that was given with another instance's id would be replaced by the next `up`, as one that has moved. */
  private insistOnInstance(id: string, task: Values | undefined): void {
    const { instanceId, region } = this.instance;
    const ids = (Array.isArray(task?.InstanceIds) ? task.InstanceIds : []).filter((each) =>
      /^cdb\w*-/.test(String(each)),
    );
    if (ids.length === 0 || ids.includes(instanceId)) return;
    const what = `read database import ${id} of ${instanceId} (${region})`;
    throw new Refused({ what, why: `it is an import into ${ids.join(", ")}` });
  }
}

function parametersOf({ instanceId, user, password, dbName, fileName, cosUrl }: Values): Values {
  const parameters = { InstanceId: instanceId, User: user, Password: password, DbName: dbName };
  return compact({ ...parameters, FileName: fileName, CosUrl: cosUrl });
}

/** Of the same file into the same database, as far as a record tells. */
function agrees(record: Values, inputs: Values): boolean {
  return record.FileName === fileOf(inputs) && (record.DbName ?? "") === (inputs.dbName ?? "");
}

/** The list of tasks has words of its own for some states of the async request. */
function asListed({ TaskStatus: status }: Values): AsyncTask {
  const undecided = { status: "UNDEFINED" };
  return status === "WAITING" ? undecided : (asyncTask({ Status: status }) ?? undecided);
}

function mayBeSince({ CreateTime }: Values, since: number): boolean {
  const created = rfc3339(fromBeijing(CreateTime) ?? "");
  return created === undefined || created >= since - ZONES_MS;
}

/** What is told beside the status. Nobody's look fails because it isn't there, or may not be seen. */
function beside(look: () => Promise<Values | undefined>): Promise<Values | undefined> {
  return look().catch((error: Error) => {
    if (error instanceof Refused || error instanceof Unavailable) return undefined;
    throw error;
  });
}

/** One without an id is of a time before there were any. */
async function byId(list: AsyncIterable<readonly Values[]>): Promise<Map<string, Values>> {
  const found = new Map<string, Values>();
  for await (const items of list) {
    for (const item of items) if (typeof item.AsyncRequestId === "string") found.set(item.AsyncRequestId, item);
  }
  found.delete("");
  return found;
}

async function one(list: AsyncIterable<readonly Values[]>, id: string): Promise<Values | undefined> {
  const wanted = ({ AsyncRequestId: each }: Values) => each === id;
  return (await firstOf(list, { limit: 1, key: () => undefined, wanted }))[0];
}
