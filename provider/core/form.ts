/** How the value of a setting may look, and what is meant by it. */
export interface Form {
  /** For errors: what may stand there. */
  readonly allowed: string;
  /** What is meant by a text that blanks, quotes and invisible characters have been taken off; undefined where that isn't plain. */
  read(text: string): string | undefined;
}

/** Anything that a header, a query or a host name can carry: visible ASCII without blanks. */
export const word: Form = {
  allowed: "letters, digits and signs of ASCII, without blanks",
  read: (text) => (/^[\x21-\x7e]+$/.test(text) && !/^["'`]|["'`]$/.test(text) ? text : undefined),
};

/** A token, also as it stands in a header: `Authorization: Bearer eyJ...`. */
export const token: Form = {
  allowed: "the token alone, in one piece",
  read: (text) => word.read(text.replace(/^authorization\s*:\s*/i, "").replace(/^bearer[\s:]+/i, "")),
};

/** A list: JSON, as stack configuration and generated SDKs have it, or words between commas or blanks. Read as words between commas. */
export function listOf(item: Form): Form {
  return {
    allowed: `a list, or commas between the words of one: ${item.allowed}`,
    read: (text) => {
      const items = itemsIn(text)?.map((each) => {
        const value = unwrapped(each);
        return value === undefined ? undefined : item.read(value);
      });
      return items && items.length > 0 && !items.includes(undefined) ? items.join(",") : undefined;
    },
  };
}

export function matching(pattern: RegExp, allowed: string): Form {
  return { allowed, read: (text) => (pattern.test(text) ? text : undefined) };
}

function itemsIn(text: string): string[] | undefined {
  if (!text.startsWith("[")) return text.split(/[\s,;]+/).filter((item) => item !== "");
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) && items.every((item) => ["string", "number"].includes(typeof item))
      ? items.map(String)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Marks of direction, joiners, byte order marks, soft hyphens: nobody sees them, and no credential has any. */
const INVISIBLE = /\p{Cf}/gu;
const QUOTES = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["„", "“"],
  ["‘", "’"],
  ["«", "»"],
]);

/** A text as somebody has pasted it, without what can't be meant; undefined where nothing is left, which counts as not set. */
export function unwrapped(pasted: string): string | undefined {
  const text = pasted.replace(INVISIBLE, "").trim();
  const quoted = text.length > 1 && QUOTES.get(text.charAt(0)) === text.at(-1);
  return quoted ? unwrapped(text.slice(1, -1)) : text === "" ? undefined : text;
}

/** Why a text is of no form that can be used, without repeating it. */
export function flawOf(text: string): string {
  if (/\p{Cc}/u.test(text)) return "it contains a line break or another control character, which no setting has";
  if (/[^\x20-\x7e]/.test(text)) return "it contains characters beyond ASCII, which no header can carry";
  if (/^["'`]|["'`]$/.test(text)) return "it has a quotation mark at one end";
  if (/\s/.test(text)) return "it contains blanks";
  return "it has another form";
}
