// The document of the API as TypeScript, in the shape that openapi-fetch goes by.
import type { ApiDocument, Operation, PathItem } from "../../src/api/document.ts";

interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema | false;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
}

const PLAIN: Record<string, string> = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  null: "null",
};

const named = (name: string) => `components["schemas"][${JSON.stringify(name)}]`;
const union = (types: string[]) => [...new Set(types)].join(" | ");
const literal = (value: unknown) => JSON.stringify(value);

/** Whatever it does not know is a fault here, and not `unknown` in silence. */
function typeOf(schema: Schema): string {
  const { $ref, anyOf, oneOf, allOf, enum: values, type } = schema;
  if ($ref !== undefined) return named($ref.slice($ref.lastIndexOf("/") + 1));
  const either = anyOf ?? oneOf;
  if (either) return `(${union(either.map(typeOf))})`;
  if (allOf) return `(${allOf.map(typeOf).join(" & ")})`;
  if (schema.const !== undefined) return literal(schema.const);
  if (values) return `(${union(values.map(literal))})`;
  if (type === undefined) return "unknown";
  const types = [type].flat().map((one) => typeNamed(one, schema));
  return types.length === 1 ? types.join("") : `(${union(types)})`;
}

function typeNamed(name: string, schema: Schema): string {
  if (name === "array") return arrayOf(schema);
  if (name === "object") return objectOf(schema);
  const plain = PLAIN[name];
  if (plain === undefined) throw new Error(`no type for ${JSON.stringify(schema)}`);
  return plain;
}

const arrayOf = ({ items, prefixItems }: Schema) =>
  prefixItems
    ? `[${prefixItems.map(typeOf).join(", ")}]`
    : `${items ? typeOf(items) : "unknown"}[]`;

function objectOf({ properties, required = [], additionalProperties }: Schema): string {
  const more = typeof additionalProperties === "object" ? typeOf(additionalProperties) : "unknown";
  if (properties === undefined) return `Record<string, ${more}>`;
  return record(
    Object.entries(properties).map(([name, schema]) => ({
      name,
      isRequired: required.includes(name),
      type: typeOf(schema),
    })),
  );
}

interface Field {
  name: string | number;
  isRequired: boolean;
  type: string;
}

const keyOf = (name: string | number) => (/^\w+$/.test(String(name)) ? name : literal(name));

const lineOf = ({ name, isRequired, type }: Field) =>
  `${keyOf(name)}${isRequired ? "" : "?"}: ${type};`;

const record = (fields: Field[]) =>
  fields.length === 0 ? "Record<string, never>" : `{ ${fields.map(lineOf).join(" ")} }`;

const field = (name: string | number, type: string, isRequired = true): Field => ({
  name,
  type,
  isRequired,
});

const PLACES = ["path", "query", "header"] as const;

function parametersOf({ parameters = [] }: Operation): Field {
  const places = PLACES.flatMap((place): Field[] => {
    const own = parameters.filter((one) => one.in === place);
    if (own.length === 0) return [];
    const fields = own.map(({ name, schema, required }) => field(name, typeOf(schema), required));
    return [
      field(
        place,
        record(fields),
        own.some(({ required }) => required),
      ),
    ];
  });
  return field("parameters", record(places));
}

type Content = Record<string, { schema: Schema }>;

/** What is common to all answers, so that each says only what is its own. */
const SHAPES = `interface Refused {
  content: { "application/problem+json": components["schemas"]["Problem"] };
}
interface Answered<Data> {
  content: {
    "application/json": {
      data: Data;
      meta: components["schemas"]["Meta"];
      errors: components["schemas"]["Fault"][];
    };
  };
}`;

/** A form is sent as it is. */
const contentOf = (content: Content): string =>
  record([
    field(
      "content",
      record(
        Object.entries(content).map(([media, { schema }]) =>
          field(media, media === "multipart/form-data" ? "FormData" : typeOf(schema)),
        ),
      ),
    ),
  ]);

function answerOf(content: Content): string {
  if (content["application/problem+json"]) return "Refused";
  const data = content["application/json"]?.schema.properties?.["data"];
  return data ? `Answered<${typeOf(data)}>` : contentOf(content);
}

function operationOf(operation: Operation): string {
  const { requestBody, responses } = operation;
  const answers = Object.entries(responses).map(([status, { content = {} }]) =>
    field(Number(status), answerOf(content)),
  );
  return record([
    parametersOf(operation),
    ...(requestBody ? [field("requestBody", contentOf(requestBody.content))] : []),
    field("responses", record(answers)),
  ]);
}

const METHODS = ["get", "put", "post", "patch", "delete"] as const;

function pathOf(item: PathItem): string {
  const operations = METHODS.flatMap((method) => {
    const one = item[method];
    return one ? [`    ${method}: ${operationOf(one)};`] : [];
  });
  return `{\n${operations.join("\n")}\n  }`;
}

const linesOf = <Value>(all: Record<string, Value>, write: (value: Value) => string) =>
  Object.entries(all).map(([name, value]) => `  ${keyOf(name)}: ${write(value)};`);

/** What `npm run api:types` writes. */
export const apiTypes = ({ paths, components: { schemas } }: ApiDocument): string =>
  `${[
    "// Written by `npm run api:types` from the document of the API; not to be changed by hand.",
    SHAPES,
    "// prettier-ignore",
    "export interface paths {",
    ...linesOf(paths, pathOf),
    "}",
    "// prettier-ignore",
    "interface components {",
    "  schemas: {",
    ...linesOf<Schema>(schemas, typeOf).map((line) => `  ${line}`),
    "  };",
    "}",
  ].join("\n")}\n`;
