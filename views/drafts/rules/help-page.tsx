import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { ToldRule } from "../../../src/drafts/rules/told-rules.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Badge } from "../../ui/badge.ts";
import { Card } from "../../ui/card.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { KIND_WORDS, LEVEL_WORDS, numberWords } from "./rule-words.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  rules: ToldRule[];
}

const levelsOf = ({ levels }: ToldRule): string => {
  const [first] = levels;
  if (first && levels.every(({ level }) => level === first.level)) return LEVEL_WORDS[first.level];
  return levels.map(({ kind, level }) => `${KIND_WORDS[kind]}: ${LEVEL_WORDS[level]}`).join(", ");
};

const Explained = ({ rule }: { rule: ToldRule }) => (
  <Card
    title={rule.label}
    id={rule.id}
    actions={
      <>{rule.isJudged && Badge({ tone: "neutral", icon: "sparkle", children: "A model, too" })}</>
    }
  >
    <p>{rule.help}</p>
    <DescriptionList
      facts={[
        { term: "Level", value: levelsOf(rule) },
        ...rule.numbers.map(({ name, value }) => ({
          term: numberWords(name),
          value: String(value),
        })),
        ...(rule.words ? [{ term: "Words", value: rule.words.join(", ") || "None" }] : []),
        { term: "Basis", value: `${rule.basis} (${rule.id})` },
        ...(rule.isOwn
          ? [{ term: "Set", value: "For this project, not as the company has it" }]
          : []),
      ]}
    />
  </Card>
);

/** Every rule in plain words, as it stands for a draft's project. */
export const RuleHelpPage = ({ frame, draft, rules }: Props) => (
  <Page
    {...frame}
    title="What the rules look at"
    lead={`For ${draft.target.projectName} (${draft.target.projectKey}). “Must fix” keeps a draft from being signed; all else is advice, and what a model says never is more than that.`}
    nav="drafts"
    back={{ href: urls.drafts.show(draft.id), label: draft.title }}
  >
    <div class="stack">
      {rules.map((rule) => (
        <Explained rule={rule} />
      ))}
    </div>
  </Page>
);
