import type { IconName } from "./icon.ts";

export type Tone = "neutral" | "info" | "good" | "warn" | "bad";

/** A tone's icon has the tone's name. */
export const toneIcon = (tone: Tone): IconName => tone;
