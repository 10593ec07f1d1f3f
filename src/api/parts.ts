import type { ApiDocument, Operation } from "./document.ts";

export interface Placed {
  method: string;
  /** With its base: /api/v1/... */
  address: string;
  operation: Operation;
}

/** Operations that belong together. */
export interface ApiPart {
  /** In the address of its page. */
  id: string;
  title: string;
  operations: Placed[];
}

/** In the order of the document. */
export function partsOf({ paths, servers }: ApiDocument): ApiPart[] {
  const parts = new Map<string, Placed[]>();
  for (const [path, { servers: own, ...item }] of Object.entries(paths)) {
    const base = baseOf(own ?? servers);
    for (const [method, operation] of Object.entries(item)) {
      const [tag = ""] = operation.tags;
      parts.set(tag, [...(parts.get(tag) ?? []), { method, address: base + path, operation }]);
    }
  }
  return [...parts].map(([title, operations]) => {
    const id = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    return { id, title, operations };
  });
}

function baseOf(servers: unknown): string {
  const first: unknown = Array.isArray(servers) ? servers[0] : undefined;
  const isObject = typeof first === "object" && first !== null;
  return isObject && "url" in first && typeof first.url === "string" ? first.url : "";
}
