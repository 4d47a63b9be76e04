import { z } from "zod";
import { Unavailable } from "./errors";
import { field } from "./fields";

/** No list that anybody wants has more; one that has goes round in some way that nobody has thought of. */
const MOST_PAGES = 1000;
const MOST_ITEMS = 10_000;
const DEFAULT_LIMIT = 100;

export interface Page<Item, Cursor> {
  readonly items: readonly Item[];
  /** What asks for the page after this one; absent on the last. */
  readonly next?: Cursor;
}

/**
 * Reads on from page to page. One that leads to a page which was read already is the last.
 * @throws Unavailable where the list has no end
 */
export async function* pages<Item, Cursor extends string | number>(
  what: string,
  first: Cursor,
  read: (at: Cursor) => Promise<Page<Item, Cursor>>,
): AsyncGenerator<readonly Item[]> {
  const asked = new Set<Cursor>();
  for (let at: Cursor | undefined = first; at !== undefined && !asked.has(at); ) {
    if (asked.size === MOST_PAGES) {
      throw new Unavailable({
        what,
        why: `the list goes on after ${MOST_PAGES} pages`,
        advice: "Ask for less: with a filter or a lower limit.",
      });
    }
    asked.add(at);
    const page: Page<Item, Cursor> = await read(at);
    yield page.items;
    at = page.next;
  }
}

/** The argument that says how many items of a list are wanted. */
export const limit = (things: string) =>
  field(z.number().int().min(1).max(MOST_ITEMS).optional(), {
    description: `How many ${things} at most, 1 to ${MOST_ITEMS}. As many pages are read as that takes.`,
    default: DEFAULT_LIMIT,
  });

/** The first items of a list, none of them twice: what is new on page one pushes old items to a page not yet read. */
export async function firstOf<Item>(
  list: AsyncIterable<readonly Item[]>,
  options: { readonly limit: number | undefined; key(item: Item): string | undefined; wanted?(item: Item): boolean },
): Promise<Item[]> {
  const { limit: most = DEFAULT_LIMIT, key, wanted = () => true } = options;
  const seen = new Set<string>();
  const found: Item[] = [];
  for await (const items of list) {
    for (const item of items) {
      const name = key(item);
      if ((name !== undefined && seen.has(name)) || !wanted(item)) continue;
      if (name !== undefined) seen.add(name);
      found.push(item);
      if (found.length === most) return found;
    }
  }
  return found;
}
