import { parseArgs } from "node:util";
import { MOST_CLUSTERS } from "./accounts";
import type { EmulatorOptions } from "./options";

const MOST_DOORS = 100;

export const usage = `datajobs-emulator: Adobe, NAVER Cloud and Tencent Cloud data jobs on one port of 127.0.0.1

  --port N                        0 (default): any free port
  --job-seconds N                 how long a started job takes (2)
  --cancel-seconds N              how long it goes on after a cancel or stop (0)
  --latency-ms N                  added to every answer (0)
  --keep-alive-ms N               idle connections are closed after it, without a hint (5000)
  --delete-answer 200|204|204-body
  --sparse                        records leave out what the documentation's samples leave out
  --visible-after-ms N            new jobs are in lists, records and histories only after this time (0)
  --tasks-visible-after-ms N      the same for Tencent's list of tasks (as --visible-after-ms)
  --readable-after-ms N           new export jobs are 404 until this time has passed, Tencent's imports unknown (0)
  --request-id keep|replace|omit  what a record's requestId is: the client's x-request-id (keep), another, none
  --children                      lists of export jobs come under "children" instead of "records"
  --links link|_links             how they tell of their pages: link.next (link), or as the API's other lists
  --most-running N                with N export jobs at work in a sandbox further ones get 429 (0: no bound)
  --per-second N                  so many calls a second of an Adobe organisation and of a NAVER account, further
                                  ones get 429 (0: no bound); Tencent's limits are always there
  --doors N                       further ports to the same clouds (0); the record tells them apart
  --clusters N                    search engine clusters of an account in each region (3)
  --one-import                    a second Tencent import on an instance is refused while one runs
  --total-as-text                 Tencent's lists tell their total as a text
  --several-imports               imports run beside each other on a search engine cluster
  --import-status plain|nonsense|omit
                                  what a cluster's history tells of status and progress (plain)
  --history-dates iso|kst|epoch   how it writes times: UTC (iso), Korean time without a zone, milliseconds
  --outcome SUCCEEDED|FAILED      how export jobs end
  --cancelled-as gone|CANCELLED   what a cancelled export job looks like
  --final-stop error|ok           what stopping a finished Tencent import answers
  --idle-stop null|error          what stopping on an idle search engine cluster answers
  --ended-kill 200|400|404        what killing an ended AI app answers, with success false
  --first-id N                    the first export job's id (100); may pass 2^53
  --token-seconds N               life of an Adobe token (86399)
  --no-role                       the machine has no role: its metadata services know none
  --role-seconds N                life of the keys of roles (7200)
  --state FILE                    keeps the jobs across restarts
  --with-parent                   ends when its stdin is closed

The first line on stdout is {"url", "pid", "env"}. See README.md beside this program for the control endpoints.`;

class UsageError extends Error {}

function count(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) throw new UsageError(`--${name} must be a number, not below 0; it is "${text}"`);
  return Number(text);
}

function whole(text: string | undefined, name: string, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const found = count(text, name);
  if (found === undefined || (Number.isInteger(found) && found <= most)) return found;
  const bound = most === Number.MAX_SAFE_INTEGER ? "" : ` of at most ${most}`;
  throw new UsageError(`--${name} must be a whole number${bound}; it is "${text}"`);
}

function choice<T extends string>(text: string | undefined, name: string, allowed: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new UsageError(`--${name} must be one of ${allowed.join(", ")}; it is "${text}"`);
  return found;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

export interface CommandLine {
  options: Partial<EmulatorOptions>;
  withParent: boolean;
  help: boolean;
}

/** Throws one clear line at what it can't understand. */
export function readCommandLine(args: string[]): CommandLine {
  const { values } = parseArgs({
    args,
    strict: true,
    allowPositionals: false,
    options: {
      port: text,
      "job-seconds": text,
      "cancel-seconds": text,
      "latency-ms": text,
      "keep-alive-ms": text,
      "delete-answer": text,
      sparse: flag,
      "visible-after-ms": text,
      "tasks-visible-after-ms": text,
      "readable-after-ms": text,
      "request-id": text,
      children: flag,
      links: text,
      "most-running": text,
      "per-second": text,
      doors: text,
      clusters: text,
      "one-import": flag,
      "total-as-text": flag,
      "several-imports": flag,
      "import-status": text,
      "history-dates": text,
      outcome: text,
      "cancelled-as": text,
      "final-stop": text,
      "idle-stop": text,
      "ended-kill": text,
      "first-id": text,
      "token-seconds": text,
      "no-role": flag,
      "role-seconds": text,
      state: text,
      "with-parent": flag,
      help: flag,
    },
  });
  const port = count(values.port, "port");
  if (port !== undefined && (!Number.isInteger(port) || port > 65535))
    throw new UsageError("--port must be from 0 to 65535");
  if (values["first-id"] !== undefined && !/^\d{1,30}$/.test(values["first-id"]))
    throw new UsageError("--first-id must be a number of at most 30 digits");
  const given = {
    port,
    jobSeconds: count(values["job-seconds"], "job-seconds"),
    cancelSeconds: count(values["cancel-seconds"], "cancel-seconds"),
    latencyMs: count(values["latency-ms"], "latency-ms"),
    keepAliveMs: count(values["keep-alive-ms"], "keep-alive-ms"),
    deleteAnswer: choice(values["delete-answer"], "delete-answer", ["200", "204", "204-body"]),
    sparse: values.sparse,
    visibleAfterMs: count(values["visible-after-ms"], "visible-after-ms"),
    tasksVisibleAfterMs: count(values["tasks-visible-after-ms"], "tasks-visible-after-ms"),
    readableAfterMs: count(values["readable-after-ms"], "readable-after-ms"),
    requestId: choice(values["request-id"], "request-id", ["keep", "replace", "omit"]),
    children: values.children,
    links: choice(values.links, "links", ["link", "_links"]),
    mostRunning: whole(values["most-running"], "most-running"),
    perSecond: whole(values["per-second"], "per-second"),
    doors: whole(values.doors, "doors", MOST_DOORS),
    clusters: whole(values.clusters, "clusters", MOST_CLUSTERS),
    oneImport: values["one-import"],
    totalAsText: values["total-as-text"],
    severalImports: values["several-imports"],
    importStatus: choice(values["import-status"], "import-status", ["plain", "nonsense", "omit"]),
    historyDates: choice(values["history-dates"], "history-dates", ["iso", "kst", "epoch"]),
    outcome: choice(values.outcome, "outcome", ["SUCCEEDED", "FAILED"]),
    cancelledAs: choice(values["cancelled-as"], "cancelled-as", ["gone", "CANCELLED"]),
    finalStop: choice(values["final-stop"], "final-stop", ["error", "ok"]),
    idleStop: choice(values["idle-stop"], "idle-stop", ["null", "error"]),
    endedKill: choice(values["ended-kill"], "ended-kill", ["200", "400", "404"]),
    firstId: values["first-id"],
    tokenSeconds: count(values["token-seconds"], "token-seconds"),
    role: values["no-role"] === true ? false : undefined,
    roleSeconds: count(values["role-seconds"], "role-seconds"),
    state: values.state,
  };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { options, withParent: values["with-parent"] === true, help: values.help === true };
}
