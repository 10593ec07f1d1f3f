import { z } from "zod";
import { type Clue, readClues } from "./clues.ts";

/** The blocks of what the model was given. */
type Read = (tag: string) => string | undefined;

/** The answer to the four prompts of a root-cause analysis; undefined for any other. */
export function rootCauseAnswer(block: Read): object | undefined {
  const timeline = block("timeline");
  const passages = block("passages");
  if (timeline === undefined || passages === undefined) return undefined;
  // By rules nobody knows what to ask another system.
  if (block("tools") !== undefined) return { calls: [] };
  const clues = readClues(timeline, passages);
  const hypothesis = block("hypothesis");
  if (hypothesis !== undefined) return tested(saidShape.parse(JSON.parse(hypothesis)), clues);
  const hypotheses = block("hypotheses");
  if (hypotheses !== undefined) return concluded(z.array(triedShape).parse(JSON.parse(hypotheses)));
  return supposed(clues, block("instruction") ?? "");
}

const evidenceShape = z.looseObject({ n: z.number(), line: z.number(), quote: z.string() });
const saidShape = z.looseObject({
  title: z.string(),
  for: z.array(evidenceShape),
  commit: z.string().nullable(),
});
const triedShape = saidShape.extend({ verdict: z.string(), decision: z.string() });
type Tried = z.output<typeof triedShape>;

const DEMO = "Read by the demo model: it works by rules and is no AI.";

const evidence = ({ n, line, quote }: Clue, says: string) => ({ n, line, quote, says });

/** Commits and shifts of metrics before the first failure, and what else is said to have been. */
function supposed(
  { failures, commits, rises, first }: ReturnType<typeof readClues>,
  instruction: string,
) {
  const summary = first
    ? `The first failure is “${first.quote.slice(0, 120)}”; ${failures.length} kinds of failures follow. ${DEMO}`
    : `No line is a failure. ${DEMO}`;
  const unwanted = /\b(?:drop|remove|without|leave out)\b\s+(.*)/i
    .exec(instruction)?.[1]
    ?.toLowerCase();
  const hypotheses = [
    ...commits.filter(({ isLikely }) => isLikely).map((commit) => ofCommit(commit, first)),
    ...rises.slice(0, 2).map((rise) => ofRise(rise)),
    ...commits.filter(({ isLate }) => isLate).map((commit) => ofCommit(commit, first)),
  ];
  return {
    summary,
    hypotheses: hypotheses
      .filter((one) => unwanted === undefined || !one.title.toLowerCase().includes(unwanted))
      .slice(0, 4),
  };
}

function ofCommit(commit: Clue & { sha: string; title: string }, first: Clue | undefined) {
  return {
    title: `“${commit.title}” broke it`,
    mechanism: `The commit ${commit.sha.slice(0, 8)} changed what the failing lines speak of.`,
    for: [
      evidence(commit, "What was changed."),
      ...(first ? [evidence(first, "The first failure.")] : []),
    ],
    against: [],
    commit: commit.sha,
  };
}

const ofRise = (rise: Clue & { series: string }) => ({
  title: `${rise.series} became too much`,
  mechanism: `${rise.series} shifted, and with it came the failures.`,
  for: [evidence(rise, "Here it shifts.")],
  against: [],
  commit: null,
});

function tested(one: z.output<typeof saidShape>, clues: ReturnType<typeof readClues>) {
  const { commits, events, first, rises } = clues;
  const commit = commits.find(({ sha }) => sha === one.commit);
  const none: ReturnType<typeof evidence>[] = [];
  if (commit) {
    if (commit.isLate && first) {
      const against = [evidence(first, "This failure was there before the commit.")];
      return { verdict: "ruled_out", reason: "The failures began before it.", for: none, against };
    }
    const named = events.filter(({ quote }) => quote.includes(commit.sha.slice(0, 7)));
    const isOther =
      named.length === 0 &&
      events.some((event) => commits.some(({ sha }) => event.quote.includes(sha.slice(0, 7))));
    if (isOther) {
      return {
        verdict: "inconclusive",
        reason: "Another version was started before the failures; nothing shows when this one was.",
        for: none,
        against: none,
      };
    }
    const pro = [...named, ...clues.sharedWith(commit)]
      .slice(0, 3)
      .map((clue) => evidence(clue, "It names what the commit changed."));
    return named.length > 0
      ? {
          verdict: "confirmed",
          reason: "It was deployed before the first failure, which speaks of what it changed.",
          for: pro,
          against: none,
        }
      : {
          verdict: "likely",
          reason: "It came before the first failure; no line shows its deployment.",
          for: pro,
          against: none,
        };
  }
  const rise = rises.find(({ series }) => one.title.startsWith(series));
  if (rise && first && rise.at >= first.at) {
    const against = [evidence(first, "The failures began before it shifted.")];
    return {
      verdict: "ruled_out",
      reason: "It shifted after the first failure, so it is a consequence.",
      for: none,
      against,
    };
  }
  return {
    verdict: "inconclusive",
    reason: "Nothing ties it to the failures.",
    for: none,
    against: none,
  };
}

function concluded(all: readonly Tried[]) {
  const held = all.filter(
    ({ verdict, decision }) => ["confirmed", "likely"].includes(verdict) && decision !== "left_out",
  );
  const [main] = held;
  if (!main) {
    return {
      state: "inconclusive",
      text: `No hypothesis is carried by the data. ${DEMO}`,
      commit: null,
      fix: "",
      nextSteps: ["Add the log of the minutes before the first failure."],
      tickets: [],
      gaps: [
        {
          text: "What changed before the first failure is not known.",
          data: "The commits that were deployed that day, and metrics of the same time.",
        },
      ],
    };
  }
  return {
    state: "found",
    text: `${main.title}: the lines before and after its deployment carry it. ${DEMO}`,
    commit: main.commit,
    fix: "Take the change back and deploy again; then bring it in with the values that production needs.",
    nextSteps: ["Take the change back.", "See that the failures stop.", "Tell those who were hit."],
    tickets: [
      {
        kind: "bug",
        title: `Repair what ${main.title.replace(/ broke it$/, "")} changed`,
        text: "The change led to failures. Take it back, and add a test that fails with it. It is done when the failing lines no longer come.",
      },
      {
        kind: "task",
        title: "Have an alarm ring at the first such failure",
        text: "People noticed by calls. Add an alarm on the failing line. It is done when a test failure rings it.",
      },
    ],
    gaps: [],
  };
}
