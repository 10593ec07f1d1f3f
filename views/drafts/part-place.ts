import type { Draft } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { partId } from "../ui/citations.tsx";

/** Where a part stands: on the draft's page, or on its item's. */
export const partHref = (
  { id, type }: Pick<Draft, "id" | "type">,
  { nodeId, part }: { nodeId: string; part: string },
): string =>
  type === "backlog"
    ? `${urls.drafts.node(id, nodeId)}#${partId(part)}`
    : `${urls.drafts.show(id)}#${partId(part)}`;

/** A part with its item before it, where there are several. */
export const partWords = (
  { type }: Pick<Draft, "type">,
  { title, label }: { title: string; label: string },
): string => (type === "backlog" ? `${title}: ${label}` : label);
