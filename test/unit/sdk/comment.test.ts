import assert from "node:assert/strict";
import { test } from "node:test";
import { docComment } from "../../../provider/hosts/schema/comment";

test("a short text is a comment of one line", () => {
  assert.deepEqual(docComment("Its name.", "  "), ["  /** Its name. */"]);
});

test("no line is longer than 120 columns, the longest possible one of one line included", () => {
  for (const length of [112, 113, 114, 200]) {
    const text = `${"word ".repeat(length / 5)}${"x".repeat(length % 5)}`.trimEnd();
    for (const line of docComment(text, "  ")) assert.ok(line.length <= 120, line);
    assert.equal(docComment("x".repeat(111), "  ")[0]?.length, 120);
    assert.equal(docComment("x".repeat(112), "  ").length, 3);
  }
});

test("what is fenced is neither wrapped nor joined", () => {
  const code = `  const long = "${"x".repeat(130)}";`;
  const lines = docComment(`Example:\n\n\`\`\`ts\n${code}\n\`\`\`\nAfter.`);
  assert.deepEqual(lines, ["/**", " * Example:", " *", " * ```ts", ` * ${code}`, " * ```", " * After.", " */"]);
});

test("a text can't end the comment", () => {
  assert.deepEqual(docComment("Paths like a/*/b."), ["/** Paths like a/*\\/b. */"]);
});
