/** How Pulumi marks a special value in state, and which of them is a secret: https://www.pulumi.com/docs/iac/concepts/secrets */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** What is shown of a secret, whether the state has it encrypted or (`--show-secrets`) in plain text. */
export const SECRET = "[secret]";

export type Values = Readonly<Record<string, unknown>>;

/** A point in time as the state tells it; `at` only where its zone is told too. */
export interface Moment {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at?: number;
}

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: unknown): boolean {
  return isRecord(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}

/** Every value of a state may be missing, secret or of another type than expected: what can't be read is undefined. */
export function textIn(value: unknown): string | undefined {
  if (isSecret(value)) return SECRET;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") return undefined;
  const text = oneLine(value);
  return text === "" ? undefined : text;
}

export function numberIn(value: unknown): number | typeof SECRET | undefined {
  if (isSecret(value)) return SECRET;
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The texts of a list; of a list that is secret as a whole, SECRET. */
export function textsIn(value: unknown): readonly string[] | typeof SECRET | undefined {
  if (isSecret(value)) return SECRET;
  return Array.isArray(value) ? value.map(textIn).filter((text) => text !== undefined) : undefined;
}

export function momentIn(value: unknown): Moment | undefined {
  const text = typeof value === "number" ? undefined : textIn(value);
  if (text === undefined) return undefined;
  const at = epochIn(text);
  return at === undefined ? { text } : { text, at };
}

/** A time without a zone could be any of 26 hours. */
const WITH_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;

function epochIn(text: unknown): number | undefined {
  if (typeof text !== "string" || !WITH_ZONE.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** No control character reaches a terminal, and no mark of direction turns a line round. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
    .trim();
}
