/**
 * `; did you mean NAME?` where one is close, else nothing. Names of an API share words (`segmentId`, `segmentNs`), so that
 * most of two names may be equal by chance: what counts is how near the rest is, without the words that both begin or end with.
 */
export function didYouMean(key: string, names: readonly string[]): string {
  const close = names
    .map((name) => ({ name, far: slips(key, name) }))
    .filter(({ far }) => far !== undefined)
    .sort((a, b) => (a.far ?? 0) - (b.far ?? 0))[0];
  return close ? `; did you mean ${close.name}?` : "";
}

/** How many slips of the pen lie between them; undefined where they are two different words. */
function slips(key: string, name: string): number | undefined {
  const [written, meant] = rests(key, name);
  const far = distance(written, meant);
  const length = Math.max(written.length, meant.length);
  // No letter where it should be: nothing of it was meant.
  if (far === length && written !== "" && meant !== "") return undefined;
  return far <= Math.max(1, Math.floor(length / 4)) ? far : undefined;
}

/** Both in small letters, without the words of `name` that both begin with and those that both end with. */
function rests(key: string, name: string): [string, string] {
  const words = name.split(/(?<=[a-z\d])(?=[A-Z])/).map((word) => word.toLowerCase());
  let rest = key.replace(/[\s_-]/g, "").toLowerCase();
  while (words[0] !== undefined && rest.startsWith(words[0])) rest = rest.slice(words.shift()?.length);
  for (let last = words.at(-1); last !== undefined && rest.endsWith(last); last = words.at(-1)) {
    rest = rest.slice(0, rest.length - last.length);
    words.pop();
  }
  return [rest, words.join("")];
}

/** Letters that are missing, too many, other ones, or in the wrong order with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const other = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, other, ...(swapped ? [at(i - 2, j - 2) + 1] : [])));
    }
  }
  return at(a.length, b.length);
}
