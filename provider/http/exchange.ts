/** A request as it goes out: what was signed is what is sent, byte for byte. */
export interface Request {
  readonly method: "GET" | "POST" | "DELETE";
  /** Scheme, host, path and query exactly as signed. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never through a proxy, whatever the environment names: for what is this machine's own, as a metadata service. */
  readonly direct?: true;
}

/** An answer that arrived whole. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** A proxy may have answered in the vendor's place: plain HTTP has no tunnel. */
  readonly proxied?: true;
}

/** The deepest answer that any vendor documents has eight levels; what goes on for thousands would exhaust the stack. */
const DEEPEST = 100;

/**
 * JSON whose whole numbers never lose digits: those beyond 2^53 come back as text.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (depthOf(plain) > DEEPEST) throw new SyntaxError("nested too deeply");
  if (!/\d{16}/.test(plain)) return JSON.parse(plain);
  // Strings are matched too, whole, so that digits inside them stay as they are.
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  const exact = plain.replace(tokens, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
  return JSON.parse(exact);
}

/** How deep brackets are nested; those inside strings don't count. */
function depthOf(json: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let at = 0; at < json.length; at++) {
    const letter = json[at];
    if (inString) {
      if (letter === "\\") at++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === "[" || letter === "{") deepest = Math.max(deepest, ++depth);
    else if (letter === "]" || letter === "}") depth--;
  }
  return deepest;
}

/** The JSON of an answer, or undefined where it is none (an HTML page, half an answer). */
export function jsonOf(answer: Answer): unknown {
  try {
    return parseJson(answer.body);
  } catch {
    return undefined;
  }
}

/** Milliseconds that `Retry-After` asks for: seconds or a date. */
export function retryAfterMs(answer: Answer, now: number): number | undefined {
  const said = answer.headers["retry-after"]?.trim();
  if (!said) return undefined;
  if (/^\d+(\.\d+)?$/.test(said)) return Number(said) * 1000;
  const at = Date.parse(said);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
