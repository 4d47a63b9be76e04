import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { gunzipSync } from "node:zlib";

/** What a stack's secrets are encrypted with. */
export interface LogKey {
  readonly passphrase: string;
  /** `encryptionsalt` of the stack's settings. */
  readonly salt: string;
}

const TAG = 16;

/** The file that the engine writes for each run into PULUMI_HOME/logs, whatever was asked for. */
export function isAutomaticLog(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).toString("latin1") === "PLOG";
}

/**
 * All of it that is complete: chunks of gzip, encrypted with a key that is itself encrypted as a secret of the stack.
 * `pulumi logs decrypt` does the same in a second for each file.
 */
export function readAutomaticLog(bytes: Buffer, key: LogKey): string {
  if (bytes[4] !== 1) throw new Error(`the engine writes its logs in a way that is not known yet: version ${bytes[4]}`);
  const start = 7 + bytes.readUInt16BE(5);
  const session = sessionKey(bytes.subarray(7, start).toString("latin1"), key);
  const texts: Buffer[] = [];
  for (let at = start; at + 16 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    texts.push(gunzipSync(decrypt(session, bytes.subarray(at + 4, at + 16), bytes.subarray(at + 16, end))));
    at = end;
  }
  return Buffer.concat(texts).toString("latin1");
}

/** `v1:NONCE:CIPHERTEXT`, as every secret of a stack with a passphrase. */
function sessionKey(encrypted: string, { passphrase, salt }: LogKey): Buffer {
  const [, nonce = "", sealed = ""] = /v1:([^:]+):([\w+/=]+)$/.exec(encrypted) ?? [];
  return decrypt(derived(passphrase, salt), Buffer.from(nonce, "base64"), Buffer.from(sealed, "base64"));
}

const keys = new Map<string, Buffer>();

/** Takes a third of a second, and is the same for all logs of a stack. */
function derived(passphrase: string, settings: string): Buffer {
  const salt = settings.split(":")[1] ?? "";
  const known = keys.get(settings) ?? pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
  keys.set(settings, known);
  return known;
}

function decrypt(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
}
