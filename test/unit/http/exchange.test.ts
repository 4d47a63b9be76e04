import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseJson, retryAfterMs } from "../../../provider/http/exchange";
import { Redactor } from "../../../provider/http/redact";

describe("parseJson", () => {
  const rows: [title: string, text: string, value: unknown][] = [
    ["a whole number beyond 2^53 keeps its digits, as text", '{"id":9007199254740993}', { id: "9007199254740993" }],
    ["a small number stays a number", '{"id":100}', { id: 100 }],
    ["digits inside a text stay as they are", '{"msg":"id 9007199254740993"}', { msg: "id 9007199254740993" }],
    [
      "digits behind an escaped quote stay as they are",
      '{"msg":"\\" 9007199254740993"}',
      { msg: '" 9007199254740993' },
    ],
    ["a fraction of many digits stays a number", "[0.1234567890123456789]", [0.12345678901234568]],
    ["an exponent stays a number", "[1234567890123456789e2]", [Number("1234567890123456789e2")]],
    ["a negative one keeps its digits", "[-9007199254740993]", ["-9007199254740993"]],
    ["a byte-order mark is not part of it", '\ufeff{"a":1}', { a: 1 }],
  ];
  for (const [title, text, value] of rows) it(title, () => assert.deepEqual(parseJson(text), value));

  it("throws for half an answer, also one with many digits", () => {
    assert.throws(() => parseJson('{"id":90071992547409'), SyntaxError);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const rows: [header: string | undefined, ms: number | undefined][] = [
    ["3", 3000],
    ["0.5", 500],
    ["Thu, 01 Jan 2026 00:00:10 GMT", 10_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["soon", undefined],
    [undefined, undefined],
  ];
  for (const [header, ms] of rows) {
    it(`${header} asks for ${ms} ms`, () => {
      const headers = header === undefined ? {} : { "retry-after": header };
      assert.equal(retryAfterMs({ status: 429, headers, body: "" }, now), ms);
    });
  }
});

describe("redaction", () => {
  const redactor = new Redactor();
  redactor.add("s3cr3t/with+signs");
  redactor.add("abc");

  const rows: [title: string, text: string, cleaned: string][] = [
    ["a secret", "got s3cr3t/with+signs here", "got [secret] here"],
    ["its URL-encoded form", "secret=s3cr3t%2Fwith%2Bsigns&x=1", "secret=[secret]&x=1"],
    ["its base64 form", `basic ${Buffer.from("s3cr3t/with+signs").toString("base64")}`, "basic [secret]"],
    [
      "a bearer token that nobody has told of",
      "Authorization: Bearer eyJhbGciOi.payload.sig",
      "Authorization: Bearer [secret]",
    ],
    ["a signature", "Signature=0123456789abcdef0123456789abcdef", "Signature=[secret]"],
    ["words that are no secrets stay", "abc is too short to be one", "abc is too short to be one"],
  ];
  for (const [title, text, cleaned] of rows) it(title, () => assert.equal(redactor.clean(text), cleaned));
});
