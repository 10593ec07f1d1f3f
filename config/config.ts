import { z } from "zod";

interface Setting {
  doc: string;
  type: z.ZodType;
  /** As it would be written in the environment. Absent: not set. */
  default?: string;
  /** Has a twin `<KEY>_FILE` that names a file with the value. */
  secret?: boolean;
}
const setting = <S extends Setting>(s: S) => s;

const bool = z.enum(["true", "false"]).transform((text) => text === "true");
const int = (min: number, max: number) =>
  z.string().regex(/^\d+$/, "must be a whole number").transform(Number).pipe(z.number().min(min).max(max));
const list = z.string().transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""));

export const settings = {
  NODE_ENV: setting({
    doc: "development or production. Production wants APP_KEY and switches the demo world off.",
    type: z.enum(["development", "production", "test"]),
    default: "development",
  }),
  HOST: setting({ doc: "Address to listen on.", type: z.string().min(1), default: "127.0.0.1" }),
  PORT: setting({ doc: "Port to listen on.", type: int(0, 65_535), default: "3000" }),
} satisfies Record<string, Setting>;

export type Config = { [Key in keyof typeof settings]: z.output<(typeof settings)[Key]["type"]> };
