import type { Deps } from "../app.ts";
import type { CodeArchive } from "../connections/code/code.ts";
import { codeClientFor } from "../connections/connection.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import { failureOfDoor } from "../connections/outside-words.ts";
import { unpackTar, type Unpacked } from "../platform/archive/unpack-tar.ts";
import { OutboundError } from "../platform/outbound/outbound.ts";
import { type AgentFailure, came, type Came, failedFor } from "./came.ts";
import { makeHome } from "./check-out-home.ts";

/** A copy of the files of a repository for one run, which may do with it what it likes. */
export interface CheckOut {
  /** Absolute. Files only: nothing of git, no links. */
  folder: string;
  /** What it is a copy of. */
  commit: string;
  /** To be called at the end, whatever the end. */
  remove: () => Promise<void>;
}

interface Wanted {
  connectionId: string;
  repository: string;
  /** A branch, a tag or a commit. */
  ref: string;
}

type CheckOutDeps = Pick<Deps, "config" | "db" | "clock" | "secrets" | "outbound">;

const MOST_FILES = 20_000;
const MOST_BYTES = 300_000_000;
const LONGEST_MS = 300_000;

/** All files of a repository at one commit, in a folder of their own. */
export async function checkOut(
  deps: CheckOutDeps,
  accountId: string,
  { connectionId, repository, ref }: Wanted,
  signal: AbortSignal,
): Promise<Came<CheckOut>> {
  const client = await codeClientFor(deps, accountId, connectionId);
  if (!client.ok) return inWords(client);
  const ended = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  const archive = await client.value.readArchive(repository, ref, ended);
  if (!archive.ok) return inWords(archive);
  const { commit, close } = archive.value;
  const { folder, remove } = await makeHome(deps);
  let isThere = false;
  try {
    const unpacked = await unpack(archive.value, folder);
    if (!unpacked.ok) return unpacked;
    isThere = true;
    return came({ folder, commit, remove });
  } finally {
    close();
    if (!isThere) await remove();
  }
}

const inWords = ({ fix, ...failure }: OutsideFailure): AgentFailure => ({
  ...failure,
  message: `${failure.message} ${fix}`,
});

async function unpack(
  { body }: CodeArchive,
  folder: string,
): Promise<(Unpacked & { ok: true }) | AgentFailure> {
  try {
    const unpacked = await unpackTar(body, folder, { files: MOST_FILES, bytes: MOST_BYTES });
    return unpacked.ok ? unpacked : failedFor(`repository_${unpacked.code}`, WORDS[unpacked.code]);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return inWords(failureOfDoor(error.failure, { system: "The repository", writes: false }));
  }
}

const WORDS = {
  too_many_files: `The repository has more than ${MOST_FILES.toLocaleString("en")} files, too many for an agent. Choose a smaller one.`,
  too_large: `The files of the repository are larger than ${MOST_BYTES / 1_000_000} MB together, too much for an agent. Choose a smaller one.`,
  broken:
    "The files of the repository arrived broken. Try again; if it stays, tell your administrator.",
} satisfies Record<(Unpacked & { ok: false })["code"], string>;
