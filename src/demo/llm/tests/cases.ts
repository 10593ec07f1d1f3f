interface Case {
  title: string;
  type: "positive" | "negative" | "boundary";
  priority: "high" | "medium" | "low";
  preconditions: string[];
  steps: { action: string; expected: string }[];
  cites: number[];
}

interface Statement {
  n: number;
  text: string;
}

const ASKS =
  /\b(?:must|shall|should|needs?|can(?:not)?|may|has to|have to|wants?|only|never|when|if)\b/i;
const FORBIDS =
  /\b(?:must not|cannot|never|only|not allowed|may not|refused|no more than|at most)\b/i;
const NUMBER = /\b(\d[\d.,]*)\b/;
const WEIGHTY =
  /\b(?:pay|paid|payment|money|price|refund|password|sign in|access|delete|personal|order)\b/i;
const LONGEST = 70;

const words = (text: string): string =>
  text
    .replace(/^\s*(?:[-*+•]|\d+[.)]|#+)\s*/, "")
    .replace(/[.;:]\s*$/, "")
    .replaceAll(/\s+/g, " ")
    .trim();

const short = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST - 1).replace(/\s\S*$/, "")} …` : text;

/** By what each passage asks for, forbids and counts. */
export const casesFor = (requirements: string): Case[] =>
  statementsIn(requirements).flatMap(casesOf);

function statementsIn(block: string): Statement[] {
  return block.split(/^(?=\[\d+\] )/m).flatMap((piece) => {
    const match = /^\[(\d+)\] ([\s\S]*)$/.exec(piece.trim());
    const text = words(match?.[2] ?? "");
    return match && ASKS.test(text) ? [{ n: Number(match[1]), text }] : [];
  });
}

function casesOf({ n, text }: Statement): Case[] {
  const own = {
    priority: WEIGHTY.test(text) ? ("high" as const) : ("medium" as const),
    preconditions: ["You are signed in as a person whom this is about."],
    cites: [n],
  };
  const [, figure] = NUMBER.exec(text) ?? [];
  return [
    {
      ...own,
      title: `As asked: ${short(text)}`,
      type: "positive",
      steps: [
        {
          action: `Do what the requirement describes: ${text}.`,
          expected: "It happens as the requirement says.",
        },
      ],
    },
    ...(FORBIDS.test(text)
      ? [
          {
            ...own,
            title: `Refused: ${short(text)}`,
            type: "negative" as const,
            steps: [
              {
                action: `Try what the requirement rules out: ${text}.`,
                expected: "It is refused, and a message says why.",
              },
              { action: "Look at the data again.", expected: "Nothing has changed." },
            ],
          },
        ]
      : []),
    ...(figure === undefined
      ? []
      : [
          {
            ...own,
            title: `At the limit ${figure}: ${short(text)}`,
            type: "boundary" as const,
            steps: [
              {
                action: `Use exactly ${figure}.`,
                expected: "It is treated as the requirement says of this value.",
              },
              {
                action: `Use the next value beyond ${figure}.`,
                expected: "It is treated as beyond the limit.",
              },
            ],
          },
        ]),
  ];
}

/** "Only negative cases" keeps those; whatever else a person says is not understood. */
export function refinedCases(cases: Case[], instruction: string): Case[] {
  const wanted = /\bonly\b.*\b(positive|negative|boundary)\b/i
    .exec(instruction)?.[1]
    ?.toLowerCase();
  return wanted === undefined ? cases : cases.filter(({ type }) => type === wanted);
}
