import type { Archive } from "./archive.ts";

export type Attributes = Record<string, string>;

/** Tags and attributes by their local names: `w:p` is `p`. */
export interface XmlHandler {
  open(tag: string, attributes: Attributes): void;
  close(tag: string): void;
  text(data: string): void;
  /** There is nothing more to learn. */
  isDone?(): boolean;
}

/**
 * Runs through one part of an archive, piece by piece: memory does not grow with the part. The parser knows no
 * document types: an entity that the file declares stays the letters that it is written with.
 */
export async function readXml(archive: Archive, path: string, handler: XmlHandler): Promise<void> {
  const stream = await archive.open(path);
  if (!stream) return;
  const { Parser } = await import("htmlparser2");
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handler.open(localName(name), attributes),
      onclosetag: (name) => handler.close(localName(name)),
      ontext: (data) => handler.text(data),
    },
    { xmlMode: true },
  );
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    parser.write(decoder.decode(chunk, { stream: true }));
    if (handler.isDone?.()) return;
  }
  parser.end(decoder.decode());
}

const localName = (name: string) => name.slice(name.indexOf(":") + 1);

export function attribute(attributes: Attributes, name: string): string | undefined {
  const key = Object.keys(attributes).find((each) => localName(each) === name);
  return key === undefined ? undefined : attributes[key];
}

/** The targets of a part's relationships by their id, as paths in the archive. */
export async function readRelations(archive: Archive, part: string): Promise<Map<string, string>> {
  const [, folder = "", file = part] = /^(.*\/)?([^/]+)$/.exec(part) ?? [];
  const targets = new Map<string, string>();
  await readXml(archive, `${folder}_rels/${file}.rels`, {
    open(tag, attributes) {
      const { Id: id, Target: target } = attributes;
      if (tag !== "Relationship" || id === undefined || target === undefined) return;
      targets.set(id, target.startsWith("/") ? target.slice(1) : folder + target);
    },
    close() {},
    text() {},
  });
  return targets;
}

/** The title that a document gives itself in its properties. */
export async function readTitle(archive: Archive): Promise<string | undefined> {
  let title = "";
  let isOpen = false;
  await readXml(archive, "docProps/core.xml", {
    open: (tag) => void (isOpen = tag === "title"),
    close: () => void (isOpen = false),
    text: (data) => void (title += isOpen ? data : ""),
  });
  return title.replaceAll(/\s+/g, " ").trim().slice(0, 200) || undefined;
}
