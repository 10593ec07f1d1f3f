import type { Account, Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Draft } from "../draft.ts";
import { readScreen } from "../target.ts";
import { draftOfNode } from "./node-target.ts";

interface Screens {
  /** By issue type. */
  screens: Map<string, JiraField[]>;
  /** Every field that some of them has, once. */
  screen: JiraField[];
  failure: OutsideFailure | undefined;
}

/** The create screens of all issue types that these nodes become. */
export async function readScreens(
  deps: Deps,
  account: Account,
  draft: Draft,
  nodes: readonly BacklogNode[],
): Promise<Screens> {
  const targets = new Map(
    nodes.map((node) => {
      const { target } = draftOfNode(draft, node);
      return [target.issueTypeId, target];
    }),
  );
  targets.delete("");
  const screens = new Map<string, JiraField[]>();
  for (const [typeId, target] of targets) {
    const read = await readScreen(deps, account, target);
    if (!read.ok) return { screens, screen: [], failure: read };
    screens.set(typeId, read.value);
  }
  const fields = [...screens.values()].flat();
  const screen = [...new Map(fields.map((field) => [field.id, field])).values()];
  return { screens, screen, failure: undefined };
}
