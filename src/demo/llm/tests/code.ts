import { dirname, posix } from "node:path";

interface Proposed {
  title: string;
  target: string;
  imports: string;
  code: string;
  why: string;
}

interface Target {
  path: string;
  testFile: string;
  code: string;
}

/** Tests of functions whose one result follows from their parameters alone. */
export const testsFor = (targets: string): Proposed[] => targetsIn(targets).flatMap(testsOf);

function targetsIn(block: string): Target[] {
  return block.split(/^(?=== )/m).flatMap((part) => {
    const [, path] = /^== (.+)$/m.exec(part) ?? [];
    const [, testFile] = /^tests go to: (.+)$/m.exec(part) ?? [];
    const lines = [...part.matchAll(/^ *\d+ \| ?(.*)$/gm)].map(([, line]) => line ?? "");
    return path === undefined || testFile === undefined
      ? []
      : [{ path, testFile, code: lines.join("\n") }];
  });
}

/** By the name of its type: fields and what one of them can be. */
type Types = Map<string, [field: string, type: string][]>;

const INTERFACE = /export interface (\w+) \{\n([^}]*)\}/g;
const FUNCTION = /export function (\w+)\(([^)]*)\)[^{\n]*\{\n([\s\S]*?)\n\}/g;
const GUARD = /^ {2}if \((\w+)\.(\w+) !== (\w+)\.\2\) throw new Error\("([^"\n]+)"\);$/m;
const SMALL = /^ {2}if \((\w+) < (\d+)\) throw new Error\("([^"\n]+)"\);$/m;

function testsOf({ path, testFile, code }: Target): Proposed[] {
  if (!/\.[cm]?tsx?$/.test(path)) return [];
  const types: Types = new Map(
    [...code.matchAll(INTERFACE)].map(([, name = "", body = ""]) => [name, fieldsOf(body)]),
  );
  const from = relative(testFile, path);
  return [...code.matchAll(FUNCTION)].flatMap(([, name = "", parameters = "", body = ""]) => {
    const own = { target: path, imports: importsFor(name, from) };
    const samples = samplesOf(parameters, types) ?? [];
    if (samples.length === 0) return [];
    const found = [...throwing(name, body, samples), ...returning(name, body, samples)];
    return found.map((one) => ({ ...own, ...one }));
  });
}

const importsFor = (name: string, from: string) =>
  `import { expect, test } from "vitest";\nimport { ${name} } from "${from}";`;

function relative(testFile: string, path: string): string {
  const way = posix.relative(dirname(testFile), path);
  return way.startsWith(".") ? way : `./${way}`;
}

const fieldsOf = (body: string): [string, string][] =>
  [...body.matchAll(/^ +(\w+): ([^;]+);$/gm)].map(([, field = "", type = ""]) => [field, type]);

interface Sample {
  name: string;
  /** By field; of a plain value by an empty name. */
  values: Map<string, string>;
}

/** Undefined: there is a parameter that no value can be made up for. */
function samplesOf(parameters: string, types: Types): Sample[] | undefined {
  const samples: Sample[] = [];
  for (const [i, parameter] of parameters.split(",").entries()) {
    const [, name, type = ""] = /^\s*(\w+): (\w+)\s*$/.exec(parameter) ?? [];
    const fields =
      types.get(type) ?? (/^(?:number|string)$/.test(type) ? [["", type] as const] : []);
    if (name === undefined || fields.length === 0) return undefined;
    const values = fields.map(([field, of]) => [field, valueOf(of, i)] as const);
    if (values.some(([, value]) => value === undefined)) return undefined;
    samples.push({ name, values: new Map(values.map(([field, value]) => [field, value ?? ""])) });
  }
  return samples;
}

const NUMBERS = ["1050", "7", "3", "2"];

function valueOf(type: string, nth: number): string | undefined {
  if (type === "number") return NUMBERS[nth];
  if (type === "string") return `"text ${nth + 1}"`;
  return /^("[^"]*")/.exec(type)?.[1];
}

const literal = ({ values }: Sample, changed: Record<string, string> = {}): string => {
  const plain = values.get("");
  if (plain !== undefined) return changed[""] ?? plain;
  const fields = [...values].map(([field, value]) => `${field}: ${changed[field] ?? value}`);
  return `{ ${fields.join(", ")} }`;
};

const written = (title: string, lines: readonly string[]): Pick<Proposed, "title" | "code"> => ({
  title,
  code: `test(${JSON.stringify(title)}, () => {\n${lines.map((line) => `  ${line}`).join("\n")}\n});`,
});

const WHY_THROWS = "The function refuses it by name.";

function throwing(
  name: string,
  body: string,
  samples: readonly Sample[],
): Omit<Proposed, "target" | "imports">[] {
  const [, , field = "", other, message] = GUARD.exec(body) ?? [];
  if (message !== undefined) {
    const values = samples.map((one) =>
      literal(one, one.name === other ? { [field]: '"USD"' } : {}),
    );
    const call = `expect(() => ${name}(${values.join(", ")})).toThrow("${message}");`;
    return [{ ...written(`${name}: ${message}`, [call]), why: WHY_THROWS }];
  }
  const [, small, bound, words] = SMALL.exec(body) ?? [];
  if (words === undefined) return [];
  const values = samples.map((one) =>
    literal(one, one.name === small ? { "": String(Number(bound) - 1) } : {}),
  );
  const call = `expect(() => ${name}(${values.join(", ")})).toThrow("${words}");`;
  return [{ ...written(`${name}: ${words}`, [call]), why: WHY_THROWS }];
}

/** What it returns, with the values in the place of the parameters. */
function returning(
  name: string,
  body: string,
  samples: readonly Sample[],
): Omit<Proposed, "target" | "imports">[] {
  const returns = [...body.matchAll(/^ {2}return ([^\n]+);$/gm)].map(([, said]) => said ?? "");
  const [only] = returns;
  const isPlain =
    returns.length === 1 && body.split("\n").every((line) => /^ {2}(?:return|if) /.test(line));
  if (only === undefined || !isPlain) return [];
  let expected = only;
  for (const { name: parameter, values } of samples) {
    for (const [field, value] of values) {
      const said = field === "" ? parameter : `${parameter}.${field}`;
      expected = expected.replaceAll(
        new RegExp(String.raw`\b${said.replace(".", String.raw`\.`)}\b(?!\s*:)`, "g"),
        value,
      );
    }
  }
  // What is left beside values, fields and Math is code that nobody works out by hand.
  const rest = expected.replaceAll(/"[^"]*"|Math\.\w+|\w+:|\d+/g, "");
  if (/\w/.test(rest)) return [];
  const call = `expect(${name}(${samples.map((one) => literal(one)).join(", ")})).toEqual(${expected});`;
  return [
    {
      ...written(`${name} gives what its parameters say`, [call]),
      why: "It can be worked out by hand.",
    },
  ];
}
