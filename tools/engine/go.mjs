import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PlainError } from "../plain-error.mjs";
import { run } from "../run.mjs";
import { existingTmpdir } from "./home.mjs";

const CLI_OR = "install the Pulumi CLI (https://www.pulumi.com/docs/install/)";

/**
 * The environment for Go commands: the user's own (GOPROXY, GOFLAGS, GOCACHE, ...), with what would build for another
 * machine or in another module switched off. Fails if there is no Go, or one too old.
 * @param {string} needed
 * @param {string} [what] is to be built
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function goEnvironment(needed, what = "Pulumi CLI") {
  const install = `${CLI_OR} or Go ${needed} or newer (https://go.dev/dl/)`;
  const cwd = existingTmpdir();
  let info;
  try {
    // In a folder without go.mod, where Go tells its own version instead of switching to the one that a module asks for.
    const { stdout } = await promisify(execFile)(
      "go",
      ["env", "-json", "GOVERSION", "GOTOOLCHAIN", "GOHOSTOS", "GOHOSTARCH"],
      { cwd },
    );
    info = JSON.parse(stdout);
  } catch (error) {
    const why =
      error.code === "ENOENT"
        ? "there is no Go on PATH"
        : `the one on PATH doesn't work (${firstLine(error.stderr?.trim() || error.message)})`;
    throw new PlainError(`There is no ${what} here, building it needs Go ${needed}, and ${why}: ${install}.`);
  }
  const switches = isAtLeast(info.GOVERSION, "1.21") && /(^|\+)auto$/.test(info.GOTOOLCHAIN);
  if (!switches && !isAtLeast(info.GOVERSION, needed)) {
    const found = info.GOVERSION ? `Go ${info.GOVERSION.replace(/^go/, "")}` : "older than 1.16";
    const local =
      info.GOTOOLCHAIN === "local" && isAtLeast(info.GOVERSION, "1.21")
        ? ", which may not fetch a newer one (GOTOOLCHAIN=local)"
        : "";
    throw new PlainError(
      `There is no ${what} here, building it needs Go ${needed}, and the one on PATH is ${found}${local}: ${install}.`,
    );
  }
  // CGO off, as Pulumi's own releases: no C compiler needed, and the result runs with any C library.
  return {
    ...process.env,
    GOOS: info.GOHOSTOS,
    GOARCH: info.GOHOSTARCH,
    CGO_ENABLED: "0",
    GO111MODULE: "on",
    GOWORK: "off",
  };
}

/**
 * Is a Go version ("go1.25.11", "1.24rc1") at least this release? A release candidate is older than its release.
 * @param {string} version
 * @param {string} needed
 */
function isAtLeast(version, needed) {
  const [have, want] = [version, needed].map((text) => {
    const [, major, minor, pre, patch] = /(\d+)\.(\d+)(?:(rc|beta)\d+|\.(\d+))?/.exec(text) ?? [];
    return [Number(major ?? 0), Number(minor ?? 0), pre ? -1 : Number(patch ?? 0)];
  });
  const at = [0, 1, 2].find((i) => have?.[i] !== want?.[i]);
  return at === undefined || Number(have?.[at]) > Number(want?.[at]);
}

/**
 * Runs a Go command and gives its stdout. If it fails, the error is one sentence that says what to do.
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal, log: (line: string) => void, onLine?: (line: string) => void }} options
 */
export async function go(args, { log, ...options }) {
  const { code, stdout, output } = await run("go", args, options);
  if (code !== 0) throw new PlainError(sentence(output, log));
  return stdout.trim();
}

/** What Go says when it can't download: of the network, of a proxy, or because it was told not to (GOPROXY=off). */
const NO_NETWORK =
  /GOPROXY|dial |lookup |i\/o timeout|TLS handshake|connection re|no route|unreachable|proxyconnect|x509|reading http|toolchain not available|unrecognized import path|: EOF/;

/** @param {string} output @param {(line: string) => void} log */
function sentence(output, log) {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  if (/no space left on device/.test(output))
    return "The disk is full: building the Pulumi CLI takes about 4 GB in Go's caches (go env GOMODCACHE GOCACHE).";
  const network = lines.find((line) => NO_NETWORK.test(line));
  if (network) {
    return `The Go modules of the Pulumi CLI can't be downloaded (${firstLine(network)}): connect this machine to a Go module proxy (go env GOPROXY), or ${CLI_OR}.`;
  }
  for (const line of lines.slice(-20)) log(`  ${line}`);
  return `Building the Pulumi CLI failed with what Go says above: mend that, or ${CLI_OR}.`;
}

/** @param {string} text */
const firstLine = (text) => (text.split("\n", 1)[0] ?? "").slice(0, 240);
