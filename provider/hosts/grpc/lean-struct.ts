import { isRecord, type Values } from "../../core/values";

/** The parts of google-protobuf's reader and writer that generated messages are read and written with. */
interface Reader {
  nextField(): boolean;
  isEndGroup(): boolean;
  getFieldNumber(): number;
  skipField(): void;
  readString(): string;
  readDouble(): number;
  readBool(): boolean;
  readEnum(): number;
  readMessage<T>(into: T, read: (into: T, reader: Reader) => void): void;
}
interface Writer {
  writeString(field: number, value: string): void;
  writeDouble(field: number, value: number): void;
  writeBool(field: number, value: boolean): void;
  writeEnum(field: number, value: number): void;
  writeMessage<T>(field: number, value: T, write: (value: T, writer: Writer) => void): void;
}

/** `google.protobuf.Struct`, as its generated class has it. */
export interface StructClass {
  new (): object;
  deserializeBinaryFromReader(into: object, reader: Reader): object;
  serializeBinaryToWriter(from: object, writer: Writer): void;
}

/** Numbers of the fields of `google.protobuf.Value`. */
const Kind = { null: 1, number: 2, text: 3, truth: 4, struct: 5, list: 6 } as const;

/** Of the messages of this process: the plain values that they stand for. */
const plain = new WeakMap<object, Values>();

/**
 * Lets Structs be read from the wire, and written to it, as plain values. Their own class makes five objects of each value, which
 * for a set of thousands of jobs are hundreds of megabytes.
 */
export function lean(struct: StructClass): void {
  const { serializeBinaryToWriter } = struct;
  struct.deserializeBinaryFromReader = (into, reader) => {
    const values: Values = {};
    readStruct(values, reader);
    plain.set(into, values);
    return into;
  };
  struct.serializeBinaryToWriter = (from, writer) => {
    const values = plain.get(from);
    if (values) writeStruct(values, writer);
    else serializeBinaryToWriter.call(struct, from, writer);
  };
}

/** Of a message that was read; they are everybody's, and not to be changed. */
export function valuesOf(message: object | undefined): Values {
  return (message && plain.get(message)) ?? {};
}

export function newStruct(struct: StructClass, values: Values): never {
  const message = new struct();
  plain.set(message, values);
  return message as never;
}

function each(reader: Reader, read: (field: number) => void): void {
  while (reader.nextField() && !reader.isEndGroup()) read(reader.getFieldNumber());
}

function readStruct(into: Values, reader: Reader): void {
  each(reader, () => reader.readMessage(into, readMember));
}

function readMember(into: Values, reader: Reader): void {
  let [key, value]: [string, unknown] = ["", null];
  each(reader, (field) => {
    if (field === 1) key = reader.readString();
    else value = readValue(reader);
  });
  // A key of the user's may be `__proto__`.
  if (key === "__proto__")
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
  else into[key] = value;
}

function readValue(reader: Reader): unknown {
  const holder: { value: unknown } = { value: null };
  reader.readMessage(holder, readKind);
  return holder.value;
}

function readKind(holder: { value: unknown }, reader: Reader): void {
  each(reader, (field) => {
    holder.value = readOf(field, reader);
  });
}

function readOf(field: number, reader: Reader): unknown {
  switch (field) {
    case Kind.number:
      return reader.readDouble();
    case Kind.text:
      return reader.readString();
    case Kind.truth:
      return reader.readBool();
    case Kind.struct: {
      const inner: Values = {};
      reader.readMessage(inner, readStruct);
      return inner;
    }
    case Kind.list: {
      const inner: unknown[] = [];
      reader.readMessage(inner, readList);
      return inner;
    }
    default:
      reader.skipField();
      return null;
  }
}

function readList(into: unknown[], reader: Reader): void {
  each(reader, () => into.push(readValue(reader)));
}

function writeStruct(values: Values, writer: Writer): void {
  for (const entry of Object.entries(values)) writer.writeMessage(1, entry, writeMember);
}

function writeMember([key, value]: [string, unknown], writer: Writer): void {
  writer.writeString(1, key);
  writer.writeMessage(2, { value }, writeValue);
}

function writeValue({ value }: { readonly value: unknown }, writer: Writer): void {
  if (typeof value === "string") writer.writeString(Kind.text, value);
  else if (typeof value === "number") writer.writeDouble(Kind.number, value);
  else if (typeof value === "boolean") writer.writeBool(Kind.truth, value);
  else if (Array.isArray(value)) writer.writeMessage(Kind.list, value, writeList);
  else if (isRecord(value)) writer.writeMessage(Kind.struct, value, writeStruct);
  else writer.writeEnum(Kind.null, 0);
}

function writeList(values: readonly unknown[], writer: Writer): void {
  for (const value of values) writer.writeMessage(1, { value }, writeValue);
}
