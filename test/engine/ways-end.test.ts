import { code, resource } from "./harness/program";
import { EXPORT_JOB, type Subject } from "./harness/way-cast";
import { cells, type Ground, journey, NO_CALLS, NOTHING, type Way } from "./harness/ways";

const STOPPED = "stopped";
const ENDED = cells("1 cancelled", NOTHING, NOTHING, STOPPED);
const AGAIN = cells("1 cancelled, 1 started", "1 started", STOPPED, NOTHING);

const each = ({ cast }: Ground, edit: (subject: Subject) => void) => cast.subjects.forEach(edit);
const plainly = (ground: Ground) =>
  each(ground, (subject) => {
    subject.options = {};
  });
const flagged = (flag: string, urns: readonly string[]) => urns.flatMap((urn) => [flag, urn]);

/** What is destroyed needn't be there for the table to be right. */
const destroyed = async (ground: Ground, ...flags: string[]) => {
  await ground.project.destroy({ flags });
  each(ground, (subject) => {
    subject.declared = false;
  });
};

/** All of it there again, for the next row. */
const anew = async (ground: Ground) => {
  plainly(ground);
  each(ground, (subject) => {
    subject.declared = true;
  });
  await ground.up();
};

const ways: readonly Way[] = [
  {
    title: "`protect`, and `up --replace URN`, which the engine refuses",
    given: async (ground) => {
      each(ground, (subject) => {
        subject.options = { protect: true };
      });
      await ground.up();
    },
    walk: async ({ up, urns }) => void (await up({ fails: true, flags: flagged("--replace", urns()) })),
    after: anew,
    cells: NO_CALLS,
  },
  {
    title: "moved into a component, with an alias",
    walk: async (ground) => {
      ground.cast.before = ['const box = new pulumi.ComponentResource("tests:index:Box", "box");'];
      each(ground, (subject) => {
        subject.options = { parent: code("box"), aliases: [{ parent: code("pulumi.rootStackResource") }] };
      });
      await ground.up();
    },
    cells: NO_CALLS,
  },
  {
    title: "moved out of it with an alias, together with another dataset or target",
    walk: async (ground) => {
      each(ground, (subject) => {
        const type = `datajobs:${subject.token}`;
        const parent = `urn:pulumi:dev::jobs::tests:index:Box::box`;
        subject.options = { aliases: [{ parent, ...(subject.by === "plugin" && { type }) }] };
      });
      ground.cast.aim();
      await ground.up();
    },
    after: async (ground) => {
      ground.cast.before = [];
      plainly(ground);
    },
    cells: AGAIN,
  },
  {
    title: "`up --target` of one of them, with another dataset or target for all the others",
    walk: async (ground) => {
      const [one] = ground.cast.subjects;
      const before = ground.cast.subjects.map(({ target }) => target);
      ground.cast.aim((subject) => subject !== one);
      await ground.up({
        flags: flagged(
          "--target",
          ground.urns((subject) => subject === one),
        ),
      });
      ground.cast.subjects.forEach((subject, index) => {
        subject.target = before[index] ?? {};
      });
    },
    cells: NO_CALLS,
  },
  {
    title: "`retainOnDelete`, and the stops taken out of the program",
    given: async (ground) => {
      each(ground, (subject) => {
        subject.options = { retainOnDelete: true };
      });
      await ground.up();
    },
    walk: async (ground) => {
      each(ground, (subject) => {
        subject.declared = subject.token === EXPORT_JOB;
      });
      await ground.up();
    },
    after: anew,
    cells: NO_CALLS,
  },
  {
    title: "taken out of the program",
    walk: async (ground) => {
      each(ground, (subject) => {
        subject.declared = false;
      });
      await ground.up();
    },
    after: anew,
    cells: ENDED,
  },
  {
    title: "`destroy --exclude` of all of them",
    walk: async ({ project, urns }) => void (await project.destroy({ flags: flagged("--exclude", urns()) })),
    cells: NO_CALLS,
  },
  {
    title: "`destroy --target` of all of them",
    walk: (ground) => destroyed(ground, ...flagged("--target", ground.urns())),
    after: anew,
    cells: ENDED,
  },
  {
    title: "`destroy --run-program`",
    walk: (ground) => destroyed(ground, "--run-program"),
    after: anew,
    cells: ENDED,
  },
  {
    title: "another dataset or target in an `up` that fails elsewhere, then `destroy`",
    walk: async (ground) => {
      ground.cast.aim();
      const all = ground.cast.subjects.map(({ name }) => code(name));
      ground.cast.behind = [
        resource("ncloud.AiAppKill", "impossible", { aiAppId: "0000000000000000000000" }, { dependsOn: all }),
      ];
      await ground.up({ fails: true });
      ground.cast.behind = [];
      await destroyed(ground);
    },
    after: anew,
    cells: cells("1 cancelled, 1 started, 1 cancelled", "1 started", STOPPED, STOPPED),
  },
];

journey({
  title: "How it ends",
  hosts: ["dynamic", "plugin"],
  ways,
  begin: async ({ up }) => void (await up()),
});
