import type { ErrorObject, ValidateFunction } from "ajv";

type Schema = Record<string, unknown>;
type Checked = { ok: true } | { ok: false; faults: string[] };

const MOST_FAULTS = 10;
const MOST_KEPT = 500;
/** By the hash of its tool and which of its two schemas. */
const compiled = new Map<string, ValidateFunction | undefined>();

/**
 * Whether a value is what a schema from outside asks for. Our own check: the SDK forgets the schemas
 * of all pages but the last. A schema that makes no sense checks nothing.
 */
export async function checkJson(key: string, schema: Schema, value: unknown): Promise<Checked> {
  const validate = await compile(key, schema);
  if (validate === undefined || validate(value)) return { ok: true };
  const errors: ErrorObject[] = validate.errors ?? [];
  return { ok: false, faults: errors.slice(0, MOST_FAULTS).map(wordsOf) };
}

async function compile(key: string, schema: Schema): Promise<ValidateFunction | undefined> {
  if (compiled.has(key)) return compiled.get(key);
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const { $schema: _dialect, ...own } = schema;
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    allErrors: true,
    logger: false,
  });
  let validate: ValidateFunction | undefined;
  try {
    const plain = withoutPatterns(own);
    validate = ajv.compile(isSchema(plain) ? plain : {});
  } catch {
    // A schema of others that cannot be read; `undefined` is kept, so that it is tried once.
  }
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(key, validate);
  return validate;
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A regular expression from outside can be made to run for hours. */
function withoutPatterns(value: unknown, inProperties = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutPatterns(one));
  if (!isSchema(value)) return value;
  const isPattern = (name: string) =>
    !inProperties && (name === "pattern" || name === "patternProperties");
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isPattern(name))
      .map(([name, one]) => [name, withoutPatterns(one, name === "properties" && !inProperties)]),
  );
}

const wordsOf = ({ instancePath, message = "is not right", params }: ErrorObject): string => {
  const place = instancePath.slice(1).replaceAll("/", ".");
  const allowed = isSchema(params) ? params["allowedValues"] : undefined;
  const more = Array.isArray(allowed) ? `: ${allowed.slice(0, 20).join(", ")}` : "";
  return `${place || "It"} ${message}${more}.`;
};
