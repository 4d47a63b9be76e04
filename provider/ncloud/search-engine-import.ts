import { z } from "zod";
import { type End, endIn } from "../core/ends";
import { field } from "../core/fields";
import { defineJob } from "../core/job";
import type { JobPlace } from "../core/job-declaration";
import { compact, plainText } from "../core/values";
import { region, serviceGroupInstanceNo } from "./fields";
import { type Place, placeOf, placeSettings } from "./hosts";
import type { SearchEngineImport } from "./search-engine-import-record";
import { SearchEngineImports } from "./search-engine-imports";

const INDEX = /^(?=.{3,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const OBJECT_KEY = /^(?=.{3,1024}$)[^/\s][^/]*(\/[^/]+)+$/;
const ID = /^(?:([A-Z]{2,3})\/)?([1-9]\d{0,18})\/(.+\/[^/]+)$/i;

const place: JobPlace = {
  names: ["site", "region", "serviceGroupInstanceNo"],
  settings: placeSettings,
  resolve: (config, { region, serviceGroupInstanceNo }, what) => ({
    ...placeOf(config, what, region),
    serviceGroupInstanceNo,
  }),
  text: ({ site, region, serviceGroupInstanceNo }) => `${site}/${region}/${serviceGroupInstanceNo}`,
};

export const searchEngineImport = defineJob<SearchEngineImport>({
  token: "ncloud:SearchEngineImport",
  description: [
    "A data import of NAVER Cloud's Search Engine Service: writes a JSON file of Object Storage to an index of a cluster.",
    "",
    "`pulumi up` starts the import (and waits for its end with `waitFor: completed`), `pulumi refresh` reads it, `pulumi destroy` stops it if it still runs. " +
      "**What it has written by then stays written.** A change of the file, the index, the cluster or of `triggers` starts a new import; while the old one is not known to have ended, it is stopped first.",
    "",
    "The API gives an import no id. It is found in the history of its cluster, as the one of this file into this index that was not there before; its id is `CLUSTER/START/INDEX`, with the start as the history writes it. " +
      "**A stop ends whatever import runs on the cluster: it is called only while the newest import that has not ended is this one.** Else destroy fails, says whose runs, and leaves both alone.",
    "",
    "No document tells the values of `status`, nor what the service answers to a second import on a cluster: it is ended once the history tells when it ended, and failed or cancelled only where its status is a word for that; whatever else an ended one is called counts as success. A refusal is told in the service's words.",
    "",
    "To stop an import that somebody else has started, there is `SearchEngineImportStop`.",
    "",
    "API: `POST /import/createDataImportJob`, `GET /import/getDataImportHistory` and `GET /import/stopDataImportJob` of the Search Engine Service.",
  ].join("\n"),
  example: {
    name: "products",
    arguments: {
      serviceGroupInstanceNo: 1037001,
      bucketName: "import-bucket",
      objectKey: "exports/products.json",
      index: "products",
      region: "KR",
      waitFor: "completed",
    },
  },
  noun: "search engine import",
  importIds: ["1037001/2026-01-02T03:04:05.000Z/products", "KR/1037001/2026-01-02T03:04:05.000Z/products"],
  idForms: ["CLUSTER/START/INDEX", "REGION/CLUSTER/START/INDEX"],

  request: {
    serviceGroupInstanceNo: field(serviceGroupInstanceNo(), {
      description: "Number of the cluster, as a number or as text (`getSearchEngineClusters` lists them).",
      change: "replace",
      canonical: (value) => plainText(value) ?? value,
    }),
    bucketName: field(
      z.string().regex(BUCKET, 'must be the name of a bucket: 3 to 63 lower-case letters, digits, "-" and "."'),
      { description: "Bucket of Object Storage that the file lies in.", change: "replace" },
    ),
    objectKey: field(
      z.string().regex(OBJECT_KEY, 'must be FOLDER/FILE, like "exports/products.json", without a slash in front'),
      { description: "Key of the file, a JSON file in a folder: `exports/products.json`.", change: "replace" },
    ),
    index: field(
      z
        .string()
        .regex(
          INDEX,
          'must be 3 to 30 lower-case letters, digits and "-": a letter first, a letter or digit last, no "--"',
        ),
      {
        description: "Index that is written to: 3 to 30 lower-case letters, digits and single hyphens, a letter first.",
        change: "replace",
      },
    ),
    isBulkFormat: field(z.boolean().optional(), {
      description: "Whether the file is in the format of the bulk API.",
      change: "replace",
      default: false,
    }),
    region: field(region(), {
      description:
        "Region of the cluster. Default: the configured one (`ncloudRegion`). `KR`, `SGN` and `JPN` are on site public, `KR` and `KRS` on site gov, `FKR` on site fin.",
      change: "replace",
      place: true,
    }),
  },
  outputs: {
    status: field(z.string(), {
      description:
        "Last known status in the service's own word, whose values are documented nowhere; `UNKNOWN` where it tells none, `EXPIRED` when the history no longer has the import.",
    }),
    progress: field(z.number().optional(), { description: "How far it has come, in per cent, where that is told." }),
    site: field(z.string(), { description: "Site on which the cluster lives: `public`, `gov` or `fin`." }),
    region: field(z.string(), { description: "Region in which the cluster lives." }),
    startedAt: field(z.string().optional(), {
      description: "When it was started: ISO 8601 UTC, or the service's own text where that tells no zone.",
    }),
    endedAt: field(z.string().optional(), { description: "When it ended, likewise. Absent while it runs." }),
  },
  startTime: "startedAt",
  place,

  identify(given) {
    const [, region, no, rest] = ID.exec(given) ?? [];
    if (no === undefined) return undefined;
    return { id: `${no}/${rest}`, place: compact({ serviceGroupInstanceNo: no, region: region?.toUpperCase() }) };
  },

  endOf: ({ endedAt, status }): End | undefined => (endedAt === undefined ? undefined : endCalled(String(status))),
  progressOf: ({ status, progress }) => (progress === undefined ? status : `${status}, ${progress} %`),
  outputsOf: ({ status, progress, startedAt, endedAt }) => compact({ status, progress, startedAt, endedAt }),
  argumentsOf: ({ bucketName, objectKey, index }) => compact({ bucketName, objectKey, index }),

  api(call, values, what) {
    const { site, region } = values as unknown as Place;
    return new SearchEngineImports(
      call,
      { site, region, serviceGroupInstanceNo: String(values.serviceGroupInstanceNo) },
      what,
    );
  },
});

/** Of one that has ended: the service calls its cancellations stops. */
function endCalled(status: string): End {
  return /^stop(ped)?$/i.test(status) ? "cancelled" : (endIn(status) ?? "succeeded");
}
