import { code, jobFor, js, resource } from "./harness/program";
import { EXPORT_JOB, type Subject } from "./harness/way-cast";
import { cells, type Ground, journey, NOTHING, type Way } from "./harness/ways";

const STOPPED = "stopped";
/** Where the provider isn't asked, the engine makes the new one first. */
const NEW_FIRST = "1 started, 1 cancelled";
const OLD_FIRST = "1 cancelled, 1 started";
const FORCED = cells(NEW_FIRST, "1 started", STOPPED, NOTHING);
/** Told by the engine's command line, or by a Check that no Diff follows: an equal job that runs goes first. */
const EQUAL = cells(OLD_FIRST, "1 started", STOPPED, NOTHING);

const flagged = (flag: string, urns: readonly string[]) => urns.flatMap((urn) => [flag, urn]);
const option = (ground: Ground, make: (subject: Subject) => Record<string, unknown>) => {
  for (const each of ground.cast.subjects) each.options = make(each);
};
const noOptions = async (ground: Ground) => option(ground, () => ({}));

/** With a last resource that can't be made, so that the engine doesn't come to what it wanted to delete in the end. */
async function failsElsewhere({ cast, up }: Ground, flags: readonly string[] = []): Promise<void> {
  const all = cast.subjects.map(({ name }) => code(name));
  cast.behind = [resource("ncloud.AiAppKill", "impossible", { aiAppId: "0000000000000000000000" }, { dependsOn: all })];
  await up({ fails: true, flags });
  cast.behind = [];
}

/** An export job behind each host that the others may refer to: another dataset replaces it, and deletes it first if it runs. */
function cause({ cast, emulator }: Ground, dataset: string, runs: boolean): void {
  cast.before = cast.hosts.map((host) => {
    const datasetId = `${host}-cause-${dataset}`;
    if (!runs) emulator.outcomes({ datasetId, outcome: "SUCCEEDED", seconds: 0 });
    return resource(
      host === "dynamic" ? "dynamic.adobe.ExportJob" : "adobe.ExportJob",
      `${host}Cause`,
      jobFor(datasetId),
    );
  });
}

const ways: readonly Way[] = [
  {
    title: "`up --replace URN`",
    walk: async ({ up, urns }) => void (await up({ flags: flagged("--replace", urns()) })),
    cells: EQUAL,
  },
  {
    title: "`up --replace URN`, with another dataset or target",
    walk: async ({ cast, up, urns }) => {
      cast.aim();
      await up({ flags: flagged("--replace", urns()) });
    },
    cells: FORCED,
  },
  {
    title: "`up --target-replace URN`",
    walk: async ({ up, urns }) => void (await up({ flags: flagged("--target-replace", urns()) })),
    cells: EQUAL,
  },
  {
    title: "`state taint URN`, then `up`",
    walk: async ({ project, up, urns }) => {
      await project.command("state", "taint", "--yes", ...urns());
      await up();
    },
    // Nothing tells of a taint: a job that runs, and may be a lost one, is taken up, and a line says how to have it replaced.
    cells: cells(NOTHING, "1 started", STOPPED, NOTHING),
  },
  {
    title: "another `replacementTrigger`",
    given: async (ground) => {
      option(ground, () => ({ replacementTrigger: 1 }));
      await ground.up();
    },
    walk: async (ground) => {
      option(ground, () => ({ replacementTrigger: 2 }));
      await ground.up();
    },
    cells: EQUAL,
  },
  {
    title: "another `replacementTrigger`, with another dataset or target",
    walk: async (ground) => {
      option(ground, () => ({ replacementTrigger: 3 }));
      ground.cast.aim();
      await ground.up();
    },
    after: noOptions,
    cells: FORCED,
  },
  {
    title: '`replaceOnChanges: ["*"]` and another setting',
    walk: async (ground) => {
      option(ground, () => ({ replaceOnChanges: ["*"] }));
      for (const each of ground.cast.subjects)
        each.more = {
          ...each.more,
          ...(each.token === EXPORT_JOB ? { waitTimeout: "45m" } : { failIfNotStopped: true }),
        };
      await ground.up();
    },
    after: async (ground) => {
      await noOptions(ground);
      for (const each of ground.cast.subjects) delete each.more.failIfNotStopped;
    },
    // Only the plugin tells the engine which arguments have changed.
    cells: cells({ plugin: OLD_FIRST }, { plugin: "1 started" }, { plugin: STOPPED }, NOTHING),
  },
  {
    title: '`replaceOnChanges: ["*"]` and another dataset or target',
    walk: async (ground) => {
      option(ground, () => ({ replaceOnChanges: ["*"] }));
      ground.cast.aim();
      await ground.up();
    },
    after: noOptions,
    cells: cells(OLD_FIRST, "1 started", STOPPED, NOTHING),
  },
  {
    title: "`deleteBeforeReplace`, with `up --replace URN`",
    walk: async (ground) => {
      option(ground, () => ({ deleteBeforeReplace: true }));
      await ground.up({ flags: flagged("--replace", ground.urns()) });
    },
    after: noOptions,
    cells: cells(OLD_FIRST, "1 started", STOPPED, NOTHING),
  },
  {
    title: "`replaceWith` something that is replaced, the new one first",
    given: async (ground) => {
      option(ground, ({ host }) => ({ replaceWith: [code(`${host}Cause`)] }));
      await ground.up();
    },
    walk: async (ground) => {
      cause(ground, "2", true);
      await ground.up();
    },
    cells: EQUAL,
  },
  {
    title: "`replaceWith` something that is deleted before it is replaced",
    walk: async (ground) => {
      cause(ground, "3", true);
      await ground.up();
    },
    after: noOptions,
    cells: cells(OLD_FIRST, "1 started", STOPPED, NOTHING),
  },
  {
    title: "`triggers` refer to a running export job that is replaced",
    given: async (ground) => {
      for (const each of ground.cast.subjects)
        each.more = { ...each.more, triggers: [code(`${each.host}Cause.jobId`)] };
      await ground.up();
    },
    walk: async (ground) => {
      cause(ground, "4", true);
      await ground.up();
    },
    after: async ({ cast }) => {
      for (const each of cast.subjects) delete each.more.triggers;
    },
    cells: cells(OLD_FIRST, "1 started", STOPPED, NOTHING),
  },
  {
    title: "dataset or target known only once a running export job has been replaced, and then what they were",
    given: async (ground) => {
      for (const each of ground.cast.subjects) each.more = { ...each.more, ...known(each) };
      await ground.up();
    },
    walk: async (ground) => {
      cause(ground, "5", true);
      await ground.up();
    },
    after: async ({ cast }) => {
      for (const each of cast.subjects) for (const name of Object.keys(known(each))) delete each.more[name];
    },
    cells: cells(OLD_FIRST, "1 started", STOPPED, NOTHING),
  },
  {
    title: "`up --replace URN` that fails elsewhere before anything is deleted, then `up`",
    walk: async (ground) => {
      await failsElsewhere(ground, flagged("--replace", ground.urns()));
      await ground.up();
    },
    cells: EQUAL,
  },
  {
    title: "another dataset or target in an `up` that fails elsewhere, then `up`",
    walk: async (ground) => {
      ground.cast.aim();
      await failsElsewhere(ground);
      await ground.up();
    },
    cells: cells(OLD_FIRST, "1 started", STOPPED, NOTHING),
  },
  {
    title: "`up --replace URN` that fails elsewhere, another dataset or target in one that fails too, then `up`",
    walk: async (ground) => {
      await failsElsewhere(ground, flagged("--replace", ground.urns()));
      ground.cast.aim();
      await failsElsewhere(ground);
      await ground.up();
    },
    cells: cells(
      "1 cancelled, 1 started, 1 cancelled, 1 started",
      "1 started, 1 started",
      "the old one stopped, stopped",
      NOTHING,
    ),
  },
];

/** The same as the target says, but known late. */
function known({ host, target }: Subject): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(target).map(([name, value]) => [name, code(`${host}Cause.jobId.apply(() => (${js(value)}))`)]),
  );
}

journey({
  title: "What is forced",
  hosts: ["dynamic", "plugin"],
  ways,
  begin: async (ground) => {
    cause(ground, "1", false);
    await ground.up();
  },
});
