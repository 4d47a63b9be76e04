import fc from "fast-check";
import type { Answer } from "../../provider/http/exchange";

/** An answer as the cloud would give it: JSON as a value, XML as text. */
export interface Right {
  readonly json?: unknown;
  readonly xml?: string;
}

/** Values that no schema has foreseen. */
const oddities: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  8.64e15 + 1,
  "",
  " ",
  "0",
  "null",
  "9".repeat(40),
  "NaN",
  "__proto__",
  "TOMORROW",
  "\u0000\u001b[31mred\u0007",
  "\ud800",
  "\u202eevil",
  "<b>",
  "&lt;!ENTITY",
  "x".repeat(20_000),
  [],
  [[]],
  [null],
  {},
  { toString: 1, valueOf: null },
  { length: 1e9 },
  { constructor: { prototype: { polluted: true } } },
  Array.from({ length: 2000 }, () => ({})),
];

/** JSON that only a text can hold. */
const texts: readonly string[] = [
  '{"__proto__": {"polluted": true}}',
  "9007199254740993",
  "-0",
  "1e999",
  '{"a":1,"a":2}',
  `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
];

const BOMB = Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join("");
const DOCTYPES: readonly string[] = [
  `<!DOCTYPE r [<!ENTITY e0 "ha">${BOMB}]>`,
  '<!DOCTYPE r [<!ENTITY e12 SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]>',
  "<!DOCTYPE r [",
];

type Mutation = (text: string) => string;

const deep = (depth: number) => `${"<a>".repeat(depth)}x${"</a>".repeat(depth)}`;

/** Odd bytes, wherever they come. */
const anywhere: fc.Arbitrary<Mutation> = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }).map(
    (part): Mutation =>
      (text) =>
        text.slice(0, Math.floor(text.length * part)),
  ),
  fc.constantFrom("\uFEFF", "\uFEFF\uFEFF", "\u0000", ")]}',\n", "\uFFFE", " ".repeat(1000)).map(
    (head): Mutation =>
      (text) =>
        head + text,
  ),
  fc.constantFrom("\u0000", "garbage", "{}", "\uFFFD").map(
    (tail): Mutation =>
      (text) =>
        text + tail,
  ),
  fc.tuple(fc.nat(), fc.string({ maxLength: 5 })).map(
    ([at, odd]): Mutation =>
      (text) => {
        const where = at % (text.length + 1);
        return text.slice(0, where) + odd + text.slice(where + odd.length);
      },
  ),
  fc.constantFrom("", "null", "[]", "{}", '"', "true", "<html><body>502</body></html>", "\uFFFD\uFFFD\uFFFD").map(
    (all): Mutation =>
      () =>
        all,
  ),
);

/** One member replaced, removed, renamed or multiplied. */
function inJson(value: unknown): fc.Arbitrary<string> {
  const paths = pathsOf(value);
  return fc
    .tuple(
      fc.constantFrom(...paths),
      fc.oneof(
        fc.constantFrom(...oddities).map((odd) => JSON.stringify(odd)),
        fc.constantFrom(...texts),
        fc.constant(undefined),
      ),
    )
    .map(([path, odd]) => {
      const mark = "@@here@@";
      const marked = JSON.stringify(replaced(value, path, odd === undefined ? undefined : mark)) ?? "";
      return marked.replace(`"${mark}"`, () => odd ?? "");
    });
}

function pathsOf(value: unknown, here: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [here];
  return [here, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...here, key]))];
}

function replaced(value: unknown, [step, ...rest]: readonly string[], by: unknown): unknown {
  if (step === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  const inner = replaced(copy[step], rest, by);
  if (inner === undefined) delete copy[step];
  else copy[step] = inner;
  return copy;
}

/** The text of one element replaced, or the whole wrapped in what parsers fear. */
function inXml(xml: string): fc.Arbitrary<string> {
  const odd = fc.oneof(
    fc.constantFrom(
      "&e12;",
      "&#x0;",
      "&#xFFFFFFFF;",
      "<![CDATA[<x>]]>",
      "<__proto__><polluted>1</polluted></__proto__>",
      "<!--",
      "<?x?>",
      "&unknown;",
      "",
      "<a/><a/><a/>",
    ),
    fc.integer({ min: 1, max: 1000 }).map(deep),
    fc.constant("x".repeat(20_000)),
  );
  return fc.oneof(
    fc.tuple(fc.nat(), odd).map(([n, text]) => {
      const elements = [...xml.matchAll(/>([^<>]+)</g)];
      const chosen = elements[n % Math.max(1, elements.length)];
      return chosen
        ? xml.slice(0, chosen.index + 1) + text + xml.slice(chosen.index + 1 + (chosen[1]?.length ?? 0))
        : xml + text;
    }),
    fc.tuple(fc.constantFrom(...DOCTYPES), fc.nat()).map(([doctype, n]) => {
      const expanded = xml.replace(/>([^<>]+)</g, (whole, _text, at: number) => (at % 3 === n % 3 ? ">&e12;<" : whole));
      return doctype + expanded;
    }),
  );
}

const statuses = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      100,
      201,
      204,
      206,
      226,
      299,
      300,
      304,
      400,
      401,
      403,
      404,
      408,
      409,
      410,
      418,
      429,
      451,
      500,
      501,
      503,
      504,
      599,
      999,
    ),
  },
);
const headers = fc.record(
  {
    date: fc.constantFrom("", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "0"),
    "retry-after": fc.constantFrom(
      "",
      "-1",
      "0",
      "1",
      "1e9",
      "99999999999999999999",
      "soon",
      "Fri, 31 Dec 9999 23:59:59 GMT",
      "1, 2",
    ),
    "content-type": fc.constantFrom("text/html", "application/xml", "application/json; charset=utf-16", "image/png"),
    "x-request-id": fc.constantFrom("", "x".repeat(10_000), "\u001b[2J"),
  },
  { requiredKeys: [] },
);

/** Answers that are almost, or not at all, what the cloud would say. */
export function wrong({ json, xml }: Right): fc.Arbitrary<Answer> {
  const body = xml === undefined ? inJson(json) : inXml(xml);
  const plain = fc.constant(xml ?? JSON.stringify(json));
  const mutated = fc.oneof(
    { weight: 5, arbitrary: body },
    { weight: 2, arbitrary: fc.tuple(plain, anywhere).map(([text, change]) => change(text)) },
    { weight: 1, arbitrary: fc.tuple(body, anywhere).map(([text, change]) => change(text)) },
    { weight: 1, arbitrary: plain },
  );
  return fc.tuple(statuses, headers, mutated).map(([status, odd, text]) => {
    const kept = Object.entries(odd).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    return { status, headers: Object.fromEntries(kept) as Record<string, string>, body: text };
  });
}
