/** How one language is read: which words are declared, named and brought in. */
export interface Grammar {
  /** Of its file among the parsers: `tree-sitter-<id>.wasm`. */
  id: string;
  extensions: readonly string[];
  /** Captures `ref`, `member` (a name behind a dot) and `import`; any other is what is declared there. */
  tags: string;
}

const SCRIPT = `
(function_declaration name: (identifier) @function)
(generator_function_declaration name: (identifier) @function)
(class_declaration name: (_) @class)
(method_definition name: (property_identifier) @method)
(program (lexical_declaration (variable_declarator name: (identifier) @constant)))
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @constant))))
(call_expression function: (identifier) @ref)
(call_expression function: (member_expression property: (property_identifier) @member))
(new_expression constructor: (identifier) @ref)
(arguments (identifier) @ref)
(shorthand_property_identifier) @ref
(import_specifier name: (identifier) @ref)
(import_statement source: (string) @import)
(export_statement source: (string) @import)
`;
const JSX = `
(jsx_opening_element name: (identifier) @ref)
(jsx_self_closing_element name: (identifier) @ref)
`;
const TYPES = `
(abstract_class_declaration name: (type_identifier) @class)
(interface_declaration name: (type_identifier) @interface)
(type_alias_declaration name: (type_identifier) @type)
(enum_declaration name: (identifier) @enum)
(type_identifier) @ref
`;

export const grammars: readonly Grammar[] = [
  { id: "typescript", extensions: ["ts", "mts", "cts"], tags: SCRIPT + TYPES },
  { id: "tsx", extensions: ["tsx"], tags: SCRIPT + TYPES + JSX },
  { id: "javascript", extensions: ["js", "mjs", "cjs", "jsx"], tags: SCRIPT + JSX },
  {
    id: "python",
    extensions: ["py"],
    tags: `
(class_definition name: (identifier) @class)
(function_definition name: (identifier) @function)
(module (expression_statement (assignment left: (identifier) @constant)))
(call function: (identifier) @ref)
(call function: (attribute attribute: (identifier) @ref))
(class_definition superclasses: (argument_list (identifier) @ref))
(type (identifier) @ref)
(import_from_statement name: (dotted_name (identifier) @ref))
(import_from_statement module_name: (_) @import)
(import_statement name: (dotted_name) @import)
`,
  },
  {
    id: "java",
    extensions: ["java"],
    tags: `
(class_declaration name: (identifier) @class)
(record_declaration name: (identifier) @class)
(interface_declaration name: (identifier) @interface)
(enum_declaration name: (identifier) @enum)
(method_declaration name: (identifier) @method)
(method_invocation name: (identifier) @ref)
(type_identifier) @ref
(import_declaration (scoped_identifier) @import)
`,
  },
  {
    id: "go",
    extensions: ["go"],
    tags: `
(function_declaration name: (identifier) @function)
(method_declaration name: (field_identifier) @method)
(type_spec name: (type_identifier) @type)
(call_expression function: (identifier) @ref)
(call_expression function: (selector_expression field: (field_identifier) @ref))
(type_identifier) @ref
(import_spec path: (interpreted_string_literal) @import)
`,
  },
  {
    id: "c-sharp",
    extensions: ["cs"],
    tags: `
(class_declaration name: (identifier) @class)
(struct_declaration name: (identifier) @class)
(record_declaration name: (identifier) @class)
(interface_declaration name: (identifier) @interface)
(enum_declaration name: (identifier) @enum)
(method_declaration name: (identifier) @method)
(invocation_expression function: (identifier) @ref)
(invocation_expression function: (member_access_expression name: (identifier) @ref))
(object_creation_expression type: (identifier) @ref)
(base_list (identifier) @ref)
(parameter type: (identifier) @ref)
`,
  },
  {
    id: "rust",
    extensions: ["rs"],
    tags: `
(function_item name: (identifier) @function)
(struct_item name: (type_identifier) @class)
(enum_item name: (type_identifier) @enum)
(trait_item name: (type_identifier) @interface)
(call_expression function: (identifier) @ref)
(call_expression function: (field_expression field: (field_identifier) @ref))
(call_expression function: (scoped_identifier name: (identifier) @ref))
(type_identifier) @ref
`,
  },
  {
    id: "ruby",
    extensions: ["rb"],
    tags: `
(class name: (constant) @class)
(module name: (constant) @class)
(method name: (identifier) @method)
(call method: (identifier) @ref)
(constant) @ref
`,
  },
  {
    id: "php",
    extensions: ["php"],
    tags: `
(function_definition name: (name) @function)
(class_declaration name: (name) @class)
(interface_declaration name: (name) @interface)
(method_declaration name: (name) @method)
(function_call_expression function: (name) @ref)
(member_call_expression name: (name) @ref)
(object_creation_expression (name) @ref)
`,
  },
  {
    id: "cpp",
    extensions: ["c", "h", "cc", "cpp", "hpp"],
    tags: `
(function_definition declarator: (function_declarator declarator: (identifier) @function))
(class_specifier name: (type_identifier) @class)
(struct_specifier name: (type_identifier) @class)
(call_expression function: (identifier) @ref)
(type_identifier) @ref
`,
  },
];

const byExtension = new Map(
  grammars.flatMap((grammar) => grammar.extensions.map((extension) => [extension, grammar])),
);

/** Undefined: no parser reads such files. */
export const grammarOf = (path: string): Grammar | undefined =>
  byExtension.get(/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "");
