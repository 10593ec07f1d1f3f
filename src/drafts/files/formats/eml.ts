import type { Address, Email } from "postal-mime";
import { damaged, defineFormat, refuse, tooDeep } from "../format.ts";
import { writeHtml } from "../html-blocks.ts";
import { createTextWriter, type TextWriter } from "../text-writer.ts";
import { bareName, count, fewInWords } from "../wording.ts";

const HEADER = /^(?:from|to|cc|subject|date|received|return-path|mime-version|message-id):/im;

export const eml = defineFormat({
  kind: "eml",
  label: "a mail",
  extensions: ["eml"],
  mime: "message/rfc822",
  look: "text",
  heavy: true,
  async read({ name, bytes, limits }) {
    const head = new TextDecoder("latin1").decode(bytes.subarray(0, 16_384));
    if (!HEADER.test(head.split(/\r?\n\r?\n/)[0] ?? ""))
      return refuse(
        "not_what_it_says",
        `“${name}” is not a mail: it does not begin with lines such as From and Subject. In the mail program, save the mail as .eml and upload that.`,
      );
    const { default: PostalMime } = await import("postal-mime");
    const mail = await PostalMime.parse(bytes, { maxNestingDepth: 50 }).catch((error: unknown) =>
      damaged(name, "a mail", error),
    );
    if ("ok" in mail) return mail;
    const writer = createTextWriter(limits.characters);
    writeHead(mail, writer);
    const { images, isTooDeep } = await writeBody(mail, writer);
    if (isTooDeep) return tooDeep(name);
    return {
      ok: true,
      title: mail.subject?.trim() || bareName(name),
      text: writer.text(),
      notes: notesOn(mail, images),
    };
  },
});

function writeHead(mail: Email, writer: TextWriter) {
  const lines: [string, string][] = [
    ["From", addresses(mail.from ? [mail.from] : [])],
    ["To", addresses(mail.to ?? [])],
    ["Cc", addresses(mail.cc ?? [])],
    ["Date", mail.date ?? ""],
  ];
  writer.heading(1, mail.subject ?? "");
  for (const [label, value] of lines) if (value !== "") writer.item(`${label}: ${value}`, 0, "-");
}

async function writeBody(mail: Email, writer: TextWriter) {
  const text = mail.text?.trim() ?? "";
  if (text === "") return writeHtml(mail.html ?? "", writer);
  // A line of a mail that begins with > is quoted history, and stays so.
  for (const block of text.replaceAll("\r\n", "\n").split(/\n{2,}/)) writer.paragraph(block);
  return { images: 0, isTooDeep: false };
}

function notesOn(mail: Email, images: number): string[] {
  const names = mail.attachments.map((each) => each.filename ?? each.mimeType);
  const notes: string[] = [];
  if (names.length > 0)
    notes.push(
      `${count(names.length, "attachment")} not read: ${fewInWords(names)}. Upload what the draft needs as a file of its own.`,
    );
  if (images > 0) notes.push(`${count(images, "image")} not read: only text is.`);
  return notes;
}

const addresses = (list: Address[]): string =>
  list
    .flatMap((each) => each.group ?? [each])
    .map(({ name, address }) =>
      name && address ? `${name} <${address}>` : name || (address ?? ""),
    )
    .join(", ");
