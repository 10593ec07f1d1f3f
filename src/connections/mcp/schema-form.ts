/** A form drawn from a JSON schema: what it can ask plainly, and JSON for the rest. */
export interface SchemaField {
  /** Of the value, joined by dots; the name in the form. */
  path: string;
  label: string;
  hint: string;
  optional: boolean;
  control: "group" | "json" | "lines" | "number" | "select" | "text" | "yesno";
  /** As it stands in the form. */
  value: string;
  options?: string[];
  fields?: SchemaField[];
}

type Schema = Record<string, unknown>;
type Values = Record<string, unknown>;

const isRecord = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const MOST_DEPTH = 3;
const MOST_OPTIONS = 200;
const MOST_HINT = 300;

interface Place {
  root: Schema;
  path: string;
  depth: number;
}

/** Empty for a tool without arguments; one JSON box where the schema names no properties. */
export function fieldsOf(schema: Schema, values: Values = {}): SchemaField[] {
  const { properties } = schema;
  if (isRecord(properties))
    return fieldsOfObject(schema, values, { root: schema, path: "", depth: 0 });
  if (schema["additionalProperties"] === undefined && schema["anyOf"] === undefined) return [];
  const value = Object.keys(values).length > 0 ? JSON.stringify(values, null, 2) : "{}";
  return [
    { path: "", label: "Arguments", hint: "As JSON.", optional: false, control: "json", value },
  ];
}

function fieldsOfObject(schema: Schema, values: Values, place: Place): SchemaField[] {
  const { properties, required } = schema;
  const needed: unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(isRecord(properties) ? properties : {}).map(([name, part]) => {
    const path = place.path === "" ? name : `${place.path}.${name}`;
    const known = resolve(place.root, part);
    const value = values[name] ?? known["default"];
    const optional = !needed.includes(name);
    return fieldOf(known, { name, optional, value }, { ...place, path, depth: place.depth + 1 });
  });
}

/** A part of the same document, or the one way besides null. */
function resolve(root: Schema, part: unknown): Schema {
  if (!isRecord(part)) return {};
  const ref = part["$ref"];
  if (typeof ref === "string") {
    const steps = ref.startsWith("#/") ? ref.slice(2).split("/") : [];
    const found = steps.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), root);
    return isRecord(found) && found["$ref"] === undefined ? { ...found, ...without(part) } : {};
  }
  const ways = part["anyOf"] ?? part["oneOf"];
  const real = Array.isArray(ways)
    ? ways.filter((way) => !isRecord(way) || way["type"] !== "null")
    : [];
  return real.length === 1 && isRecord(real[0]) ? { ...part, ...real[0] } : part;
}

const without = ({ $ref: _ref, ...rest }: Schema): Schema => rest;

interface Named {
  name: string;
  optional: boolean;
  value: unknown;
}

function fieldOf(schema: Schema, { name, optional, value }: Named, place: Place): SchemaField {
  const text = (key: string) => (typeof schema[key] === "string" ? schema[key] : "");
  const common = {
    path: place.path,
    label: text("title") || name,
    hint: text("description").slice(0, MOST_HINT),
    optional,
  };
  const choices = schema["enum"];
  if (
    Array.isArray(choices) &&
    choices.length <= MOST_OPTIONS &&
    choices.every((one) => typeof one === "string")
  ) {
    return { ...common, control: "select", options: choices, value: plain(value) };
  }
  const isPlainObject = schema["type"] === "object" && isRecord(schema["properties"]);
  if (isPlainObject && place.depth < MOST_DEPTH) {
    const fields = fieldsOfObject(schema, isRecord(value) ? value : {}, place);
    return { ...common, control: "group", value: "", fields };
  }
  return { ...common, ...plainControl(schema, value) };
}

const plain = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

function plainControl(schema: Schema, value: unknown): Pick<SchemaField, "control" | "value"> {
  const { type, items } = schema;
  if (type === "string") return { control: "text", value: plain(value) };
  if (type === "number" || type === "integer") return { control: "number", value: plain(value) };
  if (type === "boolean") return { control: "yesno", value: plain(value) };
  const ofTexts = type === "array" && isRecord(items) && items["type"] === "string";
  if (ofTexts && (value === undefined || Array.isArray(value))) {
    return { control: "lines", value: (value ?? []).map(plain).join("\n") };
  }
  return { control: "json", value: value === undefined ? "" : JSON.stringify(value, null, 2) };
}

type Read = { ok: true; value: Values } | { ok: false; errors: Record<string, string> };

/** What was typed, as the arguments of a call; what is left empty is left out. */
export function readFields(fields: readonly SchemaField[], form: Record<string, string>): Read {
  const errors: Record<string, string> = {};
  const value = readObject(fields, form, errors);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, value };
}

type Errors = Record<string, string>;

function readObject(fields: readonly SchemaField[], form: Record<string, string>, errors: Errors) {
  const value: Values = {};
  for (const field of fields) {
    const read = readField(field, form, errors);
    if (field.path === "" && isRecord(read)) return read;
    const name = field.path.split(".").at(-1) ?? "";
    // `__proto__` as a name would change the object itself.
    if (read !== undefined)
      Object.defineProperty(value, name, {
        value: read,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return value;
}

function readField(field: SchemaField, form: Record<string, string>, errors: Errors): unknown {
  const { path, control, optional, fields = [] } = field;
  const typed = form[nameOf(path)] ?? "";
  if (control === "group") {
    const value = readObject(fields, form, errors);
    return optional && Object.keys(value).length === 0 ? undefined : value;
  }
  return typed.trim() === "" ? undefined : readTyped(control, { path, typed, errors });
}

function readTyped(
  control: Exclude<SchemaField["control"], "group">,
  { path, typed, errors }: { path: string; typed: string; errors: Errors },
): unknown {
  switch (control) {
    case "select":
    case "text":
      return typed;
    case "number":
      return readNumber(path, typed, errors);
    case "yesno":
      return typed === "true";
    case "lines":
      return typed
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
    case "json":
      return readJson(path, typed, errors);
  }
}

/** The fields of a tool stand beside our own in one form. */
const nameOf = (path: string): string => `arg.${path}`;

function readNumber(path: string, typed: string, errors: Errors): unknown {
  const value = Number(typed);
  if (!Number.isNaN(value)) return value;
  errors[nameOf(path)] = "Put in a number.";
  return undefined;
}

function readJson(path: string, typed: string, errors: Errors): unknown {
  try {
    const value: unknown = JSON.parse(typed);
    if (path !== "" || isRecord(value)) return value;
    errors[nameOf(path)] = 'Put in a JSON object, such as {"name": "value"}.';
  } catch {
    errors[nameOf(path)] = "This is no JSON. Texts stand in double quotes.";
  }
  return undefined;
}
