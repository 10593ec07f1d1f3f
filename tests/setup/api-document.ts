// Holds answers of the API against its own document.
import { Ajv2020 } from "ajv/dist/2020.js";
import { apiDocument, type Operation, type PathItem } from "../../src/api/document.ts";

const ROOT = "https://countersign.test/api";

const isDate = (text: string) => !Number.isNaN(Date.parse(text));

function load() {
  const text = JSON.stringify(apiDocument());
  const document: ReturnType<typeof apiDocument> = JSON.parse(
    text.replaceAll("#/components/schemas/", `${ROOT}#/$defs/`),
  );
  const options = { strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true };
  const ajv = new Ajv2020(options);
  for (const format of ["date-time", "date"]) ajv.addFormat(format, isDate);
  for (const format of ["uri", "email", "uuid"]) ajv.addFormat(format, true);
  ajv.addSchema({ $id: ROOT, $defs: document.components.schemas });
  return { document, ajv };
}
let loaded: ReturnType<typeof load> | undefined;
const validators = new Map<string, ReturnType<Ajv2020["compile"]>>();

const METHODS = ["delete", "get", "patch", "post", "put"] as const;

function operationOf(item: PathItem | undefined, method: string): Operation | undefined {
  const known = METHODS.find((one) => one === method.toLowerCase());
  return known && item?.[known];
}

/** The path of the document that a path is one of. */
function patternOf(paths: object, path: string): string | undefined {
  const plain = path.split("?", 1)[0] ?? "";
  const fits = Object.keys(paths).filter((pattern) =>
    new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(plain),
  );
  return fits.toSorted((a, b) => a.split("{").length - b.split("{").length)[0];
}

interface Asked {
  method: string;
  path: string;
}
interface Answered {
  status: number;
  type: string;
  json: unknown;
}

const bodyValidators = new Map<string, ReturnType<Ajv2020["compile"]>>();

/** Whether the document lets an operation take this as its body. */
export function isValidBody({ operationId, requestBody }: Operation, body: unknown): boolean {
  loaded ??= load();
  const schema = requestBody?.content["application/json"]?.schema;
  if (schema === undefined) return false;
  const text = JSON.stringify(schema).replaceAll("#/components/schemas/", `${ROOT}#/$defs/`);
  const validate = bodyValidators.get(operationId) ?? loaded.ajv.compile(JSON.parse(text));
  bodyValidators.set(operationId, validate);
  return validate(body) === true;
}

/** What the address says of a parameter, as its schema wants to have it. */
const valueOf = (text: string, type: unknown): unknown =>
  type === "integer" && /^-?\d+$/.test(text) ? Number(text) : text;

/** Whether the document lets an operation take these parameters of the query. */
export function isValidQuery(
  { parameters = [] }: Pick<Operation, "parameters">,
  query: Record<string, string>,
): boolean {
  loaded ??= load();
  const { ajv } = loaded;
  const known = parameters.filter((one) => one.in === "query");
  return Object.entries(query).every(([name, text]) => {
    const schema = known.find((one) => one.name === name)?.schema;
    return schema !== undefined && ajv.validate(schema, valueOf(text, schema["type"]));
  });
}

/** What is wrong with an answer, as the document sees it; undefined: nothing. */
export function wrongAnswer({ method, path }: Asked, answered: Answered): string | undefined {
  loaded ??= load();
  const { paths } = loaded.document;
  const pattern = patternOf(paths, path) ?? "";
  const responses = operationOf(paths[pattern], method)?.responses;
  const { status, type, json } = answered;
  // An address or a method that the document does not know, or nothing but a state.
  if (responses === undefined || status === 304) return undefined;
  const content = contentOf(responses[String(status)]);
  if (content === undefined) return `${status} is not in the document`;
  if (content[type] === undefined) {
    return content["*/*"] ? undefined : `${type} is not in the document`;
  }
  if (!type.includes("json")) return undefined;
  const key = [method, pattern, status, type].join(" ");
  const validate = validators.get(key) ?? loaded.ajv.compile(content[type].schema);
  validators.set(key, validate);
  return validate(json) ? undefined : loaded.ajv.errorsText(validate.errors);
}

type Content = Record<string, { schema: object }>;

function contentOf(response: { content?: Content } | undefined): Content | undefined {
  return response?.content;
}
