import type { Node } from "web-tree-sitter";
import { parsed } from "../../repo-map/tags.ts";

/** What a program sees in the text of one test, without running it. */
export interface Shape {
  /** Places that make no sense. */
  errors: number;
  /** It compares something that the code gives with what is expected. */
  asserts: boolean;
  /** Its own tests, by name. */
  tests: string[];
  /** At its top stands something that is neither a test nor brings anything in. */
  loose: string | undefined;
  /** Modules that it names. */
  brings: string[];
}

/** Undefined: no parser reads such files. */
export const shapeOf = (path: string, text: string): Promise<Shape | undefined> =>
  parsed(path, text, (root) => {
    const language = path.endsWith(".py") ? PYTHON : path.endsWith(".java") ? JAVA : SCRIPT;
    const nodes = [...all(root)];
    return {
      errors: nodes.filter((node) => node.isError || node.isMissing).length,
      asserts: nodes.some((node) => language.asserts(node)),
      tests: nodes.flatMap((node) => language.test(node) ?? []),
      loose: root.namedChildren.find((node) => node && !language.belongs(node))?.text.slice(0, 80),
      brings: nodes.flatMap((node) => language.brings(node) ?? []),
    };
  });

function* all(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (child) yield* all(child);
}

interface Language {
  asserts(node: Node): boolean;
  test(node: Node): string | undefined;
  /** May stand at the top. */
  belongs(node: Node): boolean;
  brings(node: Node): string | undefined;
}

/** Names something: what is written out says nothing of the code. */
const isOfCode = (node: Node | null | undefined): boolean =>
  [...(node ? all(node) : [])].some(({ type }) =>
    /^(?:identifier|call|call_expression)$/.test(type),
  );

/** At the bottom of `expect(x).not.toBe`: the call of `expect`. */
function rootCall(node: Node | null): Node | undefined {
  let at = node;
  while (at && /^(?:member_expression|await_expression)$/.test(at.type)) {
    at = at.childForFieldName("object") ?? at.firstNamedChild;
  }
  return at?.type === "call_expression" ? at : undefined;
}

const nameOf = (node: Node | null): string => node?.text.split(/[.(]/)[0] ?? "";
const argumentsOf = (node: Node): (Node | null)[] =>
  node.childForFieldName("arguments")?.namedChildren ?? [];

const unquoted = (text: string): string => text.replaceAll(/^["'`]|["'`]$/g, "");

const SCRIPT: Language = {
  asserts(node) {
    if (node.type !== "call_expression") return false;
    const callee = node.childForFieldName("function");
    if (callee?.type === "member_expression") {
      const root = rootCall(callee);
      if (root && nameOf(root.childForFieldName("function")) === "expect") {
        return argumentsOf(root).some(isOfCode);
      }
    }
    return nameOf(callee) === "assert" && argumentsOf(node).some(isOfCode);
  },
  test(node) {
    if (node.type !== "call_expression") return undefined;
    if (!/^(?:test|it)$/.test(nameOf(node.childForFieldName("function")))) return undefined;
    const [title] = argumentsOf(node);
    return title?.type === "string" || title?.type === "template_string"
      ? unquoted(title.text)
      : undefined;
  },
  belongs(node) {
    if (/^(?:import_statement|comment|empty_statement)$/.test(node.type)) return true;
    const [call] = node.namedChildren;
    return (
      node.type === "expression_statement" &&
      call?.type === "call_expression" &&
      /^(?:test|it|describe)$/.test(nameOf(call.childForFieldName("function")))
    );
  },
  brings(node) {
    if (node.type === "import_statement") {
      return unquoted(node.childForFieldName("source")?.text ?? "");
    }
    const isImport =
      node.type === "call_expression" &&
      /^(?:import|require)$/.test(node.childForFieldName("function")?.text ?? "");
    return isImport ? unquoted(argumentsOf(node)[0]?.text ?? "") : undefined;
  },
};

const PYTHON: Language = {
  asserts(node) {
    if (node.type === "assert_statement") return isOfCode(node);
    return (
      node.type === "call" &&
      /^(?:pytest\.raises|self\.assert\w+)$/.test(node.childForFieldName("function")?.text ?? "")
    );
  },
  test(node) {
    if (node.type !== "function_definition") return undefined;
    const name = node.childForFieldName("name")?.text ?? "";
    return name.startsWith("test_") ? name : undefined;
  },
  belongs(node) {
    if (
      /^(?:import_statement|import_from_statement|future_import_statement|comment)$/.test(node.type)
    )
      return true;
    const own = node.type === "decorated_definition" ? node.childForFieldName("definition") : node;
    const name = own?.childForFieldName("name")?.text ?? "";
    if (own?.type === "class_definition") return name.startsWith("Test");
    return own?.type === "function_definition" && (name.startsWith("test_") || own !== node);
  },
  brings: () => undefined,
};

const JAVA: Language = {
  asserts: (node) =>
    node.type === "method_invocation" &&
    /^(?:assert\w*|fail)$/.test(node.childForFieldName("name")?.text ?? ""),
  test: (node) =>
    node.type === "method_declaration" && /@(?:Test|ParameterizedTest)\b/.test(node.text)
      ? node.childForFieldName("name")?.text
      : undefined,
  belongs: () => true,
  brings: () => undefined,
};
