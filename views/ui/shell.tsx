import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Role } from "../../src/db/schema/accounts.ts";
import { urls } from "../../src/urls.ts";
import { Avatar } from "./avatar.ts";
import { KeyHint } from "./badge.ts";
import { Button } from "./button.tsx";
import { Checkbox } from "./choices.tsx";
import { Icon } from "./icon.ts";
import { MenuLink, MenuPost } from "./menu.tsx";
import { renderOnce } from "./render-once.ts";

export type NavItem =
  | "dashboard"
  | "drafts"
  | "agents"
  | "jobs"
  | "activity"
  | "insights"
  | "prompts"
  | "connections"
  | "projects"
  | "rules"
  | "llm"
  | "accounts"
  | "audit";

const ITEMS: readonly { item: NavItem; label: string; href: string; key: string; admin?: true }[] =
  [
    { item: "dashboard", label: "Dashboard", href: urls.dashboard(), key: "g d" },
    { item: "drafts", label: "Drafts", href: urls.drafts.index(), key: "g r" },
    { item: "agents", label: "Agents", href: urls.agents.index(), key: "g e" },
    { item: "jobs", label: "Jobs", href: urls.jobs.index(), key: "g j" },
    { item: "activity", label: "Activity", href: urls.activity.index(), key: "g y" },
    { item: "insights", label: "Insights", href: urls.insights.index(), key: "g i" },
    { item: "prompts", label: "Prompts", href: urls.prompts.index(), key: "g p" },
    { item: "connections", label: "Connections", href: urls.connections.index(), key: "g c" },
    { item: "projects", label: "Projects", href: urls.projects.index(), key: "g o" },
    { item: "rules", label: "Rules", href: urls.rules.index(), key: "g l", admin: true },
    { item: "llm", label: "Models", href: urls.llm.show(), key: "g b", admin: true },
    { item: "accounts", label: "Accounts", href: urls.accounts.index(), key: "g a", admin: true },
    { item: "audit", label: "Audit", href: urls.audit.index(), key: "g u", admin: true },
  ];

export const Brand = () =>
  renderOnce(
    "brand",
    () =>
      html`<a class="brand" href="${urls.dashboard()}">${Icon({ name: "mark" })}Countersign</a>`,
  );

type Entry = (typeof ITEMS)[number];

const NavLink = ({
  entry,
  current,
  menu,
}: {
  entry: Entry;
  current: NavItem | undefined;
  menu?: true;
}) => (
  <a
    href={entry.href}
    class={menu && "menu-item"}
    data-shortcut={entry.key}
    aria-current={entry.item === current ? "page" : undefined}
  >
    {entry.label}
  </a>
);

/** What only administrators see, behind one word: the row is for what people do each day. */
const AdminMenu = ({ current }: { current: NavItem | undefined }) => {
  const entries = ITEMS.filter(({ admin }) => admin);
  const isHere = entries.some(({ item }) => item === current);
  return (
    <details class="menu" data-menu>
      <summary class="nav-item" data-current={isHere ? "" : undefined}>
        Admin
        <Icon name="down" />
      </summary>
      <div class="menu-list">
        {entries.map((entry) => (
          <NavLink entry={entry} current={current} menu />
        ))}
      </div>
    </details>
  );
};

/** One rendering for each role and active item. */
export const Nav = ({ role, current }: { role: Role; current: NavItem | undefined }) => {
  const isAdmin = role === "admin";
  return renderOnce(`nav ${isAdmin} ${current}`, () => (
    <nav class="nav" aria-label="Main">
      {ITEMS.filter(({ admin }) => !admin).map((entry) => (
        <NavLink entry={entry} current={current} />
      ))}
      {isAdmin && <AdminMenu current={current} />}
    </nav>
  ));
};

export const HelpLink = () =>
  renderOnce(
    "help",
    () => html`<a class="bar-item" href="${urls.help()}">${Icon({ name: "help" })}Help</a>`,
  );

const AccountLinks = () =>
  renderOnce("account links", () => (
    <>
      <MenuLink href={urls.drafts.new()} icon="plus">
        New draft
      </MenuLink>
      <MenuLink href={urls.account.show()} icon="settings">
        Account and settings
      </MenuLink>
      <MenuPost action={urls.signOut()} icon="sign-out">
        Sign out
      </MenuPost>
    </>
  ));

export const AccountMenu = ({
  account,
}: {
  account: { id: string; name: string; role: Role; hasAvatar?: boolean };
}): JSX.Element =>
  html`<details class="menu" data-menu>
    <summary class="bar-item">
      ${Avatar({
        name: account.name,
        src: account.hasAvatar ? urls.account.avatar(account.id) : undefined,
      })}<span class="sr-only">Account: </span
      ><span class="bar-name">${account.name}</span>${Icon({ name: "down" })}
    </summary>
    <div class="menu-list">
      <div class="menu-note">Signed in as <strong>${account.name}</strong>, ${account.role}</div>
      ${AccountLinks()}
    </div>
  </details>`;

export const Footer = ({ signedIn }: { signedIn: boolean }) =>
  renderOnce(`footer ${signedIn}`, () => (
    <footer class="site-footer">
      <div class="bar">
        <span>Countersign. AI drafts, a person countersigns.</span>
        {signedIn && (
          <button
            type="button"
            class="footer-button"
            data-needs-script
            hidden
            {...{ commandfor: "shortcuts", command: "show-modal" }}
          >
            Keyboard shortcuts <KeyHint keys="?" />
          </button>
        )}
      </div>
    </footer>
  ));

const Shortcut = ({ keys, act }: { keys: string; act: string }) => (
  <div class="fact">
    <dt>{act}</dt>
    <dd>
      <KeyHint keys={keys} />
    </dd>
  </div>
);

const ShortcutHelp = () => (
  <dialog class="dialog" id="shortcuts" aria-labelledby="shortcuts-title">
    <h2 id="shortcuts-title">Keyboard shortcuts</h2>
    <dl class="facts">
      <Shortcut keys="c" act="New draft" />
      {ITEMS.filter((entry) => !entry.admin).map((entry) => (
        <Shortcut keys={entry.key} act={`Go to ${entry.label.toLowerCase()}`} />
      ))}
      <Shortcut keys="Ctrl Enter" act="Send the form you are in" />
      <Shortcut keys="?" act="This list" />
    </dl>
    <Checkbox
      name="shortcuts-on"
      label="Single keys are on in this browser"
      checked
      extra={{ "data-shortcuts-on": "" }}
    />
    <div class="dialog-actions">
      <Button type="button" kind="secondary" extra={{ commandfor: "shortcuts", command: "close" }}>
        Close
      </Button>
    </div>
  </dialog>
);

/** Filled by confirm.js with what a button's `data-confirm` asks. */
const ConfirmDialog = () => (
  <dialog
    class="dialog"
    id="confirm"
    aria-labelledby="confirm-title"
    aria-describedby="confirm-text"
  >
    <h2 id="confirm-title">Are you sure?</h2>
    <p id="confirm-text" />
    <form method="dialog" class="dialog-actions">
      <Button kind="secondary" value="" autofocus>
        Cancel
      </Button>
      <Button kind="danger" value="yes">
        Continue
      </Button>
    </form>
  </dialog>
);

export const Dialogs = ({ signedIn }: { signedIn: boolean }) =>
  signedIn
    ? renderOnce("dialogs", () => (
        <>
          <a href={urls.drafts.new()} data-shortcut="c" hidden>
            New draft
          </a>
          <ShortcutHelp />
          <ConfirmDialog />
        </>
      ))
    : renderOnce("dialogs signed out", () => <ConfirmDialog />);
