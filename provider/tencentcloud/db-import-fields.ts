import { z } from "zod";
import { field } from "../core/fields";
import { plainText, type Values } from "../core/values";
import { fileOf, unsigned } from "./db-import-record";
import { instanceId, region } from "./fields";

const text = () => z.string().min(1);

/** Records of an import don't tell where its file came from: one that was imported agrees with either. */
function fileChange(olds: Values, news: Values): "none" | "replace" {
  const { fileName } = olds;
  const same = fileName !== undefined && news.fileName === undefined && fileOf(news) === fileName;
  return same ? "none" : "replace";
}

/** What the API gets, and where. */
export const request = {
  instanceId: field(instanceId(), {
    description: "Id of the database instance, like `cdb-c1nl9rpv`.",
    change: "replace",
  }),
  user: field(text(), {
    description: "User of the database that runs the statements. A change of it is told to the next import.",
    change: "update",
  }),
  password: field(text().optional(), {
    secret: true,
    description: "Password of that user. A change of it is told to the next import.",
    change: "update",
  }),
  dbName: field(text().optional(), {
    description: "Database that is imported into; the one that the file names when absent.",
    change: "replace",
  }),
  fileName: field(
    z
      .string()
      .regex(/[^/\\]\.sql$/i, 'must be the name of a file that ends in ".sql"')
      .optional(),
    {
      description: "Name of a `.sql` file that was uploaded in the console before. This or `cosUrl`.",
      change: fileChange,
    },
  ),
  cosUrl: field(
    z
      .string()
      .regex(/^https?:\/\/[^/?#]+\/[^?#]*[^/?#]\.sql(\?|$)/i, 'must be the URL of a file that ends in ".sql"')
      .optional(),
    {
      secret: true,
      description:
        "URL of a `.sql` file in COS, as a rule a signed one. This or `fileName`. Only what stands before `?` is compared: another signature is no change.",
      change: "replace",
      canonical: (value) => unsigned(plainText(value) ?? ""),
    },
  ),
  region: field(region(), {
    description:
      "Region of the instance, like `ap-guangzhou`. Default: the configured one (`tencentcloudRegion`). Finance regions (`ap-shanghai-fsi`) are served by hosts of their own, which follow from this.",
    change: "replace",
    place: true,
  }),
};

/** Exactly one file: said also where other arguments are wrong. */
export function oneFile(inputs: z.ZodObject): z.ZodObject {
  const always = { when: () => true };
  return inputs
    .refine(({ fileName, cosUrl }) => fileName !== undefined || cosUrl !== undefined, {
      ...always,
      path: ["fileName"],
      message: "one of fileName and cosUrl must be given",
    })
    .refine(({ fileName, cosUrl }) => fileName === undefined || cosUrl === undefined, {
      ...always,
      path: ["cosUrl"],
      message: "can't be given together with fileName: an import reads one file",
    });
}

export const outputs = {
  asyncRequestId: field(z.string(), {
    description: "Id of the import's asynchronous task; also the id of the resource.",
  }),
  status: field(z.string(), {
    description:
      "Last known status: `INITIAL`, `RUNNING`, `PAUSED` (being stopped), `UNDEFINED` (waits for the maintenance window); at its end `SUCCESS`, `FAILED`, `KILLED` (stopped) or `REMOVED`; `EXPIRED` when the service no longer knows the task.",
  }),
  region: field(z.string(), { description: "Region in which the import runs." }),
  progress: field(z.number().optional(), { description: "How far it has come, in per cent." }),
  message: field(z.string().optional(), {
    description: "What the service says of the import, for example why it failed; at most 300 characters.",
  }),
  fileSize: field(z.string().optional(), { description: "Size of the file as the API tells it." }),
  createdAt: field(z.string().optional(), { description: "When the import was started, ISO 8601 UTC." }),
  endedAt: field(z.string().optional(), {
    description: "When it ended, ISO 8601 UTC, if the API's times are Beijing's, as they look.",
  }),
};
