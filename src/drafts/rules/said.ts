import type { RuleSettings } from "../../../config/rules.ts";
import type { Deps } from "../../app.ts";
import type { DraftContent } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { JudgedFinding } from "../../db/schema/review.ts";
import { usd } from "../cost.ts";
import { type Draft, findRevision } from "../draft.ts";
import { type DraftFinding, inOrderOfLevel } from "../findings.ts";
import { findJudgements, type Judgement, judgementCost } from "../judge/judgement.ts";
import { nodesOf } from "../nodes.ts";
import { readDecisions, wordsAbout } from "./decisions.ts";
import { findingsOfRevision } from "./kept-findings.ts";
import type { Rule, RuleId } from "./rule.ts";
import { rules } from "./rules.ts";
import { rulesFor } from "./settings.ts";

/** How the model's opinion stands. */
export interface ShownJudgement {
  state: Judgement["state"];
  /** The revision that it looked at. */
  revision: number;
  error: string | undefined;
  model: string | undefined;
  /** Undefined: unpriced. */
  price: string | undefined;
  /** It was given to an equal question before. */
  kept: boolean;
}

export interface Said {
  settings: RuleSettings;
  /** Of every item and of the whole, errors first; what was left says so. */
  findings: DraftFinding[];
  judgement: ShownJudgement | undefined;
}

/** All that is said of the content of a draft's newest revision: by the rules of its project and by a model, with what people decided of it. */
export async function readSaid(
  deps: Pick<Deps, "db" | "rules" | "ruleSchema">,
  draft: Draft,
  { content, passages }: { content: DraftContent; passages: Passage[] },
): Promise<Said> {
  const [settings, { newest, told }, decided] = await Promise.all([
    rulesFor(deps, draft.target),
    findJudgements(deps.db, draft.id),
    readDecisions(deps.db, draft.id),
  ]);
  const cost = newest && (await judgementCost(deps.db, newest));
  const ruled = await findingsOfRevision(draft, { content, passages, settings });
  const judged = told ? await standing(deps, draft, { told, content, settings }) : [];
  const of = { nodes: nodesOf(draft, content), passages };
  const all = judged.length === 0 ? ruled : inOrderOfLevel([...ruled, ...judged]);
  return {
    settings,
    findings: decided(all, of),
    judgement: newest && {
      state: newest.state,
      revision: newest.revision,
      error: newest.errorMessage ?? undefined,
      model: cost?.model,
      kept: cost?.kept ?? false,
      price: typeof cost?.nanoUsd === "number" ? usd(cost.nanoUsd) : undefined,
    },
  };
}

interface Told {
  told: Judgement;
  content: DraftContent;
  settings: RuleSettings;
}

/** What a model said of words that stand as it saw them. */
async function standing(
  deps: Pick<Deps, "db">,
  draft: Draft,
  { told, content, settings }: Told,
): Promise<DraftFinding[]> {
  if (told.findings.length === 0) return [];
  const now = new Map(nodesOf(draft, content).map((node) => [node.id, node]));
  const isNewest = told.revision === draft.revision;
  const seen = isNewest ? undefined : await findRevision(deps.db, draft.id, told.revision);
  const then = new Map((seen ? nodesOf(draft, seen.content) : []).map((node) => [node.id, node]));
  return told.findings.flatMap((one): DraftFinding[] => {
    const [node, before] = [
      now.get(one.nodeId),
      isNewest ? now.get(one.nodeId) : then.get(one.nodeId),
    ];
    const rule = ruleOf(one);
    if (!node || !before || !rule) return [];
    const isSame = partsAbout(one).every((part) => words(part, node) === words(part, before));
    const level = settings[rule.id].level[node.kind];
    if (!isSame || level === "off") return [];
    const { id, label, basis } = rule;
    const { nodeId, part, message, quote } = one;
    // An opinion never keeps a draft from being signed.
    const most = level === "error" ? "warning" : level;
    return [{ rule: id, label, basis, level: most, nodeId, part, message, quote }];
  });
}

const ruleOf = ({ rule }: JudgedFinding): Rule | undefined =>
  Object.values<Rule>(rules).find(({ id }) => id === rule);

/** A case that is missing may stand in any criterion by now. */
const MISSING_CASE: RuleId = "AC-GHERKIN";
const partsAbout = ({ rule, part }: JudgedFinding): string[] =>
  rule === MISSING_CASE ? [part, "criteria"] : [part];

const words = (part: string, node: ReturnType<typeof nodesOf>[number]): string =>
  wordsAbout({ part, nodeId: node.id }, { nodes: [node], passages: [] });
