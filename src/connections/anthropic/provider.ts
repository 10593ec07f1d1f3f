import { z } from "zod";
import { anthropic as llm } from "../../llm/providers/anthropic.ts";
import { listLlmModels, llmConnection, llmFields, testLlm } from "../llm-server.ts";
import { defineProvider } from "../provider.ts";

export const anthropic = defineProvider({
  kind: "llm",
  label: llm.label,
  icon: "sparkle",
  help: llm.help,
  baseUrl: {
    label: "Address",
    hint: "Leave it as it is, unless your company has a gateway.",
    example: "https://api.anthropic.com",
    default: "https://api.anthropic.com",
  },
  fields: [
    { ...llmFields.apiKey, hint: "console.anthropic.com, API keys." },
    llmFields.model,
    { ...llmFields.price, advanced: true },
    {
      name: "keyHeader",
      label: "Header of the key",
      hint: "Older gateways want it in x-api-key.",
      control: "select",
      options: [
        { value: "authorization", label: "Authorization" },
        { value: "x-api-key", label: "x-api-key" },
      ],
      advanced: true,
    },
    {
      name: "version",
      label: "Version of the API",
      hint: "Such as 2023-06-01, for older gateways. Leave it empty for the newest.",
      control: "text",
      optional: true,
      advanced: true,
    },
  ],
  settings: llm.settings,
  secrets: z.object({ apiKey: z.string("Put in an API key.").min(1, "Put in an API key.") }),
  test: (deps, connection) => testLlm(deps, llm, llmConnection("anthropic", connection)),
  listModels: (deps, connection) =>
    listLlmModels(deps, llm, llmConnection("anthropic", connection)),
});
