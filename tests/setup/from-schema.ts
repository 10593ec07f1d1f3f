// Values that a JSON schema allows, and the same with one thing broken.
import {
  anything,
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  nat,
  oneof,
  option,
  record,
  string,
  stringMatching,
  tuple,
} from "fast-check";

interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  propertyNames?: Schema;
  additionalProperties?: Schema | boolean;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

const MOST_CHARACTERS = 40;
const MOST_ITEMS = 3;
const FORMATS: Record<string, string> = {
  date: "2026-11-20",
  "date-time": "2026-11-20T09:00:00.000Z",
  email: "somebody@example.com",
  uri: "https://elsewhere.example.com/hook",
};

/** What the schema allows; `named` are those that it refers to. */
export function fromSchema(schema: Schema, named: Record<string, Schema>): Arbitrary<unknown> {
  const follow = (one: Schema) => fromSchema(one, named);
  if (schema.$ref !== undefined) {
    return follow(named[schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)] ?? {});
  }
  if (schema.anyOf) return oneof(...schema.anyOf.map(follow));
  if (schema.const !== undefined) return constant(schema.const);
  if (schema.enum) return constantFrom(...schema.enum);
  if (schema.type === undefined) return anything({ maxDepth: 1 }).map(toJson);
  return oneof(...[schema.type].flat().map((type) => ofType(type, schema, follow)));
}

const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? "null");

function ofType(
  type: string,
  schema: Schema,
  follow: (one: Schema) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  const { minimum = -1000, maximum = 1_000_000 } = schema;
  switch (type) {
    case "string":
      return text(schema);
    case "integer":
      return integer({ min: minimum, max: Math.max(minimum, Math.min(maximum, 2 ** 31)) });
    case "number":
      return double({ min: minimum, max: maximum, noNaN: true }).map((one) => one || 0);
    case "boolean":
      return boolean();
    case "null":
      return constant(null);
    case "array":
      return list(schema, follow);
    case "object":
      return object(schema, follow);
    default:
      throw new Error(`no values of the type ${type}`);
  }
}

function text({ pattern, format, minLength = 0, maxLength = MOST_CHARACTERS }: Schema) {
  const known = format === undefined ? undefined : FORMATS[format];
  if (known !== undefined) return constant(known);
  if (pattern === undefined) {
    return string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) });
  }
  return stringMatching(new RegExp(pattern));
}

function object(
  { properties, required = [], propertyNames, additionalProperties }: Schema,
  follow: (one: Schema) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  if (properties === undefined) {
    const values = typeof additionalProperties === "object" ? additionalProperties : {};
    const names = propertyNames ? text(propertyNames) : string({ maxLength: 8 });
    return dictionary(names, follow(values), { maxKeys: 2 }).map((one) => ({ ...one }));
  }
  const all = Object.entries(properties).map(([name, one]) => [name, follow(one)] as const);
  return record(Object.fromEntries(all), { requiredKeys: required }).map((one) => ({ ...one }));
}

function list(
  { items = {}, minItems = 0, maxItems = MOST_ITEMS }: Schema,
  follow: (one: Schema) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  const maxLength = Math.max(minItems, Math.min(maxItems, MOST_ITEMS));
  return array(follow(items), { minLength: minItems, maxLength });
}

type Place = [holder: Record<string, unknown>, name: string];

/** Every place of a value, the whole of it as the first. */
function placesIn(holder: Record<string, unknown>, name: string): Place[] {
  const value = holder[name];
  if (typeof value !== "object" || value === null) return [[holder, name]];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an array has places, too
  const inner = value as Record<string, unknown>;
  return [[holder, name], ...Object.keys(inner).flatMap((key) => placesIn(inner, key))];
}

type Break = (place: Place) => void;

const replaced =
  (other: unknown): Break =>
  ([holder, name]) => {
    holder[name] = other;
  };
const removed: Break = ([holder, name]) => {
  delete holder[name];
};
const extended: Break = ([holder, name]) => {
  const value = holder[name];
  if (typeof value === "object" && value !== null) Object.assign(value, { more: "than asked" });
  else holder[name] = { more: "than asked" };
};
const stretched =
  (times: number): Break =>
  ([holder, name]) => {
    const value = holder[name];
    const one = Array.isArray(value) ? (value[0] ?? "x") : "x";
    holder[name] = Array.isArray(value)
      ? Array.from({ length: times }, () => one)
      : "x".repeat(times);
  };
const numbered =
  (other: number): Break =>
  ([holder, name]) => {
    holder[name] = typeof holder[name] === "number" ? other : String(other);
  };

const breaks: Arbitrary<Break> = oneof(
  constantFrom<unknown>(null, true, 0, -1, 1.5, "", "x", [], {}, "\0", "\uD800", "__proto__").map(
    replaced,
  ),
  constantFrom(removed, extended),
  constantFrom(41, 321, 1001, 4001, 100_001).map(stretched),
  constantFrom(-1, 0.5, 1e9 + 1, Number.MAX_SAFE_INTEGER + 1).map(numbered),
);

/** A value that was right, with one thing changed: that may leave it right. */
export const nearly = (right: Arbitrary<unknown>): Arbitrary<unknown> =>
  tuple(option(right, { freq: 50 }), nat(), breaks).map(([value, at, breakIt]) => {
    const holder = { body: structuredClone(value) };
    const places = placesIn(holder, "body");
    const place = places[at % places.length];
    if (place) breakIt(place);
    return holder.body ?? null;
  });
