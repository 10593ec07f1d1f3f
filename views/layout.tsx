import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { urls } from "../src/urls.ts";
import type { Role, Theme } from "../src/db/schema/accounts.ts";
import { AccountMenu, Brand, Dialogs, Footer, HelpLink, Nav, type NavItem } from "./ui/shell.tsx";
import { Icon } from "./ui/icon.ts";
import { Notice } from "./ui/notice.tsx";
import { renderOnce } from "./ui/render-once.ts";
import type { Tone } from "./ui/tone.ts";

export interface PageProps {
  /** The document's title, and the h1 unless `heading` is another. */
  title: string;
  heading?: Child;
  /** One sentence below the heading. */
  lead?: Child;
  /** Above the heading: the list that this thing stands in. */
  back?: { href: string; label: string } | undefined;
  /** Beside the heading. */
  actions?: Child;
  /** Who is signed in; none on public pages. */
  account?: { id: string; name: string; role: Role; hasAvatar?: boolean } | undefined;
  nav?: NavItem | undefined;
  /** 44, 72 or 96 rem: a form, a list, two columns. */
  width?: "narrow" | "normal" | "wide";
  flash?: { tone: Tone; text: string } | undefined;
  /** A form came back: the title says so first. Put `ErrorSummary` first into the children. */
  error?: boolean;
  theme?: Theme | undefined;
  /** Plain http on a named host. */
  insecure?: boolean | undefined;
  /** The demo world is running. */
  demo?: boolean | undefined;
  /** Seconds after which a browser without JavaScript loads the page again. */
  refresh?: number | undefined;
  children?: Child;
}

const HTMX_CONFIG = JSON.stringify({
  prefix: "",
  history: "reload",
  extensions: "trusted-types, sse, alpine-compat",
  noSwap: [204, 304, "5xx"],
  defaultTimeout: 30_000,
  defaultSettleDelay: 0,
});

const SCRIPTS = [
  "vendor/htmx.js",
  "js/relative-time.js",
  "js/submit-once.js",
  "js/confirm.js",
  "js/autosave.js",
  "js/shortcuts.js",
  "js/fields.js",
  "js/focus.js",
  "js/controls.js",
  "js/cascade.js",
  "js/enter.js",
  "js/upload.js",
  "js/citations.js",
  "js/toasts.js",
  "js/tree.js",
  "vendor/alpine.js",
];

const Head = () =>
  renderOnce(
    "head",
    () =>
      html`<meta charset="utf-8" /><meta
          name="viewport"
          content="width=device-width, initial-scale=1"
        /><meta name="color-scheme" content="light dark" /><meta
          name="htmx-config"
          content="${HTMX_CONFIG}"
        /><link rel="icon" href="${urls.static("favicon.svg")}" type="image/svg+xml" /><link
          rel="stylesheet"
          href="${urls.static("app.css")}"
        />${SCRIPTS.map((path) =>
          path.startsWith("js/")
            ? html`<script type="module" src="${urls.static(path)}"></script>`
            : html`<script src="${urls.static(path)}" defer></script>`,
        )}`,
  );

const Banners = ({ insecure, demo }: PageProps) =>
  renderOnce(
    `banners ${insecure === true} ${demo === true}`,
    () =>
      html`${
        insecure
          ? html`<div class="banner banner-bad">
              This connection is not encrypted: others on the network can read what you send.
            </div>`
          : ""
      }${
        demo
          ? html`<div class="banner banner-demo">
              Demo world: the systems and the model here are play-acted.
            </div>`
          : ""
      }`,
  );

const Header = (props: PageProps) => {
  const { account, nav } = props;
  return html`<header class="site-header">
    ${Banners(props)}
    <div class="bar">
      ${Brand()}${account ? Nav({ role: account.role, current: nav }) : ""}
      <div class="bar-end">${HelpLink()}${account ? AccountMenu({ account }) : ""}</div>
    </div>
  </header>`;
};

const PageHead = ({ title, heading, lead, back, actions }: PageProps) =>
  html`<div class="page-head">
    <div class="page-head-text">
      ${
        back
          ? html`<a class="page-back" href="${back.href}"
              >${Icon({ name: "left" })}${back.label}</a
            >`
          : ""
      }
      <h1>${heading ?? title}</h1>
      ${lead ? html`<p class="page-lead">${lead}</p>` : ""}
    </div>
    ${actions ? html`<div class="page-actions">${actions}</div>` : ""}
  </div>`;

/** A whole document with its doctype: `c.html(<Page ...>)`. */
export const Page = (props: PageProps): JSX.Element =>
  html`<!DOCTYPE html>
    <html
      lang="en"
      ${props.theme && props.theme !== "system" ? html` data-theme="${props.theme}"` : ""}
    >
      <head>
        <title>${props.error ? "Error: " : ""}${props.title} - Countersign</title>
        ${Head()}${
          props.refresh
            ? html`<noscript><meta http-equiv="refresh" content="${props.refresh}" /></noscript>`
            : ""
        }
      </head>
      <body>
        <a class="skip-link" href="#main">Skip to the content</a>${Header(props)}
        <main id="main" tabindex="-1" data-width="${props.width ?? "normal"}">
          <div id="notice" role="status"></div>
          ${
            props.flash
              ? html`<div class="flash">
                  ${Notice({ tone: props.flash.tone, children: props.flash.text, live: true })}
                </div>`
              : ""
          }${PageHead(props)}${props.children}
        </main>
        ${Footer({ signedIn: props.account !== undefined })}
        <div class="toasts" id="toasts" role="status"></div>
        ${Dialogs({ signedIn: props.account !== undefined })}
      </body>
    </html>`;
