import { quote } from "../core/errors";
import type { Job } from "../core/job-declaration";
import { isoTime, rfc3339 } from "../core/times";
import { compact, plainText, type Values } from "../core/values";
import type { Secrets } from "../core/world";
import { type AsyncTask, endOf } from "./async-task";
import { fromBeijing } from "./times";

/** An import, out of its asynchronous task and the two lists that tell of it beside that. */
export interface DbImport extends Job {
  /** In per cent. */
  readonly progress?: number;
  readonly message?: string;
  /** As the API tells it. */
  readonly fileSize?: string;
  readonly endedAt?: string;
  /** Without path, whether it was uploaded or lies in COS. */
  readonly fileName?: string;
  readonly dbName?: string;
}

/** What the lists say of one import: either may lack it, or not be open to who asks. */
export interface Listed {
  readonly record?: Values | undefined;
  readonly task?: Values | undefined;
}

export function dbImport(
  id: string,
  { status, info }: AsyncTask,
  { record, task }: Listed,
  secrets: Secrets,
): DbImport {
  const message = [task?.Message, record?.Message, info].map(textIn).find((text) => text !== undefined);
  const created = fromBeijing(record?.CreateTime) ?? fromBeijing(task?.StartTime);
  return compact({
    id,
    status,
    createdAt: created === undefined ? undefined : rfc3339(created),
    progress: percentIn(task?.Progress) ?? percentIn(record?.Process),
    message: message === undefined ? undefined : quote(secrets, unsigned(message)),
    fileSize: textIn(record?.FileSize),
    endedAt: endOf(status) === undefined ? undefined : fromBeijing(task?.EndTime),
    fileName: textIn(record?.FileName),
    dbName: textIn(record?.DbName),
  }) as Values & DbImport;
}

export function outputsOf({ id, status, progress, message, fileSize, createdAt, endedAt }: DbImport): Values {
  return compact({
    asyncRequestId: id,
    status,
    progress,
    message,
    fileSize,
    createdAt: createdAt === undefined ? undefined : isoTime(createdAt),
    endedAt,
  });
}

/** Where a file lies: a URL without what it is signed with, which changes from one to the next. */
export function unsigned(text: string): string {
  return text.replace(/(https?:\/\/[^\s?#"']*)[?#][^\s"']*/gi, "$1");
}

/** The name of the file that arguments ask for, as the lists have it. */
export function fileOf({ fileName, cosUrl }: Values): string | undefined {
  const path = plainText(fileName) ?? (plainText(cosUrl) && decoded(unsigned(String(cosUrl))));
  return path?.split("/").at(-1);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function textIn(value: unknown): string | undefined {
  return plainText(value)?.trim() || undefined;
}

function percentIn(value: unknown): number | undefined {
  const number = Number(textIn(value) ?? Number.NaN);
  return number >= 0 && number <= 100 ? number : undefined;
}
