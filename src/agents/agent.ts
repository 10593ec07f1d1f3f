import type { z } from "zod";
import type { RevisionContent } from "../db/schema/content.ts";
import type { AgentId } from "../db/schema/agents.ts";
import type { DraftType } from "../db/schema/drafts.ts";
import type { Came } from "./came.ts";
import type { AgentRun } from "./run.ts";

/** Where a run ends with what it has: a loop must not cost without end. */
export interface Limits {
  /** Calls of a model and of tools. */
  steps: number;
  /** In and out, of all calls. */
  tokens: number;
  nanoUsd: number;
  /** From its first step on, ms. */
  wallMs: number;
}

/** A declared way of making one type of draft. */
export interface Agent<Properties, Content extends RevisionContent> {
  id: AgentId;
  label: string;
  module: "development" | "quality assurance" | "project management";
  tags: readonly string[];
  /** What it does, for people, in a sentence or two. */
  help: string;
  draftType: DraftType;
  /** What a person chooses beside the sources. */
  properties: z.ZodType<Properties>;
  limits: Limits;
  /** "Finding the cause": what is said while it works. */
  working: string;
  run(run: AgentRun<Properties>): Promise<Came<Content>>;
}

/** @public also for the tests */
export const defineAgent = <Properties, Content extends RevisionContent>(
  agent: Agent<Properties, Content>,
): Agent<Properties, Content> => agent;
