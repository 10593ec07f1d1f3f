import { urls } from "../../../src/urls.ts";

interface Props {
  draftId: string;
  /** Null before the first revision, and of those that were made before it was counted. */
  coverage: { covered: number | null; statements: number | null } | undefined;
}

/** "12 of 15 statements covered", with the way to which. */
export const Covered = ({ draftId, coverage }: Props) =>
  coverage?.statements == null ? null : (
    <a href={urls.drafts.coverage(draftId)}>
      {coverage.covered ?? 0} of {coverage.statements}{" "}
      {coverage.statements === 1 ? "statement" : "statements"} covered
    </a>
  );
