import type { Deps } from "../../app.ts";
import type { Tx } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { newId } from "../../platform/clock.ts";
import type { Source } from "../source.ts";
import { numberedFrom } from "./add.ts";

/** Of one item more is no page that a person could look through; a backlog is read in steps. */
const MOST = {
  item: { characters: 200_000, passages: 3000 },
  backlog: { characters: 1_000_000, passages: 20_000 },
};

interface Form {
  item: string;
}
const mostOf = ({ item }: Form) => MOST[item === "backlog" ? "backlog" : "item"];

/** What keeps the pasted text and the sources that wait beside it from becoming a draft. */
export function wrongSource(
  form: Form,
  body: string,
  waiting: readonly Pick<Source, "body">[],
): string | undefined {
  if (body.trim() === "" && waiting.length === 0) {
    return "Paste or type the requirement, or add a source.";
  }
  const most = mostOf(form).characters;
  const length = waiting.reduce((sum, source) => sum + source.body.length, body.length);
  if (length <= most) return undefined;
  const what = waiting.length === 0 ? "The text has" : "Text and sources have";
  const other = form.item === "backlog" ? "" : " A backlog can be made of a longer one.";
  return `${what} ${length.toLocaleString("en")} characters; up to ${most.toLocaleString("en")} work.${other}`;
}

export function wrongPassages(
  form: Form,
  sources: readonly Pick<Source, "passages">[],
): string | undefined {
  const count = sources.reduce((sum, { passages }) => sum + passages.length, 0);
  const most = mostOf(form).passages;
  if (count <= most) return undefined;
  const what = sources.length === 1 ? "The text falls" : "The sources fall";
  const instead = form.item === "backlog" ? "" : ", or a backlog";
  return `${what} into ${count.toLocaleString("en")} lines or sentences; up to ${most.toLocaleString("en")} work. Make several drafts of it${instead}.`;
}

export interface Pasted {
  body: string;
  passages: Passage[];
}

/** Those of the form become the draft's, the pasted text first. Passages are counted over all of them. */
export async function takeSources(
  tx: Tx,
  { clock }: Pick<Deps, "clock">,
  { id: draftId, accountId }: { id: string; accountId: string },
  { pasted, waiting }: { pasted: Pasted | undefined; waiting: readonly Source[] },
): Promise<void> {
  const { sources } = tx.t;
  let next = 1;
  let position = 1;
  if (pasted) {
    await tx.insert(sources).values({
      id: newId(clock),
      accountId,
      draftId,
      position,
      kind: "text",
      title: "Pasted text",
      origin: {},
      ...pasted,
      createdAt: clock.now(),
    });
    next += pasted.passages.length;
    position += 1;
  }
  for (const { id, passages } of waiting) {
    const place = { draftId, position, passages: numberedFrom(passages, next) };
    await tx.update(sources).set(place).where(eq(sources.id, id));
    next += passages.length;
    position += 1;
  }
}
