type Schema = Record<string, unknown>;

// Bounds that servers refuse in a bound answer; whoever parses the answer checks them anyway.
const UNBINDABLE = new Set([
  "exclusiveMaximum",
  "exclusiveMinimum",
  "maxItems",
  "maxLength",
  "maximum",
  "minItems",
  "minLength",
  "minimum",
  "multipleOf",
  "pattern",
  "uniqueItems",
]);
/** In these, the keys are names and no keywords. */
const NAMED = new Set(["properties", "$defs", "definitions"]);

/** The schema without the bounds that structured output does not know. */
export function bindableSchema(schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([keyword]) => !UNBINDABLE.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => [
      keyword,
      NAMED.has(keyword) && isSchema(value)
        ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, within(part)]))
        : within(value),
    ]),
  );
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return isSchema(value) ? bindableSchema(value) : value;
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
