import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { ConfigurationError } from "../core/errors";
import type { World } from "../core/world";
import type { Place } from "./address";
import { exempts } from "./no-proxy";

/** A proxy that the environment names. */
export interface NamedProxy extends Place {
  /** TLS is spoken with the proxy itself. */
  readonly secure: boolean;
  /** What `Proxy-Authorization` says. */
  readonly authorization?: string;
}

type Env = World["env"];

/**
 * The proxy for a URL, read as curl reads it. Two things are read as Go does: an upper-case HTTP_PROXY counts for plain HTTP too,
 * except where a web server may have made it of a request's header, and without a port it is that of the scheme.
 * @throws ConfigurationError for what is no proxy, without a word of what it is: it may hold a password
 */
export function proxyFor(url: URL, { env, secrets }: Pick<World, "env" | "secrets">): NamedProxy | undefined {
  const scheme = url.protocol.slice(0, -1);
  const found = firstOf(env, variablesFor(scheme, env));
  if (!found) return undefined;
  const port = Number(url.port) || (scheme === "https" ? 443 : 80);
  const exempted = firstOf(env, ["no_proxy", "NO_PROXY"])?.value ?? "";
  if (exempts(exempted, hostOf(url), port)) return undefined;
  const { proxy, password } = parse(found.variable, found.value);
  for (const secret of [password?.written, password?.meant, proxy.authorization?.replace("Basic ", "")]) {
    if (secret !== undefined) secrets.add(secret);
  }
  return proxy;
}

/** Without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

export function authorityOf({ host, port }: Pick<Place, "host" | "port">): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

function variablesFor(scheme: string, env: Env): string[] {
  // A server that runs programs for requests hands them the header `Proxy` as HTTP_PROXY.
  const trusted = scheme !== "http" || env.REQUEST_METHOD === undefined;
  return [`${scheme}_proxy`, ...(trusted ? [`${scheme.toUpperCase()}_PROXY`] : []), "all_proxy", "ALL_PROXY"];
}

/** An empty one counts as one that is not there. */
function firstOf(env: Env, variables: readonly string[]): { variable: string; value: string } | undefined {
  for (const variable of variables) {
    const value = env[variable]?.trim();
    if (value) return { variable, value };
  }
  return undefined;
}

interface Read {
  readonly proxy: NamedProxy;
  readonly password?: { readonly written: string; readonly meant: string };
}

function parse(variable: string, value: string): Read {
  const no = (why: string) =>
    new ConfigurationError({
      what: `use the proxy that ${variable} names`,
      why,
      advice: "It is written as http://USER:PASSWORD@HOST:PORT, or HOST:PORT.",
    });
  const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(value) ?? [];
  const secure = scheme.toLowerCase() === "https";
  if (!secure && scheme.toLowerCase() !== "http") {
    throw no("only proxies of the schemes http and https can be used, and it has another one");
  }
  const [authority = ""] = rest.split(/[/?#]/, 1);
  const parts = authority.split("@");
  // An `@` behind the host's end, or a second one, can only be a part of the password.
  if (parts.length > 2 || rest.slice(authority.length).includes("@")) {
    throw no(
      "its user name or password has characters that must be percent-encoded (@ is %40, / is %2F, # is %23, ? is %3F)",
    );
  }
  const [place = "", login] = parts.reverse();
  const { host, port } = placeOf(place) ?? {};
  if (host === undefined) throw no("it has no host that can be one, or a port that is none");
  const at = { host, port: port ?? (secure ? 443 : 80) };
  const address = { ...at, secure, called: `the proxy ${authorityOf(at)} (${variable})` };
  if (login === undefined) return { proxy: address };
  if (/%(?![0-9a-f]{2})/i.test(login)) {
    throw no("its user name or password has a % that is not percent-encoded (% is %25)");
  }
  if (/[\s\p{Cc}]/u.test(login)) throw no("its user name or password has a blank that is not percent-encoded (%20)");
  const [user = "", written = ""] = login.split(/:(.*)/s);
  const meant = Buffer.concat([decoded(user), Buffer.from(":"), decoded(written)]);
  return {
    proxy: { ...address, authorization: `Basic ${meant.toString("base64")}` },
    password: { written, meant: decoded(written).toString() },
  };
}

function placeOf(place: string): { host: string; port?: number } | undefined {
  const [, bracketed, plain = "", digits = ""] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d*))?$/.exec(place) ?? [];
  if (bracketed !== undefined && isIP(bracketed) !== 6) return undefined;
  const host = bracketed ?? domainToASCII(plain);
  const port = Number(digits);
  if (!/^[\w.:-]+$/.test(host) || port > 65_535 || (digits !== "" && port === 0)) return undefined;
  return { host, ...(digits !== "" && { port }) };
}

/** Bytes, for a password need not be UTF-8. */
function decoded(text: string): Buffer {
  const parts = text.split(/%([0-9a-f]{2})/i);
  return Buffer.concat(parts.map((part, n) => (n % 2 === 0 ? Buffer.from(part) : Buffer.from(part, "hex"))));
}
