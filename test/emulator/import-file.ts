import type { Api } from "./jobs";
import { lifecycles } from "./lifecycle";

type Request = Readonly<Record<string, unknown>>;

/** The name of the file that an import reads: the last part of its path. */
export function fileOf(request: Request): string {
  const path = [request.FileName, request.CosUrl, request.objectKey].find((each) => typeof each === "string") ?? "";
  return String(path).split(/[?#]/)[0]?.split("/").at(-1) ?? "";
}

/** How a job ends that nobody has said it of: an import fails if its file has `fail` in its name. */
export function outcomeOf(api: Api, request: Request): string {
  const [well = "", badly = ""] = lifecycles[api].outcomes;
  return /fail/i.test(fileOf(request)) ? badly : well;
}

/** An import's request as it may be kept: without password, and of a URL neither user, query nor fragment, where it is signed. */
export function withoutSecrets({ Password: _, ...request }: Request): Record<string, unknown> {
  if (typeof request.CosUrl !== "string") return request;
  const url = URL.canParse(request.CosUrl) ? new URL(request.CosUrl) : undefined;
  return { ...request, CosUrl: url ? `${url.protocol}//${url.host}${url.pathname}` : request.CosUrl.split(/[?#]/)[0] };
}
