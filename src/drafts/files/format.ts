export type FileKind = "csv" | "docx" | "eml" | "html" | "md" | "pdf" | "txt" | "xlsx";

export interface Limits {
  bytes: number;
  /** Of the text that comes out. */
  characters: number;
  milliseconds: number;
  /** Of what the thread holds while it reads one file. */
  megabytes: number;
}

export type Refusal = {
  ok: false;
  code: string;
  message: string;
  /** For the log, never for a page. */
  cause?: string;
};

export type Reading = { ok: true; title: string; text: string; notes: string[] } | Refusal;

export interface FileInput {
  name: string;
  bytes: Uint8Array;
  limits: Limits;
}

export interface Format {
  kind: FileKind;
  /** With its article: "a web page". */
  label: string;
  /** Without the dot. */
  extensions: readonly string[];
  mime: string;
  /** What the first bytes must look like, see `findLook`. */
  look: "text" | "pdf" | "zip";
  /** Whether reading a large one holds up the event loop, so that it belongs in a thread. */
  heavy: boolean;
  /** Loads its library when called, so that the product at rest holds none of them. */
  read(input: FileInput): Promise<Reading>;
}

export const defineFormat = <F extends Format>(format: F): F => format;

export const refuse = (code: string, message: string, cause?: Error | string): Refusal => ({
  ok: false,
  code: `files.${code}`,
  message,
  ...(cause === undefined ? {} : { cause: typeof cause === "string" ? cause : cause.message }),
});

export const tooDeep = (name: string): Refusal =>
  refuse(
    "too_complex",
    `“${name}” is nested too deep to be read. Open it, copy what it shows into a document or a text file and upload that.`,
  );

export const damaged = (name: string, label: string, cause: unknown): Refusal =>
  refuse(
    "damaged",
    `“${name}” cannot be read as ${label}: the file seems to be damaged. Open it in its own program, save it again and upload the new file.`,
    cause instanceof Error || typeof cause === "string" ? cause : JSON.stringify(cause),
  );
