import type { Deps } from "../app.ts";
import { urls } from "../urls.ts";

/** What a client that was refused may read about this door (RFC 9728). There is no authorization server: tokens are made on a page. */
export const protectedResource = ({ config }: Pick<Deps, "config">) => ({
  resource: new URL(urls.mcp.endpoint(), config.PUBLIC_URL).href,
  resource_name: "Countersign",
  bearer_methods_supported: ["header"],
  resource_documentation: new URL(urls.account.assistants(), config.PUBLIC_URL).href,
});
