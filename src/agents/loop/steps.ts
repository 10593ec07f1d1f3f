import type { TurnStepOutput, TurnStepState } from "../../db/schema/sessions.ts";

/** A step as it stands on record. */
export interface KeptStep {
  state: TurnStepState;
  output: TurnStepOutput | null;
  errorCode: string | null;
  approvalId: string | null;
}

interface OpenedStep {
  /** Names the step within its turn: `model:2`, `tool:2.1`. */
  key: string;
  kind: "model" | "tool";
  label: string;
  arguments?: string;
  /** The person's yes that it runs by. */
  approvalId?: string | undefined;
}

interface ClosedStep {
  state: TurnStepState;
  output?: TurnStepOutput;
  errorCode?: string | undefined;
  approvalId?: string | undefined;
  activityId?: string | undefined;
  tokens?: number | undefined;
  costNanoUsd?: number | null | undefined;
}

/** What a turn has done: each step is written before it is done and after it, so that none is lost or repeated. */
export interface Steps {
  find(key: string): KeptStep | undefined;
  open(step: OpenedStep): Promise<void>;
  close(key: string, closed: ClosedStep): Promise<void>;
  /** Of all so far. */
  spent(): { steps: number; tokens: number; nanoUsd: number };
}
