// What an admin sets up beside the drafts, and a draft that became a page.
import { urls } from "../../src/urls.ts";
import type { Product } from "../setup/product.ts";
import { expectRedirect, formFields, type Visitor } from "../setup/visitor.ts";
import { rows } from "./seed.ts";

/** Their pages, by name. */
export async function seedPeople(alice: Visitor): Promise<Record<string, string>> {
  const team = expectRedirect(await alice.post(urls.teams.create(), { name: "Team Checkout" }));
  const teamId = new URL(team, "http://here").pathname.split("/").at(-1) ?? "";
  await alice.post(urls.teams.members(teamId), { person: "e1002" });
  return {
    team: urls.teams.show(teamId),
    approvals: urls.approvals.index(),
    "REST API": urls.api.docs(),
    "REST API, drafts": urls.api.part("drafts"),
    "REST API, shapes": urls.api.part("shapes"),
  };
}

/** Of the one form that has these words. */
function fieldsOf(body: string, words: string): Record<string, string> {
  const forms = body.match(/<form[^]*?<\/form>/g) ?? [];
  return formFields(forms.find((form) => form.includes(words)) ?? "");
}

/** The draft as a page of Confluence, signed: its pages, by name. */
export async function seedDocument(product: Product, alice: Visitor, draftId: string) {
  const { documents, document } = urls.drafts;
  const chosen = fieldsOf((await alice.get(documents(draftId))).body, 'value="page"');
  const { connection } = chosen;
  const checkOf = (title: string) =>
    documents(draftId, { kind: "page", connection, space: "SHOP", title });
  const sent = fieldsOf((await alice.get(checkOf("Pay by card"))).body, 'name="revision"');
  expectRedirect(await alice.post(documents(draftId), sent));
  const [signed] = rows<{ id: string }>(
    product,
    `select id from document_publications where draft_id = '${draftId}'`,
  );
  return {
    "publish as a page or comment": documents(draftId),
    "check of a page": checkOf("Pay by card, again"),
    "page that was published": document(draftId, signed?.id ?? ""),
  };
}
