import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { GalleryPage } from "../../views/gallery/index-page.tsx";
import { Page } from "../../views/layout.tsx";
import { Badge } from "../../views/ui/badge.ts";
import { Passages } from "../../views/ui/citations.tsx";
import { Diff } from "../../views/ui/diff.ts";
import { ErrorSummary } from "../../views/ui/form.tsx";
import { TextInput } from "../../views/ui/inputs.tsx";
import { Prose } from "../../views/ui/prose.tsx";
import { Link, Table } from "../../views/ui/table.ts";
import { Time } from "../../views/ui/time.ts";

const text = (part: unknown) => String(part);
const EVIL = `"><script>alert('x')</script>`;
const person = (role: "admin" | "member", name = "Alice") => ({ id: "a1", name, role });
const gallery = () => text(<GalleryPage account={person("admin")} theme="dark" demo insecure />);

describe("a page", () => {
  test("is a whole document in standards mode with its theme", () => {
    expect(gallery()).toMatch(/^<!DOCTYPE html>\s*<html\s+lang="en"\s+data-theme="dark"/u);
    expect(text(<Page title="x" theme="system" />)).not.toContain("data-theme");
  });

  test("has one h1, and its title says when a form came back with errors", () => {
    const page = text(<Page title="New draft" error />);
    expect(page).toContain("<title>Error: New draft - Countersign</title>");
    expect(gallery().match(/<h1/gu)).toHaveLength(1);
  });

  test("shows an admin's rooms to admins only, whoever was rendered first", () => {
    const admin = text(<Page title="x" account={person("admin")} nav="jobs" />);
    const member = text(<Page title="x" account={person("member")} nav="jobs" />);
    expect(admin).toContain('href="/accounts"');
    expect(member).not.toContain('href="/accounts"');
    expect(text(<Page title="x" />)).not.toContain('action="/sign-out"');
  });

  test("keeps one person's name out of another's page", () => {
    expect(text(<Page title="x" account={person("admin", "Alice")} />)).toContain("Alice");
    expect(text(<Page title="x" account={person("admin", "Bob")} />)).not.toContain("Alice");
  });

  test("has nothing that a strict content security policy refuses", () => {
    const page = gallery();
    expect(page).not.toMatch(/\sstyle=|\son[a-z]+=|<style|javascript:|hx-on/u);
    for (const [script] of page.matchAll(/<script[^>]*>[^<]*/gu)) {
      expect(script).toMatch(/src="\/static\/[^"]+"[^>]*>\s*$/u);
    }
  });

  test("uses each id once", () => {
    const ids = [...gallery().matchAll(/\sid="([^"]+)"/gu)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test("loads only files that exist", () => {
    const paths = [...gallery().matchAll(/(?:src|href)="(\/static\/[^"#]+)/gu)].map(([, p]) => p);
    expect(paths.length).toBeGreaterThan(10);
    for (const path of new Set(paths)) expect(readFileSync(`.${path}`, "utf8")).not.toBe("");
  });
});

test("htmx has every extension that its config names from its first tick on", () => {
  const extensions = /&quot;extensions&quot;:&quot;([^&]+)&quot;/u.exec(gallery())?.[1] ?? "none";
  const bundle = readFileSync("static/vendor/htmx.js", "utf8");
  for (const name of extensions.split(", ")) {
    expect(bundle).toMatch(new RegExp(`registerExtension\\(["']${name}["']`, "u"));
  }
});

test("every icon that a component may name is in the sprite", () => {
  const sprite = readFileSync("static/icons.svg", "utf8");
  const union = /IconName =([^;]+);/u.exec(readFileSync("views/ui/icon.ts", "utf8"))?.[1] ?? "";
  const names = [...union.matchAll(/"([a-z-]+)"/gu)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !sprite.includes(`id="${name}"`))).toEqual([]);
});

test("text from outside is never markup, in templates as in JSX", () => {
  const parts = [
    Badge({ children: EVIL }),
    Link({ href: EVIL, children: EVIL }),
    Diff({ parts: [{ kind: "added", text: EVIL }] }),
    <Prose
      document={{
        blocks: [
          { kind: "codeBlock", text: EVIL },
          { kind: "paragraph", content: [{ kind: "text", text: EVIL, strong: true, href: EVIL }] },
        ],
      }}
    />,
    Passages({ passages: [{ n: 1, text: EVIL }] }),
    Table({ name: EVIL, columns: [{ title: EVIL }], rows: [{ id: EVIL, cells: [EVIL] }] }),
    <Page
      title={EVIL}
      lead={EVIL}
      flash={{ tone: "bad", text: EVIL }}
      account={person("member", EVIL)}
    />,
  ];
  for (const part of parts) {
    expect(text(part)).not.toContain("<script>");
  }
});

describe("a field", () => {
  const errors = { url: "Enter an address" };

  test("ties its hint and error to the control, and the summary's link lands on it", () => {
    const field = text(
      <TextInput name="url" label="Address" hint="Like https" error={errors.url} />,
    );
    expect(field).toContain('aria-describedby="field-url-hint field-url-error"');
    expect(field).toContain('id="field-url-error"');
    expect(field).toContain('aria-invalid="true"');
    const summary = text(<ErrorSummary errors={errors} />);
    expect(summary).toContain('<a href="#field-url">Enter an address</a>');
    expect(summary).toMatch(/role="alert" tabindex="-1" autofocus/u);
  });

  test("never writes a password back", () => {
    const field = text(<TextInput name="token" label="Token" type="password" value="s3cret" />);
    expect(field).not.toContain("s3cret");
  });
});

test("a time is absolute in the person's zone without a script", () => {
  const at = new Date("2026-11-21T13:40:00Z");
  expect(text(Time({ at, zone: "Europe/Berlin" }))).toContain(">21 Nov 2026, 14:40<");
  expect(text(Time({ at, exact: true }))).toBe(
    '<time datetime="2026-11-21T13:40:00.000Z">21 Nov 2026, 13:40 UTC</time>',
  );
});

test("a change is said in words, not by colour alone", () => {
  const diff = text(
    Diff({
      parts: [
        { kind: "removed", text: "old" },
        { kind: "added", text: "new" },
      ],
    }),
  );
  expect(diff).toContain('<span class="sr-only">removed: </span>old');
  expect(diff).toContain('<span class="sr-only">added: </span>new');
});
