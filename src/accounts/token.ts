import { createHash, randomBytes } from "node:crypto";

/** 256 random bits for a cookie or a link; only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString("base64url");

export const hashToken = (token: string): string =>
  createHash("sha256").update(token).digest("hex");

/** Why a token does not work. All but `unknown` are told only to whoever holds one that we have made. */
export type TokenFault = "unknown" | "expired" | "revoked" | "wrong" | "deactivated";
