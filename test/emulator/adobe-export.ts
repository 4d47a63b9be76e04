import { admit, gatewayError, type Place, problem, requestIdOf, serviceError } from "./adobe-gateway";
import { exportRecord, shownStatus, type View } from "./adobe-record";
import { problemsOf, withDefaults } from "./adobe-request";
import { type Answer, type Call, header, Refusal, type Route } from "./exchange";
import type { Job } from "./jobs";
import { isObject, type JsonObject, parseObject, toJson } from "./json";
import { statusAt } from "./lifecycle";
import type { World } from "./world";

const BASE = "/data/core/ups";
const json = { "content-type": "application/json" };

function createExportJob(call: Call, world: World): Answer {
  const place = admit(call, world);
  const type = (header(call, "content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new Refusal(problem(415, "Unsupported Media Type", "Content-Type must be application/json"));
  const request = parseObject(call.body);
  if (!request) throw new Refusal(problem(400, "Bad Request", "The request body is not a JSON object"));
  const problems = problemsOf(request);
  if (problems.length > 0) throw new Refusal(problem(400, "Bad Request", problems.join("; ")));
  const now = call.now - call.skew;
  refuseMoreThan(world.options.mostRunning, world, place, now);
  const job = startExport(world, `${place.imsOrg}/${place.sandbox}`, request, call.requestId ?? "", now);
  call.about = job.id;
  const instance = header(call, "x-profile-instance-id");
  if (instance) job.record = { profileInstanceId: instance };
  return {
    status: 200,
    headers: { ...json, "x-location": `/export/jobs/${job.id}` },
    body: toJson(exportRecord(job, view(call, world, "create"))),
  };
}

/** The service's own bound, in the words that it has for segment jobs; 0 is none. */
function refuseMoreThan(most: number, world: World, place: Place, now: number): void {
  if (most === 0) return;
  const jobs = world.jobs.newest("adobe.export", `${place.imsOrg}/${place.sandbox}`);
  const running = jobs.filter((job) => world.jobs.isLive(job, now));
  if (running.length >= most)
    throw new Refusal(serviceError(429, "UPEXP-100429-429", "Too many export jobs are in processing"));
}

function startExport(world: World, place: string, request: JsonObject, requestId: string, now: number): Job {
  const destination = isObject(request.destination) ? request.destination : {};
  const rule = world.outcomes.get(String(destination.datasetId));
  return world.jobs.add({
    api: "adobe.export",
    id: world.jobs.newId("adobe.export"),
    place,
    account: place.split("/")[0] ?? "",
    createdAt: now,
    seconds: rule?.seconds ?? world.options.jobSeconds,
    outcome: rule?.outcome ?? world.options.outcome,
    ...(rule?.errors ? { errors: rule.errors } : {}),
    request: withDefaults(request),
    requestId,
    visibleAt: now + world.options.visibleAfterMs,
    readableAt: now + world.options.readableAfterMs,
  });
}

function view(call: Call, world: World, purpose: View["for"]): View {
  return { now: call.now - call.skew, skew: call.skew, for: purpose, options: world.options };
}

const FILTERS = ["NEW", "SUCCEEDED", "FAILED"];

function listExportJobs(call: Call, world: World): Answer {
  const place = admit(call, world);
  const bad = (detail: string) => new Refusal(problem(400, "Bad Request", detail));
  for (const name of call.query.keys()) {
    if (!["limit", "offset", "status"].includes(name)) throw bad(`Unknown parameter ${name}`);
    if (call.query.getAll(name).length > 1) throw bad(`Parameter ${name} is given twice`);
  }
  const limitText = call.query.get("limit");
  if (limitText !== null && !/^[1-9]\d{0,8}$/.test(limitText)) throw bad("limit must be a positive integer");
  const limit = limitText === null ? Number.POSITIVE_INFINITY : Number(limitText);
  const status = call.query.get("status");
  if (status !== null && !FILTERS.includes(status)) throw bad(`status must be one of ${FILTERS.join(", ")}`);
  const offset = call.query.get("offset");
  const after = offset === null ? undefined : /^(\d{1,16})_(\d+)$/.exec(offset);
  if (after === null) throw bad("offset must be <creationTime>_<jobId>");

  const at = view(call, world, "list");
  const mark = after ? { createdAt: Number(after[1]) - call.skew, id: after[2] ?? "" } : undefined;
  const { children, links, sparse } = world.options;
  const page: Job[] = [];
  let found = 0;
  for (const job of world.jobs.newest("adobe.export", `${place.imsOrg}/${place.sandbox}`, mark)) {
    if (!isThere(job, at.now, world) || (job.visibleAt ?? 0) > at.now) continue;
    if (status !== null && shownStatus(job, at) !== status) continue;
    found += 1;
    if (found <= limit) page.push(job);
    // How many more there are is told in one of the two forms alone.
    else if (links === "link") break;
  }
  const last = page.at(-1);
  const end = last && `${last.createdAt + call.skew}_${BigInt(last.id)}`;
  const more = found > page.length;
  const next = `/export/jobs/?limit=${limit}&offset=${end}${status === null ? "" : `&status=${status}`}`;
  const pageSize = page.length;
  const paging =
    links === "link"
      ? {
          page: { sortField: "createdTime", sort: "desc", pageOffset: offset ?? end ?? "", pageSize },
          link: more ? { next } : sparse ? {} : { next: "" },
        }
      : {
          _page: { totalCount: found, pageSize, ...(more && { next: end }) },
          _links: { next: more ? { href: `@${next}` } : {} },
        };
  const records = page.map((job) => exportRecord(job, at));
  return { status: 200, headers: json, body: toJson({ [children ? "children" : "records"]: records, ...paging }) };
}

function isIn(job: Job, place: Place): boolean {
  return job.place === `${place.imsOrg}/${place.sandbox}`;
}

/** Gone jobs are kept for the record only. A job cancelled by the API is gone by default; one set to CANCELLED by a test shows it. */
function isThere(job: Job, now: number, world: World): boolean {
  if (job.removedAt !== undefined && job.removedAt <= now) return false;
  const cancelled = statusAt(job, now) === "CANCELLED" && job.forced === undefined;
  return !cancelled || world.options.cancelledAs === "CANCELLED";
}

function wanted(call: Call, world: World, id: string): Job {
  const place = admit(call, world);
  call.about = id;
  const job = /^\d+$/.test(id) ? world.jobs.find("adobe.export", id) : undefined;
  const now = call.now - call.skew;
  if (!job || !isIn(job, place) || !isThere(job, now, world) || (job.readableAt ?? 0) > now)
    throw new Refusal(serviceError(404, "UPEXP-100404-404", `Export job ${id} not found`));
  return job;
}

function retrieveExportJob(call: Call, world: World, id: string): Answer {
  const job = wanted(call, world, id);
  return { status: 200, headers: json, body: toJson(exportRecord(job, view(call, world, "get"))) };
}

function cancelExportJob(call: Call, world: World, id: string): Answer {
  const job = wanted(call, world, id);
  const now = call.now - call.skew;
  if (world.jobs.isLive(job, now)) world.jobs.cancel(job, now, world.options.cancelSeconds * 1000);
  const body = toJson({ status: true, message: "Export job has been marked for cancelling" });
  switch (world.options.deleteAnswer) {
    case "200":
      return { status: 200, headers: json, body };
    case "204":
      return { status: 204 };
    case "204-body":
      return { status: 204, headers: json, body, rawSocket: true };
  }
}

const api = "adobe.export";

/** The gateway gives every call an id, hands it to the service, and answers with it. */
function numbered(route: Route): Route {
  const handle: Route["handle"] = (call, world, params) => {
    call.requestId = requestIdOf(call, world.options.requestId !== "replace");
    const answer = route.handle(call, world, params);
    return { ...answer, headers: { ...answer.headers, "x-request-id": call.requestId } };
  };
  return { ...route, handle };
}

const routes: readonly Route[] = [
  ...["/export/jobs", "/export/jobs/"].flatMap((path): Route[] => [
    { api, action: "createExportJob", method: "POST", path: BASE + path, handle: createExportJob },
    { api, action: "listExportJobs", method: "GET", path: BASE + path, handle: listExportJobs },
  ]),
  {
    api,
    action: "retrieveExportJob",
    method: "GET",
    path: `${BASE}/export/jobs/{id}`,
    handle: (call, world, params) => retrieveExportJob(call, world, params.id ?? ""),
  },
  {
    api,
    action: "cancelExportJob",
    method: "DELETE",
    path: `${BASE}/export/jobs/{id}`,
    handle: (call, world, params) => cancelExportJob(call, world, params.id ?? ""),
  },
];

export const adobeExportRoutes: readonly Route[] = routes.map(numbered);

export function adobeNotFound(): Answer {
  return gatewayError("404000", "The requested resource could not be found.");
}
