import type { ManualTests, TestCase } from "../../../db/schema/tests-content.ts";

export interface Requirement {
  n: number;
  text: string;
  /** Cases that test it and are not left out. */
  cases: Pick<TestCase, "id" | "title" | "type">[];
}

/** Each statement of the sources with the cases that test it; one without any is a gap. */
export const matrixOf = ({
  requirements,
  cases,
}: Pick<ManualTests, "requirements" | "cases">): Requirement[] =>
  requirements.map(({ n, text }) => ({
    n,
    text,
    cases: cases
      .filter(({ cites, decision }) => decision !== "left_out" && cites.includes(n))
      .map(({ id, title, type }) => ({ id, title, type })),
  }));
