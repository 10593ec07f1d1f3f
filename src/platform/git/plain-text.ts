import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Of a regular file, not too large; "" of everything else: links are not followed, and pipes not waited for. */
export async function plainText(path: string, most: number): Promise<string> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  if (file === undefined) return "";
  try {
    const found = await file.stat();
    return found.isFile() && found.size <= most ? await file.readFile("utf8") : "";
  } finally {
    await file.close();
  }
}
