import type { KnownSystem } from "../app.ts";
import type { DemoPerson } from "./people.ts";

interface Addresses {
  jiraDc: string;
  jiraCloud: string;
  confluence: string;
  github: string;
  llm: string;
  companyLlm: string;
}

/** The demo systems as a person may connect to them, with this person's credentials. */
export const listKnownSystems = (
  at: Addresses,
  person: DemoPerson,
  apiKey: string,
): KnownSystem[] => [...workSystems(at, person), ...models(at, person, apiKey)];

function workSystems(at: Addresses, person: DemoPerson): KnownSystem[] {
  return [
    {
      provider: "jira",
      name: "Demo Jira (Data Center)",
      baseUrl: at.jiraDc,
      credentials: { token: person.jiraToken },
      lookAt: `${at.jiraDc}/`,
      note: `Runs on this machine and is no real Jira. You are ${person.name} there.`,
    },
    {
      provider: "jira",
      name: "Demo Jira (Cloud)",
      baseUrl: at.jiraCloud,
      credentials: { email: person.email, token: person.cloudToken },
      lookAt: `${at.jiraCloud}/`,
      note: `Runs on this machine and is no real Jira. You are ${person.name} there.`,
    },
    {
      provider: "confluence",
      name: "Demo Confluence",
      baseUrl: at.confluence,
      credentials: { token: person.confluenceToken },
      lookAt: `${at.confluence}/`,
      note: "Runs on this machine; its space Demo Shop has three requirements to start from.",
    },
    {
      provider: "github",
      name: "Demo GitHub",
      baseUrl: at.github,
      credentials: { token: person.githubToken },
      lookAt: `${new URL(at.github).origin}/`,
      note: `Runs on this machine and is no real GitHub; its shop has a pull request to review. You are ${person.name} there.`,
    },
  ];
}

function models(at: Addresses, person: DemoPerson, apiKey: string): KnownSystem[] {
  const noAi = "A demo model, no AI: it computes its answers by rules.";
  return [
    {
      provider: "anthropic",
      name: "Demo model (Anthropic protocol)",
      baseUrl: at.llm,
      credentials: { apiKey },
      settings: { price: "free" },
      note: noAi,
    },
    {
      provider: "openai",
      name: "Demo model (OpenAI protocol)",
      baseUrl: `${at.llm}/v1`,
      credentials: { apiKey },
      settings: { price: "free" },
      note: noAi,
    },
    {
      provider: "company-llm",
      name: "Demo company model",
      baseUrl: `${at.companyLlm}/v1`,
      credentials: { cookie: person.companyCookie },
      settings: {
        price: "free",
        userInfoPath: `${new URL(at.companyLlm).pathname}/userinfo`,
      },
      note: noAi,
    },
  ];
}
