import type { Criterion, StoryContent } from "../../db/schema/content.ts";
import { languageOf } from "./language.ts";
import { isPerson } from "./statement.ts";

type Change = (
  content: StoryContent,
  match: RegExpExecArray,
  format: "gherkin" | "checklist",
) => StoryContent;

const criterion = (
  format: "gherkin" | "checklist",
  given: string,
  when: string,
  outcome: string,
): Criterion =>
  format === "gherkin"
    ? { given, when, outcome, cites: [] }
    : { text: `When ${when}, ${outcome}`, cites: [] };

const ask = (content: StoryContent, text: string): StoryContent => ({
  ...content,
  questions: [...content.questions, { text, cites: [] }],
});

const FEWEST_WORDS = 3;

const firstSentence = (text: string) => /^.*?[.!?](?=\s|$)/s.exec(text.trim())?.[0] ?? text.trim();
const bare = (text: string) => text.trim().replace(/^["“']|["”'.]+$/g, "");

/** Without what follows a preposition, unless too little would be left: "Pay by card" is not "Pay". */
function shorterTitle(title: string): string {
  const short = title.split(/\s(?:with|by|when|after|before|so)\s/, 1)[0] ?? title;
  return short.split(/\s+/).length < FEWEST_WORDS ? title : short;
}

const shorter: Change = (content) => ({
  ...content,
  title: { ...content.title, text: shorterTitle(content.title.text) },
  description: {
    ...content.description,
    text: firstSentence(content.description.text.split(/\n#{1,6}\s/, 1)[0] ?? ""),
  },
  criteria: content.criteria.slice(0, 5),
});

function failure({ narrative, title }: StoryContent, format: "gherkin" | "checklist"): Criterion {
  const wish = narrative.need.replace(/^to\s+/, "") || title.text.toLowerCase();
  const isDoing = narrative.need.startsWith("to ");
  const when = isDoing
    ? `it is not possible to ${wish}`
    : `${wish.replace(/^that\s+/, "")} does not work`;
  const then = "the person sees what is wrong and what to do, and nothing that was entered is lost";
  return criterion(format, narrative.role || "a user", when, then);
}

function germanFailure({ narrative }: StoryContent, format: "gherkin" | "checklist"): Criterion {
  const then =
    "man sieht, was falsch ist und was zu tun ist, und nichts Eingegebenes geht verloren";
  return format === "gherkin"
    ? { given: narrative.role || "Nutzer", when: "es gelingt nicht", outcome: then, cites: [] }
    : { text: `Gelingt es nicht, so gilt: ${then}`, cites: [] };
}

const negativeCase: Change = (content, _, format) => {
  const added =
    languageOf(JSON.stringify(content)) === "de"
      ? germanFailure(content, format)
      : failure(content, format);
  return { ...content, criteria: [...content.criteria, added] };
};

const splitByRole: Change = (content) => {
  const givens = content.criteria.flatMap((one) =>
    "given" in one && isPerson(one.given) ? [one.given] : [],
  );
  const roles = [...new Set(givens)];
  if (roles.length < 2)
    return ask(content, "It speaks of one role only, so there is nothing to split by role.");
  const plan = roles.map(
    (role) => `- As ${role}: ${givens.filter((given) => given === role).length} of the criteria`,
  );
  const text =
    `${content.description.text}\n\n#### One story for each role\n\n${plan.join("\n")}`.trim();
  const criteria = content.criteria.toSorted(
    (a, b) =>
      roles.indexOf("given" in a ? a.given : "") - roles.indexOf("given" in b ? b.given : ""),
  );
  return { ...content, description: { ...content.description, text }, criteria };
};

const PRIORITIES = ["highest", "high", "medium", "low", "lowest"] as const;

/** What the demo model understands of an instruction. It is a list of rules and says so. */
const changes: [RegExp, Change][] = [
  [
    /\b(?:in|into|auf|to)\s+(german|deutsch|french|spanish|italian|english)\b/i,
    (content, match) =>
      ask(
        content,
        `The demo model works by rules and cannot write in another language (${match[1]}).`,
      ),
  ],
  [/\b(?:shorter|shorten|concise|briefer|kürzer)\b/i, shorter],
  [
    /\b(?:negative|error|failure|failing|unhappy|negativ\w*)\s*(?:case|path|scenario|criterion|fall)?/i,
    negativeCase,
  ],
  [/\bsplit\b.*\brole/i, splitByRole],
  [
    /\b(?:title|rename(?: it)?(?: to)?|call it)\s*(?:to|:|is|should be)?\s+(.+)$/i,
    (content, match) => ({
      ...content,
      title: { text: bare(match[1] ?? ""), cites: content.title.cites },
    }),
  ],
  [
    /\bpriority\s*(?:to|:|is|=)?\s*(highest|high|medium|low|lowest)\b|\b(highest|high|medium|low|lowest)\s+priority\b/i,
    (content, match) => {
      const value =
        PRIORITIES.find((one) => one === (match[1] ?? match[2])?.toLowerCase()) ?? "medium";
      return { ...content, priority: { value, cites: [] } };
    },
  ],
  [
    /\b(\d+)\s*(?:story\s*)?points?\b|\bestimate\s*(?:to|:|of|is)?\s*(\d+)/i,
    (content, match) => ({
      ...content,
      estimate: { points: Number(match[1] ?? match[2]), cites: [] },
    }),
  ],
  [
    /\b(?:remove|delete|drop)\s+(?:the\s+)?(?:criterion|criteria|ac)\s*(\d+)/i,
    (content, match) => ({
      ...content,
      criteria: content.criteria.filter((_, i) => i + 1 !== Number(match[1])),
    }),
  ],
  [
    /\b(?:remove|drop|without)\s+(?:the\s+)?(?:open\s+)?questions?/i,
    (content) => ({ ...content, questions: [] }),
  ],
  [
    /\blabels?\s*:?\s+["“]?([\w-]+)/i,
    (content, match) => ({
      ...content,
      labels: {
        ...content.labels,
        values: [...new Set([...content.labels.values, match[1] ?? ""])],
      },
    }),
  ],
  [
    /\badd\s+(?:an?\s+)?(?:acceptance\s+)?(?:criterion|criteria|ac|case)\s*(?:that|:|for)?\s+(.+)$/i,
    (content, match, format) => ({
      ...content,
      criteria: [
        ...content.criteria,
        criterion(
          format,
          content.narrative.role || "a user",
          "the person uses it",
          bare(match[1] ?? ""),
        ),
      ],
    }),
  ],
];

/** Obeys simple instructions; of any other it says what it would have understood. */
export function refineStory(
  content: StoryContent,
  instruction: string,
  format: "gherkin" | "checklist",
): StoryContent {
  let refined = content;
  let understood = false;
  for (const [pattern, change] of changes) {
    const match = pattern.exec(instruction);
    if (!match) continue;
    refined = change(refined, match, format);
    understood = true;
  }
  if (understood) return refined;
  const words =
    "“shorter”, “add a negative case”, “split by role”, “priority high”, “3 points”, “label payments”, “remove criterion 2”, “add a criterion: …”, “title: …”";
  return ask(
    content,
    `The demo model did not understand “${instruction.slice(0, 80)}”. It knows rules such as ${words}.`,
  );
}
