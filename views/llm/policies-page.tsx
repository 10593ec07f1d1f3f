import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Row } from "../../src/db/schema.ts";
import type { TaskType } from "../../src/db/schema/llm.ts";
import type { Policy } from "../../src/db/schema/routing.ts";
import type { Deployment } from "../../src/llm/routing/models.ts";
import { urls } from "../../src/urls.ts";
import { TASK_WORDS } from "../activity/words.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Notice } from "../ui/notice.tsx";
import { Table } from "../ui/table.ts";
import { LlmTabs } from "./tabs.tsx";

interface Props {
  frame: Frame;
  tasks: readonly TaskType[];
  /** Nothing asks for these yet. */
  unasked: readonly TaskType[];
  policies: readonly Row<"llmPolicies">[];
  deployments: readonly Deployment[];
  dollars: (nanoUsd: number) => string;
  done: string | undefined;
}

const Ways = ({ policy, deployments }: { policy: Policy; deployments: readonly Deployment[] }) => {
  const nameOf = (id: string) =>
    deployments.find(({ connectionId }) => connectionId === id)?.name ??
    "a connection that is gone";
  const total = policy.ways.reduce((sum, { weight }) => sum + weight, 0);
  if (policy.ways.length === 0) return <>only what the person chose</>;
  return (
    <ol class="grid gap-1">
      {policy.ways.map(({ connectionId, model, weight }) => (
        <li>
          {model} <span class="hint">at {nameOf(connectionId)}</span>
          {policy.mode === "weights" && (
            <span class="hint"> · {Math.round((100 * weight) / total)} %</span>
          )}
        </li>
      ))}
    </ol>
  );
};

function limitsOf(policy: Policy, dollars: Props["dollars"]): string {
  const { effort, maxTokens, temperature, cacheHours, firstContentMs, idleMs } = policy;
  const { ceilingNanoUsd } = policy;
  const said = [
    effort === null ? "" : `effort ${effort}`,
    maxTokens === null ? "" : `at most ${maxTokens.toLocaleString("en")} tokens`,
    temperature === null ? "" : `temperature ${temperature}`,
    cacheHours === null ? "" : cacheHours === 0 ? "answers not kept" : `kept ${cacheHours} h`,
    firstContentMs === null ? "" : `first word within ${firstContentMs / 1000} s`,
    idleMs === null ? "" : `silence up to ${idleMs / 1000} s`,
    ceilingNanoUsd === null ? "" : `at most ${dollars(ceilingNanoUsd)} a call`,
  ];
  return said.filter((one) => one !== "").join(", ") || "as usual";
}

const rowOf = (task: TaskType, { policies, deployments, dollars }: Props) => {
  const policy = policies.find(({ taskType }) => taskType === task)?.policy;
  return {
    cells: [
      TASK_WORDS[task],
      policy ? (
        <Ways policy={policy} deployments={deployments} />
      ) : (
        <span class="hint">
          {task === "embed" ? "Nothing: programs are refused" : "Only what the person chose"}
        </span>
      ),
      policy && policy.ways.length > 0 ? (policy.ownFirst ? "first" : "last") : "",
      policy ? limitsOf(policy, dollars) : "",
      <ButtonLink
        href={urls.llm.policy(task)}
        kind="quiet"
        small
        icon="edit"
        label={`Change: ${TASK_WORDS[task]}`}
      >
        Change
      </ButtonLink>,
    ],
  };
};

const policyTable = (name: string, tasks: readonly TaskType[], props: Props) =>
  Table({
    name,
    columns: [
      { title: "Work", look: "main" },
      { title: "Models, the first one first" },
      { title: "A person's own choice comes" },
      { title: "Limits" },
      { title: "Change", hideTitle: true, look: "fit" },
    ],
    rows: tasks.map((task) => rowOf(task, props)),
  });

export const PoliciesPage = (props: Props) => (
  <Page
    {...props.frame}
    title="Where calls go"
    lead="Which model answers each kind of work, and which one steps in when it is down or busy. Once an answer has begun, nothing steps in: words would come twice."
    nav="llm"
    width="wide"
    {...(props.done && { flash: { tone: "good" as const, text: props.done } })}
  >
    <div class="stack">
      <LlmTabs current="policies" />
      {!props.deployments.some(({ isCompany }) => isCompany) && (
        <Notice tone="info" title="The company has no model connection yet">
          Everybody uses a model of their own. Add a connection for the company on the page{" "}
          <a href={urls.connections.index()}>Connections</a>, and it can be named here.
        </Notice>
      )}
      <Card title="By kind of work">{policyTable("Where calls go", props.tasks, props)}</Card>
      <details class="card fold-out">
        <summary>Not asked for yet</summary>
        <p class="hint pt-2">
          Nothing in Countersign asks a model for these kinds of work yet. What is set here waits
          for the first call.
        </p>
        {policyTable("Not asked for yet", props.unasked, props)}
      </details>
    </div>
  </Page>
);
