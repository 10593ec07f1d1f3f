import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";

const first = (word: string | undefined) => String.fromCodePoint(word?.codePointAt(0) ?? 63);

const initials = (name: string) => {
  const words = name.trim().split(/\s+/u);
  const last = words.length > 1 ? first(words.at(-1)) : "";
  return `${first(words[0])}${last}`.toUpperCase();
};

/** Decoration beside a name. Without `src`: the initials. */
export const Avatar = (props: {
  name: string;
  src?: string | undefined;
  large?: boolean;
}): JSX.Element => {
  const size = props.large ? " avatar-large" : "";
  return props.src
    ? html`<img
        class="avatar${size}"
        src="${props.src}"
        alt=""
        width="64"
        height="64"
        loading="lazy"
      />`
    : html`<span class="avatar${size}" aria-hidden="true">${initials(props.name)}</span>`;
};
