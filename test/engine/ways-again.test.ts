import { code, jobFor, resource } from "./harness/program";
import { EXPORT_JOB, type Subject } from "./harness/way-cast";
import { cells, type Ground, journey, NO_CALLS, NOTHING, type Way } from "./harness/ways";

const STOPPED = "stopped";
const AGAIN = cells("1 cancelled, 1 started", "1 started", STOPPED, NOTHING);

const each = ({ cast }: Ground, edit: (subject: Subject) => void) => cast.subjects.forEach(edit);
const option = (ground: Ground, options: (subject: Subject) => Record<string, unknown>) =>
  each(ground, (subject) => {
    subject.options = options(subject);
  });
const plainly = async (ground: Ground) => option(ground, () => ({}));

/** Everything that starts or stops something is refused, in each vendor's own words. */
function refuse({ emulator }: Ground, times: number): void {
  for (const [action, answer] of Object.entries({
    createExportJob: { status: 400 },
    stopDataImportJob: { status: 200, code: "1500" },
    killAiApp: { status: 403 },
    StopDBImportJob: { status: 200, code: "OperationDenied" },
  }))
    emulator.faults({ match: { action }, times, fault: "answer", ...answer });
}

/** A running export job behind each host that the others refer to; another dataset deletes it, then makes it anew. */
function cause({ cast }: Ground, dataset: string): void {
  cast.before = cast.hosts.map((host) =>
    resource(
      host === "dynamic" ? "dynamic.adobe.ExportJob" : "adobe.ExportJob",
      `${host}Cause`,
      jobFor(`${host}-cause-${dataset}`),
    ),
  );
}

/**
 * What is replaced with the cause is deleted, and then the cause can't be made.
 * Without `--continue-on-error` the one host's failure would end the run before the other host's deletes are asked for.
 */
async function halfReplaced(ground: Ground, dataset: string): Promise<void> {
  cause(ground, dataset);
  refuse(ground, -1);
  await ground.up({ fails: true, flags: ["--continue-on-error"] });
  ground.emulator.clearFaults();
}

const failures: readonly Way[] = [
  {
    title: "other `triggers`, and the clouds refuse; then `up` again",
    walk: async (ground) => {
      each(ground, (subject) => {
        subject.more = { ...subject.more, triggers: [1] };
      });
      refuse(ground, -1);
      await ground.up({ fails: true, flags: ["--continue-on-error"] });
      ground.emulator.clearFaults();
      await ground.up();
    },
    cells: AGAIN,
  },
  {
    title: "`replaceWith` something that is deleted first and then can't be made; then `up` again",
    given: async (ground) => {
      option(ground, ({ host }) => ({ replaceWith: [code(`${host}Cause`)] }));
      await ground.up();
    },
    walk: async (ground) => {
      await halfReplaced(ground, "2");
      await ground.up();
    },
    cells: AGAIN,
  },
  {
    title: "`replaceWith` something that is deleted first and then can't be made; then `destroy`",
    walk: async (ground) => {
      await halfReplaced(ground, "3");
      await ground.project.destroy();
      each(ground, (subject) => {
        subject.declared = false;
      });
    },
    after: async (ground) => {
      await plainly(ground);
      each(ground, (subject) => {
        subject.declared = true;
      });
      await ground.up();
    },
    // The engine has had them deleted, for what was to come in their place, and asks for no delete any more.
    cells: cells("1 cancelled", NOTHING, NOTHING, NOTHING),
  },
  {
    title: "stops with `deletedWith`, taken out of the program together with what they are deleted with",
    given: async (ground) => {
      option(ground, ({ host, token }) => (token === EXPORT_JOB ? {} : { deletedWith: code(`${host}Cause`) }));
      await ground.up();
    },
    walk: async (ground) => {
      ground.cast.before = [];
      each(ground, (subject) => {
        subject.declared = false;
      });
      await ground.up();
    },
    after: async (ground) => {
      await plainly(ground);
      each(ground, (subject) => {
        subject.declared = true;
      });
      await ground.up();
    },
    cells: cells("1 cancelled", NOTHING, NOTHING, NOTHING),
  },
];

journey({
  title: "What fails on the way",
  hosts: ["dynamic", "plugin"],
  ways: failures,
  begin: async (ground) => {
    cause(ground, "1");
    await ground.up();
  },
});

const PROVIDER = "urn:pulumi:dev::jobs::pulumi:providers:datajobs::own";

function provided(ground: Ground, options: string): void {
  ground.cast.before = [`const own = new Provider("own", {}, ${options});`];
  option(ground, () => ({ provider: code("own") }));
}

const replacements: readonly Way[] = [
  {
    title: "`up --replace` of the provider, the new one first",
    walk: async ({ up }) => void (await up({ flags: ["--replace", PROVIDER] })),
    cells: NO_CALLS,
  },
  {
    title: "`up --replace` of the provider, with `deleteBeforeReplace`: all that it manages is replaced",
    walk: async (ground) => {
      provided(ground, "{ deleteBeforeReplace: true }");
      await ground.up({ flags: ["--replace", PROVIDER] });
    },
    cells: AGAIN,
  },
  {
    title: "taken out of the program together with all that it manages",
    walk: async (ground) => {
      ground.cast.before = [];
      each(ground, (subject) => {
        subject.declared = false;
      });
      await ground.up();
    },
    after: async (ground) => {
      provided(ground, "{}");
      each(ground, (subject) => {
        subject.declared = true;
      });
      await ground.up();
    },
    cells: cells("1 cancelled", NOTHING, NOTHING, STOPPED),
  },
];

journey({
  title: "An explicit provider that is replaced",
  hosts: ["plugin"],
  ways: replacements,
  begin: async (ground) => {
    provided(ground, "{}");
    await ground.up();
  },
});
