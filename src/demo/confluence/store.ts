import type { Clock } from "../../platform/clock.ts";
import { openStateFile } from "../state-file.ts";

export interface DemoPage {
  id: string;
  spaceKey: string;
  title: string;
  parentId?: string;
  /** Storage format. */
  body: string;
  version: number;
  /** Employee id. */
  author: string;
  created: string;
  updated: string;
}

export interface DemoSpace {
  id: string;
  key: string;
  name: string;
}

export const spaces: DemoSpace[] = [
  { id: "98305", key: "SHOP", name: "Demo Shop" },
  { id: "98306", key: "TEAM", name: "Team notes" },
];

export const findSpace = (idOrKey: string) =>
  spaces.find(({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase());

interface State {
  pages: DemoPage[];
  lastId: number;
}

type NewPage = Pick<DemoPage, "spaceKey" | "title" | "parentId" | "body" | "author">;

/** The pages of the demo Confluence; every change is on disk before it is answered. */
export interface ConfluenceStore {
  pages: DemoPage[];
  find(id: string): DemoPage | undefined;
  /** Undefined when the space has a page of that title. */
  create(page: NewPage): DemoPage | undefined;
  update(page: DemoPage, change: Pick<DemoPage, "title" | "body">): void;
}

/** `file` absent: kept in memory only. */
export function openConfluenceStore({
  file,
  clock,
}: {
  file?: string;
  clock: Clock;
}): ConfluenceStore {
  const empty: State = { pages: [], lastId: 65_600 };
  const { state, persist } = openStateFile(file, empty);
  const now = () => clock.now().toISOString();
  return {
    pages: state.pages,
    find: (id) => state.pages.find((page) => page.id === id),
    create: (page) => {
      if (isTaken(state.pages, page)) return undefined;
      const id = String(++state.lastId);
      const created = { ...page, id, version: 1, created: now(), updated: now() };
      state.pages.push(created);
      persist();
      return created;
    },
    update: (page, { title, body }) => {
      Object.assign(page, { title, body, version: page.version + 1, updated: now() });
      persist();
    },
  };
}

type Titled = Pick<DemoPage, "spaceKey" | "title"> & { id?: string };

/** A title is unique in its space, whatever its case. */
export const isTaken = (pages: DemoPage[], wanted: Titled) =>
  pages.some(
    ({ id, spaceKey, title }) =>
      id !== wanted.id &&
      spaceKey === wanted.spaceKey &&
      title.toLowerCase() === wanted.title.toLowerCase(),
  );
