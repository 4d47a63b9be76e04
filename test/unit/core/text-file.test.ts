import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { iniSection } from "../../../provider/core/ini";
import { readTextFile } from "../../../provider/core/text-file";

const folder = mkdtempSync(join(tmpdir(), "datajobs-text-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function written(bytes: Buffer | string): string {
  const path = join(folder, `file-${files++}`);
  writeFileSync(path, bytes);
  return path;
}

const TEXT = "[default]\r\nsecret_id = 가AKID\r\n";
const bom = (...bytes: number[]) => Buffer.from(bytes);

describe("a file of credentials", () => {
  const rows: [title: string, bytes: Buffer | string][] = [
    ["in UTF-8", TEXT],
    ["in UTF-8 with a byte order mark", `\uFEFF${TEXT}`],
    [
      "in UTF-16 with a byte order mark, as PowerShell writes it",
      Buffer.concat([bom(0xff, 0xfe), Buffer.from(TEXT, "utf16le")]),
    ],
    ["in UTF-16 without one", Buffer.from(TEXT, "utf16le")],
    ["in big-endian UTF-16", Buffer.concat([bom(0xfe, 0xff), Buffer.from(TEXT, "utf16le").swap16()])],
  ];
  for (const [title, bytes] of rows) it(`${title} is read`, () => assert.equal(readTextFile(written(bytes)), TEXT));

  it("that is not there is none", () => {
    assert.equal(readTextFile(join(folder, "absent")), undefined);
    assert.equal(readTextFile(join(written(""), "below-a-file")), undefined);
  });

  it("that may not be read is not taken for absent", {
    skip: process.getuid?.() === 0 && "root may read everything",
  }, () => {
    const path = written(TEXT);
    chmodSync(path, 0);
    assert.throws(
      () => readTextFile(path, "~/.x"),
      /^ConfigurationError: cannot read the file ~\/\.x: permission denied \(EACCES\)/,
    );
  });

  it("that is a folder, or a link in a circle, is not taken for absent", () => {
    const path = join(folder, "a-folder");
    mkdirSync(path);
    assert.throws(() => readTextFile(path, "~/.x"), /cannot read the file ~\/\.x: it is a folder\./);
    symlinkSync(join(folder, "round"), join(folder, "round"));
    assert.throws(() => readTextFile(join(folder, "round")), /circles \(ELOOP\)/);
  });
});

describe("a section of an INI file", () => {
  const rows: [title: string, text: string, values: Record<string, string>][] = [
    ["has its values", "[a]\nx = 1\n[b]\nx = 2\n", { x: "2" }],
    ["is split at the first = only", "[b]\nx = a=b==\n", { x: "a=b==" }],
    ["has any line ends", "[b]\r\nx = 1\ry = 2\r\n", { x: "1", y: "2" }],
    ["has quoted values", "[b]\nx = \"1\"\ny = '2'\n", { x: "1", y: "2" }],
    ["has comments of its own", "[b]\n; x = no\n# x = no\nx = 1\n", { x: "1" }],
    ["has comments after values", "[b]\nx = 1 ; the key\ny = 2 # the other\n", { x: "1", y: "2" }],
    ["has comments after quoted values, and signs within", '[b]\nx = "1;#2" ; the key\n', { x: "1;#2" }],
    ["keeps signs that no blank stands before", "[b]\nx = 1;2#3\n", { x: "1;2#3" }],
    ["has an empty value where only a comment is", "[b]\nx = ; later\n", { x: "" }],
    ["has names in any case, and colons", "[b]\nSecret_ID : 1\n", { secret_id: "1" }],
    ["has invisible characters in it", "[\u200bb]\n\u200bx = 1\u200b\n", { x: "1" }],
    ["is as a shell would have it", "[b]\nexport x=1\n", { x: "1" }],
  ];
  for (const [title, text, values] of rows) {
    it(title, () =>
      assert.deepEqual(
        iniSection(text, (section) => section === "b"),
        values,
      ),
    );
  }
});
