import type { ConfluenceContext } from "./env.ts";
import { type DemoPage, type DemoSpace, findSpace } from "./store.ts";
import type { DemoPerson } from "../people.ts";

export function userJson(c: ConfluenceContext, person: DemoPerson | undefined) {
  const profilePicture = {
    path: "/images/icons/profilepics/default.svg",
    width: 48,
    height: 48,
    isDefault: true,
  };
  if (person === undefined) {
    return { type: "anonymous", profilePicture, displayName: "Anonymous" };
  }
  const id = person.confluenceUser;
  const self = `${c.var.base}/rest/api/user`;
  return c.var.dialect === "dc"
    ? {
        type: "known",
        username: id,
        userKey: `ff808081${id}`,
        profilePicture,
        displayName: person.name,
        _links: { self: `${self}?key=ff808081${id}`, base: c.var.base, context: "/confluence" },
        _expandable: { status: "" },
      }
    : {
        type: "known",
        accountId: id,
        accountType: "atlassian",
        email: person.email,
        publicName: person.name,
        displayName: person.name,
        profilePicture,
        _links: { self: `${self}?accountId=${id}`, base: c.var.base, context: "/wiki" },
      };
}

export const spaceJson = (c: ConfluenceContext, { id, key, name }: DemoSpace) => ({
  id: Number(id),
  key,
  name,
  type: "global",
  status: "current",
  _links: { webui: `/display/${key}`, self: `${c.var.base}/rest/api/space/${key}` },
});

const EXPANDABLE = ["space", "version", "ancestors", "body.storage", "body.view", "history"];

/** Only what `expand` asks for is there in full, as in the real API. */
export function contentJson(c: ConfluenceContext, page: DemoPage, expand: string[]) {
  const full = new Map<string, () => object | undefined>([
    ["space", () => spaceOf(c, page)],
    ["version", () => versionJson(c, page)],
    ["ancestors", () => ancestorsOf(c, page)],
    ["history", () => ({ latest: true, createdDate: page.created, createdBy: author(c, page) })],
  ]);
  const bodies = ["storage", "view"].filter((form) => expand.includes(`body.${form}`));
  const parts = [...full].filter(([name]) => expand.includes(name));
  const rest = EXPANDABLE.filter((name) => !expand.includes(name));
  return {
    id: page.id,
    type: "page",
    status: "current",
    title: page.title,
    ...Object.fromEntries(parts.map(([name, make]) => [name, make()])),
    ...(bodies.length > 0 && {
      body: Object.fromEntries(
        bodies.map((form) => [form, { value: page.body, representation: form }]),
      ),
    }),
    _links: {
      webui: `/pages/viewpage.action?pageId=${page.id}`,
      self: `${c.var.base}/rest/api/content/${page.id}`,
      base: c.var.base,
    },
    _expandable: Object.fromEntries(rest.map((name) => [name, ""])),
  };
}

function spaceOf(c: ConfluenceContext, page: DemoPage) {
  const space = findSpace(page.spaceKey);
  return space && spaceJson(c, space);
}

const author = (c: ConfluenceContext, page: DemoPage) =>
  userJson(
    c,
    c.var.confluence.people.find(({ confluenceUser }) => confluenceUser === page.author),
  );

const versionJson = (c: ConfluenceContext, page: DemoPage) => ({
  by: author(c, page),
  when: page.updated,
  message: "",
  number: page.version,
  minorEdit: false,
});

function ancestorsOf(c: ConfluenceContext, page: DemoPage): object[] {
  const parent = page.parentId && c.var.confluence.store.find(page.parentId);
  if (!parent) return [];
  return [...ancestorsOf(c, parent), { id: parent.id, type: "page", title: parent.title }];
}
