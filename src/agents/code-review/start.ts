import type { Account, Deps } from "../../app.ts";
import { codeClientFor } from "../../connections/connection.ts";
import type { Outside } from "../../connections/failure.ts";
import { listLlmChoices } from "../../drafts/choices.ts";
import { dropOpenForm } from "../../drafts/open-form.ts";
import { type CreatedReview, createReview, type ReviewErrors } from "./create.ts";
import {
  type CodeReviewErrors,
  type CodeReviewForm,
  REVIEW_FORM,
  type Wanted,
  wantedOf,
} from "./form.ts";
import { listCodeHosts } from "./pull-choices.ts";
import type { ReviewOrigin } from "./source.ts";

export interface Changes {
  diff: string;
  title: string;
  origin: ReviewOrigin;
}

interface Pull {
  connectionId: string;
  repository: string;
  number: number;
}

/** The newest commits of a pull request, as what is to be reviewed. */
export async function readPull(
  deps: Deps,
  accountId: string,
  { connectionId, repository, number }: Pull,
): Promise<Outside<Changes>> {
  const client = await codeClientFor(deps, accountId, connectionId);
  if (!client.ok) return client;
  const pull = await client.value.readPullRequest(repository, number);
  if (!pull.ok) return pull;
  const diff = await client.value.readDiff(repository, number);
  if (!diff.ok) return diff;
  const { title, url, base, head } = pull.value;
  const { text, leftOut } = diff.value;
  const tips = { base: base.sha, head: head.sha };
  return {
    ok: true,
    value: {
      diff: text,
      title,
      origin: { connectionId, repository, number, url, ...tips, leftOut },
    },
  };
}

/** What one branch has that the other had not when they parted; posted nowhere. */
async function readBranches(
  deps: Deps,
  accountId: string,
  { connectionId, repository, base, head }: Wanted & { kind: "branches" },
): Promise<Outside<Changes>> {
  const client = await codeClientFor(deps, accountId, connectionId);
  if (!client.ok) return client;
  const compared = await client.value.compare(repository, { base, head });
  if (!compared.ok) return compared;
  const { text, leftOut, ...tips } = compared.value;
  const origin = { connectionId, repository, ...tips, leftOut };
  return { ok: true, value: { diff: text, title: `${head} of ${repository}`, origin } };
}

export type Started = { ok: true; draftId: string } | { ok: false; errors: CodeReviewErrors };

const PASTED: Pick<Changes, "title" | "origin"> = { title: "", origin: {} };
const LONGEST_TITLE = 120;

/** Starts what the form asks for; what was autosaved of it is dropped. */
export async function startReview(
  deps: Deps,
  account: Account,
  form: CodeReviewForm,
): Promise<Started> {
  const [hosts, llms] = await Promise.all([
    listCodeHosts(deps, account),
    listLlmChoices(deps, account, "review"),
  ]);
  const llm = llms.find(({ id }) => id === form.llm);
  const wanted = wantedOf(form, hosts);
  if (wanted.kind === "wrong") {
    return { ok: false, errors: { ...wanted.errors, ...(!llm && { llm: "Choose a model." }) } };
  }
  const read = await readWanted(deps, account.id, wanted, form);
  const place = placeOf(wanted, form);
  if (!read.ok) return { ok: false, errors: { [place]: `${read.message} ${read.fix}` } };
  const { diff, title, origin } = read.value;
  const { once, teamRules, ticket } = form;
  const properties = { teamRules: lines(teamRules), ticket: lines(ticket) };
  const short = title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title;
  const asked = { once, diff, title: short, llm, properties, origin };
  const created: CreatedReview = await createReview(deps, account, asked);
  if (!created.ok) return { ok: false, errors: atFields(created.errors, place) };
  await dropOpenForm(deps.db, account, REVIEW_FORM);
  return created;
}

type Right = Exclude<Wanted, { kind: "wrong" }>;

async function readWanted(
  deps: Deps,
  accountId: string,
  wanted: Right,
  { diff }: CodeReviewForm,
): Promise<Outside<Changes>> {
  if (wanted.kind === "pull") return readPull(deps, accountId, wanted);
  return wanted.kind === "branches" ? readBranches(deps, accountId, wanted) : pasted(diff);
}

type Place = "diff" | "head" | "number" | "url";

function placeOf({ kind }: Right, { url }: CodeReviewForm): Place {
  if (kind === "branches") return "head";
  if (kind === "diff") return "diff";
  return url.trim() === "" ? "number" : "url";
}

const pasted = (diff: string): Outside<Changes> => ({ ok: true, value: { diff, ...PASTED } });

/** As a browser sends them, line breaks count double. */
const lines = (text: string): string => text.replaceAll("\r\n", "\n");

/** What is wrong with the changes of a pull request is said where it was chosen. */
function atFields({ diff, title, ...others }: ReviewErrors, place: Place): CodeReviewErrors {
  const message = diff ?? title;
  return { ...others, ...(message !== undefined && { [place]: message }) };
}
