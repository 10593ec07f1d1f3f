import type { StandingDocument } from "../../../src/drafts/documents/document.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { isBehind, placeWords, STATES } from "./words.ts";

interface Props {
  draft: Draft;
  standing: readonly StandingDocument[];
  title?: string;
}

const Place = ({ draft, one }: { draft: Draft; one: StandingDocument }) => {
  const { newest, done } = one;
  const own = draft.may === "owner";
  const { tone, icon, word } = STATES[newest.state];
  return (
    <li>
      {done?.outsideUrl != null ? (
        <a href={done.outsideUrl} target="_blank" rel="noopener noreferrer">
          {placeWords(done)}
        </a>
      ) : (
        placeWords(newest)
      )}
      {done && <span class="hint">, revision {done.revision}</span>}{" "}
      {newest !== done && Badge({ tone, icon, children: word })}{" "}
      {own && newest !== done && (
        <a href={urls.drafts.document(draft.id, newest.id)}>How far it has come</a>
      )}
      {own && done && isBehind(one, draft) && (
        <a href={urls.drafts.documents(draft.id, { kind: "page", update: done.id })}>
          Update it to revision {draft.revision}
        </a>
      )}
    </li>
  );
};

/** Pages and comments that a draft has become; nothing while there are none. */
export const AlsoStands = ({ draft, standing, title = "Also stands in" }: Props) =>
  standing.length === 0 ? null : (
    <section class="card" id="documents" aria-labelledby="documents-title">
      <h2 id="documents-title">{title}</h2>
      <ul>
        {standing.map((one) => (
          <Place draft={draft} one={one} />
        ))}
      </ul>
    </section>
  );
