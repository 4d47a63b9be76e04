import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import type { World } from "../../provider/core/world";
import type { Emulator } from "../emulator";
import type { Host } from "../lifecycle/hosts";
import { SmallDisk } from "../small-disk";
import { exportArgs } from "./operations";
import { Stage } from "./stage";

export const TOKEN = "adobe:ExportJob";
const warning = /cannot keep a record of started jobs .*Set XDG_STATE_HOME to a folder that can be written/;

/** One machine with something amiss, put in order again after each test. */
export class Machine {
  private stage: Stage | undefined;
  private readonly disks: SmallDisk[] = [];
  private readonly folders: string[] = [];
  private readonly servers: Server[] = [];

  constructor(
    readonly emulator: Emulator,
    private readonly host: Host,
  ) {}

  begin(env: Record<string, string | undefined> = {}): Stage {
    this.stage = new Stage(this.emulator, this.host, {}, { ...this.emulator.env, ...env });
    return this.stage;
  }

  folder(): string {
    const made = mkdtempSync(join(tmpdir(), "datajobs-bad-"));
    this.folders.push(made);
    return made;
  }

  disk(): SmallDisk {
    const made = new SmallDisk();
    this.disks.push(made);
    return made;
  }

  async serve(server: Server, address = "127.0.0.1"): Promise<number> {
    this.servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(0, address, resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  /** Stops to listen: whoever asks for its port is refused. */
  async close(): Promise<void> {
    for (const server of this.servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  }

  async mend(): Promise<void> {
    const { stage } = this;
    try {
      stage?.assertClean();
    } finally {
      stage?.close();
      await this.close();
      for (const disk of this.disks) disk.remove();
      for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
    }
  }

  /** One job, and none after destroy; gives what the user was warned of. */
  async livesOn(on: Stage, overrides: Partial<World> = {}): Promise<string[]> {
    const { resource } = await on.process(TOKEN, overrides);
    const { id, state } = await resource.create(exportArgs);
    await resource.diff(id, state, exportArgs);
    await resource.read(id, state);
    await resource.delete(id, state);
    assert.equal(on.jobs().length, 1);
    assert.equal(on.live().length, 0);
    return on.told.filter((line) => line.startsWith("cannot"));
  }

  async warnsOnceAndLivesOn(on: Stage, overrides: Partial<World> = {}): Promise<void> {
    const warnings = await this.livesOn(on, overrides);
    assert.equal(warnings.length, 1, warnings.join("\n"));
    assert.match(warnings[0] ?? "", warning);
  }
}

export const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));
