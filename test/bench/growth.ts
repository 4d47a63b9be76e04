import type { Measured } from "./measure";
import { median } from "./report";

type Results = ReadonlyMap<string, ReadonlyMap<number, readonly Measured[]>>;

interface Panel {
  readonly title: string;
  figure(measured: Measured): number | undefined;
}

const PANELS: readonly Panel[] = [
  { title: "up, seconds", figure: ({ seconds }) => seconds.up },
  { title: "up with no change, seconds", figure: ({ seconds }) => seconds["up, no change"] },
  { title: "destroy, seconds", figure: ({ seconds }) => seconds.destroy },
  { title: "state, kB", figure: ({ stateBytes }) => stateBytes && stateBytes / 1000 },
  { title: "API calls of a refresh", figure: ({ calls }) => calls.refresh },
  { title: "peak memory of the provider, MB", figure: ({ peakMegabytes }) => peakOf(peakMegabytes) },
];

function peakOf(peaks: Measured["peakMegabytes"]): number | undefined {
  const all = Object.values(peaks);
  return all.length > 0 ? Math.max(...all) : undefined;
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM, GAP] = [270, 170, 52, 58, 30, 34] as const;
const COLUMNS = 3;

/** How each way grows with the number of jobs, both axes by powers of ten: straight is a power of it. No script, no font of its own. */
export function growth(counts: readonly number[], results: Results): string {
  const rows = Math.ceil(PANELS.length / COLUMNS);
  const [width, height] = [COLUMNS * (WIDTH + LEFT) + 20, TOP + rows * (HEIGHT + BOTTOM + GAP)];
  const names = [...results.keys()];
  const legend = names.map(
    (name, n) =>
      `<g transform="translate(${LEFT + n * 170} 18)"><path class="w${n}" d="M0 0h22"/><circle class="w${n}" cx="11" r="3"/><text x="28" y="4">${name}</text></g>`,
  );
  const panels = PANELS.map((panel, n) => {
    const [x, y] = [LEFT + (n % COLUMNS) * (WIDTH + LEFT), TOP + Math.floor(n / COLUMNS) * (HEIGHT + BOTTOM + GAP)];
    return `<g transform="translate(${x} ${y})">${drawn(panel, counts, results)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="How sets, single resources and a loop of curl grow with the number of jobs">
${STYLE}
${[...legend, ...panels].join("\n")}
</svg>
`;
}

/** Colours that are told apart on white as on black, and by those who see no red or green. */
const STYLE = `<style>
text { font: 12px sans-serif; fill: #57606a }
.axis { stroke: #8b949e; stroke-width: 1; fill: none }
.grid { stroke: #8b949e; stroke-width: .5; opacity: .35; fill: none }
.w0, .w1, .w2, .w3 { fill: none; stroke-width: 2 }
.w0 { stroke: #0a7bc4 } .w1 { stroke: #0f9b76 } .w2 { stroke: #d1600a } .w3 { stroke: #8b6fc9 }
@media (prefers-color-scheme: dark) { text { fill: #b1bac4 } }
</style>`;

function drawn({ title, figure }: Panel, counts: readonly number[], results: Results): string {
  const lines = [...results.values()].map((bySize) =>
    counts.flatMap((count): [number, number][] => {
      const measured = bySize.get(count);
      const value = measured ? median({ measured }, figure) : Number.NaN;
      return value > 0 ? [[count, value]] : [];
    }),
  );
  const values = lines.flat().map(([, value]) => value);
  const x = scale(counts, WIDTH);
  const y = scale(decadesAround(values), HEIGHT);
  const at = ([count, value]: readonly [number, number]) => `${x(count).toFixed(1)} ${(HEIGHT - y(value)).toFixed(1)}`;
  const decades = decadesAround(values).map((value) => {
    const height = (HEIGHT - y(value)).toFixed(1);
    return `<path class="grid" d="M0 ${height}h${WIDTH}"/><text x="-6" y="${height}" dy="4" text-anchor="end">${short(value)}</text>`;
  });
  const sizes = counts.map(
    (count) => `<text x="${x(count).toFixed(1)}" y="${HEIGHT + 16}" text-anchor="middle">${short(count)}</text>`,
  );
  const ways = lines.flatMap((points, n) => [
    ...(points.length > 1 ? [`<path class="w${n}" d="M${points.map(at).join("L")}"/>`] : []),
    ...points.map((point) => {
      const [cx, cy] = at(point).split(" ");
      return `<circle class="w${n}" cx="${cx}" cy="${cy}" r="3"/>`;
    }),
  ]);
  const axes = `<path class="axis" d="M0 0V${HEIGHT}H${WIDTH}"/>`;
  return [`<text y="-10">${title}</text>`, ...decades, axes, ...sizes, ...ways].join("");
}

/** Powers of ten from below all values to above them. */
function decadesAround(values: readonly number[]): number[] {
  if (values.length === 0) return [1, 10];
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: last - first + 1 }, (_, n) => 10 ** (first + n));
}

function scale(values: readonly number[], length: number): (value: number) => number {
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  return (value) => (high === low ? 0 : ((Math.log10(value) - low) / (high - low)) * length);
}

function short(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 3 });
}
