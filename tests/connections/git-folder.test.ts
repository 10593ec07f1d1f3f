// A folder that people here may read is hostile: nothing in it may run, and nothing outside it be read.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGitClient } from "../../src/connections/git/client.ts";
import { folderAddress } from "../../src/connections/git/place.ts";
import { unpackTar } from "../../src/platform/archive/unpack-tar.ts";
import { systemClock } from "../../src/platform/clock.ts";

let home: string;
let root: string;
let ran: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "git-folder-"));
  root = join(home, "work");
  ran = join(home, "ran");
  mkdirSync(root);
});
afterEach(() => {
  // What is read through goes with each call.
  if (globSync("data/git-scans/*", { cwd: home }).length > 0) throw new Error("a scan is left");
  rmSync(home, { recursive: true });
});
/** As whoever owns the repository would call it. */
function git(folder: string, ...args: string[]): string {
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: home,
    GIT_AUTHOR_NAME: "Bob",
    GIT_AUTHOR_EMAIL: "bob@example.com",
    GIT_COMMITTER_NAME: "Bob",
    GIT_COMMITTER_EMAIL: "bob@example.com",
    GIT_CONFIG_NOSYSTEM: "1",
  };
  return execFileSync("git", ["-C", folder, ...args], { env, stdio: "pipe" })
    .toString()
    .trim();
}
const write = (folder: string, path: string, text: string) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};
function commit(folder: string, message: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) write(folder, path, text);
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", message);
  return git(folder, "rev-parse", "HEAD");
}
/** A repository with two branches. */
function shop(name = "team/shop") {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  git(folder, "init", "-q", "-b", "main");
  const first = commit(folder, "Begin\n\nWith a shop.", {
    "src/a.ts": "const a = 1;\n",
    "b.txt": "b\n",
  });
  git(folder, "switch", "-q", "-c", "feature/cards");
  const head = commit(folder, "Add cards", {
    "src/a.ts": "const a = 2;\n",
    "src/cards.ts": "card\n",
  });
  git(folder, "switch", "-q", "main");
  const main = commit(folder, "Go on", { "b.txt": "bb\n" });
  return { folder, first, head, main };
}
const NAME = "work/team/shop";
const client = (allowed = [root], folder = root) =>
  createGitClient({
    baseUrl: folderAddress(folder),
    allowed,
    dataDir: join(home, "data"),
    clock: systemClock,
  });
const never = new AbortController().signal;

/** Everything that can be asked of a repository. */
async function askAll(name = NAME) {
  const one = client();
  const archive = await one.readArchive(name, "main", never);
  const files = join(home, `files-${Math.round(performance.now() * 1000)}`);
  const unpacked = archive.ok
    ? await unpackTar(archive.value.body, files, { files: 100, bytes: 100_000 })
    : archive;
  if (archive.ok) archive.value.close();
  return {
    repositories: await one.listRepositories(),
    branches: await one.listBranches(name),
    commits: await one.listCommits(name, { ref: "main" }),
    changed: await one.listChangedFiles(name, "feature/cards"),
    compared: await one.compare(name, { base: "main", head: "feature/cards" }),
    file: await one.readFile(name, "src/a.ts", "feature/cards"),
    unpacked,
    files,
  };
}

describe("reading", () => {
  test("finds repositories, and reads their branches, commits, files, changes and archive", async () => {
    const { first, head, main } = shop();
    mkdirSync(join(root, "bare.git"));
    git(join(root, "bare.git"), "init", "-q", "--bare");
    mkdirSync(join(root, "nothing/here"), { recursive: true });
    const seen = await askAll();
    expect(seen.repositories).toMatchObject({
      value: {
        rows: [
          { repository: "work/bare.git", defaultBranch: "" },
          { repository: NAME, defaultBranch: "main" },
        ],
      },
    });
    expect(seen.branches).toEqual({
      ok: true,
      value: {
        rows: [
          { name: "feature/cards", commit: head },
          { name: "main", commit: main },
        ],
      },
    });
    expect(seen.commits).toMatchObject({
      value: {
        rows: [
          { id: main, title: "Go on", author: "Bob", files: ["b.txt"] },
          { id: first, title: "Begin", body: "With a shop.", files: ["b.txt", "src/a.ts"] },
        ],
      },
    });
    expect(seen.changed).toEqual({ ok: true, value: ["src/a.ts", "src/cards.ts"] });
    expect(seen.compared).toMatchObject({ ok: true, value: { base: main, head, leftOut: [] } });
    expect(seen.compared.ok && seen.compared.value.text).toContain("+const a = 2;");
    expect(seen.compared.ok && seen.compared.value.text).not.toContain("b.txt");
    expect(seen.file).toEqual({ ok: true, value: { text: "const a = 2;\n" } });
    expect(seen.unpacked).toMatchObject({ ok: true, files: 2 });
    expect(globSync("**/*.*", { cwd: seen.files }).toSorted()).toEqual(["b.txt", "src/a.ts"]);
    const later = await client().listCommits(NAME, { path: "src", since: new Date(0) });
    expect(later.ok && later.value.rows.map(({ title }) => title)).toEqual(["Begin"]);
    const none = await client().listCommits("work/bare.git");
    expect(none).toEqual({ ok: true, value: { rows: [] } });
  });

  test("a message cannot pass for further commits, nor a name for an option", async () => {
    const { folder } = shop();
    commit(folder, "Trick\u0001deadbeef\n\ncommit 1234", { "--output=x": "1", ":(glob)*": "2" });
    const seen = await client().listCommits(NAME);
    expect(seen.ok && seen.value.rows).toHaveLength(3);
    expect(await client().readFile(NAME, "--output=x", "main")).toMatchObject({
      value: { text: "1" },
    });
    expect(await client().readFile(NAME, ":(glob)*", "main")).toMatchObject({
      value: { text: "2" },
    });
    for (const ref of ["--output=/tmp/x", "main..feature/cards", "HEAD@{0}", "-p", "nobody"]) {
      expect(await client().readFile(NAME, "b.txt", ref)).toMatchObject({ ok: false });
    }
    for (const odd of ["work/../../etc", "other/team/shop", "work/team", "work//etc"]) {
      expect(await client().listBranches(odd)).toMatchObject({
        code: "connections.wrong_repository",
      });
    }
  });

  test("links in a commit are no files, and pull requests there are none", async () => {
    const { folder } = shop();
    symlinkSync("/etc/passwd", join(folder, "link.txt"));
    commit(folder, "Link", {});
    expect(await client().readFile(NAME, "link.txt", "main")).toMatchObject({ value: "missing" });
    expect((await askAll()).unpacked).toMatchObject({ ok: true, files: 2 });
    const refused = await client().readPullRequest(NAME, 1);
    expect(!refused.ok && refused.message).toContain("no pull requests");
  });

  test("a shallow clone is read as far as it goes", async () => {
    const { folder } = shop();
    git(root, "clone", "-q", "--depth=1", `file://${folder}`, join(root, "shallow"));
    const seen = await client().listCommits("work/shallow");
    expect(seen.ok && seen.value.rows.map(({ title }) => title)).toEqual(["Go on"]);
  });

  test("a folder that is off the list is read no more", async () => {
    shop();
    expect(await client([], root).listRepositories()).toMatchObject({ ok: false });
    expect(await client([root], join(root, "team")).listRepositories()).toMatchObject({
      ok: false,
    });
  });
});

/** Leaves a mark wherever it is run. */
function script(name: string): string {
  const path = join(home, name);
  writeFileSync(path, `#!/bin/sh\necho ${name} >> ${ran}\ncat\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("nothing of it runs", () => {
  test("neither monitors, filters, textconv, hooks, signatures, pagers nor aliases", async () => {
    const { folder } = shop();
    const set = (key: string, name: string) => git(folder, "config", key, script(name));
    commit(folder, "Attributes", {
      ".gitattributes": "* filter=evil diff=evil\n*.ts export-subst filter=evil diff=evil\n",
    });
    for (const key of [
      "core.fsmonitor",
      "filter.evil.clean",
      "filter.evil.smudge",
      "filter.evil.process",
      "diff.evil.textconv",
      "diff.evil.command",
      "diff.external",
      "gpg.program",
      "core.pager",
      "pager.log",
      "core.sshCommand",
      "core.gitProxy",
      "core.editor",
      "tar.tar.command",
      "uploadpack.packObjectsHook",
      "credential.helper",
      "log.mailmap",
    ]) {
      set(key, key.replaceAll(".", "-"));
    }
    git(folder, "config", "log.showSignature", "true");
    git(folder, "config", "core.hooksPath", join(home, "hooks"));
    for (const hook of [
      "post-checkout",
      "pre-commit",
      "reference-transaction",
      "post-index-change",
    ]) {
      mkdirSync(join(home, "hooks"), { recursive: true });
      writeFileSync(join(home, "hooks", hook), `#!/bin/sh\necho ${hook} >> ${ran}\n`);
      chmodSync(join(home, "hooks", hook), 0o755);
    }
    // The fixtures themselves: plain git in the folder does run something of it.
    git(folder, "status");
    expect(existsSync(ran)).toBe(true);
    rmSync(ran);
    const seen = await askAll();
    expect(seen.compared).toMatchObject({ ok: true });
    expect(seen.unpacked).toMatchObject({ ok: true });
    expect(existsSync(ran)).toBe(false);
  });

  test("neither what a partial clone would fetch with", async () => {
    const { folder, first } = shop();
    git(folder, "config", "extensions.partialClone", "origin");
    git(folder, "config", "remote.origin.promisor", "true");
    git(folder, "config", "remote.origin.url", `ext::${script("transport")}`);
    git(folder, "config", "remote.origin.uploadpack", script("uploadpack"));
    git(folder, "config", "protocol.ext.allow", "always");
    const tree = git(folder, "rev-parse", `${first}^{tree}`);
    rmSync(join(folder, ".git/objects", tree.slice(0, 2), tree.slice(2)));
    const seen = await client().listCommits(NAME);
    expect(!seen.ok && seen.message).toContain("missing or damaged");
    expect(existsSync(ran)).toBe(false);
  });
});

const secret = () => {
  const folder = join(home, "secret");
  mkdirSync(folder);
  git(folder, "init", "-q", "-b", "main");
  return { folder, id: commit(folder, "Secret", { "secret.txt": "secret\n" }) };
};

describe("nothing outside is read", () => {
  test("objects of another repository are not borrowed", async () => {
    const { folder } = shop();
    const { folder: outside, id } = secret();
    const info = join(folder, ".git/objects/info");
    mkdirSync(info, { recursive: true });
    writeFileSync(join(info, "alternates"), `${outside}/.git/objects\n`);
    writeFileSync(join(folder, ".git/refs/heads/stolen"), `${id}\n`);
    const seen = await client().readFile(NAME, "secret.txt", "stolen");
    expect(!seen.ok && seen.message).toContain("borrows");
  });

  test("links and references that lead out are refused", async () => {
    const { folder: outside } = secret();
    const { folder } = shop("linked");
    rmSync(join(folder, ".git/objects"), { recursive: true });
    symlinkSync(join(outside, ".git/objects"), join(folder, ".git/objects"));
    expect(await client().listBranches("work/linked")).toMatchObject({ ok: false });
    const { folder: second } = shop("inner");
    rmSync(join(second, ".git/objects/pack"), { recursive: true });
    symlinkSync(join(outside, ".git/objects"), join(second, ".git/objects/pack"));
    expect(await client().listBranches("work/inner")).toMatchObject({ ok: false });
    mkdirSync(join(root, "file"));
    writeFileSync(join(root, "file/.git"), `gitdir: ${outside}/.git\n`);
    const named = await client().listBranches("work/file");
    expect(!named.ok && named.message).toContain("outside");
    symlinkSync(outside, join(root, "alias"));
    const listed = await client().listRepositories();
    expect(listed.ok && listed.value.rows.map(({ repository }) => repository)).not.toContain(
      "work/alias",
    );
    execFileSync("mkfifo", [join(second, ".git/packed-refs")]);
    expect(await client().listRepositories()).toMatchObject({ ok: true });
  });
});
