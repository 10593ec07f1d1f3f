import { z } from "zod";
import { defineProvider } from "../provider.ts";
import { tryServer } from "./try-server.ts";
import { programAddress } from "./where.ts";

export const mcpProgram = defineProvider({
  kind: "mcp",
  label: "MCP program",
  icon: "plug",
  help: "Tools of a program on this host. The operator names the programs; each runs in a sandbox of its own.",
  baseUrl: {
    label: "Program",
    hint: "The operator of Countersign names them in a file (MCP_PROGRAMS_FILE).",
    example: programAddress("memory"),
  },
  fields: [],
  settings: z.object({}),
  secrets: z.object({}),
  addresses: ({ mcp }) =>
    mcp.programs.map(({ name, label, network }) => ({
      value: programAddress(name),
      label: network ? `${label} (reaches the network by itself)` : label,
    })),
  test: ({ mcp }, connection) => tryServer(mcp, connection),
});
