import type { TurnState } from "../../db/schema/sessions.ts";

/** A turn that is still to come to its end. */
export const ACTIVE: TurnState[] = ["queued", "running", "waits"];

/** Wakes whoever works on a turn that a person has stopped. */
export const stopTopic = (turnId: string): string => `turn-stop:${turnId}`;
