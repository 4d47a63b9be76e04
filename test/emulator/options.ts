export interface EmulatorOptions {
  /** 0: any free one. */
  port: number;
  /** How long a started job takes. */
  jobSeconds: number;
  /** How long after a cancel or stop the job goes on. */
  cancelSeconds: number;
  latencyMs: number;
  /** Connections that are idle for so long are closed, without a hint that they will be. */
  keepAliveMs: number;
  /** What a DELETE of an export job answers: Adobe documents all three. */
  deleteAnswer: "200" | "204" | "204-body";
  /** List and get leave out what the guide's samples leave out. */
  sparse: boolean;
  /** New jobs show up in lists only after this time: export jobs, import records, the history of a cluster. A get finds them at once. */
  visibleAfterMs: number;
  /** The same for Tencent's list of tasks, so that two lists disagree; undefined: as the others. */
  tasksVisibleAfterMs: number | undefined;
  /**
   * New export jobs are 404 until this time has passed, for a get as for a DELETE, and Tencent's imports unknown to a look
   * and a stop; lists have a time of their own.
   */
  readableAfterMs: number;
  /** What a record's requestId is: the client's x-request-id, one that the gateway has made, or nothing. */
  requestId: "keep" | "replace" | "omit";
  /** Lists of export jobs come under `children` instead of `records`. */
  children: boolean;
  /** How they tell of their pages: `page` and `link.next`, or `_page` and `_links.next.href` as the API's other lists do. */
  links: "link" | "_links";
  /** With so many export jobs of a place at work, further ones are refused with 429; 0: no bound. */
  mostRunning: number;
  /**
   * So many calls a second of an Adobe organisation, and of a NAVER account, are let through, further ones get 429; 0: no
   * bound. How many it are in truth nobody publishes; Tencent's limits are known, and always there.
   */
  perSecond: number;
  /** Further ports to the same clouds, so that the record tells callers apart. */
  doors: number;
  /** How many search engine clusters an account has in each region. */
  clusters: number;
  /** A second Tencent import on an instance is refused while one has not ended. */
  oneImport: boolean;
  /** Tencent's lists tell their total as a text. */
  totalAsText: boolean;
  /** Several imports run beside each other on a search engine cluster; a stop ends them all. */
  severalImports: boolean;
  /** What the history of a cluster tells of status and progress: a plain word and per cent, the same nonsense for all, or nothing. */
  importStatus: "plain" | "nonsense" | "omit";
  /** How the history of a cluster writes times: ISO 8601 UTC, Korean time without a zone, or epoch milliseconds. */
  historyDates: "iso" | "kst" | "epoch";
  /** How export jobs that are started end. */
  outcome: "SUCCEEDED" | "FAILED";
  /** What a get of a cancelled export job answers: 404, or the record with status CANCELLED. */
  cancelledAs: "gone" | "CANCELLED";
  /** What stopping a finished Tencent import answers. */
  finalStop: "error" | "ok";
  /** What stopping on an idle search engine cluster answers: code 0 with result null, or a code other than 0. */
  idleStop: "null" | "error";
  /** What killing an ended AI app answers: HTTP 200, 400 or 404, with success false. */
  endedKill: "200" | "400" | "404";
  /** The first export job's id; may pass 2^53. */
  firstId: string;
  /** Life of an Adobe access token. */
  tokenSeconds: number;
  /** Whether the machine has a role: without one its metadata services have no such path. */
  role: boolean;
  /** Life of the keys of the machine's role, and of any role where nobody asks for another. */
  roleSeconds: number;
  /** Keeps jobs across restarts. */
  state: string | undefined;
}

export const defaults: Readonly<EmulatorOptions> = {
  port: 0,
  jobSeconds: 2,
  cancelSeconds: 0,
  latencyMs: 0,
  keepAliveMs: 5000,
  deleteAnswer: "200",
  sparse: false,
  visibleAfterMs: 0,
  tasksVisibleAfterMs: undefined,
  readableAfterMs: 0,
  requestId: "keep",
  children: false,
  links: "link",
  mostRunning: 0,
  perSecond: 0,
  doors: 0,
  clusters: 3,
  oneImport: false,
  totalAsText: false,
  severalImports: false,
  importStatus: "plain",
  historyDates: "iso",
  outcome: "SUCCEEDED",
  cancelledAs: "gone",
  finalStop: "error",
  idleStop: "null",
  endedKill: "200",
  firstId: "100",
  tokenSeconds: 86399,
  role: true,
  roleSeconds: 7200,
  state: undefined,
};
