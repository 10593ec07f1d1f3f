/** For `Content-Disposition`: a name that every browser and file system takes, and the real one beside it. */
export function attachment(title: string, extension: string): string {
  const name = title
    // oxlint-disable-next-line no-control-regex -- they have no place in a header
    .replaceAll(/[\u0000-\u001F\u007F"\\/:*?<>|]+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 80);
  const plain = name.replaceAll(/[^\u0020-\u007E]+/g, "_").trim() || "draft";
  const encoded = encodeURIComponent(`${name.toWellFormed() || "draft"}.${extension}`).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.codePointAt(0)?.toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}.${extension}"; filename*=UTF-8''${encoded}`;
}
