import type { Archive } from "./archive.ts";

export type Attributes = Record<string, string>;

/** No Office program goes so deep, and the parser takes longer the deeper it is. */
const DEEPEST = 5000;

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
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        handler.open(localName(name), attributes);
      },
      onclosetag(name) {
        depth -= 1;
        handler.close(localName(name));
      },
      ontext: (data) => handler.text(data),
    },
    { xmlMode: true },
  );
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    parser.write(decoder.decode(chunk, { stream: true }));
    if (handler.isDone?.()) return;
    if (depth > DEEPEST) throw new Error(`${path} is nested more than ${DEEPEST} deep`);
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
  const [, folder = "", file = part] = /^(.*\/)?([^/]*)$/.exec(part) ?? [];
  const targets = new Map<string, string>();
  await readXml(archive, `${folder}_rels/${file}.rels`, {
    open(tag, { Id: id, Type: type, Target: target }) {
      if (tag !== "Relationship" || id === undefined || target === undefined) return;
      const path = target.startsWith("/") ? target.slice(1) : folder + target;
      targets.set(id, path);
      if (type?.endsWith("/officeDocument")) targets.set(MAIN, path);
    },
    close() {},
    text() {},
  });
  return targets;
}

const MAIN = "main part";

/** Where the document itself lies: mostly at the usual place, and Word on the web puts it at another. */
export async function findMainPart(archive: Archive, usual: string): Promise<string> {
  if (archive.has(usual)) return usual;
  return (await readRelations(archive, "")).get(MAIN) ?? usual;
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
