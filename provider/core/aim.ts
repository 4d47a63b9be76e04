import { z } from "zod";
import type { Call } from "./call";
import type { Place } from "./define";
import { canonical } from "./fields";
import { same, type Values } from "./values";

interface Aimed {
  /** The arguments that name the target and, some of them, its place. */
  readonly target: z.ZodRawShape;
  readonly places?: readonly Place[];
  /** No network. @throws ConfigurationError */
  place(call: Pick<Call, "config">, inputs: Values): Values;
}

/** What a stop is aimed at: the target that its arguments name, in the place that was recorded with it. */
export class Aim {
  private readonly places: readonly Place[];
  private readonly names: z.ZodObject;

  constructor(private readonly declaration: Aimed) {
    this.places = declaration.places ?? [];
    const isPlace = (name: string) => this.places.some((place) => place.name === name);
    this.names = z.object(Object.fromEntries(Object.entries(declaration.target).filter(([name]) => !isPlace(name))));
  }

  /** The target alone, in one spelling: of arguments, where it may be unknown, or of a state. */
  target(values: Values): unknown {
    return canonical(this.names, Object.fromEntries(Object.keys(this.names.shape).map((name) => [name, values[name]])));
  }

  /** Whether both are aimed at the same target in the same place. */
  same(a: Values, b: Values): boolean {
    return same(this.target(a), this.target(b)) && this.places.every((place) => isAt(place, a[place.name], b));
  }

  /**
   * Where the target of changed arguments is: another one where it would be found if it were new, the same one where it was
   * recorded, unless an argument or the configuration says otherwise.
   * @throws ConfigurationError
   */
  placeNow(call: Pick<Call, "config">, { news, olds }: { news: Values; olds: Values }): Values {
    if (!same(this.target(news), this.target(olds))) return this.declaration.place(call, news);
    const said = this.places.map((place) => ({
      place,
      text: news[place.name] ?? call.config.configured(place.setting),
    }));
    const known = Object.fromEntries(this.places.map(({ name }) => [name, olds[name]]));
    if (said.every(({ place, text }) => text === undefined || isAt(place, text, olds))) return known;
    const asked = said.map(({ place, text }) => [place.name, text ?? olds[place.name]]);
    return this.declaration.place(call, { ...news, ...Object.fromEntries(asked) });
  }
}

function isAt({ name, spelt = (text) => text }: Place, text: unknown, state: Values): boolean {
  const [one, other] = [text, state[name]];
  return typeof one === "string" && typeof other === "string" ? spelt(one) === spelt(other) : one === other;
}
