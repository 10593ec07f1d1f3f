import type { Typed } from "./check.ts";

export const EMPTY: Typed = {
  name: "",
  title: "",
  purpose: "draft",
  description: "",
  tags: "",
  text: "",
  note: "",
};

interface Form {
  req: { parseBody(): Promise<Record<string, unknown>> };
}

/** What was sent, as text; fields of a prompt that are not there are empty. */
export async function readTyped(
  c: Form,
): Promise<{ typed: Typed; values: Record<string, string> }> {
  const body = await c.req.parseBody();
  const values = Object.fromEntries(
    Object.entries(body).filter((field): field is [string, string] => typeof field[1] === "string"),
  );
  // One line each, as a file has them.
  const of = (name: keyof Typed) => (values[name] ?? "").replaceAll(/\s+/g, " ").trim();
  const typed = {
    name: of("name"),
    title: of("title"),
    purpose: of("purpose"),
    description: of("description"),
    tags: of("tags"),
    text: values["text"] ?? "",
    note: of("note"),
  };
  return { typed, values };
}
