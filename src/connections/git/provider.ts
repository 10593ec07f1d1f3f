import { z } from "zod";
import { systemClock } from "../../platform/clock.ts";
import { defineProvider } from "../provider.ts";
import { createGitClient } from "./client.ts";
import { folderAddress } from "./place.ts";

export const git = defineProvider({
  kind: "code",
  label: "Git folder",
  icon: "plug",
  help: "Repositories in a folder of the machine that Countersign runs on. They are read only; nothing in them is run, and nothing is posted.",
  baseUrl: {
    label: "Folder",
    hint: "The operator of Countersign names the folders (GIT_FOLDERS).",
    example: folderAddress("/srv/git"),
  },
  fields: [],
  settings: z.object({}),
  secrets: z.object({}),
  addresses: ({ config }) =>
    config.GIT_FOLDERS.map((folder) => ({ value: folderAddress(folder), label: folder })),
  async test({ config }, { baseUrl }) {
    const { GIT_FOLDERS: allowed, DATA_DIR: dataDir } = config;
    const client = createGitClient({ baseUrl, allowed, dataDir, clock: systemClock });
    const listed = await client.listRepositories();
    if (!listed.ok) return listed;
    const { length } = listed.value.rows;
    const many = length === 1 ? "1 repository" : `${length} repositories`;
    const message = length === 0 ? "No repository lies in this folder yet." : `Found ${many}.`;
    return {
      ok: true,
      value: { message, capabilities: { repositories: true, pullRequests: false } },
    };
  },
});
