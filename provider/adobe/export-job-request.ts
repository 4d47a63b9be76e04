import { z } from "zod";
import { bare, canonical, fieldsOf } from "../core/fields";
import { compact, isRecord, same, type Values } from "../core/values";
import { fieldList, request } from "./export-job-fields";
import type { ExportJob } from "./export-job-record";
import type { Place } from "./place";

const asked = z.object(request);

/** The body of the POST: the arguments that the API knows, in its own spelling. */
export function requestBody(news: Values): Values {
  const { schema, destination, mergePolicy, filter, additionalFields } = news;
  const fields = news.fields === undefined ? [] : fieldList(news.fields);
  return compact({
    ...(fields.length > 0 && { fields: fields.join(",") }),
    mergePolicy,
    filter,
    additionalFields,
    destination,
    schema,
  });
}

/**
 * Whether the record may be of a job that these arguments asked for: it agrees in every field that it carries,
 * defaults filled in. A field that it lacks proves nothing.
 */
export function agrees(job: ExportJob, news: Values, place: Place): boolean {
  if (job.scheduled || (job.imsOrgId !== undefined && job.imsOrgId !== place.imsOrg)) return false;
  return covers(asked, job.request, canonical(asked, requestBody(news)) as Values);
}

function covers(schema: z.ZodType, record: unknown, asked: unknown): boolean {
  const parts = fieldsOf(schema);
  if (parts.length === 0 || !isRecord(record) || !isRecord(asked)) return same(canonical(schema, record), asked);
  return parts.every(([name, part]) => {
    const carried = record[name];
    if (carried === undefined || carried === null) return true;
    // The version of a merge policy is "the latest" when it was not asked for, and the record tells which that was.
    if (asked[name] === undefined && name === "version") return true;
    return isRecord(carried)
      ? covers(bare(part), carried, asked[name] ?? {})
      : same(canonical(part, carried), asked[name]);
  });
}

/** Arguments that would ask for this very job, as far as its record tells. */
export function argumentsOf(job: ExportJob): Values {
  const { fields, ...others } = job.request;
  return compact({ ...others, ...(typeof fields === "string" && fields !== "" && { fields }) });
}
