/** Whether one of the tags of `If-Match` or `If-None-Match` is this one. */
export const isSeen = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(",").some((one) => {
    const tag = one.trim().replace(/^W\//, "");
    return tag === "*" || tag === `"${etag}"`;
  });
