import type { Refused } from "./prove.ts";

/** Does not say whether the account exists. */
export function refusalWords(refused: Refused): string {
  switch (refused.code) {
    case "accounts.wrong_password":
      return "That is not right: either the name or the password. Check both, also for capitals. If the password is forgotten, ask an admin for a link to set a new one.";
    case "accounts.deactivated":
      return "This account is deactivated. Ask an admin to reactivate it.";
    case "accounts.code_needed":
      return "Now the code from your app.";
    case "accounts.wrong_code":
      return "This code is not right, or it was used before. Wait for the next one that your app shows, or use a recovery code that you have not used yet.";
    case "accounts.wait": {
      const minutes = Math.ceil(refused.wait / 60);
      return `Too many attempts. Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`;
    }
  }
}
