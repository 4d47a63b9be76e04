import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { createSend, type Send } from "../../provider/http/send";
import { type Emulator, type JobSpec, startEmulator } from "../emulator";
import { hosts, type Values } from "../lifecycle/hosts";
import { noDisk, type SmallDisk } from "../small-disk";
import { hasIPv6, Machine, TOKEN } from "./machine";
import { exportArgs } from "./operations";
import type { Stage } from "./stage";

const recordsOn = (disk: SmallDisk) => join(disk.folder, "pulumi-datajobs", "intents");
const namesOn = (disk: SmallDisk) => (existsSync(recordsOn(disk)) ? readdirSync(recordsOn(disk)) : []);

interface Amiss {
  readonly title: string;
  run(machine: Machine): Promise<void>;
  /** Why it can't be tried on this one. */
  readonly skip?: string | false;
}

const homes: readonly Amiss[] = [
  {
    title: "without a home folder: one warning, and it works",
    run: (machine) => machine.warnsOnceAndLivesOn(machine.begin(), { home: undefined }),
  },
  {
    title: "without a home folder, but with XDG_STATE_HOME: it works",
    async run(machine) {
      const on = machine.begin({ XDG_STATE_HOME: machine.folder() });
      assert.deepEqual(await machine.livesOn(on, { home: undefined }), []);
    },
  },
  {
    title: "with a home folder that is a file: one warning, and it works",
    run(machine) {
      const file = join(machine.folder(), "home");
      writeFileSync(file, "");
      return machine.warnsOnceAndLivesOn(machine.begin(), { home: file });
    },
  },
];

const disks: readonly Amiss[] = [
  {
    title: "with a state folder that can't be written: one warning, and it works",
    skip: noDisk,
    async run(machine) {
      const disk = machine.disk();
      mkdirSync(recordsOn(disk), { recursive: true });
      // Old enough to be cleared away, if that could be done.
      const old = { v: 1, fingerprint: "f", place: "p", at: 0, pid: 1 };
      writeFileSync(join(recordsOn(disk), "old.json"), JSON.stringify(old));
      disk.makeReadOnly();
      await machine.warnsOnceAndLivesOn(machine.begin({ XDG_STATE_HOME: disk.folder }));
    },
  },
  {
    title: "with a full disk: one warning, it works, and leaves nothing half-written",
    skip: noDisk,
    async run(machine) {
      const disk = machine.disk();
      mkdirSync(recordsOn(disk), { recursive: true });
      disk.fill();
      await machine.warnsOnceAndLivesOn(machine.begin({ XDG_STATE_HOME: disk.folder }));
      assert.deepEqual(namesOn(disk), []);
    },
  },
  {
    title: "with a disk that is full once the job runs: its record stays whole, and the next run adopts the job by it",
    skip: noDisk,
    async run(machine) {
      const disk = machine.disk();
      const on = machine.begin({ XDG_STATE_HOME: disk.folder });
      const first = await on.process(TOKEN);
      first.world.shared("http/send", (): Send => {
        const send = createSend(first.world);
        return async (request, options) => {
          const answer = await send(request, options);
          if (request.method === "POST" && request.url.includes("/export/jobs")) disk.fill();
          return answer;
        };
      });
      const { id } = await first.resource.create(exportArgs);
      const [name = "", ...others] = namesOn(disk);
      assert.deepEqual(others, []);
      const record = JSON.parse(readFileSync(join(recordsOn(disk), name), "utf8"));
      assert.equal(record.id, undefined, "there was no room for it");
      // Killed before it could tell the engine: another process than this one, that has ended.
      disk.empty();
      writeFileSync(join(recordsOn(disk), name), JSON.stringify({ ...record, pid: ENDED, stamp: "another boot/1" }));
      disk.fill();
      first.engine.dead = true;
      const next = await on.process(TOKEN);
      assert.equal((await next.resource.create(exportArgs)).id, id);
      assert.equal(on.jobs().length, 1);
    },
  },
];

/** Of a process that is no more. */
const ENDED = spawnSync(process.execPath, ["--version"]).pid;

const OUTSIDE = "http://somewhere.invalid";
const OUTSIDE_TLS = "https://somewhere.invalid";

/** Ways out that don't lead out; each is tried by plain HTTP and by a tunnel. */
const proxies = [OUTSIDE, OUTSIDE_TLS].flatMap((outside): Amiss[] => {
  const name = outside.split(":", 1)[0];
  const behind = async (machine: Machine, proxy: string, error: RegExp) => {
    const proxies = { http_proxy: proxy, https_proxy: proxy };
    const on = machine.begin({ ...proxies, ADOBE_ENDPOINT: outside, ADOBE_IMS_ENDPOINT: outside });
    const { resource } = await on.process(TOKEN);
    await assert.rejects(resource.create(exportArgs), error);
    assert.deepEqual(on.jobs(), []);
  };
  return [
    {
      title: `behind a proxy that refuses connections (${name}): an error that says so, and nothing started`,
      async run(machine) {
        const port = await machine.serve(createServer());
        await machine.close();
        const error = new RegExp(
          `cannot get an access token .*: nothing was sent, in 5 attempts: no connection to the proxy 127\\.0\\.0\\.1:${port} \\(${name}_proxy\\) \\(ECONNREFUSED\\)\\.$`,
        );
        await behind(machine, `http://127.0.0.1:${port}`, error);
      },
    },
    {
      title: `behind a proxy that wants a password, or another one (${name}): an error that says so, and nothing started`,
      async run(machine) {
        const refusal = "<h1>407 Proxy Authentication Required</h1>";
        const server = createServer((_request, response) => response.writeHead(407).end(refusal));
        server.on("connect", (_request, socket) =>
          socket.end(`HTTP/1.1 407 No\r\nContent-Type: text/html\r\n\r\n${refusal}`),
        );
        const port = await machine.serve(server);
        const error =
          name === "https"
            ? /cannot get an access token .*: nothing was sent, in 1 attempt: the proxy .* wants a user name and password .* \(HTTP 407 No\)\.$/
            : /cannot get an access token .*: a proxy on the way wants a user name and password.* http_proxy \(HTTP 407\)\.$/;
        await behind(machine, `http://user:CANARYpassword@127.0.0.1:${port}`, error);
      },
    },
    {
      title: `behind a proxy that hangs up on everybody (${name}): an error that says so, and nothing started`,
      async run(machine) {
        const server = createServer();
        server.on("connection", (socket) => socket.once("data", () => socket.end()));
        const port = await machine.serve(server);
        const hung = name === "https" ? /the proxy \S+ \(https_proxy\) hung up/ : /socket hang up/;
        await behind(machine, `http://127.0.0.1:${port}`, new RegExp(`cannot get an access token .*${hung.source}`));
      },
    },
    ...Object.entries({ "no URL": "http://CANARY:password@:80:80", SOCKS: "socks5://127.0.0.1:1080" }).map(
      ([what, proxy]): Amiss => ({
        title: `with a proxy that is ${what} (${name}): an error that says so, and nothing started`,
        run: (machine) =>
          behind(
            machine,
            proxy,
            new RegExp(`cannot use the proxy that ${name}_proxy names: (it|only) .*HOST:PORT\\.$`),
          ),
      }),
    ),
  ];
});

const network: readonly Amiss[] = [
  ...proxies,
  {
    title: "with nothing but IPv6: it works",
    skip: !hasIPv6 && "this machine has no IPv6",
    async run(machine) {
      const { emulator } = machine;
      const bridge: RequestListener = async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const { connection: _connection, "content-length": _length, ...headers } = request.headers;
        const init = { method: request.method ?? "GET", headers: headers as Record<string, string> };
        const body = Buffer.concat(chunks);
        const answer = await fetch(`${emulator.url}${request.url}`, body.length > 0 ? { ...init, body } : init);
        response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
      };
      const port = await machine.serve(createServer(bridge), "::1");
      const url = `http://[::1]:${port}`;
      assert.deepEqual(await machine.livesOn(machine.begin({ ADOBE_ENDPOINT: url, ADOBE_IMS_ENDPOINT: url })), []);
    },
  },
];

const stops: readonly (readonly [token: string, job: JobSpec, args: (id: string) => Values])[] = [
  ["tencentcloud:DbImportStop", { api: "tencentcloud.import" }, (asyncRequestId) => ({ asyncRequestId })],
  ["ncloud:AiAppKill", { api: "ncloud.aiapp" }, (aiAppId) => ({ aiAppId })],
  [
    "ncloud:SearchEngineImportStop",
    { api: "ncloud.import", place: "1037001" },
    () => ({ serviceGroupInstanceNo: 1037001 }),
  ],
];

const clocks = [1970, 2099].flatMap((year): Amiss[] => {
  const wrong = async (on: Stage, token: string) => {
    const { world } = await on.process(token);
    const off = Date.UTC(year, 0, 2) - on.emulator.now();
    return { clock: { ...world.clock, now: () => on.emulator.now() + off } };
  };
  return [
    {
      title: `with a clock in ${year}: a lost answer is found, and a job that is not found is judged by the server's clock`,
      async run(machine) {
        const on = machine.begin();
        const { resource } = await on.process(TOKEN, await wrong(on, TOKEN));
        on.emulator.faults({ match: { action: "createExportJob" }, fault: "resetAfterCommit" });
        const { id, state } = await resource.create(exportArgs);
        assert.deepEqual(
          on.live().map((job) => job.id),
          [id],
        );
        on.emulator.jobs({ api: "adobe.export", id, remove: true });
        assert.equal((await resource.read(id, state))?.id, id, "one that has just been started is there");
        on.emulator.advance(6 * 60_000);
        assert.equal(await resource.read(id, state), undefined, "a young job that is not there is gone");
        on.emulator.advance(25 * 3_600_000);
        assert.equal((await resource.read(id, state))?.state.status, "EXPIRED", "an old one has expired");
      },
    },
    ...stops.map(
      ([token, spec, args]): Amiss => ({
        title: `with a clock in ${year}: the signature of ${token} is corrected, and it stops what it is to stop`,
        async run(machine) {
          const on = machine.begin();
          const { id } = on.emulator.jobs({ ...spec, seconds: 3600 });
          const { resource } = await on.process(token, await wrong(on, token));
          assert.equal((await resource.create(args(id))).state.stopped, true);
          on.emulator.advance(60_000);
          assert.equal(on.live().length, 0);
        },
      }),
    ),
  ];
});

for (const host of hosts) {
  describe(`a bad machine behind the ${host.name} host`, { timeout: 60_000 }, () => {
    let emulator: Emulator;
    let machine: Machine;
    before(async () => {
      emulator = await startEmulator({ jobSeconds: 3600 });
    });
    after(() => emulator.close());
    beforeEach(() => {
      emulator.reset();
      machine = new Machine(emulator, host);
    });
    afterEach(() => machine.mend());

    for (const { title, skip = false, run } of [...homes, ...disks, ...network, ...clocks]) {
      it(title, { skip }, () => run(machine));
    }
  });
}
