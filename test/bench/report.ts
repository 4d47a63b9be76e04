import { tableLines } from "../table";
import type { Aims } from "./columns";
import { ALL_PHASES, type Measured, PHASES } from "./measure";

export interface Series {
  readonly name: string;
  readonly aims?: Aims | undefined;
  /** One for each round. */
  readonly measured: readonly Measured[];
}

/** The table of one number of jobs in sets and otherwise: each way with what it took, called and held. */
export function setReport(count: number, series: readonly Series[]): string {
  const heading = [`${count} jobs`, ...series.flatMap(({ name }) => [name, "API calls", "peak memory"])];
  const phases = ALL_PHASES.map((phase) => [
    phase,
    ...series.flatMap((one) => [
      seconds(median(one, ({ seconds }) => seconds[phase])),
      whole(median(one, ({ calls }) => calls[phase])),
      megabytes(median(one, ({ peakMegabytes }) => peakMegabytes[phase])),
    ]),
  ]);
  const state = [
    "state, bytes",
    ...series.flatMap((one) => [whole(median(one, ({ stateBytes }) => stateBytes)), "", ""]),
  ];
  return tableLines([heading, ...phases, state]).join("\n");
}

/** The table of one number of jobs, and what became of the aims. The first series is what the others are compared with. */
export function report(count: number, series: readonly Series[]): string {
  const [floor, ...others] = series;
  if (!floor) return "";
  const compared = others.map((other) => ({ other, ratio: ratioOf(other, floor) }));
  const heading = [
    `${count} jobs`,
    floor.name,
    "peak memory",
    ...others.flatMap(({ name }) => [name, "ratio", "peak memory", "API calls"]),
  ];
  const phases = PHASES.map((phase) => [
    phase,
    seconds(median(floor, ({ seconds }) => seconds[phase])),
    megabytes(median(floor, ({ peakMegabytes }) => peakMegabytes[phase])),
    ...compared.flatMap(({ other, ratio }) => [
      seconds(median(other, ({ seconds }) => seconds[phase])),
      ratio(({ seconds }) => seconds[phase]),
      megabytes(median(other, ({ peakMegabytes }) => peakMegabytes[phase])),
      String(median(other, ({ calls }) => calls[phase])),
    ]),
  ]);
  const state = [
    "state, bytes per job",
    perJob(floor, count),
    "",
    ...compared.flatMap(({ other, ratio }) => [perJob(other, count), ratio(({ stateBytes }) => stateBytes), "", ""]),
  ];
  const rows = [heading, ...phases, state];
  return [
    ...tableLines(rows),
    ...others.flatMap((other) => (other.aims ? verdicts(other, other.aims, floor) : [])),
  ].join("\n");
}

function verdicts(other: Series, aims: Aims, floor: Series): string[] {
  const up = median(other, ({ seconds }) => seconds.up) / median(floor, ({ seconds }) => seconds.up);
  const peaks = other.measured.flatMap(({ peakMegabytes }) => Object.values(peakMegabytes));
  const most = Math.max(...peaks);
  return [
    `${other.name}: up at ${up.toFixed(2)} of the floor (aim: at most ${aims.upRatio}): ${verdict(up <= aims.upRatio)}`,
    peaks.length === 0
      ? `${other.name}: memory isn't measured on this system`
      : `${other.name}: ${most.toFixed(0)} MB at its peak (aim: at most ${aims.peakMegabytes}): ${verdict(most <= aims.peakMegabytes)}`,
  ];
}

export function verdict(met: boolean): string {
  return met ? "met" : "MISSED";
}

/** Undefined where it can't be measured. */
type Figure = (measured: Measured) => number | undefined;

function ratioOf(other: Series, floor: Series): (figure: Figure) => string {
  return (figure) => {
    const ratio = median(other, figure) / median(floor, figure);
    return Number.isFinite(ratio) ? ratio.toFixed(2) : "";
  };
}

/** Of an even number of rounds the mean of the two in the middle. */
export function median({ measured }: Pick<Series, "measured">, figure: Figure): number {
  const sorted = measured.map((one) => figure(one) ?? Number.NaN).sort((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

function seconds(value: number): string {
  return Number.isNaN(value) ? "" : `${value.toFixed(1)} s`;
}

function whole(value: number): string {
  return Number.isNaN(value) ? "" : String(Math.round(value));
}

function perJob(series: Series, count: number): string {
  return String(Math.round(median(series, ({ stateBytes }) => stateBytes) / count));
}

function megabytes(value: number): string {
  return Number.isNaN(value) ? "" : `${value.toFixed(0)} MB`;
}
