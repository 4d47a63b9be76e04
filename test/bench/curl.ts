import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "../emulator";
import { sample } from "../engine/harness/program";
import { CLOUD, type Measured } from "./measure";

const run = promisify(execFile);

const PATH = "/data/core/ups/export/jobs";
const AT_A_TIME = 32;

/** What a shell does without any of us: so many POSTs, and a DELETE for each job, 32 at a time. */
export async function measureCurl(count: number): Promise<Measured> {
  const emulator = await startEmulator(CLOUD);
  const folder = mkdtempSync(join(tmpdir(), "curl-"));
  try {
    const url = `${emulator.url}${PATH}`;
    const headers = join(folder, "headers");
    writeFileSync(headers, headersFor(emulator.accounts.accessToken ?? {}));
    const each = async (items: readonly string[], command: string) => {
      const before = emulator.calls().length;
      const start = performance.now();
      const list = join(folder, "items");
      writeFileSync(list, `${items.join("\n")}\n`);
      const curl = `curl --silent --show-error --fail --noproxy '*' --output /dev/null --header @${headers} ${command}`;
      await run("bash", ["-c", `xargs -P ${AT_A_TIME} -d '\\n' -I ITEM ${curl} < ${list}`]);
      return { seconds: (performance.now() - start) / 1000, calls: emulator.calls().length - before };
    };
    const up = await each(
      Array.from({ length: count }, (_, n) => bodyOf(n + 1)),
      `--data-raw ITEM ${url}`,
    );
    const ids = emulator.state().jobs.map(({ id }) => id);
    if (ids.length !== count) throw new Error(`curl has started ${ids.length} jobs instead of ${count}.`);
    const destroy = await each(ids, `--request DELETE ${url}/ITEM`);
    return {
      seconds: { up: up.seconds, destroy: destroy.seconds },
      calls: { up: up.calls, destroy: destroy.calls },
      peakMegabytes: {},
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

function headersFor(account: Readonly<Record<string, string | undefined>>): string {
  const headers = {
    authorization: `Bearer ${account.ADOBE_ACCESS_TOKEN}`,
    "x-api-key": account.ADOBE_CLIENT_ID,
    "x-gw-ims-org-id": account.ADOBE_IMS_ORG,
    "x-sandbox-name": account.ADOBE_SANDBOX_NAME,
    "content-type": "application/json",
  };
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}

function bodyOf(n: number): string {
  const datasetId = n.toString(16).padStart(24, "0");
  return JSON.stringify({ ...sample, destination: { ...sample.destination, datasetId } });
}
