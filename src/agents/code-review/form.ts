import { z } from "zod";

const text = z.string().default("").catch("");

/** As a person filled it; a wrong value is a message at its field. */
export const codeReviewForm = z.object({
  /** Of this showing of the form: sent twice, it makes one review. */
  once: z.uuid().or(z.literal("")).catch(""),
  /** The GitHub. */
  connection: text,
  /** A part of the name of a repository. */
  search: text,
  repository: text,
  /** Of a pull request. */
  number: text,
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

export interface Github {
  id: string;
  name: string;
  baseUrl: string;
}

interface Pull {
  connectionId: string;
  repository: string;
  number: number;
}

export type Wanted =
  | ({ kind: "pull" } & Pull)
  | { kind: "diff" }
  | { kind: "wrong"; errors: CodeReviewErrors };

const wrong = (errors: CodeReviewErrors): Wanted => ({ kind: "wrong", errors });

/** What is to be reviewed: an address, a chosen pull request or pasted changes. */
export function wantedOf(form: CodeReviewForm, githubs: readonly Github[]): Wanted {
  const isPasted = form.diff.trim() !== "";
  const isNamed = form.url.trim() !== "";
  const isChosen = form.repository !== "" && form.number !== "";
  if (isPasted && (isNamed || isChosen)) return wrong({ diff: TWO });
  if (isPasted) return { kind: "diff" };
  if (isNamed) return byAddress(form, githubs);
  if (isChosen) return byChoice(form, githubs);
  if (form.repository !== "") return wrong({ number: "Choose a pull request." });
  return wrong(githubs.length === 0 ? { diff: PASTE } : { url: CHOOSE });
}

function byChoice(
  { connection, repository, number: typed }: CodeReviewForm,
  githubs: readonly Github[],
): Wanted {
  if (!githubs.some(({ id }) => id === connection))
    return wrong({ connection: "Choose a GitHub." });
  return /^[1-9]\d{0,8}$/.test(typed)
    ? { kind: "pull", connectionId: connection, repository, number: Number(typed) }
    : wrong({ number: "Choose a pull request." });
}

const TWO = "Here are a pull request and pasted changes. Take one of them away.";
const PASTE = "Paste the changes, as `git diff` writes them.";
const CHOOSE = "Choose a pull request, put in its address, or paste changes.";
const PULL_PATH = /^\/([\w.-]+\/[\w.-]+)\/pull\/(\d{1,9})(?:\/|$)/;

function byAddress({ url, connection }: CodeReviewForm, githubs: readonly Github[]): Wanted {
  const address = URL.parse(url.trim());
  const [, repository, number] = PULL_PATH.exec(address?.pathname ?? "") ?? [];
  if (address === null || repository === undefined) {
    return wrong({
      url: "This is no address of a pull request. It looks like https://github.com/owner/name/pull/12.",
    });
  }
  const here = githubs.filter(({ baseUrl }) => siteOf(baseUrl) === address.host);
  const github = here.find(({ id }) => id === connection) ?? here[0];
  return github
    ? { kind: "pull", connectionId: github.id, repository, number: Number(number) }
    : wrong({ url: `${address.host} is not connected. Connect it, or paste the changes.` });
}

/** Where people look at what the API at this address is about. */
const siteOf = (baseUrl: string): string =>
  new URL(baseUrl).host.replace(/^api\.github\.com$/, "github.com");
