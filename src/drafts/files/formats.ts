import type { FileKind, Format } from "./format.ts";
import { csv } from "./formats/csv.ts";
import { docx } from "./formats/docx.ts";
import { eml } from "./formats/eml.ts";
import { html } from "./formats/html.ts";
import { md } from "./formats/md.ts";
import { pdf } from "./formats/pdf.ts";
import { txt } from "./formats/txt.ts";
import { xlsx } from "./formats/xlsx.ts";

export const formats = {
  csv,
  docx,
  eml,
  html,
  md,
  pdf,
  txt,
  xlsx,
} as const satisfies Record<FileKind, Format>;
