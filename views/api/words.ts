import type { Placed } from "../../src/api/parts.ts";

const text = (value: unknown) => (typeof value === "string" ? value : "");
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Markdown's marks for code are nothing in plain text. */
export const plainOf = (words: unknown): string => text(words).replaceAll("`", "");

/** A schema in the words of TypeScript, as short as it goes. */
export function shapeOf(schema: unknown, depth = 0): string {
  if (!isObject(schema)) return "anything";
  const { $ref, type, anyOf, enum: values, items, const: only } = schema;
  if (typeof $ref === "string") return $ref.split("/").at(-1) ?? "";
  const all: unknown = only === undefined ? values : [only];
  if (Array.isArray(all)) return all.map((one) => JSON.stringify(one)).join(" | ");
  const either = anyOf ?? schema["oneOf"];
  if (Array.isArray(either)) return either.map((one) => shapeOf(one, depth)).join(" | ");
  if (type === "array") return `${shapeOf(items, depth)}[]`;
  if (type === "object") return objectOf(schema, depth);
  return [type].flat().map(text).filter(Boolean).join(" | ") || "anything";
}

function objectOf(schema: Record<string, unknown>, depth: number): string {
  const { properties, required, additionalProperties } = schema;
  if (!isObject(properties)) {
    return isObject(additionalProperties)
      ? `{ [name]: ${shapeOf(additionalProperties, depth)} }`
      : "{ [name]: anything }";
  }
  const needed: unknown[] = Array.isArray(required) ? required : [];
  const pad = "  ".repeat(depth + 1);
  const lines = Object.entries(properties).map(([name, one]) => {
    const said = isObject(one) ? text(one["description"]) : "";
    const mark = needed.includes(name) ? "" : "?";
    return `${pad}${name}${mark}: ${shapeOf(one, depth + 1)}${said && `  // ${plainOf(said)}`}`;
  });
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

/** A call that one can paste into a terminal. */
export function curlOf({ method, address, operation }: Placed, publicUrl: string): string {
  const { parameters = [], requestBody, security } = operation;
  const [type] = Object.keys(requestBody?.content ?? {});
  const body = type?.startsWith("multipart") ? ["-F 'files=@requirement.pdf'"] : sentAs(type);
  const parts = [
    method === "get" ? "curl" : `curl -X ${method.toUpperCase()}`,
    `'${publicUrl}${address}'`,
    ...(security.length > 0 ? [`-H "Authorization: Bearer $TOKEN"`] : []),
    ...(parameters.some(({ name }) => name === "If-Match") ? [`-H 'If-Match: "1"'`] : []),
    ...body,
  ];
  return parts.join(" \\\n  ");
}

const sentAs = (type: string | undefined): string[] =>
  type === undefined ? [] : [`-H 'Content-Type: ${type}'`, "-d @body.json"];
