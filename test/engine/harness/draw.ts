/** What is drawn by lot, the same for the same seed. */
export interface Draw {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  one<T>(list: readonly T[]): T;
  /** The next card: all of the deck come up, in an order of the seed's own, before any comes again. */
  dealer<T>(deck: readonly T[]): () => T;
}

export function drawFrom(seed: number): Draw {
  const random = generator(seed);
  const below = (end: number) => Math.floor(random() * end);
  const dealer = <T>(deck: readonly T[]) => {
    const left: T[] = [];
    return () => {
      if (left.length === 0) left.push(...deck);
      return left.splice(below(left.length), 1)[0] as T;
    };
  };
  return { below, one: (list) => list[below(list.length)] as (typeof list)[number], dealer };
}

/** mulberry32: from 0 to below 1, the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
