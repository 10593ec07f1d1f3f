import { z } from "zod";
import { casesFor, refinedCases } from "./cases.ts";
import { testsFor } from "./code.ts";

/** The blocks of what the model was given. */
type Read = (tag: string) => string | undefined;

/** The answer to the prompts of tests; undefined for any other. */
export function testsAnswer(block: Read): object | undefined {
  const requirements = block("requirements");
  if (requirements !== undefined) {
    const cases = casesFor(requirements);
    const instruction = block("instruction");
    return {
      summary: `${LABEL} The cases follow the words of the passages.`,
      cases: instruction === undefined ? cases : refinedCases(cases, instruction),
    };
  }
  const targets = block("targets");
  if (targets !== undefined) return codeAnswer(targets, block("earlier"));
  return block("test") !== undefined && block("outcome") !== undefined ? JUDGED : undefined;
}

const LABEL = "Written by the demo model, which works by rules and is no AI.";
const JUDGED = {
  verdict: "wrong_test",
  reason: "The demo model works by rules and cannot say that the code is wrong.",
};

const MOST = 4;
const earlierShape = z.array(z.object({ title: z.string() }));

function codeAnswer(targets: string, earlier: string | undefined): object {
  const known = new Set(titlesIn(earlier));
  const tests = testsFor(targets).filter(({ title }) => !known.has(title));
  return {
    summary: `${LABEL} It tests functions that return what one can work out by hand.`,
    tests: tests.slice(0, MOST),
  };
}

function titlesIn(earlier: string | undefined): string[] {
  if (earlier === undefined) return [];
  return earlierShape.parse(JSON.parse(earlier)).map(({ title }) => title);
}
