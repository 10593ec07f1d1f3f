import { z } from "zod";

const text = z.string().default("").catch("");

/** As a person filled it; a wrong value is a message at its field. */
export const codeReviewForm = z.object({
  /** Of this showing of the form: sent twice, it makes one review. */
  once: z.uuid().or(z.literal("")).catch(""),
  /** Of GitHub or GitLab. */
  connection: text,
  /** A part of the name of a repository. */
  search: text,
  repository: text,
  /** Of a pull request. */
  number: text,
  /** Two branches, where there are no pull requests. */
  base: text,
  head: text,
  /** The address of a pull request, instead of the choice. */
  url: text,
  /** Pasted, instead of a pull request. */
  diff: text,
  teamRules: text,
  ticket: text,
  llm: text,
});
export type CodeReviewForm = z.output<typeof codeReviewForm>;

export type CodeReviewErrors = Partial<Record<keyof CodeReviewForm, string>>;

/** Values of it that were typed and not sent are kept by this name. */
export const REVIEW_FORM = "code-reviews/new";

/** A connection to what holds repositories. */
export interface CodeHost {
  id: string;
  /** A key of the provider registry. */
  provider: string;
  name: string;
  baseUrl: string;
}

interface Pull {
  connectionId: string;
  repository: string;
  number: number;
}

interface Branches {
  connectionId: string;
  repository: string;
  base: string;
  head: string;
}

export type Wanted =
  | ({ kind: "pull" } & Pull)
  | ({ kind: "branches" } & Branches)
  | { kind: "diff" }
  | { kind: "wrong"; errors: CodeReviewErrors };

const wrong = (errors: CodeReviewErrors): Wanted => ({ kind: "wrong", errors });

/** What is to be reviewed: an address, a chosen pull request, two branches or pasted changes. */
export function wantedOf(form: CodeReviewForm, hosts: readonly CodeHost[]): Wanted {
  const isPasted = form.diff.trim() !== "";
  const isNamed = form.url.trim() !== "";
  if (isPasted) return isNamed || isChosen(form, hosts) ? wrong({ diff: TWO }) : { kind: "diff" };
  if (isNamed) return byAddress(form, hosts);
  if (form.repository === "") {
    return wrong(hosts.length === 0 ? { diff: PASTE } : { url: CHOOSE });
  }
  if (isFolder(form, hosts)) return byBranches(form);
  return form.number === "" ? wrong({ number: "Choose a pull request." }) : byChoice(form, hosts);
}

/** It has no pull requests. */
const isFolder = ({ connection }: CodeReviewForm, hosts: readonly CodeHost[]): boolean =>
  hosts.find(({ id }) => id === connection)?.provider === "git";

const isChosen = (form: CodeReviewForm, hosts: readonly CodeHost[]): boolean =>
  form.repository !== "" && (isFolder(form, hosts) ? form.head : form.number) !== "";

function byBranches({ connection, repository, base, head }: CodeReviewForm): Wanted {
  if (head === "") return wrong({ head: "Choose the branch with the changes." });
  if (base === "") return wrong({ base: "Choose the branch that it is compared with." });
  if (base === head) return wrong({ base: "Choose another branch: a branch equals itself." });
  return { kind: "branches", connectionId: connection, repository, base, head };
}

function byChoice(
  { connection, repository, number: typed }: CodeReviewForm,
  hosts: readonly CodeHost[],
): Wanted {
  if (!hosts.some(({ id }) => id === connection))
    return wrong({ connection: "Choose a connection." });
  return /^[1-9]\d{0,8}$/.test(typed)
    ? { kind: "pull", connectionId: connection, repository, number: Number(typed) }
    : wrong({ number: "Choose a pull request." });
}

const TWO = "Here are a pull request and pasted changes. Take one of them away.";
const PASTE = "Paste the changes, as `git diff` writes them.";
const CHOOSE = "Choose a pull request, put in its address, or paste changes.";

function byAddress({ url, connection }: CodeReviewForm, hosts: readonly CodeHost[]): Wanted {
  const address = URL.parse(url.trim());
  const named = hosts.filter(({ baseUrl }) => address && siteOf(baseUrl) === address.host);
  const found = named.flatMap((host) => {
    const pull = address && pullAt(host, address.pathname);
    return pull ? [{ kind: "pull" as const, connectionId: host.id, ...pull }] : [];
  });
  const chosen = found.find(({ connectionId }) => connectionId === connection) ?? found[0];
  if (chosen) return chosen;
  const isKnown =
    address !== null && Object.values(PULL_PATHS).some((path) => path.test(address.pathname));
  return isKnown && named.length === 0
    ? wrong({ url: `${address.host} is not connected. Connect it, or paste the changes.` })
    : wrong({
        url: "This is no address of a pull request. It looks like https://github.com/owner/name/pull/12, or in GitLab https://gitlab.com/group/name/-/merge_requests/12.",
      });
}

const PULL_PATHS = {
  github: /^\/([\w.-]+\/[\w.-]+)\/pull\/(\d{1,9})(?:\/|$)/,
  gitlab: /^\/([\w.+-]+(?:\/[\w.+-]+)+)\/-\/merge_requests\/(\d{1,9})(?:\/|$)/,
};

function pullAt({ provider, baseUrl }: CodeHost, pathname: string) {
  // A GitLab may stand below a folder of its host; what a GitHub has there is its API.
  const start = provider === "gitlab" ? new URL(baseUrl).pathname.replace(/\/$/, "") : "";
  if (!pathname.startsWith(`${start}/`)) return undefined;
  const path = provider === "gitlab" ? PULL_PATHS.gitlab : PULL_PATHS.github;
  const [, repository, number] = path.exec(pathname.slice(start.length)) ?? [];
  return repository === undefined ? undefined : { repository, number: Number(number) };
}

/** Where people look at what the API at this address is about. */
const siteOf = (baseUrl: string): string =>
  new URL(baseUrl).host.replace(/^api\.github\.com$/, "github.com");
