import { isPlugin, pluginProgram, usePlugin } from "../engine/harness/plugin";
import { type Found, isProvider } from "../engine/harness/processes";
import { sample } from "../engine/harness/program";
import type { Project } from "../engine/harness/project";

/** What a column must keep to. */
export interface Aims {
  /** Of the floor's time, for an up. */
  readonly upRatio: number;
  readonly peakMegabytes: number;
}

/** One way to declare the same jobs. The first column is what the others are compared with. */
export interface Column {
  readonly name: string;
  readonly aims?: Aims;
  /** Whether a process is the one that runs the provider. */
  readonly isProvider: (found: Found) => boolean;
  /** What the project needs beside the program. */
  readonly prepare?: (project: Project) => void;
  /** Whether its jobs are real: the emulator must see each of them. */
  readonly callsTheApi: boolean;
  /** A program with so many jobs, each with a request of its own; `changed`: the first one with another than before. */
  program(count: number, changed?: boolean): string;
}

/** What the engine, Pulumi's SDK and its dynamic host cost by themselves: the same arguments, and nothing done with them. */
const floor: Column = {
  name: "floor",
  isProvider,
  callsTheApi: false,
  program: (count) => `
const pulumi = require("@pulumi/pulumi");
const provider = {
  async check(olds, news) { return { inputs: news }; },
  async diff(id, olds, news) { return { changes: false }; },
  async create(inputs) { return { id: inputs.destination.datasetId, outs: inputs }; },
  async read(id, props) { return { id, props }; },
  async update(id, olds, news) { return { outs: news }; },
  async delete(id, props) {},
};
class Nothing extends pulumi.dynamic.Resource {
  constructor(name, args) { super(provider, name, args); }
}
${jobs(count, "Nothing")}`,
};

const dynamicHost: Column = {
  name: "dynamic",
  aims: { upRatio: 1.25, peakMegabytes: 150 },
  isProvider,
  callsTheApi: true,
  program: (count, changed) => `
const { adobe } = require("pulumi-datajobs");
${jobs(count, "adobe.ExportJob", changed)}`,
};

const plugin: Column = {
  name: "plugin",
  aims: { upRatio: 1.15, peakMegabytes: 120 },
  isProvider: isPlugin,
  prepare: usePlugin,
  callsTheApi: true,
  program: (count) => pluginProgram(jobs(count, "adobe.ExportJob")),
};

export const columns: readonly Column[] = [floor, dynamicHost, plugin];

/** All jobs in one resource, beside one resource for each. */
export const setColumns: readonly Column[] = [
  {
    name: "set, dynamic",
    isProvider,
    callsTheApi: true,
    program: (count, changed) => `
const { adobe } = require("pulumi-datajobs");
${jobSet(count, changed)}`,
  },
  {
    name: "set, plugin",
    isProvider: isPlugin,
    prepare: usePlugin,
    callsTheApi: true,
    program: (count, changed) => pluginProgram(jobSet(count, changed)),
  },
];

export const singleColumn: Column = { ...dynamicHost, name: "single resources" };

function jobs(count: number, kind: string, changed = false): string {
  return `const sample = ${JSON.stringify(sample)};
for (let n = 1; n <= ${count}; n++) {
  const datasetId = ${datasetOf(changed)};
  new ${kind}("job-" + n, { ...sample, destination: { ...sample.destination, datasetId } });
}`;
}

/** The same jobs: what all have in common is said once, and nothing holds their number down. */
function jobSet(count: number, changed = false): string {
  return `const { destination, ...defaults } = ${JSON.stringify(sample)};
const jobs = {};
for (let n = 1; n <= ${count}; n++) {
  const datasetId = ${datasetOf(changed)};
  jobs["job-" + n] = { destination: { ...destination, datasetId } };
}
new adobe.ExportJobSet("set", { jobs, defaults, waitFor: "accepted", maxRunning: 0 });`;
}

function datasetOf(changed: boolean): string {
  return `${changed ? "(n === 1 ? 0xffffff : n)" : "n"}.toString(16).padStart(24, "0")`;
}
