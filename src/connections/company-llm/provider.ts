import { z } from "zod";
import { company as llm } from "../../llm/providers/company.ts";
import { listLlmModels, llmConnection, llmFields, testLlm } from "../llm-server.ts";
import { defineProvider } from "../provider.ts";

export const companyLlm = defineProvider({
  kind: "llm",
  label: llm.label,
  icon: "sparkle",
  help: llm.help,
  baseUrl: {
    label: "Address of the company LLM",
    hint: "The one for programs; its documentation names it.",
    example: "https://llm.example.com/v1",
  },
  fields: [
    {
      name: "cookie",
      label: "Cookie of your sign-in",
      hint: "Sign in there in your browser, open its developer tools (F12), Network, and copy the header Cookie of a request.",
      control: "password",
      secret: true,
    },
    llmFields.model,
    {
      name: "dialect",
      label: "It speaks like",
      control: "select",
      options: [
        { value: "openai", label: "OpenAI (chat/completions)" },
        { value: "anthropic", label: "Anthropic (messages)" },
      ],
    },
    {
      name: "userInfoPath",
      label: "Path that says who is signed in",
      hint: "Such as /api/userinfo. It shows that the cookie is yours and still works. Empty: it has none.",
      control: "text",
      optional: true,
    },
    {
      name: "employeeIdField",
      label: "Field of the employee id in its answer",
      hint: "Dots lead inwards, e.g. user.id. Empty: employeeId.",
      control: "text",
      optional: true,
      advanced: true,
    },
    {
      name: "cookieName",
      label: "Name of the cookie",
      hint: "Only for a cookie that you paste without its name. Empty: session.",
      control: "text",
      optional: true,
      advanced: true,
    },
    { ...llmFields.price, options: [...llmFields.price.options].toReversed(), advanced: true },
  ],
  settings: llm.settings,
  secrets: z.object({ cookie: z.string("Put in the cookie.").min(1, "Put in the cookie.") }),
  test: (deps, connection) => testLlm(deps, llm, llmConnection("company-llm", connection)),
  listModels: (deps, connection) =>
    listLlmModels(deps, llm, llmConnection("company-llm", connection)),
});
