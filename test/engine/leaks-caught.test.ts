import assert from "node:assert/strict";
import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { startEmulator } from "../emulator";
import type { LogKey } from "./harness/automatic-log";
import { runFolder } from "./harness/once";
import { js } from "./harness/program";
import { Project } from "./harness/project";
import { checkClean, checkText, leaksBelow } from "./harness/rules";
import { withoutTraces } from "./harness/traces";

const SECRET = "p8e-CANARY-adobe-client-secret-default";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const bytes = [...Buffer.from(SECRET)];

/** What careless code makes of a secret before it writes it down. */
const spellings: Readonly<Record<string, string>> = {
  "in clear": SECRET,
  "in upper case": SECRET.toUpperCase(),
  "in base64": base64(SECRET),
  "in base64, after a name": base64(`client:${SECRET}`),
  "in base64, in a document": base64(JSON.stringify({ a: [SECRET] })),
  "in base64 for URLs": Buffer.from(`${SECRET}?`).toString("base64url"),
  "in hex": Buffer.from(SECRET).toString("hex"),
  "in hex, as a dump": Buffer.from(SECRET).toString("hex").replace(/../g, "$& "),
  "URL-encoded to the last letter": Buffer.from(SECRET).toString("hex").replace(/../g, "%$&"),
  "JSON-escaped to the last letter": Buffer.from(SECRET).toString("hex").replace(/../g, "\\u00$&"),
  "as a list of bytes": JSON.stringify(Buffer.from(SECRET)),
  "as Go prints bytes": `[${bytes.join(" ")}]`,
  "in UTF-16": Buffer.from(SECRET, "utf16le").toString("latin1"),
};

const key: LogKey = { passphrase: "CANARY-passphrase", salt: `v1:${base64("12345678")}:v1:AAAA:AAAA` };

/** Each place that is searched, and how a text gets into it. */
const places: Readonly<Record<string, (text: string) => Buffer>> = {
  "state/.pulumi/stacks/jobs/dev.json": (text) =>
    Buffer.from(JSON.stringify({ outputs: { said: "@" } }).replace("@", text), "latin1"),
  "state/.pulumi/history/jobs/dev/dev-1.history.json": (text) => Buffer.from(text, "latin1"),
  "state/.pulumi/backups/jobs/dev/dev.1.json.gz": (text) => gzipSync(Buffer.from(text, "latin1")),
  "events/1.json": (text) => Buffer.from(`{"diagnosticEvent":{"message":"${text}","severity":"debug"}}\n`, "latin1"),
  "home/.pulumi/logs/organization+jobs+dev.log": (text) => automaticLog(`{"msg":"${text}"}\n`),
  "home/.pulumi/logs/old.log.gz": (text) => gzipSync(Buffer.from(`{"msg":"${text}"}\n`, "latin1")).subarray(0, -9),
  "temp/pulumi.host.root.log.INFO.1": (text) => Buffer.from(`I1122 file.go:1] ${text}\n`, "latin1"),
  "temp/anything": (text) => Buffer.from(text, "latin1"),
  "records/pulumi-datajobs/intents/1.json": (text) => Buffer.from(`{"v":1,"place":"${text}"}`, "latin1"),
  "said/1.said": (text) => Buffer.from(text, "latin1"),
  "program/core.123": (text) => Buffer.concat([randomBytes(5000), Buffer.from(text, "latin1"), randomBytes(5000)]),
};

/** As the engine writes it. */
function automaticLog(text: string): Buffer {
  const session = randomBytes(32);
  const salt = Buffer.from(key.salt.split(":")[1] ?? "", "base64");
  const nonce = randomBytes(12);
  const sealed = seal(pbkdf2Sync(key.passphrase, salt, 1_000_000, 32, "sha256"), nonce, session);
  const header = Buffer.from(`v1:${nonce.toString("base64")}:${sealed.toString("base64")}`);
  const chunk = Buffer.concat([nonce, seal(session, nonce, gzipSync(Buffer.from(text, "latin1")))]);
  const [size, length] = [Buffer.alloc(2), Buffer.alloc(4)];
  size.writeUInt16BE(header.length);
  length.writeUInt32BE(chunk.length);
  return Buffer.concat([Buffer.from("PLOG\x01", "latin1"), size, header, length, chunk]);
}

function seal(secret: Buffer, nonce: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-gcm", secret, nonce);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

for (const [place, write] of Object.entries(places)) {
  test(`a secret in ${place} is found, however it is spelt`, (t) => {
    const root = mkdtempSync(join(runFolder(), "leak-"));
    t.after(() => rmSync(root, { recursive: true, force: true }));
    const file = join(root, place);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, write("nothing of interest"));
    checkClean(root, { key });
    // Opening an encrypted log takes a third of a second: one spelling in clear and one not tell enough.
    const tried = Object.entries(spellings).filter((_each, n) => !place.includes("+") || n === 0 || n === 3);
    for (const [spelling, text] of tried) {
      writeFileSync(file, write(text));
      assert.equal(leaksBelow(root, { key }).length, 1, spelling);
      assert.equal(
        leaksBelow(root, { key, spare: withoutTraces }).length,
        1,
        `${spelling}, traces of Pulumi's left out`,
      );
    }
  });
}

test("a secret in what a command prints is found, however it is spelt", () => {
  checkText("nothing of interest");
  for (const [spelling, text] of Object.entries(spellings))
    assert.throws(() => checkText(`datajobs: ${text}\n`), /a secret reached the user/, spelling);
});

test("a secret in the name of a file is found", (t) => {
  const root = mkdtempSync(join(runFolder(), "leak-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, `${SECRET}.lock`), "");
  assert.throws(() => checkClean(root), /secrets below/);
});

/** A provider that does everything wrong, each in one place. */
const leaky = (careless: string, outs: string) => `const pulumi = require("@pulumi/pulumi");
class Leaky extends pulumi.CustomResource {
  constructor(name, args) { super("pulumi-nodejs:dynamic/leaky:Leaky", name, { ...args, said: undefined, __provider: ${js(
    `const secret = process.env.ADOBE_CLIENT_SECRET; const { writeFileSync } = require("fs");
    exports.handler = () => ({ create: async () => { ${careless}; return { id: "1", outs: ${outs} }; } });`,
  )} }); }
}
new Leaky("leaky", {});
`;

const wrongs = [
  {
    title: "prints a credential",
    careless: "console.log(secret)",
    text: /a secret reached the user, in clear/,
    files: /events/,
  },
  {
    title: "prints it in base64",
    careless: 'console.log(Buffer.from("id:" + secret).toString("base64"))',
    text: /a secret reached the user, in base64/,
    files: /events/,
  },
  {
    title: "fails with it",
    careless: 'throw new Error("not with " + secret)',
    text: /a secret reached the user/,
    files: /events/,
  },
  { title: "returns it", outs: "{ said: secret }", files: /state\/\.pulumi\/stacks\/jobs\/dev\.json: in clear/ },
  {
    title: "leaves it behind, compressed",
    careless: 'writeFileSync(process.env.TMPDIR + "/cache", require("zlib").gzipSync(secret))',
    files: /temp\/cache: in clear/,
  },
  {
    title: "writes it into the project",
    careless: 'writeFileSync(process.env.PULUMI_TEST_FOLDER + "/token", encodeURIComponent(secret))',
    files: /program\/token: in clear/,
  },
];

test("a provider that is careless with a credential is caught by what every run is searched with:", async (t) => {
  const emulator = await startEmulator();
  t.after(() => emulator.close());
  for (const { title, careless = "", outs = "{}", text, files } of wrongs) {
    await t.test(title, async (each) => {
      const project = await Project.create({ emulator, program: leaky(careless, outs), strict: true });
      each.after(() => project.close());
      const { running, result } = project.begin("up", { env: { PULUMI_TEST_FOLDER: project.folder } });
      if (text) await assert.rejects(result(), text);
      else assert.equal((await result()).code, 0, running.text);
      assert.throws(() => project.checkFiles(), files);
    });
  }
});
