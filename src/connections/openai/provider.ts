import { openai as llm } from "../../llm/providers/openai.ts";
import { listLlmModels, llmConnection, llmFields, optionalKey, testLlm } from "../llm-server.ts";
import { defineProvider } from "../provider.ts";

export const openai = defineProvider({
  kind: "llm",
  label: llm.label,
  icon: "sparkle",
  help: llm.help,
  baseUrl: {
    label: "Address of the server",
    hint: "With its path, such as /v1.",
    example: "http://ollama.example.com:11434/v1",
  },
  fields: [
    { ...llmFields.apiKey, hint: "Leave it empty if the server wants none.", optional: true },
    llmFields.model,
    llmFields.price,
    {
      name: "keyHeader",
      label: "Header of the key",
      control: "select",
      options: [
        { value: "authorization", label: "Authorization" },
        { value: "x-api-key", label: "x-api-key" },
        { value: "api-key", label: "api-key" },
      ],
      advanced: true,
    },
  ],
  settings: llm.settings,
  secrets: optionalKey,
  test: (deps, connection) => testLlm(deps, llm, llmConnection("openai", connection)),
  listModels: (deps, connection) => listLlmModels(deps, llm, llmConnection("openai", connection)),
});
