import { randomUUID } from "node:crypto";
import { type Answer, type Call, Refusal } from "./exchange";
import { type JsonObject, toJson } from "./json";
import { gatewayError } from "./ncloud-gateway";

/** The search engine service's own envelope: success is code 0, whatever the HTTP status says. */
export function envelope(result: unknown, code = 0, message = "SUCCESS"): Answer {
  return {
    status: 200,
    headers: { "content-type": "application/json;charset=UTF-8" },
    body: toJson({ code, message, result, requestId: randomUUID() }),
  };
}

/** The part of a list that pageNo and pageSize ask for, and what the service says of pages. */
export function paged<T>(call: Call, list: readonly T[]): { page: T[]; about: JsonObject } {
  const number = (name: string, fallback: number): number => {
    const text = call.query.get(name);
    if (text !== null && !/^[1-9]\d{0,5}$/.test(text))
      throw new Refusal(gatewayError(call, 100, `${name} must be a positive integer.`));
    return text === null ? fallback : Number(text);
  };
  const currentPage = number("pageNo", 1);
  const pageSize = number("pageSize", 10);
  const totalPage = Math.ceil(list.length / pageSize);
  const ends = { isFirst: currentPage === 1, isLast: currentPage >= totalPage };
  return {
    page: list.slice((currentPage - 1) * pageSize, currentPage * pageSize),
    about: { currentPage, pageSize, totalCount: list.length, totalPage, ...ends },
  };
}
