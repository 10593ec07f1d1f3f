import type { Refused } from "./prove.ts";

/** Does not say whether the account exists. */
export function refusalWords(refused: Refused): string {
  switch (refused.code) {
    case "accounts.wrong_password":
      return "That is not right: either the name or the password. Check both, also for capitals. If the password is forgotten, ask an admin for a link to set a new one.";
    case "accounts.deactivated":
      return "This account is deactivated. Ask an admin to reactivate it.";
    case "accounts.wait": {
      const minutes = Math.ceil(refused.wait / 60);
      return `Too many attempts. Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`;
    }
  }
}
