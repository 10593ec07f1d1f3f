import { z } from "zod";
import type { CodeCite } from "../../db/schema/document-content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { nextNumber } from "../../drafts/sources/add.ts";
import { and, eq } from "../../db/drizzle.ts";
import { newId } from "../../platform/clock.ts";
import { came, type Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { hashOf, type Lines, type Place } from "./cite.ts";
import type { DocumentProperties } from "./properties.ts";

const numbered = z.array(z.object({ key: z.string(), n: z.number() }));

const keyOf = ({ path, hash }: Pick<Place, "path" | "hash">): string => `${hash} ${path}`;

/** The cited lines become passages of the draft: what was said stays to be compared with what it rests on. */
export async function keepSlices(
  run: AgentRun<DocumentProperties>,
  { commit, lines, places }: { commit: string; lines: Lines; places: readonly Place[] },
): Promise<Came<(place: Place) => CodeCite>> {
  const unique = [...new Map(places.map((place) => [keyOf(place), place])).values()];
  const kept = await run.step({
    key: "slices",
    kind: "code",
    label:
      unique.length === 1
        ? "Keep the slice that is cited"
        : `Keep the ${unique.length} slices that are cited`,
    output: numbered,
    work: async () => ({ came: came(await insert(run, { commit, lines, places: unique })) }),
  });
  if (!kept.ok) return kept;
  const numbers = new Map(kept.value.map(({ key, n }) => [key, n]));
  return came((place) => ({ ...place, n: numbers.get(keyOf(place)) ?? 0 }));
}

/** Those that are kept already, of this run or an earlier one, are not kept twice. */
async function insert(
  { deps, draft, row, properties }: AgentRun<DocumentProperties>,
  { commit, lines, places }: { commit: string; lines: Lines; places: readonly Place[] },
): Promise<z.output<typeof numbered>> {
  return deps.db.transaction(async (tx) => {
    const { sources: t } = tx.t;
    const own = and(eq(t.draftId, draft.id), eq(t.kind, "code"));
    const rows = await tx.select().from(t).where(own);
    const known = new Map(
      rows.flatMap(({ origin: { fileName = "" }, passages }) =>
        passages.map(({ n, text }) => [
          keyOf({ path: fileName, hash: hashOf(text.split("\n")) }),
          n,
        ]),
      ),
    );
    let n = await nextNumber(tx, draft.id);
    let position = Math.max(0, ...rows.map((one) => one.position));
    const fresh = places.filter((place) => !known.has(keyOf(place)));
    for (const [path, slices] of Map.groupBy(fresh, (place) => place.path)) {
      const file = lines.get(path) ?? [];
      const passages: Passage[] = [];
      let body = "";
      for (const { line, endLine } of slices) {
        const text = file.slice(line - 1, endLine).join("\n");
        passages.push({ n, text, start: body.length, end: body.length + text.length });
        known.set(keyOf({ path, hash: hashOf(text.split("\n")) }), n);
        body += `${text}\n\n`;
        n += 1;
      }
      const { connectionId, repository } = properties;
      await tx.insert(t).values({
        id: newId(deps.clock),
        accountId: row.accountId,
        draftId: draft.id,
        position: (position += 1),
        kind: "code",
        title: path,
        origin: { connectionId, repository, head: commit, fileName: path },
        version: commit,
        body,
        passages,
        createdAt: deps.clock.now(),
      });
    }
    return places.map((place) => ({ key: keyOf(place), n: known.get(keyOf(place)) ?? 0 }));
  });
}
