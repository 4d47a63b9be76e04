import { EXPORT_JOB, type Subject } from "./harness/way-cast";
import { cells, journey, NO_CALLS, NOTHING, type Way } from "./harness/ways";

const STOPPED = "stopped";
const ANEW = "1 cancelled, 1 started";

/** Changes all of the cast, and runs it. */
function change(edit: (subject: Subject) => void): Pick<Way, "walk"> {
  return {
    walk: async ({ cast, up }) => {
      cast.subjects.forEach(edit);
      await up();
    },
  };
}

const otherwise = (subject: Subject) => {
  const { stopOn, ...others } = subject.more;
  subject.more = stopOn === "destroy" ? others : { ...others, stopOn: "destroy" };
};

const ways: readonly Way[] = [
  {
    title: "the first `pulumi up`",
    walk: async ({ up }) => void (await up()),
    cells: cells("1 started", "1 started", STOPPED, NOTHING),
  },
  {
    title: "`up` again, with nothing changed",
    walk: async ({ up }) => void (await up({ flags: ["--expect-no-changes"] })),
    cells: NO_CALLS,
  },
  { title: "`preview`", walk: async ({ project }) => void (await project.preview()), cells: NO_CALLS },
  { title: "`refresh`", walk: async ({ project }) => void (await project.refresh()), cells: NO_CALLS },
  {
    title: "`refresh --run-program`",
    walk: async ({ project }) => void (await project.refresh({ flags: ["--run-program"] })),
    cells: NO_CALLS,
  },
  { title: "`up --refresh`", walk: async ({ up }) => void (await up({ flags: ["--refresh"] })), cells: NO_CALLS },
  {
    title: "another setting (`waitTimeout`, `failIfNotStopped`)",
    ...change((each) => {
      each.more = {
        ...each.more,
        ...(each.token === EXPORT_JOB ? { waitTimeout: "45m" } : { failIfNotStopped: true }),
      };
    }),
    after: async ({ cast }) => {
      for (const each of cast.subjects) delete each.more.failIfNotStopped;
    },
    cells: NO_CALLS,
  },
  {
    title: "another dataset, another target",
    walk: async ({ cast, up }) => {
      cast.aim();
      await up();
    },
    cells: cells(ANEW, "1 started", STOPPED, NOTHING),
  },
  {
    title: "another place by argument, with a target there",
    walk: async ({ cast, up }) => {
      cast.aim(() => true, true);
      await up();
    },
    cells: cells(ANEW, "1 started", STOPPED, NOTHING),
  },
  {
    title: "other `triggers`",
    ...change((each) => {
      each.more = { ...each.more, triggers: [1] };
    }),
    cells: cells(ANEW, "1 started", STOPPED, NOTHING),
  },
  {
    title: "`stopOn` changed to the other one",
    ...change((each) => each.token !== EXPORT_JOB && otherwise(each)),
    cells: cells(NOTHING, NOTHING, NOTHING, STOPPED),
  },
  {
    title: "`stopOn` changed back",
    ...change((each) => each.token !== EXPORT_JOB && otherwise(each)),
    cells: cells(NOTHING, NOTHING, STOPPED, NOTHING),
  },
  {
    title: "`stopOn` changed to the other one, with another target",
    walk: async ({ cast, up }) => {
      const stops = cast.subjects.filter(({ token }) => token !== EXPORT_JOB);
      cast.aim((each) => stops.includes(each));
      stops.forEach(otherwise);
      await up();
    },
    cells: cells(NOTHING, NOTHING, NOTHING, STOPPED),
  },
  {
    title: "`stopOn` changed back, with another target",
    walk: async ({ cast, up }) => {
      const stops = cast.subjects.filter(({ token }) => token !== EXPORT_JOB);
      cast.aim((each) => stops.includes(each));
      stops.forEach(otherwise);
      await up();
    },
    cells: cells(NOTHING, NOTHING, STOPPED, NOTHING),
  },
  {
    title: "renamed, with an alias",
    ...change((each) => {
      each.options = { aliases: [{ name: each.name }] };
      each.name = `${each.name}New`;
    }),
    after: async ({ cast }) =>
      cast.subjects.forEach((each) => {
        each.options = {};
      }),
    cells: NO_CALLS,
  },
  {
    title: "renamed, without an alias",
    ...change((each) => {
      each.name = `${each.key}Newest`;
    }),
    cells: cells("1 started, 1 cancelled", "1 started", STOPPED, NOTHING),
  },
];

journey({ title: "What the program says", hosts: ["dynamic", "plugin"], ways });
