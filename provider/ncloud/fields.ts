import { z } from "zod";
import { REGIONS } from "./hosts";

// One schema for each argument that a resource and a function, or two of either, have in common. Each call makes
// another one: what is said about an argument is kept by its schema, and differs from one to the other.

export const region = () => z.enum(REGIONS).optional();

export const format = () => z.enum(["json", "xml"]).optional();

/** Data Forest's ids: UUIDs in base62. */
export const base62 = () =>
  z.string().check((check) => {
    const { value } = check;
    if (/^[0-9A-Za-z]{1,22}$/.test(value)) return;
    const others = value.length > 22 ? "" : ", not all of them letters or digits";
    const message = `must be 1 to 22 letters and digits (a base62 UUID), got ${value.length} character(s)${others}`;
    check.issues.push({ code: "custom", message, input: value });
  });

const DIGITS = /^[1-9]\d{0,18}$/;

/**
 * A cluster's number: the docs call it an integer, some answers hold a text. 1037 and "1037" are the same cluster.
 */
export const serviceGroupInstanceNo = () =>
  z.union([z.number(), z.string()]).check((check) => {
    const { value } = check;
    const exact = typeof value === "string" || (Number.isSafeInteger(value) && value > 0);
    if (exact && DIGITS.test(String(value))) return;
    const message =
      typeof value === "number" && value > Number.MAX_SAFE_INTEGER
        ? "is too large for an exact number: write it as text"
        : "must be a positive whole number, as a number or as text of at most 19 digits";
    check.issues.push({ code: "custom", message, input: value });
  });
