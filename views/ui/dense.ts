import { raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";

/** The line breaks of templates alone would be a tenth of a page with hundreds of rows. */
export const dense = (markup: JSX.Element) =>
  // oxlint-disable-next-line typescript/no-base-to-string -- hono's markup is a String object
  raw(String(markup).replaceAll(/\s*\n\s*/g, " "));
