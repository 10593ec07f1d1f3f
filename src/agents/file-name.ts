/** Latin letters and digits, so that every system takes it. */
export const fileName = (title: string, ending: string): string =>
  `${title.replaceAll(/[^a-zA-Z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "") || "draft"}.${ending}`;
