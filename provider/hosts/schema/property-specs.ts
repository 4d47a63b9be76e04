import { type EnumTree, type FieldTree, type ObjectTree, pascal, type TypeTree } from "./tree";
import { enumIn, type Json, type SpecWriter, typeSpec } from "./types";

/** Whose arguments, or whose results: a language may be given more ways to write than to read. */
type Direction = "in" | "out";

/** The named types of a package, each once. */
export class NamedTypes {
  private readonly named = new Map<string, { tree: ObjectTree | EnumTree; spec: Json }>();

  specs(): Json {
    const sorted = [...this.named].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([token, { spec }]) => [token, spec]));
  }

  /** @throws if two different types have one name */
  refTo(token: string, tree: ObjectTree | EnumTree, spec: () => Json): Json {
    const known = this.named.get(token);
    if (known && shapeOf(known.tree) !== shapeOf(tree)) throw new Error(`two types are named ${token}`);
    if (!known) this.named.set(token, { tree, spec: spec() });
    return { $ref: `#/types/${token}` };
  }
}

/** Whoever it is a type of. */
function shapeOf(tree: ObjectTree | EnumTree): string {
  return JSON.stringify(tree, (key, value) => (key === "of" ? undefined : value));
}

/** Writes the fields of one cloud's resources and functions as property specifications. */
export class Properties {
  constructor(
    private readonly cloud: string,
    private readonly types: NamedTypes,
  ) {}

  of(fields: readonly FieldTree[], direction: Direction): Record<string, Json> {
    return Object.fromEntries(
      fields.map((field) => [
        field.name,
        {
          ...this.typeOf(field.type, field.description, direction),
          description: fieldText(field),
          ...(field.secret && { secret: true }),
          ...(direction === "in" && field.change === "replace" && { willReplaceOnChanges: true }),
        },
      ]),
    );
  }

  private typeOf(type: TypeTree, description: string, direction: Direction): Json {
    const writer: SpecWriter = {
      spec: (inner) => typeSpec(inner, writer),
      choice: (choice) => (direction === "in" ? this.textOrEnum(choice, description) : { type: "string" }),
      object: (object) =>
        this.named(object, () => ({
          description,
          type: "object",
          properties: this.of(object.fields, direction),
          ...required("required", object.fields),
        })),
    };
    return writer.spec(type);
  }

  /**
   * Named values for those who like them, any text for those who have it from configuration: an enumeration alone
   * takes no text in Go, C# and Java. What is allowed is checked by the provider, before anything is done. Results are
   * plain texts, for a cloud may tell one day what no SDK has a name for.
   */
  private textOrEnum(type: EnumTree, description: string): Json {
    const named = this.named(type, () => ({
      description,
      type: "string",
      enum: type.values.map((value) => ({ name: pascal(value), value })),
    }));
    return { type: "string", oneOf: [{ type: "string" }, named] };
  }

  private named(tree: ObjectTree | EnumTree, spec: () => Json): Json {
    return this.types.refTo(`datajobs:${this.cloud}:${tree.name}`, tree, spec);
  }
}

/** Nothing where nothing is: that is how the schema says "all optional". */
export function required<Key extends string>(key: Key, fields: readonly FieldTree[]): { [K in Key]?: string[] } {
  const names = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  return (names.length > 0 ? { [key]: names } : {}) as { [K in Key]?: string[] };
}

/** What it is, the values that are allowed unless the text names them, and the default. */
export function fieldText({ description, type, default: fallback }: FieldTree): string {
  const values = enumIn(type)?.values ?? [];
  const unnamed = values.some((value) => !description.includes(`\`${value}\``));
  return [
    description,
    ...(unnamed ? [`One of ${values.map((value) => `\`${value}\``).join(", ")}.`] : []),
    ...(fallback === undefined
      ? []
      : [`Default: \`${typeof fallback === "string" ? fallback : JSON.stringify(fallback)}\`.`]),
  ].join(" ");
}
