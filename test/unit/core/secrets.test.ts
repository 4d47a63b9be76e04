import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { conceal, secretsIn } from "../../../provider/core/secrets";
import { pathText, UNKNOWN, type Values } from "../../../provider/core/values";
import { Redactor } from "../../../provider/http/redact";
import { FULL, vault } from "../../toys";

describe("where the secrets of a declaration stand", () => {
  const rows: [title: string, values: Values, paths: string[]][] = [
    [
      "at the top, in objects, in maps",
      FULL,
      ["password", "cosUrl", "headers", "auth.token", 'loads["by night"].token'],
    ],
    ["outputs", { status: "x", accessKey: "k" }, ["accessKey"]],
    ["short and empty ones too", { password: "", cosUrl: 0 }, ["password", "cosUrl"]],
    ["not what is absent", { password: undefined, cosUrl: null, auth: {} }, []],
    [
      "not what isn't known",
      { password: UNKNOWN, auth: { token: UNKNOWN }, loads: { a: UNKNOWN }, headers: UNKNOWN },
      [],
    ],
    ["what isn't known in a secret that is", { headers: { a: UNKNOWN } }, ["headers"]],
    [
      "all of what is of another kind",
      { auth: "token", loads: [{ token: "t" }], password: ["p"] },
      ["password", "auth", "loads"],
    ],
    ["not what nobody has declared", { other: { password: "p" } }, []],
  ];
  for (const [title, values, paths] of rows) {
    test(title, () => {
      assert.deepEqual(
        secretsIn(vault, values).map((path) => pathText(path)),
        paths,
      );
    });
  }
});

const SIGNED = "https://b.cos.ap-guangzhou.myqcloud.com/a%20b.sql";
const USED: [title: string, secret: unknown, line: string, told: string][] = [
  ["the whole", "hunter2-hunter2", "got hunter2-hunter2.", "got [secret]."],
  ["in a list or a map", [{ a: "hunter2-hunter2" }], "got hunter2-hunter2", "got [secret]"],
  ["a number", 123456789, "PIN 123456789", "PIN [secret]"],
  ["not yes or no, nor what is short", [true, "abc"], "true abc", "true abc"],
  ["a URL", `${SIGNED}?q-signature=0123abcd`, `GET ${SIGNED}?q-signature=0123abcd failed`, "GET [secret] failed"],
  ["its signature alone", `${SIGNED}?q-signature=0123abcd`, "bad signature 0123abcd", "bad signature [secret]"],
  ["every long part of its query", `${SIGNED}?a=11112222&b=33334444`, "11112222 33334444", "[secret] [secret]"],
  ["as written, and as meant", `${SIGNED}?s=ab%2Fcd%3Def`, "ab%2Fcd%3Def or ab/cd=ef", "[secret] or [secret]"],
  ["an escape that is none", `${SIGNED}?s=100%pure-gold`, "100%pure-gold", "[secret]"],
  ["a query of one word", `${SIGNED}?0123456789abcdef`, "token 0123456789abcdef", "token [secret]"],
  ["behind a hash", `${SIGNED}#token=0123456789`, "token 0123456789", "token [secret]"],
  ["before the host", "https://root:pass-word-1@example.com/x", "pass-word-1", "[secret]"],
  ["not its words", `${SIGNED}?alg=sha1&kind=inline`, "sha1, inline", "sha1, inline"],
  ["not its host and path", `${SIGNED}?q-signature=0123abcd`, `${SIGNED} is not there`, `${SIGNED} is not there`],
  ["text that only looks like one", "https://?a=0123456789", "0123456789", "0123456789"],
];

for (const [title, secret, line, told] of USED) {
  test(`of a secret, is taken out of a line: ${title}`, () => {
    const redactor = new Redactor();
    conceal(redactor, { secret }, [["secret"]]);
    assert.equal(redactor.clean(line), told);
  });
}
