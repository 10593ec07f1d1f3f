import { basename } from "node:path";
import type { CodeTest } from "../../../db/schema/tests-content.ts";

type Part = Pick<CodeTest, "imports" | "code">;

/** The file of these tests: what they bring in once, then one after the other. */
export function composeFile(path: string, parts: readonly Part[]): string {
  const imports = parts.map((part) => part.imports);
  const codes = parts.map(({ code }) => code.trim());
  if (path.endsWith(".java")) {
    const body = codes.map((code) => code.replaceAll(/^(?=.)/gm, "    ")).join("\n\n");
    return `${uniqueLines(imports)}\n\nclass ${basename(path, ".java")} {\n${body}\n}\n`;
  }
  const isPython = path.endsWith(".py");
  const head = isPython ? uniqueLines(imports) : mergedImports(imports.join("\n"));
  return `${[head, ...codes].filter(Boolean).join(isPython ? "\n\n\n" : "\n\n")}\n`;
}

const uniqueLines = (texts: readonly string[]): string =>
  [...new Set(texts.flatMap((text) => text.split("\n")).map((line) => line.trimEnd()))]
    .filter(Boolean)
    .toSorted((a, b) => Number(b.startsWith("package ")) - Number(a.startsWith("package ")))
    .join("\n");

const IMPORT =
  /import\s+(type\s+)?(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s+as\s+([\w$]+))?\s*from\s*["']([^"']+)["'];?/g;

interface Brought {
  defaults: Set<string>;
  all: Set<string>;
  /** `type X` and `X` of the same name are one. */
  named: Map<string, string>;
}

/** A name is brought in once, however many tests want it. */
function mergedImports(text: string): string {
  const modules = new Map<string, Brought>();
  const rest = text.replaceAll(IMPORT, (...found: (string | undefined)[]) => {
    const [, type, own, names = "", all, from = ""] = found;
    const module = modules.get(from) ?? { defaults: new Set(), all: new Set(), named: new Map() };
    modules.set(from, module);
    if (own) module.defaults.add(type ? `type ${own}` : own);
    if (all) module.all.add(all);
    for (const name of names.split(",").map((one) => one.trim())) {
      if (name !== "") addNamed(module.named, type ? `type ${name}` : name);
    }
    return "";
  });
  return [
    ...[...modules].flatMap(([from, brought]) => linesFor(from, brought)),
    uniqueLines([rest]),
  ]
    .filter(Boolean)
    .join("\n");
}

function addNamed(named: Brought["named"], said: string): void {
  const name = said.replace(/^type\s+/, "");
  if (said === name || !named.has(name)) named.set(name, said);
}

function linesFor(from: string, { defaults, all, named }: Brought): string[] {
  const source = `from ${JSON.stringify(from)};`;
  return [
    ...[...all].map((name) => `import * as ${name} ${source}`),
    ...[...defaults].map((name) => `import ${name} ${source}`),
    ...(named.size > 0 ? [`import { ${[...named.values()].join(", ")} } ${source}`] : []),
  ];
}
