import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PLUGIN } from "./harness/plugin";
import { code, js } from "./harness/program";
import { fromDynamic, IMPORT, type Subject } from "./harness/way-cast";
import { cells, type Ground, journey, NO_CALLS, NOTHING, type Way } from "./harness/ways";

const STOPPED = "stopped";
const OLD_FIRST = "1 cancelled, 1 started";
const AGAIN = cells(OLD_FIRST, "1 started", STOPPED, NOTHING);
const set = ({ project }: Ground, key: string, value: string) =>
  project.command("config", "set", `datajobs:${key}`, value);
const each = ({ cast }: Ground, edit: (subject: Subject) => void) => cast.subjects.forEach(edit);

/** Aimed at imports that run in another region, which no argument names. */
function aimElsewhere({ cast, emulator }: Ground, place: string): void {
  cast.aim(({ token }) => token === IMPORT);
  for (const subject of cast.subjects.filter(({ token }) => token === IMPORT)) {
    const { id } = emulator.jobs({ api: "tencentcloud.import", seconds: 6000, place });
    cast.names(subject, id, { asyncRequestId: id });
  }
}

const configured: readonly Way[] = [
  {
    title: "other scopes or credentials in the stack's configuration",
    walk: async (ground) => {
      await set(ground, "adobeScopes", ground.emulator.env.ADOBE_SCOPES ?? "openid");
      await ground.up();
    },
    cells: NO_CALLS,
  },
  {
    title: "the place where everything is, written into the stack's configuration",
    walk: async (ground) => {
      await set(ground, "adobeSandbox", "prod");
      await set(ground, "tencentcloudRegion", "ap-guangzhou");
      await ground.up();
    },
    cells: NO_CALLS,
  },
  {
    title:
      "another `adobeSandbox` in the stack's configuration: export jobs move, of the other clouds nothing is touched",
    walk: async (ground) => {
      await set(ground, "adobeSandbox", "dev");
      await ground.up();
    },
    cells: cells(OLD_FIRST, "1 started", NOTHING, NOTHING),
  },
  {
    title: "another `tencentcloudRegion` there, with imports there",
    walk: async (ground) => {
      await set(ground, "tencentcloudRegion", "ap-shanghai");
      aimElsewhere(ground, "ap-shanghai");
      await ground.up();
    },
    cells: cells(NOTHING, NOTHING, { [IMPORT]: STOPPED, others: NOTHING }, NOTHING),
  },
];

journey({
  title: "What the configuration says",
  hosts: ["dynamic", "plugin"],
  ways: configured,
  begin: async (ground) => {
    // Of the region that no argument names.
    ground.project.environment({ ...ground.emulator.env, NCLOUD_SITE: undefined });
    await ground.up();
  },
});

/** An explicit provider for all that the plugin makes. */
function provided(ground: Ground, name: string, settings: object): void {
  ground.cast.before = [`const ${name} = new Provider(${js(name)}, ${js(settings)});`];
  each(ground, (subject) => {
    subject.options = { provider: code(name) };
  });
}

const VERSIONS = ["0.1.0", "9.9.9"] as const;

/** A second version of the plugin, beside the first: two processes of one run. */
function putVersions({ project }: Ground): void {
  const manifest = join(project.folder, "Pulumi.yaml");
  const lines = VERSIONS.flatMap((version) => {
    const folder = join(project.folder, `plugin-${version}`);
    // The emulator, which is in the package too, knows secrets.
    const filter = (path: string) => !path.includes(join("dist", "test"));
    cpSync(join(project.folder, PLUGIN), folder, { recursive: true, dereference: true, filter });
    const path = join(folder, "package.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), version }));
    return ["    - name: datajobs", `      path: plugin-${version}`, `      version: ${version}`];
  });
  const text = readFileSync(manifest, "utf8").replace(/^plugins:[\s\S]*/m, "");
  writeFileSync(manifest, text);
  appendFileSync(manifest, `plugins:\n  providers:\n${lines.join("\n")}\n`);
}

const versioned = (ground: Ground, version: string) =>
  each(ground, (subject) => {
    subject.options = { version };
  });
const forced = (urns: readonly string[]) => ({ flags: urns.flatMap((urn) => ["--replace", urn]) });

const providers: readonly Way[] = [
  {
    title: "another version of the provider",
    walk: async (ground) => {
      versioned(ground, VERSIONS[1]);
      await ground.up();
    },
    cells: NO_CALLS,
  },
  {
    title: "another version, together with another dataset or target",
    walk: async (ground) => {
      versioned(ground, VERSIONS[0]);
      ground.cast.aim();
      await ground.up();
    },
    cells: AGAIN,
  },
  {
    title: "another version, together with `up --replace URN`",
    walk: async (ground) => {
      versioned(ground, VERSIONS[1]);
      await ground.up(forced(ground.urns()));
    },
    cells: AGAIN,
  },
  {
    title: "from the default provider to an explicit one",
    walk: async (ground) => {
      provided(ground, "first", {});
      await ground.up();
    },
    cells: NO_CALLS,
  },
  {
    title: "another `adobeSandbox` of the explicit provider",
    walk: async (ground) => {
      provided(ground, "first", { adobeSandbox: "dev" });
      await ground.up();
    },
    cells: cells(OLD_FIRST, "1 started", NOTHING, NOTHING),
  },
  {
    title: "from one explicit provider to another, together with another dataset or target",
    walk: async (ground) => {
      provided(ground, "second", { adobeSandbox: "dev" });
      ground.cast.aim();
      await ground.up();
    },
    cells: AGAIN,
  },
  {
    title: "from one explicit provider to another, together with `up --replace URN`",
    walk: async (ground) => {
      provided(ground, "third", { adobeSandbox: "dev" });
      await ground.up(forced(ground.urns()));
    },
    cells: AGAIN,
  },
];

journey({
  title: "Which provider",
  hosts: ["plugin"],
  ways: providers,
  begin: async (ground) => {
    putVersions(ground);
    versioned(ground, VERSIONS[0]);
    await ground.up();
  },
});

/** A stack of dynamic resources, whatever was there before. */
const dynamicAgain = async (ground: Ground) => {
  if (Object.keys(ground.project.state().resources).length > 0) await ground.project.destroy();
  each(ground, (subject) => {
    subject.by = "dynamic";
    subject.options = {};
  });
  await ground.up();
};

const toPlugin = (ground: Ground) =>
  each(ground, (subject) => {
    subject.by = "plugin";
    subject.options = fromDynamic(subject.token);
  });

const moves: readonly Way[] = [
  {
    title: "by alias",
    given: dynamicAgain,
    walk: async (ground) => {
      toPlugin(ground);
      await ground.up();
    },
    cells: NO_CALLS,
  },
  {
    title: "by alias, together with another dataset or target",
    given: dynamicAgain,
    walk: async (ground) => {
      toPlugin(ground);
      ground.cast.aim();
      await ground.up();
    },
    cells: AGAIN,
  },
  {
    title: "by alias, after `state taint URN`",
    given: dynamicAgain,
    walk: async (ground) => {
      await ground.project.command("state", "taint", "--yes", ...ground.urns());
      toPlugin(ground);
      await ground.up();
    },
    // The engine asks nobody about the old ones, and the plugin knows no records of the other host's names.
    cells: cells("1 started, 1 cancelled", "1 started", STOPPED, NOTHING),
  },
];

journey({ title: "From the npm package to the plugin", hosts: ["dynamic"], ways: moves });
