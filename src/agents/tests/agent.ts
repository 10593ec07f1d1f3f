import type { TestsContent } from "../../db/schema/tests-content.ts";
import { defineAgent } from "../agent.ts";
import type { Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { writeTests } from "./code/write-tests.ts";
import { writeCases } from "./manual/write-cases.ts";
import { type TestsProperties, testsProperties } from "./properties.ts";

const run = (given: AgentRun<TestsProperties>): Promise<Came<TestsContent>> => {
  const { properties } = given;
  return properties.mode === "code"
    ? writeTests({ ...given, properties })
    : writeCases({ ...given, properties });
};

export const testCaseGenerator = defineAgent({
  id: "TEST_CASE_GENERATION",
  label: "Tests",
  module: "quality assurance",
  tags: ["tests", "coverage", "test cases"],
  help: "Writes tests for code, runs each of them apart and keeps those that prove something; or writes test cases for people from requirements, each with the passages that it tests.",
  draftType: "tests",
  working: "The tests are being written",
  properties: testsProperties,
  limits: { steps: 80, tokens: 600_000, nanoUsd: 3_000_000_000, wallMs: 1_500_000 },
  run,
});
