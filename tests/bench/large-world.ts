// The demo world as a program of its own, which outlives no bench.
import { startTestWorld } from "../setup/demo.ts";

const { jiraDc, llm, addresses } = await startTestWorld({ llmPaceMs: 0 });
process.stdout.write(`ready ${JSON.stringify({ jira: jiraDc.url, llm, addresses })}\n`);
